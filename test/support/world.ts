// A whole cluster in one process on a virtual clock: the engine, a registry in memory, and processes that exist only
// as entries in a table. Tests and the simulator drive it; nothing in it is real but the engine.
import {
  type AdapterConfig,
  atOnce,
  type Caller,
  type Cluster,
  type ClusterConfig,
  type ClusterDocuments,
  type ClusterEvent,
  type Command,
  type CounterDocument,
  createCluster,
  type Effect,
  type EntryPoint,
  type FreezeDocument,
  type MemberDocument,
  type MemberName,
  type MemberSurvival,
  type Millis,
  type MonitoredDocument,
  type Plan,
  type PostedEvent,
  type PostResult,
  planAhead,
  type RegistryVersion,
  type ResourceDocument,
  type ResourceName,
  type ResourceView,
  type RunDocument,
  type ScriptOutcome,
  type SpanDocument,
  type SupposedFailure,
  type Supposition,
  survivalOf,
} from '../../src/engine/index.ts';
import { nextLocalTime } from '../../src/runtime/local-time.ts';

export const deli: ClusterConfig = {
  name: 'deli',
  members: [
    memberConfig(2, 'provolone'),
    memberConfig(1, 'polishham'),
    memberConfig(3, 'pepicelli'),
  ],
  quorumDisk: { name: 'dsk10h', votes: 1 },
  localMember: 'pepicelli',
};

/** A cluster in which any single member has quorum, for tests that take several down. */
export function clusterOf(...names: readonly MemberName[]): ClusterConfig {
  return {
    name: 'test',
    members: names.map((name, index) => ({
      ...memberConfig(index + 1, name),
      votes: 0 as const,
    })),
    quorumDisk: { name: 'dsk1h', votes: 1 },
    localMember: names[0] ?? '',
  };
}

function memberConfig(id: number, name: MemberName) {
  const hostName = `${name}.zk4.com`;
  return { id, name, hostName, interconnectName: `${name}-ics0`, votes: 1 as const };
}

export interface ScriptCall {
  readonly at: Millis;
  readonly resource: ResourceName;
  readonly entryPoint: EntryPoint;
  readonly member: MemberName;
  readonly reason: string;
}

/** What a script does this time: its end, and after how long. */
export interface ScriptBehaviour {
  readonly outcome?: ScriptOutcome;
  readonly takesMs?: Millis;
  readonly output?: readonly string[];
  /** Whether a start leaves the application running although it reports what it reports, and so on. */
  readonly runningAfter?: boolean;
}

export interface Reply {
  readonly out: readonly string[];
  readonly err: readonly string[];
  readonly exitCode: number | null;
}

interface Pending {
  readonly at: Millis;
  readonly order: number;
  readonly what: () => void;
  readonly ticket?: number;
  readonly timer?: string;
  readonly member?: MemberName;
}

interface MutableReply {
  out: string[];
  err: string[];
  exitCode: number | null;
}

export class World {
  readonly config: ClusterConfig;
  cluster: Cluster;
  now: Millis = 1_000_000;
  readonly calls: ScriptCall[] = [];
  readonly events: ClusterEvent[] = [];
  /** The history of the registry. */
  readonly versions: RegistryVersion[] = [];
  readonly #replies = new Map<number, MutableReply>();
  readonly #store = new Map<string, Map<string, unknown>>();
  /** Where each application's process runs, as ticked by its own scripts. */
  readonly processes = new Map<ResourceName, Set<MemberName>>();
  behave: (call: ScriptCall) => ScriptBehaviour = () => ({});
  #pending: Pending[] = [];
  #order = 0;
  #request = 0;
  /** Scripts that a daemon left behind when it ended. */
  #orphans = new Map<number, Pending>();
  onEvent: (event: ClusterEvent) => void = () => {};
  /** The same, when it is written down: a daemon may end before it tells anybody. */
  onEventStored: (event: ClusterEvent) => void = () => {};
  /** Called at every moment at which a daemon could end: before each thing that it does, and after each step. */
  onMoment: () => void = () => {};
  /** The answer to the last posting. */
  posted: PostResult | undefined;
  lastEnvironment: Readonly<Record<string, string>> = {};
  /** The engine wants to know the host's interfaces. */
  watchesInterfaces = false;
  /** Of what callers have been told what still runs, in order. */
  readonly remainsTold: string[] = [];
  /** What `resource/killed` reports as still running, from now on. */
  leftAfterKill: number | null = 0;

  #feed = (input: Parameters<Cluster['step']>[0]): void => {
    const effects = this.cluster.step(input, this.now);
    // As the daemon does: first everything is stored at once, then the rest is done one by one.
    for (const effect of effects) if (effect.type === 'store') this.#carryOut(effect);
    for (const effect of effects) {
      if (effect.type === 'store') continue;
      if (effect.type !== 'publish') this.onMoment();
      this.#carryOut(effect);
    }
    this.onMoment();
  };

  constructor(config: ClusterConfig = deli) {
    this.config = config;
    this.cluster = createCluster(config, null);
    this.#feed({ type: 'daemon/started', hostRebooted: false, locale: 'C C C C C C' });
    this.settle();
  }

  // --- administrators -----------------------------------------------------------------------------------------

  /** Requests a command and goes on until it has ended or waits for time to pass. */
  request(
    command: Command,
    commandLine = `caa ${command.verb}`,
    basis: string | null = null,
  ): number {
    this.#request += 1;
    const request = this.#request;
    this.#replies.set(request, { out: [], err: [], exitCode: null });
    const caller: Caller = { user: 'root', commandLine, locale: 'C C C C C C', basis };
    this.#feed({ type: 'command/requested', request, caller, command });
    return request;
  }

  /** Requests a command and lets time pass until it has ended. */
  run(command: Command, commandLine?: string, basis: string | null = null): Reply {
    const request = this.request(command, commandLine, basis);
    this.until(() => this.reply(request).exitCode !== null);
    return this.reply(request);
  }

  reply(request: number): Reply {
    const reply = this.#replies.get(request);
    if (reply === undefined) throw new Error(`no request ${request}`);
    return reply;
  }

  register(name: ResourceName, attributes: Readonly<Record<string, string>> = {}): Reply {
    return this.run({ verb: 'register', items: [registration(name, attributes)], update: false });
  }

  update(name: ResourceName, attributes: Readonly<Record<string, string>> = {}): Reply {
    return this.run({ verb: 'register', items: [registration(name, attributes)], update: true });
  }

  start(name: ResourceName, member: MemberName | null = null, force = false): Reply {
    return this.run({ verb: 'start', names: [name], member, force }, `caa_start ${name}`);
  }

  stop(name: ResourceName, force = false): Reply {
    return this.run({ verb: 'stop', names: [name], force }, `caa_stop ${name}`);
  }

  relocate(name: ResourceName, member: MemberName | null = null, force = false): Reply {
    return this.run({ verb: 'relocate', names: [name], member, force }, `caa_relocate ${name}`);
  }

  unregister(name: ResourceName): Reply {
    return this.run({ verb: 'unregister', names: [name] });
  }

  fault(verb: 'crash' | 'boot' | 'shutdown', member: MemberName): Reply {
    return this.run({ verb, member }, `clu_fault ${verb} ${member}`);
  }

  /** Posts events, as evmpost does; one with only a text is an `info` of facility `user`. */
  post(...events: readonly (string | Partial<PostedEvent>)[]): PostResult | undefined {
    const nothing = {
      priority: 'info',
      facility: 'user',
      resource: null,
      member: null,
      text: '',
    } as const;
    const whole = events.map((one) => ({
      ...nothing,
      ...(typeof one === 'string' ? { text: one } : one),
    }));
    this.posted = undefined;
    this.#feed({ type: 'event/posted', request: 1, events: whole });
    return this.posted;
  }

  /** When applications were ONLINE, as the registry was told. */
  spans(): readonly SpanDocument[] {
    return [...(this.#store.get('span')?.values() ?? [])] as SpanDocument[];
  }

  /** What would happen now; nothing does. */
  plan(supposition: Supposition, failing: readonly SupposedFailure[] = []): Omit<Plan, 'basis'> {
    const caller: Caller = { user: 'root', commandLine: 'a plan', locale: 'C C C C C C' };
    const question = { supposition, failing, caller };
    return planAhead(this.config, this.cluster.documents(), question, this.now);
  }

  survival(): readonly MemberSurvival[] {
    return this.cluster
      .view(this.now)
      .members.filter(({ state }) => state === 'UP')
      .map(({ name }) => atOnce(survivalOf(this.config, this.cluster.documents(), name, this.now)));
  }

  // --- what can be seen ---------------------------------------------------------------------------------------

  view(name: ResourceName): ResourceView {
    const [view] = this.cluster.stat([name], this.now).resources;
    if (view === undefined) throw new Error(`${name} is not registered`);
    return view;
  }

  /** `ONLINE/ONLINE on rye`: target, state and member in one line. */
  status(name: ResourceName): string {
    const { target, state, member } = this.view(name);
    return `${target}/${state}${member === null ? '' : ` on ${member}`}`;
  }

  callsOf(name: ResourceName): readonly string[] {
    return this.calls
      .filter((call) => call.resource === name)
      .map(({ entryPoint, member, reason }) => `${entryPoint} ${member} ${reason}`);
  }

  /** What the registry would hand to a new daemon. */
  stored(): ClusterDocuments {
    const table = <T>(kind: string): readonly T[] =>
      [...(this.#store.get(kind)?.values() ?? [])] as T[];
    const [counters] = table<CounterDocument>('counters');
    if (counters === undefined) throw new Error('nothing is stored');
    return {
      counters,
      members: table<MemberDocument>('member'),
      resources: table<ResourceDocument>('resource'),
      runs: table<RunDocument>('run'),
      monitored: table<MonitoredDocument>('monitored'),
      freezes: table<FreezeDocument>('freeze'),
    };
  }

  // --- the outside world --------------------------------------------------------------------------------------

  /** Kills an application's process; nobody is told. */
  killProcess(name: ResourceName): void {
    this.processes.delete(name);
  }

  /** The daemon ends without a word, as by kill -9, and a new one takes over. Scripts under way go on. */
  restartDaemon(hostRebooted = false, lastAliveAt: Millis | null = null): void {
    this.#orphans = new Map();
    for (const pending of this.#pending) {
      if (pending.ticket !== undefined && !hostRebooted) this.#orphans.set(pending.ticket, pending);
    }
    this.#pending = [];
    if (hostRebooted) this.processes.clear();
    const documents = structuredClone(this.stored());
    this.cluster = createCluster(this.config, documents);
    // The processes of those scripts run on, whoever looks at them.
    for (const [ticket, orphan] of this.#orphans) this.#schedule({ ...orphan, ticket });
    this.#feed({ type: 'daemon/started', hostRebooted, locale: 'C C C C C C', lastAliveAt });
  }

  /** What the machine would report of the host's interfaces. */
  reportInterfaces(interfaces: readonly AdapterConfig[]): void {
    this.#feed({ type: 'host/interfaces', interfaces });
    this.settle();
  }

  // --- time ---------------------------------------------------------------------------------------------------

  advance(ms: Millis): void {
    const end = this.now + ms;
    for (let next = this.#next(); next !== undefined && next.at <= end; next = this.#next()) {
      this.#take(next);
    }
    this.now = end;
  }

  /** Lets everything happen that is due now. */
  settle(): void {
    this.advance(0);
  }

  until(done: () => boolean, limitMs: Millis = 24 * 3600 * 1000): void {
    const end = this.now + limitMs;
    this.settle();
    while (!done()) {
      const next = this.#next();
      if (next === undefined || next.at > end) throw new Error('it never happened');
      this.#take(next);
    }
  }

  #next(): Pending | undefined {
    let first: Pending | undefined;
    for (const pending of this.#pending) {
      const earlier = first === undefined || pending.at < first.at;
      if (earlier || (pending.at === first?.at && pending.order < first.order)) first = pending;
    }
    return first;
  }

  #take(pending: Pending): void {
    this.#pending = this.#pending.filter((other) => other !== pending);
    this.now = Math.max(this.now, pending.at);
    pending.what();
  }

  #schedule(parts: Omit<Pending, 'order'>): void {
    this.#order += 1;
    this.#pending.push({ ...parts, order: this.#order });
  }

  // --- carrying out effects -------------------------------------------------------------------------------------

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'store':
        if (effect.change.kind === 'version') this.versions.push(effect.change.document);
        if (effect.change.kind === 'event') this.onEventStored(effect.change.document);
        this.#save(effect.change.kind, effect.change.key, effect.change.document);
        return;
      case 'publish':
        if (effect.change.collection === 'events') {
          this.events.push(effect.change.view);
          this.onEvent(effect.change.view);
        }
        return;
      case 'script/run':
        this.#startScript(effect);
        return;
      case 'script/adopt':
        this.#adopt(effect.ticket);
        return;
      case 'script/cancel':
        this.#cancel(effect.ticket);
        return;
      case 'member/kill':
        this.#kill(effect.member);
        return;
      case 'resource/kill':
        this.#killResource(effect.resource, effect.member);
        return;
      case 'timer/arm':
        this.#cancelTimer(effect.id);
        this.#schedule({
          at: effect.at,
          timer: effect.id,
          what: () => this.#feed({ type: 'timer/due', id: effect.id }),
        });
        return;
      case 'timer/arm-local':
        this.#cancelTimer(effect.id);
        this.#schedule({
          at: nextLocalTime(effect.schedule, this.now),
          timer: effect.id,
          what: () => this.#feed({ type: 'timer/due', id: effect.id }),
        });
        return;
      case 'timer/cancel':
        this.#cancelTimer(effect.id);
        return;
      case 'reply/line':
        this.#replies.get(effect.request)?.[effect.stream].push(effect.text);
        return;
      case 'reply/remains':
        this.remainsTold.push(`${effect.resource} on ${effect.member}`);
        return;
      case 'reply/ended': {
        const reply = this.#replies.get(effect.request);
        if (reply !== undefined) reply.exitCode = effect.exitCode;
        return;
      }
      case 'reply/posted':
        this.posted = effect.result;
        return;
      case 'interfaces/watch':
        this.watchesInterfaces = effect.on;
        return;
      case 'reply/accepted':
    }
  }

  #save(kind: string, key: string, document: unknown): void {
    if (kind === 'event' || kind === 'version') return;
    const table = this.#store.get(kind) ?? new Map<string, unknown>();
    if (document === null) table.delete(key);
    else table.set(key, document);
    this.#store.set(kind, table);
  }

  #startScript(order: Extract<Effect, { type: 'script/run' }>): void {
    const { resource, entryPoint, member, ticket } = order;
    this.lastEnvironment = order.environment;
    const reason = order.environment._CAA_REASON ?? '';
    const call: ScriptCall = { at: this.now, resource, entryPoint, member, reason };
    this.calls.push(call);
    const behaviour = this.behave(call);
    const takesMs = behaviour.takesMs ?? 10;
    const timedOut = takesMs > order.timeoutMs;
    this.#schedule({
      at: this.now + Math.min(takesMs, order.timeoutMs),
      ticket,
      member,
      what: () => {
        const natural = this.#act(call, behaviour);
        const outcome: ScriptOutcome = timedOut ? { kind: 'timeout' } : natural;
        this.#orphans.delete(ticket);
        this.#feed({
          type: 'script/ended',
          ticket,
          outcome,
          durationMs: Math.min(takesMs, order.timeoutMs),
          output: behaviour.output ?? [],
        });
      },
    });
  }

  /** What the script does to the application's process, and how it ends. */
  #act(call: ScriptCall, behaviour: ScriptBehaviour): ScriptOutcome {
    const running = this.processes.get(call.resource) ?? new Set();
    const outcome = behaviour.outcome ?? { kind: 'exit', code: 0 };
    const ok = outcome.kind === 'exit' && outcome.code === 0;
    if (call.entryPoint === 'check') {
      if (behaviour.outcome !== undefined) return outcome;
      return { kind: 'exit', code: running.has(call.member) ? 0 : 1 };
    }
    const after = behaviour.runningAfter ?? (call.entryPoint === 'start' ? ok : !ok);
    if (after && (call.entryPoint === 'start' || running.has(call.member)))
      running.add(call.member);
    else running.delete(call.member);
    this.processes.set(call.resource, running);
    return outcome;
  }

  #adopt(ticket: number): void {
    const orphan = this.#orphans.get(ticket);
    const lost = () =>
      this.#feed({
        type: 'script/ended',
        ticket,
        outcome: { kind: 'lost' },
        durationMs: 0,
        output: [],
      });
    if (orphan === undefined) {
      this.#schedule({ at: this.now, ticket, what: lost });
      return;
    }
    // The old script goes on to its end; only then is it reported, and nobody knows how it ended.
    this.#pending = this.#pending.filter((pending) => pending.ticket !== ticket);
    const feed = this.#feed;
    this.#schedule({
      at: Math.max(orphan.at, this.now),
      ticket,
      ...(orphan.member === undefined ? {} : { member: orphan.member }),
      what: () => {
        this.#feed = () => {};
        orphan.what();
        this.#feed = feed;
        lost();
      },
    });
  }

  #cancel(ticket: number): void {
    const found = this.#pending.find((pending) => pending.ticket === ticket);
    if (found === undefined) return;
    this.#pending = this.#pending.filter((pending) => pending !== found);
    const outcome: ScriptOutcome = { kind: 'cancelled' };
    this.#schedule({
      at: this.now,
      ticket,
      what: () => this.#feed({ type: 'script/ended', ticket, outcome, durationMs: 0, output: [] }),
    });
  }

  /** Scripts in flight are seen to die before the last process of the member is gone. */
  #kill(member: MemberName): void {
    const dying = this.#pending.filter((pending) => pending.member === member);
    this.#pending = this.#pending.filter((pending) => pending.member !== member);
    for (const [ticket, orphan] of this.#orphans) {
      if (orphan.member === member) this.#orphans.delete(ticket);
    }
    for (const running of this.processes.values()) running.delete(member);
    const outcome: ScriptOutcome = { kind: 'signal', signal: 'SIGKILL' };
    for (const { ticket } of dying) {
      if (ticket === undefined) continue;
      const end = { ticket, outcome, durationMs: 0, output: [] };
      this.#schedule({
        at: this.now + 1,
        what: () => this.#feed({ type: 'script/ended', ...end }),
      });
    }
    this.#schedule({ at: this.now + 5, what: () => this.#feed({ type: 'member/killed', member }) });
  }

  #killResource(resource: ResourceName, member: MemberName): void {
    const killed = this.processes.get(resource)?.delete(member) === true ? 1 : 0;
    const end = { killed, left: this.leftAfterKill };
    const what = (): void => this.#feed({ type: 'resource/killed', resource, member, end });
    this.#schedule({ at: this.now + 5, what });
  }

  #cancelTimer(id: string): void {
    this.#pending = this.#pending.filter((pending) => pending.timer !== id);
  }
}

const defaults: Readonly<Record<string, string>> = {
  TYPE: 'application',
  ACTIVE_PLACEMENT: '0',
  AUTO_START: '0',
  CHECK_INTERVAL: '60',
  FAILOVER_DELAY: '0',
  FAILURE_INTERVAL: '0',
  FAILURE_THRESHOLD: '0',
  HOSTING_MEMBERS: '',
  OPTIONAL_RESOURCES: '',
  PLACEMENT: 'balanced',
  REQUIRED_RESOURCES: '',
  RESTART_ATTEMPTS: '1',
  SCRIPT_TIMEOUT: '60',
};

export function registration(
  name: ResourceName,
  attributes: Readonly<Record<string, string>> = {},
) {
  return {
    ok: true as const,
    registration: {
      name,
      attributes: {
        NAME: name,
        ...defaults,
        DESCRIPTION: name,
        ACTION_SCRIPT: `${name}.scr`,
        ...attributes,
      },
      scriptPath: `/scripts/${name}.scr`,
      warnings: [],
    },
  };
}
