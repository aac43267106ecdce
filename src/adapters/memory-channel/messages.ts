// What passes between the thread that keeps the tables and the threads of programs: plain data, small, and never on
// the way of a store or a load.
import type {
  CallName,
  ExitStatus,
  fabric,
  KernelCalls,
  ProcessIdentity,
  ProcessSettings,
  Settings,
  TraceEvent,
} from '../../engine/memory-channel/index.ts';

/** A program as a thread can load it. */
export interface ProgramModule {
  /** URL of an ES module. */
  readonly module: string;
  /** Name of the exported generator function; null for the one that a file of somebody's own is about. */
  readonly name: string | null;
  /** What the program is called where it is not its name. */
  readonly title?: string;
}

/** Words of the memory that each process shares with the keeper of the tables. */
export const AnswerWord = {
  /** Calls that have been answered. */
  answered: 0,
  /** Lines that have been taken. */
  taken: 1,
} as const;
export const answerBytes = 8;

/** A process that has printed so many lines more than were taken waits, as one waits that writes to a full pipe. */
export const untakenLinesMax = 256;

/** What a thread begins with. */
export interface ThreadData {
  readonly buffers: fabric.FabricBuffers;
  readonly identity: ProcessIdentity;
  readonly settings: Settings;
  readonly processSettings: ProcessSettings;
  readonly program: ProgramModule;
  readonly argv: readonly string[];
  readonly hostNames: readonly string[];
  /** Words that count what the keeper of the tables has done, see {@link AnswerWord}. */
  readonly answers: SharedArrayBuffer;
  /** Of the product that starts the thread, if that says it. */
  readonly version: string | undefined;
  /** process.hrtime of the cluster's beginning, in microseconds. */
  readonly originUs: number;
  readonly isTraced: boolean;
  readonly tuning: ThreadTuning;
}

/** How a thread waits. */
export interface ThreadTuning {
  /** Polls without progress before a process parks (MC-359). */
  readonly spinPolls: number;
  /** How many processes may poll at once without taking processors from one another; the machine's unless said. */
  readonly processors?: number | undefined;
}

export type Request =
  | {
      readonly kind: 'call';
      readonly name: CallName;
      readonly args: Parameters<KernelCalls[CallName]>;
    }
  | { readonly kind: 'spawn'; readonly name: string; readonly argv: readonly string[] };

export type Note =
  | { readonly kind: 'print'; readonly line: string; readonly isError: boolean }
  | { readonly kind: 'record'; readonly result: Readonly<Record<string, unknown>> }
  | { readonly kind: 'code'; readonly call: string; readonly status: number }
  | { readonly kind: 'trace'; readonly event: TraceEvent }
  | { readonly kind: 'exit'; readonly exit: ExitStatus };

export type ThreadMessage = Request | Note;

export type Reply = { readonly ok: unknown } | { readonly error: string };
