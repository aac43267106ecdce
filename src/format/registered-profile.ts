// The registered profile of a resource, as caa_stat -p prints it (manual 2.11). It shows what CAA works with, which
// need not be what the profile file says now.
import { writeAssignment } from '../engine/index.ts';

/** A registered profile: attribute name to value. */
export type Attributes = Readonly<Record<string, string>>;

/** The manual's output has this line even when it is empty, unlike a profile file (AMB-04). */
const alwaysPrinted = 'REBALANCE';

/**
 * `ATTRIBUTE=value` lines: `NAME`, `TYPE`, then the others in alphabetical order (AMB-03).
 *
 * @param attributes the merged values from the registry.
 */
export function formatRegisteredProfile(attributes: Attributes): readonly string[] {
  const values: Attributes =
    attributes.TYPE === 'application' ? { [alwaysPrinted]: '', ...attributes } : attributes;
  const rest = Object.keys(values).filter((name) => name !== 'NAME' && name !== 'TYPE');
  const names = ['NAME', 'TYPE', ...rest.sort()];
  return names.flatMap((name) => writeAssignment(name, values[name] ?? '').split('\n'));
}
