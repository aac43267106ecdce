// Draws the list of resource profiles: the filter, the titles, and the rows of the window.
import type { ReactElement } from 'react';
import { Line, Lines } from '../../components/Lines.tsx';
import { List } from '../../components/List.tsx';
import { fitWindow } from '../../components/list-state.ts';
import { formatTitles } from '../../components/table-columns.ts';
import { drawField } from '../../components/text-field.ts';
import type { ScreenProps, World } from '../../tui/screen.ts';
import { leftAndRight, padText } from '../../tui/text.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';
import { fittedText } from '../shell/fitted-text.ts';
import { profileColumns, profileRow } from './rows.ts';
import { type ProfilesEvent, type ProfilesState, rowsOf, windowRows } from './state.ts';

/** Cells before the columns: one for the focus, two for the mark. */
const lead = 3;

export function ProfilesScreen(props: ScreenProps<ProfilesState, ProfilesEvent>): ReactElement {
  const { state, world } = props;
  const { layout, theme } = world;
  const rows = rowsOf(state, world);
  const height = windowRows(world);
  const columns = profileColumns(layout.bodyColumns - lead);
  return (
    <BodyFrame view={props} title="Resource profiles">
      <Line text={headLine(state, rows.length, world, props.isFocused)} />
      <Line text={theme.paint('title', `   ${formatTitles(columns, theme.marks.cut)}`)} />
      {rows.length === 0 ? (
        <Lines lines={emptyLines(state, world).slice(0, height)} />
      ) : (
        <List
          state={state.list}
          count={rows.length}
          columns={layout.bodyColumns}
          height={height}
          isFocused={props.isFocused && !state.isFiltering}
          theme={theme}
          row={(index) => {
            const profile = rows[index];
            if (profile === undefined) return '';
            return profileRow(profile, state.marked.has(profile.name), columns, world);
          }}
        />
      )}
    </BodyFrame>
  );
}

const filterCells = 20;

/** The filter and the marks at the left, the place of the window at the right. */
function headLine(state: ProfilesState, count: number, world: World, isFocused: boolean): string {
  const { layout, theme } = world;
  const { text } = state.filter;
  const shown = text === '' ? 'none' : text;
  const filter = state.isFiltering
    ? drawField(state.filter, filterCells, isFocused, theme)
    : drawField({ text: shown, cursor: 0 }, filterCells, false, theme).trimEnd();
  const marks = `Marked ${state.marked.size}`;
  const { top } = fitWindow(state.list, count, windowRows(world));
  const last = Math.min(count, top + windowRows(world));
  const place = count === 0 ? '' : `${top + 1}-${last} of ${count} `;
  const left = ` Filter ${filter}   ${marks}`;
  // A painted field is measured by its cells, and is never cut.
  return state.isFiltering
    ? padText(left, layout.bodyColumns - place.length) + place
    : leftAndRight(left, place, layout.bodyColumns, theme.marks.cut);
}

/** What to do when there is nothing to show. */
function emptyLines(state: ProfilesState, world: World): readonly string[] {
  const { cluster, layout } = world;
  const text =
    cluster.profiles === null
      ? cluster.phase === 'live'
        ? 'Reading the profile folder...'
        : `The profiles are not known yet. ${cluster.problem ?? 'Connecting to the cluster service...'}`
      : state.filter.text !== ''
        ? `No profile matches the filter "${state.filter.text}". Esc clears it.`
        : [
            'There is no resource profile in /var/cluster/caa/profile yet.',
            '',
            'A profile says how CAA runs an application and on which members. Press n, or Tab to [ Create ], to make one.',
            'A profile file that you copy into that folder appears here by itself.',
          ].join('\n');
  const lines = fittedText(text.split('\n'), layout.bodyColumns - 3, layout.bodyRows - 3);
  return ['', ...lines.map((line) => `  ${line}`)];
}
