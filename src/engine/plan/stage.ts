// The outside world of a copied cluster: scripts end as is supposed, processes die when they are killed, and the clock
// jumps from one event to the next.
import { outageOf } from '../caa/index.ts';
import type {
  ClusterEvent,
  EntryPoint,
  MemberName,
  Millis,
  RegistryVersion,
  ResourceDocument,
  ResourceName,
  ScriptOutcome,
} from '../documents.ts';
import type { Effect } from '../effects.ts';
import { Fifo } from '../fifo.ts';
import type { Caller, Command, Input } from '../inputs.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { Alarms } from './alarms.ts';
import type { Stepwise } from './stepwise.ts';

/** What is supposed to happen: an administrator's command, or something that fails. */
export type Supposition =
  | { readonly kind: 'command'; readonly command: Command }
  /** An application, on its member. */
  | { readonly kind: 'failure'; readonly resource: ResourceName }
  /** All that a network, tape or changer resource watches, at once: on one member, or on all for null. */
  | {
      readonly kind: 'outage';
      readonly resource: ResourceName;
      readonly member: MemberName | null;
    };

/** An entry point that is supposed to fail; null is every member. All others are supposed to succeed at once. */
export interface SupposedFailure {
  readonly entryPoint: EntryPoint;
  readonly resource: ResourceName;
  readonly member: MemberName | null;
}

export interface PlanQuestion {
  readonly supposition: Supposition;
  readonly failing: readonly SupposedFailure[];
  readonly caller: Caller;
}

export interface PlannedLine {
  readonly stream: 'out' | 'err';
  readonly text: string;
}

const request = 1;

export class Stage {
  readonly cluster: Rehearsal;
  readonly lines: PlannedLine[] = [];
  readonly events: ClusterEvent[] = [];
  /** What was noted of registrations, oldest first. */
  readonly versions: RegistryVersion[] = [];
  /** Null also where nothing was commanded. */
  exitCode: number | null = null;
  readonly #question: PlanQuestion;
  readonly #begin: Millis;
  /** What happens now, in order. */
  readonly #inputs = new Fifo<() => Input | null>();
  /** What happens later. */
  readonly #alarms = new Alarms();
  #now: Millis;
  /** The application that is supposed to fail has been found dead. */
  #failed = false;

  constructor(cluster: Rehearsal, question: PlanQuestion, begin: Millis) {
    this.cluster = cluster;
    this.#question = question;
    this.#begin = begin;
    this.#now = begin;
  }

  /** Plays it to the end, when nothing is left to happen. */
  *play(resources: readonly ResourceDocument[]): Stepwise<void> {
    for (const { name, waiting } of resources) {
      if (waiting !== null) this.#alarms.set(`failover:${name}`, waiting.until);
    }
    this.#takeAlarms();
    for (const input of this.#opening()) this.#await(input);
    do {
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
        const input = next();
        if (input === null) continue;
        for (const effects of this.cluster.play(input, this.#now)) {
          for (const effect of effects) this.#take(effect);
          yield;
        }
      }
    } while (this.#jump());
  }

  #opening(): readonly Input[] {
    const { supposition, caller } = this.#question;
    const { basis: _, ...rest } = caller;
    const order = (command: Command): Input => ({
      type: 'command/requested',
      request,
      caller: rest,
      command,
    });
    switch (supposition.kind) {
      case 'command':
        return [order(supposition.command)];
      case 'failure':
        return [{ type: 'timer/due', id: `check:${supposition.resource}` }];
      case 'outage':
        // All faults come before the first of their consequences, since a network goes down everywhere at once.
        return outageOf(this.cluster.documents(), supposition).map(order);
    }
  }

  /** An outage is no command: nobody would be told, and nothing would end. */
  get #isCommand(): boolean {
    return this.#question.supposition.kind === 'command';
  }

  #await(input: Input): void {
    this.#inputs.push(() => input);
  }

  /** Everything that is due by now. */
  #takeAlarms(): void {
    for (const alarm of this.#alarms.takeUntil(this.#now)) {
      // It may still be cancelled until its turn comes.
      this.#inputs.push(() => (alarm.isOff ? null : { type: 'timer/due', id: alarm.id }));
    }
  }

  /** Nothing is left to happen now: goes to the next time at which something does. */
  #jump(): boolean {
    const next = this.#alarms.next();
    if (next === undefined) return false;
    this.#now = next;
    this.#takeAlarms();
    return true;
  }

  #take(effect: Effect): void {
    switch (effect.type) {
      case 'script/run':
        this.#await(this.#endOf(effect));
        return;
      case 'member/kill':
        this.#await({ type: 'member/killed', member: effect.member });
        return;
      case 'resource/kill': {
        const { resource, member } = effect;
        const end = { killed: null, left: 0 };
        this.#await({ type: 'resource/killed', resource, member, end });
        return;
      }
      case 'timer/arm':
        // Checks find everything well, and failures age, for ever: only delays belong to the plan.
        if (/^(failover|turn):/.test(effect.id)) this.#alarms.set(effect.id, effect.at);
        return;
      case 'timer/cancel':
        this.#alarms.cancel(effect.id);
        return;
      case 'reply/line':
        if (this.#isCommand) this.lines.push({ stream: effect.stream, text: effect.text });
        return;
      case 'reply/ended':
        if (this.#isCommand) this.exitCode = effect.exitCode;
        return;
      case 'store':
        if (effect.change.kind === 'version') this.versions.push(effect.change.document);
        return;
      case 'publish':
        if (effect.change.collection === 'events') {
          this.events.push({ ...effect.change.view, at: this.#now - this.#begin });
        }
    }
  }

  #endOf({ ticket, entryPoint, resource, member }: Extract<Effect, { type: 'script/run' }>): Input {
    const { failing } = this.#question;
    const fails =
      this.#isTheFailure(entryPoint, resource) ||
      failing.some(
        (one) =>
          one.entryPoint === entryPoint &&
          one.resource === resource &&
          (one.member === null || one.member === member),
      );
    const outcome: ScriptOutcome = { kind: 'exit', code: fails ? 1 : 0 };
    return { type: 'script/ended', ticket, outcome, durationMs: 0, output: [] };
  }

  /** Found dead once; what is started again after that is well. */
  #isTheFailure(entryPoint: EntryPoint, resource: ResourceName): boolean {
    const { supposition } = this.#question;
    if (supposition.kind !== 'failure' || this.#failed) return false;
    if (entryPoint !== 'check' || resource !== supposition.resource) return false;
    this.#failed = true;
    return true;
  }
}
