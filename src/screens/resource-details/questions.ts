// What can be asked about a resource beyond what its pages show: why not on a certain member (TUI-070, 079). Makes the
// list to choose from; it changes nothing.
import type { Effect, World } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { pickDialog } from '../dialogs/pick.tsx';
import type { ResourceEvent } from './state.ts';

type ResourceEffect = Effect<ResourceEvent, never>;

/** The list of members for "why not on that one?". */
export function askWhichMember(world: World): ResourceEffect {
  const entries = [...world.cluster.members.values()].map(({ name, state }) => ({
    value: name,
    detail: state,
  }));
  return show(
    pickDialog({ title: 'Why not on member', entries, isMany: false, chosen: [] }),
    (members): ResourceEvent => ({ type: 'why-not', members }),
  );
}
