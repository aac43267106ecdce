// A long plan and those who ask for something else meanwhile: a real engine with hundreds of resources, and a clock that
// goes on by a millisecond whenever it is looked at, so that a slice is three steps on every machine.
import { afterEach, describe, expect, it } from 'vitest';
import { createClusterFiles } from '../../src/adapters/cluster-files.ts';
import { type ClusterClient, connectInProcess } from '../../src/client/index.ts';
import { createDaemon } from '../../src/daemon/index.ts';
import {
  createCluster,
  newApplication,
  planAhead,
  type ResourceDocument,
} from '../../src/engine/index.ts';
import type { Params } from '../../src/protocol/index.ts';
import { createProfileService, createRuntime } from '../../src/runtime/index.ts';
import {
  createFakeScripts,
  createManualClock,
  createMemoryStore,
  fakeConfig,
} from '../support/engine-fake.ts';
import { makeFolder } from '../support/root.ts';
import { registration } from '../support/world.ts';

const resourceCount = 120;
const caller = { user: 'root', commandLine: 'caa_start -all -plan', locale: 'C C C C C C' };
const startAll: Params<'caa.plan'> = {
  what: {
    kind: 'command',
    command: { verb: 'start', names: 'all', member: null, force: false },
  },
  failing: [],
  caller,
};

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function documentOf(name: string): ResourceDocument {
  return newApplication(registration(name, { CHECK_INTERVAL: '0' }).registration, 0);
}

function createLoadedStore() {
  const store = createMemoryStore();
  const document = { incarnation: 0, lastRun: 0, lastEvent: 0, lastJoin: 0 };
  const resources = Array.from({ length: resourceCount }, (_, index) => documentOf(`r${index}`));
  store.commit([
    { kind: 'counters', key: 'counters', document },
    ...resources.map((each) => ({ kind: 'resource' as const, key: each.name, document: each })),
  ]);
  return store;
}

/** A daemon whose plans can be watched step by step. */
function createLoadedDaemon() {
  let time = 1000;
  const clock = { ...createManualClock(), now: () => time++ };
  const log = { write: () => {} };
  let cluster: ReturnType<typeof createCluster> | undefined;
  const runtime = createRuntime({
    createCluster: (config, documents) => {
      cluster = createCluster(config, documents);
      return cluster;
    },
    config: fakeConfig,
    clock,
    store: createLoadedStore(),
    scripts: createFakeScripts(),
    log,
    defer: (action) => setImmediate(action),
    hostRebooted: false,
    locale: caller.locale,
    fatal: () => {},
  });
  let steps = 0;
  const foresight: typeof runtime.foresight = {
    ...runtime.foresight,
    *plan(question) {
      const work = runtime.foresight.plan(question);
      for (;;) {
        steps += 1;
        const step = work.next();
        if (step.done === true) return step.value;
        yield;
      }
    },
  };
  const files = createClusterFiles(makeFolder(), 0);
  const cold = { members: () => [], registered: () => undefined, registeredNames: () => [] };
  const profiles = createProfileService(files, cold, { strictScripts: true });
  const facts = { pid: 1, root: '/cluster', socket: '/cluster/s', version: '1.0', startedAt: 0 };
  const daemon = createDaemon({
    facts,
    runtime: { ...runtime, foresight },
    profiles,
    files,
    log,
    defer: (action) => setImmediate(action),
    stopRequested: () => {},
  });
  runtime.start();
  closers.push(runtime.stop, daemon.close);
  return {
    runtime,
    steps: () => steps,
    basis: () => cluster?.basis(),
    documents: () => cluster?.documents(),
    connect: async (): Promise<ClusterClient> => {
      const client = await connectInProcess(daemon.serve, { clientName: 'test', version: '1.0' });
      await new Promise((resolve) => setImmediate(resolve));
      return client;
    },
  };
}

describe('while a long plan is made', () => {
  it('others are answered, and a short plan is too', async () => {
    const { connect } = createLoadedDaemon();
    const [first, second] = [await connect(), await connect()];
    const order: string[] = [];
    const noted = async (name: string, answer: Promise<unknown>) => {
      await answer;
      order.push(name);
    };
    const what = {
      kind: 'command',
      command: { verb: 'stop', names: ['r1'], force: false },
    } as const;
    await Promise.all([
      noted('plan', first.request('caa.plan', startAll)),
      noted('status', second.request('daemon.status', {})),
      noted('stat', second.request('caa.stat', { names: null })),
      noted('short plan', second.request('caa.plan', { what, failing: [], caller })),
      noted('members', first.request('cluster.members', {})),
    ]);
    expect(order.at(-1)).toBe('plan');
    expect(order).toHaveLength(5);
  });

  it('commands are carried out; the plan is of the moment of the question, and its stamp says so', async () => {
    const { connect, basis: stamp, documents, runtime } = createLoadedDaemon();
    const [first, second] = [await connect(), await connect()];
    const [before, asOf] = [documents(), stamp()];
    if (before === undefined) throw new Error('there is no cluster');
    const asked = first.request('caa.plan', startAll);
    const drained = await second.request('caa.drain', {
      member: 'polishham',
      reason: 'meanwhile',
      caller,
    });
    expect(drained.exitCode).toBe(0);
    const plan = await asked;
    const { failing } = startAll;
    const supposition = {
      kind: 'command',
      command: { verb: 'start', names: 'all', member: null, force: false },
    } as const;
    const { basis, ...rest } = plan;
    const time = plan.decisions[0]?.at ?? 0;
    expect(time).toBe(0);
    expect(rest).toEqual(
      planAhead(fakeConfig, before, { supposition, failing, caller }, runtime.now()),
    );
    expect(plan.changes.some(({ after }) => after.member === 'polishham')).toBe(true);
    expect(basis).toBe(asOf);
    // What has changed since refuses it.
    const start = { names: ['r1'], member: null, force: false, userAttributes: {} };
    const run = await second.request('caa.start', { ...start, caller: { ...caller, basis } });
    expect(run.exitCode).toBe(1);
    expect(documents()?.resources.every(({ target }) => target === 'OFFLINE')).toBe(true);
  });

  it('another long plan shares the time', async () => {
    const { connect } = createLoadedDaemon();
    const clients = [await connect(), await connect()];
    const order: string[] = [];
    const plans = await Promise.all(
      clients.map(async (client, index) => {
        const plan = await client.request('caa.plan', startAll);
        order.push(`plan ${index}`);
        return plan;
      }),
    );
    expect(order).toEqual(['plan 0', 'plan 1']);
    expect(plans[0]?.lines).toEqual(plans[1]?.lines);
    expect(plans[0]?.changes).toHaveLength(resourceCount);
  });

  it('the end of its connection is the end of the work', async () => {
    const { connect, steps } = createLoadedDaemon();
    const [first, second] = [await connect(), await connect()];
    const asked = expect(first.request('caa.plan', startAll)).rejects.toThrow();
    await second.request('daemon.status', {});
    expect(steps()).toBeGreaterThan(0);
    first.close();
    await asked;
    await second.request('daemon.status', {});
    const done = steps();
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(steps()).toBe(done);
    const plan = await second.request('caa.plan', startAll);
    expect(steps() - done).toBeGreaterThan(done);
    expect(plan.changes).toHaveLength(resourceCount);
  });
});

describe('the question who would survive', () => {
  it('is answered bit by bit, and from memory as long as nothing changes', async () => {
    const { connect } = createLoadedDaemon();
    const [first, second] = [await connect(), await connect()];
    const order: string[] = [];
    const survival = first.request('caa.survival', {}).then((answer) => {
      order.push('survival');
      return answer;
    });
    await second.request('daemon.status', {});
    order.push('status');
    const answer = await survival;
    expect(order).toEqual(['status', 'survival']);
    expect(await second.request('caa.survival', {})).toEqual(answer);
    expect(answer.members.map(({ survives }) => survives)).toEqual([true, true, true]);
  });
});
