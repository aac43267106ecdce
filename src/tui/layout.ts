// How the rows of the terminal are shared out (section 3 of the console's specification): pure arithmetic
// on the size. Knows no component.
import type { TerminalSize } from './terminal/index.ts';

/** The size at which everything is drawn in full, and the smallest that is drawn at all. */
export const fullSize: TerminalSize = { columns: 80, rows: 24 };
export const smallestSize: TerminalSize = { columns: 60, rows: 16 };

export interface Layout {
  /** `compact` below 80x24 (TUI-346), `too-small` below 60x16 (TUI-347). */
  readonly kind: 'full' | 'compact' | 'too-small';
  readonly columns: number;
  /** Rows of a whole frame: one less than the terminal has (TUI-415). */
  readonly frameRows: number;
  /** Rows of the box with the body, its two borders included. */
  readonly boxRows: number;
  /** Cells inside the borders of the box. */
  readonly bodyColumns: number;
  readonly bodyRows: number;
  /** Row 23 is there. */
  readonly hasKeys: boolean;
  /** A second pane fits (TUI-025). */
  readonly isWide: boolean;
  /** Lists show extra columns (TUI-025). */
  readonly isVeryWide: boolean;
  /** The pane beside the view, for which the view has made room; null if there is none. */
  readonly pane: PaneArea | null;
}

/** Where a pane beside the view is drawn, in cells of the whole screen. */
export interface PaneArea {
  readonly kind: 'below' | 'right' | 'line';
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
  /** Its first row is an upper border; otherwise the lower border of the view stands there. */
  readonly hasDivider: boolean;
}

const widePaneColumns = 110;
const extraColumns = 160;

/** The layout for a terminal of this size. */
export function layoutOf(size: TerminalSize): Layout {
  const { columns, rows } = size;
  const frameRows = Math.max(1, rows - 1);
  const kind = layoutKind(size);
  const hasKeys = kind === 'full';
  const boxRows = Math.max(2, frameRows - (hasKeys ? 5 : 4));
  return {
    kind,
    columns,
    frameRows,
    boxRows,
    bodyColumns: Math.max(0, columns - 2),
    bodyRows: boxRows - 2,
    hasKeys,
    isWide: columns >= widePaneColumns,
    isVeryWide: columns >= extraColumns,
    pane: null,
  };
}

function layoutKind(size: TerminalSize): Layout['kind'] {
  if (size.columns < smallestSize.columns || size.rows < smallestSize.rows) return 'too-small';
  return size.columns < fullSize.columns || size.rows < fullSize.rows ? 'compact' : 'full';
}

/** The widest a dialog is drawn: 76 columns and its right border (TUI-206 and its pictures). */
export const dialogColumnsMax = 77;

/** Columns of a dialog, and the whole body below 80x24 (TUI-206). */
export function dialogColumns(layout: Layout): number {
  return layout.kind === 'full'
    ? Math.min(dialogColumnsMax, layout.bodyColumns)
    : layout.bodyColumns;
}
