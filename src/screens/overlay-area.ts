// Where dialogs and overlays may be drawn: inside the frame of the body, and all of the frame on small
// screens (TUI-206). Pure.
import type { Area } from '../components/Overlay.tsx';
import { dialogColumns, type Layout } from '../tui/layout.ts';

/** Rows above the frame of the body: title and breadcrumb. */
const rowsAbove = 2;

/** The area for overlays, in cells of the whole screen. */
export function overlayArea(layout: Layout): Area {
  if (layout.kind !== 'full') {
    return { left: 0, top: rowsAbove, columns: layout.columns, rows: layout.boxRows };
  }
  return { left: 1, top: rowsAbove + 1, columns: layout.bodyColumns, rows: layout.bodyRows };
}

/** Columns of a dialog in that area, borders included. */
export function overlayColumns(layout: Layout): number {
  return layout.kind === 'full' ? dialogColumns(layout) : layout.columns;
}

/** Rows of a dialog in that area: what it needs, or all of the area on small screens. */
export function overlayRows(layout: Layout, needed: number): number {
  const area = overlayArea(layout);
  return layout.kind === 'full' ? Math.min(area.rows, needed) : area.rows;
}
