// The protocol as the daemon serves it, over queues in this process and with an engine whose steps are written here.
import { describe, expect, it } from 'vitest';
import { createClusterFiles } from '../../src/adapters/cluster-files.ts';
import { connectInProcess, createTransportPair } from '../../src/client/index.ts';
import { createDaemon } from '../../src/daemon/index.ts';
import type { Effect, Input, ResourceView, RunDocument, Stepwise } from '../../src/engine/index.ts';
import {
  createDecoder,
  encodeMessage,
  errorCodes,
  lineBytesMax,
  type Message,
  type Notifications,
} from '../../src/protocol/index.ts';
import { createRuntime, type ProfileService } from '../../src/runtime/index.ts';
import {
  createFakeCluster,
  createFakeScripts,
  createManualClock,
  createMemoryStore,
  fakeConfig,
} from '../support/engine-fake.ts';
import { makeFolder } from '../support/root.ts';

const introduction = { clientName: 'test', version: '1.0' };
const caller = { user: 'root', commandLine: 'caa_start dtcalc', locale: 'C C C C C C' };
const start = { names: ['dtcalc'], member: null, force: false, caller } as const;

const dtcalc: ResourceView = {
  name: 'dtcalc',
  type: 'application',
  description: '',
  target: 'ONLINE',
  state: 'ONLINE',
  member: 'polishham',
  since: 0,
  restartAttempts: 1,
  restartCount: 0,
  failureThreshold: 0,
  failureCount: 0,
  placement: 'balanced',
  hostingMembers: [],
  required: [],
  optional: [],
  activity: null,
  waiting: null,
  trouble: null,
};

const changedFile = {
  path: 'var/cluster/caa/profile/x.cap',
  was: { text: 'A=1\n', mode: 0o644 },
  is: { text: 'A=2\n', mode: 0o644 },
};

/** A computation of one step. */
function* given<T>(result: T): Stepwise<T> {
  yield;
  return result;
}

const refusing: ProfileService = {
  list: () => given([]),
  create: ({ name }) => ({ ok: false, messages: [`no ${name}`] }),
  update: () => ({ ok: true, warnings: ['careful'], files: [changedFile] }),
  replace: () => ({ ok: true, warnings: [], files: null }),
  check: () => ({ ok: true, warnings: [] }),
  createFrom: ({ name }) => ({ ok: false, messages: [`no ${name}`] }),
  template: () => ({ ok: true, text: '' }),
  definitions: () => ({ ok: true, attributes: [] }),
  userValues: (values) => ({ ok: true, values }),
  defaults: (type) => ({ ok: false, messages: [`no ${type}`] }),
  validate: () => ({ ok: true, warnings: [] }),
  delete: () => ({ ok: true, removed: ['x.cap'], files: null }),
  putBack: ({ files }) => ({ ok: true, warnings: [], files }),
  print: () => given({ profiles: [], messages: [] }),
  read: () => {
    throw new Error('the disk is on fire');
  },
  readForRegistration: (name) => ({ ok: false, name, messages: [`${name} is bad`] }),
  readAllForRegistration: (names) =>
    given(names.map((name) => ({ ok: false as const, name, messages: [`${name} is bad`] }))),
  supposeForRegistration: ({ name }) => ({ ok: false, name, messages: [`${name} is bad`] }),
};

function runDocument(number: number, endedAt: number | null): RunDocument {
  const status = endedAt === null ? 'RUNNING' : 'OK';
  const common = { number, user: 'root', commandLine: caller.commandLine, startedAt: 1 };
  return { ...common, endedAt, status, exitCode: endedAt === null ? null : 0 };
}

/** Request n becomes run 100 + n, which writes a line, runs a script with ticket 100 + n, and ends with it. */
function react(input: Input): readonly Effect[] {
  if (input.type === 'command/requested') {
    const { request } = input;
    const run = 100 + request;
    return [
      publish(run, null),
      { type: 'reply/accepted', request, run },
      { type: 'reply/line', request, run, stream: 'out', text: 'Attempting' },
      {
        type: 'script/run',
        ticket: run,
        resource: 'dtcalc',
        member: 'polishham',
        entryPoint: 'start',
        path: '/x',
        environment: {},
        timeoutMs: 1,
        request,
      },
    ];
  }
  if (input.type === 'script/ended') {
    const run = input.ticket;
    const request = run - 100;
    return [
      { type: 'store', change: { kind: 'run', key: String(run), document: runDocument(run, 5) } },
      { type: 'reply/line', request, run, stream: 'err', text: 'Done' },
      publish(run, 5),
      { type: 'reply/ended', request, run, exitCode: 3 },
    ];
  }
  return [];
}

function publish(run: number, endedAt: number | null): Effect {
  const view = runDocument(run, endedAt);
  return { type: 'publish', change: { collection: 'runs', key: String(run), view } };
}

function setUp() {
  const store = createMemoryStore();
  const scripts = createFakeScripts();
  const log: string[] = [];
  const stops: string[] = [];
  const fatal: string[] = [];
  const cluster = createFakeCluster(react, [dtcalc]);
  const runtime = createRuntime({
    createCluster: () => cluster,
    config: fakeConfig,
    clock: createManualClock(),
    store,
    scripts,
    log: { write: (line) => void log.push(line) },
    defer: setImmediate,
    hostRebooted: false,
    locale: '',
    fatal: (message) => void fatal.push(message),
  });
  const following = { count: 0 };
  const follow: typeof runtime.runs.follow = (run, follower) => {
    const stop = runtime.runs.follow(run, follower);
    following.count += 1;
    return () => {
      following.count -= 1;
      stop();
    };
  };
  const daemon = createDaemon({
    facts: { pid: 7, root: '/r', socket: '/r/s', version: '1.0', startedAt: 0 },
    runtime: { ...runtime, runs: { ...runtime.runs, follow } },
    profiles: refusing,
    files: createClusterFiles(makeFolder(), 0),
    log: { write: (line) => void log.push(line) },
    defer: setImmediate,
    stopRequested: () => void stops.push('stop'),
  });
  const finish = (run: number): void =>
    scripts.listener(run).ended({ kind: 'exit', code: 0 }, 1, []);
  const connect = () => connectInProcess(daemon.serve, introduction);
  return { daemon, following, store, scripts, cluster, log, stops, fatal, connect, finish };
}

/** Lets everything that has been sent arrive and be worked on. */
async function turn(): Promise<void> {
  for (let at = 0; at < 3; at += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('a client', () => {
  it('is told who it talks to', async () => {
    const { connect } = setUp();
    const client = await connect();
    const other = await connect();
    expect(client.hello).toEqual({ version: '1.0', pid: 7, root: '/r', cluster: 'deli' });
    expect(await client.request('daemon.status', {})).toEqual({
      pid: 7,
      root: '/r',
      socket: '/r/s',
      version: '1.0',
      startedAt: 0,
      uptimeMs: 1000,
      clients: 1,
    });
    other.close();
    await turn();
    expect((await client.request('daemon.status', {})).clients).toBe(0);
  });

  it('reads resources, members, events', async () => {
    const { connect, store } = setUp();
    const client = await connect();
    expect(await client.request('caa.stat', { names: ['x', 'dtcalc'] })).toEqual({
      resources: [dtcalc],
      monitored: [],
      unknown: ['x'],
    });
    expect(await client.request('caa.profiles', { names: null })).toEqual({
      profiles: [{ name: 'dtcalc', attributes: { NAME: 'dtcalc' } }],
      unknown: [],
    });
    expect((await client.request('cluster.members', {})).cluster.name).toBe('deli');
    const text = 'polishham joined';
    const document = { sequence: 1, at: 1, priority: 'info', facility: 'clu', text } as const;
    store.commit([
      { kind: 'event', key: '1', document: { ...document, resource: null, member: null } },
    ]);
    expect((await client.request('cluster.events', { limit: 5 })).events).toHaveLength(1);
    expect((await client.request('cluster.subscribe', {})).events).toHaveLength(1);
  });

  it('CAA-617 is refused details of a resource that is not registered, by name', async () => {
    const client = await setUp().connect();
    for (const method of ['caa.details', 'caa.script'] as const) {
      await expect(client.request(method, { name: 'x' })).rejects.toMatchObject({
        code: errorCodes.refused,
        message: 'Resource x is not registered.',
      });
    }
  });

  it('works on profiles through the profile service', async () => {
    const client = await setUp().connect();
    const values = { name: 'x', attributes: { DESCRIPTION: 'y' } };
    const creation = { ...values, type: 'application', executable: null, force: false };
    expect(await client.request('profile.create', creation)).toEqual({
      ok: false,
      messages: ['no x'],
    });
    expect(await client.request('profile.update', values)).toEqual({
      ok: true,
      warnings: ['careful'],
      files: [changedFile],
    });
    expect(await client.request('profile.list', {})).toEqual({ profiles: [] });
    expect(await client.request('profile.delete', { name: 'x', keepScript: true })).toEqual({
      ok: true,
      removed: ['x.cap'],
      files: null,
    });
    const back = { name: 'x', files: [changedFile] };
    expect(await client.request('profile.putBack', back)).toMatchObject({ files: [changedFile] });
  });

  it('gets the reason of an unexpected failure, and the log gets where it was', async () => {
    const { connect, log } = setUp();
    const client = await connect();
    await expect(client.request('profile.read', { name: 'x' })).rejects.toMatchObject({
      code: errorCodes.internal,
      message: 'the disk is on fire',
    });
    expect(log.join()).toContain('profile.read failed: Error: the disk is on fire\n    at ');
    expect(await client.request('daemon.status', {})).toMatchObject({ pid: 7 });
  });

  it('stops the daemon, after it has been answered', async () => {
    const { connect, stops } = setUp();
    const client = await connect();
    expect(await client.request('daemon.stop', {})).toEqual({});
    await turn();
    expect(stops).toEqual(['stop']);
  });
});

describe('a command', () => {
  it('is handed to the engine as it was given', async () => {
    const { connect, cluster } = setUp();
    const client = await connect();
    void client.request('caa.start', { ...start, names: 'all' }).catch(() => {});
    void client
      .request('caa.stop', { names: { onMember: 'polishham' }, force: true, caller })
      .catch(() => {});
    void client
      .request('caa.relocate', { names: ['a'], member: 'b', force: false, caller })
      .catch(() => {});
    void client.request('caa.unregister', { names: ['a'], caller }).catch(() => {});
    void client.request('caa.register', { names: ['a'], update: true, caller }).catch(() => {});
    void client
      .request('fault.inject', { fault: 'crash', member: 'polishham', caller })
      .catch(() => {});
    const fault = { verb: 'fail', kind: 'adapter', member: 'rye', hardware: 'tu0' } as const;
    void client.request('fault.hardware', { ...fault, caller }).catch(() => {});
    await turn();
    const commands = cluster.inputs.map((input) => 'command' in input && input.command);
    expect(commands).toEqual([
      { verb: 'start', names: 'all', member: null, force: false },
      { verb: 'stop', names: { onMember: 'polishham' }, force: true },
      { verb: 'relocate', names: ['a'], member: 'b', force: false },
      { verb: 'unregister', names: ['a'] },
      {
        verb: 'register',
        items: [{ ok: false, name: 'a', messages: ['a is bad'] }],
        update: true,
      },
      { verb: 'crash', member: 'polishham' },
      fault,
    ]);
    expect(cluster.inputs[0]).toMatchObject({ caller });
  });
});

describe('the lines of a run', () => {
  it('reach the one who asked before the result, and those who follow', async () => {
    const { connect, scripts, finish } = setUp();
    const asker = await connect();
    const follower = await connect();
    const idle = await connect();
    const heard: string[] = [];
    asker.on('run.output', (line) => heard.push(`asker ${line.kind} ${line.text}`));
    follower.on('run.output', (line) => heard.push(`follower ${line.kind} ${line.text}`));
    idle.on('run.output', () => heard.push('idle'));
    const result = asker.request('caa.start', start).then((ended) => {
      heard.push('result');
      return ended;
    });
    await turn();
    const opened = await follower.request('run.follow', { run: 101 });
    expect(opened.lines.map((line) => line.text)).toEqual(['Attempting']);
    expect(opened.view.status).toBe('RUNNING');
    scripts.listener(101).line('from the script');
    finish(101);
    expect(await result).toEqual({ run: 101, exitCode: 3 });
    expect(heard.filter((line) => !line.startsWith('follower'))).toEqual([
      'asker out Attempting',
      'asker script from the script',
      'asker err Done',
      'result',
    ]);
    expect(heard.filter((line) => line.startsWith('follower'))).toEqual([
      'follower script from the script',
      'follower err Done',
    ]);
    const later = await idle.request('run.follow', { run: 101 });
    expect(later.lines).toHaveLength(3);
    await expect(idle.request('run.follow', { run: 5 })).rejects.toThrow('Run 5 is not known');
  });

  it('stop for those who do not follow any more', async () => {
    const { connect, scripts } = setUp();
    const client = await connect();
    const heard: string[] = [];
    client.on('run.output', (line) => heard.push(line.text));
    void client.request('caa.start', start).catch(() => {});
    await turn();
    await client.request('run.unfollow', { run: 101 });
    scripts.listener(101).line('unheard');
    await turn();
    expect(heard).toEqual(['Attempting']);
  });

  it('TUI-231 are written though the client has left, and the run goes on', async () => {
    const { connect, store, scripts, finish } = setUp();
    const client = await connect();
    const lost = client.request('caa.start', start);
    await turn();
    client.close();
    await expect(lost).rejects.toThrow();
    await turn();
    scripts.listener(101).line('alone');
    finish(101);
    await turn();
    expect(store.commits).toHaveLength(1);
    const other = await connect();
    const { view, lines } = await other.request('run.follow', { run: 101 });
    expect(view.status).toBe('OK');
    expect(lines.map((line) => line.text)).toEqual(['Attempting', 'alone', 'Done']);
  });
});

describe('a subscriber', () => {
  it('gets a snapshot, then every change once, and no one else gets any', async () => {
    const { connect, finish } = setUp();
    const client = await connect();
    const asker = await connect();
    const deltas: Notifications['cluster.changed'][] = [];
    client.on('cluster.changed', (delta) => deltas.push(delta));
    asker.on('cluster.changed', () => {
      throw new Error('nobody asked');
    });
    const { view, now } = await client.request('cluster.subscribe', {});
    await client.request('cluster.subscribe', {});
    expect(view).toMatchObject({ revision: 0, resources: [dtcalc] });
    expect(now).toBe(1000);
    const result = asker.request('caa.start', start);
    await turn();
    finish(101);
    await result;
    await turn();
    expect(deltas.map((delta) => delta.revision)).toEqual([1, 2]);
    expect(deltas[1]?.changes).toMatchObject([{ collection: 'runs', key: '101' }]);
  });
});

describe('a subscriber that has left', () => {
  it('is not written to any more', async () => {
    const { daemon, connect } = setUp();
    const [ours, theirs] = createTransportPair();
    let sent = 0;
    daemon.serve({
      ...theirs,
      send: (text) => {
        sent += 1;
        theirs.send(text);
      },
    });
    ours.open({ text: () => {}, closed: () => {} });
    ours.send(encodeMessage({ jsonrpc: '2.0', id: 1, method: 'cluster.subscribe', params: {} }));
    const asker = await connect();
    await turn();
    void asker.request('caa.start', start).catch(() => {});
    await turn();
    expect(sent).toBe(2);
    ours.close();
    await turn();
    void asker.request('caa.start', start).catch(() => {});
    await turn();
    expect(sent).toBe(2);
  });
});

describe('the end of the cluster', () => {
  it('is told to everybody who waits, never as a success', async () => {
    const { connect, store, finish, fatal } = setUp();
    const client = await connect();
    const result = client.request('caa.start', start);
    await turn();
    store.failure = new Error('The registry file x cannot be written: the disk is full.');
    finish(101);
    await expect(result).rejects.toThrow('the disk is full');
    // What the engine holds now was never stored.
    for (const refused of [
      client.request('caa.stat', { names: null }),
      client.request('cluster.subscribe', {}),
      client.request('caa.start', start),
    ]) {
      await expect(refused).rejects.toThrow('the disk is full');
    }
    await turn();
    expect(fatal).toHaveLength(1);
  });

  it('ends every connection', async () => {
    const { connect, daemon } = setUp();
    const clients = [await connect(), await connect()];
    daemon.close();
    for (const client of clients) expect(await client.closed).not.toBeNull();
  });

  it('says why to whoever still waits, if it cannot go on', async () => {
    const { connect, daemon } = setUp();
    const client = await connect();
    const asked = client.request('caa.stat', { names: null });
    daemon.close('The CAA daemon stops: the disk is full.');
    await expect(asked).rejects.toThrow('The CAA daemon stops: the disk is full.');
    expect(String(await client.closed)).toContain('the disk is full');
  });
});

/** A peer that writes what it likes. */
function openRaw(daemon: ReturnType<typeof setUp>['daemon']) {
  const [ours, theirs] = createTransportPair();
  daemon.serve(theirs);
  const answers: Message[] = [];
  const decode = createDecoder();
  let closed = false;
  ours.open({
    text: (piece) => void answers.push(...decode(piece)),
    closed: () => {
      closed = true;
    },
  });
  return { send: ours.send, close: ours.close, answers, isClosed: () => closed };
}

describe('a client that does not keep to the protocol', () => {
  it.each([
    ['sends a line that is not JSON', 'hello\n'],
    ['sends a number', '7\n'],
    ['sends a list', '[{"jsonrpc":"2.0","id":1,"method":"daemon.status"}]\n'],
    ['names no version', '{"id":1,"method":"daemon.status","params":{}}\n'],
    ['sends a text as the id', '{"jsonrpc":"2.0","id":"x","method":"daemon.status"}\n'],
    ['sends no id', '{"jsonrpc":"2.0","id":null,"method":"daemon.status"}\n'],
    ['sends an endless line', 'x'.repeat(17 * 1024 * 1024)],
  ])('and %s is told so and cut off', async (_what, text) => {
    const { daemon, connect } = setUp();
    const peer = openRaw(daemon);
    peer.send(text);
    await turn();
    expect(peer.isClosed()).toBe(true);
    expect(peer.answers).toMatchObject([{ id: null, error: { code: errorCodes.parse } }]);
    expect((await (await connect()).request('daemon.status', {})).pid).toBe(7);
  });

  it.each([
    ['an unknown method', 'caa.explode', {}, errorCodes.unknownMethod, 'caa.explode'],
    ['the name of a built-in', 'constructor', {}, errorCodes.unknownMethod, 'constructor'],
    ['no parameters', 'caa.stat', undefined, errorCodes.invalidParams, 'parameters: '],
    ['a wrong type', 'caa.stat', { names: 7 }, errorCodes.invalidParams, 'names: '],
    ['a wrong name', 'caa.details', { name: [] }, errorCodes.invalidParams, 'name: '],
    [
      'an endless name',
      'caa.details',
      { name: 'x'.repeat(9999) },
      errorCodes.invalidParams,
      'name',
    ],
    [
      'a caller without a user',
      'caa.unregister',
      { names: [], caller: {} },
      errorCodes.invalidParams,
      'caller.user',
    ],
    ['a limit below zero', 'cluster.events', { limit: -1 }, errorCodes.invalidParams, 'limit'],
    [
      'an unknown fault',
      'fault.inject',
      { fault: 'melt', member: 'x', caller },
      errorCodes.invalidParams,
      'fault',
    ],
    [
      'a fault of unknown hardware',
      'fault.hardware',
      { verb: 'fail', kind: 'disk', member: 'x', hardware: 'y', caller },
      errorCodes.invalidParams,
      'kind',
    ],
  ])('and sends %s is refused that request only', async (_what, method, params, code, text) => {
    const { daemon } = setUp();
    const peer = openRaw(daemon);
    peer.send(encodeMessage({ jsonrpc: '2.0', id: 1, method, params }));
    peer.send(encodeMessage({ jsonrpc: '2.0', id: 2, method: 'daemon.status', params: {} }));
    await turn();
    expect(peer.isClosed()).toBe(false);
    expect(peer.answers[0]).toMatchObject({ id: 1, error: { code } });
    expect(JSON.stringify(peer.answers[0])).toContain(text);
    expect(peer.answers[1]).toMatchObject({ id: 2, result: { pid: 7 } });
  });

  it('and sends notifications or answers is not heard', async () => {
    const { daemon } = setUp();
    const peer = openRaw(daemon);
    peer.send('{"jsonrpc":"2.0","method":"daemon.stop","params":{}}\n');
    peer.send('{"jsonrpc":"2.0","id":1,"result":{}}\n\n   \n');
    await turn();
    expect(peer.answers).toEqual([]);
    expect(peer.isClosed()).toBe(false);
  });

  it('and cuts a request into pieces is understood', async () => {
    const { daemon } = setUp();
    const peer = openRaw(daemon);
    const text = encodeMessage({ jsonrpc: '2.0', id: 1, method: 'daemon.status', params: {} });
    for (const piece of text) peer.send(piece);
    await turn();
    expect(peer.answers).toMatchObject([{ id: 1, result: { pid: 7 } }]);
  });

  it('and asks without end has at most 1000 requests under way', async () => {
    const { daemon, cluster } = setUp();
    const peer = openRaw(daemon);
    for (let id = 1; id <= 1500; id += 1) {
      peer.send(encodeMessage({ jsonrpc: '2.0', id, method: 'caa.start', params: start }));
    }
    await turn();
    expect(cluster.inputs).toHaveLength(1000);
    expect(peer.answers.filter((message) => 'error' in message)).toHaveLength(500);
  });
});

describe('ten thousand connections, one after the other', () => {
  it('leave nothing behind', async () => {
    const { daemon, connect, finish, following } = setUp();
    const keeper = await connect();
    for (let at = 0; at < 10_000; at += 1) {
      const peer = openRaw(daemon);
      peer.send(encodeMessage({ jsonrpc: '2.0', id: 1, method: 'cluster.subscribe', params: {} }));
      if (at % 100 === 0) {
        peer.send(encodeMessage({ jsonrpc: '2.0', id: 2, method: 'caa.start', params: start }));
      }
      await Promise.resolve();
      peer.close();
      if (at % 500 === 0) await turn();
    }
    await turn();
    expect((await keeper.request('daemon.status', {})).clients).toBe(0);
    expect(following.count).toBe(0);
    for (let run = 101; run <= 200; run += 1) finish(run);
    await turn();
    expect((await keeper.request('run.follow', { run: 200 })).view.status).toBe('OK');
  });
});

describe('an answer that is too long for a line', () => {
  /** Names that nobody has registered: the answer repeats them. One of them is cut within a pair of surrogates. */
  const names = Array.from({ length: 60_000 }, (_, index) => `${'nobody-😀'.repeat(5)}${index}`);

  it('TUI-249 comes to the client as if it were short', async () => {
    const { connect } = setUp();
    const client = await connect();
    const [long, short] = await Promise.all([
      client.request('caa.stat', { names }),
      client.request('daemon.status', {}),
    ]);
    expect(long).toEqual({ resources: [], monitored: [], unknown: names });
    expect(short.pid).toBe(7);
  });

  it('is fetched in pieces, each a line of its own, and forgotten after the last', async () => {
    const { daemon } = setUp();
    const peer = openRaw(daemon);
    const ask = async (id: number, method: string, params: unknown) => {
      peer.send(encodeMessage({ jsonrpc: '2.0', id, method, params }));
      await turn();
      return peer.answers.at(-1);
    };
    const first = await ask(1, 'caa.stat', { names });
    expect(first).toMatchObject({ id: 1, result: null });
    const count = first !== undefined && 'pieces' in first ? (first.pieces ?? 0) : 0;
    expect(count).toBeGreaterThan(2);
    const texts: string[] = [];
    for (let piece = 0; piece < count; piece += 1) {
      const answer = await ask(10 + piece, 'daemon.piece', { answer: 1, piece });
      expect(JSON.stringify(answer).length).toBeLessThan(lineBytesMax / 4);
      // A piece is what the protocol says it is, or the comparison below fails.
      texts.push((answer as unknown as { result: { text: string } }).result.text);
    }
    expect(JSON.parse(texts.join(''))).toMatchObject({ unknown: names });
    expect(await ask(99, 'daemon.piece', { answer: 1, piece: 0 })).toMatchObject({
      error: { message: 'Answer 1 is not kept any more. Ask the question again.' },
    });
  });

  it('is given up for newer ones that nobody fetches', async () => {
    const { daemon } = setUp();
    const peer = openRaw(daemon);
    for (let id = 1; id <= 5; id += 1) {
      peer.send(encodeMessage({ jsonrpc: '2.0', id, method: 'caa.stat', params: { names } }));
      await turn();
    }
    const piece = (id: number, answer: number) =>
      peer.send(
        encodeMessage({ jsonrpc: '2.0', id, method: 'daemon.piece', params: { answer, piece: 0 } }),
      );
    piece(6, 1);
    piece(7, 2);
    await turn();
    expect(peer.answers.slice(-2)).toMatchObject([
      { id: 6, error: {} },
      { id: 7, result: {} },
    ]);
  });
});
