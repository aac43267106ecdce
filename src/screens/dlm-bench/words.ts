// How locks and lists of things are called in the bench's sentences. Pure.
import type { BenchLock, StageLock } from '../../engine/dlm/index.ts';

const namedMax = 3;

/** `a`, `a and b`, `a, b and 2 more`. */
export function listOf(names: readonly string[]): string {
  const shown = names.length > namedMax ? names.slice(0, namedMax - 1) : names;
  const rest = names.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}

/** `a (PR, process A)`. */
export function nameHolder({ name, mode, process }: StageLock): string {
  return `${name} (${mode}, ${whose(process)})`;
}

/** `b (wants EX, process B)`, `c (converts NL to PR, process C)`. */
export function namePending({ name, mode, requested, process }: StageLock): string {
  const what = mode === 'NONE' ? `wants ${requested}` : `converts ${mode} to ${requested}`;
  return `${name} (${what}, ${whose(process)})`;
}

/** `a (EX) and b`. */
export function nameAll(locks: readonly BenchLock[]): string {
  return listOf(locks.map(({ name, mode }) => (mode === 'NONE' ? name : `${name} (${mode})`)));
}

function whose(process: string): string {
  return process === '-' ? 'lock group' : `process ${process}`;
}
