// Physical and logical rails as programs and operators see them: the two styles, what each offers, and what becomes of
// the hosts when no rail is left.
import { describe, expect, it } from 'vitest';
import {
  BusyError,
  Flag,
  fabric,
  imc_asalloc,
  imc_rderrcnt_mr,
  Perm,
  root,
  Simulator,
  type SimulatorConfig,
} from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  nameOf,
  open,
  poison,
  scenarioCluster,
  statusOf,
} from '../../support/memory-channel.ts';

const notInitialized = 'Memory Channel is not initialized for user access';
const bothBad = 'panic (cpu 0): rm_failover_if_necessary, both rails bad';
const fatal = 'panic (cpu 0): rm_delete_context: fatal MC error';
const mismatch = [
  'rm_slave_init',
  'rail configuration does not match cluster expectations for rail 0',
  'rail 0 has failed initialization',
  'rm_delete_context: lcsr = 0x2a80078, mcerr = 0x20001, mcport = 0x72400001',
  fatal,
];
const megabyte = 1_048_576;

function statesOf(simulator: Simulator): string[] {
  return simulator.snapshot().hosts.map((host) => host.state);
}

/** Adds a host that is booted and has not run imc_init. */
function addBooted(simulator: Simulator, name: string): void {
  simulator.kernel.addHost(name);
  simulator.kernel.boot(name);
}

/** Microseconds until half a megabyte on each of two regions has arrived on host B. */
function timeOfTwo(config: SimulatorConfig, rails: readonly [number, number]): number {
  const half = megabyte / 2;
  const simulator = scenarioCluster({ delay: 0, bytesPerSecond: 100_000_000, ...config });
  const [p, q] = [open(simulator, 'A').imc, open(simulator, 'B').imc];
  const arrivals = rails.map((rail, at) => {
    const tx = p.alloc(at, half, { rail }).attachTransmit();
    const rx = q.alloc(at, half, { rail }).attachReceive();
    p.bcopy(new Uint8Array(half).fill(1), tx.slice(0));
    return () => rx.getInt32(half - 4) === 0x01010101;
  });
  while (!arrivals.every((hasArrived) => hasArrived())) simulator.advance(1);
  return simulator.now;
}

describe('Memory Channel rail styles', () => {
  it.each([
    [
      'MC-019 MC-023 a failover pair',
      { physicalRails: 2, railStyle: 1 },
      [[0, 0]],
      ['active', 'standby'],
    ],
    [
      'MC-020 three single rails',
      { physicalRails: 3, railStyle: 0 },
      [[0, 1, 2]],
      Array(3).fill('active'),
    ],
    [
      'AMB-13 a pair of which one is missing',
      { physicalRails: 1, railStyle: 1 },
      [[0]],
      ['active'],
    ],
  ] as const)(
    'MC-017 %s: which physical rails make which logical ones',
    (_, config, [logical], states) => {
      const { rails, physicalRails } = scenarioCluster(config).snapshot();
      expect(physicalRails.map((one) => one.logical)).toEqual(logical);
      expect(physicalRails.map((one) => one.state)).toEqual(states);
      for (const { id } of rails) {
        const carriers = logical.filter((rail) => rail === id).length;
        expect(carriers).toBeGreaterThanOrEqual(1);
        expect(carriers).toBeLessThanOrEqual(2);
      }
      expect(rails.map((rail) => rail.id)).toEqual([...new Set(logical)]);
    },
  );

  it('MC-019 MC-029 there is no third style', () => {
    const { kernel } = scenarioCluster();
    expect([0, 1].map((style) => kernel.setAttribute('A', 'rm_rail_style', style))).toEqual([
      undefined,
      undefined,
    ]);
    for (const style of [-1, 2, 0.5, Number.NaN]) {
      expect(kernel.setAttribute('A', 'rm_rail_style', style)).toContain('give 0');
    }
    expect(kernel.stored('A').attributes.rm_rail_style).toBe(1);
  });

  it('MC-023 the idle rail of a pair carries nothing until it takes over', () => {
    const simulator = scenarioCluster({ delay: 0 });
    const { tx } = attachBoth(open(simulator, 'A').imc);
    const carrier = () => simulator.snapshot().rails[0]?.activePhysical;
    tx.setInt32(0, 1);
    expect(carrier()).toBe(0);
    simulator.failPhysicalRail(1);
    expect([carrier(), simulator.snapshot().rails[0]?.failovers]).toEqual([0, 0]);
    simulator.kernel.restorePhysicalRail(1);
    simulator.failPhysicalRail(0);
    expect([carrier(), simulator.snapshot().rails[0]?.failovers]).toEqual([1, 1]);
    expect(simulator.snapshot().rails[0]?.errorCount).toBe(4);
    simulator.kernel.restorePhysicalRail(0);
    simulator.failPhysicalRail(1);
    expect([carrier(), simulator.snapshot().rails[0]?.failovers]).toEqual([0, 2]);
  });

  it('MC-022 single rails add up, in bandwidth and in address space', () => {
    const one = timeOfTwo({ railStyle: 0 }, [0, 0]);
    const two = timeOfTwo({ railStyle: 0 }, [0, 1]);
    expect(one / two).toBeCloseTo(2, 1);
    const simulator = scenarioCluster({ railStyle: 0 });
    const p = open(simulator, 'A').imc;
    for (const rail of [0, 1]) p.alloc(rail, 5 * megabyte, { rail });
    expect(simulator.snapshot().allocatedBytes).toBe(10 * megabyte);
  });

  it('MC-027 a pair is as fast and as large as one rail', () => {
    const pair = timeOfTwo({ railStyle: 1 }, [0, 0]);
    expect(pair).toBeCloseTo(timeOfTwo({ physicalRails: 1 }, [0, 0]), 0);
    expect(pair / timeOfTwo({ railStyle: 0 }, [0, 1])).toBeCloseTo(2, 1);
    const p = open(scenarioCluster(), 'A').imc;
    expect(statusOf(() => p.alloc(1, 1, { rail: 1 }))).toBe('IMC_BADPARM');
  });

  it('MC-034 logical rails are numbered from 0 to IMC_MAXRAILS - 1', () => {
    expect(Flag.IMC_MAXRAILS).toBe(4);
    const p = open(scenarioCluster({ physicalRails: 4, railStyle: 0 }), 'A').imc;
    const id = { value: 0 };
    const results = [0, 1, 2, 3, 4].map((rail) => [
      nameOf(imc_asalloc(p, rail, 1, Perm.URW, 0, id, rail)),
      imc_rderrcnt_mr(p, rail) >= 0,
    ]);
    expect(results).toEqual([...Array(4).fill(['IMC_SUCCESS', true]), ['IMC_BADPARM', false]]);
    expect(p.clusterInfo()).toMatchObject({ nrails: 4, activeRails: 0b1111 });
  });

  it('MC-039 the adapters of a redundant pair are mca0 and mcb0', () => {
    const namesOf = (physicalRails: number) =>
      scenarioCluster({ physicalRails, railStyle: 0 })
        .snapshot()
        .physicalRails.map((rail) => rail.name);
    expect(namesOf(2)).toEqual(['mca0', 'mcb0']);
    expect(namesOf(4)).toEqual(['mca0', 'mcb0', 'mcc0', 'mcd0']);
  });

  it('MC-040 with a virtual hub the second host of the library is warned, and joins', () => {
    const simulator = scenarioCluster({ hub: 'virtual' }, ['A', 'B']);
    expect(simulator.kernel.console('A')).toEqual([]);
    expect(simulator.kernel.console('B')).toEqual([expect.stringMatching(/warning.*virtual hub/)]);
    expect(open(simulator, 'B').imc.clusterInfo().hosts).toEqual(['A', 'B']);
    expect(scenarioCluster().kernel.console('B')).toEqual([]);
  });

  it('MC-033 a host with another adapter does not get into a running cluster', () => {
    const simulator = scenarioCluster({ railStyle: 0 });
    simulator.kernel.addHost('D', { physicalRails: 3 });
    expect(simulator.kernel.boot('D')).toContain('panicked');
    expect(simulator.kernel.console('D')[1]).toContain('for rail 2');
    const { rails, physicalRails } = simulator.snapshot();
    expect([rails.length, physicalRails.length]).toEqual([2, 2]);
    expect(statesOf(simulator)).toEqual(['member', 'member', 'member', 'panicked']);
  });
});

describe('Memory Channel hosts without a rail', () => {
  it('MC-037 every host that runs panics, also where the library is not initialized', () => {
    const simulator = scenarioCluster();
    addBooted(simulator, 'D');
    simulator.kernel.addHost('E');
    simulator.failPhysicalRail(1);
    expect(statesOf(simulator)).toEqual(['member', 'member', 'member', 'booted', 'halted']);
    simulator.failPhysicalRail(0);
    expect(statesOf(simulator)).toEqual([...Array(4).fill('panicked'), 'halted']);
    for (const host of ['A', 'B', 'C', 'D']) {
      expect(simulator.kernel.console(host)).toEqual([bothBad]);
    }
    expect(simulator.kernel.console('E')).toEqual([]);
    expect(simulator.kernel.init('D', { as: root })).toContain('not booted');
  });

  it.each([
    ['MC-038 the only rail of a pair', { physicalRails: 1 }, [0]],
    ['MC-021 the last of three single rails', { physicalRails: 3, railStyle: 0 }, [2, 0, 1]],
  ] as const)('%s: every host that runs panics', (_, config, failing) => {
    const simulator = scenarioCluster(config);
    addBooted(simulator, 'D');
    for (const [at, rail] of failing.entries()) {
      expect(statesOf(simulator)).not.toContain('panicked');
      simulator.failPhysicalRail(rail);
      const active = simulator.snapshot().rails.filter((one) => one.active).length;
      expect(active).toBe(failing.length - 1 - at);
    }
    expect(statesOf(simulator)).toEqual(Array(4).fill('panicked'));
    expect(simulator.kernel.console('D')).toEqual([fatal]);
  });

  it('MC-002 MC-037 hosts on another interconnect do not live on the rails', () => {
    const simulator = new Simulator({ interconnect: 'lan' });
    addBooted(simulator, 'A');
    for (const rail of [0, 1]) simulator.failPhysicalRail(rail);
    expect(statesOf(simulator)).toEqual(['booted']);
  });

  it.each<[string, readonly string[], (simulator: Simulator) => void]>([
    ['MC-037', [bothBad], (simulator) => simulator.failPhysicalRail(1)],
    ['MC-041', mismatch, (simulator) => simulator.kernel.boot('D')],
  ])(
    '%s a panic of all that finds an inner lock held goes on where it stopped',
    (_, lines, panic) => {
      const simulator = scenarioCluster({
        mismatchPanic: 'all',
        trace: ({ detail }) => {
          if (detail === 'host A left') words[lock] = 99;
        },
      });
      const { layout, words } = simulator.fabric;
      const lock = fabric.hostRailAt(layout, 1, 0) + fabric.HostRailWord.lock;
      for (const host of ['A', 'B', 'C']) attachReceive(open(simulator, host).imc);
      simulator.kernel.addHost('D', { railStyle: 0 });
      simulator.failPhysicalRail(0);
      expect(() => panic(simulator)).toThrow(BusyError);
      expect(statesOf(simulator)).toEqual(['panicked', 'member', 'member', 'halted']);
      words[lock] = 0;
      panic(simulator);
      expect(statesOf(simulator).slice(0, 3)).toEqual(Array(3).fill('panicked'));
      for (const host of ['A', 'B', 'C']) expect(simulator.kernel.console(host)).toEqual(lines);
    },
  );

  it('MC-069 without any working rail there is no initialization, with one again there is', () => {
    const simulator = scenarioCluster();
    for (const rail of [0, 1]) simulator.failPhysicalRail(rail);
    for (const host of ['A', 'B', 'C']) expect(simulator.kernel.boot(host)).toBeUndefined();
    expect(simulator.kernel.init('A', { as: root })).toBe(notInitialized);
    expect(simulator.kernel.console('A')).toEqual([bothBad, notInitialized]);
    simulator.kernel.restorePhysicalRail(1);
    expect(simulator.kernel.init('A', { as: root })).toBeUndefined();
    expect(statesOf(simulator)).toEqual(['member', 'booted', 'booted']);
    expect(simulator.snapshot().rails).toMatchObject([{ active: true, activePhysical: 1 }]);
    // What has made hosts panic is over.
    simulator.kernel.restorePhysicalRail(0);
    simulator.failPhysicalRail(1);
    expect(statesOf(simulator)).toEqual(['member', 'booted', 'booted']);
  });
});

describe('Memory Channel links', () => {
  it('MC-069 MC-071 a host without cables boots, says why it is not initialized, and is cured by them', () => {
    const simulator = scenarioCluster({}, ['A']);
    simulator.kernel.addHost('B', { rcConfig: { IMC_AUTO_INIT: 1 } });
    simulator.kernel.setLinked('B', false);
    expect(simulator.kernel.boot('B')).toBeUndefined();
    expect(statesOf(simulator)).toEqual(['member', 'booted']);
    expect(simulator.kernel.console('B')).toEqual([notInitialized]);
    expect(simulator.kernel.init('B', { as: root })).toBe(notInitialized);
    expect(simulator.snapshot().rails[0]?.errorCount).toBe(1);
    simulator.kernel.setLinked('B', true);
    expect(simulator.kernel.init('B', { as: root })).toBeUndefined();
    expect(statesOf(simulator)).toEqual(['member', 'member']);
  });

  it.each([
    ['a pair', {}, bothBad],
    ['a single rail', { physicalRails: 1 }, fatal],
    ['single rails', { railStyle: 0 }, fatal],
  ] as const)(
    'MC-037 MC-069 a member whose cables are cut panics alone (%s)',
    (_, config, text) => {
      const simulator = scenarioCluster(config);
      const process = open(simulator, 'B');
      const { tx } = attachBoth(open(simulator, 'A').imc);
      const rx = attachReceive(open(simulator, 'C').imc);
      simulator.kernel.setLinked('B', false);
      simulator.obey();
      expect(statesOf(simulator)).toEqual(['member', 'panicked', 'member']);
      expect(simulator.kernel.console('B')).toEqual([text]);
      expect(process.exit?.signal).toBe(9);
      expect(simulator.snapshot().rails[0]?.errorCount).toBe(4);
      tx.setInt32(0, 1);
      simulator.settle();
      expect(rx.getInt32(0)).toBe(1);
      simulator.kernel.setLinked('B', false);
      expect(simulator.kernel.console('B')).toEqual([text]);
      expect(simulator.kernel.boot('B')).toBeUndefined();
      expect(simulator.kernel.init('B', { as: root })).toBe(notInitialized);
    },
  );

  it('a cut that finds an inner lock held has changed nothing', () => {
    const simulator = scenarioCluster();
    attachReceive(open(simulator, 'B').imc);
    const { words, layout } = simulator.fabric;
    const lock = fabric.hostRailAt(layout, 1, 0) + fabric.HostRailWord.lock;
    words[lock] = 99;
    expect(() => simulator.kernel.setLinked('B', false)).toThrow(BusyError);
    expect(statesOf(simulator)).toEqual(['member', 'member', 'member']);
    expect(simulator.kernel.console('B')).toEqual([]);
    expect(simulator.kernel.init('B', { maxrecv: 11, as: root })).toBeUndefined();
    words[lock] = 0;
    simulator.kernel.setLinked('B', false);
    expect(simulator.kernel.console('B')).toEqual([bothBad]);
  });
});

describe('Memory Channel rails that fail', () => {
  it('MC-157 MC-158 on a failed rail too nothing arrives that was sent before the attach', () => {
    const simulator = scenarioCluster({ railStyle: 0, delivery: 'late', delay: 0 });
    const p = open(simulator, 'A').imc;
    const { tx } = attachBoth(p);
    tx.setInt32(0, 1);
    simulator.failPhysicalRail(0);
    const rx = attachReceive(open(simulator, 'B').imc);
    simulator.settle();
    expect(rx.getInt32(0)).toBe(poison);
    simulator.kernel.restorePhysicalRail(0);
    tx.setInt32(4, 2);
    simulator.settle();
    expect([rx.getInt32(0), rx.getInt32(4)]).toEqual([poison, 2]);
  });

  it('MC-026 a failover waits for whoever applies packets, and has changed nothing until then', () => {
    const simulator = scenarioCluster({ failoverLoss: 'in-flight' });
    const { layout, words } = simulator.fabric;
    const lock = fabric.hostRailAt(layout, 1, 0) + fabric.HostRailWord.lock;
    const before = simulator.snapshot();
    words[lock] = 99;
    expect(() => simulator.failPhysicalRail(0)).toThrow(BusyError);
    expect(simulator.snapshot()).toEqual(before);
    words[lock] = 0;
    simulator.failPhysicalRail(0);
    expect(simulator.snapshot().rails[0]?.activePhysical).toBe(1);
  });

  it('MC-044 MC-045 the panic of a host of another style does not speak of the library', () => {
    const simulator = scenarioCluster({}, ['A']);
    simulator.kernel.addHost('B');
    simulator.kernel.setAttribute('B', 'rm_rail_style', 0);
    simulator.kernel.boot('B');
    const lines = simulator.kernel.console('B');
    expect(lines).toHaveLength(5);
    expect(lines.join('\n')).not.toMatch(/Memory Channel API|imc/i);
    // The style was the cause.
    simulator.kernel.setAttribute('B', 'rm_rail_style', 1);
    expect(simulator.kernel.boot('B')).toBeUndefined();
  });
});
