// What the service says about one resource in detail, for tests of its pages.
import type {
  PlacementDecision,
  ResourceDetails,
  ResourceView,
} from '../../../src/engine/index.ts';
import type { ScriptText } from '../../../src/protocol/index.ts';
import type { Reasons } from '../../../src/screens/resource-details/state.ts';
import { fixedNow } from '../../support/console-data.ts';

/** A decision that took provolone, because pepicelli lacks network1. */
export function decisionFor(resource: string, at = fixedNow - 600_000): PlacementDecision {
  return {
    at,
    resource,
    cause: `caa_start ${resource} by root`,
    steps: [
      {
        rule: 'Members that are up',
        finding: '3 of 3 members are UP',
        dropped: [],
        left: ['polishham', 'provolone', 'pepicelli'],
      },
      {
        rule: 'Required resources',
        finding: 'needs network1',
        dropped: [{ member: 'pepicelli', because: 'network1 not ONLINE there' }],
        left: ['polishham', 'provolone'],
      },
      {
        rule: 'Members excluded for this operation',
        finding: 'polishham',
        dropped: [{ member: 'polishham', because: 'it runs there now' }],
        left: ['provolone'],
      },
    ],
    chosen: 'provolone',
    tie: [],
    tieBreak: null,
  };
}

/** Details of a healthy resource. */
export function detailsOf(
  view: ResourceView,
  more: Partial<ResourceDetails> = {},
): ResourceDetails {
  return {
    view,
    attributes: {
      NAME: view.name,
      TYPE: 'application',
      ACTION_SCRIPT: `${view.name}.scr`,
      CHECK_INTERVAL: '5',
      FAILURE_INTERVAL: '12',
      FAILURE_THRESHOLD: '2',
      RESTART_ATTEMPTS: '2',
    },
    scriptPath: `/var/cluster/caa/script/${view.name}.scr`,
    decision: decisionFor(view.name),
    ifMoved: decisionFor(view.name, fixedNow),
    requiredBy: [],
    lastStart: {
      entryPoint: 'start',
      member: 'polishham',
      reason: 'user',
      at: fixedNow - 600_000,
      durationMs: 800,
      outcome: { kind: 'exit', code: 0 },
      output: ['clock: display everest:0.0 is there'],
    },
    lastStop: null,
    lastCheck: {
      entryPoint: 'check',
      member: 'polishham',
      reason: 'system',
      at: fixedNow,
      durationMs: 41,
      outcome: { kind: 'exit', code: 0 },
      output: [],
    },
    ...more,
  };
}

export const clockScript: ScriptText = {
  path: '/var/cluster/caa/script/clock.scr',
  text: '#!/bin/sh\ncase $1 in\nstart) exec /usr/dt/bin/clock ;;\nesac\n',
  mode: 0o100755,
  uid: 0,
};

/** Why a resource is where it is: the last placement, no freeze, no drain. */
export function reasonsOf(view: ResourceView): Reasons {
  return {
    lostQuorum: null,
    freeze: null,
    drains: [],
    decisions: [decisionFor(view.name)],
    against: null,
    remains: null,
  };
}
