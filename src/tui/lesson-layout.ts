// How the view and the pane beside it share the box (TUI-322): the pane stands below the view, or at its right on
// wide screens. Pure arithmetic on the size.
import { fullSize, type Layout, type PaneArea } from './layout.ts';

/** How much of the pane is drawn: all, its first lines while a dialog needs the room, or one line. */
export type PaneShape = 'whole' | 'head' | 'line';

export interface PaneWish {
  readonly shape: PaneShape;
  /** The lower border of the view is covered by the pane's upper one; not while a button there has the focus. */
  readonly hasDivider: boolean;
}

const paneRowsMax = 8;
const headRows = 2;
const paneColumns = 34;
/** Rows that the view keeps with its borders, however small the screen is. */
const viewRowsMin = 6;
/** Title and breadcrumb stand above the box. */
const rowsAbove = 2;

/** The layout of the view beside a pane; `layout` is that of the whole screen. */
export function layoutBeside(layout: Layout, wish: PaneWish): Layout {
  if (wish.shape === 'line') {
    const boxRows = layout.boxRows - 1;
    const line = { left: 0, top: rowsAbove + boxRows, columns: layout.columns, rows: 1 };
    return withBox(layout, layout.columns, boxRows, { ...line, kind: 'line', hasDivider: false });
  }
  if (layout.isWide) {
    const columns = layout.columns - paneColumns;
    const { boxRows: rows } = layout;
    const area = { left: columns, top: rowsAbove, columns: paneColumns, rows };
    return withBox(layout, columns, rows, { ...area, kind: 'right', hasDivider: true });
  }
  const wanted = wish.shape === 'head' ? headRows : paneRowsMax;
  const lines = Math.max(1, Math.min(wanted, layout.boxRows - 1 - viewRowsMin));
  const boxRows = layout.boxRows - lines - 1;
  const { hasDivider } = wish;
  const top = rowsAbove + boxRows - (hasDivider ? 1 : 0);
  const rows = lines + (hasDivider ? 2 : 1);
  const area = { left: 0, top, columns: layout.columns, rows };
  return withBox(layout, layout.columns, boxRows, { ...area, kind: 'below', hasDivider });
}

function withBox(layout: Layout, columns: number, boxRows: number, pane: PaneArea): Layout {
  const isFull = layout.kind === 'full' && columns >= fullSize.columns;
  return {
    ...layout,
    kind: layout.kind === 'full' && !isFull ? 'compact' : layout.kind,
    columns,
    boxRows,
    bodyColumns: Math.max(0, columns - 2),
    bodyRows: Math.max(0, boxRows - 2),
    isWide: layout.isWide && columns === layout.columns,
    isVeryWide: layout.isVeryWide && columns === layout.columns,
    pane,
  };
}
