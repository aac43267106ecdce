// What keys do in the lock browser, and what it copies and shows as commands.
import { describe, expect, it } from 'vitest';
import { dlmOpener, focusedLine } from './open-dlm.ts';

const open = dlmOpener();

describe('keys', () => {
  it('begins on the resource with the longest wait, and Left and Right fold and unfold', async () => {
    const test = await open();
    expect(focusedLine(test)).toContain('| file3');
    await test.press('left');
    expect(focusedLine(test)).toContain('- vol_b');
    await test.press('left');
    expect(focusedLine(test)).toContain('+ vol_b');
    await test.press('left', 'left', 'left');
    expect(focusedLine(test)).toContain('- public 7');
    await test.press('left');
    expect(focusedLine(test)).toContain('+ public 7');
    await test.press('right', 'right');
    expect(focusedLine(test)).toContain('+ disk1');
    await test.press('*', 'end', 'up', 'up', 'up', 'up');
    expect(test.screen().join('\n')).toContain('file8');
    await test.press('*');
    expect(focusedLine(test)).not.toBe('');
    expect(test.screen().join('\n')).not.toContain('disk1');
  });

  it('Tab goes from the tree to the locks, to the buttons and back; Esc goes back to the tree', async () => {
    const test = await open();
    await test.press('tab');
    expect(focusedLine(test)).toContain('|>00000b19 PR');
    await test.press('down', 'down', 'down');
    expect(focusedLine(test)).toContain('|>00000c40 EX');
    expect(test.screen()[20]).toContain('Lock 00000c40 EX, dlm_lock (OS pid 4120).');
    await test.press('tab');
    expect(focusedLine(test)).toBe('');
    await test.press('shift-tab');
    expect(focusedLine(test)).toContain('|>00000c40 EX');
    await test.press('shift-tab');
    expect(focusedLine(test)).toMatch(/^\|> +\| file3/);
    await test.press('enter', 'escape');
    expect(focusedLine(test)).toMatch(/^\|> +\| file3/);
  });

  it('without locks Tab goes on to the buttons', async () => {
    const test = await open();
    await test.press('home', 'tab', 'enter');
    expect(test.screen()[2]).toContain('Blocker of lock');
  });

  it('b begins with the chosen lock if it waits', async () => {
    const test = await open();
    await test.press('tab', 'down', 'down', 'b');
    expect(test.screen()[2]).toContain('Blocker of lock 00000b12');
  });

  it('b says why not where nothing waits', async () => {
    const test = await open();
    await test.press('down', 'b');
    expect(test.screen()[20]).toContain('Nothing waits on file4');
  });

  it('TUI-122 s changes the order, and the focus stays on its resource', async () => {
    const test = await open();
    await test.press('s');
    expect(focusedLine(test)).toContain('| file3');
    const names = test
      .screen()
      .slice(4, 9)
      .map((line) => line.slice(6, 14).trim());
    expect(names).toEqual(
      ['disk1', '+ vol_a', '- vol_b', '| fil', '| fil'].map((name) =>
        expect.stringContaining(name.slice(0, 5)),
      ),
    );
    expect(test.screen().join('\n')).toContain('Sort: name');
  });

  it('/ filters as one types, and Esc shows everything again', async () => {
    const test = await open();
    await test.press('/', 'tape2');
    expect(
      test
        .screen()
        .slice(4, 6)
        .map((line) => line.slice(1, 16)),
    ).toEqual([expect.stringContaining('- user 0'), expect.stringContaining('| tape2')]);
    await test.press('enter', 'escape');
    expect(test.screen().join('\n')).toContain('file3');
    await test.press('/', 'nosuch', 'enter');
    expect(test.screen().join('\n')).toContain('Nothing matches nosuch.');
  });

  it('opens with a filter: sysman dlm tape2', async () => {
    const test = await open({ params: { arguments: 'tape2' } });
    expect(focusedLine(test)).toContain('tape2');
  });

  it.each([
    [[], 'dlm_stat -n public:7 -l disk1/vol_b/file3'],
    [['home'], 'dlm_stat -n public:7'],
    [['g'], 'dlm_stat -w'],
    [['b'], 'dlm_stat -n public:7 -w disk1/vol_b/file3'],
    [['v'], 'dlm_stat -s'],
  ])('TUI-002 F6 after %j shows %s', async (keys, command) => {
    const test = await open();
    await test.press(...keys, 'f6');
    expect(test.screen().join('\n')).toContain(command);
  });

  it('y copies the resource, the lock or the page', async () => {
    const test = await open();
    await test.press('y', 'tab', 'y', 'm', 'y');
    const copied = test.log.filter((line) => line.startsWith('copy'));
    expect(copied[0]).toBe('copy public 7: disk1 > vol_b > file3, 4 locks: b19, b21, b12, c40');
    expect(copied[1]).toBe('copy 00000b19 PR disk1 > vol_b > file3');
    expect(copied[2]).toContain('asked for');
  });
});
