// How the body of SysMan Station is shared out: views at the left, objects at the right, and below those the lamp with the
// last events, or from 110 columns a pane of events (TUI-155). Below 80 columns the panes take turns. Pure arithmetic.
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

/** Rows of the lamp and the last three events with a blank one before them; none where events have a pane or a view. */
export function lampHeight(view: ViewName, layout: Layout): number {
  if (view === 'Events' || layout.isWide || layout.bodyRows < fullRows) return 0;
  return 5;
}

/** Rows of the pane of events below its title; none below 110 columns, and where the view is that of events. */
export function eventsHeight(view: ViewName, layout: Layout): number {
  if (view === 'Events' || !layout.isWide) return 0;
  return Math.max(2, Math.floor(layout.bodyRows / 3) - 1);
}

export function objectsHeight(view: ViewName, layout: Layout): number {
  const events = eventsHeight(view, layout);
  // The title of the pane of events takes one more.
  const below = events === 0 ? lampHeight(view, layout) : events + 1;
  return Math.max(1, layout.bodyRows - below);
}
