// caa_relocate (manual 2.7): stop here, start on another member, walk on after a failure, and at last back home.
import type { Core, Origin } from '../core.ts';
import type { MemberName, PlacementDecision, ResourceName } from '../documents.ts';
import type { Procedure } from '../scheduler.ts';
import { keepReturn } from './choose.ts';
import { hasGrown, onlineDependents, requiredClosure, requiredFirst } from './dependencies.ts';
import { moveGroup } from './group.ts';
import { placeAnew, spawnDependents } from './recover.ts';
import {
  refuseForDependents,
  refuseMember,
  refuseUnknownState,
  refuseUnregistered,
} from './refusals.ts';
import { startOn, withSlots } from './steps.ts';

export interface RelocateRequest {
  readonly member: MemberName | null;
  readonly force: boolean;
  /** Why it is to be that member, if CAA itself named it: kept as the reason in place of `-c`. */
  readonly reason?: PlacementDecision;
}

/** @returns the exit code: 0 if the resource runs on another member because of this. */
export function* relocateResource(
  core: Core,
  name: ResourceName,
  request: RelocateRequest,
  origin: Origin,
): Procedure<number> {
  if (refuseUnregistered(core, name, origin)) return 1;
  for (;;) {
    const names = relocationGroup(core, name, request.force);
    const body = function* () {
      if (refuseUnregistered(core, name, origin)) return 1;
      const now = relocationGroup(core, name, request.force);
      if (hasGrown(now, names)) return 'grown' as const;
      if (refuseRelocation(core, name, request, origin)) return 1;
      return yield* relocateGroup(core, name, now, request, origin);
    };
    // What those require that do not move with it has to stay where it is.
    const relied = names.flatMap((other) => requiredClosure(core.state, other));
    const result = yield* withSlots(core, names, origin, body, [...new Set(relied)]);
    if (result !== 'grown') return result;
  }
}

/** With `-f`, all it requires and the ONLINE ones that require it, required ones first. */
export function relocationGroup(
  core: Core,
  name: ResourceName,
  force: boolean,
): readonly ResourceName[] {
  if (!force) return [name];
  const others = [...requiredClosure(core.state, name), ...onlineDependents(core.state, name)];
  return requiredFirst(core.state, [...others, name]);
}

function refuseRelocation(
  core: Core,
  name: ResourceName,
  request: RelocateRequest,
  origin: Origin,
): boolean {
  if (refuseUnknownState(core, name, origin)) return true;
  const { state } = core.state.registered(name);
  if (state.word !== 'ONLINE') {
    origin.err(`Resource ${name} is not running. Use caa_start.`);
    return true;
  }
  if (request.member !== null && refuseMember(core, request.member, origin)) return true;
  if (request.member === state.member) {
    origin.err(`Resource ${name} is already running on member ${state.member}.`);
    return true;
  }
  if (request.force) return false;
  const required = core.state
    .settingsOf(name)
    .required.filter((other) => core.state.resource(other)?.state.word === 'ONLINE');
  if (required.length > 0) {
    origin.err(`Resources that ${name} requires are ONLINE: ${required.join(', ')}. Use -f.`);
    return true;
  }
  return refuseForDependents(name, onlineDependents(core.state, name), origin);
}

function* relocateGroup(
  core: Core,
  name: ResourceName,
  members: readonly ResourceName[],
  request: RelocateRequest,
  origin: Origin,
): Procedure<number> {
  const homes = new Map<ResourceName, MemberName>();
  for (const other of members) {
    const { state } = core.state.registered(other);
    if (state.word === 'ONLINE') homes.set(other, state.member);
  }
  const outcome = yield* moveGroup(
    core,
    {
      name,
      members,
      wanted: request.member,
      leave: homes.get(name) ?? null,
      disregardFavored: request.member !== null,
      stopAll: true,
      reason: request.reason ?? null,
    },
    origin,
  );
  if (outcome === 'moved') {
    for (const other of members) spawnDependents(core, other);
    return 0;
  }
  if (outcome === 'exhausted') yield* bringHome(core, name, members, homes, origin);
  if (outcome === 'stuck') {
    placeAnew(core, homes.keys(), `${origin.cause} failed`);
    origin.err(`Could not relocate resource ${name}: see caa_stat -why ${name}.`);
  }
  return 1;
}

/** The manual's last three lines (CAA-343); the restart says nothing of its outcome (AMB-14). */
function* bringHome(
  core: Core,
  name: ResourceName,
  members: readonly ResourceName[],
  homes: ReadonlyMap<ResourceName, MemberName>,
  origin: Origin,
): Procedure<void> {
  origin.out('No more members to consider');
  for (const other of members) {
    const home = homes.get(other);
    if (home === undefined || core.state.registered(other).state.word !== 'OFFLINE') continue;
    const missing = missingAt(core, other, home);
    if (missing.length > 0) {
      // What it requires could not be brought back before it (CAA-413); it waits for that.
      for (const required of missing) {
        origin.err(`Required resource ${required} of ${other} is not ONLINE on member ${home}.`);
      }
      placeAnew(core, [other], `${origin.cause} failed`);
      continue;
    }
    const options = { restartCount: 0, announce: 'restart' } as const;
    const isUp = core.state.member(home)?.state === 'UP';
    const result = isUp ? yield* startOn(core, other, home, origin, options) : 'member-down';
    if (result === 'started') keepReturn(core, other, home, origin.cause);
    if (result !== 'member-down') continue;
    // The crash or shutdown of its home did not find it there.
    origin.err(`Member ${home} is not available any more; ${other} is placed anew.`);
    placeAnew(core, [other], `${origin.cause} failed, and ${home} is not UP`);
  }
  origin.out(`Could not relocate resource ${name}.`);
}

function missingAt(core: Core, name: ResourceName, member: MemberName): readonly ResourceName[] {
  return core.state
    .settingsOf(name)
    .required.filter((required) => !core.state.isOnline(required, member));
}
