// caa_stat -why: why resources are where they are, and why not on a certain member.
import type { ClusterClient } from '../client/index.ts';
import {
  cleanText,
  formatMonitoredReasons,
  formatObjections,
  formatReasons,
  formatSituation,
  formatWhyNot,
  joinBlocks,
  jsonText,
  type StatEntry,
  statRecord,
  whyRecord,
  wrapLine,
  wrapText,
} from '../format/index.ts';
import { type CommandContext, exitStatus, type Output } from './context.ts';
import { printLines } from './print.ts';
import { findResources, isKnownMember, type StatRequest } from './stat-find.ts';

type Application = Extract<StatEntry, { readonly type: 'application' }>;
type Monitored = Exclude<StatEntry, Application>;

/** Prints the reasons of every resource that was named; returns the exit status. */
export async function showReasons(
  context: CommandContext,
  client: ClusterClient,
  request: StatRequest,
): Promise<number> {
  // A resource that is elsewhere is just what the question is about, so that `-c` does not restrict here.
  const found = await findResources(context, client, { ...request, member: null });
  if (found === null || !(await isKnownMember(context, client, request))) return exitStatus.failed;
  const blocks: (readonly string[])[] = [];
  const records: unknown[] = [];
  for (const resource of found.resources) {
    const answer =
      resource.type === 'application'
        ? await reasonsOf(client, resource, request)
        : monitoredReasons(resource, request);
    blocks.push(answer.lines);
    records.push(answer.record);
  }
  if (request.quiet) return found.status;
  const { unknown } = found;
  const json = (): readonly string[] => [jsonText({ resources: records, unknown })];
  printLines(context, request.json ? json() : shownOn(context.stdout, joinBlocks(blocks)));
  return found.status;
}

/** A terminal would break long lines of scripts by itself, without their indent; a pipe gets them whole. */
function shownOn({ isTerminal, columns }: Output, lines: readonly string[]): readonly string[] {
  if (!isTerminal || columns === undefined) return lines;
  return lines.flatMap((line) => wrapLine(cleanText(line), columns));
}

interface Answer {
  readonly lines: readonly string[];
  readonly record: unknown;
}

function monitoredReasons(resource: Monitored, { member }: StatRequest): Answer {
  const members = resource.members.filter((one) => member === null || one.member === member);
  const shown = { ...resource, members };
  return { lines: formatMonitoredReasons(shown), record: statRecord(shown) };
}

async function reasonsOf(
  client: ClusterClient,
  { name }: Application,
  { member, decisions: count }: StatRequest,
): Promise<Answer> {
  const details = await client.request('caa.details', { name });
  const reasons = await client.request('caa.why', { name, member });
  const decisions = reasons.decisions.slice(0, count);
  const record = whyRecord(details, { ...reasons, decisions });
  const { against } = reasons;
  if (against === null) {
    return { record, lines: formatReasons(details, 80, { ...reasons, decisions }) };
  }
  const { decision, view } = details;
  const then =
    decision === null
      ? 'It has not been placed since it was registered.'
      : formatWhyNot(decision, against.member);
  return {
    record,
    lines: [
      ...wrapText(`${name}: ${then}`, 80, '  '),
      ...formatSituation(view, reasons),
      ...(view.state === 'UNKNOWN'
        ? [`It is UNKNOWN: CAA places it nowhere before somebody has seen to that.`]
        : formatObjections(against)),
    ],
  };
}
