// The command line of dlm_lock, read into one order. Whatever is wrong with it is said before anything is connected to;
// only the sizes of names and values are the lock manager's to know.
import { Mode, valueOfBytes } from '../engine/dlm/index.ts';
import type { Host } from './context.ts';
import { bytesTyped, modeTyped, type NamespaceTyped, namespaceTyped } from './dlm_names.ts';
import { type Options, refuseTogether, UsageError } from './options.ts';

/** What dlm_lock is to do. */
export interface LockOrder {
  readonly namespace: NamespaceTyped;
  /** One character a byte; at least one. */
  readonly name: string;
  readonly mode: Mode;
  /** Hundredths of a second; 0 is no timeout. */
  readonly timeout: number;
  readonly noQueue: boolean;
  /** The exit status if the lock is not free, or not in time. */
  readonly notGrantedStatus: number;
  readonly member: string | null;
  /** What `-value` says, one character a byte. */
  readonly value: string | null;
  readonly inheritsConnection: boolean;
  readonly keepsCommand: boolean;
  readonly verbose: boolean;
  readonly program: string;
  readonly argv: readonly string[];
}

/** Options without and with a value. */
export const flags: readonly string[] = ['no-queue', 'o', 'keep', 'v'];
export const values: Readonly<Record<string, string>> = {
  m: 'mode',
  n: 'namespace',
  w: 'seconds',
  E: 'status',
  c: 'member',
  value: 'text',
};

const defaultNotGrantedStatus = 1;

/** @throws UsageError for a command line outside the synopsis. */
export function lockOrderOf(options: Options, { uid }: Pick<Host, 'uid'>): LockOrder {
  const [typedName, ...words] = options.operands;
  if (typedName === undefined) throw new UsageError('the resource name is missing');
  if (typedName === '')
    throw new UsageError('the resource name has 0 bytes; it needs one at least');
  const [program, ...argv] = words[0] === '--' ? words.slice(1) : words;
  if (program === undefined) throw new UsageError('the command is missing');
  if (program === '') throw new UsageError('the command is empty');
  if (options.has('no-queue')) refuseTogether(options, '-no-queue', ['w']);
  const mode = modeTyped(options.value('m') ?? 'EX');
  const seconds = options.value('w');
  const timeout = seconds === null ? 0 : hundredthsOf(seconds);
  return {
    namespace: namespaceTyped(options.value('n') ?? 'user', uid),
    name: bytesTyped(typedName, 'the resource name'),
    mode,
    timeout,
    noQueue: options.has('no-queue') || (seconds !== null && timeout === 0),
    notGrantedStatus: statusOf(options.value('E')),
    member: options.value('c'),
    value: valueTyped(options.value('value'), mode),
    inheritsConnection: !options.has('o'),
    keepsCommand: options.has('keep'),
    verbose: options.has('v'),
    program,
    argv,
  };
}

/** Whether a holder of the mode may change the value block as it unlocks (DLM-231, DLM-233). */
export function writesValue(mode: Mode): boolean {
  return mode === Mode.PW || mode === Mode.EX;
}

/** A bit less than 25 days, the longest time that timers take. */
const secondsMax = 2_000_000;

/** A shorter time than a hundredth is rounded up, so that only 0 means not to wait. */
function hundredthsOf(text: string): number {
  const seconds = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds <= secondsMax)) {
    throw new UsageError(`${text} is no time to wait: 0 to ${secondsMax} seconds, as in 1.5`);
  }
  // Binary fractions: 0.07 times 100 is a little more than 7.
  return Math.ceil(Number((seconds * 100).toFixed(6)));
}

function statusOf(text: string | null): number {
  if (text === null) return defaultNotGrantedStatus;
  const status = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (!(status <= 255)) throw new UsageError(`${text} is no exit status; they run from 0 to 255`);
  return status;
}

function valueTyped(text: string | null, mode: Mode): string | null {
  if (text === null) return null;
  if (!writesValue(mode)) throw new UsageError('-value needs the mode PW or EX');
  return bytesTyped(text, 'the value');
}

/** Bytes, one character each, as the longwords of a value block. */
export function valueOfCharacters(characters: string): readonly number[] {
  return valueOfBytes(Array.from(characters, (character) => character.charCodeAt(0)));
}
