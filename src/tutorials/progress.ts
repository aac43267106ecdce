// How far a learner is: plain data that survives JSON, and what is done when the stored text is damaged. Where it is
// stored is the console's business.
import * as z from 'zod';
import { type Lesson, type LessonStep, stepIndex } from './lesson.ts';

/** `paused` is exploring freely, `left` is closed; both resume where they were. */
export type LessonPhase = 'new' | 'running' | 'paused' | 'left' | 'done';
export type HintGrade = 0 | 1 | 2 | 3;

export interface LessonProgress {
  readonly lesson: string;
  readonly phase: LessonPhase;
  /** Id of the current step. */
  readonly step: string;
  readonly done: readonly string[];
  readonly skipped: readonly string[];
  /** How many hints of the current step have been asked for. */
  readonly hint: HintGrade;
  /** The check of the current step has been seen to hold. */
  readonly seen: boolean;
  /** Events up to this sequence came before the current step. */
  readonly stepSince: number;
  /** Lines said on the bench before the current step. */
  readonly saidSince: number;
  readonly values: Readonly<Record<string, string>>;
}

/** Nothing done yet. */
export function initialProgress(lesson: Lesson): LessonProgress {
  return {
    lesson: lesson.id,
    phase: 'new',
    step: lesson.steps[0].id,
    done: [],
    skipped: [],
    hint: 0,
    seen: false,
    stepSince: 0,
    saidSince: 0,
    values: {},
  };
}

/** The current step and its place, from 0. */
export function currentStep(
  lesson: Lesson,
  progress: LessonProgress,
): { readonly step: LessonStep; readonly index: number } {
  const index = Math.max(0, stepIndex(lesson, progress.step));
  return { step: lesson.steps[index] ?? lesson.steps[0], index };
}

const storedProgress = z.object({
  lesson: z.string(),
  phase: z.enum(['new', 'running', 'paused', 'left', 'done']),
  step: z.string(),
  done: z.array(z.string()),
  skipped: z.array(z.string()),
  hint: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  seen: z.boolean(),
  stepSince: z.number().min(0),
  // Older files are without it.
  saidSince: z.number().min(0).default(0),
  values: z.record(z.string(), z.string()),
});

/** The text to store. */
export function serializeProgress(progress: LessonProgress): string {
  return `${JSON.stringify(progress, null, 2)}\n`;
}

export interface RestoredProgress {
  readonly progress: LessonProgress;
  /** What could not be kept and what is done instead, for the learner; null if all is well. */
  readonly problem: string | null;
}

/**
 * Reads stored progress. A lesson that was running or paused comes back as `left`, ready to be resumed. Damaged text,
 * or that of another lesson, gives a fresh start; a step that the lesson has no more gives the first step not done.
 */
export function restoreProgress(text: string, lesson: Lesson): RestoredProgress {
  const stored = readStored(text);
  if (stored === undefined || stored.lesson !== lesson.id) {
    const what = stored === undefined ? 'is damaged' : `belongs to the lesson "${stored.lesson}"`;
    return {
      progress: initialProgress(lesson),
      problem: `The saved progress of "${lesson.title}" ${what}. The lesson starts at step 1.`,
    };
  }
  const isKnown = (id: string): boolean => stepIndex(lesson, id) >= 0;
  const phase = stored.phase === 'running' || stored.phase === 'paused' ? 'left' : stored.phase;
  const progress: LessonProgress = {
    ...stored,
    phase,
    done: unique(stored.done).filter(isKnown),
    skipped: unique(stored.skipped).filter(isKnown),
  };
  if (isKnown(stored.step)) return { progress, problem: null };
  const behind = new Set([...progress.done, ...progress.skipped]);
  const next = lesson.steps.find((step) => !behind.has(step.id)) ?? lesson.steps[0];
  return {
    progress: { ...progress, step: next.id, hint: 0, seen: false },
    problem: `The lesson "${lesson.title}" has changed. It goes on at the step "${next.title}".`,
  };
}

function readStored(text: string): LessonProgress | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return undefined;
  }
  const result = storedProgress.safeParse(raw);
  return result.success ? result.data : undefined;
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
