// What the Memory Channel view is told of by itself while a page is open: bytes of a region, and lines of a program. When
// the page is left, the service is told that nobody listens any more. Pure.
import { request, type World } from '../../tui/screen.ts';
import { withMemory } from './hex.ts';
import type { ImcEffect, ImcScreenEvent, ImcState, ImcStep } from './state.ts';

/** The answer to `imc.watch` or `imc.follow`; null for other events. */
export function reduceFollowing(state: ImcState, event: ImcScreenEvent, world: World): ImcStep {
  switch (event.type) {
    case 'watched':
      return watched(state, event, world);
    case 'followed':
      return followed(state, event);
    case 'ignored':
      return { state };
    default:
      return null;
  }
}

/** The state after new data of the cluster: the bytes that are watched. */
export function observed(state: ImcState, world: World): ImcState {
  const { page } = state;
  if (page?.kind !== 'hex' || page.isPaused) return state;
  const next = withMemory(page, world.cluster.memory);
  return next === page ? state : { ...state, page: next };
}

function watched(
  state: ImcState,
  { region, what, outcome }: Extract<ImcScreenEvent, { type: 'watched' }>,
  world: World,
): ImcStep {
  const { page } = state;
  if (page?.kind !== 'hex' || page.region !== region) {
    return { state, effects: outcome.ok ? [endWatch(outcome.result.watch)] : [] };
  }
  const heard = { ...page, isAsking: false };
  if (!outcome.ok) return { state: { ...state, page: { ...heard, problem: outcome.message } } };
  const { watch } = outcome.result;
  const next = withMemory(
    { ...heard, problem: null, watch: { number: watch, what } },
    world.cluster.memory,
  );
  // While paused one look is enough.
  return page.isPaused
    ? { state: { ...state, page: { ...next, watch: null } }, effects: [endWatch(watch)] }
    : { state: { ...state, page: next } };
}

function followed(
  state: ImcState,
  { pid, outcome }: Extract<ImcScreenEvent, { type: 'followed' }>,
): ImcStep {
  const { page } = state;
  if (page?.kind !== 'output' || page.pid !== pid) {
    return { state, effects: outcome.ok ? endFollow(state, pid) : [] };
  }
  const heard = { ...page, isAsking: false };
  if (!outcome.ok) return { state: { ...state, page: { ...heard, problem: outcome.message } } };
  const { forgotten } = outcome.result;
  return {
    state: { ...state, page: { ...heard, isFollowed: true, problem: null, forgotten } },
  };
}

/** What tells the service that the page of the state is left. */
export function leavePage(state: ImcState): readonly ImcEffect[] {
  const { page } = state;
  if (page?.kind === 'hex' && page.watch !== null) return [endWatch(page.watch.number)];
  if (page?.kind === 'output' && page.isFollowed) return endFollow(state, page.pid);
  return [];
}

export function endWatch(watch: number): ImcEffect {
  return request('imc.unwatch', { watch }, (): ImcScreenEvent => ({ type: 'ignored' }));
}

/** The lines of programs that were started here come anyway. */
function endFollow({ started }: ImcState, pid: number): readonly ImcEffect[] {
  if (started.has(pid)) return [];
  return [request('imc.unfollow', { pid }, (): ImcScreenEvent => ({ type: 'ignored' }))];
}
