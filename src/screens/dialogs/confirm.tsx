// The question before something is done (section 12 of the console's specification): says what happens,
// with Cancel in focus, and on the Type level wants a name typed first (TUI-205, 245, 246).
import type { ReactElement } from 'react';
import { buttonRow, formatMore } from '../../components/frame-lines.ts';
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
  HelpPage,
  Preview,
  ScreenDefinition,
  ScreenEvent,
  ScreenProps,
  Step,
  View,
  World,
} from '../../tui/screen.ts';
import { fitText, wrapText } from '../../tui/text.ts';
import { packView } from '../../tui/view.ts';
import { overlayArea, overlayColumns, overlayRows } from '../overlay-area.ts';

export type ConfirmAnswer = 'act' | 'dry-run';

export interface ConfirmData {
  /** Names the object (TUI-208): `Stop named and 2 more?`. */
  readonly title: string;
  /**
   * What, how many, where, what else, the order, the way back (TUI-246). Long lines are wrapped; what has no room is
   * scrolled to. With a word, a last line that ends in a colon asks for it and is always there.
   */
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
  /** The first line that is shown, where they do not all have room. */
  readonly top: number;
}

type ConfirmStep = Step<ConfirmState, never, ConfirmAnswer>;

/** A confirmation to be shown; closes with an answer, or without one if it was cancelled. */
export function confirmDialog(data: ConfirmData): View<ConfirmAnswer> {
  return packView(confirmDefinition, { data, field: textField(''), focus: 0, top: 0 });
}

const confirmDefinition: ScreenDefinition<ConfirmState, never, ConfirmAnswer> = {
  name: 'confirm',
  kind: 'dialog',
  crumb: () => [],
  start: () => ({ state: { data: nothing, field: textField(''), focus: 0, top: 0 } }),
  reduce,
  place: (state) => ({
    names: [...(state.data.hasDryRun ? ['confirm'] : []), 'confirm-text', 'dialog'],
    typing: state.focus === 'field',
  }),
  hints: ({ data }, world) => [
    'dialog.next',
    ...(arranged(data, world.layout).isCut ? ['confirm-text.down'] : []),
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

function reduce(state: ConfirmState, event: ScreenEvent<never>, world: World): ConfirmStep {
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
    case 'confirm-text.up':
      return { state: scrolled(state, -1, world) };
    case 'confirm-text.down':
      return { state: scrolled(state, 1, world) };
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

/** How the box is shared out: what does not fit loses its blank lines first, and is scrolled to then. */
interface Arranged {
  readonly text: readonly string[];
  /** The request to type the word. */
  readonly prompt: readonly string[];
  /** A blank line before the buttons. */
  readonly hasGap: boolean;
  /** Rows for the text. */
  readonly height: number;
  readonly isCut: boolean;
}

function arranged({ lines, word }: ConfirmData, layout: Layout): Arranged {
  const inside = overlayColumns(layout) - 4;
  const wrapped = (some: readonly string[]): readonly string[] =>
    some.flatMap((line) => wrapIndented(line, inside));
  const asks = word !== null && lines.at(-1)?.endsWith(':') === true;
  const prompt = wrapped(asks ? lines.slice(-1) : []);
  const full = wrapped(asks ? lines.slice(0, -1) : lines);
  const field = word === null ? 0 : 1;
  const room = overlayArea(layout).rows - 2 - prompt.length - field - 1;
  if (full.length < room) {
    return { text: full, prompt, hasGap: true, height: full.length, isCut: false };
  }
  const text = full.filter((line) => line !== '');
  const hasGap = text.length < room;
  const height = Math.max(1, Math.min(text.length, room));
  return { text, prompt, hasGap, height, isCut: text.length > height };
}

/** Another window of the text; nothing changes where all of it is shown. */
function scrolled(state: ConfirmState, step: 1 | -1, { layout }: World): ConfirmState {
  const { text, height } = arranged(state.data, layout);
  const top = state.top + step * Math.max(1, height - 1);
  return { ...state, top: Math.max(0, Math.min(top, text.length - height)) };
}

function ConfirmScreen({
  state,
  world,
  isFocused,
}: ScreenProps<ConfirmState, never>): ReactElement {
  const { data, focus } = state;
  const { layout, theme } = world;
  const columns = overlayColumns(layout);
  const { text, prompt, hasGap, height } = arranged(data, layout);
  const top = Math.max(0, Math.min(state.top, text.length - height));
  const field = drawField(state.field, fieldCells - 2, isFocused && focus === 'field', theme);
  const focused = isFocused && focus !== 'field' ? focus : null;
  const lines = [...text.slice(top, top + height), ...prompt]
    .map((line) => `  ${fitText(line, columns - 4, theme.marks.cut)}`)
    .concat(data.word === null ? [] : [`  [ ${field} ]`], hasGap ? [''] : [], [
      `  ${buttonRow(buttonLabels(data), focused, theme)}`,
    ]);
  return (
    <Overlay
      title={data.title}
      lines={lines}
      columns={columns}
      rows={overlayRows(layout, lines.length + 2)}
      area={overlayArea(layout)}
      lower={{ buttons: [], focused: null, more: moreWords(top, text.length - top - height) }}
      theme={theme}
    />
  );
}

/** Small screens have no row of keys, so that the key stands here. */
function moreWords(above: number, below: number): string {
  const more = formatMore(above, below);
  if (more === '') return '';
  return `${below > 0 ? 'PgDn' : 'PgUp'}: ${more}`;
}

/** Wraps a line and keeps its indentation. */
function wrapIndented(line: string, width: number): readonly string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return wrapText(line.slice(indent.length), width - indent.length).map((part) => indent + part);
}
