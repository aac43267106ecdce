// The tables of a cluster: members, resources, runs, counters. Every change goes through here, so that each changed
// record is stored and published once per step. Knows no rules.
import { nameBasis } from './basis.ts';
import { MonitoredTable } from './caa/monitored/table.ts';
import { type ResourceSettings, readSettings } from './caa/settings.ts';
import type {
  ClusterConfig,
  ClusterDocuments,
  ClusterEvent,
  CounterDocument,
  EventPriority,
  FreezeDocument,
  FreezeScope,
  MemberDocument,
  MemberName,
  Millis,
  RegistryVersion,
  ResourceDocument,
  ResourceName,
  RunDocument,
  ScriptRecord,
} from './documents.ts';
import type { Effect } from './effects.ts';
import { FreezeTable } from './freeze-table.ts';
import { History } from './history.ts';
import { inOrderOf } from './membership/order.ts';
import { countVotes } from './membership/quorum.ts';
import { ResourceIndex } from './resource-index.ts';
import { RunTable } from './run-table.ts';
import type { SpanBook } from './spans.ts';
import { viewOfHead, viewOfMember, viewOfResource } from './view-makers.ts';
import type { ClusterHeadView, QuorumView } from './views.ts';

/** The high part of a ticket is the incarnation, so that tickets rise over restarts without being stored. */
const ticketsPerIncarnation = 2 ** 32;

const noCounts: CounterDocument = { incarnation: 0, lastRun: 0, lastEvent: 0, lastJoin: 0 };

export interface EventParts {
  readonly priority: EventPriority;
  readonly facility: ClusterEvent['facility'];
  readonly text: string;
  readonly resource?: ResourceName;
  readonly member?: MemberName;
}

export class ClusterState {
  readonly config: ClusterConfig;
  /** The time of the input that is being worked on. */
  now: Millis = 0;
  readonly monitored: MonitoredTable;
  readonly #configured: ReadonlySet<MemberName>;
  readonly #members = new Map<MemberName, MemberDocument>();
  readonly #resources = new Map<ResourceName, ResourceDocument>();
  /** Null: some have come or gone since they were put in order. */
  #names: readonly ResourceName[] | null = null;
  readonly #runs: RunTable;
  readonly #freezes: FreezeTable;
  readonly #settings = new WeakMap<ResourceDocument['attributes'], ResourceSettings>();
  readonly #index = new ResourceIndex();
  readonly #lastChecks = new Map<ResourceName, ScriptRecord>();
  #counters: CounterDocument;
  #ticket = 0;
  #quorum: QuorumView;
  /** Rises with every change of a member or a resource. */
  #version = 0;
  readonly #dirtyMembers = new Set<MemberName>();
  readonly #dirtyResources = new Set<ResourceName>();
  #dirtyCounters = false;
  #dirtyHead = false;
  readonly #history = new History();

  constructor(config: ClusterConfig, documents: ClusterDocuments | null) {
    this.config = config;
    this.#configured = new Set(config.members.map(({ name }) => name));
    this.#counters = documents?.counters ?? noCounts;
    for (const member of inOrderOf(config, documents?.members ?? [])) {
      this.#members.set(member.name, member);
    }
    this.#freezes = new FreezeTable(documents?.freezes ?? []);
    for (const resource of documents?.resources ?? []) this.#placeResource(resource.name, resource);
    this.#runs = new RunTable(documents?.runs ?? []);
    this.monitored = new MonitoredTable(documents?.monitored ?? []);
    this.#quorum = countVotes(config, this.#members.values());
  }

  // --- counters -----------------------------------------------------------------------------------------------

  get counters(): CounterDocument {
    return this.#counters;
  }

  #count(change: Partial<CounterDocument>): CounterDocument {
    this.#counters = { ...this.#counters, ...change };
    this.#dirtyCounters = true;
    return this.#counters;
  }

  /** A new daemon has taken over: tickets of the one before can never be mistaken for new ones. */
  beginIncarnation(): void {
    this.#count({ incarnation: this.#counters.incarnation + 1 });
    this.#ticket = 0;
    this.#dirtyHead = true;
  }

  /** Names the present state of members and resources; no other state has, or will have, the same name. */
  get basis(): string {
    return nameBasis(this.#counters.incarnation, this.#version + this.monitored.version);
  }

  nextTicket(): number {
    this.#ticket += 1;
    return this.#counters.incarnation * ticketsPerIncarnation + this.#ticket;
  }

  nextJoinNumber(): number {
    return this.#count({ lastJoin: this.#counters.lastJoin + 1 }).lastJoin;
  }

  // --- members ------------------------------------------------------------------------------------------------

  members(): readonly MemberDocument[] {
    return [...this.#members.values()];
  }

  member(name: MemberName): MemberDocument | undefined {
    return this.#members.get(name);
  }

  /** Without those that the cluster's description no longer has. */
  configuredMembers(): readonly MemberDocument[] {
    return this.members().filter(({ name }) => this.#isConfigured(name));
  }

  #isConfigured(name: MemberName): boolean {
    return this.#configured.has(name);
  }

  setMember(document: MemberDocument): void {
    this.#version += 1;
    this.#members.set(document.name, document);
    this.#dirtyMembers.add(document.name);
    this.#dirtyHead = true;
    this.#quorum = countVotes(this.config, this.#members.values());
  }

  get quorum(): QuorumView {
    return this.#quorum;
  }

  // --- freezes ------------------------------------------------------------------------------------------------

  /** The cluster's first, then those of members, then those of resources. */
  freezes(): readonly FreezeDocument[] {
    return this.#freezes.documents();
  }

  freeze(scope: FreezeScope): FreezeDocument | undefined {
    return this.#freezes.get(scope);
  }

  setFreeze(document: FreezeDocument): void {
    this.#freezes.put(document);
    this.#noteFreeze();
  }

  removeFreeze(scope: FreezeScope): void {
    if (this.#freezes.remove(scope)) this.#noteFreeze();
  }

  #noteFreeze(): void {
    this.#version += 1;
    this.#dirtyHead = true;
  }

  // --- resources ----------------------------------------------------------------------------------------------

  /** Registered applications in ascending order of code units. */
  resourceNames(): readonly ResourceName[] {
    this.#names ??= [...this.#resources.keys()].sort();
    return this.#names;
  }

  resources(): Iterable<ResourceDocument> {
    return this.#resources.values();
  }

  resource(name: ResourceName): ResourceDocument | undefined {
    return this.#resources.get(name);
  }

  /** Whether there is a resource of any type with that name (CAA-032). */
  isRegistered(name: ResourceName): boolean {
    return this.#resources.has(name) || this.monitored.get(name) !== undefined;
  }

  /** For a name that the caller has made sure of. */
  registered(name: ResourceName): ResourceDocument {
    const document = this.#resources.get(name);
    if (document === undefined) throw new Error(`invariant: ${name} is not registered`);
    return document;
  }

  settings(document: ResourceDocument): ResourceSettings {
    const known = this.#settings.get(document.attributes);
    if (known !== undefined) return known;
    const settings = readSettings(document.attributes);
    this.#settings.set(document.attributes, settings);
    return settings;
  }

  settingsOf(name: ResourceName): ResourceSettings {
    return this.settings(this.registered(name));
  }

  putResource(document: ResourceDocument): void {
    this.#history.spans.note(this.#resources.get(document.name), document, this.now);
    this.#placeResource(document.name, document);
    this.#dirtyResources.add(document.name);
  }

  changeResource(name: ResourceName, change: Partial<ResourceDocument>): ResourceDocument {
    const document = { ...this.registered(name), ...change };
    this.putResource(document);
    return document;
  }

  removeResource(name: ResourceName): void {
    this.#history.spans.note(this.#resources.get(name), undefined, this.now);
    this.#placeResource(name, undefined);
    this.#lastChecks.delete(name);
    this.#dirtyResources.add(name);
  }

  /** Publishes a resource again because its view, not its document, has changed. */
  touchResource(name: ResourceName): void {
    this.#dirtyResources.add(name);
  }

  #placeResource(name: ResourceName, document: ResourceDocument | undefined): void {
    this.#version += 1;
    const before = this.#resources.get(name);
    if ((before === undefined) !== (document === undefined)) this.#names = null;
    if (document === undefined) this.#resources.delete(name);
    else this.#resources.set(name, document);
    this.#index.replace(before, document);
  }

  /** Registered applications that name this resource in REQUIRED_RESOURCES, in ascending order. */
  dependents(name: ResourceName): readonly ResourceName[] {
    return this.#index.dependents(name);
  }

  /** Applications ONLINE on the member or being started there, one left out. */
  applicationsOn(member: MemberName, except: ResourceDocument | undefined): number {
    return this.#index.applicationsOn(member, except);
  }

  isOnline(name: ResourceName, member: MemberName): boolean {
    const state = this.#resources.get(name)?.state;
    if (state === undefined) return this.monitored.isOnline(name, member);
    return state.word === 'ONLINE' && state.member === member;
  }

  lastCheck(name: ResourceName): ScriptRecord | null {
    return this.#lastChecks.get(name) ?? null;
  }

  /** Kept in memory only: storing every check would write to disk for nothing. */
  recordCheck(name: ResourceName, record: ScriptRecord): void {
    this.#lastChecks.set(name, record);
  }

  // --- runs and events ----------------------------------------------------------------------------------------

  runs(): readonly RunDocument[] {
    return this.#runs.documents();
  }

  addRun(run: Pick<RunDocument, 'user' | 'commandLine'>): RunDocument {
    const number = this.#count({ lastRun: this.#counters.lastRun + 1 }).lastRun;
    const document: RunDocument = {
      ...run,
      number,
      startedAt: this.now,
      endedAt: null,
      status: 'RUNNING',
      exitCode: null,
    };
    this.setRun(document);
    this.#runs.forgetOld();
    return document;
  }

  setRun(document: RunDocument): void {
    this.#runs.put(document);
  }

  run(number: number): RunDocument | undefined {
    return this.#runs.get(number);
  }

  addEvent(parts: EventParts): void {
    const { lastEvent } = this.#count({ lastEvent: this.#counters.lastEvent + 1 });
    this.#history.addEvent({
      sequence: lastEvent,
      at: this.now,
      priority: parts.priority,
      facility: parts.facility,
      resource: parts.resource ?? null,
      member: parts.member ?? null,
      text: parts.text,
    });
  }

  /** What is known of when applications were ONLINE. */
  get spans(): SpanBook {
    return this.#history.spans;
  }

  /** Notes a change of what is registered. */
  addVersion(parts: Omit<RegistryVersion, 'number' | 'at'>): void {
    const lastVersion = (this.#counters.lastVersion ?? 0) + 1;
    this.#count({ lastVersion });
    this.#history.addVersion({ ...parts, number: lastVersion, at: this.now });
  }

  // --- what changed -------------------------------------------------------------------------------------------

  headView(): ClusterHeadView {
    return viewOfHead(this);
  }

  documents(): ClusterDocuments {
    return {
      counters: this.#counters,
      members: this.members(),
      resources: [...this.#resources.values()],
      monitored: this.monitored.documents(),
      runs: this.runs(),
      freezes: this.freezes(),
    };
  }

  /** The `store`, `publish` and `event` effects of everything changed since the last call. */
  takeChanges(): readonly Effect[] {
    const stores: Effect[] = [];
    const others: Effect[] = [];
    this.#takeRecords(stores, others);
    this.#history.takeRecords(stores, others);
    return [...stores, ...others];
  }

  /** Of what has happened since the last call, only what is history: all that a copy is asked for. */
  takeHistory(): readonly Effect[] {
    const stores: Effect[] = [];
    const others: Effect[] = [];
    this.#history.takeRecords(stores, others);
    return [...stores, ...others];
  }

  #takeRecords(stores: Effect[], others: Effect[]): void {
    if (this.#dirtyCounters) {
      const document = this.#counters;
      stores.push({ type: 'store', change: { kind: 'counters', key: 'counters', document } });
      this.#dirtyCounters = false;
    }
    if (this.#dirtyHead) {
      const view = this.headView();
      others.push({ type: 'publish', change: { collection: 'cluster', key: 'cluster', view } });
      this.#dirtyHead = false;
    }
    for (const key of take(this.#dirtyMembers)) {
      const document = this.#members.get(key);
      if (document === undefined) continue;
      stores.push({ type: 'store', change: { kind: 'member', key, document } });
      if (!this.#isConfigured(key)) continue;
      const view = viewOfMember(document);
      others.push({ type: 'publish', change: { collection: 'members', key, view } });
    }
    for (const key of take(this.#dirtyResources)) {
      const document = this.#resources.get(key) ?? null;
      stores.push({ type: 'store', change: { kind: 'resource', key, document } });
      const view = document === null ? null : viewOfResource(this, document);
      others.push({ type: 'publish', change: { collection: 'resources', key, view } });
    }
    this.monitored.takeRecords(this, stores, others);
    this.#freezes.takeRecords(stores);
    this.#runs.takeRecords(stores, others);
  }
}

function take<T>(set: Set<T>): readonly T[] {
  const items = [...set];
  set.clear();
  return items;
}
