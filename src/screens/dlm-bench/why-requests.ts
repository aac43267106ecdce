// Why a new request or a conversion was granted, waits or was refused: from the modes and the queues, by the rules of the
// manual (Tables 9-3 and 9-5; a new request does not overtake, a conversion that fits does not wait).
import {
  isSuccess,
  Mode,
  type ScenarioStep,
  type StageLock,
  type StageResource,
  statusNamed,
  transferOf,
} from '../../engine/dlm/index.ts';
import { type Operation, refusal } from './operation.ts';
import {
  aheadOf,
  conflictsWith,
  findLock,
  findResource,
  holdersOf,
  isModeName,
  isPending,
  lastInLine,
  type Standing,
  toMode,
} from './queues.ts';
import { listOf, nameHolder, namePending } from './words.ts';

// New requests.

export function requestSentences(operation: Operation, status: string): readonly string[] {
  const { step, before, after } = operation;
  const [name = '', , mode = ''] = step.words;
  const path = after.locks.findLast((lock) => lock.name === name)?.resource ?? '';
  const was = findResource(before, path);
  const now = findLock(after, name);
  if (status === 'DLM_NOTQUEUED') return [notQueued(was, mode, null)];
  // The circle says all.
  if (status === 'DLM_DEADLOCK') return [];
  const isAccepted = status === 'blocks' || isSuccess(statusNamed(status) ?? -1);
  if (!isAccepted) return [refusal(operation, status)];
  if (now !== null && isPending(now)) return [waitSentence(now)];
  // Granted and gone, or ended, within the call: what was told says so.
  if (now === null) return [];
  return [grantSentence(name, mode, path, was), ...readSentences(operation, name, true)];
}

function conflictsIn(
  resource: StageResource,
  mode: string,
  but: string | null,
): readonly StageLock[] {
  return isModeName(mode) ? conflictsWith(resource, mode, but) : [];
}

/** The request was granted as soon as it was made: one that is queued is never granted within its own call. */
function grantSentence(
  name: string,
  mode: string,
  path: string,
  was: StageResource | null,
): string {
  if (mode === 'NL') return `${name} is granted: NL goes together with every mode and never waits.`;
  const others = was === null ? [] : holdersOf(was, null);
  if (others.length === 0) return `${name} is granted: nobody else has a lock on ${path}.`;
  return `${name} is granted: ${mode} goes together with ${listOf(others.map(nameHolder))}.`;
}

function notQueued(was: StageResource | null, mode: string, name: string | null): string {
  const conflicts = was === null ? [] : conflictsIn(was, mode, name);
  const last =
    was === null ? null : name === null ? lastInLine(was) : (was.converting.at(-1) ?? null);
  const reason =
    conflicts.length > 0
      ? `${mode} conflicts with ${listOf(conflicts.map(nameHolder))}`
      : last === null
        ? 'it cannot be granted at once'
        : `it may not overtake ${namePending(last)}`;
  return `Refused with DLM_NOTQUEUED: ${reason}, and NOQUEUE does not wait.`;
}

/** What a request in a queue waits for. */
function waitSentence(standing: Standing): string {
  const { lock, resource, queue } = standing;
  const mode = lock.requested ?? 'NONE';
  const conflicts = conflictsWith(resource, mode, lock.name);
  const ahead = aheadOf(standing);
  const isConversion = queue === 'converting';
  const what = isConversion ? `waits to convert ${lock.mode} to ${mode}` : 'waits';
  const keeps = isConversion ? `; it keeps ${lock.mode} meanwhile` : '';
  if (conflicts.length > 0) {
    return `${lock.name} ${what}: ${mode} conflicts with ${listOf(conflicts.map(nameHolder))}${keeps}.`;
  }
  const reason = isConversion ? 'QUECVT puts it behind' : 'it may not overtake';
  return `${lock.name} ${what}: ${reason} ${ahead === null ? 'nobody' : namePending(ahead)}${keeps}.`;
}

// Conversions.

export function conversionSentences(operation: Operation, status: string): readonly string[] {
  const { step, before, after } = operation;
  const [name = '', mode = ''] = step.words;
  const was = findLock(before, name);
  const now = findLock(after, name);
  if (status === 'DLM_NOTQUEUED') return [notQueued(was?.resource ?? null, mode, name)];
  // The circle says all.
  if (status === 'DLM_DEADLOCK') return [];
  const isAccepted = status === 'blocks' || isSuccess(statusNamed(status) ?? -1);
  if (!isAccepted || was === null) return [refusal(operation, status)];
  if (now !== null && isPending(now)) return [waitSentence(now)];
  if (now === null || now.lock.mode !== mode) return [];
  return [...convertedSentences(was, mode, step), ...readSentences(operation, name, false)];
}

function convertedSentences(was: Standing, mode: string, step: ScenarioStep): readonly string[] {
  const { lock, resource } = was;
  const is = lock.mode === mode ? 'stays' : 'is now';
  const others = holdersOf(resource, lock.name);
  const reason =
    others.length === 0
      ? `no other lock is granted on ${resource.path}`
      : `that goes together with ${listOf(others.map(nameHolder))}`;
  const pending = resource.converting[0] ?? resource.waiting[0];
  const overtakes = pending !== undefined && toMode(mode) > Mode[lock.mode];
  const more =
    overtakes && !step.words.includes('+QUECVT')
      ? [`A conversion that fits does not wait behind ${namePending(pending)}.`]
      : [];
  return [`${lock.name} ${is} ${mode}: ${reason}.`, ...more];
}

/** What a grant with VALB did with the value block. */
function readSentences(operation: Operation, name: string, isNew: boolean): readonly string[] {
  const { before, after, step, outcome } = operation;
  if (!step.words.includes('+VALB')) return [];
  const record = after.locks.findLast((lock) => lock.name === name);
  const told = outcome.told.find(({ lock, gets }) => lock === name && gets !== null);
  const gets = /gets="(.*)"$/.exec(outcome.result)?.[1] ?? told?.gets ?? null;
  const valid = findLock(after, name)?.resource.isValid ?? true;
  if (gets !== null) {
    const warning = valid ? '' : ', which is marked invalid';
    return [`It reads ${gets === '' ? 'an empty value block' : `"${gets}"`}${warning}.`];
  }
  const from = before.locks.findLast((lock) => lock.name === name)?.mode ?? 'NONE';
  const to = record?.mode ?? 'NONE';
  if (isNew || !isModeName(from) || !isModeName(to)) return [];
  const transfer = transferOf(Mode[from], Mode[to]);
  if (transfer === 'W') return [`From ${from} to ${to} it writes its value block.`];
  return transfer === '-'
    ? [`From ${from} to ${to} the value block is neither read nor written.`]
    : [];
}
