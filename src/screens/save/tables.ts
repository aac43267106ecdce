// The lists of the views as `:save` writes them (TUI-312): every row that the filter lets through, not only those in the
// window, and every value in full. Pure.
import { formatTime } from '../../format/index.ts';
import type { ListTable, World } from '../../tui/screen.ts';
import type { EventsState } from '../events/state.ts';
import { changeWord } from '../history/lines.ts';
import type { HistoryState } from '../history/state.ts';
import { applicationCounts, sortedMembers } from '../members/look.ts';
import { isRegistered, shownProfiles } from '../profiles/rows.ts';
import {
  failureWord,
  listedResource,
  placeWord,
  plainState,
  sinceOf,
  targetWord,
} from '../resources/listed.ts';
import { type ResourcesState, shownNames } from '../resources/state.ts';
import { type RunsState, shownRuns } from '../runs/list.ts';

/** Room for the states on all members. */
const anyWidth = 10_000;

export function resourcesTable(state: ResourcesState, { cluster }: World): ListTable {
  return {
    name: 'resources',
    columns: ['Name', 'Type', 'Target', 'State', 'Host', 'Restarts', 'Failures', 'Since'],
    rows: shownNames(state).flatMap((name) => {
      const view = listedResource(name, cluster);
      if (view === undefined) return [];
      const isApplication = view.type === 'application';
      const host = isApplication ? (view.member ?? '') : placeWord(view, anyWidth);
      const restarts = isApplication ? `${view.restartCount}/${view.restartAttempts}` : '';
      const state = plainState(view);
      const since = formatTime(sinceOf(view));
      const counters = [restarts, failureWord(view), since];
      return [[view.name, view.type, targetWord(view), state, host, ...counters]];
    }),
  };
}

export function eventsTable({ shown }: EventsState): ListTable {
  return {
    name: 'events',
    columns: ['Number', 'Time', 'Priority', 'Facility', 'Resource', 'Member', 'Text'],
    rows: shown.map(({ sequence, at, priority, facility, resource, member, text }) => [
      String(sequence),
      formatTime(at),
      priority,
      facility,
      resource ?? '',
      member ?? '',
      text,
    ]),
  };
}

export function runsTable(state: RunsState, world: World): ListTable {
  return {
    name: 'runs',
    columns: ['Run', 'Started', 'Ended', 'Status', 'Exit', 'User', 'Command'],
    rows: shownRuns(state, world).map((run) => [
      String(run.number),
      formatTime(run.startedAt),
      run.endedAt === null ? '' : formatTime(run.endedAt),
      run.status,
      run.exitCode === null ? '' : String(run.exitCode),
      run.user,
      run.commandLine,
    ]),
  };
}

export function profilesTable(filter: string, world: World): ListTable {
  return {
    name: 'profiles',
    columns: ['Name', 'Type', 'Registered', 'Changed', 'Errors', 'Description'],
    rows: shownProfiles(world, filter).map((profile) => [
      profile.name,
      profile.type ?? '',
      isRegistered(profile, world) ? 'yes' : 'no',
      profile.changed ? 'yes' : 'no',
      profile.errors.join(' '),
      profile.description,
    ]),
  };
}

export function membersTable({ cluster }: World): ListTable {
  const counts = applicationCounts(cluster);
  return {
    name: 'members',
    columns: ['Id', 'Name', 'State', 'Since', 'Votes', 'Applications', 'Drained'],
    rows: sortedMembers(cluster).map((member) => [
      String(member.id),
      member.name,
      member.state,
      formatTime(member.since),
      String(member.votes),
      String(counts.get(member.name) ?? 0),
      member.drained === null ? '' : member.drained.reason,
    ]),
  };
}

export function historyTable({ shown }: HistoryState): ListTable {
  return {
    name: 'history',
    columns: ['Version', 'Time', 'Resource', 'Change', 'User', 'Command'],
    rows: shown.map((version) => [
      String(version.number),
      formatTime(version.at),
      version.resource,
      changeWord(version),
      version.user,
      version.commandLine,
    ]),
  };
}
