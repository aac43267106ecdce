// A card explains a task that cannot be done here: one of the host system, or one that comes later
// (TUI-008, 037).
import type { View } from '../../tui/screen.ts';
import type { Task } from '../../tui/tasks.ts';
import { wrapText } from '../../tui/text.ts';
import { fittedLines } from '../shell/fitted-text.ts';
import { cardView } from './card-frame.tsx';

/** The card of a task. */
export function cardOverlay(task: Task): View<never> {
  return cardView({
    title: task.name,
    help: { title: task.name, text: 'A card explains a task; it changes nothing.' },
    lines: ({ theme }, inside, room) => {
      const lines = cardText(task).flatMap(([heading, body]) => [
        theme.paint('title', `  ${heading}`),
        ...wrapText(body, inside - 2).map((line) => `    ${line}`),
        '',
      ]);
      return fittedLines(lines, room);
    },
  });
}

/** The paragraphs of a card, each with its heading. */
function cardText(task: Task): readonly (readonly [heading: string, text: string])[] {
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
