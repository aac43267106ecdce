// What the door of the lock manager promises beyond the rules of locking: numbers, names, information, and the order in
// which events come out.

import { describe, expect, it } from 'vitest';
import {
  BLOCKED,
  bytesOf,
  bytesOfText,
  Flag,
  GroupFlag,
  isSuccess,
  LockManager,
  Mode,
  nameToBytes,
  Status,
  sperrno,
  statusName,
  statusNamed,
  valueOfBytes,
  valueToBytes,
} from '../../../src/engine/dlm/index.ts';
import { setUp } from '../../support/dlm-set-up.ts';
import { fc } from '../../support/properties.ts';

const { NL, CR, PR, PW, EX } = Mode;

describe('numbers', () => {
  it('DLM-001 DLM-002 six modes and none', () => {
    expect(Mode).toEqual({ NONE: 0, NL: 1, CR: 2, CW: 3, PR: 4, PW: 5, EX: 6 });
  });

  it('DLM-071 request flags', () => {
    const { NOQUEUE, SYNCSTS, NODLCKWT, NODLCKBLK, EXPEDITE, QUECVT, DEQALL, INVVALBLK } = Flag;
    expect([NOQUEUE, SYNCSTS, NODLCKWT, NODLCKBLK, EXPEDITE, QUECVT, DEQALL, INVVALBLK]).toEqual(
      [3, 4, 5, 6, 7, 8, 9, 10].map((bit) => 2 ** bit),
    );
    const { VALB, PERSIST, GROUP_LOCK, TXID_LOCAL, TXID_GLOBAL } = Flag;
    expect([VALB, PERSIST, GROUP_LOCK, TXID_LOCAL, TXID_GLOBAL]).toEqual(
      [12, 13, 14, 15, 16].map((bit) => 2 ** bit),
    );
  });

  it('DLM-072 to DLM-117 status codes, DLM-118 successes up to 5 and failures from 16', () => {
    const codes = Object.values(Status);
    expect(codes).toEqual([0, 1, 2, 3, 4, 5, ...Array.from({ length: 41 }, (_, at) => at + 16)]);
    expect(codes.filter(isSuccess)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(statusName(Status.PR_RD_MISMATCH)).toBe('DLM_PR_RD_MISMATCH');
    expect([statusName(6), statusName(57), statusName(-1)]).toEqual([null, null, null]);
    expect(statusNamed('DLM_DEADLOCK')).toBe(23);
    expect(statusNamed('DLM_SYNCH')).toBe(Status.SYNC);
    expect(statusNamed('toString')).toBeNull();
  });

  it('DLM-422 DLM-425 DLM-426 every status has a text with its name, every other number the same text', () => {
    for (const [word, code] of Object.entries(Status))
      expect(sperrno(code)).toContain(`DLM_${word}`);
    for (const code of [-1, 6, 15, 57, 1e9, Number.NaN, 0.5]) {
      expect(sperrno(code)).toBe('DLM_ILLEGAL_EEROR');
    }
  });

  it('DLM-407 process IDs are the member times 2^19, plus a number', () => {
    const { manager, begin } = setUp();
    const pids = [begin(1).pid, begin(1).pid, begin(2).pid];
    expect(pids.map((pid) => [Math.floor(pid / 2 ** 19), pid % 2 ** 19])).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
    ]);
    expect(manager.fork(99)).toBe(0);
  });

  it('DLM-392 persistent resources, groups and transactions need no setting', () => {
    expect(
      Object.keys(new LockManager().settings).filter((key) => /enable|disable/.test(key)),
    ).toEqual([]);
  });
});

describe('names and value blocks', () => {
  it('DLM-009 a name is bytes, zero bytes and all', () => {
    const { manager, begin } = setUp();
    const { pid, nsp } = begin();
    const lock = (name: string) => manager.lock(pid, { nsp, name, mode: EX, flags: Flag.NOQUEUE });
    expect(lock(bytesOf([0])).status).toBe(Status.SUCCESS);
    expect(lock(bytesOf([0, 0])).status).toBe(Status.SUCCESS);
    expect(lock(bytesOf([255, 0, 1])).status).toBe(Status.SUCCESS);
    expect(lock(bytesOf([255, 0, 2])).status).toBe(Status.SUCCESS);
    expect(lock(bytesOf([255, 0, 1])).status).toBe(Status.NOTQUEUED);
    expect(lock('\u0100').status).toBe(Status.BADPARAM);
  });

  it('texts become UTF-8, and bytes come back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect([...nameToBytes(bytesOfText(text))]).toEqual([...new TextEncoder().encode(text)]);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 16 }), (bytes) => {
        expect([...nameToBytes(bytesOf(bytes))]).toEqual([...bytes]);
        const longwords = valueOfBytes(bytes);
        expect([...valueToBytes(longwords)].slice(0, bytes.length)).toEqual([...bytes]);
        for (const longword of longwords) expect(longword >>> 0).toBe(longword);
      }),
    );
  });

  it('DLM-010 DLM-011 four longwords, each of 32 bits without sign', () => {
    const { manager, begin } = setUp();
    const { pid, nsp } = begin();
    const { lkid } = manager.lock(pid, { nsp, name: 'R', mode: EX });
    const write = (value: ArrayLike<number>) =>
      manager.cvt(pid, lkid, { mode: EX, flags: Flag.VALB, value }).status;
    const stored = () => manager.getRsbinfo(pid, nsp, 'R').info?.valb;
    expect(write([1])).toBe(Status.SUCCESS);
    expect(stored()).toEqual([1, 0, 0, 0]);
    expect(write(Uint32Array.of(0xffffffff, 2, 3, 4))).toBe(Status.SUCCESS);
    expect(stored()).toEqual([0xffffffff, 2, 3, 4]);
    for (const bad of [[1, 2, 3, 4, 5], [-1], [0.5], [2 ** 32], [Number.NaN]]) {
      expect(write(bad)).toBe(Status.BADPARAM);
    }
    expect(stored()).toEqual([0xffffffff, 2, 3, 4]);
    expect(Object.isFrozen(stored())).toBe(true);
  });

  it('DLM-011 the size is a setting', () => {
    const { manager, begin } = setUp({ valueBlockLongwords: 2 });
    const { pid, nsp } = begin();
    const answer = manager.lock(pid, { nsp, name: 'R', mode: EX, flags: Flag.VALB, value: [] });
    expect(answer.value).toEqual([0, 0]);
  });

  it('a value block that the caller changes later has been copied', () => {
    const { manager, begin } = setUp();
    const { pid, nsp } = begin();
    const value = [1, 2, 3, 4];
    const { lkid } = manager.lock(pid, { nsp, name: 'R', mode: EX });
    manager.cvt(pid, lkid, { mode: EX, flags: Flag.VALB, value });
    value[0] = 9;
    expect(manager.getRsbinfo(pid, nsp, 'R').info?.valb).toEqual([1, 2, 3, 4]);
  });
});

describe('information', () => {
  it('DLM-410 DLM-411 DLM-412 DLM-413 DLM-005 DLM-006 about a lock', () => {
    const { manager, begin } = setUp();
    const [a, b] = [begin(1), begin(1)];
    const parent = manager.lock(a.pid, { nsp: a.nsp, name: 'R', mode: CR }).lkid;
    const value = [1];
    const { lkid } = manager.lock(a.pid, {
      name: 'sub!',
      length: 3,
      parent,
      mode: PW,
      flags: Flag.VALB,
      value,
      notprm: 'n',
      hint: 'h',
      blkrtn: 'b',
      timeout: 7,
    });
    expect(manager.getLkinfo(a.pid, lkid)).toEqual({
      status: Status.SUCCESS,
      info: {
        resnam: 'sub',
        resnlen: 3,
        parlkid: parent,
        rqmode: PW,
        grmode: PW,
        valb: [0, 0, 0, 0],
        flags: Flag.VALB,
        notprm: 'n',
        hint: 'h',
        blkrtn: 'b',
        cplrtn: null,
        timeout: 7,
        sig: 23,
        lkstate: 1,
        lk_pid: a.pid,
        counters: { conversions: 0, unchangedReads: 0, notifications: 0 },
      },
    });
    const waiting = manager.lock(b.pid, { nsp: b.nsp, name: 'R', mode: EX, blkrtn: 'x' });
    expect(waiting.status).toBe(BLOCKED);
    expect(manager.getLkinfo(b.pid, waiting.lkid).info).toMatchObject({
      lkstate: 3,
      grmode: Mode.NONE,
      rqmode: EX,
      blkrtn: 'x',
      lk_pid: b.pid,
    });
    expect(manager.getLkinfo(b.pid, lkid).status).toBe(Status.NOACCESS);
    expect(manager.getLkinfo(b.pid, 999).status).toBe(Status.IVLOCKID);
    manager.setIds(b.pid, 0, []);
    expect(manager.getLkinfo(b.pid, lkid).info?.lk_pid).toBe(a.pid);
  });

  it('DLM-415 DLM-417 DLM-418 DLM-419 DLM-018 DLM-421 about a resource', () => {
    const { manager, begin } = setUp();
    const [a, b] = [begin(), begin()];
    const top = manager.lock(a.pid, { nsp: a.nsp, name: 'R', mode: PR, blkrtn: 'f' }).lkid;
    manager.lock(b.pid, { nsp: b.nsp, name: 'R', mode: PR });
    manager.lock(a.pid, { parent: top, name: 'x', mode: NL });
    manager.lock(a.pid, { parent: top, name: 'y', mode: NL });
    const low = manager.lock(b.pid, { nsp: b.nsp, name: 'R', mode: CR }).lkid;
    manager.quecvt(b.pid, low, { mode: Mode.CW, cplrtn: 'c', flags: Flag.NODLCKWT });
    const wait = { nsp: b.nsp, name: 'R', cplrtn: 'c', blkrtn: 'g', flags: Flag.NODLCKWT };
    manager.quelock(b.pid, { ...wait, mode: CR });
    manager.quelock(b.pid, { ...wait, mode: PW });
    expect(manager.getRsbinfo(a.pid, a.nsp, 'R').info).toEqual({
      vbstatus: 1,
      vbseqnum: 0,
      subrescnt: 2,
      lckcnt: 5,
      blkastcnt: 3,
      ggcnt: 2,
      ggmode: PR,
      cvtqmode: Mode.CW,
      wtqmode: PW,
      valb: [0, 0, 0, 0],
    });
    expect(manager.getRsbinfo(a.pid, a.nsp, 'x', top).info).toMatchObject({
      lckcnt: 1,
      wtqmode: 0,
    });
    expect(manager.getRsbinfo(a.pid, a.nsp, 'x').status).toBe(Status.ENOENT);
    expect(manager.getRsbinfo(a.pid, 99, 'R').status).toBe(Status.NOTATTACHED);
    expect(manager.getRsbinfo(b.pid, b.nsp, 'x', top).status).toBe(Status.IVLOCKID);
  });

  it('DLM-416 DLM-420 asking changes nothing, and what is gone is not there', () => {
    const { manager, begin } = setUp();
    const { pid, nsp } = begin();
    const { lkid } = manager.lock(pid, { nsp, name: 'R', mode: EX });
    const before = JSON.stringify(manager.snapshot());
    manager.getLkinfo(pid, lkid);
    manager.getRsbinfo(pid, nsp, 'R');
    manager.waits();
    expect(JSON.stringify(manager.snapshot())).toBe(before);
    manager.unlock(pid, lkid);
    expect(manager.getRsbinfo(pid, nsp, 'R').status).toBe(Status.ENOENT);
  });

  it('DLM-445 each lock counts its conversions, reads of an unchanged block, and notifications', () => {
    const { manager, begin } = setUp();
    const [a, b] = [begin(), begin()];
    const value = [1];
    const flags = Flag.VALB;
    const one = manager.lock(a.pid, { nsp: a.nsp, name: 'R', mode: NL, flags, value }).lkid;
    const counters = () => manager.getLkinfo(a.pid, one).info?.counters;
    manager.cvt(a.pid, one, { mode: PR, flags, value, blkrtn: 'f' });
    manager.cvt(a.pid, one, { mode: NL });
    expect(counters()).toEqual({ conversions: 2, unchangedReads: 1, notifications: 0 });
    const other = manager.lock(b.pid, { nsp: b.nsp, name: 'R', mode: EX }).lkid;
    manager.cvt(b.pid, other, { mode: NL, flags, value });
    manager.cvt(a.pid, one, { mode: PR, flags, value, blkrtn: 'f' });
    expect(counters()).toEqual({ conversions: 3, unchangedReads: 1, notifications: 0 });
    manager.quecvt(b.pid, other, { mode: EX, cplrtn: 'c' });
    expect(counters()).toEqual({ conversions: 3, unchangedReads: 1, notifications: 1 });
  });

  it('says who waits for whom, by mode and by order', () => {
    const { manager, begin } = setUp();
    const [a, b, c] = [begin(), begin(), begin()];
    const held = manager.lock(a.pid, { nsp: a.nsp, name: 'R', mode: PR }).lkid;
    const first = manager.lock(b.pid, { nsp: b.nsp, name: 'R', mode: EX }).lkid;
    const flags = Flag.NODLCKWT;
    const second = manager.lock(c.pid, { nsp: c.nsp, name: 'R', mode: PR, flags }).lkid;
    const [waiterB, waiterC] = [`process ${b.pid}`, `process ${c.pid}`];
    expect(manager.waits()).toEqual([
      {
        lkid: first,
        waiter: waiterB,
        for: held,
        holder: `process ${a.pid}`,
        why: 'mode',
        isFollowed: true,
      },
      {
        lkid: second,
        waiter: waiterC,
        for: first,
        holder: waiterB,
        why: 'order',
        isFollowed: false,
      },
    ]);
  });
});

describe('events', () => {
  it('DLM-307 a routine may unlock the lock it was called for, and the call in progress goes on', () => {
    const { manager, begin } = setUp();
    const [a, b] = [begin(), begin()];
    const held = manager.lock(a.pid, { nsp: a.nsp, name: 'R', mode: EX, blkrtn: 'f' }).lkid;
    const answer = manager.lock(b.pid, { nsp: b.nsp, name: 'R', mode: PR });
    expect(answer.status).toBe(BLOCKED);
    const event = manager.nextEvent();
    expect(event).toMatchObject({ type: 'blocking', pid: a.pid, lkid: held });
    expect(manager.unlock(a.pid, held)).toBe(Status.SUCCESS);
    expect(manager.nextEvent()).toEqual({
      type: 'return',
      pid: b.pid,
      lkid: answer.lkid,
      status: Status.SUCCESS,
      value: null,
    });
    expect(manager.nextEvent()).toBeNull();
  });

  it('DLM-304 dlm_notify is asked one by one, because a routine may take back the next', () => {
    const { manager, begin } = setUp();
    const [a, b] = [begin(), begin()];
    manager.setSignal(a.pid, 0);
    const lock = (name: string) =>
      manager.lock(a.pid, { nsp: a.nsp, name, mode: EX, blkrtn: 'f' }).lkid;
    const [one, two] = [lock('R'), lock('Q')];
    for (const name of ['R', 'Q']) {
      manager.quelock(b.pid, { nsp: b.nsp, name, mode: PR, cplrtn: 'c' });
    }
    expect(manager.notify(a.pid)).toMatchObject({ lkid: one });
    manager.unlock(a.pid, two);
    expect(manager.notify(a.pid)).toBeNull();
  });

  it('DLM-022 dlm_set_signal tells the signal before', () => {
    const { manager, begin } = setUp();
    const { pid } = begin();
    expect(manager.setSignal(pid, 10)).toEqual({ status: Status.SUCCESS, previous: 23 });
    expect(manager.setSignal(pid, 9)).toEqual({ status: Status.BADPARAM, previous: 0 });
    expect(manager.setSignal(pid, 0)).toEqual({ status: Status.SUCCESS, previous: 10 });
  });

  it('a process that was killed with its group is to be killed before anybody is told more', () => {
    const { manager, begin, events } = setUp();
    const [a, d, b] = [begin(1), begin(1), begin(2)];
    const { id } = manager.glcCreate(a.pid, GroupFlag.OWNED, [a.user]);
    manager.glcAttach(d.pid, id);
    const args = { nsp: a.user, name: 'R', mode: EX, flags: Flag.GROUP_LOCK };
    manager.locktp(d.pid, args);
    manager.quelock(b.pid, { nsp: b.user, name: 'R', mode: PR, cplrtn: 'c' });
    manager.end(a.pid);
    expect(events().map(({ type, pid }) => [type, pid])).toEqual([
      ['kill', d.pid],
      ['completion', b.pid],
    ]);
  });
});

describe('time', () => {
  it('says when something falls due, and never goes back', () => {
    const { manager, begin, events } = setUp();
    const [a, b] = [begin(), begin()];
    manager.advance(1000);
    manager.advance(500);
    manager.lock(a.pid, { nsp: a.nsp, name: 'R', mode: EX });
    expect(manager.nextDueMs).toBeNull();
    const wait = (timeout: number) =>
      manager.quelock(b.pid, { nsp: b.nsp, name: 'R', mode: PR, cplrtn: 'c', timeout }).lkid;
    const [late, soon] = [wait(30), wait(20)];
    expect(manager.nextDueMs).toBe(1200);
    manager.unlock(b.pid, soon);
    expect(manager.nextDueMs).toBe(1300);
    manager.advance(1299);
    expect(events().map((event) => 'status' in event && event.status)).toEqual([Status.ABORT]);
    manager.advance(1300);
    expect(events()).toMatchObject([{ lkid: late, status: Status.TIMEOUT }]);
    expect(manager.nextDueMs).toBeNull();
  });
});
