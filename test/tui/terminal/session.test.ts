// The life of the real terminal, in a pseudo-terminal: every road out of the program must leave the
// terminal as it was, and every road back must bring the screen.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTerminal, type TerminalOptions, type TestTerminal } from '../../support/terminal.ts';
import { type BundledProgram, bundleProgram } from '../../support/terminal-bundle.ts';

let program: BundledProgram;
let folder: string;
const terminals: TestTerminal[] = [];

beforeAll(async () => {
  program = await bundleProgram(new URL('../../support/terminal-program.ts', import.meta.url));
  folder = mkdtempSync(join(tmpdir(), 'terminal-session-'));
});

afterAll(async () => {
  await program.remove();
  rmSync(folder, { recursive: true });
});

afterEach(async () => {
  for (const terminal of terminals.splice(0)) {
    await terminal.close();
  }
  rmSync(endFile(), { force: true });
});

/** Where the program notes why it ended; it is removed after each test. */
function endFile(): string {
  return join(folder, 'end');
}

function open(options: TerminalOptions): TestTerminal {
  const terminal = openTerminal(options);
  terminals.push(terminal);
  return terminal;
}

async function openProgram(options: Partial<TerminalOptions> = {}): Promise<TestTerminal> {
  const terminal = open({ command: process.execPath, args: [program.file], ...options });
  await terminal.waitFor('terminal program');
  return terminal;
}

/** The program between two looks at the modes of the terminal, in a shell that shows its exit status. */
async function openInShell(): Promise<TestTerminal> {
  const script = [
    'trap : HUP INT QUIT TERM',
    'echo shell text',
    'before=$(stty -g)',
    `"${process.execPath}" "${program.file}"`,
    'echo "status $?"',
    '[ "$before" = "$(stty -g)" ] && echo modes as before || echo modes CHANGED',
    'echo shell done',
    // A terminal that is closed at once may lose the last output.
    'read line',
  ].join('\n');
  const terminal = open({ command: 'sh', args: ['-c', script], env: { END_FILE: endFile() } });
  await terminal.waitFor('terminal program');
  expect(terminal.isAlternateScreen()).toBe(true);
  expect(terminal.isPasteMode()).toBe(true);
  return terminal;
}

/** The process id that the program shows. */
function pidOf(terminal: TestTerminal): number {
  const [, pid] = /pid (\d+)/.exec(terminal.screen().join('\n')) ?? [];
  return Number(pid);
}

async function expectPutBack(terminal: TestTerminal, ...lines: string[]): Promise<void> {
  await terminal.waitFor('shell done');
  const screen = terminal.screen().filter((line) => line !== '');
  expect(screen).toEqual(['shell text', ...lines, 'modes as before', 'shell done']);
  expect(terminal.isAlternateScreen()).toBe(false);
  expect(terminal.isPasteMode()).toBe(false);
  expect(terminal.cursor().isVisible).toBe(true);
}

describe('the session puts the terminal back', () => {
  it('TUI-365 TUI-350 on a normal end, and prints one line', async () => {
    const terminal = await openInShell();
    terminal.press('q');
    await expectPutBack(terminal, 'farewell line', 'status 0');
  });

  it('TUI-365 when the process exits without closing the session', async () => {
    const terminal = await openInShell();
    terminal.press('x');
    await expectPutBack(terminal, 'status 7');
  });

  it.each([
    ['c', 'deliberate crash'],
    ['r', 'deliberate rejection'],
  ])('TUI-365 on a crash (%s), and prints the error after that', async (pressed, message) => {
    const terminal = await openInShell();
    terminal.press(pressed);
    await terminal.waitFor('shell done');
    const screen = terminal.screen().filter((line) => line !== '');
    expect(screen[0]).toBe('shell text');
    expect(screen[1]).toBe(`Error: ${message}`);
    expect(screen[2]).toMatch(/^ {4}at /);
    expect(screen.slice(-3)).toEqual(['status 70', 'modes as before', 'shell done']);
    expect(readText(endFile())).toBe('crash');
    expect(terminal.isAlternateScreen()).toBe(false);
    expect(terminal.isPasteMode()).toBe(false);
    expect(terminal.cursor().isVisible).toBe(true);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
  ] as const)('TUI-365 TUI-019 on %s, with exit status %i', async (signal, status) => {
    const terminal = await openInShell();
    process.kill(pidOf(terminal), signal);
    await expectPutBack(terminal, `status ${status}`);
    expect(readText(endFile())).toBe(signal);
  });

  it('TUI-366 ends with 129 when the line drops', async () => {
    const terminal = await openProgram();
    terminal.hangUp();
    // A process that SIGHUP ended has the exit status 129 in a shell.
    expect(await terminal.waitForExit()).toMatchObject({ exitCode: 0, signal: 1 });
  });

  it('TUI-366 ends by itself when the line drops and nobody sends SIGHUP', async () => {
    // Ignored by the shell before, SIGHUP never arrives; reading from the terminal fails instead.
    const status = join(folder, 'status');
    const watcher = `trap "" HUP; setsid -w "${process.execPath}" "${program.file}"; echo $? > "${status}"`;
    const terminal = await openProgram({ command: 'sh', args: ['-c', watcher] });
    const pid = pidOf(terminal);
    terminal.hangUp();
    await expect.poll(() => readText(status)).toBe('129');
    expect(() => process.kill(pid, 0)).toThrow();
  });

  it('TUI-363 a stalled line stops neither the program nor the signal that ends it', async () => {
    const terminal = await openProgram({ env: { DONE_FILE: join(folder, 'stalled') } });
    terminal.stall();
    terminal.press('f');
    await expect.poll(() => readText(join(folder, 'stalled'))).toBe('done');
    terminal.signal('SIGTERM');
    expect(await terminal.waitForExit()).toMatchObject({ exitCode: 143 });
  });

  it('TUI-365 a crash on a stalled line ends the program too', async () => {
    const terminal = await openProgram({ env: { DONE_FILE: join(folder, 'crashing') } });
    terminal.stall();
    terminal.press('f');
    await expect.poll(() => readText(join(folder, 'crashing'))).toBe('done');
    terminal.press('c');
    expect(await terminal.waitForExit()).toMatchObject({ exitCode: 70 });
  });

  it('TUI-363 after a stall the newest frame comes, not all of them, and no key is lost', async () => {
    const terminal = await openProgram({ env: { DONE_FILE: join(folder, 'flowing') } });
    terminal.stall();
    terminal.press('f');
    await expect.poll(() => readText(join(folder, 'flowing'))).toBe('done');
    terminal.press('left', 'right', 'down');
    terminal.flow();
    await terminal.waitFor('last down');
    // 400 frames of 80x22 cells would be 700,000 bytes.
    expect(terminal.bytesWritten()).toBeLessThan(350_000);
  });
});

/** What a file holds; nothing if it is not there yet. */
function readText(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}

describe('the session gives the terminal away and takes it again', () => {
  async function openBash(command: string): Promise<TestTerminal> {
    const terminal = open({
      command: 'bash',
      args: ['--norc', '--noprofile', '-i'],
      env: { PS1: 'ready> ' },
    });
    await terminal.waitFor('ready>');
    terminal.type(`${command}\r`);
    await terminal.waitFor('terminal program');
    return terminal;
  }

  it.each([
    ['alone', ''],
    ['under a parent in the same job, as with npm', 'sh -c \'"$@"; exit $?\' sh '],
  ])(
    'TUI-367 Ctrl-Z puts it back and stops the job %s, fg draws it anew',
    async (_what, prefix) => {
      const terminal = await openBash(`${prefix}"${process.execPath}" "${program.file}"`);
      terminal.press('down');
      await terminal.waitFor('last down');
      terminal.press('Ctrl-Z');
      await terminal.waitFor(/Stopped(.|\n)*ready>/);
      expect(terminal.isAlternateScreen()).toBe(false);
      expect(terminal.cursor().isVisible).toBe(true);
      terminal.type('stty -a | grep -o -- "-*icanon"\r');
      await terminal.waitFor(/^icanon/m);
      terminal.type('fg\r');
      await terminal.waitFor('resumes 1');
      expect(terminal.screen()[0]).toBe('terminal program');
      expect(terminal.isAlternateScreen()).toBe(true);
      expect(terminal.isPasteMode()).toBe(true);
      terminal.press('up');
      await terminal.waitFor('last up');
      terminal.press('q');
      await terminal.waitFor('farewell line');
      terminal.type('echo status $?\r');
      await terminal.waitFor('status 0');
    },
  );

  it('TUI-367 TUI-348 takes a size that has changed while it was stopped', async () => {
    const terminal = await openBash(`"${process.execPath}" "${program.file}"`);
    terminal.press('Ctrl-Z');
    await terminal.waitFor(/Stopped(.|\n)*ready>/);
    // The kernel tells the shell of it, which is in front now, and nobody else.
    terminal.resize(100, 30);
    terminal.type('fg\r');
    await terminal.waitFor('size 100x30');
    terminal.press('q');
    await terminal.waitFor('farewell line');
  });

  it('TUI-367 a stop from outside that cannot be prepared for is repaired on SIGCONT', async () => {
    const terminal = await openBash(`"${process.execPath}" "${program.file}"`);
    process.kill(pidOf(terminal), 'SIGSTOP');
    await terminal.waitFor(/Stopped(.|\n)*ready>/);
    terminal.type('fg\r');
    await terminal.waitFor('resumes 1');
    terminal.press('up');
    await terminal.waitFor('last up');
    expect(terminal.screen()[0]).toBe('terminal program');
    terminal.press('q');
    await terminal.waitFor('farewell line');
  });

  it('TUI-367 SIGTSTP from outside works as Ctrl-Z does', async () => {
    const terminal = await openBash(`"${process.execPath}" "${program.file}"`);
    process.kill(pidOf(terminal), 'SIGTSTP');
    await terminal.waitFor(/Stopped(.|\n)*ready>/);
    expect(terminal.isAlternateScreen()).toBe(false);
    terminal.type('fg\r');
    await terminal.waitFor('resumes 1');
    terminal.press('q');
    await terminal.waitFor('farewell line');
  });

  it('TUI-367 without job control it goes on at once', async () => {
    const terminal = await openProgram();
    terminal.press('Ctrl-Z');
    await terminal.waitFor('resumes 1');
    terminal.press('q');
    expect(await terminal.waitForExit()).toMatchObject({ exitCode: 0 });
  });

  it('TUI-368 a child program gets the terminal in its ordinary modes, and it comes back', async () => {
    const terminal = await openProgram();
    terminal.press('s');
    await terminal.waitFor('child ready');
    expect(terminal.screen()).toContain('icanon');
    expect(terminal.isAlternateScreen()).toBe(false);
    expect(terminal.isPasteMode()).toBe(false);
    terminal.type('q x c\r');
    await terminal.waitFor('resumes 1');
    expect(terminal.screen()[1]).toBe('last s');
    terminal.press('q');
    expect(await terminal.waitForExit()).toMatchObject({ exitCode: 0 });
  });

  it('TUI-368 Ctrl-C in the child ends the child and not the program', async () => {
    const terminal = await openProgram();
    terminal.press('s');
    await terminal.waitFor('child ready');
    terminal.press('Ctrl-C');
    await terminal.waitFor('resumes 1');
    terminal.press('q');
    expect(await terminal.waitForExit()).toMatchObject({ exitCode: 0 });
  });

  it('TUI-368 a resize while the child has the terminal is seen afterwards', async () => {
    const terminal = await openProgram();
    terminal.press('s');
    await terminal.waitFor('child ready');
    terminal.resize(100, 30);
    terminal.type('\r');
    await terminal.waitFor('size 100x30');
    expect(terminal.screen()[0]).toBe('terminal program');
  });
});

/** How often the program has drawn for a new size. */
function resizesOf(terminal: TestTerminal): number {
  return Number(/resizes (\d+)/.exec(terminal.screen().join('\n'))?.[1]);
}

describe('the session and the terminal', () => {
  it('TUI-348 a storm of resizes draws once, on a cleared screen', async () => {
    const terminal = await openProgram();
    let calm = 0;
    // Where this process was held up in the middle of its storm it was none: that one does not count.
    for (let isStorm = false; !isStorm; ) {
      terminal.resize(90, 20);
      await terminal.waitFor('size 90x20');
      calm = resizesOf(terminal);
      const begin = performance.now();
      for (let columns = 79; columns >= 61; columns -= 2) {
        terminal.resize(columns, 20);
      }
      isStorm = performance.now() - begin < 25;
      await terminal.waitFor('size 61x20');
    }
    await terminal.settled();
    const resizes = `resizes ${calm + 1}`;
    const expected = ['terminal program', 'last none', 'size 61x20', 'resumes 0', resizes];
    expect(terminal.screen().slice(0, 5)).toEqual(expected);
    expect(terminal.screen().slice(6)).toEqual([`pid ${pidOf(terminal)}`, ...Array(13).fill('')]);
    expect(terminal.screen()[5]).toBe('x'.repeat(61));
  });

  it('TUI-349 takes 80x24 when the size cannot be learned', async () => {
    const script = `stty cols 0 rows 0; exec "${process.execPath}" "${program.file}"`;
    const terminal = await openProgram({ command: 'sh', args: ['-c', script] });
    expect(terminal.screen()[2]).toBe('size 80x24');
    // The system tells of the new size; F2 asks for it besides and must do no harm.
    terminal.resize(90, 25);
    terminal.press('F2');
    await terminal.waitFor('size 90x25');
  });

  it('TUI-203 a paste arrives as one text', async () => {
    const terminal = await openProgram();
    terminal.paste('q\nx');
    await terminal.waitFor('last paste "q\\nx"');
  });

  it('TUI-418 knows Escape by the silence after it, and an arrow by what follows', async () => {
    const terminal = await openProgram();
    terminal.press('escape');
    await terminal.waitFor('last escape');
    terminal.press('up');
    await terminal.waitFor('last up');
  });

  it('TUI-400 TUI-364 writes nothing while nothing happens, and asks nothing', async () => {
    const terminal = await openProgram();
    await terminal.settled();
    const bytes = terminal.bytesWritten();
    // A second program's start and end is a good while in which nothing may be written.
    execFileSync(process.execPath, ['-e', '0']);
    await terminal.settled();
    expect(terminal.bytesWritten()).toBe(bytes);
    expect(terminal.answers()).toEqual([]);
  });

  it.each(['xterm-256color', 'vt220', 'linux', 'screen', 'tmux-256color', 'rxvt'])(
    'TUI-451 with TERM=%s: one start, one key, one exit',
    async (term) => {
      const terminal = await openProgram({ env: { TERM: term } });
      terminal.press('F6');
      await terminal.waitFor('last f6');
      terminal.press('q');
      expect(await terminal.waitForExit()).toMatchObject({ exitCode: 0 });
    },
  );

  const hasTmux = spawnSync('tmux', ['-V']).status === 0;
  it.skipIf(!hasTmux)('TUI-369 works inside tmux without special settings', async () => {
    const socket = join(folder, 'tmux');
    const run = `"${process.execPath}" "${program.file}"; sleep 60`;
    const terminal = await openProgram({
      command: 'tmux',
      args: ['-S', socket, '-f', '/dev/null', 'new-session', run],
    });
    try {
      terminal.press('F6');
      await terminal.waitFor('last f6');
      terminal.press('Alt-6');
      await terminal.waitFor('last alt-6');
      terminal.press('pagedown');
      await terminal.waitFor('last pagedown');
      terminal.resize(100, 30);
      await terminal.waitFor('size 100x29');
      terminal.press('q');
      await terminal.waitFor('farewell line');
    } finally {
      execFileSync('tmux', ['-S', socket, 'kill-server']);
      await terminal.waitForExit();
    }
  });
});
