// Coherent regions and a host that joins late: it gets a copy taken at one point of the rail, and everything after it.
import { describe, expect, it } from 'vitest';
import { attachBoth, open, scenarioCluster } from '../../support/memory-channel.ts';

const coherent = { coherent: true };

describe('Memory Channel coherent regions of a host that joins', () => {
  it('MC-198 what is on its way to the others when it joins arrives there too', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const simulator = scenarioCluster({ seed, delivery: 'late', delay: 0, splitWords: true });
      const { tx } = attachBoth(open(simulator, 'A').imc, 9, coherent);
      for (let at = 0; at < 32; at += 1) tx.setInt32(at * 4, at + 1);
      for (let steps = 0; steps < seed * 4; steps += 1) simulator.step();
      simulator.addMember('D');
      tx.setInt32(128, 33);
      const rx = open(simulator, 'D').imc.alloc(9, 8192, coherent).attachReceive();
      simulator.settle();
      const words = Array.from({ length: 33 }, (_, at) => rx.getInt32(at * 4));
      expect(words, `seed ${seed}`).toEqual(Array.from({ length: 33 }, (_, at) => at + 1));
    }
  });

  it('MC-198 the copy is of a host that has lost the least', () => {
    for (const losers of [['A'], ['A', 'B'], ['A', 'C']]) {
      const simulator = scenarioCluster();
      const { tx, rx } = attachBoth(open(simulator, 'A').imc, 9, coherent);
      simulator.dropPacket({ rail: 0, hosts: losers });
      tx.setInt32(0, 1);
      simulator.settle();
      expect(rx.getInt32(0)).toBe(0);
      simulator.addMember('D');
      const atD = open(simulator, 'D').imc.alloc(9, 8192, coherent).attachReceive();
      expect(atD.getInt32(0)).toBe(1);
    }
  });

  it('MC-198 regions of two rails are each copied at a point of their own', () => {
    const simulator = scenarioCluster({ railStyle: 0, delivery: 'late', delay: 0 });
    const p = open(simulator, 'A').imc;
    const views = [0, 1].map((rail) => attachBoth(p, rail, { ...coherent, rail }).tx);
    for (const [at, tx] of views.entries()) tx.setInt32(0, at + 1);
    simulator.step();
    simulator.addMember('D');
    const q = open(simulator, 'D').imc;
    const copies = [0, 1].map((rail) => q.alloc(rail, 8192, { ...coherent, rail }).attachReceive());
    simulator.settle();
    expect(copies.map((rx) => rx.getInt32(0))).toEqual([1, 2]);
  });
});
