// The commands that act: what they ask for, what they print, and how they end.
import { describe, expect, it } from 'vitest';
import { ConnectionError, RequestError } from '../../src/client/index.ts';
import type { Method, Params, RunLine, RunResult } from '../../src/protocol/index.ts';
import { type FakeOptions, runFake, succeeded } from './fake-cluster.ts';

const acting = [
  'caa.register',
  'caa.unregister',
  'caa.start',
  'caa.stop',
  'caa.relocate',
  'fault.inject',
  'fault.hardware',
] as const satisfies readonly Method[];

/** Every acting request answered with the same result. */
function answering(result: RunResult, options: Omit<FakeOptions, 'answers'> = {}): FakeOptions {
  return { ...options, answers: Object.fromEntries(acting.map((name) => [name, () => result])) };
}

/** The command asks for exactly this, with the caller's part added, and prints nothing of its own. */
async function expectRequest(
  name: string,
  line: string,
  method: Method,
  params: object,
): Promise<void> {
  const result = await runFake(name, line.split(' '), answering(succeeded));
  expect(result).toMatchObject({ status: 0, stdout: '', stderr: '', closed: 1 });
  const caller = { user: 'root', commandLine: `${name} ${line}`, locale: 'C C C C C C' };
  expect(result.requests).toEqual([{ method, params: { ...params, caller } }]);
}

describe('requests', () => {
  it.each<[row: string, name: string, line: string, method: Method, params: object]>([
    ['259', 'caa_register', 'a b', 'caa.register', { names: ['a', 'b'], update: false }],
    ['259', 'caa_register', 'a b a', 'caa.register', { names: ['a', 'b'], update: false }],
    ['271', 'caa_unregister', 'a a', 'caa.unregister', { names: ['a'] }],
    ['306', 'caa_start', '-f a a', 'caa.start', { names: ['a'], member: null, force: true }],
    ['334', 'caa_stop', '-c rye rye', 'caa.stop', { names: { onMember: 'rye' }, force: false }],
    ['265', 'caa_register', '-u a', 'caa.register', { names: ['a'], update: true }],
    ['271', 'caa_unregister', 'a b', 'caa.unregister', { names: ['a', 'b'] }],
    ['293', 'caa_start', 'a', 'caa.start', { names: ['a'], member: null, force: false }],
    ['302', 'caa_start', 'a -c rye', 'caa.start', { names: ['a'], member: 'rye', force: false }],
    ['306', 'caa_start', '-f a', 'caa.start', { names: ['a'], member: null, force: true }],
    ['312', 'caa_start', 'a b', 'caa.start', { names: ['a', 'b'], member: null, force: false }],
    ['313', 'caa_start', '-all', 'caa.start', { names: 'all', member: null, force: false }],
    ['321', 'caa_stop', 'a', 'caa.stop', { names: ['a'], force: false }],
    ['329', 'caa_stop', '-f a b', 'caa.stop', { names: ['a', 'b'], force: true }],
    ['334', 'caa_stop', '-all', 'caa.stop', { names: 'all', force: false }],
    ['341', 'caa_relocate', 'a', 'caa.relocate', { names: ['a'], member: null, force: false }],
    [
      '353',
      'caa_relocate',
      'a -c rye -f',
      'caa.relocate',
      { names: ['a'], member: 'rye', force: true },
    ],
    [
      '362',
      'caa_relocate',
      '-s rye -c swiss',
      'caa.relocate',
      { names: { onMember: 'rye' }, member: 'swiss', force: false },
    ],
  ])('CAA-%s %s %s', async (_row, name, line, method, params) => {
    await expectRequest(name, line, method, params);
  });

  it.each(['crash', 'boot', 'shutdown'])('clu_fault %s', async (fault) => {
    await expectRequest('clu_fault', `${fault} rye`, 'fault.inject', { fault, member: 'rye' });
  });

  it.each([
    ['fail-adapter', 'tu0', { verb: 'fail', kind: 'adapter' }],
    ['restore-adapter', 'tu0', { verb: 'repair', kind: 'adapter' }],
    ['fail-device', '/dev/tape/tape1', { verb: 'fail', kind: 'device' }],
    ['restore-device', '/dev/tape/tape1', { verb: 'repair', kind: 'device' }],
  ])('clu_fault %s', async (word, hardware, order) => {
    const expected = { ...order, member: 'rye', hardware };
    await expectRequest('clu_fault', `${word} rye ${hardware}`, 'fault.hardware', expected);
  });

  it.each([
    [
      'fail-script app',
      { kind: 'fail', entryPoint: 'check' },
      'The check entry point of app fails from now on. To end that: clu_fault restore-script app\n',
    ],
    [
      'slow-script app 90 stop',
      { kind: 'slow', entryPoint: 'stop', seconds: 90 },
      'The stop entry point of app takes 90 s longer from now on. To end that: clu_fault restore-script app\n',
    ],
    ['restore-script app', null, 'The action script of app works again as it is written.\n'],
  ] as const)('TUI-333 clu_fault %s', async (line, fault, stdout) => {
    const answers = { 'fault.script': () => ({ ok: true, was: null }) as const };
    const result = await runFake('clu_fault', line.split(' '), { answers });
    expect(result).toMatchObject({ status: 0, stdout, stderr: '' });
    expect(result.requests).toEqual([{ method: 'fault.script', params: { name: 'app', fault } }]);
  });

  it('TUI-333 clu_fault says why a script has no fault, and as JSON', async () => {
    const refusal = { ok: false, messages: ['app is no registered application.'] } as const;
    const answers = { 'fault.script': () => refusal };
    const plain = await runFake('clu_fault', ['fail-script', 'app'], { answers });
    expect(plain).toMatchObject({ status: 1, stdout: '', stderr: `${refusal.messages[0]}\n` });
    const json = await runFake('clu_fault', ['fail-script', 'app', '-json'], { answers });
    expect(JSON.parse(json.stdout)).toEqual(refusal);
    expect(json.status).toBe(1);
  });

  it('CAA-334 caa_stop -c takes several members and stops each, though one fails', async () => {
    const stopped: Params<'caa.stop'>['names'][] = [];
    const stop = ({ names }: Params<'caa.stop'>): RunResult => {
      stopped.push(names);
      return { run: 1, exitCode: stopped.length === 1 ? 1 : 0 };
    };
    const result = await runFake('caa_stop', ['-c', 'rye', 'swiss'], {
      answers: { 'caa.stop': stop },
    });
    expect(stopped).toEqual([{ onMember: 'rye' }, { onMember: 'swiss' }]);
    expect(result.status).toBe(1);
  });

  it.each([
    [{}, 'C C C C C C'],
    [{ LANG: 'de_DE' }, 'de_DE de_DE de_DE de_DE de_DE de_DE'],
    [{ LANG: 'de_DE', LC_TIME: 'en_GB' }, 'de_DE de_DE de_DE de_DE en_GB de_DE'],
    [{ LANG: 'de_DE', LC_TIME: 'en_GB', LC_ALL: 'fr_FR' }, 'fr_FR fr_FR fr_FR fr_FR fr_FR fr_FR'],
    [
      { LC_MESSAGES: 'a', LC_CTYPE: 'b', LC_NUMERIC: 'c', LC_MONETARY: 'd', LC_COLLATE: 'e' },
      'C b d c C a',
    ],
    [{ LC_ALL: '', LANG: 'x y' }, 'C C C C C C'],
    [{ LC_TIME: 'x'.repeat(5000), LANG: 'de_DE' }, 'de_DE de_DE de_DE de_DE de_DE de_DE'],
  ])('CAA-243 CAA-244 AMB-26 the locale of %j is %s', async (env, locale) => {
    const { requests } = await runFake('caa_start', ['clock'], answering(succeeded, { env }));
    expect(requests[0]?.params).toMatchObject({ caller: { locale } });
  });

  it.each([
    ['caa_start', 'caa.start', { member: null }],
    ['caa_stop', 'caa.stop', {}],
    ['caa_relocate', 'caa.relocate', { member: null }],
  ])('CAA-152 %s sends values of attributes beside the name', async (name, method, more) => {
    const argv = ['USR_DEBUG=1', '-q', 'USR_TEXT=a=b c', 'USR_NONE=', 'db_2'];
    const { requests, status } = await runFake(name, argv, answering(succeeded));
    expect(requests).toEqual([
      {
        method,
        params: {
          names: ['db_2'],
          force: false,
          ...more,
          userAttributes: { USR_DEBUG: '1', USR_TEXT: 'a=b c', USR_NONE: '' },
          caller: expect.anything(),
        },
      },
    ]);
    expect(status).toBe(0);
  });

  it.each([
    ['caa_start', 'USR_DEBUG=1 db_2 -c rye', { member: 'rye' }],
    ['caa_relocate', '-c rye USR_DEBUG=1 db_2', { member: 'rye' }],
  ])('CAA-153 %s %s', async (name, line, more) => {
    const { requests } = await runFake(name, line.split(' '), answering(succeeded));
    expect(requests[0]?.params).toMatchObject({ userAttributes: { USR_DEBUG: '1' }, ...more });
  });

  it.each([
    ['CAA-152', 'caa_start', 'db_2 USR_DEBUG=1', 'USR_DEBUG=1 must stand before the resource name'],
    ['CAA-152', 'caa_stop', 'USR_A=1 db_2 USR_B=1', 'USR_B=1 must stand before the resource name'],
    ['CAA-152', 'caa_start', 'USR_DEBUG=1', 'the resource name is missing'],
    ['CAA-153', 'caa_start', 'USR_DEBUG=1 a b', 'USR_DEBUG=1 takes one resource name'],
    ['CAA-153', 'caa_stop', 'USR_DEBUG=1 a b', 'USR_DEBUG=1 takes one resource name'],
    ['CAA-153', 'caa_relocate', 'USR_DEBUG=1 a b', 'USR_DEBUG=1 takes one resource name'],
    ['CAA-153', 'caa_start', '-f USR_DEBUG=1 a', 'USR_DEBUG=1 cannot be combined with -f'],
    ['CAA-153', 'caa_stop', 'USR_DEBUG=1 a -f', 'USR_DEBUG=1 cannot be combined with -f'],
    ['CAA-153', 'caa_relocate', 'USR_DEBUG=1 -f a', 'USR_DEBUG=1 cannot be combined with -f'],
    [
      'CAA-153',
      'caa_start',
      'USR_DEBUG=1 -all',
      '-all takes no resource name, but USR_DEBUG=1 was given',
    ],
    [
      'CAA-153',
      'caa_stop',
      '-all USR_DEBUG=1',
      '-all takes no resource name, but USR_DEBUG=1 was given',
    ],
    [
      'CAA-153',
      'caa_relocate',
      '-s rye USR_DEBUG=1',
      '-s takes no resource name, but USR_DEBUG=1 was given',
    ],
    ['CAA-152', 'caa_start', 'USR_A=1 USR_A=2 a', 'USR_A is given twice, with 1 and with 2'],
  ])('%s %s %s is refused, and nothing is asked', async (_row, name, line, message) => {
    const result = await runFake(name, line.split(' '), answering(succeeded));
    expect(result).toMatchObject({ status: 2, stdout: '', requests: [] });
    expect(result.stderr.split('\n')[0]).toBe(`${name}: ${message}`);
  });
});

const attempt = { text: "Attempting to start 'db_2' on member 'nodex'" };
const script: Partial<RunLine> = {
  kind: 'script',
  text: 'output text',
  member: 'nodex',
  resource: 'db_2',
};
const success = { text: "Start of 'db_2' on member 'nodex' succeeded." };
const refusal: Partial<RunLine> = { kind: 'err', text: 'Could not start resource db_2.' };
const lines = [attempt, script, success, refusal];

describe('lines', () => {
  it('CAA-248 CAA-630 progress goes to standard output, refusals to standard error, scripts nowhere', async () => {
    const result = await runFake('caa_start', ['db_2'], answering(succeeded, { lines }));
    expect(result.stdout).toBe(`${attempt.text}\n${success.text}\n`);
    expect(result.stderr).toBe('Could not start resource db_2.\n');
  });

  it.each([
    ['v', 'nodex:db_2:output text\n'],
    ['vs', 'output text\n'],
    ['V', ''],
    ['', ''],
    ['1', ''],
  ])(
    'CAA-250 CAA-251 CAA-253 CAA-255 _CAA_UI_FMT=%s shows script lines as %j',
    async (format, shown) => {
      const env = { _CAA_UI_FMT: format };
      const result = await runFake('caa_start', ['db_2'], answering(succeeded, { lines, env }));
      expect(result.stdout).toBe(`${attempt.text}\n${shown}${success.text}\n`);
    },
  );

  it.each([
    ['caa_start db_2', true],
    ['caa_stop db_2', true],
    ['caa_relocate db_2', true],
    ['caa_register db_2', false],
    ['caa_unregister db_2', false],
    ['clu_fault crash rye', false],
  ])('CAA-249 %s shows script output: %s', async (line, shows) => {
    const [name = '', ...argv] = line.split(' ');
    const env = { _CAA_UI_FMT: 'vs' };
    const { stdout } = await runFake(name, argv, answering(succeeded, { lines: [script], env }));
    expect(stdout).toBe(shows ? 'output text\n' : '');
  });

  it.each([0, 1])(
    'CAA-015 CAA-257 -q prints nothing; the exit status %i tells',
    async (exitCode) => {
      const env = { _CAA_UI_FMT: 'v' };
      const options = answering({ run: 1, exitCode }, { lines, env });
      const result = await runFake('caa_start', ['db_2', '-q'], options);
      expect(result).toMatchObject({ status: exitCode, stdout: '', stderr: '' });
    },
  );

  it('TUI-229 a script cannot drive the terminal, but a file gets its output as it was', async () => {
    const env = { _CAA_UI_FMT: 'vs' };
    const wild = [{ ...script, text: '\u001b[2Jgone' }];
    const run = async (isTerminal: boolean): Promise<string> =>
      (await runFake('caa_start', ['a'], answering(succeeded, { lines: wild, env, isTerminal })))
        .stdout;
    expect(await run(true)).toBe('^[[2Jgone\n');
    expect(await run(false)).toBe('\u001b[2Jgone\n');
  });
});

describe('endings', () => {
  it('CAA-014 the exit status is that of the run', async () => {
    expect((await runFake('caa_stop', ['a'], answering({ run: 1, exitCode: 3 }))).status).toBe(3);
  });

  it.each(['', '-q'])(
    'CAA-628 a daemon that cannot be reached is said, and exits 1 (%s)',
    async (flag) => {
      const connect = async (): Promise<never> => {
        throw new ConnectionError('Cannot communicate with the CAA daemon. It did not start.');
      };
      const result = await runFake('caa_start', ['a', ...(flag ? [flag] : [])], { connect });
      expect(result).toMatchObject({ status: 1, stdout: '' });
      expect(result.stderr).toBe(
        flag ? '' : 'Cannot communicate with the CAA daemon. It did not start.\n',
      );
    },
  );

  it('CAA-628 a lost connection keeps the lines so far and says what may be going on', async () => {
    const lost = 'Lost the connection. An action may still be going on; run caa_stat.';
    const options: FakeOptions = {
      lines: [attempt],
      answers: {
        'caa.start': () => {
          throw new ConnectionError(lost);
        },
      },
    };
    const result = await runFake('caa_start', ['a'], options);
    expect(result).toMatchObject({ status: 1, stdout: `${attempt.text}\n`, closed: 1 });
    expect(result.stderr).toBe(`Cannot communicate with the CAA daemon. ${lost}\n`);
  });

  it('a refusal of the daemon is printed as it is', async () => {
    const options: FakeOptions = {
      answers: {
        'caa.start': () => {
          throw new RequestError({ code: -32000, message: 'The cluster is shutting down.' });
        },
      },
    };
    const result = await runFake('caa_start', ['a'], options);
    expect(result).toMatchObject({ status: 1, stdout: '', closed: 1 });
    expect(result.stderr).toBe('caa_start: The cluster is shutting down.\n');
  });

  it('an interrupt leaves the run going, says so, and exits 130', async () => {
    const options: FakeOptions = { answers: { 'caa.start': () => new Promise(() => {}) } };
    const result = await runFake('caa_start', ['a'], options, (fire) => setImmediate(fire));
    expect(result).toMatchObject({ status: 130, stdout: '', closed: 1 });
    expect(result.stderr).toBe(
      'caa_start: interrupted. The cluster carries on with what was asked for; look with caa_stat.\n',
    );
  });

  it('a fault of the program is not taken for one of the cluster', async () => {
    const options: FakeOptions = {
      answers: {
        'caa.start': () => {
          throw new TypeError('wrong');
        },
      },
    };
    await expect(runFake('caa_start', ['a'], options)).rejects.toThrow(new TypeError('wrong'));
  });
});
