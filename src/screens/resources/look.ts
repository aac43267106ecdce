// How one resource looks in lists: its mark, its cells and their meaning (TUI-005, 060..062). Pure; every screen
// that shows a resource takes its words from here.
import type { ResourceView } from '../../engine/index.ts';
import { dataAge } from '../../tui/data-age.ts';
import type { World } from '../../tui/screen.ts';
import type { Meaning } from '../../tui/theme.ts';

/** `*` ONLINE, `.` OFFLINE, `?` UNKNOWN, `~` changing, `!` failure threshold reached (TUI-061). */
export function stateMark(view: ResourceView): string {
  if (view.activity !== null) return '~';
  if (view.trouble === 'threshold') return '!';
  return { ONLINE: '*', OFFLINE: '.', UNKNOWN: '?' }[view.state];
}

/** What the state means; target and state that differ are a warning while nothing is being done (TUI-062). */
export function stateMeaning(view: ResourceView): Meaning {
  if (view.activity !== null) return 'changing';
  if (view.state === 'UNKNOWN') return 'unknown';
  if (view.trouble === 'threshold' || view.trouble === 'failed') return 'fail';
  if (view.target !== view.state) return 'warn';
  return view.state === 'ONLINE' ? 'ok' : 'dim';
}

/** The state's word, doubtful when the data is old (TUI-293). */
export function stateWord(view: ResourceView, world: World): string {
  return dataAge(world.cluster, world.now).isOld ? `${view.state}?` : view.state;
}

/** Where it runs, or where it is being started. */
export function hostWord(view: ResourceView): string {
  const { activity, member } = view;
  if (activity?.entryPoint === 'start') return `-> ${activity.member}`;
  return member ?? '';
}

/** `* ONLINE on polishham`, `~ OFFLINE -> provolone`. */
export function stateWithHost(view: ResourceView, world: World): string {
  const host = hostWord(view);
  const place = host === '' ? '' : host.startsWith('->') ? ` ${host}` : ` on ${host}`;
  return `${stateMark(view)} ${stateWord(view, world)}${place}`;
}

/** `start running on provolone, 12 s of 60 s`; null if nothing is being done. */
export function activityWords(view: ResourceView, now: number): string | null {
  const { activity } = view;
  if (activity === null) return null;
  const { entryPoint, member, since, timeoutMs } = activity;
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  const timeout = Math.round(timeoutMs / 1000);
  return `${entryPoint} running on ${member}, ${seconds} s of ${timeout} s`;
}
