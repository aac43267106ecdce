// Where in a program something went wrong, for its author. Knows the form of a stack, and which files are not the author's.
import { execFileSync } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writtenPlace } from './typescript.ts';

const product = dirname(fileURLToPath(import.meta.url));
const checkMs = 5000;

/** `counter.mjs:12:5`, the nearest line of the program itself; undefined if the stack has none. */
export function placeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  for (const frame of (error.stack ?? '').split('\n')) {
    const [, kind, path = '', line = '', column = ''] =
      /^ +at (?:.* \(|async )*(data:|file:\/\/)?(.*?):([0-9]+):([0-9]+)\)?$/.exec(frame) ?? [];
    if (kind === 'data:') {
      const place = writtenPlace(Number(line), Number(column));
      if (place !== undefined) return place;
    } else if (path.startsWith('/') && !path.startsWith(product)) {
      return `${basename(path)}:${line}:${column}`;
    }
  }
  return undefined;
}

/**
 * Where a module does not parse, which its error does not tell: `counter.mjs:3`.
 *
 * @returns undefined if the fault is in another module that it imports.
 */
export function parseProblemOf(path: string): string | undefined {
  try {
    const stdio: 'ignore'[] = ['ignore', 'ignore'];
    execFileSync(process.execPath, ['--check', path], {
      stdio: [...stdio, 'pipe'],
      timeout: checkMs,
    });
    return undefined;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    const [, line] = /:([0-9]+)$/.exec(said.split('\n')[0] ?? '') ?? [];
    return line === undefined ? undefined : `${basename(path)}:${line}`;
  }
}
