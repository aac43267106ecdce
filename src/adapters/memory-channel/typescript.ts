// Programs in TypeScript. A Node.js that strips types itself is left to it; for an older one a program is compiled by
// esbuild, which is looked for where the program is and where this product is.
import { createRequire, SourceMap } from 'node:module';
import { basename, dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The part of esbuild that is used. */
interface Compiler {
  build(options: object): Promise<{
    readonly outputFiles: readonly { readonly path: string; readonly text: string }[];
  }>;
  stop(): Promise<void>;
}

interface CompilerMessage {
  readonly text: string;
  readonly location: {
    readonly file: string;
    readonly line: number;
    readonly column: number;
  } | null;
}

const library = 'trucluster/imc';
/** Beside the module of the thread, of which it is a part. */
const libraryUrl = new URL('./imc.mjs', import.meta.url).href;

export function isTypeScript(module: string): boolean {
  return /\.m?ts$/.test(module);
}

/** @returns the URL of what can be imported. @throws Error with a text for the author of the program. */
export async function compiledTypeScript(path: string): Promise<string> {
  if ('typescript' in process.features && process.features.typescript) {
    return pathToFileURL(path).href;
  }
  const compiler = await findCompiler(path);
  try {
    const { outputFiles } = await compiler.build(optionsFor(path));
    const textOf = (extension: string): string =>
      outputFiles.find((file) => file.path.endsWith(extension))?.text ?? '';
    written = new SourceMap(JSON.parse(textOf('.map')));
    return `data:text/javascript;base64,${Buffer.from(textOf('.mjs')).toString('base64')}`;
  } catch (error) {
    throw explained(error);
  } finally {
    await compiler.stop();
  }
}

/** From lines of what was compiled to those that its author has written; a thread runs one program. */
let written: SourceMap | null = null;

/** `counter.ts:3:9` for a place in what was compiled, both from 1; undefined for what nobody has written. */
export function writtenPlace(line: number, column: number): string | undefined {
  const entry = written?.findEntry(line - 1, column - 1);
  if (entry === undefined || !('originalSource' in entry)) return undefined;
  return `${basename(entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

/** Everything in one module, since that has no place from which it could find others; the library is that of the thread. */
function optionsFor(path: string): object {
  return {
    entryPoints: [path],
    bundle: true,
    write: false,
    absWorkingDir: dirname(path),
    outfile: 'program.mjs',
    sourcemap: 'external',
    sourcesContent: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
    plugins: [
      {
        name: 'library-of-the-thread',
        setup: (build: { onResolve(on: object, resolved: () => object): void }) =>
          build.onResolve({ filter: new RegExp(`^${library}$`) }, () => ({
            path: libraryUrl,
            external: true,
          })),
      },
    ],
  };
}

async function findCompiler(path: string): Promise<Compiler> {
  for (const from of [path, import.meta.url]) {
    const found = resolved('esbuild', from);
    if (found !== null) {
      const loaded: { readonly default: Compiler } = await import(pathToFileURL(found).href);
      return loaded.default;
    }
  }
  throw new Error(
    `${basename(path)} is TypeScript, and Node.js ${process.version} does not run that. Run npm install esbuild in the folder of the program, or compile it to JavaScript first.`,
  );
}

function resolved(name: string, from: string): string | null {
  try {
    return createRequire(from).resolve(name);
  } catch {
    return null;
  }
}

function explained(error: unknown): unknown {
  if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors))
    return error;
  const messages: readonly CompilerMessage[] = error.errors;
  return new Error(messages.map(textOf).join('\n'));
}

function textOf({ text, location }: CompilerMessage): string {
  if (location === null) return text;
  return `${location.file}:${location.line}:${location.column + 1}: ${text}`;
}
