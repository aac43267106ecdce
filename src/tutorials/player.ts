// The lesson player: what happened in, new progress out. It never acts on the cluster and keeps nothing to itself.
import { holds, resolveValue, scopeOf } from './evaluate.ts';
import { type LessonFacts, lastSequence, linesSaid } from './facts.ts';
import { isAway, judge } from './judge.ts';
import { type Binding, type Lesson, type LessonStep, stepIndex } from './lesson.ts';
import { currentStep, type HintGrade, type LessonProgress } from './progress.ts';

export type LessonEvent =
  | { readonly type: 'begin'; readonly facts: LessonFacts }
  /** The cluster changed, or a second went by (TUI-325). */
  | { readonly type: 'observed'; readonly facts: LessonFacts }
  /** Enter on a step that is met (TUI-326). */
  | { readonly type: 'next'; readonly facts: LessonFacts }
  | { readonly type: 'hint' }
  | { readonly type: 'skip'; readonly facts: LessonFacts }
  /** Return to an earlier step, as a wrong turn proposes. */
  | { readonly type: 'back'; readonly step: string; readonly facts: LessonFacts }
  /** Explore freely (TUI-328). */
  | { readonly type: 'pause' }
  | { readonly type: 'leave' }
  /** From `paused` or `left`; goes on at the first step not met. */
  | { readonly type: 'resume'; readonly facts: LessonFacts };

/**
 * The next progress. An event that does not fit (next before the step is met, begin in the middle) changes nothing and
 * returns the same object, so that a caller can store by identity.
 */
export function lessonReducer(
  lesson: Lesson,
  progress: LessonProgress,
  event: LessonEvent,
): LessonProgress {
  if (event.type === 'begin') return begin(lesson, progress, event.facts);
  if (event.type === 'resume') return resume(lesson, progress, event.facts);
  if (event.type === 'leave') return leave(progress);
  if (progress.phase !== 'running') return progress;
  switch (event.type) {
    case 'observed':
      return observe(lesson, progress, event.facts);
    case 'next':
      return next(lesson, observe(lesson, progress, event.facts), event.facts);
    case 'hint':
      return progress.hint === 3 ? progress : { ...progress, hint: nextGrade(progress.hint) };
    case 'skip': {
      const skipped = [...progress.skipped, progress.step];
      return advance(lesson, { ...progress, skipped }, event.facts);
    }
    case 'back':
      return back(lesson, progress, event);
    case 'pause':
      return { ...progress, phase: 'paused' };
  }
}

function begin(lesson: Lesson, progress: LessonProgress, facts: LessonFacts): LessonProgress {
  if (judge(lesson, progress, facts).kind !== 'ready') return progress;
  return enter(lesson, { ...progress, phase: 'running' }, lesson.steps[0], facts);
}

function leave(progress: LessonProgress): LessonProgress {
  const canLeave = progress.phase === 'running' || progress.phase === 'paused';
  return canLeave ? { ...progress, phase: 'left' } : progress;
}

/** What was done while nobody watched counts: steps that are met already are passed, but the last waits. */
function resume(lesson: Lesson, progress: LessonProgress, facts: LessonFacts): LessonProgress {
  if (progress.phase !== 'paused' && progress.phase !== 'left') return progress;
  let resumed = observe(lesson, { ...progress, phase: 'running' }, facts);
  for (let left = lesson.steps.length - 1; left > 0; left -= 1) {
    const following = next(lesson, resumed, facts);
    if (following === resumed || following.phase === 'done') break;
    resumed = following;
  }
  return resumed;
}

function next(lesson: Lesson, progress: LessonProgress, facts: LessonFacts): LessonProgress {
  if (judge(lesson, progress, facts).kind !== 'met') return progress;
  return advance(lesson, { ...progress, done: [...progress.done, progress.step] }, facts);
}

function advance(lesson: Lesson, progress: LessonProgress, facts: LessonFacts): LessonProgress {
  const following = lesson.steps[currentStep(lesson, progress).index + 1];
  if (following === undefined) return { ...progress, phase: 'done', hint: 0 };
  return enter(lesson, progress, following, facts);
}

function back(
  lesson: Lesson,
  progress: LessonProgress,
  event: Extract<LessonEvent, { type: 'back' }>,
): LessonProgress {
  const index = stepIndex(lesson, event.step);
  const step = lesson.steps[index];
  if (step === undefined || index >= currentStep(lesson, progress).index) return progress;
  const again = new Set(lesson.steps.slice(index).map(({ id }) => id));
  const forgotten = new Set(
    lesson.steps
      .slice(index)
      .flatMap((later) => [...later.rememberAtStart, ...later.remember])
      .map(({ name }) => name),
  );
  const kept: LessonProgress = {
    ...progress,
    done: progress.done.filter((id) => !again.has(id)),
    skipped: progress.skipped.filter((id) => !again.has(id)),
    values: Object.fromEntries(
      Object.entries(progress.values).filter(([name]) => !forgotten.has(name)),
    ),
  };
  return enter(lesson, kept, step, event.facts);
}

function enter(
  lesson: Lesson,
  progress: LessonProgress,
  step: LessonStep,
  facts: LessonFacts,
): LessonProgress {
  const entered: LessonProgress = {
    ...progress,
    step: step.id,
    hint: 0,
    seen: false,
    stepSince: lastSequence(facts),
    saidSince: linesSaid(facts),
  };
  return observe(lesson, entered, facts);
}

/**
 * Binds what can be bound now and notes that the check holds. A skipped step remembers too, as soon as its value
 * exists, because later steps speak of it.
 */
function observe(lesson: Lesson, before: LessonProgress, facts: LessonFacts): LessonProgress {
  // What cannot be seen is not judged: without the bench even "no locks" would seem to hold.
  if (isAway(lesson, facts)) return before;
  const progress = shortened(before, facts);
  const { step, index } = currentStep(lesson, progress);
  const skipped = lesson.steps
    .slice(0, index)
    .filter(({ id }) => progress.skipped.includes(id))
    .flatMap((earlier) => [...earlier.rememberAtStart, ...earlier.remember]);
  const started = bind(progress, [...skipped, ...step.rememberAtStart], facts);
  if (!holds(step.check, scopeOf(started, facts))) return started;
  // As long as the learner stays at a step it may be met anew, and what it remembers is how it is met now.
  if (started.seen) return step.once ? started : bindAnew(started, step.remember, facts);
  return bind({ ...started, seen: true }, step.remember, facts);
}

/** Undo on the bench takes lines back; those said after it are new, even if they come before the old mark. */
function shortened(progress: LessonProgress, facts: LessonFacts): LessonProgress {
  const said = linesSaid(facts);
  return said < progress.saidSince ? { ...progress, saidSince: said } : progress;
}

function bindAnew(
  progress: LessonProgress,
  bindings: readonly Binding[],
  facts: LessonFacts,
): LessonProgress {
  let { values } = progress;
  for (const { name, value } of bindings) {
    const reading = resolveValue(value, { ...scopeOf(progress, facts), values });
    if (reading !== null && reading !== values[name]) values = { ...values, [name]: reading };
  }
  return values === progress.values ? progress : { ...progress, values };
}

/** A value that is remembered stays; one that does not exist yet is tried again next time. */
function bind(
  progress: LessonProgress,
  bindings: readonly Binding[],
  facts: LessonFacts,
): LessonProgress {
  let values = progress.values;
  for (const { name, value } of bindings) {
    if (Object.hasOwn(values, name)) continue;
    const reading = resolveValue(value, { ...scopeOf(progress, facts), values });
    if (reading !== null) values = { ...values, [name]: reading };
  }
  return values === progress.values ? progress : { ...progress, values };
}

function nextGrade(grade: Exclude<HintGrade, 3>): HintGrade {
  const following = { 0: 1, 1: 2, 2: 3 } as const;
  return following[grade];
}
