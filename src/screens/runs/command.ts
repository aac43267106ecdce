// Reads the command line of a run back: which verb acts on which names. Runs are known by the command that does
// the same (TUI-225), also those that others started, so that one reading serves them all. Pure.

export type RunVerb = 'start' | 'stop' | 'relocate' | 'balance' | 'register' | 'unregister';

/** What a command line asks for, as far as the console can tell. */
export interface RunCommand {
  /** Null for commands that do not act on resources, such as `clu_fault`. */
  readonly verb: RunVerb | null;
  /** The resources named; empty where the command names none (`-all`, `-c member`). */
  readonly names: readonly string[];
  /** Everything behind the command. */
  readonly words: readonly string[];
}

const verbs: Readonly<Record<string, RunVerb>> = {
  caa_start: 'start',
  caa_stop: 'stop',
  caa_relocate: 'relocate',
  caa_balance: 'balance',
  caa_register: 'register',
  caa_unregister: 'unregister',
};

/** Options that take the next word as their value, for every verb. */
const valueOptions = new Set(['-c', '-s']);

/** The parts of a command line that was shown, typed or recorded. */
export function parseRunCommand(commandLine: string): RunCommand {
  const [first = '', ...words] = commandLine.trim().split(/\s+/).map(unquote);
  const verb = verbs[first] ?? null;
  if (verb === null) return { verb, names: [], words };
  const names: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (valueOptions.has(word)) at += 1;
    else if (!word.startsWith('-') && !word.includes('=')) names.push(word);
  }
  return { verb, names, words };
}

/** Names need no quotes (manual 2.2.2), but a careful caller may have written them. */
function unquote(word: string): string {
  return /^(["']).*\1$/.test(word) ? word.slice(1, -1) : word;
}
