// The Status page (section 5.3 of the console's specification): everything that matters about one resource at
// one glance, and the way out when something is wrong (TUI-072, 075). Pure.
import { describeRemains, type ResourceDetails, type ResourceView } from '../../engine/index.ts';
import {
  cleanText,
  formatDuration,
  formatScriptOutput,
  formatScriptRecord,
  formatState,
  formatTime,
  formatTrouble,
} from '../../format/index.ts';
import type { Remains } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import { cellWidth, cutText, padText, wrapText } from '../../tui/text.ts';
import { activityWords, stateMeaning, stateWithHost } from '../resources/look.ts';
import { neededByNames } from './needs-tree.ts';
import { type NextStep, nextSteps } from './next-steps.ts';
import { placementOrder } from './placement-order.ts';
import type { Reasons } from './state.ts';
import { checkWords, exitWords, formatRunTime, relatedWords, safe } from './words.ts';

const labelCells = 14;
const leftCells = 41;
/** Narrower pages have one field on a line. */
const twoFieldsFrom = 72;
const relatedMax = 3;
/** Lines of a failing script, and processes that are left, on one page. */
const outputLinesMax = 3;
const remainsMax = 5;
/** Where the commands of the next steps begin, if there is room. */
const commandCells = 50;
const relatedNameCells = 16;

type Field = readonly [label: string, value: string];

/** The page's lines, cut to `width` cells. */
export function statusLines(
  view: ResourceView,
  details: ResourceDetails | null,
  reasons: Reasons | null,
  world: World,
  width: number,
): readonly string[] {
  return [
    ...troubleLines(view, reasons?.remains ?? null, world, width, failedStop(view, details)),
    ...fieldLines(view, details, world, width),
    '',
    ...relatedLines(view, world, width),
    '',
    ...movedLines(view, details, world, width),
  ];
}

/** The stop whose failure made the state UNKNOWN, with the end of what it wrote. */
function failedStop(view: ResourceView, details: ResourceDetails | null): readonly string[] {
  const record = details?.lastStop ?? null;
  if (view.state !== 'UNKNOWN' || record === null) return [];
  return [
    formatScriptRecord(record),
    ...formatScriptOutput(record, outputLinesMax).map((line) => `| ${line}`),
  ];
}

/**
 * What is wrong, in the words of caa_stat -why, and the next steps; nothing if nothing is.
 *
 * @param said what the failing script wrote, where it does not stand elsewhere on the page.
 */
export function troubleLines(
  view: ResourceView,
  remains: Remains | null,
  world: World,
  width: number,
  said: readonly string[] = [],
): readonly string[] {
  const trouble = formatTrouble(view);
  if (trouble === null) return [];
  const { theme } = world;
  const wrong = wrapText(trouble, width - 2).map((line) => theme.paint('warn', ` ${line}`));
  const byHand =
    view.state === 'UNKNOWN' ? ['C copies the check, to run it by hand; 0: it runs.'] : [];
  const facts = [...said, ...remainsLines(remains), ...byHand].flatMap((line) => {
    // What scripts wrote, and the command lines of processes, are cut; sentences are not.
    const parts = line.startsWith('| ') ? [cleanText(line)] : wrapText(line, width - 3);
    return parts.map((part) => cutText(`  ${part}`, width, theme.marks.cut));
  });
  const steps = nextSteps(view, world);
  return [...wrong, ...facts, ...steps.flatMap((step) => stepLines(step, world, width)), ''];
}

/** What still runs of a resource in state UNKNOWN. */
function remainsLines(remains: Remains | null): readonly string[] {
  if (remains === null) return [];
  const { sentence, lines } = describeRemains('it', remains.member, remains.processes);
  const more = lines.length - remainsMax;
  return [sentence, ...lines.slice(0, remainsMax), ...(more > 0 ? [`| and ${more} more`] : [])];
}

/** One step: its key and text, and its command behind or below it. */
function stepLines(step: NextStep, world: World, width: number): readonly string[] {
  const { cut } = world.theme.marks;
  const [first = '', ...more] = wrapText(step.text, Math.max(20, width - 5));
  const text = `  ${step.key}  ${first}`;
  const whole = `${padText(text, commandCells)}  ${step.command ?? ''}`;
  if (step.command !== null && more.length === 0 && cellWidth(whole) <= width) return [whole];
  return [
    cutText(text, width, cut),
    ...more.map((line) => cutText(`     ${line}`, width, cut)),
    ...(step.command === null ? [] : [cutText(`       ${step.command}`, width, cut)]),
  ];
}

function fieldLines(
  view: ResourceView,
  details: ResourceDetails | null,
  world: World,
  width: number,
): readonly string[] {
  const { cut } = world.theme.marks;
  const pairs: readonly (readonly [Field, Field | null])[] = [
    [
      ['Name', safe(view.name)],
      ['Type', view.type],
    ],
    [['Description', view.description], null],
    [
      ['Target', view.target],
      ['State', stateWithHost(view, world)],
    ],
    [
      ['Since', formatTime(view.since)],
      [view.state === 'ONLINE' ? 'Up' : 'For', formatDuration(world.now - view.since)],
    ],
    [
      ['Restarts', `${view.restartCount} of ${view.restartAttempts}`],
      ['Failures', failureWords(view, details)],
    ],
    [
      ['Last check', details?.lastCheck ? checkWords(details.lastCheck) : 'none yet'],
      ['Checks', checkInterval(details)],
    ],
    [actionField(view, details, world), null],
  ];
  return pairs.flatMap(([left, right]): readonly string[] => {
    const isState = right?.[0] === 'State';
    const paint = (text: string): string =>
      isState ? world.theme.paint(stateMeaning(view), text) : text;
    if (right === null) return [cutText(` ${padText(left[0], labelCells)}${left[1]}`, width, cut)];
    if (width < twoFieldsFrom) {
      return [left, right].map((field) => {
        const line = cutText(` ${padText(field[0], labelCells)}${field[1]}`, width, cut);
        return field === right ? paint(line) : line;
      });
    }
    const first = cutText(` ${padText(left[0], labelCells)}${left[1]}`, leftCells, cut);
    const label = ` ${padText(right[0], 13)}`;
    return [
      padText(first, leftCells) +
        label +
        paint(cutText(right[1], width - leftCells - label.length, cut)),
    ];
  });
}

function failureWords(view: ResourceView, details: ResourceDetails | null): string {
  if (view.failureThreshold === 0) return `${view.failureCount}, no threshold`;
  const interval = details?.attributes.FAILURE_INTERVAL;
  const within = interval === undefined || interval === '0' ? '' : ` within ${interval} s`;
  return `${view.failureCount} of ${view.failureThreshold}${within}`;
}

function checkInterval(details: ResourceDetails | null): string {
  const interval = details?.attributes.CHECK_INTERVAL;
  if (interval === undefined) return '';
  return interval === '0' ? 'never (CHECK_INTERVAL 0)' : `every ${interval} s`;
}

/** What is being done now, else the newer of start and stop. */
function actionField(view: ResourceView, details: ResourceDetails | null, world: World): Field {
  const activity = activityWords(view, world.now);
  if (activity !== null) return ['Action', activity];
  const records = [details?.lastStart ?? null, details?.lastStop ?? null];
  const [newest] = records.flatMap((record) => record ?? []).sort((a, b) => b.at - a.at);
  if (newest === undefined) return ['Last action', 'none yet'];
  const { entryPoint, reason, member, durationMs } = newest;
  const how = `${exitWords(newest)} after ${formatRunTime(durationMs)}`;
  return ['Last action', `${entryPoint} on ${member}, reason ${reason}, ${how}`];
}

function relatedLines(view: ResourceView, world: World, width: number): readonly string[] {
  const { resources } = world.cluster;
  return [
    ...related('Needs', view.required, 'not registered: it cannot start', world, width),
    ...related('Prefers', view.optional, 'not registered, ignored for placement', world, width),
    ...related('Needed by', neededByNames(view, resources), 'not registered', world, width),
  ];
}

function related(
  label: string,
  names: readonly string[],
  missing: string,
  world: World,
  width: number,
): readonly string[] {
  const { cut } = world.theme.marks;
  if (names.length === 0) return [cutText(` ${padText(label, labelCells)}nothing`, width, cut)];
  const lines = names.slice(0, relatedMax).map((name, index) => {
    const head = ` ${padText(index === 0 ? label : '', labelCells)}`;
    const shown = padText(cutText(safe(name), relatedNameCells - 1, cut), relatedNameCells);
    const room = width - head.length - relatedNameCells;
    const words = world.cluster.resources.has(name) ? '' : missing;
    return head + shown + relatedWords(name, cutText(words, room, cut), world);
  });
  const more = names.length - relatedMax;
  if (more <= 0) return lines;
  return [...lines, ` ${padText('', labelCells)}and ${more} more, on the page Needs`];
}

function movedLines(
  view: ResourceView,
  details: ResourceDetails | null,
  world: World,
  width: number,
): readonly string[] {
  const { cut } = world.theme.marks;
  const label = view.state === 'OFFLINE' ? 'If it started' : 'If it moved';
  const line = (text: string): string =>
    cutText(` ${padText(label, labelCells)}${text}`, width, cut);
  if (details === null) return [line('not known yet')];
  const members = [...world.cluster.members.keys()];
  const rows = placementOrder(details.ifMoved, view, members);
  const places = rows
    .filter((row) => row.rank === 'first' || row.rank === 'later')
    .map((row, index) => `${index + 1}. ${row.member}`);
  const cannot = rows
    .filter((row) => row.rank === 'no')
    .map((row) => `${row.member} cannot: ${shortReason(details, row.member)}`);
  const below = (text: string): string => cutText(` ${padText('', labelCells)}${text}`, width, cut);
  if (places.length === 0) return [line('no member could take it'), ...cannot.map(below)];
  const whole = [places.join('  '), ...cannot].join('      ');
  if (whole.length + labelCells < width) return [line(whole)];
  return [line(places.join('  ')), ...cannot.map(below)];
}

function shortReason({ ifMoved }: ResourceDetails, member: string): string {
  for (const { dropped } of ifMoved.steps) {
    const found = dropped.find((one) => one.member === member);
    if (found !== undefined) return found.because;
  }
  return 'it is not a member now';
}

/** The message line of the screen. */
export function statusHint(view: ResourceView, world: World): string {
  const activity = activityWords(view, world.now);
  if (activity !== null) return `${view.name}: ${activity}.`;
  const trouble = formatTrouble(view);
  if (trouble !== null) return trouble;
  return view.target === view.state
    ? view.state === 'ONLINE'
      ? 'Running as intended: target and state agree.'
      : 'Stopped as intended: target and state agree.'
    : `Target ${view.target}, state ${formatState(view)}.`;
}
