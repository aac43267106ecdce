// The end of a process as its program meets it: closed, lost, or ended by the lock manager.
import { describe, expect, it } from 'vitest';
import { DlmError, ValueBlock } from '../../src/client/dlm/index.ts';
import { hold, startPrograms, statusOf } from '../support/dlm-programs.ts';
import { openProgram, turn } from '../support/dlm-server.ts';

const later = () => new Promise((resolve) => setImmediate(resolve));

describe('closing', () => {
  it('releases all locks first, so that value blocks stay valid', async () => {
    const { daemon, a, b } = await startPrograms();
    const value = new ValueBlock('kept');
    const keeper = await hold(b.space, 'R', 'NL');
    const lock = await hold(a.space, 'R', 'EX');
    await lock.cvt('EX', { value });
    const waiting = a.space.lock('R', 'EX', { deadlock: { ignoreWait: true } });
    waiting.catch(() => {});
    await turn();
    const told: unknown[] = [];
    a.dlm.on('disconnected', (reason) => void told.push(reason));
    await a.dlm.close();
    expect(await statusOf(waiting)).toBe('DLM_ABORT');
    expect(lock.state).toBe('released');
    const read = new ValueBlock();
    expect(await keeper.cvt('PR', { value: read })).toMatchObject({ valueValid: true });
    expect(read.asString()).toBe('kept');
    expect(daemon.locks.snapshot().processes).toHaveLength(1);
    expect(told).toEqual([]);
    await a.dlm.close();
    await expect(a.space.lock('R', 'NL')).rejects.toThrow('was closed');
    await expect(lock.unlock()).rejects.toMatchObject({ status: 'DLM_ENOSYS' });
  });

  it('happens at the end of an `await using` block', async () => {
    const { daemon, a } = await startPrograms(1);
    {
      await using dlm = a.dlm;
      expect(dlm.pid).toBeGreaterThan(0);
      expect(daemon.locks.snapshot().processes).toHaveLength(1);
    }
    expect(daemon.locks.snapshot().processes).toHaveLength(0);
  });
});

describe('a lost connection', () => {
  it('DLM-273, DLM-394 fails what is pending and what comes later, is told once, and takes the locks', async () => {
    const { daemon, a, b } = await startPrograms();
    const keeper = await hold(b.space, 'R', 'NL');
    const lock = await hold(a.space, 'R', 'EX');
    const blocker = await hold(b.space, 'S', 'EX');
    const blocked = a.space.lock('S', 'EX');
    const queued = await a.space.quelock('S', 'EX', { onCompletion: () => {} });
    await turn();
    const told: DlmError[] = [];
    a.dlm.on('disconnected', (reason) => void told.push(reason));
    a.dlm.on('disconnected', () => void told.push(told[0] ?? new DlmError('DLM_ABORT', 'first')));
    const unanswered = a.space.lock('T', 'EX');
    unanswered.catch(() => {});
    a.cut();
    await expect(unanswered).rejects.toMatchObject({ status: 'DLM_ENOSYS' });
    await expect(blocked).rejects.toThrow(
      'The connection to the lock manager was lost. The locks of this process are gone, and what it held at PW or EX ' +
        'may have been left half changed. Connect again, and take what is needed anew.',
    );
    await turn();
    expect(told).toHaveLength(2);
    expect(told[1]).toBe(told[0]);
    expect([lock.state, queued.lock.state]).toEqual(['released', 'released']);
    await expect(lock.cvt('NL')).rejects.toBe(told[0]);
    await expect(a.dlm.nsjoin(2, 'public')).rejects.toBe(told[0]);
    await a.dlm.close();
    expect(daemon.locks.lockCount).toBe(2);
    const value = new ValueBlock();
    expect(await keeper.cvt('PR', { value })).toMatchObject({ valueValid: false });
    await blocker.unlock();
  });

  it('DLM-395 runs no routine that has not begun, and lets nobody wait for one', async () => {
    const { a, b } = await startPrograms();
    const ran: string[] = [];
    let cut = () => {};
    const deadlock = { ignoreWait: true };
    const first = async () => {
      ran.push('first begins');
      cut();
      for (let wait = 0; wait < 5; wait += 1) await later();
      ran.push('first ends');
    };
    await hold(a.space, 'R', 'EX', { onBlocking: first });
    await hold(a.space, 'S', 'EX', { onBlocking: () => void ran.push('second') });
    for (const name of ['R', 'S']) b.space.lock(name, 'EX').catch(() => {});
    const onCompletion = () => void ran.push('completion of what was cancelled');
    const cancelled = await a.space.quelock('S', 'PR', { onCompletion, deadlock });
    void cancelled.lock.cancel({ waitOk: true }).catch(() => {});
    cut = a.cut;
    const inProgress = a.space.lock('T', 'EX');
    expect(await statusOf(inProgress)).toBe('DLM_ENOSYS');
    for (let wait = 0; wait < 10; wait += 1) await later();
    expect(ran).toEqual(['first begins', 'first ends']);
  });

  it('lets a listener be taken off again', async () => {
    const { a } = await startPrograms(1);
    const listener = () => expect.unreachable('it was taken off');
    a.dlm.on('disconnected', listener).off('disconnected', listener);
    a.cut();
    await turn();
    expect(await statusOf(a.dlm.notify())).toBe('DLM_ENOSYS');
  });
});

describe('the lock manager', () => {
  it('DLM-398 ends the processes of a member that fails, and says so', async () => {
    const { daemon, join } = await startPrograms(1);
    const program = await join({ member: 'provolone' });
    const told: DlmError[] = [];
    program.dlm.on('disconnected', (reason) => void told.push(reason));
    daemon.failMember('provolone');
    await turn();
    expect(told[0]?.message).toMatch(
      /^The lock manager has ended process \d+: member provolone has failed\. The locks of this process are gone/,
    );
    await expect(program.space.lock('R', 'EX')).rejects.toBe(told[0]);
  });

  it('makes processes on members that are UP only', async () => {
    const { daemon } = await startPrograms(1);
    daemon.failMember('provolone');
    for (const [member, text] of [
      ['provolone', 'DOWN'],
      ['gouda', 'gouda'],
    ] as const) {
      const { client } = await daemon.connect();
      const refused = openProgram(client, { member });
      await expect(refused).rejects.toMatchObject({ status: 'DLM_ENOSYS' });
      await expect(refused).rejects.toThrow(text);
      expect(await client.closed).toBeNull();
    }
  });

  it('DLM-407 numbers processes by member, and says on which one they are', async () => {
    const { a, join } = await startPrograms(1);
    expect([a.dlm.member, Math.floor(a.dlm.pid / 2 ** 19)]).toEqual(['pepicelli', 3]);
    const { dlm } = await join({ member: 'polishham' });
    expect([dlm.member, Math.floor(dlm.pid / 2 ** 19)]).toEqual(['polishham', 1]);
  });
});
