// The scenarios of the specification about sending, faults and initial coherency, each with its exact result.
import { describe, expect, it } from 'vitest';
import type { ImcProgram } from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  faultOf,
  open,
  poison,
  scenarioCluster,
} from '../../support/memory-channel.ts';

describe('Memory Channel scenarios: sending', () => {
  it.each([
    ['SC-01', false, [poison, 7, 7], 1],
    ['SC-02', true, [7, 7, 7], 2],
  ])('%s broadcast, loopback %s', (_id, loopback, words, transactions) => {
    const simulator = scenarioCluster();
    const { tx, rx } = attachBoth(open(simulator, 'A').imc, 123, { loopback });
    const receivers = [rx, ...['B', 'C'].map((host) => attachReceive(open(simulator, host).imc))];
    tx.setInt32(0, 7);
    simulator.settle();
    expect(receivers.map((one) => one.getInt32(0))).toEqual(words);
    expect(simulator.snapshot().rails[0]?.transactions).toBe(transactions);
  });

  it('SC-03 the first transmit attach of a host fixes that nothing loops back', () => {
    const simulator = scenarioCluster();
    const first = attachBoth(open(simulator, 'A').imc);
    const second = attachBoth(open(simulator, 'A').imc, 123, { loopback: true });
    const atB = attachReceive(open(simulator, 'B').imc);
    second.tx.setInt32(4, 9);
    simulator.settle();
    expect([first.rx.getInt32(4), atB.getInt32(4)]).toEqual([poison, 9]);
  });

  it('SC-04 the first transmit attach of a host fixes that everything loops back', () => {
    const simulator = scenarioCluster();
    const first = attachBoth(open(simulator, 'B').imc, 123, { loopback: true });
    attachBoth(open(simulator, 'B').imc).tx.setInt32(0, 5);
    simulator.settle();
    expect(first.rx.getInt32(0)).toBe(5);
  });

  it('SC-05 a point-to-point store reaches one host', () => {
    const simulator = scenarioCluster();
    const region = open(simulator, 'A').imc.alloc(123, 8192);
    const own = region.attachReceive();
    const others = ['B', 'C'].map((host) => attachReceive(open(simulator, host).imc));
    region.attachTransmitTo('B').setInt32(0, 11);
    simulator.settle();
    expect([own, ...others].map((rx) => rx.getInt32(0))).toEqual([poison, 11, poison]);
    expect(simulator.snapshot().rails[0]?.transactions).toBe(1);
  });

  it('SC-07 a store is seen after the delay and not before', () => {
    const simulator = scenarioCluster();
    const { tx, rx } = attachBoth(open(simulator, 'A').imc, 123, { loopback: true });
    tx.setInt32(0, 1);
    simulator.advance(1);
    expect(rx.getInt32(0)).toBe(poison);
    simulator.advance(3);
    expect(rx.getInt32(0)).toBe(1);
  });

  it('SC-43 two writers of one word are seen in one order by all', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const simulator = scenarioCluster({ seed, delivery: 'late', delay: 0 });
      const seen = new Map<string, number[]>();
      const writer = (sign: number): ImcProgram =>
        function* write(imc) {
          imc.apiInit();
          const { tx, rx } = attachBoth(imc, 123, { loopback: true });
          const values: number[] = [];
          seen.set(imc.hostname, values);
          for (let at = 0; at < 30; at += 1) yield undefined;
          for (let at = 1; at <= 20; at += 1) {
            tx.setInt32(0, sign * at);
            values.push(rx.getInt32(0));
            yield undefined;
          }
        };
      simulator.spawn('A', writer(1));
      simulator.spawn('B', writer(-1));
      simulator.spawn('C', function* read(imc) {
        imc.apiInit();
        const rx = attachReceive(imc);
        const values: number[] = [];
        seen.set('C', values);
        for (let at = 0; at < 200; at += 1) {
          values.push(rx.getInt32(0));
          yield undefined;
        }
      });
      expect(simulator.run()).toBe(true);
      expect(firstDisorder([...seen.values()]), `seed ${seed}`).toBeUndefined();
    }
  });

  it('SC-44 bandwidth: loopback takes twice the time', () => {
    const arrival = (loopback: boolean) => {
      const simulator = scenarioCluster({ delay: 2.2, bytesPerSecond: 88_000_000 });
      const size = 1_048_576;
      const p = open(simulator, 'A').imc;
      const tx = p.alloc(1, size).attachTransmit({ loopback });
      const rx = attachReceive(open(simulator, 'B').imc, 1, size);
      p.bcopy(new Uint8Array(size).fill(1), tx.slice(0));
      simulator.runUntil(() => false, 1);
      while (rx.getInt32(size - 4) !== 0x01010101) simulator.advance(0.1);
      return simulator.now;
    };
    expect(Math.abs(arrival(false) - 11_917.8)).toBeLessThan(94);
    expect(Math.abs(arrival(true) - 23_833.5)).toBeLessThan(188);
  });

  it('SC-45 MC-233 MC-234 without a barrier an alpha may show the flag before the data, with one never', () => {
    const early = (barrier: boolean) => {
      let count = 0;
      for (let seed = 1; seed <= 1000; seed += 1) {
        const simulator = scenarioCluster(
          { seed, writeBuffer: 'alpha', delay: 0, delivery: 'late' },
          ['A', 'B'],
        );
        const rx = attachReceive(open(simulator, 'B').imc);
        simulator.spawn(
          'A',
          function* send(imc) {
            imc.apiInit();
            const tx = imc.alloc(123, 8192).attachTransmit();
            tx.setInt32(0, 1);
            if (barrier) imc.mb();
            tx.setInt32(256, 1);
            yield undefined;
          },
          { user: { name: 'u', uid: 100, gid: 10, group: 'g' } },
        );
        simulator.runUntil(() => {
          if (rx.getInt32(256) === 1 && rx.getInt32(0) !== 1) count += 1;
          return rx.getInt32(256) === 1;
        });
      }
      return count;
    };
    expect(early(false)).toBeGreaterThan(0);
    expect(early(true)).toBe(0);
  });
});

/** Two values that two sequences show in opposite order, or undefined; repeats of a value in a row are one. */
function firstDisorder(sequences: readonly (readonly number[])[]): string | undefined {
  const after = new Map<string, number>();
  for (const [index, sequence] of sequences.entries()) {
    const values = sequence.filter((value, at) => value !== sequence[at - 1]);
    if (new Set(values).size !== values.length) return `a value came back in ${values}`;
    for (const [at, first] of values.entries()) {
      for (const second of values.slice(at + 1)) {
        if (after.has(`${second}>${first}`)) return `${first} and ${second}`;
        after.set(`${first}>${second}`, index);
      }
    }
  }
  return undefined;
}

describe('Memory Channel scenarios: faults', () => {
  it('SC-08 MC-201 reading a transmit address ends the process', () => {
    const simulator = scenarioCluster();
    const process = simulator.spawn('A', function* wrong(imc) {
      imc.apiInit();
      const set = imc.allocLocks(456, 4, { creator: true });
      const { tx } = attachBoth(imc);
      yield undefined;
      tx.getInt32(set.count - 4);
    });
    expect(simulator.run()).toBe(true);
    expect(process.exit).toMatchObject({
      code: 139,
      fault: { signal: 'SIGSEGV', offset: 0, width: 4 },
    });
    const { regions, lockSets, rails, processes } = simulator.snapshot();
    expect({ regions, lockSets, processes, packets: rails[0]?.packets }).toEqual({
      regions: [],
      lockSets: [],
      processes: [],
      packets: 0,
    });
  });

  it('SC-09 MC-203 a 16-bit store to a transmit address is a bus error', () => {
    const simulator = scenarioCluster();
    const process = simulator.spawn('A', function* wrong(imc) {
      imc.apiInit();
      attachBoth(imc).tx.setInt16(0, 1);
      yield undefined;
    });
    simulator.run();
    expect(process.stderr).toEqual(['Bus error (core dumped)']);
    expect(process.exit?.code).toBe(138);
    expect(simulator.snapshot().rails[0]?.packets).toBe(0);
  });

  it('SC-10 bcopy is strict, imc_bcopy copies anything', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const { tx, rx } = attachBoth(p, 123, { loopback: true });
    expect(faultOf(() => tx.bcopy(new Uint8Array(12), 0))).toBe('SIGSEGV');
    expect(faultOf(() => tx.bcopy(new Uint8Array(16), 4))).toBe('SIGSEGV');
    const bytes = Uint8Array.from({ length: 13 }, (_, at) => at);
    p.bcopy(bytes, tx.slice(3, 13), 13, true, 0x1111111111111111n);
    simulator.settle();
    expect([...rx.read(0, 16)]).toEqual([0x11, 0x11, 0x11, ...bytes]);
    expect(rx.getInt32(16)).toBe(poison);
  });

  it('SC-35 an access after the detach faults', () => {
    const simulator = scenarioCluster();
    const { region, tx, rx } = attachBoth(open(simulator, 'A').imc);
    region.detach();
    expect([faultOf(() => tx.setInt32(0, 1)), faultOf(() => rx.getInt32(0))]).toEqual([
      'SIGSEGV',
      'SIGSEGV',
    ]);
  });

  it('SC-46 MC-089 MC-090 a process without imc_api_init is told so', () => {
    const simulator = scenarioCluster();
    const p = simulator.open('A', { initialized: false });
    expect(() => p.imc.alloc(123, 8192)).toThrow('has not called imc_api_init');
    expect(simulator.snapshot().regions).toEqual([]);
    const errors: string[] = [];
    simulator.spawn('A', function* parent(imc) {
      imc.apiInit();
      const { tx } = attachBoth(imc);
      imc.spawnChild(function* child() {
        try {
          tx.setInt32(0, 1);
        } catch (error) {
          errors.push(String(error));
        }
        yield undefined;
      });
      for (let polls = 0; polls < 100; polls += 1) yield undefined;
    });
    simulator.run();
    expect(errors).toEqual([expect.stringContaining('which is not running here')]);
    expect(simulator.snapshot().rails[0]?.packets).toBe(0);
  });
});

describe('Memory Channel scenarios: coherency', () => {
  it('SC-37 MC-192 MC-197 MC-198 a coherent region shows every update, to late hosts too', () => {
    const simulator = scenarioCluster();
    const { tx, rx } = attachBoth(open(simulator, 'A').imc, 9, { coherent: true });
    expect(rx.getInt32(0)).toBe(0);
    tx.setInt32(0, 3);
    simulator.settle();
    const q = open(simulator, 'B').imc.alloc(9, 8192, { coherent: true }).attachReceive();
    simulator.addMember('D');
    const d = open(simulator, 'D').imc.alloc(9, 8192, { coherent: true }).attachReceive();
    expect([rx, q, d].map((view) => view.getInt32(0))).toEqual([3, 3, 3]);
    tx.setInt32(4, 8);
    simulator.settle();
    expect([rx, q, d].map((view) => view.getInt32(4))).toEqual([8, 8, 8]);
  });

  it('MC-157 MC-188 MC-190 MC-193 what was sent before the first receive attach never arrives', () => {
    const simulator = scenarioCluster();
    const { tx } = attachBoth(open(simulator, 'A').imc);
    tx.setInt32(0, 1);
    const rx = attachReceive(open(simulator, 'B').imc);
    simulator.settle();
    expect(rx.getInt32(0)).toBe(poison);
    tx.setInt32(0, 2);
    simulator.settle();
    expect(rx.getInt32(0)).toBe(2);
  });

  it('MC-167 after the last receive attach the memory is fresh again', () => {
    const simulator = scenarioCluster();
    const { tx } = attachBoth(open(simulator, 'A').imc);
    const region = open(simulator, 'B').imc.alloc(123, 8192);
    const before = region.attachReceive();
    tx.setInt32(0, 1);
    simulator.settle();
    expect(before.getInt32(0)).toBe(1);
    tx.setInt32(0, 2);
    region.detach();
    const rx = region.attachReceive();
    simulator.settle();
    expect(rx.getInt32(0)).toBe(poison);
  });
});
