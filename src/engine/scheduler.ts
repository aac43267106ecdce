// How a procedure waits. A procedure is a generator that reads top to bottom; it yields what it waits for and is
// resumed when that has happened. Nothing here knows what procedures do.
import type { MemberName, Millis, ResourceName, ScriptOutcome } from './documents.ts';
import type { KillEnd } from './inputs.ts';

/** How a script run ended. */
export interface ScriptEnd {
  readonly outcome: ScriptOutcome;
  readonly durationMs: Millis;
  readonly output: readonly string[];
}

export type Wait =
  /** Until the run with this ticket has ended. */
  | { readonly for: 'script'; readonly ticket: number; readonly member: MemberName }
  /** Until this procedure alone may act on all of `names`, and nobody acts on those it relies on. */
  | {
      readonly for: 'slots';
      readonly names: readonly ResourceName[];
      readonly relied: readonly ResourceName[];
    }
  /** Until every process of the member is dead. */
  | { readonly for: 'killed'; readonly member: MemberName }
  /** Until what is left of the resource has been killed; `heard` is told what came of it. */
  | {
      readonly for: 'resource-killed';
      readonly resource: ResourceName;
      readonly heard: (end: KillEnd) => void;
    }
  /** Until the cluster has quorum. */
  | { readonly for: 'quorum' };

export type Procedure<T> = Generator<Wait, T, ScriptEnd | undefined>;

interface Task {
  readonly procedure: Procedure<void>;
}

interface SlotRequest {
  readonly task: Task;
  readonly names: readonly ResourceName[];
  readonly relied: readonly ResourceName[];
}

export class Scheduler {
  readonly #ready: { readonly task: Task; readonly value: ScriptEnd | undefined }[] = [];
  readonly #scripts = new Map<number, { readonly task: Task; readonly member: MemberName }>();
  readonly #kills = new Map<MemberName, Task[]>();
  readonly #resourceKills = new Map<
    ResourceName,
    { readonly task: Task; readonly heard: (end: KillEnd) => void }
  >();
  readonly #held = new Set<ResourceName>();
  /** How many procedures rely on each resource staying as it is. */
  readonly #relied = new Map<ResourceName, number>();
  readonly #checks = new Map<ResourceName, number>();
  #slotRequests: SlotRequest[] = [];
  #quorumWaiters: Task[] = [];
  readonly #cancelCheck: (ticket: number) => void;

  /** @param cancelCheck called with the ticket of a check that stands in the way of somebody else. */
  constructor(cancelCheck: (ticket: number) => void) {
    this.#cancelCheck = cancelCheck;
  }

  /** Starts a procedure; it runs when {@link run} is called. */
  spawn(procedure: Procedure<void>): void {
    this.#ready.push({ task: { procedure }, value: undefined });
  }

  /** Runs every procedure that can go on, until all of them wait. */
  run(): void {
    for (let next = this.#ready.shift(); next !== undefined; next = this.#ready.shift()) {
      const result = next.task.procedure.next(next.value);
      if (result.done !== true) this.#park(next.task, result.value);
    }
  }

  #park(task: Task, wait: Wait): void {
    switch (wait.for) {
      case 'script':
        this.#scripts.set(wait.ticket, { task, member: wait.member });
        return;
      case 'slots':
        this.#slotRequests.push({ task, names: wait.names, relied: wait.relied });
        this.#cancelChecksOf([...wait.names, ...wait.relied]);
        this.#grantSlots();
        return;
      case 'killed':
        this.#kills.set(wait.member, [...(this.#kills.get(wait.member) ?? []), task]);
        return;
      case 'resource-killed':
        this.#resourceKills.set(wait.resource, { task, heard: wait.heard });
        return;
      case 'quorum':
        this.#quorumWaiters.push(task);
    }
  }

  /** The member that a ticket still waited for runs on; undefined for an old or unknown ticket. */
  memberOfTicket(ticket: number): MemberName | undefined {
    return this.#scripts.get(ticket)?.member;
  }

  scriptEnded(ticket: number, end: ScriptEnd): void {
    const waiting = this.#scripts.get(ticket);
    if (waiting === undefined) return;
    this.#scripts.delete(ticket);
    this.#ready.push({ task: waiting.task, value: end });
  }

  /** Every run on the member is over, whatever it was doing. */
  memberGone(member: MemberName, end: ScriptEnd): void {
    for (const [ticket, waiting] of [...this.#scripts]) {
      if (waiting.member === member) this.scriptEnded(ticket, end);
    }
  }

  memberKilled(member: MemberName): void {
    const tasks = this.#kills.get(member) ?? [];
    this.#kills.delete(member);
    for (const task of tasks) this.#ready.push({ task, value: undefined });
  }

  resourceKilled(resource: ResourceName, end: KillEnd): void {
    const waiting = this.#resourceKills.get(resource);
    if (waiting === undefined) return;
    this.#resourceKills.delete(resource);
    waiting.heard(end);
    this.#ready.push({ task: waiting.task, value: undefined });
  }

  quorumRegained(): void {
    const tasks = this.#quorumWaiters;
    this.#quorumWaiters = [];
    for (const task of tasks) this.#ready.push({ task, value: undefined });
  }

  // --- slots: one procedure at a time may act on a resource -----------------------------------------------------

  /** Whether a request for these would have to wait behind something other than a check. */
  wouldWait(names: readonly ResourceName[], relied: readonly ResourceName[]): boolean {
    const isActedOn = (name: ResourceName): boolean =>
      (this.#held.has(name) && !this.#checks.has(name)) ||
      this.#slotRequests.some((request) => request.names.includes(name));
    const isReliedOn = (name: ResourceName): boolean =>
      this.#relied.has(name) || this.#slotRequests.some(({ relied: all }) => all.includes(name));
    return names.some((name) => isActedOn(name) || isReliedOn(name)) || relied.some(isActedOn);
  }

  /** Whether somebody acts on it or relies on it. */
  isHeld(name: ResourceName): boolean {
    return this.#held.has(name) || this.#relied.has(name);
  }

  release(names: readonly ResourceName[], relied: readonly ResourceName[]): void {
    for (const name of names) this.#held.delete(name);
    for (const name of relied) {
      const left = (this.#relied.get(name) ?? 0) - 1;
      if (left > 0) this.#relied.set(name, left);
      else this.#relied.delete(name);
    }
    this.#grantSlots();
  }

  /** Marks the holder of a slot as a mere check, which gives way to whoever wants the slot. */
  checkBegins(name: ResourceName, ticket: number): void {
    this.#checks.set(name, ticket);
    const isWanted = this.#slotRequests.some(
      ({ names, relied }) => names.includes(name) || relied.includes(name),
    );
    if (isWanted) this.#cancelCheck(ticket);
  }

  checkEnds(name: ResourceName): void {
    this.#checks.delete(name);
  }

  #cancelChecksOf(names: readonly ResourceName[]): void {
    for (const name of names) {
      const ticket = this.#checks.get(name);
      if (ticket !== undefined) this.#cancelCheck(ticket);
    }
  }

  /** In order of asking; a request is not overtaken on any name it waits for. */
  #grantSlots(): void {
    const wanted = new Set<ResourceName>();
    const wantedToRely = new Set<ResourceName>();
    const left: SlotRequest[] = [];
    for (const request of this.#slotRequests) {
      const { names, relied } = request;
      const free =
        names.every((name) => !this.isHeld(name) && !wanted.has(name) && !wantedToRely.has(name)) &&
        relied.every((name) => !this.#held.has(name) && !wanted.has(name));
      if (free) {
        for (const name of names) this.#held.add(name);
        for (const name of relied) this.#relied.set(name, (this.#relied.get(name) ?? 0) + 1);
        this.#ready.push({ task: request.task, value: undefined });
      } else {
        for (const name of names) wanted.add(name);
        for (const name of relied) wantedToRely.add(name);
        left.push(request);
      }
    }
    this.#slotRequests = left;
  }
}
