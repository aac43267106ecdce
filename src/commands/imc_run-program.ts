// Running a program and following one: lines and the end come as notifications, signals go the other way.
import { type ClusterClient, ConnectionError } from '../client/index.ts';
import type { ImcEnd, Notifications } from '../protocol/index.ts';
import type { CommandContext, PassedSignal } from './context.ts';
import { createOutput, type RunOutput } from './imc_run-output.ts';
import { printErrors } from './print.ts';

export interface RunOrder {
  readonly program: string;
  /** Full path of a program of somebody's own; null for one of the product. */
  readonly file: string | null;
  readonly argv: readonly string[];
  readonly member: string | null;
  readonly json: boolean;
}

/** Runs a program in the foreground; returns its exit status. */
export async function runProgram(
  context: CommandContext,
  client: ClusterClient,
  { program, file, argv, member, json }: RunOrder,
): Promise<number> {
  const { uid, gids } = context.host;
  const output = createOutput(context, json);
  const listener = listen(client, output);
  const signals = listenForSignals(context);
  try {
    const [gid = 0] = gids;
    const own = file === null ? {} : { file };
    const order = { program, ...own, argv, member, uid, gid, user: context.user };
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
    output.pace((isHeld) => {
      client.request('imc.hold', { pid, isHeld }).catch(() => {});
    });
    const fate = `${program}, process ${pid} on ${started.member}, has ended with it. caad status says whether the daemon runs.`;
    const end = await Promise.race([listener.endOf(pid, fate), signals.enough]);
    if (typeof end === 'number') return end;
    output.ended(pid, end);
    if (!json) sayWhyItEnded(context, program, started, end, signals.passed);
    return end.code;
  } finally {
    signals.stop();
  }
}

/**
 * Follows a program that somebody else has started: what it has printed so far, then what it prints, until it ends.
 * Signals end the command only.
 *
 * @returns the exit status of the program.
 */
export async function followProgram(
  context: CommandContext,
  client: ClusterClient,
  pid: number,
  json: boolean,
): Promise<number> {
  const output = createOutput(context, json);
  const listener = listen(client, output);
  const signals = listenForSignals(context);
  try {
    const { program, lines, forgotten } = await client.request('imc.follow', { pid });
    if (forgotten > 0 && !json) {
      const text = `the first ${forgotten} ${forgotten === 1 ? 'line is' : 'lines are'} not kept any more.`;
      printErrors(context, [`${context.name}: ${text}`]);
    }
    const fate = `If the daemon has ended, process ${pid} has, too. imc_run -running lists what runs.`;
    const ending = listener.endOf(pid, fate, lines);
    // Nobody waits for it if the program had ended before.
    ending.catch(() => {});
    const end = program.ended ?? (await Promise.race([ending, signals.enough]));
    if (typeof end === 'number') return end;
    output.ended(pid, end);
    if (!json) sayWhyItEnded(context, program.program, program, end, signals.passed);
    return end.code;
  } finally {
    signals.stop();
  }
}

type Output = Notifications['imc.output'];
type Ended = Notifications['imc.ended'];

/** Listens before the program is named, since its first lines may come ahead of the answer that tells its process. */
function listen(client: ClusterClient, output: RunOutput) {
  let own: number | null = null;
  let printed = 0;
  let settle: (end: ImcEnd) => void = () => {};
  const early: (() => void)[] = [];
  const whenKnown = (action: () => void): void => {
    if (own === null) early.push(action);
    else action();
  };
  const print = (line: Output): void => {
    if (line.pid !== own || line.sequence <= printed) return;
    printed = line.sequence;
    output.print(line);
  };
  const end = ({ pid, end: how }: Ended): void => {
    if (pid === own) settle(how);
  };
  client.on('imc.output', (line) => whenKnown(() => print(line)));
  client.on('imc.ended', (ended) => whenKnown(() => end(ended)));
  return {
    /**
     * @param kept lines that came with the answer.
     * @param fate what a lost connection means for the program, and the remedy.
     * @throws ConnectionError if the connection ends first.
     */
    endOf: (pid: number, fate: string, kept: readonly Output[] = []): Promise<ImcEnd> =>
      new Promise((resolve, reject) => {
        settle = resolve;
        own = pid;
        for (const line of kept) print(line);
        for (const action of early.splice(0)) action();
        void client.closed.then(() =>
          reject(new ConnectionError(`Lost the connection to the CAA daemon. ${fate}`)),
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
/** SIGPIPE, which ends a program that writes what nobody reads. */
const brokenPipe = 13;
const signalBase = 128;

/** The first signal goes to the program if there is one; any other signal ends this command, as does a closed pipe. */
function listenForSignals({ host, stdout }: CommandContext) {
  let pass: ((signal: number) => void) | null = null;
  let settleEnough: (status: number) => void = () => {};
  const passed = new Set<string>();
  const enough = new Promise<number>((resolve) => {
    settleEnough = resolve;
  });
  stdout.whenGone?.(() => settleEnough(signalBase + brokenPipe));
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
