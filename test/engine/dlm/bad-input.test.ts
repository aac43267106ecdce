// Arguments that are none, and limits: every refusal has its status and changes nothing.
import { describe, expect, it } from 'vitest';
import {
  DomainFlag,
  Flag,
  GroupFlag,
  JoinFlag,
  Mode,
  Status,
} from '../../../src/engine/dlm/index.ts';
import { setUp } from '../../support/dlm-set-up.ts';

const { NL, CR, PR, EX } = Mode;

describe('bad input', () => {
  it('DLM-070 DLM-052 DLM-053 DLM-054 DLM-057 DLM-062 each function knows its flags and no others', () => {
    const request = [Flag.VALB, Flag.NOQUEUE, Flag.SYNCSTS, Flag.NODLCKWT, Flag.NODLCKBLK];
    const tp = [Flag.PERSIST, Flag.GROUP_LOCK, Flag.TXID_LOCAL, Flag.TXID_GLOBAL];
    const known = {
      lock: [...request, Flag.EXPEDITE],
      quelock: [...request, Flag.EXPEDITE],
      locktp: [...request, Flag.EXPEDITE, ...tp],
      quelocktp: [...request, Flag.EXPEDITE, ...tp],
      cvt: [...request, Flag.QUECVT],
      quecvt: [...request, Flag.QUECVT],
      unlock: [Flag.VALB, Flag.INVVALBLK, Flag.DEQALL],
      cancel: [Flag.CANCELWAITOK],
      nsleave: [],
      glcAttach: [],
    };
    for (const [name, flags] of Object.entries(known)) {
      for (let bit = 0; bit < 31; bit += 1) {
        const { manager, begin } = setUp();
        const { pid, nsp } = begin();
        const { lkid } = manager.lock(pid, { nsp, name: 'L', mode: NL });
        const before = manager.snapshot();
        const args = { flags: 2 ** bit, value: [1], mode: NL, cplrtn: 'c', name: 'R', nsp };
        const one = { flags: 2 ** bit, value: 2 ** bit === Flag.DEQALL ? null : [1] };
        const calls: Record<string, () => number> = {
          lock: () => manager.lock(pid, args).status,
          quelock: () => manager.quelock(pid, args).status,
          locktp: () => manager.locktp(pid, args).status,
          quelocktp: () => manager.quelocktp(pid, args).status,
          cvt: () => manager.cvt(pid, lkid, { ...args, mode: CR }).status,
          quecvt: () => manager.quecvt(pid, lkid, { ...args, mode: CR }).status,
          unlock: () => manager.unlock(pid, lkid, one),
          cancel: () => manager.cancel(pid, lkid, 2 ** bit),
          nsleave: () => manager.nsleave(pid, nsp, 2 ** bit),
          glcAttach: () => manager.glcAttach(pid, 1, 2 ** bit),
        };
        const status = calls[name]?.();
        const isKnown = flags.some((flag) => flag === 2 ** bit);
        expect(status === Status.BADPARAM, `${name} with bit ${bit}`).toBe(!isKnown);
        if (!isKnown) expect(manager.snapshot()).toEqual(before);
      }
    }
  });

  it('DLM-062 both scopes at once', () => {
    const { manager, begin } = setUp();
    const { pid, nsp } = begin();
    const flags = Flag.TXID_LOCAL | Flag.TXID_GLOBAL;
    const args = { nsp, name: 'R', mode: NL, flags, transaction: 1 };
    expect(manager.locktp(pid, args).status).toBe(Status.BADPARAM);
  });

  it('DLM-045 DLM-080 modes, timeouts, routines and handles that are none', () => {
    const { manager, begin } = setUp();
    const { pid, nsp } = begin();
    const { lkid } = manager.lock(pid, { nsp, name: 'L', mode: NL });
    const before = manager.snapshot();
    const base = { nsp, name: 'R', mode: NL };
    expect(manager.lock(pid, { ...base, mode: Mode.NONE }).status).toBe(Status.BADPARAM);
    expect(manager.cvt(pid, lkid, { mode: Mode.NONE }).status).toBe(Status.BADPARAM);
    for (const timeout of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e11]) {
      expect(manager.lock(pid, { ...base, timeout }).status).toBe(Status.BADPARAM);
    }
    for (const flags of [-1, 0.5, Number.NaN, 2 ** 31, 2 ** 40]) {
      expect(manager.lock(pid, { ...base, flags }).status).toBe(Status.BADPARAM);
      expect(manager.unlock(pid, lkid, { flags })).toBe(Status.BADPARAM);
    }
    for (const cplrtn of [undefined, null, 0]) {
      expect(manager.quelock(pid, { ...base, cplrtn }).status).toBe(Status.BADPARAM);
      expect(manager.quelocktp(pid, { ...base, cplrtn }).status).toBe(Status.BADPARAM);
      expect(manager.quecvt(pid, lkid, { mode: PR, cplrtn }).status).toBe(Status.BADPARAM);
    }
    for (const bad of [0, -1, 99, Number.NaN, 2 ** 53, 0.5]) {
      expect(manager.lock(pid, { ...base, nsp: bad }).status).toBe(Status.NOTATTACHED);
      expect(manager.nsleave(pid, bad)).toBe(Status.NOTATTACHED);
      expect(manager.cancel(pid, bad)).toBe(Status.IVLOCKID);
      if (!Number.isNaN(bad) && bad !== 0) {
        expect(manager.lock(pid, { ...base, parent: bad }).status).toBe(Status.IVLOCKID);
      }
    }
    for (const length of [-1, 0.5, Number.NaN]) {
      expect(manager.lock(pid, { ...base, length }).status).toBe(Status.IVBUFLEN);
    }
    for (const nsid of [-1, 0.5, Number.NaN, 2 ** 60]) {
      expect(manager.nsjoin(pid, nsid, JoinFlag.PUBLIC).status).toBe(Status.BADPARAM);
    }
    expect(manager.snapshot()).toEqual(before);
  });

  it('a process that is none is attached to nothing', () => {
    const { manager } = setUp();
    expect(manager.lock(5, { nsp: 1, name: 'R', mode: NL }).status).toBe(Status.NOTATTACHED);
    expect(manager.cvt(5, 1, { mode: NL }).status).toBe(Status.NOTATTACHED);
    expect(manager.unlock(5, 1)).toBe(Status.NOTATTACHED);
    expect(manager.nsjoin(5, 1, JoinFlag.PUBLIC).status).toBe(Status.NOTATTACHED);
    expect(manager.rdCollect(5, 1).status).toBe(Status.NOTATTACHED);
    expect(manager.getLkinfo(5, 1).status).toBe(Status.NOTATTACHED);
    expect(manager.notify(5)).toBeNull();
    manager.end(5);
    manager.failMember(5);
    expect(manager.exec(5)).toBe(Status.SUCCESS);
  });

  it('DLM-068 DLM-066 DLM-067 DLM-341 flags and lists of groups and domains', () => {
    const { manager, begin } = setUp();
    const { pid, user } = begin();
    expect(manager.glcCreate(pid, 0, []).status).toBe(Status.BADPARAM);
    expect(manager.glcCreate(pid, 0, Array(17).fill(user)).status).toBe(Status.BADPARAM);
    expect(manager.glcCreate(pid, 0, [99]).status).toBe(Status.NOTATTACHED);
    const { id } = manager.glcCreate(pid, 0, Array(16).fill(user));
    expect(manager.glcDestroy(pid, id, GroupFlag.OWNED)).toBe(Status.BADPARAM);
    const both = DomainFlag.PROCESS | DomainFlag.GROUP;
    for (const flag of [0, both, DomainFlag.INVALIDATE, 8]) {
      expect(manager.rdAttach(pid, 'd', flag).status).toBe(Status.BADPARAM);
    }
    expect(manager.rdAttach(pid, '', DomainFlag.PROCESS).status).toBe(Status.BADPARAM);
    const { rdId } = manager.rdAttach(pid, 'd', DomainFlag.PROCESS);
    expect(manager.rdDetach(pid, rdId, DomainFlag.GROUP)).toBe(Status.BADPARAM);
    expect(manager.rdCollect(pid, rdId, 1).status).toBe(Status.BADPARAM);
    expect(manager.rdValidate(pid, rdId, 1, 1)).toBe(Status.BADPARAM);
  });
});

describe('limits', () => {
  it('DLM-012 DLM-103 DLM-131 namespaces of a process', () => {
    const { manager, begin } = setUp({ namespacesPerProcessMax: 3 });
    const { pid, user } = begin();
    expect(manager.nsjoin(pid, 8, JoinFlag.PUBLIC).status).toBe(Status.SUCCESS);
    expect(manager.nsjoin(pid, 9, JoinFlag.PUBLIC).status).toBe(Status.TOOMANYNS);
    manager.nsleave(pid, user);
    expect(manager.nsjoin(pid, 9, JoinFlag.PUBLIC).status).toBe(Status.SUCCESS);
  });

  it('DLM-090 locks and undelivered notifications', () => {
    const { manager, begin, events } = setUp({ locksMax: 3, notificationsPerProcessMax: 2 });
    const { pid, nsp } = begin();
    manager.setSignal(pid, 0);
    const request = (name: string) => ({ nsp, name, mode: NL, cplrtn: 'c' });
    const { lkid } = manager.quelock(pid, request('a'));
    manager.quelock(pid, request('b'));
    expect(manager.quelock(pid, request('c')).status).toBe(Status.INSFMEM);
    expect(manager.quecvt(pid, lkid, { mode: PR, cplrtn: 'c' }).status).toBe(Status.INSFMEM);
    expect(manager.lock(pid, request('c')).status).toBe(Status.SUCCESS);
    expect(manager.lock(pid, request('d')).status).toBe(Status.INSFMEM);
    expect(manager.notify(pid)?.type).toBe('completion');
    expect(manager.quecvt(pid, lkid, { mode: PR, cplrtn: 'c' }).status).toBe(Status.SUCCESS);
    expect(events()).toEqual([]);
  });

  it('DLM-090 resources below resources', () => {
    const { manager, begin } = setUp();
    const { pid, nsp } = begin();
    let parent = manager.lock(pid, { nsp, name: 'R', mode: NL }).lkid;
    for (let depth = 2; depth <= 1000; depth += 1) {
      const { status, lkid } = manager.lock(pid, { parent, name: 'x', mode: NL });
      expect(status).toBe(Status.SUCCESS);
      parent = lkid;
    }
    expect(manager.lock(pid, { parent, name: 'x', mode: NL }).status).toBe(Status.INSFMEM);
    expect(manager.snapshot().resources.at(-1)?.path).toHaveLength(1000);
    manager.end(pid);
    expect(manager.lockCount).toBe(0);
  });

  it('DLM-109 recovery domains', () => {
    const { manager, begin } = setUp({ domainsPerProcessMax: 2, domainsMax: 3 });
    const [a, b] = [begin().pid, begin().pid];
    const attach = (pid: number, name: string) =>
      manager.rdAttach(pid, name, DomainFlag.PROCESS).status;
    expect([attach(a, 'd'), attach(a, 'e'), attach(a, 'f')]).toEqual([0, 0, Status.TOOMANYRD]);
    expect([attach(b, 'f'), attach(b, 'g'), attach(b, 'd')]).toEqual([0, Status.TOOMANYRD, 0]);
  });

  it('DLM-105 a process that cannot be killed keeps its group', () => {
    const { manager, begin } = setUp();
    const a = begin(1);
    const stubborn = begin(1, 100, false);
    const { id } = manager.glcCreate(a.pid, GroupFlag.OWNED, [a.user]);
    manager.glcAttach(stubborn.pid, id);
    const args = { nsp: a.user, name: 'R', mode: EX, flags: Flag.GROUP_LOCK };
    manager.locktp(a.pid, args);
    expect(manager.glcDetach(a.pid)).toBe(Status.KILLFAIL);
    expect(manager.glcDestroy(a.pid, id, GroupFlag.FORCE)).toBe(Status.KILLFAIL);
    expect(manager.snapshot().resources).toHaveLength(1);
  });

  it('DLM-431 DLM-014 a hundred thousand locks on as many resources, and IDs that never come back', () => {
    const { manager, begin } = setUp();
    const { pid, nsp } = begin();
    const ids = new Set<number>();
    for (let at = 0; at < 100_000; at += 1) {
      ids.add(manager.lock(pid, { nsp, name: `lock ${at}`, mode: EX }).lkid);
    }
    expect(ids.size).toBe(100_000);
    expect(manager.lockCount).toBe(100_000);
    for (const lkid of ids) expect(manager.unlock(pid, lkid)).toBe(Status.SUCCESS);
    for (let at = 0; at < 100_000; at += 1) {
      const { lkid } = manager.lock(pid, { nsp, name: `lock ${at}`, mode: EX });
      expect(ids.has(lkid)).toBe(false);
    }
    manager.end(pid);
    expect(manager.snapshot()).toMatchObject({ resources: [], processes: [], domains: [] });
  });
});
