// caa_drill, caa_eval survive, the ways out of UNKNOWN and -json: what is asked, what is refused, and what a drill does
// when it is disturbed.
import { describe, expect, it } from 'vitest';
import { ConnectionError } from '../../src/client/index.ts';
import type { ResourceView } from '../../src/engine/index.ts';
import { application } from '../format/resources.ts';
import { type CommandResult, type FakeOptions, runFake, succeeded } from './fake-cluster.ts';

const member = (name: string, id: number, state: 'UP' | 'DOWN') => ({
  id,
  name,
  hostName: `${name}.example`,
  interconnectName: `${name}-ics0`,
  votes: 1,
  state,
  since: 0,
  joinNumber: id,
  drained: null,
});

const members = {
  cluster: {
    name: 'deli',
    localMember: 'rye',
    quorumDisk: null,
    quorum: { currentVotes: 2, expectedVotes: 3, requiredVotes: 2, hasQuorum: true },
    incarnation: 1,
    freezes: [],
  },
  members: [member('rye', 1, 'UP'), member('swiss', 2, 'UP'), member('brie', 3, 'DOWN')],
};

const { cluster } = members;
const membersWithoutQuorum = {
  ...members,
  cluster: { ...cluster, quorum: { ...cluster.quorum, currentVotes: 1, hasQuorum: false } },
};

const clock = application('clock', { target: 'ONLINE', state: 'ONLINE', member: 'rye', since: 0 });

interface Scene {
  /** What `caa.stat` answers after the crash, one after the other; the last one for ever. */
  readonly after: readonly (Partial<ResourceView> | 'lost')[];
  readonly typed?: string | null;
  readonly interruptAt?: number;
  /** The crash takes the cluster's quorum. */
  readonly losesQuorum?: boolean;
}

/** A drill on rye, where clock runs, with the faults that it asked for. */
async function drill(
  argv: readonly string[],
  { after, typed = null, interruptAt, losesQuorum = false }: Scene,
): Promise<CommandResult & { readonly faults: readonly string[] }> {
  let looks = -1;
  let interrupt = (): void => {};
  const options: FakeOptions = {
    answers: {
      'cluster.members': () => (losesQuorum && looks > 0 ? membersWithoutQuorum : members),
      'caa.survival': () => ({
        basis: '1.1',
        members: [{ member: 'rye', survives: true, lost: [] }],
      }),
      'caa.stat': () => {
        looks += 1;
        if (looks === 0) return { resources: [clock], monitored: [], unknown: [] };
        if (looks - 1 === interruptAt) interrupt();
        const now = after[Math.min(looks - 1, after.length - 1)] ?? {};
        if (now === 'lost') throw new ConnectionError('Lost the connection.');
        return { resources: [{ ...clock, ...now }], monitored: [], unknown: [] };
      },
      'caa.why': () => ({
        lostQuorum: null,
        freeze: null,
        drains: [],
        decisions: [],
        against: null,
        remains: null,
      }),
      'fault.inject': () => succeeded,
    },
    host: {
      now: () => 1000,
      ask: async () => typed,
      // The pauses of the drill are over at once; nobody waits long for an answer.
      after: (ms, action) => {
        if (ms < 1000) action();
        return () => {};
      },
      onSignal: (heard) => {
        interrupt = () => heard('SIGINT', true);
        return () => {};
      },
    },
  };
  const result = await runFake('caa_drill', argv, options);
  const faults = result.requests.flatMap(({ method, params }) =>
    method === 'fault.inject' ? [(params as { readonly fault: string }).fault] : [],
  );
  return { ...result, faults };
}

const gone = { state: 'OFFLINE', member: null, trouble: 'delayed' } as const;
const again = { state: 'ONLINE', member: 'swiss', since: 3500 } as const;
const starting = {
  ...gone,
  trouble: null,
  activity: { entryPoint: 'start', member: 'swiss', since: 0, timeoutMs: 60_000, run: null },
} as const;

describe('caa_drill', () => {
  it('waits until nothing moves any more, and boots the member', async () => {
    const result = await drill(['rye', '-y'], {
      after: [gone, starting, starting, starting, again],
    });
    expect(result).toMatchObject({ status: 0, stderr: '', faults: ['crash', 'boot'] });
    expect(result.stdout).toBe(
      [
        'Member rye has crashed.',
        'clock: ONLINE on swiss after 2.5 s',
        'Member rye has been booted again.',
        '1 of 1 application ONLINE again after 2.5 s.',
        '',
      ].join('\n'),
    );
  });

  it('what is lost has its reason, and the exit status is 1', async () => {
    const failed = { ...gone, trouble: 'failed' } as const;
    const { status, stdout } = await drill(['rye', '-y', '-json'], { after: [failed] });
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      member: 'rye',
      applications: [
        {
          name: 'clock',
          online: null,
          ms: null,
          lost: 'It could not be started on any member. Correct what its script says, then run caa_start clock.',
        },
      ],
      interrupted: false,
      booted: true,
    });
  });

  it('does not wait for what waits for quorum itself, and boots the member', async () => {
    const result = await drill(['rye', '-y'], { after: [starting], losesQuorum: true });
    expect(result).toMatchObject({ status: 1, stderr: '', faults: ['crash', 'boot'] });
    expect(result.stdout).toContain('clock: lost. Cluster deli has lost quorum.');
  });

  it('an interrupt ends the waiting, not the boot', async () => {
    const result = await drill(['rye', '-y'], { after: [gone], interruptAt: 1 });
    expect(result).toMatchObject({ status: 130, faults: ['crash', 'boot'] });
    expect(result.stdout).toContain('The drill was interrupted.');
  });

  it('a connection that is lost does not keep it from asking for the boot', async () => {
    const result = await drill(['rye', '-y'], { after: ['lost'] });
    expect(result).toMatchObject({ status: 1, faults: ['crash', 'boot'] });
    expect(result.stderr).toBe(
      'Lost the connection. Member rye may still be down: run clu_fault boot rye.\n',
    );
  });

  it.each(['swiss', '', null])('nothing is done unless the name is typed: %j', async (typed) => {
    const result = await drill(['rye'], { after: [again], typed });
    expect(result).toMatchObject({ status: 1, stdout: '', faults: [] });
    expect(result.stderr).toBe('Nothing was done: rye was not typed.\n');
  });

  it('the name that is typed is enough', async () => {
    const result = await drill(['rye'], { after: [again], typed: ' rye ' });
    expect(result).toMatchObject({ status: 0, faults: ['crash', 'boot'] });
  });

  it.each([
    ['brie', 'Member brie is not up. Boot it with clu_fault boot brie.'],
    ['gouda', 'Member gouda is not available. Cluster deli has rye, swiss, brie.'],
  ])('%s is refused', async (name, message) => {
    const result = await drill([name, '-y'], { after: [again] });
    expect(result).toMatchObject({ status: 1, stderr: `${message}\n`, faults: [] });
  });
});

describe('requests', () => {
  it.each([
    ['caa_stop -retry a b', { names: ['a', 'b'], force: false, exit: 'retry' }],
    ['caa_stop -kill a -f', { names: ['a'], force: true, exit: 'kill' }],
    ['caa_stop a', { names: ['a'], force: false }],
  ])('%s', async (line, params) => {
    const [name = '', ...argv] = line.split(' ');
    const { requests } = await runFake(name, argv, { answers: { 'caa.stop': () => succeeded } });
    expect(requests).toEqual([
      { method: 'caa.stop', params: { ...params, caller: expect.anything() } },
    ]);
  });
});

describe('bad command lines are refused, and nothing is asked', () => {
  it.each([
    ['caa_drill', 'the member is missing'],
    ['caa_drill rye swiss', 'one member at a time, but swiss follows'],
    ['caa_drill rye -plan', 'unknown option -plan'],
    ['caa_eval survive -c rye', '-c cannot be combined with survive'],
    ['caa_eval survive -why', '-why cannot be combined with survive'],
    ['caa_eval start a -s rye', '-s cannot be combined with start'],
    ['caa_eval stop a -c rye', '-c cannot be combined with stop'],
    ['caa_eval relocate a -all', '-all cannot be combined with relocate'],
    ['caa_eval balance a -f', '-f cannot be combined with balance'],
    ['caa_eval register a -f', '-f cannot be combined with register'],
    ['caa_eval unregister a -u', '-u cannot be combined with unregister'],
    ['caa_eval fail-resource a -f', '-f cannot be combined with fail-resource'],
    ['caa_eval fail-member rye -c rye', '-c cannot be combined with fail-member'],
    ['caa_eval fail-adapter rye tu0 -u', '-u cannot be combined with fail-adapter'],
    ['caa_eval drain-member rye -all', '-all cannot be combined with drain-member'],
    ['caa_eval toString -f', 'unknown question toString'],
    ['caa_stop -retry', 'the resource name is missing'],
    ['caa_stop -kill -all', '-all cannot be combined with -kill'],
    ['caa_stop -kill -c rye', '-c cannot be combined with -kill'],
    ['caa_stop -kill -retry a', '-kill cannot be combined with -retry'],
    ['caa_stat -why a -n 0', '-n 0 is no count from 1 to 5'],
    ['caa_stat -why a -n x', '-n x is no count from 1 to 5'],
    ['caa_stat -why a -n 2 -c rye', '-n cannot be combined with -c'],
    ['caa_stat a -n 2', '-n goes with -why only'],
    ['caa_stat -json -t -p', '-t cannot be combined with -p'],
    ['clu_get_info -json -raw', '-raw cannot be combined with -json'],
    ['clu_get_info -json -state', '-state cannot be combined with -json'],
  ])('%s', async (line, message) => {
    const [name = '', ...argv] = line.split(' ');
    const result = await runFake(name, argv);
    expect(result).toMatchObject({ status: 2, stdout: '', requests: [] });
    expect(result.stderr.split('\n')[0]).toBe(`${name}: ${message}`);
  });
});

describe('caa_stat -json', () => {
  it('has of what is under way only what docs/JSON.md promises', async () => {
    const activity = { entryPoint: 'start', member: 'rye', since: 1, timeoutMs: 60_000, run: 3 };
    const waiting = { since: 1, until: 2, from: 'rye', plan: 'failover', memberFailed: false };
    // The engine answers with records of its own, which hold more.
    const inside = {
      activity: { ...activity, ticket: 9, reason: 'user' },
      waiting: { ...waiting, requiredFailed: true },
    } as Pick<ResourceView, 'activity' | 'waiting'>;
    const view = { ...clock, ...inside };
    const answer = { resources: [view], monitored: [], unknown: [] };
    const { stdout } = await runFake('caa_stat', ['-json', 'clock'], {
      answers: { 'caa.stat': () => answer },
    });
    expect(JSON.parse(stdout).resources[0]).toMatchObject({ activity, waiting });
    expect(stdout).not.toMatch(/ticket|reason|requiredFailed/);
  });
});
