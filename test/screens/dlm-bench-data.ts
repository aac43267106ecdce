// Scenarios and random operations for the tests of the practice bench.

import { readScenarios } from '../../src/main/sysman-scenarios.ts';
import { benchFacts } from '../../src/screens/dlm-bench/record.ts';
import { type BenchState, benchOf, operated } from '../../src/screens/dlm-bench/state.ts';
import { openTape, playNext, type Tape } from '../../src/screens/dlm-bench/tape.ts';
import { fc } from '../support/properties.ts';

/** The scenarios of the package, as the console reads them. */
export const scenarios = readScenarios(`${import.meta.dirname}/../..`, {
  XDG_STATE_HOME: `${import.meta.dirname}/no-such-folder`,
});

const processes = fc.constantFrom('A', 'B', 'C', 'D');
const modes = fc.constantFrom('NL', 'CR', 'CW', 'PR', 'PW', 'EX');
const resources = fc.constantFrom('R', 'R', 'Q', 'a/x', 'b/x');
const flags = fc.constantFrom(
  '',
  '',
  '',
  ' +NOQUEUE',
  ' +SYNCSTS',
  ' +VALB',
  ' +VALB V="x"',
  ' blk=f',
);
const names = fc.constantFrom(...'abcdefghij');

const requests = fc
  .tuple(processes, fc.constantFrom('lock', 'quelock', 'quelock'), names, resources, modes, flags)
  .map(
    ([by, verb, name, resource, mode, flag]) => `${by}: ${verb} ${name} ${resource} ${mode}${flag}`,
  );
const conversions = fc
  .tuple(processes, fc.constantFrom('cvt', 'quecvt', 'quecvt'), names, modes, flags)
  .map(([by, verb, name, mode, flag]) => `${by}: ${verb} ${name} ${mode}${flag}`);
const others = fc.oneof(
  fc.tuple(processes, names).map(([by, name]) => `${by}: unlock ${name}`),
  fc.tuple(processes, names).map(([by, name]) => `${by}: unlock ${name} +VALB V="y"`),
  fc.tuple(processes, names).map(([by, name]) => `${by}: cancel ${name} +CANCELWAITOK`),
  fc.tuple(processes, names).map(([by, name]) => `${by}: quecvt ${name} EX +QUECVT`),
  processes.map((by) => `${by}: set_signal 0`),
  processes.map((by) => `${by}: notify`),
  processes.map((by) => `${by}: quelock t R EX timeout=10`),
  fc.constant('time: +100ms'),
);
const ends = fc.oneof(
  processes.map((by) => `${by}: killed`),
  processes.map((by) => `${by}: unlock 0 +DEQALL`),
  fc.constant('m3: fails'),
);

/** One operation; many are refused or not understood, as a person's are. */
export const operations = fc.oneof(
  { weight: 8, arbitrary: requests },
  { weight: 6, arbitrary: conversions },
  { weight: 5, arbitrary: others },
  { weight: 1, arbitrary: ends },
);

/** An empty bench after these operations. */
export function benchAfter(texts: readonly string[], from: BenchState = benchOf(null)): BenchState {
  return texts.reduce((state, text) => operated(state, text).state, from);
}

/** What a script of these steps shows on a bench that has never seen anything else. */
export function factsAfresh(tape: Tape): ReturnType<typeof benchFacts> {
  let fresh = openTape({ title: tape.title, bare: tape.bare, steps: tape.steps });
  for (let at = 0; at < tape.position; at += 1) fresh = playNext(fresh);
  return benchFacts(fresh);
}
