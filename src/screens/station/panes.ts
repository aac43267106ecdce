// How the body of SysMan Station is shared out: views at the left, objects at the right with the lamp below them
// (TUI-155). Below 80 columns the panes take turns. Pure arithmetic.
import type { Layout } from '../../tui/layout.ts';
import type { ViewName } from './views.ts';

const splitColumns = 80;
const leftCells = 29;
/** Bodies with fewer rows show neither the monitored groups nor the lamp. */
const fullRows = 15;

interface StationPanes {
  readonly isSplit: boolean;
  readonly left: number;
  readonly right: number;
  /** Cells of the right pane with the divider and the outer border; 0 where they take turns. */
  readonly paneColumns: number;
}

export function stationPanes({ columns, bodyColumns }: Layout): StationPanes {
  if (columns < splitColumns) {
    return { isSplit: false, left: bodyColumns, right: bodyColumns, paneColumns: 0 };
  }
  const paneColumns = bodyColumns - leftCells + 1;
  return { isSplit: true, left: leftCells, right: paneColumns - 2, paneColumns };
}

export function hasMonitor({ bodyRows }: Layout): boolean {
  return bodyRows >= fullRows;
}

/** Rows of the lamp and the last events with a blank one before them; none in the view of events. */
export function lampHeight(view: ViewName, layout: Layout): number {
  if (view === 'Events' || layout.bodyRows < fullRows) return 0;
  return layout.isWide ? 8 : 5;
}

export function objectsHeight(view: ViewName, layout: Layout): number {
  return Math.max(1, layout.bodyRows - lampHeight(view, layout));
}
