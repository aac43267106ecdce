// Runs the user's editor on a text: a file of its own in a private folder, the editor in the terminal, the text that
// it left. Whoever calls it has handed the terminal over; what the text means is none of its business.
import { isUtf8 } from 'node:buffer';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Edited } from '../tui/screen.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A larger file is no text that somebody wrote into it. */
const textBytesMax = 1024 * 1024;

/** What a shell says when there is no such program, or none that can be run. */
const notFoundCodes: readonly number[] = [126, 127];

/** How long an editor may take to end when the program ends; the terminal waits no longer. */
const endMs = 300;

export interface Editor {
  /**
   * Edits a text with $EDITOR, else $VISUAL, else vi; the value may hold options. One text at a time.
   *
   * @param fileName the name of the file that the editor sees; no path.
   */
  edit(fileName: string, text: string): Promise<Edited>;
  /** The program ends: passes the signal on to an editor that runs, waits a moment for it, and removes its file. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export function createEditor(environment: Environment): Editor {
  const editor = environment.EDITOR || environment.VISUAL || 'vi';
  let open: OpenEditor | null = null;
  return {
    edit: async (fileName, text) => {
      let folder: string | null = null;
      try {
        folder = mkdtempSync(join(tmpdir(), 'sysman-edit-'));
        const path = join(folder, fileName);
        writeFileSync(path, text, { mode: 0o600 });
        const running = runShell(editor, path, environment);
        open = { ...running, folder };
        const problem = await running.ended;
        return editedOf(editor, problem, readLeft(path), text);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return { ok: false, message: `The file for the editor cannot be made: ${reason}.`, text };
      } finally {
        open = null;
        if (folder !== null) removeFolder(folder);
      }
    },
    end: async (signal) => {
      if (open === null) return;
      const { child, ended, folder } = open;
      passOn(child, signal);
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, endMs);
      });
      await Promise.race([ended, enough]);
      clearTimeout(timer);
      removeFolder(folder);
    },
  };
}

interface Running {
  readonly child: ChildProcess;
  /** Null if it ended well, otherwise why not, as a sentence. Never rejects. */
  readonly ended: Promise<string | null>;
}

interface OpenEditor extends Running {
  readonly folder: string;
}

/** To what the shell runs, and not to the shell, so that it waits for the end of the editor; without /proc to the shell. */
function passOn(shell: ChildProcess, signal: NodeJS.Signals): void {
  const editors = shell.pid === undefined ? [] : childrenOf(shell.pid);
  if (editors.length === 0) shell.kill(signal);
  for (const editor of editors) {
    try {
      process.kill(editor, signal);
    } catch {
      // It has ended just now.
    }
  }
}

function childrenOf(pid: number): readonly number[] {
  try {
    const words = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    return words.filter((word) => word.trim() !== '').map(Number);
  } catch {
    return [];
  }
}

/** An editor that is about to end may still write beside its file. */
function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
}

function editedOf(editor: string, problem: string | null, left: Left, text: string): Edited {
  switch (left.kind) {
    case 'none':
      return { ok: false, message: `${editor} left no text that can be read.`, text };
    case 'long': {
      const message = `${editor} left more than ${textBytesMax} bytes, which is no profile any more.`;
      return { ok: false, message, text };
    }
    case 'bytes': {
      const message =
        `${editor} left bytes that are not UTF-8 text; each stands as \uFFFD now. ` +
        'Write these characters anew before you save.';
      return { ok: false, message, text: left.text };
    }
    case 'text':
      return problem === null
        ? { ok: true, text: left.text }
        : { ok: false, message: problem, text: left.text };
  }
}

/** Runs the editor by a shell, since $EDITOR is a command with options; the shell stays until the editor has ended. */
function runShell(editor: string, path: string, environment: Environment): Running {
  const child = spawn('/bin/sh', ['-c', `${editor} "$1"; exit $?`, 'sysman', path], {
    stdio: 'inherit',
    env: environment,
  });
  const ended = new Promise<string | null>((resolve) => {
    child.on('error', (error) => resolve(`The editor cannot be started: ${error.message}.`));
    child.on('exit', (code, signal) => {
      if (code === 0) resolve(null);
      else if (code !== null && notFoundCodes.includes(code)) {
        resolve(`The editor ${editor} cannot be run. Set EDITOR to one that exists, such as vi.`);
      } else {
        const end = code === null ? `was ended by ${signal}` : `ended with exit code ${code}`;
        resolve(`The editor ${editor} ${end}.`);
      }
    });
  });
  return { child, ended };
}

/** What the editor left in its file. */
type Left =
  | { readonly kind: 'text' | 'bytes'; readonly text: string }
  | { readonly kind: 'none' | 'long' };

function readLeft(path: string): Left {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (facts === undefined || !facts.isFile()) return { kind: 'none' };
  if (facts.size > textBytesMax) return { kind: 'long' };
  const bytes = readFileSync(path);
  return { kind: isUtf8(bytes) ? 'text' : 'bytes', text: bytes.toString('utf8') };
}
