// Bringing an application back without a command: restart on the same member, failover by placement, and another
// look at those that wait (manual 2.2.2, 2.2.2.1).
import { automatic, because, type Core, type Origin } from '../core.ts';
import type { MemberName, ResourceName } from '../documents.ts';
import type { Procedure } from '../scheduler.ts';
import { choose, consider, excluding, keepDecision } from './choose.ts';
import { requiredClosure, requiredFirst } from './dependencies.ts';
import { untilQuorum } from './entry-points.ts';
import { freezeOf, frozenMembers } from './frozen.ts';
import { startOn, withSlots } from './steps.ts';
import { endWaiting } from './transitions.ts';

/** Tries every eligible member by placement; the caller holds the slot. True if it is ONLINE at the end. */
export function* failOver(
  core: Core,
  name: ResourceName,
  origin: Origin,
  excluded: ReadonlyMap<MemberName, string> = new Map(),
): Procedure<boolean> {
  // Nothing is moved to a frozen member unasked.
  const frozen = origin.request === null ? frozenMembers(core.state) : new Map<string, string>();
  let out: ReadonlyMap<MemberName, string> = new Map([...excluded, ...frozen]);
  for (;;) {
    yield* untilQuorum(core, origin);
    const { chosen } = choose(core, name, { cause: origin.cause, excluded: out });
    if (chosen === null) {
      reportNobody(core, name, origin);
      return false;
    }
    const result = yield* startOn(core, name, chosen, origin);
    if (result === 'started') {
      spawnDependents(core, name);
      return true;
    }
    if (result === 'unknown') return false;
    out = excluding(out, chosen, result === 'failed' ? 'the start there failed' : 'went down');
  }
}

/** A restart on the same member; if that is impossible or fails, a failover (CAA-430, CAA-431, CAA-443). */
export function* restart(
  core: Core,
  name: ResourceName,
  member: MemberName,
  origin: Origin,
): Procedure<boolean> {
  yield* untilQuorum(core, origin);
  const cause = `${origin.cause}; restart on the same member`;
  const decision = consider(core.state, name, { cause, restartOn: member });
  if (decision.chosen === null) return yield* failOver(core, name, origin);
  keepDecision(core, name, decision);
  const restartCount = core.state.registered(name).restartCount + 1;
  const options = { restartCount, announce: 'start' } as const;
  const result = yield* startOn(core, name, member, origin, options);
  if (result === 'started') {
    spawnDependents(core, name);
    return true;
  }
  if (result === 'unknown') return false;
  const excluded = new Map([[member, 'the restart there failed']]);
  return yield* failOver(core, name, origin, excluded);
}

/** Another look at one application that should run and does not; does nothing if it need not. */
export function* reconsider(core: Core, name: ResourceName, origin: Origin): Procedure<void> {
  if (!mayRun(core, name) || core.reconsidered.has(name)) return;
  core.reconsidered.add(name);
  try {
    const body = function* () {
      if (mayRun(core, name)) yield* failOver(core, name, origin);
    };
    yield* withSlots(core, [name], origin, body, requiredClosure(core.state, name));
  } finally {
    core.reconsidered.delete(name);
  }
}

/** Another look at all of them; required ones first, independent ones side by side. */
export function reconsiderAll(core: Core, origin: Origin): void {
  const names = core.state.resourceNames().filter((name) => isWaiting(core, name));
  for (const name of requiredFirst(core.state, names)) core.spawn(reconsider(core, name, origin));
}

/** Another look at what ran before an operation that failed, wherever it can run now (CAA-282). */
export function placeAnew(core: Core, names: Iterable<ResourceName>, cause: string): void {
  const origin = automatic(core, 'failure', cause);
  for (const name of names) core.spawn(reconsider(core, name, origin));
}

/** Applications that wait for this one can be started now (CAA-417). */
export function spawnDependents(core: Core, name: ResourceName): void {
  const origin = automatic(core, 'dependency', `required resource ${name} is ONLINE`);
  for (const dependent of core.state.dependents(name)) {
    if (isWaiting(core, dependent)) core.spawn(reconsider(core, dependent, origin));
  }
}

/** FAILOVER_DELAY is over (CAA-434, CAA-436). */
export function* failoverDue(core: Core, name: ResourceName): Procedure<void> {
  if (core.state.resource(name) === undefined) return;
  const over = automatic(core, 'failure', 'FAILOVER_DELAY is over');
  const body = function* () {
    const waiting = core.state.resource(name)?.waiting ?? null;
    if (waiting === null) return;
    // What a required resource began is done in its name, later too (CAA-419).
    const origin = waiting.requiredFailed === true ? because(over, 'dependency') : over;
    endWaiting(core, name);
    if (!mayRun(core, name)) return;
    if (waiting.plan === 'restart') yield* restart(core, name, waiting.from, origin);
    else {
      const mayReturn = waiting.memberFailed || waiting.requiredFailed === true;
      yield* failOver(core, name, origin, exclusionAfter(waiting.from, mayReturn));
    }
  };
  yield* withSlots(core, [name], over, body, requiredClosure(core.state, name));
}

/** An application that failed on a member goes to another; one whose member, or network there, failed may return. */
export function exclusionAfter(
  member: MemberName,
  mayReturn: boolean,
): ReadonlyMap<MemberName, string> {
  return mayReturn ? new Map() : new Map([[member, 'it failed there']]);
}

/** Waits, and no freeze keeps CAA from acting on it. */
function mayRun(core: Core, name: ResourceName): boolean {
  return isWaiting(core, name) && freezeOf(core.state, name) === undefined;
}

/** Should run, does not, and nobody has it in hand. */
function isWaiting(core: Core, name: ResourceName): boolean {
  const document = core.state.resource(name);
  return (
    document !== undefined &&
    document.target === 'ONLINE' &&
    document.state.word === 'OFFLINE' &&
    document.action === null &&
    document.waiting === null
  );
}

function reportNobody(core: Core, name: ResourceName, origin: Origin): void {
  core.state.addEvent({
    priority: 'warning',
    facility: 'caa',
    resource: name,
    text: `no member can take ${name} now (${origin.cause}); it waits`,
  });
}
