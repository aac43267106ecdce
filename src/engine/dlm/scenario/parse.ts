// Scenario scripts: an operation a line, what is expected of it indented below. `# ` begins a comment; the first one is
// the title. The words of a line are separated by blanks; double quotes hold blanks together.

/** One operation and what is expected of it. */
export interface ScenarioStep {
  readonly line: number;
  /** Who acts: a process (A), a member (m1), or `time`. */
  readonly by: string;
  readonly verb: string;
  readonly words: readonly string[];
  readonly expected: readonly Expectation[];
}

export type Expectation =
  /** The answer of the call: `DLM_SUCCESS gets="x"`, `blocks`. */
  | { readonly type: 'result'; readonly words: readonly string[] }
  /** What a process is told: `B: completion b DLM_SUCCESS`. */
  | { readonly type: 'event'; readonly only: string | null; readonly words: readonly string[] }
  /** A resource afterwards: `R G[a:EX] W[b:PR] V="x"`, `R gone`. */
  | { readonly type: 'state'; readonly only: string | null; readonly words: readonly string[] }
  /** Exactly one of these requests ends so: `one of a b DLM_DEADLOCK`; `if a` lines hold for that one alone. */
  | { readonly type: 'one-of'; readonly locks: readonly string[]; readonly status: string };

export interface Scenario {
  readonly title: string;
  /** Names of processes, or null for A to F, all in one namespace. */
  readonly bare: boolean;
  readonly steps: readonly ScenarioStep[];
}

export class ScenarioError extends Error {
  constructor(line: number, problem: string) {
    super(`line ${line}: ${problem}`);
  }
}

/** Reads a scenario script; throws a ScenarioError that names the line. */
export function parseScenario(text: string): Scenario {
  const lines = text.split('\n');
  const title = lines.find((line) => line.startsWith('# '))?.slice(2) ?? '';
  let bare = false;
  const steps: (ScenarioStep & { readonly expected: Expectation[] })[] = [];
  lines.forEach((raw, index) => {
    const line = index + 1;
    const content = raw.trimEnd();
    if (content === '' || content.startsWith('#')) return;
    if (content === 'nobody has joined') {
      bare = true;
    } else if (/^\s/.test(content)) {
      const step = steps.at(-1);
      if (step === undefined) throw new ScenarioError(line, 'nothing has been done yet');
      step.expected.push(parseExpectation(splitWords(content), step.expected.length === 0, line));
    } else {
      steps.push(parseStep(content, line));
    }
  });
  return { title, bare, steps };
}

/** Reads one operation without what is expected of it. */
export function parseStep(
  content: string,
  line: number,
): ScenarioStep & { expected: Expectation[] } {
  const [by, verb, ...words] = splitWords(content);
  if (by === undefined || !by.endsWith(':') || verb === undefined) {
    throw new ScenarioError(line, 'expected `who: what …`');
  }
  return { line, by: by.slice(0, -1), verb, words, expected: [] };
}

function parseExpectation(words: readonly string[], isFirst: boolean, line: number): Expectation {
  const [first, second] = words;
  if (first === 'one' && second === 'of') {
    return { type: 'one-of', locks: words.slice(2, -1), status: words.at(-1) ?? '' };
  }
  if (first === 'if') {
    const only = second?.replace(/:$/, '') ?? '';
    return parseLater(words.slice(2), only, line);
  }
  if (isFirst && first !== undefined && !first.endsWith(':') && !isState(words)) {
    return { type: 'result', words };
  }
  return parseLater(words, null, line);
}

function parseLater(words: readonly string[], only: string | null, line: number): Expectation {
  if (words[0]?.endsWith(':')) return { type: 'event', only, words };
  if (isState(words)) return { type: 'state', only, words };
  throw new ScenarioError(line, `not understood: ${words.join(' ')}`);
}

function isState(words: readonly string[]): boolean {
  return words.length > 1 && /^(gone$|[GCW]\[|V[=!])/.test(words[1] ?? '');
}

/** Splits at blanks, but not inside quotes or brackets. */
export function splitWords(text: string): string[] {
  return text.match(/(?:[^\s"[\]]|"[^"]*"|\[[^\]]*\])+/g) ?? [];
}
