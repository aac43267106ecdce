// Finds the program in the module that a thread was given: one that comes with the product by its name, one that somebody
// has written by what its file exports. Whatever is wrong with such a file is said in words that its author can act on.
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ImcProgram } from '../../engine/memory-channel/index.ts';
import type { ProgramModule } from './messages.ts';
import { parseProblemOf, placeOf } from './places.ts';
import { compiledTypeScript, isTypeScript } from './typescript.ts';

/** The name under which a file exports its program if that is not the default. */
const mainExport = 'main';
const remedy = 'Write export default function* (imc, argv) { ... }, with a * after function.';

/** @throws Error with a text for the author of the program. */
export async function loadProgram({ module, name }: ProgramModule): Promise<ImcProgram> {
  const loaded = await importModule(module);
  const program =
    name === null
      ? (loaded.default ?? loaded[mainExport])
      : (loaded[name] ?? Object.values(loaded).find((one) => isNamed(one, name)));
  if (typeof program === 'function') return program as ImcProgram;
  const file = basename(fileURLToPath(module));
  if (name !== null) throw new Error(`${file} exports no program ${name}. ${remedy}`);
  throw new Error(`${file} exports no program: neither a default nor ${mainExport}. ${remedy}`);
}

/** A program may start another one as a function, which has a name of its own whatever it is exported as. */
function isNamed(value: unknown, name: string): boolean {
  return typeof value === 'function' && value.name === name;
}

/** A generator runs from poll to poll; anything else would never be heard of again. @throws Error */
export function assertProgram(run: unknown, title: string): void {
  if (run instanceof Object && Symbol.iterator in run && 'next' in run) return;
  const what =
    run instanceof Promise || (run instanceof Object && Symbol.asyncIterator in run)
      ? 'is asynchronous, and nothing can be awaited between two polls'
      : 'is no generator function';
  throw new Error(`The program ${title} ${what}. ${remedy}`);
}

async function importModule(module: string): Promise<Record<string, unknown>> {
  const url = isTypeScript(module) ? await compiledTypeScript(fileURLToPath(module)) : module;
  try {
    return await import(url);
  } catch (error) {
    throw explained(error, module);
  }
}

function explained(error: unknown, module: string): unknown {
  if (!(error instanceof Error)) return error;
  const file = basename(fileURLToPath(module));
  if (error.message.startsWith("Cannot find package 'trucluster'")) {
    const product = join(dirname(fileURLToPath(import.meta.url)), '..');
    return new Error(
      `${file} imports trucluster, which is not installed there. Run npm install ${product} in the folder of the program.`,
    );
  }
  const place =
    error instanceof SyntaxError ? parseProblemOf(fileURLToPath(module)) : placeOf(error);
  return new Error(`${place ?? file}: ${error.name}: ${error.message}`);
}
