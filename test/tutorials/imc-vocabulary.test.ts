// Checks and lesson files that speak of the Memory Channel bench: words and fields by a table, and which bench a lesson
// has to ask for.
import { describe, expect, it } from 'vitest';
import { doPractice, openPractice, practiceFacts } from '../../src/engine/memory-channel/index.ts';
import { parseCheck } from '../../src/tutorials/check-syntax.ts';
import { holds } from '../../src/tutorials/evaluate.ts';
import {
  initialProgress,
  judge,
  type LessonFacts,
  lessonReducer,
  loadLesson,
} from '../../src/tutorials/index.ts';
import { lessonFacts } from './bench-learner.ts';

const operations = [
  ...['a: init', 'b: init', 'a: alloc', 'b: alloc', 'a: attach tx loopback', 'b: attach rx'],
  ...['a: store 0 42', 'a: mb', 'net: deliver b', 'b: read 0', 'a: lkalloc creator', 'b: lkalloc'],
  ...['b: acquire 0', 'a: store 1 7', 'a: mb', 'a: store 2 1', 'net: fail mca0'],
];
const session = operations.reduce(
  (before, operation) => doPractice(before, operation, 'a'),
  openPractice(),
);
const facts: LessonFacts = { ...lessonFacts(null), channel: practiceFacts(session) };

function check(text: string, known: LessonFacts = facts): boolean {
  const parsed = parseCheck(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message}`);
  return holds(parsed.value, { facts: known, values: { word: '42' }, stepSince: 0, saidSince: 20 });
}

describe('a check of the Memory Channel bench', () => {
  const table: readonly (readonly [string, boolean])[] = [
    ['host a exists initialized allocated transmitting looping holding', true],
    ['host a receiving', false],
    ['host a waiting or host a panicked or host a coherent', false],
    ['host b receiving waiting', true],
    ['host b holding', false],
    ['host c initialized', false],
    ['host d exists', false],
    ['host a state=member transmits-to=loopback buffered=1 holds=0', true],
    ['host b w0=$word w1=undefined under-way=1 read=42 waits-for=0', true],
    ['host b status=IMC_SUCCESS', false],
    ['host a w0=42', false],
    ['host a errors=3', true],
    ['host a count>=0', false],
    ['rail mca0 failed exists', true],
    ['rail mca0 style=pair', true],
    ['host a watching', false],
    ['host a told=a-b', false],
    ['rail mcb0 active errors=3 state=active', true],
    ['rail mcb0 standby', false],
    ['packet 1 exists from=a to=b', true],
    ['packet 7 exists', false],
    ['count packets from=a = 1', true],
    ['count hosts initialized = 2', true],
    ['count rails failed = 1', true],
    ['said "b: read 0"', true],
    ['said "b: read 0" since step', false],
    ['operations = 17', true],
  ];
  it.each(table)('TUI-331 %s is %s', (text, expected) => {
    expect(check(text)).toBe(expected);
  });

  it.each([
    ['host a watching told=a-b mask=3 awaits="rail or host"', true],
    ['host a waiting', false],
    ['host b watching or host b told=a-b', false],
    ['rail mcb0 active style=single', true],
  ])('TUI-331 of a program that waits for events: %s is %s', (text, expected) => {
    const operations = ['net: single', 'a: init', 'b: init', 'a: info', 'a: wait'];
    const session = operations.reduce(
      (before, operation) => doPractice(before, operation, 'a'),
      openPractice(),
    );
    expect(check(text, { ...lessonFacts(null), channel: practiceFacts(session) })).toBe(expected);
  });

  it('TUI-331 nothing holds of a bench that is not open', () => {
    for (const [text] of table.filter(([, expected]) => expected)) {
      expect(check(text, lessonFacts(null)), text).toBe(false);
    }
  });
});

const step = {
  id: 'first',
  title: 'The first step',
  text: 'Do it.',
  where: 'Here',
  commands: ['a: init'],
  check: 'host a initialized',
  met: 'Done.',
  notYet: 'Not done.',
  hints: ['Where', 'What', 'Keys'],
};
const file = {
  id: 'small',
  title: 'Small',
  about: 'About.',
  minutes: 1,
  resources: [],
  end: 'End.',
};

function load(bench: unknown, check: string): ReturnType<typeof loadLesson> {
  const text = JSON.stringify({ ...file, bench, steps: [{ ...step, check }] });
  return loadLesson(text, 'small.json');
}

describe('a lesson file for the Memory Channel bench', () => {
  const channelNeeded = 'speaks of the Memory Channel practice, so the lesson needs "bench": "imc"';
  const locksNeeded = 'speaks of the practice bench, so the lesson needs "bench": true';
  it.each([
    [false, 'host a initialized', channelNeeded],
    [true, 'host a initialized', channelNeeded],
    [true, 'count packets > 0', channelNeeded],
    ['imc', 'lock a held', locksNeeded],
    [false, 'operations > 1', locksNeeded],
  ])('TUI-331 that asks for %j and says %s is refused', (bench, text, reason) => {
    const result = load(bench, text);
    expect(result.ok ? [] : result.messages).toEqual([
      `small.json: step 1 (first): check: ${reason}`,
    ]);
  });

  it('asks for its own bench, and judges nothing while that is not open', () => {
    const result = load('imc', 'host a initialized or operations > 9');
    if (!result.ok) throw new Error(result.messages.join('\n'));
    const { lesson } = result;
    expect(lesson.bench).toBe('imc');
    const away = lessonFacts(null);
    const begun = lessonReducer(lesson, initialProgress(lesson), { type: 'begin', facts: away });
    expect(judge(lesson, begun, away)).toEqual({
      kind: 'away',
      text: 'This tutorial is played on the practice bench of the Memory Channel, which is not open.',
    });
    expect(judge(lesson, begun, facts).kind).toBe('met');
  });
});
