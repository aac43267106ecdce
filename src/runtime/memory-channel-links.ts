// The cables between members and the hubs of the physical rails, and which rails the cluster can use with them. A rail
// carries the cluster only if all members that are on the interconnect reach its hub; a member that would leave no rail
// to the others is cut off instead. Pure: it tells nobody.
import type { MemberName } from '../engine/index.ts';

export interface Link {
  readonly member: MemberName;
  readonly physical: number;
}

export class Links {
  readonly #failed = new Set<number>();
  readonly #cut: Link[] = [];
  /** Members that are up and reach a hub that the others reach, too. */
  readonly #linked = new Set<MemberName>();
  /** How many physical rails there are. */
  #rails: number;

  constructor(rails: number) {
    this.#rails = rails;
  }

  /** The number of rails, when the first member boots. */
  set rails(rails: number) {
    this.#rails = rails;
  }

  /** The cables that are cut. */
  get cut(): readonly Link[] {
    return this.#cut;
  }

  /** Rails that have failed by themselves. */
  get failed(): ReadonlySet<number> {
    return this.#failed;
  }

  /** Rails that do not carry the cluster: failed ones, and those that a linked member does not reach. */
  get unusable(): ReadonlySet<number> {
    const cut = this.#cut.filter(({ member }) => this.#linked.has(member));
    return new Set([...this.#failed, ...cut.map(({ physical }) => physical)]);
  }

  isLinked(member: MemberName): boolean {
    return this.#linked.has(member);
  }

  isCut({ member, physical }: Link): boolean {
    return this.#cut.some((one) => one.member === member && one.physical === physical);
  }

  /** A member is up; it is on the interconnect if a rail is left for all. */
  boot(member: MemberName): void {
    this.#linked.add(member);
    if (!this.#isRailLeft() && this.#hasCut(member)) this.#linked.delete(member);
  }

  halt(member: MemberName): void {
    this.#linked.delete(member);
  }

  /** Cuts a cable. @returns the member if no rail is left with it, which cuts it off */
  cutLink(link: Link): readonly MemberName[] {
    this.#cut.push(link);
    return this.#cutOff([link.member]);
  }

  restoreLink({ member, physical }: Link): void {
    const at = this.#cut.findIndex((one) => one.member === member && one.physical === physical);
    if (at >= 0) this.#cut.splice(at, 1);
  }

  /** A rail fails. @returns the members that reach no other one, and are cut off */
  failRail(physical: number): readonly MemberName[] {
    this.#failed.add(physical);
    // With no rail at all everybody is lost, which is not a matter of cables.
    if (this.#failed.size >= this.#rails) return [];
    return this.#cutOff([...this.#linked]);
  }

  restoreRail(physical: number): void {
    this.#failed.delete(physical);
  }

  /** Takes those with cut cables off the interconnect, one after the other, until a rail is left. */
  #cutOff(candidates: readonly MemberName[]): readonly MemberName[] {
    const gone: MemberName[] = [];
    for (const member of candidates) {
      if (this.#isRailLeft()) break;
      if (!this.#linked.has(member) || !this.#hasCut(member)) continue;
      this.#linked.delete(member);
      gone.push(member);
    }
    return gone;
  }

  #hasCut(member: MemberName): boolean {
    return this.#cut.some((one) => one.member === member);
  }

  #isRailLeft(): boolean {
    return this.unusable.size < this.#rails;
  }
}
