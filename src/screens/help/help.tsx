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
import type { Layout } from '../../tui/layout.ts';
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
  const shown = filterBindings(state.bindings, state.filter.text);
  const move = listMoveOf(event.id);
  if (move) {
    const height = helpShape(state.page, world.layout).listRows;
    return { state: { ...state, list: moveInList(state.list, move, shown.length, height) } };
  }
  if (event.id === 'help.close') return { state, effects: [{ type: 'close' }] };
  if (event.id !== 'help.do') return null;
  const binding = shown[state.list.index];
  if (!binding) return { state };
  return { state, effects: [{ type: 'close' }, { type: 'press', id: binding.id }] };
}

function filtered(state: HelpState, filter: TextField): HelpState {
  return { ...state, filter, list: listStart };
}

/** Rows of the text and of the list of keys. */
function helpShape(
  page: HelpPage,
  layout: Layout,
): { readonly text: readonly string[]; readonly listRows: number } {
  const inside = overlayColumns(layout) - 4;
  const rows = overlayArea(layout).rows - 2;
  const text = wrapText(page.text, inside).slice(0, Math.max(1, rows - 7));
  return { text, listRows: Math.max(1, rows - text.length - 2) };
}

const keyCells = 20;

function HelpScreen({ state, world, isFocused }: ScreenProps<HelpState, never>): ReactElement {
  const { layout, theme } = world;
  const { marks } = theme;
  const columns = overlayColumns(layout);
  const { text, listRows } = helpShape(state.page, layout);
  const shown = filterBindings(state.bindings, state.filter.text);
  const list = fitWindow(state.list, shown.length, listRows);
  const { above, below } = outsideWindow(list, shown.length, listRows);
  const lines = listLines({
    state: list,
    count: shown.length,
    columns: columns - 2,
    height: listRows,
    row: (index) => keyLine(shown[index], columns - 3, marks.cut),
    isFocused,
    theme,
  });
  const filter = state.filter.text === '' ? 'Keys' : `Keys with "${state.filter.text}"`;
  return (
    <Overlay
      title={`Help: ${state.page.title}`}
      lines={[
        ...text.map((line) => `  ${line}`),
        '',
        theme.paint('title', `  ${fitText(filter, columns - 6, marks.cut).trimEnd()}`),
        ...lines,
      ]}
      columns={columns}
      rows={overlayArea(layout).rows}
      area={overlayArea(layout)}
      lower={{ buttons: [], focused: null, more: formatMore(above, below) }}
      theme={theme}
    />
  );
}

function keyLine(binding: Binding | undefined, columns: number, cut: string): string {
  if (!binding) return '';
  const keys = padText(binding.keys.map(spellKey).join(' '), keyCells);
  return fitText(` ${fitText(keys, keyCells, cut)} ${binding.description}`, columns, cut).trimEnd();
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
