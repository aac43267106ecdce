// A box with its title in the upper and its buttons in the lower border. Knows sizes and texts only.
import { Box, Text } from 'ink';
import type { ReactElement, ReactNode } from 'react';
import type { Theme } from '../tui/theme.ts';
import { type LowerBorder, lowerBorder, upperBorder } from './frame-lines.ts';
import { Line } from './Lines.tsx';

export interface FrameProps {
  readonly title: string;
  /** Size in cells, borders included. */
  readonly columns: number;
  readonly rows: number;
  /** Null leaves the lower border to the frame that follows below. */
  readonly lower: LowerBorder | null;
  /** The upper border is a divider below another frame. */
  readonly isDivider?: boolean;
  readonly theme: Theme;
  readonly children: ReactNode;
}

/** A frame; what does not fit into it is not drawn. */
export function Frame(props: FrameProps): ReactElement {
  const { columns, rows, lower, theme } = props;
  const height = rows - (lower === null ? 1 : 2);
  return (
    <Box flexDirection="column" width={columns} height={rows} flexShrink={0}>
      <Line text={upperBorder(props.title, columns, theme, props.isDivider)} />
      <Box width={columns} height={height}>
        <Box
          flexDirection="column"
          marginLeft={1}
          width={columns - 2}
          height={height}
          overflow="hidden"
        >
          {props.children}
        </Box>
        <Side left={0} height={height} theme={theme} />
        <Side left={columns - 1} height={height} theme={theme} />
      </Box>
      {lower === null ? null : <Line text={lowerBorder(lower, columns, theme)} />}
    </Box>
  );
}

/**
 * One side of the frame as one text. Ink's own borders would do for the first drawing only: Ink 6.8 forgets
 * that the upper border is off when the border changes.
 */
function Side(props: {
  readonly left: number;
  readonly height: number;
  readonly theme: Theme;
}): ReactElement {
  const { theme } = props;
  const side = theme.paint('frame', theme.marks.vertical);
  return (
    <Box position="absolute" marginLeft={props.left} width={1} height={props.height}>
      <Text>{Array.from({ length: props.height }, () => side).join('\n')}</Text>
    </Box>
  );
}
