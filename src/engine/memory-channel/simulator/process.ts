// One process of the simulator: its calls go straight to the kernel, and it runs only while it is stepped.
import type { CallName, Kernel, KernelCalls, ProcessIdentity } from '../kernel/index.ts';
import {
  type ExitStatus,
  exitBySignal,
  Imc,
  type ImcProgram,
  type ProcessPort,
  type Spawn,
  startProgram,
  stepProgram,
} from '../process/index.ts';

export interface SimulatedProcessOptions {
  readonly kernel: Kernel;
  readonly identity: ProcessIdentity;
  readonly isPrompt: boolean;
  readonly spawn: Spawn;
}

export class SimulatedProcess {
  readonly imc: Imc;
  readonly identity: ProcessIdentity;
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  readonly results: Readonly<Record<string, unknown>>[] = [];
  /** How it ended; undefined while it runs. */
  exit: ExitStatus | undefined;
  readonly #kernel: Kernel;
  #run: ReturnType<ImcProgram> | undefined;

  constructor(options: SimulatedProcessOptions) {
    const { kernel, identity } = options;
    this.#kernel = kernel;
    this.identity = identity;
    this.imc = new Imc(this.#port(options), options.spawn);
  }

  get pid(): number {
    return this.identity.pid;
  }

  get isRunnable(): boolean {
    return this.hasProgram && !this.imc.context.isStopped;
  }

  get hasProgram(): boolean {
    return this.#run !== undefined && this.exit === undefined;
  }

  start(program: ImcProgram, argv: readonly string[]): void {
    this.#run = startProgram(program, this.imc, argv);
    this.imc.context.isRunning = false;
  }

  /** Runs the program up to its next poll. */
  step(): void {
    if (this.#run === undefined || this.exit !== undefined) return;
    const { context } = this.imc;
    context.isRunning = true;
    const outcome = stepProgram(this.imc, this.#run);
    if (outcome.kind === 'poll') context.poll();
    context.isRunning = false;
    if (outcome.kind === 'exit') this.#end(outcome.exit);
  }

  /** Runs a generator of the library to its end, for processes without a program. @throws when it takes too long */
  finish<T>(work: Generator<unknown, T, void>, between: () => void = () => undefined): T {
    for (let polls = 0; polls < 1_000_000; polls += 1) {
      const step = work.next();
      if (step.done === true) return step.value;
      this.imc.context.poll();
      between();
    }
    throw new Error(`process ${this.pid} still waits after a million polls`);
  }

  endBySignal(signal: number): void {
    if (this.exit !== undefined) return;
    this.imc.context.buffer.discard();
    this.#end(exitBySignal(signal));
  }

  /** Ends a process without a program normally. */
  exitNormally(code = 0): void {
    if (this.exit !== undefined) return;
    this.imc.context.buffer.flush();
    this.#end({ code });
  }

  #end(exit: ExitStatus): void {
    this.exit = exit;
    this.imc.context.isRunning = false;
    this.#kernel.processEnded(this.pid);
  }

  #port(options: SimulatedProcessOptions): ProcessPort {
    const { kernel, identity, isPrompt } = options;
    const calls = kernel.calls(identity.pid);
    const { writeBuffer, receiveStores, transport } = kernel.settings;
    return {
      identity,
      fabric: kernel.fabric,
      isPrompt,
      settings: { writeBuffer, receiveStores, transport },
      call: (name, ...args) => invoke(calls, name, args),
      print: (line) => this.stdout.push(line),
      printError: (line) => this.stderr.push(line),
      record: (result) => this.results.push(result),
    };
  }
}

/** Makes a call by its name. */
export function invoke<K extends CallName>(
  calls: KernelCalls,
  name: K,
  args: Parameters<KernelCalls[K]>,
): ReturnType<KernelCalls[K]> {
  // The name decides the types of arguments and result, which TypeScript cannot follow through an index.
  const call = calls[name] as (...given: Parameters<KernelCalls[K]>) => ReturnType<KernelCalls[K]>;
  return call(...args);
}
