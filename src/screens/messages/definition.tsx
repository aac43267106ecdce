// The last messages with their times, newest last (TUI-296).
import type { ReactElement } from 'react';
import { listMoveOf } from '../../components/list-state.ts';
import { movePager, Pager } from '../../components/Pager.tsx';
import { formatClock } from '../../format/index.ts';
import type { ScreenDefinition, ScreenProps, World } from '../../tui/screen.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';

interface MessagesState {
  /** First line of the window; null follows the end. */
  readonly top: number | null;
}

export const messagesDefinition: ScreenDefinition<MessagesState> = {
  name: 'messages',
  kind: 'view',
  crumb: () => ['Messages'],
  start: () => ({ state: { top: null } }),
  reduce: (state, event, world) => {
    const move = event.type === 'action' ? listMoveOf(event.id) : null;
    if (move === null) return event.type === 'focus' ? { state } : null;
    const count = world.messages.length;
    const height = world.layout.bodyRows;
    return { state: { top: movePager(state.top ?? count - height, move, count, height) } };
  },
  place: () => ({ names: ['pager'] }),
  hints: () => ['list.up', 'list.down', 'list.page-up', 'list.page-down', 'back', 'help'],
  buttons: () => [
    { label: 'Back', action: 'back' },
    { label: 'Help', action: 'help' },
  ],
  hint: (_state, { messages: { length } }) =>
    `${length === 1 ? '1 message' : `${length} messages`} since the start.`,
  help: () => ({
    title: 'Messages',
    text: 'What the message line said, oldest first, with the time.',
  }),
  Screen: MessagesScreen,
};

function messageLines(world: World): readonly string[] {
  if (world.messages.length === 0) return ['No message yet.'];
  return world.messages.map((message) => {
    const level = message.level === 'info' ? '' : `${message.level.toUpperCase()}: `;
    return `${formatClock(message.at)} ${level}${message.text}`;
  });
}

function MessagesScreen(props: ScreenProps<MessagesState, never>): ReactElement {
  const { state, world } = props;
  const { layout, theme } = world;
  const lines = messageLines(world);
  const top = Math.max(0, state.top ?? lines.length - layout.bodyRows);
  const below = Math.max(0, lines.length - top - layout.bodyRows);
  return (
    <BodyFrame view={props} title="Messages" above={top} below={below}>
      <Pager
        lines={lines}
        top={top}
        columns={layout.bodyColumns}
        height={layout.bodyRows}
        isFocused={props.isFocused}
        theme={theme}
      />
    </BodyFrame>
  );
}
