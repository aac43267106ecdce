// The daemon as a user meets it: started and stopped by the command caad or by whoever needs it, over a real socket.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { socketPathOf } from '../../src/adapters/root-path.ts';
import { encodeMessage } from '../../src/protocol/index.ts';
import { connectToRoot, prepareCaad, runCaad, spawnCaad } from '../support/daemon.ts';
import { isAlive, makeFolder, processesOf, until } from '../support/root.ts';

prepareCaad();

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

describe('the command caad', () => {
  it('starts, reports and stops the daemon, each as often as one likes', async () => {
    const root = join(makeFolder(), 'root');
    expect(await runCaad(root, ['status'])).toEqual({
      status: 1,
      out: `caad is not running on cluster root ${root}\n`,
      err: '',
    });
    const started = await runCaad(root, ['start']);
    expect(started).toMatchObject({ status: 0, err: '' });
    const pid = /^caad has started: process id (\d+), cluster root \S+\n$/.exec(started.out)?.[1];
    expect((await runCaad(root, ['start'])).out).toBe(
      `caad is running already: process id ${pid}, cluster root ${root}\n`,
    );
    const client = await connectToRoot(root, { start: false });
    const status = await runCaad(root, ['status']);
    expect(status.status).toBe(0);
    expect(
      status.out.replace(/Started = \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\nUptime = .* s\n/, ''),
    ).toBe(
      `caad is running\nProcess id = ${pid}\nCluster root = ${root}\nCluster = deli\n` +
        `Socket = ${root}/var/run/caad.sock\nVersion = 0.1.0\nClients = 1\n`,
    );
    expect(statSync(`${root}/var/run/caad.sock`).mode & 0o777).toBe(0o600);
    expect(await runCaad(root, ['stop'])).toEqual({
      status: 0,
      out: `caad has stopped: cluster root ${root}.\n`,
      err: '',
    });
    expect(await client.closed).not.toBeNull();
    expect(await runCaad(root, ['stop'])).toMatchObject({ status: 0, err: '' });
    expect(existsSync(`${root}/var/run/caad.sock`)).toBe(false);
    await until('the process has ended', () => !isAlive(Number(pid)));
  });

  it.each(['-json', '--json'])('answers in JSON with %s', async (json) => {
    const root = join(makeFolder(), 'root');
    const ask = async (verb: string): Promise<unknown> =>
      JSON.parse((await runCaad(root, [verb, json])).out);
    expect(await ask('status')).toEqual({ running: false, root });
    const started = await ask('start');
    expect(started).toEqual({ started: true, pid: expect.any(Number), root });
    expect(await ask('start')).toEqual({ ...(started as object), started: false });
    expect(await ask('status')).toMatchObject({ running: true, root, cluster: 'deli', clients: 0 });
    expect(await ask('stop')).toEqual({ stopped: true, root });
    expect(await ask('stop')).toEqual({ stopped: false, root });
  });

  it('may be stopped and started at once: the lock is free when the stop is reported', async () => {
    const root = makeFolder();
    const pids = new Set<number>();
    for (let at = 0; at < 5; at += 1) {
      const client = await connectToRoot(root);
      pids.add(client.hello.pid);
      await client.request('daemon.stop', {});
      await client.closed;
    }
    expect(pids.size).toBe(5);
  });

  it.each([
    [[], 'caad: say what to do\n'],
    [['explode'], 'caad: unknown word explode\n'],
    [['run', 'stop'], 'caad: stop is one word too many\n'],
    [['start', '--fast'], 'caad: unknown option --fast\n'],
    [['start', '--root'], 'caad: --root needs a folder\n'],
  ])('CAA-631 with %j prints its synopsis to standard error and exits 2', async (argv, text) => {
    const root = join(makeFolder(), 'root');
    const synopsis = 'Usage: caad run|start|stop|status [--root DIR] [--json] [--help]\n';
    expect(await runCaad(root, argv)).toEqual({ status: 2, out: '', err: text + synopsis });
    expect(existsSync(root)).toBe(false);
  });

  it('takes the root from its option before the environment, and explains itself', async () => {
    const folder = makeFolder();
    const other = join(folder, 'other');
    const status = await runCaad(join(folder, 'root'), ['status', `--root=${other}`]);
    expect(status.out).toContain(`cluster root ${other}\n`);
    for (const word of ['--help', '-help']) {
      const help = await runCaad(folder, [word]);
      expect(help).toMatchObject({ status: 0, err: '' });
      expect(help.out).toMatch(/^Usage: caad run/);
    }
  });
});

describe('one cluster root', () => {
  it('has one daemon: a second one says who holds it, and changes nothing', async () => {
    const root = makeFolder();
    const client = await connectToRoot(root);
    const second = await runCaad(root, ['run']);
    expect(second).toMatchObject({ status: 1, out: '' });
    expect(second.err).toMatch(
      new RegExp(
        `^caad: The cluster root ${root} is held by caad with process id ${client.hello.pid}, ` +
          'started \\d{4}-\\S+Z. Use caad stop first, or set SYSMAN_ROOT to another cluster root.\n$',
      ),
    );
    expect(await client.request('daemon.status', {})).toMatchObject({ pid: client.hello.pid });
  });

  it('has one daemon, however many are started at the same instant', async () => {
    const root = makeFolder();
    const racers = Array.from({ length: 6 }, () => spawnCaad(root, ['run']));
    const exits: (number | null)[] = [];
    for (const racer of racers) racer.once('exit', (status) => exits.push(status));
    await until('five have given up', () => exits.length === 5);
    expect(exits).toEqual([1, 1, 1, 1, 1]);
    // The winner holds the root before it can be reached.
    const reached = () => connectToRoot(root, { start: false }).catch(() => null);
    let client = await reached();
    await until('the winner answers', async () => {
      client ??= await reached();
      return client !== null;
    });
    const [winner] = racers.filter((racer) => racer.exitCode === null);
    expect(client?.hello.pid).toBe(winner?.pid);
  });

  it('has one daemon, however many clients need it at the same instant', async () => {
    const root = makeFolder();
    const clients = await Promise.all(Array.from({ length: 6 }, () => connectToRoot(root)));
    expect(new Set(clients.map((client) => client.hello.pid)).size).toBe(1);
    await until('the others have given up', () => processesOf(root).length === 1);
  });

  it('may have a path too long for a socket', async () => {
    const root = join(makeFolder(), 'x'.repeat(120), 'root');
    const client = await connectToRoot(root);
    const { socket } = await client.request('daemon.status', {});
    expect(socket).toBe(socketPathOf(root));
    expect(Buffer.byteLength(socket)).toBeLessThan(100);
    await client.request('daemon.stop', {});
    await client.closed;
    expect(existsSync(socket)).toBe(false);
  });

  it('survives a socket that a killed daemon left', async () => {
    const root = makeFolder();
    const first = await connectToRoot(root);
    process.kill(first.hello.pid, 'SIGKILL');
    await first.closed;
    expect(existsSync(socketPathOf(root))).toBe(true);
    const second = await connectToRoot(root);
    expect(second.hello.pid).not.toBe(first.hello.pid);
  });
});

describe('a daemon in the background', () => {
  it('outlives those who started it, and a terminal that goes away', async () => {
    const root = makeFolder();
    const { out } = await runCaad(root, ['start']);
    const pid = Number(/process id (\d+)/.exec(out)?.[1]);
    process.kill(pid, 'SIGHUP');
    const client = await connectToRoot(root, { start: false });
    expect(await client.request('daemon.status', {})).toMatchObject({ pid, clients: 0 });
    process.kill(pid, 'SIGTERM');
    expect(await client.closed).not.toBeNull();
    expect(readFileSync(join(root, 'var/cluster/caa/log/caad.log'), 'utf8')).toContain(
      'caad stops',
    );
  });

  it('leaves no files of its start behind', async () => {
    const folder = makeFolder();
    const environment = { TMPDIR: join(folder, 'tmp') };
    mkdirSync(environment.TMPDIR);
    await runCaad(join(folder, 'root'), ['start'], { environment });
    expect(readdirSync(environment.TMPDIR)).toEqual([]);
  });
});

describe('a daemon in the foreground', () => {
  it('logs to standard error, and ends with its terminal or Ctrl-C', async () => {
    for (const signal of ['SIGINT', 'SIGHUP'] as const) {
      const root = makeFolder();
      const child = spawnCaad(root, ['run']);
      let log = '';
      child.stderr?.on('data', (piece) => {
        log += piece;
      });
      await until('it is ready', () => log.includes('owns the cluster root'));
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      expect(await exited).toBe(0);
      expect(existsSync(socketPathOf(root))).toBe(false);
    }
  });
});

describe('a daemon that cannot start', () => {
  it('because of a damaged registry says so to whoever needs it, and leaves it alone', async () => {
    const root = makeFolder();
    await runCaad(root, ['start']);
    await runCaad(root, ['stop']);
    const path = join(root, 'var/cluster/caa/registry/caa.reg');
    writeFileSync(path, 'not a registry'.repeat(1000));
    const text = `The registry file ${path} is damaged`;
    for (const verb of ['run', 'start']) {
      const result = await runCaad(root, [verb]);
      expect(result.status).toBe(1);
      expect(result.err).toContain(text);
      expect(result.err.trim().split('\n')).toHaveLength(1);
    }
    await expect(connectToRoot(root)).rejects.toThrow(
      `Cannot communicate with the CAA daemon. ${text}`,
    );
    expect(readFileSync(path, 'utf8')).toMatch(/^not a registry/);
    await until('nothing is left running', () => processesOf(root).length === 0);
  });

  it('because a file is in the way of its root says so', async () => {
    const root = join(makeFolder(), 'root');
    writeFileSync(root, '');
    await expect(connectToRoot(root)).rejects.toThrow(
      `The cluster root cannot be made: ${root}: something else of that name is there.`,
    );
  });

  it('because nothing can be made where its root should be says so, and does not hang', async () => {
    await expect(connectToRoot('/proc/trucluster/root')).rejects.toThrow(
      'The cluster root cannot be made: /proc/trucluster: ',
    );
  });

  it('because of a bad description says which field', async () => {
    const root = makeFolder();
    mkdirSync(join(root, 'etc'));
    writeFileSync(join(root, 'etc/cluster.json'), '{}');
    await expect(connectToRoot(root)).rejects.toThrow(`${root}/etc/cluster.json: name: `);
  });

  it.skipIf(!isRoot)('because it may not write says what and how to help it', async () => {
    const folder = makeFolder();
    chmodSync(folder, 0o755);
    const locked = await runCaad(join(folder, 'root'), ['start'], { uid: nobody });
    expect(locked.status).toBe(1);
    expect(locked.err).toContain(`${folder}/root: permission denied. Set SYSMAN_ROOT to a folder`);
    const root = join(folder, 'theirs');
    mkdirSync(root, { mode: 0o700 });
    chownSync(root, nobody, nobody);
    expect(await runCaad(root, ['start'], { uid: nobody })).toMatchObject({ status: 0, err: '' });
    await runCaad(root, ['stop'], { uid: nobody });
    const registry = join(root, 'var/cluster/caa/registry');
    const before = readdirSync(registry);
    chmodSync(join(registry, 'caa.reg'), 0o444);
    chmodSync(registry, 0o555);
    const readOnly = await runCaad(root, ['start'], { uid: nobody });
    expect(readOnly.status).toBe(1);
    expect(readOnly.err).toContain(`${registry}/caa.reg cannot be written`);
    expect(readdirSync(registry)).toEqual(before);
  });

  it.skipIf(!isRoot)('because the root is another user’s says whose', async () => {
    const root = makeFolder();
    chownSync(root, nobody, nobody);
    await expect(connectToRoot(root)).rejects.toThrow(
      `No caad runs on the cluster root ${root}. Its owner nobody starts it with caad start.`,
    );
    expect((await runCaad(root, ['run'])).err).toContain(
      'belongs to user 65534, and you are user 0.',
    );
  });
});

describe('a socket', () => {
  it.skipIf(!isRoot)('of another user is not talked to', async () => {
    const root = makeFolder();
    mkdirSync(join(root, 'var/run'), { recursive: true });
    const path = socketPathOf(root);
    const heard: string[] = [];
    const server = createServer((socket) =>
      socket.on('data', (piece) => heard.push(String(piece))),
    );
    await new Promise<void>((resolve) => server.listen(path, resolve));
    chownSync(path, nobody, nobody);
    await expect(connectToRoot(root)).rejects.toThrow(
      `Cannot communicate with the CAA daemon. The socket ${path} belongs to user 65534, and you are user 0.`,
    );
    expect(heard).toEqual([]);
    await new Promise((resolve) => server.close(resolve));
  });
});

interface RawConnection {
  readonly socket: Socket;
  text(): string;
  isClosed(): boolean;
}

/** A connection that keeps to nothing. */
function openRaw(root: string): Promise<RawConnection> {
  const socket = createConnection(socketPathOf(root));
  let text = '';
  let closed = false;
  socket.on('close', () => {
    closed = true;
  });
  socket.on('data', (piece) => {
    text += String(piece);
  });
  return new Promise((resolve) => {
    socket.once('error', () => resolve(openRaw(root)));
    socket.once('connect', () => {
      socket.removeAllListeners('error').on('error', () => {});
      resolve({ socket, text: () => text, isClosed: () => closed });
    });
  });
}

describe('on the socket', () => {
  it('garbage, half lines, huge lines and sudden ends hurt nobody else', async () => {
    const root = makeFolder();
    const client = await connectToRoot(root);
    const garbage = await openRaw(root);
    garbage.socket.write(Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 256)));
    const half = await openRaw(root);
    half.socket.write('{"jsonrpc":"2.0","id":1,"meth');
    const huge = await openRaw(root);
    huge.socket.write('x'.repeat(17 * 1024 * 1024));
    const gone = await openRaw(root);
    gone.socket.write('{"jsonrpc":"2.0","id":1,"method":"cluster.subscribe","params":{}}\n');
    gone.socket.destroy();
    await until('the bad ones are cut off', () => garbage.isClosed() && huge.isClosed());
    expect(garbage.text()).toContain('"code":-32700');
    half.socket.write('od":"daemon.status","params":{}}\n');
    await until('the half line is answered', () => half.text().includes('"result"'));
    await until('it alone is left', async () => {
      return (await client.request('daemon.status', {})).clients === 1;
    });
    half.socket.destroy();
  });

  it('a client that never reads is cut off, and nobody waits for it', async () => {
    const root = makeFolder();
    const client = await connectToRoot(root);
    const deaf = await openRaw(root);
    deaf.socket.pause();
    const clients = async () => (await client.request('daemon.status', {})).clients;
    await until('it is let in', async () => (await clients()) === 1);
    const request = encodeMessage({
      jsonrpc: '2.0',
      id: 1,
      method: 'cluster.subscribe',
      params: {},
    });
    await until('it is cut off', async () => {
      if (!deaf.socket.destroyed) deaf.socket.write(request.repeat(200));
      return (await clients()) === 0;
    });
    deaf.socket.destroy();
  });

  it('ten thousand connections, one after the other, leave nothing behind', async () => {
    const root = makeFolder();
    const client = await connectToRoot(root);
    const { pid } = client.hello;
    const openFiles = () => readdirSync(`/proc/${pid}/fd`).length;
    const before = openFiles();
    const request = encodeMessage({
      jsonrpc: '2.0',
      id: 1,
      method: 'cluster.subscribe',
      params: {},
    });
    for (let at = 0; at < 200; at += 1) {
      const batch = await Promise.all(Array.from({ length: 50 }, () => openRaw(root)));
      for (const { socket } of batch) socket.write(request, () => socket.destroy());
    }
    // Some of the last may not have been taken when nobody is connected: they are gone soon as well.
    await until('all are gone', async () => {
      const { clients } = await client.request('daemon.status', {});
      return clients === 0 && openFiles() <= before;
    });
  });

  it('several clients see the same changes', async () => {
    const root = makeFolder();
    const watchers = await Promise.all([connectToRoot(root), connectToRoot(root)]);
    const seen = watchers.map(() => new Map<string, string>());
    for (const [at, watcher] of watchers.entries()) {
      watcher.on('cluster.changed', ({ changes }) => {
        for (const change of changes) {
          if (change.collection === 'members') seen[at]?.set(change.key, change.view.state);
        }
      });
      await watcher.request('cluster.subscribe', {});
    }
    const caller = { user: 'root', commandLine: 'clu_fault shutdown polishham', locale: '' };
    const result = await watchers[0]?.request('fault.inject', {
      fault: 'shutdown',
      member: 'polishham',
      caller,
    });
    expect(result?.exitCode).toBe(0);
    await until('both have seen it', () => seen.every((map) => map.get('polishham') === 'DOWN'));
  });

  it('a profile that is edited with an editor is told to those who watch', async () => {
    const root = makeFolder();
    const client = await connectToRoot(root);
    let told = 0;
    client.on('profile.changed', () => {
      told += 1;
    });
    await client.request('cluster.subscribe', {});
    writeFileSync(join(root, 'var/cluster/caa/profile/x.cap'), 'NAME=x\n');
    await until('it is told', () => told > 0);
    const { profiles } = await client.request('profile.list', {});
    expect(profiles.map(({ name }) => name)).toEqual(['x']);
  });
});

describe('start-up', () => {
  it('of a client loads neither zod nor libsql', () => {
    const program = `
      import { build } from 'esbuild';
      const result = await build({ entryPoints: ['src/client/index.ts', 'src/adapters/client-machine.ts'],
        bundle: true, write: false, metafile: true, platform: 'node', format: 'esm', outdir: 'x',
        external: ['libsql'] });
      console.log(Object.keys(result.metafile.inputs).join('\\n'));`;
    const inputs = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: join(import.meta.dirname, '..', '..'),
      encoding: 'utf8',
    });
    expect(inputs).toContain('src/client/connect.ts');
    expect(inputs).not.toMatch(/node_modules|registry/);
  });
});
