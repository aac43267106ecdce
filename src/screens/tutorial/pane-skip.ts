// Skip step: brings the cluster, or the practice bench, to the state that the next step needs, by the commands of the lesson
// (TUI-327). Earlier steps that do not hold any more come first. Pure: one deed at a time, ordered when the last one is seen.
import {
  actionStroke,
  operationStrokes,
  optionalKey,
  type Stroke,
} from '../../tui/demonstration.ts';
import type { CommandsEnd, Effect, World } from '../../tui/screen.ts';
import {
  currentStep,
  type Lesson,
  type LessonFacts,
  type LessonProgress,
  operationsLeft,
  type StepTexts,
  type Verdict,
} from '../../tutorials/index.ts';

/** A skip that is under way. */
export interface Skip {
  /** Id of the step that is skipped. */
  readonly target: string;
  /** Id of the step whose commands were run last; null before the first. */
  readonly ran: string | null;
  /** Commands are running, or operations are being typed: nothing is done before they have ended. */
  readonly isRunning: boolean;
  /** The bench was made empty for this skip. */
  readonly isAfresh: boolean;
  /** When the last commands ended, in the service's time. */
  readonly since: number;
}

export const skipStart = { ran: null, isRunning: false, isAfresh: false } as const;

/** What is to be done next of a skip; the pane carries it out. */
export type Deed =
  /** The current step holds, or must not be done for the next one: on to the next. */
  | { readonly kind: 'pass'; readonly isLast: boolean }
  | { readonly kind: 'back'; readonly step: string }
  | { readonly kind: 'commands'; readonly commands: readonly string[] }
  | { readonly kind: 'operations'; readonly operations: readonly string[] }
  /** On an empty bench, from the first step. */
  | { readonly kind: 'afresh' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'give-up'; readonly reason: string };

/** Where the lesson stands. */
interface Standing {
  readonly lesson: Lesson;
  readonly progress: LessonProgress;
  readonly verdict: Verdict;
  readonly texts: StepTexts;
  readonly facts: LessonFacts;
}

/** Starting and stopping take time; after this much nothing more is to be expected. */
const waitMs = 60_000;

/** The next deed of a skip. */
export function nextDeed(skip: Skip, standing: Standing, now: number): Deed {
  const { lesson, progress, verdict, texts } = standing;
  const { step } = currentStep(lesson, progress);
  if (skip.isRunning) return { kind: 'wait' };
  const isLast = step.id === skip.target;
  if (verdict.kind === 'met') return { kind: 'pass', isLast };
  if (lesson.bench !== null) return benchDeed(skip, standing);
  if (verdict.kind === 'wrongTurn') return { kind: 'back', step: verdict.backTo };
  if (verdict.kind !== 'notYet') return { kind: 'give-up', reason: verdict.text };
  if (isLast && texts.skip.length === 0) return { kind: 'pass', isLast };
  if (skip.ran !== step.id) return { kind: 'commands', commands: texts.skip };
  return now - skip.since < waitMs ? { kind: 'wait' } : { kind: 'give-up', reason: verdict.text };
}

/** What was typed and did not lead to the step's goal was refused, or something else is in the way. */
function benchDeed(skip: Skip, { lesson, progress, verdict, facts }: Standing): Deed {
  const { step } = currentStep(lesson, progress);
  const operations =
    verdict.kind === 'notYet' && skip.ran !== step.id
      ? operationsLeft(lesson, progress, facts)
      : [];
  if (operations.length > 0) return { kind: 'operations', operations };
  return skip.isAfresh ? { kind: 'give-up', reason: verdict.text } : { kind: 'afresh' };
}

/** The screen of a lesson's bench, and the action that opens its operation line. */
export function benchScreen(bench: NonNullable<Lesson['bench']>): {
  readonly screen: string;
  readonly line: string;
} {
  return { screen: `${bench}-bench`, line: bench === 'imc' ? 'imc-bench.line' : 'bench.line' };
}

/** Types operations on the bench, all at once. */
export function operate(
  bench: NonNullable<Lesson['bench']>,
  operations: readonly string[],
): Effect<never, never> {
  const { screen, line } = benchScreen(bench);
  const strokes = operationStrokes(screen, line, operations);
  return { type: 'demonstrate', order: { screen, strokes, isAtOnce: true } };
}

/** Makes the bench empty; that of locks by the first entry of its list of scenarios. */
export function emptyBench(bench: NonNullable<Lesson['bench']>): Effect<never, never> {
  const { screen } = benchScreen(bench);
  const strokes: readonly Stroke[] = [
    // A line that was refused stays open.
    optionalKey('bench-line', 'Esc'),
    ...(bench === 'imc'
      ? [actionStroke(screen, 'imc-bench.new')]
      : [actionStroke(screen, 'bench.scenarios'), actionStroke('pick', 'pick.accept')]),
  ];
  return { type: 'demonstrate', order: { screen, strokes, isAtOnce: true } };
}

/** What the learner is told when a skip cannot be brought about. */
export function gaveUpText(reason: string): string {
  return `This step could not be done for you: ${reason} Skip step again goes on without it.`;
}

/** What commands that failed said, as a sentence. */
export function failureOf({ said }: CommandsEnd): string {
  if (said === '') return 'its commands failed.';
  return /[.!?]$/.test(said) ? said : `${said}.`;
}

/** Commands act on the cluster; a console that may only look goes on without them. */
export function mayBringAbout({ bench }: Lesson, { access }: World): boolean {
  return bench !== null || access !== 'RO';
}
