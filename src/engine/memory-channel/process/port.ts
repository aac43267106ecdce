// What a process needs of whoever runs it: a thread of its own, or the simulator.

import type { WriteBufferMode } from '../config.ts';
import type { Fabric } from '../fabric/index.ts';
import type { CallName, KernelCalls, ProcessIdentity } from '../kernel/index.ts';

/** What a program yields at each poll; the word tells the driver what it waits for. */
export type Poll = undefined | 'lock' | 'event';

/** How a process's accesses behave. */
export interface ProcessSettings {
  readonly writeBuffer: WriteBufferMode;
  readonly receiveStores: 'fault' | 'local';
  readonly transport: 'log' | 'direct';
}

export interface ProcessPort {
  readonly identity: ProcessIdentity;
  readonly settings: ProcessSettings;
  readonly fabric: Fabric;
  /** Whether loads and polls apply what is due; the simulator may leave that to chance. */
  readonly isPrompt: boolean;
  call<K extends CallName>(
    name: K,
    ...args: Parameters<KernelCalls[K]>
  ): ReturnType<KernelCalls[K]>;
  print(line: string): void;
  printError(line: string): void;
  /** Where in the program an error came up, for its author; undefined where that is not known. */
  placeOf?(error: unknown): string | undefined;
  /** Hears of every call that a code answers which is no success. */
  noteCode?(call: string, status: number): void;
  /** Keeps a result for whoever watches the process. */
  record(result: Readonly<Record<string, unknown>>): void;
}
