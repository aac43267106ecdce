// The list of profiles as rows of text: which profiles are shown, and what stands in the columns (TUI-085).
// Pure; rows are made for the window only.
import {
  type ColumnSpec,
  formatCells,
  type LaidOutColumn,
  layoutColumns,
} from '../../components/table-columns.ts';
import { cleanText } from '../../format/index.ts';
import type { ProfileSummary } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import type { Meaning } from '../../tui/theme.ts';
import { isRegisteredName } from '../resources/listed.ts';

/** The profiles that match a filter, in ascending order of name; all of them for an empty filter. */
export function shownProfiles(world: World, filter: string): readonly ProfileSummary[] {
  const profiles = world.cluster.profiles ?? [];
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return profiles;
  return profiles.filter(({ name, type, description }) =>
    `${name} ${type ?? ''} ${description}`.toLowerCase().includes(wanted),
  );
}

/** Registered at this moment: the list of profiles may be older than the news of the registry. */
export function isRegistered({ name, registered }: ProfileSummary, world: World): boolean {
  return world.cluster.heardAt === null ? registered : isRegisteredName(name, world.cluster);
}

const columns: readonly ColumnSpec[] = [
  { title: 'Name', width: 18 },
  { title: 'Type', width: 11, rank: 1 },
  { title: 'Registered', width: 10 },
  { title: 'Changed', width: 7 },
  { title: 'Valid', width: 5 },
  { title: 'Description', width: 11, grows: true, rank: 2 },
];

/** The columns for a list of this many cells, the ones for focus and mark not counted. */
export function profileColumns(cells: number): readonly LaidOutColumn[] {
  return layoutColumns(columns, cells);
}

/** One row: `# ` before a marked profile, then the columns. */
export function profileRow(
  profile: ProfileSummary,
  isMarked: boolean,
  layout: readonly LaidOutColumn[],
  world: World,
): string {
  const registered = isRegistered(profile, world);
  const cells = [
    cleanText(profile.name),
    profile.type === null ? '?' : cleanText(profile.type),
    registered ? 'yes' : 'no',
    !registered ? '' : profile.changed ? 'yes' : 'no',
    profile.errors.length === 0 ? 'yes' : 'NO',
    cleanText(profile.description),
  ];
  const text = `${isMarked ? '#' : ' '} ${formatCells(layout, cells, world.theme.marks.cut)}`;
  const meaning = rowMeaning(profile, registered);
  return meaning === null ? text : world.theme.paint(meaning, text);
}

function rowMeaning(profile: ProfileSummary, registered: boolean): Meaning | null {
  if (profile.errors.length > 0) return 'fail';
  return registered && profile.changed ? 'warn' : null;
}

/** The message line for a profile: what stands out, and what to do about it. */
export function profileHint(profile: ProfileSummary, world: World): string {
  const name = cleanText(profile.name);
  const [error] = profile.errors;
  if (error !== undefined) return cleanText(error);
  if (!isRegistered(profile, world)) return `${name} is valid and not registered. c registers it.`;
  if (profile.changed)
    return `${name}: changed, not registered. caa_register -u ${name} updates the registry.`;
  return `${name} is registered as its file says.`;
}
