// The whole answer to "why": how the resource stands now, what is wrong and the way out, which script runs failed, and
// the recorded reasons of the last placements.
import {
  type ActivityView,
  describeRemains,
  type ResourceDetails,
  type ResourceReasons,
  type ResourceView,
} from '../engine/index.ts';
import type { Remains } from '../protocol/index.ts';
import { formatFreeze, unfreezeCommand } from './freeze.ts';
import { formatScriptOutput, formatScriptRecord, hasSucceeded } from './script-record.ts';
import { formatState } from './stat-list.ts';
import { formatTime } from './time.ts';
import { formatWhy } from './why.ts';
import { wrapText } from './wrap.ts';

const widthDefault = 80;
const indent = '     ';
const outputLinesMax = 5;

/** What is known beyond the details of a resource. */
interface Circumstances
  extends Pick<ResourceReasons, 'lostQuorum' | 'freeze' | 'drains' | 'decisions'> {
  /** What still runs of a resource in state UNKNOWN; null in any other state. */
  readonly remains: Remains | null;
}

/**
 * Everything recorded that explains where a resource is, as lines.
 *
 * @param width longest line, in columns; 80 unless told. Output of scripts is not broken into lines.
 * @param around freezes, drains, what still runs, and the decisions to show in place of the last one.
 */
export function formatReasons(
  details: ResourceDetails,
  width = widthDefault,
  around: Circumstances | null = null,
): readonly string[] {
  const { view, decision } = details;
  const trouble = formatTrouble(view);
  const sentence = (text: string): readonly string[] => wrapText(text, width, indent, indent);
  const decisions = around?.decisions ?? (decision === null ? [] : [decision]);
  return [
    `${view.name}: target ${view.target}, state ${formatState(view)}`,
    ...formatSituation(view, around, width),
    ...(trouble === null ? [] : sentence(trouble)),
    ...(view.activity === null ? [] : sentence(activityText(view.activity))),
    ...failedRuns(details).flatMap((record) => [
      ...sentence(formatScriptRecord(record)),
      ...formatScriptOutput(record, outputLinesMax).map((line) => `${indent}| ${line}`),
    ]),
    ...formatExits(view, around?.remains ?? null, width),
    ...(decisions.length === 0
      ? sentence('It has not been placed since it was registered.')
      : decisions.flatMap((each) => formatWhy(each, width))),
  ];
}

/** Lost quorum, and the freezes and drains that have to do with a resource, and how each is ended. */
export function formatSituation(
  view: ResourceView,
  around: Pick<Circumstances, 'lostQuorum' | 'freeze' | 'drains'> | null,
  width = widthDefault,
): readonly string[] {
  if (around === null) return [];
  const { lostQuorum, freeze, drains } = around;
  const quorum =
    lostQuorum === null
      ? []
      : [`${lostQuorum} Until quorum is regained nothing is started or stopped.`];
  const frozen =
    freeze === null
      ? []
      : [
          `${formatFreeze(freeze)}.`,
          `CAA does nothing unasked to it; ${unfreezeCommand(freeze.scope)} ends that.`,
        ];
  // A drain matters to what runs there all the same, and to what finds no place.
  const drained = drains
    .filter(({ member }) => member === view.member || view.trouble === 'waiting')
    .map(
      ({ member, drain }) =>
        `Member ${member} is drained: ${drain.reason}. Nothing is placed there; caa_undrain ${member} ends that.`,
    );
  return [...quorum, ...frozen, ...drained].flatMap((text) =>
    wrapText(text, width, indent, indent),
  );
}

/** What still runs of a resource in state UNKNOWN, and the three ways out, each one step. */
function formatExits(
  { name }: ResourceView,
  remains: Remains | null,
  width: number,
): readonly string[] {
  if (remains === null) return [];
  const { member, processes } = remains;
  const sentence = (text: string): readonly string[] => wrapText(text, width, indent, indent);
  const exits = [
    ['caa_stop -retry', 'runs the stop entry point once more'],
    ['caa_stop', 'takes it as down, because you have seen that it is'],
    ['caa_stop -kill', 'kills what is left of it'],
  ] as const;
  const left = describeRemains('it', member, processes);
  const commandWidth = 'caa_stop -retry '.length + name.length;
  return [
    ...sentence(left.sentence),
    ...left.lines.map((line) => `${indent}${line}`),
    ...sentence('The ways out:'),
    ...exits.map(
      ([command, meaning]) => `${indent}  ${`${command} ${name}`.padEnd(commandWidth)}  ${meaning}`,
    ),
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

/** What is being done to it at this moment. */
function activityText({ entryPoint, member, since, timeoutMs }: ActivityView): string {
  return (
    `Its ${entryPoint} entry point is running on ${member} since ${formatTime(since)}; it may ` +
    `take ${timeoutMs / 1000} s (SCRIPT_TIMEOUT).`
  );
}

function delayText({ waiting }: ResourceView): string {
  if (waiting === null) return 'It waits for FAILOVER_DELAY to pass.';
  const plan = waiting.plan === 'restart' ? `a restart on ${waiting.from}` : 'a failover';
  return `It waits for FAILOVER_DELAY to pass: ${plan} is due at ${formatTime(waiting.until)}.`;
}
