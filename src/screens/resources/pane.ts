// The second pane beside the list on wide screens: what is known of the focused resource without asking for
// more (TUI-025). Pure.
import type { MonitoredView, ResourceView } from '../../engine/index.ts';
import {
  cleanText,
  formatClock,
  formatDuration,
  formatTime,
  formatTrouble,
} from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';
import { cutText, wrapText } from '../../tui/text.ts';
import { freezeOf, frozenWords } from '../freeze/look.ts';
import {
  type Listed,
  listedMeaning,
  listedState,
  memberStateMark,
  sinceOf,
  targetWord,
} from './listed.ts';
import { activityWords, stateMeaning, stateWithHost } from './look.ts';

const labelCells = 9;
const eventsMax = 50;

/** The pane's lines, cut to `width` cells. */
export function paneLines(
  view: Listed | null,
  world: World,
  width: number,
  height: number,
): readonly string[] {
  if (view === null) return [];
  const { theme } = world;
  const cut = (text: string): string => cutText(cleanText(` ${text}`), width, theme.marks.cut);
  const field = (label: string, value: string): string => cut(label.padEnd(labelCells) + value);
  const head = [
    cut(view.description === '' ? view.name : view.description),
    '',
    ...(view.type === 'application'
      ? applicationFields(view, world, field)
      : monitoredFields(view, world, field)),
  ];
  const freeze = freezeOf(view, world.cluster);
  const frozen = freeze === null ? [] : [`Is ${frozenWords(freeze, world.now)}`];
  const wrapped = [...frozen, situation(view, world)].flatMap((text) =>
    wrapText(text, width - 2).map((line) => cut(line)),
  );
  const events = world.cluster.events
    .slice(-eventsMax)
    .filter((event) => event.resource === view.name)
    .map((event) => cut(`${formatClock(event.at).slice(0, 5)} ${event.text}`));
  const room = Math.max(0, height - head.length - wrapped.length - 3);
  const shown = room === 0 ? [] : events.slice(-room);
  return [
    ...head,
    '',
    ...wrapped,
    ...(shown.length === 0 ? [] : ['', theme.paint('title', cut('Events')), ...shown]),
  ];
}

type Field = (label: string, value: string) => string;

function applicationFields(view: ResourceView, world: World, field: Field): readonly string[] {
  const names = (list: readonly string[], none: string): string =>
    list.length === 0 ? none : list.map((name) => cleanText(name)).join(' ');
  return [
    field('Target', view.target),
    world.theme.paint(stateMeaning(view), field('State', stateWithHost(view, world))),
    field('Since', formatTime(view.since)),
    field('For', formatDuration(world.now - view.since)),
    field('Restarts', `${view.restartCount} of ${view.restartAttempts}`),
    field('Failures', `${view.failureCount} of ${view.failureThreshold}`),
    field('Policy', view.placement),
    field('Hosting', names(view.hostingMembers, 'any member')),
    field('Needs', names(view.required, 'nothing')),
    field('Prefers', names(view.optional, 'nothing')),
  ];
}

function monitoredFields(view: MonitoredView, world: World, field: Field): readonly string[] {
  return [
    field('Watches', view.subject),
    field('Target', targetWord(view)),
    world.theme.paint(listedMeaning(view), field('State', listedState(view, world))),
    field('Since', formatTime(sinceOf(view))),
    ...view.members.map((one) =>
      field(
        `${memberStateMark(one)} ${one.member} `,
        `${one.state}, ${one.failureCount} of ${view.failureThreshold} failures`,
      ),
    ),
  ];
}

function situation(view: Listed, world: World): string {
  if (view.type !== 'application') {
    return view.members.map(({ member, because }) => `${member}: ${because}.`).join(' ');
  }
  const activity = activityWords(view, world.now);
  return activity ?? formatTrouble(view) ?? 'Running as intended: target and state agree.';
}
