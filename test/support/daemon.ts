// Real daemons for end-to-end tests: caad bundled from the sources as they are, and started as a user would.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import { createClientMachine } from '../../src/adapters/client-machine.ts';
import { type ClusterClient, connectCluster } from '../../src/client/index.ts';

const projectFolder = join(import.meta.dirname, '..', '..');
// Inside the project, where Node finds libsql and caad its fixtures.
const bundleFolder = join(projectFolder, 'node_modules', '.cache', 'trucluster', `${process.pid}`);
export const caadPath = join(bundleFolder, 'caad.cjs');
export const daemonCommand = [process.execPath, caadPath, 'run'];

/** Bundles caad before the tests of a file, and removes the bundle after them. */
export function prepareCaad(): void {
  beforeAll(async () => {
    mkdirSync(bundleFolder, { recursive: true });
    await build({
      entryPoints: [join(projectFolder, 'src', 'main', 'caad.ts')],
      outfile: caadPath,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      external: ['libsql'],
      logLevel: 'error',
    });
  });
  afterAll(() => rmSync(bundleFolder, { recursive: true, force: true }));
}

/** What a program printed, and how it ended. */
export interface ProgramResult {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface CaadOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Run as this user and group. */
  readonly uid?: number;
}

/** Starts the command caad on a root; its environment holds nothing but PATH and the root. */
export function spawnCaad(
  root: string,
  argv: readonly string[],
  options: CaadOptions = {},
): ChildProcess {
  const { environment = {}, uid } = options;
  return spawn(process.execPath, [caadPath, ...argv], {
    env: { PATH: process.env.PATH, HOME: root, SYSMAN_ROOT: root, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
}

/** Runs the command caad to its end. */
export function runCaad(
  root: string,
  argv: readonly string[],
  options: CaadOptions = {},
): Promise<ProgramResult> {
  const child = spawnCaad(root, argv, options);
  let out = '';
  let err = '';
  child.stdout?.on('data', (piece) => {
    out += piece;
  });
  child.stderr?.on('data', (piece) => {
    err += piece;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, out, err }));
  });
}

/** A client of the root's daemon, which is started if it does not run. */
export function connectToRoot(
  root: string,
  options: { readonly start?: boolean; readonly environment?: Record<string, string> } = {},
): Promise<ClusterClient> {
  const environment = { PATH: process.env.PATH, HOME: root, SYSMAN_ROOT: root };
  return connectCluster({
    machine: createClientMachine({
      root,
      daemonCommand,
      environment: { ...environment, ...options.environment },
    }),
    start: options.start ?? true,
    clientName: 'test',
    version: 'any',
    anyVersion: true,
  });
}

/** Ends the daemon behind a client as a power failure would, and waits until it is gone. */
export async function killDaemon(client: ClusterClient): Promise<void> {
  process.kill(client.hello.pid, 'SIGKILL');
  await client.closed;
}
