// The whole answer to "why": how the resource stands now, what is wrong and the way out, which script runs failed, and
// the recorded reason of the last placement.
import type { ResourceDetails, ResourceView } from '../engine/index.ts';
import { formatScriptOutput, formatScriptRecord, hasSucceeded } from './script-record.ts';
import { formatState } from './stat-list.ts';
import { formatTime } from './time.ts';
import { formatWhy } from './why.ts';
import { wrapText } from './wrap.ts';

const widthDefault = 80;
const indent = '     ';
const outputLinesMax = 5;

/**
 * Everything recorded that explains where a resource is, as lines.
 *
 * @param width longest line, in columns; 80 unless told. Output of scripts is not broken into lines.
 */
export function formatReasons(details: ResourceDetails, width = widthDefault): readonly string[] {
  const { view, decision } = details;
  const trouble = formatTrouble(view);
  const sentence = (text: string): readonly string[] => wrapText(text, width, indent, indent);
  return [
    `${view.name}: target ${view.target}, state ${formatState(view)}`,
    ...(trouble === null ? [] : sentence(trouble)),
    ...failedRuns(details).flatMap((record) => [
      ...sentence(formatScriptRecord(record)),
      ...formatScriptOutput(record, outputLinesMax).map((line) => `${indent}| ${line}`),
    ]),
    ...(decision === null
      ? sentence('It has not been placed since it was registered.')
      : formatWhy(decision, width)),
  ];
}

function failedRuns({ lastStart, lastStop, lastCheck }: ResourceDetails) {
  return [lastStart, lastStop, lastCheck]
    .flatMap((record) => (record === null || hasSucceeded(record) ? [] : [record]))
    .sort((a, b) => a.at - b.at);
}

/** Why target and state differ and what to do about it, in one or two sentences; null if nothing is wrong. */
export function formatTrouble(view: ResourceView): string | null {
  switch (view.trouble) {
    case null:
      return null;
    case 'waiting':
      return 'No member can run it now. It starts by itself when a member or a required resource comes back.';
    case 'failed':
      return `It could not be started on any member. Correct what its script says, then run caa_start ${view.name}.`;
    case 'delayed':
      return delayText(view);
    case 'threshold':
      return (
        `It failed ${view.failureThreshold} times within FAILURE_INTERVAL, so CAA gave it up. ` +
        `Correct the cause, then run caa_start ${view.name}.`
      );
    case 'unknown':
      return (
        'Its stop entry point failed, so that nobody knows whether it still runs. ' +
        `See to it by hand, then run caa_stop ${view.name}.`
      );
  }
}

function delayText({ waiting }: ResourceView): string {
  if (waiting === null) return 'It waits for FAILOVER_DELAY to pass.';
  const plan = waiting.plan === 'restart' ? `a restart on ${waiting.from}` : 'a failover';
  return `It waits for FAILOVER_DELAY to pass: ${plan} is due at ${formatTime(waiting.until)}.`;
}
