// Locks, error counts, signals, information and views: the return codes and scenarios of calls that work at the speed
// of memory, and of those that ask about the cluster.
import { describe, expect, it } from 'vitest';
import {
  Flag,
  type Imc,
  ImcStatus,
  imc_api_init,
  imc_ckerrcnt,
  imc_ckerrcnt_mr,
  imc_getclusterinfo,
  imc_kill,
  imc_lkacquire,
  imc_lkalloc,
  imc_lkdealloc,
  imc_lkrelease,
  imc_perror,
  imc_rderrcnt,
  imc_rderrcnt_mr,
  imc_wait_cluster_event,
  LockPerm,
  Perm,
  root,
  Signal,
  statusName,
  statusText,
} from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  faultOf,
  nameOf,
  open,
  poison,
  scenarioCluster,
  statusOf,
  u,
  v,
} from '../../support/memory-channel.ts';

/** Allocates a lock set by the C-like call. */
function locksOf(
  p: Imc,
  options: { count?: number; flag?: number; key?: number; perm?: number } = {},
) {
  const count = { value: options.count ?? 4 };
  const lock = { value: -1 };
  const { key = 456, perm = LockPerm.LKU, flag = 0 } = options;
  const status = nameOf(imc_lkalloc(p, key, count, perm, flag, lock));
  return { status, count: count.value, lock: lock.value };
}

/** The first result of an acquire: its status, or `waits`. */
function acquire(
  p: Imc,
  lock: number,
  index: number,
  trylock: number = Flag.IMC_LOCKNOWAIT,
  flag = 0,
) {
  const step = imc_lkacquire(p, lock, index, flag, trylock).next();
  return step.done === true ? nameOf(step.value) : 'waits';
}

describe('Memory Channel locks', () => {
  it('SC-29 MC-108 MC-270 MC-271 MC-272 one of five creators succeeds', () => {
    const simulator = scenarioCluster();
    const results = ['A', 'B', 'C', 'A', 'B'].map((host) =>
      locksOf(open(simulator, host).imc, { flag: Flag.IMC_CREATOR }),
    );
    expect(results.map((one) => one.status)).toEqual([
      'IMC_SUCCESS',
      ...Array(4).fill('IMC_EXISTS'),
    ]);
    expect(simulator.snapshot().lockSets).toMatchObject([
      { locks: 4, held: [{ index: 0, host: 'A' }] },
    ]);
  });

  it('SC-30 MC-123 MC-124 MC-276 MC-278 MC-282 acquiring', () => {
    const simulator = scenarioCluster();
    const [p, q] = [open(simulator, 'A').imc, open(simulator, 'B').imc];
    const { lock } = locksOf(p, { flag: Flag.IMC_CREATOR });
    expect(locksOf(q)).toEqual({ status: 'IMC_SUCCESS', count: 4, lock });
    expect(acquire(q, lock, 0)).toBe('IMC_LOCKBUSY');
    expect(acquire(q, lock, 1)).toBe('IMC_SUCCESS');
    const waiting = imc_lkacquire(q, lock, 0, 0, Flag.IMC_LOCKWAIT);
    expect(waiting.next().done).toBe(false);
    for (const mode of [Flag.IMC_LOCKWAIT, Flag.IMC_LOCKNOWAIT]) {
      expect(acquire(p, lock, 0, mode)).toBe('IMC_LOCKPRIOR');
    }
    expect(nameOf(imc_lkrelease(p, lock, 0))).toBe('IMC_SUCCESS');
    expect(waiting.next()).toEqual({ done: true, value: ImcStatus.IMC_SUCCESS });
  });

  it('SC-31 MC-279 MC-280 MC-283 releasing and deallocating', () => {
    const simulator = scenarioCluster();
    const [p, q] = [open(simulator, 'A').imc, open(simulator, 'B').imc];
    const { lock } = locksOf(p);
    locksOf(q);
    expect(acquire(p, lock, 1)).toBe('IMC_SUCCESS');
    expect(nameOf(imc_lkrelease(q, lock, 2))).toBe('IMC_LOCKNOTHELD');
    expect(nameOf(imc_lkrelease(q, lock, 1))).toBe('IMC_LOCKNOTHELD');
    for (const index of [9, 4, -1, 0.5])
      expect(nameOf(imc_lkrelease(q, lock, index))).toBe('IMC_BADLOCK');
    expect(nameOf(imc_lkrelease(q, 99, 0))).toBe('IMC_BADLOCK');
    expect(acquire(q, 99, 0)).toBe('IMC_BADLOCK');
    expect(nameOf(imc_lkdealloc(q, lock))).toBe('IMC_LOCKACTIVE');
    expect(nameOf(imc_lkdealloc(q, 99))).toBe('IMC_BADLOCK');
    expect(nameOf(imc_lkdealloc(open(simulator, 'C').imc, lock))).toBe('IMC_NOTALLOC');
    imc_lkrelease(p, lock, 1);
    expect([imc_lkdealloc(p, lock), imc_lkdealloc(q, lock)]).toEqual([0, 0]);
    expect(simulator.snapshot().lockSets).toEqual([]);
    expect(locksOf(p, { flag: Flag.IMC_CREATOR }).status).toBe('IMC_SUCCESS');
  });

  it('SC-32 MC-285 MC-286 the locks of whoever ends are released', () => {
    for (const end of ['process', 'host'] as const) {
      const simulator = scenarioCluster();
      const p = open(simulator, 'A');
      const q = open(simulator, 'B').imc;
      const { lock } = locksOf(p.imc, { flag: Flag.IMC_CREATOR });
      locksOf(q);
      const waiting = imc_lkacquire(q, lock, 0, 0, Flag.IMC_LOCKWAIT);
      expect(waiting.next().done).toBe(false);
      if (end === 'process') simulator.kill(p.pid);
      else simulator.stop('A');
      expect(waiting.next()).toEqual({ done: true, value: 0 });
      expect(simulator.snapshot().rails[0]?.errorCount).toBe(end === 'host' ? 4 : 3);
    }
  });

  it('SC-33 MC-281 INV-15 what was stored before a release is there after the acquire', () => {
    const simulator = scenarioCluster({ delay: 50, writeBuffer: 'fifo' });
    const [p, q] = [open(simulator, 'A').imc, open(simulator, 'B')];
    const { tx } = attachBoth(p);
    const rx = attachReceive(q.imc);
    const { lock } = locksOf(p, { flag: Flag.IMC_CREATOR });
    locksOf(q.imc);
    tx.setInt32(0, 5);
    imc_lkrelease(p, lock, 0);
    const work = imc_lkacquire(q.imc, lock, 0, 0, Flag.IMC_LOCKWAIT);
    expect(rx.getInt32(0)).toBe(poison);
    expect(q.finish(work, () => simulator.advance(1))).toBe(0);
    expect(rx.getInt32(0)).toBe(5);
    expect(simulator.now).toBeGreaterThanOrEqual(50);
  });

  it('MC-115 IMC_CORRUPTLOCK after a corruption', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const { lock } = locksOf(p);
    simulator.kernel.corruptLockSet(lock);
    expect(acquire(p, lock, 0)).toBe('IMC_CORRUPTLOCK');
    expect(nameOf(imc_lkrelease(p, lock, 0))).toBe('IMC_CORRUPTLOCK');
    expect(nameOf(imc_lkdealloc(p, lock))).toBe('IMC_CORRUPTLOCK');
  });

  it('MC-266 MC-267 MC-268 MC-269 MC-274 arguments, counts, permissions and limits', () => {
    const simulator = scenarioCluster({ tables: { lockSets: 2 } });
    const p = open(simulator, 'A').imc;
    for (const bad of [{ count: 0 }, { count: 513 }, { count: 1.5 }, { flag: 2 }, { perm: 0 }]) {
      expect(locksOf(p, bad).status, JSON.stringify(bad)).toBe('IMC_BADPARM');
    }
    const { lock } = locksOf(p, { count: 512 });
    expect(locksOf(open(simulator, 'B', v).imc).status).toBe('IMC_PERMIT');
    expect(locksOf(open(simulator, 'B').imc, { count: 3 }).count).toBe(512);
    expect(acquire(p, lock, 0, 7)).toBe('IMC_BADPARM');
    expect(acquire(p, lock, 0, Flag.IMC_LOCKWAIT, 1)).toBe('IMC_BADPARM');
    locksOf(p, { key: 1, perm: LockPerm.LKU | LockPerm.LKG });
    expect(locksOf(open(simulator, 'C', v).imc, { key: 1 }).status).toBe('IMC_SUCCESS');
    expect(locksOf(p, { key: 2 }).status).toBe('IMC_NORESOURCES');
  });

  it('MC-137 a lock set uses address space', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    p.alloc(1, 10_485_760);
    expect(locksOf(p).status).toBe('IMC_MCFULL');
    expect(simulator.snapshot().overheadBytes).toBe(0);
  });
});

describe('Memory Channel error counts', () => {
  it('SC-27 MC-242 a count in update is negative', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const { tx } = attachBoth(p);
    attachReceive(open(simulator, 'B').imc);
    simulator.dropPacket({ rail: 0, hosts: ['B'] });
    tx.setInt32(0, 1);
    simulator.settle();
    simulator.kernel.holdCountUpdate(0, 2);
    expect([1, 2, 3, 4].map(() => imc_rderrcnt_mr(p, 0))).toEqual([-1, -1, 4, 4]);
  });

  it('SC-28 MC-118 MC-244 MC-252 MC-253 MC-260 other hosts hear of an error later, a check at once', () => {
    const simulator = scenarioCluster({ countPropagation: 100 });
    const [a, b] = [open(simulator, 'A').imc, open(simulator, 'B').imc];
    const { tx } = attachBoth(a);
    const rx = attachReceive(b);
    simulator.dropPacket({ rail: 0, hosts: ['B'] });
    tx.setInt32(0, 1);
    simulator.advance(3);
    expect(rx.getInt32(0)).toBe(poison);
    simulator.advance(10);
    expect(imc_rderrcnt_mr(a, 0)).toBe(3);
    const known = { value: 3 };
    const before = simulator.now;
    expect(nameOf(imc_ckerrcnt_mr(a, known, 0))).toBe('IMC_MC_ERROR');
    expect(simulator.now - before).toBeGreaterThanOrEqual(6);
    expect([known.value, imc_rderrcnt_mr(b, 0)]).toEqual([4, 4]);
    expect(nameOf(imc_ckerrcnt_mr(a, known, 0))).toBe('IMC_SUCCESS');
  });

  it('MC-244 MC-257 without a check the count of another host follows after the propagation time', () => {
    const simulator = scenarioCluster({ countPropagation: 100 });
    const a = open(simulator, 'A').imc;
    const { tx } = attachBoth(a);
    attachReceive(open(simulator, 'B').imc);
    simulator.dropPacket({ rail: 0, hosts: ['B'] });
    tx.setInt32(0, 1);
    simulator.advance(3);
    simulator.settle();
    simulator.advance(99);
    expect(imc_rderrcnt_mr(a, 0)).toBe(3);
    simulator.advance(1.1);
    expect(imc_rderrcnt_mr(a, 0)).toBe(4);
  });

  it('MC-243 MC-254 MC-255 MC-119 rails that are not, sums over all, and a check that cannot be set up', () => {
    const simulator = scenarioCluster({ physicalRails: 3, railStyle: 0 });
    const p = open(simulator, 'A').imc;
    for (const rail of [3, -1, 0.5]) {
      expect(imc_rderrcnt_mr(p, rail)).toBe(ImcStatus.IMC_BADPARM);
      expect(imc_ckerrcnt_mr(p, { value: 9 }, rail)).toBe(ImcStatus.IMC_BADPARM);
    }
    expect(imc_rderrcnt(p)).toBe(9);
    const sum = { value: 8 };
    expect(nameOf(imc_ckerrcnt(p, sum))).toBe('IMC_MC_ERROR');
    expect(sum.value).toBe(9);
    expect(nameOf(imc_ckerrcnt(p, sum))).toBe('IMC_SUCCESS');
    simulator.kernel.breakErrorCheck(true);
    expect(nameOf(imc_ckerrcnt(p, sum))).toBe('IMC_INITERR');
    simulator.kernel.breakErrorCheck(false);
    simulator.failPhysicalRail(2);
    expect(nameOf(imc_ckerrcnt_mr(p, { value: 99 }, 2))).toBe('IMC_MC_ERROR');
    expect(nameOf(imc_ckerrcnt_mr(p, { value: 99 }, 1))).toBe('IMC_SUCCESS');
  });
});

describe('Memory Channel signals', () => {
  it('SC-40 MC-110 MC-120 MC-121 MC-291 to MC-298 imc_kill', () => {
    const simulator = scenarioCluster();
    const sender = open(simulator, 'A').imc;
    const target = open(simulator, 'B');
    const kill = (p: Imc, host: string, pid: number, signal: number = Signal.SIGTERM) =>
      nameOf(imc_kill(p, host, pid, signal));
    expect(kill(sender, 'B', 0)).toBe('IMC_BADPARM');
    expect(kill(sender, 'B', -target.pid)).toBe('IMC_BADPARM');
    expect(kill(sender, 'B', target.pid + 1)).toBe('IMC_ESRCH');
    expect(kill(sender, 'A', target.pid)).toBe('IMC_ESRCH');
    expect(kill(sender, 'X', target.pid)).toBe('IMC_BADHOST');
    for (const signal of [-1, 32, 1.5])
      expect(kill(sender, 'B', target.pid, signal)).toBe('IMC_EINVAL');
    for (const pid of [1, 2 * 2 ** 19 + 1]) {
      for (const name of ['SIGKILL', 'SIGSTOP', 'SIGTSTP', 'SIGCONT'] as const) {
        expect(kill(sender, 'B', pid, Signal[name])).toBe('IMC_EINVAL');
      }
    }
    expect(kill(simulator.open('A', { user: root }).imc, 'B', target.pid)).toBe('IMC_NOROOT');
    expect(kill(open(simulator, 'A', v).imc, 'B', target.pid)).toBe('IMC_EPERM');
    expect(kill(sender, 'B', target.pid, 0)).toBe('IMC_SUCCESS');
    expect(target.exit).toBeUndefined();
    expect(kill(sender, 'B', target.pid)).toBe('IMC_SUCCESS');
    simulator.obey();
    expect(target.exit).toEqual({ code: 143, signal: 15 });
  });

  it('MC-295 saved and effective users count, and SIGCONT within a session', () => {
    const simulator = scenarioCluster();
    const session = 77;
    const target = simulator.open('B', { user: { ...u, effectiveUid: 300 }, session });
    const by = (user: typeof u, mine?: number) => simulator.open('A', { user, session: mine }).imc;
    const check = (p: Imc, signal: number) => nameOf(imc_kill(p, 'B', target.pid, signal));
    expect(check(by({ ...v, savedUid: 300 }), 0)).toBe('IMC_SUCCESS');
    expect(check(by({ ...v, savedUid: 301 }), 0)).toBe('IMC_EPERM');
    expect(check(by(v, session), Signal.SIGCONT)).toBe('IMC_SUCCESS');
    expect(check(by(v, session), Signal.SIGTERM)).toBe('IMC_EPERM');
  });

  it('a stopped process waits until it is continued, a handler runs at a poll', () => {
    const simulator = scenarioCluster();
    let polls = 0;
    let handled = 0;
    const process = simulator.spawn('A', function* count(imc) {
      imc.apiInit();
      imc.onSignal('SIGUSR1', () => {
        handled += 1;
      });
      for (;;) {
        polls += 1;
        yield undefined;
      }
    });
    simulator.run(10);
    simulator.kernel.signal(process.pid, Signal.SIGSTOP);
    const before = polls;
    simulator.run(10);
    expect(polls).toBe(before);
    simulator.kernel.signal(process.pid, Signal.SIGCONT);
    simulator.kernel.signal(process.pid, Signal.SIGUSR1);
    simulator.kernel.signal(process.pid, Signal.SIGCHLD);
    simulator.run(10);
    expect([polls > before, handled]).toEqual([true, 1]);
    expect(statusOf(() => process.imc.context.port.call('handleSignal', 9))).toBe('IMC_SUCCESS');
    expect(process.imc.context.port.call('handleSignal', Signal.SIGKILL).status).toBe(
      ImcStatus.IMC_EINVAL,
    );
  });
});

describe('Memory Channel information and events', () => {
  it('SC-41 MC-300 to MC-309 imc_getclusterinfo', () => {
    const simulator = scenarioCluster();
    simulator.kernel.addHost('D');
    simulator.kernel.boot('D');
    const p = open(simulator, 'A').imc;
    const [hosts, rails, mask] = [{ value: [] as unknown }, { value: 0 }, { value: 0 }];
    const items = [Flag.IMC_GET_HOSTS, Flag.IMC_GET_NRAILS, Flag.IMC_GET_ACTIVERAILS, 0];
    expect(imc_getclusterinfo(p, items, 3, hosts, rails, mask)).toBe(0);
    expect([hosts.value, rails.value, mask.value]).toEqual([['A', 'B', 'C'], 1, 1]);
    expect(imc_getclusterinfo(p, [0], 0)).toBe(0);
    const short = { value: 'kept', capacity: 2 };
    expect(nameOf(imc_getclusterinfo(p, items, 1, short))).toBe('IMC_BADPARM');
    expect(short.value).toBe('kept');
    expect(nameOf(imc_getclusterinfo(p, [9, 0], 1, mask))).toBe('IMC_BADPARM');
    expect(nameOf(imc_getclusterinfo(p, items, 3, hosts))).toBe('IMC_BADPARM');
    expect(nameOf(imc_getclusterinfo(p, items, 9, hosts))).toBe('IMC_BADPARM');
  });

  it('SC-42 MC-109 MC-314 INV-23 a change before the wait ends it at once', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const hosts = { value: p.clusterInfo().hosts as unknown };
    simulator.stop('C');
    const events = [Flag.IMC_CC_EVENT_HOST, 0];
    expect(imc_wait_cluster_event(p, events, 1, 0, hosts).next()).toEqual({
      done: true,
      value: ImcStatus.IMC_HOST_CHANGE,
    });
    expect(hosts.value).toEqual(['A', 'B']);
  });

  it('MC-109 MC-310 to MC-315 arguments, blocking, and both changes at once', () => {
    const simulator = scenarioCluster({ railStyle: 0 });
    const p = open(simulator, 'A').imc;
    const { HOST, RAIL } = { HOST: Flag.IMC_CC_EVENT_HOST, RAIL: Flag.IMC_CC_EVENT_RAIL };
    const [hosts, mask] = [{ value: p.clusterInfo().hosts as unknown }, { value: 3 as unknown }];
    const first = (
      events: number[],
      count: number,
      unused: number,
      ...buffers: { value: unknown }[]
    ) => {
      const step = imc_wait_cluster_event(p, events, count, unused, ...buffers).next();
      return step.done === true ? nameOf(step.value) : 'waits';
    };
    expect(first([0], 0, 0)).toBe('IMC_BADPARM');
    expect(first([HOST, 0], 1, 1, hosts)).toBe('IMC_BADPARM');
    expect(first([7, 0], 1, 0, hosts)).toBe('IMC_BADPARM');
    expect(first([HOST, RAIL, 0], 2, 0, hosts)).toBe('IMC_BADPARM');
    expect(first([HOST, RAIL, 0], 2, 0, hosts, mask)).toBe('waits');
    simulator.failPhysicalRail(1);
    simulator.stop('B');
    expect(first([RAIL, HOST, 0], 2, 0, mask, hosts)).toBe('IMC_RAIL_CHANGE');
    expect([mask.value, hosts.value]).toEqual([1, ['A', 'C']]);
    expect(first([HOST, RAIL, 0], 2, 0, hosts, mask)).toBe('waits');
  });
});

describe('Memory Channel views', () => {
  it('MC-201 to MC-213 INV-13 what a transmit address refuses, and that nothing is sent', () => {
    const simulator = scenarioCluster();
    const { tx, rx } = attachBoth(open(simulator, 'A').imc, 1, { loopback: true });
    const refusals: readonly [string, () => unknown][] = [
      ['SIGSEGV', () => tx.getInt32(0)],
      ['SIGSEGV', () => tx.increment(0)],
      ['SIGSEGV', () => tx.decrement(0)],
      ['SIGBUS', () => tx.setUint8(0, 1)],
      ['SIGBUS', () => tx.setInt16(0, 1)],
      ['SIGBUS', () => tx.setInt32(2, 1)],
      ['SIGBUS', () => tx.setInt32(0.5, 1)],
      ['SIGBUS', () => tx.setBigInt64(4, 1n)],
      ['SIGBUS', () => tx.setFloat64(12, 1)],
      ['SIGSEGV', () => tx.setInt32(8192, 1)],
      ['SIGSEGV', () => tx.setInt32(-4, 1)],
      ['SIGSEGV', () => tx.setInt32(Number.NaN, 1)],
      ['SIGSEGV', () => tx.setBigInt64(8192, 1n)],
      ['SIGSEGV', () => tx.assign(0, new Uint8Array(12))],
      ['SIGSEGV', () => tx.bcopy(new Uint8Array(16), 8184)],
      ['SIGSEGV', () => tx.bcopy(new Uint8Array(17).subarray(1), 0)],
      ['SIGSEGV', () => rx.setInt32(0, 1)],
      ['SIGSEGV', () => rx.getInt32(8190)],
      ['SIGSEGV', () => rx.getUint8(-1)],
    ];
    for (const [signal, work] of refusals) expect(faultOf(work), String(work)).toBe(signal);
    simulator.settle();
    expect(simulator.snapshot().rails[0]?.packets).toBe(0);
    expect(rx.getInt32(0)).toBe(poison);
  });

  it('MC-209 MC-212 stores of every allowed width arrive, loads of any width see them', () => {
    const simulator = scenarioCluster({ writeBuffer: 'fifo' });
    const p = open(simulator, 'A').imc;
    const { tx, rx } = attachBoth(p, 1, { loopback: true });
    tx.setBigInt64(8, -2n);
    tx.setFloat32(16, 1.5);
    tx.setFloat64(24, Math.PI);
    tx.setUint32(32, 0xffff0001);
    tx.assign(40, Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]));
    p.mb();
    simulator.settle();
    expect([rx.getBigInt64(8), rx.getFloat32(16), rx.getFloat64(24)]).toEqual([-2n, 1.5, Math.PI]);
    expect([rx.getUint32(32), rx.getInt16(34), rx.getUint8(41), rx.getInt32(41)]).toEqual([
      0xffff0001, -1, 2, 0x05040302,
    ]);
    const bytes = new Uint8Array(2);
    rx.readInto(bytes, 42);
    expect([...bytes]).toEqual([3, 4]);
  });

  it('AMB-30 stores through a receive address may be local', () => {
    const simulator = scenarioCluster({ receiveStores: 'local' });
    const { rx } = attachBoth(open(simulator, 'A').imc);
    const other = attachReceive(open(simulator, 'B').imc);
    rx.setInt32(0, 5);
    expect([rx.getInt32(0), other.getInt32(0)]).toEqual([5, poison]);
  });
});

describe('Memory Channel calls', () => {
  it('MC-092 MC-093 a second imc_api_init changes nothing', () => {
    const p = open(scenarioCluster(), 'A').imc;
    expect([imc_api_init(p, null), imc_api_init(p, null)]).toEqual([0, 0]);
  });

  it('MC-094 MC-095 imc_perror decodes every code', () => {
    const simulator = scenarioCluster();
    const process = open(simulator, 'A');
    imc_perror(process.imc, 'imc_asalloc', ImcStatus.IMC_MCFULL);
    imc_perror(process.imc, 'x', -999);
    expect(process.stderr).toEqual([
      'imc_asalloc: insufficient Memory Channel address space',
      'x: -999',
    ]);
    const codes = Object.values(ImcStatus);
    expect(new Set(codes).size).toBe(30);
    expect(new Set(codes.map(statusText)).size).toBe(30);
    for (const [name, code] of Object.entries(ImcStatus)) {
      expect(statusName(code)).toBe(name);
      expect(code < 0).toBe(!/SUCCESS|CHANGE/.test(name));
    }
  });

  it('MC-132 permissions of both kinds are the OR of each', () => {
    expect([Perm.URW, Perm.GRW, Perm.ORW]).toEqual([
      Perm.UR | Perm.UW,
      Perm.GR | Perm.GW,
      Perm.OR | Perm.OW,
    ]);
  });
});
