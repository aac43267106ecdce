// The output of runs, in memory: what commands and action scripts wrote, for those who follow a run and for those who
// open it later. Bounded, and gone when the daemon ends; what became of a run is in the registry.
import type { MemberName, Millis, ResourceName, RunDocument } from '../engine/index.ts';

/** One line of a run. `script` lines are output of an action script on `member`. */
export interface RunOutputLine {
  readonly run: number;
  /** Its place in the output of the run, counted from 1; it stays when older lines are dropped. */
  readonly sequence: number;
  readonly at: Millis;
  readonly kind: 'out' | 'err' | 'script';
  readonly text: string;
  readonly member: MemberName | null;
  readonly resource: ResourceName | null;
}

/** Bounds of what is kept: the newest runs, and of each the newest lines. */
export const runBounds = { runs: 200, linesPerRun: 10_000, charactersPerRun: 1_000_000 } as const;

export interface RunLog {
  /** Keeps a line and hands it to the followers of its run. */
  append(line: Omit<RunOutputLine, 'sequence'>): void;
  /** The run's record changed, or it was dropped from the registry. */
  change(run: number, document: RunDocument | null): void;
  /** A run's record and the lines kept; undefined for a run that is not known. */
  read(
    run: number,
  ): { readonly view: RunDocument; readonly lines: readonly RunOutputLine[] } | undefined;
  /** Calls `follower` for each further line of the run; the result ends that. */
  follow(run: number, follower: (line: RunOutputLine) => void): () => void;
}

interface Entry {
  document: RunDocument | null;
  lines: RunOutputLine[];
  /** Lines written so far, dropped ones included. */
  written: number;
  characters: number;
  readonly followers: Set<(line: RunOutputLine) => void>;
}

/** @param known the runs of the registry, whose lines are gone. */
export function createRunLog(known: readonly RunDocument[]): RunLog {
  const entries = new Map<number, Entry>();
  const entryOf = (run: number): Entry => {
    const found = entries.get(run);
    if (found !== undefined) return found;
    const entry: Entry = {
      document: null,
      lines: [],
      written: 0,
      characters: 0,
      followers: new Set(),
    };
    entries.set(run, entry);
    dropOldest(entries);
    return entry;
  };
  for (const document of known) entryOf(document.number).document = document;
  return {
    append: (text) => {
      const entry = entryOf(text.run);
      entry.written += 1;
      const line = { ...text, sequence: entry.written };
      entry.lines.push(line);
      entry.characters += line.text.length;
      shorten(entry);
      for (const follower of [...entry.followers]) follower(line);
    },
    change: (run, document) => {
      if (document === null) entries.delete(run);
      else entryOf(run).document = document;
    },
    read: (run) => {
      const entry = entries.get(run);
      if (entry === undefined || entry.document === null) return undefined;
      return { view: entry.document, lines: [...entry.lines] };
    },
    follow: (run, follower) => {
      const { followers } = entryOf(run);
      followers.add(follower);
      return () => followers.delete(follower);
    },
  };
}

function dropOldest(entries: Map<number, Entry>): void {
  while (entries.size > runBounds.runs) {
    const oldest = Math.min(...entries.keys());
    entries.delete(oldest);
  }
}

/** A tenth at once, so that a run which writes without end does not move the whole list for every line. */
function shorten(entry: Entry): void {
  while (
    entry.lines.length > runBounds.linesPerRun ||
    (entry.characters > runBounds.charactersPerRun && entry.lines.length > 1)
  ) {
    const dropped = entry.lines.splice(0, Math.ceil(entry.lines.length / 10));
    for (const line of dropped) entry.characters -= line.text.length;
  }
}
