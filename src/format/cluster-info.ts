// The report of clu_get_info (manual 2.13.2), in all its forms. The default form is the manual's, blank for blank; what
// -full adds and the forms for scripts are this product's own (the reference page does not show them).
import type { ClusterHeadView, MemberView } from '../engine/index.ts';
import { jsonText } from './dlm-json.ts';

/** What the report is made of. */
export interface ClusterInfo {
  readonly cluster: ClusterHeadView;
  readonly members: readonly MemberView[];
  /** Member id of the member the command runs on. */
  readonly ownId: number;
  /** Operating system of the host and version of the clusterware, for `-full` and `-raw`. */
  readonly baseSystem: string;
  readonly clusterVersion: string;
}

export interface ClusterInfoOptions {
  /** `-full`: votes, incarnations and versions as well. */
  readonly full: boolean;
  /** `-m`: the one member to list; null for all. */
  readonly memberId: number | null;
}

type Field = readonly [label: string, value: string | number];

const hex = (value: number): string => `0x${value.toString(16)}`;

/** The report for people, as lines, with the empty lines that the manual shows. */
export function formatClusterInfo(
  info: ClusterInfo,
  options: ClusterInfoOptions,
): readonly string[] {
  const heading = [
    ['Number of members configured in this cluster', info.members.length],
    ['memberid for this member', info.ownId],
    ...quorumDiskFields(info.cluster),
    ...(options.full ? voteFields(info.cluster) : []),
  ] as const;
  return [
    '',
    `    Cluster information for cluster ${info.cluster.name}`,
    '',
    ...heading.map(fieldLine),
    '',
    '    Information on each cluster member',
    '',
    ...listed(info, options.memberId).flatMap((member) => [
      ...memberFields(info, member, options.full).map((field) => `        ${fieldLine(field)}`),
      '',
    ]),
  ];
}

function fieldLine([label, value]: Field): string {
  return `${label} = ${value}`;
}

function quorumDiskFields({ quorumDisk }: ClusterHeadView): readonly Field[] {
  if (quorumDisk === null) return [];
  return [
    ['Quorum disk', quorumDisk.name],
    ['Quorum disk votes', quorumDisk.votes],
  ];
}

function voteFields({ incarnation, quorum }: ClusterHeadView): readonly Field[] {
  return [
    ['Cluster incarnation', hex(incarnation)],
    ['Cluster expected votes', quorum.expectedVotes],
    ['Current votes', quorum.currentVotes],
    ['Votes required for quorum', quorum.requiredVotes],
  ];
}

function memberFields(info: ClusterInfo, member: MemberView, full: boolean): readonly Field[] {
  return [
    ['Cluster memberid', member.id],
    ['Hostname', member.hostName],
    ['Cluster interconnect IP name', member.interconnectName],
    ['Member state', displayedState(member)],
    ...(full ? fullMemberFields(info, member) : []),
  ];
}

function fullMemberFields(info: ClusterInfo, member: MemberView): readonly Field[] {
  const joined: readonly Field[] = [
    ['Member incarnation', hex(member.joinNumber)],
    ['csid', hex(connectionId(member))],
  ];
  return [
    ['Member base O/S version', info.baseSystem],
    ['Member cluster version', info.clusterVersion],
    ...(displayedState(member) === 'UP' ? joined : []),
    ['Member votes', member.votes],
    ['Member expected votes', info.cluster.quorum.expectedVotes],
  ];
}

/** Names one stay of one member in the cluster: its incarnation above its id, as Tru64's csid does. */
function connectionId(member: MemberView): number {
  return member.joinNumber * 0x10000 + member.id;
}

/** The same detail as `-full` for scripts: one `name=value` line each, names usable in a shell. */
export function formatClusterInfoRaw(
  info: ClusterInfo,
  memberId: number | null,
): readonly string[] {
  const { cluster } = info;
  const fields: readonly Field[] = [
    ['cluster_name', cluster.name],
    ['members', info.members.length],
    ['memberid', info.ownId],
    ...rawFields('', quorumDiskFields(cluster)),
    ...rawFields('', voteFields(cluster)),
    ...listed(info, memberId).flatMap((member) =>
      rawFields(`member${member.id}_`, memberFields(info, member, true)),
    ),
  ];
  return fields.map(([name, value]) => `${name}=${value}`);
}

/** Everything as one object; see docs/JSON.md. `phase` tells more finely what `state` says in two words. */
export function clusterInfoJson(info: ClusterInfo, memberId: number | null): string {
  const { name, incarnation, quorum, quorumDisk } = info.cluster;
  return jsonText({
    cluster: { name, incarnation, quorum, quorumDisk },
    memberid: info.ownId,
    baseSystem: info.baseSystem,
    clusterVersion: info.clusterVersion,
    members: listed(info, memberId).map((member) => ({
      memberid: member.id,
      name: member.name,
      hostName: member.hostName,
      interconnectName: member.interconnectName,
      state: displayedState(member),
      phase: member.state,
      since: member.since,
      incarnation: member.joinNumber,
      csid: displayedState(member) === 'UP' ? connectionId(member) : null,
      votes: member.votes,
      drained: member.drained,
      hardware: member.hardware ?? [],
    })),
  });
}

/** The labels of the report as shell names, without the word that the prefix says already. */
function rawFields(prefix: string, fields: readonly Field[]): readonly Field[] {
  return fields.map(([label, value]) => {
    const words = label
      .replace(/^(Cluster|Member) /, '')
      .replace('/', '')
      .toLowerCase();
    return [`${prefix}${words.replaceAll(' ', '_')}`, value];
  });
}

/** `-state`: one `memberid:STATE` line each; an id that no member has is NOT_CONF. */
export function formatMemberStates(info: ClusterInfo, memberId: number | null): readonly string[] {
  const members = listed(info, memberId);
  if (memberId !== null && members.length === 0) return [`${memberId}:NOT_CONF`];
  return members.map((member) => `${member.id}:${displayedState(member)}`);
}

/** The two words of a report for what the cluster knows more finely. */
export function displayedState({ state }: Pick<MemberView, 'state'>): 'UP' | 'DOWN' {
  return state === 'UP' || state === 'LEAVING' ? 'UP' : 'DOWN';
}

function listed({ members }: ClusterInfo, memberId: number | null): readonly MemberView[] {
  const chosen = members.filter((member) => memberId === null || member.id === memberId);
  return [...chosen].sort((a, b) => a.id - b.id);
}
