// The files of the tutorials: the lessons that came with the program, and how far this user is in each of them
// (TUI-330, 331). A file that cannot be read or written is never a reason to stop.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

interface LessonText {
  readonly fileName: string;
  readonly text: string;
}

/** Longer files are no lessons and no progress. */
const charactersMax = 1_000_000;

/** The lesson files of the package, in ascending order of their names. */
export function readLessons(packageFolder: string): readonly LessonText[] {
  const folder = join(packageFolder, 'fixtures', 'lessons');
  return namesIn(folder).flatMap((fileName) => {
    const text = textOf(join(folder, fileName));
    return text === null ? [] : [{ fileName, text }];
  });
}

export interface ProgressFiles {
  /** What is kept, by the lesson's id; whether it is usable is judged by whoever reads it. */
  read(): Readonly<Record<string, string>>;
  /** Replaces what is kept for a lesson, in one step. */
  write(lesson: string, text: string): void;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The user's own folder for progress, by the XDG rules; one file a lesson. */
export function openProgress(env: Environment): ProgressFiles {
  const home = env.HOME || homedir();
  const state = env.XDG_STATE_HOME || join(home, '.local', 'state');
  const folder = join(state, 'trucluster', 'lessons');
  return {
    read: () => {
      const entries = namesIn(folder).flatMap((fileName) => {
        const text = textOf(join(folder, fileName));
        return text === null ? [] : [[fileName.slice(0, -'.json'.length), text] as const];
      });
      return Object.fromEntries(entries);
    },
    write: (lesson, text) => {
      if (!/^[A-Za-z0-9_-]+$/.test(lesson)) return;
      const path = join(folder, `${lesson}.json`);
      const fresh = `${path}.${process.pid}.new`;
      // A lesson that cannot be kept goes on; the next change tries again.
      const isKept = attempt(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(fresh, text, { mode: 0o600 });
        renameSync(fresh, path);
      });
      if (!isKept) attempt(() => rmSync(fresh, { force: true }));
    },
  };
}

function attempt(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch {
    return [];
  }
}

function textOf(path: string): string | null {
  try {
    const text = readFileSync(path, 'utf8');
    return text.length > charactersMax ? null : text;
  } catch {
    return null;
  }
}
