// The members of the cluster as hosts of the Memory Channel: they boot with what their files say, panic, and go. Holds
// the machine, which is loaded when something first uses it and dropped when all members are down.
import type { MemberName, MemberView } from '../engine/index.ts';
import type { InitOptions, Snapshot } from '../engine/memory-channel/index.ts';
import { type IdleHost, idleSnapshot } from './memory-channel-idle.ts';
import type { Journal } from './memory-channel-journal.ts';
import { type Link, Links } from './memory-channel-links.ts';
import type { BootSettings, Hardware, MemoryChannelSettings } from './memory-channel-settings.ts';
import type { Log, MemoryChannelMachine, MemoryChannelParts } from './ports.ts';

export type KnownMember = Pick<MemberView, 'id' | 'name' | 'state' | 'joinNumber'>;

export interface HostsOptions {
  readonly load: MemoryChannelParts['load'];
  readonly settings: MemoryChannelSettings;
  readonly journal: Journal;
  readonly log: Log;
  /** All members, up or down. */
  readonly members: readonly { readonly id: number; readonly name: MemberName }[];
  /** A host has panicked: its member must go down. */
  readonly panicked: (member: MemberName) => void;
}

/** Work on the machine; answers why nothing was changed, or null. */
export type MachineWork = (machine: MemoryChannelMachine) => Promise<string | null>;

const bothRailsBad = 'panic (cpu 0): rm_failover_if_necessary, both rails bad';
const railBad = 'panic (cpu 0): rm_delete_context: fatal MC error';

const asRoot = { name: 'root', uid: 0, gid: 0, group: 'system' };

export class Hosts {
  readonly #options: HostsOptions;
  readonly #members = new Map<MemberName, KnownMember>();
  /** The members that are up, in the order in which they booted, with what they read then. */
  readonly #booted = new Map<MemberName, BootSettings>();
  readonly #links: Links;
  /** Rails that the machine was told do not work. */
  readonly #downRails = new Set<number>();
  /** Hosts whose members are going down because of it. */
  readonly #panicked = new Set<MemberName>();
  /** As found when the first member booted; it cannot change while one is up (MC-033). */
  #hardware: Hardware;
  #machine: MemoryChannelMachine | null = null;
  /** What changes hosts happens one after the other. */
  #last: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(options: HostsOptions) {
    this.#options = options;
    this.#hardware = options.settings.hardware(() => {});
    this.#links = new Links(this.#hardware.config.physicalRails);
  }

  /** The cables that are cut. */
  get cutLinks(): readonly Link[] {
    return this.#links.cut;
  }

  get hardware(): Hardware {
    return this.#hardware;
  }

  /** Null while nothing uses the Memory Channel. */
  get machine(): MemoryChannelMachine | null {
    return this.#machine;
  }

  /** Takes a picture, and writes down what has changed since the last one. */
  look(): Snapshot {
    const { journal, members } = this.#options;
    const machine = this.#machine;
    const snapshot = machine?.kernel.snapshot() ?? this.#idle();
    journal.compare(snapshot);
    for (const { name } of members) {
      if (machine !== null) journal.noteConsole(name, machine.kernel.console(name));
    }
    return snapshot;
  }

  #idle(): Snapshot {
    const hosts = this.#options.members.map(({ id, name }): IdleHost => {
      return { id, name, booted: this.#booted.get(name) ?? null };
    });
    return idleSnapshot(hosts, this.#hardware, this.#links.unusable);
  }

  /** Does work on a member that is up. */
  async onMember(name: MemberName, work: MachineWork): Promise<string | null> {
    const unknown = this.#unknownMember(name);
    if (unknown !== null) return unknown;
    return this.#inOrder(async () => {
      if (this.#booted.has(name)) return work(await this.#load());
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
    return (await machine.whenFree(() => machine.kernel.init(name, options))) ?? null;
  }

  /** A physical rail fails or works again. @returns why not, or null */
  async changeRail(
    machine: MemoryChannelMachine,
    physical: number,
    to: 'failed' | 'working',
  ): Promise<string | null> {
    const unknown = this.#unknownRail(physical);
    if (unknown !== null) return unknown;
    const links = this.#links;
    if (to === 'failed') {
      if (links.failed.has(physical)) return `Physical rail ${physical} has failed already.`;
      this.#panic(machine, links.failRail(physical));
    } else {
      if (!links.failed.has(physical)) return `Physical rail ${physical} has not failed.`;
      links.restoreRail(physical);
    }
    await this.#applyLinks(machine);
    return null;
  }

  /** The cable of a member to the hub of a physical rail is cut, or whole again. @returns why not, or null */
  async changeLink(
    machine: MemoryChannelMachine,
    link: Link,
    to: 'cut' | 'whole',
  ): Promise<string | null> {
    const { member, physical } = link;
    const unknown = this.#unknownMember(member) ?? this.#unknownRail(physical);
    if (unknown !== null) return unknown;
    const links = this.#links;
    const isCut = links.isCut(link);
    const cable = `The cable of member ${member} to physical rail ${physical}`;
    if (to === 'cut') {
      if (isCut) return `${cable} is cut already.`;
      this.#options.journal.note('rail', `the cable of host ${member} to rail ${physical} is cut`);
      this.#panic(machine, links.cutLink({ member, physical }));
    } else {
      if (!isCut) return `${cable} is not cut.`;
      links.restoreLink(link);
      if (this.#booted.has(member)) links.boot(member);
      this.#options.journal.note(
        'rail',
        `the cable of host ${member} to rail ${physical} is whole again`,
      );
    }
    await this.#applyLinks(machine);
    return null;
  }

  #unknownRail(physical: number): string | null {
    const last = this.#hardware.config.physicalRails - 1;
    if (Number.isInteger(physical) && physical >= 0 && physical <= last) return null;
    return `There is no physical rail ${physical}. They are numbered from 0 to ${last}.`;
  }

  #unknownMember(name: MemberName): string | null {
    if (this.#members.has(name)) return null;
    return `${name} is not a member of this cluster. clu_get_info lists the members.`;
  }

  /**
   * Members that reach no rail any more panic (MC-037). Those that have initialized the library do so when the machine
   * hears of it; the others go down here with the same words.
   */
  #panic({ kernel }: MemoryChannelMachine, members: readonly MemberName[]): void {
    const { journal, panicked } = this.#options;
    const { style, hosts, physicalRails } = kernel.snapshot();
    const text = style === 1 && physicalRails.length > 1 ? bothRailsBad : railBad;
    for (const name of members) {
      if (hosts.find((host) => host.name === name)?.state === 'member') continue;
      journal.note('console', `${name}: ${text}`);
      this.#panicked.add(name);
      panicked(name);
    }
  }

  /** Tells the machine which rails and links work now. */
  async #applyLinks(machine: MemoryChannelMachine): Promise<void> {
    const { kernel } = machine;
    const { unusable } = this.#links;
    for (const { name } of this.#options.members) {
      await machine.whenFree(() => kernel.setLinked(name, this.#isReachable(name)));
    }
    // What works again comes first, so that the other rail is there to take over.
    for (const rail of [...this.#downRails]) {
      if (unusable.has(rail)) continue;
      this.#downRails.delete(rail);
      await machine.whenFree(() => kernel.restorePhysicalRail(rail));
    }
    for (const rail of unusable) {
      if (this.#downRails.has(rail)) continue;
      this.#downRails.add(rail);
      await machine.whenFree(() => kernel.failPhysicalRail(rail));
    }
    await machine.obey();
  }

  /** Members that are down have no say yet. */
  #isReachable(name: MemberName): boolean {
    return !this.#booted.has(name) || this.#links.isLinked(name);
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
    if (runs(member)) void this.#inOrder(() => this.#boot(member));
  }

  /** Reads what a booting member reads; loads the emulation only if the member needs it. */
  async #boot({ id, name }: KnownMember): Promise<null> {
    const { journal, settings } = this.#options;
    const complain = (problem: string) => journal.note('console', `${name}: ${problem}`);
    if (this.#booted.size === 0) this.#hardware = settings.hardware(complain);
    this.#links.rails = this.#hardware.config.physicalRails;
    const own = settings.boot(id, this.#hardware, complain);
    const [first] = this.#booted.values();
    this.#booted.set(name, own);
    this.#links.boot(name);
    const isOdd = first !== undefined && first.railStyle !== own.railStyle;
    if (this.#machine !== null) {
      await this.#applyLinks(this.#machine);
      await this.#bootHost(this.#machine, name, own);
    } else if (own.autoInit || isOdd) await this.#load();
    return null;
  }

  async #bootHost(
    machine: MemoryChannelMachine,
    name: MemberName,
    { railStyle, wiredPercent, autoInit, maxalloc, maxrecv }: BootSettings,
  ): Promise<void> {
    const { kernel } = machine;
    kernel.setAttribute(name, 'rm_rail_style', railStyle);
    kernel.setAttribute(name, 'vm_syswiredpercent', wiredPercent);
    const problem =
      (await machine.whenFree(() => kernel.boot(name))) ??
      (autoInit ? await this.init(machine, name, { maxalloc, maxrecv, as: asRoot }) : null);
    if (problem !== null) this.#options.log.write(`memory channel: ${problem}`);
    this.look();
  }

  async #halt(name: MemberName): Promise<null> {
    this.#booted.delete(name);
    this.#panicked.delete(name);
    this.#links.halt(name);
    const machine = this.#machine;
    if (machine === null) return null;
    await machine.whenFree(() => machine.kernel.stop(name));
    await machine.obey();
    await this.#applyLinks(machine);
    this.look();
    if (this.#booted.size > 0) return null;
    // A cluster that boots begins with an empty Memory Channel.
    this.#machine = null;
    this.#downRails.clear();
    this.#options.journal.begin();
    await machine.shutdown();
    return null;
  }

  /** The emulation with every member that is up, booted as it was booted. */
  async #load(): Promise<MemoryChannelMachine> {
    if (this.#machine !== null) return this.#machine;
    const { config, memoryMB } = this.#hardware;
    const machine = await this.#options.load(config);
    if (this.#isStopped) throw new Error('caad is stopping.');
    for (const { id, name } of this.#options.members) {
      machine.kernel.addHost(name, { memberId: id, memoryMB });
    }
    await this.#applyLinks(machine);
    machine.whenLost(() => this.look());
    this.#machine = machine;
    for (const [name, own] of this.#booted) await this.#bootHost(machine, name, own);
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
      if (state !== 'panicked' || this.#panicked.has(name)) continue;
      this.#panicked.add(name);
      this.#options.panicked(name);
    }
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
