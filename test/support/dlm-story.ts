// A test case written as a scenario script; see fixtures/dlm/scenarios for longer ones.
import { expect, it } from 'vitest';
import {
  type DlmSettings,
  parseScenario,
  runScenario,
  ScenarioPlayer,
} from '../../src/engine/dlm/index.ts';

/** Plays the script and expects everything to come true. The title names the rows that it proves. */
export function story(title: string, script: string, settings: Partial<DlmSettings> = {}): void {
  it(title, () => {
    const scenario = parseScenario(dedent(script));
    expect(scenario.steps.length).toBeGreaterThan(0);
    expect(runScenario(scenario, new ScenarioPlayer(scenario, settings))).toEqual([]);
  });
}

/** Takes away the indentation that the script has from the test file; its first line has none. */
function dedent(script: string): string {
  const [first = '', ...others] = script.split('\n');
  const depths = others
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const least = Math.min(...depths);
  // Where only one thing is done, all other lines say what is expected.
  const margin = depths.every((depth) => depth === least) ? least - 2 : least;
  return [first, ...others.map((line) => line.slice(margin))].join('\n');
}
