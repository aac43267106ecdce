// The end of processes, however it comes: orderly, by a lost or cut connection, with their member, with caad. Real
// sockets, and real processes where the kill is real.
import { spawn } from 'node:child_process';
import { createConnection, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Flag, Mode, Status } from '../../src/engine/dlm/index.ts';
import { connectToRoot, killDaemon, prepareCaad } from '../support/daemon.ts';
import { type LockDaemon, type Peer, startLockDaemon } from '../support/dlm-daemon.ts';
import { makeFolder, until } from '../support/root.ts';

const caller = { user: 'root', commandLine: 'clu_fault', locale: 'C' };

async function inject(
  daemon: LockDaemon,
  fault: 'crash' | 'boot' | 'shutdown',
  member: string,
): Promise<void> {
  const peer = await daemon.connect();
  const done = peer.ask('fault.inject', { fault, member, caller });
  if (fault !== 'boot') {
    await until('the member is being killed', () => daemon.kills.length > 0);
    for (const finish of daemon.kills.splice(0)) finish();
  }
  await done;
  peer.socket.destroy();
}

/** Orders a crash and leaves it where the member's processes are being killed. */
async function beginCrash(daemon: LockDaemon, member: string): Promise<() => void> {
  const peer = await daemon.connect();
  void peer.send('fault.inject', { fault: 'crash', member, caller });
  await until('the member is being killed', () => daemon.kills.length > 0);
  return () => {
    for (const finish of daemon.kills.splice(0)) finish();
  };
}

const readVariants = { flags: Flag.VALB, value: [7] };

describe('the end of a connection', () => {
  it.each([
    ['an orderly end', (socket: Socket) => socket.end()],
    ['a torn connection', (socket: Socket) => socket.destroy()],
    ['a connection torn with unread answers', tearUnread],
  ])('DLM-270 DLM-273 DLM-394 DLM-397 releases everything: %s', async (_how, end) => {
    const daemon = await startLockDaemon();
    const [a, b, c] = [await daemon.begin(), await daemon.begin(), await daemon.begin()];
    const d = await daemon.begin();
    await a.hold('spoilt', Mode.EX);
    await a.hold('read', Mode.PR);
    await d.hold('other', Mode.PR);
    await a.lock('other', Mode.EX);
    const behind = await c.lock('other', Mode.PR);
    expect(behind.status).toBe(-1);
    const spoilt = await b.lock('spoilt', Mode.PR, readVariants);
    const read = await b.lock('read', Mode.EX, readVariants);
    end(a.socket);
    await until('both are granted', () => b.notes.length === 2);
    expect(b.notes.find(({ lkid }) => lkid === spoilt.lkid)).toMatchObject({
      status: Status.SUCCVALNOTVALID,
    });
    expect(b.notes.find(({ lkid }) => lkid === read.lkid)).toMatchObject({
      status: Status.SUCCESS,
      value: [0, 0, 0, 0],
    });
    // It waited only behind the request of the one that is gone.
    expect(await c.noted('return')).toMatchObject({ lkid: behind.lkid, status: Status.SUCCESS });
  });

  it('DLM-272 a PW or EX lock unlocked with DLM_INVVALBLK spoils the value block too', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin(), await daemon.begin()];
    await b.hold('R', Mode.NL);
    const lkid = await a.hold('R', Mode.EX);
    await a.ask('dlm.unlock', { lkid, flags: Flag.INVVALBLK });
    const answer = await b.lock('R', Mode.PR, readVariants);
    expect(answer.status).toBe(Status.SUCCVALNOTVALID);
    const { resources } = daemon.runtime.locks.sample({ namespace: null, locksMax: 10 });
    const because = `The process ${a.pid} released EX with DLM_INVVALBLK.`;
    expect(resources).toMatchObject([{ isValid: false, invalidBecause: because }]);
  });

  it('DLM-270 DLM-394 a process that is killed is gone with all it held', async () => {
    const daemon = await startLockDaemon();
    const program = `
      const socket = require('node:net').connect(${JSON.stringify(daemon.path)});
      const ask = (id, method, params) =>
        socket.write(JSON.stringify({ jsonrpc: '2.0', id, method, params }) + '\\n');
      ask(1, 'dlm.begin', { member: null, uid: 1, gids: [], osPid: process.pid, program: 'x' });
      ask(2, 'dlm.nsjoin', { nsid: 7, flags: 4 });
      ask(3, 'dlm.lock', { nsp: 1, name: 'R', mode: 6 });
      socket.resume();
    `;
    const child = spawn(process.execPath, ['-e', program], { stdio: 'inherit' });
    const { locks } = daemon.runtime;
    const held = () => locks.sample({ namespace: null, locksMax: 10 });
    await until('it holds the lock', () => held().locks === 1);
    expect(held().processes).toMatchObject([{ osPid: child.pid }]);
    const peer = await daemon.begin();
    await peer.lock('R', Mode.EX);
    child.kill('SIGKILL');
    expect(await peer.noted('return')).toMatchObject({ status: Status.SUCCESS });
    expect(held().processes).toHaveLength(1);
  });

  it('DLM-273 a client that never reads is cut off, and its locks go', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin(), await daemon.begin()];
    await a.hold('R', Mode.EX);
    const waiting = await b.lock('R', Mode.PR);
    a.socket.pause();
    const request = { jsonrpc: '2.0', id: 9, method: 'dlm.getRsbinfo' };
    const line = `${JSON.stringify({ ...request, params: { nsp: 1, name: 'R' } })}\n`;
    const flood = line.repeat(1000);
    // Each answer is longer than its request, so that the daemon has to keep ever more of them.
    let written = 0;
    while (!b.notes.some(({ lkid }) => lkid === waiting.lkid)) {
      if (written < 300_000 && a.socket.writableLength < 1_000_000) {
        a.socket.write(flood);
        written += 1000;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(written).toBeLessThan(300_000);
    a.socket.resume();
    await a.closed();
  });

  it('what arrives after the end of a process changes nothing', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin(), await daemon.begin()];
    await a.hold('R');
    const line = (id: number) =>
      `${JSON.stringify({ jsonrpc: '2.0', id, method: 'dlm.lock', params: { nsp: 1, name: 'S', mode: 6 } })}\n`;
    // Granted, and at once the garbage that ends the connection.
    a.socket.write(`${line(70)}garbage\n${line(71)}`);
    await a.closed();
    const state = () => daemon.runtime.locks.sample({ namespace: null, locksMax: 10 });
    // The peer may see the end of its connection before the daemon does.
    await until('its process is gone', () => state().processes.length === 1);
    expect(state().processes.map(({ pid }) => pid)).toEqual([b.pid]);
    expect(state().locks).toBe(0);
  });

  it('DLM-394 DLM-396 ten thousand clients that come and go leave nothing', async () => {
    const daemon = await startLockDaemon();
    const ways = [holdAndLeave, waitAndLeave, beginAndLeave, justConnect];
    for (let round = 0; round < 100; round += 1) {
      const clients = Array.from({ length: 100 }, (_, at) => ways[at % ways.length] ?? justConnect);
      await Promise.all(clients.map((client, at) => client(daemon, at)));
    }
    await daemon.expectEmpty();
    const { statistics } = daemon.runtime.locks.sample({ namespace: null, locksMax: 1 });
    expect(statistics.releases).toBeGreaterThanOrEqual(5000);
  });
});

/** Lets answers pile up unread, so that the kernel resets the connection. */
function tearUnread(socket: Socket): void {
  socket.pause();
  const request = {
    jsonrpc: '2.0',
    id: 9,
    method: 'dlm.getRsbinfo',
    params: { nsp: 1, name: 'x' },
  };
  socket.write(`${JSON.stringify(request)}\n`.repeat(100), () => socket.destroy());
}

const begin = `${JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'dlm.begin',
  params: { member: null, uid: 1, gids: [1], osPid: 1, program: 'crowd' },
})}\n`;
const join = '{"jsonrpc":"2.0","id":2,"method":"dlm.nsjoin","params":{"nsid":7,"flags":4}}\n';

function lockLine(name: string): string {
  const params = { nsp: 1, name, mode: 6, blkrtn: 1 };
  return `${JSON.stringify({ jsonrpc: '2.0', id: 3, method: 'dlm.lock', params })}\n`;
}

/** Says something, waits for so many answers, and is gone. */
function visit(daemon: LockDaemon, text: string, answers: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(daemon.path, () => {
      socket.write(text);
      if (answers === 0) socket.destroy();
    });
    let lines = 0;
    socket.setEncoding('utf8');
    socket.on('data', (piece) => {
      lines += String(piece).split('\n').length - 1;
      if (lines >= answers) socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve());
  });
}

function holdAndLeave(daemon: LockDaemon, at: number): Promise<void> {
  return visit(daemon, begin + join + lockLine(`own ${at}`), 3);
}

function waitAndLeave(daemon: LockDaemon): Promise<void> {
  return visit(daemon, begin + join + lockLine('common'), 3);
}

function beginAndLeave(daemon: LockDaemon): Promise<void> {
  return visit(daemon, begin, 1);
}

function justConnect(daemon: LockDaemon): Promise<void> {
  return visit(daemon, begin + join + lockLine('common'), 0);
}

describe('the failure of a member', () => {
  it('DLM-271 DLM-398 DLM-399 DLM-401 ends all its processes at once', async () => {
    const daemon = await startLockDaemon();
    const [dying, alsoDying] = [await daemon.begin('polishham'), await daemon.begin('polishham')];
    const [b, c] = [await daemon.begin('provolone'), await daemon.begin('pepicelli')];
    await dying.hold('R', Mode.EX);
    await alsoDying.hold('S', Mode.PR);
    const kept = await b.hold('T', Mode.EX);
    const first = await b.lock('R', Mode.PR, readVariants);
    const between = await alsoDying.lock('R', Mode.EX);
    const last = await c.lock('R', Mode.PR, readVariants);
    await inject(daemon, 'crash', 'polishham');
    await Promise.all([dying.closed(), alsoDying.closed()]);
    expect(dying.endings).toEqual([
      `The lock manager has ended process ${dying.pid}: member polishham has failed.`,
    ]);
    const invalid = { status: Status.SUCCVALNOTVALID };
    expect(await b.noted('return')).toMatchObject({ ...invalid, lkid: first.lkid });
    expect(await c.noted('return')).toMatchObject({ ...invalid, lkid: last.lkid });
    expect(between.status).toBe(-1);
    expect(await b.ask('dlm.unlock', { lkid: kept })).toEqual({ status: Status.SUCCESS });
    const { resources } = daemon.runtime.locks.sample({ namespace: null, locksMax: 10 });
    const because = `The process ${dying.pid} was lost with member polishham while it held EX.`;
    expect(resources).toMatchObject([{ path: ['R'], invalidBecause: because }]);
  });

  it('DLM-398 holds its locks until none of its processes runs any more', async () => {
    const daemon = await startLockDaemon();
    const [a, a2] = [await daemon.begin('polishham'), await daemon.begin('polishham')];
    const b = await daemon.begin('provolone');
    await a.hold('R');
    await a2.hold('S');
    await b.lock('R');
    await b.lock('S');
    const finish = await beginCrash(daemon, 'polishham');
    // The first of them has been killed; the other still runs.
    a.socket.destroy();
    await b.ask('dlm.getRsbinfo', { nsp: b.nsp, name: 'R' });
    await until('its end is seen', () => a.isClosed);
    await b.ask('dlm.getRsbinfo', { nsp: b.nsp, name: 'R' });
    expect(b.notes).toEqual([]);
    finish();
    await expect.poll(() => b.notes).toHaveLength(2);
    await a2.closed();
  });

  it('DLM-402 lets nobody begin there until it is booted, and it comes back without locks', async () => {
    const daemon = await startLockDaemon();
    const a = await daemon.begin('polishham');
    await a.hold('R');
    await inject(daemon, 'crash', 'polishham');
    const peer = await daemon.connect();
    const identity = { member: 'polishham', uid: 100, gids: [], osPid: 1, program: 'x' };
    const { message } = await peer.refusal('dlm.begin', identity);
    expect(message).toBe(
      'No process of member polishham can use locks: the member is DOWN. ' +
        'Name a member that is UP, or boot this one with clu_fault boot polishham.',
    );
    await inject(daemon, 'boot', 'polishham');
    await peer.begin('polishham');
    expect(peer.pid).not.toBe(a.pid);
    await peer.hold('R', Mode.EX, { flags: Flag.NOQUEUE });
    expect(peer.isClosed).toBe(false);
  });

  it('DLM-398 an orderly shutdown ends its processes as well', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin('provolone'), await daemon.begin('polishham')];
    await a.hold('R');
    await b.lock('R');
    await inject(daemon, 'shutdown', 'provolone');
    await a.closed();
    expect(await b.noted('return')).toMatchObject({ status: Status.SUCCESS });
  });

  it('goes on without quorum: who still runs gets its locks', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin('polishham'), await daemon.begin('pepicelli')];
    await inject(daemon, 'crash', 'provolone');
    await a.hold('R');
    await b.lock('R');
    await inject(daemon, 'crash', 'polishham');
    expect(daemon.runtime.view().cluster.quorum.hasQuorum).toBe(false);
    expect(await b.noted('return')).toMatchObject({ status: Status.SUCCESS });
  });
});

describe('the end of caad', () => {
  prepareCaad();

  it('ends every connection when it stops', async () => {
    const daemon = await startLockDaemon();
    const peers: Peer[] = [await daemon.begin(), await daemon.begin()];
    await peers[0]?.hold('R');
    await peers[1]?.lock('R');
    daemon.close();
    await Promise.all(peers.map((peer) => peer.closed()));
  });

  it('ends all locks when it is killed: the next one knows none of them', async () => {
    const root = makeFolder();
    const identity = { member: null, uid: 100, gids: [], osPid: 1, program: 'x' };
    const first = await connectToRoot(root);
    await first.request('dlm.begin', identity);
    const { nsp } = await first.request('dlm.nsjoin', { nsid: 7, flags: 4 });
    const held = await first.request('dlm.lock', { nsp, name: 'R', mode: Mode.EX });
    expect(held.status).toBe(Status.SUCCESS);
    await killDaemon(first);
    const second = await connectToRoot(root);
    await second.request('dlm.begin', identity);
    await second.request('dlm.nsjoin', { nsid: 7, flags: 4 });
    const flags = Flag.NOQUEUE | Flag.VALB;
    const terms = { nsp, name: 'R', mode: Mode.EX, flags, value: [0] };
    const again = await second.request('dlm.lock', terms);
    expect(again).toMatchObject({ status: Status.SUCCESS, value: [0, 0, 0, 0] });
    await killDaemon(second);
  });
});
