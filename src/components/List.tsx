// A list with a window: only the rows in the window are built, one text element each (TUI-068, 421).
import type { ReactElement } from 'react';
import { cellWidth, padText } from '../tui/text.ts';
import { markCursor, type Theme } from '../tui/theme.ts';
import { Lines } from './Lines.tsx';
import { fitWindow, type ListState } from './list-state.ts';

export interface ListProps {
  readonly state: ListState;
  readonly count: number;
  /** Size of the window in cells. */
  readonly columns: number;
  readonly height: number;
  /** The row of an item without its first column: cut to `columns - 1`, painted or plain. */
  readonly row: (index: number) => string;
  readonly isFocused: boolean;
  readonly theme: Theme;
}

/** The rows of the window; the focused one with its mark, in reverse video and with the cursor (TUI-021). */
export function List(props: ListProps): ReactElement {
  return <Lines lines={listLines(props)} />;
}

/** The rows of {@link List} as text. */
export function listLines(props: ListProps): readonly string[] {
  const { count, height, columns, row, isFocused, theme } = props;
  const { index, top } = fitWindow(props.state, count, height);
  const lines: string[] = [];
  for (let at = top; at < Math.min(count, top + height); at += 1) {
    lines.push(focusableLine(row(at), at === index && isFocused, columns, theme));
  }
  return lines;
}

/** One row with the column for the focus mark before it. */
export function focusableLine(
  text: string,
  isFocused: boolean,
  columns: number,
  theme: Theme,
): string {
  if (!isFocused) return ` ${text}`;
  const filled = cellWidth(text) < columns - 1 ? padText(text, columns - 1) : text;
  return theme.paint('focus', markCursor(theme.marks.focus) + filled);
}
