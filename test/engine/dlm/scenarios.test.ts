// Every scenario script in fixtures/dlm/scenarios, played from start to end.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  formatScenario,
  parseScenario,
  problemOf,
  readOperation,
  runScenario,
  ScenarioError,
  ScenarioPlayer,
} from '../../../src/engine/dlm/index.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../fixtures/dlm/scenarios');

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

describe('a scenario as a text and as operations that somebody types', () => {
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));

  it('every operation of every scenario is understood as it is typed', () => {
    for (const text of texts) {
      const scenario = parseScenario(text);
      const player = new ScenarioPlayer(scenario);
      for (const step of scenario.steps) {
        const { processes, locks } = player.view();
        const names = { processes: processes.map(({ name }) => name) };
        const known = { ...names, locks: locks.map(({ name }) => name), held: [] };
        expect(problemOf(step, known), `${scenario.title}, line ${step.line}`).toBeNull();
        player.play(step);
      }
    }
  });

  it('a typed operation is read as the same operation, and a wrong word is named', () => {
    const known = { processes: ['A'], locks: ['a'], held: ['a'] };
    expect(readOperation('A: cvt a EX +VALB V="x y"', 7, known)).toEqual({
      line: 7,
      by: 'A',
      verb: 'cvt',
      words: ['a', 'EX', '+VALB', 'V="x y"'],
      expected: [],
    });
    expect(() => readOperation('A: cvt a EXX', 7, known)).toThrow(
      'line 7: there is no mode EXX; the modes are NL, CR, CW, PR, PW and EX',
    );
  });

  it('written down it is the same scenario', () => {
    for (const text of texts) {
      const again = formatScenario(parseScenario(text));
      expect(formatScenario(parseScenario(again))).toBe(again);
      expect(runScenario(parseScenario(again))).toEqual([]);
    }
  });
});

describe('what can be seen of a scenario', () => {
  it('DLM-207 DLM-210 the circle of a deadlock, its victim first, each waiting for the next', () => {
    const file = readdirSync(folder).find((name) => name.startsWith('s-12'));
    const { steps, ...scenario } = parseScenario(readFileSync(join(folder, file ?? ''), 'utf8'));
    const player = new ScenarioPlayer(scenario);
    const circles = steps.flatMap((step) => player.play(step).circles);
    expect(circles).toEqual([
      [
        { lock: 'c1', process: 'C', resource: 'R1', mode: 'NONE', requested: 'PR' },
        { lock: 'a2', process: 'A', resource: 'R2', mode: 'NONE', requested: 'PR' },
        { lock: 'b3', process: 'B', resource: 'R3', mode: 'NONE', requested: 'PR' },
      ],
    ]);
  });

  it('resources of other namespaces, sublocks and names that are no plain text', () => {
    const script = [
      'A: nsjoin public 7 as p',
      'A: lock a p:disk1 EX',
      'A: lock b "größe 1" NL',
      'A: lock c b/x PR',
    ].join('\n');
    const scenario = parseScenario(script);
    const player = new ScenarioPlayer(scenario);
    for (const step of scenario.steps) player.play(step);
    const view = player.view();
    expect(view.resources.map(({ path }) => path)).toEqual(['p:disk1', 'größe 1', 'größe 1/x']);
    expect(view.locks.map(({ resource }) => resource)).toEqual(['p:disk1', 'größe 1', 'größe 1/x']);
  });
});
