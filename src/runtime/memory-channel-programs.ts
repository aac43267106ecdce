// The programs of the Memory Channel: which there are, which run, and how the newest ended ones ended. Starts and ends
// them through the machine; knows neither hosts nor rails.
import type { MemberName, Millis } from '../engine/index.ts';
import {
  type ExitStatus,
  Signal,
  type StatusName,
  signalNumber,
  statusName,
  type User,
} from '../engine/memory-channel/index.ts';
import type { MemoryChannelMachine } from './ports.ts';

export interface ProgramEnd {
  readonly at: Millis;
  readonly code: number;
  readonly signal: string | null;
}

export interface ProgramState {
  readonly pid: number;
  readonly member: MemberName;
  readonly program: string;
  readonly argv: readonly string[];
  readonly startedAt: Millis;
  readonly ended: ProgramEnd | null;
}

export interface ProgramStart {
  readonly member: MemberName;
  readonly program: string;
  readonly argv: readonly string[];
  readonly user: User;
}

/** Who hears what a program prints and how it ends. */
export interface ProgramWatcher {
  print(pid: number, line: string, isError: boolean): void;
  ended(pid: number, end: ProgramEnd): void;
}

export interface ProgramsOptions {
  readonly now: () => Millis;
  /** A program was answered with this code; each code once for a program. */
  readonly failed: (code: StatusName, call: string, program: string) => void;
  /** A program has ended. */
  readonly ended: () => void;
}

/** Each is a thread of the daemon. */
const runningMax = 32;
const endedMax = 50;

/** Programs that can be run. */
export const programCatalog = [
  {
    name: 'mc_ex1',
    about: 'mc_ex1 0|1: regions; 0 waits for the page that 1 writes (example 10-1)',
  },
  {
    name: 'mc_ex2',
    about: 'mc_ex2: counts the processes that run it, with loopback (example 10-2)',
  },
  {
    name: 'mc_ex3_rx',
    about: 'mc_ex3_rx: receives a message and checks it; start it first (example 10-3)',
  },
  { name: 'mc_ex3_tx', about: 'mc_ex3_tx: sends the message of mc_ex3_rx (example 10-3)' },
  { name: 'mc_ex4', about: 'mc_ex4: the sender checks for errors and sends again (example 10-4)' },
  { name: 'mc_ex5', about: 'mc_ex5: a lock set keeps a count right (example 10-5)' },
  { name: 'mc_ex6', about: 'mc_ex6: waits until a host or a rail comes or goes (example 10-6)' },
  {
    name: 'mc_counter',
    about:
      'mc_counter [coherent|ms]: counts in a word of its own until it is ended; for looking at',
  },
  {
    name: 'mc_locks',
    about: 'mc_locks [seconds]: takes turns with others that run it until it is ended',
  },
] as const;

export class Programs {
  readonly #options: ProgramsOptions;
  readonly #running = new Map<number, ProgramState>();
  #ended: ProgramState[] = [];

  constructor(options: ProgramsOptions) {
    this.#options = options;
  }

  /** Running ones, and the newest ended ones, by the time of their start. */
  get states(): readonly ProgramState[] {
    return [...this.#ended, ...this.#running.values()].sort((a, b) => a.startedAt - b.startedAt);
  }

  isRunning(pid: number): boolean {
    return this.#running.has(pid);
  }

  /** Why a program cannot be started now, or null. */
  refusal(program: string): string | null {
    if (!programCatalog.some(({ name }) => name === program)) {
      const names = programCatalog.map(({ name }) => name).join(', ');
      return `There is no program ${program.slice(0, 100)}. Those that can be run are ${names}.`;
    }
    if (this.#running.size < runningMax) return null;
    return `${runningMax} programs run on the Memory Channel, and no more can. End one of them first.`;
  }

  /** Starts a program. @throws Error with a text for people when the machine cannot take it. */
  start(machine: MemoryChannelMachine, order: ProgramStart, watcher: ProgramWatcher): ProgramState {
    const { member, program, argv, user } = order;
    const codes = new Set<number>();
    const { pid, exit } = machine.start(
      { host: member, program, argv, user },
      {
        print: (line, isError) => watcher.print(pid, line, isError),
        failed: (call, status) => {
          const code = statusName(status);
          if (code === undefined || codes.has(status)) return;
          codes.add(status);
          this.#options.failed(code, call, `${program} on ${member} (process ${pid})`);
        },
      },
    );
    const startedAt = this.#options.now();
    const state: ProgramState = { pid, member, program, argv, startedAt, ended: null };
    this.#running.set(pid, state);
    void exit
      .catch((error: unknown): ExitStatus => ({ code: 1, error: String(error) }))
      .then((status) => this.#end(state, status, watcher));
    return state;
  }

  #end(state: ProgramState, { code, signal }: ExitStatus, watcher: ProgramWatcher): void {
    const end = { at: this.#options.now(), code, signal: signalName(signal) };
    this.#running.delete(state.pid);
    this.#ended = [...this.#ended, { ...state, ended: end }].slice(-endedMax);
    this.#options.ended();
    watcher.ended(state.pid, end);
  }

  /** Sends a signal. @returns why not, or null. */
  async kill(
    machine: MemoryChannelMachine | null,
    pid: number,
    signal: number,
  ): Promise<string | null> {
    if (machine === null || !this.#running.has(pid)) {
      return `No program of the Memory Channel has process ID ${pid}, or it has ended. imcs lists those that run.`;
    }
    if (signalNumber(signal) === undefined) return `${signal} is no signal: give 0 to 31.`;
    machine.kernel.signal(pid, signal);
    await machine.obey();
    return null;
  }
}

function signalName(signal: number | undefined): string | null {
  if (signal === undefined) return null;
  const found = Object.entries(Signal).find(([, number]) => number === signal);
  return found?.[0] ?? `signal ${signal}`;
}
