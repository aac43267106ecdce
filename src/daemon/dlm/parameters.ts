// Checks of what programs ask of the lock manager, written by hand because a hundred thousand requests a second go
// through them. They judge types only: a value that the manual has a status for is the lock manager's business.
import type { ConvertArgs, LocktpArgs, Mode, UnlockArgs } from '../../engine/dlm/index.ts';
import { errorCodes } from '../../protocol/index.ts';
import { MethodError } from '../methods/index.ts';

/** Bounds of what the lock manager keeps and gives back without looking at it. */
const hintCharsMax = 1024;
const transactionCharsMax = 256;

export type Fields = Readonly<Record<string, unknown>>;

/**
 * The parameters of a request as named fields.
 *
 * @throws MethodError, as all functions of this module do, with a text that names the parameter.
 */
export function fieldsOf(parameters: unknown): Fields {
  if (typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)) {
    return parameters as Fields;
  }
  throw wrong('parameters', 'an object');
}

function wrong(name: string, wanted: string): MethodError {
  return new MethodError(`${name}: must be ${wanted}.`, errorCodes.invalidParams);
}

/** A number that has to be there. */
export function numberOf(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value === 'number') return value;
  throw wrong(name, 'a number');
}

/** A number that is 0 when it is left out. */
export function optionalNumber(fields: Fields, name: string): number {
  const value = fields[name];
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  throw wrong(name, 'a number');
}

/** A number that comes back to its process as it was given; JSON cannot write one beyond the finite. */
function optionalToken(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw wrong(name, 'a finite number');
}

function optionalValue(fields: Fields): readonly number[] | undefined {
  const { value } = fields;
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw wrong('value', 'an array of numbers');
  const longwords: readonly unknown[] = value;
  for (const longword of longwords) {
    if (typeof longword !== 'number') throw wrong('value', 'an array of numbers');
  }
  return value;
}

function optionalHint({ hint }: Fields): unknown {
  if (typeof hint !== 'string' && typeof hint !== 'object') return hint;
  if (hint === null || charsAsJson(hint) <= hintCharsMax) return hint;
  throw wrong('hint', `at most ${hintCharsMax} characters as JSON`);
}

/** What is nested too deeply to be written counts as endless. */
function charsAsJson(value: unknown): number {
  try {
    return JSON.stringify(value).length;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** The arguments of a conversion. */
export function toConvertArgs(fields: Fields): ConvertArgs {
  return {
    // Of other numbers the lock manager itself says that they are no mode.
    mode: numberOf(fields, 'mode') as Mode,
    flags: optionalNumber(fields, 'flags'),
    value: optionalValue(fields),
    notprm: optionalToken(fields, 'notprm'),
    hint: optionalHint(fields),
    blkrtn: optionalToken(fields, 'blkrtn'),
    cplrtn: optionalToken(fields, 'cplrtn'),
    timeout: optionalNumber(fields, 'timeout'),
  };
}

/** The arguments of a new request. */
export function toLockArgs(fields: Fields): LocktpArgs {
  const { name } = fields;
  if (typeof name !== 'string') throw wrong('name', 'a string with one character a byte');
  return {
    name,
    nsp: optionalNumber(fields, 'nsp'),
    parent: optionalNumber(fields, 'parent'),
    mode: numberOf(fields, 'mode') as Mode,
    flags: optionalNumber(fields, 'flags'),
    value: optionalValue(fields),
    notprm: optionalToken(fields, 'notprm'),
    hint: optionalHint(fields),
    blkrtn: optionalToken(fields, 'blkrtn'),
    cplrtn: optionalToken(fields, 'cplrtn'),
    timeout: optionalNumber(fields, 'timeout'),
  };
}

/** The arguments of a new request with a transaction and a recovery domain. */
export function toLocktpArgs(fields: Fields): LocktpArgs {
  const domain = optionalNumber(fields, 'domain');
  return { ...toLockArgs(fields), transaction: optionalTransaction(fields), domain };
}

function optionalTransaction({ transaction }: Fields): number | string | undefined {
  if (transaction === undefined || typeof transaction === 'number') return transaction;
  const isShort = typeof transaction === 'string' && transaction.length <= transactionCharsMax;
  if (isShort) return transaction;
  throw wrong('transaction', `a number or a string of at most ${transactionCharsMax} characters`);
}

export function toUnlockArgs(fields: Fields): UnlockArgs {
  return { flags: optionalNumber(fields, 'flags'), value: optionalValue(fields) };
}
