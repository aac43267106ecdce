// Checks and lessons that speak of the practice bench, judged against stated facts: every word and field by a table,
// the messages of what cannot be read, and what a lesson does while the bench is not open or takes something back.
import { describe, expect, it } from 'vitest';
import type { BenchFacts } from '../../src/engine/dlm/index.ts';
import { parseCheck, parseValue } from '../../src/tutorials/check-syntax.ts';
import { holds, resolveValue } from '../../src/tutorials/evaluate.ts';
import {
  initialProgress,
  judge,
  type Lesson,
  lessonReducer,
  loadLesson,
  restoreProgress,
} from '../../src/tutorials/index.ts';
import { variablesOfCheck } from '../../src/tutorials/variables.ts';
import { lessonFacts } from './bench-learner.ts';

/** a granted in EX, b converting behind it, c waiting, d of before released; C is dead, B is inside a call. */
const bench: BenchFacts = {
  scenario: null,
  processes: [
    { name: 'A', member: 'm1', isAlive: true, blockedFor: null },
    { name: 'B', member: 'm2', isAlive: true, blockedFor: 'b' },
    { name: 'C', member: 'm3', isAlive: false, blockedFor: null },
  ],
  locks: [
    lock('d', 'C', { state: 'released', mode: 'NONE', lastStatus: 'DLM_DEADLOCK', read: null }),
    lock('a', 'A', { notifications: 2, read: '' }),
    lock('b', 'B', { state: 'converting', mode: 'NL', requested: 'EX', lastStatus: null }),
    lock('d', 'B', { state: 'waiting', mode: 'NONE', requested: 'PR', lastStatus: null }),
  ],
  resources: [
    queue('blk7', { value: 'abc' }),
    queue('file/rec1', { isValid: false, grantMode: 'PR', granted: 3 }),
  ],
  steps: 4,
  log: ['A: lock a blk7 EX', '  DLM_SUCCESS', 'B: completion b DLM_DEADLOCK', 'B: cvt b EX'],
};

function lock(
  name: string,
  process: string,
  more: Partial<BenchFacts['locks'][number]>,
): BenchFacts['locks'][number] {
  const resource = name === 'd' ? 'file/rec1' : 'blk7';
  const held = { state: 'granted', mode: 'EX', requested: null } as const;
  const story = { lastStatus: 'DLM_SUCCESS', notifications: 0, read: null };
  return { name, process, resource, ...held, ...story, ...more };
}

function queue(
  path: string,
  more: Partial<BenchFacts['resources'][number]>,
): BenchFacts['resources'][number] {
  const counts = { granted: 1, converting: 1, waiting: 0 };
  return { path, grantMode: 'EX', value: '', isValid: true, ...counts, ...more };
}

function check(text: string, facts: BenchFacts | null = bench, saidSince = 2): boolean {
  const parsed = parseCheck(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message}`);
  const values = { it: 'a', place: 'file/rec1', four: '4' };
  return holds(parsed.value, { facts: lessonFacts(facts), values, stepSince: 0, saidSince });
}

describe('a check of the bench', () => {
  const table: readonly (readonly [string, boolean])[] = [
    ['process A exists', true],
    ['process G exists', false],
    ['process A alive', true],
    ['process A dead', false],
    ['process C dead', true],
    ['process C alive', false],
    ['process G alive or process G dead', false],
    ['process B blocked', true],
    ['process A blocked', false],
    ['process A member=m1', true],
    ['process B blocked-for=b', true],
    ['process A blocked-for!=b', false],
    ['lock a exists granted held', true],
    ['lock a converting or lock a waiting or lock a released', false],
    ['lock b converting held', true],
    ['lock b granted', false],
    ['lock z exists', false],
    ['lock a process=A queue=blk7 mode=EX', true],
    ['lock a mode=ex', true],
    ['lock a state=granted', true],
    ['lock a last-status=DLM_SUCCESS', true],
    ['lock b last-status!=DLM_SUCCESS', false],
    ['lock b requested=EX mode=NL', true],
    ['lock a requested=EX', false],
    ['lock a notifications>=2 notifications<3', true],
    ['lock a read=""', true],
    ['lock b read=""', false],
    ['lock $it granted', true],
    ['queue blk7 exists valid value=abc', true],
    ['queue blk7 invalid', false],
    ['queue "file/rec1" invalid mode=PR granted=3', true],
    ['queue "file/rec1" valid', false],
    ['queue $place exists', true],
    ['queue blk8 exists', false],
    ['queue blk8 valid or queue blk8 invalid', false],
    ['queue blk7 granted=1 converting>=1 waiting=0', true],
    ['count locks held = 3', true],
    ['count locks granted mode=EX process=A queue=blk7 = 1', true],
    ['count processes alive = 2', true],
    ['count queues invalid = 1', true],
    ['said "lock a"', true],
    ['said "LOCK A blk7"', true],
    ['said "lock b"', false],
    ['said "lock a" since step', false],
    ['said "DLM_DEADLOCK" since step', true],
    ['operations = 4', true],
    ['operations = $four', true],
    ['operations < 4', false],
  ];
  it.each(table)('TUI-331 %s is %s', (text, expected) => {
    expect(check(text)).toBe(expected);
  });

  it('TUI-331 a name that is used again means the newer lock', () => {
    expect(check('lock d waiting process=B')).toBe(true);
    expect(check('lock d last-status=DLM_DEADLOCK')).toBe(false);
    expect(check('count locks = 3')).toBe(true);
  });

  it('TUI-331 nothing holds of a bench that is not open, and nothing was done on it', () => {
    for (const [text] of table.filter(([, expected]) => expected)) {
      expect(check(text, null), text).toBe(false);
    }
    expect(check('operations = 0', null)).toBe(true);
    expect(check('count locks = 0', null)).toBe(true);
  });

  it('values of the bench can be said in sentences', () => {
    const values = { it: 'a' };
    const read = (text: string) => {
      const parsed = parseValue(text);
      if (!parsed.ok) throw new Error(parsed.message);
      const scope = { facts: lessonFacts(bench), values, stepSince: 0, saidSince: 0 };
      return resolveValue(parsed.value, scope);
    };
    expect(read('lock $it process')).toBe('A');
    expect(read('first locks converting')).toBe('b');
    expect(read('count locks held')).toBe('3');
    expect(read('queue blk7 value')).toBe('abc');
    expect(read('process B blocked-for')).toBe('b');
    expect(read('lock z mode')).toBeNull();
  });

  const unreadable: readonly (readonly [string, string])[] = [
    [
      'lock a grant',
      'at character 8: one of exists, granted, converting, waiting, released, held, name, process, queue, state, mode, requested, last-status, notifications, read is expected, not "grant"',
    ],
    [
      'process A running',
      'at character 11: one of exists, alive, dead, blocked, name, member, blocked-for is expected, not "running"',
    ],
    [
      'queue blk7 empty',
      'at character 12: one of exists, valid, invalid, name, mode, value, granted, converting, waiting is expected, not "empty"',
    ],
    ['said hello', 'at character 6: "TEXT" is expected, not "hello"'],
    ['said ""', 'at character 6: "TEXT" is expected, not ""'],
    ['said "x" since yesterday', 'at character 16: step is expected, not "yesterday"'],
    ['operations', 'at character 11: a comparison (= != ~ < <= > >=) is expected, not the end'],
    ['operations < many', 'at character 14: a number is expected'],
  ];
  it.each(unreadable)('%j is refused with the place', (text, message) => {
    expect(parseCheck(text)).toEqual({ ok: false, message });
  });

  it('the values that it uses are known', () => {
    const parsed = parseCheck('lock $a granted and operations > $b and not said "x"');
    expect(parsed.ok && variablesOfCheck(parsed.value).map(({ name }) => name)).toEqual(['a', 'b']);
  });
});

const step = {
  id: 'first',
  title: 'The first step',
  text: 'Do it.',
  where: 'Here',
  commands: ['A: lock a R EX'],
  check: 'said "lock a" since step',
  met: 'Done.',
  notYet: 'Not done.',
  hints: ['Where', 'What', 'Keys'],
};
const file = {
  id: 'small',
  title: 'A small lesson',
  about: 'About the bench.',
  minutes: 1,
  resources: [],
  bench: true,
  steps: [step, { ...step, id: 'second', check: 'not lock a held' }],
  end: 'The end.',
};

function load(change: object = {}): ReturnType<typeof loadLesson> {
  return loadLesson(JSON.stringify({ ...file, ...change }), 'small.json');
}

function loaded(change: object = {}): Lesson {
  const result = load(change);
  if (!result.ok) throw new Error(result.messages.join('\n'));
  return result.lesson;
}

describe('a lesson file for the bench', () => {
  it.each([
    ['check', { check: 'lock a held' }, 'check'],
    ['check', { check: 'not (process A alive or member m1 exists)' }, 'check'],
    ['check', { check: 'count locks > 1' }, 'check'],
    ['check', { check: 'operations > 1' }, 'check'],
    ['sentence', { met: 'It is {lock a mode}.' }, 'met'],
    ['value', { remember: { it: 'first locks' } }, 'remember.it'],
  ])('TUI-331 that does not ask for the bench is refused: %s %j', (_what, change, field) => {
    const plain = { ...step, check: 'resource x registered' };
    const messages = load({ bench: false, steps: [{ ...plain, ...change }] });
    expect(messages.ok ? [] : messages.messages).toEqual([
      `small.json: step 1 (first): ${field}: speaks of the practice bench, so the lesson needs "bench": true`,
    ]);
  });

  it('a value may use the one that is remembered before it', () => {
    const remember = { it: 'first locks granted', who: 'lock $it process' };
    const lesson = loaded({ steps: [{ ...step, check: 'lock a held', remember }] });
    const facts = lessonFacts(bench);
    const begun = lessonReducer(lesson, initialProgress(lesson), { type: 'begin', facts });
    expect(begun.values).toEqual({ it: 'a', who: 'A' });
    const turned = load({
      steps: [{ ...step, remember: { who: 'lock $it process', it: '$who' } }],
    });
    expect(turned.ok ? [] : turned.messages).toEqual([
      'small.json: step 1 (first): remember.who: $it is not remembered before it',
    ]);
  });

  it('lessons without a place in the list come last', () => {
    expect(loaded({ order: 3 }).order).toBe(3);
    expect(loaded().order).toBeGreaterThan(1000);
    const refused = load({ order: -1 });
    expect(refused.ok ? [] : refused.messages).toEqual(['small.json: order: must be at least 0']);
  });
});

describe('a lesson while the bench is not open', () => {
  const lesson = loaded();
  const begun = lessonReducer(lesson, initialProgress(lesson), {
    type: 'begin',
    facts: lessonFacts(null),
  });

  it('begins, says what is missing, and judges nothing', () => {
    expect(begun.phase).toBe('running');
    const facts = lessonFacts(null);
    expect(judge(lesson, begun, facts)).toMatchObject({
      kind: 'away',
      text: expect.stringContaining('practice bench'),
    });
    const skipped = lessonReducer(lesson, begun, { type: 'skip', facts });
    // No lock is held where nothing can be seen, and still the step is not met.
    expect(skipped).toMatchObject({ step: 'second', seen: false });
    expect(judge(lesson, skipped, facts).kind).toBe('away');
    expect(lessonReducer(lesson, skipped, { type: 'next', facts })).toBe(skipped);
  });

  it('goes on as soon as it is open', () => {
    const facts = lessonFacts({ ...bench, log: [], steps: 0 });
    expect(judge(lesson, begun, facts)).toEqual({ kind: 'notYet', text: 'Not done.' });
  });
});

describe('what was said since the step began', () => {
  const lesson = loaded();
  const said = (...log: string[]) => lessonFacts({ ...bench, log, steps: log.length });

  it('does not count what was said before it', () => {
    const facts = said('A: lock a R EX');
    const begun = lessonReducer(lesson, initialProgress(lesson), { type: 'begin', facts });
    expect(begun.saidSince).toBe(1);
    expect(judge(lesson, begun, facts).kind).toBe('notYet');
    const later = said('A: lock a R EX', 'B: lock a R EX');
    expect(judge(lesson, begun, later).kind).toBe('met');
  });

  it('TUI-324 counts what is done anew after more was taken back than the step did', () => {
    const facts = said('B: lock b R EX', 'B: unlock b');
    const begun = lessonReducer(lesson, initialProgress(lesson), { type: 'begin', facts });
    const undone = lessonReducer(lesson, begun, { type: 'observed', facts: said() });
    expect(undone.saidSince).toBe(0);
    expect(judge(lesson, undone, said('A: lock a R EX')).kind).toBe('met');
  });

  it('progress of an older version begins with everything that is said', () => {
    const { saidSince: _, ...older } = initialProgress(lesson);
    expect(restoreProgress(JSON.stringify(older), lesson)).toEqual({
      progress: initialProgress(lesson),
      problem: null,
    });
  });
});
