// A list of values for a field (F4): filters as the user types, one value or several in their order
// (TUI-089, 207).
import type { ReactElement } from 'react';
import { formatMore } from '../../components/frame-lines.ts';
import { listLines } from '../../components/List.tsx';
import {
  fitWindow,
  type ListState,
  listMoveOf,
  listStart,
  moveInList,
  outsideWindow,
} from '../../components/list-state.ts';
import { Overlay } from '../../components/Overlay.tsx';
import {
  drawField,
  editText,
  insertText,
  type TextField,
  textField,
} from '../../components/text-field.ts';
import { isTyping, keyName } from '../../tui/keymap.ts';
import type { Layout } from '../../tui/layout.ts';
import type {
  ScreenDefinition,
  ScreenEvent,
  ScreenProps,
  Step,
  View,
  World,
} from '../../tui/screen.ts';
import { fitText } from '../../tui/text.ts';
import { packView } from '../../tui/view.ts';
import { overlayArea, overlayColumns } from '../overlay-area.ts';

export interface PickEntry {
  readonly value: string;
  /** Stands beside the value: a state, a type, a reason. */
  readonly detail: string;
  /** Why it cannot be taken, as a sentence; it is dimmed and stays in its place (TUI-008). */
  readonly refusal?: string;
}

export interface PickData {
  /** Names the field: `Hosting members`. */
  readonly title: string;
  /** Stands in the border in place of `List: ` and the title. */
  readonly heading?: string;
  readonly entries: readonly PickEntry[];
  /** Several values, in the order of choosing; `<` and `>` move them. */
  readonly isMany: boolean;
  /** The values that the field has now. */
  readonly chosen: readonly string[];
}

interface PickState {
  readonly data: PickData;
  readonly chosen: readonly string[];
  readonly filter: TextField;
  readonly list: ListState;
}

type PickStep = Step<PickState, never, readonly string[]>;

/** A pick list to be shown; closes with the chosen values, or without an answer if it was cancelled. */
export function pickDialog(data: PickData): View<readonly string[]> {
  const index = Math.max(
    0,
    data.entries.findIndex((entry) => entry.value === data.chosen[0]),
  );
  return packView(pickDefinition, {
    data,
    chosen: data.chosen,
    filter: textField(''),
    list: { ...listStart, index },
  });
}

const pickDefinition: ScreenDefinition<PickState, never, readonly string[]> = {
  name: 'pick',
  kind: 'overlay',
  crumb: () => [],
  start: () => ({
    state: {
      data: { title: '', entries: [], isMany: false, chosen: [] },
      chosen: [],
      filter: textField(''),
      list: listStart,
    },
  }),
  reduce,
  place: (state) => ({
    names: state.data.isMany ? ['pick-many', 'pick'] : ['pick'],
    typing: !state.data.isMany,
  }),
  hints: () => ['pick.accept', 'pick.mark', 'pick.earlier', 'pick.later', 'pick.cancel', 'help'],
  hint: ({ data }) =>
    data.isMany
      ? 'Space marks; < and > reorder; letters filter; Enter takes the marked ones.'
      : 'Letters filter; Enter takes the focused value.',
  help: ({ data }) => ({
    title: data.title,
    text: 'The values this field can take. Type a part of a value to see only those that hold it.',
  }),
  Screen: PickScreen,
};

function reduce(state: PickState, event: ScreenEvent<never>, world: World): PickStep {
  if (event.type === 'paste') return filtered(state, insertText(state.filter, event.text));
  if (event.type === 'key') {
    const filter = isTyping(event.key)
      ? insertText(state.filter, event.key.text)
      : editText(state.filter, keyName(event.key));
    return filter ? filtered(state, filter) : null;
  }
  if (event.type !== 'action') return null;
  const shown = shownEntries(state);
  const focused = shown[state.list.index];
  const move = listMoveOf(event.id);
  if (move) {
    const list = moveInList(state.list, move, shown.length, listRows(world.layout));
    return { state: { ...state, list } };
  }
  switch (event.id) {
    case 'pick.cancel':
      return { state, effects: [{ type: 'close' }] };
    case 'pick.accept':
      return accept(state, focused);
    case 'pick.mark':
      if (focused?.refusal !== undefined && !state.chosen.includes(focused.value)) {
        return refused(state, focused.refusal);
      }
      return { state: focused ? mark(state, focused.value) : state };
    case 'pick.earlier':
      return { state: focused ? reorder(state, focused.value, -1) : state };
    case 'pick.later':
      return { state: focused ? reorder(state, focused.value, 1) : state };
    default:
      return null;
  }
}

function accept(state: PickState, focused: PickEntry | undefined): PickStep {
  // With nothing marked in a field that was empty, the focused value is what is meant.
  const takesMarked = state.chosen.length > 0 || state.data.chosen.length > 0;
  if (state.data.isMany && (takesMarked || !focused)) {
    return { state, effects: [{ type: 'close', answer: state.chosen }] };
  }
  if (!focused) return { state };
  if (focused.refusal !== undefined) return refused(state, focused.refusal);
  return { state, effects: [{ type: 'close', answer: [focused.value] }] };
}

function refused(state: PickState, text: string): PickStep {
  return { state, effects: [{ type: 'message', level: 'warning', text }] };
}

function filtered(state: PickState, filter: TextField): PickStep {
  return { state: { ...state, filter, list: listStart } };
}

function shownEntries({ data, filter }: PickState): readonly PickEntry[] {
  const wanted = filter.text.trim().toLowerCase();
  return data.entries.filter((entry) =>
    `${entry.value} ${entry.detail}`.toLowerCase().includes(wanted),
  );
}

function mark(state: PickState, value: string): PickState {
  const chosen = state.chosen.includes(value)
    ? state.chosen.filter((one) => one !== value)
    : [...state.chosen, value];
  return { ...state, chosen };
}

function reorder(state: PickState, value: string, step: 1 | -1): PickState {
  const at = state.chosen.indexOf(value);
  const other = state.chosen[at + step];
  if (at < 0 || other === undefined) return state;
  const chosen = [...state.chosen];
  chosen[at] = other;
  chosen[at + step] = value;
  return { ...state, chosen };
}

function listRows(layout: Layout): number {
  return Math.max(1, overlayArea(layout).rows - 4);
}

const valueCells = 24;

function PickScreen({ state, world, isFocused }: ScreenProps<PickState, never>): ReactElement {
  const { layout, theme } = world;
  const columns = overlayColumns(layout);
  const shown = shownEntries(state);
  const height = listRows(layout);
  const list = fitWindow(state.list, shown.length, height);
  const { above, below } = outsideWindow(list, shown.length, height);
  const lines = listLines({
    state: list,
    count: shown.length,
    columns: columns - 2,
    height,
    row: (index) => {
      const line = entryLine(state, shown[index], columns - 3, theme.marks.cut);
      return shown[index]?.refusal === undefined ? line : theme.paint('dim', line);
    },
    isFocused,
    theme,
  });
  return (
    <Overlay
      title={state.data.heading ?? `List: ${state.data.title}`}
      lines={[
        ` Filter ${drawField(state.filter, columns - 11, false, theme).trimEnd()}`,
        '',
        ...lines,
      ]}
      columns={columns}
      rows={layout.kind === 'full' ? Math.min(lines.length, height) + 4 : overlayArea(layout).rows}
      area={overlayArea(layout)}
      lower={{ buttons: [], focused: null, more: formatMore(above, below) }}
      theme={theme}
    />
  );
}

function entryLine(
  state: PickState,
  entry: PickEntry | undefined,
  columns: number,
  cut: string,
): string {
  if (!entry) return '';
  const place = state.chosen.indexOf(entry.value);
  const many = place < 0 ? '[ ]   ' : `[x] ${String(place + 1).padEnd(2)}`;
  const one = place < 0 ? '  ' : '* ';
  const value = fitText(entry.value, valueCells, cut);
  return fitText(
    ` ${state.data.isMany ? many : one}${value} ${entry.detail}`,
    columns,
    cut,
  ).trimEnd();
}
