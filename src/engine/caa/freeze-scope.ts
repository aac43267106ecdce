// What a freeze covers: a name for tables and timers, words for people, and the question of who belongs to it.
import type { FreezeScope, MemberName, ResourceName } from '../documents.ts';

/** Whether the freeze covers an application that is, or was last, on a member. */
export function covers(scope: FreezeScope, name: ResourceName, place: MemberName | null): boolean {
  switch (scope.kind) {
    case 'cluster':
      return true;
    case 'member':
      return scope.member === place;
    case 'resource':
      return scope.resource === name;
  }
}

export function describeScope(scope: FreezeScope): string {
  switch (scope.kind) {
    case 'cluster':
      return 'the cluster';
    case 'member':
      return `member ${scope.member}`;
    case 'resource':
      return `resource ${scope.resource}`;
  }
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Names a scope in tables and timers. */
export function freezeKey(scope: FreezeScope): string {
  switch (scope.kind) {
    case 'cluster':
      return 'cluster';
    case 'member':
      return `member:${scope.member}`;
    case 'resource':
      return `resource:${scope.resource}`;
  }
}
