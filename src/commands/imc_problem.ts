// What the commands of the Memory Channel have in common: the member they speak for, and how the reason why nothing was
// changed is said, with the remedy.
import { type CommandContext, exitStatus } from './context.ts';
import { printErrors } from './print.ts';

/** What the console of a member says when it cannot use the Memory Channel (manual 10.5.2). */
export const notInitialized = 'Memory Channel is not initialized for user access';
const insufficientWired = 'Memory Channel API - insufficient wired memory';

/** `-c`, or the member that the environment says this shell is on; null for the daemon's own. */
export function memberAsked({ env }: CommandContext, option: string | null): string | null {
  return option ?? (env.SYSMAN_MEMBER || null);
}

/**
 * Says why nothing was changed.
 *
 * @param problem as the daemon gave it; texts of the console are printed as they are, the remedy below them.
 * @returns the exit status of a failure.
 */
export function reportProblem(context: CommandContext, problem: string, remedy: string): number {
  const { name } = context;
  const consoleText = [notInitialized, insufficientWired].find((known) => problem.includes(known));
  if (consoleText !== undefined) {
    printErrors(context, [consoleText, `${name}: ${consoleRemedies[consoleText] ?? remedy}`]);
    return exitStatus.failed;
  }
  const reason = problem.startsWith(`${name}: `) ? problem.slice(name.length + 2) : problem;
  const isWhole = /[.!?]$/.test(reason);
  printErrors(context, [`${name}: ${isWhole ? reason : `${reason}. ${remedy}`}`]);
  return exitStatus.failed;
}

const consoleRemedies: Readonly<Record<string, string>> = {
  [notInitialized]:
    'The member has no working link. Check the cables, or whether the cluster has a Memory Channel at all.',
  [insufficientWired]:
    'Give a smaller -r, or raise vm_syswiredpercent with sysconfigdb and boot the member.',
};
