// The Main Menu on a real terminal emulator: the picture of the specification, its other sizes, and what
// keys do.
import { describe, expect, it } from 'vitest';
import { branchAsTask, everyBranch, findHits } from '../../src/screens/main-menu/state.ts';
import { taskTree } from '../../src/tui/tasks.ts';
import { consoleOpener, expectGolden } from '../support/console.ts';
import { allScreens, baseScreens } from '../support/console-base.ts';

const open = consoleOpener();

/** The picture of section 4, without its last, blank row. */
const picture = `
SysMan Menu                   Focus: cluster deli              EVM 2!  RW  20:12
Main Menu
+-- Tasks ---------------------------------------------------------------------+
| + Accounts                                                                   |
| + Hardware                                                                   |
| + Mail                                                    (host system only) |
| + Monitoring and Tuning                                                      |
| + Networking                                                                 |
| + Printing                                                (host system only) |
| + Security                                                                   |
| + Software                                                                   |
| + Storage                                                                    |
| + Support and Services                                                       |
| + General Tasks                                                              |
| - TruCluster Specific                                                        |
|>  | Cluster Application Availability (CAA) Management                    caa |
|   | Cluster Alias Management                                     clu_aliases |
|   | Cluster Members and Quorum                                       members |
|   | Distributed Lock Manager (DLM) Browser                               dlm |
+--[ Select ]--[ Exit ]--[ Find... ]--[ Options... ]--[ Help ]-- 6 more below -+
 Profiles, monitoring, register, start, relocate, stop, unregister.
Members 3/3 UP  Quorum 4/4  CAA 3 on 2 off 1 unk  data live  script on
Enter=Select  Tab=Buttons  +/-=Open/Close  /=Find  :=Go to  ?=Help  F10=Exit
`;

describe('Main Menu, drawn', () => {
  it('TUI-030 TUI-035 TUI-037 TUI-038 TUI-345 is the picture of the specification at 80x24', async () => {
    const test = await open({ screens: allScreens });
    expect(test.screen()).toEqual([...picture.trim().split('\n'), '']);
  });

  const sizes: readonly (readonly [number, number])[] = [
    [80, 24],
    [60, 16],
    [110, 30],
    [200, 60],
  ];
  for (const [columns, rows] of sizes) {
    it(`TUI-345 TUI-346 TUI-415 fits ${columns}x${rows}`, async () => {
      const test = await open({ columns, rows, screens: baseScreens });
      await expectGolden(`main-menu-${columns}x${rows}`, test.screen());
    });
  }

  it('TUI-356 draws lines where the terminal shows UTF-8', async () => {
    const test = await open({ characters: 'utf8', screens: baseScreens });
    await expectGolden('main-menu-utf8', test.screen());
  });

  it('TUI-005 TUI-021 TUI-354 shows the focus without any colour', async () => {
    const test = await open({ colour: 'none', options: { theme: 'mono' }, screens: baseScreens });
    const looks = test.screen().flatMap((_, row) => test.runs(row).flatMap((run) => run.looks));
    expect(looks.filter((look) => look.includes('ground'))).toEqual([]);
    const focused = test.runs(15);
    expect(focused.map((run) => [run.text.trim().slice(0, 3), run.looks])).toEqual([
      ['|', []],
      ['>  ', ['reverse']],
      ['|', []],
    ]);
    expect(test.screen().filter((line) => line.startsWith('|>'))).toHaveLength(1);
  });

  it('TUI-429 puts the real cursor on the focused row', async () => {
    const test = await open({ screens: baseScreens });
    expect(test.cursor()).toEqual({ row: 15, column: 1, isVisible: true });
    await test.press('down');
    expect(test.cursor()).toEqual({ row: 16, column: 1, isVisible: true });
  });

  it('TUI-397 TUI-400 sends few bytes for an arrow key, and none for a key that changes nothing', async () => {
    const test = await open({ screens: baseScreens });
    await test.press('up');
    const before = test.bytes();
    await test.press('up');
    expect(test.bytes() - before).toBeLessThanOrEqual(250);
    const still = test.bytes();
    await test.press('x');
    expect(test.bytes()).toBe(still);
  });
});

describe('Main Menu, keys', () => {
  it('TUI-031 opens and closes branches', async () => {
    const test = await open({ screens: baseScreens });
    await test.press('home', 'enter');
    expect(test.screen()[4]).toContain('| Access to the cluster service');
    await test.press('left');
    expect(test.screen()[4]).toContain('+ Hardware');
    await test.press('right', 'right');
    expect(test.screen()[4]).toMatch(/^\|>.*Access to the cluster service/);
    await test.press('left');
    expect(test.screen()[3]).toMatch(/^\|>- Accounts/);
    await test.press('-');
    expect(test.screen()[3]).toMatch(/^\|>\+ Accounts/);
    await test.press('+');
    expect(test.screen()[3]).toMatch(/^\|>- Accounts/);
  });

  it('TUI-031 opens all branches with *, and closes them all again', async () => {
    const test = await open({ rows: 60, screens: baseScreens });
    await test.press('*');
    expect(
      test.screen().filter((line) => line.startsWith('| -') || line.startsWith('|>-')),
    ).toHaveLength(everyBranch().length);
    await test.press('*');
    expect(test.screen().filter((line) => /^\|.-/.test(line))).toEqual([]);
  });

  it('TUI-032 TUI-020 [Select] starts the task, [Exit] leaves', async () => {
    const test = await open({ screens: baseScreens });
    await test.press('tab', 'enter');
    expect(test.screen()[1]).toBe('Main Menu > TruCluster Specific > CAA Management');
    await test.press('f3', 'right', 'enter');
    expect(test.log).toContain('end 0');
  });

  it('TUI-020 Tab goes through the buttons and back to the body', async () => {
    const test = await open({ screens: baseScreens });
    await test.press('tab');
    expect(test.runs(19).find((run) => run.looks.includes('reverse'))?.text).toBe('[ Select ]');
    await test.press('tab', 'tab', 'tab', 'tab');
    expect(test.runs(19).find((run) => run.looks.includes('reverse'))?.text).toBe('[ Help ]');
    await test.press('tab');
    expect(test.runs(19).some((run) => run.looks.includes('reverse'))).toBe(false);
    expect(test.screen()[15]).toMatch(/^\|>/);
  });

  it('TUI-033 finds as the user types, steps with n, and Esc restores the tree', async () => {
    const test = await open({ screens: baseScreens });
    const before = test.screen();
    await test.press('/', 'tape');
    expect(test.screen().find((line) => line.startsWith('|>'))).toContain('Storage');
    await test.press('down');
    expect(test.screen().find((line) => line.startsWith('|>'))).toContain('Tape resources');
    await test.press('escape');
    expect(test.screen()).toEqual(before);
    await test.press('/', 'lock', 'enter', 'n');
    expect(test.screen().find((line) => line.startsWith('|>'))).toContain('practice bench');
    await test.press('N');
    expect(test.screen().find((line) => line.startsWith('|>'))).toContain(
      'Distributed Lock Manager',
    );
  });

  it('TUI-203 a paste while searching is text, and elsewhere it is ignored with a message', async () => {
    const test = await open({ screens: baseScreens });
    await test.paste('q\nx');
    expect(test.screen()[20]).toContain('pasted text was ignored');
    await test.press('/');
    await test.paste('dlm');
    expect(test.screen()[2]).toContain('find: dlm_');
  });

  it('TUI-034 [Options...] opens the options', async () => {
    const test = await open({ screens: baseScreens });
    await test.press('tab', 'right', 'right', 'right', 'enter');
    expect(test.screen()[1]).toBe('Main Menu > General Tasks > Options');
  });

  it('TUI-036 remembers the open branches', async () => {
    const test = await open({ options: { openBranches: ['Storage'] }, screens: baseScreens });
    expect(test.screen().join('\n')).toContain('- Storage');
    expect(test.screen().join('\n')).not.toContain('- TruCluster');
    await test.press('home', 'enter');
    expect(test.console.store.getState().options.openBranches).toEqual(['Storage', 'Accounts']);
  });

  it('TUI-008 TUI-037 what is not here explains itself in a card', async () => {
    const test = await open({ screens: baseScreens });
    await test.press('down', 'enter');
    await expectGolden('card-later', test.screen());
    await test.press('escape', 'home', 'down', 'down', 'enter');
    await expectGolden('card-host-system', test.screen());
    await test.press('enter');
    expect(test.screen()[1]).toBe('Main Menu');
  });

  it('TUI-011 Esc never leaves the program from the Main Menu', async () => {
    const test = await open({ screens: baseScreens });
    await test.press('escape', 'f3', 'ctrl-g');
    expect(test.log).toEqual([]);
    expect(test.screen()[20]).toBe(' F10 leaves the program.');
  });
});

describe('Main Menu, table', () => {
  it('finds by name, accelerator and description', () => {
    expect(findHits('selfcheck')).toEqual(['Support and Services/Check the installation']);
    expect(findHits('sendmail')).toEqual([]);
    expect(findHits(' ')).toEqual([]);
    expect(findHits('QUORUM').length).toBeGreaterThan(1);
  });

  it('TUI-037 branches of the host system are tasks with a card', () => {
    const mail = taskTree.find((branch) => branch.name === 'Mail');
    expect(mail && branchAsTask(mail).card?.instead).toContain('mail server');
  });
});
