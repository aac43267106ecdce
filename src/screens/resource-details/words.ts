// Small pieces of text that several pages of a resource share. Pure.
import type { ResourceName, ScriptRecord } from '../../engine/index.ts';
import { cleanText, formatClock, formatDuration, formatOutcome } from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';
import { stateMeaning, stateWithHost } from '../resources/look.ts';

/** How long a script ran, as exactly as it matters: `41 ms`, `0.8 s`, `2 m 5 s`. */
export function formatRunTime(durationMs: number): string {
  if (durationMs < 100) return `${Math.round(durationMs)} ms`;
  if (durationMs < 10_000) return `${(durationMs / 1000).toFixed(1)} s`;
  return formatDuration(durationMs);
}

/** `exit 0`, or how else a script ended. */
export function exitWords({ outcome }: ScriptRecord): string {
  return outcome.kind === 'exit' ? `exit ${outcome.code}` : formatOutcome(outcome);
}

/** `20:12:36  exit 0, 41 ms`. */
export function checkWords(record: ScriptRecord): string {
  return `${formatClock(record.at)}  ${exitWords(record)}, ${formatRunTime(record.durationMs)}`;
}

/** A resource with its state where it is registered, painted by its meaning. */
export function relatedWords(name: ResourceName, missing: string, world: World): string {
  const view = world.cluster.resources.get(name);
  if (view === undefined) return world.theme.paint('warn', missing);
  return world.theme.paint(stateMeaning(view), stateWithHost(view, world));
}

/** A name as it may be shown. */
export function safe(name: string): string {
  return cleanText(name);
}
