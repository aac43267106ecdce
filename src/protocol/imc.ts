// The part of the protocol that reaches the Memory Channel (manual, chapter 10): the commands that set it up, programs
// that run on its hosts, what an observer sees, and faults on demand. Hosts are the members of the cluster.
import type { MemberName, Millis } from '../engine/index.ts';
import type { DropRequest, Snapshot } from '../engine/memory-channel/index.ts';

type Nothing = Record<string, never>;

/** Why nothing was changed, as the host's console would say it or as a whole sentence; null if it was done. */
export interface ImcOutcome {
  readonly problem: string | null;
}

/** A program that runs or ran on a host. */
export interface ImcProgramView {
  readonly pid: number;
  readonly member: MemberName;
  readonly program: string;
  readonly argv: readonly string[];
  readonly startedAt: Millis;
  /** Null while it runs. */
  readonly ended: ImcEnd | null;
}

export interface ImcEnd {
  readonly at: Millis;
  /** Exit status; 128 + signal after a fault or a kill. */
  readonly code: number;
  /** `SIGBUS` and so on; null after a normal end. */
  readonly signal: string | null;
}

/** Something that happened and is worth a line: a join, a failover, a lost packet, a code of section 10.5. */
export interface ImcEvent {
  readonly at: Millis;
  readonly kind: 'host' | 'rail' | 'failover' | 'error' | 'code' | 'console';
  readonly text: string;
}

export interface ImcSample {
  readonly at: Millis;
  /** False in a cluster without Memory Channel (MC-003). */
  readonly hasMemoryChannel: boolean;
  readonly snapshot: Snapshot;
  /** Running ones, and the newest ended ones. */
  readonly programs: readonly ImcProgramView[];
  /** The newest last. */
  readonly events: readonly ImcEvent[];
  /** The time of the last change of each logical rail's error count and why, if known. */
  readonly errorChanges: readonly { readonly at: Millis; readonly why: string }[];
}

export type ImcFault =
  | { readonly kind: 'fail-rail' | 'restore-rail'; readonly physical: number }
  | ({ readonly kind: 'drop-packet' } & DropRequest)
  | { readonly kind: 'error-rate'; readonly perSecond: number }
  | { readonly kind: 'drop-mapper'; readonly member: MemberName }
  | { readonly kind: 'corrupt-lock-set'; readonly lockSet: number };

export interface ImcMethods {
  'imc.sample': { params: Nothing; result: ImcSample };
  /** imc_init on a member; megabytes, null leaves a limit as it is (MC-062). */
  'imc.init': {
    params: {
      readonly member: MemberName | null;
      readonly maxalloc: number | null;
      readonly maxrecv: number | null;
      readonly uid: number;
    };
    result: ImcOutcome;
  };
  /** Starts a program; its lines come as `imc.output` on this connection, its end as `imc.ended`. It dies with it. */
  'imc.run': {
    params: {
      readonly program: string;
      readonly argv: readonly string[];
      readonly member: MemberName | null;
      readonly uid: number;
      readonly gid: number;
      readonly user: string;
    };
    result: { readonly pid: number; readonly member: MemberName };
  };
  /** The programs that can be run. */
  'imc.programs': {
    params: Nothing;
    result: { readonly programs: readonly { readonly name: string; readonly about: string }[] };
  };
  'imc.kill': { params: { readonly pid: number; readonly signal: number }; result: ImcOutcome };
  /** The bytes of a region as a member has them, as hex; null if it does not receive the region. */
  'imc.read': {
    params: {
      readonly member: MemberName;
      readonly region: number;
      readonly offset: number;
      readonly length: number;
    };
    result: { readonly hex: string | null };
  };
  'imc.inject': { params: ImcFault; result: ImcOutcome };
  /** rcmgr: variables of etc/rc.config. */
  'imc.rcmgr': {
    params:
      | { readonly verb: 'get' | 'delete'; readonly name: string }
      | { readonly verb: 'set'; readonly name: string; readonly value: string };
    result: ImcOutcome & { readonly value: string | null };
  };
  /** sysconfigdb: stanzas of etc/sysconfigtab, as text. */
  'imc.sysconfigdb': {
    params:
      | { readonly verb: 'list'; readonly subsystem: string | null }
      | { readonly verb: 'delete'; readonly subsystem: string }
      | { readonly verb: 'add' | 'update' | 'merge' | 'remove'; readonly stanza: string };
    result: ImcOutcome & { readonly text: string | null };
  };
}

export interface ImcNotifications {
  'imc.output': { readonly pid: number; readonly line: string; readonly isError: boolean };
  'imc.ended': { readonly pid: number; readonly end: ImcEnd };
}
