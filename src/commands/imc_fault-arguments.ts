// The command line of imc_fault as a fault of the protocol. Whether there is such a rail, member or lock set is the
// cluster's to say.
import type { ImcFault } from '../protocol/index.ts';
import { type Options, UsageError } from './options.ts';

export const dropOptions = {
  from: 'member',
  to: 'member,...',
  region: 'id',
  offset: 'bytes',
  position: 'n',
  skip: 'n',
} as const;

const kinds: Readonly<
  Record<ImcFault['kind'], { readonly what: string; parse(word: string, second: string): ImcFault }>
> = {
  'fail-rail': {
    what: 'the adapter',
    parse: (word) => ({ kind: 'fail-rail', physical: adapterOf(word) }),
  },
  'restore-rail': {
    what: 'the adapter',
    parse: (word) => ({ kind: 'restore-rail', physical: adapterOf(word) }),
  },
  'cut-link': {
    what: 'the member',
    parse: (member, adapter) => ({ kind: 'cut-link', member, physical: adapterOf(adapter) }),
  },
  'restore-link': {
    what: 'the member',
    parse: (member, adapter) => ({ kind: 'restore-link', member, physical: adapterOf(adapter) }),
  },
  'drop-packet': {
    what: 'the logical rail',
    parse: (word) => ({ kind: 'drop-packet', rail: wholeOf(word, 'the logical rail') }),
  },
  'error-rate': {
    what: 'the number of errors a second',
    parse: (word) => ({ kind: 'error-rate', perSecond: rateOf(word) }),
  },
  'drop-mapper': { what: 'the member', parse: (word) => ({ kind: 'drop-mapper', member: word }) },
  'corrupt-lock-set': {
    what: 'the ID of the lock set',
    parse: (word) => ({
      kind: 'corrupt-lock-set',
      lockSet: wholeOf(word, 'the ID of the lock set'),
    }),
  },
};

/** @throws UsageError if the words make no fault. */
export function faultOf(options: Options): ImcFault {
  const [kind, word, ...more] = options.operands;
  if (kind === undefined) throw new UsageError('the fault is missing');
  const known = Object.entries(kinds).find(([name]) => name === kind)?.[1];
  if (known === undefined) throw new UsageError(`unknown fault ${kind}`);
  if (word === undefined || word === '') throw new UsageError(`${known.what} is missing`);
  const isLink = kind === 'cut-link' || kind === 'restore-link';
  const [second] = more;
  if (isLink && (second === undefined || second === '')) {
    throw new UsageError('the adapter is missing');
  }
  const surplus = more[isLink ? 1 : 0];
  if (surplus !== undefined) throw new UsageError(`unexpected word ${surplus}`);
  const fault = known.parse(word, second ?? '');
  if (fault.kind === 'drop-packet') return { ...fault, ...dropTerms(options) };
  const given = Object.keys(dropOptions).find((name) => options.value(name) !== null);
  if (given !== undefined) throw new UsageError(`-${given} cannot be combined with ${kind}`);
  return fault;
}

function dropTerms(options: Options) {
  const from = options.value('from');
  const to = options.value('to');
  const numbers = ['region', 'offset', 'position', 'skip'].flatMap((name) => {
    const word = options.value(name);
    return word === null ? [] : [[name, wholeOf(word, `-${name}`)] as const];
  });
  return {
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { hosts: to.split(',').filter((member) => member !== '') }),
    ...Object.fromEntries(numbers),
  };
}

const firstLetter = 'a'.charCodeAt(0);

/** `mca0` is the first adapter, `mcb0` the second (MC-039). */
function adapterOf(word: string): number {
  const letter = /^mc([a-d])0$/.exec(word)?.[1];
  if (letter !== undefined) return letter.charCodeAt(0) - firstLetter;
  if (/^[0-9]{1,9}$/.test(word)) return Number(word);
  throw new UsageError(`${word} is no adapter; mca0, mcb0 or a number from 0 would be`);
}

function wholeOf(word: string, what: string): number {
  if (/^[0-9]{1,15}$/.test(word)) return Number(word);
  throw new UsageError(`${what} is a whole number, but ${word} was given`);
}

/** Errors a second: three in a year, as the manual says of the real hardware (MC-356). */
export const historicalRate = 3 / (365.25 * 86_400);

function rateOf(word: string): number {
  if (word === 'historical') return historicalRate;
  if (/^[0-9]{1,9}(\.[0-9]{1,9})?$/.test(word)) return Number(word);
  throw new UsageError(
    `the error rate is a number such as 0, 0.5 or 20, or historical, but ${word} was given`,
  );
}
