// Bundles the programs into dist/: the console, the daemon and each of the commands; the lock manager's library; and the
// Memory Channel's emulation with its programs, which the daemon loads when it needs them.
// Bundles start two to three times faster than loose modules; see docs/decisions/0003.
import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { declarationsOf, neededDeclarationsOf } from './declarations.mjs';

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

/** Ink loads its developer tools, and what they speak to them with, by name; the console ships without them. */
const noDeveloperTools = {
  name: 'no-developer-tools',
  setup(bundler) {
    bundler.onResolve({ filter: /^(react-devtools-core|ws)$/ }, () => ({
      path: 'empty',
      namespace: 'none',
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'export default {};' }));
  },
};

/** Every command has its launcher in bin/. */
const commandNames = readdirSync(at('bin')).filter(
  (name) => !name.includes('.') && !['caad', 'sysman'].includes(name),
);

/** What a command does, and what all of them share, in one file: a command reads nothing that it does not use. */
const launchedCommands = {
  name: 'launched-commands',
  setup(bundler) {
    bundler.onResolve({ filter: /^command:/ }, ({ path }) => ({
      path: path.slice('command:'.length),
      namespace: 'command',
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'command' }, ({ path }) => ({
      contents: `import { runCommand } from './src/main/commands.ts';
        import { main as command } from './src/commands/${path}.ts';
        export const main = () => runCommand('${path}', command);`,
      resolveDir: root,
    }));
  },
};

/** In the order in which a reader needs them. */
const dlmModules = [
  'src/main/dlm.ts',
  'src/client/dlm/api-process.ts',
  'src/client/dlm/api.ts',
  'src/client/dlm/value-block.ts',
  'src/client/dlm/errors.ts',
  'src/client/dlm/statuses.ts',
  'src/client/dlm/dispose.ts',
];

const engine = 'src/engine/memory-channel';
const imcModules = [
  'src/main/imc.ts',
  `${engine}/process/port.ts`,
  `${engine}/process/imc.ts`,
  `${engine}/process/transmit-view.ts`,
  `${engine}/process/receive-view.ts`,
  `${engine}/process/message-ring.ts`,
  `${engine}/process/region-calls.ts`,
  `${engine}/process/lock-calls.ts`,
  `${engine}/process/error-calls.ts`,
  `${engine}/process/info-calls.ts`,
  `${engine}/kernel/calls.ts`,
  `${engine}/errors.ts`,
  `${engine}/status.ts`,
  `${engine}/flags.ts`,
];

const guides = { dlm: 'docs/DLM.md', imc: 'docs/MEMORY-CHANNEL.md' };

/** Rejects if a module cannot be declared by itself. */
async function writeDeclarations(path, library, about, declarations) {
  const header = `// ${about}, 'trucluster/${library}'; see ${guides[library]}.\n`;
  writeFileSync(path, header + declarations());
}

// Made beside the old bundles and put in their place when all is well, so that a failed build breaks nothing.
const folder = mkdtempSync(at('dist-'));

const bundles = await Promise.allSettled([
  build({
    ...shared,
    entryPoints: [at('src/main/sysman.tsx')],
    outfile: join(folder, 'sysman.mjs'),
    format: 'esm',
    minifySyntax: true,
    minifyWhitespace: true,
    plugins: [noDeveloperTools],
    banner: {
      js: "import { createRequire as trueRequire } from 'node:module'; const require = trueRequire(import.meta.url);",
    },
  }),
  build({
    ...shared,
    entryPoints: Object.fromEntries(commandNames.map((name) => [name, `command:${name}`])),
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    minifyWhitespace: true,
    plugins: [launchedCommands],
  }),
  build({
    ...shared,
    entryPoints: [at('src/main/caad.ts')],
    outfile: join(folder, 'caad.cjs'),
    format: 'cjs',
    minifyWhitespace: true,
    external: ['libsql'],
  }),
  build({
    ...shared,
    entryPoints: [at('src/main/dlm.ts')],
    outfile: join(folder, 'dlm.mjs'),
    format: 'esm',
    minifySyntax: true,
  }),
  // Together, because a program and the thread that runs it must have the same library.
  build({
    ...shared,
    entryPoints: {
      'imc-keeper': at('src/main/imc-keeper.ts'),
      'imc-host': at('src/main/imc-host.ts'),
      'imc-thread': at('src/main/imc-thread.ts'),
      imc: at('src/main/imc.ts'),
      'imc-programs': at('fixtures/examples/memory-channel-demo/index.ts'),
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'imc-[hash]',
    splitting: true,
    format: 'esm',
    minifySyntax: true,
  }),
  writeDeclarations(join(folder, 'dlm.d.ts'), 'dlm', "The lock manager's library", () =>
    declarationsOf(dlmModules.map(at)),
  ),
  writeDeclarations(join(folder, 'imc.d.ts'), 'imc', 'The Memory Channel API library', () =>
    neededDeclarationsOf(imcModules.map(at)),
  ),
]);
const failed = bundles.filter(({ status }) => status === 'rejected');
if (failed.length > 0) {
  // esbuild has said what is wrong; whatever else went wrong has not.
  for (const { reason } of failed) if (reason?.errors === undefined) console.error(reason);
  rmSync(folder, { recursive: true, force: true });
  process.exit(1);
}
writeFileSync(join(folder, 'package.json'), '{}\n');
// A temporary folder is for its maker alone; an installed program is for everybody.
chmodSync(folder, 0o755);
putInPlace(at('dist'));

/** Programs that start meanwhile find the old bundles or the new ones, also when two builds end at the same time. */
function putInPlace(target) {
  const old = `${folder}-old`;
  for (let isDone = false; !isDone; ) {
    try {
      renameSync(target, old);
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
    try {
      renameSync(folder, target);
      isDone = true;
    } catch (error) {
      // Another build was quicker.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    }
    rmSync(old, { recursive: true, force: true });
  }
}
