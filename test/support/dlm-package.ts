// The package as programs outside the checkout see it: a folder in which `trucluster/dlm` is found, and programs in it
// that run as processes on a cluster root.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { makeFolder, until } from './root.ts';

export const projectFolder = join(import.meta.dirname, '..', '..');

/** A folder with `node_modules/trucluster`; gone after the test. */
export function makeProgramFolder(packageFolder = projectFolder): string {
  const folder = makeFolder();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(packageFolder, join(folder, 'node_modules', 'trucluster'));
  return folder;
}

/** Writes a program of TypeScript, as Node.js 20 runs it, and returns its path. */
export function writeProgram(folder: string, name: string, text: string): string {
  const path = join(folder, `${name}.mjs`);
  const { code } = transformSync(text, { loader: 'ts', target: 'node20', format: 'esm' });
  writeFileSync(path, code);
  return path;
}

export interface RunningProgram {
  readonly child: ChildProcess;
  /** What it has printed so far, line by line, without empty lines. */
  lines(): readonly string[];
  errors(): string;
  /** Waits until it has printed this line. */
  printed(line: string): Promise<void>;
  /** Waits for its end, and returns its exit status; null if it was killed. */
  readonly ended: Promise<number | null>;
}

/** Starts a program on a cluster root; its environment holds nothing else but PATH and what is given. */
export function startProgram(
  path: string,
  root: string,
  environment: Readonly<Record<string, string>> = {},
): RunningProgram {
  const child = spawn(process.execPath, [path], {
    env: { PATH: process.env.PATH, HOME: root, SYSMAN_ROOT: root, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (piece) => {
    out += piece;
  });
  child.stderr.on('data', (piece) => {
    err += piece;
  });
  const lines = (): string[] => out.split('\n').filter((line) => line !== '');
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve(status));
  });
  return {
    child,
    lines,
    ended,
    errors: () => err,
    printed: (line) =>
      until(`the program has printed “${line}”, and not ${JSON.stringify([out, err])}`, () =>
        lines().includes(line),
      ),
  };
}

/** A program in a document. */
export interface Example {
  readonly heading: string;
  readonly code: string;
  /** The lines that stand below it, without empty ones; null if none do. */
  readonly output: readonly string[] | null;
}

/** The programs of a document: blocks of TypeScript or JavaScript, and the text that follows each. */
export function examplesOf(document: string): readonly Example[] {
  const block = /^```(\w+)\n(.*?)^```$/gms;
  const blocks = [...document.matchAll(block)].map(({ 1: language = '', 2: text = '', index }) => ({
    language,
    text,
    heading:
      /^#+ (.*)$/m.exec(document.slice(0, index).split('\n').reverse().join('\n'))?.[1] ?? '',
  }));
  return blocks.flatMap(({ language, text: code, heading }, at) => {
    if (language !== 'ts' && language !== 'js') return [];
    const next = blocks[at + 1];
    const output = next?.language === 'text' ? next.text.split('\n').filter(Boolean) : null;
    return [{ heading, code, output }];
  });
}
