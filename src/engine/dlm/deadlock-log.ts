// The deadlocks that were broken lately, for those who look. Nothing here decides: the circle is written down as the
// search found it, before its victim is withdrawn.
import { Mode } from './modes.ts';
import type { Pending, Resource } from './records.ts';

/** Deadlocks that are remembered, and requests of each. */
const deadlocksMax = 64;
const requestsMax = 64;

/** Conversions of one resource; requests of several; a request that waits for its own owner alone (DLM-220). */
export type DeadlockKind = 'conversion' | 'multiple-resource' | 'own';

/** A request of a circle as it was when the circle was broken. */
interface LoggedRequest {
  readonly lkid: number;
  readonly pid: number;
  readonly resource: Resource;
  readonly mode: Mode;
  readonly requested: Mode;
}

interface LoggedDeadlock {
  readonly atMs: number;
  readonly kind: DeadlockKind;
  /** Each waits for the owner of the next, and the last for the first, which is the victim. */
  readonly circle: readonly LoggedRequest[];
  /** Requests of the circle that were too many to be kept. */
  readonly omitted: number;
}

export class DeadlockLog {
  readonly #entries: LoggedDeadlock[] = [];

  /** The newest last. */
  get entries(): readonly LoggedDeadlock[] {
    return this.#entries;
  }

  /** Remembers a circle, the victim first. */
  add(atMs: number, circle: readonly Pending[]): void {
    const kept = circle.slice(0, requestsMax).map(toLogged);
    const omitted = circle.length - kept.length;
    this.#entries.push({ atMs, kind: kindOf(circle), circle: kept, omitted });
    if (this.#entries.length > deadlocksMax) this.#entries.shift();
  }
}

function toLogged({ lock, process, terms }: Pending): LoggedRequest {
  const { id: lkid, resource, mode } = lock;
  return { lkid, pid: process.pid, resource, mode, requested: terms.mode };
}

function kindOf(circle: readonly Pending[]): DeadlockKind {
  const [first] = circle;
  if (circle.length === 1) return 'own';
  const isConversion = circle.every(
    ({ lock }) => lock.mode !== Mode.NONE && lock.resource === first?.lock.resource,
  );
  return isConversion ? 'conversion' : 'multiple-resource';
}
