// Random work for a lock manager: operations as plain records of small numbers, so that a seed or fast-check can make
// them and fast-check can shrink them. What the numbers mean depends on the state they meet; see dlm-world.ts.

import { Flag, Mode } from '../../src/engine/dlm/index.ts';
import { fc } from './properties.ts';
import type { Random } from './random.ts';

export const opKinds = [
  'lock',
  'convert',
  'unlock',
  'cancel',
  'dequeueAll',
  'time',
  'begin',
  'end',
  'failMember',
  'signal',
  'notify',
  'groupCreate',
  'groupAttach',
  'groupDetach',
  'groupDestroy',
  'domainAttach',
  'domainDetach',
  'domainCollect',
  'domainValidate',
] as const;
export type OpKind = (typeof opKinds)[number];

export interface Op {
  readonly kind: OpKind;
  /** Which process, which of its locks, which name; each is taken modulo how many there are. */
  readonly who: number;
  readonly lock: number;
  readonly name: number;
  readonly mode: Mode;
  readonly flags: number;
  /** Bits: see the readers in dlm-world.ts. */
  readonly extra: number;
}

const weights: readonly (readonly [kind: OpKind, weight: number])[] = [
  ['lock', 300],
  ['convert', 330],
  ['unlock', 200],
  ['cancel', 60],
  ['dequeueAll', 25],
  ['time', 40],
  ['begin', 30],
  ['end', 16],
  ['failMember', 4],
  ['signal', 12],
  ['notify', 30],
  ['groupCreate', 8],
  ['groupAttach', 14],
  ['groupDetach', 8],
  ['groupDestroy', 4],
  ['domainAttach', 30],
  ['domainDetach', 4],
  ['domainCollect', 16],
  ['domainValidate', 8],
];
const lottery = weights.flatMap(([kind, weight]) => Array<OpKind>(weight).fill(kind));

const modes = [Mode.NL, Mode.CR, Mode.CW, Mode.PR, Mode.PW, Mode.EX];
const requestFlags: readonly (readonly [flag: number, probability: number])[] = [
  [Flag.VALB, 0.5],
  [Flag.NOQUEUE, 0.08],
  [Flag.SYNCSTS, 0.3],
  [Flag.NODLCKWT, 0.12],
  [Flag.NODLCKBLK, 0.08],
  [Flag.QUECVT, 0.3],
];

export function randomOp(random: Random): Op {
  const flags = requestFlags.reduce(
    (bits, [flag, probability]) => (random.chance(probability) ? bits | flag : bits),
    0,
  );
  return {
    kind: random.pick(lottery),
    who: random.below(64),
    lock: random.below(64),
    name: random.below(64),
    mode: random.pick(modes),
    flags,
    extra: random.below(2 ** 20),
  };
}

/** The same for fast-check. */
export const arbitraryOp: fc.Arbitrary<Op> = fc.record({
  kind: fc.constantFrom(...lottery),
  who: fc.nat(63),
  lock: fc.nat(63),
  name: fc.nat(63),
  mode: fc.constantFrom(...modes),
  flags: fc
    .subarray(requestFlags.map(([flag]) => flag))
    .map((chosen) => chosen.reduce((bits, flag) => bits | flag, 0)),
  extra: fc.nat(2 ** 20 - 1),
});
