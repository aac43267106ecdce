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
  /** The program whose child it is; null for one that `imc.run` started. */
  readonly parent: number | null;
}

/** A line that a program has printed. */
export interface ImcLine {
  readonly pid: number;
  /** Its place in what the program has printed, counted from 1; a line that comes twice is known by it. */
  readonly sequence: number;
  readonly line: string;
  /** True for standard error. */
  readonly isError: boolean;
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
  /**
   * When the Memory Channel began, empty: after a cluster boot, and with a new caad. Identifiers of regions and lock sets
   * and process IDs begin again then, so that the same number is another thing. Null while nothing uses it.
   */
  readonly since: Millis | null;
  readonly snapshot: Snapshot;
  /** Running ones, and the newest ended ones. */
  readonly programs: readonly ImcProgramView[];
  /** The newest last. */
  readonly events: readonly ImcEvent[];
  /** The time of the last change of each logical rail's error count and why, if known. */
  readonly errorChanges: readonly { readonly at: Millis; readonly why: string }[];
  /** The cables that are cut, each between one member and one physical rail. */
  readonly cutLinks: readonly ImcLink[];
}

/** The cable of a member to the hub of a physical rail. */
export interface ImcLink {
  readonly member: MemberName;
  readonly physical: number;
}

/** What a member has in its memory of the watched part of a region. */
export interface ImcMemory {
  readonly member: MemberName;
  /** Two digits for each byte; null if the member does not receive the region, or there is no such region any more. */
  readonly hex: string | null;
}

export type ImcFault =
  | { readonly kind: 'fail-rail' | 'restore-rail'; readonly physical: number }
  | ({ readonly kind: 'cut-link' | 'restore-link' } & ImcLink)
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
  /**
   * Starts a program of the product, or one of somebody's own from the module `file`, a full path; `program` is then what
   * it is called. Its lines come as `imc.output` on this connection, its end as `imc.ended`. It dies with it.
   */
  'imc.run': {
    params: {
      readonly program: string;
      readonly file?: string;
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
  /**
   * The lines of a program so far, the newest 1,000 of them, whoever started it; further ones follow on this connection
   * as `imc.output`, and its end as `imc.ended`, until `imc.unfollow`. A line may come as a notification before the
   * answer that holds it as well: `sequence` tells. An ended program is answered, too, while it is in the sample, and
   * nothing follows. Refused for an unknown process ID. To follow twice, or what this connection has started, is to
   * follow once; only the connection that started a program ends it, and what it has started, by closing. What a child
   * prints is printed by its parent as well, as long as that runs.
   */
  'imc.follow': {
    params: { readonly pid: number };
    result: {
      readonly program: ImcProgramView;
      /** The newest last. */
      readonly lines: readonly ImcLine[];
      /** How many older lines are not kept any more. */
      readonly forgotten: number;
    };
  };
  /** No effect on the program, nor for what is not followed. */
  'imc.unfollow': { params: { readonly pid: number }; result: Nothing };
  'imc.kill': { params: { readonly pid: number; readonly signal: number }; result: ImcOutcome };
  /**
   * Whether a program that this connection has started, and what it has started, must wait before it prints on: its lines
   * are not read as quickly as they come. No effect for other programs.
   */
  'imc.hold': { params: { readonly pid: number; readonly isHeld: boolean }; result: Nothing };
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
  /**
   * The bytes of a part of a region on some members, now and, as `imc.memory`, whenever they have changed, at most ten
   * times a second, until `imc.unwatch` or the end of the connection. A connection may have up to 8 watches, each of up
   * to 32 members, 65,536 bytes of each, and 262,144 bytes together; unknown members and regions have no bytes. To move the window, watch anew and
   * then end the old watch. A region that ends is told once, as null; its number never comes back.
   */
  'imc.watch': {
    params: {
      readonly region: number;
      readonly members: readonly MemberName[];
      readonly offset: number;
      readonly length: number;
    };
    result: {
      /** Names the watch on this connection. */
      readonly watch: number;
      readonly at: Millis;
      /** In the order of `members`. */
      readonly memory: readonly ImcMemory[];
    };
  };
  /** No effect for a watch that has ended. A notification may still come that was on its way. */
  'imc.unwatch': { params: { readonly watch: number }; result: Nothing };
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
  'imc.output': ImcLine;
  'imc.ended': { readonly pid: number; readonly end: ImcEnd };
  /** What has changed of a watch; all of it was there in one moment. Only the members whose bytes have changed. */
  'imc.memory': {
    readonly watch: number;
    readonly at: Millis;
    readonly memory: readonly ImcMemory[];
  };
}
