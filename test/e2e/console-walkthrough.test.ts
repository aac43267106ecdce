// The walkthrough of manual 2.13 in the console alone: a fresh cluster root, a real terminal, key presses, and real
// processes that answer on their port. Nothing is left running at the end.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../support/ports.ts';
import { makeFolder, processesOf, until } from '../support/root.ts';
import { openTerminal, type TestTerminal } from '../support/terminal.ts';

const projectFolder = join(import.meta.dirname, '..', '..');

/** The profile that the manual's walkthrough ends up with (FX-13). */
const manualProfile = `NAME=dtcalc
TYPE=application
ACTION_SCRIPT=dtcalc.scr
ACTIVE_PLACEMENT=0
AUTO_START=0
CHECK_INTERVAL=60
DESCRIPTION=dtcalc application
FAILOVER_DELAY=0
FAILURE_INTERVAL=0
FAILURE_THRESHOLD=0
HOSTING_MEMBERS=
OPTIONAL_RESOURCES=
PLACEMENT=balanced
REQUIRED_RESOURCES=
RESTART_ATTEMPTS=1
SCRIPT_TIMEOUT=60
`;

type Environment = Readonly<Record<string, string>>;

/** A person at a terminal, on a cluster root that does not exist yet. */
class Visitor {
  readonly folder = makeFolder();
  readonly root = join(this.folder, 'root');
  readonly script = join(this.folder, '.local', 'state', 'trucluster', 'sysman.script');
  readonly terminal: TestTerminal;
  readonly #environment = { HOME: this.folder, SYSMAN_ROOT: this.root, SYSMAN_ESCDELAY: '0' };

  constructor(cols: number, rows: number, args: readonly string[] = [], env: Environment = {}) {
    // What stands in the script from earlier days stays (TUI-274).
    mkdirSync(join(this.script, '..'), { recursive: true });
    writeFileSync(this.script, '#!/bin/sh\n# from earlier days\n');
    this.terminal = openTerminal({
      command: process.execPath,
      args: [join(projectFolder, 'bin', 'sysman'), ...args],
      cols,
      rows,
      env: { ...this.#environment, ...env },
    });
  }

  /** Presses keys, and waits until the screen shows what they lead to. */
  async press(keys: readonly string[], shows: string | RegExp): Promise<void> {
    this.terminal.press(...keys);
    await this.terminal.waitFor(shows);
  }

  /** Runs the focused question's acting button and waits for the end of the run. */
  async confirm(question: string, result: string): Promise<void> {
    await this.press(['Enter'], question);
    await this.terminal.waitFor('Cancel has the focus.');
    await this.press(['Tab', 'Tab', 'Enter'], result);
    await this.terminal.waitFor('Done. Enter goes back');
  }

  /** What the calculator answers on its port. */
  async ask(port: number): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${port}/6*7`);
    return response.text();
  }

  command(name: string, ...args: string[]): string {
    return execFileSync(process.execPath, [join(projectFolder, 'bin', name), ...args], {
      env: { PATH: process.env.PATH, ...this.#environment },
      encoding: 'utf8',
    });
  }

  /** A command that goes on by itself; settles when it has ended, however. */
  spawn(name: string, ...args: string[]): Promise<void> {
    const child = spawn(process.execPath, [join(projectFolder, 'bin', name), ...args], {
      env: { PATH: process.env.PATH, ...this.#environment },
      stdio: 'ignore',
    });
    return new Promise((resolve) => child.once('exit', () => resolve()));
  }

  /** What a command that must fail says. */
  complaint(name: string, ...args: string[]): string {
    const child = spawnSync(process.execPath, [join(projectFolder, 'bin', name), ...args], {
      env: { PATH: process.env.PATH, ...this.#environment },
      encoding: 'utf8',
    });
    expect(child.status).toBe(1);
    return child.stderr;
  }

  /** Ends terminal and daemon, also after a failure; the folder's own clean-up takes what is left then. */
  async close(): Promise<void> {
    await this.terminal.close();
    if (existsSync(this.root)) this.command('caad', 'stop');
  }

  /** After a walk that went well nothing is left behind. */
  async expectNothingLeft(): Promise<void> {
    await until('nothing of it runs any more', () => processesOf(this.folder).length === 0);
  }
}

async function walk(visitor: Visitor): Promise<void> {
  const { terminal, root } = visitor;
  const port = await freePort();
  await terminal.waitFor('data live');
  // The first start offers the tutorial; this walk goes without.
  await terminal.waitFor('Is this your first time here?');
  await visitor.press(['Escape'], /^(?!.*first time)/s);
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFileSync(join(root, 'etc', 'dtcalc.conf'), `port=${port}\n`);

  // Main Menu, TruCluster Specific, CAA Management, profiles: create one.
  await visitor.press(
    ['/', 'Cluster Application', 'Enter'],
    /> {2}\| Cluster Application Availability/,
  );
  await visitor.press(['Enter'], 'Choose a task, then press Enter or its number.');
  await visitor.press(['1'], 'There is no resource profile');
  await visitor.press(['n'], 'Which type of resource');
  await visitor.press(['Enter'], 'Application profile: new');
  terminal.press('dtcalc', 'Tab', 'dtcalc application', 'Tab', '/usr/dt/bin/dtcalc');
  await visitor.press(['Enter'], 'dtcalc is saved.');
  expect(existsSync(join(root, 'var/cluster/caa/script/dtcalc.scr'))).toBe(true);
  expect(readFileSync(join(root, 'var/cluster/caa/profile/dtcalc.cap'), 'utf8')).toBe(
    manualProfile,
  );
  await visitor.press(['Escape'], '1 profile is not registered');

  // Register: the list of profiles, the form, the run.
  await visitor.press(['3'], 'List: Profiles to be registered');
  await visitor.press(['Space', 'Enter'], '─ caa_register dtcalc ─');
  await visitor.press(['Enter'], 'dtcalc registered');
  expect(visitor.command('caa_stat', 'dtcalc').trim()).toBe(
    'NAME=dtcalc\nTYPE=application\nTARGET=OFFLINE\nSTATE=OFFLINE',
  );
  await visitor.press(['Enter'], '1 can be started');

  // Start: the form says where the policy goes, and there it goes.
  await visitor.press(['4'], 'List: Resources to be started');
  await visitor.press(['Space', 'Enter'], '(balanced: provolone)');
  await visitor.press(['Enter'], "Start of 'dtcalc' on member 'provolone' succeeded.");
  await terminal.waitFor('dtcalc ONLINE on provolone');
  expect(await visitor.ask(port)).toMatch(/^42\n.*member provolone/);
  await visitor.press(['Enter'], '1 can be relocated');
  await visitor.press(['2'], /dtcalc +application .*ONLINE +ONLINE +provolone/);
  await visitor.press(['Escape'], 'Choose a task');

  // Relocate to the member polishham, chosen from the list.
  await visitor.press(['5'], 'List: Resources to be relocated');
  await visitor.press(['Space', 'Enter'], '─ caa_relocate dtcalc ─');
  await visitor.press(['Down', 'Space'], /List: On member.*polishham.*cannot: it runs there now/s);
  await visitor.press(['polishham', 'Enter'], '─ caa_relocate dtcalc -c polishham ─');
  await visitor.confirm('Relocate dtcalc?', "Start of 'dtcalc' on member 'polishham' succeeded.");
  expect(await visitor.ask(port)).toMatch(/^42\n.*member polishham/);
  expect(visitor.command('caa_stat', 'dtcalc')).toContain('STATE=ONLINE on polishham');
  await visitor.press(['Enter'], '1 can be stopped');

  // Stop, then unregister; each asks first.
  await visitor.press(['6'], 'List: Resources to be stopped');
  await visitor.press(['Space', 'Enter'], '─ caa_stop dtcalc ─');
  await visitor.confirm('Stop dtcalc?', "Stop of 'dtcalc' on member 'polishham' succeeded.");
  await expect(visitor.ask(port)).rejects.toThrow();
  expect(visitor.command('caa_stat', 'dtcalc')).toContain('TARGET=OFFLINE\nSTATE=OFFLINE');
  await visitor.press(['Enter'], '1 can be unregistered');
  await visitor.press(['7'], 'List: Resources to be unregistered');
  await visitor.press(['Space', 'Enter'], '─ caa_unregister dtcalc ─');
  await visitor.confirm('Unregister dtcalc?', 'dtcalc not registered any more');
  expect(visitor.complaint('caa_stat', 'dtcalc')).toContain('Resource dtcalc is not registered.');
  await visitor.press(['Enter'], '1 profile, 0 registered');

  // Every step is a run, and a line of the script.
  await visitor.press(
    ['L'],
    /caa_register dtcalc.*caa_start dtcalc.*caa_stop dtcalc.*caa_unregister dtcalc/s,
  );
  await visitor.press(['Escape'], 'Choose a task');
  terminal.press('F10');
  expect((await terminal.waitForExit()).exitCode).toBe(0);
  expect(terminal.isAlternateScreen()).toBe(false);
  const farewell = terminal.screen().join('');
  expect(farewell).toMatch(/commands were run\..*The script is /);
  const text = readFileSync(visitor.script, 'utf8');
  expect(text.startsWith('#!/bin/sh\n# from earlier days\n')).toBe(true);
  const script = text.split('\n').filter((line) => !line.startsWith('#') && line !== '');
  expect(script.slice(-5)).toEqual([
    'caa_register dtcalc',
    'caa_start dtcalc',
    'caa_relocate dtcalc -c polishham',
    'caa_stop dtcalc',
    'caa_unregister dtcalc',
  ]);
}

describe('the walkthrough of the manual by key presses', () => {
  it.each([
    [80, 24],
    [200, 60],
  ])(
    'CAA-510 CAA-514 CAA-519 CAA-521 CAA-522 CAA-523 CAA-524 CAA-525 TUI-227 TUI-273 TUI-274 at %ix%i',
    async (cols, rows) => {
      const visitor = new Visitor(cols, rows);
      try {
        await walk(visitor);
      } finally {
        await visitor.close();
      }
      await visitor.expectNothingLeft();
    },
  );
});

describe('the script', () => {
  it('TUI-013 TUI-274 that cannot be written is said to be off, and the program goes on', async () => {
    const visitor = new Visitor(80, 24, ['caa_register', 'ghost'], {
      XDG_STATE_HOME: '/dev/null/none',
    });
    const { terminal } = visitor;
    try {
      await terminal.waitFor('script on');
      await terminal.waitFor('There is no profile for resource ghost.');
      visitor.command(
        'caa_profile',
        '-create',
        'late',
        '-t',
        'application',
        '-B',
        '/usr/dt/bin/dtcalc',
      );
      await visitor.press(['Ctrl-U', 'late'], 'valid, not registered');
      await visitor.press(['Enter'], 'late registered');
      await terminal.waitFor('script off');
      expect(readFileSync(visitor.script, 'utf8')).toBe('#!/bin/sh\n# from earlier days\n');
      terminal.press('F10');
      expect((await terminal.waitForExit()).exitCode).toBe(0);
      expect(terminal.screen().join('')).toContain('sysman: 1 command was run.');
    } finally {
      await visitor.close();
    }
  });
});

describe('a run', () => {
  it('TUI-231 TUI-233 of the command line is followed live, LOST with the service, and resolved when it is back', async () => {
    const visitor = new Visitor(80, 24, ['audit']);
    const { terminal, root } = visitor;
    try {
      await terminal.waitFor('Nothing has been run yet.');
      visitor.command(
        'caa_profile',
        '-create',
        'slow',
        '-t',
        'application',
        '-B',
        '/usr/dt/bin/dtcalc',
      );
      const script = join(root, 'var/cluster/caa/script/slow.scr');
      // It goes on until the test lets it.
      writeFileSync(
        script,
        `#!/bin/sh\necho "$1 begins"\nwhile [ ! -e ${root}/go ]; do sleep 0.05; done\necho "$1 ends"\n`,
      );
      visitor.command('caa_register', 'slow');
      await terminal.waitFor('caa_register slow');
      const start = visitor.spawn('caa_start', 'slow');
      await terminal.waitFor(/RUNNING .* caa_start slow/);
      await visitor.press(['Enter'], /RUNNING +start of slow on provolone/);
      await terminal.waitFor('provolone:slow: start begins');
      const pid = Number(/(\d+)/.exec(visitor.command('caad', 'status'))?.[1]);
      process.kill(pid, 'SIGKILL');
      await terminal.waitFor(
        'LOST      The line to the service was lost; the action may still be going on.',
      );
      await terminal.waitFor(
        'LOST      The service ended during the run; nobody saw how it went on.',
      );
      await terminal.waitFor('data live');
      expect(terminal.screen().join('\n')).toContain('provolone:slow: start begins');
      await start;
    } finally {
      writeFileSync(join(root, 'go'), '');
      await visitor.close();
    }
  });
});
