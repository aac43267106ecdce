// The small card over a view: a title, lines, one button that closes it. What stands on a card is handed in; the card of a
// task and that of an event are made with it.
import type { ReactElement } from 'react';
import { buttonRow } from '../../components/frame-lines.ts';
import { Overlay } from '../../components/Overlay.tsx';
import type { HelpPage, ScreenDefinition, ScreenProps, View, World } from '../../tui/screen.ts';
import { packView } from '../../tui/view.ts';
import { overlayArea, overlayColumns, overlayRows } from '../overlay-area.ts';

interface Card {
  readonly title: string;
  readonly help: HelpPage;
  /** Painted lines; `inside` is the width of text between the borders, `room` the rows there are for lines. */
  readonly lines: (world: World, inside: number, room: number) => readonly string[];
}

/** Rows of the borders and of the button. */
const frameRows = 3;

/** A card to be shown; Enter, Space and Esc close it. */
export function cardView(card: Card): View<never> {
  return packView(cardDefinition, card);
}

const cardDefinition: Omit<ScreenDefinition<Card>, 'start'> = {
  name: 'card',
  kind: 'overlay',
  crumb: () => [],
  reduce: (state, event) => {
    if (event.type !== 'action' || event.id !== 'card.close') return null;
    return { state, effects: [{ type: 'close' }] };
  },
  place: () => ({ names: ['card'] }),
  hints: () => ['card.close', 'help'],
  hint: () => 'Enter or Esc closes the card.',
  help: ({ help }) => help,
  Screen: CardScreen,
};

function CardScreen({ state: card, world, isFocused }: ScreenProps<Card, never>): ReactElement {
  const { layout, theme } = world;
  const area = overlayArea(layout);
  const columns = overlayColumns(layout);
  const lines = card.lines(world, columns - 6, area.rows - frameRows);
  const rows = overlayRows(layout, lines.length + frameRows);
  const button = `  ${buttonRow(['Close'], isFocused ? 0 : null, theme)}`;
  return (
    <Overlay
      title={card.title}
      lines={[...lines.slice(0, rows - frameRows), button]}
      columns={columns}
      rows={rows}
      area={area}
      theme={theme}
    />
  );
}
