// dlm_lock against a daemon and a machine that the test plays: which requests it makes, what it does at each end of the
// wait and of the command, and what it says.
import { describe, expect, it } from 'vitest';
import { Flag, Mode, Status } from '../../src/engine/dlm/index.ts';
import {
  type FakeDaemonOptions,
  type FakeProgram,
  fakeDaemon,
  fakeHost,
  lockSample,
  pendingSample,
  processSample,
  resourceSample,
  sampleOf,
} from './dlm-fake.ts';
import { runFake } from './fake-cluster.ts';

/** Runs dlm_lock to its end. */
async function play(
  argv: readonly string[],
  options: FakeDaemonOptions = {},
  started?: (program: FakeProgram, world: World) => void,
) {
  const daemon = fakeDaemon(options);
  const machine = fakeHost((program) =>
    started === undefined ? program.exit(0) : started(program, { daemon, machine }),
  );
  const result = await runFake('dlm_lock', argv, {
    connect: daemon.connect,
    host: machine.host,
    env: { PATH: '/bin', DLM_VALUE: 'of an outer lock' },
  });
  return { ...result, daemon, machine };
}

interface World {
  readonly daemon: ReturnType<typeof fakeDaemon>;
  readonly machine: ReturnType<typeof fakeHost>;
}

const words = (line: string): readonly string[] => line.split(' ').filter(Boolean);

describe('what is asked for', () => {
  it('a process, its namespace, and EX on the name with the value block', async () => {
    const { status, daemon } = await play(words('disk1 /bin/backup -v -x'));
    expect(status).toBe(0);
    expect(daemon.requests).toEqual([
      {
        method: 'dlm.begin',
        params: {
          member: null,
          uid: 100,
          gids: [100, 5],
          osPid: 4711,
          program: 'dlm_lock:backup',
        },
      },
      { method: 'dlm.nsjoin', params: { nsid: 100, flags: 1 } },
      {
        method: 'dlm.lock',
        params: {
          nsp: 3,
          name: 'disk1',
          mode: Mode.EX,
          flags: Flag.VALB,
          value: [],
          timeout: 0,
        },
      },
      { method: 'dlm.unlock', params: { lkid: 5 } },
    ]);
  });

  it.each([
    ['-m cw d true', { mode: Mode.CW }],
    ['--m Pr d true', { mode: Mode.PR }],
    ['-no-queue d true', { flags: Flag.VALB | Flag.NOQUEUE, timeout: 0 }],
    ['--no-queue d true', { flags: Flag.VALB | Flag.NOQUEUE }],
    ['-w 1.5 d true', { flags: Flag.VALB, timeout: 150 }],
    ['-w 0.07 d true', { timeout: 7 }],
    ['-w .001 d true', { timeout: 1 }],
    ['-w 0 d true', { flags: Flag.VALB | Flag.NOQUEUE, timeout: 0 }],
    ['-w 2000000 d true', { timeout: 200_000_000 }],
    ['a\\x00\\\\b\\c true', { name: 'a\0\\b\\c' }],
    ['é true', { name: '\u00c3\u00a9' }],
  ])('%s', async (line, terms) => {
    const { daemon } = await play(words(line));
    expect(daemon.asked('dlm.lock')).toMatchObject([{ params: terms }]);
  });

  it.each([
    ['-n user d true', { nsid: 100, flags: 1 }],
    ['-n user:7 d true', { nsid: 7, flags: 1 }],
    ['-n group:5 d true', { nsid: 5, flags: 2 }],
    ['-n public:0 d true', { nsid: 0, flags: 4 }],
  ])('%s joins %j', async (line, params) => {
    const { daemon } = await play(words(line));
    expect(daemon.asked('dlm.nsjoin')).toMatchObject([{ params }]);
  });

  it.each([
    ['d cmd -m CR -x', 'cmd', ['-m', 'CR', '-x']],
    ['d -- cmd -- -x', 'cmd', ['--', '-x']],
    ['-- d cmd -help', 'cmd', ['-help']],
    ['-o d cmd', 'cmd', []],
  ])('options end at the name: %s', async (line, program, argv) => {
    const { machine } = await play(words(line));
    const inheritsConnection = !line.startsWith('-o');
    expect(machine.orders).toMatchObject([{ program, argv, inheritsConnection }]);
  });
});

describe('the end of the wait', () => {
  it.each([
    ['-no-queue d true', Status.NOTQUEUED, 1],
    ['-no-queue -E 9 d true', Status.NOTQUEUED, 9],
    ['-no-queue -E 0 d true', Status.NOTQUEUED, 0],
  ])('%s, status %i: exit status %i, and nothing is run', async (line, lock, status) => {
    const result = await play(words(line), { lock });
    expect(result).toMatchObject({ status, stdout: '', stderr: '' });
    expect(result.machine.orders).toEqual([]);
  });

  it.each([
    ['-w 1 d true', 1],
    ['-w 1 -E 9 d true', 9],
  ])('%s in vain: exit status %i', async (line, status) => {
    const daemon = fakeDaemon({ lock: -1, onWait: (self) => self.finish(Status.TIMEOUT) });
    const machine = fakeHost();
    const result = await runFake('dlm_lock', words(line), {
      connect: daemon.connect,
      host: machine.host,
    });
    expect(result).toMatchObject({ status, stdout: '', stderr: '' });
    expect(machine.orders).toEqual([]);
  });

  it.each([
    [Status.DEADLOCK, /\(DLM_DEADLOCK\)\. .*same order/],
    [Status.INSFMEM, /\(DLM_INSFMEM\)\. .*dlm_stat -p/],
    [Status.ENOSYS, /\(DLM_ENOSYS\)\. .*caad start/],
    [Status.ABORT, /\(DLM_ABORT\)\. .*dlm_stat -l/],
  ])('status %i is said with its remedy, exit status 4', async (lock, text) => {
    const { status, stdout, stderr, machine } = await play(words('-n public:7 d true'), { lock });
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toMatch(/^dlm_lock: The lock on d in public:7 was refused: /);
    expect(stderr).toMatch(text);
    expect(machine.orders).toEqual([]);
  });

  it('a namespace of others is said with who one is, exit status 4', async () => {
    const { status, stderr, daemon } = await play(words('-n group:7 d true'), {
      join: Status.NOACCESS,
    });
    expect(status).toBe(4);
    expect(stderr).toContain('open to members of that group only, and you are user 100, in the');
    expect(stderr).toContain('groups 100 5.');
    expect(daemon.asked('dlm.lock')).toEqual([]);
  });

  it('a process that cannot be begun is said in the words of the daemon, exit status 4', async () => {
    const result = await play(words('-c brie d true'), { refuseBegin: 'Member brie is DOWN.' });
    expect(result).toMatchObject({ status: 4, stderr: 'dlm_lock: Member brie is DOWN.\n' });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
  ] as const)('%s during the wait ends it with %i', async (name, status) => {
    const machine = fakeHost();
    const daemon = fakeDaemon({ lock: -1, onWait: () => machine.fire(name, false) });
    const result = await runFake('dlm_lock', words('d true'), {
      connect: daemon.connect,
      host: machine.host,
    });
    expect(result).toMatchObject({ status, stderr: '' });
    expect(machine.orders).toEqual([]);
    expect(machine.listeners.size).toBe(0);
  });

  it('a connection lost during the wait is said, exit status 4', async () => {
    const daemon = fakeDaemon({ lock: -1, onWait: (self) => self.drop() });
    const result = await runFake('dlm_lock', words('d true'), {
      connect: daemon.connect,
      host: fakeHost().host,
    });
    expect(result.status).toBe(4);
    expect(result.stderr).toMatch(/^dlm_lock: The lock on d was not granted\. .*ended/);
  });
});

describe('-v', () => {
  const disk = resourceSample(['d'], {
    namespace: 'user 100',
    granted: [lockSample(1, 11, 'PR'), lockSample(2, 12, 'NL'), lockSample(3, 99, 'PR')],
    converting: [pendingSample(4, 13, ['CR', 'EX'], 5)],
  });
  const processes = [processSample(11, 'backup'), processSample(13, 'x\x1b[2J')];
  const sample = sampleOf({ resources: [disk], processes });

  it('says whose modes are in the way, and nothing of the others', async () => {
    const { stderr } = await play(words('-v -no-queue d true'), {
      lock: Status.NOTQUEUED,
      sample,
    });
    expect(stderr).toBe(
      'dlm_lock: d in user:100 is held by backup[110]@rye with PR, process 99 with PR, ' +
        'x^[[2J[130]@rye with CR\n',
    );
  });

  it('says when only others before it are in the way', async () => {
    const { stderr } = await play(words('-v -no-queue -m CR d true'), {
      lock: Status.NOTQUEUED,
      sample,
    });
    expect(stderr).toBe(
      'dlm_lock: d in user:100 is asked for by others before: 1 converting, 0 waiting\n',
    );
  });

  it('is not needed: without a sample nothing is said, and the lock is taken all the same', async () => {
    const daemon = fakeDaemon({ lock: -1, onWait: (self) => self.finish(Status.SUCCESS) });
    const machine = fakeHost();
    const result = await runFake('dlm_lock', words('-v d true'), {
      connect: daemon.connect,
      host: machine.host,
    });
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(daemon.asked('dlm.sample')).toHaveLength(1);
    expect(machine.orders).toHaveLength(1);
  });
});

describe('the environment of the command', () => {
  it.each([
    ['text', [0x00333231], { DLM_VALUE: '123', DLM_VALUE_STATUS: 'valid' }],
    ['nothing', [], { DLM_VALUE: '', DLM_VALUE_HEX: '0'.repeat(32) }],
    ['a control character', [0x0a], { DLM_VALUE: undefined, DLM_VALUE_HEX: `0a${'0'.repeat(30)}` }],
    ['text up to the first NUL', [0x31, 7], { DLM_VALUE: '1' }],
    ['bytes that are no text', [0xff], { DLM_VALUE: undefined }],
  ])('has %s', async (_what, value, expected) => {
    const padded = [...value, 0, 0, 0, 0].slice(0, 4);
    const { machine } = await play(words('-m PW d\\x1b true'), { value: padded });
    const env = machine.orders[0]?.env ?? {};
    expect(env).toMatchObject({
      PATH: '/bin',
      DLM_RESOURCE: 'd\\x1b',
      DLM_MODE: 'PW',
      DLM_VALUE_OUT: '/tmp/value',
      ...expected,
    });
  });

  it('says that the block is invalid, and shows it', async () => {
    const { machine } = await play(words('d true'), {
      lock: Status.SUCCVALNOTVALID,
      value: [0x31, 0, 0, 0],
    });
    expect(machine.orders[0]?.env).toMatchObject({ DLM_VALUE: '1', DLM_VALUE_STATUS: 'invalid' });
  });
});

/** The lock is given back so. */
const plainly = { lkid: 5 };
const storing = (...value: number[]) => ({ lkid: 5, flags: Flag.VALB, value });
const invalidating = { lkid: 5, flags: Flag.INVVALBLK };

describe('the value block at the end', () => {
  const killed = { kind: 'killed', signal: 9, name: 'SIGKILL' } as const;
  it.each<[string, string, (program: FakeProgram) => void, number, object]>([
    ['a success', '-value a d true', (it) => it.exit(0), 0, storing(0x61)],
    ['a failure', '-value a d true', (it) => it.exit(3), 3, plainly],
    ['a death at EX', '-value a d true', (it) => it.end(killed), 137, invalidating],
    ['a death at PW', '-m PW d true', (it) => it.end(killed), 137, invalidating],
    ['a death at PR', '-m PR d true', (it) => it.end(killed), 137, plainly],
    ['no value', 'd true', (it) => it.exit(0), 0, plainly],
  ])('%s: %s', async (_what, line, started, status, release) => {
    const result = await play(words(line), {}, started);
    expect(result.status).toBe(status);
    expect(result.daemon.asked('dlm.unlock')).toEqual([{ method: 'dlm.unlock', params: release }]);
    expect(result.machine.removed).toEqual(['/tmp/value']);
  });

  it.each<[string, string | Uint8Array, object]>([
    ['a line of text', 'ab\n', storing(0x6261)],
    ['two line ends', 'a\n\n', storing(0x0a0a61)],
    ['an empty line', '\n', storing()],
    ['nothing', '', plainly],
    ['bytes', Uint8Array.of(1, 10), storing(0x0a01)],
    ['sixteen bytes and a line end', `${'a'.repeat(16)}\n`, storing(...Array(4).fill(0x61616161))],
  ])('%s in DLM_VALUE_OUT', async (_what, content, release) => {
    const { status, daemon } = await play(words('d true'), {}, (program) => {
      program.write(content);
      program.exit(0);
    });
    expect(status).toBe(0);
    expect(daemon.asked('dlm.unlock')).toMatchObject([{ params: release }]);
  });

  it.each<[string, string, string | Uint8Array]>([
    ['more than 16 bytes', 'd true', 'a'.repeat(17)],
    ['more than 16 bytes', 'd true', Uint8Array.from({ length: 17 }, () => 10)],
    ['needs -m PW or -m EX', '-m PR d true', 'a'],
  ])('%s: is said, the block is left alone, exit status 5', async (text, line, content) => {
    const { status, stderr, daemon } = await play(words(line), {}, (program) => {
      program.write(content);
      program.exit(0);
    });
    expect(status).toBe(5);
    expect(stderr).toContain(text);
    expect(daemon.asked('dlm.unlock')).toEqual([{ method: 'dlm.unlock', params: plainly }]);
  });

  it.each([Status.IVLOCKID, 'lost'] as const)('that cannot be written (%s): 5', async (unlock) => {
    const { status, stderr } = await play(words('-value a d true'), { unlock });
    expect(status).toBe(5);
    expect(stderr).toMatch(/^dlm_lock: The value block of d could not be written: /);
  });

  it("a lock that cannot be given back any more is nobody's concern", async () => {
    const result = await play(words('d true'), { unlock: 'lost' });
    expect(result).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('while the command runs', () => {
  it('signals are passed to it, but those that the terminal has sent it already', async () => {
    const { status } = await play(words('d true'), {}, (program, { machine }) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
        machine.fire(name, false);
      }
      machine.fire('SIGINT', true);
      expect(program.signals).toEqual(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']);
      program.exit(3);
    });
    expect(status).toBe(3);
  });

  it.each([
    ['the connection', (world: World) => world.daemon.drop(), 'connection to the CAA daemon'],
    ['the process', (world: World) => world.daemon.endProcess('Member rye failed.'), 'Member rye'],
  ])(
    'the loss of %s sends TERM, KILL after 5 seconds, and ends with 3',
    async (_what, lose, why) => {
      const { status, stderr, machine } = await play(words('d cmd'), {}, (program, world) => {
        lose(world);
        setImmediate(() => {
          expect(program.signals).toEqual(['SIGTERM']);
          const timer = world.machine.timers.at(-1);
          expect(timer?.ms).toBe(5000);
          timer?.action();
          expect(program.signals).toEqual(['SIGTERM', 'SIGKILL']);
          program.end({ kind: 'killed', signal: 9, name: 'SIGKILL' });
        });
      });
      expect(status).toBe(3);
      expect(stderr).toMatch(
        /^dlm_lock: The lock on d is lost\. .* The command cmd is being ended\.$/m,
      );
      expect(stderr).toContain(why);
      expect(machine.timers).toEqual([]);
    },
  );

  it('-keep: the loss is said, the command ends by itself, exit status 3', async () => {
    const { status, stderr, daemon } = await play(words('-keep d cmd'), {}, (program, world) => {
      world.daemon.drop();
      setImmediate(() => {
        expect(program.signals).toEqual([]);
        program.exit(0);
      });
    });
    expect(status).toBe(3);
    expect(stderr).toContain('The command cmd runs on without it.');
    expect(daemon.asked('dlm.unlock')).toEqual([]);
  });

  it.each([
    [{ kind: 'not-found', reason: 'x' }, 127, 'was not found'],
    [{ kind: 'not-executable', reason: 'permission denied' }, 126, 'permission denied'],
  ] as const)('a command that never ran: %j', async (end, expected, text) => {
    const { status, stderr, daemon } = await play(words('-value a d cmd'), {}, (it) => it.end(end));
    expect(status).toBe(expected);
    expect(stderr).toContain(text);
    expect(daemon.asked('dlm.unlock')).toEqual([{ method: 'dlm.unlock', params: plainly }]);
  });
});
