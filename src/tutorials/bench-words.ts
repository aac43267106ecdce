// What a check may say of the practice bench: its processes, locks and queues by name. A queue is a resource of the
// lock manager; the word `resource` is taken by CAA. Reads stated facts, asks nobody.
import type { BenchFacts, BenchLock, BenchProcess, BenchResource } from '../engine/dlm/index.ts';

type Reading = string | null;
type Words = Readonly<Record<string, (bench: BenchFacts, name: string) => boolean>>;
type Fields = Readonly<Record<string, (bench: BenchFacts, name: string) => Reading>>;

interface Vocabulary {
  readonly words: Words;
  readonly fields: Fields;
  readonly names: (bench: BenchFacts) => readonly string[];
}

const processes: Vocabulary = {
  words: {
    exists: (bench, name) => processOf(bench, name) !== undefined,
    alive: (bench, name) => processOf(bench, name)?.isAlive === true,
    dead: (bench, name) => processOf(bench, name)?.isAlive === false,
    /** Inside a call that has not returned. */
    blocked: (bench, name) => (processOf(bench, name)?.blockedFor ?? null) !== null,
  },
  fields: {
    name: ofProcess(({ name }) => name),
    member: ofProcess(({ member }) => member),
    'blocked-for': ofProcess(({ blockedFor }) => blockedFor),
  },
  names: (bench) => bench.processes.map(({ name }) => name),
};

const locks: Vocabulary = {
  words: {
    exists: ofLockWord(() => true),
    granted: ofLockWord(({ state }) => state === 'granted'),
    converting: ofLockWord(({ state }) => state === 'converting'),
    waiting: ofLockWord(({ state }) => state === 'waiting'),
    released: ofLockWord(({ state }) => state === 'released'),
    /** It stands in a queue: neither gone nor refused. */
    held: ofLockWord(({ state }) => state !== 'released'),
  },
  fields: {
    name: ofLock(({ name }) => name),
    process: ofLock(({ process }) => process),
    queue: ofLock(({ resource }) => resource),
    state: ofLock(({ state }) => state),
    mode: ofLock(({ mode }) => mode),
    requested: ofLock(({ requested }) => requested),
    'last-status': ofLock(({ lastStatus }) => lastStatus),
    notifications: ofLock(({ notifications }) => String(notifications)),
    read: ofLock(({ read }) => read),
  },
  names: (bench) => [...new Set(bench.locks.map(({ name }) => name))],
};

const queues: Vocabulary = {
  words: {
    exists: (bench, path) => queueOf(bench, path) !== undefined,
    valid: (bench, path) => queueOf(bench, path)?.isValid === true,
    invalid: (bench, path) => queueOf(bench, path)?.isValid === false,
  },
  fields: {
    name: ofQueue(({ path }) => path),
    mode: ofQueue(({ grantMode }) => grantMode),
    value: ofQueue(({ value }) => value),
    granted: ofQueue(({ granted }) => String(granted)),
    converting: ofQueue(({ converting }) => String(converting)),
    waiting: ofQueue(({ waiting }) => String(waiting)),
  },
  names: (bench) => bench.resources.map(({ path }) => path),
};

/** Subjects of the bench, each with what may be said of it. */
export const benchVocabulary = { process: processes, lock: locks, queue: queues } as const;

function processOf(bench: BenchFacts, name: string): BenchProcess | undefined {
  return bench.processes.find((process) => process.name === name);
}

/** The newest lock of that name: a name may be used again after a release. */
function lockOf(bench: BenchFacts, name: string): BenchLock | undefined {
  return bench.locks.findLast((lock) => lock.name === name);
}

function queueOf(bench: BenchFacts, path: string): BenchResource | undefined {
  return bench.resources.find((resource) => resource.path === path);
}

function ofProcess(read: (process: BenchProcess) => Reading): Fields[string] {
  return (bench, name) => {
    const process = processOf(bench, name);
    return process === undefined ? null : read(process);
  };
}

function ofLockWord(is: (lock: BenchLock) => boolean): Words[string] {
  return (bench, name) => {
    const lock = lockOf(bench, name);
    return lock !== undefined && is(lock);
  };
}

function ofLock(read: (lock: BenchLock) => Reading): Fields[string] {
  return (bench, name) => {
    const lock = lockOf(bench, name);
    return lock === undefined ? null : read(lock);
  };
}

function ofQueue(read: (resource: BenchResource) => Reading): Fields[string] {
  return (bench, path) => {
    const resource = queueOf(bench, path);
    return resource === undefined ? null : read(resource);
  };
}
