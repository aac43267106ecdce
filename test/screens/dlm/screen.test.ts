// The lock browser in the whole console: pictures, panes, pages, sampling, and what it says when there is nothing to show.
import { describe, expect, it } from 'vitest';
import { bytesOfText } from '../../../src/engine/dlm/index.ts';
import type { DlmResourceSample, DlmSample } from '../../../src/protocol/index.ts';
import { ProtocolError } from '../../../src/protocol/index.ts';
import { cellWidth } from '../../../src/tui/text.ts';
import {
  type ConsoleSetup,
  consoleOpener,
  expectGolden,
  type TestConsole,
} from '../../support/console.ts';
import { deliState, fixedNow } from '../../support/console-data.ts';
import {
  circleSample,
  deliLocks,
  file3,
  lock,
  manyLocks,
  noLocks,
  process,
  request,
  resourceSample,
  sampleOf,
  wait,
} from './dlm-data.ts';

const openConsole = consoleOpener();

type Setup = ConsoleSetup & { readonly sample?: DlmSample };

/** Opens the browser above the Main Menu; the sample comes as the answer to its first request. */
async function open({ sample = deliLocks, ...setup }: Setup = {}): Promise<TestConsole> {
  const test = await openConsole({ answer: () => sample, ...setup });
  test.console.open('dlm', setup.params ?? {}, ['TruCluster Specific']);
  await test.setNow(fixedNow);
  return test;
}

function requests(test: TestConsole): readonly string[] {
  return test.log.filter((line) => line.startsWith('request'));
}

function focusedLine(test: TestConsole): string {
  return test.screen().find((line) => /^\|.*>/.test(line) && /(^\||\|)>/.test(line)) ?? '';
}

describe('the picture', () => {
  it('TUI-120 TUI-121 at 80x24', async () => {
    await expectGolden('dlm-80x24', (await open()).screen());
  });

  it.each([
    [110, 30, 'ascii'],
    [200, 60, 'utf8'],
    [60, 16, 'ascii'],
  ] as const)('at %dx%d', async (columns, rows, characters) => {
    const test = await open({ columns, rows, characters });
    await expectGolden(`dlm-${columns}x${rows}`, test.screen());
  });

  it('TUI-026 on a small screen the panes take turns', async () => {
    const test = await open({ columns: 60, rows: 16 });
    await test.press('tab', 'end');
    await expectGolden('dlm-locks-60x16', test.screen());
    await test.press('escape');
    expect(test.screen()[2]).toContain('Namespaces and resources');
  });

  it.each([
    ['b', 'dlm-blocker'],
    ['g', 'dlm-graph'],
    ['m', 'dlm-modes'],
    ['v', 'dlm-statistics'],
  ])('%s shows the page %s', async (key, name) => {
    const sample = name === 'dlm-graph' ? circleSample : deliLocks;
    const test = await open({ sample });
    await test.press(key);
    await expectGolden(`${name}-80x24`, test.screen());
    await test.press('escape');
    expect(test.screen()[2]).toContain('Namespaces and resources');
  });

  it('TUI-128 Enter on a lock opens its card', async () => {
    const test = await open();
    await test.press('enter', 'enter');
    await expectGolden('dlm-card-80x24', test.screen());
    await test.press('pagedown');
    expect(test.screen().join('\n')).toContain('convert it to a lower mode');
    await test.press('escape');
    expect(focusedLine(test)).toContain('>00000b19 PR');
  });

  it('looks the same without colour, and no key acts in read-only mode', async () => {
    const colour = await open();
    const plain = await open({ colour: 'none', access: 'RO' });
    expect(plain.screen().slice(2)).toEqual(colour.screen().slice(2));
    await plain.press('b', 'g', 'm', 'v', 'escape', 'enter', 'enter', 'escape', 's', 'p');
    expect(new Set(requests(plain).map((line) => line.split(' ')[1]))).toEqual(
      new Set(['dlm.sample']),
    );
    expect(plain.screen().join('\n')).not.toContain('read-only');
  });
});

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

describe('sampling', () => {
  it('TUI-129 asks at most once a second, and shows the time of the sample', async () => {
    let at = fixedNow;
    const test = await open({ answer: () => ({ ...deliLocks, at }) });
    expect(requests(test)).toEqual(['request dlm.sample {"namespace":null,"locksMax":5000}']);
    await test.press('down', 'up', 'down');
    expect(requests(test).length).toBe(1);
    await test.setNow(fixedNow + 900);
    expect(requests(test).length).toBe(1);
    at = fixedNow + 1000;
    await test.setNow(at);
    expect(requests(test).length).toBe(2);
    expect(test.screen().join('\n')).toContain('Sample 20:12:37');
    await test.press('down', 'up');
    expect(requests(test).length).toBe(2);
  });

  it('TUI-129 asks anew only when the last answer is there', async () => {
    const answers: ((sample: DlmSample) => void)[] = [];
    const test = await open({ answer: () => new Promise((resolve) => answers.push(resolve)) });
    expect(test.screen().join('\n')).toContain('Waiting for the first sample');
    await test.setNow(fixedNow + 1000);
    await test.setNow(fixedNow + 2000);
    expect(answers.length).toBe(1);
    answers[0]?.(deliLocks);
    await test.setNow(fixedNow + 2500);
    expect(test.screen().join('\n')).toContain('file3');
    // The answer took two seconds and a half, so that the next one has time.
    await test.setNow(fixedNow + 20_000);
    expect(answers.length).toBe(1);
    await test.setNow(fixedNow + 26_000);
    expect(answers.length).toBe(2);
  });

  it('TUI-129 p freezes, and p goes on', async () => {
    let sample = deliLocks;
    const test = await open({ answer: () => sample });
    await test.press('p');
    sample = { ...circleSample, at: fixedNow + 5000 };
    await test.setNow(fixedNow + 5000);
    expect(requests(test).length).toBe(1);
    expect(test.screen().join('\n')).toContain('Sample 20:12:36  PAUSED');
    expect(test.screen()[20]).toContain('Paused at 20:12:36; p goes on.');
    await test.press('p');
    expect(requests(test).length).toBe(2);
    expect(test.screen().join('\n')).toContain('Sample 20:12:41');
  });

  it('TUI-129 an answer that comes after p is not shown', async () => {
    const answers: ((sample: DlmSample) => void)[] = [];
    const test = await open({ answer: () => new Promise((resolve) => answers.push(resolve)) });
    answers[0]?.(deliLocks);
    await test.setNow(fixedNow);
    await test.setNow(fixedNow + 1000);
    expect(answers.length).toBe(2);
    await test.press('p');
    answers[1]?.({ ...circleSample, at: fixedNow + 1000 });
    await test.setNow(fixedNow + 2000);
    expect(test.screen().join('\n')).toContain('file3');
  });

  it('asks nothing while another view lies above it', async () => {
    const test = await open();
    test.console.open('messages', {});
    for (let second = 1; second <= 10; second += 1) await test.setNow(fixedNow + second * 1000);
    expect(requests(test).length).toBe(1);
    await test.press('escape');
    expect(requests(test).length).toBe(2);
  });

  it('the focus stays on its resource and its lock, and a lock that goes gives way to another', async () => {
    let sample = deliLocks;
    const test = await open({ answer: () => sample });
    await test.press('tab', 'down');
    const older = resourceSample('public 7', ['aaa'], {
      granted: [lock(1, 'EX', 526114)],
      waiting: [request(2, 'NONE', 'EX', 526120, 90_000)],
    });
    sample = {
      ...deliLocks,
      resources: [older, ...(deliLocks.resources ?? [])],
      at: fixedNow + 1000,
    };
    await test.setNow(fixedNow + 1000);
    expect(test.screen()[2]).toContain('-- file3 --');
    expect(focusedLine(test)).toContain('|>00000b21 PR');
    const without = { ...file3, granted: file3.granted.slice(0, 1) };
    sample = {
      ...deliLocks,
      resources: (deliLocks.resources ?? []).map((one) => (one === file3 ? without : one)),
    };
    await test.setNow(fixedNow + 2000);
    expect(focusedLine(test)).toContain('|>00000c40 EX');
    sample = {
      ...deliLocks,
      resources: (deliLocks.resources ?? []).filter((one) => one !== file3),
    };
    await test.setNow(fixedNow + 3000);
    expect(focusedLine(test)).toMatch(/^\|> /);
  });

  it('a page follows the samples', async () => {
    let sample = deliLocks;
    const test = await open({ answer: () => sample });
    await test.press('b');
    sample = { ...noLocks, at: fixedNow + 1000 };
    await test.setNow(fixedNow + 1000);
    expect(test.screen().join('\n')).toContain('Lock 00000c40 does not wait any more.');
  });

  /** The sample of the picture with so many locks in its largest namespace; above 5,000 only one is given. */
  function crowded(params: unknown, locks: number): DlmSample {
    const { namespace } = params as { namespace: string | null };
    const namespaces = deliLocks.namespaces.map((one) =>
      one.key === 'public 7' ? { ...one, locks } : one,
    );
    const resources = (deliLocks.resources ?? []).filter(
      (one) => namespace === null || one.namespace === namespace,
    );
    const isTooMany = namespace === null && locks > 5000;
    return { ...deliLocks, namespaces, locks, waits: [], resources: isTooMany ? null : resources };
  }

  it('TUI-129 with more than 5,000 locks one namespace is loaded at a time', async () => {
    const test = await open({ answer: (_method, params) => crowded(params, 7000) });
    await expectGolden('dlm-partial-80x24', test.screen());
    await test.press('b');
    expect(test.screen()[20]).toContain('public 7 is not loaded');
    await test.press('down', 'enter');
    expect(requests(test)[1]).toBe('request dlm.sample {"namespace":"user 0","locksMax":20000}');
    const text = test.screen().join('\n');
    expect(test.screen()[20]).toContain('More than 5,000 locks: only user 0 is loaded.');
    expect(text).toContain('tape1');
    expect(text).toContain('+ public 7');
    await test.press('g');
    expect(test.screen()[3]).toContain('Only the namespace user 0 is loaded.');
    await test.setNow(fixedNow + 1000);
    expect(requests(test)[2]).toContain('"namespace":"user 0"');
  });

  it('TUI-129 below 4,000 locks all namespaces are loaded again', async () => {
    let locks = 7000;
    const test = await open({ answer: (_method, params) => crowded(params, locks) });
    await test.press('enter');
    locks = 4500;
    await test.setNow(fixedNow + 1000);
    await test.setNow(fixedNow + 2000);
    expect(requests(test).at(-1)).toContain('"namespace":"public 7"');
    locks = 3900;
    await test.setNow(fixedNow + 3000);
    await test.setNow(fixedNow + 4000);
    expect(requests(test).at(-1)).toContain('"namespace":null');
    expect(test.screen().join('\n')).not.toContain('is loaded');
    expect(test.screen().join('\n')).toContain('- public 7');
  });
});

describe('nothing to show', () => {
  it('without locks says what would stand here and how to make one', async () => {
    await expectGolden('dlm-empty-80x24', (await open({ sample: noLocks })).screen());
    const small = await open({ sample: noLocks, columns: 60, rows: 16 });
    expect(small.screen().join('\n')).toContain('There is no lock in this cluster.');
  });

  it('without a line it waits, and asks as soon as there is one', async () => {
    const test = await open({ cluster: { ...deliState(), phase: 'connecting', heardAt: null } });
    expect(requests(test)).toEqual([]);
    expect(test.screen().join('\n')).toContain('Waiting for the cluster service.');
    await test.setCluster(deliState());
    expect(requests(test).length).toBe(1);
    expect(test.screen().join('\n')).toContain('file3');
  });

  it('when the line is lost, the old sample stays and says so', async () => {
    const test = await open();
    await test.setCluster({ ...deliState(), phase: 'lost', lostAt: fixedNow });
    await test.setNow(fixedNow + 5000);
    expect(requests(test).length).toBe(1);
    expect(test.screen().join('\n')).toContain('file3');
    expect(test.screen()[20]).toContain('No line to the service: this is the sample of 20:12:36.');
  });

  it('when the service refuses, it says why, and asks again after five seconds', async () => {
    let refuse = true;
    const test = await open({
      answer: () => {
        if (refuse) throw new ProtocolError('The lock manager is not running.');
        return deliLocks;
      },
    });
    expect(test.screen().join('\n')).toMatch(/no sample of the lock manager: The lock manager/);
    await test.setNow(fixedNow + 3000);
    expect(requests(test).length).toBe(1);
    refuse = false;
    await test.setNow(fixedNow + 5000);
    expect(test.screen().join('\n')).toContain('file3');
  });
});

describe('names and values', () => {
  const odd = (name: string, more: Partial<DlmResourceSample> = {}) =>
    sampleOf([resourceSample('public 7', [name], { granted: [lock(0x1, 'EX', 5)] }, more)], {
      processes: [process(5, 'pepicelli', { program: 'evil\x1b[2J' })],
    });

  it('TUI-127 escape sequences in names and programs are text', async () => {
    const test = await open({ sample: odd('a\x1b[31mb\r\n') });
    const text = test.screen().join('\n');
    expect(text).toContain('a\\x1b[31mb\\x0d\\x0a');
    await test.press('enter', 'enter');
    expect(test.screen().join('\n')).toContain('evil^[[2J');
  });

  it('wide characters keep every column in its place', async () => {
    const test = await open({ sample: odd(bytesOfText('表'.repeat(30))), characters: 'utf8' });
    expect(test.screen()[4]).toContain('表表');
    expect(test.screen()[2]).toContain('表表');
    for (const line of test.screen().slice(2, 20)) {
      expect(cellWidth(line), line).toBe(80);
      expect(line).toMatch(/[┐│┘]$/);
    }
  });

  it('TUI-126 an invalid value block says so, and why if it is known', async () => {
    const because = 'Process 5 on pepicelli ended while it held EX.';
    const known = await open({ sample: odd('r', { isValid: false, invalidBecause: because }) });
    expect(known.screen()[3]).toContain('value block INVALID');
    expect(known.screen().join('\n')).toContain('Process 5 on pepicelli ended while');
    const unknown = await open({ sample: odd('r', { isValid: false }) });
    expect(unknown.screen().join('\n')).toContain('Why it is invalid is not known.');
    expect(unknown.screen().join('\n')).toContain('00000000 00000000 00000000 00000000');
  });
});

describe('size', () => {
  /** The same sample, counting how often a row of the tree or a pane asks for the mode of its resource. */
  function counting(sample: DlmSample) {
    const count = { reads: 0 };
    const resources = (sample.resources ?? []).map((one) =>
      Object.defineProperty({ ...one }, 'grantMode', {
        get: () => {
          count.reads += 1;
          return one.grantMode;
        },
      }),
    );
    return { sample: { ...sample, resources }, count };
  }

  async function readsOfOneKey(resources: number, at: 'start' | 'middle'): Promise<number> {
    const { sample, count } = counting(manyLocks(resources));
    const test = await open({ sample });
    await test.press('*', 'home', 'pagedown');
    if (at === 'middle') await test.press('pagedown', 'pagedown');
    count.reads = 0;
    await test.press('down');
    return count.reads;
  }

  it('TUI-396 an arrow key draws the rows of the window, however many resources there are', async () => {
    const few = await readsOfOneKey(100, 'middle');
    const many = await readsOfOneKey(10_000, 'middle');
    expect(few).toBeGreaterThan(0);
    expect(few).toBeLessThan(40);
    expect(many).toBe(few);
  });

  it('TUI-397 an arrow key among 10,000 resources sends few bytes', async () => {
    const test = await open({ sample: manyLocks(10_000) });
    await test.press('*', 'home', 'down', 'down');
    const before = test.bytes();
    await test.press('down');
    expect(test.bytes() - before).toBeLessThan(700);
  });

  it('TUI-038 says how many rows lie outside', async () => {
    const test = await open({ sample: manyLocks(10_000) });
    await test.press('*', 'end');
    expect(focusedLine(test)).toContain('file9');
    expect(test.screen()[19]).toMatch(/99\d\d more above/);
  });

  it('TUI-121 a resource with thousands of locks scrolls, and the chosen lock stays in view', async () => {
    const waiting = Array.from({ length: 3000 }, (_, at) =>
      request(at + 10, 'NONE', 'EX', 5, 5000 - at),
    );
    const sample = sampleOf(
      [resourceSample('public 7', ['busy'], { granted: [lock(1, 'EX', 5)], waiting })],
      { waits: waiting.map(({ lkid }) => wait(lkid, 1)), processes: [process(5, 'pepicelli')] },
    );
    const test = await open({ sample });
    await test.press('tab', 'pagedown');
    expect(focusedLine(test)).toContain('|>00000019 EX');
    await test.press('end');
    expect(focusedLine(test)).toContain('|>00000bc1 EX');
    await test.press('home');
    expect(test.screen()[3]).toContain('3001 locks');
  });
});
