// A small table that stands still, on ink-table with our frame set and looks (TUI-422). For at most ten rows
// of single-width text; whatever lives, scrolls or is longer uses List.
import { Text } from 'ink';
import { Table } from 'ink-table';
import { createContext, type ReactElement, type ReactNode, useContext } from 'react';
import type { Theme } from '../tui/theme.ts';

/** Rows beyond this are not drawn. */
export const smallTableRowsMax = 10;

export interface SmallTableProps {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly theme: Theme;
}

const ThemeContext = createContext<Theme | null>(null);

/** The table in the theme's frame. */
export function SmallTable({ columns, rows, theme }: SmallTableProps): ReactElement {
  return (
    <ThemeContext.Provider value={theme}>
      <Table
        data={rows.slice(0, smallTableRowsMax).map((row) => ({ ...row }))}
        columns={[...columns]}
        header={Heading}
        cell={Cell}
        skeleton={Skeleton}
      />
    </ThemeContext.Provider>
  );
}

function useTheme(): Theme {
  const theme = useContext(ThemeContext);
  if (theme === null) throw new Error('A table cell stands outside of a table.');
  return theme;
}

function Heading({ children }: { readonly children?: ReactNode }): ReactElement {
  return <Text>{useTheme().paint('title', String(children ?? ''))}</Text>;
}

function Cell({ children }: { readonly children?: ReactNode }): ReactElement {
  return <Text>{String(children ?? '')}</Text>;
}

/** ink-table draws with these characters; ours take their places. */
function Skeleton({ children }: { readonly children?: ReactNode }): ReactElement {
  const { marks, paint } = useTheme();
  const ours: Readonly<Record<string, string>> = {
    '─': marks.horizontal,
    '│': marks.vertical,
    '┌': marks.topLeft,
    '┐': marks.topRight,
    '└': marks.bottomLeft,
    '┘': marks.bottomRight,
    '├': marks.teeLeft,
    '┤': marks.teeRight,
    '┬': marks.teeDown,
    '┴': marks.teeUp,
    '┼': marks.cross,
  };
  const text = [...String(children ?? '')]
    .map((character) => ours[character] ?? character)
    .join('');
  return <Text>{paint('frame', text)}</Text>;
}
