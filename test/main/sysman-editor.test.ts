// The editor as a child: what it leaves, and what becomes of it when the program ends while it runs.
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEditor, type Editor } from '../../src/main/sysman-editor.ts';
import { until } from '../support/root.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sysman-editor-'));
  // Private folders are made below it, so that what is left of them can be seen.
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  // Also where a test has failed.
  if (existsSync(mark())) kill(Number(readFileSync(mark(), 'utf8')));
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const mark = (): string => join(folder, 'mark');
const leftFolders = (): readonly string[] =>
  readdirSync(folder).filter((name) => name.startsWith('sysman-edit-'));

/** An editor that is a shell script; its file is "$1". */
function editorOf(script: string): Editor {
  const path = join(folder, 'editor');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return createEditor({ PATH: process.env.PATH, EDITOR: path });
}

/** The process id that a script has written. */
async function markedPid(): Promise<number> {
  await until('it has begun', () => existsSync(mark()) && readFileSync(mark(), 'utf8') !== '');
  return Number(readFileSync(mark(), 'utf8'));
}

function kill(pid: number): void {
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('an editor', () => {
  it('gives back what it left, and its private folder is gone', async () => {
    const editor = editorOf('echo more >> "$1"');
    expect(await editor.edit('x.cap', 'some \uFFFD\n')).toEqual({
      ok: true,
      text: 'some \uFFFD\nmore\n',
    });
    expect(leftFolders()).toEqual([]);
  });

  it.each([
    [
      'bytes that are not UTF-8',
      `printf 'caf\\351' > "$1"`,
      'left bytes that are not UTF-8',
      'caf\uFFFD',
    ],
    ['far too much', 'head -c 1048577 /dev/zero > "$1"', 'left more than 1048576 bytes', 'was'],
    ['no file', 'rm "$1"', 'left no text that can be read', 'was'],
    ['an exit code', 'echo new > "$1"; exit 3', 'ended with exit code 3', 'new\n'],
  ])('that leaves %s says so', async (_what, script, message, text) => {
    expect(await editorOf(script).edit('x.cap', 'was')).toEqual({
      ok: false,
      message: expect.stringContaining(message),
      text,
    });
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)(
    'ends with the program by %s, and its folder is gone',
    async (signal) => {
      const editor = editorOf(`echo $$ > ${mark()}; exec sleep 60`);
      const edited = editor.edit('x.cap', 'text');
      const pid = await markedPid();
      expect(leftFolders()).toHaveLength(1);
      await editor.end(signal);
      expect(leftFolders()).toEqual([]);
      expect(await edited).toMatchObject({ ok: false });
      expect(isAlive(pid)).toBe(false);
      await editor.end(signal);
    },
  );

  it('that takes no notice of the signal does not hold up the end, and its folder is gone', async () => {
    const editor = editorOf(`trap '' TERM; echo $$ > ${mark()}; exec sleep 60`);
    const edited = editor.edit('x.cap', 'text');
    const pid = await markedPid();
    await editor.end('SIGTERM');
    expect(leftFolders()).toEqual([]);
    expect(isAlive(pid)).toBe(true);
    kill(pid);
    await edited;
  });
});
