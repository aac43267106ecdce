// The output of a run in a window; only the lines in the window are laid out (TUI-226, 230, 405).
import type { ReactElement } from 'react';
import { cutText } from '../tui/text.ts';
import { markCursor, type Theme } from '../tui/theme.ts';
import { Lines } from './Lines.tsx';
import { type OutputState, outputWindow } from './output-state.ts';

export interface OutputPaneProps {
  readonly state: OutputState;
  readonly count: number;
  /** The text of a line, counted from 0; asked for the window only. */
  readonly line: (index: number) => string;
  /** What stands behind the window's place: `started by root   run 3`. */
  readonly note: string;
  readonly columns: number;
  /** Rows, the one with the window's place included. */
  readonly height: number;
  readonly isFocused: boolean;
  readonly theme: Theme;
}

/** The lines, and below them where the window stands. */
export function OutputPane(props: OutputPaneProps): ReactElement {
  const { state, count, columns, height, theme, isFocused } = props;
  const rows = Math.max(0, height - 1);
  const { from, to, newLines } = outputWindow(state, count, rows);
  const lines = Array.from({ length: rows }, (_, index) => {
    if (from + index >= to) return '';
    return ` ${cutText(props.line(from + index), columns - 1, theme.marks.cut)}`;
  });
  const follow = state.top === null ? 'Follow on' : 'Follow off';
  const shown = to > from ? `lines ${from + 1}-${to} of ${count}` : linesText(count, '');
  const place = count === 0 ? 'no lines yet' : shown;
  const news = newLines === 0 ? '' : linesText(newLines, 'new ');
  const parts = [follow, place, news, props.note].filter((part) => part !== '').join('   ');
  const head = isFocused ? markCursor(' ') : ' ';
  return <Lines lines={[...lines, head + cutText(parts, columns - 1, theme.marks.cut)]} />;
}

function linesText(count: number, kind: string): string {
  return `${count} ${kind}${count === 1 ? 'line' : 'lines'}`;
}
