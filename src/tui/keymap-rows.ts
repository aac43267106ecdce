// How rows of the table of keys are written down: one short line for a binding, made into the record that
// dispatch and help use. Knows no keys of its own.
import type { Binding } from './keymap.ts';

/** One binding: `shown` is the key as row 23 prints it, `F3 or Esc` for the two key sets. */
type Row = readonly [
  id: string,
  keys: string,
  shown: string,
  label: string,
  description: string,
  acts?: 'acts',
];

/** The bindings of one place. */
export function place(where: string, rows: readonly Row[]): readonly Binding[] {
  return rows.map(([id, keys, shown, label, description, acts]) => {
    const [historic = shown, modern] = shown.split(' or ');
    return {
      id,
      keys: keys.split(' '),
      shown: historic,
      ...(modern === undefined ? {} : { shownModern: modern }),
      label,
      description,
      where,
      ...(acts === undefined ? {} : { acts: true }),
    };
  });
}
