// One member: its facts, what runs there, what would move where if it went down, and its events (TUI-114). The
// plan is asked for again when the cluster changes. Pure.
import { listMoveOf } from '../../components/list-state.ts';
import { movePager } from '../../components/Pager.tsx';
import type { MemberName, MemberView } from '../../engine/index.ts';
import { cleanText, formatTime } from '../../format/index.ts';
import type { Effect, ScreenEvent, ScreenParams, Step, World } from '../../tui/screen.ts';
import { cutText, padText } from '../../tui/text.ts';
import { eventMeaning, eventWords, spansDays } from '../events/event-words.ts';
import { stateMeaning, stateWithHost } from '../resources/look.ts';
import { memberMark, memberMeaning, memberTime } from './look.ts';
import {
  applicationsOn,
  askPlan,
  moveLines,
  type Plan,
  type PlanEvent,
  planAnswered,
  votesAfter,
} from './plan.ts';

export interface CardState {
  readonly name: MemberName;
  readonly plan: Plan | null;
  readonly top: number;
}

export type CardEvent = { readonly type: 'due' } | PlanEvent;
type CardStep = Step<CardState, CardEvent, never>;

export function startCard(params: ScreenParams): CardState {
  return { name: params.name ?? '', plan: null, top: 0 };
}

/** True if the plan has to be asked for. */
export function isCardStale(state: CardState, world: World): boolean {
  return memberOf(state, world) !== null && askPlan(state.plan, state.name, world, same) !== null;
}

export function memberOf(state: CardState, world: World): MemberView | null {
  return world.cluster.members.get(state.name) ?? null;
}

export function reduceCard(
  state: CardState,
  event: ScreenEvent<CardEvent>,
  world: World,
): CardStep {
  if (event.type === 'focus') return { state };
  if (event.type === 'own') {
    if (event.event.type === 'planned') {
      return { state: { ...state, plan: planAnswered(state.plan, event.event) } };
    }
    const asked = askPlan(state.plan, state.name, world, same);
    return asked === null
      ? { state }
      : { state: { ...state, plan: asked.plan }, effects: asked.effects };
  }
  if (event.type !== 'action') return null;
  const move = event.id.startsWith('list.') ? listMoveOf(event.id) : null;
  if (move !== null) {
    const count = cardLines(state, world, world.layout.bodyColumns).length;
    return { state: { ...state, top: movePager(state.top, move, count, world.layout.bodyRows) } };
  }
  const effects = effectsOf(event.id, state.name);
  return effects === null ? null : { state, effects };
}

function effectsOf(id: string, member: MemberName): readonly Effect<CardEvent, never>[] | null {
  switch (id) {
    case 'member.faults':
      return [{ type: 'open', name: 'faults', params: { member } }];
    case 'member.events':
      return [{ type: 'open', name: 'events', params: { member } }];
    case 'member.resources':
      return [{ type: 'open', name: 'resources', params: { filter: `host=${member}` } }];
    default:
      return null;
  }
}

function same(event: PlanEvent): CardEvent {
  return event;
}

const eventsMax = 100;

/** The lines of the card, cut to `width` cells and painted. */
export function cardLines(state: CardState, world: World, width: number): readonly string[] {
  const member = memberOf(state, world);
  if (member === null) return [];
  const { theme } = world;
  const cut = (text: string): string => cutText(cleanText(` ${text}`), width, theme.marks.cut);
  const title = (text: string): string => theme.paint('title', cut(text));
  return [
    ...factLines(member, world, cut),
    '',
    title('Applications'),
    ...applicationLines(member, world, cut),
    '',
    title('Networks, tapes and media changers'),
    cut('  none is registered'),
    '',
    ...planLines(state, member, world, cut, title),
    '',
    title('Events'),
    ...eventLines(member, world, cut),
  ];
}

function factLines(
  member: MemberView,
  world: World,
  cut: (text: string) => string,
): readonly string[] {
  const field = (label: string, value: string): string => cut(padText(label, 14) + value);
  const state = `${memberMark(member)} ${member.state} since ${formatTime(member.since)}`;
  return [
    field(
      'Member',
      `${member.name}, id ${member.id}, ${member.votes} ${member.votes === 1 ? 'vote' : 'votes'}`,
    ),
    field('Host name', member.hostName),
    field('Interconnect', member.interconnectName),
    world.theme.paint(
      memberMeaning(member),
      field('State', `${state} (${memberTime(member, world.now)})`),
    ),
  ];
}

function applicationLines(
  member: MemberView,
  world: World,
  cut: (text: string) => string,
): readonly string[] {
  const running = applicationsOn(member.name, world.cluster.resources);
  if (running.length === 0) return [cut('  none runs here')];
  return running.map((view) =>
    world.theme.paint(
      stateMeaning(view),
      cut(
        `  ${padText(view.name, 15)} ${padText(stateWithHost(view, world), 26)} target ${view.target}`,
      ),
    ),
  );
}

function planLines(
  state: CardState,
  member: MemberView,
  world: World,
  cut: (text: string) => string,
  title: (text: string) => string,
): readonly string[] {
  const { cluster } = world;
  const { head } = cluster;
  if (member.state !== 'UP' || head === null) {
    return [
      title('If it came back'),
      cut('  f leads to Boot; what waits for a member is placed anew then.'),
    ];
  }
  const after = votesAfter(head, member, 'leaves');
  const moves = moveLines(state.plan, member.name, cluster.resources);
  return [
    title(`If it went down (a plan from revision ${cluster.revision}; nothing is done)`),
    ...(moves.length === 0
      ? [cut('  no application would have to move')]
      : moves.map((line) => cut(`  ${line}`))),
    ...(moves.length > 1 ? [cut('  Each is placed as if it moved alone.')] : []),
    after.hasQuorum ? cut(`  ${after.text}`) : world.theme.paint('warn', cut(`  ${after.text}`)),
  ];
}

function eventLines(
  member: MemberView,
  world: World,
  cut: (text: string) => string,
): readonly string[] {
  const events = world.cluster.events
    .filter((event) => event.member === member.name)
    .slice(-eventsMax);
  if (events.length === 0) return [cut('  none is kept')];
  const withDay = spansDays(events, world.now);
  return events.map((event) => {
    const line = cut(`  ${eventWords(event, withDay)}`);
    const meaning = eventMeaning(event);
    return meaning === null ? line : world.theme.paint(meaning, line);
  });
}
