// What the console knows of the cluster: pieces are replaced and never changed, and nothing from outside gets
// through uncleaned.
import { describe, expect, it } from 'vitest';
import type { ClusterEvent } from '../../src/engine/index.ts';
import type { RunLine } from '../../src/protocol/index.ts';
import {
  createClusterStore,
  eventsKeptMax,
  runLinesKeptMax,
  unreadEvents,
  withChanges,
  withRunLines,
  withSnapshot,
} from '../../src/tui/cluster-store.ts';
import { nothingRead } from '../../src/tui/read-events.ts';
import { deliSnapshot, deliState, fixedNow, resource } from '../support/console-data.ts';

const event = (
  sequence: number,
  priority: ClusterEvent['priority'],
  text = 'text',
): ClusterEvent => ({
  sequence,
  at: fixedNow,
  priority,
  facility: 'caa',
  resource: null,
  member: null,
  text,
});

const line = (run: number, text: string, sequence = 1): RunLine => ({
  run,
  sequence,
  at: fixedNow,
  kind: 'script',
  text,
  member: 'polishham',
  resource: 'clock',
});

const mark = { revision: 101, basis: '1.101' };

describe('cluster store', () => {
  it('counts the states of a snapshot', () => {
    const state = deliState();
    expect(state.counts).toEqual({ online: 3, offline: 2, unknown: 1 });
    expect(state.phase).toBe('live');
    expect([...state.members.keys()]).toEqual(['polishham', 'provolone', 'pepicelli']);
  });

  it('TUI-423 a change replaces its own map and no other', () => {
    const before = deliState();
    const view = resource('dhcp', 'ONLINE', 'provolone');
    const after = withChanges(before, [{ collection: 'resources', key: 'dhcp', view }], mark);
    expect(after.resources.get('dhcp')).toEqual(view);
    expect(before.resources.get('dhcp')?.state).toBe('OFFLINE');
    expect(after.counts).toEqual({ online: 4, offline: 1, unknown: 1 });
    expect(after.members).toBe(before.members);
    expect(after.events).toBe(before.events);
    expect(after.resources.get('clock')).toBe(before.resources.get('clock'));
    expect(after).toMatchObject(mark);
  });

  it('takes removals, members, runs, the head and events', () => {
    const before = deliState();
    const member = before.members.get('provolone');
    const run = {
      number: 7,
      user: 'root',
      commandLine: 'caa_start clock',
      startedAt: fixedNow,
      endedAt: null,
      status: 'RUNNING' as const,
      exitCode: null,
    };
    if (!member || !before.head) throw new Error('the fixture is not deli');
    const after = withChanges(
      before,
      [
        { collection: 'resources', key: 'clock', view: null },
        { collection: 'members', key: 'provolone', view: { ...member, state: 'DOWN' } },
        { collection: 'runs', key: '7', view: run },
        { collection: 'cluster', key: 'cluster', view: { ...before.head, incarnation: 2 } },
        { collection: 'events', key: '3', view: event(3, 'failure') },
      ],
      mark,
    );
    expect(after.resources.has('clock')).toBe(false);
    expect(after.members.get('provolone')?.state).toBe('DOWN');
    expect(after.runs.get(7)).toEqual(run);
    expect(after.head?.incarnation).toBe(2);
    expect(after.events.at(-1)?.sequence).toBe(3);
    expect(withChanges(after, [{ collection: 'runs', key: '7', view: null }], mark).runs.size).toBe(
      0,
    );
  });

  it('keeps a bounded number of events and lines', () => {
    const events = Array.from({ length: eventsKeptMax + 50 }, (_, index) => ({
      collection: 'events' as const,
      key: String(index + 3),
      view: event(index + 3, 'info'),
    }));
    expect(withChanges(deliState(), events, mark).events).toHaveLength(eventsKeptMax);
    const lines = Array.from({ length: runLinesKeptMax + 5 }, (_, index) =>
      line(1, `line ${index}`, index + 1),
    );
    const kept = withRunLines(deliState(), lines).runLines.get(1);
    expect(kept).toHaveLength(runLinesKeptMax);
    expect(kept?.at(-1)?.text).toBe(`line ${runLinesKeptMax + 4}`);
  });

  it('sorts lines to their runs', () => {
    const state = withRunLines(deliState(), [line(1, 'a', 1), line(2, 'b', 1), line(1, 'c', 2)]);
    expect(state.runLines.get(1)?.map((one) => one.text)).toEqual(['a', 'c']);
    expect(withRunLines(state, [])).toBe(state);
  });

  it('TUI-428 TUI-229 makes control characters visible before they reach a component', () => {
    const hostile = '\u001B]0;owned\u0007';
    const snapshot = {
      ...deliSnapshot,
      events: [event(1, 'info', hostile)],
      view: {
        ...deliSnapshot.view,
        resources: [resource('a', 'ONLINE', 'polishham', { description: hostile })],
      },
    };
    const state = withRunLines(
      withSnapshot(createClusterStore().getState(), snapshot, nothingRead),
      [line(1, hostile)],
    );
    const texts = [
      state.events[0]?.text,
      state.resources.get('a')?.description,
      state.runLines.get(1)?.[0]?.text,
    ];
    expect(texts).toEqual(['^[]0;owned^G', '^[]0;owned^G', '^[]0;owned^G']);
  });

  it('TUI-151 counts unread warnings and failures, and shows the worst', () => {
    const state = { ...deliState(), read: { upTo: 2, alone: [] } };
    expect(unreadEvents(state)).toEqual({ count: 0, worst: null });
    const more = withChanges(
      state,
      [
        { collection: 'events', key: '3', view: event(3, 'failure') },
        { collection: 'events', key: '4', view: event(4, 'info') },
        { collection: 'events', key: '5', view: event(5, 'warning') },
      ],
      mark,
    );
    expect(unreadEvents(more)).toEqual({ count: 2, worst: 'failure' });
    const later = { ...more, read: { upTo: 3, alone: [] } };
    expect(unreadEvents(later)).toEqual({ count: 1, worst: 'warning' });
    const alone = { ...more, read: { upTo: 2, alone: [5] } };
    expect(unreadEvents(alone)).toEqual({ count: 1, worst: 'failure' });
  });

  it('takes all events as seen by a user who is here for the first time, and keeps that over a reconnection', () => {
    const empty = createClusterStore().getState();
    const first = withSnapshot(empty, deliSnapshot, null);
    expect(first.read).toEqual({ upTo: 2, alone: [] });
    const read = { upTo: 0, alone: [2] };
    expect(withSnapshot({ ...first, read }, deliSnapshot, null).read).toBe(read);
    expect(withSnapshot(empty, deliSnapshot, read).read).toBe(read);
  });
});
