// One process from outside its thread: its output, its answers, its end. Whatever way the thread ends, the tables are
// cleaned up once it is gone (MC-361).
import type { Worker } from 'node:worker_threads';
import {
  BusyError,
  type ClusterConfig,
  type ExitStatus,
  exitBySignal,
  invoke,
  type Kernel,
  type KernelCalls,
} from '../../engine/memory-channel/index.ts';
import { codeOf } from '../errors.ts';
import { AnswerWord, type Reply, type Request, type ThreadMessage } from './messages.ts';

/** Whoever wants to hear of a process as it runs. */
export interface ProcessListener {
  print(line: string, isError: boolean): void;
  /** A call was answered with a code that is no success; the same code of the same call once a minute at most. */
  failed(call: string, status: number): void;
  /**
   * The process starts a child on its host.
   * @param begin starts it, with a listener of its own
   * @returns the child's process ID
   * @throws Error with a text for the program when it may not
   */
  spawned(
    program: string,
    argv: readonly string[],
    begin: (listener: ProcessListener) => {
      readonly pid: number;
      readonly exit: Promise<ExitStatus>;
    },
  ): number;
  /** Resolves when what was printed so far has been passed on. Without it, printing is never waited for. */
  passedOn?: (() => Promise<void>) | undefined;
}

export interface ThreadProcessOptions {
  readonly worker: Worker;
  readonly answers: SharedArrayBuffer;
  readonly pid: number;
  readonly kernel: Kernel;
  readonly spawn: (name: string, argv: readonly string[]) => number;
  readonly whenFree: <T>(work: () => T) => Promise<T>;
  readonly obey: () => Promise<void>;
  readonly trace: ClusterConfig['trace'];
  readonly listener?: ProcessListener | undefined;
}

/** Between the taking of lines: many more than anybody reads may still be printed in a second. */
const takeMs = 10;

/** Of each program; beyond it a program is ended, and not the daemon that all live in. */
export const heapMaxMb = 512;

export class ThreadProcess {
  readonly pid: number;
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  readonly results: Readonly<Record<string, unknown>>[] = [];
  /** Settles when the thread is gone and the tables are clean. */
  readonly exit: Promise<ExitStatus>;
  readonly #options: ThreadProcessOptions;
  readonly #answers: Int32Array;
  readonly #calls: KernelCalls;
  #reported: ExitStatus | undefined;
  /** Lines that have been taken and not been told of. */
  #untaken = 0;
  /** Its end has been ordered; what the thread still reports of itself counts no more. */
  #isEnding = false;
  /** Nothing more of what it prints is taken for now. */
  #isHeld = false;
  #signal = 9;
  #error: string | undefined;

  constructor(options: ThreadProcessOptions) {
    this.pid = options.pid;
    this.#options = options;
    this.#answers = new Int32Array(options.answers);
    this.#calls = options.kernel.calls(options.pid);
    options.worker.on('message', (message: ThreadMessage) => this.#receive(message));
    options.worker.on('error', (error) => {
      this.#error = endOf(error);
      if (!this.#isEnding) this.#print(this.#error, true);
    });
    this.exit = new Promise((resolve, reject) => {
      options.worker.on('exit', (code) => {
        this.#cleanUp(code).then(resolve, reject);
      });
    });
  }

  /** Ends the thread wherever it is, and waits for the cleanup. */
  async end(signal: number): Promise<void> {
    this.#signal = signal;
    this.#isEnding = true;
    await this.#options.worker.terminate();
    await this.exit;
  }

  /** @param code with which the thread ended; what it means is known better if the program has reported its end. */
  async #cleanUp(code: number): Promise<ExitStatus> {
    await this.#options.whenFree(() => this.#options.kernel.processEnded(this.pid));
    if (this.#reported !== undefined) return this.#reported;
    if (this.#isEnding) return exitBySignal(this.#signal);
    return this.#error === undefined ? { code: code & 0xff } : { code: 1, error: this.#error };
  }

  #receive(message: ThreadMessage): void {
    switch (message.kind) {
      case 'print':
        this.#print(message.line, message.isError);
        this.#take();
        return;
      case 'record':
        if (this.#options.listener === undefined) this.results.push(message.result);
        return;
      case 'code':
        if (!this.#isEnding) this.#options.listener?.failed(message.call, message.status);
        return;
      case 'trace':
        this.#options.trace?.(message.event);
        return;
      case 'exit':
        if (!this.#isEnding) this.#reported = message.exit;
        return;
      default:
        this.#serve(message);
    }
  }

  #print(line: string, isError: boolean): void {
    const { listener } = this.#options;
    if (listener === undefined) (isError ? this.stderr : this.stdout).push(line);
    else listener.print(line, isError);
  }

  /** Lets the process print on, in time: one that prints without end must not be all that is done here. */
  #take(): void {
    this.#untaken += 1;
    if (this.#untaken > 1) return;
    setTimeout(() => void this.#taken(), takeMs).unref();
  }

  /** Lets the process wait when it has printed a little more, or print on. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (!isHeld && this.#untaken > 0) void this.#taken();
  }

  async #taken(): Promise<void> {
    await this.#options.listener?.passedOn?.();
    if (this.#isHeld) return;
    Atomics.add(this.#answers, AnswerWord.taken, this.#untaken);
    Atomics.notify(this.#answers, AnswerWord.taken);
    this.#untaken = 0;
  }

  /** Answers a call; one that meets an inner lock is asked again, which lets the end of its owner be seen. */
  #serve(request: Request): void {
    // A thread that is being ended gets no answer, and must not start a child that nobody would end.
    if (this.#isEnding) return;
    try {
      this.#answer({ ok: this.#work(request) });
    } catch (error) {
      if (error instanceof BusyError) {
        setTimeout(() => this.#serve(request), 1);
        return;
      }
      this.#answer({ error: error instanceof Error ? error.message : String(error) });
    }
    void this.#options.obey();
  }

  #work(request: Request): unknown {
    if (request.kind === 'spawn') return this.#options.spawn(request.name, request.argv);
    return invoke(this.#calls, request.name, request.args);
  }

  #answer(reply: Reply): void {
    this.#options.worker.postMessage(reply);
    Atomics.add(this.#answers, AnswerWord.answered, 1);
    Atomics.notify(this.#answers, AnswerWord.answered);
  }
}

/** Why a thread has ended that has not told it itself. */
function endOf(error: unknown): string {
  if (codeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY') {
    return `The program has used up the ${heapMaxMb} MB of memory that a program may have, and was ended.`;
  }
  return error instanceof Error ? error.message : String(error);
}
