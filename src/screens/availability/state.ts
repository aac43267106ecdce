// How long each application was available, as the service counts it (CAA-495 to CAA-509): the period, the answer, and
// the window on its lines. Pure.
import { listMoveOf } from '../../components/list-state.ts';
import { movePager } from '../../components/Pager.tsx';
import { formatAvailability, formatTime } from '../../format/index.ts';
import {
  type Effect,
  type Outcome,
  request,
  type ScreenEvent,
  type Step,
  type World,
} from '../../tui/screen.ts';

const hourMs = 3_600_000;

/** The periods that one key goes through; the first is the whole history. */
export const periods = [
  { ms: null, option: null, words: 'since the first start of each' },
  { ms: 24 * hourMs, option: '24h', words: 'of the last 24 hours' },
  { ms: 7 * 24 * hourMs, option: '7d', words: 'of the last 7 days' },
  { ms: 30 * 24 * hourMs, option: '30d', words: 'of the last 30 days' },
] as const;

type Progress =
  /** Not asked yet; the drawing notices. */
  | { readonly status: 'needed' | 'waiting' }
  | { readonly status: 'failed'; readonly message: string }
  | {
      readonly status: 'known';
      /** As caa_report prints it: a title, an empty line, the table. */
      readonly report: readonly string[];
      readonly end: number;
    };

export interface AvailabilityState {
  /** Index of the period. */
  readonly period: number;
  readonly progress: Progress;
  /** How often it was asked: an answer to an earlier question is dropped. */
  readonly round: number;
  /** First line of the window. */
  readonly top: number;
}

export type AvailabilityEvent =
  | { readonly type: 'due' }
  | {
      readonly type: 'reported';
      readonly round: number;
      readonly begin: number | null;
      readonly outcome: Outcome<'caa.report'>;
    };

type AvailabilityStep = Step<AvailabilityState, AvailabilityEvent, never>;

export const availabilityStart: AvailabilityState = {
  period: 0,
  progress: { status: 'needed' },
  round: 0,
  top: 0,
};

/** The period that is shown. */
export function periodOf({ period }: AvailabilityState): (typeof periods)[number] {
  return periods[period] ?? periods[0];
}

/** What stands above the report. */
export function reportTitle(state: AvailabilityState): string {
  const { progress } = state;
  const { words } = periodOf(state);
  return `Availability ${words}${progress.status === 'known' ? `, up to ${formatTime(progress.end)}` : ''}`;
}

/** The lines of the report below its title; none before the answer. */
export function reportLines({ progress }: AvailabilityState): readonly string[] {
  return progress.status === 'known' ? progress.report.slice(2) : [];
}

/** What an event does. */
export function reduceAvailability(
  state: AvailabilityState,
  event: ScreenEvent<AvailabilityEvent>,
  world: World,
): AvailabilityStep {
  if (event.type === 'own') {
    return event.event.type === 'due' ? ask(state, world) : { state: taken(state, event.event) };
  }
  if (event.type !== 'action') return null;
  const move = event.id.startsWith('list.') ? listMoveOf(event.id) : null;
  if (move !== null) {
    const count = reportLines(state).length;
    return { state: { ...state, top: movePager(state.top, move, count, world.layout.bodyRows) } };
  }
  const again = { ...state, progress: { status: 'needed' }, top: 0 } as const;
  switch (event.id) {
    case 'availability.period':
      return { state: { ...again, period: (state.period + 1) % periods.length } };
    case 'availability.again':
      return { state: again };
    case 'availability.copy':
      return { state, effects: copy(state) };
    default:
      return null;
  }
}

function copy({ progress }: AvailabilityState): readonly Effect<AvailabilityEvent, never>[] {
  return progress.status === 'known' ? [{ type: 'copy', text: progress.report.join('\n') }] : [];
}

function ask(state: AvailabilityState, { now }: World): AvailabilityStep {
  if (state.progress.status !== 'needed') return { state };
  const round = state.round + 1;
  const { ms } = periodOf(state);
  const begin = ms === null ? null : now - ms;
  return {
    state: { ...state, round, progress: { status: 'waiting' } },
    effects: [
      request(
        'caa.report',
        { resource: null, begin, end: null },
        (outcome): AvailabilityEvent => ({ type: 'reported', round, begin, outcome }),
      ),
    ],
  };
}

function taken(
  state: AvailabilityState,
  { round, begin, outcome }: Extract<AvailabilityEvent, { type: 'reported' }>,
): AvailabilityState {
  if (round !== state.round || state.progress.status !== 'waiting') return state;
  if (!outcome.ok) return { ...state, progress: { status: 'failed', message: outcome.message } };
  const { applications, end } = outcome.result;
  return {
    ...state,
    progress: { status: 'known', report: formatAvailability(applications, { begin, end }), end },
  };
}
