// The six action screens: start, stop, relocate, balance, register and unregister (TUI-053, 100..109). They differ by a row
// of the table in verbs.ts and share everything else.
import { focusedField } from '../../components/form-state.ts';
import type { Place, ScreenDefinition, World } from '../../tui/screen.ts';
import { linesOf, runPlace } from '../runs/keys.ts';
import { lostHint, runButtons, runHints } from '../runs/run-definition.tsx';
import { hasEnded, observeWatch, runFacts } from '../runs/watch.ts';
import { ActionScreen } from './ActionScreen.tsx';
import { choiceOf } from './form.ts';
import { previewOf } from './level.ts';
import {
  type ActionEvent,
  type ActionState,
  isTyping,
  reduceAction,
  refusalToAct,
  startAction,
} from './state.ts';
import { type Verb, verbTexts } from './verbs.ts';

/** The screen of a verb. */
export function actionDefinition(verb: Verb): ScreenDefinition<ActionState, ActionEvent> {
  const texts = verbTexts[verb];
  return {
    name: verb,
    kind: 'view',
    crumb: () => [texts.title],
    crumbsKept: 1,
    start: (params, world) => startAction(verb, params, world),
    reduce: reduceAction,
    place,
    hints,
    buttons: (state, world) => {
      if (state.run === null) {
        return [
          { label: texts.act, action: 'action.do' },
          ...(verb === 'balance' ? [] : [{ label: 'Dry run', action: 'action.plan' }]),
          { label: 'Cancel', action: 'form.cancel' },
          { label: 'Help', action: 'help' },
        ];
      }
      const [first, ...others] = runButtons(state.run, world);
      const again = { label: 'Again', action: 'run.again' };
      const ended = hasEnded(runFacts(state.run, world));
      const replan = wasOutdated(state, world)
        ? [{ label: 'New plan', action: 'action.new-plan' }]
        : [];
      return [...(first ? [first] : []), ...replan, ...(ended ? [again] : []), ...others];
    },
    refusal: (state, action, world) =>
      state.run === null && action === 'action.do' ? refusalToAct(state, world) : null,
    hint,
    help: (state) => helpOf(state),
    preview: (state, world) =>
      state.run === null
        ? previewOf(choiceOf(state, world), world, state.placements, 'action.plan')
        : { commands: [state.run.commandLine], notes: ['This is the command of the run.'] },
    observe: (state, world) => {
      const run = state.run === null ? null : observeWatch(state.run, world);
      return run === state.run ? state : { ...state, run };
    },
    ticks: (state, world) => state.run !== null && !hasEnded(runFacts(state.run, world)),
    Screen: ActionScreen,
  };
}

function place(state: ActionState, world: World): Place {
  if (state.run === null) return { names: ['action-form', 'form'], typing: isTyping(state) };
  const place = runPlace(state.run, world);
  return wasOutdated(state, world) ? { ...place, names: ['plan-refused', ...place.names] } : place;
}

function hints(state: ActionState, world: World): readonly string[] {
  if (state.run === null) {
    const field = focusedField(state.form);
    const isText = isTyping(state);
    const list = field?.hasList === true || field?.name === 'where' ? ['form.list'] : [];
    const own = [...(isText ? [] : ['form.toggle']), ...list];
    return [
      'form.next',
      ...own,
      'action.plan',
      'form.do',
      'form.cancel',
      'command',
      'form.reset',
      'help',
    ];
  }
  const more = wasOutdated(state, world) ? ['action.new-plan'] : [];
  return [...more, ...runHints(state.run, world)];
}

function hint(state: ActionState, world: World): string {
  const { noun, promise } = verbTexts[state.verb];
  if (state.run !== null) {
    const facts = runFacts(state.run, world);
    if (!hasEnded(facts)) {
      return `The ${noun} goes on if you leave this screen or lose the line.`;
    }
    if (facts.status === 'OK') return 'Done. Enter goes back; r brings the form again.';
    if (wasOutdated(state, world))
      return 'Nothing was done: the plan was out of date. p makes a new one.';
    return facts.status === 'LOST' ? lostHint : 'Not done. d says why; r brings the form again.';
  }
  if (world.access === 'RO' || world.cluster.phase !== 'live') {
    return refusalToAct(state, world) ?? promise;
  }
  const field = focusedField(state.form);
  return field?.name === 'names' && (state.form.values.names ?? '') !== ''
    ? promise
    : (field?.help ?? promise);
}

function helpOf(state: ActionState): { readonly title: string; readonly text: string } {
  const { title, about } = verbTexts[state.verb];
  const field = state.run === null ? focusedField(state.form) : undefined;
  const own = field === undefined ? '' : `${field.label}: ${field.help} `;
  return { title, text: `${own}${about}` };
}

/** The run was held to a plan that did not hold any more, so that nothing was done. */
function wasOutdated({ run, basis }: ActionState, world: World): boolean {
  if (run === null || basis === null || runFacts(run, world).status !== 'FAILED') return false;
  return linesOf(run, world).some(({ kind, text }) => kind === 'err' && outdated.test(text));
}

const outdated = /^The cluster has changed since the plan was made/;
