// The history of the registry as text for people and as JSON for programs, and the difference of two versions of it.
import type { RegisteredValues, RegistryVersion } from '../engine/index.ts';
import { jsonText } from './dlm-json.ts';
import { formatTime } from './time.ts';

type Change = 'registered' | 'changed' | 'unregistered';

const changeOf = (
  { before }: Pick<RegistryVersion, 'before' | 'after'>,
  isLeft: boolean,
): Change => (before === null ? 'registered' : isLeft ? 'unregistered' : 'changed');

/** One line each, in their order: number, time, resource, what happened to it, and whose command did it. */
export function formatHistory(versions: readonly RegistryVersion[]): readonly string[] {
  if (versions.length === 0) return ['There is no such change.'];
  const numberWidth = String(versions.at(-1)?.number ?? 0).length;
  const nameWidth = Math.max(...versions.map(({ resource }) => resource.length));
  return versions.map((version) => {
    const number = String(version.number).padStart(numberWidth);
    const change = changeOf(version, version.after === null).padEnd('unregistered'.length);
    const lead = `${number}  ${formatTime(version.at)}  ${version.resource.padEnd(nameWidth)}`;
    return `${lead}  ${change}  ${version.commandLine} by ${version.user}`;
  });
}

/** `{"versions":[{"version","at","user","commandLine","resource","change","before","after"}]}`; see docs/JSON.md. */
export function historyJson(versions: readonly RegistryVersion[]): string {
  return jsonText({
    versions: versions.map((version) => ({
      version: version.number,
      at: version.at,
      user: version.user,
      commandLine: version.commandLine,
      resource: version.resource,
      change: changeOf(version, version.after === null),
      before: version.before?.attributes ?? null,
      after: version.after?.attributes ?? null,
    })),
  });
}

/** How one resource differs between two versions. */
export interface ResourceDifference {
  readonly resource: string;
  readonly change: Change;
  /** In ascending order; null is a value that is not there, or empty. */
  readonly values: readonly ValueDifference[];
}

interface ValueDifference {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * What differs between the registry right after version `from` and right after version `to`.
 *
 * @param versions all versions between the two, oldest first.
 * @returns in ascending order of name, without resources that are the same in both.
 */
export function differencesOf(
  versions: readonly RegistryVersion[],
  from: number,
  to: number,
): readonly ResourceDifference[] {
  const first = Math.min(from, to);
  const last = Math.max(from, to);
  const between = versions.filter(({ number }) => number > first && number <= last);
  const names = [...new Set(between.map(({ resource }) => resource))].sort();
  return names.flatMap((resource) => {
    const own = between.filter((version) => version.resource === resource);
    const older = own[0]?.before ?? null;
    const newer = own.at(-1)?.after ?? null;
    const [before, after] = from <= to ? [older, newer] : [newer, older];
    const values = valuesThatDiffer(before, after);
    if (values.length === 0) return [];
    return [{ resource, change: changeOf({ before, after }, after === null), values }];
  });
}

function valuesThatDiffer(
  before: RegisteredValues | null,
  after: RegisteredValues | null,
): readonly ValueDifference[] {
  const old = before?.attributes ?? {};
  const now = after?.attributes ?? {};
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  const values = names
    .map((name) => ({ name, before: old[name] || null, after: now[name] || null }))
    .filter((value) => value.before !== value.after);
  if (values.length > 0 || before?.scriptPath === after?.scriptPath) return values;
  // The same name may stand for another file, when the script was found elsewhere.
  const paths = { before: before?.scriptPath || null, after: after?.scriptPath || null };
  return [{ name: 'ACTION_SCRIPT', ...paths }];
}

/** A line for each resource, and `-NAME=old` and `+NAME=new` for its values. */
export function formatDifferences(differences: readonly ResourceDifference[]): readonly string[] {
  if (differences.length === 0) return ['There is no difference.'];
  return differences.flatMap(({ resource, change, values }) => [
    `Resource ${resource} ${change}`,
    ...values.flatMap(({ name, before, after }) => [
      ...(before === null ? [] : [`-${name}=${before}`]),
      ...(after === null ? [] : [`+${name}=${after}`]),
    ]),
  ]);
}

/** `{"from","to","resources":[{"resource","change","values":[{"name","before","after"}]}]}`; see docs/JSON.md. */
export function differencesJson(
  from: number,
  to: number,
  resources: readonly ResourceDifference[],
): string {
  return jsonText({ from, to, resources });
}
