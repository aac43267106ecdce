// The table of network, tape and changer resources: each changed record is stored and published once per step. Knows
// no rules.
import type {
  MemberDocument,
  MemberName,
  Millis,
  MonitoredDocument,
  MonitoredMember,
  ResourceName,
} from '../../documents.ts';
import type { Effect } from '../../effects.ts';
import { type MonitoredSettings, readMonitoredSettings } from './settings.ts';
import { viewOfMonitored } from './view.ts';

/** What views are made from. */
interface Source {
  readonly now: Millis;
  member(name: MemberName): MemberDocument | undefined;
}

export class MonitoredTable {
  /** Rises with every change. */
  version = 0;
  readonly #documents = new Map<ResourceName, MonitoredDocument>();
  readonly #settings = new WeakMap<MonitoredDocument['attributes'], MonitoredSettings>();
  readonly #dirty = new Set<ResourceName>();

  constructor(documents: readonly MonitoredDocument[]) {
    for (const document of documents) this.#documents.set(document.name, document);
  }

  /** In ascending order of code units. */
  names(): readonly ResourceName[] {
    return [...this.#documents.keys()].sort();
  }

  get(name: ResourceName): MonitoredDocument | undefined {
    return this.#documents.get(name);
  }

  documents(): readonly MonitoredDocument[] {
    return [...this.#documents.values()];
  }

  get isEmpty(): boolean {
    return this.#documents.size === 0;
  }

  settings({ attributes }: MonitoredDocument): MonitoredSettings {
    const known = this.#settings.get(attributes);
    if (known !== undefined) return known;
    const settings = readMonitoredSettings(attributes);
    this.#settings.set(attributes, settings);
    return settings;
  }

  put(document: MonitoredDocument): void {
    this.version += 1;
    this.#documents.set(document.name, document);
    this.#dirty.add(document.name);
  }

  /** Changes what is known of it on one member. */
  change(name: ResourceName, member: MemberName, change: Partial<MonitoredMember>): void {
    const document = this.#documents.get(name);
    if (document === undefined) return;
    const members = document.members.map((one) =>
      one.member === member ? { ...one, ...change } : one,
    );
    this.put({ ...document, members });
  }

  remove(name: ResourceName): void {
    this.version += 1;
    this.#documents.delete(name);
    this.#dirty.add(name);
  }

  /** Publishes all again because the reasons of their states may have changed. */
  touchAll(): void {
    for (const name of this.#documents.keys()) this.#dirty.add(name);
  }

  at(name: ResourceName, member: MemberName): MonitoredMember | undefined {
    return this.#documents.get(name)?.members.find((one) => one.member === member);
  }

  isOnline(name: ResourceName, member: MemberName): boolean {
    return this.at(name, member)?.state === 'ONLINE';
  }

  /** Adds the `store` and `publish` effects of everything changed since the last call. */
  takeRecords(source: Source, stores: Effect[], others: Effect[]): void {
    for (const key of this.#dirty) {
      const document = this.#documents.get(key) ?? null;
      stores.push({ type: 'store', change: { kind: 'monitored', key, document } });
      const view =
        document === null ? null : viewOfMonitored(source, document, this.settings(document));
      others.push({ type: 'publish', change: { collection: 'monitored', key, view } });
    }
    this.#dirty.clear();
  }
}
