// Scenario scripts as text again: operations with what is expected of them, or with what happened, so that a script that
// was played can be kept and played once more.
import type { Expectation, Scenario, ScenarioStep } from './parse.ts';

/** One operation as a line: `A: lock a R EX`. */
export function formatOperation({
  by,
  verb,
  words,
}: Omit<ScenarioStep, 'expected' | 'line'>): string {
  return [`${by}:`, verb, ...words].join(' ');
}

/** A script as text; reading it gives the same operations and expectations. */
export function formatScenario({ title, bare, steps }: Scenario): string {
  const head = [...(title === '' ? [] : [`# ${title}`]), ...(bare ? ['nobody has joined'] : [])];
  const body = steps.flatMap((step) => [
    formatOperation(step),
    ...step.expected.map((one) => `  ${formatExpectation(one)}`),
  ]);
  return [...head, ...(head.length > 0 && body.length > 0 ? [''] : []), ...body].join('\n');
}

function formatExpectation(one: Expectation): string {
  if (one.type === 'one-of') return `one of ${one.locks.join(' ')} ${one.status}`;
  const only = one.type === 'result' || one.only === null ? '' : `if ${one.only}: `;
  return only + one.words.join(' ');
}
