// Where stores go: to all other hosts, to one, or also back to the sender (manual 10.6.1.1 to 10.6.1.3), and what fresh
// receive memory holds.
import { describe, expect, it } from 'vitest';
import { root, type Simulator } from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  faultOf,
  open,
  poison,
  scenarioCluster,
  statusOf,
} from '../../support/memory-channel.ts';

function transactions(simulator: Simulator): number {
  return simulator.snapshot().rails[0]?.transactions ?? -1;
}

/** What hosts A, B and C, all of which receive, have in the first words of region 123. */
function receivers(simulator: Simulator, hosts = ['A', 'B', 'C']) {
  const views = hosts.map((host) => attachReceive(open(simulator, host).imc));
  return (offset = 0) => {
    simulator.settle();
    return views.map((rx) => rx.getInt32(offset));
  };
}

describe('Memory Channel broadcast', () => {
  it('MC-168 MC-169 MC-180 a store reaches the memory of all other hosts that receive', () => {
    const simulator = scenarioCluster({}, ['A', 'B', 'C', 'D', 'E']);
    const words = receivers(simulator, ['A', 'B', 'C', 'D', 'E']);
    const tx = open(simulator, 'C').imc.alloc(123, 8192).attachTransmit();
    tx.setInt32(0, 7);
    expect(words()).toEqual([7, 7, poison, 7, 7]);
    // Other processes of the sending host transmit likewise.
    open(simulator, 'C').imc.alloc(123, 8192).attachTransmit().setInt32(4, 8);
    expect(words(4)).toEqual([8, 8, poison, 8, 8]);
  });

  it('MC-170 a host without a receive attach is not affected', () => {
    const simulator = scenarioCluster();
    const words = receivers(simulator, ['B']);
    // Host C has the region, but only transmits; and it receives another one.
    open(simulator, 'C').imc.alloc(123, 8192).attachTransmit();
    const other = attachReceive(open(simulator, 'C').imc, 124);
    open(simulator, 'A').imc.alloc(123, 8192).attachTransmit().setInt32(0, 7);
    expect(words()).toEqual([7]);
    expect(other.getInt32(0)).toBe(poison);
    const { regions, hosts } = simulator.snapshot();
    const region = regions.find((one) => one.key === 123)?.id ?? 0;
    const place = { host: 'C', region, offset: 0, length: 4 };
    expect(simulator.kernel.readMemory(place)).toBeUndefined();
    expect(regions.map((one) => one.receivedBy)).toEqual([['B'], ['C']]);
    expect(hosts[2]?.receiveBytes).toBe(8192);
    expect(attachReceive(open(simulator, 'C').imc).getInt32(0)).toBe(poison);
  });
});

describe('Memory Channel point-to-point', () => {
  it('MC-171 MC-172 MC-173 MC-174 a store reaches the named host, if it receives', () => {
    const simulator = scenarioCluster();
    const words = receivers(simulator, ['A', 'C']);
    const tx = open(simulator, 'A').imc.alloc(123, 8192).attachTransmitTo('B');
    tx.setInt32(0, 1);
    // B has not attached it for receive: the store is nowhere.
    expect(words()).toEqual([poison, poison]);
    const atB = attachReceive(open(simulator, 'B').imc);
    simulator.settle();
    expect(atB.getInt32(0)).toBe(poison);
    tx.setInt32(0, 2);
    expect(words()).toEqual([poison, poison]);
    expect(atB.getInt32(0)).toBe(2);
    expect(faultOf(() => tx.getInt32(0))).toBe('SIGSEGV');
    expect(faultOf(() => tx.increment(0))).toBe('SIGSEGV');
  });

  it('MC-177 broadcast and point-to-point views of one process: each store follows its own', () => {
    const simulator = scenarioCluster();
    const words = receivers(simulator);
    const region = open(simulator, 'A').imc.alloc(123, 8192);
    const [toB, toAll, toC] = [
      region.attachTransmitTo('B'),
      region.attachTransmit({ loopback: true }),
      region.attachTransmitTo('C'),
    ];
    toB.setInt32(0, 1);
    toAll.setInt32(4, 2);
    toC.setInt32(8, 3);
    expect([words(0), words(4), words(8)]).toEqual([
      [poison, 1, poison],
      [2, 2, 2],
      [poison, poison, 3],
    ]);
    expect(transactions(simulator)).toBe(4);
  });

  it('MC-176 only other members can be named', () => {
    const simulator = scenarioCluster();
    simulator.kernel.addHost('D');
    const region = open(simulator, 'A').imc.alloc(1, 1);
    const attach = (host: string) => statusOf(() => region.attachTransmitTo(host));
    expect(['A', 'D', 'nobody'].map(attach)).toEqual(Array(3).fill('IMC_BADHOST'));
    simulator.kernel.boot('D');
    expect(attach('D')).toBe('IMC_BADHOST');
    simulator.stop('C');
    expect([attach('C'), attach('B')]).toEqual(['IMC_BADHOST', 'IMC_SUCCESS']);
  });

  it('MC-179 when the target has left, stores are dropped silently; the leave is in the count', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const words = receivers(simulator, ['C']);
    const tx = p.alloc(123, 8192).attachTransmitTo('B');
    const before = p.errorCount(0);
    simulator.stop('B');
    expect(p.errorCount(0)).toBe(before + 1);
    expect(faultOf(() => tx.setInt32(0, 1))).toBe('no fault');
    expect(words()).toEqual([poison]);
    expect(p.errorCount(0)).toBe(before + 1);
    // Back again, the host gets what is sent from then on.
    simulator.kernel.boot('B');
    expect(simulator.kernel.init('B', { as: root })).toBeUndefined();
    const atB = attachReceive(open(simulator, 'B').imc);
    simulator.settle();
    expect(atB.getInt32(0)).toBe(poison);
    tx.setInt32(4, 2);
    simulator.settle();
    expect(atB.getInt32(4)).toBe(2);
  });
});

describe('Memory Channel loopback', () => {
  it('MC-180 MC-181 MC-185 a store loops back only with IMC_LOOPBACK, and then costs two transactions', () => {
    for (const loopback of [false, true]) {
      const simulator = scenarioCluster();
      const words = receivers(simulator);
      const p = open(simulator, 'A').imc;
      const tx = p.alloc(123, 8192).attachTransmit({ loopback });
      tx.setInt32(0, 1);
      expect(words()).toEqual([loopback ? 1 : poison, 1, 1]);
      expect(transactions(simulator)).toBe(loopback ? 2 : 1);
      p.bcopy(new Uint8Array(8192), tx.slice(0));
      expect(transactions(simulator)).toBe(loopback ? 4 : 2);
    }
  });

  it('MC-182 MC-183 MC-187 the first transmit attach of a host decides, until the last is gone', () => {
    const simulator = scenarioCluster();
    const words = receivers(simulator);
    const [p, q] = ['A', 'A'].map((host) => open(simulator, host).imc.alloc(123, 8192));
    const loops = () => simulator.snapshot().regions[0]?.loopbackOn;
    p?.attachTransmit({ loopback: true });
    const second = q?.attachTransmit({ loopback: false });
    second?.setInt32(0, 1);
    expect([words(0), loops()]).toEqual([[1, 1, 1], ['A']]);
    // The one who decided may go: the attribute is the host's.
    p?.detach();
    second?.setInt32(4, 2);
    expect([words(4), loops()]).toEqual([[2, 2, 2], ['A']]);
    p?.attachTransmit({ loopback: false }).setInt32(8, 3);
    expect(words(8)).toEqual([3, 3, 3]);
    p?.detach();
    q?.detach();
    expect(loops()).toEqual([]);
    q?.attachTransmit({ loopback: false }).setInt32(12, 4);
    p?.attachTransmit({ loopback: true }).setInt32(16, 5);
    expect([words(12), words(16)]).toEqual([
      [poison, 4, 4],
      [poison, 5, 5],
    ]);
  });

  it('MC-182 the attribute of one host is not that of another', () => {
    const simulator = scenarioCluster();
    const words = receivers(simulator);
    open(simulator, 'A').imc.alloc(123, 8192).attachTransmit({ loopback: true }).setInt32(0, 1);
    open(simulator, 'B').imc.alloc(123, 8192).attachTransmit().setInt32(4, 2);
    expect([words(0), words(4)]).toEqual([
      [1, 1, 1],
      [2, poison, 2],
    ]);
  });

  it('MC-184 a point-to-point attach does not fix the attribute, nor keep it', () => {
    const simulator = scenarioCluster();
    const words = receivers(simulator);
    const [p, q] = ['A', 'A'].map((host) => open(simulator, host).imc.alloc(123, 8192));
    p?.attachTransmitTo('B');
    q?.attachTransmit({ loopback: true }).setInt32(0, 1);
    expect(words(0)).toEqual([1, 1, 1]);
    // The end of it does not end the attribute either.
    p?.detach();
    p?.attachTransmit().setInt32(4, 2);
    expect(words(4)).toEqual([2, 2, 2]);
    p?.detach();
    p?.attachTransmitTo('B');
    q?.detach();
    q?.attachTransmit().setInt32(8, 3);
    expect(words(8)).toEqual([poison, 3, 3]);
  });

  it('MC-186 what loops back takes the same delay and order as what goes out', () => {
    const simulator = scenarioCluster({ delay: 5 });
    const { tx, rx } = attachBoth(open(simulator, 'A').imc, 123, { loopback: true });
    const atB = attachReceive(open(simulator, 'B').imc);
    const both = () => [rx, atB].map((view) => view.getInt32(0));
    tx.setInt32(0, 1);
    simulator.advance(4);
    tx.setInt32(0, 2);
    expect(both()).toEqual([poison, poison]);
    simulator.advance(1);
    expect(both()).toEqual([1, 1]);
    simulator.advance(3.9);
    expect(both()).toEqual([1, 1]);
    simulator.advance(0.2);
    expect(both()).toEqual([2, 2]);
  });
});

describe('Memory Channel receive memory', () => {
  const first = (fill: 'zero' | 'poison' | { random: number } | undefined, key = 123) => {
    const simulator = scenarioCluster({ fill });
    return [...attachReceive(open(simulator, 'A').imc, key).raw()];
  };

  it('MC-188 MC-189 fresh pages hold zeros, poison, or chance by seed', () => {
    const count = 8192 / 4;
    expect(first('zero')).toEqual(Array(count).fill(0));
    expect(first('poison')).toEqual(Array(count).fill(0xdeadbeef | 0));
    const random = first({ random: 5 });
    expect(new Set(random).size).toBeGreaterThan(count - 10);
    expect(first({ random: 5 })).toEqual(random);
    expect(first({ random: 6 })).not.toEqual(random);
  });

  it('MC-189 zero is the default, and two hosts do not have the same chance', () => {
    const simulator = scenarioCluster({ fill: { random: 5 } });
    const [a, b] = ['A', 'B'].map((host) => [...attachReceive(open(simulator, host).imc).raw()]);
    expect(a).not.toEqual(b);
    // A cluster that is told nothing of a fill.
    const plain = scenarioCluster({ fill: undefined });
    expect(attachReceive(open(plain, 'A').imc).getInt32(0)).toBe(0);
  });
});
