// How a procedure waits. A procedure is a generator that reads top to bottom; it yields what it waits for and is
// resumed when that has happened. Nothing here knows what procedures do.
import type { MemberName, Millis, ResourceName, ScriptOutcome } from './documents.ts';
import { Fifo } from './fifo.ts';
import type { KillEnd } from './inputs.ts';
import { Slots } from './slots.ts';

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
  /** Until what came meanwhile has had its turn. */
  | { readonly for: 'turn'; readonly id: string }
  /** Until the cluster has quorum. */
  | { readonly for: 'quorum' };

export type Procedure<T> = Generator<Wait, T, ScriptEnd | undefined>;

interface Task {
  readonly procedure: Procedure<void>;
}

export class Scheduler {
  readonly #ready = new Fifo<{ readonly task: Task; readonly value: ScriptEnd | undefined }>();
  readonly #scripts = new Map<number, { readonly task: Task; readonly member: MemberName }>();
  readonly #kills = new Map<MemberName, Task[]>();
  readonly #resourceKills = new Map<
    ResourceName,
    { readonly task: Task; readonly heard: (end: KillEnd) => void }
  >();
  readonly #slots = new Slots<Task>();
  readonly #checks = new Map<ResourceName, number>();
  readonly #turns = new Map<string, Task>();
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
    let goesOn = true;
    while (goesOn) goesOn = this.runOne();
  }

  /** Runs the next procedure that can go on until it waits; false if all of them wait. */
  runOne(): boolean {
    const next = this.#ready.shift();
    if (next === undefined) return false;
    const result = next.task.procedure.next(next.value);
    if (result.done !== true) this.#park(next.task, result.value);
    return true;
  }

  #park(task: Task, wait: Wait): void {
    switch (wait.for) {
      case 'script':
        this.#scripts.set(wait.ticket, { task, member: wait.member });
        return;
      case 'slots':
        this.#cancelChecksOf(wait.names);
        this.#cancelChecksOf(wait.relied);
        if (this.#slots.ask(task, wait.names, wait.relied)) this.#goOn(task);
        return;
      case 'turn':
        this.#turns.set(wait.id, task);
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
    for (const task of tasks) this.#goOn(task);
  }

  resourceKilled(resource: ResourceName, end: KillEnd): void {
    const waiting = this.#resourceKills.get(resource);
    if (waiting === undefined) return;
    this.#resourceKills.delete(resource);
    waiting.heard(end);
    this.#ready.push({ task: waiting.task, value: undefined });
  }

  /** The turn that a procedure waited for has come. */
  turnCame(id: string): void {
    const task = this.#turns.get(id);
    if (task === undefined) return;
    this.#turns.delete(id);
    this.#goOn(task);
  }

  quorumRegained(): void {
    const tasks = this.#quorumWaiters;
    this.#quorumWaiters = [];
    for (const task of tasks) this.#goOn(task);
  }

  // --- slots: one procedure at a time may act on a resource -----------------------------------------------------

  /** Whether a request for these would have to wait behind something other than a check. */
  wouldWait(names: readonly ResourceName[], relied: readonly ResourceName[]): boolean {
    const slots = this.#slots;
    const isActedOn = (name: ResourceName): boolean =>
      (slots.isActedOn(name) && !this.#checks.has(name)) || slots.isWanted(name);
    return (
      names.some((name) => isActedOn(name) || slots.isReliedOn(name)) || relied.some(isActedOn)
    );
  }

  /** Whether somebody acts on it or relies on it. */
  isHeld(name: ResourceName): boolean {
    return this.#slots.isHeld(name);
  }

  release(names: readonly ResourceName[], relied: readonly ResourceName[]): void {
    for (const task of this.#slots.release(names, relied)) this.#goOn(task);
  }

  /** Marks the holder of a slot as a mere check, which gives way to whoever wants the slot. */
  checkBegins(name: ResourceName, ticket: number): void {
    this.#checks.set(name, ticket);
    if (this.#slots.isAwaited(name)) this.#cancelCheck(ticket);
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

  #goOn(task: Task): void {
    this.#ready.push({ task, value: undefined });
  }
}
