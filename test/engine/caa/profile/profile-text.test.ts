import { describe, expect, it } from 'vitest';
import {
  checkProfile,
  describeProblems,
  givenValues,
  parseProfile,
  updateProfileText,
  writeProfile,
} from '../../../../src/engine/caa/profile/index.ts';
import { fc } from '../../../support/properties.ts';

const values = (text: string) => givenValues(parseProfile(text));

describe('parseProfile', () => {
  it('CAA-039 CAA-049 reads one assignment a line, blanks in the value included', () => {
    expect(parseProfile('NAME=clock\nDESCRIPTION=Clock Application = "new"\n')).toEqual({
      assignments: [
        { attribute: 'NAME', value: 'clock', line: 1, lastLine: 1 },
        { attribute: 'DESCRIPTION', value: 'Clock Application = "new"', line: 2, lastLine: 2 },
      ],
      problems: [],
    });
  });

  it('CAA-040 CAA-041 takes # in the first column for a comment, and nowhere else', () => {
    expect(values('#NAME=x\nDESCRIPTION=number #1 # here\n')).toEqual({
      DESCRIPTION: 'number #1 # here',
    });
  });

  it('CAA-042 a backslash joins the next line', () => {
    expect(values('HOSTING_MEMBERS=rye \\\nswiss\nTYPE=application\n')).toEqual({
      HOSTING_MEMBERS: 'rye swiss',
      TYPE: 'application',
    });
  });

  it('CAA-043 joins with blanks and # as they stand, and a comment line never joins', () => {
    expect(values('DESCRIPTION=a\\\n#b\\\n c\n# comment \\\nTYPE=tape\n')).toEqual({
      DESCRIPTION: 'a#b c',
      TYPE: 'tape',
    });
  });

  it('CAA-045 CAA-047 allows blanks around the sign and any order', () => {
    expect(values('TYPE = application\n  NAME\t=\topenldap  \nREQUIRED_RESOURCES =\n')).toEqual({
      TYPE: 'application',
      NAME: 'openldap',
    });
  });

  it('CAA-046 AMB-05 takes an empty value for one that was left out', () => {
    const parsed = parseProfile('PLACEMENT=\n');
    expect(parsed.problems).toEqual([]);
    expect(givenValues(parsed)).toEqual({});
  });

  it('CAA-056 ignores blank lines and drops carriage returns and a byte order mark', () => {
    expect(parseProfile('\uFEFFNAME=clock\r\n\r\n \t\nTYPE=tape \\\r\n x\r\n')).toEqual({
      assignments: [
        { attribute: 'NAME', value: 'clock', line: 1, lastLine: 1 },
        { attribute: 'TYPE', value: 'tape  x', line: 4, lastLine: 5 },
      ],
      problems: [],
    });
  });

  it('E2E-46 CAA-040 CAA-042 CAA-043 CAA-045 reads the broken form as the one-line form', () => {
    const broken =
      '# members\n\nHOSTING_MEMBERS = rye \\\n    swiss \\\n  \n\nPLACEMENT\\\n=favored\nNAME=app\n';
    expect(values(broken)).toEqual(
      values('NAME=app\nPLACEMENT=favored\nHOSTING_MEMBERS=rye     swiss'),
    );
  });

  it('keeps an attribute called __proto__ apart from the objects it is stored in', () => {
    expect(Object.keys(values('__proto__=x\nconstructor=y\n'))).toEqual([
      'constructor',
      '__proto__',
    ]);
  });
});

const attributeName = fc.stringMatching(/^[A-Z][A-Z_]{0,12}$/);
const profileValue = fc
  .string({ unit: fc.constantFrom(...'ab7 \\#=:*/."\'\t', 'é', '漢', '\u{1F600}') })
  .map((text) => text.trim());
const profile = fc.dictionary(attributeName, profileValue, { noNullPrototype: true });

describe('writeProfile', () => {
  it('CAA-048 AMB-03 writes NAME, TYPE, then the others in alphabetical order', () => {
    const text = writeProfile({ USR_A: '1', REBALANCE: '', TYPE: 'tape', HOSTS: 'a', NAME: 'x' });
    expect(text).toBe('NAME=x\nTYPE=tape\nHOSTS=a\nREBALANCE=\nUSR_A=1\n');
  });

  it('CAA-039 is read back as it was written', () => {
    fc.assert(
      fc.property(profile, (written) => {
        const parsed = parseProfile(writeProfile(written));
        expect(parsed.problems).toEqual([]);
        const read = parsed.assignments.map(({ attribute, value }) => [attribute, value]);
        expect(Object.fromEntries(read)).toEqual(written);
      }),
    );
  });
});

describe('updateProfileText', () => {
  it('CAA-189 changes one line of a profile that was written by hand', () => {
    const text = '# clock\nNAME = clock\n\nTYPE = application\n# often\nCHECK_INTERVAL = 5\n';
    expect(updateProfileText(text, { CHECK_INTERVAL: '30' })).toBe(
      text.replace('CHECK_INTERVAL = 5', 'CHECK_INTERVAL = 30'),
    );
  });

  it('replaces all lines that a backslash joined', () => {
    expect(updateProfileText('A=x \\\n y \\\n z\nB=1\n', { A: 'w' })).toBe('A=w\nB=1\n');
  });

  it('puts a new attribute where the order has it, above the comments of the next one', () => {
    const text = 'NAME=a\nTYPE=application\nAUTO_START=0\n# why\nPLACEMENT=balanced\n';
    expect(updateProfileText(text, { CHECK_INTERVAL: '5', REBALANCE: 't:*:2:30' })).toBe(
      'NAME=a\nTYPE=application\nAUTO_START=0\nCHECK_INTERVAL=5\n# why\nPLACEMENT=balanced\n' +
        'REBALANCE=t:*:2:30\n',
    );
  });

  it('keeps the line ends of a file that came from another system, and adds one at the end', () => {
    expect(updateProfileText('NAME=a\r\nTYPE=tape', { NAME: 'b', DESCRIPTION: 'd' })).toBe(
      'NAME=b\r\nTYPE=tape\r\nDESCRIPTION=d\r\n',
    );
    expect(updateProfileText('', { NAME: 'b' })).toBe('NAME=b\n');
    expect(updateProfileText('NAME=', { NAME: 'b' })).toBe('NAME=b\n');
  });

  it('gives the changed values and keeps every other line', () => {
    const comment = fc.constantFrom('# note', '', '  ', '#A=1');
    fc.assert(
      fc.property(profile, profile, fc.array(comment), (before, changes, comments) => {
        const lines = writeProfile(before).split('\n').slice(0, -1);
        const text = [...comments, ...lines].map((line) => `${line}\n`).join('');
        const after = parseProfile(updateProfileText(text, changes));
        expect(after.problems).toEqual([]);
        const read = after.assignments.map(({ attribute, value }) => [attribute, value]);
        expect(Object.fromEntries(read)).toEqual({ ...before, ...changes });
        const kept = updateProfileText(text, changes).split('\n');
        for (const line of comments) expect(kept).toContain(line);
      }),
    );
  });
});

describe('any text at all', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'NAME',
      'TYPE',
      'application',
      'tape',
      '=',
      '\\',
      '\n',
      '\r\n',
      '#',
      ' ',
      't:0:1:2',
    ),
    fc.constantFrom(
      '__proto__',
      'constructor',
      '\u0000',
      '\u001b[2J',
      '\uD800',
      'PLACEMENT=favored\n',
    ),
    fc.string({ unit: 'binary' }),
  );
  const anyText = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

  it('is judged without a failure, in lines that a terminal can show', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (text, typeTemplate, genericTemplate) => {
        const check = checkProfile({ name: 'app', text, typeTemplate, genericTemplate }, {});
        for (const line of describeProblems('app', check.problems)) {
          expect(line).toMatch(/^\P{C}+$/u);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is changed without a failure, and then gives the changed value', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const endsInside = parseProfile(text).problems.some(({ message }) =>
          message.includes('no line to join'),
        );
        fc.pre(!endsInside);
        const after = updateProfileText(text, { CHECK_INTERVAL: '30' });
        expect(values(after).CHECK_INTERVAL).toBe('30');
      }),
    );
  });
});
