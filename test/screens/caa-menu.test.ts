// The CAA menu: the picture of the specification, live facts, and keys through the ready-made component.
import { describe, expect, it } from 'vitest';
import { taskFact } from '../../src/screens/caa-menu/facts.ts';
import { createClusterStore } from '../../src/tui/cluster-store.ts';
import { caaTasks } from '../../src/tui/tasks.ts';
import { consoleOpener, expectGolden } from '../support/console.ts';
import { allScreens, baseScreens } from '../support/console-base.ts';
import { deliState, resource } from '../support/console-data.ts';

const open = consoleOpener();
const caa = { screen: 'caa-menu', screens: allScreens } as const;

/** Rows 1 to 20 of the picture in section 5.1, with the numbers of the test's cluster. */
const picture = `
SysMan Menu                   Focus: cluster deli              EVM 2!  RW  20:12
Main Menu > TruCluster Specific > CAA Management
+-- Cluster Application Availability (CAA) Management -------------------------+
|                                                                              |
|   Choose a task, then press Enter or its number.                             |
|                                                                              |
|>  1  Manage resource profiles...     7 profiles, 6 registered                |
|   2  Monitor CAA resources           live list                               |
|   3  Register resources              1 profile is not registered             |
|   4  Start resources                 1 can be started, 1 is starting         |
|   5  Relocate resources              3 can be relocated                      |
|   6  Stop resources                  4 can be stopped                        |
|   7  Unregister resources            1 can be unregistered                   |
|   ------------------------------------------------------------------------   |
|   8  Balance resources               shows the plan before it moves anything |
|   9  CAA events                      last 20:11:58 db_2 state UNKNOWN        |
|                                                                              |
|   A task that cannot be used now stays here and says why.                    |
|                                                                              |
+--[ Select ]--[ Back ]--[ Help ]----------------------------------------------+
 Create, change, copy, validate and delete resource profiles.
Members 3/3 UP  Quorum 4/4  CAA 3 on 2 off 1 unk  data live  script on
Enter=Select  1-9=Choose  F3=Back  :=Go to  /=Find  ?=Help  F10=Exit
`;

/** What was done besides asking for the standing check. */
function withoutCheck(log: readonly string[]): readonly string[] {
  return log.filter((line) => line !== 'request caa.survival {}');
}

describe('CAA menu, drawn', () => {
  it('TUI-050 TUI-052 TUI-422 is the picture of the specification', async () => {
    const test = await open({ screens: allScreens });
    await test.press('enter');
    expect(test.screen()).toEqual([...picture.trim().split('\n'), '']);
  });

  for (const [columns, rows] of [
    [60, 16],
    [110, 30],
    [200, 60],
  ] as const) {
    it(`TUI-346 TUI-415 fits ${columns}x${rows}`, async () => {
      const test = await open({ ...caa, columns, rows, characters: 'utf8' });
      await expectGolden(`caa-menu-${columns}x${rows}`, test.screen());
    });
  }

  it('TUI-012 alone it has no menu above it, and leaving it leaves the program', async () => {
    const test = await open(caa);
    expect(test.screen()[1]).toBe('CAA Management');
    await test.press('f3');
    expect(withoutCheck(test.log)).toEqual(['end 0']);
  });

  it('alone it is not left by one Esc too many', async () => {
    const test = await open(caa);
    await test.press('escape');
    expect(withoutCheck(test.log)).toEqual([]);
    expect(test.screen()[20]).toBe(' F10 leaves the program.');
  });
});

describe('CAA menu, keys', () => {
  it('TUI-418 arrows reach the ready-made component, and the hint follows', async () => {
    const test = await open(caa);
    await test.press('down', 'down', 'j');
    expect(test.screen()[9]).toMatch(/^\|> {2}4 {2}Start resources/);
    expect(test.screen()[20]).toBe(' Set the target to ONLINE and run the start entry point.');
    expect(test.cursor()).toEqual({ row: 9, column: 1, isVisible: true });
    await test.press('up', 'enter');
    expect(test.screen()[1]).toContain('register');
  });

  it('TUI-051 a digit starts the task at once, and the focus is there on coming back', async () => {
    const test = await open(caa);
    await test.press('6');
    expect(test.screen()[1]).toContain('> stop');
    await test.press('f3');
    expect(test.screen()[11]).toMatch(/^\|> {2}6 {2}Stop/);
  });

  it('Home and End, and the buttons, work as everywhere', async () => {
    const test = await open(caa);
    await test.press('end');
    expect(test.screen()[15]).toMatch(/^\|> {2}9/);
    await test.press('home', 'down');
    expect(test.screen()[7]).toMatch(/^\|> {2}2/);
    await test.press('tab', 'enter');
    expect(test.screen()[1]).toContain('> resources');
  });

  it('TUI-420 keys do not reach the menu below a dialog', async () => {
    const test = await open(caa);
    await test.press('f1', 'down', 'down', 'escape');
    expect(test.screen()[6]).toMatch(/^\|> {2}1/);
  });

  it('TUI-270 F6 shows the command of the focused task', async () => {
    const test = await open(caa);
    await test.press('down', 'down', 'down', 'f6');
    await expectGolden('command-preview', test.screen());
    await test.press('y');
    expect(withoutCheck(test.log)).toEqual(['copy sysman caa_start']);
  });

  it('TUI-277 w adds the command to the script as a comment', async () => {
    const test = await open(caa);
    await test.press('f6', 'w');
    expect(withoutCheck(test.log)).toEqual([
      'script # 2026-11-21 20:12:36 root: added from the command preview, not run',
      'script # sysman caa_profile',
    ]);
  });

  it('TUI-008 a task with nothing to act on is dim and says why', async () => {
    const state = deliState();
    const idle = new Map([['dhcp', resource('dhcp', 'OFFLINE', null)]]);
    const test = await open({ ...caa, cluster: { ...state, resources: idle } });
    await test.press('5');
    expect(test.screen()[20]).toBe(' No resource is ONLINE, so none can be relocated.');
    expect(test.runs(10)[2]?.looks).toEqual(['dim', 'reverse']);
  });

  it('TUI-251 read-only mode dims what acts, and refuses it', async () => {
    const test = await open({ ...caa, access: 'RO' });
    expect(test.screen()[0]).toContain('  RO  20:12');
    expect(test.screen()[9]).toContain('read only');
    await test.press('4');
    expect(test.screen()[20]).toContain('not in read-only mode');
  });
});

describe('CAA menu, facts', () => {
  it('TUI-052 says nothing before anything is known', async () => {
    const test = await open({ ...caa, cluster: createClusterStore().getState() });
    const facts = caaTasks.map((task) => taskFact(task, test.console.world()).text);
    expect(facts).toEqual([
      '',
      'live list',
      '',
      '',
      '',
      '',
      '',
      'shows the plan before it moves anything',
      '',
    ]);
  });

  it('tasks without a screen are marked for later', async () => {
    const test = await open({ screen: 'caa-menu', screens: baseScreens });
    expect(test.screen()[9]).toContain('Start resources                 (later)');
    await test.press('4');
    expect(test.screen().join('\n')).toContain('This task is not in this release');
  });

  it('a resource that another one needs cannot be unregistered', async () => {
    const state = deliState();
    const resources = new Map([
      ['a', resource('a', 'OFFLINE', null)],
      ['b', resource('b', 'OFFLINE', null, { required: ['a'] })],
    ]);
    const test = await open({ ...caa, cluster: { ...state, resources } });
    expect(test.screen()[12]).toContain('1 can be unregistered');
  });

  it('follows live data', async () => {
    const test = await open(caa);
    const state = deliState();
    await test.setCluster({
      ...state,
      profiles: state.profiles?.filter((one) => one.registered) ?? [],
    });
    expect(test.screen()[6]).toContain('6 profiles, 6 registered');
    expect(test.screen()[8]).toContain('every profile is registered');
    await test.setCluster({ ...state, profiles: [] });
    expect(test.screen()[8]).toContain('no profile yet');
  });
});
