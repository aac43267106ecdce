// One member as a screen of the registry, drawn as a text that scrolls.
import { type ReactElement, useEffect } from 'react';
import { Lines } from '../../components/Lines.tsx';
import type { ScreenDefinition, ScreenProps } from '../../tui/screen.ts';
import { wrapText } from '../../tui/text.ts';
import { markCursor } from '../../tui/theme.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';
import { noLineText } from '../shell/no-line.ts';
import { isSurvivalWaiting } from '../survival/survival.ts';
import {
  type CardEvent,
  type CardState,
  cardLines,
  isCardStale,
  memberOf,
  reduceCard,
  startCard,
} from './card.ts';
import { memberTime } from './look.ts';

export const memberDefinition: ScreenDefinition<CardState, CardEvent> = {
  name: 'member',
  kind: 'view',
  crumb: (state) => [state.name],
  start: (params) => ({ state: startCard(params) }),
  reduce: reduceCard,
  place: () => ({ names: ['member', 'pager'] }),
  hints: () => [
    'member.faults',
    'member.freeze',
    'member.drain',
    'member.events',
    'member.resources',
    'back',
    'help',
  ],
  buttons: () => [
    { label: 'Faults...', action: 'member.faults' },
    { label: 'Events', action: 'member.events' },
    { label: 'Resources', action: 'member.resources' },
    { label: 'Close', action: 'back' },
    { label: 'Help', action: 'help' },
  ],
  hint: (state, world) => {
    const member = memberOf(state, world);
    if (member === null) return `There is no member ${state.name}.`;
    return `${member.name}: ${member.state}, ${memberTime(member, world.now)}.`;
  },
  help: () => ({
    title: 'A member',
    text:
      'What runs on the member and what would happen if it went down. The plan comes from the same rules that the ' +
      'service uses when it happens; nothing is done by looking at it. Each application is placed as if it moved ' +
      'alone, so that several that are equal for placement may end elsewhere.',
  }),
  refusal: (_state, action, world) =>
    ['member.freeze', 'member.drain'].includes(action) && world.cluster.phase !== 'live'
      ? noLineText
      : null,
  ticks: (state, world) => isSurvivalWaiting(state.survival, world),
  preview: (state, world) => {
    const id = memberOf(state, world)?.id;
    const command = id === undefined ? 'clu_get_info -full' : `clu_get_info -full -m ${id}`;
    return { commands: [command], notes: ['This page as a command. It only looks.'] };
  },
  Screen: MemberScreen,
};

function MemberScreen(props: ScreenProps<CardState, CardEvent>): ReactElement {
  const { state, world, isFocused, send } = props;
  const { layout } = world;
  const stale = isCardStale(state, world);
  useEffect(() => {
    if (stale) send({ type: 'due' });
  });
  const width = layout.bodyColumns;
  const known = cardLines(state, world, width);
  const lines = known.length > 0 ? known : wrapText(`  ${noMember(state, props)}`, width);
  const top = Math.max(0, Math.min(state.top, lines.length - layout.bodyRows));
  const below = Math.max(0, lines.length - top - layout.bodyRows);
  const [first = '', ...others] = lines.slice(top, top + layout.bodyRows);
  const head = isFocused ? markCursor(' ') + first.replace(/^ /, '') : first;
  return (
    <BodyFrame view={props} title={`Member ${state.name}`} above={top} below={below}>
      <Lines lines={[head, ...others]} />
    </BodyFrame>
  );
}

function noMember(state: CardState, { world }: ScreenProps<CardState, CardEvent>): string {
  const { cluster } = world;
  if (cluster.head === null) return cluster.problem ?? 'Waiting for the cluster service.';
  const names = [...cluster.members.keys()].join(', ');
  return `Cluster ${cluster.head.name} has no member ${state.name}; it has ${names}.`;
}
