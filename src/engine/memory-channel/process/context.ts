// One process of the library: what it has allocated and attached, its write buffer, its signal handlers. The calls in
// the neighbouring files work on it; programs see it only through Imc and the C-like functions.
import { UsageError } from '../errors.ts';
import {
  drain,
  HostWord,
  hostAt,
  isPending,
  ProcessWord,
  processAt,
  type Route,
} from '../fabric/index.ts';
import type { AttachGrant, CallName, KernelCalls, RegionGrant } from '../kernel/index.ts';
import { ImcStatus } from '../status.ts';
import type { Poll, ProcessPort } from './port.ts';
import { StoreBuffer } from './store-buffer.ts';

export interface LockSetHandle {
  readonly id: number;
  readonly slot: number;
  readonly count: number;
}

/** A view as the context sees it: it ends with a detach. */
export interface Detachable {
  invalidate(): void;
}

export class ProcessContext {
  readonly port: ProcessPort;
  readonly buffer: StoreBuffer;
  readonly regions = new Map<number, RegionGrant>();
  readonly views = new Map<number, Set<Detachable>>();
  readonly lockSets = new Map<number, LockSetHandle>();
  readonly handlers = new Map<number, () => void>();
  readonly #routes = new Map<number, Route[]>();
  /** What a code that is no success is about, where the last call said it. */
  why: string | undefined;
  /** Waiting calls that were made and have not begun, see {@link checkBegun}. */
  readonly #notBegun = new Set<string>();
  isInitialized = false;
  /** False while another process runs in this thread, and after the end. */
  isRunning = true;

  constructor(port: ProcessPort) {
    this.port = port;
    this.buffer = new StoreBuffer(port.fabric, port.settings.writeBuffer);
  }

  get pid(): number {
    return this.port.identity.pid;
  }

  get host(): number {
    return this.port.identity.host;
  }

  /** Whether this host has joined the library's cluster. */
  get isMember(): boolean {
    const { words, layout } = this.port.fabric;
    return words[hostAt(layout, this.host) + HostWord.member] === 1;
  }

  /**
   * Begins a call: buffered stores leave first (MC-235).
   * @returns false when the host is not a member: the call answers IMC_NOTINIT.
   * @throws UsageError without imc_api_init, or in a process that is not running (MC-090, SC-46).
   */
  enter(call: string): boolean {
    this.checkRunning(call);
    this.why = undefined;
    this.buffer.flush();
    if (!this.isMember) return false;
    if (!this.isInitialized) {
      throw new UsageError(`${call}: process ${this.pid} has not called imc_api_init`);
    }
    return true;
  }

  /** Does a call: it begins, and a code that is no success is told. @returns the code @throws UsageError */
  answer(call: string, work: () => number): number {
    return this.noted(call, this.enter(call) ? work() : ImcStatus.IMC_NOTINIT);
  }

  /** Tells whoever runs this process of a code that is no success. @returns the code */
  noted(call: string, status: number): number {
    if (status < 0) this.port.noteCode?.(call, status);
    return status;
  }

  /** Asks the kernel. @returns its answer; why it refused is kept */
  ask<K extends Exclude<CallName, 'segment'>>(
    name: K,
    ...args: Parameters<KernelCalls[K]>
  ): ReturnType<KernelCalls[K]> {
    const answer = this.port.call(name, ...args);
    this.why = answer.why;
    return answer;
  }

  /** Refuses for a reason. @returns the code */
  refuse(status: number, why: string): number {
    this.why = why;
    return status;
  }

  /**
   * A call that waits: a generator, which does nothing before it is run.
   * @param what as the program writes it
   */
  waiting<T>(what: string, run: () => Generator<Poll, T, void>): Generator<Poll, T, void> {
    this.#notBegun.add(what);
    return this.#begin(what, run);
  }

  *#begin<T>(what: string, run: () => Generator<Poll, T, void>): Generator<Poll, T, void> {
    this.#notBegun.delete(what);
    return yield* run();
  }

  /** @throws UsageError for a call that was made without `yield*`, which nothing else would ever tell. */
  checkBegun(): void {
    if (this.#notBegun.size === 0) return;
    const [what = ''] = this.#notBegun;
    this.#notBegun.clear();
    throw new UsageError(`${what} does nothing without yield*: write yield* before it`);
  }

  checkRunning(what: string): void {
    if (!this.isRunning) {
      throw new UsageError(
        `${what}: belongs to process ${this.pid}, which is not running here; each process calls imc_api_init and attaches for itself`,
      );
    }
  }

  /** Applies what is due on a rail for this host. */
  refresh(rail: number): void {
    const { fabric, isPrompt, settings } = this.port;
    if (!isPrompt || settings.transport === 'direct') return;
    if (isPending(fabric, this.host, rail)) drain(fabric, this.host, rail);
  }

  /**
   * What happens at each poll: buffered stores leave, due packets are applied, handlers of signals run.
   * @returns whether something happened that the program may wait for.
   */
  poll(): boolean {
    this.buffer.flush();
    const { fabric, isPrompt } = this.port;
    let isProgress = this.#handleSignals();
    if (!isPrompt) return isProgress;
    for (let rail = 0; rail < fabric.layout.rails; rail += 1) {
      if (!isPending(fabric, this.host, rail)) continue;
      const outcome = drain(fabric, this.host, rail);
      if (outcome.kind !== 'busy' && outcome.applied > 0) isProgress = true;
    }
    return isProgress;
  }

  /** Whether a stop signal holds the process. */
  get isStopped(): boolean {
    const { words, layout } = this.port.fabric;
    const at = processAt(layout, this.port.identity.slot);
    return Atomics.load(words, at + ProcessWord.stopped) !== 0;
  }

  #handleSignals(): boolean {
    const { words, layout } = this.port.fabric;
    const at = processAt(layout, this.port.identity.slot) + ProcessWord.signals;
    if (Atomics.load(words, at) === 0) return false;
    const pending = Atomics.exchange(words, at, 0);
    for (let signal = 1; signal < 32; signal += 1) {
      if ((pending & (1 << (signal - 1))) !== 0) this.handlers.get(signal)?.();
    }
    return true;
  }

  addView(region: number, view: Detachable): void {
    const views = this.views.get(region) ?? new Set();
    views.add(view);
    this.views.set(region, views);
  }

  /** Ends every view of a region. */
  dropViews(region: number): void {
    for (const view of this.views.get(region) ?? []) view.invalidate();
    this.views.delete(region);
    this.#routes.delete(region);
  }

  /** The way of a view's stores; views of one region that go the same way share it, and so a block of the buffer. */
  routeOf(grant: AttachGrant): Route {
    const { rail, slot, id, dest, loopback } = grant;
    const routes = this.#routes.get(id) ?? [];
    const known = routes.find((route) => route.dest === dest && route.loopback === loopback);
    if (known !== undefined) return known;
    const route = { rail, slot, region: id, from: this.host, dest, loopback };
    this.#routes.set(id, [...routes, route]);
    return route;
  }
}
