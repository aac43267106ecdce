// imc_run -follow and -running, and the JSON of the Memory Channel commands, against a cluster that the test plays.
import { describe, expect, it } from 'vitest';
import type { ClusterClient } from '../../src/client/index.ts';
import type { PassedSignal } from '../../src/commands/context.ts';
import type { ImcLine, ImcProgramView, ImcSample } from '../../src/protocol/index.ts';
import { scenarioCluster } from '../support/memory-channel.ts';
import { type FakeOptions, runFake } from './fake-cluster.ts';

const words = (line: string): readonly string[] => line.split(' ').filter(Boolean);

const pid = 524_290;
const program: ImcProgramView = {
  pid,
  member: 'B',
  program: 'mc_locks',
  argv: ['1'],
  startedAt: 5,
  ended: null,
  parent: null,
};
const line = (sequence: number, text: string, isError = false): ImcLine => ({
  pid,
  sequence,
  line: text,
  isError,
});

interface Play {
  readonly lines?: readonly ImcLine[];
  readonly forgotten?: number;
  readonly ended?: ImcProgramView['ended'];
  /** Told before the answer, and after it. */
  readonly early?: readonly ImcLine[];
  readonly live?: readonly ImcLine[];
  /** How it ends after what was told; nothing if a signal ends the command. */
  readonly end?: ImcProgramView['ended'];
  readonly signal?: PassedSignal;
}

async function follow(argv: string, play: Play = {}) {
  const handlers = new Map<string, (params: unknown) => void>();
  const requests: string[] = [];
  let hear: (name: PassedSignal, byTerminal: boolean) => void = () => {};
  const tell = (lines: readonly ImcLine[] = []) => {
    for (const one of lines) handlers.get('imc.output')?.(one);
  };
  const client = {
    hello: { version: '0.0.1', pid: 1, root: '/cluster', cluster: 'deli' },
    closed: new Promise(() => {}),
    close: () => {},
    on: (name: string, handler: (params: unknown) => void) => {
      handlers.set(name, handler);
      return () => {};
    },
    request: async (method: string, params: unknown) => {
      requests.push(`${method} ${JSON.stringify(params)}`);
      tell(play.early);
      setImmediate(() => {
        tell(play.live);
        if (play.signal !== undefined) hear(play.signal, true);
        else if (play.end) handlers.get('imc.ended')?.({ pid, end: play.end });
      });
      const { lines = [], forgotten = 0, ended = null } = play;
      return { program: { ...program, ended }, lines, forgotten };
    },
    // The table of types is what this fake stands in for.
  } as unknown as ClusterClient;
  const result = await runFake('imc_run', words(argv), {
    connect: async () => client,
    host: {
      onSignal: (heard) => {
        hear = heard;
        return () => {};
      },
    },
  });
  return { ...result, asked: requests };
}

describe('imc_run -follow', () => {
  const end = { at: 9, code: 3, signal: null };

  it('prints what was printed, then what is, each line once, and ends as the program does', async () => {
    const result = await follow(`-follow ${pid}`, {
      early: [line(3, 'three')],
      lines: [line(1, 'one'), line(2, 'two', true), line(3, 'three')],
      live: [line(3, 'three'), line(4, 'four'), { ...line(5, 'theirs'), pid: 7 }],
      end,
    });
    expect(result).toMatchObject({ status: 3, stdout: 'one\nthree\nfour\n', stderr: 'two\n' });
    expect(result.asked).toEqual([`imc.follow {"pid":${pid}}`]);
  });

  it('says what is not kept, and that somebody has ended it', async () => {
    const result = await follow(`-follow ${pid}`, {
      forgotten: 12,
      lines: [line(13, 'x')],
      end: { at: 9, code: 137, signal: 'SIGKILL' },
    });
    expect(result.stderr).toBe(
      `imc_run: the first 12 lines are not kept any more.\nimc_run: mc_locks, process ${pid} on B, was ended by SIGKILL.\n`,
    );
    expect(result.status).toBe(137);
  });

  it('a program that has ended: its lines and its status, at once', async () => {
    const result = await follow(`-follow ${pid}`, { lines: [line(1, 'x')], ended: end });
    expect(result).toMatchObject({ status: 3, stdout: 'x\n' });
  });

  it('a signal ends the command and not the program', async () => {
    const result = await follow(`-follow ${pid}`, { live: [line(1, 'x')], signal: 'SIGINT' });
    expect(result).toMatchObject({ status: 130, stdout: 'x\n' });
    expect(result.asked).toHaveLength(1);
  });

  it('-json: one object for each line, and the end', async () => {
    const { stdout, stderr } = await follow(`-json -follow ${pid}`, {
      forgotten: 1,
      lines: [line(2, 'a\u001b"', true)],
      end,
    });
    expect(stderr).toBe('');
    expect(stdout.trimEnd().split('\n')).toEqual([
      `{"pid":${pid},"sequence":2,"isError":true,"line":"a\\u001b\\""}`,
      `{"pid":${pid},"ended":{"at":9,"code":3,"signal":null}}`,
    ]);
  });

  it.each([
    ['-follow', 'option -follow needs a value: -follow pid'],
    ['-follow x', '-follow takes a process ID, but x was given'],
    ['-follow 1.5', '-follow takes a process ID, but 1.5 was given'],
    ['-follow 12345678901', '-follow takes a process ID, but 12345678901 was given'],
    ['-follow 1 mc_ex1', 'unexpected word mc_ex1'],
    ['-follow 1 -running', '-running cannot be combined with -follow'],
    ['-follow 1 -c B', '-c cannot be combined with -follow'],
    ['-running -c B', '-c cannot be combined with -running'],
    ['-running mc_ex1', 'unexpected word mc_ex1'],
  ])('"%s" is refused, and nothing is asked for', async (argv, message) => {
    const { status, stderr, asked } = await follow(argv);
    expect({ status, asked }).toEqual({ status: 2, asked: [] });
    expect(stderr).toContain(`imc_run: ${message}\nusage: imc_run`);
  });
});

describe('lists and JSON', () => {
  const sample: ImcSample = {
    at: 99,
    hasMemoryChannel: true,
    since: 4,
    snapshot: scenarioCluster().snapshot(),
    programs: [
      program,
      {
        ...program,
        pid: 524_291,
        program: 'mc_ex6',
        argv: [],
        parent: pid,
        ended: { at: 8, code: 0, signal: null },
      },
      { ...program, pid: 524_292, ended: { at: 8, code: 138, signal: 'SIGBUS' } },
    ],
    events: [],
    errorChanges: [],
    cutLinks: [],
  };
  const run = (
    name: string,
    argv: string,
    answers: FakeOptions['answers'] = {},
    more: FakeOptions = {},
  ) => runFake(name, words(argv), { ...more, answers: { 'imc.sample': () => sample, ...answers } });
  const json = async (...call: Parameters<typeof run>) => {
    const { status, stdout, stderr } = await run(...call);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.split('\n')).toHaveLength(2);
    return JSON.parse(stdout) as unknown;
  };

  it('imc_run -running', async () => {
    expect((await run('imc_run', '-running')).stdout).toBe(
      [
        '   PID  PARENT  MEMBER  STATE         PROGRAM',
        '524290       -  B       running       mc_locks 1',
        '524291  524290  B       ended:0       mc_ex6',
        '524292       -  B       ended:SIGBUS  mc_locks 1',
        '',
      ].join('\n'),
    );
    expect(await json('imc_run', '-running -json')).toMatchObject({
      at: 99,
      programs: [
        { pid, parent: null, member: 'B', program: 'mc_locks', arguments: ['1'], ended: null },
        { pid: 524_291, parent: pid, ended: { at: 8, code: 0, signal: null } },
        { ended: { code: 138, signal: 'SIGBUS' } },
      ],
    });
  });

  it('imc_run without a program', async () => {
    const programs = [{ name: 'mc_ex1', about: 'mc_ex1 0|1: regions' }];
    const answers = { 'imc.programs': () => ({ programs }) };
    expect(await json('imc_run', '-json', answers)).toEqual({ programs });
  });

  it('imc_init: the limits that are in force', async () => {
    const answers = { 'imc.init': () => ({ problem: null }) };
    const { maxalloc, maxrecv } = sample.snapshot.hosts[1] ?? {};
    expect(await json('imc_init', '-c B -json', answers)).toEqual({
      at: 99,
      member: 'B',
      maxalloc,
      maxrecv,
    });
    expect(maxalloc).toBeGreaterThan(0);
  });

  it('imc_fault: the fault and its effect', async () => {
    const answers = { 'imc.inject': () => ({ problem: null }) };
    expect(await json('imc_fault', '--json fail-rail mca0', answers)).toEqual({
      fault: { kind: 'fail-rail', physical: 0 },
      effect: ['Physical rail mca0 has failed.', 'Logical rail 0 works on mca0.'],
    });
    expect(await json('imc_fault', 'cut-link B mcb0 -json', answers)).toMatchObject({
      fault: { kind: 'cut-link', member: 'B', physical: 1 },
      effect: ['The cable of member B to mcb0 is cut.', 'Logical rail 0 works on mca0.'],
    });
  });

  it.each([
    ['cut-link', 'the member is missing'],
    ['cut-link B', 'the adapter is missing'],
    ['restore-link B mcx0', 'mcx0 is no adapter; mca0, mcb0 or a number from 0 would be'],
    ['cut-link B mca0 more', 'unexpected word more'],
    ['fail-rail mca0 more', 'unexpected word more'],
  ])('imc_fault %s is refused', async (argv, message) => {
    const { status, stderr, requests } = await run('imc_fault', argv);
    expect({ status, requests }).toEqual({ status: 2, requests: [] });
    expect(stderr).toContain(`imc_fault: ${message}\nusage: `);
  });

  it('rcmgr: the variable and its value, null if it is not set', async () => {
    const answers = { 'imc.rcmgr': () => ({ problem: null, value: '80' }) };
    expect(await json('rcmgr', '-json get IMC_MAX_ALLOC', answers)).toEqual({
      variable: 'IMC_MAX_ALLOC',
      value: '80',
    });
    const unset = { 'imc.rcmgr': () => ({ problem: null, value: null }) };
    expect(await json('rcmgr', '-json get X other', unset)).toEqual({ variable: 'X', value: null });
    expect(await json('rcmgr', '-json set X 80', answers)).toEqual({ variable: 'X', value: '80' });
  });

  it('sysconfigdb: entries of a list, subsystems of a change', async () => {
    const text =
      'rm:\n\trm_rail_style=0\n# vm_x=1\n\tother = a b\n\nvm:\n\tvm_syswiredpercent=80\n';
    const listed = { 'imc.sysconfigdb': () => ({ problem: null, text }) };
    expect(await json('sysconfigdb', '-l -json', listed)).toEqual({
      entries: [
        { subsystem: 'rm', attributes: { rm_rail_style: '0', other: 'a b' } },
        { subsystem: 'vm', attributes: { vm_syswiredpercent: '80' } },
      ],
    });
    const changed = { 'imc.sysconfigdb': () => ({ problem: null, text: null }) };
    const host = { readText: () => text };
    expect(await json('sysconfigdb', '-m -f x -json', changed, { host })).toEqual({
      changed: ['rm', 'vm'],
    });
    expect(await json('sysconfigdb', '-d rm -json', changed)).toEqual({ changed: ['rm'] });
  });
});
