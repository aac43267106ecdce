// The single-thread driver: programs run poll by poll in virtual time, and a seeded scheduler chooses what happens
// next, so that any interleaving of polls and deliveries can be produced and repeated (MC-357). It owns no rule of
// the library.
import { type ClusterConfig, type PacketInfo, settingsOf } from '../config.ts';
import { ConfigError } from '../errors.ts';
import {
  applyPart,
  drain,
  type Fabric,
  HostWord,
  hasReached,
  helpAlong,
  hostAt,
  isPending,
  nextDue,
  type SentPacket,
  tailOf,
} from '../fabric/index.ts';
import { root } from '../flags.ts';
import type { Snapshot } from '../kernel/index.ts';
import {
  type DropRequest,
  type HostOptions,
  Kernel,
  type ProcessOptions,
} from '../kernel/index.ts';
import type { ImcProgram } from '../process/index.ts';
import { Random } from '../random.ts';
import { packetInfo, timingOf } from '../timing.ts';
import { SimulatedProcess } from './process.ts';

export interface SimulatorConfig extends ClusterConfig {
  /** `random` chooses the next step by the seed, `turns` goes round; `random` unless said. */
  readonly schedule?: 'random' | 'turns' | undefined;
  /** `prompt` applies packets as soon as they are due and somebody looks; `late` leaves it to the seed, host by host;
   * `late` unless said. */
  readonly delivery?: 'prompt' | 'late' | undefined;
  /** Whether packets may be seen word by word; false unless said. */
  readonly splitWords?: boolean | undefined;
  /** Virtual microseconds of a step; 0.1 unless said. */
  readonly stepUs?: number | undefined;
}

export interface SpawnOptions extends ProcessOptions {
  readonly argv?: readonly string[] | undefined;
}

/** A host that may apply the next packet of a rail. */
interface Arrival {
  readonly host: number;
  readonly rail: number;
}

/** How many turns of the scheduler `run` does unless told. */
const runLimit = 1_000_000;

export class Simulator {
  readonly kernel: Kernel;
  readonly random: Random;
  now = 0;
  readonly #config: SimulatorConfig;
  readonly #processes: SimulatedProcess[] = [];
  readonly #programs = new Map<string, ImcProgram>();
  readonly #drops: {
    readonly when: (packet: PacketInfo) => boolean;
    readonly hosts: readonly string[];
  }[] = [];
  readonly #places: readonly Arrival[];
  readonly #choices: (SimulatedProcess | Arrival)[] = [];
  #turn = 0;

  constructor(config: SimulatorConfig = {}) {
    const settings = settingsOf(config);
    this.#config = config;
    this.random = new Random(settings.seed);
    const nameOf = (host: number) => this.fabric.nameOf(host);
    this.kernel = new Kernel({
      settings,
      newBuffer: (bytes) => new ArrayBuffer(bytes),
      fabric: {
        clock: {
          now: () => this.now,
          // Nobody else runs: whoever finds an inner lock held has found a mistake.
          pause: () => false,
          stallUntil: (us) => {
            this.now = Math.max(this.now, us);
          },
        },
        timing: timingOf(settings, this.random, nameOf),
        random: this.random,
        dropFor: (packet) => this.#dropMask(packet),
        trace: config.trace,
      },
    });
    const { hosts, rails } = this.fabric.layout;
    this.#places = Array.from({ length: hosts * rails }, (_, at) => ({
      host: Math.floor(at / rails),
      rail: at % rails,
    }));
  }

  get fabric(): Fabric {
    return this.kernel.fabric;
  }

  get processes(): readonly SimulatedProcess[] {
    return this.#processes;
  }

  // Hosts.

  /** Adds a host, boots it and runs imc_init as root; what goes wrong is thrown. */
  addMember(
    name: string,
    options?: HostOptions,
    limits: { maxalloc?: number; maxrecv?: number } = {},
  ): void {
    this.kernel.addHost(name, options);
    const problem = this.kernel.boot(name) ?? this.kernel.init(name, { ...limits, as: root });
    if (problem !== undefined) throw new ConfigError(problem);
  }

  /** Ends a host, whether it is said to halt or to crash. */
  stop(name: string): void {
    this.kernel.stop(name);
    this.obey();
  }

  failPhysicalRail(index: number): void {
    this.kernel.failPhysicalRail(index);
    this.obey();
  }

  // Processes.

  /** Makes programs known by name, for spawnChild. */
  register(name: string, program: ImcProgram): void {
    this.#programs.set(name, program);
  }

  /** Starts a program on a host; it runs with the steps that follow. @throws ConfigError */
  spawn(host: string, program: ImcProgram | string, options: SpawnOptions = {}): SimulatedProcess {
    const text = typeof program === 'string' ? this.#programs.get(program) : program;
    if (text === undefined) throw new ConfigError(`there is no program ${String(program)}`);
    const process = this.#begin(host, options);
    const name = options.program ?? (typeof program === 'string' ? program : program.name);
    process.start(text, [name, ...(options.argv ?? [])]);
    return process;
  }

  /** A process without a program, whose calls are made from outside; for tests and for consoles. */
  open(
    host: string,
    options: ProcessOptions & { readonly initialized?: boolean } = {},
  ): SimulatedProcess {
    const process = this.#begin(host, options);
    if (options.initialized !== false) process.imc.apiInit();
    return process;
  }

  #begin(host: string, options: ProcessOptions): SimulatedProcess {
    const process = new SimulatedProcess({
      kernel: this.kernel,
      identity: this.kernel.beginProcess(host, options),
      isPrompt: this.#config.delivery === 'prompt',
      spawn: (program, argv) =>
        this.spawn(host, program, { argv, user: options.user, session: options.session }).pid,
    });
    this.#processes.push(process);
    return process;
  }

  /** Ends a process now, as SIGKILL does. */
  kill(pid: number, signal = 9): void {
    this.kernel.signal(pid, signal);
    this.obey();
  }

  /** Does what the kernel has ordered. */
  obey(): void {
    if (!this.kernel.hasOrders) return;
    for (const order of this.kernel.takeOrders()) {
      this.#processes.find((one) => one.pid === order.pid)?.endBySignal(order.signal);
    }
  }

  // Time.

  /** One step of a program or one delivery, whichever the seed chooses. @returns false when nothing can happen. */
  step(): boolean {
    this.#choices.length = 0;
    for (const process of this.#processes) if (process.isRunnable) this.#choices.push(process);
    if (this.#config.delivery !== 'prompt') this.#addArrivals();
    const chosen = this.#choose();
    if (chosen === undefined) return this.#skipAhead();
    if (chosen instanceof SimulatedProcess) chosen.step();
    else this.#deliver(chosen);
    this.now += this.#config.stepUs ?? 0.1;
    this.obey();
    return true;
  }

  /** Steps until no program is left or the limit is reached. @returns whether every program has ended. */
  run(limit = runLimit): boolean {
    for (let steps = 0; steps < limit; steps += 1) {
      if (!this.#processes.some((process) => process.hasProgram)) return true;
      if (!this.step()) return false;
    }
    return !this.#processes.some((process) => process.hasProgram);
  }

  /** Steps until a condition holds. @returns whether it came to hold. */
  runUntil(isDone: () => boolean, limit = runLimit): boolean {
    for (let steps = 0; steps < limit; steps += 1) {
      if (isDone()) return true;
      if (!this.step()) break;
    }
    return isDone();
  }

  /** Lets time pass without any step of a program. */
  advance(us: number): void {
    this.now += us;
  }

  /** Lets everything that is on its way arrive. */
  settle(): void {
    for (const rail of this.#rails()) {
      const place = tailOf(this.fabric, rail);
      for (const host of this.kernel.memberIndexes()) {
        while (!hasReached(this.fabric, host, rail, place)) helpAlong(this.fabric, host, rail);
      }
    }
  }

  #choose(): SimulatedProcess | Arrival | undefined {
    if (this.#config.schedule !== 'turns') {
      return this.#choices[this.random.below(this.#choices.length)];
    }
    this.#turn += 1;
    return this.#choices[this.#turn % this.#choices.length];
  }

  #rails(): number[] {
    return Array.from({ length: this.fabric.layout.rails }, (_, rail) => rail);
  }

  #addArrivals(): void {
    const { layout, words } = this.fabric;
    for (const place of this.#places) {
      if (words[hostAt(layout, place.host) + HostWord.member] !== 1) continue;
      if (!isPending(this.fabric, place.host, place.rail)) continue;
      const due = nextDue(this.fabric, place.host, place.rail) ?? Infinity;
      if (due <= this.now) this.#choices.push(place);
    }
  }

  #deliver({ host, rail }: Arrival): void {
    if (this.#config.splitWords === true && this.random.below(2) === 0) {
      applyPart(this.fabric, host, rail, 1 + this.random.below(16));
      return;
    }
    drain(this.fabric, host, rail, 1);
  }

  /** Nothing can happen now: on to the next arrival. */
  #skipAhead(): boolean {
    const dues = this.kernel
      .memberIndexes()
      .flatMap((host) => this.#rails().map((rail) => nextDue(this.fabric, host, rail) ?? Infinity));
    const next = Math.min(Infinity, ...dues);
    if (next === Infinity || this.#config.delivery === 'prompt') return false;
    this.now = Math.max(this.now, next);
    return true;
  }

  // Faults and observers.

  /** Arms the loss of one packet that a predicate chooses; the named hosts lose it. */
  dropWhen(when: (packet: PacketInfo) => boolean, hosts: readonly string[]): void {
    this.#drops.push({ when, hosts });
  }

  /** @throws ConfigError when it cannot be armed */
  dropPacket(request: DropRequest): void {
    const problem = this.kernel.dropPacket(request);
    if (problem !== undefined) throw new ConfigError(problem);
  }

  snapshot(): Snapshot {
    return this.kernel.snapshot();
  }

  #dropMask(packet: SentPacket): number {
    if (this.#drops.length === 0) return 0;
    const info = packetInfo(packet, (host) => this.fabric.nameOf(host));
    const at = this.#drops.findIndex(({ when }) => when(info));
    const [drop] = at < 0 ? [] : this.#drops.splice(at, 1);
    let mask = 0;
    for (const name of drop?.hosts ?? [])
      mask |= 1 << Math.max(0, this.fabric.hostNames.indexOf(name));
    return mask;
  }
}
