// One value of a form in a field of several lines over the whole width (TUI-093): for lists and paths that are
// longer than their box. Gives the value back; knows no form.
import type { ReactElement } from 'react';
import { formatMore } from '../../components/frame-lines.ts';
import { Overlay } from '../../components/Overlay.tsx';
import { editText, insertText, type TextField, textField } from '../../components/text-field.ts';
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
import { cellWidth, graphemes } from '../../tui/text.ts';
import { markCursor, type Theme } from '../../tui/theme.ts';
import { packView } from '../../tui/view.ts';
import { overlayArea, overlayColumns, overlayRows } from '../overlay-area.ts';

interface EditorState {
  readonly title: string;
  readonly field: TextField;
}

/** The editor for a value; it closes with the new one, or without an answer. */
export function bigEditor(title: string, value: string): View<string> {
  return packView(editorDefinition, { title, field: textField(value) });
}

const editorDefinition: ScreenDefinition<EditorState, never, string> = {
  name: 'big-editor',
  kind: 'overlay',
  crumb: () => [],
  start: () => ({ state: { title: '', field: textField('') } }),
  reduce,
  place: () => ({ names: ['big-editor'], typing: true }),
  hints: () => ['big-editor.take', 'big-editor.cancel'],
  hint: () => 'The whole value. Enter takes it, Esc leaves it as it was.',
  help: ({ title }) => ({
    title,
    text: 'The whole value at once. Names in a list are separated by blanks. Line ends in a paste become blanks.',
  }),
  Screen: EditorScreen,
};

function reduce(
  state: EditorState,
  event: ScreenEvent<never>,
  { layout }: World,
): Step<EditorState, never, string> {
  if (event.type === 'paste')
    return { state: { ...state, field: insertText(state.field, event.text) } };
  if (event.type === 'key') {
    const name = keyName(event.key);
    const field = isTyping(event.key)
      ? insertText(state.field, event.key.text)
      : name === 'up' || name === 'down'
        ? moveByLine(state.field, name === 'up' ? -1 : 1, editorWidth(layout))
        : editText(state.field, name);
    return field === null ? null : { state: { ...state, field } };
  }
  if (event.type !== 'action') return null;
  if (event.id === 'big-editor.take')
    return { state, effects: [{ type: 'close', answer: state.field.text }] };
  return event.id === 'big-editor.cancel' ? { state, effects: [{ type: 'close' }] } : null;
}

/** Cells of a line of the value. */
function editorWidth(layout: Layout): number {
  return overlayColumns(layout) - 4;
}

/** Where each character stands, and behind them the place for one more: its line and its first cell. */
function placesOf(text: string, width: number): readonly { line: number; cell: number }[] {
  let line = 0;
  let cell = 0;
  return [...graphemes(text), ' '].map((part) => {
    if (cell + cellWidth(part) > width) {
      line += 1;
      cell = 0;
    }
    const place = { line, cell };
    cell += cellWidth(part);
    return place;
  });
}

/** The cursor one line up or down, as near to its cell as that line is long; to the very end beyond the last line. */
export function moveByLine(field: TextField, step: 1 | -1, width: number): TextField {
  const places = placesOf(field.text, width);
  const here = places[field.cursor] ?? { line: 0, cell: 0 };
  const line = here.line + step;
  if (line < 0) return { ...field, cursor: 0 };
  const there = places.findLastIndex((place) => place.line === line && place.cell <= here.cell);
  return { ...field, cursor: there < 0 ? places.length - 1 : there };
}

/** The value broken at the cell where a line is full, the cursor marked, and the line it stands in. */
export function editorLines(
  { text, cursor }: TextField,
  width: number,
  theme: Theme,
): { readonly lines: readonly string[]; readonly cursorLine: number } {
  const places = placesOf(text, width);
  const lines: string[] = [];
  [...graphemes(text), ' '].forEach((part, index) => {
    const line = places[index]?.line ?? 0;
    const shown = index === cursor ? theme.paint('focus', markCursor(part)) : part;
    lines[line] = (lines[line] ?? '') + shown;
  });
  return { lines, cursorLine: places[cursor]?.line ?? 0 };
}

function EditorScreen({ state, world }: ScreenProps<EditorState, never>): ReactElement {
  const { layout, theme } = world;
  const columns = overlayColumns(layout);
  const { lines, cursorLine } = editorLines(state.field, editorWidth(layout), theme);
  const rows = overlayRows(layout, Math.max(3, lines.length) + 2);
  const top = Math.max(0, Math.min(cursorLine - rows + 3, lines.length - rows + 2));
  const shown = lines.slice(top, top + rows - 2);
  return (
    <Overlay
      title={state.title}
      lines={shown.map((line) => ` ${line}`)}
      columns={columns}
      rows={rows}
      area={overlayArea(layout)}
      lower={{
        buttons: [],
        focused: null,
        more: formatMore(top, Math.max(0, lines.length - top - shown.length)),
      }}
      theme={theme}
    />
  );
}
