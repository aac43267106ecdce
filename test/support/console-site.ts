// A cluster of its own with applications under a script of the test, real commands on it, and the console in a real
// terminal. For tests that follow a person from key to process.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './root.ts';
import { openTerminal, type TestTerminal } from './terminal.ts';

const projectFolder = join(import.meta.dirname, '..', '..');

export class ConsoleSite {
  readonly folder = makeFolder();
  readonly root = join(this.folder, 'root');
  readonly #environment = { HOME: this.folder, SYSMAN_ROOT: this.root, SYSMAN_ESCDELAY: '0' };

  /** Registers the applications, all of them under the same action script. */
  constructor(actionScript: string, names: readonly string[]) {
    const scripts = join(this.root, 'var', 'cluster', 'caa', 'script');
    mkdirSync(scripts, { recursive: true });
    writeFileSync(join(scripts, 'app.scr'), actionScript);
    chmodSync(join(scripts, 'app.scr'), 0o755);
    const options = ['-t', 'application', '-a', 'app.scr', '-o', 'ci=0'];
    for (const name of names) this.command('caa_profile', '-create', name, ...options);
    this.command('caa_register', ...names);
  }

  /** Runs a command of the product to its end; what it printed. */
  command(name: string, ...args: string[]): string {
    return execFileSync(process.execPath, [join(projectFolder, 'bin', name), ...args], {
      env: { PATH: process.env.PATH, ...this.#environment },
      encoding: 'utf8',
    });
  }

  /** The line of `caa_stat -t`, without the blanks; empty if it is not registered. */
  state(resource: string): string {
    const line = this.command('caa_stat', '-t')
      .split('\n')
      .find((one) => one.startsWith(`${resource} `));
    return (line ?? '').replaceAll(/ +/g, ' ').trim();
  }

  /** The console, opened as `sysman` with these words. */
  console(...args: string[]): TestTerminal {
    return openTerminal({
      command: process.execPath,
      args: [join(projectFolder, 'bin', 'sysman'), ...args],
      cols: 80,
      rows: 24,
      env: this.#environment,
    });
  }

  close(): void {
    if (existsSync(this.root)) this.command('caad', 'stop');
  }
}

/** Presses keys and waits until the screen shows what they lead to. */
export async function pressFor(
  terminal: TestTerminal,
  keys: readonly string[],
  shows: string | RegExp,
): Promise<void> {
  terminal.press(...keys);
  await terminal.waitFor(shows);
}
