// What programs on Memory Channel hosts have written, and how they ended, as the service reports it to the console that
// started or follows them. Only the newest lines are kept, each once. Knows no screen. Pure.
import { cleanText } from '../format/index.ts';
import type { ImcEnd, ImcLine, ImcNotifications, Result } from '../protocol/index.ts';

export const programLinesKeptMax = 2000;
export const programsKeptMax = 50;

export interface ProgramLine {
  /** Its place in what the program has printed, counted from 1. */
  readonly sequence: number;
  readonly text: string;
  readonly isError: boolean;
}

export interface ProgramOutput {
  /** The newest last. */
  readonly lines: readonly ProgramLine[];
  /** Null while the program runs. */
  readonly ended: ImcEnd | null;
}

/** By process ID. */
export type Programs = ReadonlyMap<number, ProgramOutput>;

export type ProgramNews =
  | ({ readonly type: 'output' } & ImcNotifications['imc.output'])
  | ({ readonly type: 'ended' } & ImcNotifications['imc.ended'])
  /** What a program has printed before this console began to follow it. */
  | ({ readonly type: 'followed' } & Result<'imc.follow'>);

/** The programs with what was reported since; the ones that were heard of first go when there are too many. */
export function withProgramNews(programs: Programs, news: readonly ProgramNews[]): Programs {
  if (news.length === 0) return programs;
  const added = new Map<number, ProgramLine[]>();
  const ends = new Map<number, ImcEnd>();
  for (const one of news) {
    const pid = one.type === 'followed' ? one.program.pid : one.pid;
    const lines = added.get(pid) ?? [];
    added.set(pid, lines);
    if (one.type === 'output') lines.push(lineOf(one));
    else if (one.type === 'ended') ends.set(pid, one.end);
    else {
      lines.push(...one.lines.map(lineOf));
      if (one.program.ended !== null) ends.set(pid, one.program.ended);
    }
  }
  const next = new Map(programs);
  for (const [pid, lines] of added) {
    const known = next.get(pid) ?? { lines: [], ended: null };
    // What was heard of last is kept longest.
    next.delete(pid);
    next.set(pid, {
      lines: joined(known.lines, lines).slice(-programLinesKeptMax),
      ended: ends.get(pid) ?? known.ended,
    });
  }
  return new Map([...next].slice(-programsKeptMax));
}

function lineOf({ sequence, line, isError }: ImcLine): ProgramLine {
  return { sequence, text: cleanText(line), isError };
}

/** Both in order. A line that was told when it was printed, and again in the answer to `imc.follow`, stands there once. */
function joined(
  known: readonly ProgramLine[],
  added: readonly ProgramLine[],
): readonly ProgramLine[] {
  const all = [...known, ...added];
  const isInOrder = all.every((line, at) => line.sequence > (all[at - 1]?.sequence ?? 0));
  if (isInOrder) return all;
  const bySequence = new Map(all.map((line) => [line.sequence, line]));
  return [...bySequence.values()].sort((one, other) => one.sequence - other.sequence);
}
