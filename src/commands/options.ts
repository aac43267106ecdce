// The manual's options: long names behind one dash, anywhere among the operands (two dashes do as well). A command
// gives a table of what it takes; everything that every command answers alike, such as -help, is answered here.
import { type CommandContext, exitStatus } from './context.ts';

/** What a command takes, and what it says of itself. */
export interface CommandUsage {
  /** The forms of the command line, one each, without the word `usage`. */
  readonly synopsis: readonly string[];
  /** What it does and what each option means, one line each, at most 80 columns. */
  readonly help: readonly string[];
  /** Options without a value: `u`, `all`. */
  readonly flags: readonly string[];
  /** Options with a value, and what the value is called: `c: 'member'`. */
  readonly values: Readonly<Record<string, string>>;
  /** Options of `values` that take any text: an empty one, or one that begins with a dash. */
  readonly anyText?: readonly string[];
  /** The first operand ends the options, because a command with options of its own may follow. */
  readonly optionsFirst?: boolean;
}

/** What the reading of a command line needs to know of the command. */
type Grammar = Pick<CommandUsage, 'flags' | 'values' | 'anyText' | 'optionsFirst'>;

/** Options and operands of one command line. */
export interface Options {
  has(flag: string): boolean;
  value(option: string): string | null;
  readonly operands: readonly string[];
}

/** The command line does not fit the synopsis; the message says where. */
export class UsageError extends Error {}

/**
 * Reads the command line, answers `-help` and `-version`, and hands the options to the command.
 *
 * @returns the command's exit status; 0 for help, 2 with the synopsis on standard error for a {@link UsageError}
 *   (CAA-631), which `-q` silences too.
 */
export async function withOptions(
  context: CommandContext,
  usage: CommandUsage,
  command: (options: Options) => Promise<number>,
): Promise<number> {
  const { argv, name, stdout, stderr } = context;
  try {
    const options = parseOptions(argv, usage);
    if (options.has('help')) {
      stdout.write(linesOf([...synopsisLines(usage), '', ...usage.help]));
      return exitStatus.ok;
    }
    if (options.has('version')) {
      stdout.write(`${name} ${context.version}\n`);
      return exitStatus.ok;
    }
    return await command(options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const silent = usage.flags.includes('q') && saysQuiet(argv);
    if (!silent) stderr.write(linesOf([`${name}: ${error.message}`, ...synopsisLines(usage)]));
    return exitStatus.usage;
  }
}

/** Whether a command line says -q, even if the rest of it cannot be read. */
export function saysQuiet(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  return words.includes('-q') || words.includes('--q');
}

function synopsisLines({ synopsis }: CommandUsage): readonly string[] {
  return synopsis.map((form, index) => `${index === 0 ? 'usage: ' : '       '}${form}`);
}

function linesOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

const everyCommand = ['help', 'version'];

/**
 * Splits a command line into options and operands. `--` ends the options; a single `-` is an operand.
 *
 * @throws UsageError for an unknown option, an option given twice with different values, or a missing value.
 */
export function parseOptions(argv: readonly string[], usage: Grammar): Options {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const operands: string[] = [];
  const words = argv[Symbol.iterator]();
  for (const word of words) {
    if (word === '--') operands.push(...words);
    else if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      if (usage.optionsFirst === true) operands.push(...words);
    } else {
      const option = resolveOption(word, usage);
      if (option.valueName === null) flags.add(option.name);
      else setOnce(values, word, option.name, valueAfter(word, option, words));
    }
  }
  return {
    operands,
    has: (flag) => flags.has(flag),
    value: (option) => values.get(option) ?? null,
  };
}

interface KnownOption {
  readonly name: string;
  /** Null for an option without a value. */
  readonly valueName: string | null;
  readonly takesAnyText: boolean;
}

function resolveOption(word: string, { flags, values, anyText = [] }: Grammar): KnownOption {
  const name = word.replace(/^--?/, '');
  const valueName = Object.hasOwn(values, name) ? values[name] : undefined;
  if (valueName !== undefined) return { name, valueName, takesAnyText: anyText.includes(name) };
  if (flags.includes(name) || everyCommand.includes(name)) return flagOf(name);
  if (name === 'h') return flagOf('help');
  throw new UsageError(`unknown option ${word}`);
}

function flagOf(name: string): KnownOption {
  return { name, valueName: null, takesAnyText: false };
}

function valueAfter(word: string, option: KnownOption, words: Iterator<string>): string {
  const next = words.next();
  const fits =
    next.done !== true &&
    (option.takesAnyText || (next.value !== '' && !next.value.startsWith('-')));
  if (!fits) throw new UsageError(`option ${word} needs a value: ${word} ${option.valueName}`);
  return next.value;
}

function setOnce(values: Map<string, string>, word: string, name: string, value: string): void {
  const before = values.get(name);
  if (before !== undefined && before !== value) {
    throw new UsageError(`option ${word} is given twice, with ${before} and with ${value}`);
  }
  values.set(name, value);
}

/** Refuses options that have no meaning in the form of the command that was used. */
export function refuseTogether(options: Options, form: string, others: readonly string[]): void {
  const other = others.find((name) => options.has(name) || options.value(name) !== null);
  if (other !== undefined) throw new UsageError(`-${other} cannot be combined with ${form}`);
}
