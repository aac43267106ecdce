// Profiles in the user's own editor and user-defined attributes in the form, as a person does it: the console in a real
// terminal, on a real daemon, with small scripts and the real vi as editors.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTerminal, type TestTerminal } from '../support/terminal.ts';

const projectFolder = join(import.meta.dirname, '..', '..');
const bin = (name: string): string => join(projectFolder, 'bin', name);
let folder = '';
let terminals: TestTerminal[] = [];

const environment = (): Record<string, string> => ({
  HOME: folder,
  SYSMAN_ROOT: join(folder, 'root'),
  SYSMAN_ESCDELAY: '0',
  TMPDIR: join(folder, 'tmp'),
});

function command(name: string, ...args: string[]): string {
  return execFileSync(process.execPath, [bin(name), ...args], {
    env: { PATH: process.env.PATH, ...environment() },
    encoding: 'utf8',
  });
}

const profilePath = (): string => join(folder, 'root/var/cluster/caa/profile/clock.cap');
const profileText = (): string => readFileSync(profilePath(), 'utf8');

/** An editor that says what it was given, waits for a line, and does what the line says to its last argument. */
const askingEditor = `#!/bin/sh
for file; do :; done
stty -a < /dev/tty | grep -qw -- icanon && mode=cooked || mode=raw
printf 'EDITOR of %s, %s arguments, %s terminal\\r\\n' "\${file##*/}" "$#" "$mode"
read -r line
case $line in
comment) echo '# by the editor' >> "$file" ;;
break) echo 'CHECK_INTERVAL=five' >> "$file" ;;
mend) grep -v five "$file" > "$file.new" && cat "$file.new" > "$file" && rm "$file.new" ;;
quit) exit 3 ;;
esac
`;

/** The console at the list of profiles, with the focus on clock. */
async function profiles(env: Record<string, string | undefined>): Promise<TestTerminal> {
  const terminal = openTerminal({
    command: process.execPath,
    args: [bin('sysman'), 'caa_profile', 'clock'],
    env: { ...environment(), ...env },
  });
  terminals.push(terminal);
  await terminal.waitFor('clock is valid and not registered.');
  await terminal.waitFor('data live');
  return terminal;
}

function writeProgram(path: string, text: string): string {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'console-editor-'));
  mkdirSync(join(folder, '.config', 'sysman'), { recursive: true });
  mkdirSync(join(folder, 'tmp'));
  mkdirSync(join(folder, 'programs'));
  writeFileSync(join(folder, '.config', 'sysman', 'options.json'), '{"offerTutorial":false}');
  writeProgram(join(folder, 'ask'), askingEditor);
  command('caad', 'start');
});
beforeEach(() => {
  command('caa_profile', '-create', 'clock', '-t', 'application', '-B', '/bin/true', '-f');
});
afterEach(async () => {
  for (const terminal of terminals) await terminal.close();
  terminals = [];
});
afterAll(() => {
  command('caad', 'stop');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const leftovers = (): readonly string[] =>
  readdirSync(join(folder, 'tmp')).filter((name) => name.startsWith('sysman-edit-'));

describe('V with $EDITOR', () => {
  it('TUI-093 TUI-368 hands the terminal over, takes it back, and writes a valid text', async () => {
    const before = profileText();
    const terminal = await profiles({ EDITOR: `${join(folder, 'ask')} -n`, VISUAL: '/no/such' });
    terminal.press('V');
    await terminal.waitFor('EDITOR of clock.cap, 2 arguments, cooked terminal');
    expect(terminal.isAlternateScreen()).toBe(false);
    expect(leftovers()).toHaveLength(1);
    terminal.type('comment\r');
    await terminal.waitFor('The file of clock is saved.');
    expect(terminal.isAlternateScreen()).toBe(true);
    expect(profileText()).toBe(`${before}# by the editor\n`);
    expect(leftovers()).toEqual([]);
    // Keys go to the console again.
    terminal.press('v');
    await terminal.waitFor('NAME=clock');
    terminal.press('G');
    await terminal.waitFor('# by the editor');
    terminal.press('F10');
    expect((await terminal.waitForExit()).exitCode).toBe(0);
  });

  it('TUI-093 shows why a text is not valid, and goes on editing it', async () => {
    const before = profileText();
    const terminal = await profiles({ EDITOR: join(folder, 'ask') });
    terminal.press('V');
    await terminal.waitFor('EDITOR of clock.cap');
    terminal.type('break\r');
    await terminal.waitFor('What you edited is not valid');
    await terminal.waitFor('CHECK_INTERVAL: is given more than once');
    expect(profileText()).toBe(before);
    terminal.press('e');
    await terminal.waitFor((screen) => screen.join('\n').split('EDITOR of').length === 3, 'again');
    terminal.type('mend\r');
    await terminal.waitFor('The file of clock is as it was; nothing was written.');
    expect(profileText()).toBe(before);
  });

  it('TUI-093 TUI-252 notices that the file was changed while the editor was open', async () => {
    const before = profileText();
    const terminal = await profiles({ EDITOR: join(folder, 'ask') });
    terminal.press('V');
    await terminal.waitFor('EDITOR of clock.cap');
    command('caa_profile', '-update', 'clock', '-o', 'ci=17');
    terminal.type('comment\r');
    await terminal.waitFor('changed by somebody else');
    await terminal.waitFor('CHECK_INTERVAL: was 60, now 17, yours 60');
    expect(profileText()).toBe(before.replace('CHECK_INTERVAL=60', 'CHECK_INTERVAL=17'));
    terminal.press('S');
    await terminal.waitFor('The file of clock is saved.');
    expect(profileText()).toBe(`${before}# by the editor\n`);
  });

  it('an editor that fails changes nothing, and one that does not exist is named', async () => {
    const before = profileText();
    const failing = await profiles({ EDITOR: join(folder, 'ask') });
    failing.press('V');
    await failing.waitFor('EDITOR of clock.cap');
    failing.type('quit\r');
    await failing.waitFor(/ended with exit code\s+3/);
    const missing = await profiles({ EDITOR: 'nosuch-editor' });
    missing.press('V');
    await missing.waitFor('The editor nosuch-editor cannot be run.');
    expect(profileText()).toBe(before);
    expect(leftovers()).toEqual([]);
  });

  it('TUI-367 TUI-368 Ctrl-Z in the editor stops both for the shell, and fg goes on with the editor', async () => {
    const terminal = openTerminal({
      command: 'bash',
      args: ['--norc', '-i'],
      env: { ...environment(), EDITOR: join(folder, 'ask'), PS1: 'shell: ' },
      cols: 250,
    });
    terminals.push(terminal);
    terminal.type(`${process.execPath} ${bin('sysman')} caa_profile clock\r`);
    await terminal.waitFor('clock is valid and not registered.');
    terminal.press('V');
    await terminal.waitFor('EDITOR of clock.cap');
    terminal.press('Ctrl-Z');
    await terminal.waitFor(/Stopped(.|\n)*shell:/);
    terminal.type('fg\r');
    // The shell names the job when it has given up the terminal: typed earlier, the line would be for the shell.
    await terminal.waitFor(/shell: fg\n.*caa_profile clock/);
    terminal.type('comment\r');
    await terminal.waitFor('The file of clock is saved.');
    expect(profileText()).toContain('# by the editor\n');
    terminal.press('F10');
    await terminal.waitFor('shell:');
    expect(terminal.isAlternateScreen()).toBe(false);
  });

  it('is ended with the console by a signal, and its private folder is removed', async () => {
    const terminal = await profiles({ EDITOR: join(folder, 'ask') });
    terminal.press('V');
    await terminal.waitFor('EDITOR of clock.cap');
    expect(leftovers()).toHaveLength(1);
    terminal.signal('SIGTERM');
    expect(await terminal.waitForExit()).toMatchObject({ exitCode: 143 });
    expect(leftovers()).toEqual([]);
  });

  it('falls back to VISUAL, then to vi', async () => {
    const visual = await profiles({ EDITOR: undefined, VISUAL: join(folder, 'ask') });
    visual.press('V');
    await visual.waitFor('EDITOR of clock.cap');
    visual.type('no\r');
    await visual.waitFor('The file of clock is as it was');
    writeProgram(join(folder, 'programs', 'vi'), '#!/bin/sh\necho "# by vi" >> "$1"\n');
    const path = `${join(folder, 'programs')}:${process.env.PATH ?? ''}`;
    const plain = await profiles({ EDITOR: '', VISUAL: undefined, PATH: path });
    plain.press('V');
    await plain.waitFor('The file of clock is saved.');
    expect(profileText()).toContain('# by vi\n');
  });
});

describe('user-defined attributes in the form', () => {
  const typeDefinition = [
    ['USR_DEBUG', 'boolean', '-o d', '0', 'no'],
    ['USR_PORT', 'positive_integer', '-w', '6379', 'no'],
  ]
    .map(
      ([name, type, option, preset, required]) =>
        `attribute: ${name}\ntype: ${type}\nswitch: ${option}\ndefault: ${preset}\nrequired: ${required}\n`,
    )
    .join('#!====\n');

  it('TUI-091 CAA-134 are filled in, judged and saved like the others', async () => {
    const file = join(folder, 'root/var/cluster/caa/template/application.tdf');
    const shipped = readFileSync(file, 'utf8');
    writeFileSync(file, typeDefinition);
    try {
      const terminal = await profiles({});
      terminal.press('Enter');
      await terminal.waitFor('Application profile: clock');
      terminal.press('Shift-Tab', 'Up');
      await terminal.waitFor(' USR_PORT: a whole number from 0, default 6379.');
      terminal.press('Ctrl-U');
      terminal.type('6380');
      terminal.press('Up', 'Space');
      await terminal.waitFor(/USR_DEBUG +< yes >/);
      terminal.press('Enter');
      await terminal.waitFor('clock is saved.');
      expect(profileText()).toContain('USR_DEBUG=1\nUSR_PORT=6380\n');
      expect(command('caa_profile', '-validate', 'clock')).toBe('');
    } finally {
      writeFileSync(file, shipped);
    }
  });
});
