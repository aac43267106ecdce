// Those who may only look (docs/decisions/0007): what the daemon answers them, what it refuses, and how much of it they
// can take.
import { describe, expect, it } from 'vitest';
import { createTransportPair } from '../../src/client/index.ts';
import { createTurns } from '../../src/daemon/index.ts';
import {
  createDecoder,
  errorCodes,
  type Message,
  type Method,
  methodAccess,
  type Transport,
} from '../../src/protocol/index.ts';
import { createRealDaemon } from './events-daemon.ts';

const all = Object.keys(methodAccess) as Method[];
const reading = all.filter((method) => methodAccess[method].kind === 'reads');
const withheld = all.filter((method) => methodAccess[method].kind !== 'reads');
const caller = { user: 'bob', commandLine: 'caa_eval', locale: '' };

/** Asks for whatever it is, as no client of ours would. */
async function ask(
  client: { request: (method: Method, params: never) => Promise<unknown> },
  method: Method,
  params: unknown = { junk: 1 },
): Promise<{ readonly code: number | null; readonly text: string }> {
  try {
    await client.request(method, params as never);
    return { code: null, text: '' };
  } catch (error) {
    const { code, message } = error as Error & { readonly code: number };
    return { code, text: message };
  }
}

describe('a reader', () => {
  it.each(withheld)('is refused %s by name, with the owner and the remedy', async (method) => {
    const { connect, connectReader } = createRealDaemon();
    const { code, text } = await ask(await connectReader(), method);
    expect(code).toBe(errorCodes.refused);
    expect(text).toMatch(/^Only alice, who owns the cluster root \/cluster, may [a-z]/);
    expect(text).toContain(`(${method})`);
    expect(text).toMatch(/Run the command as alice, or ask them to\.$|Ask alice\.$/);
    expect((await ask(await connect(), method)).text, 'the owner').not.toContain('Only alice');
  });

  it.each(reading)('is answered %s as the owner is', async (method) => {
    const { connect, connectReader } = createRealDaemon();
    const reader = await connectReader();
    const owner = await connect();
    for (const params of [{}, { junk: 1 }]) {
      expect(await ask(reader, method, params)).toEqual(await ask(owner, method, params));
    }
  });

  it('CAA-494 sees the cluster, its events and what changes', async () => {
    const { connect, connectReader, settle } = createRealDaemon();
    const reader = await connectReader();
    const { view } = await reader.request('cluster.subscribe', {});
    expect(view.members.map(({ state }) => state)).toEqual(view.members.map(() => 'UP'));
    expect(await reader.request('caa.stat', { names: null })).toMatchObject({ unknown: [] });
    // Who asks often is told once: news must not multiply.
    for (let times = 0; times < 3; times += 1) await reader.request('cluster.watch', {});
    const heard: string[] = [];
    reader.on('cluster.event', ({ events }) => heard.push(...events.map(({ text }) => text)));
    const owner = await connect();
    const event = { priority: 'info', facility: 'user', resource: null, member: null } as const;
    await owner.request('cluster.post', { events: [{ ...event, text: 'hello' }] });
    await settle();
    expect(heard).toEqual(['hello']);
  });

  it('is not told of a method that does not exist that somebody may use it', async () => {
    const reader = await createRealDaemon().connectReader();
    expect(await ask(reader, 'caa.fly' as Method)).toMatchObject({
      code: errorCodes.unknownMethod,
    });
    expect(await ask(reader, 'toString' as Method)).toMatchObject({
      code: errorCodes.unknownMethod,
    });
  });

  it('sees locks without their value blocks', async () => {
    const { connect, connectReader } = createRealDaemon();
    const owner = await connect();
    const identity = { member: null, uid: 0, gids: [0], osPid: 1, program: 'test' };
    await owner.request('dlm.begin', identity);
    const { nsp } = await owner.request('dlm.nsjoin', { nsid: 7, flags: 4 });
    const { lkid } = await owner.request('dlm.lock', { nsp, name: 'disk', mode: 6 });
    expect(lkid).not.toBe(0);
    const everything = { namespace: null, locksMax: 100 };
    const mine = await owner.request('dlm.sample', everything);
    const theirs = await (await connectReader()).request('dlm.sample', everything);
    expect(mine.resources?.map(({ path, value }) => [path, value?.length])).toEqual([
      [['disk'], 4],
    ]);
    expect(theirs.resources).toEqual(
      mine.resources?.map((resource) => ({ ...resource, value: null })),
    );
  });

  it('cannot have the owner look at files by supposing what a profile says', async () => {
    const { connect, connectReader } = createRealDaemon();
    const supposed = { attributes: { ACTION_SCRIPT: '/etc/secret.scr' }, create: null };
    const command = { verb: 'register', names: ['x'], update: false, supposed };
    const plan = { what: { kind: 'command', command }, failing: [], caller };
    expect((await ask(await connectReader(), 'caa.plan', plan)).text).toMatch(
      /^Only alice.* may suppose values of profiles \(caa\.plan\)/,
    );
    expect((await ask(await connect(), 'caa.plan', plan)).text).not.toContain('Only alice');
  });

  it.each([
    ['profile.read', { name: 'a/../../secret' }],
    ['profile.print', { names: ['a/../../secret'] }],
    ['profile.validate', { name: 'a/../../secret' }],
    ['profile.template', { of: { name: 'a/../../secret' } }],
    ['profile.template', { of: { type: 'x/../../secret' } }],
    ['profile.defaults', { type: 'x/../../secret' }],
  ] as const)('reads no other file by a name with a path in it: %s %j', async (method, params) => {
    const { connectReader, files } = createRealDaemon();
    files.writeText('var/cluster/caa/secret.cap', 'NAME=sesame\nTYPE=application\n', 0o644);
    const reader = await connectReader();
    const answer = await reader.request(method as Method, params as never);
    expect(JSON.stringify(answer)).not.toContain('sesame');
  });

  it('may plan what is there', async () => {
    const reader = await createRealDaemon().connectReader();
    const command = { verb: 'drain', member: 'polishham', reason: '' } as const;
    const what = { kind: 'command', command } as const;
    const plan = await reader.request('caa.plan', { what, failing: [], caller });
    expect(plan.exitCode).toBe(0);
  });

  it('too many is turned away with the reason, until another has gone', async () => {
    const { connect, connectReader, settle } = createRealDaemon();
    const readers = await Promise.all(Array.from({ length: 32 }, connectReader));
    await expect(connectReader()).rejects.toThrow(
      '32 programs of other users are looking at this cluster already. Try again later.',
    );
    await expect(connect()).resolves.toBeDefined();
    readers[0]?.close();
    await settle();
    await expect(connectReader()).resolves.toBeDefined();
  });
});

/** Readers over queues, whose lines take the time that the test says. */
function takingTurns(costOf: (line: string) => number = () => 0) {
  let now = 0;
  let timers: { readonly at: number; readonly action: () => void }[] = [];
  const served: { readonly at: number; readonly line: string }[] = [];
  const takeTurns = createTurns({
    now: () => now,
    after: (ms, action) => timers.push({ at: now + ms, action }),
  });
  const connect = (): { readonly far: Transport; readonly said: Message[]; isOver(): boolean } => {
    const [far, near] = createTransportPair();
    let over = false;
    takeTurns(near).open({
      text: (line) => {
        served.push({ at: now, line });
        now += costOf(line);
      },
      closed: () => {},
    });
    const said: Message[] = [];
    const decode = createDecoder();
    far.open({
      text: (piece) => void said.push(...decode(piece)),
      closed: () => {
        over = true;
      },
    });
    return { far, said, isOver: () => over };
  };
  /** Lets what was sent arrive, and time pass until nothing is left to do. */
  const run = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    for (let next = earliest(); next !== undefined; next = earliest()) {
      timers = timers.filter((timer) => timer !== next);
      now = Math.max(now, next.at);
      next.action();
    }
    await new Promise((resolve) => setImmediate(resolve));
  };
  const earliest = () => timers.toSorted((one, other) => one.at - other.at)[0];
  return { connect, run, served };
}

describe('readers that take turns', () => {
  it('are served a line each in turn, whoever sent more of them', async () => {
    const { connect, run, served } = takingTurns();
    connect().far.send('a1\na2\na3\n');
    connect().far.send('b1\nb');
    connect().far.send('c1\nc2\n');
    await run();
    expect(served.map(({ line }) => line.trim()).join(' ')).toBe('a1 b1 c1 a2 c2 a3');
  });

  it('together rest after each line for as long as it took', async () => {
    const { connect, run, served } = takingTurns((line) => (line.startsWith('slow') ? 500 : 2));
    connect().far.send('quick\nslow\nquick\n');
    connect().far.send('slow\n');
    await run();
    expect(served.map(({ at, line }) => `${at} ${line.trim()}`)).toEqual([
      '0 quick',
      '4 slow',
      '1004 slow',
      '2004 quick',
    ]);
  });

  it('are cut off for a line without end, and nothing more of theirs is served', async () => {
    const { connect, run, served } = takingTurns();
    const { far, said, isOver } = connect();
    far.send(`a\n${'x'.repeat(40_000)}`);
    far.send(`${'x'.repeat(40_000)}`);
    far.send('\nb\n');
    await run();
    expect(served).toEqual([]);
    expect(isOver()).toBe(true);
    expect(said).toMatchObject([
      {
        id: null,
        error: { message: 'A line is longer than 65536 characters. Ask for less at once.' },
      },
    ]);
  });

  it('are cut off when they ask and ask without waiting', async () => {
    const { connect, run, served } = takingTurns();
    const patient = connect();
    patient.far.send('x\n'.repeat(256));
    const hasty = connect();
    hasty.far.send('y\n'.repeat(257));
    await run();
    expect([patient.isOver(), hasty.isOver()]).toEqual([false, true]);
    expect(served.map(({ line }) => line)).toEqual(Array(256).fill('x\n'));
    expect(hasty.said).toMatchObject([{ error: { code: errorCodes.refused } }]);
  });

  it('that have gone are not served any more', async () => {
    const { connect, run, served } = takingTurns();
    const { far } = connect();
    far.send('a\nb\n');
    await new Promise((resolve) => setImmediate(resolve));
    far.close();
    await run();
    expect(served).toEqual([]);
  });
});
