// The members of the cluster as hosts of the Memory Channel: they boot with what their files say, panic, and go. Holds
// the machine, which is loaded when something first uses it and dropped when all members are down.
import type { MemberName, MemberView, Millis } from '../engine/index.ts';
import type { HostView, InitOptions, Snapshot } from '../engine/memory-channel/index.ts';
import { Cables } from './memory-channel-cables.ts';
import { type IdleHost, idleSnapshot } from './memory-channel-idle.ts';
import type { Journal } from './memory-channel-journal.ts';
import type { BootSettings, Hardware, MemoryChannelSettings } from './memory-channel-settings.ts';
import type { Log, MemoryChannelMachine, MemoryChannelParts } from './ports.ts';

export type KnownMember = Pick<MemberView, 'id' | 'name' | 'state' | 'joinNumber'>;

export interface HostsOptions {
  readonly load: MemoryChannelParts['load'];
  readonly settings: MemoryChannelSettings;
  readonly journal: Journal;
  readonly log: Log;
  readonly now: () => Millis;
  /** All members, up or down. */
  readonly members: readonly { readonly id: number; readonly name: MemberName }[];
  /** A host has panicked: its member must go down. */
  readonly panicked: (member: MemberName) => void;
}

/** Work on the machine; answers why nothing was changed, or null. */
export type MachineWork = (machine: MemoryChannelMachine) => Promise<string | null>;

const bytesPerMegabyte = 1_048_576;
/** A panic over rails that do not match begins so, and has so many lines (manual 10.5.3.1). */
const mismatchHead = 'rm_slave_init';
const mismatchRows = 5;
const asRoot = { name: 'root', uid: 0, gid: 0, group: 'system' };

export class Hosts {
  readonly cables: Cables;
  readonly #options: HostsOptions;
  readonly #members = new Map<MemberName, KnownMember>();
  /** The members that are up, in the order in which they booted, with what they read then. */
  readonly #booted = new Map<MemberName, BootSettings>();
  /** Hosts that have panicked and not been booted since, with what their consoles say of it. */
  readonly #panicked = new Map<MemberName, string>();
  /** As found when the first member booted; it cannot change while one is up (MC-033). */
  #hardware: Hardware;
  #machine: MemoryChannelMachine | null = null;
  #since: Millis | null = null;
  /** Members that had initialized the library of a machine that is lost, with their limits in bytes. */
  readonly #initialized = new Map<MemberName, Pick<HostView, 'maxalloc' | 'maxrecv'>>();
  /** What changes hosts happens one after the other. */
  #last: Promise<unknown> = Promise.resolve();
  /** Settles when hosts that boot, and a new machine in the place of a lost one, are there; what is seen waits for it. */
  #arrival: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(options: HostsOptions) {
    this.#options = options;
    this.#hardware = options.settings.hardware(() => {});
    const { journal, members } = options;
    this.cables = new Cables({
      journal,
      members: members.map(({ name }) => name),
      isUp: (name) => this.#booted.has(name),
      cutOff: (name, panic) => this.#goDown(name, panic),
      physicalRails: this.#hardware.config.physicalRails,
    });
  }

  get hardware(): Hardware {
    return this.#hardware;
  }

  /** Null while nothing uses the Memory Channel. */
  get machine(): MemoryChannelMachine | null {
    return this.#machine;
  }

  /** When the emulation that is there was made; null while nothing uses it. */
  get since(): Millis | null {
    return this.#since;
  }

  /** Takes a new picture. */
  async refresh(): Promise<void> {
    await this.#arrival;
    // One that ends just now is looked at as one that nobody uses.
    await this.#machine?.refresh().catch(() => {});
  }

  /** Writes down what has changed since the last look. */
  look(): Snapshot {
    const { journal } = this.#options;
    const machine = this.#machine;
    const { snapshot, consoles } = machine?.picture ?? { snapshot: this.#idle(), consoles: [] };
    journal.compare(snapshot);
    for (const { host, lines, forgotten } of consoles) journal.noteConsole(host, lines, forgotten);
    return snapshot;
  }

  #idle(): Snapshot {
    const hosts = this.#options.members.map(({ id, name }): IdleHost => {
      return { id, name, booted: this.#booted.get(name) ?? null };
    });
    return idleSnapshot(hosts, this.#hardware, this.cables.unusable);
  }

  /** Does work on a member that is up. */
  async onMember(name: MemberName, work: MachineWork): Promise<string | null> {
    const unknown = this.unknownMember(name);
    if (unknown !== null) return unknown;
    return this.#inOrder(async () => {
      if (this.#booted.has(name)) {
        const machine = await this.#load();
        const host = machine.picture.snapshot.hosts.find((one) => one.name === name);
        if (host?.state !== 'panicked') return work(machine);
        this.#goDown(name);
      }
      const panic = this.#panicked.get(name);
      if (panic !== undefined) {
        return `Member ${name} has panicked, and its console says: ${panic}. Correct that, and boot it with clu_fault boot ${name}.`;
      }
      const state = this.#members.get(name)?.state ?? 'DOWN';
      return `Member ${name} is ${state}. Name a member that is UP, or boot this one with clu_fault boot ${name}.`;
    });
  }

  /** Does work on the cluster as a whole. */
  async onCluster(work: MachineWork): Promise<string | null> {
    return this.#inOrder(async () => {
      if (this.#booted.size > 0) return work(await this.#load());
      return 'No member of the cluster is up. Boot one with clu_fault boot.';
    });
  }

  /** imc_init on a host (manual 10.2). @returns why it failed, or null */
  async init(
    machine: MemoryChannelMachine,
    name: MemberName,
    options: InitOptions,
  ): Promise<string | null> {
    return (await machine.act('init', name, options)) ?? null;
  }

  /** Why a name is none of a member, or null. */
  unknownMember(name: MemberName): string | null {
    if (this.#members.has(name)) return null;
    return `${name} is not a member of this cluster. clu_get_info lists the members.`;
  }

  /** A member of the cluster is now as this view says. */
  noteMember(member: KnownMember): void {
    const { name } = member;
    if (!this.#options.members.some((one) => one.name === name)) return;
    const before = this.#members.get(name);
    this.#members.set(name, member);
    const ran = before !== undefined && runs(before);
    // It may have failed and come back between two looks.
    const isSame = ran && runs(member) && before.joinNumber === member.joinNumber;
    if (isSame) return;
    if (ran) void this.#inOrder(() => this.#halt(name));
    if (runs(member)) this.#arrival = this.#inOrder(() => this.#boot(member));
  }

  /** Reads what a booting member reads; loads the emulation only if the member needs it. */
  async #boot({ id, name }: KnownMember): Promise<null> {
    const { journal, settings } = this.#options;
    const complain = (problem: string) => journal.note('console', `${name}: ${problem}`);
    if (this.#booted.size === 0) this.#hardware = settings.hardware(complain);
    const own = settings.boot(id, this.#hardware, complain);
    const [first] = this.#booted.values();
    this.#booted.set(name, own);
    this.#panicked.delete(name);
    this.cables.boot(name, this.#hardware.config.physicalRails);
    const isOdd = first !== undefined && first.railStyle !== own.railStyle;
    if (this.#machine !== null) {
      await this.cables.apply(this.#machine);
      await this.#bootHost(this.#machine, name, own);
    } else if (own.autoInit || isOdd) await this.#load();
    return null;
  }

  async #bootHost(
    machine: MemoryChannelMachine,
    name: MemberName,
    { railStyle, wiredPercent, wiredMB, autoInit, maxalloc, maxrecv }: BootSettings,
  ): Promise<void> {
    await machine.act('setAttribute', name, 'rm_rail_style', railStyle);
    await machine.act('setAttribute', name, 'vm_syswiredpercent', wiredPercent);
    await machine.act('setWiredElsewhere', name, wiredMB * bytesPerMegabyte);
    const problem =
      (await machine.act('boot', name)) ??
      (autoInit ? await this.init(machine, name, { maxalloc, maxrecv, as: asRoot }) : null);
    if (problem !== null) this.#options.log.write(`memory channel: ${problem}`);
    this.look();
  }

  async #halt(name: MemberName): Promise<null> {
    this.#booted.delete(name);
    this.#initialized.delete(name);
    this.cables.halt(name);
    const machine = this.#machine;
    if (machine === null) return null;
    await machine.act('stop', name);
    await this.cables.apply(machine);
    this.look();
    if (this.#booted.size > 0) return null;
    // A cluster that boots begins with an empty Memory Channel.
    this.#forget();
    this.#initialized.clear();
    await machine.shutdown();
    return null;
  }

  #forget(): void {
    this.#machine = null;
    this.#since = null;
    this.cables.begin();
    this.#options.journal.begin();
  }

  /**
   * The machine has ended by itself, and all programs with it. Members stay up: for those that had initialized the
   * library a new one is made at once, or, when no program can have been the reason, as soon as it is needed.
   */
  #lose(machine: MemoryChannelMachine, reason: string): void {
    if (machine !== this.#machine) return;
    const { hosts, processes } = machine.picture.snapshot;
    for (const { name, state, maxalloc, maxrecv } of hosts) {
      if (state === 'member') this.#initialized.set(name, { maxalloc, maxrecv });
    }
    this.#forget();
    const text = `the Memory Channel has ended and begins anew, empty: ${reason}`;
    this.#options.journal.note('host', text);
    this.#options.log.write(`memory channel: ${text}`);
    if (processes.length === 0 || this.#isStopped) return;
    this.#arrival = this.#inOrder(async () => {
      await this.#load();
      return null;
    });
  }

  /** The emulation with every member that is up, booted as it was booted. */
  async #load(): Promise<MemoryChannelMachine> {
    if (this.#machine !== null) return this.#machine;
    const { config, memoryMB } = this.#hardware;
    const machine = await this.#options.load(config);
    if (this.#isStopped) throw new Error('caad is stopping.');
    for (const { id, name } of this.#options.members) {
      await machine.act('addHost', name, { memberId: id, memoryMB });
    }
    await this.cables.apply(machine);
    machine.whenLost(() => this.look());
    machine.whenOver((reason) => this.#lose(machine, reason));
    this.#machine = machine;
    this.#since = this.#options.now();
    for (const [name, own] of this.#booted) await this.#bootHost(machine, name, own);
    for (const [name, { maxalloc, maxrecv }] of this.#initialized) {
      if (!this.#booted.has(name)) continue;
      const megabytes = {
        maxalloc: maxalloc / bytesPerMegabyte,
        maxrecv: maxrecv / bytesPerMegabyte,
      };
      await this.init(machine, name, { ...megabytes, as: asRoot });
    }
    this.#initialized.clear();
    return machine;
  }

  /** Does work when all that was asked for before is done; a fault of it becomes the problem that is answered. */
  #inOrder(work: () => Promise<string | null>): Promise<string | null> {
    const done = this.#last
      .then(work)
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        this.#options.log.write(`memory channel: ${reason}`);
        return reason;
      })
      .finally(() => this.#settle());
    this.#last = done;
    return done;
  }

  /** Writes down what has changed; members whose hosts have panicked go down. */
  #settle(): void {
    const { hosts } = this.look();
    for (const { name, state } of hosts) {
      if (state === 'panicked') this.#goDown(name);
    }
  }

  /** @param panic what the console says, where the host's own has nothing of it. */
  #goDown(name: MemberName, panic?: string): void {
    if (this.#panicked.has(name)) return;
    const console = this.#machine?.picture.consoles.find(({ host }) => host === name);
    const lines = panicLines(console?.lines ?? []);
    this.#panicked.set(name, panic ?? lines.join(' / '));
    this.#options.panicked(name);
  }

  stop(): void {
    this.#isStopped = true;
    void this.#machine?.shutdown();
  }
}

/** Whether a member's system runs; one that leaves does so until it is down. */
function runs({ state }: KnownMember): boolean {
  return state === 'UP' || state === 'LEAVING';
}

/** The lines of a console that its last panic has written. */
function panicLines(lines: readonly string[]): readonly string[] {
  const at = lines.lastIndexOf(mismatchHead);
  return lines.slice(at >= 0 && at >= lines.length - mismatchRows ? at : -1);
}
