// The Memory Channel bench in a terminal: keys as a person presses them, and the frames they lead to.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { practiceFacts } from '../../src/engine/memory-channel/index.ts';
import { consoleOpener, expectGolden, type TestConsole } from '../support/console.ts';
import { readLesson } from '../tutorials/lesson-learner.ts';

const openConsole = consoleOpener();
const open = (more: Parameters<typeof openConsole>[0] = {}): Promise<TestConsole> =>
  openConsole({ screen: 'imc-bench', ...more });

/** What the bench tells lessons now. */
function facts(test: TestConsole) {
  const { imcBench } = test.console.world();
  if (imcBench === null) throw new Error('the bench has told nothing');
  return practiceFacts(imcBench);
}

/** The row of messages. */
const row = (test: TestConsole): string => test.screen()[20] ?? '';

const body = (test: TestConsole): string => test.screen().join('\n');

/** Types operations into the operation line, one after the other. */
async function operate(test: TestConsole, ...operations: readonly string[]): Promise<void> {
  for (const operation of operations) await test.press('o', operation, 'enter');
}

const early = ['a: init', 'b: init', 'a: alloc', 'b: alloc', 'a: attach tx', 'b: attach rx'];

describe('the Memory Channel bench', () => {
  it('is a task below the Memory Channel View, begins empty and says what to do', async () => {
    const test = await openConsole();
    await test.press(':', 'imc-bench', 'enter');
    expect(body(test)).toContain('Memory Channel bench');
    await expectGolden('imc-bench-empty-80x24', test.screen());
    expect(facts(test)).toMatchObject({ steps: 0, log: [] });
  });

  it('shows a store on its way from the write buffer over the rail into memory, by keys alone', async () => {
    const test = await open();
    await test.press('i', 'b', 'i');
    await operate(test, ...early.slice(2));
    await test.press('a', 's', '0 42', 'enter');
    expect(body(test)).toContain('On the way: in the buffer of a: w0=42');
    await test.press('m');
    expect(body(test)).toContain('On the way: a to b: w0=42');
    await expectGolden('imc-bench-store-80x24', test.screen());
    await test.press('b', 'r', '0', 'enter');
    expect(facts(test).hosts[1]).toMatchObject({ read: 'undefined', underWay: 1 });
    await test.press('d', 'r', '0', 'enter');
    expect(facts(test).hosts[1]).toMatchObject({ read: '42', underWay: 0 });
    expect(body(test)).toContain('On the way: nothing');
  });

  it('undo and redo go back and forth, also over a packet that was lost', async () => {
    const test = await open();
    await operate(test, ...early, 'a: store 0 1', 'a: mb');
    await test.press('b', 'x');
    expect(facts(test).hosts[1]?.errors).toBe(3);
    await test.press('u');
    expect(facts(test).hosts[1]).toMatchObject({ errors: 2, underWay: 1 });
    await test.press('R');
    expect(facts(test).hosts[1]).toMatchObject({ errors: 3, underWay: 0 });
    await test.press('u', 'd');
    expect(facts(test).hosts[1]).toMatchObject({ errors: 2, memory: [1, ...Array(7).fill(null)] });
    await test.press('n', 'u');
    expect(body(test)).toContain('There is nothing to undo.');
  });

  it('rails fail and are restored by keys, and both bad is a panic that undo takes back', async () => {
    const test = await open();
    await operate(test, ...early);
    await test.press('f');
    expect(body(test)).toContain('Rails: mca0 failed, mcb0 active. Errors: 3');
    await test.press('F');
    expect(body(test)).toContain('Rails: mca0 standby, mcb0 active. Errors: 3');
    await test.press('f', 'f');
    expect(body(test)).toContain('both rails bad');
    expect(facts(test).hosts.map(({ state }) => state)).toEqual(Array(3).fill('panicked'));
    await test.press('u');
    expect(facts(test).hosts.map(({ state }) => state)).toEqual(['member', 'member', 'booted']);
  });

  it('locks are taken and given by keys, and a call that waits is shown', async () => {
    const test = await open();
    await operate(test, ...early, 'a: lkalloc creator', 'b: lkalloc');
    await test.press('b', 'l');
    expect(body(test)).toContain('Locks: 0 a, 1 free, 2 free, 3 free, b is in its call for 0');
    await test.press('s', '0 1', 'enter');
    expect(body(test)).toContain('inside imc_lkacquire for lock 0');
    await test.press('escape', 'a', 'g');
    expect(facts(test).hosts[1]).toMatchObject({ holds: [0], waitsFor: null });
  });

  it('asks for the cluster and waits for its events by keys, and shows what programs were told', async () => {
    const test = await open();
    await operate(test, 'net: single', 'a: init', 'b: init');
    await test.press('a', 't', 'v');
    expect(body(test)).toContain('Rails: mca0 active (rail 0), mcb0 active (rail 1).');
    expect(body(test)).toContain('Told: a: hosts a b, mask 3');
    expect(body(test)).toContain('inside imc_wait_cluster_event');
    await expectGolden('imc-bench-events-80x24', test.screen());
    await test.press('f');
    expect(body(test)).toContain('a: wait returns IMC_RAIL_CHANGE, hosts a b, mask 2');
    expect(facts(test).hosts[0]).toMatchObject({ awaits: null, status: 'IMC_RAIL_CHANGE' });
  });

  it('the operation line stays open with what is wrong', async () => {
    const test = await open();
    await test.press('o', 'a: attach sideways', 'enter');
    expect(body(test)).toContain('sideways is not tx, rx, ptp');
    await test.press('escape');
    await test.press('m');
    expect(body(test)).toContain('Nothing runs on host a: a: init begins a program');
    expect(facts(test).steps).toBe(0);
  });

  it('is there as it was left', async () => {
    const test = await open();
    await operate(test, ...early);
    await test.press('f3', ':', 'imc-bench', 'enter');
    expect(facts(test).steps).toBe(early.length);
    await test.press('u');
    expect(facts(test).steps).toBe(early.length - 1);
  });

  it.each([
    [60, 16],
    [110, 30],
  ])('fits %i x %i', async (columns, rows) => {
    const test = await open({ columns, rows });
    await operate(test, ...early, 'a: store 0 -1234567890', 'a: mb', 'net: deliver b');
    await expectGolden(`imc-bench-${columns}x${rows}`, test.screen());
  });
});

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'lessons');
const lessons = readdirSync(folder)
  .filter((name) => name.startsWith('imc-'))
  .sort()
  .map((fileName) => ({ fileName, text: readFileSync(join(folder, fileName), 'utf8') }));

describe('the lessons on the Memory Channel bench', () => {
  it('TUI-323 TUI-327 the first opens the bench when it begins, and Show me goes on to its end', async () => {
    const test = await openConsole({ lessons, screen: 'dlm-bench', columns: 110, rows: 40 });
    await test.press('f12', 'enter', 'enter');
    expect(body(test)).toContain('Memory Channel bench');
    expect(body(test)).toContain('Not yet: Neither host has');
    await test.press('a', 'i', 'b', 'i', 'f12', 'enter');
    const [, ...rest] = readLesson('imc-ex1').steps;
    let now = Date.UTC(2026, 0, 1);
    for (const step of rest) {
      expect(body(test)).toContain(step.title);
      await test.press('f12', 'w');
      // The first stroke comes at once, and one with each second after it.
      for (let left = 2 * step.commands.length - 1; left > 0; left -= 1) {
        now += 1000;
        await test.setNow(now);
      }
      await test.press('f12', 'enter');
    }
    expect(body(test)).toContain('that is mc_ex1.');
    expect(facts(test).steps).toBe(2 + rest.flatMap(({ commands }) => commands).length);
  });

  it('TUI-327 Show me types the rest of a step, stroke by stroke, and the step is done', async () => {
    const test = await openConsole({ lessons, screen: 'imc-bench' });
    await test.press('f12', 'enter', 'enter', 'a', 'i');
    // a has joined by hand, so that b is left.
    await test.press('f12', 'w');
    expect(row(test)).toBe(' Show me: o, b: init');
    expect(body(test)).toContain('b: init');
    await expectGolden('imc-bench-show-me-80x24', test.screen());
    expect(facts(test).steps).toBe(1);
    await test.setNow(Date.UTC(2026, 0, 1));
    expect(row(test)).toBe(' Show me: Enter');
    expect(facts(test).log).toContain('b: init');
    expect(body(test)).toContain('Done: ');
    await test.setNow(Date.UTC(2026, 0, 1) + 1000);
    expect(facts(test).steps).toBe(2);
  });

  it('TUI-327 Show me stops at a key of the learner, and where something else is in front', async () => {
    const test = await openConsole({ lessons, screen: 'imc-bench' });
    await test.press('f12', 'enter', 'enter', 'f12', 'w', 'escape');
    await test.setNow(Date.UTC(2026, 0, 1));
    expect(facts(test).steps).toBe(0);
    await test.press('f12', 'w');
    test.console.open('dlm-bench', {});
    await test.setNow(Date.UTC(2026, 0, 1) + 1000);
    expect(body(test)).toContain('Show me has stopped: something else is in front.');
    expect(facts(test).steps).toBe(0);
    await test.press('f3', 'escape', 'f3', 'f12', 'w');
    expect(body(test)).toContain('Memory Channel bench');
    expect(row(test)).toBe(' Show me: o, a: init');
  });

  it('TUI-328 a lesson about the Memory Channel does not look at the bench of locks', async () => {
    const test = await openConsole({ lessons, screen: 'dlm-bench' });
    await test.press('f12', 'enter', 'enter');
    expect(body(test)).toContain('Memory Channel bench');
    expect(facts(test).steps).toBe(0);
  });
});
