// Regions: allocation by key, the space they use, who may use them, and when they go (manual 10.6.4).
import { describe, expect, it } from 'vitest';
import {
  Flag,
  fabric,
  imc_asalloc,
  Perm,
  Simulator,
  type User,
} from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  nameOf,
  open,
  poison,
  scenarioCluster,
  statusOf,
  u,
  v,
  w,
} from '../../support/memory-channel.ts';

const megabyte = 1_048_576;

function allocated(simulator: Simulator): number {
  return simulator.snapshot().allocatedBytes;
}

describe('Memory Channel regions by key', () => {
  it('MC-125 MC-126 MC-128 the same key is the same region for all processes of all hosts', () => {
    const simulator = scenarioCluster();
    const alloc = (host: string, key: number, user: User = u) => {
      const id = { value: -1 };
      const p = open(simulator, host, user).imc;
      expect(nameOf(imc_asalloc(p, key, 8192, Perm.URW | Perm.GRW, 0, id, 0))).toBe('IMC_SUCCESS');
      return id.value;
    };
    const ids = [alloc('A', 1), alloc('A', 1), alloc('B', 1), alloc('C', 1, v)];
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toBeGreaterThan(0);
    const others = [alloc('A', 2), alloc('B', 3), alloc('A', 0), alloc('A', -1)];
    expect(new Set([...ids, ...others]).size).toBe(5);
    expect(simulator.snapshot().regions.map(({ key, id }) => [key, id])).toEqual([
      [1, ids[0]],
      [2, others[0]],
      [3, others[1]],
      [0, others[2]],
      [-1, others[3]],
    ]);
  });

  it.each([4096, 8192, 16_384] as const)(
    'MC-012 MC-129 MC-150 with pages of %d bytes',
    (pageSize) => {
      const simulator = scenarioCluster({ pageSize });
      const p = open(simulator, 'A').imc;
      const sizes = [1, pageSize, pageSize + 1].map((size, key) => p.alloc(key, size).size);
      expect(sizes).toEqual([pageSize, pageSize, 2 * pageSize]);
      p.allocLocks(1, 1);
      expect(allocated(simulator)).toBe(5 * pageSize);
      expect(p.alloc(0, 1).attachReceive().length).toBe(pageSize);
    },
  );

  it('MC-012 a page is 8192 bytes unless said', () => {
    const simulator = new Simulator();
    simulator.addMember('A');
    expect(simulator.open('A').imc.alloc(1, 1).size).toBe(8192);
  });

  it('MC-138 MC-142 MC-143 a region is shared, and its space is free after its last user', () => {
    const simulator = scenarioCluster();
    const [p, q] = [open(simulator, 'A').imc, open(simulator, 'B').imc];
    const mine = p.alloc(1, 6 * megabyte);
    p.alloc(1, 6 * megabyte);
    const theirs = q.alloc(1, 6 * megabyte);
    expect(allocated(simulator)).toBe(6 * megabyte);
    mine.dealloc();
    expect(allocated(simulator)).toBe(6 * megabyte);
    expect(statusOf(() => p.alloc(2, 6 * megabyte))).toBe('IMC_MCFULL');
    expect(statusOf(() => mine.dealloc())).toBe('IMC_NOTALLOC');
    theirs.dealloc();
    expect([allocated(simulator), simulator.snapshot().regions]).toEqual([0, []]);
    expect(statusOf(() => p.alloc(2, 6 * megabyte))).toBe('IMC_SUCCESS');
  });

  it('MC-142 MC-144 the last user may end in any way, on any host', () => {
    for (const end of ['exit', 'kill', 'host'] as const) {
      const simulator = scenarioCluster();
      const [first, second] = [open(simulator, 'A'), open(simulator, 'B')];
      for (const { imc } of [first, second]) attachBoth(imc);
      first.exitNormally();
      expect(simulator.snapshot().regions).toHaveLength(1);
      if (end === 'exit') second.exitNormally();
      else if (end === 'kill') simulator.kill(second.pid);
      else simulator.stop('B');
      expect(simulator.snapshot().regions, end).toEqual([]);
      expect(simulator.snapshot().hosts.map((host) => host.receiveBytes)).toEqual([0, 0, 0]);
    }
  });

  it('MC-147 MC-189 what is allocated again under a key begins with new contents', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const before = attachBoth(p, 1, { loopback: true });
    before.tx.setInt32(0, 5);
    simulator.settle();
    before.tx.setInt32(4, 6);
    before.region.detach();
    before.region.dealloc();
    const after = attachBoth(p, 1, { loopback: true });
    simulator.settle();
    expect([after.rx.getInt32(0), after.rx.getInt32(4)]).toEqual([poison, poison]);
  });

  it.each([false, true])(
    'MC-142 MC-167 its receive memory is given back (coherent: %s)',
    (coherent) => {
      const simulator = scenarioCluster();
      const p = open(simulator, 'A').imc;
      const { region } = attachBoth(p, 1, { coherent });
      const { fabric: state } = simulator;
      const segment = 1;
      const memory = () => [p.context.port.call('segment', segment), state.mapped(0, 0, segment)];
      expect(memory()[0]).toBeInstanceOf(ArrayBuffer);
      expect(memory()[1]?.byteLength).toBe(8192);
      region.detach();
      region.dealloc();
      expect(memory()).toEqual([undefined, undefined]);
      const words = state.words.subarray(fabric.segmentAt(state.layout, 0, 0)).subarray(0, 2);
      expect([...words]).toEqual([0, 0]);
    },
  );

  it('MC-137 a lock set uses whole pages, at least one', () => {
    const simulator = scenarioCluster({ pageSize: 4096 }, ['A']);
    const p = open(simulator, 'A').imc;
    p.allocLocks(1, 1);
    p.allocLocks(2, 512);
    expect(simulator.snapshot()).toMatchObject({ overheadBytes: 8192, allocatedBytes: 8192 });
  });
});

describe('Memory Channel permissions of regions', () => {
  /** May allocate, attach for receive, attach for transmit. */
  const rights = (perm: number, user: User) => {
    const simulator = scenarioCluster();
    open(simulator, 'A', u).imc.alloc(1, 1, { perm });
    const p = open(simulator, 'B', user).imc;
    if (statusOf(() => p.alloc(1, 1)) === 'IMC_PERMIT') return 'none';
    const region = p.alloc(1, 1);
    const canReceive = statusOf(() => region.attachReceive()) === 'IMC_SUCCESS';
    const canTransmit = statusOf(() => region.attachTransmit()) === 'IMC_SUCCESS';
    const canTransmitTo = statusOf(() => region.attachTransmitTo('C')) === 'IMC_SUCCESS';
    expect(canTransmitTo).toBe(canTransmit);
    return `${canReceive ? 'r' : '-'}${canTransmit ? 'w' : '-'}`;
  };

  it.each([
    ['user', u, [Perm.UR, Perm.UW, Perm.URW], Perm.GRW | Perm.ORW],
    ['group', v, [Perm.GR, Perm.GW, Perm.GRW], Perm.URW | Perm.ORW],
    ['other', w, [Perm.OR, Perm.OW, Perm.ORW], Perm.URW | Perm.GRW],
  ] as const)('MC-131 MC-141 %s: read, write, both, or none', (_, user, perms, others) => {
    const found = perms.map((perm) => rights(perm, user));
    expect(found).toEqual(['r-', '-w', 'rw']);
    expect(perms.map((perm) => rights(perm | others, user))).toEqual(found);
    expect(rights(others, user)).toBe('none');
  });

  it('MC-131 there is no execute permission, and MC-139 a later perm is ignored', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    for (const perm of [0o001, 0o010, 0o100, 0o1000, 0o666 + 1, 0, -1]) {
      expect(
        statusOf(() => p.alloc(1, 1, { perm })),
        String(perm),
      ).toBe('IMC_BADPARM');
    }
    p.alloc(1, 1, { perm: Perm.URW });
    open(simulator, 'B').imc.alloc(1, 1, { perm: Perm.ORW | Perm.URW });
    expect(simulator.snapshot().regions[0]?.mode).toBe('rw-------');
    expect(statusOf(() => open(simulator, 'B', w).imc.alloc(1, 1))).toBe('IMC_PERMIT');
  });

  it('MC-140 owner and group are those of the first allocator, by the real id', () => {
    const simulator = scenarioCluster();
    const real = { ...u, effectiveUid: 0, savedUid: 0 };
    const first = open(simulator, 'A', real).imc.alloc(1, 1, { perm: Perm.URW | Perm.GRW });
    open(simulator, 'B', v).imc.alloc(1, 1);
    first.dealloc();
    expect(simulator.snapshot().regions).toMatchObject([{ owner: 'u', group: 'g' }]);
    expect(
      statusOf(() => open(simulator, 'B', { ...w, effectiveUid: u.uid }).imc.alloc(1, 1)),
    ).toBe('IMC_PERMIT');
  });

  it.each([
    ['size', 8193, 0, 0],
    ['rail', 8192, 0, 1],
    ['coherent flag', 8192, Flag.IMC_COHERENT, 0],
  ] as const)('MC-139 a later allocation must agree in %s', (_, size, flag, rail) => {
    const simulator = scenarioCluster({ railStyle: 0 });
    open(simulator, 'A').imc.alloc(1, 1);
    const p = open(simulator, 'B').imc;
    const id = { value: -1 };
    expect(nameOf(imc_asalloc(p, 1, size, Perm.URW, flag, id, rail))).toBe('IMC_BADPARM');
    expect([id.value, simulator.snapshot().regions[0]?.allocators.length]).toEqual([-1, 1]);
    expect(nameOf(imc_asalloc(p, 1, 8192, Perm.URW, 0, id, 0))).toBe('IMC_SUCCESS');
  });

  it('MC-134 a key of a failed rail: who has none yet is refused, others get the region', () => {
    const simulator = scenarioCluster({ railStyle: 0 });
    const p = open(simulator, 'A').imc;
    const region = p.alloc(1, 1, { rail: 1 });
    simulator.failPhysicalRail(1);
    expect(statusOf(() => p.alloc(2, 1, { rail: 1 }))).toBe('IMC_MC_ERROR');
    expect(open(simulator, 'B').imc.alloc(1, 1, { rail: 1 }).id).toBe(region.id);
    expect(statusOf(() => region.attachReceive())).toBe('IMC_SUCCESS');
  });
});
