// A card explains a task that cannot be done here: one of the host system, or one that comes later
// (TUI-008, 037).
import type { ReactElement } from 'react';
import { buttonRow } from '../../components/frame-lines.ts';
import { Overlay } from '../../components/Overlay.tsx';
import type { ScreenDefinition, ScreenProps, View } from '../../tui/screen.ts';
import type { Task } from '../../tui/tasks.ts';
import { wrapText } from '../../tui/text.ts';
import { packView } from '../../tui/view.ts';
import { overlayArea, overlayColumns, overlayRows } from '../overlay-area.ts';

/** The card of a task. */
export function cardOverlay(task: Task): View<never> {
  return packView(cardDefinition, task);
}

const cardDefinition: ScreenDefinition<Task | null> = {
  name: 'card',
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
  help: (task) => ({
    title: task?.name ?? '',
    text: 'A card explains a task; it changes nothing.',
  }),
  Screen: CardScreen,
};

/** The paragraphs of a card, each with its heading. */
export function cardText(task: Task): readonly (readonly [heading: string, text: string])[] {
  if (task.card) {
    return [
      ['On Tru64 UNIX', task.card.before],
      ['Why not here', task.card.why],
      ['Use instead', task.card.instead],
    ];
  }
  return [
    ['What it does', task.description],
    ['Why not now', 'This task is not in this release. It keeps its place in the menu.'],
    [
      'Use instead',
      'The tasks of Cluster Application Availability (CAA) Management are here: sysman caa.',
    ],
  ];
}

function CardScreen({ state, world, isFocused }: ScreenProps<Task | null, never>): ReactElement {
  const { layout, theme } = world;
  const columns = overlayColumns(layout);
  const paragraphs = state === null ? [] : cardText(state);
  const text = paragraphs.flatMap(([heading, body]) => [
    theme.paint('title', `  ${heading}`),
    ...wrapText(body, columns - 8).map((line) => `    ${line}`),
    '',
  ]);
  const rows = overlayRows(layout, text.length + 3);
  return (
    <Overlay
      title={state?.name ?? ''}
      lines={[...text.slice(0, rows - 3), `  ${buttonRow(['Close'], isFocused ? 0 : null, theme)}`]}
      columns={columns}
      rows={rows}
      area={overlayArea(layout)}
      theme={theme}
    />
  );
}
