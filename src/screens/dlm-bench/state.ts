// The bench's state, and what operations, undo and scenarios do to it. Pure; what keys open is in reduce.ts.
import { type OutputState, outputStart } from '../../components/output-state.ts';
import {
  type KnownNames,
  parseScenario,
  readOperation,
  type Scenario,
  ScenarioError,
  type StageView,
} from '../../engine/dlm/index.ts';
import type { BenchScript, Effect, ScreenParams, World } from '../../tui/screen.ts';
import { benchFacts, keptScript } from './record.ts';
import { refusalFor } from './refusals.ts';
import { findScenario } from './scenarios.ts';
import { doStep, openTape, playNext, presentMoment, stepsMax, type Tape } from './tape.ts';

export interface BenchState {
  readonly tape: Tape;
  /** The chosen process, by its name. */
  readonly process: string;
  /** Where the window on what was said stands. */
  readonly log: OutputState;
  /** First line of the window on the resources; null: where something happened last. */
  readonly resourceTop: number | null;
}

/** Answers of the dialogs. */
export type BenchEvent =
  | { readonly type: 'operation'; readonly text: string }
  | { readonly type: 'load'; readonly fileName: string }
  | { readonly type: 'save'; readonly title: string };

export type BenchEffect = Effect<BenchEvent, never>;

export interface BenchStep {
  readonly state: BenchState;
  readonly effects?: readonly BenchEffect[];
}

const emptyScenario: Scenario = { title: '', bare: false, steps: [] };

/** An empty bench, or a scenario at its start. */
export function benchOf(scenario: Scenario | null): BenchState {
  return {
    tape: openTape(scenario ?? emptyScenario),
    process: 'A',
    log: outputStart,
    resourceTop: null,
  };
}

/**
 * The bench as it is opened: with a scenario by its name (`scenario`, or the words of a command line), with a script given
 * as text (`script`, `title`), else as it was left. `at=end` plays it to its end.
 */
export function startBench(params: ScreenParams, world: World): BenchStep {
  const wanted = (params.scenario ?? params.arguments ?? '').trim();
  if (params.script !== undefined) {
    return opened(readScript(params.script, params.title ?? null), params);
  }
  if (wanted === '') return restored(world.benchScript);
  const file = findScenario(world.scenarios, wanted);
  if (file !== null) return opened(readScript(file.text, null), params);
  const text = `There is no scenario ${wanted}. f lists those there are.`;
  return { state: benchOf(null), effects: [warning(text)] };
}

type Read =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problem: string };

/** A script read; one that has no title may be given one. */
export function readScript(text: string, title: string | null): Read {
  try {
    const scenario = parseScenario(text.replace(/\r\n?/g, '\n'));
    if (scenario.steps.length > stepsMax) {
      return { ok: false, problem: `it has more than ${stepsMax} operations` };
    }
    return { ok: true, scenario: { ...scenario, title: title ?? scenario.title } };
  } catch (error) {
    if (error instanceof ScenarioError) return { ok: false, problem: error.message };
    throw error;
  }
}

function opened(read: Read, params: ScreenParams): BenchStep {
  if (!read.ok) {
    return {
      state: benchOf(null),
      effects: [warning(`The scenario cannot be read: ${read.problem}.`)],
    };
  }
  const state = benchOf(read.scenario);
  return published(params.at === 'end' ? played(state, read.scenario.steps.length) : { state });
}

/** As the bench was left: the same script, done as far. */
function restored(kept: BenchScript | null): BenchStep {
  const read = kept === null ? null : readScript(kept.text, kept.title ?? '');
  const state = benchOf(read?.ok === true ? read.scenario : null);
  return published(kept === null ? { state } : played(state, kept.done));
}

/** Plays so many operations of the script, and stops where one cannot be played. */
export function played(state: BenchState, count: number): BenchStep {
  let { tape } = state;
  try {
    for (let at = 0; at < count; at += 1) tape = playNext(tape);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const text = `This operation cannot be played: ${error.message}.`;
    return { state: withTape(state, tape), effects: [warning(text)] };
  }
  return { state: actingAt(withTape(state, tape), tape.position - 1) };
}

/** The process of a step is chosen, so that the eye finds it and can go on with it. */
export function actingAt(state: BenchState, at: number): BenchState {
  return chosen(state, state.tape.steps[at]?.by ?? '');
}

/** Does an operation that somebody typed or filled in; one that cannot be done changes nothing. */
export function operated(state: BenchState, typed: string): BenchStep {
  const { tape } = state;
  const text = completed(typed, state.process);
  const problem = problemOfOperation(state, typed);
  if (problem !== null) return { state, effects: [warning(problem)] };
  try {
    const step = readOperation(text, tape.position + 1, knownNames(presentMoment(tape).view));
    const next = withTape(state, doStep(tape, step));
    return { state: chosen(next, step.by), effects: lost(tape) };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return { state, effects: [warning(reasonOf(error))] };
  }
}

/** Why an operation cannot be done now, or what of it is not understood; null if it can be done. */
export function problemOfOperation(state: BenchState, typed: string): string | null {
  const { tape } = state;
  const { view } = presentMoment(tape);
  try {
    const text = completed(typed, state.process);
    const step = readOperation(text, tape.position + 1, knownNames(view));
    if (tape.position >= stepsMax)
      return `The script is full: ${stepsMax} operations. u takes some back.`;
    return refusalFor(step, view);
  } catch (error) {
    if (error instanceof ScenarioError) return reasonOf(error);
    throw error;
  }
}

/** A line without a process is for the chosen one. */
function completed(typed: string, process: string): string {
  const text = typed.trim().replace(/\s+/g, ' ');
  return /^\S+:(\s|$)/.test(text) ? text : `${process}: ${text}`;
}

/** The reason without the number of the line, which nobody sees. */
function reasonOf(error: ScenarioError): string {
  const reason = error.message.replace(/^line \d+: /, '');
  return `Not understood: ${reason}.`;
}

/** What was still to come of a scenario is replaced by the new operation, and that is said. */
function lost({ steps, position }: Tape): readonly BenchEffect[] {
  const rest = steps.slice(position);
  if (!rest.some(({ expected }) => expected.length > 0)) return [];
  const text =
    rest.length === 1
      ? 'This replaces the operation of the scenario that was still to come.'
      : `This replaces the ${rest.length} operations of the scenario that were still to come.`;
  return [{ type: 'message', level: 'info', text }];
}

export function knownNames(view: StageView): KnownNames {
  return {
    processes: view.processes.map(({ name }) => name),
    locks: view.locks.map(({ name }) => name),
    held: view.locks.filter(({ state }) => state !== 'released').map(({ name }) => name),
  };
}

/** The state with another tape; the windows show what happened last. */
export function withTape(state: BenchState, tape: Tape): BenchState {
  const { processes } = presentMoment(tape).view;
  const isThere = processes.some(({ name }) => name === state.process);
  const process = isThere ? state.process : (processes[0]?.name ?? 'A');
  return { ...state, tape, process, log: outputStart, resourceTop: null };
}

/** The state with a process chosen; a name that is none changes nothing. */
export function chosen(state: BenchState, name: string): BenchState {
  const { processes } = presentMoment(state.tape).view;
  return processes.some((process) => process.name === name) ? { ...state, process: name } : state;
}

/** The step with what others have to know of it (lessons, and the next time the bench is opened). */
export function published(step: BenchStep): BenchStep {
  const { tape } = step.state;
  const bench: BenchEffect = { type: 'bench', facts: benchFacts(tape), script: keptScript(tape) };
  return { state: step.state, effects: [...(step.effects ?? []), bench] };
}

export function warning(text: string): BenchEffect {
  return { type: 'message', level: 'warning', text };
}
