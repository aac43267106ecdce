// Bundles the three programs into dist/: the console, the commands and the daemon.
// Bundles start two to three times faster than loose modules; see docs/decisions/0003.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const at = (path) => join(root, path);

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  logLevel: 'warning',
  absWorkingDir: root,
};

/** Ink loads its developer tools by name; the console ships without them. */
const noDeveloperTools = {
  name: 'no-developer-tools',
  setup(bundler) {
    bundler.onResolve({ filter: /^react-devtools-core$/ }, () => ({
      path: 'empty',
      namespace: 'none',
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'export default {};' }));
  },
};

// Made beside the old bundles and put in their place when all is well, so that a failed build breaks nothing.
const folder = mkdtempSync(at('dist-'));

const bundles = await Promise.allSettled([
  build({
    ...shared,
    entryPoints: [at('src/main/sysman.tsx')],
    outfile: join(folder, 'sysman.mjs'),
    format: 'esm',
    minifySyntax: true,
    plugins: [noDeveloperTools],
    banner: {
      js: "import { createRequire as trueRequire } from 'node:module'; const require = trueRequire(import.meta.url);",
    },
  }),
  build({
    ...shared,
    entryPoints: [at('src/main/commands.ts')],
    outfile: join(folder, 'commands.cjs'),
    format: 'cjs',
    minifyWhitespace: true,
  }),
  build({
    ...shared,
    entryPoints: [at('src/main/caad.ts')],
    outfile: join(folder, 'caad.cjs'),
    format: 'cjs',
    external: ['libsql'],
  }),
]);
if (bundles.some(({ status }) => status === 'rejected')) {
  rmSync(folder, { recursive: true, force: true });
  process.exit(1);
}
writeFileSync(join(folder, 'package.json'), '{}\n');
rmSync(at('dist'), { recursive: true, force: true });
renameSync(folder, at('dist'));
