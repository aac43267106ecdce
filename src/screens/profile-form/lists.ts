// The lists of values behind F4: policies, members with their states, registered resources in an order that
// counts, script files, days and hours (TUI-089). Pure.
import { focusedField } from '../../components/form-state.ts';
import { listMembers } from '../../engine/index.ts';
import { cleanText } from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';
import type { PickData, PickEntry } from '../dialogs/pick.tsx';
import { listedResources, stateLine } from '../resources/listed.ts';
import { profileName } from './commands.ts';
import { rowOfField } from './fields.ts';
import type { OpenForm } from './form.ts';

/** The list for the focused field, or a sentence why there is none. */
export function pickList(open: OpenForm, world: World): PickData | string {
  const field = focusedField(open.form);
  if (field?.hasList !== true) {
    return `${field?.label ?? 'This field'} has no list; type the value.`;
  }
  const value = (open.form.values[field.name] ?? '').trim();
  const row = rowOfField(open, field.name);
  const isMany = row?.kind.kind === 'list';
  const entries = entriesFor(field.name, open, world);
  if (entries.length === 0) return emptyText(field.name);
  const chosen = isMany ? listMembers(value) : value === '' ? [] : [value];
  const known = new Set(entries.map((entry) => entry.value));
  const strangers = isMany ? [...new Set(chosen)].filter((name) => !known.has(name)) : [];
  const missing = strangers.map((name) => ({ value: name, detail: 'not known' }));
  return { title: field.label, entries: [...entries, ...missing], isMany, chosen };
}

const policies: Readonly<Record<string, string>> = {
  balanced: 'the member with the fewest applications',
  favored: 'the hosting members in their order, then any other',
  restricted: 'the hosting members in their order, and no other',
};

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function entriesFor(field: string, open: OpenForm, world: World): readonly PickEntry[] {
  switch (field) {
    case 'HOSTING_MEMBERS':
      return [...world.cluster.members.values()]
        .toSorted((left, right) => left.id - right.id)
        .map((member) => ({ value: member.name, detail: member.state }));
    case 'REQUIRED_RESOURCES':
    case 'OPTIONAL_RESOURCES':
      return resourceEntries(profileName(open), world);
    case 'ACTION_SCRIPT':
      return open.scripts.map((name) => ({ value: cleanText(name), detail: '' }));
    case 'REBALANCE_DAY':
      return [
        { value: '*', detail: 'every day' },
        ...days.map((day, index) => ({ value: String(index), detail: day })),
      ];
    case 'REBALANCE_HOUR':
      return [
        { value: '*', detail: 'every hour' },
        ...Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), detail: `${hour}:00` })),
      ];
    default:
      return wordEntries(field, open);
  }
}

function wordEntries(field: string, open: OpenForm): readonly PickEntry[] {
  const row = rowOfField(open, field);
  if (row?.kind.kind === 'flag') {
    return [
      { value: 'no', detail: '0' },
      { value: 'yes', detail: '1' },
    ];
  }
  if (row?.kind.kind !== 'word') return [];
  return row.kind.words.map((word) => ({ value: word, detail: policies[word] ?? '' }));
}

function resourceEntries(own: string, world: World): readonly PickEntry[] {
  return [...listedResources(world.cluster).values()]
    .filter(({ name }) => name !== own)
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .map((view) => ({ value: view.name, detail: `${view.type}  ${stateLine(view)}` }));
}

function emptyText(field: string): string {
  switch (field) {
    case 'ACTION_SCRIPT':
      return 'No script is in /var/cluster/caa/script yet. Fill in the executable, and one is written.';
    case 'HOSTING_MEMBERS':
      return 'The members are not known yet; type their names.';
    default:
      return 'No other resource is registered yet; type the names if they will be.';
  }
}
