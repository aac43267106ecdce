// Why nothing can be changed from this console, and what to do: whoever asked for a look gets one, and so does
// whoever does not own the cluster (docs/decisions/0007). Knows no screen.
import type { World } from './screen.ts';

/** Follows on the name of an action and a colon. */
export function readOnlyText({ owner, user }: Pick<World, 'owner' | 'user'>): string {
  return owner
    ? `only ${owner} may, who owns this cluster; you are ${user}.`
    : 'not in read-only mode. Leave, and start without --read-only.';
}
