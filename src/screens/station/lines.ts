// The rows of both panes of SysMan Station as text. Only the rows in the window are made. Pure.
import { treeLine } from '../../components/Tree.tsx';
import { cleanText } from '../../format/index.ts';
import { unreadEvents } from '../../tui/cluster-store.ts';
import type { World } from '../../tui/screen.ts';
import { cutText, fitText } from '../../tui/text.ts';
import { eventMeaning, eventWords } from '../events/event-words.ts';
import { hardwareWords, memberMarks } from '../members/look.ts';
import { type Listed, listedMark, listedMeaning, listedState } from '../resources/listed.ts';
import { lampHeight } from './panes.ts';
import type { StationState } from './state.ts';
import { freshStatus, type Status, statusMeaning, statusWord } from './status.ts';
import { type StationRow, stationViews, type ViewName } from './views.ts';

/** A view in the left pane, with its word where the monitored groups have no room. */
export function viewLine(
  index: number,
  state: StationState,
  width: number,
  world: World,
  hasWord: boolean,
): string {
  const view = stationViews[index];
  if (view === undefined) return '';
  const mark = index === state.viewAt && state.pane === 'objects' ? '>' : ' ';
  const group = state.monitor.find(({ label }) => label === view.group);
  if (!hasWord || group === undefined) {
    return cutText(`${mark} ${view.name}`, width, world.theme.marks.cut);
  }
  return withWord(`${mark} ${view.name}`, group.status, width, world);
}

/** The monitored groups with their words, below a title (TUI-150). */
export function monitorLines(state: StationState, width: number, world: World): readonly string[] {
  if (state.monitor.length === 0) return [];
  return [
    '',
    world.theme.paint('title', ' MONITOR'),
    ...state.monitor.map(({ label, status }) => withWord(`   ${label}`, status, width, world)),
  ];
}

function withWord(text: string, known: Status, width: number, world: World): string {
  const { theme } = world;
  const status = freshStatus(known, world);
  const word = theme.paint(statusMeaning(status), statusWord(status));
  return `${fitText(text, width - 8, theme.marks.cut)} ${word}`;
}

/** One row of the right pane without its focus column; plain where the focus paints all of it. */
export function objectLine(row: StationRow, width: number, world: World, isPlain: boolean): string {
  const { object, status } = row;
  const { theme, cluster } = world;
  const line = (label: string, right: string): string =>
    treeLine({ depth: row.depth, kind: row.fold, label, right, isDim: false }, width, theme);
  const word = status === null ? '' : statusWord(freshStatus(status, world));
  const painted = (text: string): string => {
    if (isPlain || status === null || status === 'OK') return text;
    return theme.paint(statusMeaning(freshStatus(status, world)), text);
  };
  switch (object.kind) {
    case 'cluster':
      return painted(line(cleanText(object.name), word));
    case 'member': {
      const { member } = object;
      const marks = memberMarks(member, cluster).trim();
      return painted(line(`${marks} ${member.name}  ${member.state}  id ${member.id}`, word));
    }
    case 'group':
      return painted(line(`${object.label} (${object.count})`, word));
    case 'resource': {
      const { view } = object;
      const text = line(`${listedMark(view)} ${view.name}`, stateText(view, world).padEnd(13));
      return isPlain ? text : theme.paint(listedMeaning(view), text);
    }
    case 'hardware':
      return painted(line(hardwareWords(object.part), word));
    case 'votes':
      return painted(line(cleanText(object.text), word));
    case 'event': {
      const text = cutText(eventWords(object.event, false), width - 1, theme.marks.cut);
      const meaning = eventMeaning(object.event);
      return isPlain || meaning === null ? text : theme.paint(meaning, text);
    }
    case 'note':
      return cutText(object.text, width - 1, theme.marks.cut);
  }
}

const doing: Readonly<Record<string, string>> = { start: 'starting', stop: 'stopping' };

function stateText(view: Listed, world: World): string {
  if (view.type !== 'application' || view.activity === null) return listedState(view, world);
  const { entryPoint, since } = view.activity;
  const seconds = Math.max(0, Math.floor((world.now - since) / 1000));
  return `${doing[entryPoint] ?? entryPoint} ${seconds} s`;
}

/** The event lamp and the last events, the newest first (TUI-151, 155). */
export function lampLines(view: ViewName, width: number, world: World): readonly string[] {
  const { cluster, theme, layout } = world;
  const height = lampHeight(view, layout);
  if (height === 0) return [];
  const { count, worst } = unreadEvents(cluster);
  const lamp = worst === null ? '( ) none unread' : `(!) ${count} unread   worst: ${worst}`;
  const title = theme.paint(worst === null ? 'title' : 'warn', cutLine(`EVENT LAMP  ${lamp}`));
  const last = cluster.events.slice(2 - height).toReversed();
  return [
    '',
    title,
    ...last.map((event) => {
      const text = cutLine(eventWords(event, false));
      const meaning = eventMeaning(event);
      return meaning === null ? text : theme.paint(meaning, text);
    }),
  ];

  function cutLine(text: string): string {
    return cutText(` ${text}`, width, theme.marks.cut);
  }
}
