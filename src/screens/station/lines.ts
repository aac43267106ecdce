// The rows of both panes of SysMan Station as text. Only the rows in the window are made. Pure.
import { treeLine } from '../../components/Tree.tsx';
import type { ClusterEvent } from '../../engine/index.ts';
import { cleanText } from '../../format/index.ts';
import { unreadEvents } from '../../tui/cluster-store.ts';
import type { World } from '../../tui/screen.ts';
import { cutText, fitText } from '../../tui/text.ts';
import { eventMeaning, eventWords } from '../events/event-words.ts';
import { hardwareWords, memberMarks } from '../members/look.ts';
import { type Listed, listedMark, listedMeaning, listedState } from '../resources/listed.ts';
import type { Status } from './lamps.ts';
import { lampHeight } from './panes.ts';
import type { StationState } from './state.ts';
import { freshStatus, statusMeaning, statusWord } from './status.ts';
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
  const mark = index === state.viewAt && state.pane !== 'views' ? '>' : ' ';
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
    case 'lamp':
      return painted(line(object.reason, word));
    case 'event':
      return eventLine(object.event, width - 1, world, isPlain);
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

/** `(!) 2 unread   worst: warning`. */
function lampWords({ cluster }: World): { readonly text: string; readonly isLit: boolean } {
  const { count, worst } = unreadEvents(cluster);
  if (worst === null) return { text: '( ) none unread', isLit: false };
  return { text: `(!) ${count} unread   worst: ${worst}`, isLit: true };
}

/** The title of the pane of events, with the lamp. */
export function eventsTitle(world: World): string {
  return `Events  ${lampWords(world).text}`;
}

/** One row of the pane of events; plain where the focus paints all of it. */
export function eventLine(
  event: ClusterEvent,
  width: number,
  { theme }: World,
  isPlain: boolean,
): string {
  const text = cutText(eventWords(event, false), width, theme.marks.cut);
  const meaning = eventMeaning(event);
  return isPlain || meaning === null ? text : theme.paint(meaning, text);
}

/** The event lamp and the last events, the newest first (TUI-151, 155). */
export function lampLines(view: ViewName, width: number, world: World): readonly string[] {
  const { cluster, theme, layout } = world;
  const height = lampHeight(view, layout);
  if (height === 0) return [];
  const { text, isLit } = lampWords(world);
  const lamp = cutText(` EVENT LAMP  ${text}`, width, theme.marks.cut);
  const last = cluster.events.slice(2 - height).toReversed();
  return [
    '',
    theme.paint(isLit ? 'warn' : 'title', lamp),
    ...last.map((event) => ` ${eventLine(event, width - 1, world, false)}`),
  ];
}
