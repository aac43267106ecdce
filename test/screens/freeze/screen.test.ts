// Freezes and drains as a person sees and makes them: marks without colour, dialogs, the list, the runs.
import { afterEach, describe, expect, it } from 'vitest';
import { type ConsoleSetup, expectGolden, type TestConsole } from '../../support/console.ts';
import { fixedNow } from '../../support/console-data.ts';
import { calmState, freezeOf } from '../calm-data.ts';
import { caaPath, openAbove } from '../monitoring-console.ts';

let opened: TestConsole | null = null;

afterEach(() => {
  opened?.close();
  opened = null;
});

async function open(screen: string, setup: ConsoleSetup = {}): Promise<TestConsole> {
  opened?.close();
  const { params = {}, cluster = calmState(), ...rest } = setup;
  opened = await openAbove({ screen, params, path: caaPath }, { cluster, ...rest });
  return opened;
}

const clock = freezeOf({ kind: 'resource', resource: 'clock' });
const answered = (): unknown => ({ run: 7, exitCode: 0 });

function requests({ log }: TestConsole, method: string): readonly unknown[] {
  return log
    .filter((line) => line.startsWith(`request ${method} `))
    .map((line): unknown => JSON.parse(line.slice(`request ${method} `.length)));
}

const all = calmState({
  freezes: [
    freezeOf({ kind: 'cluster' }, { reason: 'power works' }),
    freezeOf({ kind: 'member', member: 'provolone' }, { until: null }),
    clock,
  ],
  drained: ['pepicelli'],
});

describe('what is frozen', () => {
  it('is marked in the list of resources and in the status line, without colour', async () => {
    const test = await open('resources', { cluster: calmState({ freezes: [clock] }) });
    await expectGolden('resources-frozen-80x24', test.screen());
    const small = await open('resources', {
      cluster: calmState({ freezes: [clock] }),
      columns: 60,
      rows: 16,
    });
    expect(small.screen().join('\n')).toContain('> F* clock');
    expect(small.screen()[14]).toContain('FROZEN clock  until 21:42');
  });

  it('with its member: everything on it and nothing else', async () => {
    const freezes = [freezeOf({ kind: 'member', member: 'polishham' })];
    const test = await open('resources', { cluster: calmState({ freezes }) });
    expect(test.screen()[5]).toContain('> F* clock');
    expect(test.screen()[6]).toContain('   * cluster_lockd');
    expect(test.screen()[10]).toContain('  F* named');
    expect(test.screen()[20]).toContain(
      'clock is frozen with the member polishham until 21:42: disk',
    );
  });

  it('and what is drained is marked on the members screen', async () => {
    const test = await open('members', { cluster: all });
    await test.press('down', 'down');
    await expectGolden('members-calm-80x24', test.screen());
    const small = await open('members', { cluster: all, columns: 60, rows: 16 });
    expect(small.screen().join('\n')).toContain('F*D 3');
    expect(small.screen()[14]).toContain('FROZEN cluster +2');
    expect(small.screen()[14]).toContain('DRAINED pepicelli');
  });
});

describe('the list of freezes and drains', () => {
  it('shows each with its reason and end', async () => {
    const test = await open('freezes', { cluster: all });
    await expectGolden('freezes-80x24', test.screen());
    const small = await open('freezes', { cluster: all, columns: 60, rows: 16 });
    await expectGolden('freezes-60x16', small.screen());
  });

  it('says so when there is none, and that there is nothing to end', async () => {
    const test = await open('freezes');
    expect(test.screen()[4]).toContain('Nothing is frozen, and no member is drained.');
    await test.press('enter');
    expect(test.screen()[20]).toContain('there is nothing to end');
  });

  it('ends a freeze and a drain after a question', async () => {
    const test = await open('freezes', { cluster: all, answer: answered });
    await test.press('down', 'down', 'enter');
    expect(test.screen().join('\n')).toContain('Command:  caa_unfreeze clock');
    await test.press('tab', 'tab', 'enter');
    expect(requests(test, 'caa.unfreeze')).toEqual([
      expect.objectContaining({ scopes: [{ kind: 'resource', resource: 'clock' }] }),
    ]);
    await test.press('enter', 'G', 'enter');
    expect(test.screen().join('\n')).toContain('Command:  caa_undrain pepicelli');
    expect(test.screen().join('\n')).toContain('Still there: db_2.');
    await test.press('tab', 'tab', 'enter');
    expect(requests(test, 'caa.undrain')).toEqual([
      expect.objectContaining({ member: 'pepicelli' }),
    ]);
  });
});

describe('freezing', () => {
  it('asks for reason and end, and shows the command while it is filled', async () => {
    const test = await open('resources', { answer: answered });
    await test.press('F', 'tab', 'tab', 'disk change', 'tab', '90m');
    await expectGolden('freeze-dialog-80x24', test.screen());
    await test.press('enter');
    expect(requests(test, 'caa.freeze')).toEqual([
      {
        scopes: [{ kind: 'resource', resource: 'clock' }],
        reason: 'disk change',
        until: fixedNow + 90 * 60_000,
        caller: expect.objectContaining({
          commandLine: 'caa_freeze clock -m "disk change" -for 90m',
        }),
      },
    ]);
    expect(test.screen().join('\n')).toContain('caa_freeze clock');
    await test.press('enter');
    expect(test.screen()[2]).toContain('Resources');
  });

  it('after a plan ends when the plan said, however long the plan was looked at', async () => {
    const basis = '3.120';
    const plan = { basis, assumptions: [], lines: [], exitCode: 0, events: [], changes: [] };
    const test = await open('freezes', {
      answer: (method) =>
        method === 'caa.plan'
          ? { ...plan, decisions: [], versions: [], placements: [] }
          : answered(),
    });
    await test.press('f', 'tab', 'tab', 'tab', '90m', 'f11');
    await test.setNow(fixedNow + 300_000);
    const until = fixedNow + 90 * 60_000;
    expect(requests(test, 'caa.plan')).toMatchObject([{ what: { command: { until } } }]);
    await test.press('D');
    expect(requests(test, 'caa.freeze')).toMatchObject([{ until, caller: { basis } }]);
  });

  it('offers the end for what is frozen by itself already', async () => {
    const test = await open('resources', { cluster: calmState({ freezes: [clock] }) });
    await test.press('F');
    expect(test.screen().join('\n')).toContain('Unfreeze clock?');
  });

  it.each([
    [['tab', 'ctrl-u', 'enter'], 'Names: name at least one resource.'],
    [['tab', 'ctrl-u', 'cheese', 'enter'], 'Names: resource cheese is not registered.'],
    [['space', 'enter'], 'Names: there is no member clock; there are polishham, provolone'],
    [['tab', 'tab', 'tab', 'soon', 'enter'], 'For: soon is no span like 90m, 2h or 1d'],
    [['tab', 'tab', 'tab', 'tab', '25:00', 'enter'], 'Until: 25:00 is no time like 18:30'],
    [['tab', 'tab', 'tab', '1h', 'tab', '18:30', 'enter'], 'Fill either For or Until'],
    [['tab', 'tab', 'tab', 'tab', '2026-11-20T10:00', 'enter'], '2026-11-20T10:00 is past.'],
    [['tab', 'tab', 'tab', 'tab', '2026-02-30T10:00', 'enter'], '2026-02-30T10:00 is no time'],
  ])('refuses %j: %s', async (keys, words) => {
    const test = await open('resources', { answer: answered });
    await test.press('F', ...keys);
    expect(test.screen()[20]).toContain(words);
    expect(requests(test, 'caa.freeze')).toEqual([]);
  });

  it('a time of day that is past today is that of tomorrow', async () => {
    const test = await open('freezes', { answer: answered });
    await test.press('f', 'tab', 'tab', 'tab', 'tab', '18:30', 'enter');
    const tomorrow = new Date(2026, 10, 22, 18, 30).getTime();
    expect(requests(test, 'caa.freeze')).toEqual([
      expect.objectContaining({ scopes: [{ kind: 'cluster' }], until: tomorrow }),
    ]);
  });
});

describe('draining', () => {
  it('a member from the list of members, with the lines of the run, which may be left', async () => {
    const never = () => new Promise(() => undefined);
    const test = await open('members', {
      answer: (method) => (method === 'caa.drain' ? never() : []),
    });
    await test.press('d', 'tab', 'new memory');
    expect(test.screen().join('\n')).toContain('caa_drain polishham -m "new memory"');
    await test.press('enter');
    expect(requests(test, 'caa.drain')).toEqual([
      expect.objectContaining({ member: 'polishham', reason: 'new memory' }),
    ]);
    expect(test.screen().join('\n')).toContain('RUNNING');
    await test.press('escape');
    expect(test.screen()[2]).toContain('Cluster Members and Quorum');
  });

  it('F6 shows the command before anything is run', async () => {
    const test = await open('freezes');
    await test.press('d', 'f6');
    expect(test.screen().join('\n')).toContain('caa_drain polishham');
    expect(requests(test, 'caa.drain')).toEqual([]);
  });
});
