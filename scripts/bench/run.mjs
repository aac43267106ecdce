// Bundles a benchmark and runs it with the settings that measurements need: `node scripts/bench/run.mjs dlm`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const name = process.argv[2] ?? '';
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  const outfile = join(folder, `${name}.mjs`);
  // A benchmark with threads brings what they load in files of its own name and a suffix.
  const sources = readdirSync(here).filter(
    (file) => file === `${name}.ts` || (file.startsWith(`${name}-`) && file.endsWith('.ts')),
  );
  await build({
    entryPoints: sources.map((file) => join(here, file)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    splitting: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
    nodePaths: (process.env.NODE_PATH ?? '').split(delimiter).filter((path) => path !== ''),
  });
  const { NODE_OPTIONS, NODE_EXTRA_CA_CERTS, ...env } = process.env;
  const { status } = spawnSync('nice', ['-n', '10', process.execPath, outfile], {
    stdio: 'inherit',
    env: { ...env, NODE_ENV: 'production' },
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
