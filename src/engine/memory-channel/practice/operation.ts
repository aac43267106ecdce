// The language of the practice cluster: `a: store 0 42`, `net: deliver b`. Reads an operation, says what is wrong with
// one, and writes it in its plain form. What an operation does is in stage.ts.

/** Why something typed cannot be understood, or cannot be done now. */
export class PracticeError extends Error {
  override readonly name = 'PracticeError';
}

export interface PracticeOperation {
  /** `a`, `b`, `c`, or `net` for what the network does. */
  readonly by: string;
  readonly verb: string;
  readonly words: readonly string[];
}

export const practiceHosts = ['a', 'b', 'c'] as const;
export const practiceRails = ['mca0', 'mcb0'] as const;
/** Words of the region that can be stored, read and seen; all lie in one block of the write buffer. */
export const practiceWords = 8;
export const practiceLocks = 4;

type Kind = 'word' | 'value' | 'lock' | 'count' | readonly string[];

interface Form {
  readonly kinds: readonly Kind[];
  /** How many of them may be left out at the end. */
  readonly optional: number;
}

const nothing: Form = { kinds: [], optional: 0 };
const programVerbs: Readonly<Record<string, Form>> = {
  init: nothing,
  alloc: { kinds: [['coherent']], optional: 1 },
  attach: {
    kinds: [
      ['tx', 'rx', 'ptp'],
      ['loopback', ...practiceHosts],
    ],
    optional: 1,
  },
  detach: nothing,
  dealloc: nothing,
  store: { kinds: ['word', 'value', ['rx']], optional: 1 },
  read: { kinds: ['word', ['tx']], optional: 1 },
  mb: nothing,
  rderrcnt: nothing,
  ckerrcnt: { kinds: ['count'], optional: 1 },
  lkalloc: { kinds: [['creator']], optional: 1 },
  acquire: { kinds: ['lock', ['nowait']], optional: 1 },
  release: { kinds: ['lock'], optional: 0 },
  info: nothing,
  wait: { kinds: [['host', 'rail']], optional: 1 },
  killed: nothing,
  halts: nothing,
};
const networkVerbs: Readonly<Record<string, Form>> = {
  deliver: { kinds: [practiceHosts], optional: 1 },
  all: nothing,
  drop: { kinds: [practiceHosts], optional: 0 },
  tell: nothing,
  fail: { kinds: [practiceRails], optional: 0 },
  restore: { kinds: [practiceRails], optional: 0 },
  single: nothing,
};

/**
 * Reads one operation.
 * @param by who does it when the text does not say.
 * @throws PracticeError with a sentence that names the word and what may stand there.
 */
export function readPracticeOperation(text: string, by: string): PracticeOperation {
  const plain = text.trim().replace(/\s+/g, ' ');
  const [, named, rest = plain] = /^([^\s:]+):\s*(.*)$/.exec(plain) ?? [];
  const who = (named ?? by).toLowerCase();
  const [verb = '', ...words] = rest
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
  const isNetwork = who === 'net';
  if (!isNetwork && !isOneOf(practiceHosts, who)) {
    throw new PracticeError(`There is no ${who}: act for a, b, c or net.`);
  }
  const verbs = isNetwork ? networkVerbs : programVerbs;
  const form = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (form === undefined) {
    const known = Object.keys(verbs).join(', ');
    const what = verb === '' ? 'An operation is missing' : `${who} cannot ${verb}`;
    throw new PracticeError(`${what}; known are ${known}.`);
  }
  checkWords(verb, words, form);
  return { by: who, verb, words };
}

/** `a: store 0 42`. */
export function formatPracticeOperation({ by, verb, words }: PracticeOperation): string {
  return `${by}: ${[verb, ...words].join(' ')}`;
}

function checkWords(verb: string, words: readonly string[], { kinds, optional }: Form): void {
  const needed = kinds.length - optional;
  const samples = kinds.map(sampleOf).map((one, at) => (at < needed ? one : `[${one}]`));
  const sample = [verb, ...samples].join(' ');
  if (words.length > kinds.length) {
    throw new PracticeError(`${words[kinds.length]} is too much; the form is "${sample}".`);
  }
  for (const [at, kind] of kinds.entries()) {
    const word = words[at];
    if (word === undefined) {
      if (at < needed) {
        throw new PracticeError(`${verb} needs ${describe(kind)}; the form is "${sample}".`);
      }
    } else if (!fits(kind, word)) {
      throw new PracticeError(`${word} is not ${describe(kind)}; the form is "${sample}".`);
    }
  }
  const [first, second] = words;
  if (verb !== 'attach') return;
  const isHost = isOneOf(practiceHosts, second ?? '');
  if (first === 'ptp' && !isHost) throw new PracticeError('attach ptp needs a host: attach ptp b.');
  const isRight = second === undefined || first === 'ptp' || (first === 'tx' && !isHost);
  if (!isRight) {
    throw new PracticeError(
      `attach ${first} takes no ${second}: attach tx loopback, attach ptp b.`,
    );
  }
}

function fits(kind: Kind, word: string): boolean {
  switch (kind) {
    case 'word':
      return /^\d$/.test(word) && Number(word) < practiceWords;
    case 'lock':
      return /^\d$/.test(word) && Number(word) < practiceLocks;
    case 'value':
      return /^-?\d{1,10}$/.test(word) && (Number(word) | 0) === Number(word);
    case 'count':
      return /^\d{1,9}$/.test(word);
    default:
      return isOneOf(kind, word);
  }
}

function describe(kind: Kind): string {
  switch (kind) {
    case 'word':
      return `a word (0 to ${practiceWords - 1})`;
    case 'lock':
      return `a lock (0 to ${practiceLocks - 1})`;
    case 'value':
      return 'a 32-bit number';
    case 'count':
      return 'an error count';
    default:
      return kind.join(', ');
  }
}

function sampleOf(kind: Kind): string {
  const samples = { word: '0', value: '42', lock: '0', count: '3' };
  return typeof kind === 'string' ? samples[kind] : kind.join('|');
}

function isOneOf(list: readonly string[], word: string): boolean {
  return list.includes(word);
}
