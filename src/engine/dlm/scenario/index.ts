// Scenario scripts: reading, playing and checking them.
export { checkStep, runScenario } from './check.ts';
export { parseScenario, type Scenario, ScenarioError, type ScenarioStep } from './parse.ts';
export { type Outcome, ScenarioPlayer } from './play.ts';
