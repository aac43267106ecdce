// caa_stop (manual 2.9): one resource, with `-f` together with all that require it, and the ways out of state UNKNOWN.
import type { Core, Origin } from '../core.ts';
import type { MemberName, ResourceName } from '../documents.ts';
import type { KillEnd, UnknownExit } from '../inputs.ts';
import type { Procedure } from '../scheduler.ts';
import { hasGrown, onlineDependents } from './dependencies.ts';
import { refuseForDependents, refuseUnregistered } from './refusals.ts';
import { tellRemains } from './remains.ts';
import { stopThere, withSlots } from './steps.ts';
import { becomeOffline, endWaiting, setTarget } from './transitions.ts';

interface StopRequest {
  /** With everything that requires it, and whatever the stop entry points say. */
  readonly force: boolean;
  /** For a resource in state UNKNOWN; absent: it is taken as down. */
  readonly exit?: UnknownExit | undefined;
}

/** @returns the exit code: 0 if the resource is OFFLINE because of this. */
export function* stopResource(
  core: Core,
  name: ResourceName,
  { force, exit = 'confirm' }: StopRequest,
  origin: Origin,
): Procedure<number> {
  if (refuseUnregistered(core, name, origin)) return 1;
  for (;;) {
    const group = force ? onlineDependents(core.state, name) : [];
    const result = yield* withSlots(core, [...group, name], origin, function* () {
      if (refuseUnregistered(core, name, origin)) return 1;
      if (refuseExit(core, name, exit, origin)) return 1;
      const dependents = onlineDependents(core.state, name);
      if (!force && refuseForDependents(name, dependents, origin)) return 1;
      if (force && hasGrown(dependents, group)) return 'grown' as const;
      return yield* stopGroup(core, [...dependents, name], { force, exit }, origin);
    });
    if (result !== 'grown') return result;
  }
}

/** Only a resource in state UNKNOWN needs another way than its stop entry point. */
function refuseExit(core: Core, name: ResourceName, exit: UnknownExit, origin: Origin): boolean {
  const { state } = core.state.registered(name);
  if (exit === 'confirm' || state.word === 'UNKNOWN') return false;
  const place = state.word === 'OFFLINE' ? '' : ` on member ${state.member}`;
  origin.err(
    `Resource ${name} is ${state.word}${place}, not UNKNOWN; -${exit} is for state UNKNOWN only.`,
  );
  return true;
}

function* stopGroup(
  core: Core,
  names: readonly ResourceName[],
  { force, exit }: Required<StopRequest>,
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
    exitCode = Math.max(exitCode, yield* stopOne(core, name, { force, exit, wasWanted }, origin));
  }
  return exitCode;
}

interface OneStop {
  readonly force: boolean;
  readonly exit: UnknownExit | undefined;
  readonly wasWanted: boolean;
}

function* stopOne(
  core: Core,
  name: ResourceName,
  { force, exit, wasWanted }: OneStop,
  origin: Origin,
): Procedure<number> {
  const { state } = core.state.registered(name);
  if (state.word === 'UNKNOWN' && exit !== 'retry') {
    if (exit === 'kill') return yield* killWhatIsLeft(core, name, state.member, origin);
    tellRemains(core, name, state.member, origin);
    becomeOffline(core, name, `${origin.cause}; the stop entry point was not run`);
    origin.out(
      `Resource ${name} was in state UNKNOWN on member ${state.member}. It is now OFFLINE.`,
    );
    return 0;
  }
  if (state.word === 'OFFLINE') {
    if (wasWanted) {
      origin.out(`Resource ${name} was waiting to be started. It is no longer.`);
      return 0;
    }
    origin.err(`Resource ${name} is not running.`);
    return 1;
  }
  const options = { ignoreErrors: force, why: origin.cause };
  const result = yield* stopThere(core, name, origin, options);
  if (result === 'stopped') return 0;
  origin.err(`Could not stop resource ${name}. Its state is UNKNOWN: see caa_stat -why ${name}.`);
  return 1;
}

/** The state stays UNKNOWN until every process is seen to be gone, so that a new daemon finds the truth. */
function* killWhatIsLeft(
  core: Core,
  name: ResourceName,
  member: MemberName,
  origin: Origin,
): Procedure<number> {
  origin.out(`Attempting to kill what is left of '${name}' on member '${member}'`);
  let end: KillEnd = { killed: 0, left: null };
  core.emit({ type: 'resource/kill', resource: name, member });
  yield {
    for: 'resource-killed',
    resource: name,
    heard: (told) => {
      end = told;
    },
  };
  const { killed, left } = end;
  const { state } = core.state.registered(name);
  if (state.word !== 'UNKNOWN') {
    origin.out(`Resource ${name} is ${state.word} meanwhile.`);
    return 0;
  }
  if (left === 0) {
    const end = killed === null ? 'what was left of it is' : countProcesses(killed);
    becomeOffline(core, name, `${origin.cause}; ${end} killed`);
    origin.out(`Resource ${name} is now OFFLINE; ${end} killed.`);
    return 0;
  }
  const why =
    left === null
      ? 'This host does not show which processes are its own.'
      : `${countProcesses(left)} of it cannot be killed.`;
  origin.err(`${why} Resource ${name} stays UNKNOWN. End them by hand, then run caa_stop ${name}.`);
  return 1;
}

function countProcesses(count: number): string {
  return count === 1 ? '1 process' : `${count} processes`;
}
