// Bundles a benchmark and runs it with the settings that measurements need: `node scripts/bench/run.mjs dlm`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const name = process.argv[2] ?? '';
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(here, `${name}.ts`)],
    outfile,
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
