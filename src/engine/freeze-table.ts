// The table of freezes: what CAA is to leave alone. Each changed record is stored once per step.
import { freezeKey } from './caa/freeze-scope.ts';
import type { FreezeDocument, FreezeScope } from './documents.ts';
import type { Effect } from './effects.ts';

export class FreezeTable {
  readonly #freezes = new Map<string, FreezeDocument>();
  readonly #dirty = new Set<string>();

  constructor(documents: readonly FreezeDocument[]) {
    for (const freeze of documents) this.#freezes.set(freezeKey(freeze.scope), freeze);
  }

  /** In the order of their scopes. */
  documents(): readonly FreezeDocument[] {
    const keys = [...this.#freezes.keys()].sort();
    return keys.flatMap((key) => this.#freezes.get(key) ?? []);
  }

  get(scope: FreezeScope): FreezeDocument | undefined {
    return this.#freezes.get(freezeKey(scope));
  }

  put(document: FreezeDocument): void {
    const key = freezeKey(document.scope);
    this.#freezes.set(key, document);
    this.#dirty.add(key);
  }

  /** Whether there was one. */
  remove(scope: FreezeScope): boolean {
    const key = freezeKey(scope);
    const was = this.#freezes.delete(key);
    if (was) this.#dirty.add(key);
    return was;
  }

  /** Adds the `store` effects of everything changed since the last call. */
  takeRecords(stores: Effect[]): void {
    for (const key of this.#dirty) {
      const document = this.#freezes.get(key) ?? null;
      stores.push({ type: 'store', change: { kind: 'freeze', key, document } });
    }
    this.#dirty.clear();
  }
}
