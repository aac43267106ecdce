// The status bar as text: members, quorum, applications, age of data, runs, script (TUI-290..294). Pure.
import type { ClusterState } from '../../tui/cluster-store.ts';
import { dataAge } from '../../tui/data-age.ts';
import { cellWidth, cutText } from '../../tui/text.ts';
import type { Meaning } from '../../tui/theme.ts';
import { calmParts } from '../freeze/look.ts';

export interface StatusInput {
  readonly cluster: ClusterState;
  readonly now: number;
  /** Null where there is no script at all. */
  readonly script: 'on' | 'off';
  /** Stands in the bar on narrow screens (TUI-346). */
  readonly lamp: string;
  readonly isPractice: boolean;
}

/** Row 22, and the look it has. */
export function formatStatus(
  input: StatusInput,
  columns: number,
  cut: string,
): { readonly text: string; readonly meaning: Meaning | null } {
  const { cluster, now } = input;
  if (cluster.phase === 'connecting' && cluster.head === null) {
    const text = cluster.problem ?? 'Connecting to the cluster service...';
    return { text: cutText(text, columns, cut), meaning: cluster.problem === null ? null : 'warn' };
  }
  const age = dataAge(cluster, now);
  const calm = calmParts(cluster, now);
  const parts = statusParts(input, age.text, calm);
  while (parts.length > 2 && cellWidth(joined(parts)) > columns) dropLeastImportant(parts);
  return {
    text: cutText(joined(parts), columns, cut),
    meaning: age.isOld || calm.length > 0 ? 'warn' : null,
  };
}

interface Part {
  readonly text: string;
  /** Parts of rank 0 never go. */
  readonly rank: number;
}

function statusParts(
  { cluster, script, lamp, isPractice }: StatusInput,
  age: string,
  calm: ReturnType<typeof calmParts>,
): Part[] {
  const { counts, head } = cluster;
  const members = [...cluster.members.values()];
  const up = members.filter((one) => one.state === 'UP' || one.state === 'LEAVING').length;
  const running = [...cluster.runs.values()].filter((run) => run.status === 'RUNNING').length;
  const quorum = head?.quorum;
  const parts: Part[] = [
    { text: `Members ${up}/${members.length} UP`, rank: 0 },
    {
      text: quorum ? `Quorum ${quorum.currentVotes}/${quorum.expectedVotes}` : '',
      rank: 2,
    },
    { text: `CAA ${counts.online} on ${counts.offline} off ${counts.unknown} unk`, rank: 3 },
    // While something is frozen or drained, that is said before everything that can be left out.
    ...calm,
    { text: isPractice ? 'PRACTICE' : age, rank: 0 },
    { text: lamp, rank: 1 },
    { text: running === 0 ? '' : `${running} running`, rank: 4 },
    { text: `script ${script}`, rank: 5 },
  ];
  return parts.filter((part) => part.text !== '');
}

function joined(parts: readonly Part[]): string {
  return parts.map((part) => part.text).join('  ');
}

function dropLeastImportant(parts: Part[]): void {
  const highest = Math.max(...parts.map((part) => part.rank));
  const index = highest === 0 ? parts.length - 1 : parts.findIndex((one) => one.rank === highest);
  parts.splice(index, 1);
}
