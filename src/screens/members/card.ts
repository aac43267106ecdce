// One member: its facts, what runs there, what would move where if it went down, and its events (TUI-114). The
// plan is asked for again when the cluster changes. Pure.
import { listMoveOf } from '../../components/list-state.ts';
import { movePager } from '../../components/Pager.tsx';
import type { MemberName, MemberView } from '../../engine/index.ts';
import { cleanText, formatTime } from '../../format/index.ts';
import type { Effect, ScreenEvent, ScreenParams, Step, World } from '../../tui/screen.ts';
import { cutText, padText, wrapText } from '../../tui/text.ts';
import { eventMeaning, eventWords, spansDays } from '../events/event-words.ts';
import { memberStateMark } from '../resources/listed.ts';
import { stateMeaning, stateWithHost } from '../resources/look.ts';
import {
  askSurvival,
  isSurvivalStale,
  type Survival,
  type SurvivalEvent,
  survivalAnswered,
  survivalWords,
} from '../survival/survival.ts';
import { askWhatIf } from '../what-if/what-if.ts';
import { calmWords, hardwareWords, memberMark, memberMeaning, memberTime } from './look.ts';
import {
  applicationsOn,
  askPlan,
  moveLines,
  type Plan,
  type PlanEvent,
  planAnswered,
  votesAfter,
} from './plan.ts';
import { calmEffects } from './state.ts';

export interface CardState {
  readonly name: MemberName;
  readonly plan: Plan | null;
  readonly survival: Survival | null;
  readonly top: number;
}

export type CardEvent = { readonly type: 'due' } | PlanEvent | SurvivalEvent;
type CardStep = Step<CardState, CardEvent, never>;

export function startCard(params: ScreenParams): CardState {
  return { name: params.name ?? '', plan: null, survival: null, top: 0 };
}

/** True if the plan has to be asked for. */
export function isCardStale(state: CardState, world: World): boolean {
  if (memberOf(state, world) === null) return false;
  if (isSurvivalStale(state.survival, world)) return true;
  return askPlan(state.plan, state.name, world, same) !== null;
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
    if (event.event.type === 'survival') {
      return { state: { ...state, survival: survivalAnswered(state.survival, event.event) } };
    }
    return askAll(state, world);
  }
  if (event.type !== 'action') return null;
  const move = event.id.startsWith('list.') ? listMoveOf(event.id) : null;
  if (move !== null) {
    const count = cardLines(state, world, world.layout.bodyColumns).length;
    return { state: { ...state, top: movePager(state.top, move, count, world.layout.bodyRows) } };
  }
  const member = memberOf(state, world);
  if (event.id === 'member.what-if') {
    return { state, effects: [askWhatIf({ kind: 'member', name: state.name }, world)] };
  }
  const calm = member === null ? null : calmEffects(event.id, member, world);
  const effects = calm ?? effectsOf(event.id, state.name);
  return effects === null ? null : { state, effects };
}

/** Asks for whatever is missing or old: the plan, the standing check. */
function askAll(state: CardState, world: World): CardStep {
  const plan = askPlan(state.plan, state.name, world, same);
  const survival = isSurvivalStale(state.survival, world)
    ? askSurvival(state.survival, world, (event): CardEvent => event)
    : null;
  return {
    state: {
      ...state,
      plan: plan?.plan ?? state.plan,
      survival: survival?.survival ?? state.survival,
    },
    effects: [...(plan?.effects ?? []), ...(survival?.effects ?? [])],
  };
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
    ...monitoredLines(member, world, cut),
    '',
    title('Adapters and devices'),
    ...hardwareLines(member, cut),
    '',
    ...planLines(state, member, world, cut, title, width),
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
  const calm = calmWords(member, world);
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
    ...(calm === '' ? [] : [field('Is', calm)]),
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

function monitoredLines(
  { name }: MemberView,
  { cluster, theme }: World,
  cut: (text: string) => string,
): readonly string[] {
  const lines = [...cluster.monitored.values()].flatMap((view) => {
    const one = view.members.find(({ member }) => member === name);
    if (one === undefined) return [];
    const state = `${memberStateMark(one)} ${one.state}`;
    const line = cut(`  ${padText(view.name, 15)} ${padText(state, 10)} because ${one.because}`);
    return [one.state === 'ONLINE' ? line : theme.paint('warn', line)];
  });
  return lines.length === 0 ? [cut('  none is registered')] : lines;
}

function hardwareLines(
  { hardware = [] }: MemberView,
  cut: (text: string) => string,
): readonly string[] {
  if (hardware.length === 0) return [cut('  it has none')];
  return hardware.map((one) => cut(`  ${hardwareWords(one)}`));
}

function planLines(
  state: CardState,
  member: MemberView,
  world: World,
  cut: (text: string) => string,
  title: (text: string) => string,
  width: number,
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
  const survival = survivalWords(state.survival, member.name, world);
  return [
    ...wrapText(survival, width - 2).map((line) => cut(line)),
    '',
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
