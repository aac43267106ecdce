// The action screens as a person sees them, with the sizes, states and dialogs of section 5.5, 11 and 12.
import { afterEach, describe, expect, it } from 'vitest';
import type { ResourceView } from '../../../src/engine/index.ts';
import type { Method, RunLine } from '../../../src/protocol/index.ts';
import type { ClusterState } from '../../../src/tui/cluster-store.ts';
import {
  type ConsoleSetup,
  expectGolden,
  openConsole,
  type TestConsole,
} from '../../support/console.ts';
import { deliState, fixedNow, resource } from '../../support/console-data.ts';
import { deliWith, detailsOf } from './scene.ts';

let opened: TestConsole | null = null;
afterEach(() => {
  opened?.close();
  opened = null;
});

const never = new Promise<never>(() => {});

/** Answers where the policy would go; requests that act are never answered. */
function service(order = ['provolone', 'polishham'], cannot = { pepicelli: 'is DOWN' }) {
  return (method: Method, params: unknown): unknown => {
    if (method !== 'caa.details') return never;
    const { name } = params as { readonly name: string };
    return detailsOf(resource(name, 'OFFLINE', null), order, cannot);
  };
}

async function open(screen: string, setup: ConsoleSetup = {}): Promise<TestConsole> {
  opened?.close();
  opened = await openConsole({
    screen,
    path: ['TruCluster Specific', 'CAA Management'],
    answer: service(),
    ...setup,
  });
  return opened;
}

const dtcalc = (more: Partial<ResourceView> = {}) => resource('dtcalc', 'OFFLINE', null, more);
const idle = deliWith(dtcalc());

/** The picture of section 5.5: twelve seconds into the start of dtcalc, as run 3. */
function running(base: ClusterState, lines: readonly RunLine[] = pictureLines): ClusterState {
  const started = dtcalc({
    target: 'ONLINE',
    activity: {
      entryPoint: 'start',
      member: 'provolone',
      since: fixedNow - 12_000,
      timeoutMs: 60_000,
      run: 3,
    },
  });
  const run = {
    number: 3,
    user: 'root',
    commandLine: 'caa_start dtcalc',
    startedAt: fixedNow - 12_000,
    endedAt: null,
    status: 'RUNNING' as const,
    exitCode: null,
  };
  return {
    ...base,
    resources: new Map([...base.resources, ['dtcalc', started]]),
    runs: new Map([[3, run]]),
    runLines: new Map([[3, lines]]),
  };
}

const at = (second: number): number => Date.UTC(2026, 10, 21, 20, 12, second);
const out = (sequence: number, second: number, text: string): RunLine => {
  return { run: 3, sequence, at: at(second), kind: 'out', text, member: null, resource: null };
};
const script = (sequence: number, second: number, text: string): RunLine => {
  const place = { member: 'provolone', resource: 'dtcalc' };
  return { run: 3, sequence, at: at(second), kind: 'script', text, ...place };
};
const pictureLines = [
  out(1, 29, "Attempting to start 'dtcalc' on member 'provolone'"),
  script(2, 29, 'starting /usr/dt/bin/dtcalc'),
  script(3, 30, 'waiting for display everest:0.0'),
  script(4, 31, 'display is there, pid 1049017'),
];

describe('start', () => {
  it('TUI-101 TUI-103 shows where the policy would go, and why not elsewhere, at 80x24', async () => {
    const test = await open('start', { cluster: idle, params: { names: 'dtcalc' } });
    await expectGolden('start-80x24', test.screen());
  });

  it('TUI-225 TUI-226 TUI-228 a run under way is the picture of section 5.5', async () => {
    const test = await open('start', { cluster: idle, params: { names: 'dtcalc' } });
    await test.press('enter');
    expect(test.screen()[9]).toContain('RUNNING   sent to the service');
    await test.setCluster(running(idle));
    await expectGolden('start-running-80x24', test.screen());
    expect(test.log.filter((line) => line.startsWith('request caa.start')).length).toBe(1);
  });

  it('is drawn on the smallest and on wide screens', async () => {
    const test = await open('start', {
      cluster: idle,
      params: { names: 'dtcalc' },
      columns: 60,
      rows: 16,
    });
    await expectGolden('start-60x16', test.screen());
    await test.press('enter');
    await test.setCluster(running(idle));
    await expectGolden('start-running-60x16', test.screen());
    await test.resize(200, 60);
    await expectGolden('start-running-200x60', test.screen());
  });

  it('TUI-102 says before it is tried that it would fail, and the ways out', async () => {
    const cluster = deliWith(
      resource('db', 'ONLINE', 'polishham'),
      resource('app', 'OFFLINE', null, { required: ['db'] }),
    );
    const test = await open('start', { cluster, params: { names: 'app', member: 'provolone' } });
    await expectGolden('start-refused-80x24', test.screen());
    await test.press('enter');
    expect(test.screen()[20]).toContain('Not tried: Required resource db of app is not ONLINE');
    expect(test.log.some((line) => line.startsWith('request caa.start'))).toBe(false);
  });

  it('lists what can be started first, and why not the others', async () => {
    const test = await open('start', { cluster: idle });
    await expectGolden('start-list-80x24', test.screen());
    await test.press('down', 'down', 'space');
    expect(test.screen()[20]).toContain('clock cannot be taken: it is running already.');
    await test.press('up', 'space', 'enter');
    expect(test.screen()[3]).toContain('[ dtcalc ');
  });

  it('TUI-103 the list of members has those that are possible first', async () => {
    const test = await open('start', { cluster: idle, params: { names: 'dtcalc' } });
    await test.press('down', 'f4');
    await expectGolden('start-members-80x24', test.screen());
    await test.press('down', 'down', 'enter');
    expect(test.screen()[20]).toContain('pepicelli cannot be chosen: is DOWN.');
    await test.press('up', 'enter');
    expect(test.screen()[8]).toContain('caa_start dtcalc -c polishham');
  });

  it('says what to do when nothing is registered', async () => {
    const cluster = { ...deliState(), resources: new Map() };
    const test = await open('start', { cluster });
    await expectGolden('start-empty-80x24', test.screen());
  });

  it('TUI-270 TUI-271 F6 shows the command, also of a half-filled form', async () => {
    const test = await open('start', { cluster: idle, params: { names: 'dtcalc' } });
    await test.press('f6');
    await expectGolden('start-command-80x24', test.screen());
    await test.press('escape', 'ctrl-u', 'f6');
    expect(test.screen().join('\n')).toContain('caa_start <name>');
    expect(test.log.some((line) => line.startsWith('request caa.start'))).toBe(false);
  });

  it('F1 explains the focused field', async () => {
    const test = await open('start', { cluster: idle, params: { names: 'dtcalc' } });
    await test.press('f1');
    expect(test.screen().join('\n')).toContain('Names with blanks between them.');
  });
});

describe('stop, relocate, register, unregister', () => {
  const needed = deliWith(
    resource('cluster_lockd', 'ONLINE', 'provolone', {
      required: ['named'],
      since: fixedNow - 31 * 86_400_000,
    }),
    resource('dtcalc', 'ONLINE', 'provolone', { required: ['named'], since: fixedNow - 300_000 }),
  );

  it('TUI-105 stop names what needs it, and with -f everything that stops, in order', async () => {
    const test = await open('stop', { cluster: needed, params: { names: 'named' } });
    await expectGolden('stop-refused-80x24', test.screen());
    await test.press('down', 'space');
    await expectGolden('stop-force-80x24', test.screen());
  });

  it('TUI-245 TUI-246 TUI-208 the question of the Type level is the picture of section 12', async () => {
    const test = await open('stop', { cluster: needed, params: { arguments: '-f named' } });
    await test.press('enter');
    await expectGolden('stop-confirm-80x24', test.screen());
    await test.press('enter');
    expect(test.log.filter((line) => line.startsWith('request'))).toEqual([]);
  });

  it('TUI-245 a word that is not the name stops nothing; the name does', async () => {
    const test = await open('stop', { cluster: needed, params: { arguments: '-f named' } });
    await test.press('enter', 'shift-tab', 'name', 'enter');
    expect(test.screen()[20]).toContain('Nothing was done: type named into the field first');
    await test.press('d', 'enter');
    const requests = test.log.filter((line) => line.startsWith('request'));
    expect(requests.length).toBe(1);
    expect(requests[0]).toContain('caa.stop {"names":["named"],"force":true');
  });

  it('TUI-106 the form of a resource in state UNKNOWN offers the three ways out', async () => {
    const test = await open('stop', { params: { names: 'db_2' } });
    await test.press('down', 'space');
    await expectGolden('stop-unknown-80x24', test.screen());
    await test.press('space');
    expect(test.screen().join('\n')).toContain('-- caa_stop -kill db_2 --');
    await test.press('enter');
    expect(test.screen().join('\n')).toContain(
      '1 application on 1 member. Type the resource name, db_2, to go on:',
    );
    const plain = await open('stop', { params: { names: 'clock' } });
    expect(plain.screen().join('\n')).not.toContain('Out of UNKNOWN');
    await plain.press('f4', 'db_2', 'space', 'enter');
    expect(plain.screen().join('\n')).toContain('Out of UNKNOWN');
  });

  it('TUI-105 the question of the Ask level has Cancel in focus', async () => {
    const test = await open('stop', { cluster: idle, params: { names: 'clock' } });
    await test.press('enter');
    await expectGolden('stop-ask-80x24', test.screen());
    await test.press('enter');
    expect(test.log).toEqual([]);
  });

  it('TUI-106 a resource in state UNKNOWN is said not to be stopped by its script', async () => {
    const test = await open('stop', { cluster: idle, params: { names: 'db_2' } });
    expect(test.screen().join('\n')).toContain('db_2: its stop entry point is not called');
  });

  it('TUI-103 relocate shows where it would go', async () => {
    const cannot = { polishham: 'it runs there now' };
    const test = await open('relocate', {
      params: { names: 'clock' },
      answer: service(['provolone', 'pepicelli'], cannot as never),
    });
    await expectGolden('relocate-80x24', test.screen());
  });

  it('TUI-100 register lists the profiles that can be registered, and the first error of the others', async () => {
    const broken = {
      name: 'broken',
      type: 'application',
      registered: false,
      changed: false,
      errors: ['Resource broken: ACTION_SCRIPT: is missing.'],
      description: '',
    };
    const cluster = { ...deliState(), profiles: [...(deliState().profiles ?? []), broken] };
    const test = await open('register', { cluster });
    await expectGolden('register-list-80x24', test.screen());
    await test.press('space', 'enter');
    await expectGolden('register-80x24', test.screen());
  });

  it('TUI-107 unregister says that profile and script stay', async () => {
    const test = await open('unregister', { params: { names: 'dhcp' } });
    await expectGolden('unregister-80x24', test.screen());
    const refused = await open('unregister', { params: { names: 'clock' } });
    expect(refused.screen().join('\n')).toContain(
      'Resource clock is ONLINE. Stop it first: caa_stop clock.',
    );
  });

  it('every screen says what to do when there is nothing to choose', async () => {
    for (const screen of ['stop', 'relocate', 'register', 'unregister']) {
      const cluster = { ...deliState(), resources: new Map(), profiles: [] };
      const test = await open(screen, { cluster });
      const text = test.screen().join('\n');
      expect(text, screen).toContain(
        screen === 'register' ? 'There is no profile.' : 'No resource is registered.',
      );
    }
  });

  it('names that are too wide or hostile are cut and cleaned, in UTF-8 and in ASCII', async () => {
    const hostile = '\u001B[31mred\u202E\u4E2D\u6587';
    const profile = {
      name: hostile,
      type: 'application',
      registered: false,
      changed: false,
      errors: [hostile],
      description: hostile,
    };
    const cluster = { ...deliState(), profiles: [profile] };
    for (const characters of ['ascii', 'utf8'] as const) {
      const test = await open('register', { cluster, characters, params: { names: 'x' } });
      await test.press('f4');
      const text = test.screen().join('\n');
      expect(text).toContain('^[[31mred\\u202e');
      for (const row of test.screen().slice(2, 20)) expect([...row].length).toBeLessThanOrEqual(80);
    }
  });
});

it('every screen fits every size, with a form, a question and a run', async () => {
  const sizes = [
    [60, 16],
    [79, 23],
    [80, 24],
    [109, 17],
    [110, 30],
    [160, 40],
  ] as const;
  for (const screen of ['start', 'stop', 'relocate', 'register', 'unregister']) {
    const names = { start: 'dtcalc', register: 'cups', unregister: 'dhcp' }[screen] ?? 'clock';
    const test = await open(screen, { cluster: idle, params: { names } });
    for (const keys of [[], ['enter'], ['tab', 'enter']]) {
      await test.press(...keys);
      for (const [columns, rows] of sizes) {
        await test.resize(columns, rows);
        const drawn = test.screen().slice(2, rows - (rows < 24 || columns < 80 ? 3 : 4));
        expect(drawn[0], `${screen} at ${columns}x${rows}`).toMatch(/^\+--/);
        for (const row of drawn) expect(row).toMatch(/^[+|].*[+|]$/);
      }
    }
  }
});

it('TUI-207 the list of 10,000 resources shows a window, filters and takes several', async () => {
  const many = new Map(
    Array.from({ length: 10_000 }, (_, index) => {
      const name = `r${String(index).padStart(5, '0')}`;
      return [
        name,
        resource(
          name,
          index % 2 === 0 ? 'OFFLINE' : 'ONLINE',
          index % 2 === 0 ? null : 'provolone',
        ),
      ];
    }),
  );
  const test = await open('start', { cluster: { ...deliState(), resources: many } });
  await test.press('space', 'pagedown', 'space', 'enter');
  expect(test.screen()[3]).toContain('[ r00000 r00024 ');
  await test.press('enter');
  expect(test.log.at(-1)).toContain('caa_start r00000 r00024');
});
