// Recorded cases of placement and recovery (fixtures/caa/cases/README.md): reads their text, names file and line of
// what it does not understand, and plays them on the engine. It knows nothing of what the answers should be.
import { type CaseCluster, parseSetUp, parseWhen, type When } from './caa-case-lines.ts';
import { CasePlayer } from './caa-case-player.ts';

/** A line of a case that is wrong, or that did not come true. */
class CaseError extends Error {
  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`);
  }
}

interface CaseLine {
  readonly number: number;
  readonly text: string;
}

interface RecordedCase {
  /** The specification rows and what the case shows. */
  readonly title: string;
  readonly line: number;
  readonly lines: readonly CaseLine[];
}

interface CaseFile {
  readonly file: string;
  /** Everything before the first case. */
  readonly head: readonly string[];
  readonly cases: readonly RecordedCase[];
}

const titlePattern = /^case ((?:CAA-\d{3} |AMB-\d{2} |E2E-\d{2} )+)\S/;

/** @throws CaseError if a title names no row of the specification. */
export function parseCases(file: string, text: string): CaseFile {
  const head: string[] = [];
  const cases: { title: string; line: number; lines: CaseLine[] }[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const number = index + 1;
    if (line.startsWith('case ')) {
      if (!titlePattern.test(line)) {
        throw new CaseError(file, number, 'expected `case CAA-NNN … what it shows`');
      }
      cases.push({ title: line.slice(5), line: number, lines: [] });
      continue;
    }
    const last = cases.at(-1);
    if (last === undefined) head.push(line);
    else last.lines.push({ number, text: line });
  }
  return { file, head, cases };
}

/**
 * Plays a case.
 *
 * @returns its lines as they come out this time, the recorded ones made anew.
 * @throws CaseError for a line that is not understood and for a `then` that does not come true.
 */
export function playCase(file: string, recorded: RecordedCase): readonly string[] {
  const player = new LinePlayer(file);
  const out = [`case ${recorded.title}`];
  for (const line of recorded.lines) {
    if (line.text.startsWith('  | ')) continue;
    out.push(line.text, ...player.line(line));
  }
  if (!player.hasThen) throw new CaseError(file, recorded.line, 'the case has no `then`');
  return out;
}

/** The whole file as it comes out this time. */
export function playFile({ file, head, cases }: CaseFile): string {
  return [...head, ...cases.flatMap((recorded) => playCase(file, recorded))].join('\n');
}

/** The first line of a file that came out otherwise than it is recorded. */
export function firstDifference(file: string, recorded: string, played: string): CaseError | null {
  const before = recorded.split('\n');
  const after = played.split('\n');
  const at = after.findIndex((line, index) => line !== before[index]);
  if (at < 0 && before.length === after.length) return null;
  const index = at < 0 ? after.length : at;
  const [was, is] = [before[index] ?? 'the end', after[index] ?? 'the end'];
  return new CaseError(file, index + 1, `recorded is\n${was}\nand it came out as\n${is}`);
}

/** One case: first the set-up, from the first `when` on the player. */
class LinePlayer {
  hasThen = false;
  readonly #file: string;
  readonly #cluster: CaseCluster = { members: [], votes: null, resources: [] };
  #player: CasePlayer | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  line({ number, text }: CaseLine): readonly string[] {
    if (text === '' || text.startsWith('#')) return [];
    try {
      if (text.startsWith('when ')) return this.#when(parseWhen(text.slice(5)));
      if (text.startsWith('then ')) return this.#then(text.slice(5));
      if (this.#player !== null)
        throw new Error('the cluster is described before the first `when`');
      parseSetUp(this.#cluster, text);
      return [];
    } catch (error) {
      throw new CaseError(this.#file, number, error instanceof Error ? error.message : `${error}`);
    }
  }

  #when(when: When): readonly string[] {
    this.#player ??= new CasePlayer(this.#cluster);
    return this.#player.play(when).map((line) => `  | ${line}`);
  }

  #then(claim: string): readonly string[] {
    this.hasThen = true;
    if (this.#player === null) throw new Error('nothing has happened yet: a `when` comes first');
    const objection = this.#player.objectionTo(claim);
    if (objection !== null) throw new Error(objection);
    return [];
  }
}
