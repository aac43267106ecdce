// Everything caa_stat -f says of a resource: the counters and states, then the registered profile.
import { type Attributes, formatRegisteredProfile } from './registered-profile.ts';
import { formatStatBlock, type StatEntry } from './stat-list.ts';

/**
 * One block: the lines of `caa_stat -v`, followed by those of `caa_stat -p`.
 *
 * @param attributes the registered profile of the same resource.
 */
export function formatFull(resource: StatEntry, attributes: Attributes): readonly string[] {
  return [...formatStatBlock(resource, { verbose: true }), ...formatRegisteredProfile(attributes)];
}
