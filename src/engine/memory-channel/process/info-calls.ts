// The C-like calls for cluster information, events and signals (manual 10.8, 10.9.1).
import { Global } from '../fabric/index.ts';
import { Flag } from '../flags.ts';
import type { ClusterInfo } from '../kernel/index.ts';
import { ImcStatus } from '../status.ts';
import type { ProcessContext } from './context.ts';
import type { Poll } from './port.ts';
import type { Caller, Ref } from './region-calls.ts';

/** A buffer for one item: host names for IMC_GET_HOSTS, a number for the others. */
export interface InfoBuffer extends Ref<unknown> {
  /** How many names the buffer can hold; unlimited unless said. */
  readonly capacity?: number;
}

/**
 * Reports on the library's cluster (manual 10.9.1).
 * @param items item types, then 0
 * @param nitems how many items, without the 0
 * @param out one buffer for each item
 * @returns IMC_SUCCESS, IMC_NOTINIT, IMC_BADPARM for an unknown item or a missing or short buffer
 */
export function imc_getclusterinfo(
  p: Caller,
  items: readonly number[],
  nitems: number,
  ...out: InfoBuffer[]
): number {
  return p.context.answer('imc_getclusterinfo', () => tell(p.context, items, nitems, out));
}

function tell(
  context: ProcessContext,
  items: readonly number[],
  nitems: number,
  out: readonly InfoBuffer[],
): number {
  if (!Number.isInteger(nitems) || nitems < 0 || nitems > items.length)
    return ImcStatus.IMC_BADPARM;
  const { status, info } = context.ask('info');
  if (info === undefined) return status;
  const wanted = items.slice(0, nitems);
  const values = wanted.map((item) => itemOf(info, item));
  const isFitting = values.every((value, at) => fits(value, out[at]));
  if (!isFitting) return ImcStatus.IMC_BADPARM;
  for (const [at, value] of values.entries()) {
    const buffer = out[at];
    if (buffer !== undefined) buffer.value = value;
  }
  return ImcStatus.IMC_SUCCESS;
}

function itemOf(info: ClusterInfo, item: number): readonly string[] | number | undefined {
  if (item === Flag.IMC_GET_HOSTS) return info.hosts;
  if (item === Flag.IMC_GET_NRAILS) return info.nrails;
  return item === Flag.IMC_GET_ACTIVERAILS ? info.activeRails : undefined;
}

function fits(
  value: readonly string[] | number | undefined,
  buffer: InfoBuffer | undefined,
): boolean {
  if (value === undefined || buffer === undefined) return false;
  return typeof value === 'number' || value.length <= (buffer.capacity ?? Infinity);
}

/**
 * Blocks until a host joins or leaves or a logical rail changes (manual 10.9.1). A change since the configuration in
 * the buffers was read counts: none is lost between two calls.
 * @param events IMC_CC_EVENT_HOST and IMC_CC_EVENT_RAIL, then 0
 * @param unused must be 0
 * @param inout for each event the known configuration, and on return the new one
 * @returns IMC_HOST_CHANGE or IMC_RAIL_CHANGE, the first in the order of the events; IMC_NOTINIT, IMC_BADPARM
 */
export function imc_wait_cluster_event(
  p: Caller,
  events: readonly number[],
  nevents: number,
  unused: number,
  ...inout: InfoBuffer[]
): Generator<Poll, number, void> {
  const { context } = p;
  const call = 'imc_wait_cluster_event';
  return context.waiting(`${call}()`, function* () {
    const status = context.enter(call)
      ? yield* waitForEvent(context, events, nevents, unused, inout)
      : ImcStatus.IMC_NOTINIT;
    return context.noted(call, status);
  });
}

function* waitForEvent(
  context: ProcessContext,
  events: readonly number[],
  nevents: number,
  unused: number,
  inout: readonly InfoBuffer[],
): Generator<Poll, number, void> {
  const wanted = events.slice(0, nevents);
  const isEvent = (event: number) =>
    event === Flag.IMC_CC_EVENT_HOST || event === Flag.IMC_CC_EVENT_RAIL;
  const isValid =
    Number.isInteger(nevents) && nevents > 0 && wanted.length === nevents && unused === 0;
  if (!isValid || !wanted.every(isEvent) || wanted.some((_, at) => inout[at] === undefined)) {
    return ImcStatus.IMC_BADPARM;
  }
  const { words } = context.port.fabric;
  for (;;) {
    const seen = Atomics.load(words, Global.eventSeq);
    const { status, info } = context.ask('info');
    if (info === undefined) return status;
    const outcome = compare(info, wanted, inout);
    if (outcome !== undefined) return outcome;
    while (Atomics.load(words, Global.eventSeq) === seen) yield 'event';
  }
}

/** Updates the buffers; the result of the first event whose configuration differs, or undefined. */
function compare(
  info: ClusterInfo,
  events: readonly number[],
  buffers: readonly InfoBuffer[],
): number | undefined {
  const now = (event: number) => (event === Flag.IMC_CC_EVENT_HOST ? info.hosts : info.activeRails);
  const first = events.find((event, at) => !isSame(now(event), buffers[at]?.value));
  if (first === undefined) return undefined;
  const short = events.some((event, at) => !fits(now(event), buffers[at]));
  if (short) return ImcStatus.IMC_BADPARM;
  for (const [at, event] of events.entries()) {
    const buffer = buffers[at];
    if (buffer !== undefined) buffer.value = now(event);
  }
  return first === Flag.IMC_CC_EVENT_HOST ? ImcStatus.IMC_HOST_CHANGE : ImcStatus.IMC_RAIL_CHANGE;
}

function isSame(now: readonly string[] | number, known: unknown): boolean {
  if (typeof now === 'number' || !Array.isArray(known)) return now === known;
  return now.length === known.length && now.every((name, at) => name === known[at]);
}

/**
 * Sends a signal to one process on a named member (manual 10.8; AMB-02).
 * @param pid above 0
 * @param signal 0 only tests
 * @returns IMC_SUCCESS, IMC_NOTINIT, IMC_BADPARM, IMC_BADHOST, IMC_EINVAL, IMC_NOROOT, IMC_ESRCH, IMC_EPERM
 */
export function imc_kill(p: Caller, hostname: string, pid: number, signal: number): number {
  const { context } = p;
  return context.answer('imc_kill', () => context.ask('kill', hostname, pid, signal).status);
}
