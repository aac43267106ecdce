// The list form of caa_stat (manual 2.11): one block of `NAME=value` lines for a resource, with or without counters.
// Scripts parse it, so names and order of the lines are fixed.
import type { MonitoredView, ResourceView } from '../engine/index.ts';
import { formatTime } from './time.ts';

/** How much a block says: `-v` adds the counters. */
export interface StatOptions {
  readonly verbose: boolean;
}

/** A resource of any type. */
export type StatEntry = ResourceView | MonitoredView;

/**
 * The list form, as lines (manual 2.11). Blocks are separated by one empty line.
 *
 * @param resources what to show, in the order in which it is to appear.
 */
export function formatStatList(
  resources: readonly StatEntry[],
  options: StatOptions,
): readonly string[] {
  return joinBlocks(resources.map((resource) => formatStatBlock(resource, options)));
}

/** One block of the list form. */
export function formatStatBlock(resource: StatEntry, options: StatOptions): readonly string[] {
  if (resource.type !== 'application') return formatMonitoredBlock(resource, options);
  return [
    `NAME=${resource.name}`,
    `TYPE=${resource.type}`,
    ...(options.verbose ? counterLines(resource) : []),
    `TARGET=${resource.target}`,
    `STATE=${formatState(resource)}`,
  ];
}

/** A line for each member, the members in the same order in each group (CAA-468, CAA-472). */
function formatMonitoredBlock(
  { name, type, failureThreshold, members }: MonitoredView,
  { verbose }: StatOptions,
): readonly string[] {
  const counters = members.map(
    ({ member, failureCount }) => `FAILURE_COUNT=${failureCount} on ${member}`,
  );
  return [
    `NAME=${name}`,
    `TYPE=${type}`,
    ...(verbose ? [`FAILURE_THRESHOLD=${failureThreshold}`, ...counters] : []),
    ...members.map(({ member, target }) => `TARGET=${target} on ${member}`),
    ...members.map(({ member, state }) => `STATE=${state} on ${member}`),
  ];
}

/** The value of the `STATE` line: the state, with the member where there is one. */
export function formatState(resource: Pick<ResourceView, 'state' | 'member'>): string {
  return resource.member === null ? resource.state : `${resource.state} on ${resource.member}`;
}

function counterLines(resource: ResourceView): readonly string[] {
  return [
    `RESTART_ATTEMPTS=${resource.restartAttempts}`,
    `RESTART_COUNT=${resource.restartCount}`,
    `FAILURE_THRESHOLD=${resource.failureThreshold}`,
    `FAILURE_COUNT=${resource.failureCount}`,
    ...failoverLines(resource),
  ];
}

/** caa_stat(1) shows the wait after the failure of a member only; see AMB-44. */
function failoverLines({ waiting }: ResourceView): readonly string[] {
  if (waiting === null || !waiting.memberFailed || waiting.until <= waiting.since) return [];
  return [`FAILOVER_STATUS=${formatTime(waiting.since)}`];
}

/** Blocks of lines as one list, an empty line between each two. */
export function joinBlocks(blocks: readonly (readonly string[])[]): readonly string[] {
  return blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]));
}
