// Compares what a step of a scenario did with what its script expects. An expected line names what matters: every word
// of it has to be among the words of what happened. All events are compared, each process's in their order.
import { type Expectation, type Scenario, type ScenarioStep, splitWords } from './parse.ts';
import { type Outcome, ScenarioPlayer } from './play.ts';

/** Plays a scenario from start to end; returns one sentence for each thing that was not as expected. */
export function runScenario(scenario: Scenario, player = new ScenarioPlayer(scenario)): string[] {
  return scenario.steps.flatMap((step) => checkStep(step, player.play(step), player));
}

/** Compares one step; the player is asked for the states of resources. */
export function checkStep(
  step: ScenarioStep,
  outcome: Outcome,
  player: Pick<ScenarioPlayer, 'state'>,
): string[] {
  const problems: string[] = [];
  const say = (problem: string) => problems.push(`line ${step.line}: ${problem}`);
  const { victim, events, problem } = takeVictim(step.expected, outcome.events);
  if (problem !== null) say(problem);
  const holds = (expectation: Expectation) =>
    !('only' in expectation) || expectation.only === null || expectation.only === victim;
  const expected = step.expected.filter(holds);
  for (const expectation of expected) {
    if (expectation.type === 'result' && !hasWords(outcome.result, expectation.words)) {
      say(`expected ${expectation.words.join(' ')}, got ${outcome.result}`);
    }
    if (expectation.type === 'state') {
      const [path = '', ...words] = expectation.words;
      const state = player.state(path);
      if (!hasState(state, words)) say(`expected ${path} ${words.join(' ')}, got ${state}`);
    }
  }
  const eventLines = expected.flatMap((one) => (one.type === 'event' ? [one.words] : []));
  for (const difference of compareEvents(eventLines, events)) say(difference);
  return problems;
}

interface Victim {
  /** The lock whose request ended as the `one of` line says; null without such a line. */
  readonly victim: string | null;
  readonly events: readonly string[];
  readonly problem: string | null;
}

/** Finds which of several requests ended, and takes its event out. */
function takeVictim(expected: readonly Expectation[], events: readonly string[]): Victim {
  const choice = expected.find((one) => one.type === 'one-of');
  if (choice?.type !== 'one-of') return { victim: null, events, problem: null };
  const ends = events.filter((event) => splitWords(event).includes(choice.status));
  const victim = splitWords(ends[0] ?? '')[2] ?? null;
  const isOne = ends.length === 1 && victim !== null && choice.locks.includes(victim);
  const wanted = `exactly one of ${choice.locks.join(', ')} to end with ${choice.status}`;
  const problem = isOne ? null : `expected ${wanted}, got ${events.join('; ') || 'nothing'}`;
  return { victim, events: events.filter((event) => event !== ends[0]), problem };
}

function hasWords(actual: string, words: readonly string[]): boolean {
  const found = splitWords(actual);
  return words.every((word) => found.includes(word));
}

/** Queues have to be exactly as said; the value block counts only if it is mentioned. */
function hasState(state: string, words: readonly string[]): boolean {
  const isQueue = (word: string) => /^[GCW]\[|^gone$/.test(word);
  const queues = splitWords(state).filter(isQueue);
  const wanted = words.filter(isQueue);
  if (wanted.length > 0 && queues.join(' ') !== wanted.join(' ')) return false;
  return hasWords(state, words);
}

function compareEvents(
  expected: readonly (readonly string[])[],
  actual: readonly string[],
): string[] {
  const problems: string[] = [];
  const left = [...actual];
  for (const words of expected) {
    const at = left.findIndex((event) => event.startsWith(`${words[0]} `));
    const event = left[at];
    if (event === undefined) problems.push(`expected ${words.join(' ')}, but it did not happen`);
    else if (!hasWords(event, words)) problems.push(`expected ${words.join(' ')}, got ${event}`);
    if (at >= 0) left.splice(at, 1);
  }
  return [...problems, ...left.map((event) => `not expected: ${event}`)];
}
