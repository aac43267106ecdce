// The outside world of a copied cluster: scripts end as is supposed, processes die when they are killed, and the clock
// jumps from one event to the next.
import type { Cluster } from '../cluster-interface.ts';
import type {
  ClusterEvent,
  EntryPoint,
  MemberName,
  Millis,
  ResourceDocument,
  ResourceName,
  ScriptOutcome,
} from '../documents.ts';
import type { Effect } from '../effects.ts';
import type { Caller, Command, Input } from '../inputs.ts';

/** What is supposed to happen: an administrator's command, or an application that fails on its member. */
export type Supposition =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'failure'; readonly resource: ResourceName };

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

interface Pending {
  readonly at: Millis;
  readonly input: Input;
}

export class Stage {
  readonly cluster: Cluster;
  readonly lines: PlannedLine[] = [];
  readonly events: ClusterEvent[] = [];
  exitCode: number | null = null;
  readonly #question: PlanQuestion;
  readonly #begin: Millis;
  /** In order of time; a plan has few at once. */
  #pending: Pending[] = [];
  /** The application that is supposed to fail has been found dead. */
  #failed = false;

  constructor(cluster: Cluster, question: PlanQuestion, begin: Millis) {
    this.cluster = cluster;
    this.#question = question;
    this.#begin = begin;
  }

  play(resources: readonly ResourceDocument[]): void {
    for (const { name, waiting } of resources) {
      if (waiting !== null)
        this.#await(waiting.until, { type: 'timer/due', id: `failover:${name}` });
    }
    this.#await(this.#begin, this.#opening());
    let next = this.#pending.shift();
    while (next !== undefined) {
      const at = Math.max(next.at, this.#begin);
      for (const effect of this.cluster.step(next.input, at)) this.#take(effect, at);
      next = this.#pending.shift();
    }
  }

  #opening(): Input {
    const { supposition, caller } = this.#question;
    if (supposition.kind === 'failure') {
      return { type: 'timer/due', id: `check:${supposition.resource}` };
    }
    const { basis: _, ...rest } = caller;
    return { type: 'command/requested', request, caller: rest, command: supposition.command };
  }

  #await(at: Millis, input: Input): void {
    const later = this.#pending.findIndex((pending) => pending.at > at);
    this.#pending.splice(later === -1 ? this.#pending.length : later, 0, { at, input });
  }

  #take(effect: Effect, at: Millis): void {
    switch (effect.type) {
      case 'script/run':
        this.#await(at, this.#endOf(effect));
        return;
      case 'member/kill':
        this.#await(at, { type: 'member/killed', member: effect.member });
        return;
      case 'resource/kill': {
        const { resource, member } = effect;
        const end = { killed: 0, left: 0 };
        this.#await(at, { type: 'resource/killed', resource, member, end });
        return;
      }
      case 'timer/arm':
        // Checks find everything well, and failures age, for ever: only delays belong to the plan.
        if (effect.id.startsWith('failover:')) {
          this.#await(effect.at, { type: 'timer/due', id: effect.id });
        }
        return;
      case 'timer/cancel':
        this.#pending = this.#pending.filter(
          ({ input }) => input.type !== 'timer/due' || input.id !== effect.id,
        );
        return;
      case 'reply/line':
        this.lines.push({ stream: effect.stream, text: effect.text });
        return;
      case 'reply/ended':
        this.exitCode = effect.exitCode;
        return;
      case 'publish':
        if (effect.change.collection === 'events') {
          this.events.push({ ...effect.change.view, at: at - this.#begin });
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
