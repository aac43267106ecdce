// The invariants of the specification (part B), checked from outside after each step of a world: on what the snapshot
// shows, on what changed since the last one, and on what processes were told. It knows the rules, not the engine.
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import {
  type DlmEvent,
  type DlmSnapshot,
  isCompatible,
  type LockView,
  Mode,
  type ModeName,
  type ResourceView,
  Status,
} from '../../src/engine/dlm/index.ts';
import type { DlmWorld, Step } from './dlm-world.ts';

const levels: Record<ModeName, number> = { NONE: 0, NL: 1, CR: 2, CW: 3, PR: 3, PW: 4, EX: 5 };

interface Placed {
  readonly lock: LockView;
  readonly resource: ResourceView;
  readonly queue: 'granted' | 'converting' | 'waiting';
}

// Millions of steps are checked: vitest is asked only for the words of a failure, because asking it costs more than
// the comparison.

function same<T>(actual: T, wanted: T, rule: string): void {
  if (!Object.is(actual, wanted)) expect(actual, rule).toBe(wanted);
}

function differ<T>(actual: T, unwanted: T, rule: string): void {
  if (Object.is(actual, unwanted)) expect(actual, rule).not.toBe(unwanted);
}

function alike<T>(actual: T, wanted: T, rule: string): void {
  if (!isDeepStrictEqual(actual, wanted)) expect(actual, rule).toEqual(wanted);
}

function agree(a: ModeName, b: ModeName): boolean {
  return a === 'NONE' || b === 'NONE' || isCompatible(Mode[a], Mode[b]);
}

function keyOf({ namespace, path }: ResourceView): string {
  return [namespace.kind, namespace.id, ...path].join('/');
}

function locksOf(snapshot: DlmSnapshot): Map<number, Placed> {
  const found = new Map<number, Placed>();
  for (const resource of snapshot.resources) {
    for (const queue of ['granted', 'converting', 'waiting'] as const) {
      for (const lock of resource[queue]) {
        same(found.has(lock.lkid), false, 'I-02 a lock is in one queue of one resource');
        found.set(lock.lkid, { lock, resource, queue });
      }
    }
  }
  return found;
}

export class Invariants {
  readonly #world: DlmWorld;
  #before: DlmSnapshot;
  /** Requests accepted and not ended: lock ID to whether a completion is owed. */
  readonly #open = new Map<number, number>();

  constructor(world: DlmWorld) {
    this.#world = world;
    this.#before = world.engine.snapshot();
  }

  check(step: Step): void {
    const before = this.#before;
    const after = this.#world.engine.snapshot();
    this.#before = after;
    for (const resource of after.resources) checkResource(resource);
    const [old, now] = [locksOf(before), locksOf(after)];
    checkTree(now);
    checkParties(after, now);
    checkChanges(old, now, step);
    checkOrder(before, after, now);
    checkValues(before, after, step);
    for (const event of step.events) checkEvent(event, now);
    this.#checkRefusal(step, before, after);
    this.#checkEnds(step, now);
    this.#recount(after);
  }

  /** I-16: what is refused changes nothing. */
  #checkRefusal(step: Step, before: DlmSnapshot, after: DlmSnapshot): void {
    const refused = Object.entries(Status).some(([word, code]) => {
      const isEnd = ['DEADLOCK', 'ABORT', 'CANCEL', 'TIMEOUT'].includes(word);
      return word === step.status && code >= 16 && !isEnd;
    });
    const { nowMs } = after;
    if (refused) alike(after, { ...before, nowMs }, `I-16 ${step.op.kind} ${step.status}`);
  }

  /** I-14: every request ends once. Ends are counted against requests that are open. */
  #checkEnds(step: Step, now: ReadonlyMap<number, Placed>): void {
    const isRequest = step.op.kind === 'lock' || step.op.kind === 'convert';
    const ended = step.events.filter(({ type }) => type === 'return');
    if (isRequest && step.status === 'BLOCKED') this.#open.set(step.lkid, step.pid);
    for (const event of ended) {
      if (!('lkid' in event)) continue;
      same(this.#open.get(event.lkid), event.pid, 'I-14 an end without a request');
      this.#open.delete(event.lkid);
    }
    for (const [lkid, pid] of this.#open) {
      const alive = this.#world.model.processes.has(pid);
      if (!alive) this.#open.delete(lkid);
      else differ(now.get(lkid)?.queue, 'granted', 'I-14 a request without an end');
    }
  }

  /** I-38: dlm_get_rsbinfo agrees with a recount. */
  #recount(after: DlmSnapshot): void {
    const { engine } = this.#world;
    const process = after.processes[0];
    if (process === undefined) return;
    for (const resource of after.resources) {
      if (resource.path.length > 1) continue;
      const nsp = resource.namespace.kind === 'user' ? 1 : 2;
      const { info } = engine.getRsbinfo(process.pid, nsp, resource.path[0] ?? '');
      const held = [...resource.granted, ...resource.converting];
      const highest = (modes: readonly ModeName[]) =>
        modes.reduce<ModeName>((top, mode) => (Mode[mode] > Mode[top] ? mode : top), 'NONE');
      const highestHeld = highest(held.map(({ mode }) => mode));
      const requested = (locks: readonly LockView[]) =>
        Mode[highest(locks.map((lock) => lock.requested ?? 'NONE'))];
      const below = after.resources.filter(
        (other) => other.path.length === 2 && keyOf(other).startsWith(`${keyOf(resource)}/`),
      );
      const { lckcnt, ggmode, ggcnt, cvtqmode, wtqmode, subrescnt } = info ?? {};
      const counted = {
        lckcnt: held.length + resource.waiting.length,
        ggmode: Mode[highestHeld],
        ggcnt: held.filter(({ mode }) => mode === highestHeld).length,
        cvtqmode: requested(resource.converting),
        wtqmode: requested(resource.waiting),
        subrescnt: below.length,
      };
      alike({ lckcnt, ggmode, ggcnt, cvtqmode, wtqmode, subrescnt }, counted, 'I-38');
    }
  }
}

/** I-01, I-03 to I-07, I-26, I-28: one resource in a settled state. */
function checkResource(resource: ResourceView): void {
  const { granted, converting, waiting } = resource;
  const held = [...granted, ...converting];
  for (const [at, lock] of held.entries()) {
    differ(lock.mode, 'NONE', 'I-03');
    for (const other of held.slice(at + 1)) same(agree(lock.mode, other.mode), true, 'I-01');
  }
  for (const { mode, requested } of waiting) {
    same(mode, 'NONE', 'I-03');
    differ(requested, 'NL', 'I-06');
  }
  for (const { mode, requested } of converting) {
    const isHigher = requested !== null && levels[requested] > levels[mode];
    const isSideways =
      requested !== mode && requested !== null && levels[requested] === levels[mode];
    same(isHigher || isSideways, true, `I-07 ${mode} to ${requested}`);
  }
  const fits = (lock: LockView) =>
    held.every((other) => other === lock || agree(lock.requested ?? 'NONE', other.mode));
  const [firstConverting] = converting;
  const [firstWaiting] = waiting;
  if (firstConverting !== undefined) same(fits(firstConverting), false, 'I-04');
  else if (firstWaiting !== undefined) same(fits(firstWaiting), false, 'I-05');
  const isKept = resource.domain !== null && !resource.isValid;
  same(held.length + waiting.length > 0 || isKept, true, 'I-26');
  for (const lock of granted) {
    const blocks = [...converting, ...waiting].some(
      ({ requested }) => !agree(requested ?? 'NONE', lock.mode),
    );
    if (blocks && lock.hasBlockingRoutine && lock.pid !== 0) {
      same(lock.isNotified, true, 'I-28');
    }
  }
}

/** I-31: every sublock has a parent with a granted mode, on the resource above. */
function checkTree(locks: ReadonlyMap<number, Placed>): void {
  for (const { lock, resource } of locks.values()) {
    if (lock.parent === 0) continue;
    const parent = locks.get(lock.parent);
    differ(parent?.lock.mode ?? 'NONE', 'NONE', 'I-31');
    alike(parent?.resource.path, resource.path.slice(0, -1), 'I-31');
  }
}

/** I-34: nothing refers to a process that has ended. */
function checkParties(snapshot: DlmSnapshot, locks: ReadonlyMap<number, Placed>): void {
  const alive = new Set(snapshot.processes.map(({ pid }) => pid));
  for (const { lock } of locks.values()) {
    if (lock.pid !== 0) same(alive.has(lock.pid), true, 'I-34');
    else differ(lock.group, 0, 'I-34 a lock of nobody');
  }
  for (const { processes } of snapshot.groups) {
    for (const pid of processes) same(alive.has(pid), true, 'I-34');
  }
  for (const { attached } of snapshot.domains) {
    for (const pid of attached) same(alive.has(pid), true, 'I-34');
  }
}

/** I-12 and I-13: what may happen to a lock, and what may make it go. */
function checkChanges(
  old: ReadonlyMap<number, Placed>,
  now: ReadonlyMap<number, Placed>,
  step: Step,
): void {
  for (const [lkid, was] of old) {
    const is = now.get(lkid);
    if (is === undefined) {
      same(mayGo(was, step), true, `I-13 lock ${lkid} went at ${step.op.kind}`);
      continue;
    }
    if (is.lock.mode === was.lock.mode) continue;
    const asked = was.lock.requested === is.lock.mode;
    const converted = step.op.kind === 'convert' && step.lkid === lkid;
    same(asked || converted, true, `I-12 lock ${lkid} ${was.lock.mode} ${is.lock.mode}`);
  }
}

function mayGo({ lock, queue }: Placed, step: Step): boolean {
  switch (step.op.kind) {
    case 'unlock':
    case 'dequeueAll':
    case 'end':
    case 'failMember':
    case 'groupDetach':
    case 'groupDestroy':
      return true;
    case 'cancel':
      return lock.lkid === step.lkid || queue === 'waiting';
    default:
      // A timeout or a deadlock takes new requests only.
      return queue === 'waiting';
  }
}

/** I-08, I-09, I-20: requests leave a queue in their order, and new ones only when no conversion is left. */
function checkOrder(
  before: DlmSnapshot,
  after: DlmSnapshot,
  now: ReadonlyMap<number, Placed>,
): void {
  for (const resource of before.resources) {
    const later = after.resources.find((one) => keyOf(one) === keyOf(resource));
    for (const queue of ['converting', 'waiting'] as const) {
      const ids = resource[queue].map(({ lkid }) => lkid);
      const granted = ids.map((lkid, at) => {
        const lock = now.get(lkid);
        return lock?.queue === 'granted' && lock.lock.mode === resource[queue][at]?.requested;
      });
      const stay = ids.map((lkid) => now.get(lkid)?.queue === queue);
      const firstStaying = stay.indexOf(true);
      const overtaken = granted.findIndex(
        (one, at) => one && firstStaying !== -1 && at > firstStaying,
      );
      same(overtaken, -1, `I-08 ${queue} of ${keyOf(resource)}`);
      if (queue === 'waiting' && granted.includes(true)) {
        const stuck = later?.converting.filter(({ lkid }) =>
          resource.converting.some((lock) => lock.lkid === lkid),
        );
        alike(stuck, [], 'I-09');
      }
    }
  }
}

/** I-21, I-24, I-33: who may change a value block, and how it is counted. */
function checkValues(before: DlmSnapshot, after: DlmSnapshot, step: Step): void {
  const changers = ['convert', 'unlock', 'domainValidate', 'lock'];
  for (const resource of after.resources) {
    const was = before.resources.find((one) => keyOf(one) === keyOf(resource));
    if (was === undefined) {
      alike([...resource.value, resource.sequence], [0, 0, 0, 0, 0], 'I-21 a new block');
      continue;
    }
    const isSame = JSON.stringify(was.value) === JSON.stringify(resource.value);
    const written = resource.sequence - was.sequence;
    // A resource that went and came back within one step starts afresh.
    if (written < 0) continue;
    same(written <= 1, true, 'I-24');
    if (!isSame || written > 0) {
      same(changers.includes(step.op.kind), true, `I-21 ${keyOf(resource)} at ${step.op.kind}`);
    }
  }
}

/** I-29, I-30: what a notification says of a lock is true when it is sent. */
function checkEvent(event: DlmEvent, now: ReadonlyMap<number, Placed>): void {
  if (event.type === 'blocking') same(now.has(event.lkid), true, 'I-30');
  if (event.type !== 'completion' || now.has(event.lkid)) return;
  const says = [Status.ABORT, Status.CANCEL, Status.TIMEOUT, Status.DEADLOCK] as readonly number[];
  same(says.includes(event.status), true, 'I-30 a completion of a lock that has gone');
}
