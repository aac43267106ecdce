// The list of runs as a value: which runs match the filter, where the focus is, and what keys do (TUI-231, 279).
// Pure; the runs themselves are what the service publishes, whoever started them.
import {
  fitWindow,
  type ListState,
  listMoveOf,
  listStart,
  moveInList,
} from '../../components/list-state.ts';
import { editText, insertText, type TextField, textField } from '../../components/text-field.ts';
import type { RunView } from '../../engine/index.ts';
import { isTyping, keyName } from '../../tui/keymap.ts';
import type { ScreenEvent, Step, World } from '../../tui/screen.ts';
import { againEffects } from './next-steps.ts';

export interface RunsState {
  readonly list: ListState;
  /** The focused run; the focus stays on it when others come. Null follows the newest. */
  readonly focused: number | null;
  readonly filter: TextField;
  readonly isTyping: boolean;
}

export const runsStart: RunsState = {
  list: listStart,
  focused: null,
  filter: textField(''),
  isTyping: false,
};

/** The runs that match the filter, newest last. */
export function shownRuns(state: RunsState, world: World): readonly RunView[] {
  const wanted = state.filter.text.trim().toLowerCase();
  const runs = [...world.cluster.runs.values()].sort((one, other) => one.number - other.number);
  if (wanted === '') return runs;
  return runs.filter((run) =>
    `${run.number} ${run.user} ${run.status} ${run.commandLine}`.toLowerCase().includes(wanted),
  );
}

/** Rows for runs: the body without its head and its titles. */
export function runsHeight(world: World): number {
  return Math.max(1, world.layout.bodyRows - 2);
}

/** The list with the focus on its run; the newest one unless another was chosen. */
export function placedList(state: RunsState, world: World): ListState {
  const runs = shownRuns(state, world);
  const at = runs.findIndex((run) => run.number === state.focused);
  const index = at < 0 ? runs.length - 1 : at;
  return fitWindow({ ...state.list, index }, runs.length, runsHeight(world));
}

/** The run with the focus. */
export function focusedRun(state: RunsState, world: World): RunView | undefined {
  return shownRuns(state, world)[placedList(state, world).index];
}

type RunsStep = Step<RunsState, never, never>;

/** What a key does. */
export function reduceRuns(state: RunsState, event: ScreenEvent<never>, world: World): RunsStep {
  switch (event.type) {
    case 'focus':
      return { state };
    case 'paste':
      return state.isTyping ? typed(state, insertText(state.filter, event.text)) : null;
    case 'key': {
      if (!state.isTyping) return null;
      const field = isTyping(event.key)
        ? insertText(state.filter, event.key.text)
        : editText(state.filter, keyName(event.key));
      return field === null ? null : typed(state, field);
    }
    case 'action':
      return reduceAction(state, event.id, world);
    default:
      return null;
  }
}

function typed(state: RunsState, filter: TextField): RunsStep {
  return { state: { ...state, filter, focused: null } };
}

function reduceAction(state: RunsState, id: string, world: World): RunsStep {
  const move = listMoveOf(id);
  if (move !== null && id.startsWith('list.')) {
    const runs = shownRuns(state, world);
    const list = moveInList(placedList(state, world), move, runs.length, runsHeight(world));
    const focused = list.index === runs.length - 1 ? null : (runs[list.index]?.number ?? null);
    return { state: { ...state, list, focused } };
  }
  const run = focusedRun(state, world);
  switch (id) {
    case 'runs.open':
      if (run === undefined) return { state };
      return {
        state: { ...state, focused: run.number },
        effects: [{ type: 'open', name: 'run', params: { number: `${run.number}` } }],
      };
    case 'runs.copy':
      if (run === undefined) return { state };
      return { state, effects: [{ type: 'copy', text: run.commandLine }] };
    case 'runs.again':
      return { state, effects: run === undefined ? [] : againEffects(run.commandLine) };
    case 'runs.filter':
      return { state: { ...state, isTyping: true } };
    case 'runs.filter-keep':
      return { state: { ...state, isTyping: false } };
    case 'runs.filter-clear':
      return { state: { ...state, filter: textField(''), isTyping: false, focused: null } };
    default:
      return null;
  }
}
