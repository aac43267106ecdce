// Help for a place: one paragraph, then every key that works there, filtered as the user types; Enter on a
// key line does that key (TUI-260, 261).
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
import { editText, insertText, type TextField, textField } from '../../components/text-field.ts';
import { type Binding, isTyping, keyName } from '../../tui/keymap.ts';
import type {
  HelpPage,
  ScreenDefinition,
  ScreenEvent,
  ScreenProps,
  Step,
  View,
  World,
} from '../../tui/screen.ts';
import { fitText, padText, wrapText } from '../../tui/text.ts';
import { packView } from '../../tui/view.ts';
import { overlayArea, overlayColumns } from '../overlay-area.ts';

interface HelpState {
  readonly page: HelpPage;
  readonly bindings: readonly Binding[];
  readonly filter: TextField;
  readonly list: ListState;
}

type HelpStep = Step<HelpState, never, never>;

/** The help overlay for a page and the bindings of its place. */
export function helpOverlay(page: HelpPage, bindings: readonly Binding[]): View<never> {
  return packView(helpDefinition, { page, bindings, filter: textField(''), list: listStart });
}

const helpDefinition: ScreenDefinition<HelpState> = {
  name: 'help',
  kind: 'overlay',
  crumb: () => [],
  start: () => ({
    state: { page: { title: '', text: '' }, bindings: [], filter: textField(''), list: listStart },
  }),
  reduce,
  place: () => ({ names: ['help'], typing: true }),
  hints: () => ['help.down', 'help.page-down', 'help.do', 'help.close'],
  hint: () => 'Type to find a key; Enter does it.',
  help: ({ page }) => page,
  Screen: HelpScreen,
};

/** The bindings whose key, label or description holds the text. */
export function filterBindings(bindings: readonly Binding[], text: string): readonly Binding[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return bindings;
  return bindings.filter((binding) =>
    `${binding.keys.join(' ')} ${binding.label} ${binding.description}`
      .toLowerCase()
      .includes(wanted),
  );
}

function reduce(state: HelpState, event: ScreenEvent<never>, world: World): HelpStep {
  if (event.type === 'paste')
    return { state: filtered(state, insertText(state.filter, event.text)) };
  if (event.type === 'key') {
    const filter = isTyping(event.key)
      ? insertText(state.filter, event.key.text)
      : editText(state.filter, keyName(event.key));
    return filter ? { state: filtered(state, filter) } : null;
  }
  if (event.type !== 'action') return null;
  const { rows, listRows } = helpShape(state, world);
  const move = listMoveOf(event.id);
  if (move) {
    return { state: { ...state, list: moveInList(state.list, move, rows.length, listRows) } };
  }
  if (event.id === 'help.close') return { state, effects: [{ type: 'close' }] };
  if (event.id !== 'help.do') return null;
  const row = rows[state.list.index];
  if (row?.kind !== 'key') return { state };
  return { state, effects: [{ type: 'close' }, { type: 'press', id: row.binding.id }] };
}

function filtered(state: HelpState, filter: TextField): HelpState {
  return { ...state, filter, list: listStart };
}

type Row =
  | { readonly kind: 'text' | 'title'; readonly text: string }
  | { readonly kind: 'key'; readonly binding: Binding };

interface HelpShape {
  /** Stands above the list. */
  readonly head: readonly Row[];
  readonly rows: readonly Row[];
  readonly listRows: number;
}

/** Keys that must be in sight below the text, or the text moves with them. */
const keysMin = 5;

/** A text that would leave no room for the keys is a part of the list, so that nothing of it is lost. */
function helpShape({ page, bindings, filter }: HelpState, { layout, theme }: World): HelpShape {
  const columns = overlayColumns(layout);
  const rows = overlayArea(layout).rows - 2;
  const keys = filterBindings(bindings, filter.text).map(
    (binding): Row => ({ kind: 'key', binding }),
  );
  const title = filter.text === '' ? 'Keys' : `Keys with "${filter.text}"`;
  const heading: Row = {
    kind: 'title',
    text: fitText(title, columns - 6, theme.marks.cut).trimEnd(),
  };
  const text = wrapText(page.text, columns - 4).map((line): Row => ({ kind: 'text', text: line }));
  const all: readonly Row[] = [...text, { kind: 'text', text: '' }, heading];
  if (rows - all.length >= Math.min(keysMin, bindings.length)) {
    return { head: all, rows: keys, listRows: rows - all.length };
  }
  if (filter.text !== '') return { head: [heading], rows: keys, listRows: rows - 1 };
  return { head: [], rows: [...all, ...keys], listRows: rows };
}

const keyCells = 20;

function HelpScreen({ state, world, isFocused }: ScreenProps<HelpState, never>): ReactElement {
  const { layout, theme } = world;
  const columns = overlayColumns(layout);
  const { head, rows, listRows } = helpShape(state, world);
  const list = fitWindow(state.list, rows.length, listRows);
  const { above, below } = outsideWindow(list, rows.length, listRows);
  const lines = listLines({
    state: list,
    count: rows.length,
    columns: columns - 2,
    height: listRows,
    row: (index) => rowLine(rows[index], columns - 3, world),
    isFocused,
    theme,
  });
  return (
    <Overlay
      title={`Help: ${state.page.title}`}
      lines={[...head.map((row) => headLine(row, columns, world)), ...lines]}
      columns={columns}
      rows={overlayArea(layout).rows}
      area={overlayArea(layout)}
      lower={{ buttons: [], focused: null, more: formatMore(above, below) }}
      theme={theme}
    />
  );
}

function headLine(row: Row, columns: number, world: World): string {
  const line = ` ${rowLine(row, columns - 3, world)}`.trimEnd();
  return row.kind === 'title' ? world.theme.paint('title', line) : line;
}

function rowLine(row: Row | undefined, columns: number, { theme }: World): string {
  const { cut } = theme.marks;
  switch (row?.kind) {
    case undefined:
      return '';
    case 'text':
    case 'title':
      return ` ${row.text}`;
    case 'key': {
      const keys = padText(row.binding.keys.map(spellKey).join(' '), keyCells);
      const line = ` ${fitText(keys, keyCells, cut)} ${row.binding.description}`;
      return fitText(line, columns, cut).trimEnd();
    }
  }
}

/** A key as people write it: `F1`, `Ctrl-B`, `PageUp`. */
function spellKey(key: string): string {
  if (/^f\d+$/.test(key)) return key.toUpperCase();
  if (key.length === 1) return key;
  return key
    .split('-')
    .map((part) =>
      part.length > 1 ? part.charAt(0).toUpperCase() + part.slice(1) : part.toUpperCase(),
    )
    .join('-')
    .replace('Pageup', 'PgUp')
    .replace('Pagedown', 'PgDn');
}
