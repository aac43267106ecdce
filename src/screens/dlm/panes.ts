// How the body is shared out between the two panes of the browser. Below 80 columns they take turns. Pure arithmetic.
import type { Layout } from '../../tui/layout.ts';

export interface PaneSizes {
  readonly isSplit: boolean;
  /** Cells inside the left pane, and inside the right one; the same where they take turns. */
  readonly left: number;
  readonly right: number;
  /** Cells of the right pane with the divider and the outer border; 0 where they take turns. */
  readonly paneColumns: number;
}

const splitColumns = 80;
/** What the picture of the specification has at 80 columns. */
const paneColumnsMin = 46;

export function paneSizes({ columns, bodyColumns }: Layout): PaneSizes {
  if (columns < splitColumns) {
    return { isSplit: false, left: bodyColumns, right: bodyColumns, paneColumns: 0 };
  }
  const paneColumns = Math.max(paneColumnsMin, Math.floor(columns / 2));
  return {
    isSplit: true,
    left: bodyColumns - paneColumns + 1,
    right: paneColumns - 2,
    paneColumns,
  };
}
