// What the options of a request become on their way to the daemon: numbers, flags, and names of one character a byte.
import { bytesOf, bytesOfText, Flag, Mode } from '../../engine/dlm/index.ts';
import type { DlmConvertParams, DlmLocktpParams, DlmTerms } from '../../protocol/index.ts';
import type { ConvertOptions, RequestOptions, ResourceName } from './api.ts';
import { DomainHandle } from './domain.ts';
import type { LockRequest } from './lock.ts';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A request and how it was asked for. */
export interface Asked<Options extends ConvertOptions> {
  readonly request: LockRequest;
  readonly options: Options;
  /** DLM_SYNCSTS. */
  readonly sync: boolean;
}

/** The parameters of a new request. */
export function lockParams(
  nsp: number,
  name: ResourceName,
  { request, options, sync }: Asked<RequestOptions>,
): DlmLocktpParams {
  const params: Writable<DlmLocktpParams> = {
    nsp,
    name: nameOf(name),
    mode: Mode[request.mode],
    flags: flagsOf(options, sync) | newFlagsOf(options),
  };
  addTerms(params, request, options);
  // A new request only reads; the block itself need not travel.
  if (options.value !== undefined) params.value = [];
  if (options.parent !== undefined) params.parent = options.parent.id;
  if (options.transaction !== undefined) params.transaction = options.transaction.id;
  if (options.recoveryDomain !== undefined) {
    const { recoveryDomain } = options;
    params.domain = recoveryDomain instanceof DomainHandle ? recoveryDomain.rdId : 0;
  }
  return params;
}

/** The parameters of a conversion. */
export function convertParams(
  lkid: number,
  { request, options, sync }: Asked<ConvertOptions>,
): DlmConvertParams {
  const params: Writable<DlmConvertParams> = {
    lkid,
    mode: Mode[request.mode],
    flags: flagsOf(options, sync) | (options.queue === true ? Flag.QUECVT : 0),
  };
  addTerms(params, request, options);
  if (options.value !== undefined) params.value = options.value.longwords();
  return params;
}

/** Whether a new request needs dlm_locktp or dlm_quelocktp. */
export function isTransactional(options: RequestOptions): boolean {
  return (
    options.group === true ||
    options.transaction !== undefined ||
    options.recoveryDomain !== undefined
  );
}

function addTerms(
  params: Writable<DlmTerms>,
  request: LockRequest,
  { hint, timeout }: ConvertOptions,
): void {
  if (request.onBlocking !== undefined) params.blkrtn = request.number;
  if (request.onCompletion !== undefined) params.cplrtn = request.number;
  if (hint !== undefined) params.hint = hint;
  if (timeout !== undefined) params.timeout = toHundredths(timeout);
}

const msPerHundredth = 10;

/** Rounded up; less than nothing stays so, and is refused. */
function toHundredths(ms: number): number {
  return Math.sign(ms) * Math.ceil(Math.abs(ms) / msPerHundredth);
}

function flagsOf({ value, noQueue, deadlock }: ConvertOptions, sync: boolean): number {
  let flags = sync ? Flag.SYNCSTS : 0;
  if (value !== undefined) flags |= Flag.VALB;
  if (noQueue === true) flags |= Flag.NOQUEUE;
  if (deadlock?.ignoreWait === true) flags |= Flag.NODLCKWT;
  if (deadlock?.ignoreBlock === true) flags |= Flag.NODLCKBLK;
  return flags;
}

function newFlagsOf({ group, transaction, recoveryDomain }: RequestOptions): number {
  let flags = group === true ? Flag.GROUP_LOCK : 0;
  if (recoveryDomain !== undefined) flags |= Flag.PERSIST;
  if (transaction?.scope === 'local') flags |= Flag.TXID_LOCAL;
  if (transaction?.scope === 'global') flags |= Flag.TXID_GLOBAL;
  return flags;
}

const ascii = /^[\0-\x7f]*$/;

/** A resource's name as the protocol carries it. */
export function nameOf(name: ResourceName): string {
  if (typeof name !== 'string') return bytesOf(name);
  return ascii.test(name) ? name : bytesOfText(name);
}

/** A resource's name for people. */
export function nameForPeople(name: ResourceName): string {
  return typeof name === 'string' ? name : new TextDecoder().decode(name);
}
