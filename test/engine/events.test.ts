// The one stream of events, and what outsiders may add to it.

import { describe, expect, it } from 'vitest';
import type { PostedEvent } from '../../src/engine/index.ts';
import { fc } from '../support/properties.ts';
import { deli, World } from '../support/world.ts';

const message = (world: World, ...events: readonly (string | Partial<PostedEvent>)[]): string => {
  const result = world.post(...events);
  if (result === undefined || result.ok) throw new Error('it was not refused');
  return result.message;
};

describe('the stream of events', () => {
  it('numbers everything that happens and everything that is posted without a gap', () => {
    const world = new World();
    world.register('clock');
    world.post('one', 'two');
    world.start('clock', 'polishham');
    world.post({ text: 'three', resource: 'clock', member: 'polishham', priority: 'warning' });
    world.fault('crash', 'polishham');
    world.advance(60_000);
    world.restartDaemon();
    world.post('four');
    const numbers = world.events.map(({ sequence }) => sequence);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(world.stored().counters.lastEvent).toBe(numbers.length);
    expect(world.events.filter(({ facility }) => facility === 'user')).toMatchObject([
      { text: 'one', priority: 'info', resource: null, member: null },
      { text: 'two' },
      { text: 'three', priority: 'warning', resource: 'clock', member: 'polishham' },
      { text: 'four' },
    ]);
  });

  it('answers a posting with the number of its last event', () => {
    const world = new World();
    const before = world.events.length;
    expect(world.post('one', 'two')).toEqual({ ok: true, sequence: before + 2 });
  });

  it('takes events without quorum, since that is when they are needed', () => {
    const world = new World(deli);
    world.fault('crash', 'polishham');
    world.fault('crash', 'provolone');
    world.advance(60_000);
    expect(world.post('the cluster hangs')).toMatchObject({ ok: true });
  });
});

const bad: readonly (readonly [string, Partial<PostedEvent>, string])[] = [
  [
    'an empty text',
    { text: '' },
    'The text of the event is empty. Say in a few words what happened.',
  ],
  [
    'a text of blanks',
    { text: '   ' },
    'The text of the event is empty. Say in a few words what happened.',
  ],
  [
    'a text that is too long',
    { text: 'x'.repeat(1001) },
    'The text of the event has 1001 characters; 1000 are allowed. Shorten it.',
  ],
  [
    'an escape sequence',
    { text: 'ab\u001b[2J' },
    'The text of the event holds a control character (U+001B at character 3). Take it out; an event is one line.',
  ],
  [
    'a second line',
    { text: 'a\nb' },
    'The text of the event holds a control character (U+000A at character 2). Take it out; an event is one line.',
  ],
  [
    'an eight-bit control character',
    { text: '\u009b' },
    'The text of the event holds a control character (U+009B at character 1). Take it out; an event is one line.',
  ],
  [
    'a line separator',
    { text: 'a\u2028' },
    'The text of the event holds a control character (U+2028 at character 2). Take it out; an event is one line.',
  ],
  [
    'the facility of CAA',
    { facility: 'caa' },
    "The facility caa is the cluster's own. Name another, such as user.",
  ],
  [
    'a part of the facility of the cluster',
    { facility: 'clu.member' },
    "The facility clu.member is the cluster's own. Name another, such as user.",
  ],
  [
    'a facility with a blank',
    { facility: 'a b' },
    'a b is no name of a facility. It has at most 64 characters: letters, digits, - and _, in parts with a dot between them.',
  ],
  [
    'an empty facility',
    { facility: '' },
    'The empty text is no name of a facility. It has at most 64 characters: letters, digits, - and _, in parts with a dot between them.',
  ],
  [
    'a facility that is too long, cut in the message',
    { facility: 'x'.repeat(65) },
    `${'x'.repeat(64)}... is no name of a facility. It has at most 64 characters: letters, digits, - and _, in parts with a dot between them.`,
  ],
  ['a resource that would be obeyed', { resource: 'a\u001b' }, 'a? is no name of a resource.'],
  ['an empty resource', { resource: '' }, 'The empty text is no name of a resource.'],
  [
    'a member that is not there',
    { member: 'rye' },
    'Member rye is not configured in cluster deli. Its members are provolone, polishham, pepicelli.',
  ],
];

describe('a posting', () => {
  it.each(bad)('with %s is refused, and nothing is recorded', (_what, event, text) => {
    const world = new World();
    const before = world.events.length;
    expect(message(world, { text: 'x', ...event })).toBe(text);
    expect(message(world, 'good', { text: 'x', ...event })).toBe(`Event 2: ${text}`);
    expect(world.events).toHaveLength(before);
  });

  it('of nothing, or of more than 100 events, is refused', () => {
    const world = new World();
    expect(message(world)).toBe('There is no event to post.');
    expect(message(world, ...Array.from({ length: 101 }, () => 'x'))).toBe(
      '101 events were posted at once; 100 are allowed. Post them in parts.',
    );
  });

  it('takes the longest text and facility that are allowed, in any language', () => {
    const world = new World();
    expect(world.post({ text: 'ü€😀'.repeat(250), facility: 'x'.repeat(64) })).toMatchObject({
      ok: true,
    });
    expect(world.post({ text: 'x', facility: 'caa-like.part_2' })).toMatchObject({ ok: true });
  });

  it('is recorded as it is, or refused with a sentence, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string(),
        fc.option(fc.string()),
        (text, facility, resource) => {
          const world = new World();
          const before = world.events.length;
          const result = world.post({ text, facility, resource });
          if (result?.ok === true)
            expect(world.events.at(-1)).toMatchObject({ text, facility, resource });
          else {
            expect(result?.message).toMatch(/\.$/);
            expect(world.events).toHaveLength(before);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a flood of postings', () => {
  const flood = (world: World, count: number, event: Partial<PostedEvent>): number => {
    let taken = 0;
    for (let at = 0; at < count; at += 1) {
      if (world.post({ text: `event ${at}`, ...event })?.ok === true) taken += 1;
    }
    return taken;
  };

  it('of one resource is cut at 200, then at 20 a second; others go on', () => {
    const world = new World();
    expect(flood(world, 1000, { resource: 'noisy' })).toBe(200);
    expect(message(world, { text: 'x', resource: 'noisy' })).toBe(
      'Too many events are posted for resource noisy: 200 at once and 20 a second are taken. ' +
        'Nothing was recorded; post less often.',
    );
    expect(flood(world, 10, { resource: 'quiet' })).toBe(10);
    expect(flood(world, 10, {})).toBe(10);
    world.advance(2000);
    expect(flood(world, 1000, { resource: 'noisy' })).toBe(40);
  });

  it('is told by one event when the next posting is taken', () => {
    const world = new World();
    flood(world, 250, { resource: 'noisy' });
    world.advance(1000);
    world.post({ text: 'again', resource: 'noisy' });
    expect(world.events.slice(-2)).toMatchObject([
      {
        priority: 'warning',
        facility: 'caa',
        resource: 'noisy',
        text: '50 events posted for resource noisy were refused: more than 20 a second',
      },
      { text: 'again', facility: 'user' },
    ]);
  });

  it('that goes on is told once a minute, so that it does not fill the history of the cluster', () => {
    const world = new World();
    for (let second = 0; second < 150; second += 1) {
      flood(world, 40, { resource: 'noisy' });
      world.advance(1000);
    }
    const told = world.events.filter(
      ({ resource, facility }) => resource === 'noisy' && facility === 'caa',
    );
    expect(told).toHaveLength(3);
    expect(told.at(-1)?.text).toMatch(/^1\d\d\d events posted for resource noisy were refused/);
  });

  it('of many resources together is cut at 1000, and at 100 a second', () => {
    const world = new World();
    const all = (count: number): number => {
      let taken = 0;
      for (let at = 0; at < count; at += 1) taken += flood(world, 150, { resource: `app${at}` });
      return taken;
    };
    expect(all(20)).toBe(1000);
    world.advance(1000);
    expect(all(20)).toBe(100);
  });

  it('with the clock set back does not open the gate', () => {
    const world = new World();
    flood(world, 300, { resource: 'noisy' });
    world.now -= 3_600_000;
    expect(flood(world, 10, { resource: 'noisy' })).toBe(0);
    world.post({ text: 'x', resource: 'quiet' });
    world.now -= 3_600_000;
    expect(flood(world, 10, { resource: 'quiet' })).toBe(10);
  });
});
