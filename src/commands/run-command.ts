// Commands that act: the request becomes a run in the cluster, and the run's lines are printed as they come. The run
// belongs to the cluster; whether the command is still there to listen makes no difference to it.
import type { ClusterClient } from '../client/index.ts';
import { formatCommandLine, runsJson } from '../format/index.ts';
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
  /** The result as one JSON object on standard output, when all is over. */
  readonly json?: boolean;
  /** The plan that it shall carry out; refused if the cluster has changed since. */
  readonly basis?: string | null;
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
  const { quiet, json = false } = options;
  return callCluster(context, quiet, async (client) => {
    const lines: RunLine[] = [];
    const show = linePrinter(context, options);
    if (!quiet) {
      client.on('run.output', (line) => {
        if (json) lines.push(line);
        // Beside JSON, refusals stay text at standard error.
        if (!json || line.kind === 'err') show(line);
      });
    }
    const caller = callerOf(context, options.basis ?? null);
    const runs = sendAll(client, caller, sends);
    const status = await untilInterrupted(context, options, runs.then(statusOf));
    if (json && !quiet && status !== exitStatus.interrupted) {
      printLines(context, [runsJson(await runs, lines)]);
    }
    return status;
  });
}

/** Who runs the command, as the cluster records it. */
export function callerOf(context: CommandContext, basis: string | null): CallerInfo {
  return {
    user: context.user,
    commandLine: formatCommandLine([context.name, ...context.argv]),
    locale: clientLocale(context.env),
    ...(basis === null ? {} : { basis }),
  };
}

async function sendAll(
  client: ClusterClient,
  caller: CallerInfo,
  sends: readonly SendRequest[],
): Promise<readonly RunResult[]> {
  const results: RunResult[] = [];
  for (const send of sends) results.push(await send(client, caller));
  return results;
}

function statusOf(results: readonly RunResult[]): number {
  const failed = results.findLast(({ exitCode }) => exitCode !== 0);
  return failed?.exitCode ?? exitStatus.ok;
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
