// evmpost, evmget, evmwatch and caa_report against a daemon in this process: what is asked, printed and refused.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClusterClient, ConnectionError } from '../../src/client/index.ts';
import { createRealDaemon, type EventsDaemon } from '../daemon/events-daemon.ts';
import { createMemoryStore } from '../support/engine-fake.ts';
import { type FakeOptions, runFake } from './fake-cluster.ts';

const fixedNow = Date.UTC(2026, 10, 22, 12, 0, 0);

beforeEach(() => {
  vi.useFakeTimers({ now: fixedNow, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const run = (daemon: EventsDaemon, name: string, argv: readonly string[], more: FakeOptions = {}) =>
  runFake(name, argv, { connect: daemon.connect, ...more });

describe('evmpost', () => {
  it('CAA-224 takes resource and member of an action script from its environment', async () => {
    const daemon = createRealDaemon();
    const env = { _CAA_NAME: 'clock', SYSMAN_MEMBER: 'polishham' };
    const posted = await run(daemon, 'evmpost', ['-p', 'warning', 'slow disk'], { env });
    expect(posted).toMatchObject({ status: 0, stdout: '', stderr: '' });
    await run(daemon, 'evmpost', ['-u', '-dash', '-resource', 'db_2', '-facility', 'com.acme'], {
      env,
    });
    await run(daemon, 'evmpost', ['-a', 'note', '-p', '450']);
    const read = await run(daemon, 'evmget', ['-f', '!(facility=clu)']);
    expect(read.stdout.split('\n').map((line) => line.slice(20))).toEqual([
      'warning user: slow disk [clock on polishham]',
      'info com.acme: -dash [db_2 on polishham]',
      'failure admin: note',
      '',
    ]);
  });

  it('reads events from a file or the standard input, all or none', async () => {
    const daemon = createRealDaemon();
    const paths: string[] = [];
    const reading = (text: string): FakeOptions => ({
      host: {
        readText: (path) => {
          paths.push(path);
          return text;
        },
      },
    });
    const two = 'priority 300 event { name com.acme.a } event { name com.acme.b format "b is on" }';
    const posted = await run(daemon, 'evmpost', ['-json'], reading(two));
    expect(posted.stdout).toBe('{"sequence":5}\n');
    const bad = 'event { name good } event { name caa }';
    expect((await run(daemon, 'evmpost', ['events.txt'], reading(bad))).stderr).toBe(
      "evmpost: Event 2: The facility caa is the cluster's own. Name another, such as user.\n",
    );
    expect((await run(daemon, 'evmpost', ['-'], reading('event'))).stderr).toBe(
      'evmpost: line 1: { is expected after event.\n',
    );
    expect(paths).toEqual(['/dev/stdin', 'events.txt', '/dev/stdin']);
    const { stdout } = await run(daemon, 'evmget', ['-json', '-n', '2']);
    expect(JSON.parse(stdout).events).toMatchObject([
      { sequence: 4, facility: 'com.acme.a', priority: 'warning', text: 'com.acme.a' },
      { sequence: 5, facility: 'com.acme.b', text: 'b is on' },
    ]);
  });
});

describe('evmget', () => {
  it('reads page by page until it has what was asked for', async () => {
    const requests: unknown[] = [];
    const all = Array.from({ length: 5000 }, (_, index) => ({
      sequence: index + 1,
      at: fixedNow - (5000 - index) * 1000,
      priority: 'info' as const,
      facility: 'caa',
      resource: null,
      member: null,
      text: `event ${index + 1}`,
    }));
    const answers: FakeOptions = {
      answers: {
        'cluster.events': (params) => {
          requests.push(params);
          const { limit, before = 5001 } = params;
          return { events: all.slice(Math.max(0, before - 1 - limit), before - 1) };
        },
      },
    };
    const some = await runFake('evmget', ['-f', 'text=99', '-n', '21'], answers);
    expect(some.stdout.split('\n')).toHaveLength(22);
    expect(requests).toEqual([{ limit: 2000 }]);
    const since = await runFake('evmget', ['-since', '50m'], answers);
    expect(since.stdout.split('\n')).toHaveLength(3001);
    const whole = await runFake('evmget', [], answers);
    expect(whole.stdout.split('\n')).toHaveLength(5001);
  });
});

describe('evmwatch', () => {
  /** Runs the command until its output satisfies, then interrupts it. */
  async function watch(
    daemon: () => EventsDaemon,
    argv: readonly string[],
    acts: () => Promise<void>,
  ) {
    let interrupt = (): void => {};
    const starts: (boolean | undefined)[] = [];
    const running = runFake(
      'evmwatch',
      argv,
      {
        connect: (async (options?: { start: boolean }) => {
          starts.push(options?.start);
          if (starts.length === 2) throw new ConnectionError('None is running.');
          return daemon().connect();
        }) as () => Promise<ClusterClient>,
        host: {
          // The pauses between two tries are over at once; nobody waits long for an answer.
          after: (ms, action) => {
            if (ms > 4000) return () => {};
            const timer = setImmediate(action);
            return () => clearImmediate(timer);
          },
        },
      },
      (fire) => {
        interrupt = fire;
      },
    );
    while (daemon().subscribers() < 2) await settle();
    await settle();
    await acts();
    await settle();
    interrupt();
    return { ...(await running), starts };
  }
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const texts = (stdout: string): readonly string[] =>
    stdout
      .split('\n')
      .map((line) => line.slice(20))
      .filter(Boolean);

  it('prints events as they come, those that fit, and the stored ones that are wished for', async () => {
    const daemon = createRealDaemon();
    await run(daemon, 'evmpost', ['-u', 'before']);
    const result = await watch(
      () => daemon,
      ['-n', '1', '-f', 'facility=user'],
      async () => {
        await run(daemon, 'evmpost', ['-u', 'after']);
        await run(daemon, 'evmpost', ['-u', 'x', '-facility', 'other']);
      },
    );
    expect(texts(result.stdout)).toEqual(['info user: before', 'info user: after']);
    expect(result).toMatchObject({ status: 130, stderr: '' });
  });

  it('-after begins behind a number, -json prints one line of JSON each', async () => {
    const daemon = createRealDaemon();
    await run(daemon, 'evmpost', ['-u', 'before']);
    const { stdout } = await watch(
      () => daemon,
      ['-after', '2', '-json'],
      async () => {
        await run(daemon, 'evmpost', ['-u', 'after']);
      },
    );
    const numbers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).sequence);
    expect(numbers).toEqual([3, 4, 5]);
  });

  it('misses nothing when the daemon is restarted, and starts none itself', async () => {
    const store = createMemoryStore();
    let daemon = createRealDaemon(store);
    const result = await watch(
      () => daemon,
      ['-f', 'facility=user'],
      async () => {
        await run(daemon, 'evmpost', ['-u', 'one']);
        await settle();
        const next = createRealDaemon(store);
        await run(next, 'evmpost', ['-u', 'two']);
        const old = daemon;
        daemon = next;
        old.stop();
        await settle();
        await run(daemon, 'evmpost', ['-u', 'three']);
      },
    );
    expect(texts(result.stdout)).toEqual(['info user: one', 'info user: two', 'info user: three']);
    expect(result.stderr).toMatch(
      /^evmwatch: Lost the connection.* Waiting for the CAA daemon\.\n$/,
    );
    expect(result.starts).toEqual([undefined, false, false]);
  });

  it('-x ends with the first event that fits, -w when none came', async () => {
    const daemon = createRealDaemon();
    // So many turns of the event loop are far more than it takes until an event that is there has been told.
    const host = {
      after: (ms: number, action: () => void) => {
        if (ms > 4000) return () => {};
        let turns = 400;
        const turn = (): void => {
          turns -= 1;
          if (turns === 0) action();
          else timer = setImmediate(turn);
        };
        let timer = setImmediate(turn);
        return () => clearImmediate(timer);
      },
    };
    const first = await run(daemon, 'evmwatch', ['-x', '-after', '0'], { host });
    expect(first).toMatchObject({ status: 0 });
    expect(first.stdout.split('\n')).toHaveLength(2);
    expect(await run(daemon, 'evmwatch', ['-w', '1'], { host })).toMatchObject({
      status: 1,
      stdout: '',
    });
    const shown = await run(daemon, 'evmwatch', ['-w', '1', '-n', '2'], { host });
    expect(shown.status).toBe(0);
  });
});

const bad: readonly (readonly [command: string, argv: readonly string[], message: string])[] = [
  ['evmpost', ['-p', 'warning'], 'the text of the event is missing'],
  [
    'evmpost',
    ['-p', 'loud', 'x'],
    'loud is no priority: info, warning, failure or a number from 0 to 700',
  ],
  [
    'evmpost',
    ['-p', '701', 'x'],
    '701 is no priority: info, warning, failure or a number from 0 to 700',
  ],
  ['evmpost', ['-p', '', 'x'], 'option -p needs a value: -p priority'],
  ['evmpost', ['-p'], 'option -p needs a value: -p priority'],
  ['evmpost', ['-u'], 'option -u needs a value: -u text'],
  ['evmpost', ['-u', 'a', 'b'], 'b is one word too many: write a text of several words in quotes'],
  [
    'evmpost',
    ['-p', 'info', 'a', 'b'],
    'b is one word too many: write a text of several words in quotes',
  ],
  [
    'evmpost',
    ['file', 'other'],
    'other is one word too many: write a text of several words in quotes',
  ],
  ['evmpost', ['-u', 'x', '-a', 'y'], '-a cannot be combined with -u'],
  ['evmpost', ['-x', 'y'], 'unknown option -x'],
  ['evmpost', ['-u', 'x', '-facility', ''], 'option -facility needs a value: -facility name'],
  ['evmget', ['clock'], 'clock is one word too many: write a filter in quotes after -f'],
  ['evmget', ['-f', ''], 'option -f needs a value: -f filter'],
  [
    'evmget',
    ['-f', 'x'],
    'the filter is wrong at character 1: one of priority, facility, resource, member, text, sequence is expected, not x',
  ],
  ['evmget', ['-n', '0'], '0 is no number of events: a whole number from 1 on'],
  ['evmget', ['-n', 'many'], 'many is no number of events: a whole number from 1 on'],
  ['evmget', ['-n', '1.5'], '1.5 is no number of events: a whole number from 1 on'],
  [
    'evmget',
    ['-since', 'yesterday'],
    'yesterday is no time: YYYY-MM-DD, "YYYY-MM-DD hh:mm[:ss]", or how long ago: 90m, 12h, 7d',
  ],
  [
    'evmget',
    ['-since', '2026-13-01'],
    '2026-13-01 is no time: YYYY-MM-DD, "YYYY-MM-DD hh:mm[:ss]", or how long ago: 90m, 12h, 7d',
  ],
  ['evmwatch', ['-x', 'y'], 'y is one word too many: write a filter in quotes after -f'],
  ['evmwatch', ['-w', 'long'], 'long is no value for -w: a whole number up to 9999999'],
  [
    'evmwatch',
    ['-after', '1e3'],
    '1e3 is no value for -after: a whole number up to 999999999999999',
  ],
  ['evmwatch', ['-after', '1', '-n', '2'], '-after cannot be combined with -n and -since'],
  [
    'evmwatch',
    ['-f', '('],
    'the filter is wrong at character 2: one of priority, facility, resource, member, text, sequence is expected',
  ],
  ['caa_report', ['clock'], 'clock is one word too many: one application is named with -a'],
  ['caa_report', ['-o', '-s'], '-o cannot be combined with -s'],
  ['caa_report', ['-o', '-a', 'clock'], '-o cannot be combined with -a'],
  ['caa_report', ['-s', '-a', 'clock'], '-s cannot be combined with -a'],
  [
    'caa_report',
    ['-a', 'clock', '-a', 'named'],
    'option -a is given twice, with clock and with named',
  ],
  ['caa_report', ['-a'], 'option -a needs a value: -a application'],
  [
    'caa_report',
    ['-b', 'monday'],
    'monday is no date for -b: YYYY-MM-DD, "YYYY-MM-DD hh:mm[:ss]", or how long ago: 90m, 12h, 7d',
  ],
  [
    'caa_report',
    ['-b', '2026-02-29'],
    '2026-02-29 is no date for -b: YYYY-MM-DD, "YYYY-MM-DD hh:mm[:ss]", or how long ago: 90m, 12h, 7d',
  ],
  [
    'caa_report',
    ['-e', '2026-11-22 24:00'],
    '2026-11-22 24:00 is no date for -e: YYYY-MM-DD, "YYYY-MM-DD hh:mm[:ss]", or how long ago: 90m, 12h, 7d',
  ],
  [
    'caa_report',
    ['-e', '2026-11-22 10:60'],
    '2026-11-22 10:60 is no date for -e: YYYY-MM-DD, "YYYY-MM-DD hh:mm[:ss]", or how long ago: 90m, 12h, 7d',
  ],
  ['caa_report', ['-e', '2026-11-22 12:01'], 'the end of the period lies in the future'],
  ['caa_report', ['-b', '2026-11-22 13:00'], 'the begin of the period is not before its end'],
  ['caa_report', ['-b', '1h', '-e', '2h'], 'the begin of the period is not before its end'],
  [
    'caa_report',
    ['-b', '2026-11-22', '-e', '2026-11-22'],
    'the begin of the period is not before its end',
  ],
  [
    'caa_report',
    ['-b', '9999999999d'],
    '9999999999d is no date for -b: YYYY-MM-DD, "YYYY-MM-DD hh:mm[:ss]", or how long ago: 90m, 12h, 7d',
  ],
  [
    'caa_report',
    ['-b', '999999999w'],
    '999999999w is no date for -b: YYYY-MM-DD, "YYYY-MM-DD hh:mm[:ss]", or how long ago: 90m, 12h, 7d',
  ],
];

describe('a command line', () => {
  it.each(bad)('CAA-508 %s %j is refused: %s', async (command, argv, message) => {
    const connect = () => Promise.reject(new Error('nobody may connect'));
    const { status, stdout, stderr } = await runFake(command, argv, { connect });
    expect(stderr.split('\n')[0]).toBe(`${command}: ${message}`);
    expect(stderr.split('\n')[1]).toMatch(/^usage: /);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it.each(['evmpost', 'evmget', 'evmwatch', 'caa_report'])(
    'CAA-500 %s -help fits into 80 columns',
    async (command) => {
      for (const flag of ['-help', '-h']) {
        const { status, stdout } = await runFake(command, [flag]);
        expect(status).toBe(0);
        expect(stdout).toMatch(/^usage: /);
        expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
      }
    },
  );
});

describe('caa_report', () => {
  const one = (resource: string, uptimeMs: number, more = {}) => ({
    resource,
    firstStart: fixedNow - 1_200_000,
    begin: fixedNow - 1_200_000,
    end: fixedNow,
    uptimeMs,
    spans: 1,
    estimatedBefore: null,
    ...more,
  });
  const answering = (...applications: ReturnType<typeof one>[]): FakeOptions => ({
    answers: { 'caa.report': () => ({ now: fixedNow, end: fixedNow, applications }) },
  });

  it('CAA-498 CAA-502 CAA-507 CAA-509 prints the period and a line for each application', async () => {
    const options = answering(one('app', 900_000), one('long_name', 0), one('near', 1_199_999));
    const { stdout, status, requests } = await runFake('caa_report', [], options);
    expect(status).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'Availability of applications from the first start of each to 2026-11-22 12:00:00',
      '',
      'Name       Uptime %  Uptime     Counted from',
      'app           75.00  15 m       2026-11-22 11:40:00',
      'long_name      0.00  0 s        2026-11-22 11:40:00',
      'near          99.99  19 m 59 s  2026-11-22 11:40:00',
      '',
    ]);
    expect(requests).toEqual([
      { method: 'caa.report', params: { resource: null, begin: null, end: null } },
    ]);
    expect((await runFake('caa_report', ['-s'], options)).stdout).toBe(stdout);
  });

  it('CAA-497 -o leaves out what was not up', async () => {
    const options = answering(one('app', 1), one('idle', 0));
    const { stdout } = await runFake('caa_report', ['-o'], options);
    expect(stdout).toMatch(/^app +0\.01 /m);
    expect(stdout).not.toContain('idle');
  });

  it('CAA-499 CAA-501 asks for one application and a period', async () => {
    const options = answering(one('app', 1_200_000));
    const argv = ['-a', 'app', '-b', '2026-11-22 11:00', '-e', '1m'];
    const { stdout, requests } = await runFake('caa_report', argv, options);
    expect(stdout).toMatch(/ from 2026-11-22 11:00:00 to 2026-11-22 12:00:00\n/);
    expect(stdout).toMatch(/^app +100\.00 /m);
    const begin = fixedNow - 3_600_000;
    expect(requests[0]?.params).toEqual({ resource: 'app', begin, end: fixedNow - 60_000 });
  });

  it('CAA-508 says that an application has no history', async () => {
    const { status, stderr } = await runFake('caa_report', ['-a', 'nix'], answering());
    expect(status).toBe(1);
    expect(stderr).toBe(
      'There is no history of application nix before 2026-11-22 12:00:00: it was not started until then. ' +
        'caa_report -s lists those that were.\n',
    );
    const all = await runFake('caa_report', [], answering());
    expect(all.stdout).toContain('No application was started before the end of this time.');
  });

  it('marks figures that are estimated, and says since when they are exact', async () => {
    const options = answering(one('app', 600_000, { estimatedBefore: fixedNow - 600_000 }));
    const { stdout } = await runFake('caa_report', [], options);
    expect(stdout).toContain('2026-11-22 11:40:00 *\n');
    expect(stdout).toContain(
      '* Starts and stops before 2026-11-22 11:50:00 are kept as a sum only',
    );
  });

  it('prints JSON', async () => {
    const { stdout } = await runFake('caa_report', ['-json'], answering(one('app', 900_000)));
    expect(JSON.parse(stdout)).toEqual({
      begin: null,
      end: fixedNow,
      applications: [{ ...one('app', 900_000), percent: '75.00' }],
    });
  });
});
