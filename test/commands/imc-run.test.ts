// imc_run against a daemon that the test plays: output, exit status, signals, faults and the loss of the daemon.
import { describe, expect, it } from 'vitest';
import { type ClusterClient, ConnectionError } from '../../src/client/index.ts';
import type { PassedSignal } from '../../src/commands/context.ts';
import type { ImcEnd, NotificationName, Notifications } from '../../src/protocol/index.ts';
import { runFake } from './fake-cluster.ts';

const words = (line: string): readonly string[] => line.split(' ').filter(Boolean);

type Handler = (params: unknown) => void;

/** What the daemon of a test can do while the command runs. */
interface Play {
  notify<N extends NotificationName>(name: N, params: Notifications[N]): void;
  /** The daemon is gone. */
  lose(): void;
  signal(name: PassedSignal): void;
}

interface Script {
  /** Before the answer to imc.run. */
  readonly early?: (play: Play) => void;
  /** After it. */
  readonly running?: (play: Play) => void;
  readonly killed?: (play: Play, signal: number) => void;
  /** The answer to imc.run. */
  readonly answer?: 'never';
}

const pid = 524290;
const ended = (play: Play, end: Partial<ImcEnd> = {}): void =>
  play.notify('imc.ended', { pid, end: { at: 0, code: 0, signal: null, ...end } });
let printed = 0;
const line = (play: Play, text: string, isError = false): void => {
  printed += 1;
  play.notify('imc.output', { pid, sequence: printed, line: text, isError });
};

async function run(argv: string, script: Script = {}, env: Record<string, string> = {}) {
  const handlers = new Map<string, Handler[]>();
  const requests: { method: string; params: unknown }[] = [];
  let settleClosed: (reason: ConnectionError | null) => void = () => {};
  let hear: (name: PassedSignal, byTerminal: boolean) => void = () => {};
  let closed = 0;
  const play: Play = {
    notify: (name, params) => {
      for (const handle of handlers.get(name) ?? []) handle(params);
    },
    lose: () => settleClosed(new ConnectionError('Lost the connection to the CAA daemon.')),
    signal: (name) => hear(name, true),
  };
  const answers: Record<string, (params: never) => unknown> = {
    'imc.programs': () => ({
      programs: [
        { name: 'mc_ex1', about: 'mc_ex1 0|1: regions' },
        { name: 'mc_ex3_rx', about: 'the receiver' },
      ],
    }),
    'imc.run': () => {
      script.early?.(play);
      if (script.answer === 'never') return new Promise(() => {});
      setImmediate(() => script.running?.(play));
      return { pid, member: 'B' };
    },
    'imc.kill': ({ signal }: { signal: number }) => {
      script.killed?.(play, signal);
      return { problem: null };
    },
  };
  const client = {
    hello: { version: '0.0.1', pid: 1, root: '/cluster', cluster: 'deli' },
    closed: new Promise<ConnectionError | null>((resolve) => {
      settleClosed = resolve;
    }),
    close: () => {
      closed += 1;
    },
    on: (name: string, handler: Handler) => {
      handlers.set(name, [...(handlers.get(name) ?? []), handler]);
      return () => {};
    },
    request: async (method: string, params: unknown) => {
      requests.push({ method, params });
      return answers[method]?.(params as never);
    },
    // The table of types is what this fake stands in for.
  } as unknown as ClusterClient;
  const result = await runFake('imc_run', words(argv), {
    connect: async () => client,
    env,
    host: {
      uid: 100,
      gids: [10, 5],
      onSignal: (heard) => {
        hear = heard;
        return () => {};
      },
    },
  });
  return { ...result, requests, closed };
}

describe('what is asked for', () => {
  it('more or longer arguments than the daemon takes are refused here', async () => {
    for (const argv of ['x '.repeat(4097), 'y'.repeat(65_537)]) {
      const { status, stderr, requests } = await run(`mc_ex1 ${argv}`);
      expect({ status, requests }).toEqual({ status: 2, requests: [] });
      expect(stderr).toContain('a program takes 4096 arguments of 65536 characters at most');
    }
  });

  it.each([
    ['./counter.mjs', 'counter.mjs', '/here/./counter.mjs'],
    ['counter.ts', 'counter.ts', '/here/counter.ts'],
    ['own/counter', 'counter', '/here/own/counter'],
  ])('%s is a program of somebody’s own, by its full path', async (word, program, file) => {
    const { requests } = await run(`${word} 1`, { running: ended });
    expect(requests.map(({ params }) => params)).toMatchObject([{ program, file, argv: ['1'] }]);
  });

  it('the program with its arguments, the member, and who runs it', async () => {
    const { requests, status, closed } = await run('-c B mc_ex1 1 -x -c Z', { running: ended });
    expect({ status, closed }).toEqual({ status: 0, closed: 1 });
    expect(requests).toEqual([
      {
        method: 'imc.run',
        params: {
          program: 'mc_ex1',
          argv: ['1', '-x', '-c', 'Z'],
          member: 'B',
          uid: 100,
          gid: 10,
          user: 'root',
        },
      },
    ]);
  });

  it('the member is -c, else SYSMAN_MEMBER, else left to the daemon', async () => {
    const memberOf = async (argv: string, env = {}) =>
      (await run(argv, { running: ended }, env)).requests[0]?.params;
    expect(await memberOf('mc_ex1 1')).toMatchObject({ member: null });
    expect(await memberOf('mc_ex1 1', { SYSMAN_MEMBER: 'C' })).toMatchObject({ member: 'C' });
    expect(await memberOf('-c B p', { SYSMAN_MEMBER: 'C' })).toMatchObject({ member: 'B' });
  });

  it('without a program they are listed', async () => {
    expect(await run('')).toMatchObject({
      status: 0,
      stdout: 'mc_ex1 0|1: regions\nmc_ex3_rx: the receiver\n',
      stderr: '',
    });
    expect(await run('-c B')).toMatchObject({ status: 2, stdout: '', requests: [] });
  });
});

describe('output and end', () => {
  it('lines go where the program sent them, and its exit status is ours', async () => {
    const result = await run('p', {
      running: (play) => {
        line(play, 'out 1');
        line(play, 'err 1', true);
        line(play, 'out 2');
        ended(play, { code: 255 });
      },
    });
    expect(result).toMatchObject({ status: 255, stdout: 'out 1\nout 2\n', stderr: 'err 1\n' });
  });

  it('lines and the end may come before the answer that tells the process', async () => {
    const result = await run('p', {
      early: (play) => {
        line(play, 'first');
        line(play, 'second');
        ended(play, { code: 3 });
      },
    });
    expect(result).toMatchObject({ status: 3, stdout: 'first\nsecond\n' });
  });

  it('other programs are not ours', async () => {
    const result = await run('p', {
      running: (play) => {
        play.notify('imc.output', { pid: 7, sequence: 1, line: 'theirs', isError: false });
        play.notify('imc.ended', { pid: 7, end: { at: 0, code: 9, signal: null } });
        ended(play);
      },
    });
    expect(result).toMatchObject({ status: 0, stdout: '' });
  });

  it('a fault: the text of the program and 128 and its signal, nothing more', async () => {
    const result = await run('p', {
      running: (play) => {
        line(play, 'Bus error (core dumped)', true);
        ended(play, { code: 138, signal: 'SIGBUS' });
      },
    });
    expect(result).toMatchObject({
      status: 138,
      stdout: '',
      stderr: 'Bus error (core dumped)\n',
    });
  });

  it('a kill by somebody else is said', async () => {
    const result = await run('p', {
      running: (play) => ended(play, { code: 137, signal: 'SIGKILL' }),
    });
    expect(result).toMatchObject({
      status: 137,
      stderr: 'imc_run: p, process 524290 on B, was ended by SIGKILL.\n',
    });
  });

  it('the daemon goes: the program is gone too, and the status is 1', async () => {
    const result = await run('p', { running: (play) => play.lose() });
    expect(result.status).toBe(1);
    expect(result.stderr).toContain('Lost the connection to the CAA daemon.');
    expect(result.stderr).toContain('p, process 524290 on B, has ended with it. caad status');
  });
});

describe('signals', () => {
  it.each([
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
    ['SIGQUIT', 3],
  ] as const)('%s is handed on, and the program says how it ended', async (name, number) => {
    const result = await run('p', {
      running: (play) => play.signal(name),
      killed: (play, signal) => ended(play, { code: 128 + signal, signal: name }),
    });
    expect(result).toMatchObject({ status: 128 + number, stderr: '', closed: 1 });
    expect(result.requests[1]).toEqual({ method: 'imc.kill', params: { pid, signal: number } });
  });

  it('a program that catches it ends as it likes', async () => {
    const result = await run('p', {
      running: (play) => play.signal('SIGTERM'),
      killed: (play) => ended(play, { code: 4 }),
    });
    expect(result).toMatchObject({ status: 4, stderr: '' });
  });

  it('the second one ends the command, whatever the program does', async () => {
    const result = await run('p', {
      running: (play) => {
        play.signal('SIGINT');
        play.signal('SIGINT');
      },
    });
    expect(result).toMatchObject({ status: 130, closed: 1 });
    expect(result.requests.filter(({ method }) => method === 'imc.kill')).toHaveLength(1);
  });

  it('before the program began: the command hangs up, and nothing runs', async () => {
    const result = await run('p', {
      answer: 'never',
      early: (play) => play.signal('SIGINT'),
    });
    expect(result).toMatchObject({ status: 130, closed: 1 });
  });
});
