// The Memory Channel View in a real terminal against a real caad: a person initializes two members, runs a program, reads
// its lines and those of a program that somebody else runs, watches words change, loses a packet and a rail, and leaves.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder, processesOf, until } from '../support/root.ts';
import { openTerminal, type TestTerminal } from '../support/terminal.ts';

const projectFolder = join(import.meta.dirname, '..', '..');

/** A person at a terminal in the Memory Channel View, on a cluster root that does not exist yet. */
class Visitor {
  readonly folder = makeFolder();
  readonly root = join(this.folder, 'root');
  readonly terminal: TestTerminal;
  readonly #environment = { HOME: this.folder, SYSMAN_ROOT: this.root, SYSMAN_ESCDELAY: '0' };

  constructor() {
    this.terminal = openTerminal({
      command: process.execPath,
      args: [join(projectFolder, 'bin', 'sysman'), 'imc'],
      env: this.#environment,
    });
  }

  /** Presses keys, and waits until the screen shows what they lead to. */
  async press(keys: readonly string[], shows: string | RegExp): Promise<void> {
    this.terminal.press(...keys);
    await this.terminal.waitFor(shows);
  }

  command(name: string, ...args: string[]): string {
    return execFileSync(process.execPath, [join(projectFolder, 'bin', name), ...args], {
      env: { PATH: process.env.PATH, ...this.#environment },
      encoding: 'utf8',
    });
  }

  /** A command that goes on by itself, as in another window; settles when it has ended, however. */
  spawn(name: string, ...args: string[]): Promise<void> {
    const child = spawn(process.execPath, [join(projectFolder, 'bin', name), ...args], {
      env: { PATH: process.env.PATH, ...this.#environment },
      stdio: 'ignore',
    });
    return new Promise((resolve) => child.once('exit', () => resolve()));
  }

  /** Injects a fault of the list; the question is answered with Tab and Enter. */
  async inject(fault: string, title: string, form: readonly string[] = []): Promise<void> {
    await this.press(['f'], 'List: Faults');
    this.terminal.press(fault, 'Enter', ...form);
    await this.terminal.waitFor(title);
    await this.terminal.waitFor('Cancel has the focus.');
    await this.press(['Tab', 'Enter'], 'Done: imc_fault');
  }

  /** Ends terminal and daemon, also after a failure; the folder's own clean-up takes what is left then. */
  async close(): Promise<void> {
    await this.terminal.close();
    if (existsSync(this.root)) this.command('caad', 'stop');
  }
}

async function initialize(visitor: Visitor): Promise<void> {
  await visitor.terminal.waitFor('data live');
  await visitor.terminal.waitFor('No host has run imc_init');
  await visitor.press(['i'], 'imc_init -c');
  await visitor.press(['Enter'], /Done: imc_init -c \S+/);
  for (const member of ['polishham', 'provolone', 'pepicelli']) {
    visitor.command('imc_init', '-c', member);
  }
  await visitor.terminal.waitFor('imc_mapper on all 3');
}

async function walk(visitor: Visitor): Promise<{ readonly counter: Promise<void> }> {
  const { terminal } = visitor;
  await initialize(visitor);

  // The slave waits for a word of the master; somebody else runs the master. The line says that it arrived.
  await visitor.press(['x'], 'List: Programs');
  await visitor.press(['mc_ex1', 'Enter'], 'imc_run: run a program');
  terminal.press('Tab', '0');
  await visitor.press(['Enter'], /RUNNING +imc_run .*mc_ex1 0/);
  visitor.command('imc_run', '-c', 'polishham', 'mc_ex1', '1');
  await terminal.waitFor(/pid of master process is \d+/);
  await terminal.waitFor(/ENDED +ended, status 0/);
  await visitor.press(['Escape'], 'REGIONS   0 allocated');

  // A program of another client is followed, and its word counts on all hosts that receive it.
  const counter = visitor.spawn('imc_run', '-c', 'provolone', 'mc_counter', '150');
  await terminal.waitFor('REGIONS   1 allocated');
  await visitor.press(['o'], /mc_counter 150/);
  await visitor.press(['Home', 'Enter'], /RUNNING +mc_counter 150/);
  await terminal.waitFor('It is not of this console');
  await terminal.waitFor(/lines 1-\d+ of \d+/);
  await visitor.press(['Escape'], 'REGIONS   1 allocated');
  await visitor.press(['Tab', 'Home', 'Down', 'Down', 'Down', 'Down'], /> +\d+ \d+ +IMC/);
  const before = errorCount(terminal.screen());
  await visitor.press(['Enter'], '* changed');
  await terminal.waitFor(/last change \d\d:\d\d:\d\d\.\d/);
  await terminal.waitFor(/[0-9a-f]{8}\*/);

  // A lost packet raises the count of errors; a failed rail does not stop the words.
  await visitor.inject('drop a packet', 'Drop a packet of region', ['Enter']);
  terminal.press('Escape');
  await terminal.waitFor((screen) => errorCount(screen) > before, 'a higher error count');
  await visitor.inject('fail mca0', 'Fail physical rail mca0?');
  await terminal.waitFor(/physical mca0 failed +physical mcb0 active/);
  await visitor.press(['Enter'], /[0-9a-f]{8}\*/);
  await visitor.press(['Escape'], 'RAILS');
  await visitor.inject('restore mca0', 'Restore physical rail mca0?');
  await terminal.waitFor('physical mca0 standby');

  // End the program of the other client; its page says how it ended.
  await visitor.press(['o'], /mc_counter 150/);
  await visitor.press(['Home', 'Enter'], /RUNNING +mc_counter 150/);
  await visitor.press(['k'], 'Cancel has the focus.');
  await visitor.press(['Tab', 'Enter'], /ENDED +SIGKILL, status 137/);
  return { counter };
}

/** The error count of the rail, as the sections show it; -1 where they are not shown. */
function errorCount(screen: readonly string[]): number {
  return Number(/error count (\d+)/.exec(screen.join('\n'))?.[1] ?? -1);
}

describe('the Memory Channel View in a terminal', () => {
  it('TUI-135 TUI-136 TUI-138 TUI-139 runs, follows, watches, loses a packet and a rail', async () => {
    const visitor = new Visitor();
    try {
      await await walk(visitor);
      visitor.terminal.press('F10');
      expect((await visitor.terminal.waitForExit()).exitCode).toBe(0);
      expect(visitor.terminal.isAlternateScreen()).toBe(false);
    } finally {
      await visitor.close();
    }
    await until('nothing of it runs any more', () => processesOf(visitor.folder).length === 0);
  });
});
