// What would happen, as text for people and as JSON for programs.
import type { Plan, PlannedChange, PlannedPlacement, PlannedState } from '../engine/index.ts';
import { jsonText } from './dlm-json.ts';
import { differencesOf, formatDifferences } from './history.ts';
import { formatDuration } from './time.ts';
import { formatPlannedWhy } from './why.ts';
import { wrapText } from './wrap.ts';

const widthDefault = 80;
const indent = '  ';

export interface PlanFormat {
  /** The command or the failure that is asked about, as one would type or say it. */
  readonly title: string;
  /** Also the reason of every placement, rule by rule. */
  readonly reasons: boolean;
  /** Longest line, in columns; 80 unless told. */
  readonly width?: number;
}

/**
 * A plan as lines: what it rests on, what the command would print, what would be recorded later, and how the resources
 * would stand at the end.
 */
export function formatPlan(
  plan: Plan,
  { title, reasons, width = widthDefault }: PlanFormat,
): readonly string[] {
  const section = (head: string, lines: readonly string[]): readonly string[] =>
    sectionLines(head, lines, width);
  return [
    `What would happen: ${title}`,
    ...section('Taken for granted:', plan.assumptions),
    ...section(
      'It would print:',
      plan.lines.map(({ stream, text }) => (stream === 'err' ? `! ${text}` : text)),
    ),
    ...section('It would be recorded:', eventLines(plan)),
    ...section('The registry would change:', registryLines(plan)),
    ...section('Their next placement would be:', plan.placements.map(formatPlacement)),
    ...(plan.changes.length === 0
      ? ['No resource would change.']
      : section('Resources would change:', plan.changes.map(formatChange))),
    ...(reasons ? reasonLines(plan, width) : []),
    ...conclusion(plan),
  ];
}

function sectionLines(head: string, lines: readonly string[], width: number): readonly string[] {
  if (lines.length === 0) return [];
  return [head, ...lines.flatMap((line) => wrapText(line, width, `${indent}${indent}`, indent))];
}

function differencesIn({ versions }: Plan) {
  const numbers = versions.map(({ number }) => number);
  return differencesOf(versions, Math.min(...numbers) - 1, Math.max(...numbers));
}

/** The values of what is registered anew are those of its profile, so that only the change is said. */
function registryLines(plan: Plan): readonly string[] {
  return differencesIn(plan).flatMap((difference) =>
    formatDifferences([difference])
      .slice(0, difference.change === 'changed' ? undefined : 1)
      .map((line, index) => (index === 0 ? line : `${indent}${line}`)),
  );
}

/** Nothing moves by new values: they count when the resource is placed next. */
function formatPlacement({ resource, before, after }: PlannedPlacement): string {
  const chosen = after.chosen ?? 'no member';
  const now = before ?? 'no member';
  return `${resource}: ${chosen}, ${chosen === now ? 'as by the values of now' : `by the values of now ${now}`}`;
}

function reasonLines({ decisions, placements }: Plan, width: number): readonly string[] {
  return [...decisions, ...placements.map(({ after }) => after)].flatMap((decision) =>
    formatPlannedWhy(decision, width),
  );
}

/** What the command itself says is not said twice: only what it leads to. */
function eventLines({ events }: Plan): readonly string[] {
  return events.map(({ at, text }) => (at === 0 ? text : `after ${formatDuration(at)}: ${text}`));
}

function formatChange({ resource, before, after }: PlannedChange): string {
  return `${resource}: ${formatPlace(before)} -> ${formatPlace(after)}`;
}

function formatPlace({ target, state, member }: PlannedState): string {
  const place = member === null ? state : `${state} on ${member}`;
  return target === 'ONLINE' && state === 'OFFLINE' ? `${place}, waiting` : place;
}

function conclusion({ exitCode, basis, lines }: Plan): readonly string[] {
  const status =
    exitCode === null && lines.length > 0
      ? ['The command would still be waiting.']
      : exitCode === null
        ? []
        : [`Exit status: ${exitCode}.`];
  return [...status, `Nothing has been done. Basis of this plan: ${basis}.`];
}

/**
 * The plan as one line of JSON:
 *
 * `{"basis":"3.120","assumptions":[text],"lines":[{"stream":"out"|"err","text":text}],"exitCode":0|null,`
 * `"events":[{"at":0,"priority":"info","facility":"caa","resource":null,"member":null,"text":text}],`
 * `"changes":[{"resource":name,"before":{"target","state","member"},"after":{…}}],"decisions":[decision],`
 * `"registry":[difference],"placements":[{"resource":name,"before":member|null,"after":decision}]}`
 *
 * Times are milliseconds from now; decisions are those of `caa_stat -why -json`, differences those of
 * `caa_history -diff -json`.
 */
export function planJson(plan: Plan): string {
  const { basis, assumptions, lines, exitCode, changes, decisions, placements } = plan;
  const events = plan.events.map(({ sequence: _, ...event }) => event);
  return jsonText({
    basis,
    assumptions,
    lines,
    exitCode,
    events,
    changes,
    decisions,
    registry: differencesIn(plan),
    placements,
  });
}
