// A run as a screen watches it: found by its command line until its number is known, followed by its number from
// then on, also over a lost line (TUI-225, 230, 233). Pure; what is shown of it is made in report.ts.

import { type OutputState, outputStart } from '../../components/output-state.ts';
import type { TextField } from '../../components/text-field.ts';
import type { RunStatus, RunView } from '../../engine/index.ts';
import { cleanText } from '../../format/index.ts';
import type { RunResult } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';

/** How the request that asked for the run was answered. */
export type RunAnswer =
  | { readonly ok: true; readonly result: RunResult }
  | { readonly ok: false; readonly message: string; readonly isLost?: true };

/** A search in the output. */
export interface RunSearch {
  readonly field: TextField;
  readonly isTyping: boolean;
  /** The line it stands on, counted from 0; null if none holds the text. */
  readonly hit: number | null;
}

export interface RunWatch {
  readonly commandLine: string;
  readonly user: string;
  readonly askedAt: number;
  /** Runs up to this number are older than the request. */
  readonly after: number;
  /** Null until the run is known. */
  readonly number: number | null;
  readonly answer: RunAnswer | null;
  /** Its lines do not come by themselves, because another connection asked for it. */
  readonly isDetached: boolean;
  /** Why its output cannot be had; null if it can. */
  readonly refusal: string | null;
  readonly output: OutputState;
  /** Cells by which long lines are scrolled sideways (TUI-026). */
  readonly shift: number;
  /** Lines of scripts begin with member and resource (TUI-226). */
  readonly hasPrefix: boolean;
  readonly search: RunSearch | null;
}

const watchStart = {
  answer: null,
  refusal: null,
  output: outputStart,
  shift: 0,
  hasPrefix: true,
  search: null,
} as const;

/** A run that this screen has just asked for. `last` is a run of this screen that is older, if there was one. */
export function watchAsked(
  commandLine: string,
  world: World,
  last: RunWatch | null = null,
): RunWatch {
  const known = Math.max(0, ...world.cluster.runs.keys());
  return {
    ...watchStart,
    commandLine,
    user: world.user,
    askedAt: world.now,
    after: Math.max(known, last?.number ?? 0),
    number: null,
    isDetached: false,
  };
}

/** A run that exists, whoever asked for it. */
export function watchRun(number: number, world: World): RunWatch {
  const view = world.cluster.runs.get(number);
  return {
    ...watchStart,
    commandLine: cleanText(view?.commandLine ?? ''),
    user: cleanText(view?.user ?? ''),
    askedAt: view?.startedAt ?? world.now,
    after: number - 1,
    number,
    isDetached: true,
  };
}

/** The answer has come; it names the run beyond doubt. */
export function answerWatch(watch: RunWatch, answer: RunAnswer, world: World): RunWatch {
  const number = answer.ok ? answer.result.run : watch.number;
  const isDetached = watch.isDetached || (!answer.ok && answer.isLost === true);
  return observeWatch({ ...watch, answer, number, isDetached }, world);
}

/** After new data: finds the number, and notices that the line was lost. The same object if nothing changes. */
export function observeWatch(watch: RunWatch, world: World): RunWatch {
  const isDetached = watch.isDetached || world.cluster.phase === 'lost';
  const number = watch.number ?? findRun(watch, world);
  if (number === watch.number && isDetached === watch.isDetached) return watch;
  return { ...watch, number, isDetached };
}

function findRun(watch: RunWatch, world: World): number | null {
  const { after, commandLine, user } = watch;
  let found: number | null = null;
  for (const run of world.cluster.runs.values()) {
    if (run.number <= after || run.commandLine !== commandLine || run.user !== user) continue;
    if (found === null || run.number < found) found = run.number;
  }
  return found;
}

/** Its lines have to be asked for: the line is there, the number known, and nobody sends them. */
export function needsFollowing(watch: RunWatch, world: World): boolean {
  const isLive = world.cluster.phase === 'live';
  return watch.number !== null && watch.isDetached && watch.refusal === null && isLive;
}

/** What is known of a run at this moment. */
export interface RunFacts {
  readonly status: RunStatus;
  readonly number: number | null;
  readonly user: string;
  readonly commandLine: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly exitCode: number | null;
  /** A sentence on what is not known, or on why there was no run; null if all is well. */
  readonly note: string | null;
  /** The data on the screen is as new as the end of the run, so that states may be shown with it. */
  readonly isSettled: boolean;
}

const lostNote = 'The line to the service was lost; the action may still be going on.';

/** Status and times of a watched run (TUI-225, 233). */
export function runFacts(watch: RunWatch, world: World): RunFacts {
  const { answer, number } = watch;
  const view = number === null ? undefined : world.cluster.runs.get(number);
  const facts: RunFacts = {
    status: view?.status ?? 'RUNNING',
    number,
    user: watch.user,
    commandLine: watch.commandLine,
    startedAt: view?.startedAt ?? watch.askedAt,
    endedAt: view?.endedAt ?? null,
    exitCode: view?.exitCode ?? null,
    note: null,
    isSettled: isOver(view),
  };
  if (answer?.ok === true) {
    const { exitCode } = answer.result;
    return { ...facts, status: exitCode === 0 ? 'OK' : 'FAILED', exitCode };
  }
  if (isOver(view)) {
    return facts.status === 'LOST'
      ? { ...facts, note: 'The service ended during the run; nobody saw how it went on.' }
      : facts;
  }
  if (world.cluster.phase === 'lost') return { ...facts, status: 'LOST', note: lostNote };
  if (answer === null || view !== undefined) return facts;
  if (answer.isLost === true) {
    const note = 'The service knows of no such run: it was not begun. Look at the state first.';
    return { ...facts, status: 'LOST', note };
  }
  return { ...facts, status: 'FAILED', note: answer.message, isSettled: true };
}

function isOver(view: RunView | undefined): boolean {
  return view !== undefined && view.endedAt !== null;
}

/** The run has ended, or nobody can say. */
export function hasEnded({ status }: RunFacts): boolean {
  return status !== 'RUNNING' && status !== 'QUEUED';
}
