// The whole answer to "why", and its parts.
import { describe, expect, it } from 'vitest';
import type {
  ResourceDetails,
  ResourceView,
  ScriptOutcome,
  ScriptRecord,
  Trouble,
} from '../../src/engine/index.ts';
import {
  formatOutcome,
  formatReasons,
  formatSituation,
  formatTrouble,
} from '../../src/format/index.ts';
import { application, sampleTime } from './resources.ts';

function record(changes: Partial<ScriptRecord>): ScriptRecord {
  return {
    entryPoint: 'start',
    member: 'rye',
    reason: 'user',
    at: sampleTime,
    durationMs: 2_100,
    outcome: { kind: 'exit', code: 0 },
    output: ['fine'],
    ...changes,
  };
}

function details(view: ResourceView, changes: Partial<ResourceDetails>): ResourceDetails {
  const ifMoved = {
    at: sampleTime,
    resource: view.name,
    cause: 'a question',
    steps: [],
    chosen: null,
    tie: [],
    tieBreak: null,
  };
  return {
    view,
    attributes: {},
    scriptPath: '/script',
    decision: null,
    ifMoved,
    requiredBy: [],
    lastStart: null,
    lastStop: null,
    lastCheck: null,
    ...changes,
  };
}

const quorate = { lostQuorum: null };

describe('reasons', () => {
  it('name what is wrong, the way out, and the failed runs with their last lines, oldest first', () => {
    const view = application('db', { state: 'UNKNOWN', member: 'rye', trouble: 'unknown' });
    const output = ['1', '2', '3', '4', '5', '\u001b[31mcannot stop'];
    const text = formatReasons(
      details(view, {
        lastStart: record({}),
        lastStop: record({ entryPoint: 'stop', outcome: { kind: 'exit', code: 1 }, output }),
        lastCheck: record({
          entryPoint: 'check',
          at: sampleTime - 60_000,
          outcome: { kind: 'timeout' },
          output: [],
        }),
      }),
    ).join('\n');
    expect(text).toBe(`db: target OFFLINE, state UNKNOWN on rye
     Its stop entry point failed, so that nobody knows whether it still runs.
     See to it by hand, then run caa_stop db.
     The check entry point ran longer than SCRIPT_TIMEOUT and was ended, on rye,
     2026-11-21 21:19:14, after 2 s.
     The stop entry point exited with 1, on rye, 2026-11-21 21:20:14, after 2 s.
     | 2
     | 3
     | 4
     | 5
     | ^[[31mcannot stop
     It has not been placed since it was registered.`);
  });

  it('tell which entry point is running at this moment, and why one could not be started', () => {
    const activity = {
      entryPoint: 'stop',
      member: 'rye',
      since: sampleTime,
      timeoutMs: 90_000,
      run: 7,
    } as const;
    const view = application('db', { target: 'OFFLINE', state: 'ONLINE', member: 'rye', activity });
    const message = 'Action script /db.scr is not executable. Run chmod u+x /db.scr.';
    const lastCheck = record({
      entryPoint: 'check',
      outcome: { kind: 'unstartable', message },
      output: [],
    });
    expect(
      formatReasons(details(view, { lastCheck })).slice(0, -1).join('\n'),
    ).toBe(`db: target OFFLINE, state ONLINE on rye
     Its stop entry point is running on rye since 2026-11-21 21:20:14; it may
     take 90 s (SCRIPT_TIMEOUT).
     The check entry point could not be started on rye, 2026-11-21 21:20:14:
     Action script /db.scr is not executable. Run chmod u+x /db.scr.`);
  });

  it('of a resource that runs well are its last placement only', () => {
    const view = application('db', { target: 'ONLINE', state: 'ONLINE', member: 'rye' });
    const decision = { ...details(view, {}).ifMoved, chosen: 'rye', cause: 'caa_start by root' };
    expect(formatReasons(details(view, { decision, lastStart: record({}) }))).toEqual([
      'db: target ONLINE, state ONLINE on rye',
      'Why db was placed on rye',
      '     Decided 2026-11-21 21:20:14. Cause: caa_start by root.',
      '     Chosen: rye.',
    ]);
  });
});

describe('the situation', () => {
  const drain = { reason: 'fan', by: 'root', since: sampleTime };
  const drains = [
    { member: 'rye', drain },
    { member: 'swiss', drain },
  ];
  const freeze = {
    scope: { kind: 'member', member: 'rye' },
    reason: 'disk',
    by: 'root',
    since: sampleTime,
    until: sampleTime + 60_000,
  } as const;

  it('names quorum that is lost', () => {
    const lostQuorum =
      'Cluster deli has lost quorum: 1 of the 2 votes it needs are present. Boot a member.';
    expect(formatSituation(application('db'), { lostQuorum, freeze: null, drains: [] })).toEqual([
      '     Cluster deli has lost quorum: 1 of the 2 votes it needs are present. Boot a',
      '     member. Until quorum is regained nothing is started or stopped.',
    ]);
  });

  it('names the freeze and the way to end it', () => {
    expect(formatSituation(application('db'), { ...quorate, freeze, drains: [] })).toEqual([
      '     Member rye is frozen since 2026-11-21 21:20:14 by root, until 2026-11-21',
      '     21:21:14: disk.',
      '     CAA does nothing unasked to it; caa_unfreeze -c rye ends that.',
    ]);
  });

  it.each<[string, Partial<ResourceView>, readonly string[]]>([
    ['runs elsewhere', { state: 'ONLINE', member: 'brie' }, []],
    ['runs there all the same', { state: 'ONLINE', member: 'rye' }, ['rye']],
    ['finds no place', { trouble: 'waiting' }, ['rye', 'swiss']],
  ])('names drains for what %s', (_what, changes, named) => {
    const lines = formatSituation(application('db', changes), { ...quorate, freeze: null, drains });
    expect(lines.join(' ').match(/caa_undrain \w+/g) ?? []).toEqual(
      named.map((member) => `caa_undrain ${member}`),
    );
  });
});

describe('trouble', () => {
  const wait = { since: sampleTime, until: sampleTime + 30_000, from: 'rye', memberFailed: true };
  it.each<[Trouble, Partial<ResourceView>, string]>([
    ['waiting', {}, 'starts by itself when a member or a required resource comes back'],
    ['failed', {}, 'run caa_start db'],
    [
      'delayed',
      { waiting: { ...wait, plan: 'failover' } },
      'a failover is due at 2026-11-21 21:20:44',
    ],
    ['delayed', { waiting: { ...wait, plan: 'restart' } }, 'a restart on rye is due at'],
    ['threshold', { failureThreshold: 3 }, 'It failed 3 times within FAILURE_INTERVAL'],
    ['unknown', {}, 'run caa_stop db'],
  ])('%s with %j says: %s', (trouble, changes, part) => {
    expect(formatTrouble(application('db', { ...changes, trouble }))).toContain(part);
  });

  it('none is no text', () => {
    expect(formatTrouble(application('db'))).toBeNull();
  });
});

describe('outcomes', () => {
  it.each<[ScriptOutcome, string]>([
    [{ kind: 'exit', code: 0 }, 'succeeded'],
    [{ kind: 'exit', code: 2 }, 'exited with 2'],
    [{ kind: 'signal', signal: 'SIGSEGV' }, 'was ended by signal SIGSEGV'],
    [{ kind: 'timeout' }, 'ran longer than SCRIPT_TIMEOUT and was ended'],
    [{ kind: 'unstartable', message: 'no such file' }, 'could not be started: no such file'],
    [{ kind: 'cancelled' }, 'was ended because a command asked for the resource'],
    [{ kind: 'member-down' }, 'was cut off when the member went down'],
    [{ kind: 'lost' }, 'ended while no daemon was watching'],
  ])('%j: %s', (outcome, text) => {
    expect(formatOutcome(outcome)).toBe(text);
  });
});
