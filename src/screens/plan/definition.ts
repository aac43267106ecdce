// The plan as a view that is shown above the screen that asks (docs/SCREENS.md, `show`): it closes with the basis of
// the plan if that is to be carried out.
import type { ScreenDefinition, View } from '../../tui/screen.ts';
import { actOnAnswer, packView } from '../../tui/view.ts';
import { PlanScreen } from './PlanScreen.tsx';
import {
  hasChangedSince,
  type PlanAnswer,
  type PlanEvent,
  type PlanQuestion,
  type PlanState,
  planRefusal,
  reducePlan,
  startPlan,
} from './state.ts';

/** A page with what a command would do. */
export function planView(question: PlanQuestion): View<PlanAnswer> {
  return packView(planDefinition, startPlan(question));
}

/** The same of what is only supposed, or is not done from this page: there is nothing to carry out. */
export function supposedView(question: Omit<PlanQuestion, 'act'>): View<never> {
  return actOnAnswer(planView({ ...question, act: null }), () => []);
}

const planDefinition: Omit<ScreenDefinition<PlanState, PlanEvent, PlanAnswer>, 'start'> = {
  name: 'plan',
  kind: 'view',
  crumb: () => ['What would happen'],
  crumbsKept: 1,
  reduce: reducePlan,
  place: () => ({ names: ['plan', 'pager'] }),
  hints: ({ progress, question }) => [
    ...(progress.status === 'known' ? ['list.page-down', 'plan.reasons'] : []),
    ...(progress.status === 'known' && question.act !== null ? ['plan.do'] : []),
    'plan.again',
    'plan.copy',
    'back',
    'help',
  ],
  buttons: ({ question }, { layout }) => [
    { label: 'Back', action: 'back' },
    ...(question.act === null ? [] : [{ label: 'Do it', action: 'plan.do' }]),
    ...(layout.kind === 'full'
      ? [
          { label: 'Why', action: 'plan.reasons' },
          { label: 'New plan', action: 'plan.again' },
        ]
      : []),
    { label: 'Help', action: 'help' },
  ],
  refusal: planRefusal,
  hint: (state, world) => {
    if (state.progress.status !== 'known') return 'Nothing is done by asking.';
    if (hasChangedSince(state, world)) return 'Somebody or something was quicker than this plan.';
    return state.question.act === null
      ? 'This is only supposed. Nothing is done by asking.'
      : 'D does exactly this, or nothing if the cluster changes before.';
  },
  help: () => ({
    title: 'What would happen',
    text:
      'The service has played the command on a copy of the cluster: what it would print, what would be recorded ' +
      'and when, and how the resources would stand at the end. All scripts are taken to succeed; nothing was done. ' +
      'D carries out exactly this plan: if anything has changed since, the service refuses it and you get a new ' +
      'plan. w adds the reasons of every placement, rule by rule.',
  }),
  preview: ({ question: { title, act }, hasReasons }) => {
    // What is only supposed is a command that looks as it stands.
    const options = act === null ? '' : hasReasons ? ' -plan -why' : ' -plan';
    return {
      commands: [`${title}${options}`],
      notes: ['The same plan as a command. It only looks.'],
    };
  },
  Screen: PlanScreen,
};
