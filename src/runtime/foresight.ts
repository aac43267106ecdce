// Answers to "what would happen", from the cluster as it is at the moment of the question.
import {
  type Cluster,
  type MemberSurvival,
  type Millis,
  type Plan,
  type PlanQuestion,
  planAhead,
  survivalOf,
} from '../engine/index.ts';

export interface Foresight {
  /** What a supposition would lead to; changes nothing. */
  plan(question: PlanQuestion): Plan;
  /** What the loss of each member that is up would cost; kept until the cluster changes. */
  survival(): Survival;
}

export interface Survival {
  readonly basis: string;
  readonly members: readonly MemberSurvival[];
}

export function createForesight(cluster: () => Cluster, now: () => Millis): Foresight {
  let known: Survival | null = null;
  return {
    plan: (question) => {
      const { config, documents, basis } = cluster();
      return { basis: basis(), ...planAhead(config, documents(), question, now()) };
    },
    survival: () => {
      const { config, documents, basis, view } = cluster();
      const current = basis();
      if (known?.basis === current) return known;
      const members = view(now())
        .members.filter(({ state }) => state === 'UP')
        .map(({ name }) => survivalOf(config, documents(), name, now()));
      known = { basis: current, members };
      return known;
    },
  };
}
