// The limits of hosts: address space for the whole cluster, receive space and wired memory of each host, and the mapper
// that coherent regions need.
import { describe, expect, it } from 'vitest';
import { BusyError, fabric, root, Simulator } from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  open,
  scenarioCluster,
  statusOf,
} from '../../support/memory-channel.ts';

const megabyte = 1_048_576;

function hostsOf(simulator: Simulator) {
  const { hosts } = simulator.snapshot();
  return Object.fromEntries(hosts.map((host) => [host.name, host]));
}

describe('Memory Channel limits of hosts', () => {
  it('MC-049 maxalloc is for the whole cluster: what one host has allocated is gone for the others', () => {
    const simulator = scenarioCluster();
    const [p, q] = [open(simulator, 'A').imc, open(simulator, 'B').imc];
    p.alloc(1, 6 * megabyte);
    expect(statusOf(() => q.alloc(2, 4 * megabyte + 1))).toBe('IMC_MCFULL');
    const rest = q.alloc(2, 4 * megabyte);
    expect(statusOf(() => p.alloc(3, 1))).toBe('IMC_MCFULL');
    rest.dealloc();
    expect(statusOf(() => p.alloc(3, 1))).toBe('IMC_SUCCESS');
  });

  it('MC-050 MC-054 MC-159 maxrecv is for one host: it bounds what is attached there for receive, to the byte', () => {
    const simulator = scenarioCluster({}, []);
    simulator.addMember('A', {}, { maxalloc: 40, maxrecv: 4 });
    simulator.addMember('B', {}, { maxalloc: 40, maxrecv: 8 });
    const attach = (host: string, key: number) =>
      statusOf(() => attachReceive(open(simulator, host).imc, key, 2 * megabyte));
    expect([1, 2, 3].map((key) => attach('A', key))).toEqual([
      'IMC_SUCCESS',
      'IMC_SUCCESS',
      'IMC_RXFULL',
    ]);
    expect([3, 4, 5, 6, 7].map((key) => attach('B', key))).toEqual([
      ...Array(4).fill('IMC_SUCCESS'),
      'IMC_RXFULL',
    ]);
    expect(attach('A', 1)).toBe('IMC_SUCCESS');
    const { A, B } = hostsOf(simulator);
    expect([A?.receiveBytes, B?.receiveBytes]).toEqual([4 * megabyte, 8 * megabyte]);
  });

  it('MC-050 MC-057 maxrecv cannot fall below what is attached; both limits stay', () => {
    const simulator = scenarioCluster({}, ['A']);
    attachReceive(open(simulator, 'A').imc, 1, 3 * megabyte);
    const { kernel } = simulator;
    expect(kernel.init('A', { maxalloc: 20, maxrecv: 2, as: root })).toContain('below the receive');
    expect(hostsOf(simulator).A).toMatchObject({
      maxalloc: 10 * megabyte,
      maxrecv: 10 * megabyte,
    });
    expect(kernel.init('A', { maxalloc: 2, maxrecv: 20, as: root })).toContain('below the address');
    expect(hostsOf(simulator).A?.maxrecv).toBe(10 * megabyte);
    expect(kernel.init('A', { maxrecv: 3, as: root })).toBeUndefined();
    expect(hostsOf(simulator).A).toMatchObject({ maxalloc: 10 * megabyte, maxrecv: 3 * megabyte });
  });

  it('MC-056 MC-062 a later imc_init changes what it names, at once', () => {
    const simulator = scenarioCluster({}, ['A']);
    const p = open(simulator, 'A').imc;
    expect(statusOf(() => p.alloc(1, 11 * megabyte))).toBe('IMC_MCFULL');
    simulator.kernel.init('A', { maxalloc: 12, as: root });
    expect(hostsOf(simulator).A).toMatchObject({ maxalloc: 12 * megabyte, maxrecv: 10 * megabyte });
    expect(statusOf(() => p.alloc(1, 11 * megabyte).attachReceive())).toBe('IMC_RXFULL');
    simulator.kernel.init('A', { maxrecv: 11, as: root });
    expect(statusOf(() => p.alloc(1, 11 * megabyte).attachReceive())).toBe('IMC_SUCCESS');
    expect(simulator.snapshot().rails[0]?.errorCount).toBe(1);
  });

  it('MC-061 MC-063 the command neither reads nor writes rc.config', () => {
    const simulator = new Simulator();
    const rcConfig = { IMC_AUTO_INIT: 0, IMC_MAX_ALLOC: 80, IMC_MAX_RECV: 60 };
    simulator.kernel.addHost('A', { rcConfig });
    simulator.kernel.boot('A');
    simulator.kernel.init('A', { maxalloc: 20, as: root });
    expect(hostsOf(simulator).A).toMatchObject({ maxalloc: 20 * megabyte, maxrecv: 10 * megabyte });
    simulator.kernel.init('A', { maxrecv: 30, as: root });
    expect(hostsOf(simulator).A).toMatchObject({ maxalloc: 20 * megabyte, maxrecv: 30 * megabyte });
    expect(simulator.kernel.stored('A').rcConfig).toEqual(rcConfig);
  });

  it('MC-074 MC-080 MC-160 each page attached for receive is one wired page of the host', () => {
    const simulator = scenarioCluster();
    simulator.kernel.setWiredElsewhere('A', megabyte);
    const [p, q] = [open(simulator, 'A').imc, open(simulator, 'A').imc];
    const wired = () => (hostsOf(simulator).A?.wiredBytes ?? 0) - megabyte;
    const region = p.alloc(1, 5 * 8192 - 1);
    region.attachTransmit();
    region.attachTransmitTo('B');
    expect(wired()).toBe(0);
    region.attachReceive();
    expect(wired()).toBe(5 * 8192);
    const again = q.alloc(1, 5 * 8192);
    again.attachReceive();
    expect([wired(), hostsOf(simulator).B?.wiredBytes]).toEqual([5 * 8192, 0]);
    region.detach();
    expect(wired()).toBe(5 * 8192);
    again.detach();
    expect(wired()).toBe(0);
  });

  it('MC-074 MC-075 MC-077 MC-078 the wired limit, to the page, with all that is wired already', () => {
    const simulator = scenarioCluster({}, []);
    simulator.addMember('A', { memoryMB: 10, vmSyswiredPercent: 50 }, { maxrecv: 5 });
    simulator.kernel.setWiredElsewhere('A', megabyte);
    const p = open(simulator, 'A').imc;
    p.alloc(1, 3 * megabyte).attachReceive();
    expect(statusOf(() => p.alloc(2, megabyte + 1).attachReceive())).toBe('IMC_WIRED_LIMIT');
    expect(statusOf(() => p.alloc(3, megabyte).attachReceive())).toBe('IMC_SUCCESS');
    expect(hostsOf(simulator).A).toMatchObject({
      wiredBytes: 5 * megabyte,
      wiredLimit: 5 * megabyte,
      receiveBytes: 4 * megabyte,
    });
    expect(hostsOf(scenarioCluster()).A?.wiredLimit).toBe(Math.floor(0.8 * 1024 * megabyte));
  });

  it('MC-079 MC-195 a coherent region wires its pages on all hosts, attached or not, and on those that join', () => {
    const simulator = scenarioCluster();
    const region = open(simulator, 'A').imc.alloc(1, 3 * 8192, { coherent: true });
    simulator.addMember('D');
    const wired = () => simulator.snapshot().hosts.map((host) => host.wiredBytes);
    expect(wired()).toEqual(Array(4).fill(3 * 8192));
    region.attachReceive();
    region.detach();
    expect(wired()).toEqual(Array(4).fill(3 * 8192));
    region.dealloc();
    expect(wired()).toEqual(Array(4).fill(0));
  });

  it('MC-070 MC-196 a host joins only with room for the coherent regions', () => {
    const simulator = scenarioCluster({}, ['A']);
    open(simulator, 'A').imc.alloc(1, 3 * megabyte, { coherent: true });
    const { kernel } = simulator;
    kernel.addHost('B', { memoryMB: 10, vmSyswiredPercent: 50 });
    kernel.boot('B');
    expect(kernel.init('B', { maxrecv: 2, as: root })).toContain('coherent regions');
    expect(kernel.console('B')).toEqual([]);
    kernel.setWiredElsewhere('B', 2 * megabyte + 1);
    expect(kernel.init('B', { maxrecv: 3, as: root })).toContain('insufficient wired memory');
    expect(hostsOf(simulator).B).toMatchObject({ state: 'booted', maxrecv: 0, receiveBytes: 0 });
    kernel.setWiredElsewhere('B', 2 * megabyte);
    expect(kernel.init('B', { maxrecv: 3, as: root })).toBeUndefined();
    expect(hostsOf(simulator).B?.wiredBytes).toBe(5 * megabyte);
  });

  it('MC-073 the reserve of joining hosts, to the byte, with what the joining host brings', () => {
    const join = (joinReserve: number, maxalloc: number) => {
      const simulator = scenarioCluster({ joinReserve }, []);
      simulator.addMember('A', {}, { maxalloc: 10 });
      open(simulator, 'A').imc.alloc(1, 9 * megabyte);
      simulator.kernel.addHost('B');
      simulator.kernel.boot('B');
      return simulator.kernel.init('B', { maxalloc, as: root });
    };
    expect(join(megabyte, 10)).toBeUndefined();
    expect(join(megabyte + 1, 10)).toContain('panicked');
    expect(join(megabyte + 1, 11)).toBeUndefined();
  });

  it('a join that finds an inner lock held has changed nothing', () => {
    const simulator = scenarioCluster({}, ['A']);
    open(simulator, 'A').imc.alloc(1, 1, { coherent: true });
    simulator.kernel.addHost('B');
    simulator.kernel.boot('B');
    const before = simulator.snapshot();
    const { words, layout } = simulator.fabric;
    const lock = fabric.railAt(layout, 0) + fabric.RailWord.lock;
    words[lock] = 99;
    expect(() => simulator.kernel.init('B', { as: root })).toThrow(BusyError);
    expect(simulator.snapshot()).toEqual(before);
    words[lock] = 0;
    expect(simulator.kernel.init('B', { as: root })).toBeUndefined();
  });
});

describe('Memory Channel mapper', () => {
  it('MC-055 MC-081 runs from the boot with IMC_AUTO_INIT, otherwise from the first imc_init', () => {
    const simulator = new Simulator();
    simulator.kernel.addHost('A', { rcConfig: { IMC_AUTO_INIT: 1 } });
    simulator.kernel.addHost('B');
    for (const host of ['A', 'B']) simulator.kernel.boot(host);
    const mappers = () => simulator.snapshot().hosts.map((host) => host.mapper);
    expect(mappers()).toEqual(['running', 'none']);
    simulator.kernel.dropMapper('B');
    expect(mappers()).toEqual(['running', 'none']);
    simulator.kernel.init('B', { as: root });
    expect(mappers()).toEqual(['running', 'running']);
    simulator.stop('A');
    expect(mappers()).toEqual(['none', 'running']);
  });

  it('MC-082 MC-084 MC-085 what is attached stays when a mapper is lost, imc_init does not bring it back, a reboot does', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const { region, tx, rx } = attachBoth(p, 1, { coherent: true });
    simulator.kernel.dropMapper('A');
    expect(statusOf(() => region.attachReceive())).toBe('IMC_NOMAPPER');
    tx.setInt32(0, 1);
    simulator.settle();
    expect(rx.getInt32(0)).toBe(1);
    simulator.kernel.init('A', { maxalloc: 11, as: root });
    expect(hostsOf(simulator).A?.mapper).toBe('lost');
    const atB = open(simulator, 'B').imc.alloc(1, 1, { coherent: true });
    expect(statusOf(() => atB.attachReceive())).toBe('IMC_NOMAPPER');
    simulator.stop('A');
    // A host that is no member of the library's cluster is not asked.
    expect(statusOf(() => atB.attachReceive())).toBe('IMC_SUCCESS');
    simulator.kernel.boot('A');
    simulator.kernel.init('A', { as: root });
    expect(hostsOf(simulator).A?.mapper).toBe('running');
    expect(statusOf(() => atB.attachReceive())).toBe('IMC_SUCCESS');
  });
});
