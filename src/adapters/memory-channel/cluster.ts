// The driver with threads: every emulated process is a worker thread on shared memory; this thread keeps the tables,
// starts the threads, answers their calls and cleans up after them. It is never on the way of data.
import { Worker } from 'node:worker_threads';
import {
  BusyError,
  type ClusterConfig,
  ConfigError,
  type DropRequest,
  fabric,
  type HostOptions,
  Kernel,
  type ProcessOptions,
  Random,
  root,
  type Settings,
  type Snapshot,
  settingsOf,
  timingOf,
} from '../../engine/memory-channel/index.ts';
import { keeperClock, monotonicUs } from './clocks.ts';
import { answerBytes, type ProgramModule, type ThreadData, type ThreadTuning } from './messages.ts';
import { heapMaxMb, type ProcessListener, ThreadProcess } from './thread-process.ts';

export interface ThreadClusterOptions {
  /** URL of the bundled thread-entry module. */
  readonly threadModule: string | URL;
  /** Of the product; a thread module of another one refuses to run. None: not checked. */
  readonly version?: string | undefined;
  readonly tuning?: Partial<ThreadTuning> | undefined;
}

export interface ThreadSpawnOptions extends ProcessOptions {
  readonly argv?: readonly string[] | undefined;
  /** Hears what the process prints, which is then not kept. */
  readonly listener?: ProcessListener | undefined;
}

/**
 * How often packets are applied for hosts whose programs do not look (MC-351, INV-30), while programs run and until all
 * they sent has arrived; a cluster without programs costs no processor time.
 */
const tidyMs = 25;
const retryMs = 1;
const defaultTuning: ThreadTuning = { spinPolls: 200 };

export class ThreadCluster {
  readonly kernel: Kernel;
  readonly #options: ThreadClusterOptions;
  readonly #settings: Settings;
  readonly #originUs = monotonicUs();
  readonly #processes = new Map<number, ThreadProcess>();
  readonly #isTraced: boolean;
  readonly #trace: ClusterConfig['trace'];
  #tidy: NodeJS.Timeout | undefined;
  #lost = 0;
  #whenLost: () => void = () => {};

  /** @throws ConfigError, also for a delay function: threads cannot share one */
  constructor(config: ClusterConfig, options: ThreadClusterOptions) {
    const settings = settingsOf(config);
    if (typeof settings.delay === 'function') {
      throw new ConfigError(
        'delay is a function: threads take a number or a range; use the simulator',
      );
    }
    this.#settings = settings;
    this.#options = options;
    this.#trace = config.trace;
    this.#isTraced = config.trace !== undefined;
    const random = new Random(settings.seed);
    this.kernel = new Kernel({
      settings,
      newBuffer: (bytes) => new SharedArrayBuffer(bytes),
      fabric: {
        clock: keeperClock(this.#originUs),
        timing: timingOf(settings, random, (host) => this.kernel.fabric.nameOf(host)),
        random,
        trace: config.trace,
      },
    });
  }

  // Hosts.

  /** Adds a host, boots it and runs imc_init as root. @throws ConfigError */
  async addMember(
    name: string,
    options?: HostOptions,
    limits: { maxalloc?: number; maxrecv?: number } = {},
  ): Promise<void> {
    this.kernel.addHost(name, options);
    const boot = await this.whenFree(() => this.kernel.boot(name));
    const problem =
      boot ?? (await this.whenFree(() => this.kernel.init(name, { ...limits, as: root })));
    if (problem !== undefined) throw new ConfigError(problem);
  }

  /** Ends a host, halted or crashed, and waits until its processes are gone. */
  async stop(name: string): Promise<void> {
    await this.whenFree(() => this.kernel.stop(name));
    await this.obey();
  }

  async failPhysicalRail(index: number): Promise<void> {
    await this.whenFree(() => this.kernel.failPhysicalRail(index));
    await this.obey();
  }

  /** Arms the loss of a packet. @throws ConfigError when it cannot be armed */
  async dropPacket(request: DropRequest): Promise<void> {
    const problem = await this.whenFree(() => this.kernel.dropPacket(request));
    if (problem !== undefined) throw new ConfigError(problem);
  }

  // Processes.

  /** How many run. */
  get running(): number {
    return this.#processes.size;
  }

  /** Starts a program in a thread of its own. @throws ConfigError when the host is not booted or the table is full */
  spawn(host: string, program: ProgramModule, options: ThreadSpawnOptions = {}): ThreadProcess {
    const { argv = [], listener, ...about } = options;
    const title = program.title ?? program.name ?? '';
    const identity = this.kernel.beginProcess(host, { program: title, ...about });
    const { writeBuffer, receiveStores, transport } = this.#settings;
    const answers = new SharedArrayBuffer(answerBytes);
    const data: ThreadData = {
      buffers: this.kernel.buffers,
      identity,
      settings: this.#settings,
      processSettings: { writeBuffer, receiveStores, transport },
      program,
      argv: [title, ...argv],
      hostNames: this.kernel.fabric.hostNames,
      answers,
      version: this.#options.version,
      originUs: this.#originUs,
      isTraced: this.#isTraced,
      tuning: { ...defaultTuning, ...this.#options.tuning },
    };
    const worker = this.#worker(data);
    const process = new ThreadProcess({
      worker,
      answers,
      pid: identity.pid,
      kernel: this.kernel,
      spawn: (name, words) => {
        const begin = (heard: ProcessListener | undefined) =>
          this.spawn(
            host,
            { module: program.module, name },
            { ...options, argv: words, listener: heard },
          );
        return listener?.spawned(name, words, begin) ?? begin(undefined).pid;
      },
      whenFree: (work) => this.whenFree(work),
      obey: () => this.obey(),
      trace: this.#trace,
      listener,
    });
    this.#processes.set(identity.pid, process);
    this.#tidy ??= setInterval(() => this.#applyForAll(), tidyMs).unref();
    const forget = () => this.#processes.delete(identity.pid);
    process.exit.then(forget, forget);
    return process;
  }

  /** @throws Error when the system gives no thread; the process is out of the tables then. */
  #worker(data: ThreadData): Worker {
    try {
      return new Worker(this.#options.threadModule, {
        workerData: data,
        argv: data.argv.slice(1),
        resourceLimits: { maxOldGenerationSizeMb: heapMaxMb },
      });
    } catch (error) {
      this.kernel.processEnded(data.identity.pid);
      throw error;
    }
  }

  /** Ends a process as SIGKILL does, wherever its thread is. */
  async kill(pid: number, signal = 9): Promise<void> {
    this.kernel.signal(pid, signal);
    await this.obey();
  }

  /** A process waits before it prints on, or no longer. */
  hold(pid: number, isHeld: boolean): void {
    this.#processes.get(pid)?.hold(isHeld);
  }

  /** Ends the processes that the kernel has ordered to end, and waits for them. */
  async obey(): Promise<void> {
    const orders = this.kernel.takeOrders();
    await Promise.all(orders.map(({ pid, signal }) => this.#processes.get(pid)?.end(signal)));
  }

  // Observers.

  snapshot(): Snapshot {
    return this.kernel.snapshot();
  }

  /** The bytes of a region as a host has them, or undefined when it does not receive it. */
  readMemory(place: Parameters<Kernel['readMemory']>[0]): Promise<Uint8Array | undefined> {
    return this.whenFree(() => this.kernel.readMemory(place));
  }

  /** Waits until every packet sent so far has been applied or dropped. */
  async settle(): Promise<void> {
    const { fabric: memory } = this.kernel;
    for (let rail = 0; rail < memory.layout.rails; rail += 1) {
      const place = fabric.tailOf(memory, rail);
      for (const host of this.kernel.memberIndexes()) {
        await this.whenFree(() => {
          while (!fabric.hasReached(memory, host, rail, place))
            fabric.helpAlong(memory, host, rail);
        });
      }
    }
  }

  /** Ends every process and stops. */
  async shutdown(): Promise<void> {
    clearInterval(this.#tidy);
    await Promise.all([...this.#processes.values()].map((process) => process.end(9)));
  }

  /** Calls back soon after packets were lost, as long as programs run; without them nothing is sent. */
  whenLost(heard: () => void): void {
    this.#whenLost = heard;
  }

  /** Does kernel work, again and again while an inner lock is in the way. */
  async whenFree<T>(work: () => T): Promise<T> {
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!(error instanceof BusyError)) throw error;
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }

  #applyForAll(): void {
    const { fabric: memory } = this.kernel;
    let isQuiet = this.#processes.size === 0;
    for (const host of this.kernel.memberIndexes()) {
      for (let rail = 0; rail < memory.layout.rails; rail += 1) {
        if (!fabric.isPending(memory, host, rail)) continue;
        fabric.drain(memory, host, rail);
        isQuiet = false;
      }
    }
    this.#lookForLosses();
    if (!isQuiet) return;
    clearInterval(this.#tidy);
    this.#tidy = undefined;
  }

  #lookForLosses(): void {
    const { layout, words } = this.kernel.fabric;
    let lost = 0;
    for (const host of this.kernel.memberIndexes()) {
      for (let rail = 0; rail < layout.rails; rail += 1) {
        const at = fabric.hostRailAt(layout, host, rail) + fabric.HostRailWord.drops;
        lost += Atomics.load(words, at);
      }
    }
    // Fewer than before when a member that had lost some has left.
    const isMore = lost > this.#lost;
    this.#lost = lost;
    if (isMore) this.#whenLost();
  }
}
