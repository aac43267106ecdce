// Type definition files that are wrong, each with exactly what is said of it: line, attribute, reason, remedy.
import { describe, expect, it } from 'vitest';
import {
  attributesOf,
  checkProfile,
  checkUserValues,
  describeProblems,
  parseTypeDefinition,
  RESOURCE_TYPES,
} from '../../../../src/engine/caa/profile/index.ts';
import { EVERY_TYPE, entry, USR_DEBUG } from './definitions.ts';

const TYPES_ARE =
  'is not one of boolean, string, name_list, name_string, positive_integer, internet_address, file';
const SWITCH_FORM =
  'is neither -o with a suboption, as in "-o d", nor a flag of its own, as in "-w"';
const TAKEN = 'is an option of caa_profile itself; choose another';
const NAME_CHARACTERS =
  'the name has other characters than upper-case letters, digits and underscore; take those only';
const INTEGER = 'is not a whole number from 0 to 2147483647';

const lines = (...texts: readonly string[]) => texts.map((text) => `${text}\n`).join('');
const withName = (name: string) => entry(name, 'string', { switch: '-x' });
const withSwitch = (word: string) => entry('USR_A', 'string', { switch: word });
const withDefault = (type: string, value: string) => entry('USR_A', type, { default: value });

/** Rows, text of the file, and the problems in order, without the file name in front. */
type Case = readonly [rows: string, text: string, ...problems: string[]];

const shapes: readonly Case[] = [
  [
    'CAA-135 no colon',
    `${USR_DEBUG}nonsense\n`,
    'line 7: "nonsense" has no ":"; write "field: value", or # in the first column for a comment',
  ],
  [
    'CAA-136 an indented comment',
    ` # x\n${USR_DEBUG}`,
    'line 1: "# x" has no ":"; write "field: value", or # in the first column for a comment',
  ],
  [
    'CAA-135 an equals sign',
    `attribute=USR_A\n`,
    'line 1: "attribute=USR_A" has no ":"; write "field: value", or # in the first column for a comment',
  ],
  [
    'CAA-135 a field that does not exist',
    `${USR_DEBUG}colour: red\n`,
    'line 7: "colour" is not a field; the fields are attribute, type, switch, default, required',
  ],
  [
    'CAA-135 a field in capitals',
    `${USR_DEBUG}Type: string\n`,
    'line 7: "Type" is not a field; fields are lower case: type',
  ],
  [
    'CAA-135 no field before the colon',
    `: boolean\n`,
    'line 1: "" is not a field; the fields are attribute, type, switch, default, required',
  ],
  [
    'CAA-135 a control character',
    `ty\u001bpe: boolean\n`,
    'line 1: "ty\\u001bpe" is not a field; the fields are attribute, type, switch, default, required',
  ],
  [
    'CAA-137 a field before any attribute',
    `type: string\n${USR_DEBUG}`,
    'line 1: "type:" comes before any "attribute:"; begin the entry with that',
  ],
  [
    'CAA-135 a field twice',
    lines(
      'attribute: USR_A',
      'type: string',
      'type: file',
      'switch: -A',
      'default:',
      'required: no',
    ),
    'line 3: USR_A: has a second "type:"; the first is on line 2, remove one',
  ],
  [
    'CAA-135 no type',
    lines('attribute: USR_A', 'switch: -A', 'default:', 'required: no'),
    'line 1: USR_A: has no "type:" line; add one',
  ],
  [
    'CAA-135 no switch',
    lines('attribute: USR_A', 'type: string', 'default:', 'required: no'),
    'line 1: USR_A: has no "switch:" line; add one',
  ],
  [
    'CAA-135 no default',
    lines('attribute: USR_A', 'type: string', 'switch: -A', 'required: no'),
    'line 1: USR_A: has no "default:" line; add one',
  ],
  [
    'CAA-135 no required',
    lines('attribute: USR_A', 'type: string', 'switch: -A', 'default:'),
    'line 1: USR_A: has no "required:" line; add one',
  ],
  [
    'CAA-135 a name and nothing else',
    'attribute: USR_A',
    'line 1: USR_A: has no "type:" line; add one',
    'line 1: USR_A: has no "switch:" line; add one',
    'line 1: USR_A: has no "required:" line; add one',
    'line 1: USR_A: has no "default:" line; add one',
  ],
  [
    'CAA-137 an entry that ends too early',
    `attribute: USR_A\ntype: string\nswitch: -A\ndefault:\n${USR_DEBUG}`,
    'line 1: USR_A: has no "required:" line; add one',
  ],
  [
    'CAA-135 too long',
    `# ${'x'.repeat(131_072)}`,
    'is longer than 131072 characters; this is not a type definition file',
  ],
];

const names: readonly Case[] = [
  [
    'CAA-158 no prefix',
    withName('DEBUG'),
    'line 1: DEBUG: the name does not begin with USR_; call it USR_DEBUG',
  ],
  [
    'CAA-158 a built-in name',
    withName('CHECK_INTERVAL'),
    'line 1: CHECK_INTERVAL: the name does not begin with USR_; call it USR_CHECK_INTERVAL',
  ],
  [
    'CAA-158 a prefix in lower case',
    withName('usr_debug'),
    'line 1: usr_debug: the name does not begin with USR_; call it USR_USR_DEBUG',
  ],
  [
    'CAA-158 no letters at all',
    withName('-?!'),
    'line 1: -?!: the name does not begin with USR_; call it USR_DEBUG',
  ],
  [
    'CAA-158 only the prefix',
    withName('USR_'),
    'line 1: USR_: the name is only the prefix; add letters, as in USR_DEBUG',
  ],
  ['CAA-053 lower case', withName('USR_debug'), `line 1: USR_debug: ${NAME_CHARACTERS}`],
  ['CAA-158 a blank', withName('USR_A B'), `line 1: USR_A B: ${NAME_CHARACTERS}`],
  ['CAA-158 an equals sign', withName('USR_A=1'), `line 1: USR_A=1: ${NAME_CHARACTERS}`],
  ['CAA-158 a hyphen', withName('USR_A-B'), `line 1: USR_A-B: ${NAME_CHARACTERS}`],
  ['CAA-158 a dollar sign', withName('USR_$(id)'), `line 1: USR_$(id): ${NAME_CHARACTERS}`],
  [
    'CAA-158 empty',
    withName(''),
    'line 1: attribute: the name is empty; give one that begins with USR_',
  ],
  [
    'CAA-158 too long',
    withName(`USR_${'A'.repeat(97)}`),
    `line 1: USR_${'A'.repeat(56)}...: the name is too long; use at most 100 characters`,
  ],
  [
    'CAA-148 a name twice',
    entry('USR_A', 'string', { switch: '-x' }) + entry('USR_A', 'file', { switch: '-y' }),
    'line 6: USR_A: is defined already, on line 1; remove one of the entries',
  ],
];

const types: readonly Case[] = ['bool', 'Boolean', 'integer', 'text', 'constructor', ''].map(
  (type) => [
    `CAA-138 type "${type}"`,
    entry('USR_A', type),
    `line 2: USR_A: type "${type}" ${TYPES_ARE}`,
  ],
);

const badSwitches: readonly Case[] = [
  ...[
    '',
    'd',
    '-o',
    '-',
    '--',
    '-o d=1',
    '-o a,b',
    '-o -d',
    '-od d',
    '-1',
    '-w x',
    '--wide',
    '-ö',
  ].map(
    (word): Case => [
      `CAA-146 CAA-147 switch "${word}"`,
      withSwitch(word),
      `line 3: USR_A: switch "${word}" ${SWITCH_FORM}`,
    ],
  ),
  ...[
    '-t',
    '-B',
    '-a',
    '-d',
    '-p',
    '-h',
    '-r',
    '-l',
    '-s',
    '-n',
    '-I',
    '-O',
    '-f',
    '-q',
    '-create',
  ].map(
    (word): Case => [
      `CAA-148 option ${word}`,
      withSwitch(word),
      `line 3: USR_A: switch "${word}" ${TAKEN}`,
    ],
  ),
  ...['ap', 'as', 'bt', 'ci', 'fd', 'fi', 'ft', 'ra', 'st'].map(
    (word): Case => [
      `CAA-148 suboption ${word}`,
      withSwitch(`-o  ${word}`),
      `line 3: USR_A: switch "-o ${word}" ${TAKEN}`,
    ],
  ),
  [
    'CAA-148 a suboption twice',
    USR_DEBUG + entry('USR_B', 'string', { switch: '-o   d' }),
    'line 9: USR_B: switch "-o d" is taken already, on line 4; choose another',
  ],
  [
    'CAA-148 a flag twice',
    entry('USR_A', 'string', { switch: '-w' }) + entry('USR_B', 'string', { switch: '-w' }),
    'line 8: USR_B: switch "-w" is taken already, on line 3; choose another',
  ],
];

const defaults: readonly Case[] = [
  ['CAA-139', withDefault('boolean', 'yes'), 'line 4: USR_A: default "yes" is not 0 or 1'],
  [
    'CAA-140',
    withDefault('string', 'a\u0007b'),
    'line 4: USR_A: default "a\\u0007b" contains a control character; use printable text',
  ],
  [
    'CAA-141',
    withDefault('name_list', 'a b/c'),
    'line 4: USR_A: default "b/c" has other characters than letters, digits, underscore and period',
  ],
  [
    'CAA-142',
    withDefault('name_string', 'a b'),
    'line 4: USR_A: default "a b" has other characters than letters, digits, underscore and period',
  ],
  ['CAA-143', withDefault('positive_integer', '-1'), `line 4: USR_A: default "-1" ${INTEGER}`],
  [
    'CAA-144',
    withDefault('internet_address', '1.2.3'),
    'line 4: USR_A: default "1.2.3" is not an Internet address; give four numbers from 0 to 255, as in 16.69.225.12',
  ],
  [
    'CAA-150 required in other words',
    entry('USR_A', 'string', { required: 'true' }),
    'line 5: USR_A: required "true" is not yes or no',
  ],
  [
    'CAA-150 required empty',
    entry('USR_A', 'string', { required: '' }),
    'line 5: USR_A: required "" is not yes or no',
  ],
  [
    'CAA-135 everything at once',
    lines('attribute: DEBUG', 'type: bool', 'switch: d', 'default: 0', 'required: never', 'what'),
    'line 1: DEBUG: the name does not begin with USR_; call it USR_DEBUG',
    `line 2: DEBUG: type "bool" ${TYPES_ARE}`,
    `line 3: DEBUG: switch "d" ${SWITCH_FORM}`,
    'line 5: DEBUG: required "never" is not yes or no',
    'line 6: "what" has no ":"; write "field: value", or # in the first column for a comment',
  ],
];

describe('a type definition file that is wrong', () => {
  it.each([...shapes, ...names, ...types, ...badSwitches, ...defaults])(
    '%s',
    (_, text, ...expected) => {
      const { problems } = parseTypeDefinition(text);
      const said = describeProblems('', problems).slice(0, problems.length);
      expect(said).toEqual(expected.map((line) => `application.tdf: ${line}`));
      // The same through the validation of a profile, which then fails.
      const profile = 'NAME=app\nTYPE=application\nACTION_SCRIPT=app.scr\n';
      const check = checkProfile({ name: 'app', text: profile, typeDefinition: text }, {});
      expect(check.attributes).toBeUndefined();
      expect(describeProblems('app', check.problems)).toEqual([
        ...said,
        'Resource profile app did not pass validation.',
      ]);
    },
  );

  it('CAA-148 no switch of any built-in attribute can be taken', () => {
    const words = RESOURCE_TYPES.flatMap((type) => attributesOf(type)).flatMap(
      (row) => row.switch ?? [],
    );
    expect(words.length).toBeGreaterThan(30);
    for (const word of words) {
      expect(parseTypeDefinition(withSwitch(word)).problems, word).toHaveLength(1);
    }
  });

  it('an entry with a fault adds no attribute, and the others stay', () => {
    const { attributes } = parseTypeDefinition(entry('USR_A', 'bool') + USR_DEBUG);
    expect(attributes.map((row) => row.attribute)).toEqual(['USR_DEBUG']);
  });
});

const NOT_DEFINED = 'is not defined for application resources.';
const badValues: readonly (readonly [
  row: string,
  attribute: string,
  value: string,
  fault: string,
])[] = [
  ['CAA-139', 'USR_BOOLEAN', '2', '"2" is not 0 or 1'],
  ['CAA-139', 'USR_BOOLEAN', 'yes', '"yes" is not 0 or 1'],
  [
    'CAA-140',
    'USR_STRING',
    'a\u0000b',
    '"a\\u0000b" contains a control character; use printable text',
  ],
  ['CAA-141', 'USR_LIST', 'a .b', '".b" starts with a period; start with a letter'],
  ['CAA-142', 'USR_NAME', '.a', '".a" starts with a period; start with a letter'],
  [
    'CAA-142',
    'USR_NAME',
    'a b',
    '"a b" has other characters than letters, digits, underscore and period',
  ],
  ['CAA-143', 'USR_NUMBER', '-1', `"-1" ${INTEGER}`],
  ['CAA-143', 'USR_NUMBER', '1.5', `"1.5" ${INTEGER}`],
  ['CAA-143', 'USR_NUMBER', '0x10', `"0x10" ${INTEGER}`],
  ['CAA-143', 'USR_NUMBER', '2147483648', `"2147483648" ${INTEGER}`],
  [
    'CAA-144',
    'USR_ADDRESS',
    '256.1.1.1',
    '"256.1.1.1" is not an Internet address; give four numbers from 0 to 255, as in 16.69.225.12',
  ],
  [
    'CAA-144',
    'USR_ADDRESS',
    '::1',
    '"::1" is not an Internet address; give four numbers from 0 to 255, as in 16.69.225.12',
  ],
  [
    'CAA-145',
    'USR_FILE',
    `/${'x'.repeat(4096)}`,
    `"/${'x'.repeat(59)}..." is too long; use at most 4095 characters`,
  ],
];

describe('values of user-defined attributes that are wrong', () => {
  it.each(badValues)('%s CAA-156 %s=%j', (_row, attribute, value, fault) => {
    const text = `NAME=app\nTYPE=application\nACTION_SCRIPT=app.scr\n${attribute}=${value}\n`;
    const check = checkProfile({ name: 'app', text, typeDefinition: EVERY_TYPE }, {});
    expect(describeProblems('app', check.problems)).toEqual([
      `app.cap: ${attribute}: ${fault}`,
      'Resource profile app did not pass validation.',
    ]);
    expect(checkUserValues({ [attribute]: value }, EVERY_TYPE)).toEqual({
      values: {},
      messages: [`Attribute ${attribute}: ${fault}.`],
    });
  });

  it.each([
    ['CAA-156', 'USR_BOOLEAN', '', 'Attribute USR_BOOLEAN: "" is not 0 or 1.'],
    ['CAA-156', 'USR_NUMBER', ' ', `Attribute USR_NUMBER: "" ${INTEGER}.`],
    ['CAA-156', 'USR_NAME', '', 'Attribute USR_NAME: is empty; give a resource name.'],
    ['CAA-156', 'USR_OTHER', '1', `Attribute USR_OTHER ${NOT_DEFINED}`],
    ['CAA-156', 'USR_boolean', '1', `Attribute USR_boolean ${NOT_DEFINED}`],
    ['CAA-156', 'CHECK_INTERVAL', '1', `Attribute CHECK_INTERVAL ${NOT_DEFINED}`],
    ['CAA-156', '__proto__', '1', `Attribute __proto__ ${NOT_DEFINED}`],
  ])('%s on a command line %s=%j', (_row, attribute, value, message) => {
    const given = Object.fromEntries([[attribute, value]]);
    expect(checkUserValues(given, EVERY_TYPE)).toEqual({ values: {}, messages: [message] });
  });

  it('a text, a list or a file may be taken away for one command, a required one may not', () => {
    for (const attribute of ['USR_STRING', 'USR_LIST', 'USR_FILE']) {
      expect(checkUserValues({ [attribute]: '' }, EVERY_TYPE).values).toEqual({ [attribute]: '' });
    }
    const needed = entry('USR_A', 'string', { required: 'yes' });
    expect(checkUserValues({ USR_A: '' }, needed).messages).toEqual([
      'Attribute USR_A: is empty; give a value.',
    ]);
  });

  it.each([
    [
      'CAA-055',
      'application',
      'USR_OTHER: is not defined in application.tdf; define it there or remove it',
    ],
    [
      'CAA-134',
      'network',
      'USR_BOOLEAN: is a user-defined attribute, which only application profiles have; remove it',
    ],
  ])('%s in a profile of type %s', (_row, type, said) => {
    const own = type === 'network' ? 'SUBNET=16.69.244.0' : 'ACTION_SCRIPT=app.scr';
    const text = `NAME=app\nTYPE=${type}\n${own}\n${said.split(':')[0]}=1\n`;
    const check = checkProfile({ name: 'app', text, typeDefinition: EVERY_TYPE }, {});
    expect(describeProblems('app', check.problems)[0]).toBe(`app.cap: ${said}`);
  });
});
