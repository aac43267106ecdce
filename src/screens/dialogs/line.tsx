// The operation line of a practice bench: one line in the bench's language. It stays open with the word that was not
// understood, so that it can be put right.
import type { ReactElement } from 'react';
import { Overlay } from '../../components/Overlay.tsx';
import {
  drawField,
  editText,
  insertText,
  type TextField,
  textField,
} from '../../components/text-field.ts';
import { isTyping, keyName } from '../../tui/keymap.ts';
import type {
  HelpPage,
  ScreenDefinition,
  ScreenEvent,
  ScreenProps,
  Step,
  View,
} from '../../tui/screen.ts';
import { wrapText } from '../../tui/text.ts';
import { packView } from '../../tui/view.ts';
import { overlayArea, overlayColumns, overlayRows } from '../overlay-area.ts';

export interface LineData {
  /** Who a line without a name is for: a process, a host. */
  readonly process: string;
  /** What stands in the line at the start. */
  readonly text: string;
  readonly help: HelpPage;
  /** What is wrong with a line; null if it can be done. */
  readonly check: (text: string) => string | null;
}

interface LineState {
  readonly data: LineData;
  readonly field: TextField;
  readonly problem: string | null;
}

type LineStep = Step<LineState, never, string>;

/** The line; closes with its text, or without an answer if it was cancelled. */
export function lineDialog(data: LineData): View<string> {
  return packView(lineDefinition, { data, field: textField(data.text), problem: null });
}

const lineDefinition: Omit<ScreenDefinition<LineState, never, string>, 'start'> = {
  name: 'bench-line',
  kind: 'overlay',
  crumb: () => [],
  reduce,
  place: () => ({ names: ['bench-line'], typing: true }),
  hints: () => ['bench-line.do', 'bench-line.cancel', 'help'],
  hint: ({ data }) => `A line without a name is for ${data.process}. Enter does it; Esc closes.`,
  help: ({ data }) => data.help,
  Screen: LineDialog,
};

function reduce(state: LineState, event: ScreenEvent<never>): LineStep {
  const typed = (field: TextField | null): LineStep =>
    field === null ? null : { state: { ...state, field, problem: null } };
  if (event.type === 'paste') return typed(insertText(state.field, event.text));
  if (event.type === 'key') {
    const { key } = event;
    return typed(
      isTyping(key) ? insertText(state.field, key.text) : editText(state.field, keyName(key)),
    );
  }
  if (event.type !== 'action') return null;
  const text = state.field.text.trim();
  if (event.id === 'bench-line.cancel' || (event.id === 'bench-line.do' && text === '')) {
    return { state, effects: [{ type: 'close' }] };
  }
  if (event.id !== 'bench-line.do') return null;
  const problem = state.data.check(text);
  if (problem !== null) return { state: { ...state, problem } };
  return { state, effects: [{ type: 'close', answer: text }] };
}

function LineDialog({ state, world, isFocused }: ScreenProps<LineState, never>): ReactElement {
  const { layout, theme } = world;
  const columns = overlayColumns(layout);
  const inside = columns - 6;
  const problem = state.problem === null ? [] : wrapText(state.problem, inside);
  const lines = [
    `  ${drawField(state.field, inside, isFocused, theme)}`,
    ...problem.map((text) => `  ${theme.paint('warn', text)}`),
  ];
  return (
    <Overlay
      title={`Operation (${state.data.process})`}
      lines={lines}
      columns={columns}
      rows={overlayRows(layout, lines.length + 2)}
      area={overlayArea(layout)}
      theme={theme}
    />
  );
}
