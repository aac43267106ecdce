// The first lesson with real processes, once for each way of working: each step is met by the menu, by keys, by `:` and by the
// command line (TUI-453). The way by `:` is what Show me presses, so that this is proved with it.
import { execFileSync, execSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../support/ports.ts';
import { makeFolder } from '../support/root.ts';
import { openTerminal, type TestTerminal } from '../support/terminal.ts';
import { readWalkthrough } from '../tutorials/stated-world.ts';

const projectFolder = join(import.meta.dirname, '..', '..');
const steps = readWalkthrough().steps.map(({ id }) => id);

/** What a key changes; clocks and ages change by themselves. */
function withoutNumbers(screen: readonly string[]): string {
  return screen.join('\n').replaceAll(/\d+/g, '0');
}

/** A learner in the lesson, on a cluster of their own. */
class Learner {
  readonly terminal: TestTerminal;
  readonly port: number;
  readonly #folder: string;
  readonly #environment: Record<string, string>;

  constructor(port: number) {
    this.port = port;
    this.#folder = makeFolder();
    const root = join(this.#folder, 'root');
    mkdirSync(join(root, 'etc'), { recursive: true });
    writeFileSync(join(root, 'etc', 'dtcalc.conf'), `port=${port}\n`);
    const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
    this.#environment = {
      HOME: this.#folder,
      SYSMAN_ROOT: root,
      SYSMAN_ESCDELAY: '0',
      LANG: 'C',
      SHELL: '/bin/sh',
      PATH: path,
    };
    this.command('caad', 'start');
    this.terminal = openTerminal({
      command: process.execPath,
      args: [join(projectFolder, 'bin', 'sysman'), '--tutorial', 'caa-walkthrough'],
      env: this.#environment,
      cols: 100,
      rows: 45,
    });
  }

  command(name: string, ...args: readonly string[]): string {
    return execFileSync(process.execPath, [join(projectFolder, 'bin', name), ...args], {
      env: this.#environment,
      encoding: 'utf8',
    });
  }

  /** Kills the process that answers. */
  kill(): void {
    execSync(this.killLine(), { env: this.#environment });
  }

  killLine(): string {
    return `kill -9 $(curl -s 127.0.0.1:${this.port}/0 | sed -n 's/.*process \\([0-9]*\\).*/\\1/p')`;
  }

  /** Presses keys, and waits until the screen shows what they lead to. */
  async press(keys: readonly string[], shows: string | RegExp): Promise<void> {
    this.terminal.press(...keys);
    await this.terminal.waitFor(shows);
  }

  /** Presses a key until the screen shows something. */
  async pressUntil(key: string, shows: string | RegExp): Promise<void> {
    const isThere = (): boolean => {
      const text = this.terminal.screen().join('\n');
      return typeof shows === 'string' ? text.includes(shows) : shows.test(text);
    };
    for (let count = 0; count < 60 && !isThere(); count += 1) {
      const before = withoutNumbers(this.terminal.screen());
      this.terminal.press(key);
      await this.terminal.waitFor((screen) => withoutNumbers(screen) !== before);
      await this.terminal.settled();
    }
    expect(isThere(), `${key} leads to ${String(shows)}`).toBe(true);
  }

  /** The focused question's acting button. */
  async confirm(): Promise<void> {
    await this.terminal.waitFor('Cancel has the focus.');
    this.terminal.press('Tab', 'Tab', 'Enter');
  }

  /** The member that the pane speaks of in its command. */
  member(verb: string): string {
    const text = this.terminal.screen().join('\n');
    const [, name = ''] = new RegExp(`clu_fault ${verb} (\\w+)`).exec(text) ?? [];
    expect(name).not.toBe('');
    return name;
  }

  async toMainMenu(): Promise<void> {
    await this.pressUntil('Escape', /^Main Menu$/m);
  }

  /** The whole lesson; each deed does its step. */
  async walk(deeds: Readonly<Record<string, (learner: Learner) => unknown>>): Promise<void> {
    await this.terminal.waitFor('[ Begin ]');
    await this.press(['Enter'], 'step 1 of 11');
    for (const [index, id] of steps.entries()) {
      const place = `step ${index + 1} of ${steps.length}`;
      await this.terminal.waitFor(place);
      await deeds[id]?.(this);
      await this.terminal.waitFor(/Done: /);
      await this.press(['F12'], 'n=Next step');
      this.terminal.press('Enter');
    }
    await this.terminal.waitFor('[ Start over ]');
  }

  async close(): Promise<void> {
    await this.terminal.close();
    this.command('caad', 'stop');
  }
}

let learner: Learner | null = null;
async function newLearner(): Promise<Learner> {
  learner = new Learner(await freePort());
  return learner;
}
afterEach(async () => {
  await learner?.close();
  learner = null;
});

/** In the shell of the console. */
async function killInShell(one: Learner): Promise<void> {
  one.terminal.press('F9');
  await one.terminal.waitFor(/^[$#] ?$/m);
  one.terminal.type(`${one.killLine()}; exit\r`);
  await one.terminal.waitFor('step 7 of 11');
}

const profileFields = ['dtcalc', 'Tab', 'dtcalc application', 'Tab', '/usr/dt/bin/dtcalc'];

async function lowerInterval(one: Learner): Promise<void> {
  await one.terminal.waitFor('Check interval (s)');
  await one.pressUntil('Tab', 'Seconds from one run of the check');
  await one.press(['Ctrl-U', '1', 'Alt-r'], 'saved and registered');
}

describe('every step of the first lesson', () => {
  it('TUI-453 TUI-324 is met by the command line', async () => {
    const one = await newLearner();
    await one.walk({
      create: () =>
        one.command(
          'caa_profile',
          '-create',
          'dtcalc',
          '-t',
          'application',
          '-B',
          '/usr/dt/bin/dtcalc',
        ),
      validate: () => one.command('caa_profile', '-validate', 'dtcalc'),
      register: () => one.command('caa_register', 'dtcalc'),
      start: () => one.command('caa_start', 'dtcalc'),
      relocate: () => one.command('caa_relocate', 'dtcalc'),
      'watch-closely': () => {
        one.command('caa_profile', '-update', 'dtcalc', '-o', 'ci=1');
        one.command('caa_register', '-u', 'dtcalc');
      },
      kill: () => one.kill(),
      crash: () => one.command('clu_fault', 'crash', one.member('crash')),
      boot: () => one.command('clu_fault', 'boot', one.member('boot')),
      stop: () => one.command('caa_stop', 'dtcalc'),
      unregister: () => one.command('caa_unregister', 'dtcalc'),
    });
  });

  it('TUI-453 TUI-327 is met by `:`, which is what Show me does', async () => {
    const one = await newLearner();
    const show = async (): Promise<void> => {
      if (one.terminal.screen().join('\n').includes('Done: ')) return;
      await one.press(['F12'], 'w=Show me');
      one.terminal.press('w');
    };
    const all = Object.fromEntries(steps.map((id) => [id, show]));
    // The port of the lesson is the usual one; this cluster has another, so that nothing real is in its way.
    await one.walk({ ...all, kill: () => one.kill() });
  });

  it('TUI-453 is met by the menu', async () => {
    const one = await newLearner();
    const caa = async (digit: string, shows: string | RegExp): Promise<void> => {
      await one.toMainMenu();
      await one.press(['/', 'Cluster Application', 'Enter'], /> {2}\| Cluster Application Avail/);
      await one.press(['Enter'], '> CAA Management');
      await one.press([digit], shows);
    };
    const faults = async (verb: 'crash' | 'boot', key: string): Promise<void> => {
      const member = one.member(verb);
      await one.toMainMenu();
      await one.press(['/', 'Faults to practise', 'Enter', 'n'], /> {2}\| Faults to practise/);
      await one.press(['Enter'], 'What would happen to');
      await one.pressUntil('Down', new RegExp(`^.> .*${member}`, 'm'));
      one.terminal.press(key);
      await one.confirm();
    };
    const act = async (digit: string, title: string): Promise<void> => {
      await caa(digit, /List: /);
      await one.press(['Space', 'Enter'], new RegExp(title));
      one.terminal.press('Enter');
    };
    await one.walk({
      create: async () => {
        await caa('1', 'There is no resource profile');
        await one.press(['n'], 'Which type of resource');
        await one.press(['Enter'], 'Application profile: new');
        await one.press([...profileFields, 'Enter'], 'dtcalc is saved.');
      },
      validate: async () => {
        await caa('1', '1-1 of 1');
        one.terminal.press('t');
      },
      register: () => act('3', 'Register'),
      start: () => act('4', 'Start'),
      relocate: async () => {
        await act('5', 'Relocate');
        await one.confirm();
      },
      'watch-closely': async () => {
        await caa('1', '1-1 of 1');
        one.terminal.press('Enter');
        await lowerInterval(one);
      },
      kill: () => killInShell(one),
      crash: () => faults('crash', 'c'),
      boot: () => faults('boot', 'b'),
      stop: async () => {
        await act('6', 'Stop');
        await one.confirm();
      },
      unregister: async () => {
        await act('7', 'Unregister');
        await one.confirm();
      },
    });
  });

  it('TUI-453 is met by the keys of lists and details', async () => {
    const one = await newLearner();
    const goTo = (word: string, shows: string | RegExp): Promise<void> =>
      one.press([':', word, 'Enter'], shows);
    const inList = async (key: string, title: string): Promise<void> => {
      await goTo('caa_monitor', '1-1 of 1');
      await one.press([key], `${title} resources`);
      one.terminal.press('Enter');
    };
    const onMember = async (verb: 'crash' | 'boot', key: string): Promise<void> => {
      const member = one.member(verb);
      await goTo(member, `Member ${member}`);
      await one.press(['f'], 'What would happen to');
      one.terminal.press(key);
      await one.confirm();
    };
    await one.walk({
      create: async () => {
        await goTo('caa_profile', 'There is no resource profile');
        await one.press(['n'], 'Which type of resource');
        await one.press(['Enter'], 'Application profile: new');
        await one.press([...profileFields, 'Enter'], 'dtcalc is saved.');
      },
      validate: () => one.press(['t'], /valid|no mistakes|OK/),
      register: async () => {
        await one.pressUntil('Escape', '1-1 of 1');
        await one.press(['c'], 'Register resources');
        one.terminal.press('Enter');
      },
      start: () => inList('s', 'Start'),
      relocate: async () => {
        await inList('r', 'Relocate');
        await one.confirm();
      },
      'watch-closely': async () => {
        await goTo('caa_monitor', '1-1 of 1');
        one.terminal.press('e');
        await lowerInterval(one);
      },
      kill: () => killInShell(one),
      crash: () => onMember('crash', 'c'),
      boot: () => onMember('boot', 'b'),
      stop: async () => {
        await inList('x', 'Stop');
        await one.confirm();
      },
      unregister: async () => {
        await inList('u', 'Unregister');
        await one.confirm();
      },
    });
  });
});
