// The practice cluster: what can be typed, what moves only when the network is told to, what each step shows, and undo as
// playing again. The rules themselves are the library's and are proved in the neighbouring files.

import { describe, expect, it } from 'vitest';
import {
  doPractice,
  openPractice,
  PracticeError,
  type PracticeSession,
  practiceFacts,
  practiceProblem,
  presentPractice,
  redoPractice,
  undoPractice,
} from '../../../src/engine/memory-channel/index.ts';
import { fc } from '../../support/properties.ts';

function played(text: string, from = openPractice()): PracticeSession {
  const operations = text.split(';').map((one) => one.trim());
  return operations.reduce((session, operation) => doPractice(session, operation, 'a'), from);
}

function host(session: PracticeSession, name: string) {
  const found = practiceFacts(session).hosts.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no host ${name}`);
  return found;
}

const why = (session: PracticeSession): string => presentPractice(session).why.join(' ');
const joined = 'a: init; b: init; c: init';
const ready = `${joined}; a: alloc; b: alloc; c: alloc; a: attach tx; b: attach rx; c: attach rx`;
const undefinedWords = Array(8).fill(null);

describe('a store on its way', () => {
  it('is in the write buffer, then on the rail, then in the memory of one host after the other', () => {
    let session = played(`${ready}; a: store 0 42`);
    expect(host(session, 'a').buffer).toEqual([{ word: 0, value: 42 }]);
    expect(practiceFacts(session).packets).toEqual([]);
    session = played('a: mb', session);
    const packet = { number: 0, from: 'a', words: [{ word: 0, value: 42 }], to: ['b', 'c'] };
    expect(practiceFacts(session)).toMatchObject({ packets: [packet] });
    expect(host(session, 'b').memory).toEqual(undefinedWords);
    session = played('net: deliver c', session);
    expect(host(session, 'c').memory).toEqual([42, ...undefinedWords.slice(1)]);
    expect(practiceFacts(session).packets).toMatchObject([{ to: ['b'] }]);
    session = played('net: deliver', session);
    expect(host(session, 'b').memory?.[0]).toBe(42);
    expect(host(session, 'a').memory).toBeNull();
    expect(practiceFacts(session).packets).toEqual([]);
  });

  it('MC-157 MC-158 that was sent before an attach never arrives, also when it is still on the rail', () => {
    const session = played(
      `${joined}; a: alloc; b: alloc; c: alloc; a: attach tx; b: attach rx; a: store 0 1; a: mb; c: attach rx; a: store 1 2; a: mb`,
    );
    expect(practiceFacts(session).packets).toMatchObject([{ to: ['b'] }, { to: ['b', 'c'] }]);
    const all = played('net: all', session);
    expect(host(all, 'b').memory?.slice(0, 2)).toEqual([1, 2]);
    expect(host(all, 'c').memory?.slice(0, 2)).toEqual([null, 2]);
  });

  it('reaches one host by a point-to-point attach, and the sender itself by loopback', () => {
    const begin = `${joined}; a: alloc; b: alloc; c: alloc; b: attach rx; c: attach rx; a: attach rx`;
    const one = played(`${begin}; a: attach ptp c; a: store 0 5; a: mb`);
    expect(practiceFacts(one).packets).toMatchObject([{ to: ['c'] }]);
    expect(host(one, 'a').transmits).toBe('c');
    const loop = played(`${begin}; a: attach tx loopback; a: store 0 5; a: mb`);
    expect(practiceFacts(loop).packets).toMatchObject([{ to: ['a', 'b', 'c'] }]);
  });

  it('MC-235 leaves with any call of the library', () => {
    const session = played(`${ready}; a: store 0 42; a: rderrcnt`);
    expect(host(session, 'a')).toMatchObject({ buffer: [], count: 3 });
    expect(practiceFacts(session).packets).toHaveLength(1);
  });

  it('many stores leave by themselves, and the buffer is shown empty then', () => {
    const stores = Array.from({ length: 64 }, (_, at) => `a: store 0 ${at}`).join(';');
    const session = played(`${ready}; ${stores}`);
    expect(host(session, 'a').buffer).toEqual([]);
    expect(practiceFacts(session).packets).toHaveLength(1);
  });
});

describe('errors', () => {
  it('a host that loses a packet knows at once, the others when the news reaches them', () => {
    let session = played(`${ready}; a: store 0 1; a: mb; net: drop b`);
    expect(practiceFacts(session).errors).toBe(4);
    const known = (): (number | null)[] => practiceFacts(session).hosts.map((one) => one.errors);
    expect(known()).toEqual([3, 4, 3]);
    session = played('net: tell', session);
    expect(known()).toEqual([4, 4, 4]);
    expect(host(session, 'b').memory).toEqual(undefinedWords);
  });

  it('imc_ckerrcnt_mr delivers what is under way, finds the loss, and succeeds with the new count', () => {
    const session = played(
      `${ready}; a: rderrcnt; a: store 0 1; a: mb; a: store 1 2; a: mb; net: drop b; a: ckerrcnt`,
    );
    expect(host(session, 'a')).toMatchObject({ status: 'IMC_MC_ERROR', count: 4 });
    expect(host(session, 'b').memory?.slice(0, 2)).toEqual([null, 2]);
    expect(host(played('a: ckerrcnt', session), 'a').status).toBe('IMC_SUCCESS');
  });

  it('MC-026 a failover changes nothing but the count', () => {
    const before = played(`${ready}; b: lkalloc creator; a: store 0 9; a: mb`);
    const after = played('net: fail mca0', before);
    const { rails, errors, failovers, hosts, ...rest } = practiceFacts(after);
    expect(rails.map(({ state }) => state)).toEqual(['failed', 'active']);
    expect([errors, failovers]).toEqual([4, 1]);
    expect(hosts.map((one) => ({ ...one, errors: 3 }))).toEqual(practiceFacts(before).hosts);
    expect(rest.packets).toEqual(practiceFacts(before).packets);
    expect(rest.locks).toEqual(['b', null, null, null]);
    expect(host(played('net: deliver b', after), 'b').memory?.[0]).toBe(9);
  });

  it('MC-037 with both rails bad every member panics, and can be booted when one works', () => {
    const bad = played(`${ready}; net: fail mca0; net: fail mcb0`);
    expect(practiceFacts(bad).hosts.map(({ state }) => state)).toEqual(Array(3).fill('panicked'));
    expect(practiceProblem(bad, 'a: init', 'a')).toContain('No rail works');
    expect(host(played('net: restore mcb0; a: init', bad), 'a').state).toBe('member');
  });
});

describe('locks', () => {
  it('a call returns when the lock is there and all that was stored before has arrived', () => {
    const waits = played(
      `${ready}; a: lkalloc creator; b: lkalloc; b: acquire 0; a: store 0 7; a: mb`,
    );
    expect(host(waits, 'b')).toMatchObject({ waitsFor: 0, holds: [], status: null });
    const taken = played('a: release 0', waits);
    expect(host(taken, 'b')).toMatchObject({ waitsFor: 0, holds: [0] });
    const back = played('net: deliver b', taken);
    expect(host(back, 'b')).toMatchObject({ waitsFor: null, status: 'IMC_SUCCESS' });
    expect(practiceFacts(back).log.at(-1)).toBe('b: acquire 0 returns IMC_SUCCESS');
    expect(practiceProblem(taken, 'b: store 0 1', 'a')).toContain('inside imc_lkacquire');
  });

  it.each(['killed', 'halts'])('go to the next when their holder is gone: %s', (end) => {
    const session = played(`${ready}; a: lkalloc creator; b: lkalloc; b: acquire 0; a: ${end}`);
    expect(practiceFacts(session).locks[0]).toBe('b');
    expect(host(session, 'a')).toMatchObject({ isInitialized: false, transmits: null });
  });
});

describe('what is typed', () => {
  const refused: readonly (readonly [string, string])[] = [
    ['d: init', 'There is no d: act for a, b, c or net.'],
    ['a:', 'An operation is missing; known are init,'],
    ['a: fly', 'a cannot fly; known are init,'],
    [
      'net: store 0 1',
      'net cannot store; known are deliver, all, drop, tell, fail, restore, single.',
    ],
    ['a: constructor', 'a cannot constructor;'],
    ['a: store 8 1', '8 is not a word (0 to 7); the form is "store 0 42 [rx]".'],
    ['a: store 0', 'store needs a 32-bit number; the form is "store 0 42 [rx]".'],
    ['a: store 0 2147483648', '2147483648 is not a 32-bit number'],
    ['a: store 0 1 2', '2 is not rx; the form is "store 0 42 [rx]".'],
    ['a: attach', 'attach needs tx, rx, ptp'],
    ['a: attach ptp', 'attach ptp needs a host: attach ptp b.'],
    ['a: attach rx loopback', 'attach rx takes no loopback'],
    ['a: acquire 4', '4 is not a lock (0 to 3)'],
    ['net: fail mcc0', 'mcc0 is not mca0, mcb0'],
    ['net: restore mca0', 'mca0 works.'],
    ['net: deliver b', 'No packet is on its way to host b.'],
    ['net: all', 'No packet is on its way.'],
    ['a: mb', 'Nothing runs on host a: a: init begins a program there.'],
    ['a: halts', 'Host a has not joined: a: init.'],
  ];
  it.each(refused)('%s is refused with a sentence', (text, sentence) => {
    expect(practiceProblem(openPractice(), text, 'a')).toContain(sentence);
    expect(() => doPractice(openPractice(), text, 'a')).toThrow(PracticeError);
  });

  it.each([
    ['a: init', 'Program a is initialized already.'],
    ['a: attach tx', 'Program a has not allocated the region: a: alloc.'],
    ['a: store 0 1', 'Program a has not attached the region for transmit: a: attach tx.'],
    ['a: read 0', 'Program a has not attached the region for receive: a: attach rx.'],
    ['a: acquire 0', 'Program a has not allocated the lock set'],
    ['a: ckerrcnt', 'Program a knows no error count yet: a: rderrcnt reads it.'],
  ])('%s comes too early and says what is missing', (text, sentence) => {
    expect(practiceProblem(played('a: init'), text, 'a')).toContain(sentence);
  });

  it('needs no name for the chosen host, and may have blanks and capitals', () => {
    const session = played('INIT;  a:   ALLOC   coherent ');
    expect(practiceFacts(session).log).toEqual([
      'a: init',
      '  IMC_SUCCESS',
      'a: alloc coherent',
      '  IMC_SUCCESS',
    ]);
    expect(why(session)).toContain('A coherent region');
  });
});

const verbs = [
  ...['init', 'alloc', 'alloc coherent', 'attach tx', 'attach tx loopback', 'attach rx'],
  ...['attach ptp c', 'store 0 1', 'store 1 2', 'read 0', 'mb', 'rderrcnt', 'ckerrcnt'],
  ...['lkalloc', 'lkalloc creator', 'acquire 0', 'acquire 0 nowait', 'release 0'],
  ...['detach', 'dealloc', 'killed', 'halts'],
];
const programs = fc
  .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(...verbs))
  .map(([by, verb]) => `${by}: ${verb}`);
const network = fc.constantFrom(
  ...['net: deliver', 'net: deliver b', 'net: all', 'net: drop b', 'net: drop c', 'net: tell'],
  ...['net: fail mca0', 'net: fail mcb0', 'net: restore mca0', 'net: restore mcb0'],
);
const operations = fc.oneof({ weight: 4, arbitrary: programs }, { weight: 1, arbitrary: network });

describe('any session', () => {
  it('is a value: undo and redo show what was there, and playing it again shows the same', () => {
    const property = fc.property(fc.array(operations, { maxLength: 40 }), (texts) => {
      const sessions = [played('a: init; b: init; a: alloc; b: alloc; b: attach rx')];
      for (const text of texts) {
        const session = sessions.at(-1) ?? openPractice();
        const problem = practiceProblem(session, text, 'a');
        if (problem === null) sessions.push(doPractice(session, text, 'a'));
        else expect(problem).toMatch(/[.]$/);
      }
      let back = sessions.at(-1) ?? openPractice();
      const end = practiceFacts(back);
      expect(practiceFacts(back.operations.reduce(again, openPractice()))).toEqual(end);
      for (const session of sessions.slice(0, -1).reverse()) {
        back = undoPractice(back);
        expect(practiceFacts(back)).toEqual(practiceFacts(session));
      }
      for (const _ of sessions.slice(1)) back = redoPractice(back);
      expect(practiceFacts(back)).toEqual(end);
      expect(why(back)).not.toMatch(/undefined [a-z]*is|null|NaN/);
    });
    fc.assert(property, { numRuns: 60 });
  });
});

function again(
  session: PracticeSession,
  { by, verb, words }: PracticeSession['operations'][number],
): PracticeSession {
  return doPractice(session, [`${by}:`, verb, ...words].join(' '), 'a');
}

describe('cluster information and events', () => {
  const told = (session: PracticeSession) => host(session, 'a').knows;

  it('MC-304 MC-305 imc_getclusterinfo tells of hosts that have joined, not of those that only booted', () => {
    const session = played('a: init; b: init; a: info');
    expect(told(session)).toEqual({ hosts: ['a', 'b'], railMask: 1 });
    expect(practiceFacts(session).log.at(-1)).toBe('  IMC_SUCCESS, hosts a b, mask 1');
    expect(why(session)).toBe(
      'The library knows hosts a and b; rail 0 (mask 1). Not listed: c, which booted and did not join with imc_init.',
    );
  });

  it('MC-310 MC-311 a program in imc_wait_cluster_event returns when a host joins, and when one leaves', () => {
    let session = played('a: init; b: init; a: info; a: wait');
    expect(host(session, 'a')).toMatchObject({
      awaits: 'rail or host',
      waitsFor: null,
      status: null,
    });
    expect(practiceProblem(session, 'a: mb', 'a')).toContain('is inside imc_wait_cluster_event');
    session = played('c: init', session);
    expect(host(session, 'a')).toMatchObject({ awaits: null, status: 'IMC_HOST_CHANGE' });
    expect(told(session)?.hosts).toEqual(['a', 'b', 'c']);
    session = played('a: wait host; b: halts', session);
    expect(practiceFacts(session).log.at(-1)).toBe(
      'a: wait returns IMC_HOST_CHANGE, hosts a c, mask 1',
    );
  });

  it('MC-314 a change between two calls makes the second return at once', () => {
    const session = played('a: init; b: init; a: info; b: halts; a: wait');
    expect(host(session, 'a')).toMatchObject({ awaits: null, status: 'IMC_HOST_CHANGE' });
    expect(why(session)).toContain('nothing is missed between two calls');
    expect(why(played('a: init; a: wait'))).toContain('ask first (a: info)');
  });

  it('a program that ends is no event, and undo brings back a program that waits', () => {
    let session = played('a: init; b: init; a: info; a: wait; b: killed; b: init');
    expect(host(session, 'a').awaits).toBe('rail or host');
    session = undoPractice(played('c: init', session));
    expect(host(session, 'a').awaits).toBe('rail or host');
    expect(host(played('c: init', session), 'a').knows?.hosts).toEqual(['a', 'b', 'c']);
    expect(host(played('a: killed', session), 'a')).toMatchObject({ awaits: null, knows: null });
  });

  it('MC-026 a failover within the pair is no rail event', () => {
    const session = played('a: init; a: info; a: wait; net: fail mca0; net: restore mca0');
    expect(host(session, 'a')).toMatchObject({ awaits: 'rail or host', knows: { railMask: 1 } });
  });

  it('MC-302 with single rails the mask has a bit for each, and the loss of one is a rail event', () => {
    let session = played('net: single; a: init; a: info; a: wait rail');
    expect(practiceFacts(session)).toMatchObject({ style: 'single' });
    expect(told(session)?.railMask).toBe(3);
    session = played('net: fail mca0', session);
    expect(host(session, 'a')).toMatchObject({ status: 'IMC_RAIL_CHANGE', knows: { railMask: 2 } });
    expect(why(session)).toContain('Logical rail 0 is off line');
    session = played('a: wait; net: restore mca0', session);
    expect(host(session, 'a')).toMatchObject({ status: 'IMC_RAIL_CHANGE', knows: { railMask: 3 } });
    const dead = played('net: fail mcb0; net: fail mca0', session);
    expect(host(dead, 'a').state).toBe('panicked');
  });

  it('rails are made single only before the first host joins', () => {
    expect(practiceProblem(played('a: init'), 'net: single', 'a')).toContain('begin anew (n)');
    expect(practiceProblem(played('net: single'), 'net: single', 'a')).toContain('already');
    expect(practiceFacts(undoPractice(played('net: single'))).style).toBe('pair');
  });
});

describe('the wrong address', () => {
  it.each([
    ['MC-201 a load of the transmit address', 'a: read 0 tx'],
    ['MC-211 a store to the receive address', 'a: store 0 5 rx'],
  ])('%s ends the program, and nothing is sent', (_, operation) => {
    const session = played(
      `${joined}; a: alloc; b: alloc; a: attach tx; a: attach rx; b: attach rx`,
    );
    const after = played(operation, played('a: store 1 9', session));
    expect(host(after, 'a')).toMatchObject({ state: 'member', isInitialized: false, buffer: [] });
    expect(practiceFacts(after)).toMatchObject({ packets: [] });
    expect(practiceFacts(after).log.at(-1)).toBe('  Segmentation fault');
    expect(host(played('a: init; a: alloc', after), 'a').hasRegion).toBe(true);
  });

  it('an address that was not attached is asked for first', () => {
    const session = played('a: init; a: alloc');
    expect(practiceProblem(session, 'a: read 0 tx', 'a')).toContain('for transmit: a: attach tx');
    expect(practiceProblem(session, 'a: store 0 1 rx', 'a')).toContain('for receive: a: attach rx');
    expect(practiceProblem(session, 'a: read 0 rx', 'a')).toContain('"read 0 [tx]"');
  });
});
