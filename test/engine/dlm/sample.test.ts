// What those see who look: samples, why a value block is invalid, the deadlocks that were broken.
import { describe, expect, it } from 'vitest';
import {
  DomainFlag,
  Flag,
  GroupFlag,
  type LockManager,
  Mode,
  type Pid,
} from '../../../src/engine/dlm/index.ts';
import { randomOp } from '../../support/dlm-ops.ts';
import { setUp } from '../../support/dlm-set-up.ts';
import { DlmWorld } from '../../support/dlm-world.ts';
import { createRandom } from '../../support/random.ts';

const everything = { namespace: null, locksMax: 100_000 };

/** Why the only resource is invalid; null if it is valid. */
function whyInvalid(manager: LockManager): string | null | undefined {
  return manager.sample(everything).resources?.[0]?.invalidBecause;
}

describe('a pending request', () => {
  it('tells when it was queued, a granted lock does not', () => {
    const { manager, begin } = setUp();
    const [a, b] = [begin(), begin()];
    manager.advance(5000);
    manager.lock(a.pid, { nsp: a.nsp, name: 'R', mode: Mode.EX });
    manager.advance(6500);
    manager.lock(b.pid, { nsp: b.nsp, name: 'R', mode: Mode.PR });
    manager.advance(9000);
    const [resource] = manager.sample(everything).resources ?? [];
    expect(resource?.granted.map((lock) => lock.queuedAt)).toEqual([null]);
    expect(resource?.waiting.map((lock) => lock.queuedAt)).toEqual([6500]);
    expect(manager.snapshot().resources[0]?.waiting[0]?.queuedMs).toBe(6500);
  });
});

describe('a value block that is not valid', () => {
  it('DLM-270 DLM-149 says which process ended while it held EX, until the resource goes', () => {
    const { manager, begin } = setUp();
    const [a, b] = [begin(), begin()];
    const own = manager.lock(b.pid, { nsp: b.nsp, name: 'R', mode: Mode.NL }).lkid;
    expect(whyInvalid(manager)).toBeNull();
    manager.lock(a.pid, { nsp: a.nsp, name: 'R', mode: Mode.EX });
    manager.end(a.pid);
    expect(whyInvalid(manager)).toBe(`The process ${a.pid} ended while it held EX.`);
    manager.cvt(b.pid, own, { mode: Mode.PW });
    manager.end(b.pid);
    const c = begin();
    manager.lock(c.pid, { nsp: c.nsp, name: 'R', mode: Mode.PW });
    expect(whyInvalid(manager)).toBeNull();
  });

  it('DLM-263 forgets the reason when it is written', () => {
    const { manager, begin } = setUp();
    const [a, b] = [begin(), begin()];
    const own = manager.lock(b.pid, { nsp: b.nsp, name: 'R', mode: Mode.NL }).lkid;
    manager.lock(a.pid, { nsp: a.nsp, name: 'R', mode: Mode.PW });
    manager.end(a.pid);
    expect(whyInvalid(manager)).toBe(`The process ${a.pid} ended while it held PW.`);
    manager.cvt(b.pid, own, { mode: Mode.EX });
    manager.cvt(b.pid, own, { mode: Mode.EX, flags: Flag.VALB, value: [1] });
    expect(whyInvalid(manager)).toBeNull();
  });

  it('DLM-271 names the member that failed', () => {
    const { manager, begin } = setUp();
    const [a, b] = [begin(1), begin(2)];
    manager.lock(b.pid, { nsp: b.nsp, name: 'R', mode: Mode.NL });
    manager.lock(a.pid, { nsp: a.nsp, name: 'R', mode: Mode.EX });
    manager.failMember(1, 'provolone');
    const why = `The process ${a.pid} was lost with member provolone while it held EX.`;
    expect(whyInvalid(manager)).toBe(why);
  });

  it('DLM-272 names DLM_INVVALBLK', () => {
    const { manager, begin } = setUp();
    const [a, b] = [begin(), begin()];
    manager.lock(b.pid, { nsp: b.nsp, name: 'R', mode: Mode.NL });
    const { lkid } = manager.lock(a.pid, { nsp: a.nsp, name: 'R', mode: Mode.PW });
    manager.unlock(a.pid, lkid, { flags: Flag.INVVALBLK });
    expect(whyInvalid(manager)).toBe(`The process ${a.pid} released PW with DLM_INVVALBLK.`);
  });

  it('DLM-362 names the lock group that ended', () => {
    const { manager, begin } = setUp();
    const [a, b] = [begin(), begin()];
    manager.lock(b.pid, { nsp: b.user, name: 'R', mode: Mode.NL });
    const { id } = manager.glcCreate(a.pid, GroupFlag.PERM, [a.user]);
    const group = { nsp: a.user, name: 'R', mode: Mode.EX, flags: Flag.GROUP_LOCK };
    manager.locktp(a.pid, group);
    manager.glcDestroy(a.pid, id, GroupFlag.FORCE | GroupFlag.LOCKS);
    expect(whyInvalid(manager)).toBe(`Lock group ${id} ended while it held EX.`);
  });

  it('DLM-389 names the recovery domain, until it is recovered', () => {
    const { manager, begin } = setUp();
    const [a, b] = [begin(), begin()];
    const attach = ({ pid }: { pid: Pid }) => manager.rdAttach(pid, 'd', DomainFlag.PROCESS).rdId;
    const [byA, byB] = [attach(a), attach(b)];
    const request = { nsp: b.nsp, name: 'R', mode: Mode.NL, flags: Flag.PERSIST, domain: byB };
    manager.locktp(b.pid, request);
    manager.rdDetach(a.pid, byA, DomainFlag.INVALIDATE);
    const why = 'The recovery domain d was invalidated and has not been recovered since.';
    expect(whyInvalid(manager)).toBe(why);
    const { handle } = manager.rdCollect(b.pid, byB);
    manager.rdValidate(b.pid, byB, handle);
    expect(whyInvalid(manager)).toBeNull();
  });
});

describe('a value block that is written while its whole domain is invalid', () => {
  it('DLM-389 stays invalid for that reason alone', () => {
    const { manager, begin } = setUp();
    const [a, b] = [begin(), begin()];
    const attach = ({ pid }: { pid: Pid }) => manager.rdAttach(pid, 'd', DomainFlag.PROCESS).rdId;
    const [byA, byB] = [attach(a), attach(b)];
    const terms = { nsp: 1, name: 'R', flags: Flag.PERSIST };
    const { lkid } = manager.locktp(b.pid, { ...terms, mode: Mode.NL, domain: byB });
    manager.rdDetach(a.pid, byA, DomainFlag.INVALIDATE);
    const c = begin();
    manager.locktp(c.pid, { ...terms, mode: Mode.EX, domain: attach(c) });
    manager.end(c.pid);
    expect(whyInvalid(manager)).toBe(`The process ${c.pid} ended while it held EX.`);
    manager.cvt(b.pid, lkid, { mode: Mode.EX });
    manager.cvt(b.pid, lkid, { mode: Mode.EX, flags: Flag.VALB, value: [1] });
    const why = 'The recovery domain d was invalidated and has not been recovered since.';
    expect(whyInvalid(manager)).toBe(why);
  });
});

describe('a deadlock that was broken', () => {
  it('is remembered as a conversion deadlock, the victim first', () => {
    const { manager, begin } = setUp();
    const [a, b] = [begin(), begin()];
    const locks = [a, b].map(
      ({ pid, nsp }) => manager.lock(pid, { nsp, name: 'R', mode: Mode.PR }).lkid,
    );
    const [ofA = 0, ofB = 0] = locks;
    manager.advance(700);
    manager.cvt(a.pid, ofA, { mode: Mode.EX });
    manager.cvt(b.pid, ofB, { mode: Mode.EX });
    const common = { namespace: 'public 7', path: ['R'], mode: 'PR', requested: 'EX' };
    expect(manager.sample(everything).deadlocks).toEqual([
      {
        at: 700,
        kind: 'conversion',
        omitted: 0,
        circle: [
          { lkid: ofB, pid: b.pid, ...common },
          { lkid: ofA, pid: a.pid, ...common },
        ],
      },
    ]);
  });

  it('is remembered with each request waiting for the owner of the next', () => {
    const { manager, begin } = setUp();
    const parties = [begin(), begin(), begin(), begin()];
    for (const [at, { pid, nsp }] of parties.entries()) {
      manager.lock(pid, { nsp, name: `R${at}`, mode: Mode.EX });
    }
    // The second closes the circle and is the victim: 2 waits for 3, 3 for 0, 0 for 1, 1 for 2.
    for (const at of [2, 3, 0, 1]) {
      const party = parties[at];
      if (party === undefined) throw new Error('no such party');
      manager.lock(party.pid, { nsp: party.nsp, name: `R${(at + 1) % 4}`, mode: Mode.PR });
    }
    const [deadlock] = manager.sample(everything).deadlocks;
    expect(deadlock?.kind).toBe('multiple-resource');
    const pids = [1, 2, 3, 0].map((at) => parties[at]?.pid);
    expect(deadlock?.circle.map(({ pid }) => pid)).toEqual(pids);
    expect(deadlock?.circle.map(({ path }) => path)).toEqual([['R2'], ['R3'], ['R0'], ['R1']]);
    expect(new Set(deadlock?.circle.map(({ mode }) => mode))).toEqual(new Set(['NONE']));
  });

  it('DLM-220 is remembered as one request when that waits for its own owner', () => {
    const { manager, begin } = setUp();
    const a = begin();
    manager.lock(a.pid, { nsp: a.nsp, name: 'R', mode: Mode.EX });
    manager.lock(a.pid, { nsp: a.nsp, name: 'R', mode: Mode.EX });
    const [deadlock] = manager.sample(everything).deadlocks;
    expect(deadlock).toMatchObject({ kind: 'own', circle: [{ pid: a.pid, requested: 'EX' }] });
  });

  it('is kept until 64 newer ones are, and 64 requests of it', () => {
    const { manager, begin } = setUp();
    const a = begin();
    manager.lock(a.pid, { nsp: a.nsp, name: 'R', mode: Mode.EX });
    for (let at = 1; at <= 70; at += 1) {
      manager.advance(at);
      manager.lock(a.pid, { nsp: a.nsp, name: 'R', mode: Mode.EX });
    }
    const times = manager.sample(everything).deadlocks.map((deadlock) => deadlock.at);
    expect(times).toEqual(Array.from({ length: 64 }, (_, index) => index + 7));
    const many = Array.from({ length: 70 }, () => begin());
    for (const step of [0, 1]) {
      for (const [at, { pid, nsp }] of many.entries()) {
        manager.lock(pid, { nsp, name: `S${(at + step) % 70}`, mode: Mode.EX });
      }
    }
    const last = manager.sample(everything).deadlocks.at(-1);
    expect(last?.circle).toHaveLength(64);
    expect(last?.omitted).toBe(6);
  });
});

describe('a sample', () => {
  it('holds the namespace that is asked for, and no resources beyond the limit', () => {
    const { manager, begin } = setUp();
    const [a, b] = [begin(1, 100), begin(2, 200)];
    manager.lock(a.pid, { nsp: a.user, name: 'one', mode: Mode.PR });
    const parent = manager.lock(b.pid, { nsp: b.nsp, name: 'two', mode: Mode.PR }).lkid;
    manager.lock(b.pid, { name: 'below', mode: Mode.EX, parent });
    manager.lock(a.pid, { nsp: a.nsp, name: 'two', mode: Mode.EX });
    const sample = manager.sample({ namespace: 'public 7', locksMax: 3 });
    expect(sample.namespaces).toEqual([
      { key: 'public 7', kind: 'public', id: 7, resources: 2, locks: 3, pending: 1 },
      { key: 'user 100', kind: 'user', id: 100, resources: 1, locks: 1, pending: 0 },
      { key: 'user 200', kind: 'user', id: 200, resources: 0, locks: 0, pending: 0 },
    ]);
    expect(sample.resources?.map(({ path, grantMode }) => [path, grantMode])).toEqual([
      [['two'], 'PR'],
      [['two', 'below'], 'EX'],
    ]);
    expect(sample.locks).toBe(4);
    expect(sample.processes).toEqual([
      { pid: a.pid, member: 1, uid: 100, namespaces: ['public 7', 'user 100'], locks: 2 },
      { pid: b.pid, member: 2, uid: 200, namespaces: ['public 7', 'user 200'], locks: 2 },
    ]);
    const beyond = manager.sample({ namespace: null, locksMax: 3 });
    expect([beyond.resources, beyond.waits]).toEqual([null, []]);
  });

  it('names the holders that conflict, 64 at most, and the request directly ahead', () => {
    const { manager, begin } = setUp();
    const lock = (mode: Mode) => {
      const { pid, nsp } = begin();
      return manager.lock(pid, { nsp, name: 'R', mode }).lkid;
    };
    const holders = Array.from({ length: 70 }, () => lock(Mode.PR));
    lock(Mode.NL);
    const [first, second, third] = [lock(Mode.PW), lock(Mode.PR), lock(Mode.EX)];
    const { waits } = manager.sample(everything);
    const modes = waits.filter(({ lkid, why }) => lkid === first && why === 'mode');
    expect(modes).toHaveLength(64);
    expect(modes.every((wait) => holders.includes(wait.for))).toBe(true);
    expect(waits.filter(({ lkid }) => lkid === second)).toEqual([
      { lkid: second, for: first, why: 'order' },
    ]);
    const orders = waits.filter(({ lkid, why }) => lkid === third && why === 'order');
    expect(orders).toEqual([{ lkid: third, for: second, why: 'order' }]);
  });

  it('counts in every namespace what a snapshot shows, after anything that happens', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const world = new DlmWorld({ deadlockDelayMs: 0, compareEvery: 1_000_000 });
      const random = createRandom(seed);
      for (let count = 0; count < 300; count += 1) {
        world.apply(randomOp(random));
        if (count % 10 === 9) expectTrueCounts(world.engine, `seed ${seed}, operation ${count}`);
      }
    }
  });
});

function expectTrueCounts(manager: LockManager, when: string): void {
  const counted = new Map<string, number[]>();
  for (const resource of manager.snapshot().resources) {
    const key = `${resource.namespace.kind} ${resource.namespace.id}`;
    const [resources = 0, locks = 0, pending = 0] = counted.get(key) ?? [];
    const requests = resource.converting.length + resource.waiting.length;
    counted.set(key, [
      resources + 1,
      locks + resource.granted.length + requests,
      pending + requests,
    ]);
  }
  for (const { key, resources, locks, pending } of manager.sample(everything).namespaces) {
    expect([key, resources, locks, pending], when).toEqual([
      key,
      ...(counted.get(key) ?? [0, 0, 0]),
    ]);
  }
}
