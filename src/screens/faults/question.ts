// The question before a fault: what it does, to which applications, to the votes, the command and the way back
// (TUI-245, 246). Pure.
import type { MemberName, MemberView } from '../../engine/index.ts';
import { formatCommandLine } from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';
import type { ConfirmData } from '../dialogs/confirm.tsx';
import { applicationsOn, moveLines, type Plan, votesAfter } from '../members/plan.ts';

export const faults = ['crash', 'boot', 'shutdown'] as const;
export type Fault = (typeof faults)[number];

/** More applications than this, or the loss of quorum, want the name typed. */
const askMax = 3;

export const faultVerbs: Readonly<Record<Fault, string>> = {
  crash: 'Crash',
  boot: 'Boot',
  shutdown: 'Shut down',
};

/** What the fault does, in one sentence. */
export const faultEffects: Readonly<Record<Fault, string>> = {
  crash: 'Power off: its processes are killed; no stop entry point runs.',
  boot: 'Power on: it joins the cluster; what waits is placed anew.',
  shutdown: 'In order: applications are stopped there and started elsewhere.',
};

/** The command that a fault is the same as. */
export function faultCommand(fault: Fault, member: MemberName): string {
  return formatCommandLine(['clu_fault', fault, member]);
}

/**
 * Applications listed in the question, so that the command, the way back and the request to type stay in it.
 */
const listedMax = { full: { ask: 4, grave: 3 }, compact: { ask: 1, grave: 0 } } as const;

/**
 * The confirmation of a fault on a member.
 *
 * @param basis of the plan that the fault is to follow; null if none was looked at.
 */
export function faultQuestion(
  fault: Fault,
  member: MemberView,
  plan: Plan | null,
  world: World,
  basis: string | null,
): ConfirmData {
  const { cluster, layout } = world;
  const isFull = layout.kind === 'full';
  const command = faultCommand(fault, member.name);
  const affected = fault === 'boot' ? [] : applicationsOn(member.name, cluster.resources);
  const change = fault === 'boot' ? 'joins' : 'leaves';
  const votes = cluster.head === null ? null : votesAfter(cluster.head, member, change);
  const losesQuorum = fault !== 'boot' && votes?.hasQuorum === false;
  const isGrave = affected.length > askMax || losesQuorum;
  const most = listedMax[isFull ? 'full' : 'compact'][isGrave ? 'grave' : 'ask'];
  const listed = shortened(consequences(fault, member, plan, world), most);
  const back = faultCommand(fault === 'boot' ? 'shutdown' : 'boot', member.name);
  const note = fault === 'boot' || !isFull ? '' : '; what moved stays where it is then';
  return {
    title: `${faultVerbs[fault]} ${member.name}?`,
    lines: [
      ...(isFull ? [faultEffects[fault]] : []),
      ...(basis === null ? [] : [`Exactly as planned (plan ${basis}), or not at all.`]),
      ...listed,
      ...(votes === null ? [] : [votes.text]),
      ...(isFull ? [''] : []),
      `Command:  ${command}`,
      `Way back: ${back}${note}`,
      ...(isGrave ? [`This is grave. Type ${member.name} to go on:`] : []),
    ],
    word: isGrave ? member.name : null,
    act: `${faultVerbs[fault]} ${member.name}`,
    hasDryRun: basis === null,
    hint: 'Cancel has the focus. Enter alone does nothing to the member.',
    preview: {
      commands: [command],
      notes: [faultEffects[fault]],
      ...(basis === null ? { dryRun: 'confirm.dry-run' } : {}),
    },
    help: {
      title: `${faultVerbs[fault]} a member`,
      text:
        `${faultEffects[fault]} Members are emulated here: the host you work on is not touched, but the ` +
        'processes of the applications are real.',
    },
  };
}

/** The heading, then the first lines below it and how many there are more. */
function shortened(lines: readonly string[], most: number): readonly string[] {
  const [head = '', ...below] = lines;
  if (below.length <= most) return lines;
  const more = `  and ${below.length - most} more`;
  return [head, ...below.slice(0, most), ...(most === 0 ? [] : [more])];
}

/** What happens to applications, line by line. */
export function consequences(
  fault: Fault,
  member: MemberView,
  plan: Plan | null,
  world: World,
): readonly string[] {
  const { resources } = world.cluster;
  if (fault === 'boot') {
    const waiting = [...resources.values()].filter(
      (view) => view.target === 'ONLINE' && view.state === 'OFFLINE' && view.activity === null,
    );
    if (waiting.length === 0)
      return ['No application waits for a member, so none is started by this.'];
    const names = waiting
      .slice(0, 8)
      .map((view) => view.name)
      .join(', ');
    return [`Placed anew, because they wait: ${names}${waiting.length > 8 ? ' and others' : ''}.`];
  }
  const moves = moveLines(plan, member.name, resources);
  if (moves.length === 0) return ['No application runs there, so none has to move.'];
  const count = applicationsOn(member.name, resources).length;
  const head = `${count} ${count === 1 ? 'application' : 'applications'} on ${member.name}:`;
  return [head, ...moves.map((line) => `  ${line}`)];
}
