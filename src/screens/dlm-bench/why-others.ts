// What an operation did to others: grants, deadlocks, timeouts and blocking notifications, each with its reason. Reads the
// queues before and after; decides nothing.
import type { Circle, StageView, Told } from '../../engine/dlm/index.ts';
import type { Operation } from './operation.ts';
import { aheadOf, conflictsWith, findLock, isPending, type Standing } from './queues.ts';
import { listOf } from './words.ts';

/**
 * What became of other requests, whether or not their processes are told at once: circles that were broken, grants, and
 * requests that ran out of time; then what was told besides.
 */
export function consequences(operation: Operation): readonly string[] {
  const { outcome, after } = operation;
  const still = new Set(pendingIn(after).map(({ lock }) => lock.name));
  return [
    ...outcome.circles.map(circleSentence),
    ...pendingIn(operation.before)
      .filter(({ lock }) => !still.has(lock.name))
      .flatMap((was) => endSentence(was, operation) ?? []),
    ...outcome.told.flatMap((told) => toldSentence(told, operation) ?? []),
  ];
}

function pendingIn({ resources }: StageView): readonly Standing[] {
  return resources.flatMap((resource) =>
    (['converting', 'waiting'] as const).flatMap((queue) =>
      resource[queue].map((lock) => ({ resource, queue, lock })),
    ),
  );
}

/** How a request ended that was pending; null if that is said elsewhere. */
function endSentence(was: Standing, { after, step, outcome }: Operation): string | null {
  const { name, requested } = was.lock;
  const now = findLock(after, name);
  const told = outcome.told.find(({ lock, status }) => lock === name && status !== null);
  if (now !== null && now.lock.mode === requested) return grantedSentence(was, told);
  const isVictim = outcome.circles.some(([victim]) => victim?.lock === name);
  if (isVictim || step.by !== 'time') return null;
  return `${name} ends with DLM_TIMEOUT: it has waited as long as it wanted to.`;
}

/** A request that waited is granted: what stood in its way is gone. */
function grantedSentence(was: Standing, told: Told | undefined): string {
  const { resource, lock } = was;
  const blockers = conflictsWith(resource, lock.requested ?? 'NONE', lock.name);
  const ahead = aheadOf(was);
  const inTheWay = blockers.length > 0 || ahead === null ? blockers : [ahead];
  const verb = inTheWay.length === 1 ? 'no longer stands' : 'no longer stand';
  const names = listOf(inTheWay.map(({ name }) => name));
  return `${lock.name} is granted: ${names} ${verb} in its way${readWords(told)}.`;
}

function readWords(told: Told | undefined): string {
  if (told?.status === 'DLM_SUCCVALNOTVALID') return ', with a value block that is not valid';
  const gets = told?.gets ?? '';
  return gets === '' ? '' : `, and it reads "${gets}"`;
}

function toldSentence(told: Told, { before, after, step }: Operation): string | null {
  const { type, lock, status, process } = told;
  if (type === 'kill') return `Process ${process} is ended with its lock group.`;
  if (lock === null) return null;
  if (type === 'blocking') return blockingSentence(told, after);
  const isOwn = step.by === process && step.words[0] === lock;
  // What ended before and is delivered only now needs no reason any more.
  if (!isOwn && !(isWaiting(before, lock) && !isWaiting(after, lock))) return learned(told);
  if (status !== 'DLM_ABORT') return null;
  return `The request of ${lock} ends with DLM_ABORT, because its lock was released.`;
}

function isWaiting(view: StageView, lock: string): boolean {
  const standing = findLock(view, lock);
  return standing !== null && isPending(standing);
}

/** Something that happened before and is delivered only now. */
function learned({ process, lock, status }: Told): string {
  const how = status === 'DLM_SUCCESS' ? 'was granted' : `ended with ${status}`;
  return `Process ${process} learns that the request of ${lock} ${how}.`;
}

function blockingSentence({ lock, mode }: Told, after: StageView): string {
  const place = lock === null ? null : findLock(after, lock);
  const queue = place === null ? [] : [...place.resource.converting, ...place.resource.waiting];
  const blocked = queue.find(({ requested }) => {
    if (place === null || requested === null || requested !== mode) return false;
    return conflictsWith(place.resource, requested, null).some(({ name }) => name === lock);
  });
  const who =
    blocked === undefined ? `a request for ${mode}` : `${blocked.name}, which wants ${mode}`;
  return `The blocking routine of ${lock} is called: it blocks ${who}.`;
}

/** The circle that was broken: who waited for whom, and whose request ended. */
function circleSentence(circle: Circle): string {
  const victim = circle[0]?.lock ?? '';
  const owners = circle.map(({ process }) => process);
  if (owners.length < 2) {
    return `${victim} ends with DLM_DEADLOCK: process ${owners.join()} waited for itself alone.`;
  }
  const waits = owners.map((owner, at) => `${owner} waits for ${owners[(at + 1) % owners.length]}`);
  return `Deadlock: ${waits.join(', ')}. ${victim} was queued last and ends with DLM_DEADLOCK.`;
}
