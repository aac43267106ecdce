// The lock service without connections: who may begin, who is told what and when, and the one timer.
import { describe, expect, it } from 'vitest';
import { Flag, JoinFlag, Mode, Status } from '../../src/engine/dlm/index.ts';
import type { MemberState } from '../../src/engine/index.ts';
import { createLockService, type LockNote } from '../../src/runtime/locks.ts';
import { createManualClock } from '../support/engine-fake.ts';

function setUp() {
  const clock = createManualClock();
  const schedule = clock.schedule;
  const scheduled: number[] = [];
  clock.schedule = (at, action) => {
    scheduled.push(at);
    return schedule(at, action);
  };
  const locks = createLockService({ clock, localMember: 'a' });
  const say = (name: string, state: MemberState, joinNumber = 1): void =>
    locks.noteMember({ id: name === 'a' ? 1 : 2, name, state, joinNumber });
  say('a', 'UP');
  say('b', 'UP');
  const begin = (member: string | null = null) => {
    const notes: LockNote[] = [];
    const endings: string[] = [];
    const identity = { member, uid: 100, gids: [], osPid: 1, program: 'x' };
    const begun = locks.begin(identity, {
      note: (note) => void notes.push(note),
      ended: (reason) => void endings.push(reason),
    });
    if (typeof begun === 'string') throw new Error(begun);
    const { pid } = begun;
    const { nsp } = locks.join(pid, 7, JoinFlag.PUBLIC);
    const lock = (name: string, mode: Mode, more: object = {}) =>
      locks.serve((manager) => manager.lock(pid, { nsp, name, mode, ...more }));
    return { pid, nsp, notes, endings, lock, member: begun.member };
  };
  return { clock, scheduled, locks, say, begin };
}

describe('a process', () => {
  it('begins on a member that is up, by default on the local one', () => {
    const { say, begin } = setUp();
    expect(begin().member).toBe('a');
    expect(begin('b').member).toBe('b');
    for (const state of ['LEAVING', 'FAILING', 'DOWN'] as const) {
      say('b', state);
      expect(() => begin('b')).toThrow(`the member is ${state}. Name a member that is UP`);
    }
    expect(() => begin('c')).toThrow('c is not a member of this cluster');
  });

  it('ends with a member that went down and came back between two looks', () => {
    const { say, begin, locks } = setUp();
    const [lost, other] = [begin('b'), begin('a')];
    lost.lock('R', Mode.EX);
    other.lock('R', Mode.EX);
    say('b', 'UP', 2);
    expect(lost.endings).toEqual([
      `The lock manager has ended process ${lost.pid}: member b has failed.`,
    ]);
    expect(other.notes).toMatchObject([{ type: 'return', status: Status.SUCCESS }]);
    expect(other.endings).toEqual([]);
    say('b', 'UP', 2);
    begin('b');
    expect(locks.sample({ namespace: null, locksMax: 9 }).processes).toHaveLength(2);
  });

  it('keeps its locks while its member is being shut down', () => {
    const { say, begin } = setUp();
    const [leaving, other] = [begin('b'), begin('a')];
    leaving.lock('R', Mode.EX);
    other.lock('R', Mode.EX);
    say('b', 'LEAVING');
    expect([other.notes, leaving.endings]).toEqual([[], []]);
    say('b', 'DOWN');
    expect(other.notes).toHaveLength(1);
    expect(leaving.endings).toHaveLength(1);
  });

  it('DLM-395 is told nothing after its end', () => {
    const { begin, locks } = setUp();
    const [a, b] = [begin(), begin()];
    const { lkid } = a.lock('R', Mode.PR, { blkrtn: 1 });
    locks.end(a.pid);
    locks.end(a.pid);
    b.lock('R', Mode.EX);
    expect(a.notes).toEqual([]);
    expect(locks.serve((manager) => manager.unlock(a.pid, lkid))).toBe(Status.NOTATTACHED);
  });
});

describe('delivery', () => {
  it('A-20 DLM-302 is on from the first join, unless it is manual', () => {
    const { begin, locks } = setUp();
    const a = begin();
    const granted = { nsp: a.nsp, mode: Mode.PR, cplrtn: 1 };
    locks.serve((manager) => manager.quelock(a.pid, { ...granted, name: 'R' }));
    expect(a.notes).toHaveLength(1);
    expect(locks.setDelivery(a.pid, 'manual')).toBe(Status.SUCCESS);
    locks.serve((manager) => manager.quelock(a.pid, { ...granted, name: 'S' }));
    expect(a.notes).toHaveLength(1);
    // Another join leaves it manual.
    locks.join(a.pid, 8, JoinFlag.PUBLIC);
    locks.serve((manager) => manager.quelock(a.pid, { ...granted, name: 'T' }));
    expect(a.notes).toHaveLength(1);
    expect(locks.notify(a.pid)).toBe(2);
    expect(a.notes).toHaveLength(3);
    expect(locks.setDelivery(99, 'manual')).toBe(Status.NOTATTACHED);
  });

  it('reaches others although the call in which the time was noticed is refused', () => {
    const { begin, locks, clock } = setUp();
    const [a, b] = [begin(), begin()];
    a.lock('R', Mode.EX);
    b.lock('R', Mode.EX, { timeout: 10 });
    clock.schedule = () => () => {};
    const now = clock.now;
    clock.now = () => now() + 100;
    const refused = () =>
      locks.serve(() => {
        throw new Error('refused');
      });
    expect(refused).toThrow('refused');
    expect(b.notes).toMatchObject([{ type: 'return', status: Status.TIMEOUT }]);
  });
});

describe('the timer', () => {
  it('DLM-017 is one, set for what falls due first, and set anew when it has gone off', () => {
    const { begin, clock, scheduled } = setUp();
    const [a, b] = [begin(), begin()];
    a.lock('R', Mode.EX);
    expect(scheduled).toEqual([]);
    for (const timeout of [50, 20, 30]) b.lock('R', Mode.PR, { timeout });
    expect(scheduled).toEqual([1500, 1200]);
    clock.advance(200);
    expect(b.notes).toHaveLength(1);
    expect(scheduled).toEqual([1500, 1200, 1300]);
    clock.advance(300);
    expect(b.notes).toHaveLength(3);
    expect(scheduled).toEqual([1500, 1200, 1300, 1500]);
  });

  it('goes off for nothing when the request has ended, and nothing falls due after the end', () => {
    const { begin, clock, locks, scheduled } = setUp();
    const [a, b] = [begin(), begin()];
    a.lock('R', Mode.EX);
    const { lkid } = b.lock('R', Mode.PR, { timeout: 10 });
    locks.serve((manager) => manager.cancel(b.pid, lkid, Flag.CANCELWAITOK));
    clock.advance(1000);
    expect(b.notes).toMatchObject([{ status: Status.CANCEL }]);
    b.lock('R', Mode.PR, { timeout: 10 });
    locks.stop();
    clock.advance(1000);
    expect(b.notes).toHaveLength(1);
    expect(scheduled).toHaveLength(2);
  });
});
