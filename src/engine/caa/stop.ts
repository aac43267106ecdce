// caa_stop (manual 2.9): one resource, with `-f` together with all that require it.
import type { Core, Origin } from '../core.ts';
import type { ResourceName } from '../documents.ts';
import type { Procedure } from '../scheduler.ts';
import { onlineDependents } from './dependencies.ts';
import { refuseForDependents, refuseUnregistered } from './refusals.ts';
import { stopThere, withSlots } from './steps.ts';
import { becomeOffline, endWaiting, setTarget } from './transitions.ts';

/** @returns the exit code: 0 if the resource is OFFLINE because of this. */
export function* stopResource(
  core: Core,
  name: ResourceName,
  force: boolean,
  origin: Origin,
): Procedure<number> {
  if (refuseUnregistered(core, name, origin)) return 1;
  for (;;) {
    const group = force ? onlineDependents(core.state, name) : [];
    const result = yield* withSlots(core, [...group, name], origin, function* () {
      if (refuseUnregistered(core, name, origin)) return 1;
      const dependents = onlineDependents(core.state, name);
      if (!force && refuseForDependents(name, dependents, origin)) return 1;
      if (force && dependents.some((other) => !group.includes(other))) return 'grown' as const;
      return yield* stopGroup(core, [...dependents, name], force, origin);
    });
    if (result !== 'grown') return result;
  }
}

function* stopGroup(
  core: Core,
  names: readonly ResourceName[],
  force: boolean,
  origin: Origin,
): Procedure<number> {
  let exitCode = 0;
  const before = new Map(names.map((name) => [name, core.state.registered(name)]));
  for (const name of names) {
    setTarget(core, name, 'OFFLINE');
    endWaiting(core, name);
  }
  for (const name of names) {
    const document = before.get(name);
    const wasWanted = document?.target === 'ONLINE';
    exitCode = Math.max(exitCode, yield* stopOne(core, name, { force, wasWanted }, origin));
  }
  return exitCode;
}

function* stopOne(
  core: Core,
  name: ResourceName,
  request: { readonly force: boolean; readonly wasWanted: boolean },
  origin: Origin,
): Procedure<number> {
  const { state } = core.state.registered(name);
  if (state.word === 'UNKNOWN') {
    becomeOffline(core, name, `${origin.cause}; the stop entry point was not run`);
    origin.out(
      `Resource ${name} was in state UNKNOWN on member ${state.member}. It is now OFFLINE.`,
    );
    return 0;
  }
  if (state.word === 'OFFLINE') {
    if (request.wasWanted) {
      origin.out(`Resource ${name} was waiting to be started. It is no longer.`);
      return 0;
    }
    origin.err(`Resource ${name} is not running.`);
    return 1;
  }
  const options = { ignoreErrors: request.force, why: origin.cause };
  const result = yield* stopThere(core, name, origin, options);
  if (result === 'stopped') return 0;
  origin.err(`Could not stop resource ${name}. Its state is UNKNOWN: see caa_stat -why ${name}.`);
  return 1;
}
