// Draws the members and their votes, and where there is room the arithmetic of quorum as a small table.
import { Box } from 'ink';
import type { ReactElement } from 'react';
import { Frame } from '../../components/Frame.tsx';
import { formatMore } from '../../components/frame-lines.ts';
import { Lines } from '../../components/Lines.tsx';
import { List } from '../../components/List.tsx';
import { fitWindow, outsideWindow } from '../../components/list-state.ts';
import { SmallTable } from '../../components/SmallTable.tsx';
import {
  formatCells,
  formatTitles,
  type LaidOutColumn,
  layoutColumns,
} from '../../components/table-columns.ts';
import type { ClusterHeadView, MemberName } from '../../engine/index.ts';
import { cleanText } from '../../format/index.ts';
import type { ScreenProps, World } from '../../tui/screen.ts';
import { cutText } from '../../tui/text.ts';
import { applicationCounts, memberMark, memberMeaning, memberTime, quorumWords } from './look.ts';
import { type MemberRow, type MembersState, memberRows, membersHeight } from './state.ts';

type Props = ScreenProps<MembersState, never>;

/** Cells before the first column: focus, blank, mark, blank. */
const leadCells = 4;

/** Lines of the table of votes with a blank one before it. */
const tableRows = 6;

export function MembersScreen(props: Props): ReactElement {
  const { state, world } = props;
  const { layout, theme } = world;
  const rows = memberRows(world);
  const height = membersHeight(world);
  const list = fitWindow(state.list, rows.length, height);
  const { above, below } = outsideWindow(list, rows.length, height);
  const { head } = world.cluster;
  return (
    <Frame
      title="Cluster Members and Quorum"
      columns={layout.columns}
      rows={layout.boxRows}
      lower={{
        buttons: props.buttons.map((button) => button.label),
        focused: props.button,
        more: formatMore(above, below),
      }}
      theme={theme}
    >
      {head === null ? <Waiting world={world} /> : <Members {...props} head={head} />}
    </Frame>
  );
}

function Waiting({ world }: { readonly world: World }): ReactElement {
  const text = world.cluster.problem ?? 'Waiting for the cluster service.';
  return (
    <Lines lines={['', cutText(`  ${text}`, world.layout.bodyColumns, world.theme.marks.cut)]} />
  );
}

function Members(props: Props & { readonly head: ClusterHeadView }): ReactElement {
  const { state, world, head, isFocused } = props;
  const { layout, theme } = world;
  const { cut } = theme.marks;
  const rows = memberRows(world);
  const height = membersHeight(world);
  const list = fitWindow(state.list, rows.length, height);
  const columns = memberColumns(world);
  const counts = applicationCounts(world.cluster);
  const quorum = cutText(` ${quorumWords(head)}`, layout.bodyColumns, cut);
  const hasTable = layout.bodyRows >= rows.length + 2 + tableRows && layout.kind === 'full';
  return (
    <>
      <Lines
        lines={[
          head.quorum.hasQuorum ? quorum : theme.paint('fail', quorum),
          theme.paint('title', `  S ${formatTitles(columns, cut)}`),
        ]}
      />
      <List
        state={list}
        count={rows.length}
        columns={layout.bodyColumns}
        height={hasTable ? rows.length : height}
        row={(index) => {
          const isPlain = isFocused && index === list.index;
          return memberLine(rows[index], columns, counts, world, isPlain);
        }}
        isFocused={isFocused}
        theme={theme}
      />
      {hasTable ? <Votes head={head} world={world} /> : null}
    </>
  );
}

/** How the votes needed come about (manual, quorum; TUI-422). */
function Votes({
  head,
  world,
}: {
  readonly head: ClusterHeadView;
  readonly world: World;
}): ReactElement {
  const { currentVotes, expectedVotes, requiredVotes } = head.quorum;
  const disk = head.quorumDisk?.votes ?? 0;
  const row = {
    Members: String(currentVotes - disk),
    'Quorum disk': String(disk),
    Current: String(currentVotes),
    Expected: String(expectedVotes),
    'Needed (expected + 2) / 2': String(requiredVotes),
  };
  return (
    <Box flexDirection="column" marginTop={1} marginLeft={2} flexShrink={0}>
      <SmallTable columns={Object.keys(row)} rows={[row]} theme={world.theme} />
    </Box>
  );
}

function memberColumns(world: World): readonly LaidOutColumn[] {
  return layoutColumns(
    [
      { title: 'Id', width: 2, align: 'right' },
      { title: 'Host name', width: 17, grows: world.layout.isWide },
      { title: 'Interconnect', width: 14, rank: 2, grows: world.layout.isWide },
      { title: 'State', width: 7 },
      { title: 'Votes', width: 5, align: 'right', rank: 1 },
      { title: 'Apps', width: 4, align: 'right' },
      { title: 'Up', width: 9, grows: true },
    ],
    world.layout.bodyColumns - leadCells,
  );
}

function memberLine(
  row: MemberRow | undefined,
  columns: readonly LaidOutColumn[],
  counts: ReadonlyMap<MemberName, number>,
  world: World,
  isPlain: boolean,
): string {
  if (row === undefined) return '';
  const { theme } = world;
  const { cut } = theme.marks;
  if (row.kind === 'disk') {
    const cells = ['', `disk ${cleanText(row.name)}`, 'quorum disk', '', String(row.votes), '', ''];
    return `   ${formatCells(columns, cells, cut)}`;
  }
  const { member } = row;
  const cells = [
    String(member.id),
    cleanText(member.hostName),
    cleanText(member.interconnectName),
    member.state,
    String(member.votes),
    String(counts.get(member.name) ?? 0),
    memberTime(member, world.now),
  ];
  const line = ` ${memberMark(member)} ${formatCells(columns, cells, cut)}`;
  if (isPlain || member.state === 'UP') return line;
  return theme.paint(memberMeaning(member), line);
}
