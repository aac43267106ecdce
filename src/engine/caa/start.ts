// caa_start (manual 2.6): one resource by placement or on the member asked for, with `-f` together with all it
// requires.
import type { Core, Origin } from '../core.ts';
import type { MemberName, PlacementDecision, ResourceName } from '../documents.ts';
import type { Procedure } from '../scheduler.ts';
import { consider, excluding, explainRefusal, keepDecision } from './choose.ts';
import { hasGrown, requiredClosure } from './dependencies.ts';
import { moveGroup } from './group.ts';
import { restartMonitored } from './monitored/index.ts';
import { placeAnew, spawnDependents } from './recover.ts';
import {
  refuseMember,
  refuseUnknownState,
  refuseUnregistered,
  requiredElsewhere,
} from './refusals.ts';
import { holdingSlot, startOn, withSlots } from './steps.ts';
import { endWaiting, forgetFailures, setTarget } from './transitions.ts';

export interface StartRequest {
  readonly member: MemberName | null;
  readonly force: boolean;
}

/** @returns the exit code: 0 if the resource is ONLINE because of this. */
export function* startResource(
  core: Core,
  name: ResourceName,
  request: StartRequest,
  origin: Origin,
): Procedure<number> {
  if (core.state.monitored.get(name) !== undefined) {
    return yield* holdingSlot(core, name, origin, () =>
      restartMonitored(core, name, request.member, origin),
    );
  }
  if (refuseUnregistered(core, name, origin)) return 1;
  for (;;) {
    // With `-f` it acts on what is required, without it relies on that.
    const required = requiredClosure(core.state, name);
    const begin = function* () {
      if (refuseUnregistered(core, name, origin)) return 1;
      const now = requiredClosure(core.state, name);
      if (hasGrown(now, required)) return 'grown' as const;
      if (refuseStart(core, name, request, origin)) return 1;
      return request.force && now.length > 0
        ? yield* startWithRequired(core, name, request, origin)
        : yield* startAlone(core, name, request, origin);
    };
    const result = request.force
      ? yield* withSlots(core, [name, ...required], origin, begin)
      : yield* withSlots(core, [name], origin, begin, required);
    if (result !== 'grown') return result;
  }
}

function refuseStart(
  core: Core,
  name: ResourceName,
  request: StartRequest,
  origin: Origin,
): boolean {
  const { state } = core.state.registered(name);
  if (refuseUnknownState(core, name, origin)) return true;
  if (state.word === 'ONLINE') {
    origin.err(`Resource ${name} is already running on member ${state.member}.`);
    return true;
  }
  return request.member !== null && refuseMember(core, request.member, origin);
}

function* startAlone(
  core: Core,
  name: ResourceName,
  request: StartRequest,
  origin: Origin,
): Procedure<number> {
  const missing = requiredElsewhere(core.state, name, request.member);
  const wanted = request.member;
  const first = consider(core.state, name, { cause: origin.cause, wanted });
  if (first.chosen === null) {
    const lines = missing.length > 0 ? missing : explainRefusal(first, wanted);
    for (const line of lines) origin.err(line);
    return 1;
  }
  setTarget(core, name, 'ONLINE');
  endWaiting(core, name);
  forgetFailures(core, name);
  return yield* startByPlacement(core, first, wanted, origin);
}

/** @param first what placement has found before anything was tried. */
function* startByPlacement(
  core: Core,
  first: PlacementDecision,
  wanted: MemberName | null,
  origin: Origin,
): Procedure<number> {
  const name = first.resource;
  let excluded: ReadonlyMap<MemberName, string> = new Map();
  for (let decision = first; ; ) {
    keepDecision(core, name, decision);
    if (decision.chosen === null) {
      origin.out('No more members to consider');
      origin.err(`Could not start resource ${name}.`);
      return 1;
    }
    const result = yield* startOn(core, name, decision.chosen, origin);
    if (result === 'started') {
      spawnDependents(core, name);
      return 0;
    }
    if (result === 'unknown') {
      origin.err(`Resource ${name} is in state UNKNOWN. Run caa_stop first.`);
      return 1;
    }
    if (result === 'member-down') return 1;
    excluded = excluding(excluded, decision.chosen, 'the start there failed');
    decision = consider(core.state, name, { cause: origin.cause, wanted, excluded });
  }
}

/** `caa_start -f`: what it requires is started, or moved, to the same member first (CAA-306 to CAA-309). */
function* startWithRequired(
  core: Core,
  name: ResourceName,
  request: StartRequest,
  origin: Origin,
): Procedure<number> {
  const required = requiredClosure(core.state, name);
  const ranBefore = required.filter(
    (other) => core.state.registered(other).state.word === 'ONLINE',
  );
  const outcome = yield* moveGroup(
    core,
    {
      name,
      members: [...required, name],
      wanted: request.member,
      leave: null,
      disregardFavored: false,
      stopAll: false,
      reason: null,
    },
    origin,
  );
  if (outcome === 'moved') return 0;
  if (outcome === 'exhausted') {
    origin.out('No more members to consider');
    origin.err(`Could not start resource ${name}.`);
  }
  placeAnew(core, ranBefore, `${origin.cause} failed`);
  return 1;
}
