// caa_freeze, caa_unfreeze, caa_drain, caa_undrain and caa_history: what they ask for, and command lines that are
// refused. What they print is in the transcripts.
import { describe, expect, it } from 'vitest';
import type { FreezeDocument, RegistryVersion } from '../../src/engine/index.ts';
import { differencesOf } from '../../src/format/index.ts';
import { type FakeOptions, runFake, succeeded } from './fake-cluster.ts';

const answers: FakeOptions = {
  answers: {
    'caa.freeze': () => succeeded,
    'caa.unfreeze': () => succeeded,
    'caa.drain': () => succeeded,
    'caa.undrain': () => succeeded,
    'caa.restore': () => succeeded,
  },
};

/** The time of the fake machine, in the local time of the test. */
const now = Date.UTC(2026, 10, 22, 4, 30);
const today = (hours: number, minutes: number): number => {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate(), hours, minutes).getTime();
};
const dayMs = 86_400_000;
const clock = { kind: 'resource', resource: 'clock' };
const bell = { kind: 'resource', resource: 'bell' };
const rye = { kind: 'member', member: 'rye' };
const frozen = { reason: 'no reason given', until: null };

describe('requests', () => {
  it.each<[argv: readonly string[], method: string, params: object]>([
    [['caa_freeze', 'clock'], 'caa.freeze', { ...frozen, scopes: [clock] }],
    [['caa_freeze', 'clock', 'bell', 'clock'], 'caa.freeze', { ...frozen, scopes: [clock, bell] }],
    [['caa_freeze', '-c', 'rye'], 'caa.freeze', { ...frozen, scopes: [rye] }],
    [['caa_freeze', '-all'], 'caa.freeze', { ...frozen, scopes: [{ kind: 'cluster' }] }],
    [['caa_freeze', 'clock', '-m', '-x y'], 'caa.freeze', { reason: '-x y', until: null }],
    [['caa_freeze', 'clock', '-m', ' '], 'caa.freeze', frozen],
    [['caa_freeze', 'clock', '-for', '90m'], 'caa.freeze', { until: now + 90 * 60_000 }],
    [['caa_freeze', 'clock', '-for', '2h'], 'caa.freeze', { until: now + 2 * 3_600_000 }],
    [['caa_freeze', 'clock', '-for', '1d'], 'caa.freeze', { until: now + dayMs }],
    [
      ['caa_freeze', 'clock', '-until', '2027-01-02T03:04'],
      'caa.freeze',
      { until: new Date(2027, 0, 2, 3, 4).getTime() },
    ],
    [
      ['caa_freeze', 'clock', '-until', '2027-01-02 03:04'],
      'caa.freeze',
      { until: new Date(2027, 0, 2, 3, 4).getTime() },
    ],
    [
      ['caa_freeze', 'clock', '-until', '2027-01-0203:04'],
      'caa.freeze',
      { until: new Date(2027, 0, 2, 3, 4).getTime() },
    ],
    [['caa_unfreeze', 'clock', 'bell'], 'caa.unfreeze', { scopes: [clock, bell] }],
    [['caa_unfreeze', '-all'], 'caa.unfreeze', { scopes: [{ kind: 'cluster' }] }],
    [['caa_drain', 'rye', '-m', 'fan'], 'caa.drain', { member: 'rye', reason: 'fan' }],
    [['caa_undrain', 'rye'], 'caa.undrain', { member: 'rye' }],
    [['caa_history', '-back', '3'], 'caa.restore', { version: 3, names: null }],
    [['caa_history', '-back', '0', 'a', 'b'], 'caa.restore', { version: 0, names: ['a', 'b'] }],
  ])('%j', async ([name = '', ...argv], method, params) => {
    const { requests, status, stderr } = await runFake(name, argv, answers);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(requests).toEqual([{ method, params: expect.objectContaining(params) }]);
  });

  it('a time of day that is over means tomorrow', async () => {
    const untilOf = async (time: string): Promise<unknown> => {
      const { requests } = await runFake('caa_freeze', ['clock', '-until', time], answers);
      return requests[0]?.params;
    };
    const date = new Date(now);
    const [past, coming] = [`${date.getHours()}:00`, `${date.getHours()}:59`];
    expect(await untilOf(coming)).toMatchObject({ until: today(date.getHours(), 59) });
    expect(await untilOf(past)).toMatchObject({ until: today(date.getHours() + 24, 0) });
  });
});

describe('bad command lines are refused, and nothing is asked', () => {
  it.each([
    ['caa_freeze -all clock', '-all takes no resource name, but clock was given'],
    ['caa_freeze -all -c rye', '-c cannot be combined with -all'],
    ['caa_freeze -c rye clock', '-c takes no resource name, but clock was given'],
    ['caa_freeze -for 2h', 'the resource name is missing, which -for needs'],
    ['caa_freeze -m why', 'the resource name is missing, which -m needs'],
    ['caa_freeze -plan', 'the resource name is missing, which -plan needs'],
    ['caa_freeze clock -m', 'option -m needs a value: -m reason'],
    ['caa_freeze clock -for 2', '-for 2 is no span like 90m, 2h or 1d, of ten years at most'],
    ['caa_freeze clock -for 0m', '-for 0m is no span like 90m, 2h or 1d, of ten years at most'],
    [
      'caa_freeze clock -for 9999d',
      '-for 9999d is no span like 90m, 2h or 1d, of ten years at most',
    ],
    ['caa_freeze clock -for 1d -until 3:00', '-until cannot be combined with -for'],
    ['caa_freeze clock -until noon', '-until noon is no time like 18:30 or 2026-12-24T18:30'],
    ['caa_freeze clock -until 24:00', '-until 24:00 is no time like 18:30 or 2026-12-24T18:30'],
    ['caa_freeze clock -until 3:60', '-until 3:60 is no time like 18:30 or 2026-12-24T18:30'],
    [
      'caa_freeze clock -until 2027-02-30T03:00',
      '-until 2027-02-30T03:00 is no time like 18:30 or 2026-12-24T18:30',
    ],
    ['caa_freeze clock -until 2001-01-01T03:00', '-until 2001-01-01T03:00 is past'],
    [`caa_freeze clock -m ${'x'.repeat(1001)}`, 'the reason has more than 1000 characters'],
    ['caa_freeze clock -why', '-why is for -plan'],
    ['caa_unfreeze', 'the resource name is missing'],
    ['caa_unfreeze -c', 'option -c needs a value: -c member'],
    ['caa_unfreeze clock -m x', 'unknown option -m'],
    ['caa_drain rye swiss', 'one member at a time, but swiss follows'],
    ['caa_drain -m x', 'the member is missing, which -m needs'],
    ['caa_drain -why', 'the member is missing, which -why needs'],
    ['caa_undrain', 'the member is missing'],
    ['caa_undrain rye swiss', 'one member at a time, but swiss follows'],
    ['caa_history -n 0', '-n 0 is no count from 1 to 20000'],
    ['caa_history -n x', '-n x is no count from 1 to 20000'],
    ['caa_history -diff', 'option -diff needs a value: -diff version'],
    ['caa_history -diff x', '-diff x is no version; caa_history shows their numbers'],
    ['caa_history -back 1.5', '-back 1.5 is no version; caa_history shows their numbers'],
    ['caa_history -back 1 -diff 2', '-diff cannot be combined with -back'],
    ['caa_history -diff 1 -n 2', '-n cannot be combined with -diff'],
    ['caa_history -diff 1 -basis 3.4', '-basis is for -back'],
  ])('%s', async (line, message) => {
    const [name = '', ...argv] = line.split(' ');
    const result = await runFake(name, argv, answers);
    expect(result).toMatchObject({ status: 2, stdout: '', requests: [] });
    expect(result.stderr.split('\n')[0]).toBe(`${name}: ${message}`);
  });

  it.each([
    ['caa_freeze', [''], 'a resource name is empty'],
    ['caa_drain', [''], 'the member name is empty'],
    ['caa_history', [''], 'a resource name is empty'],
  ])('%s %j', async (name, argv, message) => {
    const result = await runFake(name, argv, answers);
    expect(result.stderr.split('\n')[0]).toBe(`${name}: ${message}`);
  });
});

describe('the difference of two versions', () => {
  const version = (
    number: number,
    before: Readonly<Record<string, string>> | null,
    after: Readonly<Record<string, string>> | null,
  ): RegistryVersion => ({
    number,
    at: 0,
    user: 'root',
    commandLine: 'caa_register -u clock',
    resource: 'clock',
    before: before === null ? null : { attributes: before, scriptPath: '/a' },
    after: after === null ? null : { attributes: after, scriptPath: after.PATH ?? '/a' },
  });
  const versions = [
    version(1, null, { A: '1', B: '' }),
    version(2, { A: '1', B: '' }, { A: '2', B: 'x' }),
    version(3, { A: '2', B: 'x' }, null),
  ];

  it.each([
    [0, 1, [['A', null, '1']]],
    [
      1,
      2,
      [
        ['A', '1', '2'],
        ['B', null, 'x'],
      ],
    ],
    [
      2,
      1,
      [
        ['A', '2', '1'],
        ['B', 'x', null],
      ],
    ],
    [
      2,
      3,
      [
        ['A', '2', null],
        ['B', 'x', null],
      ],
    ],
    [0, 3, []],
    [2, 2, []],
  ])('from %i to %i', (from, to, values) => {
    const [found] = differencesOf(versions, from, to);
    expect((found?.values ?? []).map(({ name, before, after }) => [name, before, after])).toEqual(
      values,
    );
  });

  it('another file behind the same name is a difference', () => {
    const moved = { ...version(1, { A: '1' }, { A: '1' }) };
    const after = { attributes: { A: '1' }, scriptPath: '/b' };
    expect(differencesOf([{ ...moved, after }], 0, 1)).toEqual([
      {
        resource: 'clock',
        change: 'changed',
        values: [{ name: 'ACTION_SCRIPT', before: '/a', after: '/b' }],
      },
    ]);
  });
});

it('freezes are listed with -q only by the exit status', async () => {
  const freeze: FreezeDocument = {
    scope: { kind: 'cluster' },
    reason: 'x',
    by: 'root',
    since: 0,
    until: null,
  };
  const members = () => ({
    cluster: {
      name: 'deli',
      localMember: 'rye',
      quorumDisk: null,
      quorum: { currentVotes: 1, expectedVotes: 1, requiredVotes: 1, hasQuorum: true },
      incarnation: 1,
      freezes: [freeze],
    },
    members: [],
  });
  const options = { answers: { 'cluster.members': members } };
  expect(await runFake('caa_freeze', ['-q'], options)).toMatchObject({ status: 0, stdout: '' });
  const { stdout } = await runFake('caa_freeze', ['-json'], options);
  expect(JSON.parse(stdout)).toEqual({
    freezes: [{ kind: 'cluster', name: null, reason: 'x', by: 'root', since: 0, until: null }],
  });
});
