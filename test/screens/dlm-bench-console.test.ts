// The practice bench in a terminal: keys as a person presses them, and the frames they lead to.
import { describe, expect, it } from 'vitest';
import { consoleOpener, expectGolden, type TestConsole } from '../support/console.ts';
import { scenarios } from './dlm-bench-data.ts';

const openConsole = consoleOpener();
const open = (more: Parameters<typeof openConsole>[0] = {}): Promise<TestConsole> =>
  openConsole({ screen: 'dlm-bench', scenarios, ...more });

/** What the bench tells lessons now. */
function facts(test: TestConsole) {
  const { bench } = test.console.world();
  if (bench === null) throw new Error('the bench has told nothing');
  return bench;
}

const row = (test: TestConsole, index: number): string => test.screen()[index] ?? '';
const messageRow = 20;

describe('the practice bench', () => {
  it('is a task below the lock browser, and opens from the command line with a scenario', async () => {
    const test = await openConsole({ scenarios });
    await test.press(':', 'dlm-bench s-03', 'enter');
    expect(row(test, 2)).toContain('Practice bench');
    const direct = await open({ params: { arguments: 's-03' } });
    expect(row(direct, 2)).toContain('S-03 new requests keep their order, 0 of 5');
    expect(row(direct, messageRow)).toBe(' n plays 1 of 5: A: lock a R PR');
    expect(facts(direct)).toMatchObject({
      scenario: 'S-03 new requests keep their order',
      steps: 0,
    });
  });

  it('begins empty and says what to do', async () => {
    const test = await open();
    await expectGolden('dlm-bench-empty-80x24', test.screen());
    expect(facts(test)).toMatchObject({ scenario: null, steps: 0, locks: [], log: [] });
  });

  it('the five-minute idea: two processes, one resource, a wait, a release, and back', async () => {
    const test = await open();
    await test.press('enter');
    await expectGolden('dlm-bench-lock-80x24', test.screen());
    await test.press('enter');
    expect(facts(test).locks).toMatchObject([{ name: 'a', resource: 'R', mode: 'EX' }]);
    await test.press('2', 'enter', 'enter');
    await expectGolden('dlm-bench-waits-80x24', test.screen());
    expect(facts(test).processes[1]).toMatchObject({ name: 'B', blockedFor: 'b' });
    await test.press('1', 'x', 'enter');
    expect(facts(test).locks).toMatchObject([
      { state: 'released' },
      { state: 'granted', mode: 'EX' },
    ]);
    expect(row(test, 11)).toBe(
      '| a (EX) is released. b is granted: a no longer stands in its way.             |',
    );
    await test.press('u', 'u');
    expect(facts(test)).toMatchObject({ steps: 1, locks: [{ name: 'a', mode: 'EX' }] });
    await test.press('r');
    expect(facts(test).locks).toHaveLength(2);
  });

  it('a deadlock: the circle is drawn, and the reason said', async () => {
    const test = await open({ params: { scenario: 's-12', at: 'end' } });
    await expectGolden('dlm-bench-deadlock-80x24', test.screen());
  });

  it('keys of the forms make operations; Esc makes nothing', async () => {
    const test = await open();
    const last = (): string => test.console.world().benchScript?.text.split('\n').at(-1) ?? '';
    await test.press('l', 'escape', 'c');
    expect(row(test, messageRow)).toBe(' Process A has no lock to convert; l asks for one.');
    await test.press('l', 'tab', 'left', 'left', 'tab', 'tab', 'right', 'tab', 'right', 'enter');
    expect(last()).toBe('A: quelock a R PR +NOQUEUE');
    await test.press('c', 'enter');
    expect(last()).toBe('A: cvt a EX');
    await test.press(
      'c',
      'tab',
      'tab',
      'tab',
      'tab',
      'right',
      'tab',
      'tab',
      'right',
      'tab',
      'hello',
      'enter',
    );
    expect(facts(test).log.at(-1)).toBe('  DLM_BADPARAM');
    await test.press('c', 'tab', 'tab', 'tab', 'tab', 'tab', 'tab', 'tab', 'hello', 'enter');
    expect(last()).toBe('A: cvt a NL +VALB V="hello"');
    expect(facts(test).resources).toMatchObject([{ path: 'R', value: 'hello', isValid: true }]);
    await test.press('l', 'home', 'ctrl-k', 'child', 'shift-tab', 'right', 'enter');
    expect(last()).toBe('A: lock b a/child EX');
    expect(facts(test).locks.at(-1)).toMatchObject({ resource: 'R/child' });
    await test.press('x', 'right', 'right', 'enter');
    expect(last()).toBe('A: unlock 0 +DEQALL');
    await test.press('t', 'right', 'enter');
    expect(last()).toBe('A: set_signal 0');
    await test.press('+', 'enter');
    expect(last()).toBe('time: +500ms');
    await test.press('k', 'right', 'enter');
    expect(last()).toBe('m1: fails');
    expect(
      facts(test)
        .processes.filter(({ isAlive }) => isAlive)
        .map(({ name }) => name),
    ).toEqual(['B', 'C', 'E', 'F']);
    await test.press('l');
    expect(row(test, messageRow)).toBe(' Process A has ended; u takes that back.');
  });

  it('a request is cancelled, and a process inside a call can only be ended', async () => {
    const test = await open();
    await test.press('enter', 'enter', 'B', 'l', 'tab', 'tab', 'tab', 'right', 'enter');
    expect(facts(test).locks.at(-1)).toMatchObject({ name: 'b', state: 'waiting' });
    await test.press('a', 'enter');
    expect(facts(test).log).toContain('B: cancel b +CANCELWAITOK');
    expect(facts(test).locks.at(-1)).toMatchObject({ state: 'released', lastStatus: 'DLM_CANCEL' });
    await test.press('l', 'enter', 'l');
    expect(row(test, messageRow)).toBe(
      ' Process B is inside its call for c. Act for another process, or end it with k.',
    );
    await test.press('k', 'enter');
    expect(facts(test).log.at(-1)).toBe('B: killed');
  });

  it('an operation line that is not understood stays and says the word; then it is put right', async () => {
    const test = await open();
    await test.press('o', 'lock a R XX', 'enter');
    await expectGolden('dlm-bench-line-80x24', test.screen());
    expect(facts(test).steps).toBe(0);
    await test.press('backspace', 'backspace', 'PW', 'enter');
    expect(facts(test).locks).toMatchObject([{ name: 'a', process: 'A', mode: 'PW' }]);
    await test.press('o');
    await test.paste('B: quelock b R EX\nblk=f');
    await test.press('enter');
    expect(facts(test).log).toContain('B: quelock b R EX blk=f');
    await test.press('o', 'enter');
    expect(facts(test).steps).toBe(2);
  });

  it('a form that cannot be done says why, and stays', async () => {
    const test = await open();
    await test.press('l', 'backspace', 'enter');
    expect(test.screen().join('\n')).toContain('Resource must be filled');
    await test.press('R', 'tab', 'tab', 'backspace', '9', 'enter');
    expect(row(test, messageRow)).toBe(
      ' Not understood: 9 is no name for a lock: use letters and digits.',
    );
    await test.press('escape');
    expect(facts(test).steps).toBe(0);
  });

  it('plays a scenario step by step, checks it, and says what a new operation replaces', async () => {
    const test = await open();
    await test.press('f');
    await expectGolden('dlm-bench-list-80x24', test.screen());
    await test.press('s-03', 'enter', 'n', 'n', 'n');
    await expectGolden('dlm-bench-step-80x24', test.screen());
    await test.press('p');
    expect(row(test, messageRow)).toBe(' All 5 expectations of the scenario were met.');
    await test.press('o', 'A: notify', 'enter');
    expect(row(test, messageRow)).toMatch(/^ Process A: l locks/);
    await test.press('e', 'n');
    expect(facts(test).steps).toBe(1);
    await test.press('o', 'B: lock b R PR', 'enter');
    expect(row(test, messageRow)).toBe(
      ' This replaces the 5 operations of the scenario that were still to come.',
    );
    await test.press('f', 'empty', 'enter');
    expect(facts(test)).toMatchObject({ scenario: null, steps: 0 });
  });

  it('shows the script, and saves it as a scenario that can be played at once', async () => {
    const test = await open({ params: { scenario: 's-23' } });
    await test.press('n', 'n', 'f6');
    await expectGolden('dlm-bench-script-80x24', test.screen());
    await test.press('y', 'escape', 's');
    await test.press('home', 'ctrl-k', 'Mine: two', 'enter');
    const text = [
      '# Mine: two',
      '',
      'A: lock a R EX',
      '  DLM_SUCCESS',
      '  R G[a:EX]',
      'B: lock b R PR +VALB',
      '  blocks',
      '  R G[a:EX] W[b:PR]',
    ].join('\n');
    expect(test.log).toContain(`save scenarios/mine-two.txt ${text}`);
    expect(test.log.some((line) => line.startsWith('copy # S-23'))).toBe(true);
    await test.press('f', 'own/', 'enter', 'p');
    expect(facts(test)).toMatchObject({ scenario: 'Mine: two', steps: 2 });
    expect(row(test, messageRow)).toBe(' All 2 expectations of the scenario were met.');
    await test.press('s');
    expect(test.screen().join('\n')).toContain('mine-two.txt (replaces the one that is there)');
    await test.press('escape', 'e', 's', 'enter');
    expect(row(test, messageRow)).toBe(' Nothing has been done that could be saved.');
  });

  it('keeps its script while it is left', async () => {
    const test = await openConsole({ scenarios });
    expect(test.console.world().bench).toBeNull();
    await test.press(':', 'dlm-bench', 'enter', 'enter', 'enter', 'c', 'enter', 'u', 'escape');
    expect(row(test, 2)).toContain('Tasks');
    expect(facts(test).steps).toBe(1);
    await test.press(':', 'dlm-bench', 'enter');
    expect(row(test, 2)).toContain('1 of 2 operations');
    await test.press('r');
    expect(facts(test).locks).toMatchObject([{ mode: 'NL' }]);
  });

  it('a long log and many resources scroll', async () => {
    const test = await open({ params: { scenario: 's-12', at: 'end' } });
    const screen = (): string => test.screen().join('\n');
    expect(screen()).toContain('circle');
    await test.press('home');
    expect(screen()).toContain('1  A: lock a1 R1 EX');
    await test.press('pagedown', 'end');
    expect(screen()).not.toContain('1  A: lock a1 R1 EX');
    await test.press('o', 'D: lock z Z1 EX', 'enter', 'o', 'D: lock zz Z2 EX', 'enter');
    expect(screen()).toContain('Z2');
    await test.press('left', 'left', 'left', 'left', 'left', 'left');
    expect(screen()).toMatch(/ R1 +a1:EX A/);
    await test.press('right');
    expect(screen()).not.toMatch(/ R1 +a1:EX A/);
  });
});

describe('at other sizes and without colour', () => {
  const sizes = [
    [60, 16],
    [110, 30],
    [200, 60],
  ] as const;
  for (const [columns, rows] of sizes) {
    it(`${columns}x${rows}`, async () => {
      const test = await open({ columns, rows, params: { scenario: 's-39', at: 'end' } });
      await expectGolden(`dlm-bench-${columns}x${rows}`, test.screen());
    });
  }

  it('a form at 60x16', async () => {
    const test = await open({ columns: 60, rows: 16 });
    await test.press('l');
    await expectGolden('dlm-bench-lock-60x16', test.screen());
    await test.press('enter');
    expect(facts(test).steps).toBe(1);
  });

  it('UTF-8, and no colour: the chosen process has its mark', async () => {
    const test = await open({ characters: 'utf8', colour: 'none', options: { theme: 'mono' } });
    await test.press('3');
    expect(row(test, 6)).toMatch(/^│>C m3/);
  });

  it('read-only access is no matter: nothing here is real', async () => {
    const test = await open({ access: 'RO' });
    await test.press('enter', 'enter');
    expect(facts(test).steps).toBe(1);
    expect(test.log).toEqual([]);
  });
});
