// What the commands that act have in common: they can be asked what they would do, be held to a plan, and answer in
// JSON.
import type { Plan } from '../engine/index.ts';
import { formatCommandLine, formatPlan, planJson } from '../format/index.ts';
import type { Params, PlannedCommand } from '../protocol/index.ts';
import { callCluster } from './cluster-call.ts';
import type { CommandContext } from './context.ts';
import { type Options, refuseTogether, UsageError } from './options.ts';
import { printErrors, printLines } from './print.ts';
import { callerOf, type RunOptions, runCommand, type SendRequest } from './run-command.ts';

/** Flags and values that every acting command takes. */
export const actingOptions = {
  flags: ['q', 'plan', 'why', 'json'],
  values: { basis: 'basis' },
} as const;

/**
 * Their lines in the help of a command.
 *
 * @param column where the command's help begins to say what an option means.
 */
export function actingHelp(column: number): readonly string[] {
  const lines = [
    ['-plan', 'say what it would do, and do nothing; with -why, also why'],
    ['-basis basis', 'do it only if nothing has changed since that plan'],
    ['-json', 'the result, or the plan, as JSON'],
  ] as const;
  return lines.flatMap(([option, meaning]) => {
    const lead = `  ${option}`;
    // An option too long for the column stands on a line of its own.
    return lead.length + 2 > column
      ? [lead, `${' '.repeat(column)}${meaning}`]
      : [`${lead.padEnd(column)}${meaning}`];
  });
}

/** One request of a command: how to send it, and how to ask what it would do. */
export interface Act {
  readonly send: SendRequest;
  readonly planned: PlannedCommand;
}

/**
 * Carries the requests out, or says what the only one would do (`-plan`).
 *
 * @returns the exit status of the command, or that which the command would have.
 */
export async function act(
  context: CommandContext,
  options: Options,
  { showsScripts }: Pick<RunOptions, 'showsScripts'>,
  acts: readonly Act[],
): Promise<number> {
  const quiet = options.has('q');
  const json = options.has('json');
  if (options.has('plan')) {
    refuseTogether(options, '-plan', ['basis']);
    const [first, second] = acts;
    if (first === undefined || second !== undefined) {
      throw new UsageError('-plan takes one member at a time');
    }
    const what = { kind: 'command', command: first.planned } as const;
    const reasons = options.has('why');
    return showPlan(context, { quiet, json, reasons }, { what, failing: [] });
  }
  if (options.has('why')) throw new UsageError('-why is for -plan');
  const run = { quiet, json, showsScripts, basis: options.value('basis') };
  return runCommand(
    context,
    run,
    acts.map(({ send }) => send),
  );
}

export interface ShowOptions {
  readonly quiet: boolean;
  readonly json: boolean;
  readonly reasons: boolean;
}

/** Asks for a plan and prints it. @returns the exit status that the command would have; 0 for a mere failure. */
export async function showPlan(
  context: CommandContext,
  { quiet, json, reasons }: ShowOptions,
  question: Omit<Params<'caa.plan'>, 'caller'>,
): Promise<number> {
  return callCluster(context, quiet, async (client) => {
    const caller = { ...callerOf(context, null), commandLine: plannedLine(context) };
    const plan = await client.request('caa.plan', { ...question, caller });
    if (!quiet) {
      const title = caller.commandLine;
      const shown = isRefused(plan) ? { ...plan, lines: [] } : plan;
      printErrors(context, whyItWouldFail(context, plan));
      printLines(context, json ? [planJson(plan)] : formatPlan(shown, { title, reasons }));
    }
    return plan.exitCode ?? 0;
  });
}

/** Nothing would be done: what the command would say is why. */
function isRefused({ exitCode, lines }: Plan): boolean {
  return exitCode !== null && exitCode !== 0 && lines.every(({ stream }) => stream === 'err');
}

/** What accompanies an exit status other than 0 on standard error: the refusal, as the command would print it. */
function whyItWouldFail({ name }: CommandContext, plan: Plan): readonly string[] {
  const { exitCode, lines } = plan;
  if (exitCode === null || exitCode === 0) return [];
  if (isRefused(plan)) return lines.map(({ text }) => text);
  return [`${name}: it would end with exit status ${exitCode}; what it would print says why.`];
}

const onlyForPlans = new Set(['-plan', '--plan', '-why', '--why', '-json', '--json']);

/** The command line without what only asks for the plan, as events and reasons would name it. */
function plannedLine({ name, argv }: CommandContext): string {
  return formatCommandLine([name, ...argv.filter((word) => !onlyForPlans.has(word))]);
}
