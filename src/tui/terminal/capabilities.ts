// Decides once, from the environment, the options and the two streams, how the program can use this
// terminal, and says why in sentences. A pure function of plain data: it reads no process, asks the
// terminal nothing, and knows nothing of Ink beyond the variables that would disturb it.

import type {
  Capabilities,
  CharacterSet,
  ColourDepth,
  TerminalMode,
  TerminalSize,
} from './types.ts';

/** What the decision is made from: the environment, the two ends and the command-line options. */
export interface CapabilityQuestion {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: { readonly isTTY?: boolean | undefined };
  readonly output: {
    readonly isTTY?: boolean | undefined;
    readonly columns?: number | undefined;
    readonly rows?: number | undefined;
  };
  /** `-ui cui` and `-ui line`. */
  readonly ui?: 'cui' | 'line' | undefined;
  /** `--no-color`. */
  readonly noColor?: boolean | undefined;
  /** `--ascii`. */
  readonly ascii?: boolean | undefined;
}

/** Changes that the start code makes to its own environment before it loads Ink. */
export interface EnvironmentChanges {
  readonly remove: readonly string[];
  readonly set: Readonly<Record<string, string>>;
}

const DEFAULT_SIZE: TerminalSize = { columns: 80, rows: 24 };
const ESCAPE_DELAY_LOCAL_MS = 25;
const ESCAPE_DELAY_REMOTE_MS = 100;
const ESCAPE_DELAY_MAX_MS = 500;
const PLAIN_TERMS: ReadonlySet<string> = new Set(['', 'dumb', 'unknown']);
const MONOCHROME_TERM = /^(vt\d|.*-(m|mono)$)/;
const SYNCHRONIZED_TERM = /^(xterm-kitty|xterm-ghostty|ghostty|foot|alacritty|contour|wezterm)/;
const SYNCHRONIZED_PROGRAMS: ReadonlySet<string> = new Set([
  'WezTerm',
  'ghostty',
  'iTerm.app',
  'vscode',
  'contour',
]);

/**
 * Decides how the terminal can be used (TUI-349, TUI-351 to TUI-356, TUI-360, TUI-361).
 * A `CI` variable has no say in it (TUI-353).
 */
export function decideCapabilities(question: CapabilityQuestion): Capabilities {
  const mode = decideMode(question);
  const colour = decideColour(question);
  const characters = decideCharacters(question);
  const escapeDelay = decideEscapeDelay(question);
  return {
    mode: mode.value,
    colour: colour.value,
    characters: characters.value,
    escapeDelayMs: escapeDelay.value,
    synchronizedUpdates: hasSynchronizedUpdates(question.env),
    size: usableSize(question.output.columns, question.output.rows),
    reasons: [mode.reason, colour.reason, characters.reason, escapeDelay.reason],
  };
}

/**
 * Says how the environment must change before Ink is loaded, which reads it once (TUI-353, TUI-426,
 * TUI-427). Colours are asked for in any case: Ink's colour library drops bold and reverse together with
 * the colours, so the sink takes the colours out, and only those; Node.js warns on the terminal of variables that
 * say the contrary. Children get the environment as it was.
 */
export function environmentForInk(question: CapabilityQuestion): EnvironmentChanges {
  if (question.input.isTTY !== true || question.output.isTTY !== true) {
    return { remove: [], set: {} };
  }
  const remove = contrary.filter((name) => name in question.env);
  return { remove, set: { FORCE_COLOR: '1' } };
}

const contrary = ['CI', 'CONTINUOUS_INTEGRATION', 'NO_COLOR', 'NODE_DISABLE_COLORS'];

/** The size to work with: 80x24 where the terminal reports none (TUI-349). */
export function usableSize(columns: number | undefined, rows: number | undefined): TerminalSize {
  if (columns === undefined || rows === undefined || columns <= 0 || rows <= 0) {
    return DEFAULT_SIZE;
  }
  return { columns, rows };
}

interface Decision<T> {
  readonly value: T;
  readonly reason: string;
}

function decideMode(question: CapabilityQuestion): Decision<TerminalMode> {
  const { env, ui } = question;
  const notTerminals = [
    ...(question.input.isTTY === true ? [] : ['input']),
    ...(question.output.isTTY === true ? [] : ['output']),
  ];
  if (notTerminals.length > 0) {
    const ends = notTerminals.join(' and ');
    const verb = notTerminals.length === 1 ? 'is' : 'are';
    return { value: 'no-terminal', reason: `no drawing: ${ends} ${verb} not a terminal` };
  }
  if (ui === 'line') {
    return { value: 'line', reason: 'line mode: -ui line was given' };
  }
  if (ui === 'cui') {
    return { value: 'full-screen', reason: 'full screen: -ui cui was given' };
  }
  const term = env.TERM ?? '';
  if (PLAIN_TERMS.has(term)) {
    const said = term === '' ? 'TERM is not set' : `TERM is ${term}`;
    return { value: 'line', reason: `line mode: ${said}; set TERM to the kind of your terminal` };
  }
  if (env.INK_SCREEN_READER === 'true') {
    return { value: 'line', reason: 'line mode: INK_SCREEN_READER is true' };
  }
  if (env.SYSMAN_A11Y === '1') {
    return { value: 'line', reason: 'line mode: SYSMAN_A11Y is 1' };
  }
  return {
    value: 'full-screen',
    reason: `full screen: both ends are terminals and TERM is ${term}`,
  };
}

function decideColour({ env, noColor }: CapabilityQuestion): Decision<ColourDepth> {
  if (noColor === true) {
    return { value: 'none', reason: 'no colours: --no-color was given' };
  }
  if ((env.NO_COLOR ?? '') !== '') {
    return { value: 'none', reason: 'no colours: NO_COLOR is set' };
  }
  const force = env.FORCE_COLOR;
  if (force === '0' || force === 'false') {
    return { value: 'none', reason: `no colours: FORCE_COLOR is ${force}` };
  }
  const term = env.TERM ?? '';
  if (force === undefined && MONOCHROME_TERM.test(term)) {
    return { value: 'none', reason: `no colours: ${term} has none` };
  }
  return { value: '16', reason: "16 colours of the terminal's own palette" };
}

function decideCharacters({ env, ascii }: CapabilityQuestion): Decision<CharacterSet> {
  if (ascii === true) {
    return { value: 'ascii', reason: 'ASCII: --ascii was given' };
  }
  const name = ['LC_ALL', 'LC_CTYPE', 'LANG'].find((candidate) => (env[candidate] ?? '') !== '');
  if (name === undefined) {
    return { value: 'ascii', reason: 'ASCII: none of LC_ALL, LC_CTYPE and LANG is set' };
  }
  const locale = env[name] ?? '';
  if (/utf-?8/i.test(locale)) {
    return { value: 'utf8', reason: `UTF-8: ${name} is ${locale}` };
  }
  return { value: 'ascii', reason: `ASCII: ${name} is ${locale}, which is not UTF-8` };
}

function decideEscapeDelay({ env }: CapabilityQuestion): Decision<number> {
  const wanted = env.SYSMAN_ESCDELAY;
  const isNumber = wanted !== undefined && /^\d+$/.test(wanted);
  if (isNumber && Number(wanted) <= ESCAPE_DELAY_MAX_MS) {
    return { value: Number(wanted), reason: `escape key waits ${wanted} ms: SYSMAN_ESCDELAY` };
  }
  const refused =
    wanted === undefined
      ? ''
      : `; SYSMAN_ESCDELAY is ${JSON.stringify(wanted)}, not a number from 0 to ${ESCAPE_DELAY_MAX_MS}`;
  const remote = ['SSH_CONNECTION', 'SSH_TTY'].find((name) => env[name] !== undefined);
  if (remote !== undefined) {
    const value = ESCAPE_DELAY_REMOTE_MS;
    return { value, reason: `escape key waits ${value} ms: ${remote} is set${refused}` };
  }
  const value = ESCAPE_DELAY_LOCAL_MS;
  return { value, reason: `escape key waits ${value} ms: a local terminal${refused}` };
}

/** Only by what the environment says, since the terminal is asked no questions (TUI-364). */
function hasSynchronizedUpdates(env: CapabilityQuestion['env']): boolean {
  return (
    SYNCHRONIZED_TERM.test(env.TERM ?? '') ||
    SYNCHRONIZED_PROGRAMS.has(env.TERM_PROGRAM ?? '') ||
    env.WT_SESSION !== undefined ||
    env.KITTY_WINDOW_ID !== undefined
  );
}
