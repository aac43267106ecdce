// The refusals that several commands share, each with the manual's message. A refusal changes nothing.
import type { Core, Origin } from '../core.ts';
import type { MemberName, ResourceName } from '../documents.ts';
import type { ClusterState } from '../state.ts';
import { lostQuorum } from './entry-points.ts';

/** Not registered, or no application (CAA-034 to CAA-036). */
export function refuseUnregistered(core: Core, name: ResourceName, origin: Origin): boolean {
  if (core.state.resource(name) !== undefined) return false;
  if (core.state.monitored.get(name) === undefined) {
    origin.err(`Resource ${name} is not registered.`);
  } else {
    origin.err(
      `Resource ${name} is not an application resource. CAA only watches it, and does so by itself.`,
    );
  }
  return true;
}

export function refuseUnknownState(core: Core, name: ResourceName, origin: Origin): boolean {
  if (core.state.registered(name).state.word !== 'UNKNOWN') return false;
  origin.err(`Resource ${name} is in state UNKNOWN. Run caa_stop first.`);
  return true;
}

/** A member that does not exist or is not up (CAA-622). */
export function refuseMember(core: Core, member: MemberName, origin: Origin): boolean {
  if (refuseStrangeMember(core, member, origin)) return true;
  const state = core.state.member(member)?.state;
  if (state === 'UP') return false;
  const word = state === 'LEAVING' ? 'being shut down' : 'DOWN';
  origin.err(`Member ${member} is not available. It is ${word}.`);
  return true;
}

export function refuseStrangeMember(core: Core, member: MemberName, origin: Origin): boolean {
  const { name, members } = core.state.config;
  const known = members.map((one) => one.name);
  if (known.includes(member)) return false;
  origin.err(`Member ${member} is not available. Cluster ${name} has ${known.join(', ')}.`);
  return true;
}

export function refuseWithoutQuorum(core: Core, origin: Origin): boolean {
  if (core.state.quorum.hasQuorum) return false;
  origin.err(lostQuorum(core));
  return true;
}

/** `Resources that require <res> are ONLINE` (CAA-328, CAA-351). */
export function refuseForDependents(
  name: ResourceName,
  dependents: readonly ResourceName[],
  origin: Origin,
): boolean {
  if (dependents.length === 0) return false;
  origin.err(`Resources that require ${name} are ONLINE: ${dependents.join(', ')}. Use -f.`);
  return true;
}

/** A line for each required resource that keeps the start from any member, or from the wanted one (CAA-620). */
export function requiredElsewhere(
  state: ClusterState,
  name: ResourceName,
  wanted: MemberName | null,
): readonly string[] {
  const { required } = state.settingsOf(name);
  return required.flatMap((other) => {
    if (state.monitored.get(other) !== undefined)
      return monitoredElsewhere(state, name, other, wanted);
    const at = state.resource(other)?.state;
    const on = at?.word === 'ONLINE' ? at.member : null;
    if (wanted !== null && on !== wanted) {
      return [`Required resource ${other} of ${name} is not ONLINE on member ${wanted}. Use -f.`];
    }
    if (on === null) {
      return [`Required resource ${other} of ${name} is not ONLINE on any member. Use -f.`];
    }
    return [];
  });
}

/** A network or device cannot be brought ONLINE by `-f` (CAA-311). */
function monitoredElsewhere(
  state: ClusterState,
  name: ResourceName,
  required: ResourceName,
  wanted: MemberName | null,
): readonly string[] {
  const sentence = `Required resource ${required} of ${name} is not ONLINE on`;
  if (wanted !== null) {
    return state.isOnline(required, wanted) ? [] : [`${sentence} member ${wanted}.`];
  }
  const somewhere = state.configuredMembers().some((one) => state.isOnline(required, one.name));
  return somewhere ? [] : [`${sentence} any member.`];
}
