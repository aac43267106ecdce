// What the operands of the commands have in common: resource names, and attribute values before them.
import { type Options, UsageError } from './options.ts';

/** The operands as resource names, each once. @throws UsageError if there is none. */
export function requireNames({ operands }: Pick<Options, 'operands'>): readonly string[] {
  if (operands.length === 0) throw new UsageError('the resource name is missing');
  if (operands.includes('')) throw new UsageError('a resource name is empty');
  return [...new Set(operands)];
}

/** The same where attribute values may stand before the name. @throws UsageError */
export function requireValuedNames(options: Options): ValuedOperands {
  const read = readValuedOperands(options);
  return { ...read, names: requireNames({ operands: read.names }) };
}

/** @throws UsageError if there are operands where none can be. */
export function refuseOperands(options: Options, form: string): void {
  const [operand] = options.operands;
  if (operand !== undefined) {
    throw new UsageError(`${form} takes no resource name, but ${operand} was given`);
  }
}

/** A shell variable's name before an equals sign; no resource name has that sign. */
const attributeValue = /^([A-Za-z_][A-Za-z0-9_]*)=/;

/** What the operands of caa_start, caa_stop and caa_relocate say when they may begin with attribute values. */
interface ValuedOperands {
  readonly names: readonly string[];
  /** Absent when no value is given. */
  readonly userAttributes?: Readonly<Record<string, string>>;
}

/**
 * The operands as `USR_name=value` words and resource names (manual 2.4). Whether an attribute is defined and a value
 * fits is the daemon's business.
 *
 * @throws UsageError if values stand behind a name, or go with several names, `-f` or `-all` (CAA-152, CAA-153).
 */
function readValuedOperands(options: Options): ValuedOperands {
  const { operands } = options;
  const count = operands.findIndex((word) => !attributeValue.test(word));
  const [words, names] =
    count < 0 ? [operands, []] : [operands.slice(0, count), operands.slice(count)];
  const late = names.find((word) => attributeValue.test(word));
  if (late !== undefined) throw new UsageError(`${late} must stand before the resource name`);
  if (words.length === 0) return { names };
  const userAttributes = Object.fromEntries(words.map(splitValue));
  for (const [attribute, value] of words.map(splitValue)) {
    const last = userAttributes[attribute];
    if (last !== value) {
      throw new UsageError(`${attribute} is given twice, with ${value} and with ${last}`);
    }
  }
  for (const flag of ['f', 'all']) {
    if (options.has(flag)) throw new UsageError(`${words[0]} cannot be combined with -${flag}`);
  }
  if (names.length > 1) throw new UsageError(`${words[0]} takes one resource name`);
  return { names, userAttributes };
}

function splitValue(word: string): readonly [attribute: string, value: string] {
  const equals = word.indexOf('=');
  return [word.slice(0, equals), word.slice(equals + 1)];
}
