// The traffic light of SysMan Station: what a state counts as, the worst of several, and the monitored groups (TUI-150).
// Pure; it knows neither views nor rows.
import type { MemberView } from '../../engine/index.ts';
import type { ClusterState } from '../../tui/cluster-store.ts';
import { dataAge } from '../../tui/data-age.ts';
import type { World } from '../../tui/screen.ts';
import type { Meaning } from '../../tui/theme.ts';
import { memberMeaning } from '../members/look.ts';
import { type Listed, listedMeaning, listedResources } from '../resources/listed.ts';

export type Status = 'OK' | 'WARN' | 'FAIL' | '?';

export interface MonitorGroup {
  readonly label: string;
  readonly status: Status;
}

const words: Readonly<Record<Status, string>> = {
  OK: '[ OK ]',
  WARN: '[WARN]',
  FAIL: '[FAIL]',
  '?': '[ ?  ]',
};

const meanings: Readonly<Record<Status, Meaning>> = {
  OK: 'ok',
  WARN: 'warn',
  FAIL: 'fail',
  '?': 'dim',
};

export function statusWord(status: Status): string {
  return words[status];
}

export function statusMeaning(status: Status): Meaning {
  return meanings[status];
}

/** Nothing is said of states that may have changed long ago, or were never known. */
export function freshStatus(status: Status, { cluster, now }: World): Status {
  const isFresh = cluster.phase === 'live' && !dataAge(cluster, now).isOld;
  return isFresh ? status : '?';
}

const ranks: readonly Status[] = ['?', 'OK', 'WARN', 'FAIL'];

/** The worst of the parts; OK if there are none. */
export function worst(parts: Iterable<Status>): Status {
  let found: Status = 'OK';
  for (const part of parts) {
    if (ranks.indexOf(part) > ranks.indexOf(found)) found = part;
  }
  return found;
}

function statusOf(meaning: Meaning): Status {
  if (meaning === 'fail') return 'FAIL';
  return meaning === 'warn' || meaning === 'unknown' ? 'WARN' : 'OK';
}

export function resourceStatus(view: Listed): Status {
  return statusOf(listedMeaning(view));
}

/** A member between UP and DOWN is a warning: it may come back or not. */
export function memberStatus(member: MemberView): Status {
  const meaning = memberMeaning(member);
  return meaning === 'changing' ? 'WARN' : statusOf(meaning);
}

/** The groups of the left pane. What the console is not told of by itself is unknown here. */
export function monitorGroups(cluster: ClusterState): readonly MonitorGroup[] {
  const { head, members } = cluster;
  const quorum: Status = head?.quorum.hasQuorum ? 'OK' : 'FAIL';
  const hardware = [...members.values()].flatMap((member) => member.hardware ?? []);
  const devices = hardware.map(({ works }): Status => (works ? 'OK' : 'FAIL'));
  const resources = [...listedResources(cluster).values()];
  return [
    { label: 'Cluster', status: worst([quorum, ...[...members.values()].map(memberStatus)]) },
    { label: 'CAA', status: worst(resources.map(resourceStatus)) },
    { label: 'Hardware', status: devices.length === 0 ? '?' : worst(devices) },
    { label: 'Interconnect', status: '?' },
    { label: 'DLM', status: '?' },
  ];
}
