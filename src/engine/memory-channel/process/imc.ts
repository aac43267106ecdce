// The library as programs like to use it: objects instead of identifiers, exceptions instead of codes. Each method is
// one C-like call; the object is also the first parameter of those.
import { ImcError, UsageError } from '../errors.ts';
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
  type Caller,
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

/** Throws unless the last call succeeded. */
function need({ context }: Caller, call: string, status: number): void {
  if (status === ImcStatus.IMC_SUCCESS) return;
  const name: StatusName = statusName(status) ?? 'IMC_BADPARM';
  const notInitialized = `run imc_init on ${context.port.identity.hostname} first`;
  throw new ImcError(call, name, name === 'IMC_NOTINIT' ? notInitialized : context.why);
}

/** Of all calls together: a program may have its options in one place. */
const optionNames = ['perm', 'coherent', 'rail', 'creator', 'loopback', 'mode'];

/** @throws UsageError for an option that no call has: it would be ignored in silence. */
function checkOptions(call: string, options: object, own: readonly string[]): void {
  const odd = Object.keys(options).find((name) => !optionNames.includes(name));
  if (odd === undefined) return;
  throw new UsageError(`${call}: there is no option ${odd}, only ${own.join(', ')}`);
}

/** The library as one process has it: its first parameter (manual, chapter 10). */
export class Imc {
  /** For the calls of this library only. @internal */
  readonly context: ProcessContext;
  readonly #spawn: Spawn;

  /** @internal */
  constructor(port: ProcessPort, spawn: Spawn) {
    this.context = new ProcessContext(port);
    this.#spawn = spawn;
  }

  /** The process ID, unique in the cluster (manual 4.6). */
  get pid(): number {
    return this.context.pid;
  }

  /** The name of the member that it runs on. */
  get hostname(): string {
    return this.context.port.identity.hostname;
  }

  /** The same as `pid`. */
  getpid(): number {
    return this.context.pid;
  }

  /** Prints a line on standard output; what is no text as String() makes one of it. */
  print(line: unknown): void {
    this.context.port.print(String(line));
  }

  /** Keeps a result object for whoever watches the program. */
  record(result: Readonly<Record<string, unknown>>): void {
    this.context.port.record(result);
  }

  /** Starts another process on this host; it must call imc_api_init itself (MC-089). @returns its pid */
  spawnChild(program: ProgramReference, argv: readonly string[] = []): number {
    if (typeof program !== 'string' && typeof program !== 'function') {
      throw new UsageError(`spawnChild: ${program} is no program; give the name of an export`);
    }
    return this.#spawn(program, argv);
  }

  /** imc_api_init, before any other call (manual 10.3). @throws ImcError */
  apiInit(): void {
    need(this, 'imc_api_init', imc_api_init(this, null));
  }

  /** A memory barrier: earlier stores leave before later ones (MC-233). */
  mb(): void {
    this.context.buffer.flush();
  }

  /**
   * imc_asalloc (manual 10.6.4): the region of this key, made if there is none.
   * @param size bytes, rounded up to pages of 8192
   * @throws ImcError, UsageError for an option that there is none of
   */
  alloc(
    key: number,
    size: number,
    options: { perm?: number; coherent?: boolean; rail?: number } = {},
  ): Region {
    checkOptions('alloc', options, ['perm', 'coherent', 'rail']);
    const id = { value: 0 };
    const flag = options.coherent === true ? Flag.IMC_COHERENT : 0;
    const { perm = Perm.URW, rail = 0 } = options;
    need(this, 'imc_asalloc', imc_asalloc(this, key, size, perm, flag, id, rail));
    return new Region(this, id.value, this.context.regions.get(id.value)?.size ?? size);
  }

  /**
   * imc_lkalloc (manual 10.7): the lock set of this key, made if there is none.
   * @param count 1 to 512 locks; a set that exists keeps its own
   * @throws ImcError, IMC_EXISTS for a creator who comes second; UsageError for an option that there is none of
   */
  allocLocks(
    key: number,
    count: number,
    options: { perm?: number; creator?: boolean } = {},
  ): LockSet {
    checkOptions('allocLocks', options, ['perm', 'creator']);
    const made = { value: count };
    const id = { value: 0 };
    const flag = options.creator === true ? Flag.IMC_CREATOR : 0;
    need(this, 'imc_lkalloc', imc_lkalloc(this, key, made, options.perm ?? LockPerm.LKU, flag, id));
    return new LockSet(this, id.value, made.value);
  }

  /**
   * imc_rderrcnt_mr (manual 10.6.6): the count as this host knows it, -1 while it is being updated.
   * @throws ImcError for no such rail
   */
  errorCount(rail: number): number {
    const count = imc_rderrcnt_mr(this, rail);
    if (count < -1) need(this, 'imc_rderrcnt_mr', count);
    return count;
  }

  /**
   * imc_ckerrcnt_mr (manual 10.6.6): `ok` if there was no error since `known`.
   * @throws ImcError for no such rail
   */
  checkErrors(rail: number, known: number): { ok: boolean; count: number } {
    const count = { value: known };
    const status = imc_ckerrcnt_mr(this, count, rail);
    if (status !== ImcStatus.IMC_MC_ERROR) need(this, 'imc_ckerrcnt_mr', status);
    return { ok: status === ImcStatus.IMC_SUCCESS, count: count.value };
  }

  /** imc_kill (manual 10.8), by name or number. @throws ImcError */
  kill(host: string, pid: number, signal: string | number): void {
    need(this, 'imc_kill', imc_kill(this, host, pid, signalNumber(signal) ?? -1));
  }

  /** Handles a signal at the next poll instead of ending. @throws ImcError for SIGKILL and SIGSTOP */
  onSignal(signal: string | number, handler: () => void): void {
    const number = signalNumber(signal) ?? -1;
    const { status } = this.context.ask('handleSignal', number);
    need(this, 'sigaction', this.context.noted('sigaction', status));
    this.context.handlers.set(number, handler);
  }

  /** imc_getclusterinfo (manual 10.9.1), everything it knows. @throws ImcError */
  clusterInfo(): ClusterInfo {
    const call = 'imc_getclusterinfo';
    if (!this.context.enter(call))
      need(this, call, this.context.noted(call, ImcStatus.IMC_NOTINIT));
    const { status, info } = this.context.ask('info');
    if (info !== undefined) return info;
    need(this, call, this.context.noted(call, status));
    throw new UsageError(`${call} has told nothing`);
  }

  /**
   * imc_wait_cluster_event (manual 10.9.1) for hosts and rails; changes since `known` was read count.
   * @throws ImcError
   */
  waitEvent(
    known: ClusterInfo,
  ): Generator<Poll, { changed: 'host' | 'rail'; info: ClusterInfo }, void> {
    return this.context.waiting('waitEvent()', () => this.#waitEvent(known));
  }

  *#waitEvent(
    known: ClusterInfo,
  ): Generator<Poll, { changed: 'host' | 'rail'; info: ClusterInfo }, void> {
    const hosts = { value: known.hosts };
    const rails = { value: known.activeRails };
    const events = [Flag.IMC_CC_EVENT_HOST, Flag.IMC_CC_EVENT_RAIL];
    const status = yield* imc_wait_cluster_event(this, events, 2, 0, hosts, rails);
    if (status < 0) need(this, 'imc_wait_cluster_event', status);
    return {
      changed: status === ImcStatus.IMC_HOST_CHANGE ? 'host' : 'rail',
      info: { hosts: hosts.value, nrails: known.nrails, activeRails: rails.value },
    };
  }

  /**
   * imc_bcopy (manual 10.11.2): any length, any alignment, fast.
   * @param length bytes
   * @returns the last quadword written
   * @throws AccessFault, RangeError for a length beyond the source
   */
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

/** @throws UsageError for another word */
function modeOf(mode: Sharing = 'shared'): number {
  if (mode === 'shared') return Flag.IMC_SHARED;
  if (mode === 'nonshared') return Flag.IMC_NONSHARED;
  throw new UsageError(`there is no mode ${mode}, only shared and nonshared`);
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

  /** imc_asattach for transmit (manual 10.6.1). @throws ImcError, UsageError */
  attachTransmit(options: { loopback?: boolean; mode?: Sharing } = {}): TransmitView {
    checkOptions('attachTransmit', options, ['loopback', 'mode']);
    const address: Ref<TransmitView | undefined> = { value: undefined };
    const flag = options.loopback === true ? Flag.IMC_LOOPBACK : 0;
    const mode = modeOf(options.mode);
    need(
      this.#imc,
      'imc_asattach',
      imc_asattach(this.#imc, this.id, Flag.IMC_TRANSMIT, mode, flag, address),
    );
    return at(address);
  }

  /** imc_asattach_ptp (manual 10.6.1.2): stores reach this one host. @throws ImcError, UsageError */
  attachTransmitTo(host: string, options: { mode?: Sharing } = {}): TransmitView {
    checkOptions('attachTransmitTo', options, ['mode']);
    const address: Ref<TransmitView | undefined> = { value: undefined };
    const mode = modeOf(options.mode);
    need(
      this.#imc,
      'imc_asattach_ptp',
      imc_asattach_ptp(this.#imc, this.id, mode, 0, host, address),
    );
    return at(address);
  }

  /** imc_asattach for receive (manual 10.6.2): what is stored from now on. @throws ImcError, UsageError */
  attachReceive(options: { mode?: Sharing } = {}): ReceiveView {
    checkOptions('attachReceive', options, ['mode']);
    const address: Ref<ReceiveView | undefined> = { value: undefined };
    const mode = modeOf(options.mode);
    need(
      this.#imc,
      'imc_asattach',
      imc_asattach(this.#imc, this.id, Flag.IMC_RECEIVE, mode, 0, address),
    );
    return at(address);
  }

  /** imc_asdetach: all views of it end. @throws ImcError */
  detach(): void {
    need(this.#imc, 'imc_asdetach', imc_asdetach(this.#imc, this.id));
  }

  /** imc_asdealloc; the last process to do so frees it. @throws ImcError */
  dealloc(): void {
    need(this.#imc, 'imc_asdealloc', imc_asdealloc(this.#imc, this.id));
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

  /** imc_lkacquire (manual 10.7), waiting: `yield* locks.acquire(0)`. @throws ImcError */
  acquire(index: number): Generator<Poll, void, void> {
    return this.#imc.context.waiting(`acquire(${index})`, () => this.#acquire(index));
  }

  *#acquire(index: number): Generator<Poll, void, void> {
    need(
      this.#imc,
      'imc_lkacquire',
      yield* imc_lkacquire(this.#imc, this.id, index, 0, Flag.IMC_LOCKWAIT),
    );
  }

  /** imc_lkacquire without waiting for the lock: `if (yield* locks.tryAcquire(0))`. @returns false when another process holds it @throws ImcError */
  tryAcquire(index: number): Generator<Poll, boolean, void> {
    return this.#imc.context.waiting(`tryAcquire(${index})`, () => this.#tryAcquire(index));
  }

  *#tryAcquire(index: number): Generator<Poll, boolean, void> {
    const status = yield* imc_lkacquire(this.#imc, this.id, index, 0, Flag.IMC_LOCKNOWAIT);
    if (status !== ImcStatus.IMC_LOCKBUSY) need(this.#imc, 'imc_lkacquire', status);
    return status === ImcStatus.IMC_SUCCESS;
  }

  /** imc_lkrelease (manual 10.7). @throws ImcError */
  release(index: number): void {
    need(this.#imc, 'imc_lkrelease', imc_lkrelease(this.#imc, this.id, index));
  }

  /** imc_lkdealloc (manual 10.7). @throws ImcError, IMC_LOCKACTIVE while anybody holds a lock of it */
  dealloc(): void {
    need(this.#imc, 'imc_lkdealloc', imc_lkdealloc(this.#imc, this.id));
  }
}
