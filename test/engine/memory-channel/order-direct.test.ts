// The fast mode without a log: stores go straight into the receive memory of those they are for, and nobody else's.
import { describe, expect, it } from 'vitest';
import { fabric } from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  open,
  poison,
  scenarioCluster,
} from '../../support/memory-channel.ts';

const direct = () => scenarioCluster({ transport: 'direct', delay: 0 });

describe('direct transport', () => {
  it.each([false, true])('a store is in every receive memory at once, loopback %s', (loopback) => {
    const simulator = direct();
    const { tx, rx } = attachBoth(open(simulator, 'A').imc, 123, { loopback });
    const others = ['B', 'C'].map((host) => attachReceive(open(simulator, host).imc));
    tx.setInt32(0, 7);
    tx.setBigInt64(8, -2n);
    const quad = (view: typeof rx) => [view.getInt32(0), view.getBigInt64(8)];
    expect(others.map(quad)).toEqual([
      [7, -2n],
      [7, -2n],
    ]);
    expect(rx.getInt32(0)).toBe(loopback ? 7 : poison);
  });

  it('a point-to-point store reaches the named host only, and copies do the same', () => {
    const simulator = direct();
    const { region, rx } = attachBoth(open(simulator, 'A').imc, 123, { loopback: true });
    const others = ['B', 'C'].map((host) => attachReceive(open(simulator, host).imc));
    const tx = region.attachTransmitTo('C');
    tx.setInt32(0, 7);
    open(simulator, 'A').imc.bcopy(new Uint8Array(8).fill(1), tx.slice(8));
    const words = [rx, ...others].map((view) => [view.getInt32(0), view.getInt32(12)]);
    expect(words).toEqual([
      [poison, poison],
      [poison, poison],
      [7, 0x01010101],
    ]);
  });

  it('a region in the place of a freed one gets nothing of what was stored through the old', () => {
    const simulator = direct();
    const { tx, region } = attachBoth(open(simulator, 'A').imc, 1);
    const b = open(simulator, 'B').imc;
    const old = b.alloc(1, 8192);
    old.attachReceive();
    const route = { rail: 0, slot: 0, region: region.id, from: 0, dest: -1, loopback: false };
    region.detach();
    region.dealloc();
    old.detach();
    old.dealloc();
    const rx = b.alloc(2, 8192).attachReceive();
    expect(() => tx.setInt32(0, 1)).toThrow('detached');
    // As a thread that is in the middle of a store does.
    fabric.storeDirect(simulator.fabric, route, 0, 1);
    fabric.copyDirect(simulator.fabric, route, 0, Int32Array.of(1));
    expect(rx.getInt32(0)).toBe(poison);
    const fresh = simulator.snapshot().regions[0]?.id ?? 0;
    fabric.storeDirect(simulator.fabric, { ...route, region: fresh }, 1, 1);
    expect(rx.getInt32(4)).toBe(1);
  });

  it('a host that has left, and one that has detached, keep nothing of later stores', () => {
    const simulator = direct();
    const { tx } = attachBoth(open(simulator, 'A').imc);
    const c = open(simulator, 'C').imc.alloc(123, 8192);
    const memory = c.attachReceive().raw();
    const left = attachReceive(open(simulator, 'B').imc).raw();
    tx.setInt32(0, 1);
    c.detach();
    simulator.stop('B');
    tx.setInt32(0, 2);
    expect([memory[0], left[0]]).toEqual([1, 1]);
  });
});
