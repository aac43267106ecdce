// Attaching and detaching regions (manual 10.6.1 to 10.6.3; imc_asattach, imc_asattach_ptp, imc_asdetach): sharing
// modes, the loopback attribute of a host, receive space, and the point of the rail from which on a host receives.
import { sendMarker, withLocks } from '../fabric/index.ts';
import { Flag } from '../flags.ts';
import { ImcStatus } from '../status.ts';
import type { AttachAnswer, AttachArgs, AttachToArgs } from './calls.ts';
import { grantOf, mayUse, readBit, writeBit } from './regions.ts';
import { drainLockOf, dropSegment, makeSegment, publishSegment } from './segments.ts';
import {
  type AttachRecord,
  type KernelState,
  type ProcessRecord,
  type RegionOnHost,
  type RegionRecord,
  receiveRefusal,
} from './state.ts';

const transmitFlags: readonly number[] = [0, Flag.IMC_LOOPBACK];

/**
 * Attaches a region for transmit or receive (imc_asattach).
 * @returns IMC_BADREGION, IMC_NOTALLOC, IMC_BADPARM (arguments, sharing mode), IMC_PERMIT, IMC_NOMAPPER,
 *   IMC_MAPENTRIES, IMC_NOMEM, IMC_NORESOURCES; for receive also IMC_RXFULL and IMC_WIRED_LIMIT.
 */
export function attachRegion(
  state: KernelState,
  process: ProcessRecord,
  args: AttachArgs,
): AttachAnswer {
  const { direction, flag } = args;
  const isTransmit = direction === Flag.IMC_TRANSMIT;
  if (!isTransmit && direction !== Flag.IMC_RECEIVE) return { status: ImcStatus.IMC_BADPARM };
  const found = findAllocated(state, process, args.id);
  if (typeof found === 'number') return { status: found };
  if (isTransmit ? !transmitFlags.includes(flag) : flag !== 0) {
    return { status: ImcStatus.IMC_BADPARM };
  }
  const refusal = commonRefusal(state, process, found, {
    mode: args.mode,
    bit: isTransmit ? writeBit : readBit,
  });
  if (refusal !== undefined) return { status: refusal };
  return isTransmit
    ? attachTransmit(state, process, found, args)
    : attachReceive(state, process, found, args.mode);
}

/**
 * Attaches a region for transmit to one host (imc_asattach_ptp).
 * @returns as imc_asattach for transmit; IMC_BADPARM for a flag or a coherent region; IMC_BADHOST.
 */
export function attachTo(
  state: KernelState,
  process: ProcessRecord,
  args: AttachToArgs,
): AttachAnswer {
  const found = findAllocated(state, process, args.id);
  if (typeof found === 'number') return { status: found };
  if (args.flag !== 0 || found.isCoherent) return { status: ImcStatus.IMC_BADPARM };
  const dest = state.hosts.find((host) => host.name === args.hostname && host.state === 'member');
  if (dest === undefined || dest === process.host) return { status: ImcStatus.IMC_BADHOST };
  const refusal = commonRefusal(state, process, found, { mode: args.mode, bit: writeBit });
  if (refusal !== undefined) return { status: refusal };
  const onHost = hostPart(found, process);
  takeSharing(onHost, process, args.mode);
  onHost.pointToPoints += 1;
  record(state, process, { region: found, direction: 'transmit', dest: dest.index });
  return {
    status: ImcStatus.IMC_SUCCESS,
    attach: { ...grantOf(found), direction: 'transmit', loopback: false, dest: dest.index },
  };
}

function findAllocated(
  state: KernelState,
  process: ProcessRecord,
  id: number,
): RegionRecord | number {
  const region = state.regions.get(id);
  if (region === undefined) return ImcStatus.IMC_BADREGION;
  return region.allocators.has(process.pid) ? region : ImcStatus.IMC_NOTALLOC;
}

function hostPart(region: RegionRecord, process: ProcessRecord): RegionOnHost {
  const onHost = region.hosts[process.host.index];
  if (onHost === undefined) throw new RangeError(`no host ${process.host.index}`);
  return onHost;
}

/** What can refuse any attach. */
function commonRefusal(
  state: KernelState,
  process: ProcessRecord,
  region: RegionRecord,
  wanted: { readonly mode: number; readonly bit: number },
): number | undefined {
  const { mode, bit } = wanted;
  if (mode !== Flag.IMC_SHARED && mode !== Flag.IMC_NONSHARED) return ImcStatus.IMC_BADPARM;
  if (!mayUse(region.perm, region.owner, process.user, bit)) return ImcStatus.IMC_PERMIT;
  const onHost = hostPart(region, process);
  const sharing = mode === Flag.IMC_SHARED ? 'shared' : 'nonshared';
  if (onHost.sharing !== undefined) {
    const isOther = onHost.sharing === 'nonshared' && onHost.sharingPid !== process.pid;
    if (onHost.sharing !== sharing || isOther) return ImcStatus.IMC_BADPARM;
  }
  const lacksMapper = state.hosts.some(
    (host) => host.state === 'member' && host.mapper !== 'running',
  );
  if (region.isCoherent && lacksMapper) return ImcStatus.IMC_NOMAPPER;
  if (process.attaches.length >= state.settings.mapEntriesPerProcess)
    return ImcStatus.IMC_MAPENTRIES;
  if (process.vmInUse + region.size > process.vmLimit) return ImcStatus.IMC_NOMEM;
  return state.attachCount >= state.settings.attaches ? ImcStatus.IMC_NORESOURCES : undefined;
}

function takeSharing(onHost: RegionOnHost, process: ProcessRecord, mode: number): void {
  if (onHost.sharing !== undefined) return;
  onHost.sharing = mode === Flag.IMC_SHARED ? 'shared' : 'nonshared';
  onHost.sharingPid = process.pid;
}

function record(state: KernelState, process: ProcessRecord, attach: AttachRecord): void {
  process.attaches.push(attach);
  process.vmInUse += attach.region.size;
  state.attachCount += 1;
}

function attachTransmit(
  state: KernelState,
  process: ProcessRecord,
  region: RegionRecord,
  args: AttachArgs,
): AttachAnswer {
  const onHost = hostPart(region, process);
  takeSharing(onHost, process, args.mode);
  // The first transmit attach on a host decides for all (MC-182, MC-183); coherent regions always loop back.
  onHost.loopback ??= region.isCoherent || args.flag === Flag.IMC_LOOPBACK;
  onHost.transmits += 1;
  record(state, process, { region, direction: 'transmit', dest: undefined });
  return {
    status: ImcStatus.IMC_SUCCESS,
    attach: { ...grantOf(region), direction: 'transmit', loopback: onHost.loopback, dest: -1 },
  };
}

function attachReceive(
  state: KernelState,
  process: ProcessRecord,
  region: RegionRecord,
  mode: number,
): AttachAnswer {
  const onHost = hostPart(region, process);
  if (onHost.segment === 0) {
    const refusal = receiveRefusal(state, process.host, region.size);
    if (refusal === 'maxrecv') return { status: ImcStatus.IMC_RXFULL };
    if (refusal === 'wired') return { status: ImcStatus.IMC_WIRED_LIMIT };
    beginReceiving(state, process, region);
  }
  takeSharing(onHost, process, mode);
  onHost.receives += 1;
  record(state, process, { region, direction: 'receive', dest: undefined });
  const memory = state.segments.get(onHost.segment);
  return {
    status: ImcStatus.IMC_SUCCESS,
    attach: {
      ...grantOf(region),
      direction: 'receive',
      loopback: onHost.loopback ?? false,
      dest: -1,
      segment: onHost.segment,
      ...(memory === undefined ? {} : { memory }),
    },
  };
}

/** The host receives from the end of the rail on: what was sent before never arrives (MC-157, MC-158). */
function beginReceiving(state: KernelState, process: ProcessRecord, region: RegionRecord): void {
  const { host } = process;
  const marker = {
    rail: region.rail,
    slot: region.slot,
    region: region.id,
    host: host.index,
    segment: state.nextSegment,
  };
  if (state.settings.transport === 'direct') {
    makeSegment(state, region, host);
    publishSegment(state, region, host, true);
    return;
  }
  sendMarker(state.fabric, marker, () => {
    makeSegment(state, region, host);
    publishSegment(state, region, host, false);
  });
}

/**
 * Removes every attach a process has of a region (imc_asdetach, MC-163).
 * @returns IMC_BADREGION when no such region exists.
 * @throws BusyError before anything has changed.
 */
export function detachRegion(state: KernelState, process: ProcessRecord, id: number): number {
  const region = state.regions.get(id);
  if (region === undefined) return ImcStatus.IMC_BADREGION;
  const mine = process.attaches.filter((attach) => attach.region === region);
  if (mine.length === 0) return ImcStatus.IMC_SUCCESS;
  const onHost = hostPart(region, process);
  const receives = mine.filter((attach) => attach.direction === 'receive').length;
  const isLast = receives > 0 && receives === onHost.receives && !region.isCoherent;
  if (isLast) {
    withLocks(state.fabric, [drainLockOf(state, region, process.host.index)], () =>
      dropSegment(state, region, process.host),
    );
  }
  onHost.receives -= receives;
  for (const { direction, dest } of mine) {
    if (direction === 'transmit' && dest === undefined) onHost.transmits -= 1;
    if (dest !== undefined) onHost.pointToPoints -= 1;
  }
  forgetAttributes(onHost);
  const left = process.attaches.filter((attach) => attach.region !== region);
  process.attaches.splice(0, Infinity, ...left);
  process.vmInUse -= mine.length * region.size;
  state.attachCount -= mine.length;
  return ImcStatus.IMC_SUCCESS;
}

/** Loopback lasts until the last transmit attach on the host, the sharing mode until the last of any kind (AMB-09). */
function forgetAttributes(onHost: RegionOnHost): void {
  if (onHost.transmits === 0) onHost.loopback = undefined;
  if (onHost.transmits + onHost.pointToPoints + onHost.receives > 0) return;
  onHost.sharing = undefined;
  onHost.sharingPid = 0;
}
