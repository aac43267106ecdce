// What the go-to line can reach: tasks by accelerator and name, resources, members, views and the program's
// own words. Pure (section 9 of the console's specification, key `:`).
import type { Effect, World } from '../../tui/screen.ts';
import { allTasks, findByAccelerator } from '../../tui/tasks.ts';
import { listedResources, stateLine } from '../resources/listed.ts';

export interface GoToEntry {
  readonly name: string;
  readonly detail: string;
  readonly effect: Effect<never, never>;
}

/** Everything that can be gone to, tasks first. */
export function goToEntries(world: World): readonly GoToEntry[] {
  const tasks = allTasks.flatMap((task): readonly GoToEntry[] =>
    task.accelerator === null || findByAccelerator(task.accelerator) !== task
      ? []
      : [{ name: task.accelerator, detail: task.name, effect: { type: 'task', task, params: {} } }],
  );
  const resources = [...listedResources(world.cluster).values()].map((view): GoToEntry => {
    const page = view.type === 'application' ? 'resource' : 'monitored';
    return {
      name: view.name,
      detail: `${view.type === 'application' ? 'resource' : view.type}, ${stateLine(view)}`,
      effect: { type: 'open', name: page, params: { name: view.name } },
    };
  });
  const members = [...world.cluster.members.values()].map(
    (member): GoToEntry => ({
      name: member.name,
      detail: `member, ${member.state}`,
      effect: { type: 'open', name: 'member', params: { name: member.name } },
    }),
  );
  return [
    ...tasks,
    ...(world.hasScreen('resource') ? resources : []),
    ...(world.hasScreen('member') ? members : []),
    ...ownWords,
  ];
}

const ownWords: readonly GoToEntry[] = [
  {
    name: 'messages',
    detail: 'the last messages',
    effect: { type: 'open', name: 'messages', params: {} },
  },
  {
    name: 'undo',
    detail: 'take back what was done from here',
    effect: { type: 'press', id: 'undo' },
  },
  {
    name: 'save',
    detail: 'the list in a file: [-f] [text|csv|json|FILE]',
    effect: { type: 'save-list', typed: '' },
  },
  { name: 'stats', detail: 'bytes and frames sent to the terminal', effect: { type: 'stats' } },
  { name: 'q', detail: 'leave the program', effect: { type: 'quit' } },
];

/** Entries for what was typed: exact first, then those that begin with it, then those that hold it. */
export function matchEntries(entries: readonly GoToEntry[], typed: string): readonly GoToEntry[] {
  const wanted = (typed.trim().split(/\s+/)[0] ?? '').toLowerCase();
  if (wanted === '') return entries;
  const rank = (entry: GoToEntry): number => {
    const name = entry.name.toLowerCase();
    if (name === wanted) return 0;
    if (name.startsWith(wanted)) return 1;
    if (name.includes(wanted)) return 2;
    return entry.detail.toLowerCase().includes(wanted) ? 3 : 4;
  };
  return entries
    .map((entry) => ({ entry, rank: rank(entry) }))
    .filter((ranked) => ranked.rank < 4)
    .sort((one, other) => one.rank - other.rank)
    .map((ranked) => ranked.entry);
}

/** What an entry does, with the words typed behind its name as arguments: `caa_start dtcalc`. */
export function effectOf(entry: GoToEntry, typed: string): Effect<never, never> {
  const rest = typed.trim().split(/\s+/).slice(1).join(' ');
  if (entry.effect.type === 'save-list') return { ...entry.effect, typed: rest };
  if (rest === '' || entry.effect.type !== 'task') return entry.effect;
  return { ...entry.effect, params: { arguments: rest } };
}
