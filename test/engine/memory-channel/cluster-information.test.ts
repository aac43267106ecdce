// Who belongs to the library's cluster, and the process ids that are unique in it.
import { describe, expect, it } from 'vitest';
import { root, Signal, Simulator } from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  open,
  scenarioCluster,
  statusOf,
} from '../../support/memory-channel.ts';

const pidMax = 0x7fff_ffff;

describe('Memory Channel API cluster', () => {
  it('MC-004 it may be smaller than the cluster of the hosts that run', () => {
    const simulator = scenarioCluster({}, ['A', 'B']);
    simulator.kernel.addHost('C');
    simulator.kernel.boot('C');
    const p = open(simulator, 'A').imc;
    expect(p.clusterInfo().hosts).toEqual(['A', 'B']);
    expect(statusOf(() => p.alloc(1, 1).attachTransmitTo('C'))).toBe('IMC_BADHOST');
    const program = simulator.open('C', { initialized: false }).imc;
    expect(statusOf(() => program.apiInit())).toBe('IMC_NOTINIT');
    simulator.kernel.init('C', { as: root });
    expect(p.clusterInfo().hosts).toEqual(['A', 'B', 'C']);
    expect(statusOf(() => program.apiInit())).toBe('IMC_SUCCESS');
  });

  it('MC-002 MC-004 a cluster on another interconnect has none', () => {
    const simulator = new Simulator({ interconnect: 'lan' });
    simulator.kernel.addHost('A', { rcConfig: { IMC_AUTO_INIT: 1 } });
    expect(simulator.kernel.boot('A')).toBeUndefined();
    expect(simulator.snapshot().hosts[0]?.state).toBe('booted');
    expect(simulator.kernel.console('A')).toEqual([
      'Memory Channel is not initialized for user access',
    ]);
  });

  it('MC-067 a host is a member until it goes; calls of its processes then find no library', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    simulator.kernel.stop('B');
    expect(p.clusterInfo().hosts).toEqual(['A', 'C']);
    simulator.kernel.boot('B');
    expect(p.clusterInfo().hosts).toEqual(['A', 'C']);
    // Before the driver has ended it, a process of a host that is gone can still make a call.
    const last = open(simulator, 'C').imc;
    simulator.kernel.stop('C');
    expect(last.context.port.call('info').status).toBeLessThan(0);
    expect(statusOf(() => last.alloc(1, 1))).toBe('IMC_NOTINIT');
  });

  it('MC-309 hosts are listed by member id', () => {
    const simulator = scenarioCluster({}, []);
    for (const [name, memberId] of [
      ['X', 7],
      ['Y', 2],
      ['Z', 5],
    ] as const) {
      simulator.addMember(name, { memberId });
    }
    simulator.addMember('W');
    expect(open(simulator, 'X').imc.clusterInfo().hosts).toEqual(['Y', 'Z', 'X', 'W']);
    expect(simulator.snapshot().hosts.map((host) => host.memberId)).toEqual([2, 5, 7, 8]);
  });
});

describe('Memory Channel process ids', () => {
  it('MC-006 MC-008 they stay positive 32-bit values up to the last member id', () => {
    const simulator = scenarioCluster({}, []);
    simulator.addMember('first', { memberId: 1 });
    simulator.addMember('last', { memberId: 4095 });
    expect(open(simulator, 'last').pid).toBe(4095 * 524_288 + 2);
    expect(4095 * 524_288 + 524_287).toBe(pidMax);
    for (const memberId of [4096, 0, -1, 1.5]) {
      expect(() => simulator.kernel.addHost('other', { memberId })).toThrow(
        `member id ${memberId}`,
      );
    }
  });

  it('MC-007 MC-008 they go round, past those that are still in use', () => {
    const simulator = scenarioCluster({}, []);
    simulator.addMember('A', { memberId: 4095 });
    const { kernel } = simulator;
    const kept = kernel.beginProcess('A').pid;
    const pids: number[] = [];
    const rounds = 524_286 + 2;
    let most = 0;
    for (let count = 0; count < rounds; count += 1) {
      const { pid } = kernel.beginProcess('A');
      most = Math.max(most, pid);
      if (count >= rounds - 4) pids.push(pid);
      kernel.processEnded(pid);
    }
    expect(most).toBe(pidMax);
    // 524286 ids of 524285 are free: the last of the round, and then the first ones but for the one in use.
    expect(pids).toEqual([pidMax, kept + 1, kept + 2, kept + 3]);
  });

  it('a process inherits neither a signal nor a stop of the one whose place it takes', () => {
    const simulator = scenarioCluster();
    const [first, handled] = [open(simulator, 'A'), [] as number[]];
    first.imc.onSignal('SIGUSR1', () => handled.push(first.pid));
    simulator.kernel.signal(first.pid, Signal.SIGUSR1);
    simulator.kernel.signal(first.pid, Signal.SIGSTOP);
    expect(first.imc.context.isStopped).toBe(true);
    simulator.kill(first.pid);
    const next = open(simulator, 'A');
    expect(next.identity.slot).toBe(first.identity.slot);
    expect(next.imc.context.isStopped).toBe(false);
    next.imc.onSignal('SIGUSR1', () => handled.push(next.pid));
    next.imc.context.poll();
    expect(handled).toEqual([]);
    simulator.kernel.signal(next.pid, Signal.SIGUSR1);
    next.imc.context.poll();
    expect(handled).toEqual([next.pid]);
  });

  it('MC-007 no id is given again while a region or a lock set names it', () => {
    const simulator = scenarioCluster();
    const process = open(simulator, 'A');
    attachBoth(process.imc);
    attachReceive(open(simulator, 'B').imc);
    process.imc.allocLocks(1, 4, { creator: true });
    const before = simulator.snapshot();
    expect(before.lockSets[0]?.held).toEqual([{ index: 0, pid: process.pid, host: 'A' }]);
    simulator.kill(process.pid);
    const { regions, lockSets, processes } = simulator.snapshot();
    expect(regions[0]?.allocators).not.toContain(process.pid);
    expect(regions[0]?.attaches.map((one) => one.pid)).not.toContain(process.pid);
    expect([lockSets, processes.map((one) => one.pid)]).toEqual([[], [1_048_578]]);
  });
});
