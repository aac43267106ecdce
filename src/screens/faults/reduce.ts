// What keys do on the faults screen. A fault is asked for only after its question was answered, and the question
// waits until it can say what will happen (TUI-245, 246).
import { listMoveOf, moveInList } from '../../components/list-state.ts';
import { moveOutput, outputStart, toggleFollow } from '../../components/output-state.ts';
import type { MemberName, MemberView, RunView } from '../../engine/index.ts';
import { callerOf } from '../../tui/caller.ts';
import { request, type ScreenEvent, type Step, type World } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { confirmDialog } from '../dialogs/confirm.tsx';
import { pickDialog } from '../dialogs/pick.tsx';
import { sortedMembers } from '../members/look.ts';
import { isPlanComplete, planAnswered } from '../members/plan.ts';
import { planView } from '../plan/definition.ts';
import {
  hardwareCommand,
  hardwarePlan,
  hardwareQuestion,
  pickAnyAdapter,
  pickHardware,
} from './hardware.ts';
import {
  type Fault,
  faultCommand,
  faultEffects,
  faultQuestion,
  faults,
  faultVerbs,
} from './question.ts';
import { askScriptFaults, scriptEffects } from './scripts.ts';
import {
  type FaultOutcome,
  type FaultRun,
  type FaultsEffect,
  type FaultsEvent,
  type FaultsState,
  focusedMember,
  type HardwareFault,
  isFirstDue,
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
      return withFirst(planned(state, world), world);
    case 'planned':
      return askPending({ ...state, plan: planAnswered(state.plan, event) }, world);
    case 'confirmed':
      return event.answer === 'act'
        ? inject(state, event, world)
        : { state, effects: [planOf(event.fault, event.member)] };
    case 'supposed': {
      const fault = faults.find((one) => one === event.fault);
      return { state, effects: fault === undefined ? [] : [planOf(fault, event.member)] };
    }
    case 'agreed':
      return agree(state, event, world);
    case 'hardware-picked':
      return { state, effects: hardwareQuestion(event.member, event.name, world) };
    case 'hardware-confirmed':
      return event.answer === 'act'
        ? injectHardware(state, event.fault, null, world)
        : { state, effects: [planOfHardware(event.fault)] };
    case 'hardware-agreed':
      return injectHardware(state, event.fault, event.basis, world);
    case 'script-faults':
    case 'script-resource':
    case 'script-picked':
    case 'script-confirmed':
    case 'script-set':
      return { state, effects: scriptEffects(event, world) };
    case 'ended': {
      const { run } = state;
      if (run === null || run.after !== event.after) return { state };
      const number = event.outcome.ok ? event.outcome.result.run : run.number;
      return { state: { ...state, run: { ...run, number, outcome: event.outcome } } };
    }
  }
}

/** With the list that the task of the menu is about, once. */
function withFirst(step: ReturnType<typeof planned>, world: World): FaultsStep {
  const { first } = step.state;
  if (first === null || !isFirstDue(step.state, world)) return step;
  const effects = [...step.effects, ...firstQuestion(first, world)];
  return { state: { ...step.state, first: null }, effects };
}

/** A task of the menu that is about one kind of fault begins with its list. */
function firstQuestion(kind: string, world: World): readonly FaultsEffect[] {
  if (world.access === 'RO') return [];
  switch (kind) {
    case 'network':
      return [pickAnyAdapter(world)];
    case 'check':
      return [askScriptFaults('fail')];
    case 'slow':
      return [askScriptFaults('slow')];
    default:
      return [];
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
  if (id === 'faults.what-if' && member !== null) {
    return { state, effects: [supposition(member)] };
  }
  if (id === 'faults.hardware' && member !== null) {
    return { state, effects: [pickHardware(member)] };
  }
  if (id === 'faults.script') return { state, effects: [askScriptFaults(null)] };
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
  return { state: asked, effects: [question(asked, pending, member, null, world)] };
}

function question(
  state: FaultsState,
  fault: Fault,
  member: MemberView,
  basis: string | null,
  world: World,
): FaultsEffect {
  const dialog = confirmDialog(faultQuestion(fault, member, state.plan, world, basis));
  return show(
    dialog,
    (answer): FaultsEvent => ({
      type: 'confirmed',
      fault,
      member: member.name,
      answer,
      basis,
    }),
  );
}

/** What would happen: of a member that is DOWN only booting can be supposed, of another what takes it down. */
function supposition(member: MemberView): FaultsEffect {
  const { name } = member;
  if (member.state === 'DOWN') return planOf('boot', name);
  const entries = (['crash', 'shutdown'] as const).map((fault) => ({
    value: fault,
    detail: faultEffects[fault],
  }));
  return show(
    pickDialog({ title: `What would happen to ${name}`, entries, isMany: false, chosen: [] }),
    ([fault = '']): FaultsEvent => ({ type: 'supposed', member: name, fault }),
  );
}

function planOf(fault: Fault, member: MemberName): FaultsEffect {
  const view = planView({
    title: faultCommand(fault, member),
    what: { kind: 'command', command: { verb: fault, member } },
    act: faultVerbs[fault],
  });
  return show(view, ({ basis }): FaultsEvent => ({ type: 'agreed', fault, member, basis }));
}

function planOfHardware(fault: HardwareFault): FaultsEffect {
  return show(
    planView(hardwarePlan(fault)),
    ({ basis }): FaultsEvent => ({ type: 'hardware-agreed', fault, basis }),
  );
}

/** A plan is the confirmation, unless the name of the member has to be typed (TUI-245). */
function agree(
  state: FaultsState,
  { fault, member, basis }: Extract<FaultsEvent, { type: 'agreed' }>,
  world: World,
): FaultsStep {
  const view = world.cluster.members.get(member);
  if (view === undefined) return { state };
  const { word } = faultQuestion(fault, view, state.plan, world, basis);
  if (word === null) return inject(state, { fault, member, basis }, world);
  return { state, effects: [question(state, fault, view, basis, world)] };
}

function inject(
  state: FaultsState,
  order: { readonly fault: Fault; readonly member: MemberName; readonly basis: string | null },
  world: World,
): FaultsStep {
  const { fault, member, basis } = order;
  const commandLine = faultCommand(fault, member);
  const asked = withFaultRun(state, member, commandLine, world);
  const caller = { ...callerOf(world, commandLine), ...(basis === null ? {} : { basis }) };
  const effect = request('fault.inject', { fault, member, caller }, endedOf(asked.run));
  return { state: asked, effects: [effect] };
}

function injectHardware(
  state: FaultsState,
  fault: HardwareFault,
  basis: string | null,
  world: World,
): FaultsStep {
  const asked = withFaultRun(state, fault.member, hardwareCommand(fault), world);
  const own = callerOf(world, asked.run.commandLine);
  const caller = basis === null ? own : { ...own, basis };
  const effect = request('fault.hardware', { ...fault, caller }, endedOf(asked.run));
  return { state: asked, effects: [effect] };
}

function withFaultRun(state: FaultsState, member: MemberName, commandLine: string, world: World) {
  const after = newestRun(world.cluster.runs);
  const run: FaultRun = {
    member,
    commandLine,
    askedAt: world.now,
    after,
    number: null,
    outcome: null,
  };
  return { ...state, run, output: outputStart };
}

function endedOf({ after }: FaultRun): (outcome: FaultOutcome) => FaultsEvent {
  return (outcome) => ({ type: 'ended', after, outcome });
}

function newestRun(runs: ReadonlyMap<number, RunView>): number {
  return Math.max(0, ...runs.keys());
}
