// Regions, limits, rails, initialization: scenarios and return codes of the kernel's calls.
import { describe, expect, it } from 'vitest';
import {
  Flag,
  ImcStatus,
  imc_asalloc,
  imc_asattach,
  imc_asattach_ptp,
  imc_asdealloc,
  imc_asdetach,
  Perm,
  root,
  Simulator,
} from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  nameOf,
  open,
  scenarioCluster,
  statusOf,
  u,
  v,
  w,
} from '../../support/memory-channel.ts';

const megabyte = 1_048_576;

describe('Memory Channel regions', () => {
  it('SC-11 MC-129 sizes are rounded up to pages', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    p.alloc(1, 1);
    p.alloc(2, 8193);
    expect(simulator.snapshot().regions.map((region) => region.size)).toEqual([8192, 16_384]);
  });

  it('SC-12 MC-099 MC-135 IMC_MCFULL when the address space is used up', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const large = p.alloc(1, 10_485_760);
    expect(statusOf(() => p.alloc(2, 1))).toBe('IMC_MCFULL');
    large.dealloc();
    expect(statusOf(() => p.alloc(2, 1))).toBe('IMC_SUCCESS');
  });

  it('SC-13 MC-052 MC-053 MC-136 the largest maxalloc wins, and what is in use stays', () => {
    const simulator = scenarioCluster({}, []);
    simulator.addMember('A', {}, { maxalloc: 10 });
    simulator.addMember('B', {}, { maxalloc: 80 });
    const p = open(simulator, 'A').imc;
    p.alloc(1, 64 * megabyte);
    simulator.stop('B');
    expect(simulator.snapshot().effectiveMaxalloc).toBe(64 * megabyte);
    expect(statusOf(() => p.alloc(2, 1))).toBe('IMC_MCFULL');
    expect(simulator.snapshot().regions).toHaveLength(1);
  });

  it("SC-14 MC-100 MC-160 IMC_RXFULL is each host's own", () => {
    const simulator = scenarioCluster({}, []);
    simulator.addMember('A', {}, { maxalloc: 20, maxrecv: 10 });
    simulator.addMember('B', {}, { maxalloc: 20, maxrecv: 20 });
    const atA = open(simulator, 'A').imc.alloc(1, 12 * megabyte);
    const atB = open(simulator, 'B').imc.alloc(1, 12 * megabyte);
    expect(statusOf(() => atA.attachTransmit())).toBe('IMC_SUCCESS');
    expect(statusOf(() => atA.attachReceive())).toBe('IMC_RXFULL');
    expect(statusOf(() => atB.attachReceive())).toBe('IMC_SUCCESS');
  });

  it('SC-15 MC-080 receive space counts once for a region and host', () => {
    const simulator = scenarioCluster({}, []);
    simulator.addMember('A', {}, { maxalloc: 20, maxrecv: 10 });
    const [p, q] = [open(simulator, 'A').imc, open(simulator, 'A').imc];
    p.alloc(1, 6 * megabyte).attachReceive();
    q.alloc(1, 6 * megabyte).attachReceive();
    q.alloc(2, 4 * megabyte).attachReceive();
    expect(statusOf(() => p.alloc(3, 1).attachReceive())).toBe('IMC_RXFULL');
    expect(simulator.snapshot().hosts[0]?.receiveBytes).toBe(10 * megabyte);
  });

  it('SC-16 MC-057 a limit cannot fall below what is in use', () => {
    const simulator = scenarioCluster({}, ['A']);
    const p = open(simulator, 'A').imc;
    p.alloc(1, 6 * megabyte);
    expect(simulator.kernel.init('A', { maxalloc: 4, as: root })).toContain('below');
    expect(simulator.snapshot().hosts[0]?.maxalloc).toBe(10 * megabyte);
    expect(simulator.kernel.init('A', { maxalloc: 6, as: root })).toBeUndefined();
    expect(statusOf(() => p.alloc(2, 1))).toBe('IMC_MCFULL');
  });

  it('SC-34 MC-145 MC-146 deallocation', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const { region } = attachBoth(p);
    const other = open(simulator, 'B').imc.alloc(123, 8192);
    expect(statusOf(() => region.dealloc())).toBe('IMC_ATTACHED');
    region.detach();
    expect(statusOf(() => region.dealloc())).toBe('IMC_SUCCESS');
    expect(statusOf(() => region.dealloc())).toBe('IMC_NOTALLOC');
    other.dealloc();
    expect(statusOf(() => region.dealloc())).toBe('IMC_BADREGION');
  });

  it('MC-128 MC-143 MC-147 a key names one region; freed, it makes a new one', () => {
    const simulator = scenarioCluster();
    const [p, q] = [open(simulator, 'A').imc, open(simulator, 'B').imc];
    const [first, again, other] = [p.alloc(7, 1), p.alloc(7, 8192), q.alloc(7, 8192)];
    expect([again.id, other.id]).toEqual([first.id, first.id]);
    first.dealloc();
    other.dealloc();
    expect(p.alloc(7, 1).id).not.toBe(first.id);
  });

  it('SC-38 MC-153 MC-154 MC-155 the first attach on a host fixes the sharing mode', () => {
    const simulator = scenarioCluster();
    const attach = (host: string, mode: 'shared' | 'nonshared') =>
      statusOf(() => open(simulator, host).imc.alloc(1, 1).attachTransmit({ mode }));
    expect(attach('A', 'nonshared')).toBe('IMC_SUCCESS');
    expect(attach('A', 'nonshared')).toBe('IMC_BADPARM');
    expect(attach('A', 'shared')).toBe('IMC_BADPARM');
    expect(attach('B', 'shared')).toBe('IMC_SUCCESS');
  });

  it('SC-39 MC-140 MC-141 MC-122 permissions', () => {
    const simulator = scenarioCluster();
    open(simulator, 'A', u).imc.alloc(1, 1, { perm: Perm.URW });
    expect(statusOf(() => open(simulator, 'B', v).imc.alloc(1, 1))).toBe('IMC_PERMIT');
    open(simulator, 'A', u).imc.alloc(2, 1, { perm: Perm.URW | Perm.GR });
    const region = open(simulator, 'B', v).imc.alloc(2, 1);
    expect(statusOf(() => region.attachReceive())).toBe('IMC_SUCCESS');
    expect(statusOf(() => region.attachTransmit())).toBe('IMC_PERMIT');
    expect(statusOf(() => open(simulator, 'B', w).imc.alloc(2, 1))).toBe('IMC_PERMIT');
  });

  it('SC-36 MC-082 MC-083 MC-085 MC-107 a lost mapper', () => {
    const simulator = scenarioCluster();
    simulator.kernel.dropMapper('B');
    const p = open(simulator, 'A').imc;
    const coherent = p.alloc(1, 1, { coherent: true });
    expect(statusOf(() => coherent.attachTransmit())).toBe('IMC_NOMAPPER');
    expect(statusOf(() => p.alloc(2, 1).attachTransmit())).toBe('IMC_SUCCESS');
    simulator.kernel.init('B', { as: root });
    expect(statusOf(() => coherent.attachTransmit())).toBe('IMC_NOMAPPER');
    simulator.stop('B');
    simulator.kernel.boot('B');
    simulator.kernel.init('B', { as: root });
    expect(statusOf(() => coherent.attachTransmit())).toBe('IMC_SUCCESS');
  });

  it('SC-47 MC-102 MC-103 MC-105 MC-106 full tables', () => {
    const simulator = scenarioCluster({
      tables: { regions: 2, mapEntriesPerProcess: 2, attaches: 5 },
    });
    const p = open(simulator, 'A').imc;
    const region = p.alloc(1, 1);
    p.alloc(2, 1);
    expect(statusOf(() => p.alloc(3, 1))).toBe('IMC_NORESOURCES');
    region.attachTransmit();
    region.attachReceive();
    expect(statusOf(() => region.attachReceive())).toBe('IMC_MAPENTRIES');
    attachBoth(open(simulator, 'A').imc, 1);
    const last = open(simulator, 'A').imc.alloc(1, 1);
    last.attachReceive();
    expect(statusOf(() => last.attachReceive())).toBe('IMC_NORESOURCES');
  });

  it("MC-104 IMC_NOMEM beyond the process's virtual memory", () => {
    const simulator = scenarioCluster();
    const p = simulator.open('A', { user: u, vmLimitMB: 1 }).imc;
    expect(statusOf(() => p.alloc(1, megabyte).attachTransmit())).toBe('IMC_SUCCESS');
    expect(statusOf(() => p.alloc(2, 1).attachTransmit())).toBe('IMC_NOMEM');
  });

  it('MC-078 MC-101 MC-196 IMC_WIRED_LIMIT beyond the wired memory', () => {
    const simulator = scenarioCluster();
    simulator.kernel.setWiredElsewhere('A', 819 * megabyte);
    const p = open(simulator, 'A').imc;
    expect(statusOf(() => p.alloc(1, megabyte).attachReceive())).toBe('IMC_WIRED_LIMIT');
    expect(statusOf(() => p.alloc(2, megabyte, { coherent: true }))).toBe('IMC_WIRED_LIMIT');
    expect(statusOf(() => attachReceive(open(simulator, 'B').imc, 1, megabyte))).toBe(
      'IMC_SUCCESS',
    );
  });

  it('MC-196 a coherent region needs receive space on every host', () => {
    const simulator = scenarioCluster();
    simulator.addMember('D', {}, { maxrecv: 1 });
    const p = open(simulator, 'A').imc;
    expect(statusOf(() => p.alloc(1, 2 * megabyte, { coherent: true }))).toBe('IMC_RXFULL');
    expect(simulator.snapshot().regions).toEqual([]);
  });

  it('MC-130 MC-133 MC-134 MC-139 bad arguments of imc_asalloc change nothing', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    p.alloc(1, 8192);
    const id = { value: 0 };
    const call = (key: number, size: number, perm: number, flag: number, rail: number) =>
      nameOf(imc_asalloc(p, key, size, perm, flag, id, rail));
    const bad: readonly [number, number, number, number, number][] = [
      [2, 0, Perm.URW, 0, 0],
      [2, -1, Perm.URW, 0, 0],
      [2, Number.NaN, Perm.URW, 0, 0],
      [2, 1.5, Perm.URW, 0, 0],
      [2, 1, 0, 0, 0],
      [2, 1, 0o777, 0, 0],
      [2, 1, Perm.URW, 2, 0],
      [2, 1, Perm.URW, 0, 1],
      [2, 1, Perm.URW, 0, -1],
      [2, 1, Perm.URW, 0, 0.5],
      [1, 8193, Perm.URW, 0, 0],
      [1, 8192, Perm.URW, Flag.IMC_COHERENT, 0],
    ];
    for (const args of bad) expect(call(...args), String(args)).toBe('IMC_BADPARM');
    expect(call(2, 2 ** 40, Perm.URW, 0, 0)).toBe('IMC_MCFULL');
    expect(simulator.snapshot().regions).toHaveLength(1);
  });

  it('MC-149 MC-163 MC-164 MC-175 MC-176 MC-178 SC-06 refusals of attach and detach', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const region = p.alloc(1, 1);
    const coherent = p.alloc(2, 1, { coherent: true });
    const foreign = open(simulator, 'B').imc.alloc(3, 1);
    const address = { value: undefined };
    const attach = (id: number, dir: number, mode: number, flag: number) =>
      nameOf(imc_asattach(p, id, dir, mode, flag, address));
    expect(attach(99, 1, 1, 0)).toBe('IMC_BADREGION');
    expect(attach(foreign.id, 1, 1, 0)).toBe('IMC_NOTALLOC');
    expect(attach(region.id, 3, 1, 0)).toBe('IMC_BADPARM');
    expect(attach(region.id, 1, 0, 0)).toBe('IMC_BADPARM');
    expect(attach(region.id, 1, 1, 7)).toBe('IMC_BADPARM');
    expect(attach(region.id, 2, 1, 1)).toBe('IMC_BADPARM');
    const to = (id: number, flag: number, host: string) =>
      nameOf(imc_asattach_ptp(p, id, Flag.IMC_SHARED, flag, host, address));
    expect(to(region.id, Flag.IMC_LOOPBACK, 'B')).toBe('IMC_BADPARM');
    expect(to(coherent.id, 0, 'B')).toBe('IMC_BADPARM');
    for (const host of ['A', 'X', '']) expect(to(region.id, 0, host)).toBe('IMC_BADHOST');
    expect(to(99, 0, 'B')).toBe('IMC_BADREGION');
    expect(address.value).toBeUndefined();
    expect(nameOf(imc_asdetach(p, region.id))).toBe('IMC_SUCCESS');
    expect(nameOf(imc_asdetach(p, 99))).toBe('IMC_BADREGION');
    expect(nameOf(imc_asdealloc(p, 99))).toBe('IMC_BADREGION');
    expect(simulator.snapshot().regions.every((one) => one.attaches.length === 0)).toBe(true);
  });

  it('MC-098 MC-091 MC-003 IMC_NOTINIT without imc_init, or without Memory Channel', () => {
    for (const interconnect of ['memory-channel', 'lan'] as const) {
      const simulator = new Simulator({ interconnect });
      simulator.kernel.addHost('A');
      simulator.kernel.boot('A');
      if (interconnect === 'lan') {
        const failure = simulator.kernel.init('A', { as: root });
        expect(failure).toBe('Memory Channel is not initialized for user access');
      }
      const p = simulator.open('A', { initialized: false }).imc;
      expect(statusOf(() => p.apiInit())).toBe('IMC_NOTINIT');
      expect(statusOf(() => p.alloc(1, 1))).toBe('IMC_NOTINIT');
      expect(p.errorCount(0)).toBe(ImcStatus.IMC_NOTINIT);
      expect(statusOf(() => p.clusterInfo())).toBe('IMC_NOTINIT');
    }
  });
});
