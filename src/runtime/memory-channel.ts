// The cluster's Memory Channel as the daemon offers it: the commands that set it up, the programs that run on it, what
// an observer sees, and faults on demand. Knows neither connections nor the protocol, and no thread.
import type { MemberName, Millis } from '../engine/index.ts';
import type { DropRequest, Snapshot } from '../engine/memory-channel/index.ts';
import { Hosts, type KnownMember } from './memory-channel-hosts.ts';
import { type ErrorChange, Journal, type JournalEvent } from './memory-channel-journal.ts';
import type { Link } from './memory-channel-links.ts';
import {
  type FollowedProgram,
  type ProgramStart,
  type ProgramState,
  Programs,
  type ProgramWatcher,
} from './memory-channel-programs.ts';
import { MemoryChannelSettings } from './memory-channel-settings.ts';
import { type WatchedMemory, Watches, type WatchRequest } from './memory-channel-watches.ts';
import type { Clock, Log, MemoryChannelMachine, MemoryChannelParts } from './ports.ts';

export interface MemoryChannelSample {
  readonly at: Millis;
  readonly hasMemoryChannel: boolean;
  /** When the Memory Channel began, empty; identifiers and process IDs of before are of other things. Null: unused. */
  readonly since: Millis | null;
  readonly snapshot: Snapshot;
  readonly programs: readonly ProgramState[];
  readonly events: readonly JournalEvent[];
  /** One for each logical rail. */
  readonly errorChanges: readonly ErrorChange[];
  readonly cutLinks: readonly Link[];
}

export interface InitRequest {
  /** Null: the local member. */
  readonly member: MemberName | null;
  /** Megabytes; null leaves a limit as it is, or takes the default of the first run. */
  readonly maxalloc: number | null;
  readonly maxrecv: number | null;
  readonly uid: number;
}

export interface RunRequest {
  readonly program: string;
  /** Full path of the program's module; null for one that comes with the product. */
  readonly file: string | null;
  /** Without the program's name. */
  readonly argv: readonly string[];
  /** Null: the local member. */
  readonly member: MemberName | null;
  /** Of the user who runs it; they are believed, because only the owner reaches the daemon. */
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
}

export type Fault =
  | { readonly kind: 'fail-rail' | 'restore-rail'; readonly physical: number }
  | ({ readonly kind: 'cut-link' | 'restore-link' } & Link)
  | ({ readonly kind: 'drop-packet' } & DropRequest)
  | { readonly kind: 'error-rate'; readonly perSecond: number }
  | { readonly kind: 'drop-mapper'; readonly member: MemberName }
  | { readonly kind: 'corrupt-lock-set'; readonly lockSet: number };

export interface ReadRequest {
  readonly member: MemberName;
  readonly region: number;
  /** Bytes. */
  readonly offset: number;
  readonly length: number;
}

export interface MemoryChannelOptions {
  readonly parts: MemoryChannelParts;
  readonly clock: Clock;
  readonly log: Log;
  /** The member of requests that name none. */
  readonly localMember: MemberName;
  /** All members, up or down. */
  readonly members: readonly { readonly id: number; readonly name: MemberName }[];
  /** A host has panicked: its member must go down. */
  readonly panicked: (member: MemberName) => void;
}

/** The signal that ends a program whatever it does. */
const killSignal = 9;

export class MemoryChannelService {
  readonly settings: MemoryChannelSettings;
  /** Of those who look at regions as they change. */
  readonly watches: Watches;
  readonly #options: MemoryChannelOptions;
  readonly #journal: Journal;
  readonly #programs: Programs;
  readonly #hosts: Hosts;
  readonly #startedAt: Millis;

  constructor(options: MemoryChannelOptions) {
    const { clock, log, parts, members, panicked } = options;
    const now = () => clock.now();
    this.#options = options;
    this.#startedAt = now();
    this.settings = new MemoryChannelSettings(parts.files);
    this.#journal = new Journal({ now, write: (line) => log.write(line) });
    this.#programs = new Programs({
      now,
      failed: (code, call, program) => this.#journal.noteCode(code, call, program),
      ended: () => this.#hosts.look(),
    });
    const { settings } = this;
    const journal = this.#journal;
    this.watches = new Watches({ clock, read: (request) => this.#readAll(request) });
    this.#hosts = new Hosts({ load: parts.load, settings, journal, log, now, members, panicked });
  }

  /** Milliseconds since 1970. */
  readonly now = (): Millis => this.#options.clock.now();

  /** The present state; looking at a Memory Channel that nobody uses does not load it. */
  async sample(): Promise<MemoryChannelSample> {
    await this.#hosts.refresh();
    const snapshot = this.#hosts.look();
    return {
      at: this.#options.clock.now(),
      hasMemoryChannel: this.#hosts.hardware.config.interconnect !== 'lan',
      since: this.#hosts.since,
      snapshot,
      programs: this.#programs.states,
      events: this.#journal.events,
      errorChanges: this.#journal.errorChangesOf(snapshot.rails.length, this.#startedAt),
      cutLinks: [...this.#hosts.cables.cut],
    };
  }

  /** Bytes of a region as a member has them; null if it does not receive it. */
  async read({ member, ...place }: ReadRequest): Promise<Uint8Array | null> {
    const [memory] = await this.#readAll({ members: [member], ...place });
    return memory?.bytes ?? null;
  }

  async #readAll({ members, ...place }: WatchRequest): Promise<readonly WatchedMemory[]> {
    const { machine } = this.#hosts;
    if (machine === null) return members.map((member) => ({ member, bytes: null }));
    const places = members.map((host) => ({ host, ...place }));
    // Of one that ends meanwhile no member receives anything any more.
    const found = await machine.act('readAll', places).catch(() => []);
    return members.map((member, at) => ({ member, bytes: found[at] ?? null }));
  }

  /** imc_init (manual 10.2). @returns why nothing was changed, or null */
  init({ member, maxalloc, maxrecv, uid }: InitRequest): Promise<string | null> {
    const host = member ?? this.#options.localMember;
    return this.#hosts.onMember(host, (machine) =>
      this.#hosts.init(machine, host, {
        maxalloc: maxalloc ?? undefined,
        maxrecv: maxrecv ?? undefined,
        as: { name: String(uid), uid, gid: uid, group: '' },
      }),
    );
  }

  /**
   * Starts a program; the watcher hears of it from now on.
   *
   * @returns the program, or the text for people why it cannot run now.
   */
  async run(request: RunRequest, watcher: ProgramWatcher): Promise<ProgramState | string> {
    const { program, file, argv, uid, gid, user } = request;
    const refusal = this.#programs.refusal(program, file);
    if (refusal !== null) return refusal;
    const member = request.member ?? this.#options.localMember;
    const group = this.#options.parts.groupName(gid);
    const who = { name: user, uid, gid, group };
    const order: ProgramStart = { member, program, file, argv, user: who };
    const started: ProgramState[] = [];
    const problem = await this.#hosts.onMember(member, async (machine) => {
      // Others may have been started while this one waited for its turn.
      const full = this.#programs.refusal(program, file);
      if (full === null) started.push(await this.#programs.start(machine, order, watcher));
      return full;
    });
    return started[0] ?? problem ?? `${program} was not started.`;
  }

  /** Sends a signal to a program. @returns why not, or null */
  kill(pid: number, signal: number): Promise<string | null> {
    return this.#programs.kill(this.#hosts.machine, pid, signal);
  }

  /** Lets a watcher hear a program from now on, whoever started it; undefined for one that is not known. */
  follow(pid: number, watcher: ProgramWatcher): FollowedProgram | undefined {
    return this.#programs.follow(pid, watcher);
  }

  /** Whoever started the program is gone; it ends, and with it what it has started. */
  abandon(pid: number): void {
    if (!this.#programs.isRunning(pid)) return;
    for (const one of this.#programs.familyOf(pid)) void this.kill(one, killSignal);
  }

  /** Lets a program, and what it has started, wait before it prints on, or no longer. */
  hold(pid: number, isHeld: boolean): void {
    for (const one of this.#programs.familyOf(pid)) this.#hosts.machine?.hold(one, isHeld);
  }

  /** A fault on demand (MC-354). @returns why nothing was changed, or null */
  inject(fault: Fault): Promise<string | null> {
    return this.#hosts.onCluster((machine) => this.#injectInto(machine, fault));
  }

  async #injectInto(machine: MemoryChannelMachine, fault: Fault): Promise<string | null> {
    const hosts = this.#hosts;
    switch (fault.kind) {
      case 'fail-rail':
        return hosts.cables.changeRail(machine, fault.physical, 'failed');
      case 'restore-rail':
        return hosts.cables.changeRail(machine, fault.physical, 'working');
      case 'cut-link':
        return hosts.unknownMember(fault.member) ?? hosts.cables.changeLink(machine, fault, 'cut');
      case 'restore-link':
        return (
          hosts.unknownMember(fault.member) ?? hosts.cables.changeLink(machine, fault, 'whole')
        );
      case 'drop-packet': {
        const problem = await machine.act('dropPacket', fault);
        return problem === undefined ? null : `The loss cannot be armed: ${problem}.`;
      }
      case 'error-rate':
        await machine.act('setErrorRate', fault.perSecond);
        return null;
      case 'drop-mapper': {
        const unknown = hosts.unknownMember(fault.member);
        if (unknown !== null) return unknown;
        const host = machine.picture.snapshot.hosts.find(({ name }) => name === fault.member);
        if (host?.mapper !== 'running')
          return `${fault.member} has no imc_mapper that runs. imcs -m shows those that do.`;
        await machine.act('dropMapper', fault.member);
        this.#journal.note('host', `host ${fault.member} has lost its imc_mapper`);
        return null;
      }
      case 'corrupt-lock-set': {
        await machine.refresh();
        const isKnown = machine.picture.snapshot.lockSets.some(({ id }) => id === fault.lockSet);
        if (!isKnown) return `There is no lock set ${fault.lockSet}. imcs lists them.`;
        await machine.act('corruptLockSet', fault.lockSet);
        return null;
      }
    }
  }

  /** A member of the cluster is now as this view says. */
  noteMember(member: KnownMember): void {
    this.#hosts.noteMember(member);
  }

  /** Ends all programs, with the service. */
  stop(): void {
    this.watches.endAll();
    this.#hosts.stop();
  }
}
