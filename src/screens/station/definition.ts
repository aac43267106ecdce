// SysMan Station as a screen of the registry (section 8 of the console's specification; manual 2.12.2).
import type { ScreenDefinition, World } from '../../tui/screen.ts';
import { stateLine } from '../resources/listed.ts';
import { noLineText } from '../shell/no-line.ts';
import { StationScreen } from './StationScreen.tsx';
import {
  focusedEvent,
  focusedPane,
  focusedRow,
  observeStation,
  reduceStation,
  type StationEvent,
  type StationState,
  startStation,
} from './state.ts';
import { freshStatus, statusWord } from './status.ts';
import { stationViews } from './views.ts';
import { untilDue } from './watch.ts';

export const stationDefinition: ScreenDefinition<StationState, StationEvent> = {
  name: 'station',
  kind: 'view',
  crumb: () => ['SysMan Station'],
  start: (params, world) => ({ state: startStation(params, world) }),
  reduce: reduceStation,
  observe: observeStation,
  place: (state, world) => ({
    names: [`station-${focusedPane(state, world)}`, 'station', 'list'],
  }),
  hints: (state, world) => hintsOf[focusedPane(state, world)],
  buttons: (state, world) => [
    { label: 'Open', action: openingOf[focusedPane(state, world)] },
    { label: 'Tools', action: 'station.tools' },
    { label: 'Acknowledge', action: 'station.acknowledge' },
    { label: 'SysMan Menu', action: 'station.menu' },
    { label: 'Help', action: 'help' },
  ],
  refusal: stationRefusal,
  hint: stationHint,
  help: () => ({
    title: 'SysMan Station',
    text:
      'The whole cluster at a glance. At the left the views and what is monitored: OK, WARN, FAIL, or ? where ' +
      'nothing fresh is known here; each is the worst of its parts. At the right the objects of the chosen view: ' +
      '* ONLINE or UP, . OFFLINE or DOWN, ? UNKNOWN, ~ changing, ! failed too often. The active view has what runs, ' +
      'changes or is in trouble, the other one every application. Enter opens the object, Backspace there comes ' +
      'back; t lists the tasks that fit it, and s, r and x lead to those that start, relocate and stop it. Why a word is ' +
      'not OK stands on the message line while its view has the focus. Locks and the interconnect have screens of ' +
      'their own; they are asked about every 5 seconds while this screen is shown. The event lamp counts warnings and ' +
      'failures that wait to be acknowledged: a does so for the view, the object or the event with the focus.',
  }),
  preview: () => ({
    commands: ['caa_stat -t', 'clu_get_info'],
    notes: ['What is shown, as commands. They only look.'],
  }),
  ticks: ({ watches }, world) => isChanging(world.cluster) || (untilDue(watches, world) ?? false),
  Screen: StationScreen,
};

const openingOf = {
  views: 'station.enter',
  objects: 'station.open',
  events: 'station.event',
} as const;

const hintsOf = {
  views: [
    'station.enter',
    'station.to-objects',
    'station.tools',
    'station.acknowledge',
    'station.menu',
    'back',
    'help',
  ],
  objects: [
    'station.open',
    'station.tools',
    'station.to-views',
    'station.start',
    'station.relocate',
    'station.stop',
    'station.acknowledge',
    'help',
  ],
  events: [
    'station.event',
    'station.tools',
    'station.acknowledge',
    'station.to-views',
    'station.menu',
    'help',
  ],
} as const;

/** The seconds of a start or stop count up. */
function isChanging({ resources }: World['cluster']): boolean {
  for (const { activity } of resources.values()) if (activity !== null) return true;
  return false;
}

function stationRefusal(state: StationState, action: string, world: World): string | null {
  if (!['station.start', 'station.relocate', 'station.stop'].includes(action)) return null;
  const object = focusedRow(state)?.object;
  if (object?.kind !== 'resource' || object.view.type !== 'application') {
    return 'Only applications are started, relocated and stopped. Put the focus on one.';
  }
  return world.cluster.phase === 'live' ? null : noLineText;
}

/** What the view shows; for a lamp that is not green, the reason. */
function viewHint({ viewAt, monitor }: StationState, world: World): string {
  const view = stationViews[viewAt];
  const group = monitor.find(({ label }) => label === view?.group);
  if (group === undefined || freshStatus(group.status, world) === 'OK') return view?.about ?? '';
  const isOld = freshStatus(group.status, world) !== group.status;
  const reason = isOld ? 'There is no fresh data.' : group.reason;
  return `${group.label} ${statusWord(freshStatus(group.status, world))} ${reason}`;
}

function stationHint(state: StationState, world: World): string {
  const pane = focusedPane(state, world);
  if (pane === 'views') return viewHint(state, world);
  if (pane === 'events') return focusedEvent(state)?.text ?? '';
  const object = focusedRow(state)?.object;
  switch (object?.kind) {
    case 'resource':
      return `${object.view.name}: ${stateLine(object.view)}. Enter opens it.`;
    case 'member':
      return `${object.member.name}: ${object.member.state}. Enter opens it.`;
    case 'hardware':
      return `${object.part.name} of ${object.member}. Enter opens the member.`;
    case 'event':
      return object.event.text;
    case 'group':
      return 'Enter opens or closes the group.';
    case 'lamp':
      return `${object.reason} Enter opens the screen.`;
    case 'note':
      return object.screen === null ? '' : 'Enter opens the screen.';
    default:
      return object === undefined ? '' : 'Enter opens Cluster Members and Quorum.';
  }
}
