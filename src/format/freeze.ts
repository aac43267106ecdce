// Freezes and drains as text for people and as JSON for programs.
import type { FreezeDocument, FreezeScope, MemberView, ResourceView } from '../engine/index.ts';
import { jsonText } from './dlm-json.ts';
import { formatTime } from './time.ts';

/** One line each, the widest first. */
export function formatFreezes(freezes: readonly FreezeDocument[]): readonly string[] {
  if (freezes.length === 0) return ['Nothing is frozen.'];
  return freezes.map(formatFreeze);
}

/** `Resource clock is frozen since 2026-11-22 04:30:00 by root, until 2026-11-22 06:30:00: disk change` */
export function formatFreeze({ scope, since, by, until, reason }: FreezeDocument): string {
  const end = until === null ? '' : `, until ${formatTime(until)}`;
  return `${subjectOf(scope)} is frozen since ${formatTime(since)} by ${by}${end}: ${reason}`;
}

function subjectOf(scope: FreezeScope): string {
  switch (scope.kind) {
    case 'cluster':
      return 'The cluster';
    case 'member':
      return `Member ${scope.member}`;
    case 'resource':
      return `Resource ${scope.resource}`;
  }
}

/** How the freeze is ended. */
export function unfreezeCommand(scope: FreezeScope): string {
  switch (scope.kind) {
    case 'cluster':
      return 'caa_unfreeze -all';
    case 'member':
      return `caa_unfreeze -c ${scope.member}`;
    case 'resource':
      return `caa_unfreeze ${scope.resource}`;
  }
}

/** `{"freezes":[{"kind","name","reason","by","since","until"}]}`; see docs/JSON.md. */
export function freezesJson(freezes: readonly FreezeDocument[]): string {
  return jsonText({ freezes: freezes.map(freezeRecord) });
}

export function freezeRecord({ scope, reason, by, since, until }: FreezeDocument) {
  return { kind: scope.kind, name: nameOf(scope), reason, by, since, until };
}

function nameOf(scope: FreezeScope): string | null {
  switch (scope.kind) {
    case 'cluster':
      return null;
    case 'member':
      return scope.member;
    case 'resource':
      return scope.resource;
  }
}

/** One line for each drained member, with what still runs there. */
export function formatDrains(
  members: readonly MemberView[],
  resources: readonly ResourceView[],
): readonly string[] {
  const lines = members.flatMap(({ name, drained }) => {
    if (drained === null) return [];
    const left = runningOn(name, resources);
    const rest = left.length === 0 ? '' : `; still there: ${left.join(', ')}`;
    const since = formatTime(drained.since);
    return [`Member ${name} is drained since ${since} by ${drained.by}: ${drained.reason}${rest}`];
  });
  return lines.length === 0 ? ['No member is drained.'] : lines;
}

/** `{"drains":[{"member","reason","by","since","running"}]}`; see docs/JSON.md. */
export function drainsJson(
  members: readonly MemberView[],
  resources: readonly ResourceView[],
): readonly string[] {
  const drains = members.flatMap(({ name, drained }) => {
    if (drained === null) return [];
    const { reason, by, since } = drained;
    return [{ member: name, reason, by, since, running: runningOn(name, resources) }];
  });
  return [jsonText({ drains })];
}

function runningOn(member: string, resources: readonly ResourceView[]): readonly string[] {
  return resources.filter((one) => one.member === member).map(({ name }) => name);
}
