// Requests with an AbortSignal: cancelled while they wait, and exactly one outcome whatever comes first.

import { describe, expect, it } from 'vitest';
import { type Completion, DlmError } from '../../src/client/dlm/index.ts';
import { hold, startPrograms, statusOf } from '../support/dlm-programs.ts';
import { turn } from '../support/dlm-server.ts';
import { fc } from '../support/properties.ts';

const reason = new Error('I changed my mind');

describe('aborting the signal of a request', () => {
  it('DLM-247, DLM-252 cancels a waiting request, which fails with DLM_CANCEL and the reason', async () => {
    const { daemon, a, b } = await startPrograms();
    await a.space.lock('R', 'EX');
    const stop = new AbortController();
    const waiting = b.space.lock('R', 'PR', { signal: stop.signal });
    await turn();
    stop.abort(reason);
    await expect(waiting).rejects.toBeInstanceOf(DlmError);
    await expect(waiting).rejects.toMatchObject({
      status: 'DLM_CANCEL',
      cause: reason,
      lock: undefined,
    });
    expect(daemon.locks.lockCount).toBe(1);
  });

  it('DLM-245 cancels a conversion; the lock stays as it was', async () => {
    const { a, b } = await startPrograms();
    await a.space.lock('R', 'PR');
    const lock = await hold(b.space, 'R', 'CR');
    const stop = new AbortController();
    const waiting = lock.cvt('EX', { signal: stop.signal });
    await turn();
    stop.abort(reason);
    await expect(waiting).rejects.toMatchObject({ status: 'DLM_CANCEL', cause: reason, lock });
    expect(lock).toMatchObject({ mode: 'CR', state: 'granted' });
  });

  it('sends nothing if it happened before, and asks nothing later', async () => {
    const { a, b } = await startPrograms();
    await a.space.lock('R', 'EX');
    const lock = await hold(b.space, 'S', 'PR');
    const before = b.sent.length;
    const signal = AbortSignal.abort(reason);
    const onCompletion = () => expect.unreachable('nothing was asked');
    const calls = [
      b.space.lock('R', 'PR', { signal }),
      b.space.quelock('R', 'PR', { signal, onCompletion }),
      lock.cvt('EX', { signal }),
      lock.quecvt('EX', { signal, onCompletion }),
    ];
    for (const call of calls) {
      await expect(call).rejects.toMatchObject({ status: 'DLM_CANCEL', cause: reason });
    }
    await turn();
    expect(b.sent.length).toBe(before);
    expect(lock).toMatchObject({ mode: 'PR', state: 'granted' });
  });

  it('in the turn of the call cancels as soon as the request has a number', async () => {
    const { daemon, a, b } = await startPrograms();
    await a.space.lock('R', 'EX');
    const stop = new AbortController();
    const waiting = b.space.lock('R', 'PR', { signal: stop.signal });
    stop.abort(reason);
    expect(await statusOf(waiting)).toBe('DLM_CANCEL');
    expect(daemon.locks.lockCount).toBe(1);
    const lock = await hold(b.space, 'R', 'NL');
    const again = new AbortController();
    const conversion = lock.cvt('PR', { signal: again.signal });
    again.abort(reason);
    expect(await statusOf(conversion)).toBe('DLM_CANCEL');
    await turn();
    expect(b.sent.filter((line) => line.includes('dlm.cancel'))).toHaveLength(2);
  });

  it('DLM-255 is too late when the lock is granted: it stays granted', async () => {
    const { a, b } = await startPrograms();
    const held = await hold(a.space, 'R', 'EX');
    const stop = new AbortController();
    const waiting = b.space.lock('R', 'PR', { signal: stop.signal });
    await turn();
    const released = held.unlock();
    // On its way to the lock manager, behind the unlock.
    stop.abort(reason);
    await released;
    const { lock } = await waiting;
    expect(await statusOf(lock.cancel())).toBe('DLM_CANCELGRANT');
    expect(lock.state).toBe('granted');
    const granted = new AbortController();
    const { lock: second } = await b.space.lock('S', 'PR', { signal: granted.signal });
    const sent = b.sent.length;
    granted.abort();
    await turn();
    expect(b.sent.length).toBe(sent);
    expect(second.state).toBe('granted');
  });

  it('completes a queued request with DLM_CANCEL', async () => {
    const { a, b } = await startPrograms();
    await a.space.lock('R', 'EX');
    const completions: string[] = [];
    const onCompletion = ({ status, lock }: Completion) =>
      void completions.push(`${status} ${lock.state}`);
    const stop = new AbortController();
    await b.space.quelock('R', 'PR', { signal: stop.signal, onCompletion });
    stop.abort();
    await turn();
    expect(completions).toEqual(['DLM_CANCEL released']);
  });

  it('leaves no listener on a signal, however the request ends', async () => {
    const { daemon, a, b } = await startPrograms();
    const held = await hold(a.space, 'R', 'EX');
    const listening = new Set<() => void>();
    const signal = {
      aborted: false,
      reason: undefined,
      addEventListener: (_type: 'abort', listener: () => void) => void listening.add(listener),
      removeEventListener: (_type: 'abort', listener: () => void) =>
        void listening.delete(listener),
    };
    const onCompletion = () => {};
    await b.space.lock('S', 'PR', { signal });
    await statusOf(b.space.lock('R', 'PR', { signal, noQueue: true }));
    await statusOf(b.space.lock('R', 'PR', { signal, timeout: Number.NaN }));
    await b.space.quelock('T', 'PR', { signal, onCompletion });
    await b.space.quelock('U', 'PR', { signal, onCompletion, syncStatus: true });
    await turn();
    expect(listening.size).toBe(0);
    const deadlock = { ignoreWait: true };
    const calls = [
      b.space.lock('R', 'PR', { signal, timeout: 10 }),
      b.space.lock('R', 'PR', { signal }),
      b.space.quelock('R', 'EX', { signal, onCompletion, deadlock }),
    ].map(statusOf);
    await turn();
    expect(listening.size).toBe(3);
    daemon.advance(10);
    await turn();
    expect(listening.size).toBe(2);
    await held.unlock();
    await turn();
    expect(listening.size).toBe(1);
    const waiting = statusOf(a.space.lock('R', 'EX', { signal }));
    await turn();
    expect(listening.size).toBe(2);
    b.cut();
    a.cut();
    expect(await waiting).toBe('DLM_ENOSYS');
    await turn();
    expect(listening.size).toBe(0);
    expect(await Promise.all(calls)).toEqual(['DLM_TIMEOUT', 'DLM_SUCCESS', 'DLM_SUCCESS']);
  });

  it('I-14, DLM-255 gives each request exactly one outcome that fits the lock manager’s view', async () => {
    const step = fc.constantFrom('abort', 'unlock', 'turn', 'cancel');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const { daemon, a, b } = await startPrograms();
        const held = await hold(a.space, 'R', 'EX');
        const stop = new AbortController();
        const outcomes: string[] = [];
        const waiting = statusOf(b.space.lock('R', 'EX', { signal: stop.signal }));
        const completed: string[] = [];
        const onCompletion = ({ status }: Completion) => void completed.push(status);
        const queued = b.space.quelock('R', 'EX', { signal: stop.signal, onCompletion });
        void waiting.then((status) => outcomes.push(status));
        for (const what of steps) {
          if (what === 'abort') stop.abort();
          if (what === 'unlock' && held.state === 'granted') await held.unlock();
          if (what === 'turn') await turn();
          if (what === 'cancel') void statusOf(queued.then(({ lock }) => lock.cancel()));
        }
        await turn();
        if (!stop.signal.aborted && held.state === 'granted') stop.abort();
        await turn();
        expect(outcomes).toHaveLength(1);
        expect(['DLM_CANCEL', 'DLM_SUCCESS', 'DLM_SYNC']).toContain(outcomes[0]);
        const isHeld = outcomes[0] !== 'DLM_CANCEL' ? 1 : 0;
        const { lock } = await queued;
        const isQueued = lock.state === 'released' ? 0 : 1;
        expect(completed).toHaveLength(lock.state === 'waiting' ? 0 : 1);
        const isStillHeld = held.state === 'released' ? 0 : 1;
        expect(daemon.locks.lockCount).toBe(isHeld + isQueued + isStillHeld);
      }),
      { numRuns: 60 },
    );
  });
});
