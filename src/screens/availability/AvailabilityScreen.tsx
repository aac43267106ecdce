// Draws the availability report in a window, or what is waited for.
import { type ReactElement, useEffect } from 'react';
import { Lines } from '../../components/Lines.tsx';
import { Pager } from '../../components/Pager.tsx';
import { cleanText } from '../../format/index.ts';
import type { ScreenProps } from '../../tui/screen.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';
import { fittedText } from '../shell/fitted-text.ts';
import {
  type AvailabilityEvent,
  type AvailabilityState,
  reportLines,
  reportTitle,
} from './state.ts';

type Props = ScreenProps<AvailabilityState, AvailabilityEvent>;

export function AvailabilityScreen(props: Props): ReactElement {
  const { state, world, send } = props;
  const { bodyColumns, bodyRows } = world.layout;
  const { progress } = state;
  const isNeeded = progress.status === 'needed' && world.cluster.phase === 'live';
  useEffect(() => {
    if (isNeeded) send({ type: 'due' });
  });
  const lines = reportLines(state).map((line) => cleanText(line));
  const top = Math.max(0, Math.min(state.top, lines.length - bodyRows));
  const below = Math.max(0, lines.length - top - bodyRows);
  const waiting =
    progress.status === 'failed'
      ? `There is no report: ${cleanText(progress.message)} n asks again, Esc goes back.`
      : 'The service counts. Esc goes back without waiting for it.';
  return (
    <BodyFrame view={props} title={reportTitle(state)} above={top} below={below}>
      {progress.status === 'known' ? (
        <Pager
          lines={lines}
          top={top}
          columns={bodyColumns}
          height={bodyRows}
          isFocused={props.isFocused}
          theme={world.theme}
        />
      ) : (
        <Lines lines={fittedText([waiting], bodyColumns - 2, bodyRows).map((line) => ` ${line}`)} />
      )}
    </BodyFrame>
  );
}
