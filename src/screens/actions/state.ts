// An action screen as a pure reducer: the form, the question before it, the run after it (TUI-053, 101..109,
// 225..234, 245..252). It orders requests and dialogs and decides nothing about the cluster.
import {
  createForm,
  type FormState,
  focusedField,
  isTextFocused,
  pasteIntoForm,
  reduceForm,
  setValue,
  typeIntoForm,
  withProblems,
} from '../../components/form-state.ts';
import { keyName } from '../../tui/keymap.ts';
import { readOnlyText } from '../../tui/read-only.ts';
import { request, type ScreenEvent, type ScreenParams, type World } from '../../tui/screen.ts';
import type { Key } from '../../tui/terminal/index.ts';
import { show } from '../../tui/view.ts';
import { confirmDialog } from '../dialogs/confirm.tsx';
import { planView } from '../plan/definition.ts';
import type { PlanAnswer } from '../plan/state.ts';
import { pickMember, pickNames } from './lists.ts';
import type { ActionEffect, ActionEvent, ActionState, ActionStep } from './types.ts';

export type { ActionEvent, ActionState } from './types.ts';

import { type RunEvent, reduceRun } from '../runs/keys.ts';
import { outputHeight } from '../runs/RunPane.tsx';
import { leaveRun } from '../runs/run-definition.tsx';
import { answerWatch, type RunWatch, watchAsked } from '../runs/watch.ts';
import { candidates } from './candidates.ts';
import { type Choice, commandLineOf, readParams, wordsOf } from './choice.ts';
import { foresee } from './foresee.ts';
import { actionFields, choiceOf, drawnForm, toFormValues } from './form.ts';
import { runArea } from './layout.ts';
import { confirmData, fingerprint, levelOf } from './level.ts';
import { arePlacementsPending, missingPlacements } from './placement.ts';
import { plannedCommand, requestRun } from './request-run.ts';
import { touchedBy } from './touched.ts';
import { type Verb, verbTexts } from './verbs.ts';

/** The screen as it opens; without names it offers the list of them at once. */
export function startAction(
  verb: Verb,
  params: ScreenParams,
  world: World,
): { readonly state: ActionState; readonly effects: readonly ActionEffect[] } {
  const values = readParams(verb, params, world);
  const state: ActionState = {
    verb,
    form: createForm(actionFields(verb, isAnyUnknown(values.names, world)), toFormValues(values)),
    member: values.member,
    frozen: null,
    placements: new Map(),
    opensMembers: false,
    asked: null,
    basis: null,
    run: null,
    lastRun: null,
  };
  const all = candidates(verb, world, values.update);
  const offers =
    verb !== 'balance' && values.names === '' && all.some(({ objection }) => objection === null);
  const asking = askPlacements(state, world);
  const wantsExit = params.exit !== undefined && values.names !== '';
  const question = wantsExit ? submit(asking.state, world) : null;
  return {
    state: question?.state ?? asking.state,
    effects: [
      ...asking.effects,
      ...(offers ? [pickNames(state, world)] : []),
      ...(question?.effects ?? []),
    ],
  };
}

function isAnyUnknown(names: string, world: World): boolean {
  return wordsOf(names).some((name) => world.cluster.resources.get(name)?.state === 'UNKNOWN');
}

/** What an event does. */
export function reduceAction(
  state: ActionState,
  event: ScreenEvent<ActionEvent>,
  world: World,
): ActionStep {
  if (event.type === 'own') return reduceOwn(state, event.event, world);
  // Whoever presses another key meanwhile does not want the list any more.
  const step =
    state.run === null
      ? reduceFilling({ ...state, opensMembers: false }, event, world)
      : reduceRunning(state, state.run, event, world);
  if (step === null) return null;
  const asking = askPlacements(step.state, world);
  return { state: asking.state, effects: [...(step.effects ?? []), ...asking.effects] };
}

function reduceOwn(state: ActionState, event: ActionEvent, world: World): ActionStep {
  switch (event.type) {
    case 'placement-needed':
      return askPlacements(state, world);
    case 'placed': {
      const { resources, members } = world.cluster;
      const placements = new Map(state.placements);
      placements.set(event.name, { status: 'known', details: event.details, resources, members });
      const placed = { ...state, placements };
      return state.opensMembers ? offerMembers(placed, world) : { state: placed };
    }
    case 'picked-names':
      return askPlacements(withNames(state, event.names.join(' '), world), world);
    case 'picked-member': {
      const [member = ''] = event.members;
      const field = state.verb === 'balance' ? 'scope' : 'where';
      return { state: { ...state, member, form: setValue(state.form, field, 'member') } };
    }
    case 'confirmed':
      return event.answer === 'act'
        ? actOnAnswer(state, world)
        : showPlan({ ...state, asked: null }, world);
    case 'agreed':
      return agree(state, event.answer, world);
    case 'answered':
      if (state.run === null) return { state };
      return { state: { ...state, run: answerWatch(state.run, event.answer, world) } };
    case 'follow-needed':
    case 'followed':
      if (state.run === null) return { state };
      return reduceRunning(state, state.run, { type: 'own', event }, world);
  }
}

// --- the form ---------------------------------------------------------------------------------------------------

function reduceFilling(
  state: ActionState,
  event: Exclude<ScreenEvent<ActionEvent>, { type: 'own' }>,
  world: World,
): ActionStep {
  const { form } = state;
  switch (event.type) {
    case 'focus':
      return { state };
    case 'paste': {
      const pasted = pasteIntoForm(form, event.text);
      return pasted === null ? null : { state: { ...state, form: pasted } };
    }
    case 'key':
      return typeKey(state, event.key, world);
    case 'action':
      return reduceFormAction(state, event.id, world);
  }
}

function typeKey(state: ActionState, key: Key, world: World): ActionStep {
  const text = key.ctrl || key.alt ? '' : key.text;
  const form = typeIntoForm(state.form, { name: keyName(key), text });
  return form === null ? null : turned(state, form, world);
}

function reduceFormAction(state: ActionState, id: string, world: World): ActionStep {
  if (id === 'action.do') return submit(state, world);
  if (id === 'action.plan') return complain(state, world) ?? showPlan(state, world);
  const isWhere = ['where', 'scope'].includes(focusedField(state.form)?.name ?? '');
  if (id === 'form.list' && isWhere) return offerMembers(state, world);
  const step = reduceForm(state.form, id);
  if (step === null) return null;
  switch (step.wish) {
    case 'do':
      return submit({ ...state, form: step.form }, world);
    case 'list':
      return { state, effects: [pickNames(state, world)] };
    case 'cancel':
      return { state, effects: [{ type: 'press', id: 'back' }] };
    default:
      return turned(state, step.form, world);
  }
}

/** A form after a key; turning to a member of which none is chosen offers the list at once. */
function turned(state: ActionState, form: FormState, world: World): ActionStep {
  const types = state.verb === 'balance' && form.values.names !== state.form.values.names;
  const next = { ...state, form: types ? setValue(form, 'scope', 'names') : form };
  const turnsTo = (field: string): boolean =>
    form.values[field] === 'member' && state.form.values[field] !== 'member';
  const hasMember = state.verb === 'balance' ? turnsTo('scope') : turnsTo('where');
  const turnsToMember = hasMember && state.member === '';
  return turnsToMember ? offerMembers(next, world) : { state: next };
}

/** The list of members, now or when the service has answered. */
function offerMembers(state: ActionState, world: World): ActionStep {
  const { names } = choiceOf(state, world);
  if (arePlacementsPending(state.placements, names, world)) {
    return { state: { ...state, opensMembers: true } };
  }
  return { state: { ...state, opensMembers: false }, effects: [pickMember(state, world)] };
}

/** Other resources; the way out of UNKNOWN is offered if one of them is in that state. */
function withNames(state: ActionState, names: string, world: World): ActionState {
  const { verb } = state;
  const fields = actionFields(verb, isAnyUnknown(names, world));
  const form = { ...setValue(state.form, 'names', names), fields };
  return { ...state, form: verb === 'balance' ? setValue(form, 'scope', 'names') : form };
}

/** Asks where the policy would take the names, where that is not known for the present state. */
function askPlacements(
  state: ActionState,
  world: World,
): { readonly state: ActionState; readonly effects: readonly ActionEffect[] } {
  if (!verbTexts[state.verb].hasMember || state.run !== null) return { state, effects: [] };
  const names = missingPlacements(state.placements, wordsOf(state.form.values.names ?? ''), world);
  if (names.length === 0) return { state, effects: [] };
  const placements = new Map(state.placements);
  for (const name of names) placements.set(name, { status: 'asked' });
  const effects = names.map((name) =>
    request('caa.details', { name }, (outcome): ActionEvent => {
      return { type: 'placed', name, details: outcome.ok ? outcome.result : null };
    }),
  );
  return { state: { ...state, placements }, effects };
}

// --- from the form to the run -----------------------------------------------------------------------------------

/** Enter on the form: complains, asks, or acts (TUI-204, 245). */
function submit(state: ActionState, world: World): ActionStep {
  const choice = choiceOf(state, world);
  const complaint = complain(state, world);
  if (complaint !== null) return complaint;
  const refusal = refusalToAct(state, world);
  if (refusal !== null) return refuse(state, refusal);
  const touched = touchedBy(choice, world, state.placements);
  // Balancing shows its plan first, always (TUI-108).
  if (state.verb === 'balance') return showPlan(state, world);
  const free = { ...state, basis: null };
  if (levelOf(choice, touched, world) === 'plain') return begin(free, choice, world);
  return ask(free, choice, world, false);
}

/** What the form lacks; null if it is complete. */
function complain(state: ActionState, world: World): ActionStep {
  const problems = problemsOf(choiceOf(state, world));
  if (Object.keys(problems).length === 0) return null;
  return { state: { ...state, form: withProblems(state.form, problems) } };
}

/** The page with what would happen (TUI-249). The service says what it would refuse, so nothing is foreseen here. */
function showPlan(state: ActionState, world: World): ActionStep {
  const choice = choiceOf(state, world);
  const command = plannedCommand(choice);
  const view = planView({
    title: commandLineOf(choice),
    what: { kind: 'command', command },
    act: verbTexts[state.verb].act,
  });
  return { state, effects: [show(view, (answer): ActionEvent => ({ type: 'agreed', answer }))] };
}

/** A plan is the confirmation, unless a name has to be typed (TUI-245). */
function agree(state: ActionState, { basis }: PlanAnswer, world: World): ActionStep {
  const choice = choiceOf(state, world);
  const held = { ...state, basis };
  const touched = touchedBy(choice, world, state.placements);
  if (levelOf(choice, touched, world) === 'type') return ask(held, choice, world, false);
  return begin(held, choice, world);
}

function problemsOf(choice: Choice): Readonly<Record<string, string>> {
  const attribute = attributeProblem(choice);
  return {
    ...(choice.scope === 'names' && choice.names.length === 0
      ? { names: 'Choose at least one: F4 lists what can be chosen.' }
      : {}),
    ...(choice.scope === 'member' && choice.member === null
      ? { scope: 'Choose the member: F4 lists them.' }
      : {}),
    ...(choice.scope === 'names' && choice.namesMember && choice.member === null
      ? { where: 'Choose the member: F4 lists them. Or leave it to the policy with Space.' }
      : {}),
    ...(attribute === null ? {} : { attributes: attribute }),
  };
}

/** Whether an attribute is defined and a value fits is judged by the service, before any script is run. */
function attributeProblem({ attributes, names, force }: Choice): string | null {
  if (attributes.length === 0) return null;
  const odd = attributes.find((word) => !/^\w+=/.test(word));
  if (odd !== undefined) return `${odd} is not USR_name=value.`;
  if (force) return 'Values of attributes cannot be combined with -f.';
  return names.length > 1 ? 'Values of attributes go with exactly one resource name.' : null;
}

/** Why the action cannot be asked for now; null if it can. */
export function refusalToAct(state: ActionState, world: World): string | null {
  const { act } = verbTexts[state.verb];
  if (world.access === 'RO') {
    return `${act}: ${readOnlyText(world)}`;
  }
  if (world.cluster.phase !== 'live') {
    return 'There is no line to the cluster service; nothing was done. F2 tries again.';
  }
  const choice = choiceOf(state, world);
  if (choice.scope === 'names' && choice.names.length === 0) return null;
  const [first] = foresee(choice, world, state.placements);
  return first === undefined ? null : `Not tried: ${first.lines[0] ?? ''}`;
}

function refuse(state: ActionState, text: string): ActionStep {
  return { state, effects: [{ type: 'message', level: 'warning', text }] };
}

function ask(state: ActionState, choice: Choice, world: World, changed: boolean): ActionStep {
  const data = confirmData(choice, world, state.placements, changed, state.basis);
  const asked = fingerprint(choice, world, state.placements);
  return {
    state: { ...state, asked },
    effects: [show(confirmDialog(data), (answer): ActionEvent => ({ type: 'confirmed', answer }))],
  };
}

/** The answer counts for what was asked about; if that changed, the new state is shown first (TUI-252). */
function actOnAnswer(state: ActionState, world: World): ActionStep {
  const choice = choiceOf(state, world);
  const refusal = refusalToAct(state, world);
  if (refusal !== null) return refuse({ ...state, asked: null }, refusal);
  if (state.asked !== fingerprint(choice, world, state.placements)) {
    return ask(state, choice, world, true);
  }
  return begin(state, choice, world);
}

function begin(state: ActionState, choice: Choice, world: World): ActionStep {
  const commandLine = commandLineOf(choice);
  const run = watchAsked(commandLine, world, state.lastRun);
  const asking = requestRun(
    choice,
    { commandLine, basis: state.basis },
    world,
    (answer): ActionEvent => {
      return { type: 'answered', answer };
    },
  );
  const frozen = drawnForm(state, world);
  return { state: { ...state, asked: null, run, frozen }, effects: [asking] };
}

// --- the run ----------------------------------------------------------------------------------------------------

function reduceRunning(
  state: ActionState,
  run: RunWatch,
  event: ScreenEvent<RunEvent> | Exclude<ScreenEvent<ActionEvent>, { type: 'own' }>,
  world: World,
): ActionStep {
  if (event.type === 'focus') return { state };
  const step = reduceRun(run, event, world, outputHeight(run, world, runArea(state, run, world)));
  if (step !== null) return { state: { ...state, run: step.watch }, effects: step.effects };
  if (event.type !== 'action') return null;
  const filled = { ...state, run: null, frozen: null, lastRun: run, placements: new Map() };
  if (event.id === 'run.again') return { state: filled };
  if (event.id === 'action.new-plan') return showPlan(filled, world);
  const left = leaveRun(run, event.id, world);
  return left === null ? null : { state, effects: left.effects ?? [] };
}

/** A text field has the focus. */
export function isTyping(state: ActionState): boolean {
  return state.run === null && isTextFocused(state.form);
}
