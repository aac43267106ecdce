// What was done on the bench as texts: the lines that were said, the script with what happened, and the facts that
// lessons judge. Pure.
import {
  type BenchFacts,
  type Expectation,
  formatOperation,
  formatScenario,
  type ScenarioStep,
  type StageResource,
  type StageView,
} from '../../engine/dlm/index.ts';
import type { BenchScript } from '../../tui/screen.ts';
import { type Done, type Moment, presentMoment, type Tape } from './tape.ts';

/** The steps that were done, each with what it did. */
export function doneSteps(
  tape: Tape,
): readonly { step: ScenarioStep; done: Done; before: Moment }[] {
  return tape.steps.slice(0, tape.position).flatMap((step, at) => {
    const before = tape.moments[at];
    const done = tape.moments[at + 1]?.done ?? null;
    return before === undefined || done === null ? [] : [{ step, done, before }];
  });
}

/** `DLM_SUCCESS`, without `untouched` where the call itself reads no value block; empty if there is no answer. */
export function answerOf(step: ScenarioStep, { outcome }: Done): string {
  const isGranted = /^DLM_S(UCC|YNC)/.test(outcome.result) && !step.verb.startsWith('que');
  const mayRead = isGranted && step.words.includes('+VALB');
  return mayRead ? outcome.result.trim() : withoutValue(outcome.result);
}

/** What was told, as words: `B: completion b DLM_SUCCESS`. */
export function eventsOf({ outcome }: Done): readonly string[] {
  return outcome.events.map(withoutValue);
}

function withoutValue(text: string): string {
  return text.replace(/ untouched$/, '').trim();
}

/** Everything that was said, as the facts have it. */
function saidLines(tape: Tape): readonly string[] {
  return doneSteps(tape).flatMap(({ step, done }) => {
    const answer = answerOf(step, done);
    return [formatOperation(step), ...(answer === '' ? [] : [`  ${answer}`]), ...eventsOf(done)];
  });
}

export function benchFacts(tape: Tape): BenchFacts {
  const { view } = presentMoment(tape);
  return {
    scenario: tape.title === '' ? null : tape.title,
    processes: view.processes,
    locks: view.locks,
    resources: view.resources.map(
      ({ path, grantMode, value, isValid, granted, converting, waiting }) => ({
        path,
        grantMode,
        value,
        isValid,
        granted: granted.length,
        converting: converting.length,
        waiting: waiting.length,
      }),
    ),
    steps: tape.position,
    log: saidLines(tape),
  };
}

/** The script as it is kept while the bench is left. */
export function keptScript(tape: Tape): BenchScript {
  return {
    title: tape.title === '' ? null : tape.title,
    text: formatScenario(tape),
    done: tape.position,
  };
}

/** The script of what was done, with what happened as what is expected; playing it finds no difference. */
export function recordedScript(tape: Tape, title: string): string {
  const steps = doneSteps(tape).map(({ step, done, before }, at) => ({
    ...step,
    expected: happened(step, done, before.view, tape.moments[at + 1]?.view ?? before.view),
  }));
  return formatScenario({ title, bare: tape.bare, steps });
}

/** The same, and behind it what is still to come. */
export function wholeScript(tape: Tape): string {
  const done = recordedScript(tape, tape.title);
  const rest = tape.steps.slice(tape.position);
  if (rest.length === 0) return done;
  const text = formatScenario({ title: '', bare: false, steps: rest });
  return [...(done === '' ? [] : [done, '']), '# still to come', text].join('\n');
}

function happened(
  step: ScenarioStep,
  done: Done,
  before: StageView,
  after: StageView,
): readonly Expectation[] {
  const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');
  const answer = answerOf(step, done);
  return [
    ...(answer === '' ? [] : [{ type: 'result', words: words(answer) } as const]),
    ...eventsOf(done).map((event) => ({ type: 'event', only: null, words: words(event) }) as const),
    ...changedStates(before, after).map(
      (state) => ({ type: 'state', only: null, words: words(state) }) as const,
    ),
  ];
}

/** The resources that look different now, as scripts write them; names that scripts would read otherwise are left out. */
function changedStates(before: StageView, after: StageView): readonly string[] {
  const elsewhere = [...before.resources, ...after.resources].map(({ path }) => path);
  const isPlain = (path: string): boolean =>
    /^[A-Za-z]\w*(\/\w+)*$/.test(path) && !elsewhere.some((one) => one.endsWith(`:${path}`));
  const was = new Map(before.resources.map((resource) => [resource.path, queuesOf(resource)]));
  const now = new Map(after.resources.map((resource) => [resource.path, queuesOf(resource)]));
  const paths = [...new Set([...was.keys(), ...now.keys()])].filter(isPlain);
  return paths.flatMap((path) =>
    was.get(path) === now.get(path) ? [] : [`${path} ${now.get(path) ?? 'gone'}`],
  );
}

/** `G[a:PR b:CR] C[c:NL>EX] W[d:EX]`, and `V!` where the value block is not valid. */
function queuesOf({ granted, converting, waiting, isValid }: StageResource): string {
  const queue = (letter: string, locks: readonly string[]): string =>
    locks.length === 0 ? '' : `${letter}[${locks.join(' ')}]`;
  return [
    queue(
      'G',
      granted.map(({ name, mode }) => `${name}:${mode}`),
    ),
    queue(
      'C',
      converting.map(({ name, mode, requested }) => `${name}:${mode}>${requested}`),
    ),
    queue(
      'W',
      waiting.map(({ name, requested }) => `${name}:${requested}`),
    ),
    isValid ? '' : 'V!',
  ]
    .filter((part) => part !== '')
    .join(' ');
}
