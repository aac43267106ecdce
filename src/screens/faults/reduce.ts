// What keys do on the faults screen. A fault is asked for only after its question was answered, and the question
// waits until it can say what will happen (TUI-245, 246).
import { listMoveOf, moveInList } from '../../components/list-state.ts';
import { moveOutput, outputStart, toggleFollow } from '../../components/output-state.ts';
import type { MemberName, MemberView, RunView } from '../../engine/index.ts';
import { request, type ScreenEvent, type Step, type World } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { confirmDialog } from '../dialogs/confirm.tsx';
import { sortedMembers } from '../members/look.ts';
import { isPlanComplete, planAnswered } from '../members/plan.ts';
import { type Fault, faultCommand, faultQuestion, faults } from './question.ts';
import {
  type FaultRun,
  type FaultsEffect,
  type FaultsEvent,
  type FaultsState,
  focusedMember,
  linesOf,
  memberRowsShown,
  outputHeight,
  planned,
} from './state.ts';

type FaultsStep = Step<FaultsState, FaultsEvent, never>;

export function reduceFaults(
  state: FaultsState,
  event: ScreenEvent<FaultsEvent>,
  world: World,
): FaultsStep {
  switch (event.type) {
    case 'own':
      return reduceOwn(state, event.event, world);
    case 'action':
      return reduceAction(state, event.id, world);
    case 'focus':
      return { state };
    default:
      return null;
  }
}

function reduceOwn(state: FaultsState, event: FaultsEvent, world: World): FaultsStep {
  switch (event.type) {
    case 'due':
      return planned(state, world);
    case 'planned':
      return askPending({ ...state, plan: planAnswered(state.plan, event) }, world);
    case 'confirmed':
      return event.answer === 'act' ? inject(state, event.fault, event.member, world) : { state };
    case 'ended': {
      const { run } = state;
      if (run === null || run.after !== event.after) return { state };
      const number = event.outcome.ok ? event.outcome.result.run : run.number;
      return { state: { ...state, run: { ...run, number, outcome: event.outcome } } };
    }
  }
}

const outputMoves: Readonly<Record<string, 'page-up' | 'page-down'>> = {
  'faults.output-up': 'page-up',
  'faults.output-down': 'page-down',
};

function reduceAction(state: FaultsState, id: string, world: World): FaultsStep {
  const move = listMoveOf(id);
  if (id.startsWith('list.') && move !== null) {
    const count = sortedMembers(world.cluster).length;
    const list = moveInList(state.list, move, count, memberRowsShown(world));
    return planned({ ...state, list, pending: null }, world);
  }
  const count = linesOf(state, world).length;
  const height = outputHeight(world) - 1;
  const outputMove = outputMoves[id];
  if (outputMove !== undefined) {
    return { state: { ...state, output: moveOutput(state.output, outputMove, count, height) } };
  }
  if (id === 'faults.follow') {
    return { state: { ...state, output: toggleFollow(state.output, count, height) } };
  }
  const member = focusedMember(state, world);
  if (id === 'faults.details' && member !== null) {
    return { state, effects: [{ type: 'open', name: 'member', params: { name: member.name } }] };
  }
  const fault = faults.find((one) => id === `faults.${one}`);
  if (fault === undefined || member === null) return null;
  return askPending({ ...state, pending: fault }, world);
}

/** Shows the waiting question as soon as it can say what will happen (TUI-246). */
function askPending(state: FaultsState, world: World): FaultsStep {
  const { pending, plan } = state;
  const member = focusedMember(state, world);
  if (pending === null || member === null) return { state };
  const isKnown = pending === 'boot' || isPlanComplete(plan, member.name, world.cluster.resources);
  if (!isKnown) return planned(state, world);
  const asked = { ...state, pending: null };
  return { state: asked, effects: [question(asked, pending, member, world)] };
}

function question(
  state: FaultsState,
  fault: Fault,
  member: MemberView,
  world: World,
): FaultsEffect {
  const dialog = confirmDialog(faultQuestion(fault, member, state.plan, world));
  return show(
    dialog,
    (answer): FaultsEvent => ({
      type: 'confirmed',
      fault,
      member: member.name,
      answer,
    }),
  );
}

function inject(state: FaultsState, fault: Fault, member: MemberName, world: World): FaultsStep {
  const commandLine = faultCommand(fault, member);
  const after = newestRun(world.cluster.runs);
  const run: FaultRun = {
    fault,
    member,
    commandLine,
    askedAt: world.now,
    after,
    number: null,
    outcome: null,
  };
  const caller = { user: world.user, commandLine, locale: world.locale };
  const effect = request(
    'fault.inject',
    { fault, member, caller },
    (outcome): FaultsEvent => ({
      type: 'ended',
      after,
      outcome,
    }),
  );
  return { state: { ...state, run, output: outputStart }, effects: [effect] };
}

function newestRun(runs: ReadonlyMap<number, RunView>): number {
  return Math.max(0, ...runs.keys());
}
