// The Memory Channel as the daemon uses it: in a process of its own, so that nothing a program does to its process can
// end the daemon. Orders go there one by one and are answered; what programs do is told as it happens.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ClusterConfig, ExitStatus } from '../../engine/memory-channel/index.ts';
import type {
  MachineActs,
  MachinePicture,
  MemoryChannelMachine,
  ProgramListener,
  ProgramOrder,
  StartedProgram,
} from '../../runtime/index.ts';
import { reasonOf } from '../errors.ts';
import type { HostMessage, HostOrder, HostRequest } from './host-messages.ts';
import type { MachineModules } from './machine.ts';

export interface RemoteMachineOptions {
  readonly modules: MachineModules;
  /** URL of the module that the process runs. */
  readonly host: string;
  /** Of the product; a process of another one refuses to serve. */
  readonly version: string;
}

/** How programs end whose process has ended. */
const killed: ExitStatus = { code: 137, signal: 9 };

/** Starts the process and makes the hardware, without hosts. Rejects with a text for people. */
export async function createRemoteMachine(
  config: ClusterConfig,
  { modules, host, version }: RemoteMachineOptions,
): Promise<MemoryChannelMachine> {
  const child = fork(fileURLToPath(host), [], {
    serialization: 'advanced',
    // In a session of its own: signals of a terminal are for the daemon.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const machine = new RemoteMachine(child);
  try {
    await machine.ask({ kind: 'create', config, modules, version });
    return machine;
  } catch (error) {
    await machine.shutdown();
    throw error;
  }
}

type Begun = (started: StartedProgram) => ProgramListener;

interface Asked {
  readonly settle: (result: unknown) => void;
  readonly refuse: (error: Error) => void;
  /** Who is told of the program that was asked for. */
  readonly begun: Begun | undefined;
}

interface Program {
  /** A child has the output of its parent. */
  readonly isChild: boolean;
  readonly listener: ProgramListener;
  readonly end: (status: ExitStatus) => void;
}

class RemoteMachine implements MemoryChannelMachine {
  readonly #child: ChildProcess;
  readonly #asked = new Map<number, Asked>();
  readonly #programs = new Map<number, Program>();
  readonly #gone: Promise<void>;
  #picture: MachinePicture | undefined;
  #next = 1;
  /** Why it is over; null while it is not. */
  #over: string | null = null;
  #isEnding = false;
  #whenLost: () => void = () => {};
  #whenOver: (reason: string) => void = () => {};

  constructor(child: ChildProcess) {
    this.#child = child;
    // The daemon ends when it has nothing else to do, and this process with it.
    child.unref();
    child.channel?.unref();
    child.on('message', (message: HostMessage) => this.#hear(message));
    this.#gone = new Promise((resolve) => {
      const end = (reason: string): void => {
        this.#end(reason);
        resolve();
      };
      child.on('error', (error) => end(`its process could not be started: ${reasonOf(error)}.`));
      child.on('exit', (code, signal) => end(endText(code, signal)));
    });
  }

  get picture(): MachinePicture {
    if (this.#picture === undefined) throw new Error('The Memory Channel has not begun.');
    return this.#picture;
  }

  async refresh(): Promise<void> {
    await this.ask({ kind: 'refresh' });
  }

  async act<K extends keyof MachineActs>(
    name: K,
    ...args: Parameters<MachineActs[K]>
  ): Promise<ReturnType<MachineActs[K]>> {
    const result = await this.ask({ kind: 'act', name, args });
    // The machine on the other side answers each act with the type its name promises.
    return result as ReturnType<MachineActs[K]>;
  }

  async start(order: ProgramOrder, begun: Begun): Promise<void> {
    await this.ask({ kind: 'start', order }, begun);
  }

  hold(pid: number, isHeld: boolean): void {
    // Nobody is held where nothing runs any more.
    this.ask({ kind: 'hold', pid, isHeld }).catch(() => {});
  }

  whenLost(heard: () => void): void {
    this.#whenLost = heard;
  }

  whenOver(heard: (reason: string) => void): void {
    this.#whenOver = heard;
  }

  async shutdown(): Promise<void> {
    this.#isEnding = true;
    // Whatever state a program has brought it into.
    if (this.#over === null) this.#child.kill('SIGKILL');
    await this.#gone;
  }

  /** Rejects with a text for people. @param begun is told of a program that begins with it. */
  ask(order: HostOrder, begun?: Begun): Promise<unknown> {
    return new Promise((settle, refuse) => {
      if (this.#over !== null) {
        refuse(new Error(overText(this.#over)));
        return;
      }
      const id = this.#next;
      this.#next += 1;
      this.#asked.set(id, { settle, refuse, begun });
      const request: HostRequest = { id, order };
      // One that cannot be sent is refused when the end of the process is heard of.
      this.#child.send(request, () => {});
    });
  }

  #hear(message: HostMessage): void {
    switch (message.kind) {
      case 'answer':
        this.#answer(message);
        return;
      case 'begun':
        this.#begin(message);
        return;
      case 'print':
        this.#programs.get(message.pid)?.listener.print(message.line, message.isError);
        return;
      case 'failed':
        this.#programs.get(message.pid)?.listener.failed(message.call, message.status);
        return;
      case 'ended':
        this.#picture = message.picture;
        this.#programs.get(message.pid)?.end(message.status);
        this.#programs.delete(message.pid);
        return;
      case 'lost':
        this.#picture = message.picture;
        this.#whenLost();
    }
  }

  #answer({ id, result, error, picture }: Extract<HostMessage, { kind: 'answer' }>): void {
    this.#picture = picture ?? this.#picture;
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (error === undefined) asked?.settle(result);
    else asked?.refuse(new Error(error));
  }

  #begin({ pid, origin }: Extract<HostMessage, { kind: 'begun' }>): void {
    let end: (status: ExitStatus) => void = () => {};
    const exit = new Promise<ExitStatus>((resolve) => {
      end = resolve;
    });
    const started = { pid, exit };
    const listener =
      'request' in origin
        ? this.#asked.get(origin.request)?.begun?.(started)
        : this.#programs.get(origin.parent)?.listener.spawned(origin.program, origin.argv, started);
    if (listener === undefined) return;
    this.#programs.set(pid, { isChild: 'parent' in origin, listener, end });
  }

  #end(reason: string): void {
    if (this.#over !== null) return;
    this.#over = reason;
    if (!this.#isEnding) this.#whenOver(reason);
    for (const { isChild, listener, end } of this.#programs.values()) {
      if (!isChild && !this.#isEnding) listener.print(overText(reason), true);
      end(killed);
    }
    this.#programs.clear();
    for (const { refuse } of this.#asked.values()) refuse(new Error(overText(reason)));
    this.#asked.clear();
  }
}

function endText(code: number | null, signal: NodeJS.Signals | null): string {
  const how = signal === null ? `with status ${code}` : `by ${signal}`;
  return `its process was ended ${how}, by one of the programs or for want of memory.`;
}

function overText(reason: string): string {
  return `The Memory Channel has ended with all its programs: ${reason} It begins anew, empty.`;
}
