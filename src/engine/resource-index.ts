// What is asked of all applications at once, kept up to date record by record: who requires whom, and how many run on
// each member.
import type { MemberName, ResourceDocument, ResourceName } from './documents.ts';

export class ResourceIndex {
  readonly #dependents = new Map<ResourceName, Set<ResourceName>>();
  /** Applications ONLINE on, or being started on, each member. */
  readonly #load = new Map<MemberName, number>();

  /** @param by 1 for a document that comes, -1 for one that goes. */
  count(document: ResourceDocument, required: readonly ResourceName[], by: 1 | -1): void {
    const member = occupiedMember(document);
    if (member !== null) this.#load.set(member, (this.#load.get(member) ?? 0) + by);
    for (const name of required) {
      const dependents = this.#dependents.get(name) ?? new Set();
      if (by === 1) dependents.add(document.name);
      else dependents.delete(document.name);
      this.#dependents.set(name, dependents);
    }
  }

  /** In ascending order. */
  dependents(name: ResourceName): readonly ResourceName[] {
    return [...(this.#dependents.get(name) ?? [])].sort();
  }

  /** Applications ONLINE on the member or being started there, one left out. */
  applicationsOn(member: MemberName, except: ResourceDocument | undefined): number {
    const own = except !== undefined && occupiedMember(except) === member ? 1 : 0;
    return (this.#load.get(member) ?? 0) - own;
  }
}

/** Where an application counts: where it is ONLINE, or else where it is being started. */
function occupiedMember(document: ResourceDocument): MemberName | null {
  if (document.state.word === 'ONLINE') return document.state.member;
  return document.action?.entryPoint === 'start' ? document.action.member : null;
}
