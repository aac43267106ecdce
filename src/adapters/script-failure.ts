// Why an action script could not be started at all, in words.
import { readFileSync, statSync } from 'node:fs';
import { codeOf, reasonOf } from './errors.ts';

/** Names the script, the reason and the remedy. */
export function unstartableText(path: string, error: unknown): string {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') {
    return `Action script ${path} is not executable. Run chmod u+x ${path}.`;
  }
  if (code !== 'ENOENT') return `Action script ${path} cannot be started: ${reasonOf(error)}.`;
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    return `Action script ${path} does not exist. Put it back, or register a profile that names another.`;
  }
  if (firstLineOf(path).endsWith('\r')) {
    return (
      `Action script ${path} cannot be started: its lines end with a carriage return, as in files from Windows. ` +
      `Run sed -i 's/\\r$//' ${path}.`
    );
  }
  return (
    `Action script ${path} cannot be started: the program that its first line names ` +
    `(${firstLineOf(path)}) does not exist. Install it, or change the line.`
  );
}

function firstLineOf(path: string): string {
  try {
    return (readFileSync(path, 'latin1').split('\n')[0] ?? '').slice(0, 80);
  } catch {
    return 'unreadable';
  }
}
