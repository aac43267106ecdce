// imc_run: runs a program of the Memory Channel on a member, as if it had been typed there. The program runs inside the
// cluster; this process lends it its streams, hands signals on, and ends as the program does.
import { type ClusterClient, ConnectionError } from '../client/index.ts';
import type { ImcEnd, Notifications } from '../protocol/index.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus, type PassedSignal } from './context.ts';
import { memberAsked } from './imc_problem.ts';
import { type CommandUsage, type Options, UsageError, withOptions } from './options.ts';
import { printErrors, printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: ['imc_run [-c member] program [argument ...]', 'imc_run'],
  help: [
    'Runs a program of the Memory Channel API library on a member, in the foreground:',
    'its output is printed, its exit status passed on, and it ends with this command.',
    'Without a program the programs that there are are listed.',
    '',
    '  -c member  where; otherwise $SYSMAN_MEMBER, or the member you are on',
    '  -help      this text',
    '  -version   the version of this product',
    '',
    'The exit status is that of the program, or 128 and the number of the signal that',
    'ended it: 138 for a bus error, 139 for a segmentation fault. Ctrl-C and TERM are',
    'handed on to the program; a second one ends it at once.',
    '',
    'The example of the manual, in two shells:',
    '  imc_run -c polishham mc_ex1 0      waits for the other',
    '  imc_run -c pepicelli mc_ex1 1      sends its process ID',
  ],
  flags: [],
  values: { c: 'member' },
  optionsFirst: true,
};

interface Order {
  readonly program: string;
  readonly argv: readonly string[];
  readonly member: string | null;
}

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const order = orderOf(context, options);
    return callCluster(context, false, (client) =>
      order === null ? listPrograms(context, client) : runProgram(context, client, order),
    );
  });
}

/** Null if the programs are to be listed. */
function orderOf(context: CommandContext, options: Options): Order | null {
  const [program, ...argv] = options.operands;
  const member = options.value('c');
  if (program === undefined) {
    if (member !== null) throw new UsageError('the program is missing');
    return null;
  }
  if (program === '') throw new UsageError('the name of the program is empty');
  return { program, argv, member: memberAsked(context, member) };
}

async function listPrograms(context: CommandContext, client: ClusterClient): Promise<number> {
  const { programs } = await client.request('imc.programs', {});
  // Most say what arguments they take, and so begin with their name.
  printLines(
    context,
    programs.map(({ name, about }) => (about.startsWith(name) ? about : `${name}: ${about}`)),
  );
  return exitStatus.ok;
}

async function runProgram(
  context: CommandContext,
  client: ClusterClient,
  { program, argv, member }: Order,
): Promise<number> {
  const { uid, gids } = context.host;
  const listener = listen(context, client);
  const signals = listenForSignals(context);
  try {
    const [gid = 0] = gids;
    const order = { program, argv, member, uid, gid, user: context.user };
    const starting = client.request('imc.run', order);
    const started = await Promise.race([starting, signals.enough]);
    if (typeof started === 'number') {
      // Hanging up makes the request fail, and ends the program if it began.
      starting.catch(() => {});
      return started;
    }
    const { pid } = started;
    signals.passTo((number) => {
      client.request('imc.kill', { pid, signal: number }).catch(() => {});
    });
    const end = await Promise.race([listener.endOf(pid), signals.enough]);
    if (typeof end === 'number') return end;
    sayWhyItEnded(context, program, started, end, signals.passed);
    return end.code;
  } finally {
    signals.stop();
  }
}

type Output = Notifications['imc.output'];
type Ended = Notifications['imc.ended'];

/** Listens before the program is started, since its first lines may come ahead of the answer that tells its process. */
function listen(context: CommandContext, client: ClusterClient) {
  let own: number | null = null;
  let settle: (end: ImcEnd) => void = () => {};
  const early: (() => void)[] = [];
  const whenKnown = (action: () => void): void => {
    if (own === null) early.push(action);
    else action();
  };
  const print = ({ pid, line, isError }: Output): void => {
    if (pid === own) (isError ? printErrors : printLines)(context, [line]);
  };
  const end = ({ pid, end: how }: Ended): void => {
    if (pid === own) settle(how);
  };
  client.on('imc.output', (output) => whenKnown(() => print(output)));
  client.on('imc.ended', (ended) => whenKnown(() => end(ended)));
  return {
    /** @throws ConnectionError if the connection ends first, and the program with it. */
    endOf: (pid: number): Promise<ImcEnd> =>
      new Promise((resolve, reject) => {
        settle = resolve;
        own = pid;
        for (const action of early.splice(0)) action();
        void client.closed.then((reason) =>
          reject(reason ?? new ConnectionError('The connection to the CAA daemon was closed.')),
        );
      }),
  };
}

const signalNumbers: Readonly<Record<PassedSignal, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGTERM: 15,
};
const signalBase = 128;

/** The first signal goes to the program if there is one; any other signal ends this command, and so the program. */
function listenForSignals({ host }: CommandContext) {
  let pass: ((signal: number) => void) | null = null;
  let settleEnough: (status: number) => void = () => {};
  const passed = new Set<string>();
  const enough = new Promise<number>((resolve) => {
    settleEnough = resolve;
  });
  const stop = host.onSignal((name) => {
    const isFirst = passed.size === 0;
    passed.add(name);
    if (pass !== null && isFirst) pass(signalNumbers[name]);
    else settleEnough(signalBase + signalNumbers[name]);
  });
  return {
    enough,
    passed,
    passTo: (next: (signal: number) => void) => {
      pass = next;
    },
    stop,
  };
}

/** Faults are said by the program's own last line, and whoever sent a signal from here knows it. */
function sayWhyItEnded(
  context: CommandContext,
  program: string,
  { pid, member }: { readonly pid: number; readonly member: string },
  { signal }: ImcEnd,
  passed: ReadonlySet<string>,
): void {
  if (signal === null || passed.has(signal)) return;
  if (signal === 'SIGBUS' || signal === 'SIGSEGV') return;
  printErrors(context, [
    `${context.name}: ${program}, process ${pid} on ${member}, was ended by ${signal}.`,
  ]);
}
