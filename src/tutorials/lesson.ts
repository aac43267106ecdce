// A lesson as the player works with it: the text of a lesson file, with its checks and sentences already read.
import type { Check, Value } from './check-syntax.ts';
import type { BenchKind } from './facts.ts';
import type { Template } from './template.ts';

/** A state in which the goal of a step cannot be reached any more (TUI-329). */
export interface Need {
  readonly check: Check;
  /** What happened, said when the check is false. */
  readonly say: Template;
  /** The step that makes the check true again. */
  readonly backTo: string;
}

export interface ConditionalSentence {
  /** Null: always. */
  readonly when: Check | null;
  readonly say: Template;
}

export type Hints = readonly [where: Template, what: Template, keys: Template];

export interface LessonStep {
  readonly id: string;
  readonly title: string;
  /** What to do and why. */
  readonly text: Template;
  readonly where: string;
  /** The same as commands, in order. */
  readonly commands: readonly Template[];
  /** What Show me presses, each as `place: key`; empty on a bench, which takes the commands. */
  readonly keys: readonly Template[];
  /** The commands that bring about what the next step needs, for who skips this one. */
  readonly skip: readonly Template[];
  readonly check: Check;
  /** The check passes by and need not stay true: once seen is enough. */
  readonly once: boolean;
  readonly met: Template;
  /** The first that applies is said; the last one always applies. */
  readonly notYet: readonly ConditionalSentence[];
  /** In the order in which the states were reached. */
  readonly needs: readonly Need[];
  readonly hints: Hints;
  /** Bound when the step begins. */
  readonly rememberAtStart: readonly Binding[];
  /** Bound when the step is met. */
  readonly remember: readonly Binding[];
}

export interface Binding {
  readonly name: string;
  readonly value: Value;
}

export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  /** How long it takes, for the list of lessons. */
  readonly minutes: number;
  /** The resources it works with; `LessonFacts.attributes` must hold the registered profiles of these. */
  readonly resources: readonly string[];
  /** Its place in the list of lessons; those without come last. */
  readonly order: number;
  /** The practice bench it is played on: its commands are operations there; null for lessons about the cluster. */
  readonly bench: BenchKind | null;
  /** Must be true before the first step; what the learner did not make is not touched (TUI-321). */
  readonly before: readonly { readonly check: Check; readonly say: Template }[];
  readonly steps: readonly [LessonStep, ...LessonStep[]];
  /** Said when all is done. */
  readonly end: string;
}

/** Place of a step in the lesson, from 0; -1 if there is none of that id. */
export function stepIndex(lesson: Lesson, id: string): number {
  return lesson.steps.findIndex((step) => step.id === id);
}
