// Runs the user's editor on a text: a file of its own in a private folder, the editor in the terminal, the text that
// it left. Whoever calls it has handed the terminal over; what the text means is none of its business.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Edited } from '../tui/screen.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A larger file is no text that somebody wrote into it. */
const textBytesMax = 1024 * 1024;

/** What a shell says when there is no such program, or none that can be run. */
const notFoundCodes: readonly number[] = [126, 127];

/**
 * Edits a text with $EDITOR, else $VISUAL, else vi; the value may hold options.
 *
 * @param fileName the name of the file that the editor sees; no path.
 */
export async function runEditor(
  environment: Environment,
  fileName: string,
  text: string,
): Promise<Edited> {
  const editor = environment.EDITOR || environment.VISUAL || 'vi';
  let folder: string | null = null;
  try {
    folder = mkdtempSync(join(tmpdir(), 'sysman-edit-'));
    const path = join(folder, fileName);
    writeFileSync(path, text, { mode: 0o600 });
    const problem = await runShell(editor, path, environment);
    const left = readLeft(path);
    if (left === null) {
      return { ok: false, message: `${editor} left no text that can be read.`, text };
    }
    return problem === null
      ? { ok: true, text: left }
      : { ok: false, message: problem, text: left };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, message: `The file for the editor cannot be made: ${reason}.`, text };
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the editor by a shell, since $EDITOR is a command with options; null if it ended well. */
function runShell(editor: string, path: string, environment: Environment): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sysman', path], {
      stdio: 'inherit',
      env: environment,
    });
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
}

function readLeft(path: string): string | null {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (facts === undefined || !facts.isFile() || facts.size > textBytesMax) return null;
  return readFileSync(path, 'utf8');
}
