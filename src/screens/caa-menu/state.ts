// The CAA menu as a pure reducer: which task has the focus, and starting one (TUI-050..053).
import type { ScreenEvent, ScreenParams, Step, World } from '../../tui/screen.ts';
import { caaTasks, type Task } from '../../tui/tasks.ts';
import type { Key } from '../../tui/terminal/index.ts';
import {
  askSurvival,
  isSurvivalStale,
  type Survival,
  type SurvivalEvent,
  survivalAnswered,
} from '../survival/survival.ts';
import { taskFact } from './facts.ts';

export interface CaaMenuState {
  readonly index: number;
  /** Rises when the focus was moved from outside the ready-made menu, which then begins anew. */
  readonly generation: number;
  /** The object that its tasks begin with, as their parameters; empty for none (TUI-153). */
  readonly chosen: ScreenParams;
  /** The standing check; null until it was asked for. */
  readonly survival: Survival | null;
}

/** What the menu component reports. */
export type CaaMenuEvent =
  | { readonly type: 'highlighted'; readonly index: number }
  | { readonly type: 'selected'; readonly index: number }
  | { readonly type: 'due' }
  | SurvivalEvent;

type MenuStep = Step<CaaMenuState, CaaMenuEvent, never>;

/** What a key or the menu component does. */
export function reduceCaaMenu(
  state: CaaMenuState,
  event: ScreenEvent<CaaMenuEvent>,
  world: World,
): MenuStep {
  switch (event.type) {
    case 'own':
      return reduceOwn(state, event.event, world);
    case 'action':
      return reduceAction(state, event.id, event.key, world);
    case 'focus':
      return { state };
    default:
      return null;
  }
}

function reduceOwn(state: CaaMenuState, event: CaaMenuEvent, world: World): MenuStep {
  switch (event.type) {
    case 'highlighted':
      return { state: { ...state, index: event.index } };
    case 'selected':
      return startTask(state, event.index, world);
    case 'survival':
      return { state: { ...state, survival: survivalAnswered(state.survival, event) } };
    case 'due': {
      if (!isSurvivalStale(state.survival, world)) return { state };
      const { survival, effects } = askSurvival(state.survival, world, (one): CaaMenuEvent => one);
      return { state: { ...state, survival }, effects };
    }
  }
}

function reduceAction(state: CaaMenuState, id: string, key: Key | null, world: World): MenuStep {
  const last = caaTasks.length - 1;
  const focus = (index: number): MenuStep => ({
    state: {
      ...state,
      index: Math.max(0, Math.min(index, last)),
      generation: state.generation + 1,
    },
  });
  switch (id) {
    case 'caa-menu.choose':
      return startTask(state, state.index, world);
    case 'caa-menu.digit':
      return startTask(state, key === null ? state.index : Number(key.text) - 1, world);
    case 'caa-menu.up':
      return focus(state.index - 1);
    case 'caa-menu.down':
      return focus(state.index + 1);
    case 'caa-menu.first':
      return focus(0);
    case 'caa-menu.last':
      return focus(last);
    case 'find':
      return { state, effects: [{ type: 'press', id: 'go-to' }] };
    default:
      return null;
  }
}

/** Starts a task, or says why it cannot be used now (TUI-008, 051). */
function startTask(state: CaaMenuState, index: number, world: World): MenuStep {
  const task = caaTasks[index];
  if (!task) return { state };
  const moved =
    index === state.index ? state : { ...state, index, generation: state.generation + 1 };
  const { refusal } = taskFact(task, world);
  if (refusal !== null) {
    return { state: moved, effects: [{ type: 'message', level: 'warning', text: refusal }] };
  }
  return { state: moved, effects: [{ type: 'task', task, params: paramsFor(task, state.chosen) }] };
}

/** What a task takes of the chosen object: an action a resource, balancing also a member, lists a filter. */
function paramsFor({ accelerator }: Task, { names, member }: ScreenParams): ScreenParams {
  switch (accelerator) {
    case 'caa_monitor':
      if (names !== undefined) return { filter: `name=${names}` };
      return member === undefined ? {} : { filter: `host=${member}` };
    case 'caa_events':
      if (names !== undefined) return { resource: names };
      return member === undefined ? {} : { member };
    case 'caa_balance':
      if (names === undefined && member !== undefined) return { member };
      break;
    case 'caa_profile':
      return names === undefined ? {} : { name: names };
    case 'caa_register':
      return {};
  }
  return names === undefined ? {} : { names };
}

/** The chosen object in words; empty for none. */
export function chosenName({ chosen }: CaaMenuState): string {
  return chosen.names ?? chosen.member ?? '';
}
