// Error counts: when they rise and where that is seen, which of the two ways to use them is sound, and that no fault
// that can be injected changes a word.
import { describe, expect, it } from 'vitest';
import {
  ImcStatus,
  imc_ckerrcnt,
  imc_ckerrcnt_mr,
  imc_rderrcnt,
  imc_rderrcnt_mr,
} from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  nameOf,
  open,
  poison,
  scenarioCluster,
  u,
} from '../../support/memory-channel.ts';
import { createRandom } from '../../support/random.ts';

describe('the error count of a rail', () => {
  it('MC-240 MC-241 MC-257 rises with every error, join and leave, on every rail and host', () => {
    const simulator = scenarioCluster({ physicalRails: 2, railStyle: 0 }, ['A', 'B']);
    const readers = () => ['A', 'B'].map((host) => open(simulator, host).imc);
    const counts = () => readers().map((p) => [0, 1].map((rail) => imc_rderrcnt_mr(p, rail)));
    const both = (first: number, second: number) => [
      [first, second],
      [first, second],
    ];
    expect(counts()).toEqual(both(2, 2));
    simulator.addMember('C');
    expect(counts()).toEqual(both(3, 3));
    simulator.stop('C');
    expect(counts()).toEqual(both(4, 4));
    const { tx } = attachBoth(open(simulator, 'A').imc, 1, { rail: 1 });
    open(simulator, 'B').imc.alloc(1, 8192, { rail: 1 }).attachReceive();
    simulator.dropPacket({ rail: 1, hosts: ['B'] });
    tx.setInt32(0, 1);
    simulator.settle();
    expect(counts()).toEqual(both(4, 5));
    expect(imc_rderrcnt(open(simulator, 'A').imc)).toBe(9);
  });

  it('MC-245 is read from memory: nobody is asked, nothing is applied, no time passes', () => {
    const simulator = scenarioCluster();
    const { imc } = open(simulator, 'A');
    attachBoth(imc, 1, { loopback: true }).tx.setInt32(0, 1);
    Object.assign(imc.context.port, {
      call: () => {
        throw new Error('asked the kernel');
      },
    });
    simulator.now = 2;
    expect(imc_rderrcnt_mr(imc, 0)).toBe(3);
    expect(simulator.now).toBe(2);
    expect(simulator.snapshot().hosts.map((host) => host.applied)).toEqual([[0], [0], [0]]);
    expect(nameOf(imc_ckerrcnt_mr(imc, { value: 3 }, 0))).toBe('IMC_SUCCESS');
    expect(simulator.now).toBeGreaterThanOrEqual(8);
    expect(simulator.snapshot().hosts[0]?.applied).toEqual([1]);
  });

  it('MC-251 MC-256 is known to a host from the moment it has made a check, however slow the news is', () => {
    const simulator = scenarioCluster({ countPropagation: 1e6 });
    const [a, c] = ['A', 'C'].map((host) => open(simulator, host).imc);
    if (a === undefined || c === undefined) throw new Error('no hosts');
    const { tx } = attachBoth(a, 1);
    attachReceive(open(simulator, 'B').imc, 1);
    simulator.dropPacket({ rail: 0, hosts: ['B'] });
    tx.setInt32(0, 1);
    const known = { value: 3 };
    expect(nameOf(imc_ckerrcnt_mr(a, known, 0))).toBe('IMC_MC_ERROR');
    expect([known.value, imc_rderrcnt_mr(a, 0), imc_rderrcnt_mr(c, 0)]).toEqual([4, 4, 3]);
  });

  it('MC-250 MC-251 in update makes a check fail with a negative count', () => {
    const simulator = scenarioCluster({ railStyle: 0 });
    const { imc } = open(simulator, 'A');
    const checks = [
      (known: { value: number }) => imc_ckerrcnt_mr(imc, known, 1),
      (known: { value: number }) => imc_ckerrcnt(imc, known),
    ];
    for (const check of checks) {
      simulator.kernel.holdCountUpdate(1, 1);
      const known = { value: 99 };
      expect(nameOf(check(known))).toBe('IMC_MC_ERROR');
      expect(known.value).toBe(-1);
      expect(nameOf(check({ value: 99 }))).toBe('IMC_SUCCESS');
    }
    simulator.failPhysicalRail(0);
    // One dead rail is an outstanding error of all together.
    expect(nameOf(imc_ckerrcnt(imc, { value: 99 }))).toBe('IMC_MC_ERROR');
  });

  it('MC-250 a check waits for hosts that are there, not for one that has left', () => {
    const simulator = scenarioCluster({ delivery: 'late' });
    const { imc } = open(simulator, 'A');
    const { tx } = attachBoth(imc, 1);
    attachReceive(open(simulator, 'C').imc, 1);
    // What is lost on its way to a host that has left is nobody's loss.
    simulator.dropPacket({ rail: 0, hosts: ['C'] });
    tx.setInt32(0, 1);
    simulator.stop('C');
    tx.setInt32(0, 2);
    expect(nameOf(imc_ckerrcnt_mr(imc, { value: 4 }, 0))).toBe('IMC_SUCCESS');
  });

  it('MC-256 never goes down on any host, whatever happens', () => {
    for (let seed = 1; seed <= 15; seed += 1) {
      const random = createRandom(seed);
      const simulator = scenarioCluster({
        seed,
        delivery: 'late',
        delay: { uniform: [0, 9] },
        countPropagation: seed % 3 === 0 ? 0 : 25 * (seed % 3),
      });
      const { tx } = attachBoth(open(simulator, 'A').imc, 1, { loopback: true });
      const readers = ['A', 'B'].map((host) => open(simulator, host).imc);
      attachReceive(open(simulator, 'B').imc, 1);
      const last = [0, 0];
      for (let round = 0; round < 300; round += 1) {
        const roll = random.below(20);
        if (roll === 0) simulator.dropPacket({ rail: 0 });
        if (roll === 1) simulator.stop('C');
        if (roll === 2 && simulator.kernel.boot('C') === undefined)
          simulator.kernel.init('C', { as: { name: 'root', uid: 0, gid: 0, group: 'system' } });
        if (roll === 3) simulator.kernel.restorePhysicalRail(0);
        if (roll === 4 && simulator.snapshot().physicalRails[1]?.state === 'standby')
          simulator.failPhysicalRail(0);
        if (roll === 5) imc_ckerrcnt_mr(random.pick(readers), { value: 0 }, 0);
        tx.setInt32(random.below(64) * 4, round);
        simulator.step();
        for (const [index, reader] of readers.entries()) {
          const count = imc_rderrcnt_mr(reader, 0);
          expect(count, `seed ${seed}, round ${round}`).toBeGreaterThanOrEqual(last[index] ?? 0);
          last[index] = count;
        }
      }
      expect(last[0]).toBeGreaterThan(6);
    }
  });
});

describe('the methods to detect errors', () => {
  it('MC-247 MC-259 a receiver knows of a loss before it sees anything later, however slow the news is', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const simulator = scenarioCluster({
        seed,
        fill: 'zero',
        delivery: 'late',
        splitWords: true,
        delay: { uniform: [0, 20] },
        countPropagation: 1e9,
      });
      const { tx } = attachBoth(open(simulator, 'A').imc);
      const b = open(simulator, 'B').imc;
      const rx = attachReceive(b);
      const lost = createRandom(seed).below(20);
      simulator.dropPacket({ rail: 0, hosts: ['B'], skip: lost });
      for (let at = 0; at < 30; at += 1) tx.setInt32(at * 4, at + 1);
      const before = imc_rderrcnt_mr(b, 0);
      while (rx.getInt32(29 * 4) === 0) {
        simulator.step();
        // The memory is looked at before the count: an error in between makes the count higher, never lower.
        const later = Array.from({ length: 29 - lost }, (_, at) =>
          rx.getInt32((lost + 1 + at) * 4),
        );
        if (later.some((word) => word !== 0)) expect(imc_rderrcnt_mr(b, 0)).toBe(before + 1);
      }
      expect(rx.getInt32(lost * 4)).toBe(0);
    }
  });

  it('MC-248 a sender that compares its own count is misled, a check at the adapters is not', () => {
    const simulator = scenarioCluster({ countPropagation: 100 });
    const a = open(simulator, 'A').imc;
    const { tx, rx } = attachBoth(a, 1, { loopback: true });
    const far = attachReceive(open(simulator, 'B').imc, 1);
    const count = imc_rderrcnt_mr(a, 0);
    simulator.dropPacket({ rail: 0, hosts: ['B'] });
    tx.setInt32(0, 9);
    simulator.advance(4);
    // The sender sees its own store come back and an unchanged count; the receiver never got it.
    expect([rx.getInt32(0), imc_rderrcnt_mr(a, 0), far.getInt32(0)]).toEqual([9, count, poison]);
    expect(imc_ckerrcnt_mr(a, { value: count }, 0)).toBe(ImcStatus.IMC_MC_ERROR);
  });

  it('MC-261 nobody sends a lost packet again but the program', () => {
    const simulator = scenarioCluster();
    const { tx } = attachBoth(open(simulator, 'A').imc);
    const rx = attachReceive(open(simulator, 'B').imc);
    simulator.dropPacket({ rail: 0, hosts: ['B'] });
    tx.setInt32(0, 5);
    for (let round = 0; round < 100; round += 1) {
      simulator.advance(1000);
      simulator.settle();
    }
    expect([rx.getInt32(0), simulator.snapshot().rails[0]?.packets]).toEqual([poison, 1]);
    tx.setInt32(0, 5);
    simulator.settle();
    expect([rx.getInt32(0), simulator.snapshot().rails[0]?.packets]).toEqual([5, 2]);
  });
});

describe('injected faults', () => {
  it('MC-227 MC-355 INV-03 never change a word that is delivered', () => {
    const fired = { drops: 0, failovers: 0 };
    for (let seed = 1; seed <= 25; seed += 1) {
      const random = createRandom(seed);
      const simulator = scenarioCluster({
        seed,
        delivery: 'late',
        splitWords: true,
        delay: { uniform: [0, 15] },
        failoverLoss: seed % 2 === 0 ? 'in-flight' : 'none',
      });
      const { imc } = open(simulator, 'A');
      const { tx } = attachBoth(imc, 1, { size: 16_384 });
      const views = ['B', 'C'].map((host) => attachReceive(open(simulator, host).imc, 1, 16_384));
      const locks = imc.allocLocks(2, 4);
      const faults: (() => void)[] = [
        () => simulator.dropPacket({ rail: 0, skip: random.below(5) }),
        () => simulator.dropWhen(({ offset }) => offset > 800, ['C']),
        () => simulator.kernel.setErrorRate(random.below(3) * 20_000),
        () => simulator.kernel.holdCountUpdate(0, random.below(4)),
        () => simulator.kernel.corruptLockSet(locks.id),
        () => simulator.kernel.breakErrorCheck(random.chance(0.5)),
        () => simulator.failPhysicalRail(simulator.snapshot().rails[0]?.activePhysical ?? 0),
        () => simulator.kill(simulator.open('B', { user: u }).pid),
      ];
      for (let word = 0; word < 300; word += 1) {
        if (random.chance(0.06)) {
          for (const index of [0, 1]) simulator.kernel.restorePhysicalRail(index);
          random.pick(faults)();
        }
        // The value says where it belongs; run of words and single words alike.
        if (word % 10 > 0) tx.setInt32(word * 4, word + 1);
        else imc.bcopy(new Uint8Array(Int32Array.of(word + 1).buffer), tx.slice(word * 4));
        simulator.step();
        const isRight = (shown: number, at: number) => shown === poison || shown === at + 1;
        for (const view of views) {
          const shown = [...new Int32Array(view.read(0, (word + 1) * 4).buffer)];
          expect(shown.every(isRight), `seed ${seed}, ${shown}`).toBe(true);
        }
      }
      simulator.settle();
      const [rail] = simulator.snapshot().rails;
      fired.drops += rail?.drops ?? 0;
      fired.failovers += rail?.failovers ?? 0;
    }
    expect(fired.drops).toBeGreaterThan(25);
    expect(fired.failovers).toBeGreaterThan(10);
  });
});
