// The script entry of a command on profile files (TUI-273, 275). Such requests carry no caller, so that the screen
// that asked writes the entry when the answer is there.
import type { Effect, World } from '../../tui/screen.ts';
import { scriptEntry } from '../../tui/script-log.ts';

/** Adds the command to the script; with a reason, as one that failed. */
export function scriptEffect(
  command: string,
  failure: string | null,
  world: World,
): Effect<never, never> {
  const lines = scriptEntry(command, failure === null ? 0 : null, failure, {
    now: () => world.now,
    user: world.user,
    focus: () => `cluster ${world.cluster.head?.name ?? ''}`,
  });
  return { type: 'script', lines };
}
