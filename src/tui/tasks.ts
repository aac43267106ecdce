// The tasks of the Main Menu (section 4 of the console's specification): one table for the tree, `sysman -list`,
// go-to, cards and line mode (TUI-452). Knows no screen; a task names the one it leads to.
import { caaTasks, taskTree } from './task-rows.ts';
import type { Task } from './task-types.ts';

export { caaTasks, taskTree } from './task-rows.ts';
export type { Branch, Task } from './task-types.ts';

/** How many of {@link caaTasks} are historic; a rule stands below them. */
export const historicCaaTasks = 7;

/** Every task once, in the order of the tree; the CAA tasks follow their menu. */
export const allTasks: readonly Task[] = taskTree.flatMap((entry) =>
  entry.tasks.flatMap((one) => (one.screen === 'caa-menu' ? [one, ...caaTasks] : [one])),
);

/** The task with this accelerator; the tree's order decides where one stands twice. */
export function findByAccelerator(accelerator: string): Task | undefined {
  return allTasks.find((one) => one.accelerator === accelerator);
}

/** The task with this full name, whatever the case; dots at the end do not count (TUI-013). */
export function findByName(name: string): Task | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/\.+$/, '').trim();
  return allTasks.find((one) => plain(one.name) === plain(name));
}

/** `sysman -list`: one line per task: accelerator, branch path, task name (TUI-014). */
export function formatTaskList(): readonly string[] {
  const width = Math.max(...allTasks.map((one) => (one.accelerator ?? '-').length));
  const paths = allTasks.map((one) => one.path.join(' > '));
  const pathWidth = Math.max(...paths.map((path) => path.length));
  return allTasks.map((one, index) =>
    [(one.accelerator ?? '-').padEnd(width), (paths[index] ?? '').padEnd(pathWidth), one.name].join(
      '  ',
    ),
  );
}
