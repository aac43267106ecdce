// The standing check: would the cluster survive the loss of each member, and why not. It is asked again only when what
// is known of the cluster has changed, at most once in two seconds, and only by a screen that is looked at. Pure.
import type { MemberName, MemberSurvival } from '../../engine/index.ts';
import { cleanText } from '../../format/index.ts';
import type { ClusterState } from '../../tui/cluster-store.ts';
import { type Outcome, type RequestEffect, request, type World } from '../../tui/screen.ts';

type Facts = Pick<ClusterState, 'head' | 'members' | 'resources' | 'monitored'>;

export interface Survival {
  readonly askedAt: number;
  /** What was known when it was asked. */
  readonly facts: Facts;
  /** Null until the first answer. */
  readonly members: readonly MemberSurvival[] | null;
  /** Why there is no answer; null if there is, or it is on its way. */
  readonly problem: string | null;
}

export interface SurvivalEvent {
  readonly type: 'survival';
  readonly outcome: Outcome<'caa.survival'>;
}

const askAgainMs = 2000;

/** True if it has to be asked now. */
export function isSurvivalStale(survival: Survival | null, world: World): boolean {
  if (world.cluster.phase !== 'live' || world.cluster.head === null) return false;
  if (survival === null) return true;
  return hasChanged(survival, world) && world.now - survival.askedAt >= askAgainMs;
}

/** True if it is going to be asked as soon as the time between two questions is over. */
export function isSurvivalWaiting(survival: Survival | null, world: World): boolean {
  return survival !== null && world.cluster.phase === 'live' && hasChanged(survival, world);
}

function hasChanged({ facts }: Survival, { cluster }: World): boolean {
  return (
    facts.head !== cluster.head ||
    facts.members !== cluster.members ||
    facts.resources !== cluster.resources ||
    facts.monitored !== cluster.monitored
  );
}

/** The check under way, with the last answer until the new one comes. */
export function askSurvival<E>(
  survival: Survival | null,
  { cluster, now }: World,
  wrap: (event: SurvivalEvent) => E,
): { readonly survival: Survival; readonly effects: readonly RequestEffect<E>[] } {
  const { head, members, resources, monitored } = cluster;
  const facts = { head, members, resources, monitored };
  const ask = request('caa.survival', {}, (outcome) => wrap({ type: 'survival', outcome }));
  return {
    survival: { askedAt: now, facts, members: survival?.members ?? null, problem: null },
    effects: [ask],
  };
}

/** The check with its answer. */
export function survivalAnswered(
  survival: Survival | null,
  { outcome }: SurvivalEvent,
): Survival | null {
  if (survival === null) return null;
  return outcome.ok
    ? { ...survival, members: outcome.result.members, problem: null }
    : { ...survival, problem: outcome.message };
}

/** `Would survive the loss of rye: no, because clock would be lost: ...`. */
export function survivalWords(
  survival: Survival | null,
  member: MemberName,
  { cluster }: World,
): string {
  const head = `Would survive the loss of ${member}:`;
  if (cluster.members.get(member)?.state === 'DOWN') return `${head} it is DOWN already`;
  if (survival === null) return `${head} not known yet`;
  if (survival.problem !== null) return `${head} not known: ${cleanText(survival.problem)}`;
  const found = survival.members?.find((one) => one.member === member);
  if (found === undefined) return `${head} not known yet`;
  if (found.survives) return `${head} yes`;
  return `${head} no, because ${found.lost.map(lossWords).join('; ')}`;
}

function lossWords({ resource, because }: MemberSurvival['lost'][number]): string {
  return resource === null
    ? cleanText(because)
    : `${resource} would be lost: ${cleanText(because)}`;
}

/** All members in one line, for an overview: `Would survive the loss of any one member: yes`; empty if not known. */
export function survivalSummary(survival: Survival | null): string {
  const head = 'Would survive the loss of any one member:';
  const members = survival?.members ?? null;
  if (members === null) return '';
  const grave = members.filter(({ survives }) => !survives);
  if (grave.length === 0) return `${head} yes`;
  const parts = grave.map(({ member, lost }) => {
    const names = lost.map(({ resource }) => resource ?? 'quorum');
    return `without ${member} it loses ${names.join(', ')}`;
  });
  return `Would survive the loss of a member: no, ${parts.join('; ')}`;
}
