// The files of one user that the console reads and writes: options, script, copied text and saved screens.
// A file that cannot be written is never a reason to stop.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { ListFile, Said } from '../tui/save-list.ts';

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
  /** A list; a file of that name stays as it is unless it may be overwritten. */
  saveList(file: ListFile): Said;
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
    saveList: (file) => writeList(file, state, home),
  };
}

function writeAside(path: string, text: string, done: string): string {
  const problem = attempt(() => {
    mkdirSync(dirname(path), { recursive: true, mode: ownMode });
    writeFileSync(path, text);
  });
  return problem === null ? `${done} ${path}.` : `Nothing was written: ${problem}`;
}

/** A path that was typed is meant from where the console was started; only the console's own folder is made. */
function writeList({ path, name, text, overwrites }: ListFile, own: string, home: string): Said {
  const full = path === null ? join(own, name) : resolve(path.replace(/^~(?=\/|$)/, home));
  const problem = attempt(() => {
    if (path === null) mkdirSync(own, { recursive: true, mode: ownMode });
    writeFileSync(full, text, { flag: overwrites ? 'w' : 'wx' });
  });
  return problem === null
    ? { level: 'info', text: `Saved to ${full}.` }
    : { level: 'warning', text: `Nothing was written: ${problem}` };
}

/** The reason why it failed, as a sentence; null if it did not. */
function attempt(action: () => void): string | null {
  try {
    action();
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

const reasons: Readonly<Record<string, (path: string) => string>> = {
  // The path comes last: what does not fit on the line of messages is cut.
  EEXIST: (path) => `it exists; :save -f overwrites it, or give another name: ${path}.`,
  EISDIR: (path) => `${path} is a folder. Give the name of a file.`,
  ENOENT: (path) => `the folder ${dirname(path)} does not exist. Make it first, or name another.`,
  ENOTDIR: (path) => `a part of ${path} is no folder. Name another place.`,
  EACCES: (path) => `${path} may not be written by this user. Name another place.`,
  EPERM: (path) => `${path} may not be written by this user. Name another place.`,
  EROFS: (path) => `${path} lies on a file system that is read-only. Name another place.`,
  ENOSPC: (path) => `there is no room left for ${path}. Make room, or name another place.`,
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return `${String(error)}.`;
  const { code, path } = { code: '', path: '', ...error };
  const isFolder = code === 'EEXIST' && statSync(path, { throwIfNoEntry: false })?.isDirectory();
  return reasons[isFolder ? 'EISDIR' : code]?.(path) ?? `${error.message}.`;
}
