// User-defined attributes at the end of the profile form (TUI-091): the kind of field for each type, their defaults,
// their checks, what is written, and what a type definition file does that is not right.
import { describe, expect, it } from 'vitest';
import { describeProblems, parseTypeDefinition } from '../../src/engine/index.ts';
import { consoleOpener, expectGolden, type TestConsole } from '../support/console.ts';
import {
  applicationDefaults,
  clockAttributes,
  clockText,
  profileService,
} from './profiles-data.ts';

const openConsole = consoleOpener();

interface Entry {
  readonly name: string;
  readonly type: string;
  readonly option: string;
  readonly preset?: string;
  readonly required?: boolean;
}

function definition(entries: readonly Entry[]): string {
  return entries
    .map(({ name, type, option, preset = '', required = false }) =>
      [
        '#!====',
        `attribute: ${name}`,
        `type: ${type}`,
        `switch: ${option}`,
        `default: ${preset}`,
        `required: ${required ? 'yes' : 'no'}`,
      ].join('\n'),
    )
    .join('\n');
}

/** One attribute of each of the seven types. */
const seven = definition([
  { name: 'USR_DEBUG', type: 'boolean', option: '-o d', preset: '0' },
  { name: 'USR_GREETING', type: 'string', option: '-w', preset: 'hello world' },
  { name: 'USR_PEERS', type: 'name_list', option: '-o pe' },
  { name: 'USR_OWNER', type: 'name_string', option: '-o ow' },
  { name: 'USR_PORT', type: 'positive_integer', option: '-o po', preset: '6379', required: true },
  { name: 'USR_ADDRESS', type: 'internet_address', option: '-o ad' },
  { name: 'USR_CONFIG', type: 'file', option: '-o cf', preset: '/etc/app.conf' },
]);

const presets = {
  USR_DEBUG: '0',
  USR_GREETING: 'hello world',
  USR_PEERS: '',
  USR_OWNER: '',
  USR_PORT: '6379',
  USR_ADDRESS: '',
  USR_CONFIG: '/etc/app.conf',
};

interface Given {
  readonly typeDefinition?: string | null;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly check?: unknown;
  readonly rows?: number;
  readonly columns?: number;
}

/** The console at the list of profiles, with a service that knows the type definition file. */
async function open(given: Given): Promise<TestConsole> {
  const { typeDefinition = seven, attributes = presets, text = clockText } = given;
  const service = profileService({
    'profile.defaults': {
      ok: true,
      attributes: { ...applicationDefaults, ...attributes },
      scripts: ['clock.scr'],
      typeDefinition,
    },
    'profile.read': {
      ok: true,
      attributes: { ...clockAttributes, ...attributes },
      text,
      scriptShared: false,
    },
    'profile.check': given.check ?? { ok: true, warnings: [] },
    'profile.update': given.check ?? { ok: true, warnings: [] },
  });
  return openConsole({
    screen: 'profiles',
    path: ['TruCluster Specific', 'CAA Management'],
    answer: service,
    rows: given.rows ?? 40,
    columns: given.columns ?? 80,
  });
}

/** The form for the profile clock. */
async function openClock(given: Given = {}): Promise<TestConsole> {
  const test = await open(given);
  await test.press('enter');
  return test;
}

const body = (test: TestConsole): string => test.screen().join('\n');
const lineOf = (test: TestConsole, word: string): string =>
  test.screen().find((line) => line.includes(` ${word} `)) ?? '';
const message = (test: TestConsole): string => test.screen().at(-4)?.trim() ?? '';

/** Presses Tab until the message line speaks of the attribute. */
async function goTo(test: TestConsole, attribute: string): Promise<void> {
  for (let step = 0; step < 200; step += 1) {
    if (test.screen().some((line) => line.startsWith(` ${attribute}:`))) return;
    await test.press('down');
  }
  throw new Error(`no field ${attribute}`);
}

const lastRequest = (test: TestConsole, method: string): unknown => {
  const head = `request ${method} `;
  const line = test.log.findLast((one) => one.startsWith(head));
  return JSON.parse(line?.slice(head.length) ?? 'null');
};

describe('fields of user-defined attributes', () => {
  it('TUI-091 CAA-138 stand at the end of the form, one of the right kind for each of the seven types', async () => {
    const test = await openClock();
    await expectGolden('profile-form-user-80x40', test.screen());
    await test.press('f4');
    await goTo(test, 'USR_DEBUG');
    expect(message(test)).toBe('USR_DEBUG: yes or no, default no.');
    expect(lineOf(test, 'USR_DEBUG')).toContain('< no  >');
    await test.press('f4', 'down', 'enter');
    expect(lineOf(test, 'USR_DEBUG')).toContain('< yes >');
    await goTo(test, 'USR_GREETING');
    expect(lineOf(test, 'USR_GREETING')).toContain('[ hello world ');
    await goTo(test, 'USR_PEERS');
    await test.press('a b');
    expect(lineOf(test, 'USR_PEERS')).toContain('[ a b ');
    await test.press('f4');
    expect(message(test)).toContain('USR_PEERS has no list; type the value.');
    await goTo(test, 'USR_PORT');
    await test.press('x7');
    expect(lineOf(test, 'USR_PORT')).toMatch(/\* USR_PORT +\[ 7 +\] +#/);
    await goTo(test, 'USR_CONFIG');
    expect(lineOf(test, 'USR_CONFIG')).toMatch(/\[ \/etc\/app\.conf +\] +\//);
  });

  it('TUI-091 no type definition file, or one without entries, leaves the form as it was', async () => {
    for (const typeDefinition of [null, '# nothing\n']) {
      const test = await openClock({ typeDefinition, attributes: {} });
      expect(body(test)).not.toContain('User-defined');
      expect(body(test)).not.toContain('USR_');
      expect(test.screen()[3]).toContain('Type or select values.');
    }
  });

  it('TUI-091 a form with 100 user-defined attributes scrolls, and says where it is', async () => {
    const many = Array.from({ length: 100 }, (_, at) => ({
      name: `USR_A${String(at).padStart(3, '0')}`,
      type: 'string',
      option: `-o a${at}`,
      preset: `value ${at}`,
    }));
    const values = Object.fromEntries(many.map(({ name, preset }) => [name, preset]));
    const test = await openClock({
      typeDefinition: definition(many),
      attributes: values,
      rows: 24,
    });
    expect(body(test)).not.toContain('USR_A099');
    await test.press('shift-tab', 'up');
    await goTo(test, 'USR_A099');
    await expectGolden('profile-form-user-100-80x24', test.screen());
    await test.press('ctrl-u', 'last', 'enter');
    expect(lastRequest(test, 'profile.update')).toEqual({
      name: 'clock',
      attributes: { USR_A099: 'last' },
    });
  });

  it('shows their fields on the smallest screen, and the whole name in the message line', async () => {
    const long = 'USR_A_NAME_THAT_IS_LONGER_THAN_ITS_LABEL';
    const test = await openClock({
      typeDefinition: definition([{ name: long, type: 'boolean', option: '-o ln' }]),
      attributes: { [long]: '' },
      columns: 60,
      rows: 16,
    });
    await goTo(test, long);
    expect(body(test)).toContain('USR_A_NAME_THAT_IS_L');
    expect(body(test)).toContain(`${long}: yes or no.`);
  });

  it('F1 explains a user-defined attribute from its definition', async () => {
    const test = await openClock();
    await goTo(test, 'USR_PORT');
    await test.press('f1');
    const words = body(test).replaceAll(/[|\s]+/g, ' ');
    expect(words).toContain('USR_PORT (user-defined)');
    expect(words).toContain('Defined in application.tdf.');
    expect(words).toContain('The profile must give it');
    expect(words).toContain('Option of caa_profile: -o po.');
  });
});

describe('checking user-defined attributes', () => {
  it.each([
    ['USR_PEERS', 'a b/c', '"b/c" has other characters than letters, digits, underscore'],
    ['USR_OWNER', 'two words', '"two words" has other characters than letters, digits'],
    ['USR_PORT', '-1', '"-1" is not a whole number from 0 to 2147483647'],
    ['USR_ADDRESS', '1.2.3', '"1.2.3" is not an Internet address; give four numbers from 0 to 255'],
  ])('TUI-091 %s of %s is told as caa_profile -validate tells it', async (name, value, said) => {
    const test = await openClock({ text: `${clockText}USR_PORT=6379\n` });
    await goTo(test, name);
    await test.press('ctrl-u');
    await test.paste(value);
    await test.press('down');
    expect(body(test)).toContain(said);
    await test.press('enter');
    expect(message(test)).toBe('Not saved: 1 field needs to be corrected.');
    expect(lastRequest(test, 'profile.update')).toBeNull();
  });

  it('TUI-091 CAA-150 a required one that the file does not give is missing, whatever its default', async () => {
    const test = await openClock();
    await goTo(test, 'USR_PORT');
    expect(lineOf(test, 'USR_PORT')).toMatch(/\[ +\] +#/);
    expect(body(test)).toContain(
      'is missing; a profile of type application must have it (caa_profile',
    );
    await test.press('6380', 'enter');
    expect(lastRequest(test, 'profile.update')).toEqual({
      name: 'clock',
      attributes: { USR_PORT: '6380' },
    });
  });

  it('takes a value that the file gives, and shows one that is wrong', async () => {
    const test = await openClock({
      attributes: { ...presets, USR_DEBUG: 'maybe' },
      text: `${clockText}USR_DEBUG=maybe\nUSR_PORT=1\n`,
    });
    expect(lineOf(test, 'USR_DEBUG')).toContain('< maybe >');
    expect(body(test)).toContain('"maybe" is not 0 or 1');
    expect(lineOf(test, 'USR_PORT')).toContain('[ 6379 ');
  });

  it('tells of an attribute in the file that nobody defines, since it has no field', async () => {
    const messages = [
      'clock.cap: USR_OLD: is not defined in application.tdf; define it there or remove it',
      'Resource profile clock did not pass validation.',
    ];
    const test = await openClock({
      typeDefinition: null,
      attributes: {},
      check: { ok: false, messages },
    });
    await test.press('down', 'x', 'enter');
    expect(body(test).replaceAll(/[|\s]+/g, ' ')).toContain(
      'clock.cap: USR_OLD: is not defined in application.tdf; define it there or remove it',
    );
  });
});

describe('saving user-defined attributes', () => {
  it('TUI-091 CAA-146 CAA-147 writes them as USR_ attributes, and shows the options that do the same', async () => {
    const test = await openClock({ text: `${clockText}USR_PORT=6379\n` });
    await goTo(test, 'USR_DEBUG');
    await test.press('right');
    await goTo(test, 'USR_GREETING');
    await test.press('ctrl-u', 'good day');
    await goTo(test, 'USR_PORT');
    await test.press('ctrl-u', '80', 'f6');
    expect(body(test)).toContain('caa_profile -update clock -w "good day" -o d=1,po=80');
    await test.press('escape', 'enter');
    expect(lastRequest(test, 'profile.update')).toEqual({
      name: 'clock',
      attributes: { USR_DEBUG: '1', USR_GREETING: 'good day', USR_PORT: '80' },
    });
  });

  it('a new profile gives only what differs from the defaults of the definitions', async () => {
    const test = await open({});
    await test.press('n', 'enter', 'fresh', 'down', 'down', '/bin/true');
    await goTo(test, 'USR_DEBUG');
    await test.press('right', 'enter');
    expect(lastRequest(test, 'profile.create')).toMatchObject({
      name: 'fresh',
      attributes: { USR_DEBUG: '1' },
    });
  });

  it('a flag without a default can stay unset', async () => {
    const test = await openClock({
      typeDefinition: definition([{ name: 'USR_QUIET', type: 'boolean', option: '-o qu' }]),
      attributes: { USR_QUIET: '' },
    });
    await goTo(test, 'USR_QUIET');
    expect(lineOf(test, 'USR_QUIET')).toContain('<     >');
    await test.press('space', 'enter');
    expect(lastRequest(test, 'profile.update')).toMatchObject({ attributes: { USR_QUIET: '0' } });
  });

  it('TUI-272 says that no option gives a value with a comma behind -o', async () => {
    const test = await openClock({
      typeDefinition: definition([{ name: 'USR_TEXT', type: 'string', option: '-o tx' }]),
      attributes: { USR_TEXT: '' },
    });
    await goTo(test, 'USR_TEXT');
    await test.press('a,b', 'f6');
    expect(body(test).replaceAll(/[|\s]+/g, ' ')).toContain(
      'No option gives USR_TEXT a value with a comma: -o tx ends there.',
    );
    expect(body(test)).not.toContain('tx=');
  });
});

describe('a type definition file that is not right', () => {
  const broken = `${definition([
    { name: 'USR_GOOD', type: 'string', option: '-o go', preset: 'x' },
    { name: 'USR_BAD', type: 'colour', option: '-o ba' },
  ])}\nnonsense\n`;
  const { problems } = parseTypeDefinition(broken);
  const faults = describeProblems('', problems).slice(0, problems.length);

  it('TUI-091 is told with its lines, and the rest of the form works', async () => {
    const refusal = {
      ok: false,
      messages: [...faults, 'Resource profile clock did not pass validation.'],
    };
    const test = await openClock({
      typeDefinition: broken,
      attributes: { USR_GOOD: 'x' },
      check: refusal,
      rows: 24,
    });
    await expectGolden('profile-form-user-broken-80x24', test.screen());
    const words = body(test).replaceAll(/[|\s]+/g, ' ');
    for (const fault of faults) expect(words).toContain(fault.replaceAll(/\s+/g, ' '));
    await test.press('escape', 'down', 'x');
    expect(body(test)).toContain('[ Clock Applicationx');
    await goTo(test, 'USR_GOOD');
    expect(body(test)).not.toContain('USR_BAD ');
    // The fault is no field's: the service is asked, and refuses as long as the file is not corrected.
    await test.press('enter');
    expect(lastRequest(test, 'profile.update')).toEqual({
      name: 'clock',
      attributes: { DESCRIPTION: 'Clock Applicationx' },
    });
    expect(test.screen()[2]).toContain('Application profile: clock');
    expect(body(test)).toContain('-- Not saved --');
    expect(body(test)).toContain('application.tdf: line');
  });
});
