// The sentences that say why: each of them is compared with the modes and queues it speaks of, by rules written down here
// once more (manual, Table 9-3), for random operations and for all scenarios.

import { describe, expect, it } from 'vitest';
import type { Circle, StageLock, StageResource, StageView } from '../../src/engine/dlm/index.ts';
import { benchOf, readScript } from '../../src/screens/dlm-bench/state.ts';
import { playNext, presentMoment, type Tape } from '../../src/screens/dlm-bench/tape.ts';
import { fc } from '../support/properties.ts';
import { benchAfter, operations, scenarios } from './dlm-bench-data.ts';

/** Modes that cannot be held beside each other, by Table 9-3. */
const conflicts: Readonly<Record<string, string>> = {
  NL: '',
  CR: 'EX',
  CW: 'PR PW EX',
  PR: 'CW PW EX',
  PW: 'CW PR PW EX',
  EX: 'CR CW PR PW EX',
};

const conflict = (one: string, other: string): boolean =>
  (conflicts[one] ?? '').split(' ').includes(other);

type Place = {
  resource: StageResource;
  queue: 'granted' | 'converting' | 'waiting';
  lock: StageLock;
};

function placeOf(view: StageView, name: string): Place | null {
  for (const resource of view.resources) {
    for (const queue of ['granted', 'converting', 'waiting'] as const) {
      const lock = resource[queue].find((one) => one.name === name);
      if (lock) return { resource, queue, lock };
    }
  }
  return null;
}

function holders({ granted, converting }: StageResource, but: string): readonly StageLock[] {
  return [...granted, ...converting].filter(({ name }) => name !== but);
}

function inTheWay({ resource, lock }: Place): readonly string[] {
  return holders(resource, lock.name)
    .filter(({ mode }) => conflict(lock.requested ?? '', mode))
    .map(({ name }) => name);
}

function ahead({ resource, queue, lock }: Place): readonly string[] {
  const line =
    queue === 'waiting' ? [...resource.converting, ...resource.waiting] : resource.converting;
  return line
    .slice(
      0,
      line.findIndex(({ name }) => name === lock.name),
    )
    .map(({ name }) => name);
}

/** The names in `a (PR, process A), b (CR, process B) and 2 more`. */
function namesIn(list: string): { readonly names: readonly string[]; readonly isWhole: boolean } {
  const names = [...list.matchAll(/(\w+) \((?:\w+, |wants|converts)/g)].map(
    ([, name]) => name ?? '',
  );
  return { names, isWhole: !/ \d+ more/.test(list) };
}

function pendingIn({ resources }: StageView): readonly Place[] {
  return resources.flatMap((resource) =>
    (['converting', 'waiting'] as const).flatMap((queue) =>
      resource[queue].map((lock) => ({ resource, queue, lock })),
    ),
  );
}

interface Seen {
  waits: number;
  overtakes: number;
  grants: number;
  freed: number;
  refused: number;
  circles: number;
}

/** Judges every sentence of a tape that has been played. */
function judge(tape: Tape, seen: Seen): void {
  for (const [at, moment] of tape.moments.entries()) {
    const before = tape.moments[at - 1]?.view;
    if (moment.done === null || before === undefined) continue;
    const { why, outcome } = moment.done;
    const step = tape.steps[at - 1];
    const own = step?.words[0] ?? '';
    const after = moment.view;
    const text = why.join(' ');
    for (const sentence of why) judgeSentence(sentence, before, after, seen);
    const place = placeOf(after, own);
    const isRequest = /^(que)?(lock|locktp|cvt)$/.test(step?.verb ?? '');
    if (isRequest && place !== null && place.queue !== 'granted') {
      const was = placeOf(before, own);
      const isNew = was === null || was.queue === 'granted';
      if (isNew) expect(text).toMatch(new RegExp(`^${own} waits`));
    }
    for (const { lock, type } of outcome.told) {
      if (type === 'blocking') expect(text).toContain(`The blocking routine of ${lock} is called`);
    }
    for (const { lock: was } of pendingIn(before)) {
      const now = placeOf(after, was.name);
      if (now?.queue === 'granted' && now.lock.mode === was.requested) {
        expect(text).toContain(`${was.name} is granted: `);
      } else if (now === null || now.queue === 'granted') {
        expect(text, `${was.name} ended`).toMatch(new RegExp(`\\b${was.name}\\b`));
      }
    }
    for (const circle of outcome.circles) judgeCircle(circle, before, why, seen);
  }
}

/** Every request of a circle but the last one made waited before, and is of a process that the next one waits for. */
function judgeCircle(circle: Circle, before: StageView, why: readonly string[], seen: Seen): void {
  const [victim, ...others] = circle;
  expect(new Set(circle.map(({ lock }) => lock)).size).toBe(circle.length);
  for (const { lock, requested } of others) {
    expect(placeOf(before, lock)?.lock.requested, lock).toBe(requested);
  }
  expect(why.join(' ')).toContain(`${victim?.lock} `);
  seen.circles += 1;
}

function judgeSentence(sentence: string, before: StageView, after: StageView, seen: Seen): void {
  const waits = /^(\w+) waits(?: to convert \w+ to \w+)?: (\w+) conflicts with (.*)\.$/.exec(
    sentence,
  );
  if (waits !== null) {
    const [, name = '', mode, list = ''] = waits;
    const place = placeOf(after, name);
    if (place === null) throw new Error(`${sentence}: ${name} is in no queue`);
    expect(place.lock.requested, sentence).toBe(mode);
    const { names, isWhole } = namesIn(list);
    const real = inTheWay(place);
    expect(names.length, sentence).toBeGreaterThan(0);
    for (const one of names) expect(real, sentence).toContain(one);
    if (isWhole) expect([...names].sort(), sentence).toEqual([...real].sort());
    seen.waits += 1;
  }
  const stands = /^(\w+) waits.*: (?:it may not overtake|QUECVT puts it behind) (\w+) \(/.exec(
    sentence,
  );
  if (stands !== null) {
    const [, name = '', other = ''] = stands;
    const place = placeOf(after, name);
    if (place === null) throw new Error(`${sentence}: ${name} is in no queue`);
    expect(inTheWay(place), sentence).toEqual([]);
    expect(ahead(place).at(-1), sentence).toBe(other);
    seen.overtakes += 1;
  }
  const granted = /^(\w+) is granted: (\w+) goes together with (\w+ \(.*)\.$/.exec(sentence);
  if (granted !== null) {
    const [, name = '', mode = '', list = ''] = granted;
    const path = after.locks.findLast((lock) => lock.name === name)?.resource;
    const was = before.resources.find((resource) => resource.path === path);
    if (was === undefined) throw new Error(`${sentence}: there was no ${path}`);
    expect([...was.converting, ...was.waiting], sentence).toEqual([]);
    const { names, isWhole } = namesIn(list);
    if (isWhole) {
      expect([...names].sort(), sentence).toEqual(
        holders(was, name)
          .map((one) => one.name)
          .sort(),
      );
    }
    for (const one of holders(was, name)) expect(conflict(mode, one.mode), sentence).toBe(false);
    seen.grants += 1;
  }
  const freed = /^(\w+) is granted: (.*) no longer stands? in its way/.exec(sentence);
  if (freed !== null) {
    const [, name = '', list = ''] = freed;
    const was = placeOf(before, name);
    expect(placeOf(after, name)?.lock.mode, sentence).toBe(was?.lock.requested);
    if (was === null) throw new Error(`${sentence}: ${name} was in no queue`);
    const blockers = inTheWay(was);
    for (const other of list.split(/, | and /).filter((one) => !/^\d+ more$/.test(one))) {
      expect(blockers.length > 0 ? blockers : ahead(was), sentence).toContain(other);
      const now = placeOf(after, other);
      const stillThere = now !== null && conflict(was.lock.requested ?? '', now.lock.mode);
      expect(stillThere, `${sentence} It still stands there.`).toBe(false);
    }
    seen.freed += 1;
  }
  if (sentence.startsWith('Refused with DLM_NOTQUEUED')) {
    expect(sentence).toMatch(/conflicts with|may not overtake|stands behind/);
    seen.refused += 1;
  }
}

const nothingSeen = (): Seen => ({
  waits: 0,
  overtakes: 0,
  grants: 0,
  freed: 0,
  refused: 0,
  circles: 0,
});

describe('why', () => {
  it('every sentence is true of the modes and queues, whatever is done', () => {
    const seen = nothingSeen();
    fc.assert(
      fc.property(fc.array(operations, { minLength: 20, maxLength: 60 }), (texts) => {
        judge(benchAfter(texts).tape, seen);
      }),
      { numRuns: 300, seed: 7 },
    );
    for (const [kind, count] of Object.entries(seen)) {
      expect(count, kind).toBeGreaterThan(10);
    }
  });

  it('is said of every operation of every scenario but those that explain themselves', () => {
    const seen = nothingSeen();
    for (const { text } of scenarios) {
      const read = readScript(text, null);
      if (!read.ok) throw new Error(read.problem);
      let { tape } = benchOf(read.scenario);
      for (const step of read.scenario.steps) {
        tape = playNext(tape);
        const why = presentMoment(tape).done?.why ?? [];
        if (step.verb !== 'sperrno') expect(why.join(' '), step.verb).toMatch(/^[^.]+.*\.$/);
        expect(why.join(' ')).not.toMatch(/undefined|null|NONE|: \.|nobody \(/);
      }
      judge(tape, seen);
    }
    expect(seen.circles).toBe(3);
  });

  it('reads as people speak', () => {
    const said = (...texts: readonly string[]): string =>
      presentMoment(benchAfter(texts).tape).done?.why.join(' ') ?? '';
    expect(said('A: lock a R EX')).toBe('a is granted: nobody else has a lock on R.');
    expect(said('A: lock a R PR', 'B: lock b R EX')).toBe(
      'b waits: EX conflicts with a (PR, process A).',
    );
    expect(said('A: lock a R PR', 'B: lock b R EX', 'C: lock c R PR')).toBe(
      'c waits: it may not overtake b (wants EX, process B).',
    );
    expect(said('A: lock a R EX', 'B: lock b R PR +NOQUEUE')).toBe(
      'Refused with DLM_NOTQUEUED: PR conflicts with a (EX, process A), and NOQUEUE does not wait.',
    );
    expect(said('A: lock a R PR', 'B: lock b R PR', 'A: quecvt a EX', 'B: quecvt b EX')).toBe(
      'Deadlock: B waits for A, A waits for B. b was queued last and ends with DLM_DEADLOCK.',
    );
    expect(said('A: lock a R PR', 'B: lock b R PR', 'A: quecvt a EX', 'B: lock d R EX')).toMatch(
      /^Deadlock: B waits for A, A waits for B\. d was queued last/,
    );
    expect(said('A: lock a R EX', 'A: quelock b R EX')).toBe(
      'b ends with DLM_DEADLOCK: process A waited for itself alone.',
    );
    expect(said('A: lock a R EX', 'B: quelock b R PR +VALB', 'A: killed')).toBe(
      'Process A has ended: a (EX) is released. The value block of R is invalid now, because a was EX. ' +
        'b is granted: a no longer stands in its way, with a value block that is not valid.',
    );
    expect(said('A: lock a R PR', 'A: unlock a +VALB V="x"')).toBe(
      'a (PR) is released. R is gone with its last lock.',
    );
    expect(said('A: lock a R PR', 'B: lock b R NL', 'A: unlock a +VALB V="x"')).toBe(
      'a (PR) is released. PR may not write: the value block stays as it is.',
    );
    expect(said('A: lock a R EX', 'A: lock x a/s NL', 'A: unlock a')).toBe(
      'Refused with DLM_SUBLOCKS: the lock has sublocks; release them first.',
    );
    expect(said('A: lock a R EX', 'B: cvt a NL')).toBe(
      'Refused with DLM_IVLOCKID: a is no lock of process B, or no longer.',
    );
  });
});
