// Everything there is at one moment of a scenario, by the names of the script: processes, locks with their stories,
// resources with their queues in order. Looking changes nothing.
import type { LockManager } from '../manager.ts';
import { Mode, type ModeName } from '../modes.ts';
import { bytesOf, valueToBytes } from '../names.ts';
import type { LockView, ResourceView } from '../views.ts';
import type { BenchLock, BenchProcess } from './facts.ts';
import type { Ledger, LockRecord } from './ledger.ts';
import { type Names, textOfName, textOfValue } from './render.ts';

/** The user whose namespace the processes join to begin with; its resources are named without a namespace. */
export const defaultUser = 100;

/** A lock in a queue. */
export interface StageLock {
  readonly name: string;
  /** Whose request it is; `-` for a group lock that no process is using. */
  readonly process: string;
  /** NONE while waiting. */
  readonly mode: ModeName;
  readonly requested: ModeName | null;
  /** Its holder is called when it blocks somebody, and has been since the last grant. */
  readonly hasRoutine: boolean;
  readonly isNotified: boolean;
}

export interface StageResource {
  /** `R`, `file/rec1`; with a letter for another namespace, `p:disk1`. */
  readonly path: string;
  readonly grantMode: ModeName;
  /** The value block as text and as hexadecimal digits, both without the zero bytes at its end. */
  readonly value: string;
  readonly hex: string;
  readonly isValid: boolean;
  readonly granted: readonly StageLock[];
  readonly converting: readonly StageLock[];
  readonly waiting: readonly StageLock[];
}

export interface StageView {
  readonly nowMs: number;
  readonly processes: readonly BenchProcess[];
  /** In the order of their first requests. */
  readonly locks: readonly BenchLock[];
  readonly resources: readonly StageResource[];
}

export function viewStage(manager: LockManager, ledger: Ledger, names: Names): StageView {
  const snapshot = manager.snapshot();
  const alive = new Set(snapshot.processes.map(({ pid }) => pid));
  const places = new Map<number, { readonly lock: LockView; readonly path: string }>();
  for (const resource of snapshot.resources) {
    const path = pathOf(resource);
    for (const lock of locksOf(resource)) places.set(lock.lkid, { lock, path });
  }
  const byName = new Map<string, string>();
  return {
    nowMs: snapshot.nowMs,
    processes: ledger.processes.map(({ name, pid, member, blockedFor }) => {
      const isAlive = alive.has(pid);
      return { name, member, isAlive, blockedFor: isAlive ? blockedFor : null };
    }),
    locks: ledger.locks.map((record) => {
      const there = places.get(record.lkid);
      const resource = there?.path ?? pathOfPlace(record.place, byName);
      byName.set(record.name, resource);
      return viewLock(record, resource, there?.lock);
    }),
    resources: snapshot.resources.map((resource) => viewResource(resource, names)),
  };
}

function locksOf({ granted, converting, waiting }: ResourceView): readonly LockView[] {
  return [...granted, ...converting, ...waiting];
}

/** What does not change is one object in all views, because a bench keeps the views of hundreds of steps. */
function viewLock(record: LockRecord, resource: string, lock: LockView | undefined): BenchLock {
  const { name, process, lastStatus, notifications, read, shown } = record;
  const mode = lock?.mode ?? 'NONE';
  const requested = lock?.requested ?? null;
  const state = stateOf(lock);
  const isSame =
    shown !== null &&
    shown.state === state &&
    shown.mode === mode &&
    shown.requested === requested &&
    shown.resource === resource &&
    shown.lastStatus === lastStatus &&
    shown.notifications === notifications &&
    shown.read === read;
  if (isSame) return shown;
  const story = { lastStatus, notifications, read };
  record.shown = { name, process, resource, state, mode, requested, ...story };
  return record.shown;
}

function stateOf(lock: LockView | undefined): BenchLock['state'] {
  if (lock === undefined) return 'released';
  if (lock.requested === null) return 'granted';
  return lock.mode === 'NONE' ? 'waiting' : 'converting';
}

/** The path of a lock that is nowhere any more: a sublock stands below the resource of its parent. */
function pathOfPlace(place: string, byName: ReadonlyMap<string, string>): string {
  const plain = place.replaceAll('"', '').replace(/^u:/, '');
  const [, above, below] = /^([^/]*)\/(.*)$/.exec(plain) ?? [];
  return above === undefined ? plain : `${byName.get(above) ?? above}/${below}`;
}

function pathOf({ namespace: { kind, id }, path }: ResourceView): string {
  const text = path.map(textOfName).join('/');
  return kind === 'user' && id === defaultUser ? text : `${kind.slice(0, 1)}:${text}`;
}

function viewResource(resource: ResourceView, names: Names): StageResource {
  const { granted, converting, waiting, value, isValid } = resource;
  const toStage = (lock: LockView): StageLock => ({
    name: names.lock(lock.lkid),
    process: lock.pid === 0 ? '-' : names.process(lock.pid),
    mode: lock.mode,
    requested: lock.requested,
    hasRoutine: lock.hasBlockingRoutine,
    isNotified: lock.isNotified,
  });
  const bytes = bytesOf(valueToBytes(value)).replace(/\0+$/, '');
  return {
    path: pathOf(resource),
    grantMode: highest([...granted, ...converting].map(({ mode }) => mode)),
    value: textOfValue(value),
    hex: [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join(' '),
    isValid,
    granted: granted.map(toStage).sort((a, b) => (a.name < b.name ? -1 : 1)),
    converting: converting.map(toStage),
    waiting: waiting.map(toStage),
  };
}

function highest(modes: readonly ModeName[]): ModeName {
  return modes.reduce<ModeName>((top, mode) => (Mode[mode] > Mode[top] ? mode : top), 'NONE');
}
