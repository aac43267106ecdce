// Information about the library's cluster and waiting for it to change; and what wakes a process that has gone to
// sleep over its polling.
import { describe, expect, it } from 'vitest';
import {
  Flag,
  fabric,
  type Imc,
  imc_getclusterinfo,
  imc_wait_cluster_event,
  Signal,
  type Simulator,
} from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  nameOf,
  open,
  scenarioCluster,
  u,
} from '../../support/memory-channel.ts';

const { IMC_GET_HOSTS: HOSTS, IMC_GET_NRAILS: NRAILS, IMC_GET_ACTIVERAILS: MASK } = Flag;
const { IMC_CC_EVENT_HOST: HOST, IMC_CC_EVENT_RAIL: RAIL } = Flag;

/** Asks for items; the result holds what each buffer then holds. */
function ask(
  p: Imc,
  items: readonly number[],
  buffers = items.map(() => ({ value: 'kept' as unknown })),
) {
  const status = nameOf(imc_getclusterinfo(p, [...items, 0], items.length, ...buffers));
  return { status, values: buffers.map(({ value }) => value) };
}

/** The first result of a wait: its status, or `waits`. */
function wait(
  p: Imc,
  events: readonly number[],
  count: number,
  unused: number,
  ...buffers: { value: unknown }[]
) {
  const step = imc_wait_cluster_event(p, events, count, unused, ...buffers).next();
  return step.done === true ? nameOf(step.value) : 'waits';
}

describe('imc_getclusterinfo', () => {
  it('MC-301 MC-302 INV-24 gives each item in the order asked, and bit r of the mask for rail r', () => {
    const simulator = scenarioCluster({ physicalRails: 4, railStyle: 0 });
    const p = open(simulator, 'B').imc;
    expect(ask(p, [MASK, HOSTS, NRAILS, MASK]).values).toEqual([15, ['A', 'B', 'C'], 4, 15]);
    const failed = new Set<number>();
    for (const rail of [2, 0, 3]) {
      simulator.failPhysicalRail(rail);
      failed.add(rail);
      const bits = [0, 1, 2, 3].filter((one) => !failed.has(one)).map((one) => 1 << one);
      expect(ask(p, [MASK, NRAILS]).values).toEqual([bits.reduce((sum, bit) => sum + bit, 0), 4]);
    }
    simulator.kernel.restorePhysicalRail(2);
    expect(ask(p, [MASK]).values).toEqual([0b0110]);
  });

  it('MC-304 MC-305 leaves out members of the cluster that have not run imc_init', () => {
    const simulator = scenarioCluster({}, ['B']);
    for (const host of ['A', 'C']) simulator.kernel.addHost(host);
    simulator.kernel.boot('A');
    const p = open(simulator, 'B').imc;
    expect(simulator.snapshot().hosts.map(({ state }) => state)).toEqual([
      'member',
      'booted',
      'halted',
    ]);
    expect(ask(p, [HOSTS]).values).toEqual([['B']]);
    simulator.kernel.init('A', { as: { name: 'root', uid: 0, gid: 0, group: 'system' } });
    expect(ask(p, [HOSTS]).values).toEqual([['B', 'A']]);
    simulator.stop('A');
    expect(ask(p, [HOSTS]).values).toEqual([['B']]);
  });

  it('MC-306 MC-307 zero items give nothing; a buffer that is short or missing leaves all as they were', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const kept = { value: 'kept' as unknown };
    expect(nameOf(imc_getclusterinfo(p, [0], 0, kept))).toBe('IMC_SUCCESS');
    expect(kept.value).toBe('kept');
    const short = { value: 'kept' as unknown, capacity: 2 };
    const exact = { value: 'kept' as unknown, capacity: 3 };
    expect(ask(p, [NRAILS, HOSTS], [kept, short])).toEqual({
      status: 'IMC_BADPARM',
      values: ['kept', 'kept'],
    });
    expect(ask(p, [NRAILS, HOSTS], [kept])).toEqual({ status: 'IMC_BADPARM', values: ['kept'] });
    expect(ask(p, [NRAILS, HOSTS], [kept, exact]).values).toEqual([1, ['A', 'B', 'C']]);
    expect(nameOf(imc_getclusterinfo(p, [0], -1))).toBe('IMC_BADPARM');
    expect(nameOf(imc_getclusterinfo(p, [NRAILS], 2, kept, exact))).toBe('IMC_BADPARM');
  });
});

describe('imc_wait_cluster_event', () => {
  it('MC-311 MC-313 ends for a join, a leave, a rail that goes and one that comes, with the new configuration', () => {
    const simulator = scenarioCluster({ railStyle: 0, physicalRails: 2 });
    const p = open(simulator, 'A').imc;
    const hosts = { value: p.clusterInfo().hosts as unknown };
    const mask = { value: p.clusterInfo().activeRails as unknown };
    const changes: readonly [() => void, number, unknown][] = [
      [() => simulator.addMember('D'), HOST, ['A', 'B', 'C', 'D']],
      [() => simulator.stop('B'), HOST, ['A', 'C', 'D']],
      [() => simulator.failPhysicalRail(0), RAIL, 2],
      [() => simulator.kernel.restorePhysicalRail(0), RAIL, 3],
    ];
    for (const [change, event, now] of changes) {
      const [buffer, other] = event === HOST ? [hosts, mask] : [mask, hosts];
      const waiting = imc_wait_cluster_event(p, [event, 0], 1, 0, buffer);
      const unmoved = imc_wait_cluster_event(p, [HOST + RAIL - event, 0], 1, 0, other);
      expect([waiting.next().done, unmoved.next().done]).toEqual([false, false]);
      change();
      const status = event === HOST ? 'IMC_HOST_CHANGE' : 'IMC_RAIL_CHANGE';
      expect(nameOf(Number(waiting.next().value))).toBe(status);
      expect(buffer.value).toEqual(now);
      // Whoever waits for the other kind goes on waiting.
      expect(unmoved.next().done).toBe(false);
    }
  });

  it('MC-312 wants an event, a buffer for each and a third argument of 0', () => {
    const p = open(scenarioCluster(), 'A').imc;
    const hosts = { value: p.clusterInfo().hosts as unknown };
    const mask = { value: 1 as unknown };
    for (const count of [0, -1, 0.5, 3])
      expect(wait(p, [HOST, RAIL], count, 0, hosts, mask, mask)).toBe('IMC_BADPARM');
    for (const unused of [1, -1]) expect(wait(p, [HOST], 1, unused, hosts)).toBe('IMC_BADPARM');
    for (const event of [0, 3, -1])
      expect(wait(p, [HOST, event], 2, 0, hosts, mask)).toBe('IMC_BADPARM');
    expect(wait(p, [HOST, RAIL], 2, 0, hosts)).toBe('IMC_BADPARM');
    expect(wait(p, [HOST, RAIL], 2, 0, hosts, mask)).toBe('waits');
  });

  it('a buffer too short for the new hosts is a bad parameter, and nothing is written', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const hosts = { value: p.clusterInfo().hosts as unknown, capacity: 3 };
    const mask = { value: 1 as unknown };
    simulator.addMember('D');
    expect(wait(p, [RAIL, HOST], 2, 0, mask, hosts)).toBe('IMC_BADPARM');
    expect([hosts.value, mask.value]).toEqual([['A', 'B', 'C'], 1]);
  });

  it('MC-347 in a process of its own, it lets the other go on working', () => {
    const simulator = scenarioCluster({}, ['A', 'B']);
    const seen: (readonly string[])[] = [];
    let work = 0;
    const worker = simulator.spawn('A', function* program(imc) {
      imc.apiInit();
      const { tx } = attachBoth(imc);
      imc.spawnChild(function* watch(mine) {
        mine.apiInit();
        let known = mine.clusterInfo();
        while (known.hosts.length < 4) {
          known = (yield* mine.waitEvent(known)).info;
          seen.push(known.hosts);
        }
      });
      for (; seen.length < 2; work += 1) {
        tx.setInt32(0, work);
        yield undefined;
      }
    });
    simulator.run(200);
    expect([seen, work > 50]).toEqual([[], true]);
    simulator.addMember('C');
    simulator.run(50);
    expect(seen).toEqual([['A', 'B', 'C']]);
    simulator.addMember('D');
    expect(simulator.run()).toBe(true);
    expect(seen.at(-1)).toEqual(['A', 'B', 'C', 'D']);
    expect(worker.exit).toEqual({ code: 0 });
  });
});

describe('the bell of a host', () => {
  /** Puts somebody to sleep on every host, and says whose bell a happening rings. */
  function rungBy(simulator: Simulator, happens: () => void): number[] {
    const memory = simulator.fabric;
    const values = [0, 1, 2].map((host) => fabric.wantBell(memory, host));
    happens();
    return [0, 1, 2].filter(
      (host) => Atomics.load(memory.words, fabric.bellAt(memory, host)) !== values[host],
    );
  }

  it('MC-359 rings for a delivery, a lock, a signal, an event and an end, and not for nothing', () => {
    const simulator = scenarioCluster();
    const [p, q] = [open(simulator, 'A'), open(simulator, 'B')];
    const { tx } = attachBoth(p.imc);
    const rx = attachReceive(q.imc);
    const set = p.imc.allocLocks(1, 2, { creator: true });
    const loser = open(simulator, 'C');
    const all = [0, 1, 2];
    expect(rungBy(simulator, () => rx.getInt32(0))).toEqual([]);
    expect(rungBy(simulator, () => tx.setInt32(0, 1))).toEqual(all);
    expect(rungBy(simulator, () => p.imc.bcopy(new Uint8Array(8), tx.slice(0)))).toEqual(all);
    expect(rungBy(simulator, () => set.release(0))).toEqual(all);
    q.imc.onSignal('SIGUSR1', () => undefined);
    expect(rungBy(simulator, () => simulator.kernel.signal(q.pid, Signal.SIGUSR1))).toEqual(all);
    expect(rungBy(simulator, () => simulator.kill(loser.pid))).toEqual(all);
    expect(rungBy(simulator, () => simulator.addMember('D'))).toEqual(all);
    // A failover inside a pair is no event.
    expect(rungBy(simulator, () => simulator.failPhysicalRail(0))).toEqual([]);
    expect(rungBy(simulator, () => simulator.kernel.corruptLockSet(set.id))).toEqual(all);
  });

  it('MC-359 rings for a logical rail that goes or comes', () => {
    const simulator = scenarioCluster({ railStyle: 0 });
    expect(rungBy(simulator, () => simulator.failPhysicalRail(1))).toEqual([0, 1, 2]);
    expect(rungBy(simulator, () => simulator.kernel.restorePhysicalRail(1))).toEqual([0, 1, 2]);
  });

  it('MC-359 rings once for one who sleeps, and costs nothing when nobody does', () => {
    const simulator = scenarioCluster();
    const { tx } = attachBoth(open(simulator, 'A', u).imc);
    const bell = () => Atomics.load(simulator.fabric.words, fabric.bellAt(simulator.fabric, 1));
    const before = bell();
    tx.setInt32(0, 1);
    expect(bell()).toBe(before);
    fabric.wantBell(simulator.fabric, 1);
    for (let at = 0; at < 5; at += 1) tx.setInt32(0, at);
    expect(bell()).toBe(before + 1);
  });
});
