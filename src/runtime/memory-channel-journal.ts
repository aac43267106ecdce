// What has happened on the Memory Channel lately: hosts that came and went, rails, failovers, error counts with their
// reasons, console lines, return codes with the manual's remedies. Finds changes by comparing what it sees with what it
// saw before; asks for nothing by itself.
import type { MemberName, Millis } from '../engine/index.ts';
import type { HostView, RailView, Snapshot, StatusName } from '../engine/memory-channel/index.ts';

/** Something worth a line. */
export interface JournalEvent {
  readonly at: Millis;
  readonly kind: 'host' | 'rail' | 'failover' | 'error' | 'code' | 'console';
  readonly text: string;
}

export interface ErrorChange {
  readonly at: Millis;
  readonly why: string;
}

export interface JournalOptions {
  readonly now: () => Millis;
  /** Gets what goes to the messages log of a real host as well (MC-071). */
  readonly write: (line: string) => void;
}

const eventsMax = 200;

/** Losses within so many milliseconds of the first one are one event, which counts them. */
const sameLossMs = 1000;

type Failure = Exclude<StatusName, 'IMC_SUCCESS' | 'IMC_HOST_CHANGE' | 'IMC_RAIL_CHANGE'>;

/** What to do about each code, in one line (TUI-142); of the manual's 10.5 and 10.11.1 what the manual says. */
const remedies: Readonly<Record<Failure, string>> = {
  IMC_NOTINIT: 'run imc_init on this member',
  IMC_MCFULL: 'raise the address space of the cluster: imc_init -a, or rcmgr set IMC_MAX_ALLOC',
  IMC_RXFULL: 'raise the receive space of this member: imc_init -r, or rcmgr set IMC_MAX_RECV',
  IMC_WIRED_LIMIT: 'raise vm_syswiredpercent in etc/sysconfigtab and reboot the member',
  IMC_MAPENTRIES: 'attach fewer regions in one process',
  IMC_NOMEM: "raise the process's limit of virtual memory",
  IMC_NORESOURCES: 'use fewer regions or locks: no parameter raises this limit',
  IMC_NOMAPPER: 'reboot the member that has lost its imc_mapper',
  IMC_EXISTS: 'another program has made the lock set: allocate it without IMC_CREATOR',
  IMC_BADPARM: 'an argument of the call is not valid: correct the program',
  IMC_BADREGION: 'use the identifier that imc_asalloc has returned',
  IMC_ATTACHED: 'detach the region before it is deallocated',
  IMC_NOTALLOC: 'allocate the region or lock set in this process first',
  IMC_BADLOCK: 'use the identifier that imc_lkalloc has returned, and an index below its count',
  IMC_CORRUPTLOCK: 'end all programs that use the lock set, so that it can be made anew',
  IMC_LOCKACTIVE: 'release all locks of the set before it is deallocated',
  IMC_LOCKNOTHELD: 'release a lock only in the process that has acquired it',
  IMC_MC_ERROR: 'data may be lost, or the rail does not work: send again, with the new error count',
  IMC_INITERR: 'the check cannot be set up: read the error count, and check again',
  IMC_BADHOST: 'take the name of the host from imc_getclusterinfo',
  IMC_EINVAL: 'the signal is not valid, or not for this process: give another',
  IMC_EPERM: 'send the signal as the user of the process',
  IMC_ESRCH: 'the process has ended, or runs on another host',
  IMC_NOROOT: 'send the signal as another user than root',
  IMC_PERMIT:
    'run the program as the owner of the region or lock set, or give it wider permissions',
  IMC_LOCKPRIOR: 'the process has this lock already: acquire it once',
  IMC_LOCKBUSY: 'another process has the lock: try again, or wait with IMC_LOCKWAIT',
};

interface Loss {
  readonly event: JournalEvent;
  readonly packets: number;
}

export class Journal {
  readonly #options: JournalOptions;
  readonly #events: JournalEvent[] = [];
  readonly #errorChanges = new Map<number, ErrorChange>();
  #seen: Snapshot | null = null;
  readonly #consoleLines = new Map<MemberName, number>();
  /** The newest event of each rail that is about losses alone. */
  readonly #losses = new Map<number, Loss>();

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  get events(): readonly JournalEvent[] {
    return this.#events;
  }

  note(kind: JournalEvent['kind'], text: string): JournalEvent {
    const event = { at: this.#options.now(), kind, text };
    this.#events.push(event);
    if (this.#events.length > eventsMax) this.#events.splice(0, this.#events.length - eventsMax);
    if (kind === 'console') this.#options.write(`memory channel: ${text}`);
    return event;
  }

  /** A program was answered with a code that is no success. */
  noteCode(code: StatusName, call: string, program: string): void {
    const remedy = isFailure(code) ? remedies[code] : code;
    this.note('code', `${code} from ${call} in ${program}: ${remedy}`);
  }

  /** Writes down the console lines of a host that were not there before. @param forgotten older lines, not given. */
  noteConsole(host: MemberName, lines: readonly string[], forgotten: number): void {
    const known = Math.max(0, (this.#consoleLines.get(host) ?? 0) - forgotten);
    for (const line of lines.slice(known)) this.note('console', `${host}: ${line}`);
    this.#consoleLines.set(host, forgotten + lines.length);
  }

  /** The emulation begins anew, with empty consoles and counts of zero. */
  begin(): void {
    this.#consoleLines.clear();
    this.#losses.clear();
    this.#errorChanges.clear();
  }

  /** Compares the present state with that of the last time. */
  compare(now: Snapshot): void {
    const before = this.#seen;
    this.#seen = now;
    const reasons = [...this.#compareHosts(before, now), ...this.#comparePhysical(before, now)];
    for (const rail of now.rails) this.#compareRail(before?.rails[rail.id], rail, now, reasons);
  }

  /** Joins and leaves are also why error counts rise (TUI-137). */
  #compareHosts(before: Snapshot | null, now: Snapshot): readonly string[] {
    return now.hosts.flatMap((host) => {
      const was = before?.hosts.find(({ name }) => name === host.name)?.state ?? 'halted';
      if (was === host.state) return [];
      const change = hostChange(was, host);
      if (change !== null) this.note('host', change);
      return change !== null && (was === 'member' || host.state === 'member') ? [change] : [];
    });
  }

  #comparePhysical(before: Snapshot | null, now: Snapshot): readonly string[] {
    return now.physicalRails.flatMap(({ name, state }, at) => {
      const was = before?.physicalRails[at]?.state;
      if ((was === 'failed') === (state === 'failed')) return [];
      const text = `physical rail ${name} ${state === 'failed' ? 'has failed' : `works again and is ${state}`}`;
      this.note('rail', text);
      return [text];
    });
  }

  #compareRail(
    before: RailView | undefined,
    rail: RailView,
    now: Snapshot,
    reasons: readonly string[],
  ): void {
    const carrier = now.physicalRails[rail.activePhysical ?? -1]?.name ?? 'none';
    if (before !== undefined && before.active !== rail.active) {
      this.note('rail', `logical rail ${rail.id} is ${rail.active ? 'on' : 'off'} line`);
    }
    if (rail.failovers > (before?.failovers ?? 0)) {
      this.note('failover', `logical rail ${rail.id} has failed over to physical rail ${carrier}`);
    }
    const was = before?.errorCount ?? 0;
    if (rail.errorCount <= was) return;
    const lost = rail.drops - (before?.drops ?? 0);
    const isLoss = lost > 0 && reasons.length === 0;
    const recent = isLoss ? this.#recentLoss(rail.id) : undefined;
    const packets = lost + (recent?.packets ?? 0);
    const losses = packets > 0 ? [`${packets} ${packets === 1 ? 'packet' : 'packets'} lost`] : [];
    const why = [...losses, ...reasons].join('; ') || 'an error on the interconnect';
    this.#errorChanges.set(rail.id, { at: this.#options.now(), why });
    const text = `error count of logical rail ${rail.id} is ${rail.errorCount}: ${why}`;
    const event = this.#replace(recent?.event, text) ?? this.note('error', text);
    if (isLoss) this.#losses.set(rail.id, { event, packets });
    else this.#losses.delete(rail.id);
  }

  #recentLoss(rail: number): Loss | undefined {
    const loss = this.#losses.get(rail);
    const isRecent = loss !== undefined && this.#options.now() - loss.event.at < sameLossMs;
    return isRecent ? loss : undefined;
  }

  /** Another text for an event; undefined if it is not kept any more. */
  #replace(event: JournalEvent | undefined, text: string): JournalEvent | undefined {
    const at = event === undefined ? -1 : this.#events.lastIndexOf(event);
    if (event === undefined || at < 0) return undefined;
    const next = { ...event, text };
    this.#events[at] = next;
    return next;
  }

  /** One for each rail; those that have not changed say so. */
  errorChangesOf(rails: number, since: Millis): readonly ErrorChange[] {
    return Array.from({ length: rails }, (_, rail) => {
      return this.#errorChanges.get(rail) ?? { at: since, why: 'no change since caad started' };
    });
  }
}

function isFailure(code: StatusName): code is Failure {
  return Object.hasOwn(remedies, code);
}

function hostChange(was: HostView['state'], host: HostView): string | null {
  if (host.state === 'member') return `host ${host.name} joined`;
  if (host.state === 'panicked') return `host ${host.name} panicked`;
  return was === 'member' ? `host ${host.name} left` : null;
}
