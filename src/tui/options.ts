// The options of one user (TUI-034) and what the console remembers for them (TUI-036): their shape, their
// defaults, and reading them back from text that anybody may have edited. Knows no files.
import { type ThemeName, themeNames } from './theme.ts';

export interface ConsoleOptions {
  readonly theme: ThemeName;
  /** `auto` draws UTF-8 where the terminal can show it. */
  readonly marks: 'auto' | 'ascii';
  readonly keys: 'historic' | 'modern';
  /** Whether actions that can be taken back ask first, or only those of the Type level (TUI-245). */
  readonly confirm: 'ask' | 'type-only';
  readonly colour: boolean;
  /** Screen updates from data, at most this many in ten seconds. */
  readonly refresh: '2/s' | '1/s' | '1/5s';
  readonly treeAtStart: 'remembered' | 'closed' | 'open';
  /** Commands that changed something are written to the script (TUI-273). */
  readonly script: boolean;
  /** The user's own keys, action to key (TUI-168). */
  readonly rebind: Readonly<Record<string, string>>;
  /** Branches of the Main Menu that were open when it was last left. */
  readonly openBranches: readonly string[];
  /** Per cluster, the event up to which all were acknowledged, and single ones beyond it. */
  readonly seenEvents: Readonly<Record<string, number>>;
  readonly seenAlone: Readonly<Record<string, readonly number[]>>;
  /** The tutorials are offered at the start (TUI-330). */
  readonly offerTutorial: boolean;
  /** How lists were last sorted, grouped and filtered (TUI-064): `resources.sort` to `state reversed`. */
  readonly lists: Readonly<Record<string, string>>;
}

export const defaultOptions: ConsoleOptions = {
  theme: 'dark',
  marks: 'auto',
  keys: 'historic',
  confirm: 'ask',
  colour: true,
  refresh: '2/s',
  treeAtStart: 'remembered',
  script: true,
  rebind: {},
  openBranches: ['TruCluster Specific'],
  seenEvents: {},
  seenAlone: {},
  offerTutorial: true,
  lists: {},
};

/** The values an option may have, for the form and for reading. */
export const optionChoices = {
  theme: themeNames,
  marks: ['auto', 'ascii'],
  keys: ['historic', 'modern'],
  confirm: ['ask', 'type-only'],
  refresh: ['2/s', '1/s', '1/5s'],
  treeAtStart: ['remembered', 'closed', 'open'],
} as const;

/** Milliseconds between two screen updates from data. */
export const refreshMs: Readonly<Record<ConsoleOptions['refresh'], number>> = {
  '2/s': 500,
  '1/s': 1000,
  '1/5s': 5000,
};

/**
 * Options from the text of the options file.
 *
 * @returns the options, defaults for whatever is missing or wrong, and a sentence for each wrong value.
 */
export function parseOptions(text: string): {
  readonly options: ConsoleOptions;
  readonly problems: readonly string[];
} {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { options: defaultOptions, problems: ['The options file is not JSON; defaults apply.'] };
  }
  if (!isRecord(value)) {
    return { options: defaultOptions, problems: ['The options file holds no options.'] };
  }
  const problems: string[] = [];
  const from = value;
  const choice = <T extends string>(name: string, allowed: readonly T[], otherwise: T): T => {
    const given = from[name];
    if (given === undefined) return otherwise;
    const found = allowed.find((candidate) => candidate === given);
    if (found === undefined) problems.push(`Option ${name}: "${String(given)}" is not a value.`);
    return found ?? otherwise;
  };
  const flag = (name: string, otherwise: boolean): boolean =>
    typeof from[name] === 'boolean' ? from[name] : otherwise;
  const options: ConsoleOptions = {
    theme: choice('theme', optionChoices.theme, defaultOptions.theme),
    marks: choice('marks', optionChoices.marks, defaultOptions.marks),
    keys: choice('keys', optionChoices.keys, defaultOptions.keys),
    confirm: choice('confirm', optionChoices.confirm, defaultOptions.confirm),
    refresh: choice('refresh', optionChoices.refresh, defaultOptions.refresh),
    treeAtStart: choice('treeAtStart', optionChoices.treeAtStart, defaultOptions.treeAtStart),
    colour: flag('colour', defaultOptions.colour),
    script: flag('script', defaultOptions.script),
    offerTutorial: flag('offerTutorial', defaultOptions.offerTutorial),
    rebind: entriesOf(from.rebind, (entry) => typeof entry === 'string'),
    seenEvents: entriesOf(from.seenEvents, (entry) => typeof entry === 'number'),
    seenAlone: entriesOf(from.seenAlone, isNumbers),
    lists: entriesOf(from.lists, (entry) => typeof entry === 'string'),
    openBranches: stringsOf(from.openBranches) ?? defaultOptions.openBranches,
  };
  return { options, problems };
}

/** The options as the text of the options file. */
export function formatOptions(options: ConsoleOptions): string {
  return `${JSON.stringify(options, null, 2)}\n`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entriesOf<T>(value: unknown, isRight: (entry: unknown) => entry is T): Record<string, T> {
  const result: Record<string, T> = {};
  if (!isRecord(value)) return result;
  for (const [name, entry] of Object.entries(value)) if (isRight(entry)) result[name] = entry;
  return result;
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number');
}

function stringsOf(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  return value.filter((entry): entry is string => typeof entry === 'string');
}
