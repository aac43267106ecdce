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

/** What to do about the codes of the manual's 10.5 and 10.11.1, in one line each (TUI-142). */
const remedies: Partial<Readonly<Record<StatusName, string>>> = {
  IMC_NOTINIT: 'run imc_init on this member',
  IMC_MCFULL: 'raise the address space of the cluster: imc_init -a, or rcmgr set IMC_MAX_ALLOC',
  IMC_RXFULL: 'raise the receive space of this member: imc_init -r, or rcmgr set IMC_MAX_RECV',
  IMC_WIRED_LIMIT: 'raise vm_syswiredpercent in etc/sysconfigtab and reboot the member',
  IMC_MAPENTRIES: 'attach fewer regions in one process',
  IMC_NOMEM: "raise the process's limit of virtual memory",
  IMC_NORESOURCES: 'use fewer regions or locks: no parameter raises this limit',
  IMC_NOMAPPER: 'reboot the member that has lost its imc_mapper',
  IMC_PERMIT:
    'run the program as the owner of the region or lock set, or give it wider permissions',
};

/** What programs call, by what the kernel calls it. */
const routines: Readonly<Record<string, string>> = {
  apiInit: 'imc_api_init',
  alloc: 'imc_asalloc',
  dealloc: 'imc_asdealloc',
  attach: 'imc_asattach',
  attachTo: 'imc_asattach_ptp',
  detach: 'imc_asdetach',
  allocLocks: 'imc_lkalloc',
  deallocLocks: 'imc_lkdealloc',
  kill: 'imc_kill',
  info: 'imc_getclusterinfo',
};

export class Journal {
  readonly #options: JournalOptions;
  readonly #events: JournalEvent[] = [];
  readonly #errorChanges = new Map<number, ErrorChange>();
  #seen: Snapshot | null = null;
  readonly #consoleLines = new Map<MemberName, number>();

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  get events(): readonly JournalEvent[] {
    return this.#events;
  }

  note(kind: JournalEvent['kind'], text: string): void {
    this.#events.push({ at: this.#options.now(), kind, text });
    if (this.#events.length > eventsMax) this.#events.splice(0, this.#events.length - eventsMax);
    if (kind === 'console') this.#options.write(`memory channel: ${text}`);
  }

  /** A program was answered with a code; only those that have a remedy are worth a line. */
  noteCode(code: StatusName, call: string, program: string): void {
    const remedy = remedies[code];
    if (remedy === undefined) return;
    this.note('code', `${code} from ${routines[call] ?? call} in ${program}: ${remedy}`);
  }

  /** Writes down the console lines of a host that were not there before. */
  noteConsole(host: MemberName, lines: readonly string[]): void {
    const known = this.#consoleLines.get(host) ?? 0;
    for (const line of lines.slice(known)) this.note('console', `${host}: ${line}`);
    this.#consoleLines.set(host, lines.length);
  }

  /** The emulation begins anew, with empty consoles and counts of zero. */
  begin(): void {
    this.#consoleLines.clear();
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
    const losses = lost > 0 ? [`${lost} ${lost === 1 ? 'packet' : 'packets'} lost`] : [];
    const why = [...losses, ...reasons].join('; ') || 'an error on the interconnect';
    this.#errorChanges.set(rail.id, { at: this.#options.now(), why });
    this.note('error', `error count of logical rail ${rail.id} is ${rail.errorCount}: ${why}`);
  }

  /** One for each rail; those that have not changed say so. */
  errorChangesOf(rails: number, since: Millis): readonly ErrorChange[] {
    return Array.from({ length: rails }, (_, rail) => {
      return this.#errorChanges.get(rail) ?? { at: since, why: 'no change since caad started' };
    });
  }
}

function hostChange(was: HostView['state'], host: HostView): string | null {
  if (host.state === 'member') return `host ${host.name} joined`;
  if (host.state === 'panicked') return `host ${host.name} panicked`;
  return was === 'member' ? `host ${host.name} left` : null;
}
