// A program that somebody has written outside this product, before its thread begins: whether its file can be one, and
// what the thread is to load. What the file holds is found out in the thread.
import { accessSync, constants, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { reasonOf } from '../errors.ts';
import type { ProgramModule } from './messages.ts';

const extensions = ['.js', '.mjs', '.ts', '.mts'];

/** @throws Error with a text for people when the file cannot be a program. */
export function ownProgram(file: string): ProgramModule {
  if (!extensions.includes(extname(file))) {
    throw new Error(
      `${file} is no module of JavaScript or TypeScript. Its name must end in ${extensions.join(', ')}.`,
    );
  }
  const reason = reasonNotToRead(file);
  if (reason !== null) throw new Error(`${file} cannot be run: ${reason}.`);
  return { module: pathToFileURL(file).href, name: null, title: basename(file) };
}

function reasonNotToRead(file: string): string | null {
  try {
    if (!statSync(file).isFile()) return 'it is no file';
    accessSync(file, constants.R_OK);
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}
