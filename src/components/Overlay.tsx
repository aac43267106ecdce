// A box of lines drawn over the body, in its middle: what lies below is covered, not changed (TUI-206).
import { Box } from 'ink';
import type { ReactElement } from 'react';
import { padText } from '../tui/text.ts';
import type { Theme } from '../tui/theme.ts';
import { type LowerBorder, lowerBorder, upperBorder } from './frame-lines.ts';
import { Lines } from './Lines.tsx';

/** A rectangle on the screen, in cells. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

export interface OverlayProps {
  readonly title: string;
  /** Lines inside the borders, cut to `columns - 2`, painted. */
  readonly lines: readonly string[];
  readonly columns: number;
  /** Rows with both borders; as many as the lines need if left out. */
  readonly rows?: number;
  /** Where it may be drawn. */
  readonly area: Area;
  readonly lower?: LowerBorder;
  readonly theme: Theme;
}

/** The framed lines, as high as they need or as the area allows. */
export function Overlay(props: OverlayProps): ReactElement {
  const { area, theme, title } = props;
  const columns = Math.min(props.columns, area.columns);
  const rows = Math.min(props.rows ?? props.lines.length + 2, area.rows);
  const side = theme.paint('frame', theme.marks.vertical);
  const inside = Array.from({ length: rows - 2 }, (_, index) => {
    return side + padText(props.lines[index] ?? '', columns - 2) + side;
  });
  const lower = props.lower ?? { buttons: [], focused: null, more: '' };
  return (
    <Box
      position="absolute"
      flexDirection="column"
      marginLeft={area.left + Math.ceil((area.columns - columns) / 2)}
      marginTop={area.top + Math.floor((area.rows - rows) / 2)}
      width={columns}
      height={rows}
    >
      <Lines
        lines={[upperBorder(title, columns, theme), ...inside, lowerBorder(lower, columns, theme)]}
      />
    </Box>
  );
}
