// What would happen: the door for the rest of the engine and its users.
export {
  type Plan,
  type PlannedChange,
  type PlannedPlacement,
  type PlannedState,
  planAhead,
  planInSteps,
} from './plan.ts';
export type { PlanQuestion, SupposedFailure, Supposition } from './stage.ts';
export { atOnce, type Stepwise } from './stepwise.ts';
export { type MemberSurvival, survivalOf } from './survival.ts';
