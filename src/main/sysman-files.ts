// The files of one user that the console reads and writes: options, script, copied text and saved screens.
// A file that cannot be written is never a reason to stop.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export interface UserFiles {
  /** Null if there is no options file. */
  readOptions(): string | null;
  writeOptions(text: string): void;
  /** False if the script cannot be written. */
  appendScript(lines: readonly string[]): boolean;
  readonly scriptPath: string;
  /** A sentence that says where the text is now. */
  keepCopy(text: string): string;
  saveScreen(text: string): string;
  saveText(name: string, text: string): string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder may become a cluster root, and caad takes none that others can write. */
const ownMode = 0o700;

/** The files in the places of the XDG rules; `script` is the path of `--script`. */
export function openUserFiles(env: Environment, script: string | null): UserFiles {
  const home = env.HOME || homedir();
  const config = join(env.XDG_CONFIG_HOME || join(home, '.config'), 'sysman');
  const state = join(env.XDG_STATE_HOME || join(home, '.local', 'state'), 'trucluster');
  const optionsPath = join(config, 'options.json');
  const scriptPath = script ?? join(state, 'sysman.script');
  return {
    scriptPath,
    readOptions: () => {
      try {
        return readFileSync(optionsPath, 'utf8');
      } catch {
        return null;
      }
    },
    writeOptions: (text) => {
      attempt(() => {
        mkdirSync(config, { recursive: true });
        writeFileSync(`${optionsPath}.new`, text);
        renameSync(`${optionsPath}.new`, optionsPath);
      });
    },
    appendScript: (lines) =>
      attempt(() => {
        mkdirSync(dirname(scriptPath), { recursive: true, mode: ownMode });
        const head = existsSync(scriptPath) ? [] : ['#!/bin/sh'];
        appendFileSync(scriptPath, `${[...head, ...lines].join('\n')}\n`);
      }) === null,
    keepCopy: (text) => writeAside(join(state, 'copied.txt'), `${text}\n`, 'Copied to'),
    saveScreen: (text) => writeAside(join(state, 'screen.txt'), text, 'The screen was saved to'),
    saveText: (name, text) => writeAside(join(state, name), `${text}\n`, 'Saved to'),
  };
}

function writeAside(path: string, text: string, done: string): string {
  const problem = attempt(() => {
    mkdirSync(dirname(path), { recursive: true, mode: ownMode });
    writeFileSync(path, text);
  });
  return problem === null ? `${done} ${path}.` : `Nothing was written: ${problem}.`;
}

/** The reason why it failed; null if it did not. */
function attempt(action: () => void): string | null {
  try {
    action();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
