// What holds for every call of the library: its name, when it works at all, and that a call that fails has changed
// nothing, neither in the cluster's tables nor in the caller's variables.
import { describe, expect, it } from 'vitest';
import * as library from '../../../src/engine/memory-channel/index.ts';
import {
  Flag,
  type Imc,
  ImcStatus,
  LockPerm,
  Perm,
  root,
  Simulator,
} from '../../../src/engine/memory-channel/index.ts';
import { attachBoth, nameOf, open, scenarioCluster, u, v } from '../../support/memory-channel.ts';

/** What a call of either kind answers at once. */
function first(answer: number | Generator<unknown, number, void>): number {
  if (typeof answer === 'number') return answer;
  const step = answer.next();
  return step.done === true ? step.value : Number.NaN;
}

/** Every call that answers a status, with arguments that would do. */
const calls: readonly (readonly [string, (p: Imc) => number | Generator<unknown, number, void>])[] =
  [
    ['imc_asalloc', (p) => library.imc_asalloc(p, 1, 1, Perm.URW, 0, { value: 0 }, 0)],
    [
      'imc_asattach',
      (p) => library.imc_asattach(p, 1, Flag.IMC_RECEIVE, Flag.IMC_SHARED, 0, { value: undefined }),
    ],
    [
      'imc_asattach_ptp',
      (p) => library.imc_asattach_ptp(p, 1, Flag.IMC_SHARED, 0, 'B', { value: undefined }),
    ],
    ['imc_asdetach', (p) => library.imc_asdetach(p, 1)],
    ['imc_asdealloc', (p) => library.imc_asdealloc(p, 1)],
    ['imc_lkalloc', (p) => library.imc_lkalloc(p, 1, { value: 4 }, LockPerm.LKU, 0, { value: 0 })],
    ['imc_lkacquire', (p) => library.imc_lkacquire(p, 1, 0, 0, Flag.IMC_LOCKNOWAIT)],
    ['imc_lkrelease', (p) => library.imc_lkrelease(p, 1, 0)],
    ['imc_lkdealloc', (p) => library.imc_lkdealloc(p, 1)],
    ['imc_rderrcnt_mr', (p) => library.imc_rderrcnt_mr(p, 0)],
    ['imc_ckerrcnt_mr', (p) => library.imc_ckerrcnt_mr(p, { value: 0 }, 0)],
    ['imc_rderrcnt', (p) => library.imc_rderrcnt(p)],
    ['imc_ckerrcnt', (p) => library.imc_ckerrcnt(p, { value: 0 })],
    ['imc_kill', (p) => library.imc_kill(p, 'B', 1, 0)],
    [
      'imc_getclusterinfo',
      (p) => library.imc_getclusterinfo(p, [Flag.IMC_GET_NRAILS, 0], 1, { value: 0 }),
    ],
    [
      'imc_wait_cluster_event',
      (p) => library.imc_wait_cluster_event(p, [Flag.IMC_CC_EVENT_HOST], 1, 0, { value: [] }),
    ],
  ];

describe('Memory Channel calls', () => {
  it('MC-015 the module has the historical names, and all of them are tested here', () => {
    const names = Object.keys(library).filter((name) => name.startsWith('imc_'));
    // These three work without imc_api_init or answer something else than a status.
    const others = ['imc_api_init', 'imc_bcopy', 'imc_perror'];
    expect(names.sort()).toEqual([...others, ...calls.map(([name]) => name)].sort());
    // The process stands for the program that C programs are.
    expect([library.imc_api_init.length, library.imc_asalloc.length]).toEqual([1 + 1, 1 + 6]);
    expect([library.imc_asattach.length, library.imc_asattach_ptp.length]).toEqual([1 + 5, 1 + 5]);
    expect([library.imc_lkalloc.length, library.imc_bcopy.length]).toEqual([1 + 5, 1 + 5]);
  });

  it.each([
    ['MC-088 MC-091 MC-098 before imc_init', {}],
    ['MC-002 on another interconnect', { interconnect: 'lan' }],
  ] as const)('%s no call works, and imc_api_init answers below zero', (_, config) => {
    const simulator = new Simulator(config);
    simulator.kernel.addHost('A');
    simulator.kernel.boot('A');
    if ('interconnect' in config) simulator.kernel.init('A', { as: root });
    const p = simulator.open('A', { initialized: false }).imc;
    const status = library.imc_api_init(p, null);
    expect([nameOf(status), status < 0]).toEqual(['IMC_NOTINIT', true]);
    for (const [name, call] of calls) expect(nameOf(first(call(p))), name).toBe('IMC_NOTINIT');
    expect(simulator.snapshot()).toMatchObject({ regions: [], lockSets: [] });
  });

  it('MC-086 MC-087 MC-097 imc_api_init(NULL) comes first and succeeds with zero', () => {
    const simulator = scenarioCluster();
    const p = simulator.open('A', { initialized: false }).imc;
    const before = simulator.snapshot();
    for (const [name, call] of calls) {
      expect(() => first(call(p)), name).toThrow(`${name}: process ${p.pid} has not called`);
    }
    expect(simulator.snapshot()).toEqual(before);
    expect(library.imc_api_init(p, null)).toBe(0);
    expect(ImcStatus.IMC_SUCCESS).toBe(0);
    for (const [name, call] of calls) expect(() => first(call(p)), name).not.toThrow();
  });

  it('MC-097 what succeeds answers 0, all through the life of a region and a lock set', () => {
    const p = open(scenarioCluster(), 'A').imc;
    const [id, lock] = [{ value: 0 }, { value: 0 }];
    const address = { value: undefined };
    const statuses = [
      library.imc_asalloc(p, 1, 1, Perm.URW, 0, id, 0),
      library.imc_asattach(p, id.value, Flag.IMC_TRANSMIT, Flag.IMC_SHARED, 0, address),
      library.imc_asattach_ptp(p, id.value, Flag.IMC_SHARED, 0, 'B', address),
      library.imc_asdetach(p, id.value),
      library.imc_asdealloc(p, id.value),
      library.imc_lkalloc(p, 1, { value: 4 }, LockPerm.LKU, Flag.IMC_CREATOR, lock),
      library.imc_lkrelease(p, lock.value, 0),
      first(library.imc_lkacquire(p, lock.value, 3, 0, Flag.IMC_LOCKWAIT)),
      library.imc_lkrelease(p, lock.value, 3),
      library.imc_lkdealloc(p, lock.value),
      library.imc_ckerrcnt_mr(p, { value: 9 }, 0),
    ];
    expect(statuses).toEqual(Array(11).fill(0));
  });

  it('MC-096 MC-111 MC-112 MC-113 MC-114 MC-116 MC-117 a call that fails changes nothing', () => {
    const simulator = scenarioCluster({ tables: { attaches: 8, lockSets: 2 } });
    const p = open(simulator, 'A').imc;
    const { region } = attachBoth(p);
    const foreign = open(simulator, 'B', v).imc;
    const theirs = foreign.alloc(7, 1);
    const coherent = p.alloc(8, 1, { coherent: true });
    const set = p.allocLocks(1, 4, { creator: true }).id;
    const other = foreign.allocLocks(2, 4).id;
    const kept = { value: -77 };
    const address = { value: undefined };
    const attach = (id: number, dir: number, mode: number, flag: number) =>
      library.imc_asattach(p, id, dir, mode, flag, address);
    const alloc = (key: number, size: number, perm: number, flag: number, rail: number) =>
      library.imc_asalloc(p, key, size, perm, flag, kept, rail);
    const locks = (key: number, perm: number, flag: number) =>
      library.imc_lkalloc(p, key, { value: 4 }, perm, flag, kept);
    const failing: readonly [string, () => number][] = [
      ['IMC_BADPARM', () => alloc(9, 0, Perm.URW, 0, 0)],
      ['IMC_BADPARM', () => alloc(123, 1, Perm.URW, Flag.IMC_COHERENT, 0)],
      ['IMC_PERMIT', () => alloc(7, 1, Perm.URW, 0, 0)],
      ['IMC_MCFULL', () => alloc(9, 11 * 2 ** 20, Perm.URW, 0, 0)],
      ['IMC_BADREGION', () => attach(99, 1, 1, 0)],
      ['IMC_NOTALLOC', () => attach(theirs.id, 1, 1, 0)],
      ['IMC_BADPARM', () => attach(region.id, 1, Flag.IMC_NONSHARED, 0)],
      ['IMC_BADPARM', () => attach(region.id, 7, 1, 0)],
      ['IMC_BADHOST', () => library.imc_asattach_ptp(p, region.id, 1, 0, 'X', address)],
      ['IMC_BADPARM', () => library.imc_asattach_ptp(p, coherent.id, 1, 0, 'B', address)],
      ['IMC_BADREGION', () => library.imc_asdetach(p, 99)],
      ['IMC_BADREGION', () => library.imc_asdealloc(p, 99)],
      ['IMC_ATTACHED', () => library.imc_asdealloc(p, region.id)],
      ['IMC_NOTALLOC', () => library.imc_asdealloc(p, theirs.id)],
      ['IMC_EXISTS', () => locks(1, LockPerm.LKU, Flag.IMC_CREATOR)],
      ['IMC_PERMIT', () => locks(2, LockPerm.LKU, 0)],
      ['IMC_NORESOURCES', () => locks(3, LockPerm.LKU, 0)],
      ['IMC_BADPARM', () => locks(3, 0, 0)],
      ['IMC_BADLOCK', () => library.imc_lkrelease(p, 99, 0)],
      ['IMC_BADLOCK', () => library.imc_lkrelease(p, set, 4)],
      ['IMC_LOCKNOTHELD', () => library.imc_lkrelease(p, set, 1)],
      ['IMC_BADLOCK', () => library.imc_lkdealloc(p, 99)],
      ['IMC_NOTALLOC', () => library.imc_lkdealloc(p, other)],
      ['IMC_LOCKACTIVE', () => library.imc_lkdealloc(p, set)],
      ['IMC_BADPARM', () => first(library.imc_lkacquire(p, set, 1, 1, Flag.IMC_LOCKWAIT))],
      ['IMC_LOCKPRIOR', () => first(library.imc_lkacquire(p, set, 0, 0, Flag.IMC_LOCKWAIT))],
      ['IMC_EPERM', () => library.imc_kill(p, 'B', foreign.pid, 15)],
    ];
    const before = simulator.snapshot();
    for (const [status, call] of failing) {
      expect(nameOf(call()), String(call)).toBe(status);
      expect(simulator.snapshot(), String(call)).toEqual(before);
    }
    expect([kept.value, address.value, simulator.kernel.hasOrders]).toEqual([
      -77,
      undefined,
      false,
    ]);
  });

  it('MC-096 attaches that fail use up neither table, map entries nor memory', () => {
    const simulator = scenarioCluster({ tables: { attaches: 1, mapEntriesPerProcess: 1 } });
    const p = simulator.open('A', { user: u, vmLimitMB: 1 }).imc;
    const [large, region] = [p.alloc(1, 2 ** 20 + 1), p.alloc(2, 2 ** 20)];
    const address = { value: undefined };
    for (let times = 0; times < 3; times += 1) {
      const args = [Flag.IMC_TRANSMIT, Flag.IMC_NONSHARED, 0, address] as const;
      expect(nameOf(library.imc_asattach(p, large.id, ...args))).toBe('IMC_NOMEM');
      expect(nameOf(library.imc_asattach_ptp(p, region.id, 1, 0, 'A', address))).toBe(
        'IMC_BADHOST',
      );
    }
    // Not even the sharing mode is fixed by them.
    region.attachReceive({ mode: 'shared' });
    region.detach();
    region.attachTransmit({ mode: 'nonshared' });
    expect(simulator.snapshot().regions.map((one) => one.attaches.length)).toEqual([0, 1]);
  });

  it('MC-102 MC-103 MC-106 the sizes of the tables unless said', () => {
    const simulator = scenarioCluster();
    const p = simulator.open('A').imc;
    simulator.kernel.init('A', { maxalloc: 200, as: root });
    const region = p.alloc(0, 1);
    for (let times = 0; times < 200; times += 1) region.attachTransmit();
    expect(() => region.attachTransmit()).toThrow('IMC_MAPENTRIES');
    // Another process has its own.
    simulator.open('A').imc.alloc(0, 1).attachTransmit();
    for (let key = 1; key < 256; key += 1) p.alloc(key, 1);
    expect(() => p.alloc(256, 1)).toThrow('IMC_NORESOURCES');
    for (let key = 0; key < 128; key += 1) p.allocLocks(key, 1);
    expect(() => p.allocLocks(128, 1)).toThrow('IMC_NORESOURCES');
    simulator.kernel.init('A', { maxalloc: 400, maxrecv: 100, as: root });
    expect(() => p.alloc(256, 1)).toThrow('IMC_NORESOURCES');
    expect(() => p.allocLocks(128, 1)).toThrow('IMC_NORESOURCES');
  });

  it('MC-105 MC-106 4096 attaches are all there are, until some are given back', () => {
    const simulator = scenarioCluster({ tables: { mapEntriesPerProcess: 4097 } });
    const p = simulator.open('A').imc;
    const [region, other] = [p.alloc(1, 1), p.alloc(2, 1)];
    for (let times = 0; times < 4095; times += 1) region.attachTransmit();
    other.attachReceive();
    expect(() => other.attachReceive()).toThrow('IMC_NORESOURCES');
    expect(() => open(simulator, 'B').imc.alloc(3, 1).attachReceive()).toThrow('IMC_NORESOURCES');
    other.detach();
    expect(() => other.attachReceive()).not.toThrow();
  });
});
