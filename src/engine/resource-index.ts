// What is asked of all applications at once, kept up to date record by record: who requires whom, and how many run on
// each member.
import { readRequired } from './caa/settings.ts';
import type { MemberName, ResourceDocument, ResourceName } from './documents.ts';

export class ResourceIndex {
  readonly #dependents = new Map<ResourceName, Set<ResourceName>>();
  /** Applications ONLINE on, or being started on, each member. */
  readonly #load = new Map<MemberName, number>();

  /** One document in the place of another; undefined where there is none. */
  replace(before: ResourceDocument | undefined, after: ResourceDocument | undefined): void {
    const [left, entered] = [occupiedMember(before), occupiedMember(after)];
    if (left !== entered) {
      this.#count(left, -1);
      this.#count(entered, 1);
    }
    // Of ten thousand applications few have other values than before, and few require anything.
    if (before?.attributes === after?.attributes) return;
    if (before !== undefined) {
      for (const name of readRequired(before.attributes))
        this.#dependents.get(name)?.delete(before.name);
    }
    if (after !== undefined) {
      for (const name of readRequired(after.attributes)) this.#addDependent(name, after.name);
    }
  }

  #count(member: MemberName | null, by: 1 | -1): void {
    if (member !== null) this.#load.set(member, (this.#load.get(member) ?? 0) + by);
  }

  #addDependent(name: ResourceName, dependent: ResourceName): void {
    const dependents = this.#dependents.get(name) ?? new Set();
    dependents.add(dependent);
    this.#dependents.set(name, dependents);
  }

  /** In ascending order. */
  dependents(name: ResourceName): readonly ResourceName[] {
    const dependents = this.#dependents.get(name);
    return dependents === undefined ? [] : [...dependents].sort();
  }

  /** Applications ONLINE on the member or being started there, one left out. */
  applicationsOn(member: MemberName, except: ResourceDocument | undefined): number {
    const own = occupiedMember(except) === member ? 1 : 0;
    return (this.#load.get(member) ?? 0) - own;
  }
}

/** Where an application counts: where it is ONLINE, or else where it is being started. */
function occupiedMember(document: ResourceDocument | undefined): MemberName | null {
  if (document === undefined) return null;
  if (document.state.word === 'ONLINE') return document.state.member;
  return document.action?.entryPoint === 'start' ? document.action.member : null;
}
