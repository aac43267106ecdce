// The question before something is done (section 12 of the console's specification): says what happens,
// with Cancel in focus, and on the Type level wants a name typed first (TUI-205, 245, 246).
import type { ReactElement } from 'react';
import { buttonRow } from '../../components/frame-lines.ts';
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
  Preview,
  ScreenDefinition,
  ScreenEvent,
  ScreenProps,
  Step,
  View,
} from '../../tui/screen.ts';
import { fitText, wrapText } from '../../tui/text.ts';
import { packView } from '../../tui/view.ts';
import { overlayArea, overlayColumns, overlayRows } from '../overlay-area.ts';

export type ConfirmAnswer = 'act' | 'dry-run';

export interface ConfirmData {
  /** Names the object (TUI-208): `Stop named and 2 more?`. */
  readonly title: string;
  /** What, how many, where, what else, the order, the way back (TUI-246). Long lines are wrapped. */
  readonly lines: readonly string[];
  /** The word of the Type level; null on the Ask level. */
  readonly word: string | null;
  /** The acting button: `Stop 3`. */
  readonly act: string;
  readonly hasDryRun: boolean;
  /** Message line while nothing else is there. */
  readonly hint: string;
  readonly preview: Preview | null;
  readonly help: HelpPage;
}

interface ConfirmState {
  readonly data: ConfirmData;
  readonly field: TextField;
  /** The field of the Type level, or the index of a button. */
  readonly focus: 'field' | number;
}

type ConfirmStep = Step<ConfirmState, never, ConfirmAnswer>;

/** A confirmation to be shown; closes with an answer, or without one if it was cancelled. */
export function confirmDialog(data: ConfirmData): View<ConfirmAnswer> {
  return packView(confirmDefinition, { data, field: textField(''), focus: 0 });
}

const confirmDefinition: ScreenDefinition<ConfirmState, never, ConfirmAnswer> = {
  name: 'confirm',
  kind: 'dialog',
  crumb: () => [],
  start: () => ({ state: { data: nothing, field: textField(''), focus: 0 } }),
  reduce,
  place: (state) => ({
    names: state.data.hasDryRun ? ['confirm', 'dialog'] : ['dialog'],
    typing: state.focus === 'field',
  }),
  hints: ({ data }) => [
    'dialog.next',
    'confirm.dry-run',
    'dialog.cancel',
    ...(data.preview === null ? [] : ['command']),
    'help',
  ],
  hint: ({ data }) => data.hint,
  help: ({ data }) => data.help,
  preview: ({ data }) => data.preview,
  Screen: ConfirmScreen,
};

const nothing: ConfirmData = {
  title: '',
  lines: [],
  word: null,
  act: 'Do it',
  hasDryRun: false,
  hint: '',
  preview: null,
  help: { title: '', text: '' },
};

function buttonLabels(data: ConfirmData): readonly string[] {
  return ['Cancel', ...(data.hasDryRun ? ['Dry run'] : []), data.act];
}

function reduce(state: ConfirmState, event: ScreenEvent<never>): ConfirmStep {
  if (event.type === 'paste')
    return { state: { ...state, field: insertText(state.field, event.text) } };
  if (event.type === 'key') {
    if (state.focus !== 'field') return null;
    const field = isTyping(event.key)
      ? insertText(state.field, event.key.text)
      : editText(state.field, keyName(event.key));
    return field ? { state: { ...state, field } } : null;
  }
  if (event.type !== 'action') return null;
  switch (event.id) {
    case 'dialog.next':
      return { state: { ...state, focus: moveFocus(state, 1) } };
    case 'dialog.previous':
      return { state: { ...state, focus: moveFocus(state, -1) } };
    case 'dialog.cancel':
      return { state, effects: [{ type: 'close' }] };
    case 'confirm.dry-run':
      return { state, effects: [{ type: 'close', answer: 'dry-run' }] };
    case 'dialog.press':
      return press(state);
    default:
      return null;
  }
}

/** The field comes before the buttons. */
function moveFocus(state: ConfirmState, step: 1 | -1): 'field' | number {
  const count = buttonLabels(state.data).length;
  const places: readonly ('field' | number)[] = [
    ...(state.data.word === null ? [] : ['field' as const]),
    ...Array.from({ length: count }, (_, index) => index),
  ];
  const at = places.indexOf(state.focus);
  return places[(at + step + places.length) % places.length] ?? 0;
}

function press(state: ConfirmState): ConfirmStep {
  const { data, focus } = state;
  const label = focus === 'field' ? data.act : buttonLabels(data)[focus];
  if (label === 'Cancel') return { state, effects: [{ type: 'close' }] };
  if (label === 'Dry run') return { state, effects: [{ type: 'close', answer: 'dry-run' }] };
  if (data.word !== null && state.field.text.trim() !== data.word) {
    const text = `Nothing was done: type ${data.word} into the field first, or press Esc.`;
    return {
      state: { ...state, focus: 'field' },
      effects: [{ type: 'message', level: 'warning', text }],
    };
  }
  return { state, effects: [{ type: 'close', answer: 'act' }] };
}

const fieldCells = 16;

function ConfirmScreen({
  state,
  world,
  isFocused,
}: ScreenProps<ConfirmState, never>): ReactElement {
  const { data, focus } = state;
  const { layout, theme } = world;
  const columns = overlayColumns(layout);
  const inside = columns - 4;
  const lines = data.lines.flatMap((line) => wrapIndented(line, inside));
  const field = drawField(state.field, fieldCells - 2, isFocused && focus === 'field', theme);
  const focused = isFocused && focus !== 'field' ? focus : null;
  const tail = [
    ...(data.word === null ? [] : [`  [ ${field} ]`]),
    '',
    `  ${buttonRow(buttonLabels(data), focused, theme)}`,
  ];
  const rows = overlayRows(layout, lines.length + tail.length + 2);
  const shown = lines
    .slice(0, Math.max(0, rows - 2 - tail.length))
    .map((line) => `  ${fitText(line, inside, theme.marks.cut)}`);
  return (
    <Overlay
      title={data.title}
      lines={[...shown, ...tail]}
      columns={columns}
      rows={rows}
      area={overlayArea(layout)}
      theme={theme}
    />
  );
}

/** Wraps a line and keeps its indentation. */
function wrapIndented(line: string, width: number): readonly string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return wrapText(line.slice(indent.length), width - indent.length).map((part) => indent + part);
}
