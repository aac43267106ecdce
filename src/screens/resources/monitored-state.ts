// One network, tape or changer: which member has the focus, and what can be done with a resource that CAA only
// watches: a start where it has given up, registering anew, unregistering (manual 2.2.3 to 2.2.5). Pure.
import { type ListState, listMoveOf, listStart, moveInList } from '../../components/list-state.ts';
import type { MemberName, MonitoredMemberView, MonitoredView } from '../../engine/index.ts';
import { formatCommandLine } from '../../format/index.ts';
import type { PlannedCommand } from '../../protocol/index.ts';
import { callerOf } from '../../tui/caller.ts';
import {
  type Effect,
  request,
  type ScreenEvent,
  type ScreenParams,
  type Step,
  type World,
} from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { type ConfirmAnswer, confirmDialog } from '../dialogs/confirm.tsx';
import {
  type HolderEvent,
  type RunHolder,
  reduceRunEvent,
  reduceShownRun,
  withRun,
} from '../freeze/held-run.tsx';
import { ownFreezeOf } from '../freeze/look.ts';
import { planView } from '../plan/definition.ts';
import { noLineText } from '../shell/no-line.ts';
import { askWhatIf } from '../what-if/what-if.ts';
import { isGivenUp } from './listed.ts';

const monitoredVerbs = ['start', 'update', 'unregister'] as const;
export type MonitoredVerb = (typeof monitoredVerbs)[number];

export interface MonitoredState extends RunHolder {
  readonly name: string;
  readonly list: ListState;
}

export type MonitoredEvent =
  | HolderEvent
  | { readonly type: 'confirmed'; readonly verb: MonitoredVerb; readonly answer: ConfirmAnswer }
  /** The plan that was shown is to be carried out. */
  | { readonly type: 'agreed'; readonly verb: MonitoredVerb; readonly basis: string };

type MonitoredEffect = Effect<MonitoredEvent, never>;
type MonitoredStep = Step<MonitoredState, MonitoredEvent, never>;

/** The page of `name`; with `order` the question before that action lies above it. */
export function startMonitored(
  params: ScreenParams,
  world: World,
): { readonly state: MonitoredState; readonly effects: readonly MonitoredEffect[] } {
  const name = params.name ?? params.arguments ?? '';
  const state = { name, list: listStart, run: null, lastRun: null, isForOrder: false };
  const verb = monitoredVerbs.find((one) => one === params.order);
  const view = monitoredOf(state, world);
  return { state, effects: verb === undefined || view === null ? [] : [ask(verb, view)] };
}

export function monitoredOf({ name }: MonitoredState, world: World): MonitoredView | null {
  return world.cluster.monitored.get(name) ?? null;
}

/** The member with the focus. */
export function focusedPlace(state: MonitoredState, world: World): MonitoredMemberView | undefined {
  return monitoredOf(state, world)?.members[state.list.index];
}

/** Rows above the list of members: facts, a blank line, titles. */
const rowsAboveMembers = 6;

export function membersRows(world: World): number {
  return Math.max(1, world.layout.bodyRows - rowsAboveMembers);
}

export function reduceMonitored(
  state: MonitoredState,
  event: ScreenEvent<MonitoredEvent>,
  world: World,
): MonitoredStep {
  if (event.type === 'own') {
    const { event: own } = event;
    if (own.type === 'agreed') return begin(state, own.verb, own.basis, world);
    if (own.type !== 'confirmed') return reduceRunEvent(state, own, world);
    return own.answer === 'act'
      ? begin(state, own.verb, null, world)
      : { state, effects: [showPlan(state.name, own.verb)] };
  }
  if (state.run !== null) return reduceShownRun(state, state.run, event, world);
  if (event.type === 'focus') return { state };
  return event.type === 'action' ? reduceAction(state, event.id, world) : null;
}

function reduceAction(state: MonitoredState, id: string, world: World): MonitoredStep {
  const view = monitoredOf(state, world);
  const move = id.startsWith('list.') ? listMoveOf(id) : null;
  if (move !== null) {
    const list = moveInList(state.list, move, view?.members.length ?? 0, membersRows(world));
    return { state: { ...state, list } };
  }
  if (id === 'monitored.next' || id === 'monitored.previous') {
    return { state: neighbour(state, id === 'monitored.next' ? 1 : -1, world) };
  }
  if (view === null) return { state };
  if (id === 'monitored.what-if') {
    return { state, effects: [askWhatIf({ kind: 'resource', name: view.name }, world)] };
  }
  const verb = monitoredVerbs.find((one) => id === `monitored.${one}`);
  if (verb !== undefined) return { state, effects: [ask(verb, view)] };
  const effect = openingOf(id, view, focusedPlace(state, world)?.member ?? null, world);
  return effect === null ? null : { state, effects: [effect] };
}

function openingOf(
  id: string,
  { name }: MonitoredView,
  member: MemberName | null,
  world: World,
): MonitoredEffect | null {
  switch (id) {
    case 'monitored.edit':
      return { type: 'open', name: 'profile-form', params: { name } };
    case 'monitored.events':
      return { type: 'open', name: 'events', params: { resource: name } };
    case 'monitored.faults':
      return { type: 'open', name: 'faults', params: member === null ? {} : { member } };
    case 'monitored.freeze': {
      const order = ownFreezeOf(name, world.cluster) === null ? 'freeze' : 'unfreeze';
      return { type: 'open', name: 'freezes', params: { names: name, order } };
    }
    default:
      return null;
  }
}

/** The resource after or before this one, of any of the three types. */
function neighbour(state: MonitoredState, step: 1 | -1, world: World): MonitoredState {
  const names = [...world.cluster.monitored.keys()].sort();
  const at = names.indexOf(state.name);
  const name = names[(at + step + names.length) % names.length] ?? state.name;
  return { ...state, name, list: listStart };
}

/** Why an action can do nothing now, with the remedy; null if it can be tried. */
export function monitoredPageRefusal(
  state: MonitoredState,
  action: string,
  world: World,
): string | null {
  const view = monitoredOf(state, world);
  const verb = monitoredVerbs.find((one) => action === `monitored.${one}`);
  if (state.run !== null || verb === undefined || view === null) return null;
  if (world.cluster.phase !== 'live') {
    return noLineText;
  }
  if (verb !== 'start' || view.members.some(isGivenUp)) return null;
  return `${view.name} is monitored on every member already; there is nothing to start.`;
}

const questions: Readonly<
  Record<MonitoredVerb, { readonly act: string; readonly effect: string; readonly back: string }>
> = {
  start: {
    act: 'Start',
    effect:
      'CAA watches it again where its failures had reached FAILURE_THRESHOLD; they count from 0.',
    back: 'Nothing else changes, so there is nothing to take back.',
  },
  update: {
    act: 'Register',
    effect: 'The registry takes the values of its profile file, as it is now.',
    back: 'History of the registry has the values of before.',
  },
  unregister: {
    act: 'Unregister',
    effect: 'CAA watches it no more; the profile stays. Refused while an application needs it.',
    back: 'Register resources brings it back.',
  },
};

/** The command of an action. */
export function monitoredCommand(verb: MonitoredVerb, name: string): string {
  if (verb === 'update') return formatCommandLine(['caa_register', '-u', name]);
  return formatCommandLine([`caa_${verb}`, name]);
}

function ask(verb: MonitoredVerb, { name }: MonitoredView): MonitoredEffect {
  const { act, effect, back } = questions[verb];
  const command = monitoredCommand(verb, name);
  const dialog = confirmDialog({
    title: `${act} ${name}?`,
    lines: [effect, back, '', `Command:  ${command}`],
    word: null,
    act,
    hasDryRun: true,
    hint: 'Cancel has the focus. Enter alone does nothing.',
    preview: { commands: [command], notes: [effect], dryRun: 'confirm.dry-run' },
    help: { title: `${act} ${name}`, text: effect },
  });
  return show(dialog, (answer): MonitoredEvent => ({ type: 'confirmed', verb, answer }));
}

/** What the action would do (TUI-249). */
function showPlan(name: string, verb: MonitoredVerb): MonitoredEffect {
  const title = monitoredCommand(verb, name);
  const command = plannedCommand(verb, [name]);
  const page = planView({
    title,
    what: { kind: 'command', command },
    act: questions[verb].act,
  });
  return show(page, ({ basis }): MonitoredEvent => ({ type: 'agreed', verb, basis }));
}

function plannedCommand(verb: MonitoredVerb, names: readonly string[]): PlannedCommand {
  switch (verb) {
    case 'start':
      return { verb, names, member: null, force: false };
    case 'update':
      return { verb: 'register', names, update: true };
    case 'unregister':
      return { verb, names };
  }
}

function begin(
  state: MonitoredState,
  verb: MonitoredVerb,
  basis: string | null,
  world: World,
): MonitoredStep {
  const commandLine = monitoredCommand(verb, state.name);
  const caller = { ...callerOf(world, commandLine), ...(basis === null ? {} : { basis }) };
  const names = [state.name];
  const reply = (answer: Extract<HolderEvent, { type: 'answered' }>['answer']): MonitoredEvent => ({
    type: 'answered',
    answer,
  });
  const asking =
    verb === 'start'
      ? request('caa.start', { names, member: null, force: false, caller }, reply)
      : verb === 'update'
        ? request('caa.register', { names, update: true, caller }, reply)
        : request('caa.unregister', { names, caller }, reply);
  return { state: withRun(state, commandLine, world), effects: [asking] };
}
