// Regions: allocation by key, permissions, space, deallocation (manual 10.6; imc_asalloc, imc_asdealloc).
import { broadcast, sendMarker, withLocks } from '../fabric/index.ts';
import { classShift, Flag, type User } from '../flags.ts';
import { ImcStatus } from '../status.ts';
import type { AllocAnswer, AllocArgs, RegionGrant } from './calls.ts';
import { isRail, isRailActive } from './rails.ts';
import { drainLockOf, dropSegment, makeSegment, publishSegment } from './segments.ts';
import {
  allocLimit,
  freeSlot,
  type KernelState,
  members,
  type ProcessRecord,
  type RegionOnHost,
  type RegionRecord,
  receiveRefusal,
  roundToPages,
  spaceInUse,
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
  if (problem !== undefined) return { status: problem };
  const size = roundToPages(state, args.size);
  for (const region of state.regions.values()) {
    if (region.key === args.key) return joinRegion(process, region, size, args);
  }
  return createRegion(state, process, size, args);
}

function badArguments(state: KernelState, args: AllocArgs): number | undefined {
  const { key, size, perm, flag, rail } = args;
  const isWhole = [key, size, perm, flag].every(Number.isSafeInteger);
  if (!isWhole || size <= 0 || perm <= 0 || (perm & ~permMax) !== 0) return ImcStatus.IMC_BADPARM;
  if (flag !== 0 && flag !== Flag.IMC_COHERENT) return ImcStatus.IMC_BADPARM;
  return isRail(state, rail) ? undefined : ImcStatus.IMC_BADPARM;
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
  if (!isSame) return { status: ImcStatus.IMC_BADPARM };
  if (!mayUse(region.perm, region.owner, process.user, readBit | writeBit)) {
    return { status: ImcStatus.IMC_PERMIT };
  }
  region.allocators.add(process.pid);
  return { status: ImcStatus.IMC_SUCCESS, region: grantOf(region) };
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
  if (!isRailActive(state, args.rail)) return { status: ImcStatus.IMC_MC_ERROR };
  const { settings } = state;
  const slot = freeSlot(state.regions.values(), settings.regions);
  if (slot === undefined) return { status: ImcStatus.IMC_NORESOURCES };
  if (spaceInUse(state) + size > allocLimit(state)) {
    return { status: ImcStatus.IMC_MCFULL };
  }
  const isCoherent = args.flag === Flag.IMC_COHERENT;
  const refusal = isCoherent ? coherentRefusal(state, size) : undefined;
  if (refusal !== undefined) return { status: refusal };
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

function coherentRefusal(state: KernelState, size: number): number | undefined {
  for (const host of members(state)) {
    const refusal = receiveRefusal(state, host, size);
    if (refusal === 'maxrecv') return ImcStatus.IMC_RXFULL;
    if (refusal === 'wired') return ImcStatus.IMC_WIRED_LIMIT;
  }
  return undefined;
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
export function deallocRegion(state: KernelState, process: ProcessRecord, id: number): number {
  const region = state.regions.get(id);
  if (region === undefined) return ImcStatus.IMC_BADREGION;
  if (!region.allocators.has(process.pid)) return ImcStatus.IMC_NOTALLOC;
  if (process.attaches.some((attach) => attach.region === region)) return ImcStatus.IMC_ATTACHED;
  releaseAllocation(state, process, region);
  return ImcStatus.IMC_SUCCESS;
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
