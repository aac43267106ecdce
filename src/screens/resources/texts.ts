// What the resource list says: the line above it, the message line, why a key cannot be used now, what to do
// when nothing is shown, and the commands behind it. Pure.
import {
  formatCommandLine,
  formatDuration,
  formatState,
  formatTrouble,
} from '../../format/index.ts';
import type { HelpPage, Preview, World } from '../../tui/screen.ts';
import { freezeOf, frozenWords } from '../freeze/look.ts';
import { noLineText } from '../shell/no-line.ts';
import { resourceFilter } from './arrange.ts';
import { isGivenUp, type Listed } from './listed.ts';
import { activityWords } from './look.ts';
import { actionRefusal, actionVerbs } from './refusals.ts';
import { chosenViews, focusedItem, focusedView, listHeight, type ResourcesState } from './state.ts';

export const resourcesHelp: HelpPage = {
  title: 'Resources',
  text:
    'Every registered resource, live. Marks: * ONLINE, . OFFLINE, ? UNKNOWN, ~ changing, ! failure threshold ' +
    'reached; / ONLINE on some members only; ^ changed in the last 10 s; # marked; F frozen. R/RA counts restarts on the same member against ' +
    'RESTART_ATTEMPTS, F/FT failures within the interval against FAILURE_THRESHOLD. Networks, tapes and changers are only watched: their row has the state on ' +
    'every member behind a mark. Filter: plain text ' +
    'matches any column; state=UNKNOWN, host=polishham, type=application and name~part match one; ! before a ' +
    'word means not; blanks mean and. Action keys act on the marked resources, else on the focused one, and ' +
    'always open a dialog first.',
};

/** What stands above the list at the left. */
export function headLine(state: ResourcesState): string {
  const { sort, grouping, marked, filter } = state;
  const parts = [
    `Filter ${filter === '' ? 'none' : filter}`,
    `Sort ${sort.column}${sort.isReversed ? ' reversed' : ''}`,
    ...(grouping === 'nothing' ? [] : [`Group ${grouping}`]),
    ...(marked.size === 0 ? [] : [`Marked ${marked.size}`]),
    ...(state.digits === '' ? [] : [`Go to row ${state.digits}`]),
  ];
  return parts.join('   ');
}

/** What stands above the list at the right: which rows of how many. */
export function rangeWords(state: ResourcesState, top: number, world: World): string {
  const count = state.items.length;
  if (count === 0) return '0 of 0';
  return `${top + 1}-${Math.min(count, top + listHeight(world))} of ${count}`;
}

/** The message line: what the focused row is doing, or what is wrong with it (TUI-062). */
export function resourcesHint(state: ResourcesState, world: World): string {
  const { problem } = resourceFilter(state.filter);
  if (problem !== null) return problem;
  if (state.typing !== null)
    return 'Text matches any column; state=ONLINE, host=NAME, name~PART; ! is not.';
  const item = focusedItem(state);
  if (item?.kind === 'head')
    return `${item.label}: ${item.count} of the rows shown; + and - fold and unfold.`;
  const view = focusedView(state, world);
  if (view === null) return '';
  const freeze = freezeOf(view, world.cluster);
  if (freeze !== null) return `${view.name} is ${frozenWords(freeze, world.now)}`;
  if (view.type !== 'application') return monitoredHint(view);
  const activity = activityWords(view, world.now);
  if (activity !== null) return `${view.name}: target ${view.target}, ${activity}.`;
  const trouble = formatTrouble(view);
  if (trouble !== null) return `${view.name}: ${trouble}`;
  const since = formatDuration(world.now - view.since);
  return `${view.name}: target ${view.target}, state ${formatState(view)} for ${since}.`;
}

function monitoredHint(view: Exclude<Listed, { type: 'application' }>): string {
  const { name, type, subject, members } = view;
  const lost = members.find(isGivenUp);
  if (lost !== undefined) {
    return `${name} failed ${lost.failureCount} times on ${lost.member} and is not monitored there; s starts it.`;
  }
  const gone = members.find(({ state }) => state !== 'ONLINE');
  if (gone !== undefined) return `${name} on ${gone.member}: ${gone.because}.`;
  return `${name}: ${type} ${subject}, ONLINE on every member.`;
}

/** What to do when no row is shown, as lines. */
export function emptyLines(state: ResourcesState, world: World): readonly string[] {
  const { cluster } = world;
  if (cluster.heardAt === null) {
    return [cluster.problem ?? 'Waiting for the cluster service.'];
  }
  if (cluster.resources.size + cluster.monitored.size === 0) {
    return [
      'No resource is registered.',
      'Create a profile with Manage resource profiles (:caa_profile), then ' +
        'register it: c opens Register resources.',
    ];
  }
  return [`No resource matches the filter ${state.filter}.`, 'Esc clears the filter.'];
}

const needsRow = new Set(
  'start relocate stop unregister edit why details copy balance freeze dry-run'
    .split(' ')
    .map((id) => `resources.${id}`),
);
const needsLine = new Set(
  'start relocate stop unregister register edit balance freeze dry-run'
    .split(' ')
    .map((id) => `resources.${id}`),
);

/** Why an action cannot be done now, with the remedy; null if it can. */
export function resourcesRefusal(
  state: ResourcesState,
  action: string,
  world: World,
): string | null {
  if (needsLine.has(action) && world.cluster.phase === 'lost') {
    return noLineText;
  }
  if (!needsRow.has(action)) return null;
  const chosen = chosenViews(state, world);
  if (chosen.length === 0) {
    const isHead = focusedItem(state)?.kind === 'head';
    if (isHead && action === 'resources.details') return null;
    return isHead
      ? 'A group has the focus: choose one of its resources, or mark all of them with Space.'
      : 'There is no resource here. c opens Register resources.';
  }
  return allRefused(chosen, action);
}

/** A refusal if the action could do nothing for any of the chosen ones. */
function allRefused(chosen: readonly Listed[], action: string): string | null {
  const verb = actionVerbs.find((one) => action === `resources.${one}`);
  if (verb === undefined) return null;
  const reasons = chosen.map((view) => actionRefusal(view, verb));
  const [first = null] = reasons;
  if (first === null || reasons.includes(null)) return null;
  return chosen.length === 1 ? first : `None of the ${chosen.length} marked ones. ${first}`;
}

/** The list as a command, and the commands of the action keys. */
export function resourcesPreview(state: ResourcesState, world: World): Preview {
  const names = chosenViews(state, world).map((view) => view.name);
  const notes =
    names.length === 0
      ? ['This list, as a command.']
      : [
          'This list, as a command. The action keys lead to these:',
          ...(
            [
              ['s', 'caa_start'],
              ['r', 'caa_relocate'],
              ['x', 'caa_stop'],
              ['u', 'caa_unregister'],
              ['F', 'caa_freeze'],
            ] as const
          ).map(([key, command]) => `${key}  ${formatCommandLine([command, ...names])}`),
        ];
  return { commands: ['caa_stat -v -t'], notes };
}
