// What releasing did: unlock, cancel, and the ends of processes and members, with value blocks and resources that went.
import type { BenchLock, ScenarioStep } from '../../engine/dlm/index.ts';
import type { Operation } from './operation.ts';
import { findLock, findResource, holdersOf, type Standing } from './queues.ts';
import { listOf, nameAll } from './words.ts';

export function unlockSentences(operation: Operation): readonly string[] {
  const { step, before, after } = operation;
  const [name = ''] = step.words;
  const gone = goneLocks(operation).filter((lock) => lock.process === step.by || name !== '0');
  if (step.words.includes('+DEQALL')) {
    const which = name === '0' ? `Process ${step.by} releases` : `Below ${name},`;
    if (gone.length === 0) return [`There was nothing to release.`];
    const verb = name === '0' ? '' : gone.length === 1 ? ' is released' : ' are released';
    return [`${which} ${nameAll(gone)}${verb}.`, ...goneResources(operation)];
  }
  const was = findLock(before, name);
  if (was === null) return [];
  const { lock, queue } = was;
  const path = was.resource.path;
  const still = findResource(after, path);
  const first =
    queue === 'granted'
      ? `${name} (${lock.mode}) is released.`
      : queue === 'converting'
        ? `${name} (${lock.mode}) is released while it converts.`
        : `${name} gives up its request for ${lock.requested}.`;
  const value = still === null ? [] : unlockValueSentences(step, was);
  return [first, ...value, ...goneResources(operation)];
}

function unlockValueSentences(step: ScenarioStep, { lock }: Standing): readonly string[] {
  const isWriter = lock.mode === 'PW' || lock.mode === 'EX';
  if (step.words.includes('+VALB')) {
    return [
      isWriter
        ? 'Its value block is written.'
        : `${lock.mode} may not write: the value block stays as it is.`,
    ];
  }
  if (!step.words.includes('+INVVALBLK')) return [];
  return [
    isWriter
      ? 'The value block is marked invalid.'
      : `${lock.mode} may not mark the value block invalid.`,
  ];
}

export function cancelSentences({ step, before }: Operation): readonly string[] {
  const [name = ''] = step.words;
  const was = findLock(before, name);
  if (was?.queue === 'converting') {
    return [`${name} gives up its conversion to ${was.lock.requested} and keeps ${was.lock.mode}.`];
  }
  return [`${name} gives up its request and is no lock any more.`];
}

// Ends of processes and members.

export function endSentences(operation: Operation): readonly string[] {
  const { step, before, after } = operation;
  const ended = before.processes.filter(
    ({ name, isAlive }) =>
      isAlive && after.processes.some((other) => other.name === name && !other.isAlive),
  );
  const names = listOf(ended.map(({ name }) => name));
  const who =
    step.verb === 'fails'
      ? `Member ${step.by} has failed${ended.length === 0 ? '' : ` with ${names}`}`
      : `Process ${step.by} has ended`;
  const gone = goneLocks(operation);
  if (gone.length === 0) return [`${who}; no lock is released.`];
  const first = `${who}: ${nameAll(gone)} ${gone.length === 1 ? 'is' : 'are'} released.`;
  return [first, ...spoiled(operation), ...goneResources(operation)];
}

/** Value blocks that became invalid because their possible writers ended. */
function spoiled({ before, after, step }: Operation): readonly string[] {
  return after.resources.flatMap((resource) => {
    const was = findResource(before, resource.path);
    if (was === null || !was.isValid || resource.isValid) return [];
    const writer = holdersOf(was, null).find(
      ({ name, mode }) => (mode === 'PW' || mode === 'EX') && findLock(after, name) === null,
    );
    const because = writer === undefined ? `${step.by} ended` : `${writer.name} was ${writer.mode}`;
    return [`The value block of ${resource.path} is invalid now, because ${because}.`];
  });
}

function goneLocks({ before, after }: Operation): readonly BenchLock[] {
  return before.locks.filter(
    ({ name, state }, at) =>
      state !== 'released' && after.locks[at]?.state === 'released' && name !== '',
  );
}

function goneResources({ before, after }: Operation): readonly string[] {
  const gone = before.resources.filter(({ path }) => findResource(after, path) === null);
  if (gone.length === 0) return [];
  const paths = listOf(gone.map(({ path }) => path));
  const [verb, whose] = gone.length === 1 ? ['is', 'its'] : ['are', 'their'];
  return [`${paths} ${verb} gone with ${whose} last lock.`];
}
