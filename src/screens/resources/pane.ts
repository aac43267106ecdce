// The second pane beside the list on wide screens: what is known of the focused resource without asking for
// more (TUI-025). Pure.
import type { ResourceView } from '../../engine/index.ts';
import {
  cleanText,
  formatClock,
  formatDuration,
  formatTime,
  formatTrouble,
} from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';
import { cutText, wrapText } from '../../tui/text.ts';
import { activityWords, stateMeaning, stateWithHost } from './look.ts';

const labelCells = 9;
const eventsMax = 50;

/** The pane's lines, cut to `width` cells. */
export function paneLines(
  view: ResourceView | null,
  world: World,
  width: number,
  height: number,
): readonly string[] {
  if (view === null) return [];
  const { theme } = world;
  const cut = (text: string): string => cutText(cleanText(` ${text}`), width, theme.marks.cut);
  const field = (label: string, value: string): string => cut(label.padEnd(labelCells) + value);
  const activity = activityWords(view, world.now);
  const trouble = formatTrouble(view);
  const names = (list: readonly string[], none: string): string =>
    list.length === 0 ? none : list.map((name) => cleanText(name)).join(' ');
  const head = [
    cut(view.description === '' ? view.name : view.description),
    '',
    field('Target', view.target),
    theme.paint(stateMeaning(view), field('State', stateWithHost(view, world))),
    field('Since', formatTime(view.since)),
    field('For', formatDuration(world.now - view.since)),
    field('Restarts', `${view.restartCount} of ${view.restartAttempts}`),
    field('Failures', `${view.failureCount} of ${view.failureThreshold}`),
    field('Policy', view.placement),
    field('Hosting', names(view.hostingMembers, 'any member')),
    field('Needs', names(view.required, 'nothing')),
    field('Prefers', names(view.optional, 'nothing')),
  ];
  const now = activity ?? trouble ?? 'Running as intended: target and state agree.';
  const wrapped = wrapText(now, width - 2).map((line) => cut(line));
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
