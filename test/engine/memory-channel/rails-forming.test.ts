// A cluster that has been halted as a whole forms anew: nothing of its first life is left on its rails.
import { describe, expect, it } from 'vitest';
import {
  fabric,
  imc_ckerrcnt_mr,
  imc_rderrcnt_mr,
  root,
  type Simulator,
  type SimulatorConfig,
} from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  open,
  poison,
  scenarioCluster,
} from '../../support/memory-channel.ts';

const hosts = ['A', 'B', 'C'];

/** Boots every host and initializes the library on it. */
function form(simulator: Simulator): void {
  for (const host of hosts) expect(simulator.kernel.boot(host)).toBeUndefined();
  for (const host of hosts) simulator.kernel.init(host, { as: root });
}

/** Sends ten words from A; B loses two of them, the last one at position 5. */
function liveOnce(config: SimulatorConfig = {}): Simulator {
  const simulator = scenarioCluster(config);
  const { tx } = attachBoth(open(simulator, 'A').imc, 1, { loopback: true });
  attachReceive(open(simulator, 'B').imc, 1);
  for (const position of [4, 5]) simulator.dropPacket({ rail: 0, position, hosts: ['B'] });
  for (let at = 0; at < 10; at += 1) tx.setInt32(at * 4, at + 1);
  simulator.settle();
  expect(simulator.snapshot().rails[0]?.drops).toBe(2);
  return simulator;
}

describe('Memory Channel rails of a cluster that forms anew', () => {
  it('MC-257 MC-365 counts, counters and packets of the first life are gone', () => {
    const simulator = liveOnce();
    simulator.failPhysicalRail(0);
    simulator.kernel.restorePhysicalRail(0);
    simulator.kernel.holdCountUpdate(0, 3);
    for (const host of hosts) simulator.stop(host);
    form(simulator);
    const fresh = scenarioCluster().snapshot();
    expect(simulator.snapshot()).toEqual(fresh);
    expect(imc_rderrcnt_mr(open(simulator, 'A').imc, 0)).toBe(3);
  });

  it('MC-257 no host remembers the count of the first life', () => {
    const simulator = liveOnce({ countPropagation: 100 });
    const known = { value: 0 };
    imc_ckerrcnt_mr(open(simulator, 'C').imc, known, 0);
    expect(known.value).toBe(5);
    for (const host of hosts) simulator.stop(host);
    form(simulator);
    expect(hosts.map((host) => imc_rderrcnt_mr(open(simulator, host).imc, 0))).toEqual([3, 3, 3]);
  });

  it('MC-259 the first loss of the new life counts once, at whichever position', () => {
    const simulator = liveOnce();
    for (const host of hosts) simulator.stop(host);
    form(simulator);
    const { tx } = attachBoth(open(simulator, 'A').imc);
    const rx = attachReceive(open(simulator, 'B').imc);
    simulator.dropPacket({ rail: 0, position: 5, hosts: ['B'] });
    for (let at = 0; at < 10; at += 1) tx.setInt32(at * 4, at + 1);
    simulator.settle();
    expect([4, 5, 6].map((at) => rx.getInt32(at * 4))).toEqual([5, poison, 7]);
    expect(simulator.snapshot().rails).toMatchObject([{ errorCount: 4, drops: 1, packets: 10 }]);
  });

  it('MC-020 MC-032 a cluster of another style has only the rails of that style', () => {
    const simulator = scenarioCluster({ railStyle: 0 });
    for (const host of hosts) {
      simulator.kernel.setAttribute(host, 'rm_rail_style', 1);
      simulator.stop(host);
    }
    form(simulator);
    expect(simulator.snapshot().physicalRails).toMatchObject([
      { state: 'active', logical: 0 },
      { state: 'standby', logical: 0 },
    ]);
    const { layout, words } = simulator.fabric;
    const states = [0, 1].map((rail) => words[fabric.railAt(layout, rail) + fabric.RailWord.state]);
    expect(states).toEqual([1, 0]);
    simulator.failPhysicalRail(1);
    expect(simulator.snapshot().rails).toMatchObject([{ active: true, activePhysical: 0 }]);
    expect(simulator.snapshot().rails[0]?.errorCount).toBe(3);
    expect(simulator.snapshot().hosts.map((host) => host.state)).toEqual(Array(3).fill('member'));
  });

  it('MC-335 MC-361 the inner locks of a process go with it, and nobody else loses one', () => {
    const simulator = scenarioCluster();
    const { pid } = open(simulator, 'A');
    const { layout, words } = simulator.fabric;
    const append = fabric.railAt(layout, 0) + fabric.RailWord.lock;
    const drains = [0, 1, 2].map(
      (host) => fabric.hostRailAt(layout, host, 0) + fabric.HostRailWord.lock,
    );
    for (const at of [append, ...drains]) words[at] = pid;
    words[drains[1] ?? 0] = pid + 1;
    simulator.kernel.processEnded(pid);
    expect([append, ...drains].map((at) => words[at])).toEqual([0, 0, pid + 1, 0]);
  });

  it('a process that is ending already is not ended again with its host', () => {
    const simulator = scenarioCluster();
    const [first, second] = [open(simulator, 'A'), open(simulator, 'A')];
    simulator.kernel.signal(first.pid, 15);
    simulator.kernel.signal(first.pid, 9);
    simulator.kernel.stop('A');
    simulator.kernel.signal(second.pid, 9);
    expect(simulator.kernel.takeOrders()).toEqual([
      { type: 'terminate', pid: first.pid, signal: 15 },
      { type: 'terminate', pid: second.pid, signal: 9 },
    ]);
    expect(simulator.kernel.hasOrders).toBe(false);
    expect(simulator.kernel.boot('A')).toContain('processes of A are still ending');
    for (const { pid } of [first, second]) simulator.kernel.processEnded(pid);
    expect(simulator.kernel.boot('A')).toBeUndefined();
  });
});
