// The history of the registry as text: what a change did in one word, its values one by one, and the filter. Pure.
import type { RegistryVersion } from '../../engine/index.ts';
import { cleanText, differencesOf, formatDifferences, formatTime } from '../../format/index.ts';

/** `registered`, `changed` or `unregistered`. */
export function changeWord({ before, after }: RegistryVersion): string {
  if (before === null) return 'registered';
  return after === null ? 'unregistered' : 'changed';
}

/** Every word of the filter stands somewhere in the row. */
export function matchesFilter(version: RegistryVersion, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/);
  if (filter.trim() === '') return true;
  const { number, resource, user, commandLine, at } = version;
  const row = `${number} ${resource} ${changeWord(version)} ${user} ${commandLine} ${formatTime(at)}`;
  return words.every((word) => row.toLowerCase().includes(word));
}

/** One change with everything it did. */
export function changeLines(
  version: RegistryVersion,
  versions: readonly RegistryVersion[],
): readonly string[] {
  const { number, at, user, commandLine } = version;
  const differences = formatDifferences(differencesOf(versions, number - 1, number));
  return [
    `Version ${number}, ${formatTime(at)}, by ${cleanText(user)}:`,
    `  ${cleanText(commandLine)}`,
    '',
    ...differences.map((line) => cleanText(line)),
  ];
}
