// The loop between world and engine, with an engine whose every step is written here.
import { describe, expect, it } from 'vitest';
import type { Effect, Input, RunDocument, StoredChange } from '../../src/engine/index.ts';
import { createRuntime, type Delta, type Runtime } from '../../src/runtime/index.ts';
import {
  createFakeCluster,
  createFakeScripts,
  createManualClock,
  createManualTurns,
  createMemoryStore,
  fakeConfig,
} from '../support/engine-fake.ts';

const caller = { user: 'root', commandLine: 'caa_start dtcalc', locale: 'C C C C C C' };
const command = {
  verb: 'start',
  names: ['dtcalc'],
  member: null,
  force: false,
} as const;

function storeCounters(lastRun: number): Effect {
  const document = { incarnation: 1, lastRun, lastEvent: 0, lastJoin: 0 };
  return { type: 'store', change: { kind: 'counters', key: 'counters', document } };
}

function scriptRun(ticket: number, request: number | null): Effect {
  return {
    type: 'script/run',
    ticket,
    resource: 'dtcalc',
    member: 'polishham',
    entryPoint: 'start',
    path: '/x',
    environment: { _CAA_NAME: 'dtcalc' },
    timeoutMs: 1000,
    request,
  };
}

function setUp(react: (input: Input, now: number) => readonly Effect[]) {
  const cluster = createFakeCluster(react);
  const clock = createManualClock();
  const store = createMemoryStore();
  const scripts = createFakeScripts();
  const turns = createManualTurns();
  const fatal: string[] = [];
  const log: string[] = [];
  const runtime: Runtime = createRuntime({
    createCluster: () => cluster,
    config: fakeConfig,
    clock,
    store,
    scripts,
    log: { write: (line) => void log.push(line) },
    defer: turns.defer,
    hostRebooted: false,
    locale: 'C C C C C C',
    fatal: (message) => void fatal.push(message),
  });
  const heard: string[] = [];
  const ask = (name: string): void =>
    runtime.command(caller, command, {
      accepted: (run) => void heard.push(`${name} accepted ${run}`),
      ended: ({ run, exitCode }) => void heard.push(`${name} ended ${run} ${exitCode}`),
      failed: (message) => void heard.push(`${name} failed ${message}`),
    });
  return { runtime, cluster, clock, store, scripts, turns, fatal, log, heard, ask };
}

describe('the loop', () => {
  it('commits everything of one turn at once, before anything is answered or started', () => {
    const commitsSeen: number[] = [];
    const world = setUp((input) => {
      if (input.type !== 'command/requested') return [];
      const { request } = input;
      return [
        { type: 'reply/accepted', request, run: request },
        scriptRun(request, request),
        storeCounters(request),
      ];
    });
    const run = world.scripts.run;
    world.scripts.run = (order, listener) => {
      commitsSeen.push(world.store.commits.length);
      run(order, listener);
    };
    for (const name of ['a', 'b', 'c']) world.ask(name);
    expect(world.heard).toEqual([]);
    world.turns.run();
    expect(world.store.commits).toHaveLength(1);
    expect(world.store.commits[0]).toHaveLength(3);
    expect(commitsSeen).toEqual([1, 1, 1]);
    expect(world.heard).toEqual(['a accepted 1', 'b accepted 2', 'c accepted 3']);
  });

  it('answers nobody with success when the registry cannot be written, and stops', () => {
    const world = setUp((input) =>
      input.type === 'command/requested'
        ? [storeCounters(1), { type: 'reply/ended', request: input.request, run: 1, exitCode: 0 }]
        : [],
    );
    world.store.failure = new Error('The registry file x cannot be written: the disk is full.');
    world.ask('a');
    world.turns.run();
    expect(world.heard).toHaveLength(1);
    expect(world.heard[0]).toMatch(/^a failed The CAA daemon stops: The registry file x cannot/);
    expect(world.fatal).toHaveLength(1);
    world.ask('b');
    world.turns.run();
    expect(world.cluster.inputs).toHaveLength(1);
  });

  it('stops when the engine breaks, and tells everybody who waits', () => {
    const world = setUp((input) => {
      if (input.type === 'command/requested' && input.request === 2) throw new Error('invariant');
      return [];
    });
    world.ask('a');
    world.turns.run();
    world.ask('b');
    world.turns.run();
    expect(world.fatal).toHaveLength(1);
    expect(world.heard.map((line) => line.slice(0, 8))).toEqual(['a failed', 'b failed']);
  });

  it('begins with the input that a daemon has taken over', () => {
    const world = setUp(() => []);
    world.runtime.start();
    world.turns.run();
    expect(world.cluster.inputs).toEqual([
      {
        type: 'daemon/started',
        hostRebooted: false,
        locale: 'C C C C C C',
        lastAliveAt: null,
      },
    ]);
  });

  it('steps a flood in pieces, in order, without losing any of it', () => {
    const world = setUp((input) =>
      input.type === 'command/requested' ? [storeCounters(input.request)] : [],
    );
    for (let at = 0; at < 2500; at += 1) world.ask(String(at));
    world.turns.run();
    expect(world.store.commits.map((changes) => changes.length)).toEqual([1000, 1000, 500]);
    const requests = world.cluster.inputs.map((input) => 'request' in input && input.request);
    expect(requests).toEqual(Array.from({ length: 2500 }, (_, at) => at + 1));
  });
});

describe('effects', () => {
  it('come back as inputs: the end of a script, of an adopted run, of a member, and timers', async () => {
    const world = setUp((input, now) =>
      input.type === 'daemon/started'
        ? [
            scriptRun(5, null),
            { type: 'script/adopt', ticket: 4, resource: 'r', member: 'polishham', timeoutMs: 1 },
            { type: 'script/cancel', ticket: 3 },
            { type: 'member/kill', member: 'provolone' },
            { type: 'timer/arm', id: 'late', at: now + 50 },
            { type: 'timer/arm', id: 'soon', at: now + 10 },
            { type: 'timer/arm', id: 'never', at: now + 20 },
            { type: 'timer/arm', id: 'soon', at: now + 30 },
            { type: 'timer/cancel', id: 'never' },
          ]
        : [],
    );
    world.runtime.start();
    world.turns.run();
    world.scripts.listener(5).ended({ kind: 'exit', code: 2 }, 12, ['no']);
    world.scripts.listener(4).ended({ kind: 'lost' }, 0, []);
    await Promise.resolve();
    world.clock.advance(100);
    world.turns.run();
    expect(world.scripts.cancelled).toEqual([3]);
    expect(world.cluster.inputs.slice(1)).toEqual([
      {
        type: 'script/ended',
        ticket: 5,
        outcome: { kind: 'exit', code: 2 },
        durationMs: 12,
        output: ['no'],
      },
      { type: 'script/ended', ticket: 4, outcome: { kind: 'lost' }, durationMs: 0, output: [] },
      { type: 'member/killed', member: 'provolone' },
      { type: 'timer/due', id: 'soon' },
      { type: 'timer/due', id: 'late' },
    ]);
  });

  it('arms no timer any more after the stop', () => {
    const world = setUp((_input, now) => [{ type: 'timer/arm', id: 'x', at: now + 10 }]);
    world.runtime.start();
    world.turns.run();
    world.runtime.stop();
    world.clock.advance(100);
    world.turns.run();
    expect(world.cluster.inputs).toHaveLength(1);
  });
});

const runDocument: RunDocument = {
  number: 1,
  user: 'root',
  commandLine: 'caa_start dtcalc',
  startedAt: 1000,
  endedAt: null,
  status: 'RUNNING',
  exitCode: null,
};

describe('news', () => {
  const publishRun = (document: RunDocument | null): Effect => ({
    type: 'publish',
    change: { collection: 'runs', key: '1', view: document },
  });

  it('tells subscribers each key once a turn, under revisions without gaps', () => {
    const world = setUp(() => [
      publishRun(runDocument),
      publishRun({ ...runDocument, exitCode: 0 }),
    ]);
    const deltas: Delta[] = [];
    const end = world.runtime.subscribe((delta) => deltas.push(delta));
    world.runtime.start();
    world.ask('a');
    world.turns.run();
    world.ask('b');
    world.turns.run();
    end();
    world.ask('c');
    world.turns.run();
    expect(deltas.map((delta) => delta.revision)).toEqual([1, 2]);
    expect(deltas[0]?.changes).toEqual([
      { collection: 'runs', key: '1', view: { ...runDocument, exitCode: 0 } },
    ]);
    expect(world.runtime.view().revision).toBe(3);
  });

  it('reach subscribers before the command that caused them is answered', () => {
    const world = setUp((input) =>
      input.type === 'command/requested'
        ? [
            { type: 'reply/ended', request: input.request, run: 1, exitCode: 0 },
            publishRun(runDocument),
          ]
        : [],
    );
    world.runtime.subscribe(() => void world.heard.push('news'));
    world.ask('a');
    world.turns.run();
    expect(world.heard).toEqual(['news', 'a ended 1 0']);
  });
});

describe('runs', () => {
  const beginning = (request: number): readonly Effect[] => [
    { type: 'publish', change: { collection: 'runs', key: '1', view: runDocument } },
    { type: 'reply/accepted', request, run: 1 },
    { type: 'reply/line', request, run: 1, stream: 'out', text: 'Attempting' },
    scriptRun(9, request),
  ];

  it('CAA-254 hold the lines of the command and of its scripts, in order, for late readers too', () => {
    const world = setUp((input) =>
      input.type === 'command/requested' ? beginning(input.request) : [],
    );
    world.ask('a');
    world.turns.run();
    world.scripts.listener(9).line('from the script');
    const followed: string[] = [];
    const end = world.runtime.runs.follow(1, (line) => void followed.push(line.text));
    world.scripts.listener(9).line('more');
    end();
    world.scripts.listener(9).line('unheard');
    expect(world.runtime.runs.read(1)?.lines).toEqual([
      {
        run: 1,
        sequence: 1,
        at: 1000,
        kind: 'out',
        text: 'Attempting',
        member: null,
        resource: null,
      },
      ...['from the script', 'more', 'unheard'].map((text, index) => ({
        run: 1,
        sequence: index + 2,
        at: 1000,
        kind: 'script',
        text,
        member: 'polishham',
        resource: 'dtcalc',
      })),
    ]);
    expect(followed).toEqual(['more']);
    expect(world.runtime.runs.read(2)).toBeUndefined();
  });

  it('keep no output of scripts that no command caused', () => {
    const world = setUp(() => [scriptRun(9, null)]);
    world.runtime.start();
    world.turns.run();
    world.scripts.listener(9).line('into the void');
    expect(world.runtime.runs.read(0)).toBeUndefined();
  });

  it('TUI-230 keep at most 10,000 lines, the newest', () => {
    const world = setUp((input) =>
      input.type === 'command/requested' ? beginning(input.request) : [],
    );
    world.ask('a');
    world.turns.run();
    for (let at = 0; at < 25_000; at += 1) world.scripts.listener(9).line(`line ${at}`);
    const lines = world.runtime.runs.read(1)?.lines ?? [];
    expect(lines.length).toBeLessThanOrEqual(10_000);
    expect(lines.length).toBeGreaterThan(8000);
    expect(lines.at(-1)?.text).toBe('line 24999');
    for (let at = 0; at < 1000; at += 1) world.scripts.listener(9).line('x'.repeat(4096));
    const characters = (world.runtime.runs.read(1)?.lines ?? [])
      .map((line) => line.text.length)
      .reduce((sum, length) => sum + length, 0);
    expect(characters).toBeLessThanOrEqual(1_000_000);
  });

  it('are forgotten when the registry drops them, and beyond 200', () => {
    const publish = (number: number, document: RunDocument | null): Effect => ({
      type: 'publish',
      change: { collection: 'runs', key: String(number), view: document },
    });
    const world = setUp((input) =>
      input.type === 'command/requested' && input.request === 2
        ? [publish(300, null)]
        : Array.from({ length: 300 }, (_, at) =>
            publish(at + 1, { ...runDocument, number: at + 1 }),
          ),
    );
    world.ask('a');
    world.turns.run();
    expect(world.runtime.runs.read(100)).toBeUndefined();
    expect(world.runtime.runs.read(101)?.view.number).toBe(101);
    world.ask('b');
    world.turns.run();
    expect(world.runtime.runs.read(300)).toBeUndefined();
  });
});

describe('what is stored', () => {
  it('is handed to the engine of the next daemon', () => {
    const store = createMemoryStore();
    const change: StoredChange = {
      kind: 'counters',
      key: 'counters',
      document: { incarnation: 7, lastRun: 3, lastEvent: 2, lastJoin: 1 },
    };
    store.commit([change]);
    let received: unknown;
    createRuntime({
      createCluster: (_config, documents) => {
        received = documents?.counters;
        return createFakeCluster(() => []);
      },
      config: fakeConfig,
      clock: createManualClock(),
      store,
      scripts: createFakeScripts(),
      log: { write: () => {} },
      defer: () => {},
      hostRebooted: false,
      locale: '',
      fatal: () => {},
    });
    expect(received).toEqual(change.document);
  });
});
