// The practice bench without a terminal: operations, undo, scenarios, and what it tells lessons.

import { describe, expect, it } from 'vitest';
import { formatScenario, parseScenario } from '../../src/engine/dlm/index.ts';
import { benchFacts, keptScript, recordedScript } from '../../src/screens/dlm-bench/record.ts';
import { reduceBench } from '../../src/screens/dlm-bench/reduce.ts';
import {
  fileNameFor,
  findScenario,
  scenarioEntries,
} from '../../src/screens/dlm-bench/scenarios.ts';
import {
  type BenchState,
  benchOf,
  operated,
  problemOfOperation,
  readScript,
  startBench,
} from '../../src/screens/dlm-bench/state.ts';
import { presentMoment, stepsMax } from '../../src/screens/dlm-bench/tape.ts';
import { fc } from '../support/properties.ts';
import { benchAfter, factsAfresh, operations, scenarios } from './dlm-bench-data.ts';
import { keyOf, worldOf } from './monitoring-world.ts';

const world = worldOf({ scenarios });

function press(state: BenchState, ...ids: readonly string[]): BenchState {
  return ids.reduce((now, id) => {
    const step = reduceBench(now, { type: 'action', id: `bench.${id}`, key: null }, world);
    return step?.state ?? now;
  }, state);
}

function loaded(text: string): BenchState {
  const read = readScript(text, null);
  if (!read.ok) throw new Error(read.problem);
  return benchOf(read.scenario);
}

describe('undo', () => {
  const history = fc.array(operations, { maxLength: 40 });

  it('undoing and redoing as often gives the same facts', () => {
    fc.assert(
      fc.property(history, fc.nat(50), (texts, count) => {
        const state = benchAfter(texts);
        const back = press(state, ...Array.from({ length: count }, () => 'undo'));
        expect(back.tape.position).toBe(Math.max(0, state.tape.position - count));
        const again = press(back, ...Array.from({ length: count }, () => 'redo'));
        expect(benchFacts(again.tape)).toEqual(benchFacts(state.tape));
      }),
      { numRuns: 150 },
    );
  });

  it('an operation that is undone and done again is as if it had never been undone', () => {
    fc.assert(
      fc.property(history, operations, operations, (texts, text, other) => {
        const once = benchAfter([...texts, text]);
        const before = benchAfter(texts);
        const moved = once.tape.position > before.tape.position;
        const twice = benchAfter([text], press(once, ...(moved ? ['undo'] : [])));
        expect(benchFacts(twice.tape)).toEqual(benchFacts(once.tape));
        expect(benchFacts(benchAfter([other], twice).tape)).toEqual(
          benchFacts(benchAfter([other], once).tape),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('whatever was done, undone, redone and replaced, the facts are those of the script that is left', () => {
    const action = fc.oneof(
      { weight: 5, arbitrary: operations },
      {
        weight: 3,
        arbitrary: fc.constantFrom('>undo', '>undo', '>redo', '>step', '>start', '>play'),
      },
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        let state = benchOf(null);
        for (const one of actions) {
          state = one.startsWith('>') ? press(state, one.slice(1)) : benchAfter([one], state);
        }
        expect(benchFacts(state.tape)).toEqual(factsAfresh(state.tape));
      }),
      { numRuns: 150 },
    );
  });

  it('an older state still plays on from where it was, whatever was played since', () => {
    const old = benchAfter(['A: lock a R EX', 'B: lock b R PR']);
    const newer = benchAfter(['A: unlock a', 'B: unlock b'], old);
    const other = benchAfter(['A: cvt a CR'], old);
    expect(benchFacts(other.tape)).toEqual(factsAfresh(other.tape));
    expect(benchFacts(newer.tape).resources).toEqual([]);
    expect(benchFacts(benchAfter(['C: lock c R NL'], newer).tape).resources).toHaveLength(1);
  });

  it('new operations replace what was undone', () => {
    const state = press(
      benchAfter(['A: lock a R EX', 'A: cvt a NL', 'A: cvt a CR']),
      'undo',
      'undo',
    );
    const after = operated(state, 'A: unlock a').state;
    expect(after.tape.steps.map(({ verb }) => verb)).toEqual(['lock', 'unlock']);
    expect(press(after, 'redo').tape).toBe(after.tape);
  });

  it('says that there is nothing to undo, to do again, or to play', () => {
    const messages = ['undo', 'redo', 'step', 'play'].map((id) => {
      const step = reduceBench(
        benchOf(null),
        { type: 'action', id: `bench.${id}`, key: null },
        world,
      );
      const [effect] = step?.effects ?? [];
      return effect?.type === 'message' ? effect.text : '';
    });
    expect(messages[0]).toBe('There is nothing to undo.');
    expect(messages[1]).toBe('There is nothing to do again.');
    expect(messages[2]).toMatch(/^There is no operation to play/);
    expect(messages[3]).toBe(messages[2]);
  });
});

describe('operations that cannot be done', () => {
  const problem = (state: BenchState, text: string): string | null => {
    const step = operated(state, text);
    const message = step.effects?.find((effect) => effect.type === 'message');
    expect(step.state.tape).toBe(state.tape);
    expect(problemOfOperation(state, text)).toBe(message?.type === 'message' ? message.text : null);
    return message?.type === 'message' ? message.text : null;
  };

  it('name the word that was not understood, and change nothing', () => {
    const state = benchAfter(['A: lock a R EX']);
    const told = [
      ['A: dance', 'nobody can dance;'],
      ['A: lock b R XX', 'there is no mode XX; the modes are NL, CR, CW, PR, PW and EX'],
      ['A: lock a R EX', 'a is a lock already: take another name'],
      ['A: lock b R', 'something is missing: lock NAME RESOURCE MODE'],
      ['A: lock b R EX +FAST', 'there is no flag +FAST;'],
      ['A: lock b R EX quickly', 'quickly is not understood: write lock NAME RESOURCE MODE'],
      ['A: lock b R EX speed=3', 'there is no option speed= here;'],
      ['A: lock b c/x EX', 'there is no lock c; there are a'],
      ['A: lock b R EX timeout=soon', 'timeout=soon should be a number'],
      ['A: lock b R EX V="x', 'a quote is not closed'],
      ['A: lock b R[1 EX', 'a bracket is not closed'],
      ['A: cvt q EX', 'there is no lock q; there are a'],
      ['A: notify +VALB', 'notify takes no flags'],
      ['A: set_signal x', 'x should be a number'],
      ['A: nsjoin city 7', 'city should be user, group or public'],
      ['Z: notify', 'there is no process Z; there are A, B, C, D, E, F'],
      ['time: later', 'write time: +500ms'],
      ['m9: fails', 'there is no member m9'],
      ['m1: sleeps', 'a member can only fail: m1: fails'],
      ['A:', 'expected'],
    ] as const;
    for (const [text, reason] of told) expect(problem(state, text), text).toContain(reason);
  });

  it('a process inside a call does nothing but end, and is told so', () => {
    const state = benchAfter(['A: lock a R EX', 'B: lock b R PR']);
    for (const text of ['B: lock c Q EX', 'B: unlock b', 'B: notify', 'B: fork child']) {
      expect(problem(state, text)).toBe(
        'Process B is inside its call for b. Act for another process, or end it with k.',
      );
    }
    expect(benchFacts(benchAfter(['B: killed'], state).tape).processes[1]).toEqual({
      name: 'B',
      member: 'm2',
      isAlive: false,
      blockedFor: null,
    });
    const free = benchAfter(['A: unlock a', 'B: unlock b'], state);
    expect(benchFacts(free.tape).steps).toBe(4);
  });

  it('a process or member that has ended does nothing any more', () => {
    const state = benchAfter(['m1: fails']);
    expect(problem(state, 'A: lock a R EX')).toBe('Process A has ended; u takes that back.');
    expect(problem(state, 'D: killed')).toBe('Process D has ended; u takes that back.');
    expect(problem(state, 'm1: fails')).toBe('No process is left on member m1.');
  });

  it('a script has an end', () => {
    const state = benchAfter(Array.from({ length: stepsMax }, () => 'A: notify'));
    expect(problem(state, 'A: notify')).toMatch(/^The script is full: 500 operations/);
  });

  it('a line without a process is for the chosen one', () => {
    const state = reduceBench(
      benchOf(null),
      { type: 'action', id: 'bench.named', key: keyOf('C') },
      world,
    )?.state;
    expect(state?.process).toBe('C');
    const after = operated(state ?? benchOf(null), '  lock   a R   EX ').state;
    expect(benchFacts(after.tape).log).toEqual(['C: lock a R EX', '  DLM_SUCCESS']);
  });
});

describe('scenarios', () => {
  it('every scenario of the package plays to its end, and every expectation is met', () => {
    expect(scenarios.length).toBe(49);
    for (const { text, fileName } of scenarios) {
      const state = press(loaded(text), 'play');
      expect(state.tape.position, fileName).toBe(state.tape.steps.length);
      for (const { done } of state.tape.moments.slice(1)) {
        expect(done?.problems ?? [], fileName).toEqual([]);
      }
      expect(
        state.tape.moments.some(({ done }) => done?.problems !== null),
        fileName,
      ).toBe(true);
    }
  });

  it('a step that comes out different says what was different', () => {
    const state = press(loaded('# T\nA: lock a R EX\n  DLM_SYNC\n  R G[a:PR]'), 'step');
    expect(presentMoment(state.tape).done?.problems).toEqual([
      'line 2: expected DLM_SYNC, got DLM_SUCCESS untouched',
      'line 2: expected R G[a:PR], got G[a:EX] V=""',
    ]);
  });

  it('a step that cannot be played stops the play and is not counted', () => {
    const step = reduceBench(
      loaded('A: lock a R EX\nA: cvt q NL\nA: unlock a'),
      { type: 'action', id: 'bench.play', key: null },
      world,
    );
    expect(step?.state.tape.position).toBe(1);
    expect(step?.effects?.[0]).toMatchObject({
      type: 'message',
      text: 'This operation cannot be played: line 2: no lock q.',
    });
  });

  it('what was done can be saved, and played again without a difference', () => {
    fc.assert(
      fc.property(fc.array(operations, { maxLength: 30 }), (texts) => {
        const state = benchAfter(texts);
        const text = recordedScript(state.tape, 'Again');
        const again = press(loaded(text), 'play');
        expect(again.tape.title).toBe('Again');
        const differences = again.tape.moments.flatMap(({ done }) => done?.problems ?? []);
        expect(differences).toEqual([]);
        expect(benchFacts(again.tape).locks).toEqual(benchFacts(state.tape).locks);
      }),
      { numRuns: 150 },
    );
  });

  it('the text of a scenario is read again as the same scenario', () => {
    for (const { text } of scenarios) {
      const scenario = parseScenario(text);
      const again = parseScenario(formatScenario(scenario));
      const plain = (one: typeof scenario) => one.steps.map(({ line: _line, ...step }) => step);
      expect(plain(again)).toEqual(plain(scenario));
      expect(again).toMatchObject({ title: scenario.title, bare: scenario.bare });
    }
  });

  it('are found by number, file, title and own name', () => {
    const own = { fileName: 'my-own.txt', text: '# My own\nA: notify', isOwn: true };
    const files = [...scenarios, own];
    const found = (wanted: string) => findScenario(files, wanted)?.fileName ?? null;
    expect(found('S-11')).toBe('s-11-conversion-deadlock.txt');
    expect(found('s-11-conversion-deadlock')).toBe('s-11-conversion-deadlock.txt');
    expect(found('S-11 conversion deadlock')).toBe('s-11-conversion-deadlock.txt');
    expect(found('w-3')).toBe('w-3-cache-until-notified.txt');
    expect(found('own/my-own')).toBe('my-own.txt');
    expect(found('s-1')).toBeNull();
    const values = scenarioEntries(files).map(({ value }) => value);
    expect(new Set(values).size).toBe(files.length + 1);
    for (const value of values.slice(1)) expect(findScenario(files, value)).not.toBeNull();
  });

  it('a title becomes a file name that is nothing else', () => {
    expect(fileNameFor('Two readers & one writer!')).toBe('two-readers-one-writer.txt');
    expect(fileNameFor('../../etc/passwd')).toBe('etc-passwd.txt');
    expect(fileNameFor(' ?! ')).toBe('');
  });
});

describe('how it opens', () => {
  it('with a scenario by name, at its start or its end', () => {
    const start = startBench({ scenario: 's-03' }, world).state;
    expect(start.tape).toMatchObject({ title: 'S-03 new requests keep their order', position: 0 });
    const end = startBench({ arguments: 'w-1', at: 'end' }, world).state;
    expect(end.tape.position).toBe(end.tape.steps.length);
    expect(benchFacts(end.tape).scenario).toBe('W-1 cache by version number');
  });

  it('with a script of its own, and a sentence if it cannot be read', () => {
    const text = 'A: lock a R EX\nB: lock b R PR';
    const state = startBench({ script: text, title: 'Set-up', at: 'end' }, world).state;
    expect(benchFacts(state.tape)).toMatchObject({ scenario: 'Set-up', steps: 2 });
    const bad = startBench({ script: '  DLM_SUCCESS' }, world);
    expect(bad.state.tape.steps).toEqual([]);
    expect(JSON.stringify(bad.effects)).toContain(
      'The scenario cannot be read: line 1: nothing has been done yet.',
    );
    const unknown = startBench({ scenario: 's-99' }, world);
    expect(JSON.stringify(unknown.effects)).toContain('There is no scenario s-99.');
  });

  it('as it was left', () => {
    fc.assert(
      fc.property(fc.array(operations, { maxLength: 20 }), fc.nat(5), (texts, undone) => {
        const left = press(benchAfter(texts), ...Array.from({ length: undone }, () => 'undo'));
        const benchScript = keptScript(left.tape);
        const back = startBench({}, worldOf({ scenarios, benchScript })).state;
        expect(benchFacts(back.tape)).toEqual(benchFacts(left.tape));
        expect(back.tape.steps.length).toBe(left.tape.steps.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('facts for lessons', () => {
  it('tell processes, locks with their stories, resources and what was said', () => {
    const state = benchAfter([
      'A: lock a blk7 PR blk=drop',
      'B: lock b blk7 EX',
      'C: lock c blk7 PR +NOQUEUE',
      'A: unlock a',
      'B: cvt b NL +VALB V="v"',
      'C: lock c2 blk7 PR +VALB',
    ]);
    const facts = benchFacts(state.tape);
    expect(facts).toMatchObject({ scenario: null, steps: 6 });
    expect(facts.locks).toEqual([
      {
        name: 'a',
        process: 'A',
        resource: 'blk7',
        state: 'released',
        mode: 'NONE',
        requested: null,
        lastStatus: 'DLM_SUCCESS',
        notifications: 1,
        read: null,
      },
      expect.objectContaining({
        name: 'b',
        state: 'granted',
        mode: 'NL',
        lastStatus: 'DLM_SUCCESS',
      }),
      expect.objectContaining({ name: 'c', state: 'released', lastStatus: 'DLM_NOTQUEUED' }),
      expect.objectContaining({ name: 'c2', mode: 'PR', read: 'v' }),
    ]);
    expect(facts.resources).toEqual([
      {
        path: 'blk7',
        grantMode: 'PR',
        value: 'v',
        isValid: true,
        granted: 2,
        converting: 0,
        waiting: 0,
      },
    ]);
    expect(facts.log.slice(0, 9)).toEqual([
      'A: lock a blk7 PR blk=drop',
      '  DLM_SUCCESS',
      'B: lock b blk7 EX',
      '  blocks',
      'A: blocking a mode=EX routine=drop',
      'C: lock c blk7 PR +NOQUEUE',
      '  DLM_NOTQUEUED',
      'A: unlock a',
      '  DLM_SUCCESS',
    ]);
    expect(facts.log).toContain('B: returns b DLM_SUCCESS');
    expect(facts.log.at(-1)).toBe('  DLM_SUCCESS gets="v"');
  });

  it('tell who is inside which call, and whose request a deadlock ended', () => {
    const state = benchAfter(['A: lock a R PR', 'B: lock b R PR', 'A: cvt a EX', 'B: quecvt b EX']);
    const facts = benchFacts(state.tape);
    expect(facts.processes[0]).toMatchObject({ name: 'A', blockedFor: 'a' });
    expect(facts.locks).toMatchObject([
      { name: 'a', state: 'converting', mode: 'PR', requested: 'EX', lastStatus: null },
      { name: 'b', state: 'granted', mode: 'PR', requested: null, lastStatus: 'DLM_DEADLOCK' },
    ]);
    expect(facts.log).toContain('B: completion b DLM_DEADLOCK');
  });

  it('go out with every change, and with the opening', () => {
    const published = (effects: readonly { readonly type: string }[] | undefined): number =>
      (effects ?? []).filter(({ type }) => type === 'bench').length;
    expect(published(startBench({}, world).effects)).toBe(1);
    const state = loaded('A: lock a R EX\nA: unlock a');
    for (const id of ['step', 'play', 'start']) {
      const step = reduceBench(state, { type: 'action', id: `bench.${id}`, key: null }, world);
      expect(published(step?.effects), id).toBe(1);
    }
    const own = { type: 'own', event: { type: 'operation', text: 'A: notify' } } as const;
    expect(published(reduceBench(state, own, world)?.effects)).toBe(1);
  });
});
