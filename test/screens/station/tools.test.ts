// The Tools menu of SysMan Station by keys: the tasks for each kind of object, what is dimmed and why, and the SysMan Menu
// at its end with the object chosen.
import { describe, expect, it } from 'vitest';
import { monitorGroups } from '../../../src/screens/station/status.ts';
import { type ToolSubject, toolsOf } from '../../../src/screens/station/tools.ts';
import { stationViews, viewRows } from '../../../src/screens/station/views.ts';
import { watchesStart } from '../../../src/screens/station/watch.ts';
import type { ClusterState } from '../../../src/tui/cluster-store.ts';
import { type ConsoleSetup, consoleOpener, expectGolden } from '../../support/console.ts';
import { deliState } from '../../support/console-data.ts';
import { worldOf } from '../monitoring-world.ts';

const opener = consoleOpener();
const open = (setup: ConsoleSetup = {}) => opener({ screen: 'station', ...setup });
const textOf = (screen: readonly string[]): string => screen.join('\n');

function withHardware(): ClusterState {
  const state = deliState();
  const member = state.members.get('polishham');
  if (member === undefined) throw new Error('no such member');
  const parts = [
    { name: 'tu0', kind: 'adapter' as const, address: '16.69.244.5', subnet: '16.69.244.0/24' },
    { name: '/dev/tape/tape1', kind: 'device' as const, address: null, subnet: null },
  ].map((part) => ({ ...part, works: true, isHosts: false }));
  return {
    ...state,
    members: new Map([...state.members, [member.name, { ...member, hardware: parts }]]),
  };
}

/** Every object that the station can show, and every view. */
function allSubjects(cluster: ClusterState): readonly ToolSubject[] {
  const monitor = monitorGroups(cluster, watchesStart);
  return stationViews.flatMap(({ name: view }): readonly ToolSubject[] => [
    { kind: 'view', view },
    ...viewRows(view, cluster, new Set(), monitor).map((row) => ({
      kind: 'row' as const,
      row,
      view,
    })),
    ...cluster.events.map((event) => ({ kind: 'event' as const, event })),
  ]);
}

describe('the tools of an object', () => {
  it('TUI-153 t opens the tasks of an application, with what cannot be done now dimmed', async () => {
    const test = await open();
    await test.press('tab', 'down', 'down', 't');
    await expectGolden('station-tools-80x24', test.screen());
    await test.press('escape');
    expect(test.screen()[20]).toContain('clock: ONLINE on polishham');
  });

  it('fits 110x30', async () => {
    const test = await open({ columns: 110, rows: 30 });
    await test.press('tab', 'down', 't');
    await expectGolden('station-tools-110x30', test.screen());
  });

  it('TUI-153 a task opens with the object chosen, and Esc leads back to the object', async () => {
    const test = await open();
    await test.press('tab', 'down', 'down', 't', 'Relocate', 'enter');
    expect(test.screen()[1]).toContain('SysMan Station > Relocate');
    expect(textOf(test.screen())).toContain('clock');
    await test.press('escape');
    expect(test.screen()[20]).toContain('clock: ONLINE on polishham');
  });

  it('TUI-071 TUI-153 What if asks about the object that has the focus', async () => {
    const application = await open();
    await application.press('tab', 'down', 'down', 't', 'What if', 'enter');
    expect(textOf(application.screen())).toContain('it is relocated');
    await application.press('escape', 'up', 't', 'What if', 'enter');
    expect(textOf(application.screen())).toContain('polishham is shut down in order');
  });

  it('TUI-153 a dimmed task says why and opens nothing', async () => {
    const test = await open();
    await test.press('tab', 'down', 'down', 't', 'Start', 'enter');
    expect(test.screen()[20]).toContain('clock is ONLINE on polishham: it runs already');
    expect(textOf(test.screen())).toContain('Tools: clock');
  });

  it.each([
    ['Start resources', '4', 'Start'],
    ['Relocate resources', '5', 'Relocate'],
    ['Stop resources', '6', 'Stop'],
  ])(
    'TUI-153 SysMan Menu is last and opens the CAA tasks with the object: %s',
    async (_, digit, title) => {
      const test = await open();
      await test.press('tab', 'down', 'down', 't', 'SysMan', 'enter');
      expect(test.screen()[1]).toBe('SysMan Station > CAA Management > clock');
      await test.press(digit);
      expect(test.screen()[2]).toContain(title);
      expect(textOf(test.screen())).toMatch(/Resources? .*clock/);
    },
  );

  it('TUI-153 in the SysMan Menu of a member balancing takes the member and the list its resources', async () => {
    const test = await open();
    await test.press('tab', 'down', 't', 'SysMan', 'enter', '2');
    expect(textOf(test.screen())).toContain('Filter host=polishham');
    await test.press('f3', '8');
    expect(textOf(test.screen())).toMatch(/member.*polishham/i);
  });

  it('TUI-153 the views have tools as well, and one that is not in the product says so', async () => {
    const test = await open({ params: { type: 'interconnect' } });
    await test.press('t');
    const screen = textOf(test.screen());
    expect(screen).toContain('Tools: Interconnect');
    expect(screen).toContain('Memory Channel View');
    await test.press('Cluster inter', 'enter');
    expect(test.screen()[20]).toContain('Cluster interconnect is not in this release');
  });
});

describe('every menu of tools', () => {
  it('TUI-153 ends with the SysMan Menu, names each task once, and each works or says why', async () => {
    for (const cluster of [deliState(), withHardware()]) {
      const screens = (await import('../../../src/screens/screens.ts')).screens;
      const world = worldOf({ cluster, hasScreen: (name) => screens.has(name) });
      for (const subject of allSubjects(cluster)) {
        const tools = toolsOf(subject, world);
        const labels = tools.map(({ label }) => label);
        expect(new Set(labels).size).toBe(labels.length);
        expect(labels.at(-1)).toBe('SysMan Menu');
        for (const { label, refusal, effects } of tools) {
          if (refusal !== null) expect(refusal, label).toMatch(/^\S.*\.$/);
          else expect(effects.length, label).toBeGreaterThan(0);
          for (const effect of effects) {
            if (effect.type === 'open') expect([...screens.keys()]).toContain(effect.name);
          }
        }
      }
    }
  });

  it('TUI-153 without a line or in read-only mode nothing that changes the cluster is offered', () => {
    const cluster = deliState();
    const changing = ['Change profile...', 'Freeze...', 'Balance...', 'Drain...'];
    const worlds = [
      worldOf({ access: 'RO' }),
      worldOf({ cluster: { ...cluster, phase: 'lost', lostAt: 0 } }),
    ];
    for (const world of worlds) {
      for (const subject of allSubjects(cluster)) {
        for (const { label, refusal } of toolsOf(subject, world)) {
          if (changing.includes(label)) expect(refusal, label).not.toBeNull();
        }
      }
    }
  });

  it('says that the object has gone if it went while the menu was open', async () => {
    const test = await open();
    await test.press('tab', 'down', 'down', 't');
    const cluster = deliState();
    const resources = new Map([...cluster.resources].filter(([name]) => name !== 'clock'));
    await test.setCluster({ ...cluster, resources });
    await test.press('SysMan', 'enter');
    expect(test.screen()[20]).toContain('what it was for has gone');
    expect(test.screen()[1]).toBe('SysMan Station');
  });
});
