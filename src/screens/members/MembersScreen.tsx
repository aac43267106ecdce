// Draws the members and their votes, and where there is room the arithmetic of quorum as a small table.
import { Box } from 'ink';
import { type ReactElement, useEffect } from 'react';
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
import { BodyFrame } from '../shell/BodyFrame.tsx';
import { isSurvivalStale, survivalWords } from '../survival/survival.ts';
import {
  applicationCounts,
  memberMarks,
  memberMeaning,
  memberTime,
  quorumWords,
  sortedMembers,
} from './look.ts';
import {
  type MemberRow,
  type MembersEvent,
  type MembersState,
  memberRows,
  membersHeight,
} from './state.ts';

type Props = ScreenProps<MembersState, MembersEvent>;

/** Cells before the first column: focus, blank, mark, blank. */
const leadCells = 4;

/** Lines of the table of votes with a blank one before it. */
const tableRows = 6;

export function MembersScreen(props: Props): ReactElement {
  const { state, world, send } = props;
  const stale = isSurvivalStale(state.survival, world);
  // A subscription: it ends when nothing has changed, and with the screen.
  useEffect(() => {
    if (stale) send({ type: 'due' });
  });
  const rows = memberRows(world);
  const height = membersHeight(world);
  const list = fitWindow(state.list, rows.length, height);
  const { above, below } = outsideWindow(list, rows.length, height);
  const { head } = world.cluster;
  return (
    <BodyFrame view={props} title="Cluster Members and Quorum" above={above} below={below}>
      {head === null ? <Waiting world={world} /> : <Members {...props} head={head} />}
    </BodyFrame>
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
  const quorum = cutText(` ${quorumWords(head, layout.bodyColumns - 1)}`, layout.bodyColumns, cut);
  const losses = lossLines(state, world, layout.bodyRows - rows.length - 2);
  const needed = rows.length + 2 + losses.length;
  const hasTable = layout.bodyRows >= needed + tableRows && layout.kind === 'full';
  return (
    <>
      <Lines
        lines={[
          head.quorum.hasQuorum ? quorum : theme.paint('fail', quorum),
          theme.paint('title', ` ${hasCalm(world) ? 'FSD' : ' S '}${formatTitles(columns, cut)}`),
        ]}
      />
      <List
        state={list}
        count={rows.length}
        columns={layout.bodyColumns}
        height={losses.length > 0 || hasTable ? rows.length : height}
        row={(index) => {
          const isPlain = isFocused && index === list.index;
          return memberLine(rows[index], columns, counts, world, isPlain);
        }}
        isFocused={isFocused}
        theme={theme}
      />
      <Lines lines={losses} />
      {hasTable ? <Votes head={head} world={world} /> : null}
    </>
  );
}

/** The standing check, one line for each member that is up, below a blank one; none where there is no room. */
function lossLines(state: MembersState, world: World, room: number): readonly string[] {
  const { layout, theme, cluster } = world;
  const up = sortedMembers(cluster).filter((member) => member.state === 'UP');
  if (up.length === 0 || up.length + 1 > room) return [];
  const lines = up.map(({ name }) => {
    const words = survivalWords(state.survival, name, world);
    const line = cutText(` ${words}`, layout.bodyColumns, theme.marks.cut);
    return / no, because /.test(words) ? theme.paint('warn', line) : line;
  });
  return ['', ...lines];
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

/** Something is frozen or drained, so that the marks need titles. */
function hasCalm({ cluster }: World): boolean {
  const isDrained = [...cluster.members.values()].some(({ drained }) => drained !== null);
  return isDrained || (cluster.head?.freezes.length ?? 0) > 0;
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
  const line = `${memberMarks(member, world.cluster)}${formatCells(columns, cells, cut)}`;
  if (isPlain || member.state === 'UP') return line;
  return theme.paint(memberMeaning(member), line);
}
