// What keys and the answers of dialogs do on the bench. Pure.
import { listMoveOf } from '../../components/list-state.ts';
import { moveOutput } from '../../components/output-state.ts';
import type { ScreenEvent, World } from '../../tui/screen.ts';
import { benchShape, resourceRange } from './draw-shape.ts';
import { logLines } from './log.ts';
import { reduceOpening } from './openings.ts';
import { recordedScript } from './record.ts';
import { emptyBench, fileNameFor, findScenario } from './scenarios.ts';
import {
  actingAt,
  type BenchEvent,
  type BenchState,
  type BenchStep,
  benchOf,
  chosen,
  operated,
  played,
  published,
  readScript,
  warning,
  withTape,
} from './state.ts';
import { goToStart, presentMoment, stepBack } from './tape.ts';

export function reduceBench(
  state: BenchState,
  event: ScreenEvent<BenchEvent>,
  world: World,
): BenchStep | null {
  if (event.type === 'own') return reduceOwn(state, event.event, world);
  if (event.type === 'focus') return { state };
  if (event.type !== 'action') return null;
  return (
    reduceTape(state, event.id) ??
    reduceOpening(state, event.id, world) ??
    reduceChoice(state, event.id, event.key?.text ?? '') ??
    reduceWindows(state, event.id, world)
  );
}

function reduceOwn(state: BenchState, event: BenchEvent, world: World): BenchStep {
  switch (event.type) {
    case 'operation':
      return published(operated(state, event.text));
    case 'load':
      return loaded(state, event.fileName, world);
    case 'save':
      return saved(state, event.title);
  }
}

function reduceTape(state: BenchState, id: string): BenchStep | null {
  const { tape } = state;
  const left = tape.steps.length - tape.position;
  switch (id) {
    case 'bench.undo':
      if (tape.position === 0) return { state, effects: [warning('There is nothing to undo.')] };
      return published({ state: actingAt(withTape(state, stepBack(tape)), tape.position - 1) });
    case 'bench.redo':
    case 'bench.step':
      if (left === 0) return { state, effects: [warning(atEnd(id))] };
      return published(played(state, 1));
    case 'bench.play':
      if (left === 0) return { state, effects: [warning(atEnd(id))] };
      return published(played(state, left));
    case 'bench.start':
      return published({ state: withTape(state, goToStart(tape)) });
    default:
      return null;
  }
}

function atEnd(id: string): string {
  if (id === 'bench.redo') return 'There is nothing to do again.';
  return 'There is no operation to play. f lists the scenarios; e goes back to the start of this one.';
}

function loaded(state: BenchState, name: string, world: World): BenchStep {
  if (name === emptyBench) return published({ state: benchOf(null) });
  const file = findScenario(world.scenarios, name);
  const read = file === null ? null : readScript(file.text, null);
  if (read?.ok === true) return published({ state: benchOf(read.scenario) });
  const problem = read === null ? 'it is not there any more' : read.problem;
  return { state, effects: [warning(`${name} cannot be played: ${problem}.`)] };
}

function saved(state: BenchState, typed: string): BenchStep {
  const title = typed.trim().replace(/\s+/g, ' ');
  const name = `scenarios/${fileNameFor(title)}`;
  return { state, effects: [{ type: 'save', name, text: recordedScript(state.tape, title) }] };
}

function reduceChoice(state: BenchState, id: string, key: string): BenchStep | null {
  const names = presentMoment(state.tape).view.processes.map(({ name }) => name);
  const at = names.indexOf(state.process);
  switch (id) {
    case 'bench.process':
      return { state: chosen(state, names[Number(key) - 1] ?? '') };
    case 'bench.named':
      return { state: chosen(state, key) };
    case 'bench.previous':
      return { state: chosen(state, names[at - 1] ?? '') };
    case 'bench.next':
      return { state: chosen(state, names[at + 1] ?? '') };
    default:
      return null;
  }
}

const logMoves: Readonly<Record<string, string>> = {
  'bench.log-up': 'page-up',
  'bench.log-down': 'page-down',
  'bench.log-first': 'first',
  'bench.log-last': 'last',
};

function reduceWindows(state: BenchState, id: string, world: World): BenchStep | null {
  const move = listMoveOf(`log.${logMoves[id] ?? ''}`);
  const shape = benchShape(state, world);
  if (move !== null) {
    const count = logLines(state.tape).length;
    return { state: { ...state, log: moveOutput(state.log, move, count, shape.logRows) } };
  }
  if (id !== 'bench.resources-up' && id !== 'bench.resources-down') return null;
  const { top, last } = resourceRange(state, world);
  const wanted = top + (id === 'bench.resources-up' ? -1 : 1);
  return { state: { ...state, resourceTop: Math.max(0, Math.min(wanted, last)) } };
}
