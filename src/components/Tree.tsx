// A tree drawn as a list of rows with signs: `+` a closed branch, `-` an open one, `|` a leaf (TUI-030).
import type { ReactElement } from 'react';
import { cellWidth, fitText } from '../tui/text.ts';
import type { Theme } from '../tui/theme.ts';
import { List } from './List.tsx';
import type { ListState } from './list-state.ts';

export interface TreeLine {
  readonly depth: number;
  readonly kind: 'open' | 'closed' | 'leaf';
  readonly label: string;
  /** Stands at the right edge of the row. */
  readonly right: string;
  readonly isDim: boolean;
}

export interface TreeProps {
  readonly rows: readonly TreeLine[];
  readonly state: ListState;
  readonly columns: number;
  readonly height: number;
  readonly isFocused: boolean;
  readonly theme: Theme;
}

const signs = { open: '-', closed: '+', leaf: '|' } as const;

/** The visible part of a tree. */
export function Tree(props: TreeProps): ReactElement {
  const { rows, theme, columns } = props;
  return (
    <List
      state={props.state}
      count={rows.length}
      columns={columns}
      height={props.height}
      isFocused={props.isFocused}
      theme={theme}
      row={(index) => {
        const line = rows[index];
        return line === undefined ? '' : treeLine(line, columns - 1, theme);
      }}
    />
  );
}

/** One row without its focus column; one cell stays free at the right edge. */
export function treeLine(line: TreeLine, columns: number, theme: Theme): string {
  const { right } = line;
  const left = `${'  '.repeat(line.depth)}${signs[line.kind]} ${line.label}`;
  const room = columns - cellWidth(right) - (right === '' ? 1 : 2);
  const text = right === '' ? left : `${fitText(left, room, theme.marks.cut)} ${right} `;
  const cut = right === '' ? fitText(left, room, theme.marks.cut).trimEnd() : text;
  return line.isDim ? theme.paint('dim', cut) : cut;
}
