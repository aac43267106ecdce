// What programs on Memory Channel hosts have written, and how they ended, as the service reports it to the console that
// started them. Only the newest lines are kept. Knows no screen. Pure.
import { cleanText } from '../format/index.ts';
import type { ImcEnd, ImcNotifications } from '../protocol/index.ts';

export const programLinesKeptMax = 2000;
export const programsKeptMax = 50;

export interface ProgramLine {
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
  | ({ readonly type: 'ended' } & ImcNotifications['imc.ended']);

/** The programs with what was reported since; the ones that were heard of first go when there are too many. */
export function withProgramNews(programs: Programs, news: readonly ProgramNews[]): Programs {
  if (news.length === 0) return programs;
  const added = new Map<number, ProgramLine[]>();
  const ends = new Map<number, ImcEnd>();
  for (const one of news) {
    const lines = added.get(one.pid) ?? [];
    added.set(one.pid, lines);
    if (one.type === 'ended') ends.set(one.pid, one.end);
    else lines.push({ text: cleanText(one.line), isError: one.isError });
  }
  const next = new Map(programs);
  for (const [pid, lines] of added) {
    const known = next.get(pid) ?? { lines: [], ended: null };
    next.set(pid, {
      lines: [...known.lines, ...lines].slice(-programLinesKeptMax),
      ended: ends.get(pid) ?? known.ended,
    });
  }
  return new Map([...next].slice(-programsKeptMax));
}
