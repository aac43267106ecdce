// The texts around the output of a run: the status line with the bar of time, the results, and after a failure
// what failed, how things stand and what to do next (TUI-225..234). Pure; lines come cut and painted.
import type { RunStatus } from '../../engine/index.ts';
import { formatClock, formatDuration, formatState, formatTrouble } from '../../format/index.ts';
import type { RunLine } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import { cutText, fitText, leftAndRight, padText, wrapText } from '../../tui/text.ts';
import type { Meaning, Theme } from '../../tui/theme.ts';
import {
  activeResource,
  complaints,
  isBackHome,
  type ResourceResult,
  runResults,
  troubled,
} from './results.ts';
import { hasEnded, type RunFacts } from './watch.ts';

const meanings: Readonly<Record<RunStatus, Meaning>> = {
  QUEUED: 'changing',
  RUNNING: 'changing',
  OK: 'ok',
  FAILED: 'fail',
  LOST: 'unknown',
};

/** The look of a status word. */
export function statusMeaning(status: RunStatus): Meaning {
  return meanings[status];
}

const statusCells = 10;
const barCells = 12;
/** Below this width the bar is half as long. */
const narrowColumns = 70;
/** From this part of SCRIPT_TIMEOUT on the bar warns (TUI-228). */
const warnFrom = 0.8;

/** One line of output, with its time; complaints of the command are marked. */
export function formatRunLine(line: RunLine, hasPrefix: boolean): string {
  const { kind, member, resource, text } = line;
  const time = formatClock(line.at);
  if (kind === 'err') return `${time} ! ${text}`;
  if (kind === 'out' || !hasPrefix) return `${time} ${text}`;
  return `${time} ${member ?? ''}:${resource ?? ''}: ${text}`;
}

/** The whole output as text, for copying and saving. */
export function formatRunOutput(
  facts: RunFacts,
  lines: readonly RunLine[],
  hasPrefix: boolean,
): string {
  const { number, user, commandLine, status, exitCode } = facts;
  const head = `# ${commandLine}   run ${number ?? '?'}, ${user}, ${status}${exitWords(exitCode, ', ')}`;
  return [head, ...lines.map((line) => formatRunLine(line, hasPrefix))].join('\n');
}

function exitWords(exitCode: number | null, before = ''): string {
  return exitCode === null ? '' : `${before}exit ${exitCode}`;
}

/** `RUNNING   start of dtcalc on provolone     12 s of 60 s  [###.........]`. */
export function statusLine(
  facts: RunFacts,
  lines: readonly RunLine[],
  world: World,
  columns: number,
): string {
  const { theme } = world;
  const bar = progress(facts, world, columns < narrowColumns ? barCells / 2 : barCells);
  const word = statusWords(facts, lines, world);
  const what = whatWords(facts, lines, world);
  const left = `${padText(word, statusCells)}${what}`;
  const text = leftAndRight(left, bar.text, columns - 1, theme.marks.cut);
  const body = text.slice(word.length, text.length - bar.text.length);
  const head = theme.paint(statusMeaning(facts.status), text.slice(0, word.length));
  const tail = bar.isLate ? theme.paint('warn', bar.text) : bar.text;
  return ` ${head}${body}${tail}`;
}

/** The status, and for a relocation that came back the place where things are (TUI-104). */
export function statusWords(facts: RunFacts, lines: readonly RunLine[], world: World): string {
  if (!isBackHome(facts, lines, world)) return facts.status;
  return 'FAILED, running on the old member';
}

function whatWords(facts: RunFacts, lines: readonly RunLine[], world: World): string {
  const results = runResults(facts, lines, world);
  const counts = results.length > 1 ? countWords(results) : '';
  if (hasEnded(facts)) {
    if (facts.note !== null) return facts.note;
    const [only] = results;
    if (only === undefined || counts !== '') return counts;
    return facts.status === 'OK' ? `${only.name} ${only.words}` : '';
  }
  return [counts, doingWords(facts, world)].filter((part) => part !== '').join('; ');
}

function doingWords(facts: RunFacts, world: World): string {
  const active = activeResource(facts, world);
  if (active?.activity) {
    return `${active.activity.entryPoint} of ${active.name} on ${active.activity.member}`;
  }
  if (facts.status === 'QUEUED') return 'waits until CAA is done with what it is doing';
  return facts.number === null ? 'sent to the service' : facts.commandLine;
}

function countWords(results: readonly ResourceResult[]): string {
  const count = (status: string): number =>
    results.filter((result) => result.status === status).length;
  return `${count('OK')} OK, ${count('FAILED')} FAILED of ${results.length}`;
}

/** Time used of SCRIPT_TIMEOUT, or how long it took (TUI-228). */
function progress(
  facts: RunFacts,
  world: World,
  cells: number,
): { readonly text: string; readonly isLate: boolean } {
  const still = { isLate: false };
  if (facts.status === 'LOST' || (facts.number === null && hasEnded(facts))) {
    return { ...still, text: '' };
  }
  if (hasEnded(facts)) {
    const { endedAt, startedAt, exitCode } = facts;
    const took = endedAt === null ? '' : `after ${formatDuration(endedAt - startedAt)}`;
    const text = [facts.status === 'OK' ? '' : exitWords(exitCode), took].filter(Boolean).join(' ');
    return { ...still, text: text === '' ? '' : `  ${text}` };
  }
  const activity = activeResource(facts, world)?.activity;
  if (!activity) return { ...still, text: `  ${seconds(world.now - facts.startedAt)} s` };
  const used = Math.max(0, world.now - activity.since);
  const part = Math.min(1, used / Math.max(1, activity.timeoutMs));
  const full = Math.min(cells, Math.ceil(part * cells));
  const { barFull, barEmpty } = world.theme.marks;
  const bar = barFull.repeat(full) + barEmpty.repeat(cells - full);
  return {
    text: `  ${seconds(used)} s of ${seconds(activity.timeoutMs)} s  [${bar}]`,
    isLate: part >= warnFrom,
  };
}

function seconds(span: number): number {
  return Math.max(0, Math.floor(span / 1000));
}

/** One row for each resource of a run that names several (TUI-234); none for others. */
export function resultLines(
  facts: RunFacts,
  lines: readonly RunLine[],
  world: World,
  size: { readonly columns: number; readonly max: number },
): readonly string[] {
  const results = runResults(facts, lines, world);
  if (results.length < 2) return [];
  const from = firstShown(results, size.max);
  return results
    .slice(from, from + size.max)
    .map((result) => resultLine(result, size.columns, world.theme));
}

/** The window moves with the resource at work. */
function firstShown(results: readonly ResourceResult[], max: number): number {
  const current = results.findIndex(({ status }) => status === 'RUNNING' || status === 'QUEUED');
  const failed = results.findIndex(({ status }) => status === 'FAILED');
  const wanted = current >= 0 ? current - max + 2 : failed;
  return Math.max(0, Math.min(wanted, results.length - max));
}

function resultLine(
  { name, status, words }: ResourceResult,
  columns: number,
  theme: Theme,
): string {
  const rest = fitText(`${name}  `, 24, theme.marks.cut);
  const text = cutText(
    `${padText(status, statusCells)}${rest}${words}`,
    columns - 1,
    theme.marks.cut,
  );
  return ` ${theme.paint(statusMeaning(status), text.slice(0, status.length))}${text.slice(status.length)}`;
}

/** A next step after a failure, with its key and its command (TUI-072, 232). */
export interface NextStep {
  readonly key: string;
  readonly does: string;
  readonly command: string;
}

/** The likely next steps, the likeliest first. */
export function nextSteps(facts: RunFacts, world: World, canRetry: boolean): readonly NextStep[] {
  const [name] = troubled(facts, world);
  const details: readonly NextStep[] =
    name === undefined
      ? []
      : [
          { key: 'd', does: 'why it is so, and the last output', command: `caa_stat -why ${name}` },
          { key: 'e', does: 'the action script', command: `caa_stat -p ${name}` },
        ];
  const again: readonly NextStep[] = canRetry
    ? [{ key: 'r', does: 'the form again, to try once more', command: facts.commandLine }]
    : [];
  const [first, ...others] = details;
  return first === undefined ? again : [first, ...again, ...others];
}

const complaintsMax = 2;
const statesMax = 2;
/** In lower panes one complaint must do, so that the output keeps its room. */
const roomyRows = 20;

/** What failed, the state now and the next steps (TUI-232); empty for runs that did not fail. */
export function failureLines(
  facts: RunFacts,
  lines: readonly RunLine[],
  world: World,
  options: {
    readonly columns: number;
    readonly rows: number;
    /** Rows for what is said here; the way on comes before what failed, which the output tells as well. */
    readonly room: number;
    readonly canRetry: boolean;
  },
): readonly string[] {
  if (facts.status !== 'FAILED' && facts.status !== 'LOST') return [];
  const { cut } = world.theme.marks;
  const width = options.columns - 2;
  const states = facts.isSettled ? troubled(facts, world).slice(0, statesMax) : [];
  const texts = [
    ...complaints(lines, options.rows < roomyRows ? 1 : complaintsMax).map(
      (text) => `What failed  ${text}`,
    ),
    ...states.map((name) => `State now    ${stateSentence(name, world)}`),
  ];
  const isNarrow = options.columns < narrowColumns;
  const steps = nextSteps(facts, world, options.canRetry).map(({ key, does, command }, index) => {
    const words = isNarrow ? does : `${padText(does, 34)}  ${command}`;
    return cutText(`${index === 0 ? 'Next' : '    '}         ${key}  ${words}`, width, cut);
  });
  const whole = texts.flatMap((text) => hang(text, width, cut));
  const left = Math.max(0, options.room - steps.length);
  const said =
    whole.length <= left
      ? whole
      : texts.slice(Math.max(0, texts.length - left)).map((text) => cutText(text, width, cut));
  return [...said, ...steps].slice(0, Math.max(0, options.room)).map((text) => ` ${text}`);
}

/** At most two lines; the second under the text of the first. */
function hang(text: string, width: number, cut: string): readonly string[] {
  const label = text.slice(0, 13);
  const [first = '', ...more] = wrapText(text.slice(13), width - 13);
  if (more.length === 0) return [label + first];
  return [label + first, cutText(`${' '.repeat(13)}${more.join(' ')}`, width, cut)];
}

function stateSentence(name: string, world: World): string {
  const view = world.cluster.resources.get(name);
  if (view === undefined) return `${name} is not registered.`;
  const trouble = formatTrouble(view);
  const state = `${name}: target ${view.target}, state ${formatState(view)}.`;
  return trouble === null ? state : `${state} ${trouble}`;
}
