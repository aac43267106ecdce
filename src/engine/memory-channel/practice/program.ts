// The program that a person plays on one host: it makes the library's calls and keeps what they gave it. Calls end with
// the manual's status names; what they do is the library's business.
import { tailOf } from '../fabric/index.ts';
import { Flag, LockPerm, Perm } from '../flags.ts';
import {
  type Imc,
  imc_api_init,
  imc_asalloc,
  imc_asattach,
  imc_asattach_ptp,
  imc_asdealloc,
  imc_asdetach,
  imc_ckerrcnt_mr,
  imc_lkacquire,
  imc_lkalloc,
  imc_lkrelease,
  imc_rderrcnt_mr,
  type Poll,
  type ReceiveView,
  type TransmitView,
} from '../process/index.ts';
import type { SimulatedProcess } from '../simulator/index.ts';
import { ImcStatus, statusName } from '../status.ts';
import type { PracticeAwaited, PracticeStore } from './facts.ts';
import { PracticeError, practiceLocks } from './operation.ts';
import { ClusterWatch, describeKnowledge } from './watch.ts';

const regionKey = 123;
const regionBytes = 8192;
const lockKey = 456;
const rail = 0;

/** A program inside imc_lkacquire, or inside imc_wait_cluster_event. */
interface Waiting {
  /** The operation it is in: `acquire 0`, `wait`. */
  readonly operation: string;
  /** The call in words: `imc_lkacquire for lock 0`. */
  readonly name: string;
  /** Null when it waits for no lock. */
  readonly lock: number | null;
  /** Null when it waits for no event of the cluster. */
  readonly awaited: PracticeAwaited | null;
  readonly call: Generator<Poll, number, void>;
}

export class PracticeProgram {
  readonly process: SimulatedProcess;
  transmits: string | null = null;
  receives: ReceiveView | null = null;
  region: number | null = null;
  count: number | null = null;
  /** What was read last: a number, or `undefined`. */
  read: string | null = null;
  status: string | null = null;
  waiting: Waiting | null = null;
  /** Stores since the write buffer was empty. */
  buffer: readonly PracticeStore[] = [];
  #transmit: TransmitView | null = null;
  #lockSet: number | null = null;
  readonly watch = new ClusterWatch();

  constructor(process: SimulatedProcess) {
    this.process = process;
  }

  get isInitialized(): boolean {
    return this.#imc.context.isInitialized;
  }

  get #imc(): Imc {
    return this.process.imc;
  }

  init(): string {
    return this.#ended(imc_api_init(this.#imc, null));
  }

  alloc(isCoherent: boolean): string {
    const id = { value: 0 };
    const flag = isCoherent ? Flag.IMC_COHERENT : 0;
    const status = imc_asalloc(this.#imc, regionKey, regionBytes, Perm.URW, flag, id, rail);
    if (status === ImcStatus.IMC_SUCCESS) this.region = id.value;
    return this.#ended(status);
  }

  attachTransmit(isLooping: boolean): string {
    const address: { value: TransmitView | undefined } = { value: undefined };
    const flag = isLooping ? Flag.IMC_LOOPBACK : 0;
    const { IMC_TRANSMIT, IMC_SHARED } = Flag;
    const status = imc_asattach(
      this.#imc,
      this.#regionId(),
      IMC_TRANSMIT,
      IMC_SHARED,
      flag,
      address,
    );
    return this.#transmitting(status, address.value, 'broadcast');
  }

  attachTo(host: string): string {
    const address: { value: TransmitView | undefined } = { value: undefined };
    const id = this.#regionId();
    const status = imc_asattach_ptp(this.#imc, id, Flag.IMC_SHARED, 0, host, address);
    return this.#transmitting(status, address.value, host);
  }

  #transmitting(status: number, view: TransmitView | undefined, to: string): string {
    if (view !== undefined) {
      this.#transmit = view;
      this.transmits = to;
    }
    return this.#ended(status);
  }

  attachReceive(): string {
    const address: { value: ReceiveView | undefined } = { value: undefined };
    const { IMC_RECEIVE, IMC_SHARED } = Flag;
    const status = imc_asattach(this.#imc, this.#regionId(), IMC_RECEIVE, IMC_SHARED, 0, address);
    if (address.value !== undefined) this.receives = address.value;
    return this.#ended(status);
  }

  detach(): string {
    const status = imc_asdetach(this.#imc, this.#regionId());
    if (status === ImcStatus.IMC_SUCCESS) {
      this.#transmit = null;
      this.transmits = null;
      this.receives = null;
    }
    return this.#ended(status);
  }

  dealloc(): string {
    const status = imc_asdealloc(this.#imc, this.#regionId());
    if (status === ImcStatus.IMC_SUCCESS) this.region = null;
    return this.#ended(status);
  }

  /** Stores through the receive address, which cannot be written. @throws AccessFault */
  storeToReceive(word: number, value: number): void {
    if (this.receives === null) throw notAttached(this.process, 'receive', 'attach rx');
    this.receives.setInt32(word * 4, value);
  }

  /** Loads through the transmit address, which cannot be read. @throws AccessFault */
  loadFromTransmit(word: number): never {
    if (this.#transmit === null) throw notAttached(this.process, 'transmit', 'attach tx');
    return this.#transmit.getInt32(word * 4);
  }

  /** Stores a word; it stays in the write buffer until something lets it out. */
  store(word: number, value: number): void {
    if (this.#transmit === null) throw notAttached(this.process, 'transmit', 'attach tx');
    const { fabric } = this.#imc.context.port;
    const before = tailOf(fabric, rail);
    this.#transmit.setInt32(word * 4, value);
    // After many stores the write buffer empties itself.
    const hasLeft = tailOf(fabric, rail) !== before;
    this.buffer = hasLeft
      ? []
      : [...this.buffer.filter((one) => one.word !== word), { word, value }];
  }

  /** Loads a word from this host's memory. */
  load(word: number): number {
    if (this.receives === null) throw notAttached(this.process, 'receive', 'attach rx');
    return this.receives.getInt32(word * 4);
  }

  barrier(): void {
    this.#imc.mb();
    this.buffer = [];
  }

  /** imc_rderrcnt_mr. */
  readCount(): number {
    const count = imc_rderrcnt_mr(this.#imc, rail);
    this.buffer = [];
    if (count < 0) this.#ended(count);
    else {
      this.count = count;
      this.status = 'IMC_SUCCESS';
    }
    return count;
  }

  /** imc_ckerrcnt_mr with a count known; the program keeps the count that it gives back. */
  checkCount(known: number): string {
    const count = { value: known };
    const status = imc_ckerrcnt_mr(this.#imc, count, rail);
    if (count.value >= 0) this.count = count.value;
    return this.#ended(status);
  }

  allocLocks(isCreator: boolean): string {
    const id = { value: 0 };
    const made = { value: practiceLocks };
    const flag = isCreator ? Flag.IMC_CREATOR : 0;
    const status = imc_lkalloc(this.#imc, lockKey, made, LockPerm.LKU, flag, id);
    if (status === ImcStatus.IMC_SUCCESS) this.#lockSet = id.value;
    return this.#ended(status);
  }

  /** Enters imc_lkacquire. @returns its status, or null while it waits */
  acquire(index: number, isWaiting: boolean): string | null {
    const trylock = isWaiting ? Flag.IMC_LOCKWAIT : Flag.IMC_LOCKNOWAIT;
    const call = imc_lkacquire(this.#imc, this.#lockSetId(), index, 0, trylock);
    const name = `imc_lkacquire for lock ${index}`;
    return this.#entered({ operation: `acquire ${index}`, name, lock: index, awaited: null, call });
  }

  /** imc_getclusterinfo. */
  info(): string {
    return this.#told(this.#ended(this.watch.ask(this.#imc)));
  }

  /** Enters imc_wait_cluster_event. @returns its status and what it told, or null while it waits */
  wait(awaited: PracticeAwaited): string | null {
    const call = this.watch.wait(this.#imc, awaited);
    const name = 'imc_wait_cluster_event';
    return this.#entered({ operation: 'wait', name, lock: null, awaited, call });
  }

  #entered(waiting: Waiting): string | null {
    this.waiting = waiting;
    this.status = null;
    return this.resume();
  }

  /** Goes on with the call it is in. @returns its status, or null while it waits */
  resume(): string | null {
    if (this.waiting === null) return null;
    const { awaited, call } = this.waiting;
    const step = call.next();
    this.buffer = [];
    if (step.done !== true) return null;
    this.waiting = null;
    const status = this.#ended(step.value);
    return awaited === null ? status : this.#told(status);
  }

  /** `IMC_SUCCESS, hosts a b, mask 1`. */
  #told(status: string): string {
    const { knows } = this.watch;
    const isAnswer = ['IMC_SUCCESS', 'IMC_HOST_CHANGE', 'IMC_RAIL_CHANGE'].includes(status);
    return knows === null || !isAnswer ? status : `${status}, ${describeKnowledge(knows)}`;
  }

  release(index: number): string {
    return this.#ended(imc_lkrelease(this.#imc, this.#lockSetId(), index));
  }

  #regionId(): number {
    if (this.region !== null) return this.region;
    const { hostname } = this.#imc;
    throw new PracticeError(
      `Program ${hostname} has not allocated the region: ${hostname}: alloc.`,
    );
  }

  #lockSetId(): number {
    if (this.#lockSet !== null) return this.#lockSet;
    const { hostname } = this.#imc;
    const remedy = `${hostname}: lkalloc, or lkalloc creator`;
    throw new PracticeError(`Program ${hostname} has not allocated the lock set: ${remedy}.`);
  }

  /** A call has ended; every call lets the buffered stores out first (MC-235). */
  #ended(status: number): string {
    this.buffer = [];
    this.status = statusName(status) ?? String(status);
    return this.status;
  }
}

function notAttached(process: SimulatedProcess, what: string, remedy: string): PracticeError {
  const { hostname } = process.identity;
  const text = `Program ${hostname} has not attached the region for ${what}: ${hostname}: ${remedy}.`;
  return new PracticeError(text);
}
