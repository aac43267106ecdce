// The library as programs like to use it: objects instead of identifiers, exceptions instead of codes. Each method is
// one C-like call; the object is also the first parameter of those.
import { ImcError } from '../errors.ts';
import { Flag, LockPerm, Perm, signalNumber } from '../flags.ts';
import type { ClusterInfo } from '../kernel/index.ts';
import { ImcStatus, type StatusName, statusName } from '../status.ts';
import { ProcessContext } from './context.ts';
import { imc_ckerrcnt_mr, imc_rderrcnt_mr } from './error-calls.ts';
import { imc_kill, imc_wait_cluster_event } from './info-calls.ts';
import { imc_lkacquire, imc_lkalloc, imc_lkdealloc, imc_lkrelease } from './lock-calls.ts';
import type { Poll, ProcessPort } from './port.ts';
import type { ReceiveView } from './receive-view.ts';
import {
  at,
  imc_api_init,
  imc_asalloc,
  imc_asattach,
  imc_asattach_ptp,
  imc_asdealloc,
  imc_asdetach,
  imc_bcopy,
  type Ref,
} from './region-calls.ts';
import type { TransmitSlice, TransmitView } from './transmit-view.ts';

/** A program: each `yield` is one poll; the result is its exit status, 0 unless given. */
export type ImcProgram = (
  imc: Imc,
  argv: readonly string[],
  // biome-ignore lint/suspicious/noConfusingVoidType: a program without a return statement
) => Generator<Poll, number | void, void>;

/** A program by name, or as a function where parent and child share a thread. */
export type ProgramReference = string | ImcProgram;

/** Starts another process on the same host; the result is its pid. */
export type Spawn = (program: ProgramReference, argv: readonly string[]) => number;

/** Throws unless a call succeeded. */
function need(call: string, status: number): void {
  if (status === ImcStatus.IMC_SUCCESS) return;
  const name: StatusName = statusName(status) ?? 'IMC_BADPARM';
  throw new ImcError(call, name);
}

export class Imc {
  /** For the calls of this library only. @internal */
  readonly context: ProcessContext;
  readonly #spawn: Spawn;

  /** @internal */
  constructor(port: ProcessPort, spawn: Spawn) {
    this.context = new ProcessContext(port);
    this.#spawn = spawn;
  }

  get pid(): number {
    return this.context.pid;
  }

  get hostname(): string {
    return this.context.port.identity.hostname;
  }

  getpid(): number {
    return this.context.pid;
  }

  /** Prints a line on standard output. */
  print(line: string): void {
    this.context.port.print(line);
  }

  /** Keeps a result object for whoever watches the program. */
  record(result: Readonly<Record<string, unknown>>): void {
    this.context.port.record(result);
  }

  /** Starts another process on this host; it must call imc_api_init itself (MC-089). @returns its pid */
  spawnChild(program: ProgramReference, argv: readonly string[] = []): number {
    return this.#spawn(program, argv);
  }

  /** imc_api_init. @throws ImcError */
  apiInit(): void {
    need('imc_api_init', imc_api_init(this, null));
  }

  /** A memory barrier: earlier stores leave before later ones (MC-233). */
  mb(): void {
    this.context.buffer.flush();
  }

  /** imc_asalloc. @param size bytes @throws ImcError */
  alloc(
    key: number,
    size: number,
    options: { perm?: number; coherent?: boolean; rail?: number } = {},
  ): Region {
    const id = { value: 0 };
    const flag = options.coherent === true ? Flag.IMC_COHERENT : 0;
    const { perm = Perm.URW, rail = 0 } = options;
    need('imc_asalloc', imc_asalloc(this, key, size, perm, flag, id, rail));
    return new Region(this, id.value, this.context.regions.get(id.value)?.size ?? size);
  }

  /** imc_lkalloc. @throws ImcError, IMC_EXISTS for a creator who comes second */
  allocLocks(
    key: number,
    count: number,
    options: { perm?: number; creator?: boolean } = {},
  ): LockSet {
    const made = { value: count };
    const id = { value: 0 };
    const flag = options.creator === true ? Flag.IMC_CREATOR : 0;
    need('imc_lkalloc', imc_lkalloc(this, key, made, options.perm ?? LockPerm.LKU, flag, id));
    return new LockSet(this, id.value, made.value);
  }

  /** imc_rderrcnt_mr: the count, negative while it is being updated. */
  errorCount(rail: number): number {
    return imc_rderrcnt_mr(this, rail);
  }

  /** imc_ckerrcnt_mr. @throws ImcError for no such rail */
  checkErrors(rail: number, known: number): { ok: boolean; count: number } {
    const count = { value: known };
    const status = imc_ckerrcnt_mr(this, count, rail);
    if (status !== ImcStatus.IMC_MC_ERROR) need('imc_ckerrcnt_mr', status);
    return { ok: status === ImcStatus.IMC_SUCCESS, count: count.value };
  }

  /** imc_kill, by name or number. @throws ImcError */
  kill(host: string, pid: number, signal: string | number): void {
    need('imc_kill', imc_kill(this, host, pid, signalNumber(signal) ?? -1));
  }

  /** Handles a signal at the next poll instead of ending. @throws ImcError for SIGKILL and SIGSTOP */
  onSignal(signal: string | number, handler: () => void): void {
    const number = signalNumber(signal) ?? -1;
    const { status } = this.context.port.call('handleSignal', number);
    need('sigaction', this.context.noted('sigaction', status));
    this.context.handlers.set(number, handler);
  }

  /** imc_getclusterinfo, everything it knows. @throws ImcError */
  clusterInfo(): ClusterInfo {
    const call = 'imc_getclusterinfo';
    if (!this.context.enter(call)) need(call, this.context.noted(call, ImcStatus.IMC_NOTINIT));
    const { status, info } = this.context.port.call('info');
    if (info !== undefined) return info;
    throw new ImcError(call, statusName(this.context.noted(call, status)) ?? 'IMC_NOTINIT');
  }

  /** imc_wait_cluster_event for hosts and rails; changes since `known` was read count. @throws ImcError */
  *waitEvent(
    known: ClusterInfo,
  ): Generator<Poll, { changed: 'host' | 'rail'; info: ClusterInfo }, void> {
    const hosts = { value: known.hosts };
    const rails = { value: known.activeRails };
    const events = [Flag.IMC_CC_EVENT_HOST, Flag.IMC_CC_EVENT_RAIL];
    const status = yield* imc_wait_cluster_event(this, events, 2, 0, hosts, rails);
    if (status < 0) need('imc_wait_cluster_event', status);
    return {
      changed: status === ImcStatus.IMC_HOST_CHANGE ? 'host' : 'rail',
      info: { hosts: hosts.value, nrails: known.nrails, activeRails: rails.value },
    };
  }

  /** imc_bcopy. @returns the last quadword written @throws AccessFault */
  bcopy(
    src: Uint8Array,
    dest: TransmitSlice | Uint8Array,
    length: number = src.length,
    destWriteOnly = true,
    firstDestQuad = 0n,
  ): bigint {
    return imc_bcopy(this, src, dest, length, destWriteOnly ? 1 : 0, firstDestQuad);
  }
}

type Sharing = 'shared' | 'nonshared';

function modeOf(mode: Sharing | undefined): number {
  return mode === 'nonshared' ? Flag.IMC_NONSHARED : Flag.IMC_SHARED;
}

/** A region this process has allocated. */
export class Region {
  readonly id: number;
  /** Bytes, whole pages. */
  readonly size: number;
  readonly #imc: Imc;

  /** @internal */
  constructor(imc: Imc, id: number, size: number) {
    this.#imc = imc;
    this.id = id;
    this.size = size;
  }

  /** imc_asattach for transmit. @throws ImcError */
  attachTransmit(options: { loopback?: boolean; mode?: Sharing } = {}): TransmitView {
    const address: Ref<TransmitView | undefined> = { value: undefined };
    const flag = options.loopback === true ? Flag.IMC_LOOPBACK : 0;
    const mode = modeOf(options.mode);
    need('imc_asattach', imc_asattach(this.#imc, this.id, Flag.IMC_TRANSMIT, mode, flag, address));
    return at(address);
  }

  /** imc_asattach_ptp. @throws ImcError */
  attachTransmitTo(host: string, options: { mode?: Sharing } = {}): TransmitView {
    const address: Ref<TransmitView | undefined> = { value: undefined };
    const mode = modeOf(options.mode);
    need('imc_asattach_ptp', imc_asattach_ptp(this.#imc, this.id, mode, 0, host, address));
    return at(address);
  }

  /** imc_asattach for receive. @throws ImcError */
  attachReceive(options: { mode?: Sharing } = {}): ReceiveView {
    const address: Ref<ReceiveView | undefined> = { value: undefined };
    const mode = modeOf(options.mode);
    need('imc_asattach', imc_asattach(this.#imc, this.id, Flag.IMC_RECEIVE, mode, 0, address));
    return at(address);
  }

  /** imc_asdetach. @throws ImcError */
  detach(): void {
    need('imc_asdetach', imc_asdetach(this.#imc, this.id));
  }

  /** imc_asdealloc. @throws ImcError */
  dealloc(): void {
    need('imc_asdealloc', imc_asdealloc(this.#imc, this.id));
  }
}

/** A lock set this process has allocated. */
export class LockSet {
  readonly id: number;
  readonly count: number;
  readonly #imc: Imc;

  /** @internal */
  constructor(imc: Imc, id: number, count: number) {
    this.#imc = imc;
    this.id = id;
    this.count = count;
  }

  /** imc_lkacquire, waiting. @throws ImcError */
  *acquire(index: number): Generator<Poll, void, void> {
    need('imc_lkacquire', yield* imc_lkacquire(this.#imc, this.id, index, 0, Flag.IMC_LOCKWAIT));
  }

  /** imc_lkacquire without waiting for the lock. @returns false when another process holds it @throws ImcError */
  *tryAcquire(index: number): Generator<Poll, boolean, void> {
    const status = yield* imc_lkacquire(this.#imc, this.id, index, 0, Flag.IMC_LOCKNOWAIT);
    if (status !== ImcStatus.IMC_LOCKBUSY) need('imc_lkacquire', status);
    return status === ImcStatus.IMC_SUCCESS;
  }

  /** imc_lkrelease. @throws ImcError */
  release(index: number): void {
    need('imc_lkrelease', imc_lkrelease(this.#imc, this.id, index));
  }

  /** imc_lkdealloc. @throws ImcError */
  dealloc(): void {
    need('imc_lkdealloc', imc_lkdealloc(this.#imc, this.id));
  }
}
