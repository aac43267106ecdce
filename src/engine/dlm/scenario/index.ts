// Scenario scripts: reading, playing, checking, explaining and writing them.
export { checkStep, runScenario } from './check.ts';
export type { BenchFacts, BenchLock, BenchProcess, BenchResource } from './facts.ts';
export { type KnownNames, problemOf, readOperation } from './grammar.ts';
export {
  type Expectation,
  parseScenario,
  type Scenario,
  ScenarioError,
  type ScenarioStep,
} from './parse.ts';
export { type Outcome, ScenarioPlayer } from './play.ts';
export { formatOperation, formatScenario } from './script.ts';
export type { StageLock, StageResource, StageView } from './stage.ts';
export type { Circle, Told } from './told.ts';
