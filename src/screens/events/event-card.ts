// The card of one event: everything that is known of it, with the whole text.
import type { ClusterEvent } from '../../engine/index.ts';
import { formatDuration, formatTime } from '../../format/index.ts';
import type { View, World } from '../../tui/screen.ts';
import { cutText, wrapText } from '../../tui/text.ts';
import { cardView } from '../card/card-frame.tsx';

/** The card of an event. */
export function eventCard(event: ClusterEvent): View<never> {
  return cardView({
    title: 'Event',
    help: {
      title: 'Event',
      text: 'Everything that is known of one event. The number counts the events of the cluster; none is left out.',
    },
    lines: (world, inside, room) => cardLines(event, world, inside, room),
  });
}

/** Columns of the names before the values. */
const nameColumns = 13;

/** The values of the card, each with its name; what is not known is left out. */
function cardRows(event: ClusterEvent, now: number): readonly (readonly [string, string])[] {
  const { sequence, at, priority, facility, resource, member } = event;
  return [
    ['Number', String(sequence)],
    ['Time', `${formatTime(at)}, ${formatDuration(now - at)} ago`],
    ['Priority', priority],
    ['Facility', facility],
    ...(resource === null ? [] : [['Resource', resource] as const]),
    ...(member === null ? [] : [['Member', member] as const]),
  ];
}

/** The values one below the other, or closer together where there is little room; then the text. */
function cardLines(
  event: ClusterEvent,
  { now, theme }: World,
  inside: number,
  room: number,
): readonly string[] {
  const cut = (line: string): string => `  ${cutText(line, inside, theme.marks.cut)}`;
  const text = wrapText(event.text, inside).map((line) => `  ${line}`);
  const rows = cardRows(event, now);
  const table = rows.map(([name, value]) => cut(`${name.padEnd(nameColumns)}${value}`));
  if (table.length + text.length + 2 <= room) return [...table, '', ...text, ''];
  const [number, time, ...others] = rows.map(([, value]) => value);
  const head = [cut(`${number}  ${time}`), cut(others.join('  '))];
  if (head.length + text.length <= room) return [...head, ...text];
  const rest = cut('... The rest: y in the list copies it, evmget prints it.');
  return [...head, ...text.slice(0, room - head.length - 1), rest];
}
