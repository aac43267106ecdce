// What the faults screen says: the rows of members, what would happen to the focused one, how the run goes and
// how it ended, and why a fault cannot be injected now. Pure.
import type { MemberView } from '../../engine/index.ts';
import { cleanText, formatClock } from '../../format/index.ts';
import type { RunLine } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import { cutText, padText, wrapText } from '../../tui/text.ts';
import { memberMark, memberTime } from '../members/look.ts';
import { applicationsOn, votesAfter } from '../members/plan.ts';
import { consequences, faultEffects } from './question.ts';
import { type FaultRun, type FaultsState, focusedMember } from './state.ts';

/** A member with what runs on it, without the column of the focus. */
export function faultMemberRow(member: MemberView, world: World): string {
  const names = applicationsOn(member.name, world.cluster.resources).map((view) => view.name);
  const runs = names.length === 0 ? 'nothing' : names.join(' ');
  const { name, state } = member;
  return cleanText(
    ` ${memberMark(member)} ${padText(name, 14)} ${padText(state, 8)} ${padText(memberTime(member, world.now), 13)} ${runs}`,
  );
}

export const faultTitles = `  S ${padText('Member', 14)} ${padText('State', 8)} ${padText('Up', 13)} Runs`;

/** The lower pane before any fault: what each would do to the focused member. */
export function outlookLines(state: FaultsState, world: World, width: number): readonly string[] {
  const member = focusedMember(state, world);
  const { head } = world.cluster;
  if (member === null || head === null) return [];
  const wrap = (text: string): readonly string[] =>
    wrapText(text, width - 4).map((line, index) => (index === 0 ? ` ${line}` : `    ${line}`));
  if (member.state !== 'UP') {
    return [
      ...wrap(`b  ${faultEffects.boot}`),
      ...consequences('boot', member, null, world).flatMap(wrap),
    ];
  }
  const votes = votesAfter(head, member, 'leaves');
  const vote = wrap(votes.text).map((line) =>
    votes.hasQuorum ? line : world.theme.paint('warn', line),
  );
  return [
    ...wrap(`c  ${faultEffects.crash}`),
    ...wrap(`s  ${faultEffects.shutdown}`),
    '',
    ...consequences('crash', member, state.plan, world).map((line) =>
      cutText(cleanText(` ${line}`), width, world.theme.marks.cut),
    ),
    ...vote,
  ];
}

/** `20:12:29 Member polishham has crashed.` */
export function outputLine(line: RunLine): string {
  const origin =
    line.kind === 'script' && line.member !== null ? `${line.member}:${line.resource ?? ''}: ` : '';
  return `${formatClock(line.at)} ${cleanText(origin + line.text)}`;
}

/** How the run stands, above its output. */
export function runWords(run: FaultRun, world: World): string {
  const seconds = Math.max(0, Math.floor((world.now - run.askedAt) / 1000));
  const number = run.number === null ? '' : `   run ${run.number}`;
  if (run.outcome === null) {
    return world.cluster.phase === 'lost'
      ? `LOST      the line is gone; the action may still be going on${number}`
      : `RUNNING   ${run.commandLine}   ${seconds} s${number}`;
  }
  if (!run.outcome.ok) return `FAILED    ${run.outcome.message}`;
  const { exitCode } = run.outcome.result;
  return exitCode === 0
    ? `OK        ${run.commandLine}${number}`
    : `FAILED    ${run.commandLine}, exit ${exitCode}${number}`;
}

/** After the run: what to do next. */
export function runHint(run: FaultRun, world: World): string {
  if (run.outcome === null) return 'The fault goes on if you leave this screen or lose the line.';
  if (!run.outcome.ok) return `${run.outcome.message}`;
  if (run.outcome.result.exitCode !== 0)
    return 'It failed; the last lines say why. L lists all runs.';
  const state = world.cluster.members.get(run.member)?.state;
  if (state === 'DOWN')
    return `${run.member} is DOWN. b boots it again: clu_fault boot ${run.member}`;
  return `${run.member} is ${state ?? 'not known'}. Monitor CAA resources shows what moved.`;
}

/** Why a fault cannot be injected now; null if it can. */
export function faultRefusal(state: FaultsState, action: string, world: World): string | null {
  const own = [
    'faults.crash',
    'faults.boot',
    'faults.shutdown',
    'faults.hardware',
    'faults.script',
  ];
  if (!own.includes(action)) return null;
  if (world.cluster.phase === 'lost') {
    return 'There is no line to the cluster service, so nothing can be done. F2 tries again.';
  }
  if (action === 'faults.script') return null;
  const member = focusedMember(state, world);
  if (member === null) return 'The members are not known yet.';
  const { run } = state;
  if (run !== null && run.outcome === null)
    return `${run.commandLine} is still running; wait for its end.`;
  if (action === 'faults.hardware') {
    const count = member.hardware?.length ?? 0;
    return count > 0 ? null : `${member.name} has no adapter or device that could fail.`;
  }
  if (action === 'faults.boot') {
    return member.state === 'DOWN'
      ? null
      : `${member.name} is ${member.state}: only a member that is DOWN can be booted.`;
  }
  if (member.state === 'UP') return null;
  const remedy = member.state === 'DOWN' ? ' b boots it.' : ' Wait until it is DOWN.';
  return `${member.name} is ${member.state}, so it cannot go down.${remedy}`;
}
