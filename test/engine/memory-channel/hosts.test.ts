// Hosts, imc_init, rails and their failures.
import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  fabric,
  root,
  Simulator,
  type SimulatorConfig,
} from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  open,
  poison,
  scenarioCluster,
  statusOf,
  u,
} from '../../support/memory-channel.ts';

const megabyte = 1_048_576;

function limitsOf(simulator: Simulator, name: string) {
  const host = simulator.snapshot().hosts.find((one) => one.name === name);
  return [(host?.maxalloc ?? 0) / megabyte, (host?.maxrecv ?? 0) / megabyte];
}

describe('Memory Channel hosts', () => {
  it('SC-17 MC-058 only root runs imc_init', () => {
    const simulator = scenarioCluster();
    simulator.kernel.addHost('D');
    simulator.kernel.boot('D');
    const before = simulator.snapshot().rails;
    expect(simulator.kernel.init('D', { as: u })).toContain('permission denied');
    expect(simulator.snapshot().hosts[3]?.state).toBe('booted');
    expect(simulator.snapshot().rails).toEqual(before);
  });

  it('SC-18 MC-070 MC-075 wired memory bounds maxrecv', () => {
    const simulator = scenarioCluster();
    simulator.kernel.addHost('D', { memoryMB: 1024, vmSyswiredPercent: 80 });
    simulator.kernel.boot('D');
    const text = 'Memory Channel API - insufficient wired memory';
    expect(simulator.kernel.init('D', { maxrecv: 900, as: root })).toBe(text);
    expect(simulator.kernel.console('D')).toEqual([text]);
    expect(simulator.kernel.init('D', { maxrecv: 800, as: root })).toBeUndefined();
    simulator.kernel.setAttribute('D', 'vm_syswiredpercent', 90);
    expect(simulator.kernel.init('D', { maxrecv: 900, as: root })).toBe(text);
    simulator.stop('D');
    simulator.kernel.boot('D');
    expect(simulator.kernel.init('D', { maxrecv: 900, as: root })).toBeUndefined();
  });

  it('SC-19 MC-059 to MC-066 rc.config acts at boot, the command at once', () => {
    const simulator = new Simulator();
    simulator.kernel.addHost('A');
    expect(simulator.kernel.setRcVariable('A', 'IMC_AUTO_INIT', 1)).toBeUndefined();
    expect(simulator.kernel.setRcVariable('A', 'IMC_MAX_ALLOC', 80)).toBeUndefined();
    expect(simulator.kernel.setRcVariable('A', 'IMC_MAX_RECV', 60)).toBeUndefined();
    simulator.kernel.boot('A');
    expect(limitsOf(simulator, 'A')).toEqual([80, 60]);
    simulator.kernel.init('A', { maxalloc: 100, as: root });
    expect(limitsOf(simulator, 'A')).toEqual([100, 60]);
    simulator.stop('A');
    simulator.kernel.boot('A');
    expect(limitsOf(simulator, 'A')).toEqual([80, 60]);
    expect(simulator.kernel.stored('A').rcConfig.IMC_MAX_ALLOC).toBe(80);
  });

  it('MC-051 MC-055 MC-060 MC-067 MC-068 without options imc_init takes ten megabytes and joins', () => {
    const simulator = scenarioCluster();
    simulator.kernel.addHost('D');
    simulator.kernel.boot('D');
    expect(simulator.snapshot().hosts[3]).toMatchObject({ state: 'booted', mapper: 'none' });
    simulator.kernel.init('D', { as: root });
    expect(limitsOf(simulator, 'D')).toEqual([10, 10]);
    expect(simulator.snapshot().hosts[3]).toMatchObject({ state: 'member', mapper: 'running' });
    expect(simulator.snapshot().rails[0]?.errorCount).toBe(4);
  });

  it('refuses bad settings by name, and changes nothing', () => {
    const simulator = scenarioCluster();
    const { kernel } = simulator;
    for (const limits of [
      { maxalloc: 0 },
      { maxrecv: -1 },
      { maxalloc: 1.5 },
      { maxrecv: Number.NaN },
      { maxalloc: 1e9 },
    ]) {
      expect(kernel.init('A', { ...limits, as: root })).toContain('is no limit');
    }
    expect(limitsOf(simulator, 'A')).toEqual([10, 10]);
    expect(kernel.setRcVariable('A', 'IMC_MAX_ALLOC', 0)).toContain('IMC_MAX_ALLOC');
    expect(kernel.setRcVariable('A', 'OTHER', 1)).toContain('OTHER');
    expect(kernel.setRcVariable('A', 'IMC_AUTO_INIT', 2)).toContain('0 or 1');
    expect(kernel.setAttribute('A', 'rm_rail_style', 2)).toContain('rm_rail_style');
    expect(kernel.setAttribute('A', 'vm_syswiredpercent', 101)).toContain('1 to 100');
    expect(kernel.setAttribute('A', 'other', 1)).toContain('other');
    expect(kernel.boot('A')).toContain('booted already');
    expect(() => kernel.addHost('A')).toThrow(ConfigError);
    expect(() => kernel.addHost('E', { memberId: 1 })).toThrow('member id 1');
    expect(() => kernel.boot('nobody')).toThrow('nobody');
    expect(kernel.init('A', { maxrecv: 900, as: root })).toContain('insufficient wired memory');
  });

  it('MC-069 without a link there is no initialization', () => {
    const simulator = scenarioCluster({}, ['A']);
    simulator.kernel.addHost('B');
    simulator.kernel.boot('B');
    simulator.kernel.setLinked('B', false);
    const text = 'Memory Channel is not initialized for user access';
    expect(simulator.kernel.init('B', { as: root })).toBe(text);
    expect(simulator.kernel.console('B')).toEqual([text]);
  });

  it('MC-072 MC-073 a joining host that finds too little space panics', () => {
    const simulator = scenarioCluster({ joinReserve: megabyte }, ['A']);
    open(simulator, 'A').imc.alloc(1, 9.5 * megabyte);
    simulator.kernel.addHost('B');
    simulator.kernel.boot('B');
    expect(simulator.kernel.init('B', { as: root })).toContain('panicked');
    expect(simulator.kernel.console('B')).toEqual(['panic (cpu 0): ICS MCT Assertion Failed']);
    expect(simulator.snapshot().hosts[1]?.state).toBe('panicked');
  });

  it('MC-006 MC-007 process ids', () => {
    const simulator = scenarioCluster();
    expect(['A', 'A', 'B'].map((host) => open(simulator, host).pid)).toEqual([
      524_290, 524_291, 1_048_578,
    ]);
  });

  it('MC-335 MC-337 MC-338 INV-20 INV-21 an end by a signal loses only what has not left', () => {
    const simulator = scenarioCluster({ writeBuffer: 'fifo' });
    const process = open(simulator, 'A');
    const { tx } = attachBoth(process.imc);
    const rx = attachReceive(open(simulator, 'B').imc);
    tx.setInt32(0, 1);
    process.imc.mb();
    tx.setInt32(4, 2);
    simulator.kill(process.pid);
    simulator.settle();
    expect([rx.getInt32(0), rx.getInt32(4)]).toEqual([1, poison]);
    const other = open(simulator, 'A');
    attachBoth(other.imc).tx.setInt32(8, 3);
    other.exitNormally();
    simulator.settle();
    expect(rx.getInt32(8)).toBe(3);
    expect(simulator.snapshot().regions[0]?.allocators).toHaveLength(1);
  });
});

describe('Memory Channel rails', () => {
  it('SC-20 MC-041 to MC-046 a host of another style panics', () => {
    const simulator = scenarioCluster();
    simulator.kernel.addHost('D', { railStyle: 0 });
    expect(simulator.kernel.boot('D')).toContain('panicked');
    expect(simulator.kernel.console('D')).toEqual([
      'rm_slave_init',
      'rail configuration does not match cluster expectations for rail 0',
      'rail 0 has failed initialization',
      'rm_delete_context: lcsr = 0x2a80078, mcerr = 0x20001, mcport = 0x72400001',
      'panic (cpu 0): rm_delete_context: fatal MC error',
    ]);
    const states = simulator.snapshot().hosts.map((host) => host.state);
    expect(states).toEqual(['member', 'member', 'member', 'panicked']);
    expect(simulator.snapshot().rails[0]?.errorCount).toBe(3);
    expect(simulator.kernel.init('D', { as: root })).toContain('not booted');
    simulator.kernel.setAttribute('D', 'rm_rail_style', 1);
    expect(simulator.kernel.boot('D')).toBeUndefined();
  });

  it('MC-028 MC-043 a host with fewer rails names the first that is missing; all may panic', () => {
    const simulator = scenarioCluster({ physicalRails: 3, railStyle: 0, mismatchPanic: 'all' }, [
      'A',
    ]);
    simulator.kernel.addHost('B', { physicalRails: 2 });
    simulator.kernel.boot('B');
    for (const host of ['A', 'B']) {
      expect(simulator.kernel.console(host)[1]).toContain('for rail 2');
      expect(simulator.snapshot().hosts.find((one) => one.name === host)?.state).toBe('panicked');
    }
  });

  it('MC-032 a new style acts when the whole cluster has been halted', () => {
    const simulator = scenarioCluster();
    for (const host of ['A', 'B', 'C']) simulator.kernel.setAttribute(host, 'rm_rail_style', 0);
    expect(simulator.snapshot().rails).toHaveLength(1);
    for (const host of ['A', 'B', 'C']) simulator.stop(host);
    for (const host of ['A', 'B', 'C']) expect(simulator.kernel.boot(host)).toBeUndefined();
    expect(simulator.snapshot()).toMatchObject({
      style: 0,
      rails: [{ errorCount: 0 }, { errorCount: 0 }],
    });
  });

  it('SC-21 MC-025 MC-026 INV-22 a failover loses nothing and shows only in the count', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const { tx } = attachBoth(p, 1, { size: 40_960 });
    const rx = attachReceive(open(simulator, 'B').imc, 1, 40_960);
    const events: unknown[] = [];
    for (let value = 1; value <= 10_000; value += 1) {
      tx.setInt32((value - 1) * 4, value);
      if (value === 5000) {
        events.push(p.clusterInfo().activeRails);
        simulator.failPhysicalRail(0);
        events.push(p.clusterInfo().activeRails);
      }
    }
    simulator.settle();
    const words = Array.from({ length: 10_000 }, (_, at) => rx.getInt32(at * 4));
    expect(words).toEqual(Array.from({ length: 10_000 }, (_, at) => at + 1));
    expect(events).toEqual([1, 1]);
    expect(p.errorCount(0)).toBe(4);
    const { rails, physicalRails } = simulator.snapshot();
    expect(rails).toMatchObject([{ active: true, activePhysical: 1, failovers: 1 }]);
    expect(physicalRails.map((one) => one.state)).toEqual(['failed', 'active']);
    simulator.kernel.restorePhysicalRail(0);
    expect(simulator.snapshot().physicalRails.map((one) => one.state)).toEqual([
      'standby',
      'active',
    ]);
  });

  it('AMB-15 a failover may lose what is on its way, and then every receiver knows', () => {
    const simulator = scenarioCluster({ failoverLoss: 'in-flight' });
    const { tx } = attachBoth(open(simulator, 'A').imc);
    const b = open(simulator, 'B').imc;
    const rx = attachReceive(b);
    simulator.settle();
    tx.setInt32(0, 1);
    simulator.advance(3);
    tx.setInt32(4, 2);
    simulator.failPhysicalRail(0);
    tx.setInt32(8, 3);
    simulator.settle();
    expect([rx.getInt32(0), rx.getInt32(4), rx.getInt32(8)]).toEqual([1, poison, 3]);
    expect(b.errorCount(0)).toBeGreaterThanOrEqual(5);
  });

  it('SC-22 MC-037 without a working rail every member panics', () => {
    const simulator = scenarioCluster();
    const process = open(simulator, 'B');
    simulator.failPhysicalRail(0);
    simulator.failPhysicalRail(1);
    for (const host of ['A', 'B', 'C']) {
      const text = 'panic (cpu 0): rm_failover_if_necessary, both rails bad';
      expect(simulator.kernel.console(host)).toEqual([text]);
    }
    expect(simulator.snapshot().hosts.map((host) => host.state)).toEqual(Array(3).fill('panicked'));
    expect(process.exit?.signal).toBe(9);
  });

  it('MC-038 the loss of the only rail panics every member', () => {
    const simulator = scenarioCluster({ physicalRails: 1 });
    simulator.failPhysicalRail(0);
    expect(simulator.snapshot().hosts.every((host) => host.state === 'panicked')).toBe(true);
  });

  it('SC-23 MC-021 MC-035 MC-036 MC-134 MC-308 one rail of three fails', () => {
    const simulator = scenarioCluster({ physicalRails: 3, railStyle: 0 });
    const [p, q] = [open(simulator, 'A').imc, open(simulator, 'B').imc];
    const regions = [0, 1, 2].map((rail) => {
      const { tx } = attachBoth(p, rail, { rail });
      return { tx, rx: q.alloc(rail, 8192, { rail }).attachReceive() };
    });
    const waiting = p.waitEvent(p.clusterInfo());
    expect(waiting.next().done).toBe(false);
    simulator.failPhysicalRail(1);
    expect(waiting.next().value).toMatchObject({
      changed: 'rail',
      info: { activeRails: 5, nrails: 3 },
    });
    for (const { tx } of regions) tx.setInt32(0, 1);
    simulator.settle();
    expect(regions.map(({ rx }) => rx.getInt32(0))).toEqual([1, poison, 1]);
    expect(statusOf(() => p.alloc(9, 1, { rail: 1 }))).toBe('IMC_MC_ERROR');
    expect([0, 1, 2].map((rail) => p.errorCount(rail))).toEqual([3, 4, 3]);
    simulator.kernel.restorePhysicalRail(1);
    expect(p.clusterInfo().activeRails).toBe(7);
    regions[1]?.tx.setInt32(0, 2);
    simulator.settle();
    expect(regions[1]?.rx.getInt32(0)).toBe(2);
    expect(p.errorCount(1)).toBe(5);
  });

  it.each<[string, SimulatorConfig]>([
    ['physicalRails', { physicalRails: 0, railStyle: 0 }],
    ['physicalRails', { physicalRails: 5, railStyle: 0 }],
    ['rm_rail_style', { physicalRails: 3 }],
    ['maxHosts', { maxHosts: 33 }],
    ['pageSize', { pageSize: 1000 }],
    ['logWords', { logWords: 20_000 }],
    ['delay', { delay: -1 }],
    ['bytesPerSecond', { bytesPerSecond: -1 }],
    ['locksPerSet', { tables: { locksPerSet: 513 } }],
  ])('MC-018 MC-024 AMB-13 refuses a cluster by its %s', (name, config) => {
    expect(() => new Simulator(config)).toThrow(name);
  });

  it('MC-005 has as many hosts as it is made for', () => {
    const names = Array.from({ length: 9 }, (_, at) => `h${at}`);
    expect(() => scenarioCluster({}, names)).toThrow('maxHosts');
    const large = scenarioCluster(
      { maxHosts: 32 },
      Array.from({ length: 32 }, (_, at) => `h${at}`),
    );
    const { tx } = attachBoth(open(large, 'h0').imc);
    const rx = attachReceive(open(large, 'h31').imc);
    large.dropPacket({ rail: 0, hosts: ['h31'] });
    tx.setInt32(0, 1);
    tx.setInt32(4, 2);
    large.settle();
    expect([rx.getInt32(0), rx.getInt32(4)]).toEqual([poison, 2]);
  });
});

describe('Memory Channel observers', () => {
  it('MC-365 MC-327 MC-330 the snapshot shows regions, attaches, locks and counters', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A');
    const { tx } = attachBoth(p.imc, 123, { coherent: true, perm: 0o660 });
    p.imc.allocLocks(456, 4, { creator: true });
    p.imc.alloc(9, 1).attachTransmitTo('B');
    tx.setInt32(0, 0x01020304);
    const { regions, lockSets, rails } = simulator.snapshot();
    expect(regions[0]).toMatchObject({
      type: 'IMC',
      key: 123,
      size: 8192,
      mode: 'rw-rw----',
      owner: 'u',
      group: 'g',
      rail: 0,
      coherent: true,
      loopbackOn: ['A'],
      receivedBy: ['A', 'B', 'C'],
      attaches: [
        { pid: p.pid, host: 'A', direction: 'transmit' },
        { pid: p.pid, host: 'A', direction: 'receive' },
      ],
    });
    expect(regions[1]?.attaches).toEqual([
      { pid: p.pid, host: 'A', direction: 'transmit', to: 'B' },
    ]);
    expect(lockSets).toMatchObject([
      { key: 456, mode: 'rw-------', locks: 4, held: [{ index: 0, pid: p.pid, host: 'A' }] },
    ]);
    expect(rails).toMatchObject([{ packets: 1, words: 1, transactions: 2 }]);
    const read = () =>
      simulator.kernel.readMemory({ host: 'B', region: regions[0]?.id ?? 0, offset: 0, length: 4 });
    expect(read()).toEqual(Uint8Array.of(0, 0, 0, 0));
    simulator.advance(3);
    expect(read()).toEqual(Uint8Array.of(4, 3, 2, 1));
    expect(
      simulator.kernel.readMemory({ host: 'B', region: 99, offset: 0, length: 4 }),
    ).toBeUndefined();
  });

  it('MC-349 the log wraps and nothing is lost or overtaken', () => {
    const simulator = scenarioCluster({ logWords: 16_384, delay: 0, delivery: 'late' });
    const { tx } = attachBoth(open(simulator, 'A').imc);
    const rx = attachReceive(open(simulator, 'B').imc);
    for (let value = 1; value <= 20_000; value += 1) tx.setInt32(0, value);
    expect(rx.getInt32(0)).toBeGreaterThan(0);
    simulator.settle();
    expect(rx.getInt32(0)).toBe(20_000);
    expect(simulator.snapshot().hosts[1]?.applied).toEqual([20_000]);
    expect(fabric.isPending(simulator.fabric, 1, 0)).toBe(false);
  });

  it('MC-354 MC-356 errors by rate hit one receiver each, and only the count and that packet', () => {
    const simulator = scenarioCluster({ delay: 0 });
    const p = open(simulator, 'A').imc;
    const { tx } = attachBoth(p, 1, { size: 40_960 });
    const receivers = ['B', 'C'].map((host) => attachReceive(open(simulator, host).imc, 1, 40_960));
    simulator.kernel.setErrorRate(10_000);
    for (let at = 0; at < 10_000; at += 1) {
      tx.setInt32(at * 4, at + 1);
      simulator.advance(1);
    }
    simulator.settle();
    let lost = 0;
    for (const rx of receivers) {
      for (let at = 0; at < 10_000; at += 1) {
        const word = rx.getInt32(at * 4);
        if (word === poison) lost += 1;
        else expect(word).toBe(at + 1);
      }
    }
    expect(lost).toBe(simulator.snapshot().rails[0]?.drops);
    expect(lost).toBeGreaterThan(50);
    expect(lost).toBeLessThan(200);
    expect(p.errorCount(0)).toBe(3 + lost);
    const before = simulator.snapshot().rails[0]?.drops;
    simulator.kernel.setErrorRate('historical');
    for (let day = 0; day < 3653; day += 1) {
      simulator.advance(86_400e6);
      tx.setInt32(0, day);
      simulator.settle();
    }
    const inTenYears = (simulator.snapshot().rails[0]?.drops ?? 0) - (before ?? 0);
    expect(inTenYears).toBeGreaterThan(15);
    expect(inTenYears).toBeLessThan(50);
    simulator.kernel.setErrorRate(0);
  });
});
