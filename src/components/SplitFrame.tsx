// A frame with a second pane at its right: one outer border, a divider, a title for each (TUI-025). The left
// pane takes children; the right one lines, since it only shows.
import { Box } from 'ink';
import type { ReactElement, ReactNode } from 'react';
import { cellWidth, cutText, padText } from '../tui/text.ts';
import type { Theme } from '../tui/theme.ts';
import { Frame } from './Frame.tsx';
import { type LowerBorder, upperBorder } from './frame-lines.ts';
import { Lines } from './Lines.tsx';

export interface SplitFrameProps {
  readonly title: string;
  readonly paneTitle: string;
  /** Lines of the right pane, cut to its inner width and painted. */
  readonly paneLines: readonly string[];
  /** Cells of the right pane with the divider and the outer border. */
  readonly paneColumns: number;
  /** A border through the right pane, drawn over that line, with the title of what stands below it. */
  readonly paneDivider?: { readonly line: number; readonly title: string };
  /** Size of the whole frame in cells. */
  readonly columns: number;
  readonly rows: number;
  readonly lower: LowerBorder;
  readonly theme: Theme;
  /** Drawn in the left pane, cut to `columns - paneColumns - 1` cells. */
  readonly children: ReactNode;
}

/** Both panes; the right one is drawn over the frame of the whole. */
export function SplitFrame(props: SplitFrameProps): ReactElement {
  const { columns, rows, paneColumns, theme } = props;
  return (
    <Box width={columns} height={rows} flexShrink={0}>
      <Frame title={props.title} columns={columns} rows={rows} lower={props.lower} theme={theme}>
        {props.children}
      </Frame>
      <Box
        position="absolute"
        flexDirection="column"
        marginLeft={columns - paneColumns}
        width={paneColumns}
        height={rows - 1}
      >
        <Lines lines={paneOf(props)} />
      </Box>
    </Box>
  );
}

/** The upper border with its tee, then every row between divider and outer border. */
function paneOf(props: SplitFrameProps): readonly string[] {
  const { paneColumns, paneDivider, rows, theme } = props;
  const { marks, paint } = theme;
  const inside = paneColumns - 2;
  const side = paint('frame', marks.vertical);
  const title = cutText(props.paneTitle, inside - 6, marks.cut);
  const rest = marks.horizontal.repeat(Math.max(0, inside - cellWidth(title) - 4));
  const upper =
    paint('frame', marks.teeDown + marks.horizontal.repeat(2)) +
    paint('title', ` ${title} `) +
    paint('frame', rest + marks.topRight);
  const body = Array.from({ length: rows - 2 }, (_, index) => {
    if (index === paneDivider?.line)
      return upperBorder(paneDivider.title, paneColumns, theme, true);
    return side + padText(props.paneLines[index] ?? '', inside) + side;
  });
  return [upper, ...body];
}
