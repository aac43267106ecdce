// Requests through the library: what they answer, what they throw, and what becomes of locks and value blocks.
import { describe, expect, it } from 'vitest';
import {
  type Completion,
  DlmError,
  type LockMode,
  ValueBlock,
} from '../../src/client/dlm/index.ts';
import { modeNames } from '../../src/engine/dlm/index.ts';
import { hold, isOpen, startPrograms as setUp, statusOf } from '../support/dlm-programs.ts';
import { turn } from '../support/dlm-server.ts';

describe('a request', () => {
  it('DLM-284, DLM-291 returns DLM_SYNC if it did not wait, and DLM_SUCCESS if it did', async () => {
    const { a, b } = await setUp();
    const first = await a.space.lock('R', 'EX');
    expect(first).toMatchObject({ status: 'DLM_SYNC', sync: true, valueValid: true });
    expect(first.lock).toMatchObject({ mode: 'EX', state: 'granted' });
    const waiting = b.space.lock('R', 'PR');
    expect(await isOpen(waiting)).toBe(true);
    await first.lock.unlock();
    expect(first.lock.state).toBe('released');
    expect(await waiting).toMatchObject({ status: 'DLM_SUCCESS', sync: false });
    expect((await waiting).lock).toMatchObject({ mode: 'PR', state: 'granted' });
  });

  it('that fails throws the status, names what failed, and leaves no lock', async () => {
    const { a, b } = await setUp();
    await a.space.lock('disk1', 'EX');
    const refused = b.space.lock('disk1', 'EX', { noQueue: true });
    await expect(refused).rejects.toThrow(DlmError);
    await expect(refused).rejects.toMatchObject({
      name: 'DlmError',
      status: 'DLM_NOTQUEUED',
      lock: undefined,
      message:
        'dlm_lock of disk1 in mode EX: DLM_NOTQUEUED, the request cannot be granted at once and was not queued.',
    });
  });

  it('DLM-179 a conversion that fails leaves its lock as it was, and the error names it', async () => {
    const { a, b } = await setUp();
    await hold(a.space, 'R', 'PR');
    const lock = await hold(b.space, 'R', 'CR');
    await expect(lock.cvt('EX', { noQueue: true })).rejects.toMatchObject({
      status: 'DLM_NOTQUEUED',
      lock,
    });
    expect(lock).toMatchObject({ mode: 'CR', state: 'granted' });
  });

  it('DLM-175 shows its lock converting while it waits', async () => {
    const { a, b } = await setUp();
    const blocker = await hold(a.space, 'R', 'EX');
    const lock = await hold(b.space, 'R', 'NL');
    const conversion = lock.cvt('PR');
    await turn();
    expect(lock).toMatchObject({ mode: 'NL', state: 'converting' });
    expect(await statusOf(lock.cvt('CR'))).toBe('DLM_CVTUNGRANT');
    expect(lock.state).toBe('converting');
    await blocker.cvt('NL');
    expect((await conversion).lock).toBe(lock);
    expect(lock).toMatchObject({ mode: 'PR', state: 'granted' });
  });

  it('DLM-007, DLM-009, DLM-143 takes names of 1 to 31 bytes, text in UTF-8 or any bytes', async () => {
    const { a, b } = await setUp();
    const tooLong = 'x'.repeat(32);
    for (const name of ['', tooLong, new Uint8Array(0), 'é'.repeat(16)]) {
      expect(await statusOf(a.space.lock(name, 'NL'))).toBe('DLM_IVBUFLEN');
    }
    expect(await statusOf(a.space.lock('é'.repeat(15), 'NL'))).toBe('DLM_SYNC');
    await a.space.lock(Uint8Array.of(0, 255, 0), 'EX');
    expect(await statusOf(b.space.lock(Uint8Array.of(0, 255), 'EX'))).toBe('DLM_SYNC');
    const same = b.space.lock(Uint8Array.of(0, 255, 0), 'CR', { noQueue: true });
    expect(await statusOf(same)).toBe('DLM_NOTQUEUED');
    await a.space.lock('größe', 'EX');
    const bytes = new TextEncoder().encode('größe');
    expect(await statusOf(b.space.lock(bytes, 'CR', { noQueue: true }))).toBe('DLM_NOTQUEUED');
  });

  it('DLM-016, DLM-017 ends with DLM_TIMEOUT after its milliseconds, rounded up', async () => {
    const { daemon, a, b } = await setUp();
    await hold(a.space, 'R', 'EX');
    const waiting = b.space.lock('R', 'PR', { timeout: 491 });
    await turn();
    daemon.advance(499);
    expect(await isOpen(waiting)).toBe(true);
    daemon.advance(1);
    expect(await statusOf(waiting)).toBe('DLM_TIMEOUT');
  });

  it('DLM-206, DLM-215 ends with DLM_DEADLOCK if it is the victim', async () => {
    const { a, b } = await setUp();
    const [one, other] = [await hold(a.space, 'R', 'PR'), await hold(b.space, 'R', 'PR')];
    const first = one.cvt('EX');
    const second = other.cvt('EX');
    expect(await statusOf(second)).toBe('DLM_DEADLOCK');
    expect(other).toMatchObject({ mode: 'PR', state: 'granted' });
    await other.unlock();
    expect(await statusOf(first)).toBe('DLM_SUCCESS');
  });

  it('DLM-058, DLM-059 may be excepted from the search for deadlocks', async () => {
    const { a } = await setUp(1);
    await a.space.lock('R', 'EX');
    expect(await statusOf(a.space.lock('R', 'PR'))).toBe('DLM_DEADLOCK');
    const patient = a.space.lock('R', 'PR', { deadlock: { ignoreWait: true } });
    expect(await isOpen(patient)).toBe(true);
    patient.catch(() => {});
    await a.space.lock('S', 'EX', { deadlock: { ignoreBlock: true } });
    const unseen = a.space.lock('S', 'PR');
    expect(await isOpen(unseen)).toBe(true);
    unseen.catch(() => {});
    await a.dlm.close();
  });

  it('DLM-182, DLM-185 converts with forced queueing, for the pairs of Table 9-5 only', async () => {
    const { a, b, c } = await setUp(3);
    await hold(a.space, 'R', 'PW');
    const first = await hold(b.space, 'R', 'NL');
    const second = await hold(c.space, 'R', 'NL');
    const ahead = first.cvt('PW');
    await turn();
    const behind = second.cvt('CR', { queue: true });
    expect(await isOpen(behind)).toBe(true);
    expect(second.state).toBe('converting');
    expect(await statusOf((await hold(c.space, 'S', 'EX')).cvt('NL', { queue: true }))).toBe(
      'DLM_BADPARAM',
    );
    for (const call of [ahead, behind]) call.catch(() => {});
  });

  it('does not wait for others of its process: all of one turn are on their way in that turn', async () => {
    const { a } = await setUp(1);
    const before = a.sent.length;
    const calls = Array.from({ length: 64 }, (_, at) => a.space.lock(`r${at}`, 'EX'));
    for (let microtask = 0; microtask < 5; microtask += 1) await Promise.resolve();
    expect(a.sent.length).toBe(before + 64);
    expect((await Promise.all(calls)).map(({ sync }) => sync)).not.toContain(false);
  });

  it('DLM-080 that is no request is refused with DLM_BADPARAM, also by the protocol', async () => {
    const { a } = await setUp(1);
    const { space } = a;
    const calls = [
      () => space.lock('R', 'XX' as LockMode),
      () => space.lock('R', 'NONE' as LockMode),
      () => space.lock('R', 'EX', { timeout: -1 }),
      () => space.lock('R', 'EX', { timeout: Number.NaN }),
      () => space.lock('R', 'EX', { hint: 'x'.repeat(5000).split('') }),
      () => space.quelock('R', 'EX', { onCompletion: undefined as never }),
    ];
    for (const call of calls) expect(await statusOf(call())).toBe('DLM_BADPARAM');
    expect(await statusOf(space.lock('R', 'EX'))).toBe('DLM_SYNC');
  });
});

describe('value blocks', () => {
  it('DLM-257, DLM-263, DLM-267 are read by requests, written on the way down, and read when invalid', async () => {
    const { a, b } = await setUp();
    const value = new ValueBlock('old');
    const { lock } = await a.space.lock('R', 'EX', { value });
    expect(value.asString()).toBe('');
    value.setString('abc');
    await lock.cvt('NL', { value });
    const read = new ValueBlock();
    const second = await b.space.lock('R', 'PW', { value: read });
    expect(read.asString()).toBe('abc');
    read.setString('spoilt');
    await second.lock.unlock({ value: read, invalidate: false });
    expect(await lock.cvt('CR', { value })).toMatchObject({ valueValid: true });
    expect([value.asString(), value.valid]).toEqual(['spoilt', true]);
    const third = await hold(b.space, 'R', 'PW');
    await third.unlock({ invalidate: true });
    value.setString('mine');
    expect(await lock.cvt('PR', { value })).toMatchObject({
      status: 'DLM_SYNCVALNOTVALID',
      sync: true,
      valueValid: false,
    });
    expect([value.asString(), value.valid]).toEqual(['spoilt', false]);
  });

  it('DLM-264 leaves the copy alone where Table 9-6 has neither', async () => {
    const { a } = await setUp(1);
    const value = new ValueBlock();
    const { lock } = await a.space.lock('R', 'PR', { value });
    value.setString('mine');
    await lock.cvt('CW', { value });
    expect(value.asString()).toBe('mine');
  });

  it('DLM-049, DLM-217 are not touched by requests without them, nor by those that fail', async () => {
    const { a, b } = await setUp();
    const held = await hold(a.space, 'R', 'EX');
    await held.cvt('EX', { value: new ValueBlock('abc') });
    const value = new ValueBlock('mine');
    expect(await statusOf(b.space.lock('R', 'PR', { value, noQueue: true }))).toBe('DLM_NOTQUEUED');
    const waiting = b.space.lock('R', 'PR', { value });
    await turn();
    expect(value.asString()).toBe('mine');
    await held.unlock();
    await waiting;
    expect(value.asString()).toBe('abc');
  });

  it('DLM-010, DLM-011 have 16 bytes, filled up with zeros, as text or as longwords', () => {
    const value = new ValueBlock('abc');
    expect([...value.bytes]).toEqual([97, 98, 99, ...Array<number>(13).fill(0)]);
    expect(value.getUint32(0)).toBe(0x636261);
    value.setUint32(3, 0xfffffffe);
    expect(value.getUint32(3)).toBe(0xfffffffe);
    expect([...value.bytes.slice(12)]).toEqual([254, 255, 255, 255]);
    expect(value.longwords()).toEqual([0x636261, 0, 0, 0xfffffffe]);
    expect(() => value.setString('seventeen letters')).toThrow('16 bytes');
    expect(value.asString()).toBe('abc');
    value.setString('sixteen letters.');
    expect(value.asString()).toBe('sixteen letters.');
    value.setString('short');
    expect(value.asString()).toBe('short');
    expect(() => value.getUint32(4)).toThrow(RangeError);
  });

  it('carry every longword there and back', async () => {
    const { a } = await setUp(1);
    const value = new ValueBlock();
    for (let at = 0; at < 16; at += 1) value.bytes[at] = 240 + at;
    const { lock } = await a.space.lock('R', 'EX');
    await lock.cvt('NL', { value });
    const read = new ValueBlock();
    await lock.cvt('NL', { value: read });
    expect([...read.bytes]).toEqual([...value.bytes]);
  });
});

describe('a que function', () => {
  it('DLM-286, DLM-288, DLM-294 returns when accepted, and completes later with lock, status and value in place', async () => {
    const { a } = await setUp(1);
    const seen: string[] = [];
    const value = new ValueBlock('mine');
    const completed = new Promise<Completion>((resolve) => {
      void a.space
        .quelock('R', 'EX', {
          value,
          context: 'mine to know',
          onCompletion: (completion) => {
            seen.push(`completed ${value.asString()}`);
            resolve(completion);
          },
        })
        .then(({ status, sync, lock }) => seen.push(`accepted ${status} ${sync} ${lock.mode}`));
    });
    const { lock, ...rest } = await completed;
    expect(rest).toEqual({ status: 'DLM_SUCCESS', valueValid: true, context: 'mine to know' });
    expect(lock).toMatchObject({ mode: 'EX', state: 'granted' });
    expect(seen).toEqual(['accepted DLM_SUCCESS false EX', 'completed ']);
  });

  it('DLM-289, DLM-290 with syncStatus is not completed if it is granted at once', async () => {
    const { a, b } = await setUp();
    const completions: string[] = [];
    const onCompletion = ({ status }: Completion) => void completions.push(status);
    const options = { onCompletion, syncStatus: true };
    const first = await a.space.quelock('R', 'PR', options);
    expect(first).toMatchObject({ status: 'DLM_SYNC', sync: true });
    const second = await b.space.quelock('R', 'EX', options);
    expect(second).toMatchObject({ status: 'DLM_SUCCESS', sync: false });
    expect(second.lock).toMatchObject({ mode: undefined, state: 'waiting' });
    expect(await first.lock.quecvt('NL', options)).toMatchObject({ status: 'DLM_SYNC' });
    await turn();
    expect(completions).toEqual(['DLM_SUCCESS']);
    expect(second.lock).toMatchObject({ mode: 'EX', state: 'granted' });
    const third = await first.lock.quecvt('PR', options);
    expect([third.status, first.lock.state]).toEqual(['DLM_SUCCESS', 'converting']);
  });

  it('DLM-293 that is refused throws and does not complete', async () => {
    const { a, b } = await setUp();
    await a.space.lock('R', 'EX');
    const onCompletion = () => expect.unreachable('it was refused');
    const refused = b.space.quelock('R', 'PR', { noQueue: true, onCompletion });
    expect(await statusOf(refused)).toBe('DLM_NOTQUEUED');
    await turn();
  });

  it('DLM-230, DLM-245, DLM-252, DLM-296 completes with the reason if it ends otherwise', async () => {
    const { daemon, a, b } = await setUp();
    const completions: string[] = [];
    const onCompletion = ({ status, lock }: Completion) =>
      void completions.push(`${status} ${lock.state}`);
    const blocker = await hold(a.space, 'R', 'PR');
    const cancelled = await b.space.quelock('R', 'EX', { onCompletion });
    expect(await cancelled.lock.cancel()).toBe('DLM_CANCELWAIT');
    expect(await cancelled.lock.cancel({ waitOk: true })).toBe('DLM_SUCCESS');
    expect(await statusOf(cancelled.lock.cancel())).toBe('DLM_IVLOCKID');
    const late = await b.space.quelock('R', 'EX', { onCompletion, timeout: 10 });
    daemon.advance(10);
    await turn();
    expect(late.lock.state).toBe('released');
    const aborted = await b.space.quelock('R', 'EX', { onCompletion });
    await aborted.lock.unlock();
    const converting = await hold(b.space, 'R', 'NL');
    await converting.quecvt('EX', { onCompletion });
    expect(await converting.cancel()).toBe('DLM_SUCCESS');
    expect(await converting.cancel()).toBe('DLM_CANCELGRANT');
    expect(completions).toEqual([
      'DLM_CANCEL released',
      'DLM_TIMEOUT released',
      'DLM_ABORT released',
      'DLM_CANCEL granted',
    ]);
    await blocker.unlock();
  });

  it('DLM-298 may be pending any number of times', async () => {
    const { a, b } = await setUp();
    const names = Array.from({ length: 300 }, (_, at) => `r${at}`);
    const held = await Promise.all(names.map((name) => hold(a.space, name, 'EX')));
    const completed: string[] = [];
    for (const context of names) {
      const onCompletion = (end: Completion) => void completed.push(String(end.context));
      await b.space.quelock(context, 'PR', { context, onCompletion });
    }
    for (const lock of held) void lock.unlock();
    await turn();
    expect(completed).toEqual(names);
  });
});

describe('locks', () => {
  it('DLM-225 to DLM-228, DLM-237 are released alone, below one, or all at once', async () => {
    const { a } = await setUp(1);
    const root = await hold(a.space, 'file', 'CW');
    const { lock: record } = await a.space.lock('rec1', 'EX', { parent: root });
    const { lock: field } = await a.space.lock('field', 'EX', { parent: record });
    const other = await hold(a.space, 'other', 'EX');
    await expect(root.unlock()).rejects.toMatchObject({ status: 'DLM_SUBLOCKS', lock: root });
    await root.unlockSublocks();
    expect([root, record, field, other].map(({ state }) => state)).toEqual([
      'granted',
      'released',
      'released',
      'granted',
    ]);
    expect(await statusOf(record.unlock())).toBe('DLM_IVLOCKID');
    await a.dlm.unlockAll();
    expect([root, other].map(({ state }) => state)).toEqual(['released', 'released']);
    expect(await statusOf(root.cvt('NL'))).toBe('DLM_IVLOCKID');
  });

  it('DLM-239 unlockSublocks and unlockAll may invalidate value blocks', async () => {
    const { a, b } = await setUp();
    const root = await hold(a.space, 'file', 'EX');
    const theirs = await hold(b.space, 'file', 'NL');
    await a.space.lock('rec1', 'EX', { parent: root });
    await b.space.lock('rec1', 'NL', { parent: theirs });
    await root.unlockSublocks({ invalidate: true });
    expect((await b.space.getRsbinfo('rec1', theirs)).vbstatus).toBe(0);
    expect((await b.space.getRsbinfo('file')).vbstatus).toBe(1);
    await a.dlm.unlockAll({ invalidate: true });
    expect((await b.space.getRsbinfo('file')).vbstatus).toBe(0);
  });

  it('DLM-231, DLM-055 write their value when they are released, or refuse to do two things', async () => {
    const { a, b } = await setUp();
    const keeper = await hold(b.space, 'R', 'NL');
    const lock = await hold(a.space, 'R', 'EX');
    const value = new ValueBlock('last');
    expect(await statusOf(lock.unlock({ value, invalidate: true }))).toBe('DLM_BADPARAM');
    expect(lock.state).toBe('granted');
    await lock.unlock({ value });
    const read = new ValueBlock();
    await keeper.cvt('CR', { value: read });
    expect(read.asString()).toBe('last');
  });

  it('are released at the end of their block, unless they are already', async () => {
    const { daemon, a } = await setUp(1);
    {
      await using lock = await hold(a.space, 'R', 'EX');
      await using gone = await hold(a.space, 'S', 'EX');
      await gone.unlock();
      expect([lock.state, daemon.locks.lockCount]).toEqual(['granted', 1]);
    }
    expect(daemon.locks.lockCount).toBe(0);
  });

  it('DLM-411 to DLM-413 describe themselves in the manual’s words', async () => {
    const { a, b, c } = await setUp(3);
    const onBlocking = () => {};
    const onCompletion = () => {};
    const { lock } = await a.space.lock('R', 'PR', { onBlocking, context: 'mine' });
    await b.space.lock('R', 'PR');
    expect(await lock.getLkinfo()).toMatchObject({
      resnam: new TextEncoder().encode('R'),
      resnlen: 1,
      parlkid: 0,
      rqmode: 'PR',
      grmode: 'PR',
      lkstate: 'granted',
      notprm: 'mine',
      blkrtn: onBlocking,
      lk_pid: a.dlm.pid,
      valb: undefined,
    });
    const value = new ValueBlock('v');
    await lock.quecvt('EX', { value, onCompletion, hint: { who: 'a' }, timeout: 2000 });
    expect(await lock.getLkinfo()).toMatchObject({
      rqmode: 'EX',
      grmode: 'PR',
      lkstate: 'converting',
      cplrtn: onCompletion,
      blkrtn: undefined,
      hint: { who: 'a' },
      timeout: 2000,
      valb: value.bytes,
    });
    const waiting = await c.space.quelock('R', 'PW', { onCompletion });
    expect(await waiting.lock.getLkinfo()).toMatchObject({ lkstate: 'waiting', grmode: undefined });
  });

  it('DLM-417 to DLM-419, DLM-421 a resource is described, below its parent or by name', async () => {
    const { a, b } = await setUp();
    const options = { onCompletion: () => {}, onBlocking: () => {} };
    const { lock } = await a.space.lock('R', 'PR', { onBlocking: () => {} });
    await lock.cvt('PR', { onBlocking: () => {} });
    await b.space.lock('R', 'CR');
    await (await hold(b.space, 'R', 'NL')).quecvt('EX', { onCompletion: () => {} });
    await b.space.quelock('R', 'PW', options);
    await b.space.quelock('R', 'CR', options);
    const { valb, ...info } = await a.space.getRsbinfo('R');
    expect(valb).toEqual(new Uint8Array(16));
    expect(info).toEqual({
      vbstatus: 1,
      vbseqnum: 0,
      subrescnt: 0,
      lckcnt: 5,
      blkastcnt: 3,
      ggmode: 'PR',
      ggcnt: 1,
      cvtqmode: 'EX',
      wtqmode: 'PW',
    });
    expect(await statusOf(a.space.getRsbinfo('gone'))).toBe('DLM_ENOENT');
    await a.space.lock('below', 'EX', { parent: lock });
    expect(await a.space.getRsbinfo('below', lock)).toMatchObject({ ggmode: 'EX', lckcnt: 1 });
    expect(await a.space.getRsbinfo('below', lock)).toMatchObject({ cvtqmode: undefined });
  });

  it('have the modes of the manual, each granted alone', async () => {
    const { a } = await setUp(1);
    for (const mode of modeNames) {
      if (mode === 'NONE') continue;
      const { lock } = await a.space.lock('R', mode);
      expect(lock.mode).toBe(mode);
      await lock.unlock();
    }
  });
});
