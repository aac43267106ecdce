// The traffic light of SysMan Station: what a state counts as, the worst of several, and the monitored groups (TUI-150).
// Pure; it knows neither views nor rows.
import type { MemberView } from '../../engine/index.ts';
import { cleanText } from '../../format/index.ts';
import type { ClusterState } from '../../tui/cluster-store.ts';
import { dataAge } from '../../tui/data-age.ts';
import type { World } from '../../tui/screen.ts';
import type { Meaning } from '../../tui/theme.ts';
import { memberMeaning } from '../members/look.ts';
import { type Listed, listedMeaning, listedResources, stateLine } from '../resources/listed.ts';
import { dlmLamp, interconnectLamp, type Lamp, type Status } from './lamps.ts';
import type { Watches } from './watch.ts';

export interface MonitorGroup extends Lamp {
  readonly label: string;
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

/** The groups of the left pane, each with the reason of its word. */
export function monitorGroups(cluster: ClusterState, watches: Watches): readonly MonitorGroup[] {
  const { head, members } = cluster;
  const quorum: Part = {
    status: head?.quorum.hasQuorum ? 'OK' : 'FAIL',
    words: () => 'the cluster has no quorum',
  };
  const ofMembers = [...members.values()].map((member): Part => {
    return { status: memberStatus(member), words: () => `${member.name} is ${member.state}` };
  });
  const resources = [...listedResources(cluster).values()].map((view): Part => {
    return { status: resourceStatus(view), words: () => `${view.name}: ${stateLine(view)}` };
  });
  const devices = [...members.values()].flatMap(({ name, hardware = [] }) =>
    hardware.map((part): Part => {
      return {
        status: part.works ? 'OK' : 'FAIL',
        words: () => `${part.name} of ${name} has failed`,
      };
    }),
  );
  const noDevice = { status: '?', reason: 'No adapter or device is configured.' } as const;
  return [
    { label: 'Cluster', ...worstOf([quorum, ...ofMembers], 'Every member is UP.') },
    { label: 'CAA', ...worstOf(resources, 'Every resource is as it shall be.') },
    { label: 'Hardware', ...(devices.length === 0 ? noDevice : worstOf(devices, 'All works.')) },
    { label: 'Interconnect', ...interconnectLamp(watches.imc) },
    { label: 'DLM', ...dlmLamp(watches.dlm) },
  ];
}

interface Part {
  readonly status: Status;
  /** What is wrong with it, as a clause; made only for the one that is told. */
  readonly words: () => string;
}

/** The worst part with its words, and how many others are not green. */
function worstOf(parts: readonly Part[], green: string): Lamp {
  const status = worst(parts.map((part) => part.status));
  const bad = parts.filter((part) => part.status === 'WARN' || part.status === 'FAIL');
  const first = bad.find((part) => part.status === status);
  if (first === undefined) return { status, reason: green };
  const more = bad.length === 1 ? '' : `, and ${bad.length - 1} more`;
  return { status, reason: cleanText(`${first.words()}${more}.`) };
}
