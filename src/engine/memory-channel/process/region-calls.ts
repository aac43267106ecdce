// The C-like calls for regions (manual 10.3, 10.6). They return codes and never throw, but for misuse and faults.
import { AccessFault, UsageError } from '../errors.ts';
import type { Flag } from '../flags.ts';
import type { AttachAnswer } from '../kernel/index.ts';
import { ImcStatus, statusText } from '../status.ts';
import { copyBytes } from './bcopy.ts';
import type { ProcessContext } from './context.ts';
import { ReceiveView } from './receive-view.ts';
import { type TransmitSlice, TransmitView } from './transmit-view.ts';

/** A process, as the first parameter of every C-like call: an Imc. */
export interface Caller {
  readonly pid: number;
  /** @internal */
  readonly context: ProcessContext;
}

/** An out-parameter. */
export interface Ref<T> {
  value: T;
}

/**
 * The view behind an address; an address that no attach has set is a null pointer.
 * @throws AccessFault, a segmentation violation
 */
export function at<T extends TransmitView | ReceiveView>(address: Ref<T | undefined>): T {
  if (address.value !== undefined) return address.value;
  const access = { view: 'transmit' as const, op: 'null pointer', offset: 0, width: 4 };
  throw new AccessFault('SIGSEGV', access, 'nothing is attached');
}

/**
 * Initializes the library for this process (manual 10.3); before any other call.
 * @returns IMC_SUCCESS, or IMC_NOTINIT on a host without imc_init.
 */
export function imc_api_init(p: Caller, _arg: null): number {
  p.context.checkRunning('imc_api_init');
  const { status } = p.context.ask('apiInit');
  if (status === ImcStatus.IMC_SUCCESS) p.context.isInitialized = true;
  return p.context.noted('imc_api_init', status);
}

/**
 * Allocates a region (manual 10.6.4).
 * @param key names the region in the cluster
 * @param size bytes, rounded up to pages of 8192
 * @param perm OR of Perm values
 * @param flag 0 or IMC_COHERENT
 * @param id gets the region's identifier
 * @returns IMC_SUCCESS, IMC_NOTINIT, IMC_BADPARM, IMC_PERMIT, IMC_MC_ERROR, IMC_NORESOURCES, IMC_MCFULL, IMC_RXFULL,
 *   IMC_WIRED_LIMIT
 */
export function imc_asalloc(
  p: Caller,
  key: number,
  size: number,
  perm: number,
  flag: number,
  id: Ref<number>,
  logical_rail: number,
): number {
  const { context } = p;
  return context.answer('imc_asalloc', () => {
    const order = { key, size, perm, flag, rail: logical_rail };
    const { status, region } = context.ask('alloc', order);
    if (region !== undefined) {
      id.value = region.id;
      context.regions.set(region.id, region);
    }
    return status;
  });
}

/**
 * Attaches a region (manual 10.6.1).
 * @param dir IMC_TRANSMIT or IMC_RECEIVE
 * @param mode IMC_SHARED or IMC_NONSHARED
 * @param flag 0, or IMC_LOOPBACK for transmit
 * @param address gets a TransmitView or a ReceiveView
 * @returns IMC_SUCCESS, IMC_NOTINIT, IMC_BADREGION, IMC_NOTALLOC, IMC_BADPARM, IMC_PERMIT, IMC_NOMAPPER,
 *   IMC_MAPENTRIES, IMC_NOMEM, IMC_NORESOURCES, IMC_RXFULL, IMC_WIRED_LIMIT
 */
export function imc_asattach(
  p: Caller,
  id: number,
  dir: typeof Flag.IMC_TRANSMIT,
  mode: number,
  flag: number,
  address: Ref<TransmitView | undefined>,
): number;
export function imc_asattach(
  p: Caller,
  id: number,
  dir: typeof Flag.IMC_RECEIVE,
  mode: number,
  flag: number,
  address: Ref<ReceiveView | undefined>,
): number;
export function imc_asattach(
  p: Caller,
  id: number,
  dir: number,
  mode: number,
  flag: number,
  address: Ref<unknown>,
): number;
export function imc_asattach(
  p: Caller,
  id: number,
  dir: number,
  mode: number,
  flag: number,
  address: Ref<unknown>,
): number {
  const { context } = p;
  return context.answer('imc_asattach', () => {
    const answer = context.ask('attach', { id, direction: dir, mode, flag });
    const view = viewOf(context, answer);
    if (view !== undefined) address.value = view;
    return answer.status;
  });
}

/**
 * Attaches a region for transmit to one other host (manual 10.6.1.2).
 * @param flag must be 0: there is no loopback
 * @returns as imc_asattach; IMC_BADHOST for a host that is no other member
 */
export function imc_asattach_ptp(
  p: Caller,
  id: number,
  mode: number,
  flag: number,
  hostname: string,
  address: Ref<TransmitView | undefined>,
): number {
  const { context } = p;
  return context.answer('imc_asattach_ptp', () => {
    const answer = context.ask('attachTo', { id, mode, flag, hostname });
    const view = viewOf(context, answer);
    if (view instanceof TransmitView) address.value = view;
    return answer.status;
  });
}

function viewOf(
  context: ProcessContext,
  answer: AttachAnswer,
): TransmitView | ReceiveView | undefined {
  const { attach } = answer;
  if (attach === undefined) return undefined;
  if (attach.direction === 'transmit') {
    const view = new TransmitView(context, attach);
    context.addView(attach.id, view);
    return view;
  }
  const { memory, segment } = attach;
  if (memory === undefined || segment === undefined) {
    throw new UsageError(`region ${attach.id} has no receive memory`);
  }
  // Whoever drains for this host in this thread uses the same memory.
  context.port.fabric.keep(context.host, attach.slot, segment, new Int32Array(memory));
  const view = new ReceiveView(context, attach, memory);
  context.addView(attach.id, view);
  return view;
}

/**
 * Removes every attach this process has of a region; its views fault from now on.
 * @returns IMC_SUCCESS, IMC_NOTINIT, IMC_BADREGION
 */
export function imc_asdetach(p: Caller, id: number): number {
  const { context } = p;
  return context.answer('imc_asdetach', () => {
    const { status } = context.ask('detach', id);
    if (status === ImcStatus.IMC_SUCCESS) context.dropViews(id);
    return status;
  });
}

/**
 * Ends this process's use of a region; the last one in the cluster frees it.
 * @returns IMC_SUCCESS, IMC_NOTINIT, IMC_BADREGION, IMC_NOTALLOC, IMC_ATTACHED
 */
export function imc_asdealloc(p: Caller, id: number): number {
  const { context } = p;
  return context.answer('imc_asdealloc', () => {
    const { status } = context.ask('dealloc', id);
    if (status === ImcStatus.IMC_SUCCESS) context.regions.delete(id);
    return status;
  });
}

/**
 * Copies any length with any alignment, fast (manual 10.11.2).
 * @param dest_write_only not 0 when the destination cannot be read
 * @param first_dest_quad present contents of the first destination quadword
 * @returns the last quadword written
 * @throws AccessFault
 */
export function imc_bcopy(
  p: Caller,
  src: Uint8Array,
  dest: TransmitSlice | Uint8Array,
  length: number,
  dest_write_only: number,
  first_dest_quad: bigint,
): bigint {
  p.context.checkRunning('imc_bcopy');
  return copyBytes({
    src,
    dest,
    length,
    destWriteOnly: dest_write_only !== 0,
    firstDestQuad: first_dest_quad,
  });
}

/** Prints the caller's text and the decoded status on standard error (manual, example 10-1; AMB-04). */
export function imc_perror(p: Caller, text: string, status: number): void {
  p.context.port.printError(`${text}: ${statusText(status)}`);
}
