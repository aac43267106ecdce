// Attaching and detaching regions (manual 10.6.1 to 10.6.3; imc_asattach, imc_asattach_ptp, imc_asdetach): sharing
// modes, the loopback attribute of a host, receive space, and the point of the rail from which on a host receives.
import { sendMarker, withLocks } from '../fabric/index.ts';
import { Flag } from '../flags.ts';
import { ImcStatus } from '../status.ts';
import {
  type Answer,
  type AttachAnswer,
  type AttachArgs,
  type AttachToArgs,
  refused,
} from './calls.ts';
import {
  findAllocated,
  grantOf,
  mayUse,
  noRoomFor,
  notYours,
  readBit,
  tableFull,
  writeBit,
} from './regions.ts';
import { drainLockOf, dropSegment, makeSegment, publishSegment } from './segments.ts';
import {
  type AttachRecord,
  type KernelState,
  members,
  type ProcessRecord,
  type RegionOnHost,
  type RegionRecord,
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
  if (!isTransmit && direction !== Flag.IMC_RECEIVE) {
    return refused(
      ImcStatus.IMC_BADPARM,
      `the direction is ${direction}; give IMC_TRANSMIT or IMC_RECEIVE`,
    );
  }
  const found = findAllocated(state, process, args.id);
  if ('status' in found) return found;
  if (isTransmit ? !transmitFlags.includes(flag) : flag !== 0) {
    const flags = isTransmit ? '0 or IMC_LOOPBACK to transmit' : '0 to receive';
    return refused(ImcStatus.IMC_BADPARM, `the flag is ${flag}; give ${flags}`);
  }
  const refusal = commonRefusal(state, process, found, {
    mode: args.mode,
    bit: isTransmit ? writeBit : readBit,
  });
  if (refusal !== undefined) return refusal;
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
  if ('status' in found) return found;
  if (args.flag !== 0) {
    return refused(ImcStatus.IMC_BADPARM, `the flag is ${args.flag}; give 0, there is no loopback`);
  }
  if (found.isCoherent) {
    const why = `the region of key ${found.key} is coherent: all hosts must get what is stored`;
    return refused(ImcStatus.IMC_BADPARM, why);
  }
  const dest = state.hosts.find((host) => host.name === args.hostname && host.state === 'member');
  if (dest === undefined || dest === process.host)
    return noDestination(state, process, args.hostname);
  const refusal = commonRefusal(state, process, found, { mode: args.mode, bit: writeBit });
  if (refusal !== undefined) return refusal;
  const onHost = hostPart(found, process);
  takeSharing(onHost, process, args.mode);
  onHost.pointToPoints += 1;
  record(state, process, { region: found, direction: 'transmit', dest: dest.index });
  return {
    status: ImcStatus.IMC_SUCCESS,
    attach: { ...grantOf(found), direction: 'transmit', loopback: false, dest: dest.index },
  };
}

function noDestination(state: KernelState, process: ProcessRecord, hostname: string): Answer {
  const others = members(state).filter((host) => host !== process.host);
  const names = others.map(({ name }) => name).join(', ') || 'there is none now';
  const why = `${hostname} is no other host that has run imc_init: ${names}`;
  return refused(ImcStatus.IMC_BADHOST, why);
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
): Answer | undefined {
  const { mode, bit } = wanted;
  if (mode !== Flag.IMC_SHARED && mode !== Flag.IMC_NONSHARED) {
    return refused(ImcStatus.IMC_BADPARM, `the mode is ${mode}; give IMC_SHARED or IMC_NONSHARED`);
  }
  if (!mayUse(region.perm, region.owner, process.user, bit)) {
    return refused(ImcStatus.IMC_PERMIT, notYours('region', region, process.user));
  }
  const onHost = hostPart(region, process);
  const sharing = mode === Flag.IMC_SHARED ? 'shared' : 'nonshared';
  if (onHost.sharing !== undefined) {
    const isOther = onHost.sharing === 'nonshared' && onHost.sharingPid !== process.pid;
    if (onHost.sharing !== sharing || isOther) {
      const why = `process ${onHost.sharingPid} has attached the region of key ${region.key} ${onHost.sharing} on this host`;
      return refused(ImcStatus.IMC_BADPARM, why);
    }
  }
  const lacksMapper = members(state).find(({ mapper }) => mapper !== 'running');
  if (region.isCoherent && lacksMapper !== undefined) {
    return refused(ImcStatus.IMC_NOMAPPER, `member ${lacksMapper.name} has none; boot it`);
  }
  return limitRefusal(state, process, region);
}

/** What is used up, if anything is. */
function limitRefusal(
  { settings, attachCount }: KernelState,
  process: ProcessRecord,
  region: RegionRecord,
): Answer | undefined {
  const { mapEntriesPerProcess, attaches } = settings;
  if (process.attaches.length >= mapEntriesPerProcess) {
    const why = `the process has ${mapEntriesPerProcess} attaches; detach one first`;
    return refused(ImcStatus.IMC_MAPENTRIES, why);
  }
  if (process.vmInUse + region.size > process.vmLimit) {
    const why = `${region.size} bytes were asked for, and ${process.vmInUse} of ${process.vmLimit} are attached; detach some first`;
    return refused(ImcStatus.IMC_NOMEM, why);
  }
  if (attachCount < attaches) return undefined;
  return refused(ImcStatus.IMC_NORESOURCES, tableFull(attaches, 'attaches'));
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
    const refusal = noRoomFor(state, process.host, region.size);
    if (refusal !== undefined) return refusal;
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
export function detachRegion(state: KernelState, process: ProcessRecord, id: number): Answer {
  const region = state.regions.get(id);
  if (region === undefined) {
    return refused(ImcStatus.IMC_BADREGION, `there is no region ${id}, or not any more`);
  }
  const mine = process.attaches.filter((attach) => attach.region === region);
  if (mine.length === 0) return { status: ImcStatus.IMC_SUCCESS };
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
  return { status: ImcStatus.IMC_SUCCESS };
}

/** Loopback lasts until the last transmit attach on the host, the sharing mode until the last of any kind (AMB-09). */
function forgetAttributes(onHost: RegionOnHost): void {
  if (onHost.transmits === 0) onHost.loopback = undefined;
  if (onHost.transmits + onHost.pointToPoints + onHost.receives > 0) return;
  onHost.sharing = undefined;
  onHost.sharingPid = 0;
}
