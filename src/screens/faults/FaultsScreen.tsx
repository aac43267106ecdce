// Draws fault injection: the members above, and below them what would happen, or the live output of the run.
import { Box } from 'ink';
import { type ReactElement, useEffect } from 'react';
import { Frame } from '../../components/Frame.tsx';
import { Lines } from '../../components/Lines.tsx';
import { List } from '../../components/List.tsx';
import { fitWindow } from '../../components/list-state.ts';
import { OutputPane } from '../../components/OutputPane.tsx';
import type { ScreenProps } from '../../tui/screen.ts';
import { cutText, fitText } from '../../tui/text.ts';
import type { Theme } from '../../tui/theme.ts';
import { sortedMembers } from '../members/look.ts';
import {
  type FaultRun,
  type FaultsEvent,
  type FaultsState,
  focusedMember,
  isFaultsStale,
  linesOf,
  memberRowsShown,
  outputHeight,
} from './state.ts';
import { faultMemberRow, faultTitles, outlookLines, outputLine, runWords } from './texts.ts';

type Props = ScreenProps<FaultsState, FaultsEvent>;

export function FaultsScreen(props: Props): ReactElement {
  const { state, world, isFocused, send } = props;
  const { layout, theme } = world;
  const stale = isFaultsStale(state, world);
  useEffect(() => {
    if (stale) send({ type: 'due' });
  });
  const members = sortedMembers(world.cluster);
  const rows = memberRowsShown(world);
  const width = layout.bodyColumns;
  const title =
    state.run?.commandLine ??
    `What would happen to ${focusedMember(state, world)?.name ?? 'a member'}`;
  return (
    <Box flexDirection="column" width={layout.columns} height={layout.boxRows} flexShrink={0}>
      <Frame
        title="Faults to practise with"
        columns={layout.columns}
        rows={rows + 2}
        lower={null}
        theme={theme}
      >
        {members.length === 0 ? (
          <Lines lines={[` ${world.cluster.problem ?? 'Waiting for the cluster service.'}`]} />
        ) : (
          <>
            <Lines lines={[theme.paint('title', fitText(faultTitles, width, theme.marks.cut))]} />
            <List
              state={fitWindow(state.list, members.length, rows)}
              count={members.length}
              columns={width}
              height={rows}
              row={(index) => {
                const member = members[index];
                const text = member === undefined ? '' : faultMemberRow(member, world);
                return cutText(text, width - 1, theme.marks.cut);
              }}
              isFocused={isFocused}
              theme={theme}
            />
          </>
        )}
      </Frame>
      <Frame
        title={title}
        columns={layout.columns}
        rows={layout.boxRows - rows - 2}
        lower={{ buttons: props.buttons.map((one) => one.label), focused: props.button, more: '' }}
        isDivider
        theme={theme}
      >
        <LowerPane {...props} />
      </Frame>
    </Box>
  );
}

function LowerPane(props: Props): ReactElement {
  const { state, world } = props;
  const { layout, theme } = world;
  const width = layout.bodyColumns;
  if (state.run === null) {
    return <Lines lines={outlookLines(state, world, width).slice(0, outputHeight(world))} />;
  }
  const lines = linesOf(state, world);
  const status = cutText(` ${runWords(state.run, world)}`, width, theme.marks.cut);
  return (
    <>
      <Lines lines={[paintStatus(status, state.run, theme)]} />
      <OutputPane
        state={state.output}
        count={lines.length}
        line={(index) => {
          const line = lines[index];
          return line === undefined ? '' : outputLine(line);
        }}
        note={`started by ${world.user}`}
        columns={width}
        height={outputHeight(world) - 1}
        isFocused={false}
        theme={theme}
      />
    </>
  );
}

function paintStatus(text: string, run: FaultRun, theme: Theme): string {
  if (run.outcome === null) return theme.paint('changing', text);
  const isGood = run.outcome.ok && run.outcome.result.exitCode === 0;
  return theme.paint(isGood ? 'ok' : 'fail', text);
}
