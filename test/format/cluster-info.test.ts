// The clu_get_info report, against the manual's sample.
import { describe, expect, it } from 'vitest';
import {
  type ClusterInfo,
  formatClusterInfo,
  formatClusterInfoRaw,
  formatMemberStates,
} from '../../src/format/index.ts';
import { deli, member } from './deli.ts';

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const info: ClusterInfo = { ...deli, ownId: 3, baseSystem: 'Linux 6.1', clusterVersion: 'T 5' };
const report = { full: false, memberId: null };

describe('the report', () => {
  it('CLU-016 CLU-017 CLU-018 CLU-019 CLU-020 CLU-022 CLU-023 CLU-024 S1 is the manual’s, blank for blank', () => {
    expect(text(formatClusterInfo(info, report))).toBe(`
    Cluster information for cluster deli

Number of members configured in this cluster = 3
memberid for this member = 3
Quorum disk = dsk10h
Quorum disk votes = 1

    Information on each cluster member

        Cluster memberid = 1
        Hostname = polishham.zk4.com
        Cluster interconnect IP name = polishham-ics0
        Member state = UP

        Cluster memberid = 2
        Hostname = provolone.zk4.com
        Cluster interconnect IP name = provolone-ics0
        Member state = UP

        Cluster memberid = 3
        Hostname = pepicelli.zk4.com
        Cluster interconnect IP name = pepicelli-ics0
        Member state = UP

`);
  });

  it('CLU-018 CLU-026 differs between members in one line only', () => {
    const elsewhere = formatClusterInfo({ ...info, ownId: 1 }, report);
    const here = formatClusterInfo(info, report);
    expect(elsewhere.filter((line, index) => line !== here[index])).toEqual([
      'memberid for this member = 1',
    ]);
  });

  it('CLU-021 CLU-035 has no quorum disk lines without a quorum disk, but two for one with 0 votes', () => {
    const without = { ...info, cluster: { ...info.cluster, quorumDisk: null } };
    expect(text(formatClusterInfo(without, report))).not.toContain('Quorum');
    const voteless = {
      ...info,
      cluster: { ...info.cluster, quorumDisk: { name: 'dsk10h', votes: 0 } },
    };
    expect(text(formatClusterInfo(voteless, report))).toContain(
      'Quorum disk = dsk10h\nQuorum disk votes = 0\n',
    );
  });

  it.each([
    ['UP', 'UP'],
    ['LEAVING', 'UP'],
    ['FAILING', 'DOWN'],
    ['DOWN', 'DOWN'],
  ] as const)('CLU-007 CLU-025 a member that is %s is listed as %s', (state, shown) => {
    const members = [member(1, 'polishham'), member(2, 'provolone', { state })];
    const lines = formatClusterInfo({ ...info, members }, { full: false, memberId: 2 });
    expect(lines.filter((line) => line.includes('Member state'))).toEqual([
      `        Member state = ${shown}`,
    ]);
  });

  it('CLU-031 -m lists that member only, and counts all', () => {
    const lines = formatClusterInfo(info, { full: false, memberId: 2 });
    expect(lines.filter((line) => line.includes('Hostname'))).toEqual([
      '        Hostname = provolone.zk4.com',
    ]);
    expect(lines).toContain('Number of members configured in this cluster = 3');
  });

  it('CLU-032 CLU-033 A11 -full adds votes and incarnations after the quorum disk, and more on members', () => {
    const members = [member(1, 'polishham', { joinNumber: 18 }), member(2, 'x', { state: 'DOWN' })];
    expect(text(formatClusterInfo({ ...info, members }, { full: true, memberId: null }))).toBe(`
    Cluster information for cluster deli

Number of members configured in this cluster = 2
memberid for this member = 3
Quorum disk = dsk10h
Quorum disk votes = 1
Cluster incarnation = 0x1f
Cluster expected votes = 4
Current votes = 4
Votes required for quorum = 3

    Information on each cluster member

        Cluster memberid = 1
        Hostname = polishham.zk4.com
        Cluster interconnect IP name = polishham-ics0
        Member state = UP
        Member base O/S version = Linux 6.1
        Member cluster version = T 5
        Member incarnation = 0x12
        csid = 0x120001
        Member votes = 1
        Member expected votes = 4

        Cluster memberid = 2
        Hostname = x.zk4.com
        Cluster interconnect IP name = x-ics0
        Member state = DOWN
        Member base O/S version = Linux 6.1
        Member cluster version = T 5
        Member votes = 1
        Member expected votes = 4

`);
  });
});

describe('the forms for scripts', () => {
  it('CLU-034 -raw is one name=value line each, with names that a shell takes', () => {
    const lines = formatClusterInfoRaw(info, 1);
    expect(lines).toEqual([
      'cluster_name=deli',
      'members=3',
      'memberid=3',
      'quorum_disk=dsk10h',
      'quorum_disk_votes=1',
      'incarnation=0x1f',
      'expected_votes=4',
      'current_votes=4',
      'votes_required_for_quorum=3',
      'member1_memberid=1',
      'member1_hostname=polishham.zk4.com',
      'member1_interconnect_ip_name=polishham-ics0',
      'member1_state=UP',
      'member1_base_os_version=Linux 6.1',
      'member1_cluster_version=T 5',
      'member1_incarnation=0x2',
      'member1_csid=0x20001',
      'member1_votes=1',
      'member1_expected_votes=4',
    ]);
    for (const line of lines) expect(line).toMatch(/^[a-z][a-z0-9_]*=/);
  });

  it('CLU-008 CLU-034 -state is one memberid:STATE line each, and NOT_CONF for an id nobody has', () => {
    const members = [member(2, 'provolone', { state: 'DOWN' }), member(1, 'polishham')];
    expect(formatMemberStates({ ...info, members }, null)).toEqual(['1:UP', '2:DOWN']);
    expect(formatMemberStates({ ...info, members }, 2)).toEqual(['2:DOWN']);
    expect(formatMemberStates({ ...info, members }, 9)).toEqual(['9:NOT_CONF']);
  });
});
