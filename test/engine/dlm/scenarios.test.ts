// Every scenario script in test/scenarios/dlm, played from start to end.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseScenario, runScenario, ScenarioError } from '../../../src/engine/dlm/index.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../scenarios/dlm');

describe('scenarios', () => {
  for (const file of readdirSync(folder).sort()) {
    const text = readFileSync(join(folder, file), 'utf8');
    const scenario = parseScenario(text);
    const rows = /^# Rows: (.*)$/m.exec(text)?.[1];
    it(`${scenario.title}: ${rows}`, () => {
      expect(rows).toMatch(/^DLM-\d{3}/);
      expect(scenario.steps.length).toBeGreaterThan(1);
      expect(runScenario(scenario)).toEqual([]);
    });
  }

  it('are all there: 46 and the three techniques of caching', () => {
    const titles = readdirSync(folder).map((file) => file.slice(0, 4));
    const numbers = Array.from({ length: 46 }, (_, at) => `s-${String(at + 1).padStart(2, '0')}`);
    expect(titles.sort()).toEqual([...numbers, 'w-1-', 'w-2-', 'w-3-']);
  });
});

describe('a scenario that does not come true', () => {
  const problems = (text: string) => runScenario(parseScenario(text));

  it('is told about answers, states and events', () => {
    expect(problems('A: lock a R EX\n  DLM_SYNC')).toEqual([
      'line 1: expected DLM_SYNC, got DLM_SUCCESS untouched',
    ]);
    expect(problems('A: lock a R EX\n  DLM_SUCCESS\n  R G[a:PR]')).toEqual([
      'line 1: expected R G[a:PR], got G[a:EX] V=""',
    ]);
    expect(problems('A: lock a R EX blk=f\nB: quelock b R EX')).toEqual([
      'line 2: not expected: A: blocking a mode=EX routine=f',
    ]);
    expect(problems('A: lock a R EX\n  DLM_SUCCESS\n  A: completion a DLM_SUCCESS')).toEqual([
      'line 1: expected A: completion a DLM_SUCCESS, but it did not happen',
    ]);
    expect(problems('A: lock a R EX\n  one of a b DLM_DEADLOCK')).toEqual([
      'line 1: expected exactly one of a, b to end with DLM_DEADLOCK, got nothing',
    ]);
  });

  it('names the line of what it does not understand', () => {
    expect(() => problems('  DLM_SUCCESS')).toThrow(
      new ScenarioError(1, 'nothing has been done yet'),
    );
    expect(() => problems('lock a')).toThrow('line 1: expected `who: what …`');
    expect(() => problems('A: dance')).toThrow('line 1: nobody can dance');
    expect(() => problems('Z: detach')).toThrow('line 1: no process Z');
    expect(() => problems('A: unlock a')).toThrow('line 1: no lock a');
    expect(() => problems('A: lock a R EX +FAST')).toThrow('line 1: no flag +FAST');
    expect(() => problems('time: later')).toThrow('line 1: expected `time: +500ms`');
    expect(() => problems('A: detach\n  DLM_SUCCESS\n  perhaps')).toThrow(
      'not understood: perhaps',
    );
  });
});
