// What caa_stat prints with -json. Programs read it: fields are never renamed or taken out, only added. docs/JSON.md
// describes them.
import type { ResourceDetails, ResourceReasons, ResourceView } from '../engine/index.ts';
import type { Remains } from '../protocol/index.ts';
import { jsonText } from './dlm-json.ts';
import { freezeRecord } from './freeze.ts';
import type { Attributes } from './registered-profile.ts';
import type { StatEntry } from './stat-list.ts';

/** Resources and the names that are not registered, as one object. */
export function statJson(resources: readonly StatEntry[], unknown: readonly string[]): string {
  return jsonText({ resources: resources.map(statRecord), unknown });
}

/** The same with the registered profile of each resource. */
export function fullStatJson(
  resources: readonly StatEntry[],
  attributes: ReadonlyMap<string, Attributes>,
  unknown: readonly string[],
): string {
  const records = resources.map((resource) => ({
    ...statRecord(resource),
    attributes: attributes.get(resource.name) ?? {},
  }));
  return jsonText({ resources: records, unknown });
}

/** One resource; what CAA only watches has its states member by member. */
export function statRecord(resource: StatEntry) {
  const { name, type, description } = resource;
  if (resource.type !== 'application') {
    const { subject, failureThreshold, members } = resource;
    const states = members.map(({ member, target, state, since, failureCount, because }) => ({
      member,
      target,
      state,
      since,
      failureCount,
      because,
    }));
    return { name, type, description, subject, failureThreshold, members: states };
  }
  const { target, state, member, since, trouble, placement, hostingMembers, required } = resource;
  const { optional, restartCount, restartAttempts, failureCount, failureThreshold } = resource;
  return {
    ...{ name, type, description, target, state, member, since, trouble },
    ...{ placement, hostingMembers, required, optional },
    ...{ restartCount, restartAttempts, failureCount, failureThreshold },
    waiting: waitingRecord(resource.waiting),
    activity: activityRecord(resource.activity),
  };
}

/** The engine keeps more with it for itself. */
function waitingRecord(waiting: ResourceView['waiting']) {
  if (waiting === null) return null;
  const { since, until, from, plan, memberFailed } = waiting;
  return { since, until, from, plan, memberFailed };
}

function activityRecord(activity: ResourceView['activity']) {
  if (activity === null) return null;
  const { entryPoint, member, since, timeoutMs, run } = activity;
  return { entryPoint, member, since, timeoutMs, run };
}

/** One application with everything that explains where it is. */
export function whyRecord(
  { view, lastStart, lastStop, lastCheck }: ResourceDetails,
  reasons: ResourceReasons & { readonly remains: Remains | null },
) {
  const { lostQuorum, freeze, drains, remains, decisions, against } = reasons;
  return {
    ...statRecord(view),
    lostQuorum,
    freeze: freeze === null ? null : freezeRecord(freeze),
    drains: drains.map(({ member, drain: { reason, by, since } }) => ({
      member,
      reason,
      by,
      since,
    })),
    scripts: [lastStart, lastStop, lastCheck].filter((record) => record !== null),
    remains,
    decisions,
    against,
  };
}
