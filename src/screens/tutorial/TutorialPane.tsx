// Draws the tutorial pane into its place beside the view: below it, at its right, or as one line while the
// tutorial is paused (TUI-322, 328).
import { Box } from 'ink';
import type { ReactElement } from 'react';
import { formatMore, lowerBorder, upperBorder } from '../../components/frame-lines.ts';
import { Lines } from '../../components/Lines.tsx';
import type { ScreenProps, World } from '../../tui/screen.ts';
import { cutText, padText } from '../../tui/text.ts';
import { currentStep } from '../../tutorials/index.ts';
import { buttonLabels, paneButtons } from './pane-buttons.ts';
import { paneLines } from './pane-lines.ts';
import type { PaneEvent, PaneState } from './pane-play.ts';

export function TutorialPane(props: ScreenProps<PaneState, PaneEvent>): ReactElement {
  const { pane } = props.world.layout;
  if (pane === null) return <Box />;
  const lines = pane.kind === 'line' ? [foldedLine(props.state, props.world)] : framedLines(props);
  return (
    <Box
      position="absolute"
      flexDirection="column"
      marginLeft={pane.left}
      marginTop={pane.top}
      width={pane.columns}
      height={pane.rows}
      overflow="hidden"
    >
      <Lines lines={lines} />
    </Box>
  );
}

/** The whole pane when the tutorial is paused. */
function foldedLine({ lesson, progress }: PaneState, { layout, theme }: World): string {
  const { index } = currentStep(lesson, progress);
  const text = ` Tutorial paused at step ${index + 1}; F12 to go on.`;
  return theme.paint('title', cutText(text, layout.pane?.columns ?? 0, theme.marks.cut));
}

function framedLines(props: ScreenProps<PaneState, PaneEvent>): readonly string[] {
  const { state, world, isFocused } = props;
  const { theme, layout } = world;
  const { columns = 0, rows = 0, hasDivider = false, kind } = layout.pane ?? {};
  const height = rows - (hasDivider ? 2 : 1);
  const all = paneLines(state, columns - 4, height, theme);
  const top = Math.max(0, Math.min(state.top, all.length - height));
  const side = theme.paint('frame', theme.marks.vertical);
  const body = Array.from({ length: height }, (_, row) => {
    const line = all[top + row] ?? '';
    return `${side} ${padText(line, columns - 3)}${side}`;
  });
  const more = formatMore(top, Math.max(0, all.length - top - height));
  const lower = lowerBorder(
    {
      buttons: buttonLabels(paneButtons(state), columns - 6 - more.length),
      focused: isFocused ? state.button : null,
      more,
    },
    columns,
    theme,
  );
  const upper = upperBorder(paneTitle(state, columns), columns, theme, kind === 'below');
  return [...(hasDivider ? [upper] : []), ...body, lower];
}

/** The whole title where it fits, otherwise the place in the lesson alone. */
function paneTitle({ lesson, progress }: PaneState, columns: number): string {
  const { index } = currentStep(lesson, progress);
  // A name of two capitals, such as Memory Channel, stays as it is.
  const isName = /^[A-Z]\S* [A-Z]/.test(lesson.title);
  const begin = isName
    ? lesson.title
    : `${lesson.title.slice(0, 1).toLowerCase()}${lesson.title.slice(1)}`;
  const here = `step ${index + 1} of ${lesson.steps.length}`;
  const place = progress.phase === 'new' ? '' : progress.phase === 'done' ? 'done' : here;
  const title = `Tutorial: ${begin}      ${place}`.trim();
  return title.length <= columns - 8 ? title : `Tutorial ${place}`.trim();
}
