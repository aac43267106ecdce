// What passes between the daemon and the process that keeps its Memory Channel: plain data, as the structured clone of
// an IPC channel carries it. Stores and loads of programs never go this way.
import type { ClusterConfig, ExitStatus } from '../../engine/memory-channel/index.ts';
import type { MachineActs, MachinePicture, ProgramOrder } from '../../runtime/index.ts';
import type { MachineModules } from './machine.ts';

/** Of the daemon. Each is answered, with its number. */
export type HostOrder =
  | {
      readonly kind: 'create';
      readonly config: ClusterConfig;
      readonly modules: MachineModules;
      /** Of the product that the daemon was started from. */
      readonly version: string;
    }
  | { readonly kind: 'act'; readonly name: keyof MachineActs; readonly args: readonly unknown[] }
  | { readonly kind: 'refresh' }
  | { readonly kind: 'hold'; readonly pid: number; readonly isHeld: boolean }
  | { readonly kind: 'start'; readonly order: ProgramOrder };

export interface HostRequest {
  readonly id: number;
  readonly order: HostOrder;
}

/** A program runs: one that was ordered with the request of this number, or the child of another one. */
export type Origin =
  | { readonly request: number }
  | { readonly parent: number; readonly program: string; readonly argv: readonly string[] };

export type HostMessage =
  | {
      readonly kind: 'answer';
      readonly id: number;
      /** Why it was refused; undefined when it was done. */
      readonly error?: string;
      readonly result?: unknown;
      /** None before there is a machine. */
      readonly picture?: MachinePicture | undefined;
    }
  | { readonly kind: 'begun'; readonly pid: number; readonly origin: Origin }
  | {
      readonly kind: 'print';
      readonly pid: number;
      readonly line: string;
      readonly isError: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly pid: number;
      readonly call: string;
      readonly status: number;
    }
  | {
      readonly kind: 'ended';
      readonly pid: number;
      readonly status: ExitStatus;
      readonly picture: MachinePicture;
    }
  | { readonly kind: 'lost'; readonly picture: MachinePicture };
