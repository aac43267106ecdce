// The card of one event: everything that is known of it, with the whole text.
import type { ReactElement } from 'react';
import { buttonRow } from '../../components/frame-lines.ts';
import { Overlay } from '../../components/Overlay.tsx';
import type { ClusterEvent } from '../../engine/index.ts';
import { formatDuration, formatTime } from '../../format/index.ts';
import type { ScreenDefinition, ScreenProps, View, World } from '../../tui/screen.ts';
import { cutText, wrapText } from '../../tui/text.ts';
import { packView } from '../../tui/view.ts';
import { overlayArea, overlayColumns, overlayRows } from '../overlay-area.ts';

/** The card of an event. */
export function eventCard(event: ClusterEvent): View<never> {
  return packView(eventCardDefinition, event);
}

const eventCardDefinition: ScreenDefinition<ClusterEvent | null> = {
  name: 'event-card',
  kind: 'overlay',
  crumb: () => [],
  start: () => ({ state: null }),
  reduce: (state, event) => {
    if (event.type !== 'action' || event.id !== 'card.close') return null;
    return { state, effects: [{ type: 'close' }] };
  },
  place: () => ({ names: ['card'] }),
  hints: () => ['card.close', 'help'],
  hint: () => 'Enter or Esc closes the card.',
  help: () => ({
    title: 'Event',
    text: 'Everything that is known of one event. The number counts the events of the cluster; none is left out.',
  }),
  Screen: EventCardScreen,
};

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
function cardLines(event: ClusterEvent, world: World, inside: number): readonly string[] {
  const { now, layout, theme } = world;
  const cut = (line: string): string => `  ${cutText(line, inside, theme.marks.cut)}`;
  const text = wrapText(event.text, inside).map((line) => `  ${line}`);
  const rows = cardRows(event, now);
  const table = rows.map(([name, value]) => cut(`${name.padEnd(nameColumns)}${value}`));
  // The borders and the button take three rows.
  const room = overlayArea(layout).rows - 3;
  if (table.length + text.length + 2 <= room) return [...table, '', ...text, ''];
  const [number, time, ...others] = rows.map(([, value]) => value);
  const head = [cut(`${number}  ${time}`), cut(others.join('  '))];
  if (head.length + text.length <= room) return [...head, ...text];
  const rest = cut('... The rest: y in the list copies it, evmget prints it.');
  return [...head, ...text.slice(0, room - head.length - 1), rest];
}

function EventCardScreen({
  state,
  world,
  isFocused,
}: ScreenProps<ClusterEvent | null, never>): ReactElement {
  const { layout, theme } = world;
  const columns = overlayColumns(layout);
  const inside = columns - 6;
  const lines = state === null ? [] : cardLines(state, world, inside);
  const rows = overlayRows(layout, lines.length + 3);
  return (
    <Overlay
      title="Event"
      lines={[
        ...lines.slice(0, rows - 3),
        `  ${buttonRow(['Close'], isFocused ? 0 : null, theme)}`,
      ]}
      columns={columns}
      rows={rows}
      area={overlayArea(layout)}
      theme={theme}
    />
  );
}
