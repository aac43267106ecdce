// Values of the profile form that take more than a line of typing: the time of the rebalancing, active placement, and
// long values in the editor of F7.

import { describe, expect, it } from 'vitest';
import { textField } from '../../src/components/text-field.ts';
import { moveByLine } from '../../src/screens/profile-form/big-editor.tsx';
import {
  type ConsoleSetup,
  consoleOpener,
  expectGolden,
  type TestConsole,
} from '../support/console.ts';
import { fc } from '../support/properties.ts';
import { clockAttributes, clockText, profileService } from './profiles-data.ts';

const openConsole = consoleOpener();

/** The form for the profile clock, with these attributes in its file. */
async function openClock(
  attributes: Readonly<Record<string, string>> = {},
  setup: ConsoleSetup = {},
): Promise<TestConsole> {
  const read = {
    ok: true,
    attributes: { ...clockAttributes, ...attributes },
    text: clockText,
    scriptShared: false,
  };
  const test = await openConsole({
    screen: 'profiles',
    path: ['TruCluster Specific', 'CAA Management'],
    answer: profileService({ 'profile.read': read }),
    ...setup,
  });
  await test.press('enter');
  return test;
}

const body = (test: TestConsole): string => test.screen().join('\n');
const message = (test: TestConsole): string => test.screen()[20]?.trim() ?? '';

/** Goes on to the field whose message line begins so. */
async function goTo(test: TestConsole, help: string): Promise<void> {
  for (let step = 0; step < 30; step += 1) {
    if (message(test).startsWith(help)) return;
    await test.press('down');
  }
  throw new Error(`no field with "${help}"`);
}

const updated = (test: TestConsole): unknown => {
  const head = 'request profile.update ';
  const line = test.log.findLast((one) => one.startsWith(head));
  return line === undefined ? null : JSON.parse(line.slice(head.length)).attributes;
};

const activePlacement = 'yes: placement is evaluated again whenever a member joins.';
const rebalancing = 'When placement is evaluated again';

describe('scheduled rebalancing and active placement', () => {
  it('TUI-090 are set with the lists, and saved as the profile needs them', async () => {
    const test = await openClock();
    await goTo(test, activePlacement);
    await test.press('space');
    await goTo(test, rebalancing);
    await test.press('f4', 'down');
    expect(body(test)).toMatch(/0 +Sunday/);
    await test.press('enter', 'down', 'f4', '12', 'enter', 'down', '30', 'f6');
    expect(body(test)).toContain('caa_profile -update clock -o ap=1,bt=0:12:30');
    expect(body(test).replaceAll(/[|\s]+/g, ' ')).toContain('REBALANCE (empty) -> t:0:12:30');
    await test.press('escape');
    await expectGolden('profile-form-rebalance-80x24', test.screen());
    await test.press('enter');
    expect(updated(test)).toEqual({ ACTIVE_PLACEMENT: '1', REBALANCE: 't:0:12:30' });
  });

  it('TUI-090 a time is taken away by emptying its three fields', async () => {
    const test = await openClock({ REBALANCE: 't:*:12:0' });
    await goTo(test, rebalancing);
    expect(body(test)).toContain('t:*:12:0');
    await test.press('ctrl-u', 'down', 'ctrl-u', 'down', 'ctrl-u', 'enter');
    expect(updated(test)).toEqual({ REBALANCE: '' });
  });

  it.each([
    ['7', '12', '30', 't:7:12:30'],
    ['0', '24', '30', 't:0:24:30'],
    ['0', '12', '60', 't:0:12:60'],
    ['0', '12', '*', 't:0:12:*'],
    ['*', '', '', 't:*::'],
  ])('TUI-090 TUI-087 day %s, hour %s, minute %s is no time', async (day, hour, minute, value) => {
    const test = await openClock();
    await goTo(test, rebalancing);
    await test.press(day, 'down', ...hour, 'down', ...minute, 'enter');
    expect(updated(test)).toBeNull();
    expect(message(test)).toBe('Not saved: 1 field needs to be corrected.');
    await test.resize(80, 30);
    expect(body(test)).toContain(`"${value}" is not t:day:hour:min`);
  });

  it.each([
    [rebalancing, 't:0:12:30, every Sunday at 12:30', '-o bt'],
    [activePlacement, 'yes is 1 in the file, no is 0.', '-o ap'],
  ])('TUI-090 TUI-262 F1 explains "%s"', async (field, example, option) => {
    const test = await openClock();
    await goTo(test, field);
    await test.press('f1');
    const words = body(test).replaceAll(/[|\s]+/g, ' ');
    expect(words).toContain(example);
    expect(words).toContain(`Option of caa_profile: ${option}.`);
  });
});

describe('F7, a long value over the whole width', () => {
  const long = Array.from({ length: 30 }, (_, at) => `resource${at}`).join(' ');

  it('TUI-093 keeps the new value, or leaves the old one', async () => {
    const test = await openClock({ OPTIONAL_RESOURCES: long });
    await goTo(test, 'Resources, most important first');
    await test.press('f7');
    await expectGolden('profile-form-big-list-80x24', test.screen());
    await test.press('ctrl-u', 'named', 'escape');
    expect(body(test)).toContain('resource29');
    await test.press('f7', 'ctrl-u', 'named', 'enter', 'enter');
    expect(updated(test)).toEqual({ OPTIONAL_RESOURCES: 'named' });
  });

  it('TUI-093 moves by lines of the screen, and takes a paste of several lines as one', async () => {
    const test = await openClock({ OPTIONAL_RESOURCES: '' });
    await goTo(test, 'Resources, most important first');
    await test.press('f7');
    await test.paste('one\ntwo');
    expect(body(test)).toContain('one two');
    await test.press('up', 'zero ', 'down', ' three', 'enter', 'enter');
    expect(updated(test)).toEqual({ OPTIONAL_RESOURCES: 'zero one two three' });
  });

  it('TUI-093 on the smallest screen, too', async () => {
    const test = await openClock({ DESCRIPTION: long }, { columns: 60, rows: 16 });
    await test.press('down', 'f7');
    expect(body(test)).toContain('resource29');
    await test.press(...Array.from({ length: 9 }, () => 'up'));
    expect(body(test)).toContain('resource0 resource1');
  });

  it('a line up and a line down come back wherever a line is there, whatever the characters', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', ' ', '\u4e2d', 'e\u0301'), {
          minLength: 1,
          maxLength: 60,
        }),
        fc.nat(60),
        fc.integer({ min: 2, max: 20 }),
        (parts, at, width) => {
          const whole = textField(parts.join(''));
          const field = { ...whole, cursor: Math.min(at, whole.cursor) };
          const below = moveByLine(field, 1, width);
          const above = moveByLine(field, -1, width);
          expect(below.cursor).toBeGreaterThanOrEqual(field.cursor);
          expect(above.cursor).toBeLessThanOrEqual(field.cursor);
          expect([below.text, above.text]).toEqual([field.text, field.text]);
          // Narrow characters alone stand exactly below each other.
          if (!/[\u4e2d]/.test(field.text) && below.cursor < whole.cursor) {
            expect(below.cursor - field.cursor).toBe(width);
            expect(moveByLine(below, -1, width)).toEqual(field);
          }
        },
      ),
    );
  });
});
