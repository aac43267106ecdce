// What the console knows of the cluster: a zustand store of keyed maps that is replaced piece by piece, so
// that a selector of one thing wakes for that thing only. It holds what the service reported and the age of
// it, and decides nothing (TUI-003). Filled by cluster-feed.ts.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  ClusterEvent,
  ClusterHeadView,
  MemberName,
  MemberView,
  Millis,
  MonitoredView,
  ResourceName,
  ResourceView,
  RunView,
  ViewChange,
} from '../engine/index.ts';
import { cleanText } from '../format/index.ts';
import type { ProfileSummary, Result, RunLine } from '../protocol/index.ts';
import type { WatchedMemory } from './imc-memory.ts';
import type { Programs } from './imc-programs.ts';
import { allRead, isUnread, nothingRead, type ReadEvents } from './read-events.ts';

/** Bounds of what is kept in memory; the rest is at the service. */
export const eventsKeptMax = 1000;
export const runLinesKeptMax = 10_000;

/** Whether the service answers; `lost` keeps the old data and says so (TUI-293). */
export type LinePhase = 'connecting' | 'live' | 'lost';

export interface ResourceCounts {
  readonly online: number;
  readonly offline: number;
  readonly unknown: number;
}

export interface ClusterState {
  readonly phase: LinePhase;
  /** Why there is no line, as a complete sentence; null while there is one. */
  readonly problem: string | null;
  /** When the line was lost, in the service's time. */
  readonly lostAt: Millis | null;
  /** When the service was last heard of, in the service's time; null before the first answer. */
  readonly heardAt: Millis | null;
  readonly revision: number;
  /** Names the state of members and resources that is held here, as plans do. */
  readonly basis: string;
  readonly head: ClusterHeadView | null;
  readonly members: ReadonlyMap<MemberName, MemberView>;
  readonly resources: ReadonlyMap<ResourceName, ResourceView>;
  /** Networks, tapes and changers, which CAA only watches. */
  readonly monitored: ReadonlyMap<ResourceName, MonitoredView>;
  readonly counts: ResourceCounts;
  readonly runs: ReadonlyMap<number, RunView>;
  /** The lines of the runs that this console asked for or follows. */
  readonly runLines: ReadonlyMap<number, readonly RunLine[]>;
  /** Programs on Memory Channel hosts that this console started or follows. */
  readonly programs: Programs;
  /** The part of a Memory Channel region that is watched; null if none is. */
  readonly memory: WatchedMemory | null;
  /** Oldest first. */
  readonly events: readonly ClusterEvent[];
  /** What was acknowledged (TUI-151). */
  readonly read: ReadEvents;
  /** Null until the profile folder was listed. */
  readonly profiles: readonly ProfileSummary[] | null;
}

export type ClusterStore = StoreApi<ClusterState>;

const emptyState: ClusterState = {
  phase: 'connecting',
  problem: null,
  lostAt: null,
  heardAt: null,
  revision: 0,
  basis: '',
  head: null,
  members: new Map(),
  resources: new Map(),
  monitored: new Map(),
  counts: { online: 0, offline: 0, unknown: 0 },
  runs: new Map(),
  runLines: new Map(),
  programs: new Map(),
  memory: null,
  events: [],
  read: nothingRead,
  profiles: null,
};

/** A store that knows nothing yet. */
export function createClusterStore(): ClusterStore {
  return createStore<ClusterState>(() => emptyState);
}

/**
 * A whole new picture of the cluster; what was read of events stays read.
 *
 * @param read what this user has acknowledged before; null takes all events as read.
 */
export function withSnapshot(
  state: ClusterState,
  snapshot: Result<'cluster.subscribe'>,
  read: ReadEvents | null,
): ClusterState {
  const { view, events, now } = snapshot;
  const resources = new Map(view.resources.map((entry) => [entry.name, cleanResource(entry)]));
  const cleaned = events.map(cleanEvent);
  return {
    ...state,
    phase: 'live',
    problem: null,
    lostAt: null,
    heardAt: now,
    revision: view.revision,
    basis: view.basis,
    head: view.cluster,
    members: new Map(view.members.map((member) => [member.name, member])),
    resources,
    monitored: new Map(view.monitored.map((entry) => [entry.name, cleanMonitored(entry)])),
    counts: countResources(resources),
    runs: new Map(view.runs.map((run) => [run.number, run])),
    events: cleaned.slice(-eventsKeptMax),
    read: state.heardAt !== null ? state.read : (read ?? allRead(cleaned)),
  };
}

/** The state after some changed records; maps without a change stay the same objects. */
export function withChanges(
  state: ClusterState,
  changes: readonly ViewChange[],
  { revision, basis }: Pick<ClusterState, 'revision' | 'basis'>,
): ClusterState {
  let { head } = state;
  const members = lazyCopy(state.members);
  const resources = lazyCopy(state.resources);
  const monitored = lazyCopy(state.monitored);
  const runs = lazyCopy(state.runs);
  const events: ClusterEvent[] = [];
  for (const change of changes) {
    switch (change.collection) {
      case 'cluster':
        head = change.view;
        break;
      case 'members':
        members.write().set(change.key, change.view);
        break;
      case 'resources':
        if (change.view === null) resources.write().delete(change.key);
        else resources.write().set(change.key, cleanResource(change.view));
        break;
      case 'monitored':
        if (change.view === null) monitored.write().delete(change.key);
        else monitored.write().set(change.key, cleanMonitored(change.view));
        break;
      case 'runs':
        if (change.view === null) runs.write().delete(Number(change.key));
        else runs.write().set(change.view.number, change.view);
        break;
      case 'events':
        events.push(cleanEvent(change.view));
        break;
    }
  }
  const newResources = resources.read();
  return {
    ...state,
    revision,
    basis,
    head,
    members: members.read(),
    resources: newResources,
    monitored: monitored.read(),
    counts: newResources === state.resources ? state.counts : countResources(newResources),
    runs: runs.read(),
    events: events.length === 0 ? state.events : [...state.events, ...events].slice(-eventsKeptMax),
  };
}

/** The state with further lines of runs; each run keeps its newest {@link runLinesKeptMax}. */
export function withRunLines(state: ClusterState, lines: readonly RunLine[]): ClusterState {
  if (lines.length === 0) return state;
  const runLines = new Map(state.runLines);
  for (const [run, added] of groupByRun(lines)) {
    const cleaned = added.map((line) => ({ ...line, text: cleanText(line.text) }));
    runLines.set(run, joinLines(runLines.get(run) ?? [], cleaned).slice(-runLinesKeptMax));
  }
  return { ...state, runLines };
}

/** Both in the order of the run, each line once: a run that is followed anew sends its first lines again. */
function joinLines(known: readonly RunLine[], added: readonly RunLine[]): readonly RunLine[] {
  const last = known.at(-1)?.sequence ?? 0;
  const isNew = added.every(
    (line, index) => line.sequence > (index === 0 ? last : (added[index - 1]?.sequence ?? 0)),
  );
  if (isNew) return [...known, ...added];
  const bySequence = new Map([...known, ...added].map((line) => [line.sequence, line]));
  return [...bySequence.values()].sort((one, other) => one.sequence - other.sequence);
}

/** Unread events of priority warning and failure (TUI-151). */
export function unreadEvents(state: ClusterState): {
  readonly count: number;
  readonly worst: 'warning' | 'failure' | null;
} {
  let count = 0;
  let worst: 'warning' | 'failure' | null = null;
  for (let at = state.events.length - 1; at >= 0; at -= 1) {
    const event = state.events[at];
    if (event === undefined || event.sequence <= state.read.upTo) break;
    if (event.priority === 'info' || !isUnread(event, state.read)) continue;
    count += 1;
    if (worst !== 'failure') worst = event.priority;
  }
  return { count, worst };
}

function groupByRun(lines: readonly RunLine[]): ReadonlyMap<number, readonly RunLine[]> {
  const groups = new Map<number, RunLine[]>();
  for (const line of lines) {
    const group = groups.get(line.run);
    if (group === undefined) groups.set(line.run, [line]);
    else group.push(line);
  }
  return groups;
}

function countResources(resources: ReadonlyMap<ResourceName, ResourceView>): ResourceCounts {
  const counts = { online: 0, offline: 0, unknown: 0 };
  for (const { state } of resources.values()) {
    if (state === 'ONLINE') counts.online += 1;
    else if (state === 'OFFLINE') counts.offline += 1;
    else counts.unknown += 1;
  }
  return counts;
}

function cleanResource(view: ResourceView): ResourceView {
  const description = cleanText(view.description);
  return description === view.description ? view : { ...view, description };
}

function cleanMonitored(view: MonitoredView): MonitoredView {
  const description = cleanText(view.description);
  return description === view.description ? view : { ...view, description };
}

function cleanEvent(event: ClusterEvent): ClusterEvent {
  const text = cleanText(event.text);
  return text === event.text ? event : { ...event, text };
}

function lazyCopy<K, V>(map: ReadonlyMap<K, V>) {
  let copy: Map<K, V> | null = null;
  return {
    read: (): ReadonlyMap<K, V> => copy ?? map,
    write: (): Map<K, V> => {
      copy ??= new Map(map);
      return copy;
    },
  };
}
