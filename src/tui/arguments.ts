// The command line of `sysman`: what to open and how (TUI-011..018). A pure function; nothing is checked
// against a cluster here.
import { findByAccelerator, findByName, type Task } from './tasks.ts';
import { type ThemeName, themeNames } from './theme.ts';

export type Opening =
  | { readonly kind: 'menu' }
  | { readonly kind: 'task'; readonly task: Task; readonly words: readonly string[] }
  | { readonly kind: 'station' };

/** How the interface is wished to be; `null` where nothing was said. */
export interface Wishes {
  readonly ui: 'cui' | 'line' | null;
  readonly focus: string | null;
  readonly theme: ThemeName | null;
  readonly keys: 'historic' | 'modern' | null;
  readonly readOnly: boolean;
  readonly noColor: boolean;
  readonly ascii: boolean;
  /** `false` for `--no-script`, a path for `--script`. */
  readonly script: string | false | null;
}

export type Invocation =
  | { readonly kind: 'open'; readonly opening: Opening; readonly wishes: Wishes }
  | { readonly kind: 'list' | 'help' | 'version' | 'gui' }
  /** `-cli`: a command of the family with its arguments. */
  | { readonly kind: 'cli'; readonly words: readonly string[] }
  | { readonly kind: 'wrong'; readonly message: string };

const noWishes: Wishes = {
  ui: null,
  focus: null,
  theme: null,
  keys: null,
  readOnly: false,
  noColor: false,
  ascii: false,
  script: null,
};

/** What `sysman --help` prints. */
export const usage: readonly string[] = [
  'Usage: sysman [options] [[-accel] NAME [arguments]]',
  '       sysman -menu ["Task name"]',
  '       sysman -list',
  '       sysman -cli COMMAND [arguments]',
  '',
  'Opens the SysMan Menu of the cluster, or the task NAME (see -list), full screen.',
  'Arguments fill the form of the task, for example: sysman caa_start dtcalc',
  '',
  '  -list             one line per task: accelerator, branch, name',
  '  -menu "Task"      the task with that full name; without one the Main Menu',
  '  -focus MEMBER     act on this member where a task needs one',
  '  -ui cui | line    full screen, or plain questions and answers',
  '  -station          the SysMan Station',
  '  --tutorial [NAME] the tutorials, or the one with that name',
  '  -cli COMMAND      run a command of the cluster without drawing',
  '  --read-only       look, and change nothing',
  '  --no-color        no colours; bold, underline and reverse stay',
  '  --ascii           only ASCII in frames and marks',
  '  --theme NAME      historic, dark, light or mono',
  '  --keys SET        historic or modern names in the line of keys',
  '  --script FILE     write commands that changed something to FILE',
  '  --no-script       do not write them',
  '  --help            this text',
  '  --version         the version',
  '',
  'SYSMAN_ROOT names the cluster root. Inside, ? or F1 is help and F10 leaves.',
];

type Reader = (value: string, wishes: Wishes) => Wishes | null;

/** Options with a value; null says that the value is wrong. */
const valueOptions: Readonly<Record<string, { readonly values: string; readonly read: Reader }>> = {
  focus: { values: 'a member', read: (focus, wishes) => ({ ...wishes, focus }) },
  script: { values: 'a file', read: (script, wishes) => ({ ...wishes, script }) },
  ui: {
    values: 'cui or line',
    read: (value, wishes) =>
      value === 'cui' || value === 'line' ? { ...wishes, ui: value } : null,
  },
  keys: {
    values: 'historic or modern',
    read: (value, wishes) =>
      value === 'historic' || value === 'modern' ? { ...wishes, keys: value } : null,
  },
  theme: {
    values: themeNames.join(', '),
    read: (value, wishes) => {
      const theme = themeNames.find((name) => name === value);
      return theme === undefined ? null : { ...wishes, theme };
    },
  },
};

const flagOptions: Readonly<Record<string, (wishes: Wishes) => Wishes>> = {
  'read-only': (wishes) => ({ ...wishes, readOnly: true }),
  'no-color': (wishes) => ({ ...wishes, noColor: true }),
  ascii: (wishes) => ({ ...wishes, ascii: true }),
  'no-script': (wishes) => ({ ...wishes, script: false }),
};

/** Options and task from the arguments behind `sysman`. Options may be written with one dash or two. */
export function parseArguments(argv: readonly string[]): Invocation {
  let wishes = noWishes;
  const words = [...argv];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!word.startsWith('-')) return openTask(findByAccelerator(word), word, words, wishes);
    const name = word.replace(/^--?/, '');
    const flag = flagOptions[name];
    const option = valueOptions[name];
    if (name === 'list' || name === 'help' || name === 'version') return { kind: name };
    if (name === 'cli') return { kind: 'cli', words };
    if (name === 'tutorial') {
      const named = words[0] === undefined || words[0].startsWith('-') ? [] : [words.shift() ?? ''];
      return openTask(findByAccelerator('tutorial'), word, [...named, ...words], wishes);
    }
    if (name === 'station') return { kind: 'open', opening: { kind: 'station' }, wishes };
    if (name === 'menu') {
      const next = words[0];
      if (next === undefined || next.startsWith('-')) continue;
      return openTask(findByName(next), next, words.slice(1), wishes);
    }
    if (name === 'accel' && words[0] !== undefined) {
      return openTask(findByAccelerator(words[0]), words[0], words.slice(1), wishes);
    }
    if (flag) {
      wishes = flag(wishes);
      continue;
    }
    const value = words.shift();
    if (option === undefined) return wrong(`there is no option ${word}`);
    if (value === undefined) return wrong(`${word} needs ${option.values}`);
    if (name === 'ui' && value === 'gui') return { kind: 'gui' };
    const read = option.read(value, wishes);
    if (read === null) return wrong(`${word} ${value}: the value is ${option.values}`);
    wishes = read;
  }
  return { kind: 'open', opening: { kind: 'menu' }, wishes };
}

/** Options without a value may also stand behind the task; everything else belongs to it. */
function openTask(
  task: Task | undefined,
  asked: string,
  rest: readonly string[],
  before: Wishes,
): Invocation {
  if (task === undefined) return wrong(`there is no task ${asked}; sysman -list shows all tasks`);
  const flagOf = (word: string) => (word.startsWith('--') ? flagOptions[word.slice(2)] : undefined);
  const wishes = rest.reduce((all, word) => flagOf(word)?.(all) ?? all, before);
  const words = rest.filter((word) => flagOf(word) === undefined);
  return { kind: 'open', opening: { kind: 'task', task, words }, wishes };
}

function wrong(what: string): Invocation {
  return { kind: 'wrong', message: `sysman: ${what}. sysman --help shows the options.` };
}
