// One resource as a person sees it: every page, trouble, and the recorded reasons.
import { afterEach, describe, expect, it } from 'vitest';
import type { ResourceDetails, ResourceView } from '../../../src/engine/index.ts';
import type { Reasons } from '../../../src/screens/resource-details/state.ts';
import { type ConsoleSetup, expectGolden, type TestConsole } from '../../support/console.ts';
import { deliState, fixedNow, resource } from '../../support/console-data.ts';
import { caaPath, openAbove } from '../monitoring-console.ts';
import { changed } from '../monitoring-world.ts';
import { clockScript, decisionFor, detailsOf, reasonsOf } from './details-data.ts';

let opened: TestConsole | null = null;

afterEach(() => {
  opened?.close();
  opened = null;
});

interface Scene extends ConsoleSetup {
  readonly screen?: 'resource' | 'why';
  readonly view?: ResourceView;
  readonly details?: Partial<ResourceDetails>;
  readonly mode?: number;
  readonly inFile?: Readonly<Record<string, string>>;
  readonly why?: Partial<Reasons>;
}

const clock = resource('clock', 'ONLINE', 'polishham', {
  description: 'Clock Application',
  since: fixedNow - 7_825_000,
  restartAttempts: 2,
  failureThreshold: 2,
  required: ['named'],
  optional: ['application2'],
});

async function open(scene: Scene = {}): Promise<TestConsole> {
  opened?.close();
  const {
    view = clock,
    details = {},
    mode = clockScript.mode,
    inFile = {},
    why = {},
    screen = 'resource',
    ...setup
  } = scene;
  const answers: Readonly<Record<string, unknown>> = {
    'caa.details': detailsOf(view, details),
    'caa.why': { ...reasonsOf(view), ...why },
    'caa.stop': new Promise(() => {}),
    'caa.script': { ...clockScript, mode },
    'profile.read': {
      ok: true,
      attributes: { ...detailsOf(view).attributes, ...inFile },
      text: '',
      scriptShared: false,
    },
  };
  opened = await openAbove(
    { screen, params: { name: view.name }, path: [...caaPath, 'Resources'] },
    {
      cluster: changed(deliState(), { [view.name]: view }),
      answer: (method) => answers[method],
      ...setup,
    },
  );
  return opened;
}

const unknown = resource('db_2', 'UNKNOWN', 'pepicelli', { trouble: 'unknown' });
const failedStop: Partial<ResourceDetails> = {
  lastStop: {
    entryPoint: 'stop',
    member: 'pepicelli',
    reason: 'user',
    at: fixedNow - 38_000,
    durationMs: 1200,
    outcome: { kind: 'exit', code: 3 },
    output: ['db_2: device busy', '\u001B[2Jgone'],
  },
};

describe('one resource', () => {
  it('TUI-075 opens on its status', async () => {
    const test = await open();
    await expectGolden('resource-status-80x24', test.screen());
    expect(test.cursor()).toMatchObject({ row: 3, column: 2 });
  });

  it('TUI-075 has its six pages in a circle, and the same page for the next resource', async () => {
    const test = await open();
    for (const page of ['Profile', 'Script', 'Needs', 'Placement', 'Events', 'Status']) {
      await test.press('right');
      expect(test.screen()[3]).toContain(`[${page}]`);
    }
    await test.press('left', ']', '5', 'n');
    expect(test.screen()[2]).toContain('-- cluster_lockd --');
    expect(test.screen()[3]).toContain('[Placement]');
    await test.press('N');
    expect(test.screen()[2]).toContain('-- clock --');
  });

  it('TUI-076 shows both values when the file differs, and the command that registers it', async () => {
    const test = await open({ inFile: { CHECK_INTERVAL: '60' } });
    await test.press('2');
    await expectGolden('resource-profile-changed-80x24', test.screen());
    const same = await open();
    await same.press('2');
    expect(same.screen().join('\n')).toContain('The profile file says the same.');
    expect(same.screen().join('\n')).toContain('CHECK_INTERVAL=5');
  });

  it('TUI-077 shows the script, its last runs, and warns when others can change it', async () => {
    const test = await open({ mode: 0o100777 });
    await test.press('3');
    await expectGolden('resource-script-80x24', test.screen());
    const safe = await open();
    await safe.press('3');
    expect(safe.screen().join('\n')).not.toContain('Others can change it');
  });

  it('says why there is no script, and goes on', async () => {
    const test = await open({
      answer: (method) => {
        if (method === 'caa.script')
          throw new Error('The action script clock.scr of resource clock does not exist.');
        return detailsOf(clock);
      },
    });
    await test.press('3');
    expect(test.screen().join('\n')).toContain('clock.scr of resource clock does not exist');
    expect(test.screen().join('\n')).toContain('Last start');
  });

  it('TUI-078 Enter goes to what it needs, Backspace comes back', async () => {
    const test = await open();
    await test.press('4', 'down');
    await expectGolden('resource-needs-80x24', test.screen());
    await test.press('enter');
    expect(test.screen()[2]).toContain('-- named --');
    expect(test.screen()[3]).toContain('[Needs]');
    await test.press('backspace');
    expect(test.screen()[2]).toContain('-- clock --');
    await test.press('down', 'down', 'down', 'enter');
    expect(test.screen()[20]).toContain('application2 is not registered');
  });

  it('TUI-079 shows where it would go and why others cannot', async () => {
    const test = await open();
    await test.press('5');
    await expectGolden('resource-placement-80x24', test.screen());
  });

  it('shows its events and follows new ones until scrolled up', async () => {
    const test = await open({ view: unknown });
    await test.press('l');
    expect(test.screen()[3]).toContain('[Events]');
    expect(test.screen()[5]).toContain('20:11:58 W caa  db_2 state UNKNOWN');
  });

  it('TUI-072, TUI-106 puts the way out on top when something is wrong', async () => {
    const test = await open({ view: unknown, details: failedStop });
    await expectGolden('resource-unknown-80x24', test.screen());
    await test.press('C');
    expect(test.log).toContain('copy /var/cluster/caa/script/db_2.scr check');
    await test.press('3');
    expect(test.screen().join('\n')).toContain('| db_2: device busy');
    expect(test.screen().join('\n')).toContain('| ^[[2Jgone');
  });

  const left = {
    member: 'pepicelli',
    processes: [
      { pid: 4711, command: 'db_2 -D /data' },
      { pid: 4712, command: 'db_2: writer\u001B[2J' },
    ],
  };

  it('TUI-106 UNKNOWN shows what still runs, and fits on the smallest screen', async () => {
    const scene = { view: unknown, details: failedStop, why: { remains: left } };
    const test = await open({ ...scene, columns: 60, rows: 16 });
    await expectGolden('resource-unknown-60x16', test.screen());
    await test.resize(110, 30);
    await expectGolden('resource-unknown-110x30', test.screen());
    const hidden = await open({ ...scene, why: { remains: { ...left, processes: null } } });
    expect(hidden.screen().join('\n')).toContain('This host does not show what still runs of it.');
    const gone = await open({ ...scene, why: { remains: { ...left, processes: [] } } });
    expect(gone.screen().join('\n')).toContain('Nothing that was started for it still runs on');
  });

  it.each([
    ['t', 'caa_stop -retry db_2', ['tab', 'tab', 'enter'], '"exit":"retry"'],
    ['x', 'caa_stop db_2', ['tab', 'tab', 'enter'], '"exit":"confirm"'],
    ['K', 'caa_stop -kill db_2', ['tab', 'tab', 'enter', 'db_2', 'enter'], '"exit":"kill"'],
  ])('TUI-106 %s is one step out of UNKNOWN, after a question', async (key, line, keys, exit) => {
    const test = await open({
      view: unknown,
      details: failedStop,
      options: { confirm: 'type-only' },
    });
    await test.press(key);
    expect(test.screen().join('\n')).toContain(`Command: ${line}`);
    await test.press('enter');
    expect(test.log.some((one) => one.startsWith('request caa.stop'))).toBe(false);
    await test.press('enter', ...keys);
    const [sent] = test.log.filter((one) => one.startsWith('request caa.stop'));
    expect(sent).toContain(exit);
  });

  it('TUI-106 TUI-245 killing wants the name typed', async () => {
    const test = await open({ view: unknown, details: failedStop });
    await test.press('K', 'tab', 'tab', 'enter');
    expect(test.screen()[20]).toContain('type db_2 into the field first');
    expect(test.log.some((one) => one.startsWith('request caa.stop'))).toBe(false);
  });

  it('TUI-008 only what is UNKNOWN has these ways out', async () => {
    const test = await open();
    await test.press('t');
    expect(test.screen()[20]).toContain('only what is UNKNOWN needs a way out');
    await test.press('K');
    expect(test.screen()[20]).toContain('only what is UNKNOWN needs a way out');
  });

  it('TUI-070 TUI-079 says why not on a member: the first rule that says no, and all others', async () => {
    const asked: unknown[] = [];
    const against = {
      member: 'pepicelli',
      objections: [
        { rule: 'Required resources', because: 'network1 not ONLINE there' },
        { rule: 'First in HOSTING_MEMBERS', because: 'provolone stands before it' },
      ],
      chosen: 'provolone',
    };
    const test = await open({
      answer: (method, params) => {
        if (method !== 'caa.why') return detailsOf(clock);
        asked.push(params);
        const { member } = params as { readonly member: string | null };
        return { ...reasonsOf(clock), against: member === null ? null : against };
      },
    });
    await test.press('5', 'm');
    expect(test.screen().join('\n')).toContain('Why not on member');
    await test.press('pepi', 'enter');
    expect(asked.at(-1)).toEqual({ name: 'clock', member: 'pepicelli' });
    await expectGolden('resource-why-not-80x24', test.screen());
    await test.press('w', 'm', 'enter');
    expect(test.screen().join('\n')).toContain('Why not on');
    expect(asked.at(-1)).toEqual({ name: 'clock', member: 'polishham' });
  });

  it('TUI-070 shows earlier decisions too, newest first', async () => {
    const earlier = { ...decisionFor('clock'), cause: 'caa_relocate clock by ann' };
    const test = await open({ why: { decisions: [decisionFor('clock'), earlier] } });
    await test.press('w', 'y');
    const copied = test.log.findLast((line) => line.startsWith('copy ')) ?? '';
    const at = copied.indexOf('caa_start clock by root');
    expect(at).toBeGreaterThan(0);
    expect(copied.indexOf('caa_relocate clock by ann')).toBeGreaterThan(at);
  });

  it('TUI-071 asks what would happen if it failed, without a way to do it', async () => {
    const test = await open({
      answer: (method) =>
        method === 'caa.plan'
          ? {
              basis: '1.5',
              assumptions: [],
              lines: [],
              exitCode: null,
              events: [],
              changes: [],
              decisions: [],
              versions: [],
              placements: [],
            }
          : method === 'caa.why'
            ? reasonsOf(clock)
            : detailsOf(clock),
    });
    await test.press('W');
    expect(test.screen().join('\n')).toContain('What would happen if');
    await test.press('enter');
    expect(test.screen().join('\n')).toContain('What would happen: caa_eval fail-resource clock');
    expect(test.log.at(-1)).toContain('"what":{"kind":"failure","resource":"clock"}');
    await test.press('D');
    expect(test.screen()[20]).toContain('This is only supposed');
    expect(test.screen()[21]).toContain('Members');
    await test.press('escape');
    expect(test.screen()[2]).toContain('-- clock --');
  });

  it('TUI-070 shows the recorded reasons rule by rule, and the way out', async () => {
    const test = await open({ screen: 'why', view: unknown, details: failedStop });
    await expectGolden('resource-why-80x24', test.screen());
    const calm = await open({ screen: 'why' });
    expect(calm.screen().join('\n')).toContain('Nothing is wrong with it.');
    await calm.press('f6');
    expect(calm.screen().join('\n')).toContain('caa_stat -why clock');
  });

  it('TUI-346 fits on a small screen, and on a large one', async () => {
    const small = await open({ columns: 60, rows: 16 });
    await expectGolden('resource-status-60x16', small.screen());
    const large = await open({ columns: 200, rows: 60 });
    await expectGolden('resource-status-200x60', large.screen());
  });

  it('asks again when the resource changes', async () => {
    const test = await open();
    const asked = () => test.log.filter((line) => line.startsWith('request caa.details')).length;
    expect(asked()).toBe(1);
    await test.setCluster(changed(deliState(), { clock: { ...clock, member: 'provolone' } }));
    expect(test.screen()[7]).toContain('* ONLINE on provolone');
    expect(asked()).toBe(2);
  });

  it('says that a resource is not registered any more, and how to register it', async () => {
    const test = await open();
    await test.setCluster(changed(deliState(), { clock: null }));
    await expectGolden('resource-gone-80x24', test.screen());
    await test.press('s');
    expect(test.screen()[20]).toContain('clock is not registered, so there is nothing to act on.');
  });

  it('shows what is known when the service refuses details', async () => {
    const test = await open({
      answer: () => {
        throw new Error(
          'There is no line to the cluster service; nothing was done. F2 tries again.',
        );
      },
    });
    const screen = test.screen().join('\n');
    expect(screen).toContain('Not everything is known: There is no line');
    expect(screen).toContain('* ONLINE on polishham');
  });

  it.each([
    ['r', 'OFFLINE', 'dhcp is OFFLINE: only what is ONLINE can be relocated. s starts.'],
    ['x', 'OFFLINE', 'dhcp is OFFLINE: it is stopped already. s starts.'],
  ] as const)('TUI-008 %s on %s says why not', async (key, state, expected) => {
    const test = await open({ view: resource('dhcp', state, null) });
    await test.press(key);
    expect(test.screen()[20]).toContain(expected);
  });

  it('TUI-251 acts on nothing in read-only mode', async () => {
    const test = await open({ access: 'RO' });
    await test.press('x');
    expect(test.screen()[20]).toContain('not in read-only mode');
    expect(test.screen()[22]).not.toContain('x=Stop');
  });
});
