// The programs of the Memory Channel: which run, what they have printed, how the newest ended ones ended, and who listens
// to them. Starts and ends them through the machine, also those that programs start; knows neither hosts nor rails.
import type { MemberName, Millis } from '../engine/index.ts';
import {
  type ExitStatus,
  Signal,
  type StatusName,
  signalNumber,
  statusName,
  type User,
} from '../engine/memory-channel/index.ts';
import { programRefusal } from './memory-channel-catalog.ts';
import { type PrintedLine, ProgramOutput } from './memory-channel-output.ts';
import type { MemoryChannelMachine, ProgramListener, StartedProgram } from './ports.ts';

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
  /** The program that started it, if a program did. */
  readonly parent: number | null;
}

export interface ProgramStart {
  readonly member: MemberName;
  readonly program: string;
  /** Full path of its module; null for one that comes with the product. */
  readonly file: string | null;
  readonly argv: readonly string[];
  readonly user: User;
}

/** Who hears what a program prints and how it ends. */
export interface ProgramWatcher {
  print(line: PrintedLine): void;
  ended(pid: number, end: ProgramEnd): void;
}

/** A program as one who begins to follow it finds it. */
export interface FollowedProgram {
  readonly program: ProgramState;
  /** The newest last. */
  readonly lines: readonly PrintedLine[];
  /** How many older lines are not kept. */
  readonly forgotten: number;
  /** Takes the watcher away; nothing for a program that has ended. */
  readonly stop: () => void;
}

export interface ProgramsOptions {
  readonly now: () => Millis;
  /** A program was answered with this code. */
  readonly failed: (code: StatusName, call: string, program: string) => void;
  /** A program has ended. */
  readonly ended: () => void;
}

const endedMax = 50;

interface Program {
  readonly state: ProgramState;
  readonly output: ProgramOutput;
  readonly watchers: Set<ProgramWatcher>;
}

type Start = Pick<ProgramState, 'member' | 'program' | 'argv' | 'parent'>;

export class Programs {
  readonly #options: ProgramsOptions;
  readonly #running = new Map<number, Program>();
  #ended: Program[] = [];

  constructor(options: ProgramsOptions) {
    this.#options = options;
  }

  /** Running ones, and the newest ended ones, by the time of their start. */
  get states(): readonly ProgramState[] {
    return [...this.#ended, ...this.#running.values()]
      .map(({ state }) => state)
      .sort((a, b) => a.startedAt - b.startedAt);
  }

  isRunning(pid: number): boolean {
    return this.#running.has(pid);
  }

  /** Why a program cannot be started now, or null. @param file as in {@link ProgramStart} */
  refusal(program: string, file: string | null): string | null {
    return programRefusal(program, file, this.#running.size);
  }

  /** Starts a program. Rejects with a text for people when the machine cannot take it. */
  async start(
    machine: MemoryChannelMachine,
    { user, file, ...order }: ProgramStart,
    watcher: ProgramWatcher,
  ): Promise<ProgramState> {
    const { member, program, argv } = order;
    const begun: ProgramState[] = [];
    await machine.start({ host: member, program, file, argv, user }, (started) => {
      const { state, listener } = this.#begin({ ...order, parent: null }, started, watcher);
      begun.push(state);
      return listener;
    });
    const [state] = begun;
    if (state === undefined) throw new Error(`${program} was not started.`);
    return state;
  }

  #begin(
    start: Start,
    { pid, exit }: StartedProgram,
    watcher: ProgramWatcher | null,
  ): { readonly state: ProgramState; readonly listener: ProgramListener } {
    const state = { ...start, pid, startedAt: this.#options.now(), ended: null };
    const watchers = new Set(watcher === null ? [] : [watcher]);
    this.#running.set(pid, { state, output: new ProgramOutput(pid), watchers });
    void exit
      .catch((error: unknown): ExitStatus => ({ code: 1, error: String(error) }))
      .then((status) => this.#end(pid, status));
    const { member } = start;
    const listener: ProgramListener = {
      print: (line, isError) => this.#print(pid, line, isError),
      failed: (call, status) => this.#note(pid, call, status),
      spawned: (program, argv, child) =>
        this.#begin({ member, program, argv, parent: pid }, child, null).listener,
    };
    return { state, listener };
  }

  #print(pid: number, line: string, isError: boolean): void {
    const program = this.#running.get(pid);
    if (program === undefined) return;
    const printed = program.output.add(line, isError);
    for (const watcher of program.watchers) watcher.print(printed);
    // A child has the output of its parent, as long as that runs.
    if (program.state.parent !== null) this.#print(program.state.parent, line, isError);
  }

  #note(pid: number, call: string, status: number): void {
    const code = statusName(status);
    const program = this.#running.get(pid)?.state;
    if (code === undefined || program === undefined) return;
    this.#options.failed(code, call, `${program.program} on ${program.member} (process ${pid})`);
  }

  #end(pid: number, { code, signal }: ExitStatus): void {
    const program = this.#running.get(pid);
    if (program === undefined) return;
    const end = { at: this.#options.now(), code, signal: signalName(signal) };
    this.#running.delete(pid);
    const ended = {
      ...program,
      state: { ...program.state, ended: end },
      watchers: new Set<never>(),
    };
    this.#ended = [...this.#ended, ended].slice(-endedMax);
    this.#options.ended();
    for (const watcher of program.watchers) watcher.ended(pid, end);
  }

  /** Lets a watcher hear a program from now on. Undefined for a program that is not known, or not any more. */
  follow(pid: number, watcher: ProgramWatcher): FollowedProgram | undefined {
    const running = this.#running.get(pid);
    const program = running ?? this.#ended.findLast(({ state }) => state.pid === pid);
    if (program === undefined) return undefined;
    running?.watchers.add(watcher);
    const { lines, forgotten } = program.output;
    const stop = () => {
      running?.watchers.delete(watcher);
    };
    return { program: program.state, lines, forgotten, stop };
  }

  /** A running program and all that it has started, directly or not, the program itself first. */
  familyOf(pid: number): readonly number[] {
    const children = [...this.#running.values()].filter(({ state }) => state.parent === pid);
    return [
      ...(this.#running.has(pid) ? [pid] : []),
      ...children.flatMap(({ state }) => this.familyOf(state.pid)),
    ];
  }

  /** Sends a signal. @returns why not, or null. */
  async kill(
    machine: MemoryChannelMachine | null,
    pid: number,
    signal: number,
  ): Promise<string | null> {
    if (machine === null || !this.#running.has(pid)) return notRunning(pid);
    if (signalNumber(signal) === undefined) return `${signal} is no signal: give 0 to 31.`;
    try {
      await machine.act('signal', pid, signal);
    } catch {
      // The machine is over, and the program with it.
      return notRunning(pid);
    }
    return null;
  }
}

function notRunning(pid: number): string {
  return `No program of the Memory Channel has process ID ${pid}, or it has ended. imc_run -running lists those that run.`;
}

function signalName(signal: number | undefined): string | null {
  if (signal === undefined) return null;
  const found = Object.entries(Signal).find(([, number]) => number === signal);
  return found?.[0] ?? `signal ${signal}`;
}
