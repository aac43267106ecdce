// Commands that act: the request becomes a run in the cluster, and the run's lines are printed as they come. The run
// belongs to the cluster; whether the command is still there to listen makes no difference to it.
import type { ClusterClient } from '../client/index.ts';
import { formatCommandLine } from '../format/index.ts';
import type { CallerInfo, RunLine, RunResult } from '../protocol/index.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { clientLocale } from './locale.ts';
import { printErrors, printLines } from './print.ts';

/** Sends the request; the caller's part of its parameters is made here. */
export type SendRequest = (client: ClusterClient, caller: CallerInfo) => Promise<RunResult>;

export interface RunOptions {
  readonly quiet: boolean;
  /** True for the three commands that may show script output (manual 2.3.4). */
  readonly showsScripts: boolean;
}

/**
 * Sends one request after another and prints the lines of their runs (manual 2.3.4, 2.6 to 2.10).
 *
 * @param sends what to ask for; a run that failed does not keep the next from being asked for.
 * @returns 0 if every run succeeded, the last other exit status if not; 130 after an interrupt, which leaves the run
 *   going.
 */
export async function runCommand(
  context: CommandContext,
  options: RunOptions,
  sends: readonly SendRequest[],
): Promise<number> {
  return callCluster(context, options.quiet, async (client) => {
    if (!options.quiet) client.on('run.output', linePrinter(context, options));
    return untilInterrupted(context, options, sendAll(context, client, sends));
  });
}

async function sendAll(
  context: CommandContext,
  client: ClusterClient,
  sends: readonly SendRequest[],
): Promise<number> {
  const caller = {
    user: context.user,
    commandLine: formatCommandLine([context.name, ...context.argv]),
    locale: clientLocale(context.env),
  };
  let status: number = exitStatus.ok;
  for (const send of sends) {
    const { exitCode } = await send(client, caller);
    if (exitCode !== 0) status = exitCode;
  }
  return status;
}

async function untilInterrupted(
  context: CommandContext,
  { quiet }: RunOptions,
  work: Promise<number>,
): Promise<number> {
  let stopListening = (): void => {};
  const interrupted = new Promise<number>((resolve) => {
    stopListening = context.onInterrupt(() => {
      if (!quiet) {
        printErrors(context, [
          `${context.name}: interrupted. The cluster carries on with what was asked for; look with caa_stat.`,
        ]);
      }
      resolve(exitStatus.interrupted);
    });
  });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    stopListening();
    // After an interrupt nobody waits for the answer any more, and hanging up makes it fail.
    work.catch(() => {});
  }
}

function linePrinter(context: CommandContext, options: RunOptions): (line: RunLine) => void {
  const script = options.showsScripts ? scriptFormat(context.env._CAA_UI_FMT) : null;
  return (line) => {
    if (line.kind === 'out') printLines(context, [line.text]);
    else if (line.kind === 'err') printErrors(context, [line.text]);
    else if (script !== null) printLines(context, [script(line)]);
  };
}

/** How lines of action scripts are shown (manual 2.3.4); null if not at all. */
function scriptFormat(format: string | undefined): ((line: RunLine) => string) | null {
  if (format === 'vs') return (line) => line.text;
  if (format === 'v') return (line) => `${line.member ?? ''}:${line.resource ?? ''}:${line.text}`;
  return null;
}
