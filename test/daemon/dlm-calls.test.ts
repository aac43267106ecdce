// The lock manager's functions over a real socket: each method does what its function does, and notes and answers come
// in the order in which the specification wants them.
import { describe, expect, it } from 'vitest';
import { DomainFlag, Flag, GroupFlag, JoinFlag, Mode, Status } from '../../src/engine/dlm/index.ts';
import { startLockDaemon } from '../support/dlm-daemon.ts';

describe('a connection that begins', () => {
  it('DLM-407 becomes a process of its member, with a process ID of that member', async () => {
    const daemon = await startLockDaemon();
    const peer = await daemon.connect();
    const identity = { member: 'provolone', uid: 5, gids: [6, 7], osPid: 4711, program: 'master' };
    const begun = await peer.ask('dlm.begin', identity);
    expect(begun).toMatchObject({ member: 'provolone', settings: { resourceNameBytesMax: 31 } });
    expect(Math.floor(Number(begun.pid) / 2 ** 19)).toBe(2);
    const other = await daemon.begin('provolone');
    expect(other.pid).not.toBe(begun.pid);
    const sample = await peer.ask('dlm.sample', { namespace: null, locksMax: 10 });
    expect(sample.processes).toEqual([
      {
        pid: begun.pid,
        member: 'provolone',
        uid: 5,
        namespaces: [],
        locks: 0,
        osPid: 4711,
        program: 'master',
      },
      expect.objectContaining({ pid: other.pid, namespaces: ['public 7'], program: 'test' }),
    ]);
  });

  it('is on the local member unless it says otherwise', async () => {
    const daemon = await startLockDaemon();
    const peer = await daemon.begin();
    const [process] = daemon.runtime.locks.sample({ namespace: null, locksMax: 1 }).processes;
    expect(process).toMatchObject({ pid: peer.pid, member: 'pepicelli' });
  });

  it('DLM-120 DLM-121 DLM-123 DLM-129 joins namespaces as the user and the groups that it named', async () => {
    const daemon = await startLockDaemon();
    const peer = await daemon.begin('polishham', { uid: 100, gids: [100, 200] });
    const join = async (nsid: number, flags: number) =>
      (await peer.ask('dlm.nsjoin', { nsid, flags })).status;
    expect(await join(100, JoinFlag.USER)).toBe(Status.SUCCESS);
    expect(await join(101, JoinFlag.USER)).toBe(Status.NOACCESS);
    expect(await join(200, JoinFlag.GROUP)).toBe(Status.SUCCESS);
    expect(await join(300, JoinFlag.GROUP)).toBe(Status.NOACCESS);
    expect(await join(100, JoinFlag.USER)).toBe(Status.ATTACHED);
    const { nsp } = await peer.ask('dlm.nsjoin', { nsid: 8, flags: JoinFlag.PUBLIC });
    expect(await peer.ask('dlm.nsleave', { nsp })).toEqual({ status: Status.SUCCESS });
    expect(await peer.ask('dlm.nsleave', { nsp })).toEqual({ status: Status.NOTATTACHED });
    expect(await peer.ask('dlm.detach')).toEqual({ status: Status.SUCCESS });
    expect(await peer.ask('dlm.detach')).toEqual({ status: Status.NOTATTACHED });
  });
});

describe('requests', () => {
  it('DLM-024 a call that blocks is ended by a return', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin('polishham'), await daemon.begin('provolone')];
    const first = await a.lock('R', Mode.EX, { flags: Flag.SYNCSTS });
    expect(first).toEqual({ status: Status.SYNC, lkid: expect.any(Number) });
    const second = await b.lock('R', Mode.PR);
    expect(second).toEqual({ status: -1, lkid: expect.any(Number) });
    expect(await a.ask('dlm.unlock', { lkid: first.lkid })).toEqual({ status: Status.SUCCESS });
    const told = await b.noted('return');
    expect(told).toEqual({ type: 'return', lkid: second.lkid, status: Status.SUCCESS });
  });

  it('DLM-026 DLM-043 a queued request is ended by a completion with its routine and parameter', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin(), await daemon.begin()];
    const held = await a.hold('R');
    const terms = { nsp: b.nsp, name: 'R', mode: Mode.PR, cplrtn: 11, notprm: 12 };
    const { status, lkid } = await b.ask('dlm.quelock', { ...terms, flags: Flag.VALB, value: [] });
    expect(status).toBe(Status.SUCCESS);
    await a.ask('dlm.unlock', { lkid: held });
    expect(await b.noted('completion')).toEqual({
      type: 'completion',
      lkid,
      status: Status.SUCCESS,
      routine: 11,
      notprm: 12,
      value: [0, 0, 0, 0],
    });
  });

  it('DLM-044 DLM-314 a holder is told whom it blocks, with its routine and the hint of the other', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin(), await daemon.begin()];
    const lkid = await a.hold('R', Mode.PR, { blkrtn: 3, notprm: 4 });
    await b.lock('R', Mode.CW, { hint: { block: 7, why: ['ü', '\u2028'] } });
    expect(await a.noted('blocking')).toEqual({
      type: 'blocking',
      lkid,
      routine: 3,
      notprm: 4,
      mode: Mode.CW,
      hint: { block: 7, why: ['ü', '\u2028'] },
    });
  });

  it('DLM-009 names are bytes: zero and those above 127 count', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin(), await daemon.begin()];
    for (const name of [
      '\u0000',
      'a\u0000',
      'a\u0000b',
      '\u00ff\u00fe\u0080"\\\n',
      'x'.repeat(31),
    ]) {
      await a.hold(name);
      const answer = await b.lock(name, Mode.CR, { flags: Flag.NOQUEUE });
      expect(answer).toEqual({ status: Status.NOTQUEUED, lkid: 0 });
    }
    const { resources } = daemon.runtime.locks.sample({ namespace: null, locksMax: 10 });
    expect(resources).toHaveLength(5);
  });

  it('DLM-028 DLM-029 conversions write and read the value block', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin(), await daemon.begin()];
    const [ofA, ofB] = [await a.hold('R', Mode.EX), await b.hold('R', Mode.NL)];
    const value = [1, 2, 3, 4_294_967_295];
    const written = await a.ask('dlm.cvt', { lkid: ofA, mode: Mode.NL, flags: Flag.VALB, value });
    expect(written).toEqual({ status: Status.SUCCESS, lkid: ofA });
    const terms = { lkid: ofB, mode: Mode.PR, flags: Flag.VALB, value: [0], cplrtn: 1 };
    expect(await b.ask('dlm.quecvt', terms)).toEqual({ status: Status.SUCCESS, lkid: ofB });
    expect(await b.noted('completion')).toMatchObject({ lkid: ofB, routine: 1, value });
  });

  it('DLM-025 DLM-027 DLM-060 DLM-061 the tp forms know groups, domains and transactions', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin('polishham'), await daemon.begin('polishham')];
    const { nsp } = await a.ask('dlm.nsjoin', { nsid: 100, flags: JoinFlag.USER });
    await b.ask('dlm.nsjoin', { nsid: 100, flags: JoinFlag.USER });
    const { id } = await a.ask('dlm.glcCreate', { flags: 0, namespaces: [nsp] });
    expect(await b.ask('dlm.glcAttach', { id })).toEqual({ status: Status.SUCCESS });
    const grouped = { nsp, name: 'g', mode: Mode.EX, flags: Flag.GROUP_LOCK };
    const { lkid } = await a.ask('dlm.locktp', grouped);
    const converted = await b.ask('dlm.cvt', { lkid, mode: Mode.NL });
    expect(converted).toEqual({ status: Status.SUCCESS, lkid });
    const { rdId } = await a.ask('dlm.rdAttach', { name: 'd', flag: DomainFlag.PROCESS });
    const persistent = { nsp, name: 'p', mode: Mode.EX, flags: Flag.PERSIST, domain: rdId };
    const queued = await a.ask('dlm.quelocktp', { ...persistent, cplrtn: 1, transaction: 'T' });
    expect(queued.status).toBe(Status.SUCCESS);
    const { resources } = daemon.runtime.locks.sample({ namespace: 'user 100', locksMax: 10 });
    expect(resources).toMatchObject([
      { path: ['g'], granted: [{ group: id, mode: 'NL' }] },
      { path: ['p'], domain: 'd', granted: [{ transaction: expect.stringContaining('T') }] },
    ]);
    expect(await a.ask('dlm.unlock', { lkid: queued.lkid })).toEqual({ status: Status.SUCCESS });
    expect(await b.ask('dlm.glcDetach')).toEqual({ status: Status.SUCCESS });
    const flags = GroupFlag.LOCKS | GroupFlag.FORCE;
    expect(await a.ask('dlm.glcDestroy', { id, flags })).toEqual({ status: Status.SUCCESS });
  });

  it('DLM-031 DLM-063 a waiting request is cancelled only with DLM_CANCELWAITOK', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin(), await daemon.begin()];
    await a.hold('R');
    const { lkid } = await b.lock('R');
    expect(await b.ask('dlm.cancel', { lkid })).toEqual({ status: Status.CANCELWAIT });
    const cancelled = await b.ask('dlm.cancel', { lkid, flags: Flag.CANCELWAITOK });
    expect(cancelled).toEqual({ status: Status.SUCCESS });
    expect(await b.noted('return')).toEqual({ type: 'return', lkid, status: Status.CANCEL });
  });

  it('DLM-032 DLM-033 DLM-410 locks and resources can be asked about', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin(), await daemon.begin('polishham', { uid: 200 })];
    const lkid = await a.hold('R', Mode.PR, { notprm: 5 });
    const known = await a.ask('dlm.getLkinfo', { lkid });
    expect(known).toMatchObject({ status: 0, info: { resnam: 'R', grmode: 4, notprm: 5 } });
    expect(await b.ask('dlm.getLkinfo', { lkid })).toEqual({ status: Status.NOACCESS, info: null });
    const below = await a.ask('dlm.lock', { name: 'x', mode: Mode.EX, parent: lkid });
    const resource = await b.ask('dlm.getRsbinfo', { nsp: b.nsp, name: 'R' });
    expect(resource).toMatchObject({ status: 0, info: { lckcnt: 1, subrescnt: 1, ggmode: 4 } });
    const sublock = await a.ask('dlm.getRsbinfo', { nsp: a.nsp, name: 'x', parent: lkid });
    expect(sublock).toMatchObject({ status: 0, info: { lckcnt: 1, ggmode: 6 } });
    const nothing = await a.ask('dlm.getRsbinfo', { nsp: a.nsp, name: 'y' });
    expect(nothing).toEqual({ status: Status.ENOENT, info: null });
    expect(below.status).toBe(0);
  });

  it('DLM-038 to DLM-041 a recovery domain is collected and validated', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin(), await daemon.begin()];
    const attach = { name: 'd', flag: DomainFlag.PROCESS };
    const [byA, byB] = [await a.ask('dlm.rdAttach', attach), await b.ask('dlm.rdAttach', attach)];
    const terms = { nsp: a.nsp, name: 'R', mode: Mode.EX, flags: Flag.PERSIST };
    await a.ask('dlm.locktp', { ...terms, domain: byA.rdId });
    a.socket.destroy();
    const read = { ...terms, flags: Flag.PERSIST | Flag.VALB, value: [9], domain: byB.rdId };
    const { lkid } = await b.ask('dlm.locktp', read);
    await b.ask('dlm.unlock', { lkid });
    const { status, handle, size } = await b.ask('dlm.rdCollect', { rdId: byB.rdId });
    expect([status, size]).toEqual([Status.SUCCESS, 1]);
    const validated = await b.ask('dlm.rdValidate', { rdId: byB.rdId, handle });
    expect(validated).toEqual({ status: Status.SUCCESS });
    const again = await b.ask('dlm.locktp', read);
    expect(again).toMatchObject({ status: Status.SUCCESS, value: [0, 0, 0, 0] });
    await b.ask('dlm.unlock', { lkid: again.lkid });
    expect(await b.ask('dlm.rdDetach', { rdId: byB.rdId })).toEqual({ status: Status.SUCCESS });
  });
});

describe('what a process is told', () => {
  it('DLM-306 comes before the answer of the call that caused it', async () => {
    const daemon = await startLockDaemon();
    const peer = await daemon.begin();
    await peer.hold('R', Mode.PR, { blkrtn: 1 });
    peer.heard.length = 0;
    const terms = { nsp: peer.nsp, name: 'R', mode: Mode.EX, flags: Flag.NODLCKWT };
    await peer.ask('dlm.lock', terms);
    expect(peer.heard.map((one) => (typeof one === 'string' ? 'answer' : one.type))).toEqual([
      'blocking',
      'answer',
    ]);
  });

  it('DLM-305 DLM-394 comes in order, also when requests come many at a time', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin(), await daemon.begin()];
    const names = Array.from({ length: 500 }, (_, at) => `R${at}`);
    await Promise.all(names.map((name) => a.hold(name)));
    const asked = await Promise.all(names.map((name) => b.lock(name)));
    a.socket.destroy();
    await b.noted('return');
    const lkids = asked.map(({ lkid }) => lkid);
    // A process's locks are released the last first (DLM-239).
    await expect.poll(() => b.notes.map(({ lkid }) => lkid)).toEqual(lkids.reverse());
  });

  it('A-20 DLM-302 DLM-304 waits for dlm_notify when delivery is manual', async () => {
    const daemon = await startLockDaemon();
    const peer = await daemon.connect();
    await peer.ask('dlm.begin', { member: null, uid: 1, gids: [], osPid: 1, program: 'x' });
    expect(await peer.ask('dlm.setDelivery', { delivery: 'manual' })).toEqual({ status: 0 });
    const { nsp } = await peer.ask('dlm.nsjoin', { nsid: 7, flags: JoinFlag.PUBLIC });
    const terms = { nsp, mode: Mode.PR, cplrtn: 1 };
    for (const name of ['a', 'b']) await peer.ask('dlm.quelock', { ...terms, name });
    expect(peer.notes).toEqual([]);
    peer.heard.length = 0;
    expect(await peer.ask('dlm.notify')).toEqual({ delivered: 2 });
    expect(peer.heard.map((one) => (typeof one === 'string' ? 'answer' : one.type))).toEqual([
      'completion',
      'completion',
      'answer',
    ]);
    expect(await peer.ask('dlm.notify')).toEqual({ delivered: 0 });
    await peer.ask('dlm.quelock', { ...terms, name: 'c' });
    expect(await peer.ask('dlm.setDelivery', { delivery: 'immediate' })).toEqual({ status: 0 });
    expect(peer.notes).toHaveLength(3);
  });

  it('DLM-359 ends with the connection when its lock group is destroyed by force', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin('polishham'), await daemon.begin('polishham')];
    const { nsp } = await a.ask('dlm.nsjoin', { nsid: 100, flags: JoinFlag.USER });
    await b.ask('dlm.nsjoin', { nsid: 100, flags: JoinFlag.USER });
    const { id } = await a.ask('dlm.glcCreate', { flags: 0, namespaces: [nsp] });
    await b.ask('dlm.glcAttach', { id });
    await b.hold('own');
    const { lkid } = await a.lock('own');
    await a.ask('dlm.glcDestroy', { id, flags: GroupFlag.FORCE });
    await b.closed();
    const why = `The lock manager has ended process ${b.pid}: its lock group was destroyed.`;
    expect(b.endings).toEqual([why]);
    expect(await a.noted('return')).toMatchObject({ lkid, status: Status.SUCCESS });
  });
});

describe('time', () => {
  it('S-44 DLM-016 DLM-017 a timeout ends the request when its hundredths have passed', async () => {
    const daemon = await startLockDaemon();
    const [a, b, c] = [await daemon.begin(), await daemon.begin(), await daemon.begin()];
    const lkid = await a.hold('R');
    const waiting = await b.lock('R', Mode.PR, { timeout: 50 });
    await c.lock('R', Mode.PR);
    daemon.clock.advance(499);
    await b.ask('dlm.getRsbinfo', { nsp: b.nsp, name: 'R' });
    expect(b.notes).toEqual([]);
    // Nobody asks for anything: the timer itself does it.
    daemon.clock.advance(1);
    expect(await b.noted('return')).toEqual({
      type: 'return',
      lkid: waiting.lkid,
      status: Status.TIMEOUT,
    });
    expect(c.notes).toEqual([]);
    await a.ask('dlm.unlock', { lkid });
    expect(await c.noted('return')).toMatchObject({ status: Status.SUCCESS });
  });

  it('DLM-017 many timeouts fall due each at its own time', async () => {
    const daemon = await startLockDaemon();
    const [a, b] = [await daemon.begin(), await daemon.begin()];
    await a.hold('R');
    const requests = [30, 10, 20, 40].map((timeout) => b.lock('R', Mode.PR, { timeout }));
    const lkids = (await Promise.all(requests)).map((answer) => answer.lkid);
    for (const count of [1, 2, 3, 4]) {
      daemon.clock.advance(100);
      await expect.poll(() => b.notes).toHaveLength(count);
    }
    expect(b.notes.map((note) => lkids.indexOf(note.lkid))).toEqual([1, 2, 0, 3]);
  });
});
