// A watched run: how it is found, what is known of it, and what a lost line does to that.
import { describe, expect, it } from 'vitest';
import type { RunStatus, RunView } from '../../../src/engine/index.ts';
import { parseRunCommand } from '../../../src/screens/runs/command.ts';
import { isBackHome, runResults } from '../../../src/screens/runs/results.ts';
import {
  answerWatch,
  needsFollowing,
  observeWatch,
  runFacts,
  watchAsked,
  watchRun,
} from '../../../src/screens/runs/watch.ts';
import type { ClusterState } from '../../../src/tui/cluster-store.ts';
import type { World } from '../../../src/tui/screen.ts';
import { deliState, fixedNow, resource } from '../../support/console-data.ts';
import { deliWith, worldOf } from '../actions/scene.ts';
import { lines } from './run-data.ts';

function run(number: number, status: RunStatus, more: Partial<RunView> = {}): RunView {
  const ended = status !== 'RUNNING' && status !== 'QUEUED';
  return {
    number,
    user: 'root',
    commandLine: 'caa_start dhcp',
    startedAt: fixedNow,
    endedAt: ended ? fixedNow + 3000 : null,
    status,
    exitCode: status === 'OK' ? 0 : status === 'FAILED' ? 1 : null,
    ...more,
  };
}

function withRuns(...runs: readonly RunView[]): ClusterState {
  return { ...deliState(), runs: new Map(runs.map((one) => [one.number, one])) };
}

const world = (cluster: ClusterState): World => worldOf(cluster);
const lost = (cluster: ClusterState): World => worldOf({ ...cluster, phase: 'lost' });

describe('finding the run of a request', () => {
  it('takes the first newer run with the same command of the same user', () => {
    const old = run(4, 'OK');
    const asked = watchAsked('caa_start dhcp', world(withRuns(old)));
    expect(observeWatch(asked, world(withRuns(old)))).toBe(asked);
    const others = [
      run(5, 'RUNNING', { user: 'else' }),
      run(6, 'RUNNING', { commandLine: 'caa_stop dhcp' }),
    ];
    expect(observeWatch(asked, world(withRuns(old, ...others))).number).toBeNull();
    const found = observeWatch(
      asked,
      world(withRuns(old, ...others, run(8, 'RUNNING'), run(7, 'RUNNING'))),
    );
    expect(found.number).toBe(7);
  });

  it('the answer names the run beyond doubt', () => {
    const asked = watchAsked('caa_start dhcp', world(withRuns()));
    const guessed = observeWatch(asked, world(withRuns(run(1, 'RUNNING'))));
    const known = answerWatch(
      guessed,
      { ok: true, result: { run: 2, exitCode: 1 } },
      world(withRuns(run(1, 'RUNNING'))),
    );
    expect(known.number).toBe(2);
    expect(runFacts(known, world(withRuns(run(1, 'RUNNING')))).status).toBe('FAILED');
  });
});

describe('TUI-225 status', () => {
  const asked = watchAsked('caa_start dhcp', world(withRuns()));
  const watched = observeWatch(asked, world(withRuns(run(1, 'RUNNING'))));

  it.each(['QUEUED', 'RUNNING', 'OK', 'FAILED'] as const)(
    '%s is what the service says',
    (status) => {
      const facts = runFacts(watched, world(withRuns(run(1, status))));
      expect(facts).toMatchObject({ status, number: 1, user: 'root', note: null });
    },
  );

  it('TUI-233 a lost line makes it LOST, and the service resolves it when it is back', () => {
    const still = lost(withRuns(run(1, 'RUNNING')));
    const cut = answerWatch(watched, { ok: false, message: 'lost', isLost: true }, still);
    expect(runFacts(cut, still)).toMatchObject({
      status: 'LOST',
      note: 'The line to the service was lost; the action may still be going on.',
    });
    expect(needsFollowing(cut, still), 'there is no line to ask on').toBe(false);
    const back = world(withRuns(run(1, 'RUNNING')));
    expect(runFacts(cut, back).status).toBe('RUNNING');
    expect(needsFollowing(cut, back), 'nobody sends its lines any more').toBe(true);
    expect(runFacts(cut, world(withRuns(run(1, 'OK')))).status).toBe('OK');
  });

  it('TUI-233 a run whose number was not known yet is found when the line is back', () => {
    const cut = answerWatch(asked, { ok: false, message: 'lost', isLost: true }, lost(withRuns()));
    expect(runFacts(cut, lost(withRuns())).status).toBe('LOST');
    const found = observeWatch(cut, world(withRuns(run(1, 'RUNNING'))));
    expect(found.number).toBe(1);
    expect(needsFollowing(found, world(withRuns(run(1, 'RUNNING'))))).toBe(true);
    const nothing = runFacts(observeWatch(cut, world(withRuns())), world(withRuns()));
    expect(nothing.note).toContain('it was not begun');
  });

  it('TUI-233 the service went down during the run', () => {
    const facts = runFacts(watched, world(withRuns(run(1, 'LOST', { endedAt: fixedNow }))));
    expect(facts).toMatchObject({ status: 'LOST', isSettled: true });
    expect(facts.note).toContain('nobody saw how it went on');
  });

  it('a request that was refused has no run and says why', () => {
    const refused = answerWatch(
      asked,
      { ok: false, message: 'names: too many.' },
      world(withRuns()),
    );
    expect(runFacts(refused, world(withRuns()))).toMatchObject({
      status: 'FAILED',
      number: null,
      note: 'names: too many.',
    });
  });

  it('a run of somebody else is followed at once, its own is not', () => {
    const cluster = withRuns(run(1, 'RUNNING'));
    expect(needsFollowing(watchRun(1, world(cluster)), world(cluster))).toBe(true);
    expect(needsFollowing(watched, world(cluster))).toBe(false);
  });

  it('states are shown with the end only when the data is as new as the end', () => {
    const early = world(withRuns(run(1, 'RUNNING')));
    const ended = answerWatch(watched, { ok: true, result: { run: 1, exitCode: 0 } }, early);
    expect(runFacts(ended, early)).toMatchObject({ status: 'OK', isSettled: false });
    expect(runFacts(ended, world(withRuns(run(1, 'OK'))))).toMatchObject({
      status: 'OK',
      isSettled: true,
    });
  });
});

describe('TUI-234 what became of each resource', () => {
  const facts = (commandLine: string, status: RunStatus, cluster: ClusterState) =>
    runFacts(
      { ...watchRun(1, world(cluster)), commandLine },
      world({ ...cluster, runs: new Map([[1, run(1, status, { commandLine })]]) }),
    );
  const busy = deliWith(
    resource('a', 'ONLINE', 'polishham'),
    resource('b', 'OFFLINE', null),
    resource('c', 'OFFLINE', null, {
      activity: {
        entryPoint: 'start',
        member: 'provolone',
        since: fixedNow,
        timeoutMs: 60_000,
        run: 1,
      },
    }),
    resource('d', 'OFFLINE', null),
  );
  const told = lines(
    "out Attempting to start 'a' on member 'polishham'",
    "out Start of 'a' on member 'polishham' succeeded.",
    "out Start of 'b' on member 'polishham' failed.",
    'err Could not start resource b.',
    "out Attempting to start 'c' on member 'provolone'",
  );
  const words = (status: RunStatus) =>
    runResults(facts('caa_start a b c d', status, busy), told, world(busy)).map((one) =>
      `${one.name} ${one.status} ${one.words}`.trim(),
    );

  it('is read from the lines of the run while it goes on', () => {
    expect(words('RUNNING')).toEqual([
      'a OK ONLINE on polishham',
      'b FAILED',
      'c RUNNING',
      'd QUEUED',
    ]);
  });

  it('has the state of those that failed at the end', () => {
    expect(words('FAILED')).toEqual([
      'a OK ONLINE on polishham',
      'b FAILED OFFLINE',
      'c FAILED OFFLINE',
      'd FAILED OFFLINE',
    ]);
    expect(words('LOST').slice(1)).toEqual(['b LOST OFFLINE', 'c LOST OFFLINE', 'd LOST OFFLINE']);
  });

  it('a start that was taken back by a later stop is not a success', () => {
    const undone = lines(
      "out Start of 'a' on member 'polishham' succeeded.",
      "out Stop of 'a' on member 'polishham' succeeded.",
    );
    const results = runResults(facts('caa_start a', 'FAILED', busy), undone, world(busy));
    expect(results.map(({ status }) => status)).toEqual(['FAILED']);
  });

  it('registering is judged by the complaints, which name what they are about', () => {
    const complaints = lines('err Resource b: ACTION_SCRIPT: is missing.');
    const results = runResults(facts('caa_register a b', 'FAILED', busy), complaints, world(busy));
    expect(results.map(({ name, status }) => `${name} ${status}`)).toEqual(['a OK', 'b FAILED']);
    const ok = runResults(facts('caa_register a b', 'OK', busy), [], world(busy));
    expect(ok.map(({ words: said }) => said)).toEqual(['registered', 'registered']);
  });

  it('stopping what only waited counts as stopped', () => {
    const idle = lines('out Resource d was waiting to be started. It is no longer.');
    const [result] = runResults(facts('caa_stop d', 'OK', busy), idle, world(busy));
    expect(result).toMatchObject({ status: 'OK', words: 'OFFLINE' });
  });

  it('killing what was left counts as stopped', () => {
    const dead = lines('out Resource d is now OFFLINE; 2 processes killed.');
    const [result] = runResults(facts('caa_stop -kill d', 'OK', busy), dead, world(busy));
    expect(result).toMatchObject({ status: 'OK', words: 'OFFLINE' });
  });

  it('balancing tells what moved from what stays, and from what could not move', () => {
    const told = lines(
      "out Start of 'a' on member 'provolone' succeeded.",
      'out Resource b is already well placed',
      'err Resource c would be better placed on provolone, but it is not moved without d.',
    );
    const results = runResults(facts('caa_balance a b c', 'FAILED', busy), told, world(busy));
    expect(results.map(({ name, status, words: said }) => `${name} ${status} ${said}`)).toEqual([
      'a OK ONLINE on provolone',
      'b OK already well placed',
      'c FAILED OFFLINE',
    ]);
  });

  it('TUI-104 a relocation that came back is told from one that did not', () => {
    const story = lines(
      "out Attempting to stop 'a' on member 'polishham'",
      "out Stop of 'a' on member 'polishham' succeeded.",
      "out Start of 'a' on member 'provolone' failed.",
      "out Attempting to restart 'a' on member 'polishham'",
      'out Could not relocate resource a.',
    );
    const failed = facts('caa_relocate a', 'FAILED', busy);
    expect(isBackHome(failed, story, world(busy))).toBe(true);
    const elsewhere = deliWith(resource('a', 'ONLINE', 'provolone'));
    expect(isBackHome(failed, story, world(elsewhere))).toBe(false);
    expect(isBackHome(failed, story, world(deliWith(resource('a', 'OFFLINE', null))))).toBe(false);
    expect(isBackHome(facts('caa_relocate a', 'OK', busy), story, world(busy))).toBe(false);
    expect(isBackHome(failed, [], world(busy)), 'a refusal moved nothing').toBe(false);
    const early = { ...failed, isSettled: false };
    expect(isBackHome(early, story, world(busy)), 'the state is older than the end').toBe(false);
  });
});

describe('reading a command line back', () => {
  it.each([
    ['caa_start dtcalc', 'start', ['dtcalc']],
    ['caa_start -f dtcalc -c polishham', 'start', ['dtcalc']],
    ['caa_relocate a b -c rye', 'relocate', ['a', 'b']],
    ['caa_relocate -s rye', 'relocate', []],
    ['caa_start USR_DEBUG=1 db_2', 'start', ['db_2']],
    ['caa_stop -all', 'stop', []],
    ['caa_register "clock"', 'register', ['clock']],
    ['clu_fault crash polishham', null, []],
    ['', null, []],
  ] as const)('%s', (commandLine, verb, names) => {
    expect(parseRunCommand(commandLine)).toMatchObject({ verb, names });
  });
});
