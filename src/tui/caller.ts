// Who asks when a screen acts: the user of this console, with the command that does the same (TUI-002). The
// service keeps both with the run, and the script log writes the command down.
import type { CallerInfo } from '../protocol/index.ts';
import type { World } from './screen.ts';

/** The caller of a request that acts; `commandLine` as one would type it. */
export function callerOf(world: World, commandLine: string): CallerInfo {
  return { user: world.user, commandLine, locale: world.locale };
}
