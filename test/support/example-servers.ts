// The example applications with real servers: brought up by the very commands of their README, in a cluster of their
// own, and seen to leave nothing behind. A server that is not installed here skips its tests, with its name.
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type TestContext } from 'vitest';
import { isAlive, kill, until } from './root.ts';
import { openShell, type Shell, type ShellResult } from './transcript.ts';

export const exampleFolder = join(
  import.meta.dirname,
  '../../fixtures/root/var/cluster/caa/examples',
);

const folders = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin'];
/** Debian keeps the server programs of each version of PostgreSQL in a folder of its own. */
const versions = '/usr/lib/postgresql';
if (existsSync(versions)) {
  folders.push(...readdirSync(versions).map((version) => join(versions, version, 'bin')));
}

/** A sentence if one of the programs is not installed where action scripts look for programs, and null otherwise. */
export function missing(...programs: readonly string[]): string | null {
  const absent = programs.filter((name) => !folders.some((each) => existsSync(join(each, name))));
  return absent.length === 0
    ? null
    : `${absent.join(' and ')} cannot be found in ${folders.join(', ')}`;
}

/** Skips a test with the reason that {@link missing} gave, and prints it, since reports leave it out. */
export function skipFor(context: TestContext, reason: string | null): void {
  if (reason === null) return;
  process.stdout.write(`skipped: ${context.task.name}: ${reason}\n`);
  context.skip(reason);
}

/** The commands that the README tells for an application, without their indentation. */
export function readmeCommands(heading: string): readonly string[] {
  const lines = readFileSync(join(exampleFolder, 'README'), 'utf8').split('\n');
  const start = lines.findIndex((line) => line.startsWith(heading));
  if (start === -1) throw new Error(`the README says nothing of ${heading}`);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^\S/.test(line));
  return rest.slice(0, end).flatMap((line) => (line.startsWith('    ') ? [line.trim()] : []));
}

export interface ExampleServer {
  readonly name: string;
  readonly shell: Shell;
  /** Runs a command line and fails unless it succeeds. */
  good(command: string): Promise<string>;
  /** The process of the server, by the record of the member where it runs; null if there is none. */
  pid(): number | null;
  /** The folder of the member where it runs. */
  home(): string;
  /** `ONLINE on provolone`, for example. */
  state(): Promise<string>;
  /** All processes that have something below the cluster's folder for data open. */
  processes(): readonly number[];
}

interface ExampleOptions {
  readonly name: string;
  /** How the README calls it. */
  readonly heading: string;
  /** A command line between the copying and the registration, such as one that changes the profile. */
  readonly prepare?: string;
}

/** Opens a cluster, brings the application up as its README tells, runs `body`, and ends everything. */
export async function withExampleServer(
  { name, heading, prepare = ':' }: ExampleOptions,
  body: (server: ExampleServer) => Promise<void>,
): Promise<void> {
  const shell = await openShell();
  const server = observe(shell, name);
  try {
    // Where root runs the tests, the servers run as users of their own and must be able to reach their data.
    await server.good('chmod 711 . && caad start && umask 022');
    const often = `sed -i 's/^CHECK_INTERVAL *=.*/CHECK_INTERVAL=1/' profile/${name}.cap`;
    for (const command of readmeCommands(heading)) {
      if (command.startsWith('caa_register')) {
        await server.good(`cd var/cluster/caa && ${often} && ${prepare}`);
      }
      await server.good(`cd var/cluster/caa && ${command}`);
    }
    await body(server);
  } finally {
    await shell.run(`caa_stop -f ${name}`);
    for (const pid of server.processes()) kill(pid);
    await shell.close();
  }
}

function observe(shell: Shell, name: string): ExampleServer {
  const members = join(shell.root, 'cluster/members');
  const good = async (command: string): Promise<string> => {
    const result: ShellResult = await shell.run(command);
    if (result.status === 0) return result.stdout;
    throw new Error(
      `${command} ended with ${result.status}:\n${result.stdout}${result.stderr}${outputOf()}`,
    );
  };
  const outputOf = (): string =>
    readdirSync(members)
      .map((member) => textOf(join(members, member, `var/run/${name}.server.out`)))
      .join('');
  const running = (): { home: string; pid: number } | undefined =>
    readdirSync(members)
      .map((member) => join(members, member))
      .map((home) => ({
        home,
        pid: Number.parseInt(textOf(join(home, `var/run/${name}.server.pid`)), 10),
      }))
      .find(({ pid }) => pid > 0 && isAlive(pid));
  return {
    name,
    shell,
    good,
    pid: () => running()?.pid ?? null,
    home: () => running()?.home ?? '',
    state: async () =>
      /^STATE=(.*)$/m.exec((await shell.run(`caa_stat ${name}`)).stdout)?.[1] ?? '',
    processes: () => processesWith(join(shell.root, 'data')),
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Processes with an open file below a folder. */
export function processesWith(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => openFilesOf(pid).some((path) => path.startsWith(`${folder}/`)));
}

function openFilesOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${descriptor}`)];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

/** What a server keeps, asked from outside. */
interface Keeper {
  write(value: string): Promise<unknown>;
  /** What was written last. */
  read(): Promise<string>;
}

/**
 * A server's life: it is killed and comes back, is relocated, its member crashes and it fails over, it is stopped.
 */
export async function liveThrough(server: ExampleServer, keeper: Keeper): Promise<void> {
  const { name, shell, good } = server;
  expect(await server.state(), 'the first start').toEqual('ONLINE on provolone');
  await keeper.write('before the kill');
  const first = server.pid();
  process.kill(first ?? 0, 'SIGKILL');
  await until('CAA has restarted it', async () => {
    const now = server.pid();
    return now !== null && now !== first && (await server.state()) === 'ONLINE on provolone';
  });
  expect(await keeper.read(), 'the data after a kill').toEqual('before the kill');
  const counted = await good(`caa_stat -v ${name}`);
  expect(/^RESTART_COUNT=(.*)$/m.exec(counted)?.[1], 'the restart is counted').toEqual('1');

  await keeper.write('before the relocation');
  const second = server.pid();
  await good(`caa_relocate ${name} -c polishham`);
  expect(await server.state(), 'the relocation').toEqual('ONLINE on polishham');
  expect(isAlive(second ?? 0), 'the old server after the relocation').toEqual(false);
  expect(await keeper.read(), 'the data after the relocation').toEqual('before the relocation');

  await keeper.write('before the crash');
  const old = server.processes();
  expect(old.includes(server.pid() ?? 0), 'the server is one of its processes').toEqual(true);
  await good('clu_fault crash polishham');
  expect(old.filter(isAlive), 'the processes of the crashed member').toEqual([]);
  await until('it has failed over', async () =>
    /^ONLINE on (?!polishham)/.test(await server.state()),
  );
  expect(await keeper.read(), 'the data after the crash').toEqual('before the crash');

  expect((await shell.run(`caa_stop ${name}`)).status, 'the stop').toEqual(0);
  expect(server.processes(), 'the processes after the stop').toEqual([]);
}
