// Physical rails and cables as people break and mend them: what the machine is told of it, and which members that cuts
// off. Knows members by name only; whether one is up it asks.
import type { MemberName } from '../engine/index.ts';
import type { Journal } from './memory-channel-journal.ts';
import { type Link, Links } from './memory-channel-links.ts';
import type { MemoryChannelMachine } from './ports.ts';

export interface CablesOptions {
  readonly journal: Journal;
  readonly members: readonly MemberName[];
  readonly isUp: (member: MemberName) => boolean;
  /** A member that has not initialized the library reaches no rail any more: it must go down. */
  readonly cutOff: (member: MemberName, panic: string) => void;
  readonly physicalRails: number;
}

export class Cables {
  readonly #options: CablesOptions;
  readonly #links: Links;
  #rails: number;
  /** Rails that the machine was told do not work. */
  readonly #downRails = new Set<number>();

  constructor(options: CablesOptions) {
    this.#options = options;
    this.#rails = options.physicalRails;
    this.#links = new Links(this.#rails);
  }

  /** The cables that are cut. */
  get cut(): readonly Link[] {
    return this.#links.cut;
  }

  /** Rails that do not carry the cluster. */
  get unusable(): ReadonlySet<number> {
    return this.#links.unusable;
  }

  /** A member is up, with so many physical rails. */
  boot(member: MemberName, physicalRails: number): void {
    this.#rails = physicalRails;
    this.#links.rails = physicalRails;
    this.#links.boot(member);
  }

  halt(member: MemberName): void {
    this.#links.halt(member);
  }

  /** The next machine will have heard of nothing. */
  begin(): void {
    this.#downRails.clear();
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
    await this.apply(machine);
    return null;
  }

  /** The cable of a member to the hub of a physical rail is cut, or whole again. @returns why not, or null */
  async changeLink(
    machine: MemoryChannelMachine,
    link: Link,
    to: 'cut' | 'whole',
  ): Promise<string | null> {
    const { member, physical } = link;
    const unknown = this.#unknownRail(physical);
    if (unknown !== null) return unknown;
    const { journal, isUp } = this.#options;
    const links = this.#links;
    const isCut = links.isCut(link);
    const cable = `The cable of member ${member} to physical rail ${physical}`;
    if (to === 'cut') {
      if (isCut) return `${cable} is cut already.`;
      journal.note('rail', `the cable of host ${member} to rail ${physical} is cut`);
      this.#panic(machine, links.cutLink({ member, physical }));
    } else {
      if (!isCut) return `${cable} is not cut.`;
      links.restoreLink(link);
      if (isUp(member)) links.boot(member);
      journal.note('rail', `the cable of host ${member} to rail ${physical} is whole again`);
    }
    await this.apply(machine);
    return null;
  }

  #unknownRail(physical: number): string | null {
    const last = this.#rails - 1;
    if (Number.isInteger(physical) && physical >= 0 && physical <= last) return null;
    return `There is no physical rail ${physical}. They are numbered from 0 to ${last}.`;
  }

  /**
   * Members that reach no rail any more panic (MC-037). Those that have initialized the library do so when the machine
   * hears of it; the others go down here with the same words.
   */
  #panic({ picture }: MemoryChannelMachine, members: readonly MemberName[]): void {
    const { journal, cutOff } = this.#options;
    const { snapshot, noRailPanic } = picture;
    for (const name of members) {
      if (snapshot.hosts.find((host) => host.name === name)?.state === 'member') continue;
      journal.note('console', `${name}: ${noRailPanic}`);
      cutOff(name, noRailPanic);
    }
  }

  /** Tells the machine which rails and links work now. */
  async apply(machine: MemoryChannelMachine): Promise<void> {
    const { unusable } = this.#links;
    for (const name of this.#options.members) {
      await machine.act('setLinked', name, this.#isReachable(name));
    }
    // What works again comes first, so that the other rail is there to take over.
    for (const rail of [...this.#downRails]) {
      if (unusable.has(rail)) continue;
      this.#downRails.delete(rail);
      await machine.act('restorePhysicalRail', rail);
    }
    for (const rail of unusable) {
      if (this.#downRails.has(rail)) continue;
      this.#downRails.add(rail);
      await machine.act('failPhysicalRail', rail);
    }
  }

  /** Members that are down have no say yet. */
  #isReachable(name: MemberName): boolean {
    return !this.#options.isUp(name) || this.#links.isLinked(name);
  }
}
