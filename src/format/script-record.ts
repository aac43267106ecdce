// What became of a run of an action script, in words, with the last lines it wrote.
import type { ScriptOutcome, ScriptRecord } from '../engine/index.ts';
import { cleanText } from './clean.ts';
import { formatDuration, formatTime } from './time.ts';

/** How a run ended, as a clause without a subject: `exited with 1`. */
export function formatOutcome(outcome: ScriptOutcome): string {
  switch (outcome.kind) {
    case 'exit':
      return outcome.code === 0 ? 'succeeded' : `exited with ${outcome.code}`;
    case 'signal':
      return `was ended by signal ${outcome.signal}`;
    case 'timeout':
      return 'ran longer than SCRIPT_TIMEOUT and was ended';
    case 'unstartable':
      return `could not be started: ${outcome.message}`;
    case 'cancelled':
      return 'was ended because a command asked for the resource';
    case 'member-down':
      return 'was cut off when the member went down';
    case 'lost':
      return 'ended while no daemon was watching';
  }
}

/** True if the script itself did what it was run for. */
export function hasSucceeded({ outcome }: ScriptRecord): boolean {
  return outcome.kind === 'exit' && outcome.code === 0;
}

/** One sentence on a run: when, where, how long and how it ended. */
export function formatScriptRecord(record: ScriptRecord): string {
  const { entryPoint, member, at, durationMs, outcome } = record;
  if (outcome.kind === 'unstartable') {
    // The message is sentences of its own.
    const head = `The ${entryPoint} entry point could not be started on ${member}, ${formatTime(at)}`;
    return `${head}: ${outcome.message}`;
  }
  return (
    `The ${entryPoint} entry point ${formatOutcome(outcome)}, on ${member}, ` +
    `${formatTime(at)}, after ${formatDuration(durationMs)}.`
  );
}

/**
 * The last lines that a run wrote, made harmless.
 *
 * @param linesMax how many at most.
 */
export function formatScriptOutput(record: ScriptRecord, linesMax: number): readonly string[] {
  return record.output.slice(-linesMax).map((line) => cleanText(line));
}
