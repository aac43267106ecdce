// Delay, bandwidth and coherency: when a store becomes visible, and what the models of time promise.
import { describe, expect, it } from 'vitest';
import {
  fabric,
  type SimulatorConfig,
  type TraceEvent,
} from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  open,
  poison,
  scenarioCluster,
  u,
} from '../../support/memory-channel.ts';

describe('the delay of a store', () => {
  it.each([true, false])(
    'MC-186 MC-200 MC-222 MC-223 until it is over every load gives the old value, coherent %s',
    (coherent) => {
      const simulator = scenarioCluster({ fill: 'zero' });
      const { tx, rx } = attachBoth(open(simulator, 'A').imc, 1, { loopback: true, coherent });
      const far = open(simulator, 'B').imc.alloc(1, 8192, { coherent }).attachReceive();
      tx.setInt32(0, 5);
      const seen: number[][] = [];
      for (let at = 0; at < 4; at += 1) {
        seen.push([rx.getInt32(0), far.getInt32(0)]);
        simulator.advance(1);
      }
      expect(seen).toEqual([
        [0, 0],
        [0, 0],
        [0, 0],
        [5, 5],
      ]);
    },
  );

  it('MC-224 does not hold up the program', () => {
    const simulator = scenarioCluster({ delay: 1000, bytesPerSecond: 1000 });
    const { tx, rx } = attachBoth(open(simulator, 'A').imc, 1, { loopback: true });
    for (let at = 0; at < 100; at += 1) tx.setInt32(at * 4, at);
    expect(simulator.now).toBe(0);
    expect(rx.getInt32(0)).toBe(poison);
    expect(simulator.snapshot().rails[0]?.packets).toBe(100);
  });

  it('MC-225 is over for the other hosts too when the sender sees its own value', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const simulator = scenarioCluster({ seed, delay: { uniform: [0, 20] }, delivery: 'prompt' });
      const far = attachReceive(open(simulator, 'B').imc);
      const sender = simulator.spawn(
        'A',
        function* send(imc) {
          imc.apiInit();
          const { tx, rx } = attachBoth(imc, 123, { loopback: true });
          for (let value = 1; value <= 10; value += 1) {
            tx.setInt32(0, value);
            let polls = 0;
            for (; rx.getInt32(0) !== value; polls += 1) {
              simulator.advance(0.5);
              yield undefined;
            }
            imc.record({ polls, far: far.getInt32(0), value });
          }
        },
        { user: u },
      );
      expect(simulator.run()).toBe(true);
      expect(sender.results).toHaveLength(10);
      for (const { far: shown, value } of sender.results) expect(shown).toBe(value);
      expect(sender.results.some(({ polls }) => Number(polls) > 0)).toBe(true);
    }
  });
});

describe('models of delay', () => {
  const models: readonly [
    string,
    SimulatorConfig['delay'],
    (position: number) => [number, number],
  ][] = [
    ['none', 0, () => [0, 0]],
    ['fixed', 7, () => [7, 7]],
    ['uniform', { uniform: [2, 30] }, () => [2, 30]],
    [
      'a function',
      ({ position }) => 60 - (position % 60),
      (at) => [60 - (at % 60), 60 - (at % 60)],
    ],
  ];

  it.each(models)(
    'MC-352 %s: no packet is applied before it is due, and none overtakes',
    (_name, delay, bounds) => {
      const events: TraceEvent[] = [];
      const simulator = scenarioCluster({
        delay,
        delivery: 'late',
        trace: (event) => events.push(event),
      });
      const { tx } = attachBoth(open(simulator, 'A').imc);
      attachReceive(open(simulator, 'B').imc);
      for (let at = 0; at < 200; at += 1) {
        tx.setInt32(0, at);
        simulator.step();
        simulator.advance(at % 5);
      }
      simulator.settle();
      const sent = new Map(
        events.filter(({ kind }) => kind === 'send').map(({ position, at }) => [position, at]),
      );
      const applied = events.filter(({ kind, host }) => kind === 'apply' && host === 'B');
      expect(applied.map(({ position }) => position)).toEqual(
        Array.from({ length: 200 }, (_, at) => at),
      );
      for (const { at, position = 0 } of applied) {
        expect(at).toBeGreaterThanOrEqual((sent.get(position) ?? 0) + (bounds(position)[0] ?? 0));
      }
    },
  );

  it.each(models)(
    'MC-352 %s: a packet is there as soon as it and those before it are due',
    (_name, delay, bounds) => {
      const simulator = scenarioCluster({ delay });
      const { tx } = attachBoth(open(simulator, 'A').imc);
      const rx = attachReceive(open(simulator, 'B').imc);
      let due = 0;
      for (let at = 0; at < 100; at += 1) {
        tx.setInt32(0, at);
        due = Math.max(due, simulator.now + bounds(at)[1]);
        simulator.advance(due - simulator.now);
        expect(rx.getInt32(0)).toBe(at);
      }
    },
  );
});

describe('due times of a rail', () => {
  it('MC-352 never fall: neither a shorter delay nor an attach is due before what it follows', () => {
    const simulator = scenarioCluster({
      delay: ({ position }) => 50 - 20 * position,
      delivery: 'late',
    });
    const { tx } = attachBoth(open(simulator, 'A').imc);
    attachReceive(open(simulator, 'B').imc);
    simulator.settle();
    for (const value of [1, 2]) tx.setInt32(0, value);
    attachReceive(open(simulator, 'C').imc);
    simulator.advance(50);
    const dues: (number | undefined)[] = [];
    for (let packets = 0; packets < 3; packets += 1) {
      dues.push(fabric.nextDue(simulator.fabric, 1, 0));
      fabric.drain(simulator.fabric, 1, 0, 1);
    }
    expect(dues).toEqual([50, 50, 50]);
    expect(fabric.nextDue(simulator.fabric, 1, 0)).toBeUndefined();
  });
});

describe('the model of bandwidth', () => {
  /** When each of three stores of one word appears on B; a word takes a microsecond of rail time. */
  function arrivals(how: 'plain' | 'loopback' | 'coherent' | 'to B'): number[] {
    const simulator = scenarioCluster({ delay: 0, bytesPerSecond: 4_000_000 });
    const coherent = how === 'coherent';
    const region = open(simulator, 'A').imc.alloc(1, 8192, { coherent });
    const rx = open(simulator, 'B').imc.alloc(1, 8192, { coherent }).attachReceive();
    const tx =
      how === 'to B'
        ? region.attachTransmitTo('B')
        : region.attachTransmit({ loopback: how === 'loopback' });
    const times: number[] = [];
    for (const burst of [0, 100]) {
      simulator.now = burst;
      for (let word = 0; word < 3; word += 1) tx.setInt32(word * 4, burst + 1);
      for (let word = 0; word < 3; word += 1) {
        while (rx.getInt32(word * 4) !== burst + 1) simulator.advance(0.5);
        times.push(simulator.now);
      }
    }
    return times;
  }

  it.each(['plain', 'to B'] as const)('MC-353 a rail is busy for each transaction, %s', (how) => {
    expect(arrivals(how)).toEqual([1, 2, 3, 101, 102, 103]);
  });

  it.each(['loopback', 'coherent'] as const)(
    'MC-185 MC-199 MC-353 every %s store is two transactions and has half the bandwidth',
    (how) => {
      expect(arrivals(how)).toEqual([2, 4, 6, 102, 104, 106]);
    },
  );
});

describe('coherent regions', () => {
  it('MC-194 loop back whatever the transmit attach says', () => {
    for (const loopback of [false, true]) {
      const simulator = scenarioCluster();
      const { tx, rx } = attachBoth(open(simulator, 'A').imc, 1, { loopback, coherent: true });
      tx.setInt32(0, 4);
      simulator.settle();
      expect(rx.getInt32(0)).toBe(4);
      expect(simulator.snapshot().rails).toMatchObject([{ packets: 1, transactions: 2 }]);
    }
  });

  it('MC-195 are in the receive memory of every member when they are allocated', () => {
    const simulator = scenarioCluster();
    const region = open(simulator, 'A').imc.alloc(1, 8192, { coherent: true });
    const { regions, hosts } = simulator.snapshot();
    expect(regions[0]?.receivedBy).toEqual(['A', 'B', 'C']);
    expect(hosts.map((host) => host.receiveBytes)).toEqual([8192, 8192, 8192]);
    region.attachTransmit().setInt32(0, 7);
    simulator.settle();
    // No process of B or C has attached the region.
    for (const host of ['A', 'B', 'C']) {
      const place = { host, region: region.id, offset: 0, length: 4 };
      expect(simulator.kernel.readMemory(place)).toEqual(Uint8Array.of(7, 0, 0, 0));
    }
  });

  it.each(['zero', 'poison', { random: 3 }] as const)(
    'MC-191 are not needed when all receivers attach before anyone stores, fill %j',
    (fill) => {
      for (let seed = 1; seed <= 20; seed += 1) {
        const simulator = scenarioCluster({
          seed,
          fill,
          delivery: 'late',
          delay: { uniform: [0, 9] },
        });
        const { tx, rx } = attachBoth(open(simulator, 'A').imc, 1, { loopback: true });
        const views = [
          rx,
          ...['B', 'C'].map((host) => attachReceive(open(simulator, host).imc, 1)),
        ];
        for (let word = 0; word < 100; word += 1) tx.setInt32(word * 4, word * word);
        simulator.settle();
        for (const view of views) {
          for (let word = 0; word < 100; word += 1)
            expect(view.getInt32(word * 4)).toBe(word * word);
        }
      }
    },
  );
});
