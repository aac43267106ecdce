// Single functions of Table 9-1 and what they answer, as far as no other subject has them.
import { describe, expect, it } from 'vitest';
import { Flag, JoinFlag, LockManager, Mode, Status } from '../../../src/engine/dlm/index.ts';
import { setUp } from '../../support/dlm-set-up.ts';

describe('functions', () => {
  it('DLM-019 DLM-136 dlm_nsjoin gives handles of the process; two processes meet all the same', () => {
    const manager = new LockManager();
    const first = manager.begin({ member: 1, uid: 100, gids: [100] });
    const second = manager.begin({ member: 2, uid: 100, gids: [100] });
    manager.nsjoin(second, 9, JoinFlag.PUBLIC);
    const ours = manager.nsjoin(first, 100, JoinFlag.USER).nsp;
    const theirs = manager.nsjoin(second, 100, JoinFlag.USER).nsp;
    expect(theirs).not.toBe(ours);
    expect(manager.lock(first, { nsp: ours, name: 'R', mode: Mode.EX }).status).toBe(
      Status.SUCCESS,
    );
    const refused = { nsp: theirs, name: 'R', mode: Mode.CR, flags: Flag.NOQUEUE };
    expect(manager.lock(second, refused).status).toBe(Status.NOTQUEUED);
  });

  it('DLM-134 dlm_nsleave refuses a handle that is not joined', () => {
    const { manager, begin } = setUp();
    const { pid, user } = begin();
    expect(manager.nsleave(pid, 99)).toBe(Status.NOTATTACHED);
    expect(manager.nsleave(pid, -1)).toBe(Status.NOTATTACHED);
    expect(manager.nsleave(pid, user)).toBe(Status.SUCCESS);
    expect(manager.nsleave(pid, user)).toBe(Status.NOTATTACHED);
  });

  it('DLM-023 dlm_notify delivers what is outstanding, and nothing twice', () => {
    const { manager, begin, events } = setUp();
    const { pid, nsp } = begin();
    manager.setSignal(pid, 0);
    manager.quelock(pid, { nsp, name: 'R', mode: Mode.EX, cplrtn: 1 });
    manager.quelock(pid, { nsp, name: 'S', mode: Mode.EX, cplrtn: 2 });
    expect(events()).toEqual([]);
    const routines = [manager.notify(pid), manager.notify(pid)].map((note) => note?.routine);
    expect(routines).toEqual([1, 2]);
    expect(manager.notify(pid)).toBeNull();
  });

  it('DLM-339 a lock group is tied only to namespaces that its creator has joined', () => {
    const { manager, begin } = setUp();
    const { pid, user } = begin();
    expect(manager.glcCreate(pid, 0, [user, 99])).toEqual({ status: Status.NOTATTACHED, id: 0 });
    expect(manager.glcCreate(pid, 0, [user]).status).toBe(Status.SUCCESS);
  });

  it('DLM-034 DLM-035 DLM-036 DLM-037 a lock group is created, attached to, left and destroyed', () => {
    const { manager, begin } = setUp();
    const creator = begin();
    const other = begin();
    const { status, id } = manager.glcCreate(creator.pid, 0, [creator.user]);
    expect(status).toBe(Status.SUCCESS);
    expect(manager.glcAttach(other.pid, id)).toBe(Status.SUCCESS);
    expect(manager.glcDestroy(creator.pid, id)).toBe(Status.HASPROCS);
    expect(manager.glcDetach(other.pid)).toBe(Status.SUCCESS);
    expect(manager.glcDetach(creator.pid)).toBe(Status.SUCCESS);
    expect(manager.glcAttach(other.pid, id)).toBe(Status.ENOENT);
  });

  it('DLM-364 transaction 0 is none: the process is the owner', () => {
    const { manager, begin } = setUp();
    const { pid, nsp } = begin();
    const request = { nsp, name: 'R', mode: Mode.EX };
    manager.locktp(pid, { ...request, transaction: 0 });
    expect(manager.locktp(pid, { ...request, transaction: 0 }).status).toBe(Status.DEADLOCK);
  });

  it('DLM-414 dlm_get_lkinfo of an unknown lock ID', () => {
    const { manager, begin } = setUp();
    const { pid } = begin(1, 0);
    expect(manager.getLkinfo(pid, 4711)).toEqual({ status: Status.IVLOCKID, info: null });
  });

  it('DLM-209 DLM-223 a victim waits or converts; granted locks keep their modes', () => {
    const { manager, begin, events } = setUp();
    const [a, b] = [begin(), begin()];
    const one = manager.lock(a.pid, { nsp: a.nsp, name: 'R', mode: Mode.EX }).lkid;
    const two = manager.lock(b.pid, { nsp: b.nsp, name: 'S', mode: Mode.EX }).lkid;
    manager.lock(a.pid, { nsp: a.nsp, name: 'S', mode: Mode.EX });
    const last = manager.lock(b.pid, { nsp: b.nsp, name: 'R', mode: Mode.EX });
    const told = events().flatMap((event) => (event.type === 'return' ? [event] : []));
    const ended = [last, ...told].filter(({ status }) => status === Status.DEADLOCK);
    expect(ended).toHaveLength(1);
    expect([one, two]).not.toContain(ended[0]?.lkid);
    expect(manager.getLkinfo(a.pid, one).info?.grmode).toBe(Mode.EX);
    expect(manager.getLkinfo(b.pid, two).info?.grmode).toBe(Mode.EX);
  });

  it('DLM-446 a block of one process only: no conversions by notification, two a use by version', () => {
    const { manager, begin } = setUp();
    const { pid, nsp } = begin();
    const byNote = manager.lock(pid, { nsp, name: 'blk1', mode: Mode.EX, blkrtn: 1 }).lkid;
    const byVersion = manager.lock(pid, { nsp, name: 'blk2', mode: Mode.NL }).lkid;
    for (let use = 0; use < 5; use += 1) {
      const value = [use, 0, 0, 0];
      manager.cvt(pid, byVersion, { mode: Mode.EX, flags: Flag.VALB, value });
      manager.cvt(pid, byVersion, { mode: Mode.NL, flags: Flag.VALB, value });
    }
    expect(manager.getLkinfo(pid, byNote).info?.counters.conversions).toBe(0);
    expect(manager.getLkinfo(pid, byVersion).info?.counters.conversions).toBe(10);
  });
});
