// A placement decision as text.

import { describe, expect, it } from 'vitest';
import type { DecisionStep, PlacementDecision } from '../../src/engine/index.ts';
import { formatWhy, formatWhyNot, wrapText } from '../../src/format/index.ts';
import { fc } from '../support/properties.ts';
import { sampleTime } from './resources.ts';

const decision: PlacementDecision = {
  at: sampleTime,
  resource: 'dtcalc',
  cause: 'caa_start by root',
  steps: [
    {
      rule: 'Members that are up',
      finding: '3 of 4 members are UP',
      dropped: [{ member: 'stilton', because: 'is DOWN' }],
      left: ['provolone', 'polishham', 'pepicelli'],
    },
    {
      rule: 'Placement policy',
      finding: 'balanced: every member left may be used',
      dropped: [],
      left: ['provolone', 'polishham', 'pepicelli'],
    },
    {
      rule: 'Fewest applications',
      finding: 'applications running: provolone 0, polishham 2, pepicelli 0',
      dropped: [{ member: 'polishham', because: 'runs 2, another runs 0' }],
      left: ['provolone', 'pepicelli'],
    },
  ],
  chosen: 'provolone',
  tie: ['provolone', 'pepicelli'],
  tieBreak: 'it joined the cluster first',
};

const nobody: PlacementDecision = {
  ...decision,
  steps: [
    {
      rule: 'Members that are up',
      finding: '0 of 1 members are UP',
      dropped: [{ member: 'rye', because: 'is DOWN' }],
      left: [],
    },
  ],
  chosen: null,
  tie: [],
  tieBreak: null,
};

describe('why it is there', () => {
  it('TUI-070 names cause and time, each rule with its values, who was dropped and why, ties as ties', () => {
    expect(formatWhy(decision).join('\n')).toBe(`Why dtcalc was placed on provolone
     Decided 2026-11-21 21:20:14. Cause: caa_start by root.
  1  Members that are up: 3 of 4 members are UP.
     stilton dropped: is DOWN.
     Left: provolone, polishham, pepicelli.
  2  Placement policy: balanced: every member left may be used.
  3  Fewest applications: applications running: provolone 0, polishham 2,
     pepicelli 0.
     polishham dropped: runs 2, another runs 0.
     Left: provolone, pepicelli.
     Tie: provolone, pepicelli are equal by every rule.
     Chosen: provolone, because it joined the cluster first.`);
  });

  it('says that no member was left, and which rule left none', () => {
    expect(formatWhy(nobody).join('\n')).toBe(`Why dtcalc was placed on no member
     Decided 2026-11-21 21:20:14. Cause: caa_start by root.
  1  Members that are up: 0 of 1 members are UP.
     rye dropped: is DOWN.
     Left: no member.
     Chosen: no member.`);
  });

  it('a choice without a tie names none', () => {
    const lines = formatWhy({ ...decision, tie: [], tieBreak: null });
    expect(lines.at(-1)).toBe('     Chosen: provolone.');
    expect(lines.join('\n')).not.toContain('Tie');
  });

  it('no line is wider than asked for, and no word is lost', () => {
    const word = fc.stringMatching(/^[a-z0-9_.,]{1,40}$/);
    const words = fc.array(word, { minLength: 1, maxLength: 60 }).map((list) => list.join(' '));
    const steps: fc.Arbitrary<DecisionStep[]> = fc.array(
      fc.record({
        rule: words,
        finding: words,
        dropped: fc.array(fc.record({ member: word, because: words }), { maxLength: 3 }),
        left: fc.array(word, { maxLength: 30 }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(steps, words, fc.integer({ min: 40, max: 200 }), (given, cause, width) => {
        const lines = formatWhy({ ...decision, steps: given, cause }, width);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
        const squeezed = lines.join('').replaceAll(' ', '');
        expect(squeezed).toContain(cause.replaceAll(' ', ''));
        for (const { finding } of given) expect(squeezed).toContain(finding.replaceAll(' ', ''));
      }),
    );
  });
});

describe('why it is not on a member', () => {
  it.each([
    ['provolone', 'provolone was chosen.'],
    ['stilton', 'Not on stilton: rule 1, Members that are up: is DOWN.'],
    ['polishham', 'Not on polishham: rule 3, Fewest applications: runs 2, another runs 0.'],
    [
      'pepicelli',
      'Not on pepicelli: equal to provolone by every rule; provolone was taken, ' +
        'because it joined the cluster first.',
    ],
    ['brie', 'Not on brie: it was not considered, because it was not a member of the cluster.'],
  ])('%s: the first rule that dropped it, or the tie it lost', (member, sentence) => {
    expect(formatWhyNot(decision, member)).toBe(sentence);
  });
});

describe('wrapping', () => {
  it.each([
    ['', 5, '', ['']],
    ['a b', 3, '', ['a b']],
    ['a b', 2, '', ['a', 'b']],
    ['aa bb', 3, '  ', ['  a', '  a', '  b', '  b']],
    ['abcdefg', 3, '', ['abc', 'def', 'g']],
  ] as const)('%j in %i columns', (text, width, indent, lines) => {
    expect(wrapText(text, width, indent, indent)).toEqual(lines);
  });
});
