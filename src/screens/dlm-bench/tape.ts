// The bench's memory: a script of operations, how many of them were done, and what each of them did. Everything that is
// shown comes from playing the first operations on a lock manager of their own, so that undo is playing one less.
import {
  checkStep,
  type Outcome,
  type Scenario,
  ScenarioPlayer,
  type ScenarioStep,
  type StageView,
} from '../../engine/dlm/index.ts';
import { operationSentences } from './why.ts';

/** The longest script. */
export const stepsMax = 500;

/** What one operation did. */
export interface Done {
  readonly outcome: Outcome;
  /** What was different from what the script expects; null if it expects nothing. */
  readonly problems: readonly string[] | null;
  /** Why it came so, in sentences, the most important first. */
  readonly why: readonly string[];
}

/** The bench after some operations; `done` is null at the start. */
export interface Moment {
  readonly view: StageView;
  readonly done: Done | null;
}

export interface Tape extends Scenario {
  /** How many of the steps were done. */
  readonly position: number;
  /** The moments that have been seen, from the start on; as far as they are known beyond the position. */
  readonly moments: readonly [Moment, ...Moment[]];
  readonly cache: Cache;
}

/**
 * A lock manager that stands at one of the moments, to go on from there. It changes, but nothing that can be seen depends
 * on it: at any other moment a new one is played up to there.
 */
interface Cache {
  player: ScenarioPlayer;
  at: Moment | null;
}

/** A script at its start. */
export function openTape(scenario: Scenario): Tape {
  const player = new ScenarioPlayer(scenario);
  const start: Moment = { view: player.view(), done: null };
  return { ...scenario, position: 0, moments: [start], cache: { player, at: start } };
}

export function presentMoment(tape: Tape): Moment {
  return tape.moments[tape.position] ?? tape.moments[0];
}

/** Does an operation; it takes the place of everything that was still to come. Throws a ScenarioError. */
export function doStep(tape: Tape, step: ScenarioStep): Tape {
  const { position } = tape;
  const [first, ...others] = tape.moments;
  return playNext({
    ...tape,
    steps: [...tape.steps.slice(0, position), step],
    moments: [first, ...others.slice(0, position)],
  });
}

/** The next operation of the script, played or seen before; the same tape at its end. Throws a ScenarioError. */
export function playNext(tape: Tape): Tape {
  const { position, steps, moments, cache } = tape;
  const step = steps[position];
  if (step === undefined) return tape;
  if (moments[position + 1] !== undefined) return { ...tape, position: position + 1 };
  const player = playerAt(tape);
  // A step that cannot be played may have been played halfway.
  cache.at = null;
  const outcome = player.play(step);
  const before = presentMoment(tape).view;
  const view = player.view();
  const done: Done = {
    outcome,
    problems: step.expected.length === 0 ? null : checkStep(step, outcome, player),
    why: operationSentences({ before, after: view, step, outcome }),
  };
  const moment: Moment = { view, done };
  cache.at = moment;
  const [first, ...others] = moments;
  return { ...tape, position: position + 1, moments: [first, ...others, moment] };
}

/** One operation less; the same tape at the start. */
export function stepBack(tape: Tape): Tape {
  return tape.position === 0 ? tape : { ...tape, position: tape.position - 1 };
}

export function goToStart(tape: Tape): Tape {
  return tape.position === 0 ? tape : { ...tape, position: 0 };
}

function playerAt(tape: Tape): ScenarioPlayer {
  const { cache, position, steps } = tape;
  if (cache.at !== presentMoment(tape)) {
    cache.player = new ScenarioPlayer(tape);
    for (const step of steps.slice(0, position)) cache.player.play(step);
  }
  return cache.player;
}
