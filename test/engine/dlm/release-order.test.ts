// In which order locks go that are released together, seen by the completions of their pending requests. (A mutation of
// the engine's order had survived all other tests.)
import { expect, it } from 'vitest';
import { Flag, Mode, Status } from '../../../src/engine/dlm/index.ts';
import { setUp } from '../../support/dlm-set-up.ts';

/** One process with a chain of three locks whose requests are all pending, but for the parents' granted mode. */
function pendingChain() {
  const { manager, begin, events } = setUp();
  const [own, other] = [begin(), begin()];
  const chain = (pid: number, nsp: number) => {
    const file = manager.lock(pid, { nsp, name: 'file', mode: Mode.CR }).lkid;
    const page = manager.lock(pid, { parent: file, name: 'page', mode: Mode.CR }).lkid;
    return { file, page };
  };
  const ours = chain(own.pid, own.nsp);
  const theirs = chain(other.pid, other.nsp);
  manager.lock(other.pid, { parent: theirs.page, name: 'row', mode: Mode.EX });
  const { pid } = own;
  const cplrtn = 'done';
  const row = manager.quelock(pid, { parent: ours.page, name: 'row', mode: Mode.EX, cplrtn }).lkid;
  for (const lkid of [ours.page, ours.file]) {
    manager.quecvt(pid, lkid, { mode: Mode.EX, cplrtn, flags: Flag.NODLCKWT });
  }
  expect(events()).toEqual([]);
  return { manager, events, pid, ...ours, row };
}

it('DLM-238 DLM-230 all locks of a process: sublocks are released before their parents', () => {
  const { manager, events, pid, file, page, row } = pendingChain();
  expect(manager.unlock(pid, 0, { flags: Flag.DEQALL })).toBe(Status.SUCCESS);
  expect(events()).toMatchObject(
    [row, page, file].map((lkid) => ({ type: 'completion', pid, lkid, status: Status.ABORT })),
  );
});

it('DLM-238 DLM-226 a subtree: likewise, and the lock above it stays', () => {
  const { manager, events, pid, file, page, row } = pendingChain();
  expect(manager.unlock(pid, file, { flags: Flag.DEQALL })).toBe(Status.SUCCESS);
  expect(events()).toMatchObject(
    [row, page].map((lkid) => ({ type: 'completion', pid, lkid, status: Status.ABORT })),
  );
  expect(manager.getLkinfo(pid, file).info?.lkstate).toBe(2);
});
