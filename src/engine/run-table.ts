// The table of runs: the executions of commands that act. The newest are remembered; each changed record is stored and
// published once per step.
import type { RunDocument } from './documents.ts';
import type { Effect } from './effects.ts';

/** Runs that are remembered. */
const runsMax = 200;

export class RunTable {
  readonly #runs = new Map<number, RunDocument>();
  readonly #dirty = new Set<number>();

  constructor(documents: readonly RunDocument[]) {
    for (const run of documents) this.#runs.set(run.number, run);
  }

  /** In the order of their numbers. */
  documents(): readonly RunDocument[] {
    return [...this.#runs.values()].sort((a, b) => a.number - b.number);
  }

  get(number: number): RunDocument | undefined {
    return this.#runs.get(number);
  }

  put(document: RunDocument): void {
    this.#runs.set(document.number, document);
    this.#dirty.add(document.number);
  }

  /** Forgets the oldest that have ended, if there are too many. */
  forgetOld(): void {
    for (const [number, { endedAt }] of this.#runs) {
      if (this.#runs.size <= runsMax) break;
      if (endedAt === null) continue;
      this.#runs.delete(number);
      this.#dirty.add(number);
    }
  }

  /** Adds the `store` and `publish` effects of everything changed since the last call. */
  takeRecords(stores: Effect[], others: Effect[]): void {
    for (const number of this.#dirty) {
      const key = String(number);
      const document = this.#runs.get(number) ?? null;
      stores.push({ type: 'store', change: { kind: 'run', key, document } });
      others.push({ type: 'publish', change: { collection: 'runs', key, view: document } });
    }
    this.#dirty.clear();
  }
}
