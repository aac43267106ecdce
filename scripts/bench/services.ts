// The services that are compared, each started here in a temporary folder, on a Unix socket and nothing else, and
// stopped here. One that is not installed is left out with a sentence.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Service {
  /** The cluster root, or the socket. */
  readonly address: string;
  readonly version: string;
  /** Ends it; it is gone when this resolves. */
  stop(): Promise<void>;
}

/** The project's folder, as run.mjs tells it. */
export function projectFolder(): string {
  const { BENCH_PROJECT } = process.env;
  if (BENCH_PROJECT === undefined) throw new Error('Run this with npm run bench.');
  return BENCH_PROJECT;
}

/** A daemon of this project with a cluster of its own. */
export function startDlm(folder: string): Service {
  const address = join(folder, 'cluster');
  mkdirSync(address);
  const env = { ...process.env, HOME: folder, SYSMAN_ROOT: address, XDG_STATE_HOME: folder };
  const caad = join(projectFolder(), 'bin', 'caad');
  execFileSync(caad, ['start'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  return {
    address,
    version: 'caad',
    stop: async () => {
      spawnSync(caad, ['stop'], { env });
    },
  };
}

/** Redis without files; null if it is not installed. */
export async function startRedis(folder: string): Promise<Service | null> {
  const program = find('redis-server');
  if (program === null) return null;
  const address = join(folder, 'redis.sock');
  const server = spawn(
    program,
    ['--port', '0', '--unixsocket', address, '--save', '', '--appendonly', 'no', '--dir', folder],
    { stdio: 'ignore' },
  );
  await until(() => existsSync(address), server, 'Redis');
  return { address, version: versionOf(program), stop: () => end(server, 'SIGTERM') };
}

/** PostgreSQL, as another user if we are root, which it refuses; null if it is not installed. */
export async function startPostgres(folder: string): Promise<Service | null> {
  const [initdb, program] = [find('initdb'), find('postgres')];
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? otherUser() : null;
  if (initdb === null || program === null || (isRoot && user === null)) return null;
  const own = join(folder, 'postgres');
  mkdirSync(own);
  if (user !== null) {
    // The other user has to reach its own folder, and no more.
    chmodSync(folder, 0o711);
    chownSync(own, user.uid, user.gid);
  }
  const data = join(own, 'data');
  const options = { ...user, cwd: own, env: { PATH: process.env.PATH, HOME: own, LC_ALL: 'C' } };
  const init = ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  execFileSync(initdb, init, { ...options, stdio: 'ignore' });
  const server = spawn(program, ['-D', data, '-k', own, '-F', '-c', 'listen_addresses='], {
    ...options,
    stdio: 'ignore',
  });
  const address = join(own, '.s.PGSQL.5432');
  await until(() => existsSync(address), server, 'PostgreSQL');
  return { address, version: versionOf(program), stop: () => end(server, 'SIGINT') };
}

function find(program: string): string | null {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/sbin',
    ...versions.map((version) => join(root, version, 'bin')),
  ];
  return folders.map((each) => join(each, program)).find((path) => existsSync(path)) ?? null;
}

function otherUser(): { readonly uid: number; readonly gid: number } | null {
  for (const name of ['postgres', 'nobody']) {
    const ask = (what: string) => spawnSync('id', [what, name], { encoding: 'utf8' });
    const [uid, gid] = [ask('-u'), ask('-g')];
    if (uid.status === 0 && gid.status === 0) {
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    }
  }
  return null;
}

function versionOf(program: string): string {
  const text = spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout;
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? '';
}

async function until(isReady: () => boolean, server: ChildProcess, name: string): Promise<void> {
  for (const giveUpAt = Date.now() + 20_000; !isReady(); ) {
    if (server.exitCode !== null || Date.now() > giveUpAt) throw new Error(`${name} did not start`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve();
    server.once('exit', () => resolve());
    server.kill(signal);
  });
}
