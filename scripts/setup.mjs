// Makes a checkout ready to run, and does nothing when it is: installs packages when the lock file changed,
// bundles when a source changed. `npm start`, `npm test` and `npm run check` call it first.
// Only Node's own modules are used here, because nothing is installed yet.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const installedStamp = join(root, 'node_modules', '.setup-stamp');
const builtStamp = join(root, 'dist', '.setup-stamp');
const lockFolder = join(root, '.setup-lock');
const lockStaleMs = 10 * 60 * 1000;

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  fail(`Node.js ${process.versions.node} is too old: this program needs Node.js 20 or newer.`);
}

const hash = createHash('sha256');
const lockHash = () =>
  `${digest(['package-lock.json'])} ${process.platform} ${process.arch} ${process.versions.modules}`;
const sourceHash = () =>
  digest([
    'package-lock.json',
    'tsconfig.json',
    'scripts/build.mjs',
    'scripts/declarations.mjs',
    ...filesBelow('bin'),
    ...filesBelow('src'),
    ...filesBelow('fixtures/examples/memory-channel'),
    ...filesBelow('fixtures/examples/memory-channel-demo'),
  ]);

if (process.argv.includes('--prepare')) {
  if (existsSync(join(root, 'node_modules', 'esbuild'))) buildIfNeeded();
} else {
  withLock(() => {
    installIfNeeded();
    buildIfNeeded();
    useHooks();
  });
}

function installIfNeeded() {
  const wanted = lockHash();
  if (readStamp(installedStamp) === wanted) return;
  say('Installing packages (once) ...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // Not `npm ci`: it refuses a lock file that was written where packages of other systems could not be seen.
  // This installs the locked versions as well, and leaves the lock file alone.
  const args = [
    'install',
    '--no-save',
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const result = spawnSync(npm, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) {
    fail('npm install failed (see above). Check the network, then run the same command again.');
  }
  writeFileSync(installedStamp, wanted);
}

function buildIfNeeded() {
  const wanted = sourceHash();
  if (readStamp(builtStamp) === wanted) return;
  say('Building ...');
  const result = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) fail('The build failed (see above).');
  writeFileSync(builtStamp, wanted);
}

/** Hooks are offered to a developer's clone only, and never replace hooks that are already set. */
function useHooks() {
  if (process.env.CI || !existsSync(join(root, '.git'))) return;
  const current = spawnSync('git', ['config', '--get', 'core.hooksPath'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (current.status === 1) {
    try {
      execFileSync('git', ['config', 'core.hooksPath', '.githooks'], {
        cwd: root,
        stdio: 'ignore',
      });
    } catch {
      // A read-only checkout works without hooks.
    }
  }
}

/** Two first starts at once must not install over each other. */
function withLock(action) {
  const started = Date.now();
  for (;;) {
    try {
      mkdirSync(lockFolder);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') {
        if (readStamp(builtStamp) !== undefined) return;
        fail(`Cannot write to ${root}: ${error.message}`);
      }
      if (Date.now() - statSync(lockFolder, { throwIfNoEntry: false })?.mtimeMs > lockStaleMs) {
        rmSync(lockFolder, { recursive: true, force: true });
      } else if (Date.now() - started > lockStaleMs) {
        fail(`Another setup is still running. If none is, remove ${lockFolder}.`);
      } else {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      }
    }
  }
  const unlock = () => rmSync(lockFolder, { recursive: true, force: true });
  process.on('exit', unlock);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
  action();
}

function digest(paths) {
  const sum = hash.copy();
  for (const path of paths)
    sum
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  return sum.digest('hex');
}

function filesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort();
}

function readStamp(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  process.stderr.write(`setup: ${text}\n`);
  process.exit(1);
}
