// Lesson files that cannot be used, and the message each gets: file, step, field and what is wrong.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadLesson } from '../../src/tutorials/index.ts';
import { fc } from '../support/properties.ts';

const step = {
  id: 'first',
  title: 'The first step',
  text: 'Do it.',
  where: 'Here',
  commands: ['true'],
  check: 'resource dtcalc registered',
  met: 'Done.',
  notYet: 'Not done.',
  hints: ['Where', 'What', 'Keys'],
};
const lesson = {
  id: 'small',
  title: 'A small lesson',
  about: 'About nothing.',
  minutes: 1,
  resources: ['dtcalc'],
  steps: [step, { ...step, id: 'second' }],
  end: 'The end.',
};

function messagesFor(change: object): readonly string[] {
  const loaded = loadLesson(JSON.stringify({ ...lesson, ...change }), 'small.json');
  return loaded.ok ? [] : loaded.messages;
}

function withSecond(change: object): object {
  return {
    steps: [
      { ...step, remember: { home: 'resource dtcalc host' } },
      { ...step, id: 'second', ...change },
    ],
  };
}

describe('a lesson file', () => {
  it('TUI-331 is data: the smallest one loads', () => {
    const loaded = loadLesson(JSON.stringify(lesson), 'small.json');
    expect(loaded.ok && loaded.lesson.steps.map(({ id }) => id)).toEqual(['first', 'second']);
  });

  const refused: readonly (readonly [string, object, string])[] = [
    ['no steps', { steps: [] }, 'small.json: steps: must have a step'],
    ['an unknown field', { author: 'me' }, 'small.json: the whole: Unrecognized key: "author"'],
    ['minutes', { minutes: 0 }, 'small.json: minutes: must be at least 1'],
    [
      'a step without a check',
      withSecond({ check: undefined }),
      'small.json: step 2 (second): check: Invalid input: expected string, received undefined',
    ],
    [
      'a misspelt field',
      withSecond({ hint: 'x' }),
      'small.json: step 2 (second): the whole: Unrecognized key: "hint"',
    ],
    [
      'an id that is no id',
      withSecond({ id: 'Second step' }),
      'small.json: step 2 (Second step): id: must be small letters, digits and - (a letter first)',
    ],
    [
      'an empty hint',
      withSecond({ hints: ['a', '', 'c'] }),
      'small.json: step 2 (second): hints[1]: must not be empty',
    ],
    [
      'too much text',
      withSecond({ text: 'x'.repeat(223) }),
      'small.json: step 2 (second): text: must fit three lines (222 characters)',
    ],
    [
      'a check that cannot be read',
      withSecond({ check: 'resource dtcalc runs' }),
      'small.json: step 2 (second): check: at character 17: one of registered, idle, name, type, description, target, state, host, restarts, failures, placement, trouble, an ATTRIBUTE in capitals is expected, not "runs"',
    ],
    [
      'two steps of one id',
      withSecond({ id: 'first' }),
      'small.json: step 2 (first): id: another step has the same',
    ],
    [
      'a value nobody remembers',
      withSecond({ check: 'resource dtcalc host!=$house' }),
      'small.json: step 2 (second): check: $house is not remembered before it',
    ],
    [
      'a value remembered only when the step is met',
      withSecond({
        check: 'resource dtcalc host!=$now',
        remember: { now: 'resource dtcalc host' },
      }),
      'small.json: step 2 (second): check: $now is not remembered before it',
    ],
    [
      'a value remembered twice',
      withSecond({ remember: { home: 'resource dtcalc state' } }),
      'small.json: step 2 (second): remember.home: is remembered already',
    ],
    [
      'a way back to nowhere',
      withSecond({ needs: [{ check: 'profile dtcalc exists', say: 'Gone.', backTo: 'second' }] }),
      'small.json: step 2 (second): needs[0].backTo: "second" is not an earlier step',
    ],
    [
      'a sentence that always applies before another',
      withSecond({ notYet: [{ say: 'a' }, { say: 'b' }] }),
      'small.json: step 2 (second): notYet: the last sentence, and only the last, must have no "when"',
    ],
    [
      'no sentence that always applies',
      withSecond({ notYet: [{ when: 'profile dtcalc exists', say: 'a' }] }),
      'small.json: step 2 (second): notYet: the last sentence, and only the last, must have no "when"',
    ],
    [
      'a sentence with a bad value',
      withSecond({ met: 'On {resource dtcalc place}.' }),
      'small.json: step 2 (second): met: {resource dtcalc place}: at character 17: one of registered, idle, name, type, description, target, state, host, restarts, failures, placement, trouble, an ATTRIBUTE in capitals is expected, not "place"',
    ],
    [
      'a condition of the start',
      { before: [{ check: 'cluster ready', say: 'x' }] },
      'small.json: before[0].check: at character 1: profile, resource, member, process, lock, queue, host, rail, packet, event, said, operations, count, not or "(" is expected, not "cluster"',
    ],
  ];
  it.each(refused)(
    'TUI-331 with %s is refused by file, step and field',
    (_what, change, message) => {
      expect(messagesFor(change)).toEqual([message]);
    },
  );

  it('reports all that is wrong at once', () => {
    expect(messagesFor(withSecond({ check: 'x', met: '{', notYet: '}' }))).toHaveLength(3);
  });

  it.each(['', '{', 'null', '[]', '"text"', '{"steps":[null,{"id":7}]}'])(
    '%j is refused',
    (text) => {
      const loaded = loadLesson(text, 'odd.json');
      expect(loaded.ok).toBe(false);
      expect(loaded.ok ? [] : loaded.messages.map((message) => message.slice(0, 10))).toContain(
        'odd.json: ',
      );
    },
  );

  it('whatever JSON it holds, it loads or is refused', () => {
    const values = fc.oneof(
      fc.jsonValue(),
      fc.string(),
      fc.constantFrom('$x', '{', 'resource a b'),
    );
    const key = fc.constantFrom(
      ...Object.keys(step),
      'needs',
      'remember',
      'rememberAtStart',
      'once',
    );
    fc.assert(
      fc.property(key, values, (field, value) => {
        const text = JSON.stringify({ ...lesson, steps: [{ ...step, [field]: value }] });
        const loaded = loadLesson(text, 'odd.json');
        if (!loaded.ok) expect(loaded.messages.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the lessons that are shipped', () => {
  const text = readFileSync(
    new URL('../../fixtures/lessons/caa-walkthrough.json', import.meta.url),
    'utf8',
  );

  it('TUI-320 follow the manual: create, validate, register, start, relocate, stop, unregister', () => {
    const loaded = loadLesson(text, 'caa-walkthrough.json');
    expect(loaded.ok ? [] : loaded.messages).toEqual([]);
    const manual = ['create', 'validate', 'register', 'start', 'relocate', 'stop', 'unregister'];
    const ids = loaded.ok ? loaded.lesson.steps.map(({ id }) => id) : [];
    expect(ids.filter((id) => manual.includes(id))).toEqual(manual);
  });

  it('TUI-323 each step has a title, a place to look, commands and three hints', () => {
    const loaded = loadLesson(text, 'caa-walkthrough.json');
    for (const one of loaded.ok ? loaded.lesson.steps : []) {
      expect(one.title).not.toBe('');
      expect(one.where).not.toBe('');
      expect(one.commands.length).toBeGreaterThan(0);
      expect(one.hints).toHaveLength(3);
    }
  });
});
