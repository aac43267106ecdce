// A cluster that answers what a test tells it to, and a context whose streams can be read back. Stands in for the
// daemon where only the command itself is under test.
import { type ClusterClient, ConnectionError } from '../../src/client/index.ts';
import type { CommandContext, CommandMain, Host } from '../../src/commands/index.ts';
import type { Method, Params, Result, RunLine } from '../../src/protocol/index.ts';

type Answers = { [M in Method]?: (params: Params<M>) => Result<M> | Promise<Result<M>> };

export interface FakeOptions {
  readonly answers?: Answers;
  /** Sent as `run.output` before each answer to a request that acts. */
  readonly lines?: readonly Partial<RunLine>[];
  readonly env?: Record<string, string>;
  readonly isTerminal?: boolean;
  /** Width of that terminal. */
  readonly columns?: number;
  readonly connect?: () => Promise<ClusterClient>;
  /** Is told what the command prints, as it prints it. */
  readonly heard?: (stream: 'stdout' | 'stderr', text: string) => void;
  /** What the command may do with the machine; nothing, unless given. */
  readonly host?: Partial<Host>;
}

export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What was asked of the cluster, in order. */
  readonly requests: readonly { readonly method: string; readonly params: unknown }[];
  /** How often the connection was closed. */
  readonly closed: number;
}

/** The answer to every request that acts: a run that ended well. */
export const succeeded = { run: 1, exitCode: 0 };

/**
 * Runs a command against the fake.
 *
 * @param interrupt called with a function that interrupts the command, once it listens for that.
 */
export async function runFake(
  name: string,
  argv: readonly string[],
  options: FakeOptions = {},
  interrupt?: (fire: () => void) => void,
): Promise<CommandResult> {
  const written = { stdout: '', stderr: '' };
  const requests: { method: string; params: unknown }[] = [];
  let closed = 0;
  const output = (stream: 'stdout' | 'stderr') => ({
    isTerminal: options.isTerminal ?? false,
    ...(options.columns === undefined ? {} : { columns: options.columns }),
    write: (text: string) => {
      written[stream] += text;
      options.heard?.(stream, text);
    },
  });
  const context: CommandContext = {
    name,
    argv,
    env: options.env ?? {},
    user: 'root',
    stdout: output('stdout'),
    stderr: output('stderr'),
    version: '0.0.1',
    baseSystem: 'Linux 6.1',
    onInterrupt: (fire) => {
      interrupt?.(fire);
      return () => {};
    },
    connect:
      options.connect ??
      (async () =>
        fakeClient(
          options,
          (method, params) => requests.push({ method, params }),
          () => {
            closed += 1;
          },
        )),
    host: { ...noHost, ...options.host },
  };
  const command: { main: CommandMain } = await import(`../../src/commands/${name}.ts`);
  const status = await command.main(context);
  return { status, ...written, requests, closed };
}

const refuse = (): never => {
  throw new Error('this test gives the command no machine');
};
const noHost: Host = {
  pid: 4711,
  uid: 0,
  gids: [0],
  run: refuse,
  makeHandBackFile: refuse,
  readText: refuse,
  createText: refuse,
  onSignal: () => () => {},
  ask: refuse,
  now: () => Date.UTC(2026, 10, 22, 4, 30),
  after: () => () => {},
  files: {
    root: refuse,
    fullPath: (path) => `/here/${path}`,
    read: refuse,
    list: refuse,
    writeAll: refuse,
  },
};

function fakeClient(
  { answers = {}, lines = [] }: FakeOptions,
  record: (method: string, params: unknown) => void,
  onClose: () => void,
): ClusterClient {
  const handlers: ((line: RunLine) => void)[] = [];
  const line = {
    run: 1,
    sequence: 1,
    at: 0,
    kind: 'out',
    text: '',
    member: null,
    resource: null,
  } as const;
  return {
    hello: { version: '0.0.1', pid: 1, root: '/cluster', cluster: 'deli' },
    closed: new Promise(() => {}),
    close: onClose,
    on: (name, handler) => {
      // The one notification that commands listen to.
      if (name === 'run.output') handlers.push(handler as (line: RunLine) => void);
      return () => {};
    },
    request: async (method, params) => {
      record(method, params);
      const answer = answers[method];
      if (answer === undefined) throw new ConnectionError('Lost the connection.');
      for (const sent of lines) for (const handle of handlers) handle({ ...line, ...sent });
      return answer(params);
    },
  };
}
