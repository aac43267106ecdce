// A text in a window, moved by lines and pages. It owns no text and remembers no place.
import type { ReactElement } from 'react';
import { cutText } from '../tui/text.ts';
import { markCursor, type Theme } from '../tui/theme.ts';
import { Lines } from './Lines.tsx';
import type { ListMove } from './list-state.ts';

export interface PagerProps {
  readonly lines: readonly string[];
  /** First line of the window. */
  readonly top: number;
  readonly columns: number;
  readonly height: number;
  readonly isFocused: boolean;
  readonly theme: Theme;
}

/** The lines of the window; the real cursor stands at its upper left corner (TUI-429). */
export function Pager(props: PagerProps): ReactElement {
  const { lines, columns, height, isFocused, theme } = props;
  const top = clampTop(props.top, lines.length, height);
  const shown = lines.slice(top, top + height).map((line, index) => {
    const cut = cutText(line, columns - 1, theme.marks.cut);
    return index === 0 && isFocused ? markCursor(' ') + cut : ` ${cut}`;
  });
  return <Lines lines={shown} />;
}

/** The first line of the window after a move. */
export function movePager(top: number, move: ListMove, count: number, height: number): number {
  const page = Math.max(1, height - 1);
  const steps: Readonly<Record<ListMove, number>> = {
    up: -1,
    down: 1,
    'page-up': -page,
    'page-down': page,
    first: -count,
    last: count,
  };
  return clampTop(top + steps[move], count, height);
}

function clampTop(top: number, count: number, height: number): number {
  return Math.max(0, Math.min(top, count - height));
}
