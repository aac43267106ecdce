// Any text at all as a profile, a template or a type definition file: it is judged, never half read. Where it is valid,
// reading, writing and reading again change nothing.

import { describe, expect, it } from 'vitest';
import {
  checkProfile,
  describeProblems,
  givenValues,
  mergedValues,
  parseProfile,
  parseTypeDefinition,
  updateProfileText,
  writeProfile,
} from '../../../../src/engine/caa/profile/index.ts';
import { fc } from '../../../support/properties.ts';
import { EVERY_TYPE, USR_DEBUG } from './definitions.ts';

/** Pieces of which lines of profiles are made, so that many texts are nearly right. */
const attribute = fc.constantFrom(
  'NAME',
  'TYPE',
  'PLACEMENT',
  'HOSTING_MEMBERS',
  'CHECK_INTERVAL',
  'REQUIRED_RESOURCES',
  'REBALANCE',
  'DESCRIPTION',
  'SUBNET',
  'USR_BOOLEAN',
  'USR_NOT_DEFINED',
  '__proto__',
  'constructor',
);
const value = fc.oneof(
  fc.constantFrom(
    'app',
    'application',
    'network',
    'balanced',
    'favored',
    '1',
    '007',
    't:*:1:2',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(attribute, fc.constantFrom('=', ' = ', '=\\\n'), value)
      .map((parts) => parts.join('')),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('# comment', '', '\\', '=', '   ', '\r', '# \\', '\uFEFF'),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);
const rightStart = 'NAME=app\nTYPE=application\nACTION_SCRIPT=app.scr\n';
const rightLine = fc.constantFrom('# comment', '', 'PLACEMENT=balanced', 'CHECK_INTERVAL = 7');
const profileText = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('', rightStart), fc.array(line, { maxLength: 12 }))
      .map(([first, rest]) => first + rest.join('\n')),
  },
  {
    weight: 1,
    arbitrary: fc.array(rightLine, { maxLength: 4 }).map((rest) => rightStart + rest.join('\n')),
  },
);
const oftenShort = fc.oneof(fc.constant(''), profileText);

const field = fc.constantFrom('attribute', 'type', 'switch', 'default', 'required', 'Type', '');
const fieldValue = fc.oneof(
  fc.constantFrom(
    'USR_A',
    'USR_B',
    'boolean',
    'string',
    'file',
    'name_list',
    '-o d',
    '-w',
    '-o ci',
    '0',
    'yes',
    'no',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const definitionLine = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(field, fc.constantFrom(': ', ':', ' : '), fieldValue)
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.constantFrom('# x', '', USR_DEBUG, ':') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);
const definitionText = fc.oneof(
  fc.array(definitionLine, { maxLength: 20 }).map((all) => all.join('\n')),
  fc
    .array(
      fc
        .tuple(
          ...(['attribute', 'type', 'switch', 'default', 'required'] as const).map((name) =>
            fieldValue.map((text) => `${name}: ${text}`),
          ),
        )
        .map((all) => all.join('\n')),
      { maxLength: 4 },
    )
    .map((all) => all.join('\n')),
);

const oftenRight = fc.oneof(fc.constant(EVERY_TYPE), definitionText);

const RUNS = { numRuns: 1000 };

/** No line of a message obeys the terminal or breaks in two. */
function expectReadable(lines: readonly string[]): void {
  for (const text of lines) expect(text).toMatch(/^[\P{C}]+$/u);
}

describe('any text as a profile', () => {
  it('is judged, with messages that can be shown, and attributes only if nothing is wrong', () => {
    let valid = 0;
    fc.assert(
      fc.property(profileText, oftenShort, oftenRight, (text, template, typeDefinition) => {
        const { attributes, problems } = checkProfile(
          { name: 'app', text, typeTemplate: template, genericTemplate: template, typeDefinition },
          {},
        );
        const lines = describeProblems('app', problems);
        expectReadable(lines);
        const hasError = problems.some(({ severity }) => severity === 'error');
        expect(attributes === undefined).toBe(hasError);
        expect(lines.at(-1)?.endsWith('did not pass validation.') ?? false).toBe(hasError);
        if (!hasError) valid += 1;
      }),
      RUNS,
    );
    expect(valid, 'texts that were right').toBeGreaterThan(10);
  });

  it('CAA-039 CAA-042 CAA-043 parse, write, parse again: the same values', () => {
    fc.assert(
      fc.property(profileText, (text) => {
        const given = givenValues(parseProfile(text));
        const usable = Object.fromEntries(
          Object.entries(given).filter(([name, each]) => !/[\r\n#]/.test(name + each)),
        );
        const written = writeProfile(usable);
        const again = parseProfile(written);
        expect(again.problems).toEqual([]);
        expect(givenValues(again)).toEqual(usable);
        expect(writeProfile(givenValues(again))).toBe(written);
      }),
      RUNS,
    );
  });

  it('CAA-188 CAA-189 a change gives its attribute the value and leaves all others alone', () => {
    fc.assert(
      fc.property(profileText, attribute, value, (text, name, given) => {
        const before = parseProfile(text);
        fc.pre(before.problems.length === 0 && name !== '__proto__');
        const stored = given.replace(/[\r\n]+/gu, ' ').trim();
        const changed = updateProfileText(text, { [name]: given });
        const after = parseProfile(changed);
        expect(after.problems).toEqual([]);
        const expected = { ...givenValues(before), [name]: stored };
        if (stored === '') delete expected[name];
        expect(givenValues(after)).toEqual(expected);
        expect(updateProfileText(changed, { [name]: given })).toBe(changed);
      }),
      RUNS,
    );
  });

  it('CAA-124 merging what was merged changes nothing', () => {
    const userAttributes = parseTypeDefinition(EVERY_TYPE).attributes;
    fc.assert(
      fc.property(profileText, profileText, (own, template) => {
        const layers = {
          profile: givenValues(parseProfile(own)),
          typeTemplate: givenValues(parseProfile(template)),
          genericTemplate: {},
          userAttributes,
        };
        const merged = mergedValues('application', layers);
        expect(mergedValues('application', { ...layers, profile: merged })).toEqual(merged);
      }),
      RUNS,
    );
  });
});

describe('any text as a type definition file', () => {
  it('CAA-135 CAA-138 CAA-148 is judged: each fault with its line, and only whole entries count', () => {
    const seen = { right: 0, wrong: 0, defined: 0 };
    fc.assert(
      fc.property(definitionText, (text) => {
        const { attributes, problems } = parseTypeDefinition(text);
        expectReadable(describeProblems('', problems));
        const count = text.split('\n').length;
        for (const { line: at } of problems) {
          expect(at).toBeGreaterThanOrEqual(1);
          expect(at).toBeLessThanOrEqual(count);
        }
        for (const row of attributes) {
          expect(row.attribute).toMatch(/^USR_[A-Z0-9_]+$/);
          expect(row.switch).toMatch(/^-(o )?[A-Za-z]\w*$/);
        }
        if (problems.length === 0) {
          expect(new Set(attributes.map((row) => row.attribute)).size).toBe(attributes.length);
          expect(new Set(attributes.map((row) => row.switch)).size).toBe(attributes.length);
        }
        seen[problems.length === 0 ? 'right' : 'wrong'] += 1;
        seen.defined += attributes.length;
      }),
      RUNS,
    );
    expect(seen.wrong).toBeGreaterThan(100);
    expect(seen.defined).toBeGreaterThan(10);
  });

  it('a text without end is refused, not read', () => {
    const endless = 'attribute: USR_A\n'.repeat(100_000);
    expect(parseTypeDefinition(endless).problems).toHaveLength(1);
    expect(parseProfile('A=\\\n'.repeat(100_000)).problems).toHaveLength(1);
  });

  it('the worst texts of the allowed length are read at once', () => {
    const names = Array.from(
      { length: 1200 },
      (_, index) =>
        `attribute: USR_${index}\nswitch: -o s${index}\ntype: file\ndefault:\nrequired: no\n`,
    );
    const text = names.join('').slice(0, 131_000);
    expect(parseTypeDefinition(text).attributes.length).toBeGreaterThan(1000);
    expect(parseTypeDefinition('attribute: USR_A\n'.repeat(7000)).problems.length).toBeGreaterThan(
      7000,
    );
    expect(parseProfile('A=\\\n'.repeat(16_000)).assignments).toHaveLength(1);
  });
});
