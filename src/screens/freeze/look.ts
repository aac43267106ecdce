// How freezes and drains look wherever something frozen or drained is shown: which freeze covers it, its mark, its
// reason and end in words. Pure; lists, details and the status bar take their words from here.
import type {
  Drain,
  FreezeDocument,
  FreezeScope,
  MemberName,
  MemberView,
  Millis,
} from '../../engine/index.ts';
import { cleanText, formatClock, formatTime, type StatEntry } from '../../format/index.ts';
import type { ClusterState } from '../../tui/cluster-store.ts';

/** Stand in lists beside what is frozen or drained. */
export const frozenMark = 'F';
export const drainedMark = 'D';

type Known = Pick<ClusterState, 'head'>;

/** The widest freeze that covers a resource: its own, that of its member, or that of the cluster. */
export function freezeOf(view: StatEntry, { head }: Known): FreezeDocument | null {
  const place = view.type === 'application' ? (view.member ?? view.activity?.member) : undefined;
  return (
    head?.freezes.find(({ scope }) => {
      if (scope.kind === 'resource') return scope.resource === view.name;
      return scope.kind === 'cluster' || scope.member === place;
    }) ?? null
  );
}

/** The freeze of a resource by itself, which `caa_unfreeze NAME` ends. */
export function ownFreezeOf(name: string, { head }: Known): FreezeDocument | null {
  const isOwn = ({ scope }: FreezeDocument) => scope.kind === 'resource' && scope.resource === name;
  return head?.freezes.find(isOwn) ?? null;
}

/** The freeze of a member; not that of the cluster. */
export function memberFreezeOf(name: MemberName, { head }: Known): FreezeDocument | null {
  const isOwn = ({ scope }: FreezeDocument) => scope.kind === 'member' && scope.member === name;
  return head?.freezes.find(isOwn) ?? null;
}

/** The freeze of the whole cluster. */
export function clusterFreezeOf({ head }: Known): FreezeDocument | null {
  return head?.freezes.find(({ scope }) => scope.kind === 'cluster') ?? null;
}

/** `cluster`, `member rye`, or the name of the resource. */
export function scopeWords(scope: FreezeScope): string {
  switch (scope.kind) {
    case 'cluster':
      return 'cluster';
    case 'member':
      return `member ${scope.member}`;
    case 'resource':
      return scope.resource;
  }
}

/** `until 18:30`, with the date if that is another day; empty if it does not end by itself. */
export function endWords({ until }: FreezeDocument, now: Millis): string {
  if (until === null) return '';
  const isToday = formatTime(until).slice(0, 10) === formatTime(now).slice(0, 10);
  return `until ${isToday ? formatClock(until).slice(0, 5) : formatTime(until).slice(0, 16)}`;
}

/** `frozen with member rye until 18:30: disk change`, for the line about one thing. */
export function frozenWords(freeze: FreezeDocument, now: Millis): string {
  const { scope, reason } = freeze;
  const place = scope.kind === 'resource' ? '' : ` with the ${scopeWords(scope)}`;
  const end = endWords(freeze, now);
  return `frozen${place}${end === '' ? '' : ` ${end}`}: ${cleanText(reason)}`;
}

/** `drained: new memory`. */
export function drainedWords({ reason }: Drain): string {
  return `drained: ${cleanText(reason)}`;
}

/** A part of the status bar; parts of rank 0 never go, the highest rank goes first. */
interface CalmPart {
  readonly text: string;
  readonly rank: number;
}

/** What the status bar says of freezes and drains: `FROZEN cluster`, `until 18:30`; nothing if all is as ever. */
export function calmParts(
  { head, members }: Pick<ClusterState, 'head' | 'members'>,
  now: Millis,
): readonly CalmPart[] {
  const freezes = head?.freezes ?? [];
  const drained = [...members.values()].filter((member) => member.drained !== null);
  const [first] = freezes;
  const reason = first?.reason ?? drained[0]?.drained?.reason ?? '';
  const more = freezes.length > 1 ? ` +${freezes.length - 1}` : '';
  const parts: readonly CalmPart[] = [
    { text: first === undefined ? '' : `FROZEN ${scopeWords(first.scope)}${more}`, rank: 0 },
    { text: first === undefined ? '' : endWords(first, now), rank: 0.5 },
    { text: drainedPart(drained), rank: 0 },
    { text: cleanText(reason), rank: 3.5 },
  ];
  return parts.filter(({ text }) => text !== '');
}

function drainedPart(drained: readonly MemberView[]): string {
  const [first] = drained;
  if (first === undefined) return '';
  return `DRAINED ${drained.length === 1 ? first.name : drained.length}`;
}
