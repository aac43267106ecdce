// Bundles a benchmark that is written in TypeScript and runs it with the settings that measurements need. Packages stay
// outside the bundle and are found in the project, as in a program that uses them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const project = join(here, '..', '..');

/**
 * Runs `scripts/bench/<name>.ts`; returns its exit code. BENCH_PROJECT tells it where the project is.
 *
 * @param others further programs that it starts itself, bundled beside it.
 */
export async function runBundled(name, others = []) {
  const folder = mkdtempSync(join(project, 'node_modules', '.bench-'));
  try {
    await build({
      entryPoints: [name, ...others].map((each) => join(here, `${each}.ts`)),
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'warning',
    });
    const { NODE_OPTIONS, ...env } = process.env;
    const program = join(folder, `${name}.mjs`);
    const { status } = spawnSync(process.execPath, ['--expose-gc', program], {
      stdio: 'inherit',
      env: { ...env, NODE_ENV: 'production', BENCH_PROJECT: project },
    });
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
