// Who may act on which resources: one procedure at a time, in order of asking, while any number may rely on a resource
// staying as it is. What is asked for by name is found by name, so that ten thousand that wait cost the others nothing.
// Knows nothing of procedures.
import type { ResourceName } from './documents.ts';

/** What is asked for at once, and granted at once. */
interface SlotRequest<T> {
  readonly whose: T;
  /** Lower asked earlier. */
  readonly order: number;
  /** To act on alone. */
  readonly names: readonly ResourceName[];
  /** To be left as they are. */
  readonly relied: readonly ResourceName[];
}

export class Slots<T> {
  readonly #held = new Set<ResourceName>();
  /** How many rely on each resource. */
  readonly #relied = new Map<ResourceName, number>();
  /** Requests that wait, by what they would act on and by what they would rely on. */
  readonly #toAct = new WaitingLists<T>();
  readonly #toRely = new WaitingLists<T>();
  #asked = 0;

  /** Whether somebody acts on it. */
  isActedOn(name: ResourceName): boolean {
    return this.#held.has(name);
  }

  /** Whether somebody acts on it or relies on it. */
  isHeld(name: ResourceName): boolean {
    return this.#held.has(name) || this.#relied.has(name);
  }

  /** Whether somebody waits to act on it. */
  isWanted(name: ResourceName): boolean {
    return this.#toAct.has(name);
  }

  /** Whether somebody relies on it, or waits to. */
  isReliedOn(name: ResourceName): boolean {
    return this.#relied.has(name) || this.#toRely.has(name);
  }

  /** Whether somebody waits for it. */
  isAwaited(name: ResourceName): boolean {
    return this.#toAct.has(name) || this.#toRely.has(name);
  }

  /** True if they are granted; otherwise the request waits. */
  ask(whose: T, names: readonly ResourceName[], relied: readonly ResourceName[]): boolean {
    this.#asked += 1;
    const request = { whose, order: this.#asked, names, relied };
    if (this.#isFree(request)) {
      this.#grant(request);
      return true;
    }
    this.#toAct.add(names, request);
    this.#toRely.add(relied, request);
    return false;
  }

  /** @returns those whose requests are granted by that, in order of asking. */
  release(names: readonly ResourceName[], relied: readonly ResourceName[]): readonly T[] {
    for (const name of names) this.#held.delete(name);
    for (const name of relied) {
      const left = (this.#relied.get(name) ?? 0) - 1;
      if (left > 0) this.#relied.set(name, left);
      else this.#relied.delete(name);
    }
    if (this.#toAct.isEmpty && this.#toRely.isEmpty) return [];
    // Only who waits for one of these can have become free.
    const requests = new Set<SlotRequest<T>>();
    for (const name of [...names, ...relied]) {
      for (const request of this.#toAct.of(name)) requests.add(request);
      for (const request of this.#toRely.of(name)) requests.add(request);
    }
    return [...requests]
      .sort((a, b) => a.order - b.order)
      .filter((request) => this.#grantIfFree(request))
      .map(({ whose }) => whose);
  }

  #grantIfFree(request: SlotRequest<T>): boolean {
    if (!this.#isFree(request)) return false;
    this.#toAct.remove(request.names, request);
    this.#toRely.remove(request.relied, request);
    this.#grant(request);
    return true;
  }

  /** A request is not overtaken on any name it waits for. */
  #isFree({ names, relied, order }: SlotRequest<T>): boolean {
    const isFirst = (waiting: WaitingLists<T>, name: ResourceName): boolean =>
      (waiting.first(name)?.order ?? order) >= order;
    return (
      names.every(
        (name) => !this.isHeld(name) && isFirst(this.#toAct, name) && isFirst(this.#toRely, name),
      ) && relied.every((name) => !this.#held.has(name) && isFirst(this.#toAct, name))
    );
  }

  #grant({ names, relied }: SlotRequest<T>): void {
    for (const name of names) this.#held.add(name);
    for (const name of relied) this.#relied.set(name, (this.#relied.get(name) ?? 0) + 1);
  }
}

/** Requests that wait, by the name they wait for. */
class WaitingLists<T> {
  readonly #lists = new Map<ResourceName, Set<SlotRequest<T>>>();

  get isEmpty(): boolean {
    return this.#lists.size === 0;
  }

  has(name: ResourceName): boolean {
    return this.#lists.has(name);
  }

  /** In order of asking. */
  of(name: ResourceName): Iterable<SlotRequest<T>> {
    return this.#lists.get(name) ?? [];
  }

  first(name: ResourceName): SlotRequest<T> | undefined {
    const [first] = this.of(name);
    return first;
  }

  add(names: readonly ResourceName[], request: SlotRequest<T>): void {
    for (const name of names) {
      const list = this.#lists.get(name);
      if (list === undefined) this.#lists.set(name, new Set([request]));
      else list.add(request);
    }
  }

  remove(names: readonly ResourceName[], request: SlotRequest<T>): void {
    for (const name of names) {
      const list = this.#lists.get(name);
      list?.delete(request);
      if (list?.size === 0) this.#lists.delete(name);
    }
  }
}
