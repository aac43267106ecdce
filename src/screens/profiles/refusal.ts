// Why an action on profiles cannot be done now, said before anything is asked (TUI-008, 251). Pure.
import { readOnlyText } from '../../tui/read-only.ts';
import type { World } from '../../tui/screen.ts';
import { isRegistered } from './rows.ts';
import { focusedProfile, type ProfilesState } from './state.ts';

/** Why an action cannot be done now, said before anything is asked (TUI-008). */
export function profilesRefusal(state: ProfilesState, action: string, world: World): string | null {
  const acting = ['profiles.create', 'profiles.copy', 'profiles.register', 'profiles.delete'];
  if (world.access === 'RO' && acting.includes(action)) {
    return `Nothing is changed: ${readOnlyText(world)}`;
  }
  const needsProfile = [
    'profiles.change',
    'profiles.copy',
    'profiles.show',
    'profiles.editor',
    'profiles.validate',
    'profiles.register',
    'profiles.delete',
  ];
  if (!needsProfile.includes(action)) return null;
  const focused = focusedProfile(state, world);
  if (focused === undefined) return 'There is no profile here yet. n creates one.';
  if (action === 'profiles.delete' && isRegistered(focused, world)) {
    return `Resource ${focused.name} is registered. Unregister it first with caa_unregister ${focused.name}.`;
  }
  return null;
}
