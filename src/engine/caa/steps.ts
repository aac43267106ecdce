// The two steps that every operation is made of: start an application on a member, stop it where it is. Each says
// what it does in the manual's words and leaves the resource in the state that the script's end calls for.
import type { Core, Origin } from '../core.ts';
import type { MemberName, ResourceName } from '../documents.ts';
import type { Procedure, ScriptEnd } from '../scheduler.ts';
import { describeFailure, runEntryPoint, succeeded } from './entry-points.ts';
import { tellRemains } from './remains.ts';
import { becomeOffline, becomeOnline, becomeUnknown } from './transitions.ts';

/** `unknown`: the start failed and so did the stop that cleans up after it (CAA-206). */
export type StartResult = 'started' | 'failed' | 'unknown' | 'member-down';

export interface StartOptions {
  /** RESTART_COUNT once it runs. */
  readonly restartCount: number;
  /** `restart` says `Attempting to restart` and nothing of the outcome (AMB-14). */
  readonly announce: 'start' | 'restart';
}

/** Runs the start entry point on a member (manual 2.6); cleans up after a failure (CAA-206). */
export function* startOn(
  core: Core,
  name: ResourceName,
  member: MemberName,
  origin: Origin,
  options: StartOptions = { restartCount: 0, announce: 'start' },
): Procedure<StartResult> {
  const talks = options.announce === 'start';
  origin.out(`Attempting to ${options.announce} '${name}' on member '${member}'`);
  const end = yield* runEntryPoint(core, name, 'start', member, origin);
  if (succeeded(end)) {
    becomeOnline(core, name, member, origin, options.restartCount);
    if (talks) origin.out(`Start of '${name}' on member '${member}' succeeded.`);
    return 'started';
  }
  if (end.outcome.kind === 'member-down') {
    origin.err(`Remote start for [${name}] failed on member [${member}]`);
    return 'member-down';
  }
  if (talks) origin.out(`Start of '${name}' on member '${member}' failed.`);
  reportFailure(core, name, 'start', member, end, origin);
  // What could not even be run has left nothing behind, and its stop entry point would fail alike.
  if (end.outcome.kind === 'unstartable') return 'failed';
  return yield* cleanUp(core, name, member, origin);
}

function* cleanUp(
  core: Core,
  name: ResourceName,
  member: MemberName,
  origin: Origin,
): Procedure<StartResult> {
  oweStop(core, name, member, origin);
  const end = yield* runEntryPoint(core, name, 'stop', member, origin);
  if (succeeded(end)) return 'failed';
  if (end.outcome.kind === 'member-down') {
    if (core.state.registered(name).action !== null) {
      core.state.changeResource(name, { action: null });
    }
    return 'failed';
  }
  becomeUnknown(core, name, member, end.outcome);
  reportFailure(core, name, 'stop', member, end, origin);
  return 'unknown';
}

/**
 * The stop may have to wait for quorum. Should the daemon end in that time, the next one finds on record that something
 * may be left there, and stops it before it starts the resource anywhere (CAA-003).
 */
function oweStop(core: Core, name: ResourceName, member: MemberName, origin: Origin): void {
  if (core.state.quorum.hasQuorum) return;
  const { reason, run } = origin;
  const timeoutMs = core.state.settingsOf(name).scriptTimeoutMs;
  const ticket = core.state.nextTicket();
  const since = core.state.now;
  core.state.changeResource(name, {
    action: { ticket, entryPoint: 'stop', member, reason, since, timeoutMs, run },
  });
}

/** `stopped` also when its member went down meanwhile, since nothing of it is left then. */
export type StopResult = 'stopped' | 'unknown';

export interface StopOptions {
  /** With `caa_stop -f` an error of the stop entry point is ignored (CAA-333). */
  readonly ignoreErrors: boolean;
  readonly why: string;
}

/** Runs the stop entry point where the resource is ONLINE (manual 2.9). */
export function* stopThere(
  core: Core,
  name: ResourceName,
  origin: Origin,
  options: StopOptions,
): Procedure<StopResult> {
  const { state } = core.state.registered(name);
  if (state.word === 'OFFLINE') return 'stopped';
  const { member } = state;
  origin.out(`Attempting to stop '${name}' on member '${member}'`);
  const end = yield* runEntryPoint(core, name, 'stop', member, origin);
  const memberDown = end.outcome.kind === 'member-down';
  if (succeeded(end) || memberDown || options.ignoreErrors) {
    if (!succeeded(end) && !memberDown) {
      reportFailure(core, name, 'stop', member, end, origin);
      tellRemains(core, name, member, origin);
    }
    becomeOffline(core, name, options.why);
    origin.out(`Stop of '${name}' on member '${member}' succeeded.`);
    return 'stopped';
  }
  becomeUnknown(core, name, member, end.outcome);
  origin.out(`Stop of '${name}' on member '${member}' failed.`);
  reportFailure(core, name, 'stop', member, end, origin);
  return 'unknown';
}

function reportFailure(
  core: Core,
  name: ResourceName,
  entryPoint: 'start' | 'stop',
  member: MemberName,
  end: ScriptEnd,
  origin: Origin,
): void {
  const text = describeFailure(name, entryPoint, member, end);
  origin.err(`${text} See caa_stat -why ${name}.`);
  core.state.addEvent({ priority: 'warning', facility: 'caa', resource: name, member, text });
}

/**
 * Runs `body` while nobody else acts on these resources. A caller who has to wait is told so (CAA-320).
 *
 * @param relied resources that `body` does not act on and that have to stay as they are: what is required by those
 * that it starts (CAA-413). Several may rely on one at the same time.
 */
export function* withSlots<T>(
  core: Core,
  names: readonly ResourceName[],
  origin: Origin,
  body: () => Procedure<T>,
  relied: readonly ResourceName[] = [],
): Procedure<T> {
  const own = new Set(names);
  const others = relied.filter((name) => !own.has(name));
  yield* takeSlots(core, names, others, origin);
  try {
    return yield* body();
  } finally {
    core.scheduler.release(names, others);
  }
}

/** The same for an action that never waits. */
export function* holdingSlot<T>(
  core: Core,
  name: ResourceName,
  origin: Origin,
  action: () => T,
  relied: readonly ResourceName[] = [],
): Procedure<T> {
  const others = relied.filter((other) => other !== name);
  yield* takeSlots(core, [name], others, origin);
  try {
    return action();
  } finally {
    core.scheduler.release([name], others);
  }
}

function* takeSlots(
  core: Core,
  names: readonly ResourceName[],
  relied: readonly ResourceName[],
  origin: Origin,
): Procedure<void> {
  const waits = core.scheduler.wouldWait(names, relied);
  if (waits) {
    origin.err(`CAA is busy with ${[...names, ...relied].join(', ')}; the request is queued.`);
    showAs(core, origin, 'QUEUED');
  }
  yield { for: 'slots', names, relied };
  if (waits) showAs(core, origin, 'RUNNING');
}

function showAs(core: Core, origin: Origin, status: 'QUEUED' | 'RUNNING'): void {
  const run = origin.run === null ? undefined : core.state.run(origin.run);
  if (run !== undefined) core.state.setRun({ ...run, status });
}
