// Questions about the queues of a moment: where a lock stands, which locks its request conflicts with, and what is ahead of
// it. The rules are the lock manager's (manual, Tables 9-3 and 9-5); this reads them from the views alone.
import {
  isCompatible,
  Mode,
  type ModeName,
  type StageLock,
  type StageResource,
  type StageView,
} from '../../engine/dlm/index.ts';

/** A lock with its place. */
export interface Standing {
  readonly resource: StageResource;
  readonly queue: 'granted' | 'converting' | 'waiting';
  readonly lock: StageLock;
}

/** The lock of this name in a queue; null if it is in none. */
export function findLock(view: StageView, name: string): Standing | null {
  for (const resource of view.resources) {
    for (const queue of ['granted', 'converting', 'waiting'] as const) {
      const lock = resource[queue].find((one) => one.name === name);
      if (lock !== undefined) return { resource, queue, lock };
    }
  }
  return null;
}

export function findResource(view: StageView, path: string): StageResource | null {
  return view.resources.find((resource) => resource.path === path) ?? null;
}

/** Locks that have a granted mode, converting ones included, without the one of this name. */
export function holdersOf(resource: StageResource, but: string | null): readonly StageLock[] {
  return [...resource.granted, ...resource.converting].filter(({ name }) => name !== but);
}

/** The holders whose modes a mode cannot share the resource with. */
export function conflictsWith(
  resource: StageResource,
  mode: ModeName,
  but: string | null,
): readonly StageLock[] {
  return holdersOf(resource, but).filter(
    (holder) => !isCompatible(toMode(mode), Mode[holder.mode]),
  );
}

/** The request that has to go before this one; null at the head of the line. */
export function aheadOf({ resource, queue, lock }: Standing): StageLock | null {
  const { converting, waiting } = resource;
  const line = queue === 'converting' ? converting : [...converting, ...waiting];
  return line[line.findIndex(({ name }) => name === lock.name) - 1] ?? null;
}

/** The last of the line, which a new request would stand behind. */
export function lastInLine({ converting, waiting }: StageResource): StageLock | null {
  return waiting.at(-1) ?? converting.at(-1) ?? null;
}

export function isPending({ queue }: Standing): boolean {
  return queue !== 'granted';
}

/** A mode by its name; a name that is none is NONE, which conflicts with nothing. */
export function toMode(name: string): Mode {
  return isModeName(name) ? Mode[name] : Mode.NONE;
}

export function isModeName(name: string): name is ModeName {
  return Object.hasOwn(Mode, name);
}
