// What a new sample changes in the Memory Channel view: items, focus and page, which stay with what they are about. Also
// the step that keys and samples share. Pure.
import { fitWindow } from '../../components/list-state.ts';
import type { ImcSample } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import { itemsOf } from './items.ts';
import { viewLines, windowTop } from './lines.ts';
import { contentOf } from './pages.ts';
import { hereOf, type ImcScreenEvent, type ImcState, pictureOf, programsOf } from './state.ts';

/** The state after the answer to a sample. What was asked for before the user paused is dropped. */
export function sampled(
  state: ImcState,
  { outcome }: Extract<ImcScreenEvent, { type: 'sampled' }>,
  world: World,
): ImcState {
  const tookMs = Math.max(0, world.now - (state.askedAt ?? world.now));
  const next = { ...state, isAsking: false, tookMs };
  if (!outcome.ok) return { ...next, isWanted: false, problem: outcome.message };
  if (state.isPaused && !state.isWanted) return next;
  return withSample({ ...next, isWanted: false, problem: null }, outcome.result, world);
}

function withSample(state: ImcState, sample: ImcSample, world: World): ImcState {
  const next = arranged(withNewest(state, sample), world);
  const first = startItem(next, world);
  const isFirst = state.sample === null;
  return withPage(isFirst ? focused(next, first, world) : next);
}

/** When the Memory Channel has begun anew, after a cluster boot or with a new caad, whatever had a number is gone. */
function withNewest(state: ImcState, sample: ImcSample): ImcState {
  const next = { ...state, sample, before: state.sample };
  const was = state.sample?.since ?? null;
  if (was === null || was === sample.since) return next;
  const { page } = state;
  const isOfNumber = page?.kind === 'hex' || page?.kind === 'output';
  return {
    ...next,
    before: null,
    started: new Map(),
    page: isOfNumber ? { ...page, isGone: true } : page,
  };
}

/** Where the focus begins: on the first region, else on this host, which then is what matters. */
function startItem({ items }: ImcState, world: World): string | null {
  const region = items.find(({ kind }) => kind === 'region');
  const own = items.find(({ id }) => id === `host ${hereOf(world) ?? ''}`);
  return (region ?? own ?? items[0])?.id ?? null;
}

/** After a change of the filter: the focus on the first region or lock set that matches, if there is one. */
export function filtered(state: ImcState, world: World): ImcState {
  const next = arranged(state, world);
  const first = next.items.find(({ kind }) => kind === 'region' || kind === 'lock-set');
  return first === undefined ? next : focused(next, first.id, world);
}

/** The items from what is known now; the focus stays, or goes to what is now in its place. */
export function arranged(state: ImcState, world: World): ImcState {
  const { sample, filter } = state;
  if (sample === null) return state;
  const items = itemsOf(sample, filter);
  const at = state.items.findIndex(({ id }) => id === state.focus);
  const isThere = items.some(({ id }) => id === state.focus);
  const kind = state.items[at]?.kind;
  const section = items.filter((item) => item.kind === kind);
  const place = state.items.slice(0, Math.max(0, at)).filter((item) => item.kind === kind).length;
  const heir =
    section[Math.min(place, section.length - 1)] ?? items[Math.min(at, items.length - 1)];
  return focused(
    { ...state, items },
    isThere ? state.focus : (heir?.id ?? items[0]?.id ?? null),
    world,
  );
}

/** The focus on an item; the window moves no more than it must. */
export function focused(state: ImcState, focus: string | null, world: World): ImcState {
  const next = { ...state, focus };
  const picture = pictureOf(next, world);
  if (picture === null) return next;
  const height = viewHeight(next, world);
  return { ...next, top: windowTop(viewLines(picture, world), focus, state.top, height) };
}

/** Rows for the four sections; the filter has one of its own while there is one. */
export function viewHeight({ filter, typing }: ImcState, world: World): number {
  return world.layout.bodyRows - (filter !== '' || typing !== null ? 1 : 0);
}

/** The page made anew from what is known now. */
export function withPage(state: ImcState): ImcState {
  const { page, sample } = state;
  if (page === null || sample === null) return state;
  switch (page.kind) {
    case 'programs': {
      const programs = programsOf(state);
      const at = programs.findIndex(({ pid }) => pid === page.pid);
      const index = at < 0 ? page.list.index : at;
      const list = fitWindow(
        { ...page.list, index },
        programs.length,
        Math.max(1, programs.length),
      );
      return { ...state, page: { ...page, list, pid: programs[list.index]?.pid ?? null } };
    }
    case 'hex':
    case 'output':
      return state;
    default:
      return { ...state, page: { ...page, content: contentOf(page, sample, state.before) } };
  }
}
