// Where the learner stands: whether the current step is met, and if not, why in words (TUI-325, TUI-329). Looks only
// at the result on the cluster, never at how it came about (TUI-324).
import { fill, holds, type Scope, scopeOf } from './evaluate.ts';
import { type LessonFacts, logOf } from './facts.ts';
import { type Lesson, type LessonStep, stepIndex } from './lesson.ts';
import { currentStep, type LessonProgress } from './progress.ts';

export type Verdict =
  /** Not begun; it can be. */
  | { readonly kind: 'ready'; readonly text: string }
  /** Not begun; the text says what is in the way. */
  | { readonly kind: 'blocked'; readonly text: string }
  | { readonly kind: 'met'; readonly text: string }
  | { readonly kind: 'notYet'; readonly text: string }
  /** The state cannot lead to the goal any more; `backTo` is the id of the step to go back to. */
  | { readonly kind: 'wrongTurn'; readonly text: string; readonly backTo: string }
  /** The lesson is played on a practice bench, and that is not open. */
  | { readonly kind: 'away'; readonly text: string }
  /** Paused or left. */
  | { readonly kind: 'resting'; readonly text: string }
  | { readonly kind: 'done'; readonly text: string };

/** Judges the current step by the facts of this moment. All texts are complete sentences for the learner. */
export function judge(lesson: Lesson, progress: LessonProgress, facts: LessonFacts): Verdict {
  const { step, index } = currentStep(lesson, progress);
  const scope = scopeOf(progress, facts);
  switch (progress.phase) {
    case 'new':
      return judgeStart(lesson, scope);
    case 'paused':
      return { kind: 'resting', text: `Paused at step ${index + 1} of ${lesson.steps.length}.` };
    case 'left':
      return { kind: 'resting', text: `Left at step ${index + 1} of ${lesson.steps.length}.` };
    case 'done':
      return { kind: 'done', text: lesson.end };
    case 'running':
      if (isAway(lesson, facts)) return awayVerdict(lesson);
      return judgeStep(lesson, step, step.once && progress.seen, scope);
  }
}

function awayVerdict({ bench }: Lesson): Verdict {
  const where = bench === 'imc' ? 'Memory Channel' : 'lock manager';
  const text = `This tutorial is played on the practice bench of the ${where}, which is not open.`;
  return { kind: 'away', text };
}

/** The lesson needs the bench, and there is none to look at. */
export function isAway(lesson: Lesson, facts: LessonFacts): boolean {
  return lesson.bench !== null && (lesson.bench === 'dlm' ? facts.bench : facts.channel) === null;
}

/** The texts of the current step, with their values filled in. */
export interface StepTexts {
  readonly title: string;
  readonly text: string;
  readonly where: string;
  readonly commands: readonly string[];
  /** What Show me presses, and the commands that Skip step runs. */
  readonly keys: readonly string[];
  readonly skip: readonly string[];
  /** As many as the learner has asked for. */
  readonly hints: readonly string[];
}

/** What the pane shows of the current step; a value that does not exist yet is filled in as "unknown". */
export function presentStep(
  lesson: Lesson,
  progress: LessonProgress,
  facts: LessonFacts,
): StepTexts {
  const { step } = currentStep(lesson, progress);
  const scope = scopeOf(progress, facts);
  return {
    title: step.title,
    text: fill(step.text, scope),
    where: step.where,
    commands: step.commands.map((command) => fill(command, scope)),
    keys: step.keys.map((key) => fill(key, scope)),
    skip: step.skip.map((command) => fill(command, scope)),
    hints: step.hints.slice(0, progress.hint).map((hint) => fill(hint, scope)),
  };
}

/** The operations of the current step from the first that was not done since it began; for lessons on a bench. */
export function operationsLeft(
  lesson: Lesson,
  progress: LessonProgress,
  facts: LessonFacts,
): readonly string[] {
  const { commands } = presentStep(lesson, progress, facts);
  const lines = logOf(facts).slice(progress.saidSince);
  let from = 0;
  for (const [index, command] of commands.entries()) {
    const at = lines.indexOf(command, from);
    if (at < 0) return commands.slice(index);
    from = at + 1;
  }
  return [];
}

function judgeStart(lesson: Lesson, scope: Scope): Verdict {
  const obstacle = lesson.before.find(({ check }) => !holds(check, scope));
  if (obstacle === undefined) return { kind: 'ready', text: lesson.about };
  return { kind: 'blocked', text: fill(obstacle.say, scope) };
}

function judgeStep(lesson: Lesson, step: LessonStep, seenBefore: boolean, scope: Scope): Verdict {
  if (seenBefore || holds(step.check, scope)) return { kind: 'met', text: fill(step.met, scope) };
  const broken = step.needs.find(({ check }) => !holds(check, scope));
  if (broken !== undefined) {
    const index = stepIndex(lesson, broken.backTo);
    const title = lesson.steps[index]?.title ?? '';
    const wayBack = `Go back to step ${index + 1}: ${title}.`;
    return {
      kind: 'wrongTurn',
      text: `${fill(broken.say, scope)} ${wayBack}`,
      backTo: broken.backTo,
    };
  }
  const sentence = step.notYet.find(({ when }) => when === null || holds(when, scope));
  return { kind: 'notYet', text: sentence === undefined ? '' : fill(sentence.say, scope) };
}
