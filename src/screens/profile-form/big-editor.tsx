// One value of a form in a field of several lines over the whole width (TUI-093): for lists and paths that are
// longer than their box. Gives the value back; knows no form.
import type { ReactElement } from 'react';
import { formatMore } from '../../components/frame-lines.ts';
import { Overlay } from '../../components/Overlay.tsx';
import { editText, insertText, type TextField, textField } from '../../components/text-field.ts';
import { isTyping, keyName } from '../../tui/keymap.ts';
import type { ScreenDefinition, ScreenEvent, ScreenProps, Step, View } from '../../tui/screen.ts';
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

function reduce(state: EditorState, event: ScreenEvent<never>): Step<EditorState, never, string> {
  if (event.type === 'paste')
    return { state: { ...state, field: insertText(state.field, event.text) } };
  if (event.type === 'key') {
    const field = isTyping(event.key)
      ? insertText(state.field, event.key.text)
      : editText(state.field, keyName(event.key));
    return field === null ? null : { state: { ...state, field } };
  }
  if (event.type !== 'action') return null;
  if (event.id === 'big-editor.take')
    return { state, effects: [{ type: 'close', answer: state.field.text }] };
  return event.id === 'big-editor.cancel' ? { state, effects: [{ type: 'close' }] } : null;
}

/** The value broken at the cell where a line is full, the cursor marked, and the line it stands in. */
export function editorLines(
  { text, cursor }: TextField,
  width: number,
  theme: Theme,
): { readonly lines: readonly string[]; readonly cursorLine: number } {
  const lines = [''];
  let used = 0;
  let cursorLine = 0;
  [...graphemes(text), ' '].forEach((part, index) => {
    if (used + cellWidth(part) > width) {
      lines.push('');
      used = 0;
    }
    if (index === cursor) cursorLine = lines.length - 1;
    const last = lines.length - 1;
    lines[last] += index === cursor ? theme.paint('focus', markCursor(part)) : part;
    used += cellWidth(part);
  });
  return { lines, cursorLine };
}

function EditorScreen({ state, world }: ScreenProps<EditorState, never>): ReactElement {
  const { layout, theme } = world;
  const columns = overlayColumns(layout);
  const { lines, cursorLine } = editorLines(state.field, columns - 4, theme);
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
