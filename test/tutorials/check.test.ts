// The language of checks: every subject, word, field and comparison by a table, and no text and no facts that make
// it throw.

import { describe, expect, it } from 'vitest';
import { type Check, parseCheck, parseValue } from '../../src/tutorials/check-syntax.ts';
import { fill, holds, resolveValue } from '../../src/tutorials/evaluate.ts';
import { parseTemplate } from '../../src/tutorials/template.ts';
import { variablesOfCheck } from '../../src/tutorials/variables.ts';
import { fc } from '../support/properties.ts';
import { StatedWorld } from './stated-world.ts';

const values = { home: 'provolone', restarts: '1', who: 'dtcalc', number: '3' };

/** dtcalc ONLINE on polishham after two restarts, provolone down, its crash in event 2 of 3. */
function sampleWorld(): StatedWorld {
  const world = new StatedWorld();
  world.setProfile({ errors: ['dtcalc.cap: PLACEMENT: "best" is not a policy'] });
  world.register();
  world.online('polishham', 2);
  world.setProfile({ changed: true });
  world.setMember('provolone', 'DOWN');
  world.event('dtcalc is ONLINE on provolone', { resource: 'dtcalc', member: 'provolone' });
  world.event('Member provolone crashed', { member: 'provolone', priority: 'failure' });
  world.event('dtcalc failed over', { resource: 'dtcalc', priority: 'warning' });
  return world;
}

function check(text: string, world: StatedWorld, stepSince = 0): boolean {
  const parsed = parseCheck(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message}`);
  return holds(parsed.value, { facts: world.facts(), values, stepSince, saidSince: 0 });
}

describe('a check', () => {
  const table: readonly (readonly [string, boolean])[] = [
    ['profile dtcalc exists', true],
    ['profile dhcp exists', false],
    ['profile dtcalc valid', false],
    ['profile dtcalc error~policy', true],
    ['profile dtcalc registered', true],
    ['profile dtcalc changed', true],
    ['profile dtcalc type=application', true],
    ['profile dtcalc exists valid', false],
    ['resource dtcalc registered', true],
    ['resource $who registered', true],
    ['resource dhcp registered', false],
    ['resource dtcalc state=ONLINE', true],
    ['resource dtcalc state=online', true],
    ['resource dtcalc state=OFFLINE', false],
    ['resource dtcalc target!=OFFLINE state=ONLINE idle', true],
    ['resource dtcalc host=polishham', true],
    ['resource dtcalc host!=$home', true],
    ['resource dtcalc host=$home', false],
    ['resource dtcalc host~sh', true],
    ['resource dtcalc trouble=failed', false],
    ['resource dtcalc trouble!=failed', false],
    ['resource dhcp state!=ONLINE', false],
    ['resource dtcalc host!=$unbound', false],
    ['resource dtcalc restarts>$restarts', true],
    ['resource dtcalc restarts>2', false],
    ['resource dtcalc restarts>=2 restarts<=2 restarts<10', true],
    ['resource dtcalc CHECK_INTERVAL=60', true],
    ['resource dtcalc FAILOVER_DELAY>0', false],
    ['resource dtcalc host>1', false],
    ['member provolone state=DOWN', true],
    ['member $home state!=UP', true],
    ['member rye exists', false],
    ['member pepicelli id=3 votes=1', true],
    ['count members = 3', true],
    ['count members state=UP = 2', true],
    ['count members state!=UP >= 1', true],
    ['count members state=UP < $number', true],
    ['count resources state=ONLINE host=polishham = 1', true],
    ['count profiles valid = 0', true],
    ['event "CRASHED"', true],
    ['event "crashed" since step', true],
    ['event "ONLINE" since step', false],
    ['event resource=dtcalc priority!=info since step', true],
    ['event member=provolone priority=failure', true],
    ['event "crashed" resource=dtcalc', false],
    ['event facility=clu', false],
    ['!profile dtcalc valid', true],
    ['not not profile dtcalc valid', false],
    ['profile dtcalc exists and resource dtcalc registered', true],
    ['profile dtcalc exists resource dtcalc state=OFFLINE', false],
    ['resource dhcp registered or resource dtcalc registered', true],
    ['resource dtcalc registered or resource dhcp registered resource dhcp registered', true],
    ['(resource dtcalc registered or resource dhcp registered) resource dhcp registered', false],
    ['resource and registered', false],
    ['resource dtcalc host="polishham"', true],
  ];
  it.each(table)('TUI-331 %s is %s', (text, expected) => {
    expect(check(text, sampleWorld(), 1)).toBe(expected);
  });

  it('TUI-331 a periodic check does not make a resource busy, a start does', () => {
    const world = sampleWorld();
    world.busy('check', 'polishham');
    expect(check('resource dtcalc idle', world)).toBe(true);
    world.busy('start', 'polishham');
    expect(check('resource dtcalc idle', world)).toBe(false);
  });
});

describe('a check that cannot be read', () => {
  const known = 'registered, idle, name, type, description, target, state, host, restarts';
  const table: readonly (readonly [string, string])[] = [
    [
      '',
      'at character 1: profile, resource, member, process, lock, queue, host, rail, packet, event, said, operations, count, not or "(" is expected, not the end',
    ],
    [
      'dtcalc ONLINE',
      'at character 1: profile, resource, member, process, lock, queue, host, rail, packet, event, said, operations, count, not or "(" is expected, not "dtcalc"',
    ],
    ['resource', 'at character 9: a name is expected, not the end'],
    [
      'resource dtcalc registred',
      `at character 17: one of ${known}, failures, placement, trouble, an ATTRIBUTE in capitals is expected, not "registred"`,
    ],
    [
      'member rye colour=blue',
      'at character 12: one of exists, name, id, state, votes is expected, not "colour"',
    ],
    ['resource dtcalc state=', 'at character 23: a value is expected, not the end'],
    ['resource dtcalc restarts>many', 'at character 26: a number is expected'],
    ['(member rye exists', 'at character 19: ")" is expected, not the end'],
    ['member rye exists)', 'at character 18: the end is expected, not ")"'],
    ['event since step', 'at character 17: "TEXT" or resource=NAME is expected, not the end'],
    ['event "x" since yesterday', 'at character 17: step is expected, not "yesterday"'],
    [
      'event colour=blue',
      'at character 7: one of resource, member, priority, facility is expected, not "colour"',
    ],
    [
      'count disks > 1',
      'at character 7: one of profiles, resources, members, processes, locks, queues, hosts, rails, packets is expected, not "disks"',
    ],
    ['count members', 'at character 14: a comparison (= != ~ < <= > >=) is expected, not the end'],
    ['member rye exists # comment', 'at character 19: "#" cannot be read'],
    ['event "open', 'at character 7: """ cannot be read'],
    [`member ${'x'.repeat(500)} exists`, 'is longer than 500 characters'],
  ];
  it.each(table)('%j is refused with the place', (text, message) => {
    expect(parseCheck(text)).toEqual({ ok: false, message });
  });
});

describe('a sentence', () => {
  it('TUI-325 is filled with the values of the moment', () => {
    const world = sampleWorld();
    const template = parseTemplate(
      '{resource dtcalc name} left {$home} for {resource $who host}: {count members state=UP} of {count members} UP, {first members state!=UP} down, {member rye state}.',
    );
    if (!template.ok) throw new Error(template.message);
    expect(fill(template.value, { facts: world.facts(), values, stepSince: 0, saidSince: 0 })).toBe(
      'dtcalc left provolone for polishham: 2 of 3 UP, provolone down, unknown.',
    );
  });

  it.each([
    ['{resource dtcalc}', '{resource dtcalc}: at character 16'],
    ['{$}', '{$}: at character 1'],
    ['a { b', 'a brace has no partner'],
    ['a } b', 'a brace has no partner'],
    ['{count disks}', '{count disks}: at character 7'],
  ])('%j is refused', (text, message) => {
    const template = parseTemplate(text);
    expect(template.ok ? '' : template.message).toContain(message);
  });
});

describe('whatever is written in a lesson', () => {
  const vocabulary = [
    'profile resource member event count first since step and or not ! ( ) = != ~ < <= > >= " $ $home',
    'dtcalc exists valid registered changed idle state host restarts CHECK_INTERVAL members profiles 5 ONLINE',
    '"text" "" constructor __proto__ toString $__proto__ hasOwnProperty=1',
  ].flatMap((line) => line.split(' '));
  const soup = fc
    .array(fc.oneof(fc.constantFrom(...vocabulary), fc.string({ maxLength: 5 })), { maxLength: 25 })
    .map((words) => words.join(' '));
  /** Well formed, so that judging is tried as well as reading. */
  const tests: Readonly<Record<string, readonly string[]>> = {
    profile: ['exists', 'valid', 'type=application', 'error~"x"'],
    resource: ['registered', 'idle', 'state!=ONLINE', 'host=$home', 'CONSTRUCTOR~o', 'restarts>1'],
    member: ['exists', 'state=UP', 'id>=$number', 'name~$unbound'],
    event: ['"x"', 'resource=dtcalc', 'priority!=info since step'],
    count: ['members = 3', 'resources idle > $home', 'profiles valid != 0'],
  };
  const statement = fc
    .tuple(
      fc.constantFrom('', '', '!', 'not '),
      fc.constantFrom(...Object.keys(tests)),
      fc.constantFrom('dtcalc', '$who', '$unbound', 'polishham', '__proto__', '"x"'),
      fc.nat(),
    )
    .map(([not, subject, name, pick]) => {
      const known = tests[subject] ?? [];
      const test = known[pick % known.length] ?? '';
      return `${not}${subject} ${subject === 'event' || subject === 'count' ? '' : name} ${test}`;
    });
  const statements = fc
    .array(statement, { minLength: 1, maxLength: 5 })
    .chain((all) => fc.constantFrom(' and ', ' or ', ' ').map((word) => all.join(word)));
  const anyText = fc.oneof(
    statements,
    soup,
    fc.string({ maxLength: 80 }),
    fc.string({ unit: 'binary' }),
  );

  it('TUI-331 neither reading nor judging it ever throws', () => {
    const facts = sampleWorld().facts();
    let read = 0;
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = parseCheck(text);
        if (parsed.ok) {
          read += 1;
          expect(typeof holds(parsed.value, { facts, values, stepSince: 1, saidSince: 0 })).toBe(
            'boolean',
          );
          expect(variablesOfCheck(parsed.value).every(({ name }) => name !== '')).toBe(true);
        } else expect(parsed.message).not.toBe('');
        const value = parseValue(text);
        if (value.ok) resolveValue(value.value, { facts, values: {}, stepSince: 0, saidSince: 0 });
        const template = parseTemplate(text);
        if (template.ok) fill(template.value, { facts, values, stepSince: 0, saidSince: 0 });
      }),
      { numRuns: 2000 },
    );
    expect(read).toBeGreaterThan(200);
  });

  it('TUI-331 and, or, not and parentheses mean what logic says', () => {
    const facts = sampleWorld().facts();
    const leaves = [
      { text: 'member polishham exists', truth: true },
      { text: 'member rye exists', truth: false },
      { text: 'count members state=UP = 2', truth: true },
      { text: 'event "never"', truth: false },
    ];
    const { node } = fc.letrec<{ node: { text: string; truth: boolean } }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.constantFrom(...leaves),
        fc
          .tuple(fc.constantFrom('and', 'or', ''), tie('node'), tie('node'))
          .map(([word, left, right]) => ({
            text: `(${left.text} ${word} ${right.text})`,
            truth: word === 'or' ? left.truth || right.truth : left.truth && right.truth,
          })),
        tie('node').map(({ text, truth }) => ({ text: `!${text}`, truth: !truth })),
      ),
    }));
    fc.assert(
      fc.property(node, ({ text, truth }) => {
        fc.pre(text.length <= 500);
        const parsed = parseCheck(text);
        const judged = (found: Check): boolean =>
          holds(found, { facts, values, stepSince: 0, saidSince: 0 });
        expect(parsed.ok && judged(parsed.value)).toBe(truth);
        expect(parsed.ok).toBe(true);
      }),
    );
  });
});
