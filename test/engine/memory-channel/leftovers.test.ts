// What must not outlive its owner in shared memory: words of lock sets and slots, rules of faults, bells of those who
// died before they rang, locks of an append that found no room.
import { describe, expect, it } from 'vitest';
import { BusyError, fabric, root, Simulator } from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  open,
  poison,
  scenarioCluster,
} from '../../support/memory-channel.ts';

const { RailWord, HostRailWord, HostWord, Global } = fabric;

describe('packets', () => {
  it('INV-30 what is sent while packets are applied waits for the next time', () => {
    let more = 100;
    const simulator: Simulator = scenarioCluster({
      delay: 0,
      trace: ({ kind }) => {
        if (kind !== 'apply' || more === 0) return;
        more -= 1;
        tx.setInt32(4, more);
      },
    });
    const { tx } = attachBoth(open(simulator, 'A').imc, 1);
    attachReceive(open(simulator, 'B').imc, 1);
    simulator.settle();
    tx.setInt32(0, 1);
    expect(fabric.drain(simulator.fabric, 1, 0)).toEqual({ kind: 'empty', applied: 1 });
    expect(fabric.isPending(simulator.fabric, 1, 0)).toBe(true);
    expect(more).toBe(99);
  });

  it('MC-198 of a region that has gone are not for the coherent one that has its place on a host that joins', () => {
    const simulator = scenarioCluster({ delay: 100, fill: 'zero' }, ['A', 'B']);
    const { imc } = open(simulator, 'A');
    const { region, tx } = attachBoth(imc, 1);
    tx.setInt32(0, 7);
    region.detach();
    region.dealloc();
    attachBoth(imc, 2, { coherent: true });
    // It goes on from where A is: before the packet.
    simulator.addMember('C');
    const rx = open(simulator, 'C').imc.alloc(2, 8192, { coherent: true }).attachReceive();
    simulator.settle();
    expect(rx.getInt32(0)).toBe(0);
  });

  it('an append that finds no room leaves its lock free', () => {
    const simulator = scenarioCluster({ logWords: 16_384, delay: 0, delivery: 'late' });
    const { tx } = attachBoth(open(simulator, 'A').imc, 1);
    attachReceive(open(simulator, 'B').imc, 1);
    const { words, layout } = simulator.fabric;
    const drainLock = fabric.hostRailAt(layout, 1, 0) + HostRailWord.lock;
    words[drainLock] = 99;
    expect(() => {
      for (let at = 0; at < 16_384; at += 1) tx.setInt32(0, at);
    }).toThrow(BusyError);
    expect(words[fabric.railAt(layout, 0) + RailWord.lock]).toBe(0);
    words[drainLock] = 0;
    tx.setInt32(4, 5);
    expect(words[fabric.railAt(layout, 0) + RailWord.lock]).toBe(0);
  });
});

describe('hosts', () => {
  it('a join waits for whoever applies packets, and has changed nothing until then', () => {
    const simulator = scenarioCluster({}, ['A']);
    open(simulator, 'A').imc.alloc(1, 1, { coherent: true });
    simulator.kernel.addHost('B');
    simulator.kernel.boot('B');
    const before = simulator.snapshot();
    const { words, layout } = simulator.fabric;
    for (const host of [0, 1]) {
      const lock = fabric.hostRailAt(layout, host, 0) + HostRailWord.lock;
      words[lock] = 99;
      expect(() => simulator.kernel.init('B', { as: root })).toThrow(BusyError);
      expect(simulator.snapshot()).toEqual(before);
      words[lock] = 0;
    }
    expect(simulator.kernel.init('B', { as: root })).toBeUndefined();
  });

  it('MC-064 the limits of imc_init are gone after a reboot', () => {
    const simulator = scenarioCluster({}, ['A']);
    simulator.addMember('B', {}, { maxalloc: 80, maxrecv: 60 });
    simulator.stop('B');
    simulator.kernel.boot('B');
    const [, host] = simulator.snapshot().hosts;
    expect(host).toMatchObject({ state: 'booted', maxalloc: 0, maxrecv: 0 });
  });
});

describe('processes', () => {
  it('one that begins in a low slot hides no other from those who share processors', () => {
    const simulator = new Simulator();
    simulator.addMember('A');
    const { kernel } = simulator;
    const [first, second] = [kernel.beginProcess('A'), kernel.beginProcess('A')];
    fabric.markAwake(kernel.fabric, second.slot);
    kernel.processEnded(first.pid);
    expect(kernel.beginProcess('A').slot).toBe(first.slot);
    expect(fabric.awakeCount(kernel.fabric)).toBe(1);
  });

  it('INV-30 one killed while it was waking sleepers leaves none asleep', () => {
    const simulator = scenarioCluster();
    const { kernel } = simulator;
    const { pid } = kernel.beginProcess('A');
    const bell = fabric.wantBell(kernel.fabric, 1);
    const { words, layout } = kernel.fabric;
    // It has cleared the common sign, and not yet rung.
    words[Global.anyWanted] = 0;
    kernel.processEnded(pid);
    expect(words[fabric.bellAt(kernel.fabric, 1)]).toBe(bell + 1);
    expect(words[fabric.hostAt(layout, 1) + HostWord.wanted]).toBe(0);
  });

  it('MC-270 the locks of a new set are free, whatever lay in its words', () => {
    const simulator = scenarioCluster();
    const { words, layout } = simulator.fabric;
    for (let index = 0; index < 4; index += 1) words[fabric.lockAt(layout, 0, index)] = 77;
    words[layout.lockFlagsAt] = 1;
    open(simulator, 'A').imc.allocLocks(1, 4);
    expect(simulator.snapshot().lockSets).toMatchObject([{ held: [], corrupt: false }]);
  });
});

describe('faults that are armed', () => {
  const lossesOf = (simulator: Simulator) => simulator.snapshot().rails[0]?.drops;

  it('MC-354 for a region that has gone do not hit the one that has its place', () => {
    const simulator = scenarioCluster();
    const [sender, receiver] = ['A', 'B'].map((host) => open(simulator, host).imc);
    if (sender === undefined || receiver === undefined) throw new Error('unreachable');
    const old = sender.alloc(1, 8192);
    simulator.dropPacket({ rail: 0, region: old.id, hosts: ['B'] });
    old.dealloc();
    const { tx } = attachBoth(sender, 2);
    const rx = attachReceive(receiver, 2);
    tx.setInt32(0, 7);
    simulator.settle();
    expect(rx.getInt32(0)).toBe(7);
    expect(lossesOf(simulator)).toBe(0);
  });

  it('MC-354 give their places back when they can fire no more', () => {
    const simulator = scenarioCluster();
    const { imc } = open(simulator, 'A');
    const arm = (about: object) => simulator.kernel.dropPacket({ rail: 0, ...about });
    for (let at = 0; at < 8; at += 1) {
      const region = imc.alloc(1, 8192);
      expect(arm({ region: region.id })).toBeUndefined();
      region.dealloc();
    }
    // Each names a packet that then is sent by A, without a receiver.
    const { tx } = attachBoth(imc, 2);
    for (let position = 0; position < 8; position += 1)
      expect(arm({ position, from: 'B' })).toBeUndefined();
    for (let at = 0; at < 8; at += 1) tx.setInt32(0, at);
    const left = Array.from({ length: 17 }, () => arm({ position: 1000 }));
    expect(left.slice(0, 16)).toEqual(new Array(16).fill(undefined));
    expect(left[16]).toContain('all places');
  });

  it('MC-354 are refused for a packet that has been sent', () => {
    const simulator = scenarioCluster();
    const { tx } = attachBoth(open(simulator, 'A').imc, 1);
    tx.setInt32(0, poison);
    expect(simulator.kernel.dropPacket({ rail: 0, position: 0 })).toBe(
      'packet 0 of logical rail 0 has been sent; the next one is 1',
    );
    expect(simulator.kernel.dropPacket({ rail: 0, position: 1 })).toBeUndefined();
  });
});
