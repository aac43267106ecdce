// What the type definition file makes of application profiles: the attributes, their types, their defaults.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  attributesOf,
  checkProfile,
  checkUserValues,
  describeProblems,
  mergedValues,
  parseTypeDefinition,
  readSwitch,
  valuesForFile,
  writeProfile,
} from '../../../../src/engine/caa/profile/index.ts';
import { EVERY_TYPE, entry, USR_DEBUG } from './definitions.ts';

const APPLICATION = 'NAME=app\nTYPE=application\nACTION_SCRIPT=app.scr\n';

function check(text: string, typeDefinition: string, templates: object = {}) {
  const { attributes, problems } = checkProfile(
    { name: 'app', text, typeDefinition, ...templates },
    {},
  );
  return { attributes, lines: describeProblems('app', problems) };
}

function definitionOf(text: string) {
  const { attributes, problems } = parseTypeDefinition(text);
  expect(problems).toEqual([]);
  return attributes;
}

describe('a type definition file', () => {
  it('CAA-134 CAA-135 CAA-136 FX-5 defines USR_DEBUG with five lines, below a rule line', () => {
    expect(definitionOf(USR_DEBUG)).toEqual([
      expect.objectContaining({
        attribute: 'USR_DEBUG',
        kind: { kind: 'flag' },
        switch: '-o d',
        default: '0',
        required: false,
      }),
    ]);
  });

  it('CAA-136 comments and blank lines may stand anywhere, a # elsewhere is part of a value', () => {
    const text = `# a\n\nattribute: USR_A\n# b\ntype: string\n\nswitch: -A\n#default: x\ndefault: 1 # 2\r\nrequired: no`;
    expect(definitionOf(text)).toEqual([expect.objectContaining({ default: '1 # 2' })]);
  });

  it('CAA-137 each attribute line starts an entry, and the fields may stand in any order', () => {
    const turned =
      'attribute: USR_B\nrequired: yes\ndefault:\nswitch:  -o   b\ntype: string\nattribute: USR_A\nswitch: -A\ntype:file\ndefault: /etc/motd\nrequired: no\n';
    const rows = definitionOf(turned);
    expect(rows.map((row) => [row.attribute, row.switch, row.required, row.default])).toEqual([
      ['USR_B', '-o b', true, ''],
      ['USR_A', '-A', false, '/etc/motd'],
    ]);
  });

  it('CAA-019 the shipped application.tdf is valid, defines nothing, and explains all', () => {
    const path = '../../../../fixtures/root/var/cluster/caa/template/application.tdf';
    const text = readFileSync(new URL(path, import.meta.url), 'utf8');
    expect(definitionOf(text)).toEqual([]);
    for (const word of 'boolean string name_list name_string positive_integer internet_address file'.split(
      ' ',
    )) {
      expect(text).toContain(word);
    }
    const uncommented = text.replace(/^# (?=(attribute|type|switch|default|required): )/gm, '');
    expect(definitionOf(uncommented)).toEqual(definitionOf(USR_DEBUG));
  });

  it('AMB-06 CAA-143 a positive_integer may have the default 0', () => {
    expect(definitionOf(entry('USR_N', 'positive_integer', { default: '0' }))[0]?.default).toBe(
      '0',
    );
  });

  it('CAA-134 the attributes are those of applications and of no other type', () => {
    const rows = definitionOf(USR_DEBUG);
    expect(attributesOf('application', rows).at(-1)?.attribute).toBe('USR_DEBUG');
    for (const type of ['network', 'tape', 'changer'] as const) {
      expect(attributesOf(type, rows)).toBe(attributesOf(type));
    }
  });

  it('CAA-157 CAA-048 profiles have them behind the built-in ones, in alphabetical order', () => {
    const userAttributes = definitionOf(EVERY_TYPE);
    const values = valuesForFile('application', {
      profile: { NAME: 'app', TYPE: 'application', ACTION_SCRIPT: 'a', REBALANCE: 't:*:*:0' },
      typeTemplate: {},
      genericTemplate: {},
      userAttributes,
    });
    const names = writeProfile(values)
      .split('\n')
      .map((line) => line.split('=')[0]);
    expect(names.slice(-9)).toEqual([
      'SCRIPT_TIMEOUT',
      'USR_ADDRESS',
      'USR_BOOLEAN',
      'USR_FILE',
      'USR_LIST',
      'USR_NAME',
      'USR_NUMBER',
      'USR_STRING',
      '',
    ]);
  });

  it('CAA-146 CAA-147 a switch is a suboption of -o or a flag', () => {
    const rows = definitionOf(EVERY_TYPE);
    expect(readSwitch('-o boolean', '1', rows)).toEqual({ attribute: 'USR_BOOLEAN', value: '1' });
    expect(readSwitch('-w', ' two words ', rows)).toEqual({
      attribute: 'USR_STRING',
      value: 'two words',
    });
    expect(readSwitch('-file', '/etc/motd', rows)?.attribute).toBe('USR_FILE');
    expect(readSwitch('-w', 'x')).toBeUndefined();
  });
});

describe('values of user-defined attributes', () => {
  const good: readonly (readonly [
    row: string,
    attribute: string,
    value: string,
    stored?: string,
  ])[] = [
    ['CAA-139', 'USR_BOOLEAN', '0'],
    ['CAA-139', 'USR_BOOLEAN', '1'],
    ['CAA-140', 'USR_STRING', 'any text, with = and "quotes" and # signs'],
    ['CAA-141', 'USR_LIST', 'a'],
    ['CAA-141', 'USR_LIST', 'a  b\tc', 'a b c'],
    ['CAA-142', 'USR_NAME', 'A_name.1'],
    ['CAA-143', 'USR_NUMBER', '0'],
    ['CAA-143', 'USR_NUMBER', '2147483647'],
    ['CAA-143', 'USR_NUMBER', '007', '7'],
    ['CAA-144', 'USR_ADDRESS', '0.0.0.0'],
    ['CAA-144', 'USR_ADDRESS', '255.255.255.255'],
    ['CAA-145', 'USR_FILE', 'relative/name with blanks'],
    ['CAA-145', 'USR_FILE', '/etc/'],
  ];
  it.each(good)('%s %s takes "%s"', (...row) => {
    const [, attribute = '', value = '', stored = value] = row;
    const { attributes, lines } = check(`${APPLICATION}${attribute}=${value}\n`, EVERY_TYPE);
    expect(lines).toEqual([]);
    expect(attributes?.[attribute]).toBe(stored);
    expect(checkUserValues({ [attribute]: value }, EVERY_TYPE)).toEqual({
      values: { [attribute]: stored },
      messages: [],
    });
  });

  it('CAA-149 CAA-154 CAA-123 the profile wins over the template, and that over the default', () => {
    const definition = entry('USR_A', 'string', { default: 'of the definition' });
    const typeTemplate = 'TYPE=application\nUSR_A=of the type template\n';
    const genericTemplate = 'USR_A=of the generic template\n';
    const merged = (text: string, templates: object = {}) =>
      check(APPLICATION + text, definition, templates).attributes?.USR_A;
    expect(merged('')).toBe('of the definition');
    expect(merged('USR_A=\n'), 'AMB-05').toBe('of the definition');
    expect(merged('', { genericTemplate })).toBe('of the generic template');
    expect(merged('', { typeTemplate, genericTemplate })).toBe('of the type template');
    expect(merged('USR_A=own\n', { typeTemplate, genericTemplate })).toBe('own');
  });

  it('CAA-150 a required one must be in the profile; its default only fills a new file in', () => {
    const definition = entry('USR_A', 'string', { default: 'x', required: 'yes' });
    expect(check(APPLICATION, definition).lines).toEqual([
      'app.cap: USR_A: is missing; a profile of type application must have it (caa_profile option -o a)',
      'Resource profile app did not pass validation.',
    ]);
    expect(check(`${APPLICATION}USR_A=x\n`, definition).lines).toEqual([]);
    expect(check(APPLICATION, definition, { typeTemplate: 'USR_A=y\n' }).lines).toEqual([]);
    const layers = {
      profile: { NAME: 'app', TYPE: 'application' },
      typeTemplate: {},
      genericTemplate: {},
      userAttributes: definitionOf(definition),
    };
    expect(valuesForFile('application', layers).USR_A).toBe('x');
    expect(mergedValues('application', layers).USR_A).toBe('x');
  });

  it('CAA-150 an optional one without a default may be absent, and is then empty', () => {
    const { attributes, lines } = check(APPLICATION, entry('USR_A', 'positive_integer'));
    expect(lines).toEqual([]);
    expect(attributes?.USR_A).toBe('');
  });

  it('a definition that is broken is told first, and its attributes are not called strange', () => {
    const broken = entry('USR_A', 'number');
    expect(check(`${APPLICATION}USR_A=1\nUSR_B=1\nCOLOUR=1\n`, broken)).toEqual({
      attributes: undefined,
      lines: [
        'application.tdf: line 2: USR_A: type "number" is not one of boolean, string, name_list, ' +
          'name_string, positive_integer, internet_address, file',
        'app.cap: COLOUR: is not an attribute of application profiles; remove it or correct its name',
        'Resource profile app did not pass validation.',
      ],
    });
  });

  it('profiles of other types do not need the type definition file', () => {
    const text = 'NAME=app\nTYPE=network\nSUBNET=16.69.244.0\n';
    expect(check(text, entry('USR_A', 'number')).lines).toEqual([]);
  });
});
