// Draws a form: labels, boxes and marks in fixed columns, one field in focus with the real cursor in it
// (TUI-200..202). Values and focus come from form-state.ts.
import type { ReactElement } from 'react';
import { cellWidth, fitText, padText } from '../tui/text.ts';
import { markCursor, type Theme } from '../tui/theme.ts';
import type { FieldSpec, FormState } from './form-state.ts';
import { Lines } from './Lines.tsx';
import { drawField } from './text-field.ts';

/** The columns that fields share unless they say otherwise. */
export interface FormColumns {
  readonly label: number;
  readonly box: number;
  readonly mark: number;
  /** Cells for text inside a box. */
  readonly width: number;
  /** One field a line, whatever the fields say (TUI-346). */
  readonly isNarrow: boolean;
}

export interface FormProps {
  readonly form: FormState;
  readonly columns: number;
  readonly height: number;
  readonly isFocused: boolean;
  readonly theme: Theme;
}

/** The columns of a form in a body of this width, as the pictures of the specification have them. */
export function formColumns(columns: number): FormColumns {
  if (columns >= 78) return { label: 4, box: 31, mark: 67, width: 30, isNarrow: false };
  const box = 26;
  const width = Math.max(8, columns - box - 8);
  return { label: 4, box, mark: box + width + 5, width, isNarrow: true };
}

/** The lines of the form around the focused field. */
export function Form(props: FormProps): ReactElement {
  const { form, columns, height, isFocused, theme } = props;
  const { lines, focusLine } = formLines(form, formColumns(columns), isFocused, theme);
  const last = Math.max(0, lines.length - height);
  const top = Math.min(last, Math.max(0, focusLine - height + 2));
  return <Lines lines={lines.slice(top, top + height)} />;
}

/** All lines of a form, and the line of the focused field. */
export function formLines(
  form: FormState,
  columns: FormColumns,
  isFocused: boolean,
  theme: Theme,
): { readonly lines: readonly string[]; readonly focusLine: number } {
  const lines: string[] = [];
  let focusLine = 0;
  form.fields.forEach((field, index) => {
    const hasFocus = isFocused && index === form.focus;
    const drawn = fieldLines(field, form, hasFocus, columns, theme);
    const isBeside = field.isBeside === true && !columns.isNarrow && lines.length > 0;
    if (isBeside) {
      const before = lines.pop() ?? '';
      const beside = joinBeside(before, drawn[0] ?? '', hasFocus, theme);
      lines.push(beside, ...drawn.slice(1));
    } else {
      if (field.heading !== undefined) {
        lines.push(theme.paint('title', ' '.repeat(columns.label) + field.heading));
      }
      lines.push(...drawn);
    }
    if (index === form.focus) focusLine = lines.length - (isBeside ? 1 : drawn.length);
    const problem = form.problems[field.name];
    for (const line of problem?.split('\n') ?? []) lines.push(theme.paint('warn', `      ${line}`));
  });
  return { lines, focusLine };
}

/** The line of the field before, and behind it the field; its blanks up to there are dropped. */
function joinBeside(before: string, line: string, hasFocus: boolean, theme: Theme): string {
  const rest = line.slice(line.search(/[^ ]/));
  const start = cellWidth(line) - cellWidth(rest);
  const marked = hasFocus ? theme.paint('focus', theme.marks.focus) + before.slice(1) : before;
  const own = hasFocus ? line.replace(focusMark(theme), ' ') : line;
  const tail = own.slice(own.search(/[^ ]/));
  return padText(marked, hasFocus ? cellWidth(own) - cellWidth(tail) : start) + tail;
}

function focusMark(theme: Theme): string {
  return theme.paint('focus', theme.marks.focus);
}

function fieldLines(
  field: FieldSpec,
  form: FormState,
  hasFocus: boolean,
  columns: FormColumns,
  theme: Theme,
): readonly string[] {
  const own = placesOf(field, columns);
  const needed = field.required === true ? '*' : ' ';
  const label = fitText(field.label, Math.max(0, own.box - own.label - 1), theme.marks.cut);
  const begin = hasFocus ? focusMark(theme) : ' ';
  const head = `${begin} ${needed} `;
  const indent =
    own.label >= 4 ? head + ' '.repeat(own.label - 4) : begin + ' '.repeat(own.label - 1);
  const lead = padText(indent + label, own.box);
  const boxes = boxLines(field, form, hasFocus, own.width, theme);
  const marks = marksOf(field);
  return boxes.map((box, index) => {
    if (index > 0) return `${' '.repeat(own.box)}${box}`;
    return marks === '' ? lead + box : `${padText(lead + box, own.mark)}${marks}`;
  });
}

function placesOf(field: FieldSpec, columns: FormColumns): Omit<FormColumns, 'isNarrow'> {
  if (columns.isNarrow) return columns;
  const box = field.boxColumn ?? columns.box;
  const width = field.width ?? columns.width;
  const ownMark = field.width === undefined ? columns.mark : box + width + 6;
  return {
    label: field.labelColumn ?? columns.label,
    box,
    width,
    mark: field.markColumn ?? ownMark,
  };
}

function boxLines(
  field: FieldSpec,
  form: FormState,
  hasFocus: boolean,
  width: number,
  theme: Theme,
): readonly string[] {
  const value = form.values[field.name] ?? '';
  const focused = (text: string): string =>
    hasFocus ? theme.paint('focus', markCursor(text.slice(0, 1)) + text.slice(1)) : text;
  switch (field.kind) {
    case 'text':
    case 'number':
    case 'path':
      return [`[ ${drawField({ text: value, cursor: form.cursor }, width, hasFocus, theme)} ]`];
    case 'choice':
    case 'flag': {
      const choices = field.kind === 'flag' ? ['no', 'yes'] : (field.choices ?? []);
      const longest = field.kind === 'flag' ? Math.max(...choices.map(cellWidth)) : 0;
      return [`< ${focused(padText(value, longest))} >`];
    }
    case 'checkbox':
      return [`[${focused(value === 'yes' ? 'x' : ' ')}] ${field.captions?.[0] ?? ''}`];
    case 'radio':
      return (field.choices ?? []).map((choice, index) => {
        const isChosen = choice === value;
        const dot = isChosen ? focused('o') : ' ';
        return `(${dot}) ${field.captions?.[index] ?? choice}`;
      });
  }
}

function marksOf(field: FieldSpec): string {
  const kind = field.kind === 'number' ? '#' : field.kind === 'path' ? '/' : '';
  return [kind, field.hasList === true ? '+' : ''].filter((mark) => mark !== '').join(' ');
}
