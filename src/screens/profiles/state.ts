// The list of resource profiles as a pure reducer: focus, marks, filter, and the ways into forms, checks and
// deletion (TUI-085, 094). It asks the service and never touches a file.
import {
  focusItem,
  type ListState,
  listMoveOf,
  listStart,
  moveInList,
} from '../../components/list-state.ts';
import { editText, insertText, type TextField, textField } from '../../components/text-field.ts';
import type { ProfileSummary, Result } from '../../protocol/index.ts';
import { isTyping, keyName } from '../../tui/keymap.ts';
import {
  type Effect,
  type Outcome,
  request,
  type ScreenEvent,
  type Step,
  type World,
} from '../../tui/screen.ts';
import type { Key } from '../../tui/terminal/index.ts';
import { show } from '../../tui/view.ts';
import { askWhatIf } from '../what-if/what-if.ts';
import { type DeletionEvent, reduceDeletion, startDeletion } from './deletion.ts';
import { reportOverlay } from './report.tsx';
import { shownProfiles } from './rows.ts';

export interface ProfilesState {
  readonly list: ListState;
  /** The focused profile by name, so that it stays focused while files come and go. */
  readonly focus: string | null;
  readonly marked: ReadonlySet<string>;
  readonly filter: TextField;
  /** The filter is being typed. */
  readonly isFiltering: boolean;
  /** The names before a form was opened: a new one is focused when it comes. Null if none was opened. */
  readonly before: ReadonlySet<string> | null;
}

export type ProfilesEvent =
  | {
      readonly type: 'validated';
      readonly name: string;
      readonly outcome: Outcome<'profile.validate'>;
    }
  | DeletionEvent;

type ProfilesEffect = Effect<ProfilesEvent, never>;
type ProfilesStep = Step<ProfilesState, ProfilesEvent, never>;

/** The list, with the focus on a profile if a name is given. */
export function startProfiles(name: string | null): ProfilesState {
  return {
    list: listStart,
    focus: name,
    marked: new Set(),
    filter: textField(''),
    isFiltering: false,
    before: null,
  };
}

/** Rows of the window: the body without the line of the filter and the titles. */
export function windowRows(world: World): number {
  return Math.max(1, world.layout.bodyRows - 2);
}

/** The profiles in the list. */
export function rowsOf(state: ProfilesState, world: World): readonly ProfileSummary[] {
  return shownProfiles(world, state.filter.text);
}

/** The profile that actions mean. */
export function focusedProfile(state: ProfilesState, world: World): ProfileSummary | undefined {
  return rowsOf(state, world)[state.list.index];
}

/** The profiles that registering means: the marked ones, else the focused one (TUI-065). */
export function chosenNames(state: ProfilesState, world: World): readonly string[] {
  const focused = focusedProfile(state, world);
  if (state.marked.size === 0) return focused ? [focused.name] : [];
  const known = world.cluster.profiles ?? [];
  return known.flatMap(({ name }) => (state.marked.has(name) ? [name] : []));
}

/** New data: the focus stays on its profile; a profile that a form has just made gets it. */
export function observeProfiles(state: ProfilesState, world: World): ProfilesState {
  const rows = rowsOf(state, world);
  const { before } = state;
  const added = before === null ? undefined : rows.find(({ name }) => !before.has(name));
  const wanted = added?.name ?? state.focus;
  const place = rows.findIndex(({ name }) => name === wanted);
  const index = place < 0 ? state.list.index : place;
  const list = focusItem(state.list, index, rows.length, windowRows(world));
  const focus = rows[list.index]?.name ?? null;
  const isSame = list.index === state.list.index && list.top === state.list.top;
  if (isSame && focus === state.focus && added === undefined) return state;
  return {
    ...state,
    list,
    focus: rows.length === 0 ? state.focus : focus,
    before: added ? null : before,
  };
}

/** What a key, an answer or a reply does. */
export function reduceProfiles(
  state: ProfilesState,
  event: ScreenEvent<ProfilesEvent>,
  world: World,
): ProfilesStep {
  switch (event.type) {
    case 'focus':
      return { state };
    case 'own':
      return reduceOwn(state, event.event, world);
    case 'paste':
      return state.isFiltering
        ? filtered(state, insertText(state.filter, event.text), world)
        : null;
    case 'key':
      return reduceKey(state, event.key, world);
    case 'action':
      return reduceAction(state, event.id, world);
  }
}

function reduceKey(state: ProfilesState, key: Key, world: World): ProfilesStep {
  if (!state.isFiltering) return null;
  if (keyName(key) === 'ctrl-c')
    return filtered({ ...state, isFiltering: false }, textField(''), world);
  const filter = isTyping(key)
    ? insertText(state.filter, key.text)
    : editText(state.filter, keyName(key));
  return filter === null ? null : filtered(state, filter, world);
}

function filtered(state: ProfilesState, filter: TextField, world: World): ProfilesStep {
  const unfocused = { ...state, filter, list: listStart };
  return { state: observeProfiles(unfocused, world) };
}

function reduceAction(state: ProfilesState, id: string, world: World): ProfilesStep {
  const move = id.startsWith('list.') ? listMoveOf(id) : null;
  if (move !== null) {
    const rows = rowsOf(state, world);
    const list = moveInList(state.list, move, rows.length, windowRows(world));
    return { state: { ...state, list, focus: rows[list.index]?.name ?? null } };
  }
  const focused = focusedProfile(state, world);
  switch (id) {
    case 'profiles.filter':
      return { state: { ...state, isFiltering: true } };
    case 'profiles.filter-keep':
      return { state: { ...state, isFiltering: false } };
    case 'profiles.filter-clear':
      return filtered({ ...state, isFiltering: false }, textField(''), world);
    case 'profiles.clear':
      return filtered(state, textField(''), world);
    case 'profiles.mark':
      return focused ? { state: marked(state, focused.name) } : { state };
    case 'profiles.mark-all':
      return { state: { ...state, marked: new Set(rowsOf(state, world).map(({ name }) => name)) } };
    case 'profiles.unmark':
      return { state: { ...state, marked: new Set() } };
    case 'profiles.create':
      return openForm(state, {}, world);
    default:
      return focused ? reduceOnProfile(state, id, focused, world) : null;
  }
}

function reduceOnProfile(
  state: ProfilesState,
  id: string,
  { name }: ProfileSummary,
  world: World,
): ProfilesStep {
  switch (id) {
    case 'profiles.change':
      return openForm(state, { name }, world);
    case 'profiles.copy':
      return openForm(state, { copyOf: name }, world);
    case 'profiles.show':
      return { state, effects: [{ type: 'open', name: 'profile-text', params: { name } }] };
    case 'profiles.editor':
      return { state, effects: [{ type: 'open', name: 'profile-editor', params: { name } }] };
    case 'profiles.validate':
      return {
        state,
        effects: [
          request('profile.validate', { name }, (outcome) => ({
            type: 'validated',
            name,
            outcome,
          })),
        ],
      };
    case 'profiles.register': {
      const names = chosenNames(state, world).join(' ');
      return { state, effects: [{ type: 'open', name: 'register', params: { names } }] };
    }
    case 'profiles.what-if':
      return { state, effects: [askWhatIf({ kind: 'resource', name }, world)] };
    case 'profiles.delete':
      return { state, effects: [startDeletion(name)] };
    default:
      return null;
  }
}

function openForm(
  state: ProfilesState,
  params: Readonly<Record<string, string>>,
  world: World,
): ProfilesStep {
  const before = new Set((world.cluster.profiles ?? []).map(({ name }) => name));
  return { state: { ...state, before }, effects: [{ type: 'open', name: 'profile-form', params }] };
}

function marked(state: ProfilesState, name: string): ProfilesState {
  const names = new Set(state.marked);
  if (!names.delete(name)) names.add(name);
  return { ...state, marked: names };
}

function reduceOwn(state: ProfilesState, event: ProfilesEvent, world: World): ProfilesStep {
  if (event.type === 'validated') return { state, effects: validated(event.name, event.outcome) };
  const { effects, deleted } = reduceDeletion(event, world);
  if (deleted === null) return { state, effects };
  const names = new Set(state.marked);
  names.delete(deleted);
  return { state: { ...state, marked: names }, effects };
}

/** A profile without fault is told in one line; faults and warnings in full. */
function validated(name: string, outcome: Outcome<'profile.validate'>): readonly ProfilesEffect[] {
  if (!outcome.ok) return [{ type: 'message', level: 'error', text: outcome.message }];
  const lines = linesOf(outcome.result);
  if (outcome.result.ok && lines.length === 0) {
    return [{ type: 'message', level: 'info', text: `${name} is valid.` }];
  }
  const verdict = outcome.result.ok
    ? `${name} is valid. There are warnings:`
    : `${name} is not valid:`;
  const report = reportOverlay({ title: `Validation of ${name}`, lines: [verdict, '', ...lines] });
  return [show(report, (answer: never) => answer)];
}

function linesOf(result: Result<'profile.validate'>): readonly string[] {
  return result.ok ? result.warnings : result.messages;
}
