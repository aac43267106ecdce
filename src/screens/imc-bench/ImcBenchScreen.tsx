// Draws the Memory Channel bench: hosts with their memory, rails and packets, the reasons, and what was said. It decides
// nothing.
import { Box } from 'ink';
import type { ReactElement } from 'react';
import { Lines } from '../../components/Lines.tsx';
import { focusableLine } from '../../components/List.tsx';
import { outputWindow } from '../../components/output-state.ts';
import { type PracticeHost, presentPractice } from '../../engine/memory-channel/index.ts';
import type { ScreenProps, World } from '../../tui/screen.ts';
import { cutText, fitText } from '../../tui/text.ts';
import type { Meaning } from '../../tui/theme.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';
import { hostLine, hostTitles, imcBenchShape, logLines, topLines, whyLines } from './lines.ts';
import type { ImcBenchEvent, ImcBenchState } from './state.ts';

type Props = ScreenProps<ImcBenchState, ImcBenchEvent>;

export function ImcBenchScreen(props: Props): ReactElement {
  const { state, world, isFocused } = props;
  const { layout, theme } = world;
  const { bodyColumns } = layout;
  const { cut } = theme.marks;
  const shape = imcBenchShape(state, world);
  const all = logLines(state.session);
  const { from, to } = outputWindow(state.log, all.length, shape.logRows);
  const lines = [
    theme.paint('title', hostTitles(bodyColumns, cut)),
    ...presentPractice(state.session).view.hosts.map((host) =>
      drawHost(host, host.name === state.host, isFocused, world),
    ),
    ...topLines(state, bodyColumns).map(({ text, meaning }) => paintLine(text, meaning, world)),
    ...whyLines(state.session, bodyColumns)
      .slice(0, shape.whyRows)
      .map((line) => theme.paint('title', ` ${line}`)),
    ...all.slice(from, to).map((line) => cutText(line, bodyColumns, cut)),
  ];
  return (
    <BodyFrame view={props} title={titleOf(state)} above={from} below={all.length - to}>
      <Box flexDirection="column">
        <Lines lines={lines.slice(0, layout.bodyRows)} />
      </Box>
    </BodyFrame>
  );
}

/** `Practice bench: Memory Channel, 3 of 5 operations`. */
function titleOf({ session }: ImcBenchState): string {
  const { position, operations } = session;
  const count = operations.length > position ? `${position} of ${operations.length}` : position;
  const noun = operations.length === 1 ? 'operation' : 'operations';
  return `Practice bench: Memory Channel, ${count} ${noun}`;
}

function drawHost(host: PracticeHost, isChosen: boolean, isFocused: boolean, world: World): string {
  const { theme, layout } = world;
  const text = fitText(hostLine(host), layout.bodyColumns - 1, theme.marks.cut);
  if (isChosen && isFocused) return focusableLine(text, true, layout.bodyColumns, theme);
  return paintLine((isChosen ? theme.marks.focus : ' ') + text, meaningOf(host), world);
}

function meaningOf({ state, isInitialized, waitsFor, awaits }: PracticeHost): Meaning | null {
  if (state === 'panicked') return 'warn';
  if (!isInitialized) return 'dim';
  return waitsFor === null && awaits === null ? null : 'changing';
}

function paintLine(text: string, meaning: Meaning | null, { theme }: World): string {
  return meaning === null ? text : theme.paint(meaning, text);
}
