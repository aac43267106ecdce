// The list of runs and the output of one, as a person sees them.
import { afterEach, describe, expect, it } from 'vitest';
import type { RunStatus, RunView } from '../../../src/engine/index.ts';
import type { RunLine } from '../../../src/protocol/index.ts';
import { type ClusterState, withRunLines } from '../../../src/tui/cluster-store.ts';
import {
  type ConsoleSetup,
  expectGolden,
  openConsole,
  type TestConsole,
} from '../../support/console.ts';
import { deliState, fixedNow, resource } from '../../support/console-data.ts';
import { deliWith } from '../actions/scene.ts';
import { linesOf } from './run-data.ts';

let opened: TestConsole | null = null;
afterEach(() => {
  opened?.close();
  opened = null;
});

async function open(screen: string, setup: ConsoleSetup = {}): Promise<TestConsole> {
  opened?.close();
  opened = await openConsole({ screen, answer: () => ({}), ...setup });
  return opened;
}

function run(number: number, commandLine: string, status: RunStatus, user = 'root'): RunView {
  const startedAt = fixedNow - 600_000 + number * 60_000;
  const isOver = status !== 'RUNNING' && status !== 'QUEUED';
  return {
    number,
    user,
    commandLine,
    startedAt,
    endedAt: isOver ? startedAt + number * 1500 : null,
    status,
    exitCode: status === 'OK' ? 0 : status === 'FAILED' ? 1 : null,
  };
}

const some = [
  run(1, 'caa_register dtcalc', 'OK'),
  run(2, 'caa_start dtcalc', 'OK', 'operator'),
  run(3, 'caa_relocate dtcalc -c polishham', 'FAILED'),
  run(4, 'clu_fault crash provolone', 'LOST'),
  run(5, 'caa_stop -all', 'RUNNING', 'operator'),
];

function withRuns(
  runs: readonly RunView[],
  lines: readonly RunLine[] = [],
  base = deliState(),
): ClusterState {
  return withRunLines({ ...base, runs: new Map(runs.map((one) => [one.number, one])) }, lines);
}

describe('list of runs', () => {
  it('TUI-231 has the runs of everybody, newest last, at 80x24', async () => {
    const test = await open('runs', { cluster: withRuns(some) });
    await expectGolden('runs-80x24', test.screen());
  });

  it('is drawn on the smallest and on wide screens', async () => {
    const test = await open('runs', { cluster: withRuns(some), columns: 60, rows: 16 });
    await expectGolden('runs-60x16', test.screen());
    await test.resize(200, 60);
    await expectGolden('runs-200x60', test.screen());
  });

  it('says what makes a run when there is none, and waits for data before that', async () => {
    const test = await open('runs', { cluster: withRuns([]) });
    await expectGolden('runs-empty-80x24', test.screen());
    await test.press('enter');
    expect(test.screen()[20]).toContain('There is no run here.');
    const waiting = await open('runs', { cluster: { ...withRuns([]), heardAt: null } });
    expect(waiting.screen().join('\n')).toContain('Waiting for the cluster service.');
  });

  it('follows the newest run until another is chosen, and keeps that one', async () => {
    const test = await open('runs', { cluster: withRuns(some) });
    const focused = () => test.screen().find((row) => row.startsWith('|>')) ?? '';
    expect(focused()).toContain('caa_stop -all');
    await test.setCluster(withRuns([...some, run(6, 'caa_start clock', 'RUNNING')]));
    expect(focused()).toContain('caa_start clock');
    await test.press('up', 'up');
    expect(focused()).toContain('clu_fault crash');
    await test.setCluster(
      withRuns([...some, run(6, 'caa_start clock', 'OK'), run(7, 'caa_stop x', 'OK')]),
    );
    expect(focused()).toContain('clu_fault crash');
    await test.press('end');
    await test.setCluster(withRuns([...some, run(9, 'caa_start y', 'OK')]));
    expect(focused(), 'on the newest it follows again').toContain('caa_start y');
  });

  it('filters by number, user, status and command', async () => {
    const test = await open('runs', { cluster: withRuns(some) });
    await test.press('/', 'operator', 'enter');
    expect(test.screen().join('\n')).not.toContain('clu_fault');
    expect(test.screen()[3]).toContain('2 of 5 runs');
    await test.press('/', 'zzz');
    expect(test.screen().join('\n')).toContain('No run matches the filter operatorzzz.');
    await test.press('escape');
    expect(test.screen()[3]).toContain('5 runs');
  });

  it('TUI-231 Enter opens the output and asks the service for it', async () => {
    const test = await open('runs', { cluster: withRuns(some) });
    await test.press('up', 'up', 'enter');
    expect(test.log).toContain('request run.follow {"run":3}');
    expect(test.screen()[2]).toContain('caa_relocate dtcalc -c polishham');
    await test.press('escape');
    expect(test.screen()[2]).toContain('Runs');
  });

  it('TUI-279 r opens the form of a command with its values, and runs nothing', async () => {
    const answer = () => new Promise(() => {});
    const test = await open('runs', { cluster: withRuns(some), answer });
    await test.press('r');
    expect(test.screen()[20], 'a form takes names').toContain('There is no form for this command');
    await test.press('up', 'r');
    expect(test.screen()[20]).toContain('There is no form for this command');
    await test.press('up', 'r');
    expect(test.screen().join('\n')).toContain('caa_relocate dtcalc -c polishham');
    expect(test.log.filter((line) => line.includes('caller'))).toEqual([]);
  });

  it('shows a window on 10,000 runs', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      run(index + 1, `caa_start r${index}`, 'OK'),
    );
    const test = await open('runs', { cluster: withRuns(many) });
    await test.press('home', 'pagedown', 'down');
    expect(test.screen().find((row) => row.startsWith('|>'))).toContain('caa_start r15');
    expect(test.screen()[19]).toContain('2 above, 9984 below');
  });
});

const failedLines = linesOf(3, [
  "out Attempting to stop 'dtcalc' on member 'provolone'",
  'script dtcalc: stopped on member provolone.',
  "out Stop of 'dtcalc' on member 'provolone' succeeded.",
  "out Attempting to start 'dtcalc' on member 'polishham'",
  'script dtcalc: the display everest:0.0 cannot be opened, and this line goes on beyond the edge',
  "out Start of 'dtcalc' on member 'polishham' failed.",
  "err The start entry point of 'dtcalc' on member 'polishham' ended with exit status 3.",
  'out No more members to consider',
  "out Attempting to restart 'dtcalc' on member 'provolone'",
  'out Could not relocate resource dtcalc.',
]);
const home = deliWith(resource('dtcalc', 'ONLINE', 'provolone'));

describe('one run', () => {
  const params = { number: '3' };

  it('TUI-104 TUI-232 a relocation that came back says so, with what failed, the state now and next steps', async () => {
    const test = await open('run', { params, cluster: withRuns(some, failedLines, home) });
    await expectGolden('run-failed-80x24', test.screen());
    await test.press('d');
    expect(test.console.store.getState().navigation.layers.at(-1)?.view.name).toBe('why');
  });

  it('a failed run is drawn on the smallest and on wide screens', async () => {
    const cluster = withRuns(some, failedLines, home);
    const test = await open('run', { params, cluster, columns: 60, rows: 16 });
    await expectGolden('run-failed-60x16', test.screen());
    await test.resize(200, 60);
    await expectGolden('run-failed-200x60', test.screen());
  });

  it('TUI-233 a lost line is LOST; when it is back, the lines are asked for again', async () => {
    const cluster = withRuns([run(3, 'caa_start dtcalc', 'RUNNING')], failedLines.slice(0, 3));
    const test = await open('run', { params, cluster });
    await test.setCluster({ ...cluster, phase: 'lost', lostAt: fixedNow });
    await expectGolden('run-lost-80x24', test.screen());
    const follows = () => test.log.filter((line) => line.startsWith('request run.follow')).length;
    expect(follows()).toBe(1);
    await test.setCluster(cluster);
    expect(test.screen()[3]).toContain('RUNNING');
    expect(follows(), 'once for the opening, once after the loss').toBe(2);
    await test.setCluster({ ...cluster });
    expect(follows()).toBe(2);
  });

  it('TUI-234 several resources have a row each, and a summary', async () => {
    const commandLine = 'caa_start a b c';
    const cluster = deliWith(
      resource('a', 'ONLINE', 'polishham'),
      resource('b', 'OFFLINE', null),
      resource('dtcalc', 'OFFLINE', null),
      resource('c', 'OFFLINE', null, {
        activity: {
          entryPoint: 'start',
          member: 'provolone',
          since: fixedNow - 5000,
          timeoutMs: 60_000,
          run: 3,
        },
      }),
    );
    const told = linesOf(3, [
      "out Attempting to start 'a' on member 'polishham'",
      "out Start of 'a' on member 'polishham' succeeded.",
      'err Resource b has placement error.',
      "out Attempting to start 'c' on member 'provolone'",
    ]);
    const test = await open('run', {
      params,
      cluster: withRuns([run(3, commandLine, 'RUNNING')], told, cluster),
    });
    await expectGolden('run-several-80x24', test.screen());
  });

  it('TUI-230 follows the end until scrolled up, counts new lines, follows again with f', async () => {
    const running = [run(3, 'caa_start dtcalc', 'RUNNING')];
    const story = linesOf(
      3,
      Array.from({ length: 137 }, (_, index) => `script line ${index + 1}`),
    );
    const test = await open('run', { params, cluster: withRuns(running, story.slice(0, 100)) });
    const foot = () => test.screen()[18] ?? '';
    expect(foot()).toContain('Follow on   lines 87-100 of 100');
    await test.press('pageup');
    await test.setCluster(withRuns(running, story));
    expect(foot()).toContain('Follow off   lines 74-87 of 137   37 new lines');
    await test.press('f');
    expect(foot()).toContain('Follow on   lines 124-137 of 137');
    await test.press('home');
    expect(test.screen()[4]).toContain('line 1');
    await test.press('G');
    expect(foot()).toContain('Follow on');
  });

  it('TUI-226 t hides the prefix of script lines', async () => {
    const test = await open('run', {
      params,
      cluster: withRuns(some, failedLines, home),
      columns: 110,
      rows: 40,
    });
    expect(test.screen().join('\n')).toContain('provolone:dtcalc: dtcalc: stopped');
    await test.press('t');
    expect(test.screen().join('\n')).toContain(' dtcalc: stopped');
    expect(test.screen().join('\n')).not.toContain('provolone:dtcalc:');
  });

  it('TUI-026 Right scrolls long lines, Left scrolls them back', async () => {
    const test = await open('run', { params, cluster: withRuns(some, failedLines, home) });
    await test.press('home', 'down', 'down', 'down');
    const before = test.screen().join('\n');
    expect(before).not.toContain('beyond the edge');
    await test.press('right', 'right', 'right');
    expect(test.screen().join('\n')).toContain('beyond the edge');
    await test.press('left', 'left', 'left');
    expect(test.screen().join('\n')).toBe(before);
  });

  it('finds a text, the next and the one before', async () => {
    const test = await open('run', { params, cluster: withRuns(some, failedLines, home) });
    await test.press('/', 'polishham');
    expect(test.screen().join('\n')).toContain('Find polishham');
    await test.press('enter');
    const found = () => /polishham: line (\d+)/.exec(test.screen().join('\n'))?.[1];
    const first = found();
    await test.press('n');
    expect(found()).not.toBe(first);
    await test.press('N');
    expect(found()).toBe(first);
    await test.press('/', 'nowhere', 'enter');
    expect(test.screen().join('\n')).toContain('no line holds nowhere');
    await test.press('/', 'escape', 'n');
    expect(test.screen()[20]).toContain('Nothing is searched for');
  });

  it('TUI-310 copies and saves the whole output', async () => {
    const test = await open('run', { params, cluster: withRuns(some, failedLines, home) });
    await test.press('y', 'w');
    const [copied = '', saved = ''] = test.log.filter((line) => /^(copy|save)/.test(line));
    expect(copied).toContain('# caa_relocate dtcalc -c polishham   run 3, root, FAILED, exit 1');
    expect(copied.split('\n').length).toBe(1 + failedLines.length);
    expect(saved).toBe(copied.replace('copy ', 'save run-3.txt '));
  });

  it('TUI-229 what a script writes is shown and never obeyed', async () => {
    const hostile = linesOf(3, [
      'script \u001B[2J\u001B]0;owned\u0007 \u202Eevil',
      `script ${'x'.repeat(9000)}`,
    ]);
    const test = await open('run', { params, cluster: withRuns(some, hostile, home) });
    expect(test.screen().join('\n')).toContain('^[[2J^[]0;owned^G \\u202eevil');
    expect(test.screen()[2]).toContain('caa_relocate');
  });

  it('TUI-228 the bar changes to the warning style after 80 % of SCRIPT_TIMEOUT', async () => {
    const activity = {
      entryPoint: 'start' as const,
      member: 'provolone',
      since: fixedNow - 47_000,
      timeoutMs: 60_000,
      run: 3,
    };
    const cluster = deliWith(resource('dtcalc', 'OFFLINE', null, { activity }));
    const test = await open('run', {
      params,
      cluster: withRuns([run(3, 'caa_start dtcalc', 'RUNNING')], [], cluster),
    });
    const bar = () => test.runs(3).find(({ text }) => text.includes(' s of 60 s'));
    expect(bar()?.looks).toEqual([]);
    expect(test.screen()[3]).toContain('47 s of 60 s  [##########..]');
    await test.setNow(fixedNow + 2000);
    expect(test.screen()[3]).toContain('49 s of 60 s  [##########..]');
    expect(bar()?.looks).toContain('bold');
  });

  it('says that a silent command printed nothing, and why the output of an old run is gone', async () => {
    const silent = await open('run', { params: { number: '1' }, cluster: withRuns(some) });
    expect(silent.screen().join('\n')).toContain('It printed nothing.');
    const gone = await open('run', {
      params: { number: '1' },
      cluster: withRuns(some),
      answer: () => {
        throw new Error('Run 1 is not known, or not any more.');
      },
    });
    expect(gone.screen().join('\n')).toContain('Run 1 is not known, or not any more.');
  });
});
