// Draws a plan: how it stands in one line, and below it what would happen in a window.
import { type ReactElement, useEffect } from 'react';
import { Lines } from '../../components/Lines.tsx';
import { Pager } from '../../components/Pager.tsx';
import { cleanText } from '../../format/index.ts';
import type { ScreenProps, World } from '../../tui/screen.ts';
import { cutText, wrapText } from '../../tui/text.ts';
import { markCursor } from '../../tui/theme.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';
import {
  hasChangedSince,
  type PlanEvent,
  type PlanState,
  planHeight,
  planPageLines,
} from './state.ts';

type Props = ScreenProps<PlanState, PlanEvent>;

export function PlanScreen(props: Props): ReactElement {
  const { state, world, send } = props;
  const { layout, theme } = world;
  const isNeeded = state.progress.status === 'needed';
  useEffect(() => {
    if (isNeeded) send({ type: 'due' });
  });
  const lines = planPageLines(state, world);
  const height = planHeight(world);
  const top = Math.max(0, Math.min(state.top, lines.length - height));
  const below = Math.max(0, lines.length - top - height);
  const shown = lines.slice(top, top + height).map((line) => paintLine(cleanText(line), world));
  return (
    <BodyFrame
      view={props}
      title={`What would happen: ${state.question.title}`}
      above={top}
      below={below}
    >
      <Lines lines={[headLine(state, world)]} />
      {state.progress.status === 'known' ? (
        <Pager
          lines={shown}
          top={0}
          columns={layout.bodyColumns}
          height={height}
          isFocused={props.isFocused}
          theme={theme}
        />
      ) : (
        <Lines lines={waitingLines(props)} />
      )}
    </BodyFrame>
  );
}

/** The mark of a plan (TUI-071, 249), or that it is out of date. */
function headLine(state: PlanState, world: World): string {
  const { theme, layout } = world;
  const { progress } = state;
  const cut = (text: string): string => cutText(` ${text}`, layout.bodyColumns, theme.marks.cut);
  if (progress.status !== 'known') return theme.paint('title', cut('DRY RUN, nothing was done'));
  if (hasChangedSince(state, world)) {
    return theme.paint('warn', cut('The cluster has changed since. n makes a new plan.'));
  }
  const { basis, changes } = progress.plan;
  const count = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  return theme.paint('title', cut(`DRY RUN, nothing was done   plan ${basis}, ${count}`));
}

function waitingLines({ state, world, isFocused }: Props): readonly string[] {
  const { progress } = state;
  const width = world.layout.bodyColumns - 3;
  const text =
    progress.status === 'failed'
      ? `There is no plan: ${cleanText(progress.message)} n asks again, Esc goes back.`
      : 'The service works out what would happen. Esc goes back without waiting for it.';
  const [first = '', ...more] = wrapText(text, width).map((line) => ` ${line}`);
  const meaning = progress.status === 'failed' ? 'warn' : 'changing';
  const head = isFocused ? markCursor(' ') + first.slice(1) : first;
  return ['', ...[head, ...more].map((line) => world.theme.paint(meaning, line))];
}

/** Headings stand out, and so do complaints. */
function paintLine(line: string, { theme }: World): string {
  if (/^\s+! /.test(line)) return theme.paint('warn', line);
  return /^\S.*:$/.test(line) || line.startsWith('Why ') ? theme.paint('title', line) : line;
}
