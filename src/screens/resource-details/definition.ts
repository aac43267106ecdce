// One resource as two screens of the registry: `resource` with its pages (section 5.3 of the console's
// specification) and `why` with the recorded reasons (TUI-070, 072).
import type { ResourceView } from '../../engine/index.ts';
import { formatCommandLine } from '../../format/index.ts';
import type { Preview, ScreenDefinition, World } from '../../tui/screen.ts';
import { actionRefusal, actionVerbs } from '../resources/refusals.ts';
import { noLineText } from '../shell/no-line.ts';
import { nextSteps } from './next-steps.ts';
import { ResourceScreen } from './ResourceScreen.tsx';
import { reduceResource } from './reduce.ts';
import {
  type Page,
  pageTitles,
  type ResourceEvent,
  type ResourceState,
  startResource,
  viewOf,
} from './state.ts';
import { statusHint } from './status-page.ts';

type Definition = ScreenDefinition<ResourceState, ResourceEvent>;

const shared: Pick<Definition, 'kind' | 'reduce' | 'refusal' | 'hint' | 'ticks' | 'Screen'> = {
  kind: 'view',
  reduce: reduceResource,
  refusal,
  hint,
  // A check runs without changing anything that is published, so these pages look again.
  ticks: (state, world) =>
    viewOf(state, world)?.activity !== null || state.page === 'status' || state.page === 'script',
  Screen: ResourceScreen,
};

export const resourceDefinition: Definition = {
  ...shared,
  name: 'resource',
  crumb: (state) => [state.name],
  start: (params, world) => startResource(params, world, 'status'),
  place: ({ page }) => ({
    names: page === 'needs' ? ['resource-needs', 'resource', 'list'] : ['resource', 'pager'],
  }),
  hints: ({ page, name }, world) => [
    'resource.next-page',
    ...(page === 'needs'
      ? ['resource.enter', 'resource.return']
      : [
          ...stateHints(world.cluster.resources.get(name)?.state),
          ...(page === 'placement'
            ? ['resource.why-not', 'resource.what-if']
            : ['resource.edit', 'resource.events', 'resource.copy']),
        ]),
    'back',
    'help',
  ],
  buttons: (state, world) => [
    ...(viewOf(state, world)?.state === 'UNKNOWN'
      ? exitButtons
      : [
          { label: 'Start', action: 'resource.start' },
          { label: 'Relocate', action: 'resource.relocate' },
          { label: 'Stop', action: 'resource.stop' },
          { label: 'Edit profile', action: 'resource.edit' },
        ]),
    { label: 'Close', action: 'back' },
    { label: 'Help', action: 'help' },
  ],
  help: ({ page }) => ({
    title: page === 'why' ? 'Why' : `${pageTitles[page]} of a resource`,
    text: helpTexts[page],
  }),
  preview,
};

export const whyDefinition: Definition = {
  ...shared,
  name: 'why',
  crumb: (state) => [`Why ${state.name}`],
  start: (params, world) => startResource(params, world, 'why'),
  place: () => ({ names: ['resource', 'pager'] }),
  hints: ({ name }, world) => [
    ...stateHints(world.cluster.resources.get(name)?.state),
    'resource.why-not',
    'resource.what-if',
    'resource.copy',
    'back',
    'help',
  ],
  buttons: (state, world) => [
    ...(viewOf(state, world)?.state === 'UNKNOWN'
      ? exitButtons
      : [
          { label: 'Start', action: 'resource.start' },
          { label: 'Stop', action: 'resource.stop' },
          { label: 'Copy', action: 'resource.copy' },
        ]),
    { label: 'Close', action: 'back' },
    { label: 'Help', action: 'help' },
  ],
  help: () => ({ title: 'Why', text: helpTexts.why }),
  preview: (state) => ({
    commands: [formatCommandLine(['caa_stat', '-why', state.name])],
    notes: ['The same as a command. It only looks.'],
  }),
};

/** The ways out of UNKNOWN. */
const exitButtons = [
  { label: 'Stop again', action: 'resource.retry-stop' },
  { label: 'It is down', action: 'resource.stop' },
  { label: 'Kill', action: 'resource.kill' },
] as const;

/** The actions that a state asks for. */
function stateHints(state: ResourceView['state'] | undefined): readonly string[] {
  if (state === 'UNKNOWN') return ['resource.retry-stop', 'resource.stop', 'resource.kill'];
  return state === 'OFFLINE' ? ['resource.start'] : ['resource.relocate', 'resource.stop'];
}

const helpTexts: Readonly<Record<Page, string>> = {
  status:
    'Target is what you asked for, state is what is. Restarts counts restarts on the same member, failures those ' +
    'within FAILURE_INTERVAL. If something is wrong it stands on top, with the likeliest next steps. In state ' +
    'UNKNOWN that is what the script said, what still runs, and the three ways out: t runs the stop entry point ' +
    'again, x says that it is down, K kills what is left.',
  profile:
    'The values that are registered: CAA works with these. If the profile file says something else, both are ' +
    'shown, and the command that makes the file count.',
  script:
    'The action script with its owner and permissions, how its entry points ended last and what they wrote, and ' +
    'its text. Whoever can write to it runs commands as the service.',
  needs:
    'Required resources must be ONLINE on the same member before it can start. Preferred ones only count for ' +
    'placement. Enter goes to the focused resource, Backspace comes back.',
  placement:
    'Where the service would put it now, and for every other member the first rule that kept it out. Below stands ' +
    'the recorded reasons of the last placements. m asks why not on a certain member: the first rule that says no, ' +
    'and all others. W asks what would happen if it, its member or a network failed, or its profile changed.',
  events:
    'What happened to this resource, newest last. The page follows the end until you scroll up.',
  why:
    'How the resource stands, what is wrong with it, how its script failed, and the rules of the last placement ' +
    'in the order in which they were applied, as the service recorded them when it decided. Nothing is inferred ' +
    'but the next steps at the end.',
};

const acting = new Set(
  'start relocate stop unregister edit update retry-stop kill'
    .split(' ')
    .map((id) => `resource.${id}`),
);
const exits = new Set(['resource.retry-stop', 'resource.kill']);

function refusal(state: ResourceState, action: string, world: World): string | null {
  if (!acting.has(action)) return null;
  if (world.cluster.phase === 'lost') {
    return noLineText;
  }
  const view = viewOf(state, world);
  if (view === null) return `${state.name} is not registered, so there is nothing to act on.`;
  const verb = actionVerbs.find((one) => action === `resource.${one}`);
  if (exits.has(action) && view.state !== 'UNKNOWN') {
    return `${state.name} is ${view.state}: only what is UNKNOWN needs a way out. x stops.`;
  }
  return verb === undefined ? null : actionRefusal(view, verb);
}

function hint(state: ResourceState, world: World): string {
  const view = viewOf(state, world);
  if (view === null) return `${state.name} is not registered.`;
  if (state.page === 'needs') return 'Enter goes to the focused resource, Backspace comes back.';
  return statusHint(view, world);
}

function preview(state: ResourceState, world: World): Preview {
  const view = viewOf(state, world);
  const steps = view === null ? [] : nextSteps(view, world);
  const commands: Readonly<Partial<Record<Page, readonly string[]>>> = {
    profile: ['caa_stat', '-p', state.name],
    placement: ['caa_stat', '-why', state.name],
  };
  return {
    commands: [formatCommandLine(commands[state.page] ?? ['caa_stat', '-v', state.name])],
    notes: [
      'This page as a command. It only looks.',
      ...steps.flatMap((step) => (step.command === null ? [] : [`${step.key}  ${step.command}`])),
    ],
  };
}
