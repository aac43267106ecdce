// Answers to "what would happen", from the cluster as it is at the moment of the question. They take long where
// thousands of resources are concerned, so that they are given in short steps; whoever asks takes the steps.
import {
  type Cluster,
  type MemberSurvival,
  type Millis,
  type Plan,
  type PlanQuestion,
  planInSteps,
  type Stepwise,
  survivalOf,
} from '../engine/index.ts';

export interface Foresight {
  /** What a supposition would lead to; changes nothing. Its basis is the cluster as it is at the first step. */
  plan(question: PlanQuestion): Stepwise<Plan>;
  /** What the loss of each member that is up would cost, as of the first step; kept until the cluster changes. */
  survival(): Stepwise<Survival>;
}

export interface Survival {
  readonly basis: string;
  readonly members: readonly MemberSurvival[];
}

export function createForesight(cluster: () => Cluster, now: () => Millis): Foresight {
  let known: Survival | null = null;
  return {
    *plan(question) {
      const { config, documents, basis } = cluster();
      const current = basis();
      const plan = yield* planInSteps(config, documents(), question, now());
      return { basis: current, ...plan };
    },
    *survival() {
      const { config, documents, basis } = cluster();
      const current = basis();
      if (known?.basis === current) return known;
      const [before, time] = [documents(), now()];
      const configured = new Set(config.members.map(({ name }) => name));
      const members: MemberSurvival[] = [];
      for (const { name, state } of before.members) {
        if (state !== 'UP' || !configured.has(name)) continue;
        members.push(yield* survivalOf(config, before, name, time));
      }
      known = { basis: current, members };
      return known;
    },
  };
}
