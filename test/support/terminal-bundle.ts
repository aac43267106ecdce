// Makes a program of the tests runnable by plain Node, which reads no TypeScript.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface BundledProgram {
  /** The file to give to Node. */
  readonly file: string;
  remove(): Promise<void>;
}

/** Bundles one TypeScript file and all it imports into a temporary folder. */
export async function bundleProgram(entry: URL): Promise<BundledProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'terminal-program-'));
  const file = join(folder, 'program.mjs');
  const remove = () => rm(folder, { recursive: true, force: true });
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    jsx: 'automatic',
    logLevel: 'error',
    // Ink loads its developer tools only in development, and they are not installed.
    external: ['react-devtools-core'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return { file, remove };
}
