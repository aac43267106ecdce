// A profile in the user's editor (TUI-093, 368): what is handed over, what becomes of what comes back, and that
// nothing that was typed is lost. The editor itself runs in test/e2e/console-editor.test.ts.
import { describe, expect, it } from 'vitest';
import type { Edited } from '../../src/tui/screen.ts';
import {
  type ConsoleSetup,
  consoleOpener,
  expectGolden,
  type TestConsole,
} from '../support/console.ts';
import { clockText, profileService } from './profiles-data.ts';

const openConsole = consoleOpener();

/** The answers of the service and of the editor, one after the other; the last one stays. */
interface Scene extends ConsoleSetup {
  readonly answers?: readonly unknown[];
  readonly edits?: readonly Edited[];
  readonly read?: unknown;
}

const edited = (text: string): Edited => ({ ok: true, text });
const mine = clockText.replace('# every day', '# every night');

/** The list of profiles with the focus on clock; V is pressed. */
async function openEditor({
  answers = [],
  edits = [],
  read,
  ...setup
}: Scene = {}): Promise<TestConsole> {
  let asked = 0;
  let done = 0;
  const test = await openConsole({
    screen: 'profiles',
    path: ['TruCluster Specific', 'CAA Management'],
    answer: profileService({
      'profile.replace': () => answers[Math.min(asked++, answers.length - 1)],
      ...(read === undefined ? {} : { 'profile.read': read }),
    }),
    edit: () => edits[Math.min(done++, edits.length - 1)] ?? edited(clockText),
    ...setup,
  });
  await test.press('V');
  return test;
}

const body = (test: TestConsole): string => test.screen().join('\n');
const words = (test: TestConsole): string => body(test).replaceAll(/[|\s]+/g, ' ');
const message = (test: TestConsole): string => test.screen()[20]?.trim() ?? '';
const ordered = (test: TestConsole, head: string): readonly string[] =>
  test.log.filter((line) => line.startsWith(head)).map((line) => line.slice(head.length));
const replaced = (test: TestConsole): readonly unknown[] =>
  ordered(test, 'request profile.replace ').map((line) => JSON.parse(line));

const invalid = {
  ok: false,
  messages: [
    'clock.cap: CHECK_INTERVAL: "five" is not a whole number from 0 to 2147483647',
    'Resource profile clock did not pass validation.',
  ],
};
const good = { ok: true, warnings: [] };

describe('V in the list of profiles', () => {
  it('TUI-093 TUI-368 gives the text of the file to the editor, and has it written if it is valid', async () => {
    const test = await openEditor({ edits: [edited(mine)], answers: [good] });
    expect(ordered(test, 'edit clock.cap ')).toEqual([clockText]);
    expect(replaced(test)).toEqual([{ name: 'clock', text: mine, was: clockText, force: false }]);
    expect(test.screen()[2]).toContain('Resource profiles');
    expect(message(test)).toBe(
      'The file of clock is saved. The registry changes with caa_register -u clock.',
    );
  });

  it('TUI-273 writes a command into the script that writes the same text', async () => {
    const text = `${mine}END_OF_PROFILE\n`;
    const test = await openEditor({ edits: [edited(text)], answers: [good] });
    expect(test.log.at(-1)).toBe(
      `script cat > /var/cluster/caa/profile/clock.cap <<'END_OF_PROFILE_'\n${text}END_OF_PROFILE_`,
    );
  });

  it('TUI-093 asks the service for nothing when the text is as it was', async () => {
    const test = await openEditor();
    expect(replaced(test)).toEqual([]);
    expect(test.screen()[2]).toContain('Resource profiles');
    expect(message(test)).toBe('The file of clock is as it was; nothing was written.');
  });

  it('TUI-251 is not there in read-only mode', async () => {
    const test = await openEditor({ access: 'RO' });
    expect(message(test)).toContain('not in read-only mode');
    expect(ordered(test, 'edit ')).toEqual([]);
  });

  it('TUI-270 shows the same by hand', async () => {
    const test = await openEditor({ edits: [edited(mine)], answers: [invalid] });
    await test.press('f6');
    expect(body(test)).toContain(`\${EDITOR:-vi} /var/cluster/caa/profile/clock.cap`);
    expect(body(test)).toContain('caa_profile -validate clock');
  });

  it('TUI-093 from the text of the file, too', async () => {
    const test = await openEditor({ access: 'RW', edits: [edited(clockText)] });
    await test.press('v', 'V');
    expect(ordered(test, 'edit clock.cap ')).toHaveLength(2);
    expect(test.screen()[2]).toContain('Resource profiles');
  });
});

describe('a text that is not valid', () => {
  const bad = `${clockText}CHECK_INTERVAL=five\n`;

  it('TUI-093 is shown with the messages, and nothing of it is lost', async () => {
    const test = await openEditor({ edits: [edited(bad), edited(mine)], answers: [invalid, good] });
    await expectGolden('profile-editor-invalid-80x24', test.screen());
    await test.press('e');
    expect(ordered(test, 'edit clock.cap ')).toEqual([clockText, bad]);
    expect(replaced(test)).toHaveLength(2);
    expect(message(test)).toContain('The file of clock is saved.');
  });

  it('is written as it is when that is wanted', async () => {
    const warned = { ok: true, warnings: invalid.messages };
    const test = await openEditor({ edits: [edited(bad)], answers: [invalid, warned] });
    await test.press('S');
    expect(replaced(test).at(-1)).toEqual({
      name: 'clock',
      text: bad,
      was: clockText,
      force: true,
    });
    expect(words(test)).toContain('clock.cap is written. There are warnings:');
    expect(words(test)).toContain('is not a whole number');
    await test.press('escape');
    expect(test.screen()[2]).toContain('Resource profiles');
  });

  it('TUI-093 is given up only after a question, and F10 asks as well', async () => {
    const test = await openEditor({ edits: [edited(bad)], answers: [invalid] });
    await test.press('y');
    expect(ordered(test, 'copy ')).toEqual([bad]);
    await test.press('escape');
    expect(body(test)).toContain('Give up what you edited in clock.cap?');
    await test.press('enter');
    expect(words(test)).toContain('What you edited is not valid');
    await test.press('f10');
    expect(body(test)).toContain('Leave the program?');
    await test.press('escape', 'escape', 'tab', 'enter');
    expect(test.screen()[2]).toContain('Resource profiles');
    expect(replaced(test)).toHaveLength(1);
  });

  it('the smallest screen scrolls through the messages', async () => {
    const many = Array.from({ length: 20 }, (_, at) => `clock.cap: line ${at}: nonsense`);
    const test = await openEditor({
      edits: [edited(bad)],
      answers: [{ ok: false, messages: many }],
      columns: 60,
      rows: 16,
    });
    expect(body(test)).not.toContain('line 19');
    await test.press('G');
    expect(words(test)).toContain('it cannot be registered before it is corrected.');
  });
});

describe('a file that somebody else changed meanwhile', () => {
  const theirs = `${clockText}CHECK_INTERVAL=30\n`;
  const changed = {
    ok: false,
    messages: [
      '/var/cluster/caa/profile/clock.cap was changed by somebody else; nothing was written.',
    ],
    now: theirs,
  };

  it('TUI-093 TUI-252 is noticed, with both changes side by side', async () => {
    const own = `${clockText}CHECK_INTERVAL=5\n`;
    const test = await openEditor({ edits: [edited(own)], answers: [changed, good] });
    await expectGolden('profile-editor-conflict-80x24', test.screen());
    await test.press('S');
    expect(replaced(test).at(-1)).toEqual({ name: 'clock', text: own, was: theirs, force: false });
    expect(message(test)).toContain('The file of clock is saved.');
  });

  it('editing again starts from the own text and compares with theirs', async () => {
    const test = await openEditor({
      edits: [edited(mine), edited(theirs)],
      answers: [changed],
    });
    expect(words(test)).toContain('CHECK_INTERVAL: was (empty), now 30, yours (empty)');
    await test.press('e');
    expect(ordered(test, 'edit clock.cap ')).toEqual([clockText, mine]);
    expect(message(test)).toBe('The file of clock is as it was; nothing was written.');
  });

  it('closes when they wrote the same text', async () => {
    const test = await openEditor({ edits: [edited(mine)], answers: [{ ...changed, now: mine }] });
    expect(message(test)).toBe('Somebody else has written the same text; nothing is left to do.');
    expect(test.screen()[2]).toContain('Resource profiles');
  });

  it('says so when only comments differ', async () => {
    const now = `# theirs\n${clockText}`;
    const test = await openEditor({ edits: [edited(mine)], answers: [{ ...changed, now }] });
    expect(words(test)).toContain('The texts differ in comments and layout only.');
  });
});

describe('what fails', () => {
  it('TUI-093 an editor that fails is told; what it left is kept', async () => {
    const failed: Edited = {
      ok: false,
      message: 'The editor vi ended with exit code 1.',
      text: mine,
    };
    const test = await openEditor({ edits: [failed], answers: [good] });
    expect(words(test)).toContain('The editor vi ended with exit code 1.');
    expect(words(test)).toContain('Your text is still here');
    expect(replaced(test)).toEqual([]);
    await test.press('S');
    expect(replaced(test)).toMatchObject([{ text: mine }]);
  });

  it('an editor that cannot be run is told in the list', async () => {
    const failed: Edited = {
      ok: false,
      message: 'The editor nosuch cannot be run. Set EDITOR to one that exists, such as vi.',
      text: clockText,
    };
    const test = await openEditor({ edits: [failed] });
    expect(test.screen()[2]).toContain('Resource profiles');
    expect(message(test)).toContain('The editor nosuch cannot be run. Set EDITOR');
  });

  it('a service that is gone keeps the text until it is back', async () => {
    const test = await openEditor({
      edits: [edited(mine)],
      answer: profileService({
        'profile.replace': () => {
          throw new Error('There is no line to the cluster service.');
        },
      }),
    });
    expect(words(test)).toContain('There is no line to the cluster service.');
    expect(words(test)).toContain('Your text is still here');
  });

  it('a file that is not UTF-8 is not edited', async () => {
    const read = { ok: true, attributes: {}, text: 'NAME=\uFFFD\n', lossy: true };
    const test = await openEditor({ read });
    expect(words(test)).toContain('The file is not UTF-8 text.');
    expect(ordered(test, 'edit ')).toEqual([]);
    await test.press('e');
    expect(message(test)).toContain('There is no edited text here any more.');
    await test.press('escape');
    expect(test.screen()[2]).toContain('Resource profiles');
  });
});
