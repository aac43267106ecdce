// What each task of the CAA menu could act on right now, counted from live data; nothing where it is not
// known (TUI-052), and why a task cannot be used (TUI-008). Pure.
import type { ResourceView } from '../../engine/index.ts';
import { formatClock } from '../../format/index.ts';
import type { ProfileSummary } from '../../protocol/index.ts';
import { readOnlyText } from '../../tui/read-only.ts';
import type { World } from '../../tui/screen.ts';
import type { Task } from '../../tui/tasks.ts';

export interface TaskFact {
  readonly text: string;
  /** Why the task cannot be used now, as a sentence; null if it can. */
  readonly refusal: string | null;
}

/** The fact that stands beside a task. */
export function taskFact(task: Task, world: World): TaskFact {
  if (!world.hasScreen(task.screen)) {
    return { text: '(later)', refusal: null };
  }
  if (world.access === 'RO' && actingTasks.has(task.accelerator ?? '')) {
    const refusal = `${task.name}: ${readOnlyText(world)}`;
    return { text: 'read only', refusal };
  }
  const fact = facts[task.accelerator ?? ''];
  return fact ? fact(world) : { text: '', refusal: null };
}

const actingTasks = new Set([
  'caa_register',
  'caa_start',
  'caa_relocate',
  'caa_stop',
  'caa_unregister',
  'caa_balance',
]);

const facts: Readonly<Record<string, (world: World) => TaskFact>> = {
  caa_profile: ({ cluster }) => known(profileCounts(cluster.profiles)),
  caa_monitor: () => known('live list'),
  caa_register: ({ cluster }) => {
    if (cluster.profiles === null) return known('');
    const open = cluster.profiles.filter((profile) => !profile.registered).length;
    if (open > 0) return known(`${plural(open, 'profile is', 'profiles are')} not registered`);
    if (cluster.profiles.length === 0) {
      return {
        text: 'no profile yet',
        refusal: 'There is no profile yet. Create one with task 1.',
      };
    }
    const refusal = 'Every profile is registered already. Create a profile first, with task 1.';
    return { text: 'every profile is registered', refusal };
  },
  caa_start: (world) => {
    const starting = count(world, (one) => one.activity?.entryPoint === 'start');
    const ready = count(world, (one) => isIdle(one) && one.state === 'OFFLINE');
    const more = starting === 0 ? '' : `, ${plural(starting, 'is', 'are')} starting`;
    return counted(
      world,
      ready,
      `can be started${more}`,
      'No resource is OFFLINE, so none can be started.',
    );
  },
  caa_relocate: (world) => {
    const ready = count(world, (one) => isIdle(one) && one.state === 'ONLINE');
    return counted(
      world,
      ready,
      'can be relocated',
      'No resource is ONLINE, so none can be relocated.',
    );
  },
  caa_stop: (world) => {
    const ready = count(world, (one) => isIdle(one) && one.state !== 'OFFLINE');
    return counted(
      world,
      ready,
      'can be stopped',
      'Every resource is OFFLINE, so none can be stopped.',
    );
  },
  caa_unregister: (world) => {
    const needed = new Set([...world.cluster.resources.values()].flatMap((one) => one.required));
    const ready = count(
      world,
      (one) =>
        isIdle(one) && one.state === 'OFFLINE' && one.target === 'OFFLINE' && !needed.has(one.name),
    );
    const refusal = 'No resource is OFFLINE and needed by no other, so none can be unregistered.';
    return counted(world, ready, 'can be unregistered', refusal);
  },
  caa_balance: () => known('shows the plan before it moves anything'),
  caa_events: ({ cluster }) => {
    const last = cluster.events.findLast((event) => event.facility === 'caa');
    return known(last ? `last ${formatClock(last.at)} ${last.text}` : '');
  },
};

function known(text: string): TaskFact {
  return { text, refusal: null };
}

function counted(world: World, ready: number, what: string, refusal: string): TaskFact {
  if (world.cluster.heardAt === null) return known('');
  return { text: `${ready} ${what}`, refusal: ready === 0 ? refusal : null };
}

function count(world: World, matches: (one: ResourceView) => boolean): number {
  let found = 0;
  for (const one of world.cluster.resources.values()) if (matches(one)) found += 1;
  return found;
}

/** Nothing is being done with it at the moment. */
function isIdle(one: ResourceView): boolean {
  return one.activity === null;
}

function profileCounts(profiles: readonly ProfileSummary[] | null): string {
  if (profiles === null) return '';
  const registered = profiles.filter((profile) => profile.registered).length;
  return `${plural(profiles.length, 'profile', 'profiles')}, ${registered} registered`;
}

function plural(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
