// Regions: allocation by key, permissions, space, deallocation (manual 10.6; imc_asalloc, imc_asdealloc).
import { broadcast, sendMarker, withLocks } from '../fabric/index.ts';
import { classShift, Flag, formatMode, type User } from '../flags.ts';
import { ImcStatus } from '../status.ts';
import {
  type AllocAnswer,
  type AllocArgs,
  type Answer,
  type RegionGrant,
  refused,
  shown,
} from './calls.ts';
import { isRail, isRailActive, logicalRails } from './rails.ts';
import { drainLockOf, dropSegment, makeSegment, publishSegment } from './segments.ts';
import {
  allocLimit,
  freeSlot,
  type HostRecord,
  type KernelState,
  members,
  type ProcessRecord,
  type RegionOnHost,
  type RegionRecord,
  receiveInUse,
  receiveRefusal,
  roundToPages,
  spaceInUse,
  wiredLimit,
} from './state.ts';

const permMax = 0o666;

/**
 * Allocates a region (imc_asalloc).
 * @returns IMC_BADPARM for arguments that are not valid or do not fit the region of that key, IMC_PERMIT,
 *   IMC_MC_ERROR for a failed rail, IMC_NORESOURCES, IMC_MCFULL; IMC_RXFULL or IMC_WIRED_LIMIT when a host lacks room
 *   for a coherent region.
 */
export function allocRegion(
  state: KernelState,
  process: ProcessRecord,
  args: AllocArgs,
): AllocAnswer {
  const problem = badArguments(state, args);
  if (problem !== undefined) return refused(ImcStatus.IMC_BADPARM, problem);
  const size = roundToPages(state, args.size);
  for (const region of state.regions.values()) {
    if (region.key === args.key) return joinRegion(process, region, size, args);
  }
  return createRegion(state, process, size, args);
}

/** What is wrong with the arguments, or undefined. */
function badArguments(state: KernelState, args: AllocArgs): string | undefined {
  const { key, size, perm, flag, rail } = args;
  if (!Number.isSafeInteger(key)) return `the key is ${shown(key)}; give a whole number`;
  if (!Number.isSafeInteger(size) || size <= 0) {
    return `the size is ${shown(size)}; give a whole number of bytes above 0`;
  }
  if (!isPermission(perm))
    return `the permission is ${shown(perm)}; give Perm.URW, or an OR of such values`;
  if (flag !== 0 && flag !== Flag.IMC_COHERENT)
    return `the flag is ${flag}; give 0 or IMC_COHERENT`;
  if (isRail(state, rail)) return undefined;
  return `there is no logical rail ${rail}; they are numbered from 0 to ${logicalRails(state) - 1}`;
}

/** Whether it allows somebody something, and nothing that does not exist. */
export function isPermission(perm: number): boolean {
  return Number.isSafeInteger(perm) && perm > 0 && (perm & ~permMax) === 0;
}

/** Whether a user may do something with what belongs to another (MC-141). */
export function mayUse(perm: number, owner: User, user: User, bits: number): boolean {
  return ((perm >> classShift(owner, user)) & bits) !== 0;
}

export const readBit = 4;
export const writeBit = 2;

function joinRegion(
  process: ProcessRecord,
  region: RegionRecord,
  size: number,
  args: AllocArgs,
): AllocAnswer {
  const isSame =
    region.size === size &&
    region.rail === args.rail &&
    region.isCoherent === (args.flag === Flag.IMC_COHERENT);
  if (!isSame) return refused(ImcStatus.IMC_BADPARM, otherwise(region));
  if (!mayUse(region.perm, region.owner, process.user, readBit | writeBit)) {
    return refused(ImcStatus.IMC_PERMIT, notYours('region', region, process.user));
  }
  region.allocators.add(process.pid);
  return { status: ImcStatus.IMC_SUCCESS, region: grantOf(region) };
}

function otherwise({ key, size, rail, isCoherent }: RegionRecord): string {
  const kind = isCoherent ? 'coherent' : 'not coherent';
  return `the region of key ${key} has ${size} bytes on logical rail ${rail} and is ${kind}; ask for the same, or take another key`;
}

/** Why a user may not use what belongs to another one. */
export function notYours(
  what: 'region' | 'lock set',
  { key, owner, perm }: { readonly key: number; readonly owner: User; readonly perm: number },
  user: User,
): string {
  return `the ${what} of key ${key} is ${owner.name}'s with mode ${formatMode(perm)}, and the program runs as ${user.name}; its owner allocates it with a wider perm`;
}

export function grantOf(region: RegionRecord): RegionGrant {
  return { id: region.id, slot: region.slot, rail: region.rail, size: region.size };
}

function createRegion(
  state: KernelState,
  process: ProcessRecord,
  size: number,
  args: AllocArgs,
): AllocAnswer {
  if (!isRailActive(state, args.rail)) {
    return refused(
      ImcStatus.IMC_MC_ERROR,
      `logical rail ${args.rail} has failed; take another one`,
    );
  }
  const { settings } = state;
  const slot = freeSlot(state.regions.values(), settings.regions);
  if (slot === undefined)
    return refused(ImcStatus.IMC_NORESOURCES, tableFull(settings.regions, 'regions'));
  if (spaceInUse(state) + size > allocLimit(state)) {
    return refused(ImcStatus.IMC_MCFULL, spaceFull(state, size));
  }
  const isCoherent = args.flag === Flag.IMC_COHERENT;
  const refusal = isCoherent ? coherentRefusal(state, size) : undefined;
  if (refusal !== undefined) return refusal;
  const region: RegionRecord = {
    id: state.nextId,
    slot,
    key: args.key,
    size,
    rail: args.rail,
    isCoherent,
    perm: args.perm,
    owner: process.user,
    allocators: new Set([process.pid]),
    hosts: Array.from({ length: settings.maxHosts }, freshOnHost),
  };
  if (isCoherent) mapEverywhere(state, region);
  state.nextId += 1;
  state.regions.set(region.id, region);
  return { status: ImcStatus.IMC_SUCCESS, region: grantOf(region) };
}

function freshOnHost(): RegionOnHost {
  return {
    sharing: undefined,
    sharingPid: 0,
    loopback: undefined,
    transmits: 0,
    pointToPoints: 0,
    receives: 0,
    segment: 0,
  };
}

function coherentRefusal(state: KernelState, size: number): Answer | undefined {
  for (const host of members(state)) {
    const refusal = noRoomFor(state, host, size);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Why a host has no room for more receive pages, or undefined. */
export function noRoomFor(state: KernelState, host: HostRecord, size: number): Answer | undefined {
  const limit = receiveRefusal(state, host, size);
  if (limit === undefined) return undefined;
  const inUse = receiveInUse(state, host);
  const asked = `${size} bytes were asked for, and member ${host.name} receives ${inUse} bytes`;
  return limit === 'maxrecv'
    ? refused(
        ImcStatus.IMC_RXFULL,
        `${asked} of at most ${host.maxrecv}; raise that with imc_init -r`,
      )
    : refused(
        ImcStatus.IMC_WIRED_LIMIT,
        `${asked} and may wire ${wiredLimit(host)} in all; raise vm_syswiredpercent and boot it`,
      );
}

/** Why nothing more can be allocated (IMC_MCFULL). @param size bytes that were asked for. */
export function spaceFull(state: KernelState, size: number): string {
  return `${size} bytes were asked for, and ${spaceInUse(state)} of ${allocLimit(state)} are in use; raise that with imc_init -a`;
}

/** Why there is no place in a table (IMC_NORESOURCES). */
export function tableFull(size: number, what: string): string {
  return `the cluster has all the ${size} ${what} that it can have; use fewer`;
}

/** A coherent region is received by all hosts from one point of its rail on (MC-195). */
function mapEverywhere(state: KernelState, region: RegionRecord): void {
  const isDirect = state.settings.transport === 'direct';
  const prepare = () => {
    for (const host of members(state)) {
      makeSegment(state, region, host);
      publishSegment(state, region, host, isDirect);
    }
  };
  if (isDirect) {
    prepare();
    return;
  }
  const marker = {
    rail: region.rail,
    slot: region.slot,
    region: region.id,
    host: broadcast,
    segment: 0,
  };
  sendMarker(state.fabric, marker, prepare);
}

/**
 * Ends a process's use of a region (imc_asdealloc); the last one in the cluster frees it (MC-142).
 * @returns IMC_BADREGION, IMC_NOTALLOC, or IMC_ATTACHED while the process has it attached.
 */
export function deallocRegion(state: KernelState, process: ProcessRecord, id: number): Answer {
  const found = findAllocated(state, process, id);
  if ('status' in found) return found;
  if (process.attaches.some((attach) => attach.region === found)) {
    return refused(ImcStatus.IMC_ATTACHED, `detach the region of key ${found.key} first`);
  }
  releaseAllocation(state, process, found);
  return { status: ImcStatus.IMC_SUCCESS };
}

/** A region that a process has allocated, or why not. */
export function findAllocated(
  state: KernelState,
  process: ProcessRecord,
  id: number,
): RegionRecord | Answer {
  const region = state.regions.get(id);
  if (region === undefined) {
    return refused(ImcStatus.IMC_BADREGION, `there is no region ${id}, or not any more`);
  }
  if (region.allocators.has(process.pid)) return region;
  return refused(ImcStatus.IMC_NOTALLOC, `allocate the region of key ${region.key} first`);
}

/** Takes one of its users off a region and frees the region with the last. */
export function releaseAllocation(
  state: KernelState,
  process: ProcessRecord,
  region: RegionRecord,
): void {
  if (region.allocators.size > 1) {
    region.allocators.delete(process.pid);
    return;
  }
  const receivers = state.hosts.filter((host) => region.hosts[host.index]?.segment);
  const locks = receivers.map((host) => drainLockOf(state, region, host.index));
  withLocks(state.fabric, locks, () => {
    for (const host of receivers) dropSegment(state, region, host);
  });
  region.allocators.delete(process.pid);
  state.regions.delete(region.id);
}
