// Draws one network, tape or changer: what it watches, who needs it, and its target, state and failures on every
// member with the reason.
import type { ReactElement } from 'react';
import { Lines } from '../../components/Lines.tsx';
import { List } from '../../components/List.tsx';
import { fitWindow, outsideWindow } from '../../components/list-state.ts';
import {
  type ColumnSpec,
  formatCells,
  formatTitles,
  layoutColumns,
} from '../../components/table-columns.ts';
import type { MonitoredMemberView, MonitoredView } from '../../engine/index.ts';
import { cleanText, formatDuration } from '../../format/index.ts';
import type { ScreenProps, World } from '../../tui/screen.ts';
import { cutText } from '../../tui/text.ts';
import { HeldRun } from '../freeze/held-run.tsx';
import { freezeOf, frozenWords } from '../freeze/look.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';
import { isGivenUp, listedMark, listedMeaning, listedState, memberStateMark } from './listed.ts';
import {
  type MonitoredEvent,
  type MonitoredState,
  membersRows,
  monitoredOf,
} from './monitored-state.ts';

type Props = ScreenProps<MonitoredState, MonitoredEvent>;

/** Cells before the first column: focus, mark, blank. */
const leadCells = 3;

const columns: readonly ColumnSpec[] = [
  { title: 'Member', width: 12 },
  { title: 'Target', width: 7 },
  { title: 'State', width: 7 },
  { title: 'F/FT', width: 5 },
  { title: 'For', width: 8, rank: 1 },
  { title: 'Because', width: 12, grows: true },
];

export function MonitoredScreen(props: Props): ReactElement {
  const { state, world } = props;
  if (state.run !== null) return <HeldRun {...props} run={state.run} />;
  const { layout, theme } = world;
  const view = monitoredOf(state, world);
  const height = membersRows(world);
  const count = view?.members.length ?? 0;
  const list = fitWindow(state.list, count, height);
  const { above, below } = outsideWindow(list, count, height);
  return (
    <BodyFrame
      view={props}
      title={view === null ? state.name : `${view.name}, ${view.type}`}
      above={above}
      below={below}
    >
      {view === null ? (
        <Lines
          lines={['', cutText(`   ${missing(state, world)}`, layout.bodyColumns, theme.marks.cut)]}
        />
      ) : (
        <Members {...props} view={view} />
      )}
    </BodyFrame>
  );
}

function missing({ name }: MonitoredState, { cluster }: World): string {
  if (cluster.head === null) return cluster.problem ?? 'Waiting for the cluster service.';
  return `There is no network, tape or changer resource ${name}. c in the list registers one.`;
}

function Members(props: Props & { readonly view: MonitoredView }): ReactElement {
  const { state, world, view, isFocused } = props;
  const { layout, theme } = world;
  const { cut } = theme.marks;
  const laidOut = layoutColumns(columns, layout.bodyColumns - leadCells);
  const height = membersRows(world);
  const list = fitWindow(state.list, view.members.length, height);
  return (
    <>
      <Lines
        lines={[
          ...factLines(view, world).map((line) => cutText(line, layout.bodyColumns, cut)),
          theme.paint('title', `   ${formatTitles(laidOut, cut)}`),
        ]}
      />
      <List
        state={list}
        count={view.members.length}
        columns={layout.bodyColumns}
        height={height}
        row={(index) => {
          const one = view.members[index];
          if (one === undefined) return '';
          const text = formatCells(laidOut, cellsOf(one, view, world), cut);
          const line = `${memberStateMark(one)} ${text}`;
          const isPlain = isFocused && index === list.index;
          return isPlain || one.state === 'ONLINE'
            ? line
            : theme.paint(isGivenUp(one) ? 'fail' : 'warn', line);
        }}
        isFocused={isFocused}
        theme={theme}
      />
    </>
  );
}

/** Five lines: what it is, what it watches, its state, who needs it, a freeze or nothing. */
function factLines(view: MonitoredView, world: World): readonly string[] {
  const { cluster, theme, now } = world;
  const field = (label: string, value: string): string => ` ${label.padEnd(12)}${cleanText(value)}`;
  const needing = [...cluster.resources.values()]
    .filter(({ required, optional }) => [...required, ...optional].includes(view.name))
    .map(({ name }) => name);
  const freeze = freezeOf(view, cluster);
  return [
    field('Description', view.description),
    field(view.type === 'network' ? 'Subnet' : 'Device', view.subject),
    theme.paint(
      listedMeaning(view),
      field('State', `${listedMark(view)} ${listedState(view, world)}${overAll(view)}`),
    ),
    field('Needed by', needing.length === 0 ? 'no application' : needing.join(' ')),
    freeze === null ? '' : ` F ${frozenWords(freeze, now)}`,
  ];
}

/** What a count of members is of. */
function overAll({ members }: MonitoredView): string {
  const states = new Set(members.map(({ state }) => state));
  return states.size === 1 ? ' on every member' : ' members ONLINE';
}

function cellsOf(
  one: MonitoredMemberView,
  { failureThreshold }: MonitoredView,
  { now }: World,
): readonly string[] {
  return [
    one.member,
    one.target,
    one.state,
    `${one.failureCount}/${failureThreshold}`,
    formatDuration(now - one.since),
    cleanText(one.because),
  ];
}
