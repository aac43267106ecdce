// Completion and blocking routines as programs meet them: when they run, in which order, and what they may do.
import { describe, expect, it } from 'vitest';
import {
  type BlockingNote,
  type Completion,
  type Lock,
  ValueBlock,
} from '../../src/client/dlm/index.ts';
import { hold, isOpen, startPrograms, statusOf } from '../support/dlm-programs.ts';
import { turn } from '../support/dlm-server.ts';

/** Something that happens later in the turns of the event loop. */
const later = () => new Promise((resolve) => setImmediate(resolve));

describe('a blocking routine', () => {
  it('DLM-044, DLM-308, DLM-314, DLM-315 is told lock, context, blocked mode and hint', async () => {
    const { a, b } = await startPrograms();
    const notes: BlockingNote[] = [];
    const onBlocking = (note: BlockingNote) => void notes.push(note);
    const lock = await hold(a.space, 'R', 'PR', { onBlocking, context: { mine: true } });
    void b.space.lock('R', 'CW', { hint: { who: ['b', 1] } }).catch(() => {});
    await turn();
    expect(notes).toEqual([
      { lock, context: { mine: true }, blockedMode: 'CW', blockedHint: { who: ['b', 1] } },
    ]);
    expect(notes[0]?.lock).toBe(lock);
  });

  it('DLM-180, DLM-181, DLM-246 is replaced by that of a conversion when it is granted, not before', async () => {
    const { a, b, c } = await startPrograms(3);
    const calls: string[] = [];
    const say = (word: string) => ({
      onBlocking: (note: BlockingNote) => void calls.push(`${word} ${note.context}`),
      context: `context ${word}`,
    });
    const lock = await hold(a.space, 'R', 'PR', say('old'));
    const other = await hold(b.space, 'R', 'PR');
    const conversion = lock.cvt('EX', say('new'));
    void c.space.lock('R', 'CW').catch(() => {});
    await turn();
    expect(calls).toEqual([]);
    await lock.cancel();
    await expect(conversion).rejects.toMatchObject({ status: 'DLM_CANCEL', lock });
    await turn();
    expect(calls).toEqual(['old context old']);
    await other.unlock();
    await lock.cvt('EX', say('new'));
    expect(calls).toEqual(['old context old', 'new context new']);
    await lock.cvt('PR');
    await turn();
    expect(calls).toHaveLength(2);
  });

  it('DLM-307, DLM-311 may convert its own lock, and is called again if it still blocks', async () => {
    const { a, b } = await startPrograms();
    const modes: string[] = [];
    const onBlocking = async ({ lock, blockedMode }: BlockingNote) => {
      modes.push(`${lock.mode} blocks ${blockedMode}`);
      await lock.cvt(lock.mode === 'EX' ? 'PR' : 'NL', { onBlocking });
    };
    const lock = await hold(a.space, 'R', 'EX', { onBlocking });
    await b.space.lock('R', 'EX');
    expect(modes).toEqual(['EX blocks EX', 'PR blocks EX']);
    expect(lock.mode).toBe('NL');
  });

  it('DLM-243, DLM-325 is not called for a lock that was released while it had to wait', async () => {
    const { a, b } = await startPrograms();
    const calls: string[] = [];
    const locks: Lock[] = [];
    const first = async () => {
      await later();
      await locks[1]?.unlock();
      calls.push('first');
    };
    locks.push(await hold(a.space, 'R', 'EX', { onBlocking: first }));
    locks.push(await hold(a.space, 'S', 'EX', { onBlocking: () => void calls.push('second') }));
    const waiting = [b.space.lock('R', 'EX'), b.space.lock('S', 'EX')];
    await waiting[1];
    await turn();
    expect(calls).toEqual(['first']);
    waiting[0]?.catch(() => {});
  });

  it('DLM-243 the completion of a lock that was released while it had to wait is not told either', async () => {
    const { a, b } = await startPrograms();
    const calls: string[] = [];
    const onBlocking = async () => {
      const { lock } = await a.space.quelock('S', 'EX', {
        onCompletion: () => void calls.push('granted'),
      });
      await later();
      await lock.unlock();
      calls.push('released');
    };
    await hold(a.space, 'R', 'EX', { onBlocking });
    const waiting = statusOf(b.space.lock('R', 'EX'));
    for (let wait = 0; wait < 10; wait += 1) await later();
    expect(calls).toEqual(['released']);
    await a.dlm.close();
    expect(await waiting).toBe('DLM_SUCCESS');
  });

  it('runs before the call that was granted returns, when it is told first, and sees the lock granted', async () => {
    const { a, b, c } = await startPrograms(3);
    const order: string[] = [];
    const holder = await hold(a.space, 'R', 'EX');
    const onBlocking = async ({ lock }: BlockingNote) => {
      order.push(`routine ${lock.state} ${lock.mode}`);
      await lock.unlock();
      order.push('unlocked');
    };
    const second = b.space.lock('R', 'EX', { onBlocking }).then(({ lock, status }) => {
      order.push(`returned ${status} ${lock.state}`);
    });
    await turn();
    const third = c.space.lock('R', 'EX');
    await turn();
    await holder.unlock();
    await Promise.all([second, third]);
    expect(order).toEqual(['routine granted EX', 'unlocked', 'returned DLM_SUCCESS released']);
  });
});

describe('routines of one process', () => {
  it('DLM-305 run one at a time, in the order in which they arose, whichever kind they are', async () => {
    const { a, b } = await startPrograms();
    const order: string[] = [];
    let running = 0;
    const slowly = (word: string) => async () => {
      running += 1;
      expect(running).toBe(1);
      for (let step = 0; step < 3; step += 1) await later();
      order.push(word);
      running -= 1;
    };
    await hold(a.space, 'R', 'EX', { onBlocking: slowly('R blocks') });
    await a.space.quelock('S', 'EX', { onCompletion: slowly('S granted') });
    const blocked = b.space.lock('R', 'EX');
    await turn();
    await a.space.quelock('T', 'EX', { onCompletion: () => void order.push('T granted') });
    for (let wait = 0; wait < 20; wait += 1) await later();
    expect(order).toEqual(['S granted', 'R blocks', 'T granted']);
    blocked.catch(() => {});
  });

  it('DLM-306 end before a call returns that was in progress when they arose', async () => {
    const { a, b } = await startPrograms();
    const order: string[] = [];
    const onBlocking = async ({ lock }: BlockingNote) => {
      await later();
      await lock.cvt('NL');
      await later();
      order.push('routine');
    };
    const lock = await hold(a.space, 'R', 'EX');
    const waiting = b.space.lock('R', 'PR').then(() => order.push('granted to the other'));
    await turn();
    await lock.cvt('EX', { onBlocking });
    order.push(`returned ${lock.mode}`);
    await waiting;
    expect(order).toEqual(['granted to the other', 'routine', 'returned NL']);
  });

  it.each([
    ['a new request', ({ space }: Start) => space.lock('Z', 'EX')],
    ['a request that fails', ({ space }: Start) => space.lock('', 'EX').catch(() => {})],
    ['an unlock', ({ other }: Start) => other.unlock()],
    ['a question', ({ other }: Start) => other.getLkinfo()],
    ['a cancel', ({ other }: Start) => other.cancel()],
  ])('DLM-306 end before %s returns, if they arise during it', async (_what, call) => {
    const { a, b } = await startPrograms();
    const order: string[] = [];
    const onBlocking = async () => {
      await later();
      order.push('routine');
    };
    await hold(a.space, 'R', 'EX', { onBlocking });
    const other = await hold(a.space, 'S', 'EX');
    // Both leave in the same turn; the lock manager sees the other program's first.
    const waiting = b.space.lock('R', 'EX');
    const returned = call({ space: a.space, other }).then(() => order.push('returned'));
    await returned;
    expect(order).toEqual(['routine', 'returned']);
    waiting.catch(() => {});
  });

  it('DLM-460 take turns with the program: a call that returned just before is seen to have returned', async () => {
    const { a, b } = await startPrograms();
    const order: string[] = [];
    const onBlocking = async ({ lock }: BlockingNote) => {
      order.push('routine begins');
      await later();
      order.push('routine ends');
      await lock.unlock();
    };
    const lock = await hold(a.space, 'R', 'EX');
    const program = async () => {
      const granted = await b.space.lock('R', 'EX', { onBlocking });
      order.push(`returned ${granted.status}`);
      await Promise.resolve();
      order.push('went on');
    };
    const running = program();
    await turn();
    // The grant and the notification that follows it reach the other program together.
    const calls = [lock.cvt('NL'), lock.cvt('PR')];
    await Promise.all([running, ...calls]);
    expect(order).toEqual(['returned DLM_SUCCESS', 'went on', 'routine begins', 'routine ends']);
  });

  it('take turns with calls that waited for routines before them', async () => {
    const { a, b } = await startPrograms();
    const order: string[] = [];
    const slow = (word: string) => async () => {
      order.push(`${word} begins`);
      await later();
      order.push(`${word} ends`);
    };
    await hold(a.space, 'R', 'EX', { onBlocking: () => void order.push('R') });
    await hold(a.space, 'S', 'EX', { onBlocking: slow('S') });
    const first = statusOf(b.space.lock('R', 'EX'));
    const call = a.space.lock('T', 'EX').then(() => order.push('returned'));
    await Promise.resolve();
    const second = statusOf(b.space.lock('S', 'EX'));
    await call;
    order.push('went on');
    for (let wait = 0; wait < 10; wait += 1) await later();
    expect(order).toEqual(['R', 'returned', 'went on', 'S begins', 'S ends']);
    await a.dlm.close();
    expect(await Promise.all([first, second])).toEqual(['DLM_SUCCESS', 'DLM_SUCCESS']);
  });

  it('do not keep a call waiting that was made after they arose', async () => {
    const { a, b } = await startPrograms();
    let finish = () => {};
    const onBlocking = () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      });
    const lock = await hold(a.space, 'R', 'EX', { onBlocking });
    const waiting = b.space.lock('R', 'EX');
    await turn();
    await lock.cvt('EX');
    finish();
    await lock.unlock();
    await waiting;
  });

  it('never wait for routines behind them when they call the lock manager', async () => {
    const { a, b } = await startPrograms();
    const order: string[] = [];
    const first = async ({ lock }: BlockingNote) => {
      await later();
      // The second notification arrives during this call, behind this routine.
      const second = b.space.lock('S', 'EX').catch(() => {});
      await a.space.lock('T', 'EX');
      await later();
      await Promise.all([a.space.lock('U', 'EX'), a.space.lock('V', 'EX')]);
      order.push('first');
      await lock.unlock();
      void second;
    };
    await hold(a.space, 'R', 'EX', { onBlocking: first });
    await hold(a.space, 'S', 'EX', { onBlocking: () => void order.push('second') });
    await b.space.lock('R', 'EX');
    await turn();
    expect(order).toEqual(['first', 'second']);
  });

  it('may leave work behind that counts as the program’s own', async () => {
    const { a, b } = await startPrograms();
    const order: string[] = [];
    const onBlocking = () => {
      void (async () => {
        for (let wait = 0; wait < 10; wait += 1) await later();
        const waiting = b.space.lock('S', 'EX');
        await a.space.lock('T', 'EX');
        order.push('left behind');
        waiting.catch(() => {});
      })();
    };
    await hold(a.space, 'R', 'EX', { onBlocking });
    const blockingS = async () => {
      await later();
      order.push('routine');
    };
    await hold(a.space, 'S', 'EX', { onBlocking: blockingS });
    b.space.lock('R', 'EX').catch(() => {});
    for (let wait = 0; wait < 40; wait += 1) await later();
    expect(order).toEqual(['routine', 'left behind']);
  });

  it('that fail are told to a listener, and the others still run', async () => {
    const { a, b } = await startPrograms();
    const told: unknown[] = [];
    const listener = (error: unknown) => void told.push(error);
    a.dlm.on('error', listener);
    const bad = new Error('bad routine');
    const worse = new Error('worse routine');
    const options = [
      {
        onBlocking: () => {
          throw bad;
        },
      },
      { onBlocking: () => Promise.reject(worse) },
      { onBlocking: () => void told.push('the third ran') },
    ];
    for (const [at, option] of options.entries()) await hold(a.space, `R${at}`, 'EX', option);
    for (const at of options.keys()) b.space.lock(`R${at}`, 'EX').catch(() => {});
    await turn();
    expect(told).toEqual([bad, worse, 'the third ran']);
    expect(a.dlm.off('error', listener)).toBe(a.dlm);
  });

  it('that fail without a listener are uncaught exceptions of the program, and the others still run', async () => {
    const { a, b } = await startPrograms();
    const uncaught: unknown[] = [];
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => void uncaught.push(error));
    try {
      const error = new Error('nobody listens');
      const onBlocking = () => Promise.reject(error);
      await hold(a.space, 'R', 'EX', { onBlocking });
      await hold(a.space, 'S', 'EX', { onBlocking: () => void uncaught.push('the second ran') });
      for (const name of ['R', 'S']) b.space.lock(name, 'EX').catch(() => {});
      await turn();
      expect(uncaught).toContain(error);
      expect(uncaught).toContain('the second ran');
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const listener of others) process.on('uncaughtException', listener);
    }
  });
});

interface Start {
  readonly space: Awaited<ReturnType<typeof startPrograms>>['a']['space'];
  readonly other: Lock;
}

describe('manual delivery', () => {
  it('DLM-302, DLM-304 keeps notifications for notify, which runs them in order and counts them', async () => {
    const { a, b } = await startPrograms(2, { delivery: 'manual' });
    const calls: string[] = [];
    await hold(a.space, 'R', 'PR', { onBlocking: () => void calls.push('blocking') });
    const waiting = b.space.lock('R', 'EX');
    const value = new ValueBlock('mine');
    await turn();
    const { lock } = await a.space.quelock('S', 'EX', {
      value,
      onCompletion: ({ status }: Completion) => void calls.push(`completion ${status}`),
    });
    await turn();
    expect([calls, lock.state, value.asString()]).toEqual([[], 'waiting', 'mine']);
    expect(await a.dlm.notify()).toBe(2);
    expect(calls).toEqual(['blocking', 'completion DLM_SUCCESS']);
    expect([lock.state, value.asString()]).toEqual(['granted', '']);
    expect([await a.dlm.notify(), await a.dlm.notify()]).toEqual([0, 0]);
    waiting.catch(() => {});
  });

  it('DLM-303 may be turned on and off; nothing is lost', async () => {
    const { a } = await startPrograms(1);
    const calls: number[] = [];
    const request = (at: number) =>
      a.space.quelock(`R${at}`, 'EX', { onCompletion: () => void calls.push(at) });
    await request(1);
    await a.dlm.setDelivery('manual');
    await request(2);
    await turn();
    expect(calls).toEqual([1]);
    await a.dlm.setDelivery('immediate');
    expect(calls).toEqual([1, 2]);
    await request(3);
    await turn();
    expect(calls).toEqual([1, 2, 3]);
  });

  it('news of an older request does not undo what a newer one has done to the lock', async () => {
    const { a } = await startPrograms(1, { delivery: 'manual' });
    const { lock } = await a.space.quelock('R', 'EX', { onCompletion: () => {} });
    await lock.cvt('NL');
    expect(lock).toMatchObject({ mode: 'NL', state: 'granted' });
    await a.dlm.notify();
    expect(lock).toMatchObject({ mode: 'NL', state: 'granted' });
    await lock.unlock();
    const waiting = await a.space.quelock('R', 'EX', { onCompletion: () => {} });
    await waiting.lock.unlock();
    await a.dlm.notify();
    expect(waiting.lock.state).toBe('released');
  });

  it('DLM-247 a lock shows at once that its request was cancelled; the completion says it later', async () => {
    const { a, b } = await startPrograms(2, { delivery: 'manual' });
    const completed: string[] = [];
    const onCompletion = ({ status }: Completion) => void completed.push(status);
    await hold(b.space, 'R', 'PR');
    const { lock: waiting } = await a.space.quelock('R', 'EX', { onCompletion });
    expect(await waiting.cancel({ waitOk: true })).toBe('DLM_SUCCESS');
    expect(waiting.state).toBe('released');
    const converting = await hold(a.space, 'R', 'CR');
    await converting.quecvt('EX', { onCompletion });
    expect(converting.state).toBe('converting');
    await converting.cancel();
    expect([converting.mode, converting.state, completed]).toEqual(['CR', 'granted', []]);
    expect(await a.dlm.notify()).toBe(2);
    expect(completed).toEqual(['DLM_CANCEL', 'DLM_CANCEL']);
  });

  it('DLM-181 calls the routine that was in force when the notification arose', async () => {
    const { a, b } = await startPrograms(2, { delivery: 'manual' });
    const calls: string[] = [];
    const options = (word: string) => ({ onBlocking: () => void calls.push(word) });
    const lock = await hold(a.space, 'R', 'EX', options('old'));
    const waiting = b.space.lock('R', 'EX', { timeout: 10 });
    await turn();
    await lock.cvt('NL', options('new'));
    await waiting;
    expect(await a.dlm.notify()).toBe(calls.length);
    expect(calls).not.toContain('new');
  });

  it('a routine may ask for notifications; they run after it', async () => {
    const { a } = await startPrograms(1, { delivery: 'manual' });
    const calls: string[] = [];
    const onCompletion = async () => {
      await a.space.quelock('S', 'EX', { onCompletion: () => void calls.push('second') });
      calls.push(`notify ${await a.dlm.notify()}`);
    };
    await a.space.quelock('R', 'EX', { onCompletion });
    expect(await a.dlm.notify()).toBe(1);
    expect(await isOpen(Promise.resolve())).toBe(false);
    expect(calls).toEqual(['notify 1', 'second']);
  });
});
