// The history of the registry: its versions newest first, the filter, the version whose difference is open, and the
// way back as an order. The versions are asked for while somebody looks, and only those that are new. Pure.
import {
  focusItem,
  type ListState,
  listMoveOf,
  listStart,
  moveInList,
} from '../../components/list-state.ts';
import { movePager } from '../../components/Pager.tsx';
import { editText, insertText, type TextField, textField } from '../../components/text-field.ts';
import type { RegistryVersion } from '../../engine/index.ts';
import { isTyping, keyName } from '../../tui/keymap.ts';
import {
  type Effect,
  type Outcome,
  request,
  type ScreenEvent,
  type ScreenParams,
  type Step,
  type World,
} from '../../tui/screen.ts';
import type { Key } from '../../tui/terminal/index.ts';
import { show } from '../../tui/view.ts';
import type { ConfirmAnswer } from '../dialogs/confirm.tsx';
import {
  type HolderEvent,
  type RunHolder,
  reduceRunEvent,
  reduceShownRun,
} from '../freeze/held-run.tsx';
import { planView } from '../plan/definition.ts';
import {
  type BackOrder,
  backDialog,
  backList,
  backPlan,
  backRefusal,
  beginBack,
  orderOf,
} from './back.ts';
import { changeLines, matchesFilter } from './lines.ts';

export interface HistoryState extends RunHolder {
  /** Oldest first. */
  readonly versions: readonly RegistryVersion[];
  /** Those that match the filter, newest first. */
  readonly shown: readonly RegistryVersion[];
  readonly filter: string;
  readonly typing: TextField | null;
  readonly list: ListState;
  /** The version whose difference is shown instead of the list; null for the list. */
  readonly open: RegistryVersion | null;
  /** The first line of the difference. */
  readonly top: number;
  /** What the versions were asked for with; null before the first time. */
  readonly asked: Asked | null;
  readonly isLoaded: boolean;
  /** Why they could not be had; null if they could. */
  readonly problem: string | null;
}

interface Asked {
  readonly at: number;
  readonly resources: World['cluster']['resources'];
  readonly monitored: World['cluster']['monitored'];
}

export type HistoryEvent =
  | HolderEvent
  | { readonly type: 'due' }
  | { readonly type: 'came'; readonly outcome: Outcome<'caa.history'> }
  | { readonly type: 'confirmed'; readonly order: BackOrder; readonly answer: ConfirmAnswer }
  /** The way back whose plan is to be shown; none if the list was left. */
  | {
      readonly type: 'supposed';
      readonly version: RegistryVersion;
      readonly ids: readonly string[];
    }
  /** The plan that was shown is to be carried out. */
  | { readonly type: 'agreed'; readonly order: BackOrder; readonly basis: string };

type HistoryStep = Step<HistoryState, HistoryEvent, never>;

/** As many as the registry keeps. */
const versionsMax = 20_000;
/** The registry cannot have changed unless what is known of resources has; it is asked no oftener than this. */
const askAgainMs = 2000;

export function startHistory(params: ScreenParams): { readonly state: HistoryState } {
  const state: HistoryState = {
    versions: [],
    shown: [],
    filter: params.name ?? params.arguments ?? '',
    typing: null,
    list: listStart,
    open: null,
    top: 0,
    asked: null,
    isLoaded: false,
    problem: null,
    run: null,
    lastRun: null,
    isForOrder: false,
  };
  return { state };
}

/** True if versions have to be asked for. */
export function isHistoryStale({ asked }: HistoryState, { cluster, now }: World): boolean {
  if (cluster.phase !== 'live') return false;
  if (asked === null) return true;
  const isSame = asked.resources === cluster.resources && asked.monitored === cluster.monitored;
  return !isSame && now - asked.at >= askAgainMs;
}

/** It will be stale, as soon as the time between two questions is over. */
export function isHistoryWaiting({ asked }: HistoryState, { cluster }: World): boolean {
  return asked?.resources !== cluster.resources || asked.monitored !== cluster.monitored;
}

/** Rows for the list: the body without filter and titles. */
export function historyHeight(world: World): number {
  return Math.max(1, world.layout.bodyRows - 2);
}

export function focusedVersion(state: HistoryState): RegistryVersion | undefined {
  return state.open ?? state.shown[state.list.index];
}

export function reduceHistory(
  state: HistoryState,
  event: ScreenEvent<HistoryEvent>,
  world: World,
): HistoryStep {
  if (event.type === 'own') return reduceOwn(state, event.event, world);
  if (state.run !== null) return reduceShownRun(state, state.run, event, world);
  switch (event.type) {
    case 'focus':
      return { state };
    case 'paste':
      return state.typing === null ? null : typed(state, insertText(state.typing, event.text));
    case 'key':
      return typeKey(state, event.key);
    case 'action':
      return state.open === null
        ? reduceList(state, event.id, world)
        : reduceChange(state, state.open, event.id, world);
  }
}

function reduceOwn(state: HistoryState, event: HistoryEvent, world: World): HistoryStep {
  switch (event.type) {
    case 'due':
      return isHistoryStale(state, world) ? askVersions(state, world) : { state };
    case 'came':
      return { state: came(state, event.outcome, world) };
    case 'confirmed':
      return event.answer === 'act'
        ? beginBack(state, event.order, null, world)
        : { state, effects: [showPlan(event.order)] };
    case 'supposed': {
      const [id = ''] = event.ids;
      const order = orderOf(`history.${id}`, event.version);
      return { state, effects: order === null ? [] : [showPlan(order)] };
    }
    case 'agreed':
      return beginBack(state, event.order, event.basis, world);
    default:
      return reduceRunEvent(state, event, world);
  }
}

function askVersions(state: HistoryState, world: World): HistoryStep {
  const { resources, monitored } = world.cluster;
  const after = state.versions.at(-1)?.number ?? 0;
  const asking = request('caa.history', { after, limit: versionsMax }, (outcome): HistoryEvent => {
    return { type: 'came', outcome };
  });
  return { state: { ...state, asked: { at: world.now, resources, monitored } }, effects: [asking] };
}

/** New versions come above; the focus stays on its version. */
function came(state: HistoryState, outcome: Outcome<'caa.history'>, world: World): HistoryState {
  if (!outcome.ok) return { ...state, problem: outcome.message };
  const last = state.versions.at(-1)?.number ?? 0;
  const added = outcome.result.versions.filter(({ number }) => number > last);
  const versions = [...state.versions, ...added].slice(-versionsMax);
  const focused = state.shown[state.list.index];
  const next = filtered({ ...state, versions, isLoaded: true, problem: null }, state.filter);
  const at = focused === undefined ? 0 : next.shown.indexOf(focused);
  const list = focusItem(state.list, Math.max(0, at), next.shown.length, historyHeight(world));
  return { ...next, list };
}

function filtered(state: HistoryState, filter: string): HistoryState {
  const shown = state.versions.filter((version) => matchesFilter(version, filter)).reverse();
  return { ...state, filter, shown };
}

function typed(state: HistoryState, typing: TextField): HistoryStep {
  return { state: { ...filtered(state, typing.text), typing, list: listStart } };
}

function typeKey(state: HistoryState, key: Key): HistoryStep {
  if (state.typing === null) return null;
  const field = isTyping(key)
    ? insertText(state.typing, key.text)
    : editText(state.typing, keyName(key));
  return field === null ? null : typed(state, field);
}

function reduceList(state: HistoryState, id: string, world: World): HistoryStep {
  const move = listMoveOf(id);
  if (move !== null) {
    const list = moveInList(state.list, move, state.shown.length, historyHeight(world));
    return { state: { ...state, list } };
  }
  switch (id) {
    case 'history.filter':
      return { state: { ...state, typing: textField(state.filter) } };
    case 'list-filter.accept':
      return { state: { ...state, typing: null } };
    case 'list-filter.clear':
    case 'history.clear':
      return { state: { ...filtered(state, ''), typing: null, list: listStart } };
    case 'history.open':
      return { state: { ...state, open: focusedVersion(state) ?? null, top: 0 } };
    default:
      return reduceBack(state, id, world);
  }
}

function reduceChange(
  state: HistoryState,
  open: RegistryVersion,
  id: string,
  world: World,
): HistoryStep {
  const move = id.startsWith('list.') ? listMoveOf(id) : null;
  if (move !== null) {
    const count = changeLines(open, state.versions).length;
    return { state: { ...state, top: movePager(state.top, move, count, world.layout.bodyRows) } };
  }
  if (id === 'history.close') return { state: { ...state, open: null } };
  return reduceBack(state, id, world);
}

/** The keys that lead to an order, and copying. */
function reduceBack(state: HistoryState, id: string, world: World): HistoryStep {
  const version = focusedVersion(state);
  if (version === undefined) return null;
  if (id === 'history.copy') {
    return { state, effects: [{ type: 'copy', text: version.commandLine }] };
  }
  if (id === 'history.what-if') {
    const list = show(
      backList(version, state.versions),
      (ids): HistoryEvent => ({ type: 'supposed', version, ids }),
    );
    return { state, effects: [list] };
  }
  const order = orderOf(id, version);
  if (order === null) return null;
  const refusal = backRefusal(order, state.versions);
  const effect: Effect<HistoryEvent, never> =
    refusal === null
      ? show(
          backDialog(order, state.versions, world),
          (answer): HistoryEvent => ({ type: 'confirmed', order, answer }),
        )
      : { type: 'message', level: 'warning', text: refusal };
  return { state, effects: [effect] };
}

function showPlan(order: BackOrder): Effect<HistoryEvent, never> {
  return show(
    planView(backPlan(order)),
    ({ basis }): HistoryEvent => ({ type: 'agreed', order, basis }),
  );
}
