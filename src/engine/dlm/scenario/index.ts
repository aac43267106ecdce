// Scenario scripts: reading and playing them.
export { runScenario } from './check.ts';
export { parseScenario, ScenarioError } from './parse.ts';
export { ScenarioPlayer } from './play.ts';
