// caa_report (CAA-495 to CAA-509): how much of a period applications were ONLINE, from the recorded starts and stops.

import { availabilityJson, formatAvailability, formatTime } from '../format/index.ts';
import type { AvailabilityView, Result } from '../protocol/index.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { type CommandUsage, type Options, UsageError, withOptions } from './options.ts';
import { printErrors, printLines } from './print.ts';
import { readTime, timeForms } from './times.ts';

const usage: CommandUsage = {
  synopsis: [
    'caa_report [-o | -s | -h | -a application] [-b begin-date] [-e end-date]',
    '           [-json]',
  ],
  help: [
    'Reports how much of a period each application was ONLINE. The history begins',
    'with the first start of an application and stays when it is unregistered.',
    '',
    '  -s              all applications that were ever started (the default)',
    '  -o              only those with an uptime in the period',
    '  -a application  only this one',
    '  -b begin-date   begin of the period; without it, the first start of each',
    '  -e end-date     end of the period; without it, now',
    '  -json           as JSON',
    '  -h              this text',
    '  -version        the version of this product',
    '',
    'A date is YYYY-MM-DD or "YYYY-MM-DD hh:mm[:ss]" in local time, or how long',
    'ago: 90m, 12h, 7d. Restarts and failovers count as downtime while they last,',
    'and UNKNOWN is not up. Time without a daemon counts as the application was',
    'found after it: up if it still ran, down from the last time it was known to',
    'run if it did not.',
  ],
  flags: ['o', 's', 'json'],
  values: { a: 'application', b: 'begin-date', e: 'end-date' },
};

interface Question {
  readonly resource: string | null;
  readonly begin: number | null;
  readonly end: number | null;
  readonly onlyUp: boolean;
}

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const question = questionOf(options, Date.now());
    return callCluster(context, false, async (client) => {
      const { resource, begin, end } = question;
      const report = await client.request('caa.report', { resource, begin, end });
      const refusal = refusalOf(question, report);
      if (refusal !== null) {
        printErrors(context, [refusal]);
        return exitStatus.failed;
      }
      const shown = report.applications.filter((one) => isShown(one, question));
      const period = { begin, end: report.end };
      printLines(
        context,
        options.has('json') ? [availabilityJson(shown, period)] : formatAvailability(shown, period),
      );
      return exitStatus.ok;
    });
  });
}

function questionOf(options: Options, now: number): Question {
  const [operand] = options.operands;
  if (operand !== undefined) {
    throw new UsageError(`${operand} is one word too many: one application is named with -a`);
  }
  const resource = options.value('a');
  const forms = [
    ...['o', 's'].filter((flag) => options.has(flag)),
    ...(resource === null ? [] : ['a']),
  ];
  const [form, other] = forms;
  if (other !== undefined) throw new UsageError(`-${form} cannot be combined with -${other}`);
  const begin = dateOf(options, 'b', now);
  const end = dateOf(options, 'e', now);
  if (end !== null && end > now) throw new UsageError('the end of the period lies in the future');
  if (begin !== null && begin >= (end ?? now)) {
    throw new UsageError('the begin of the period is not before its end');
  }
  return { resource, begin, end, onlyUp: form === 'o' };
}

function dateOf(options: Options, name: 'b' | 'e', now: number): number | null {
  const text = options.value(name);
  if (text === null) return null;
  const at = readTime(text, now);
  if (at === null) throw new UsageError(`${text} is no date for -${name}: ${timeForms}`);
  return at;
}

/** A report about one application needs that it was there. */
function refusalOf(
  { resource }: Question,
  { applications, end }: Result<'caa.report'>,
): string | null {
  if (resource === null || applications.length > 0) return null;
  return (
    `There is no history of application ${resource} before ${formatTime(end)}: it was not started until then. ` +
    'caa_report -s lists those that were.'
  );
}

function isShown({ uptimeMs }: AvailabilityView, { onlyUp }: Question): boolean {
  return !onlyUp || uptimeMs > 0;
}
