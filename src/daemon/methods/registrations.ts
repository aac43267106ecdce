// Profiles that a command names, read for the registry: thousands of files, so that others are served meanwhile.
import type { RegistrationItem, ResourceName, Stepwise } from '../../engine/index.ts';
import type { ProfileService } from '../../runtime/index.ts';

/** In the order of the names, one in each step. */
export function* readRegistrations(
  names: readonly ResourceName[],
  profiles: Pick<ProfileService, 'readAllForRegistration'>,
): Stepwise<readonly RegistrationItem[]> {
  const items: RegistrationItem[] = [];
  for (const item of profiles.readAllForRegistration(names)) {
    items.push(item);
    yield;
  }
  return items;
}
