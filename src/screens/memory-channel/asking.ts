// What the Memory Channel view asks the service for, and when: a sample at most once a second; while a region is shown, to
// be told of changes of its visible bytes; while the lines of a program are shown, to be told of further ones. Pure.
import { isSampleDue, isSampling } from '../../tui/sampling.ts';
import { request, type World } from '../../tui/screen.ts';
import { type HexPage, hasMarks, wantedWatch } from './hex.ts';
import { regionOf } from './regions.ts';
import type { ImcEffect, ImcScreenEvent, ImcState, OutputPage } from './state.ts';

/** After a refusal it is asked again, but not at once. */
const afterProblemMs = 5000;

/** True if something is to be asked for now. */
export function isDue(state: ImcState, world: World): boolean {
  return isSampleDue(state, world) || isWatchDue(state, world) || isFollowDue(state, world);
}

/** The state and the requests that are due. */
export function asked(
  state: ImcState,
  world: World,
): { readonly state: ImcState; readonly effects: readonly ImcEffect[] } {
  const sampled = askedSample(state, world);
  const watched = askedWatch(sampled.state, world);
  const followed = askedLines(watched.state, world);
  return {
    state: followed.state,
    effects: [...sampled.effects, ...watched.effects, ...followed.effects],
  };
}

/** True while the screen has to be woken every second. */
export function isWatching(state: ImcState, world: World): boolean {
  const { page } = state;
  return isSampling(state, world) || (page?.kind === 'hex' && hasMarks(page, world.now));
}

type Asked = { readonly state: ImcState; readonly effects: readonly ImcEffect[] };

function askedSample(state: ImcState, world: World): Asked {
  if (!isSampleDue(state, world)) return { state, effects: [] };
  const ask = request(
    'imc.sample',
    {},
    (outcome): ImcScreenEvent => ({ type: 'sampled', outcome }),
  );
  return { state: { ...state, isAsking: true, askedAt: world.now }, effects: [ask] };
}

/** What a page needs from the service goes on by itself; it is asked for anew when the line has been away. */
function isFree(page: HexPage | OutputPage, world: World): boolean {
  if (page.isAsking || world.cluster.phase !== 'live') return false;
  const isRefused = page.problem !== null && page.askedAt !== null;
  return !isRefused || Math.abs(world.now - (page.askedAt ?? 0)) >= afterProblemMs;
}

function isWatchDue(state: ImcState, world: World): boolean {
  const { page } = state;
  if (page?.kind !== 'hex') return false;
  const region = regionOf(state, page);
  const wanted = region === null ? null : wantedWatch(page, region, world.layout);
  if (wanted === null) return false;
  if (page.isWanted && !page.isAsking) return world.cluster.phase === 'live';
  if (page.isPaused || !isFree(page, world)) return false;
  return page.watch?.what !== JSON.stringify(wanted) || isWatchLost(page, world);
}

/** Another view of this console may have watched something else meanwhile, or the first bytes do not come. */
function isWatchLost({ watch, seen, askedAt }: HexPage, { cluster, now }: World): boolean {
  if (watch === null || cluster.memory?.watch === watch.number) return false;
  const wasTold = seen?.watch === watch.number;
  return wasTold || Math.abs(now - (askedAt ?? 0)) >= afterProblemMs;
}

function askedWatch(state: ImcState, world: World): Asked {
  const { page } = state;
  if (page?.kind !== 'hex' || !isWatchDue(state, world)) return { state, effects: [] };
  const region = regionOf(state, page);
  const wanted = region === null ? null : wantedWatch(page, region, world.layout);
  if (wanted === null) return { state, effects: [] };
  const what = JSON.stringify(wanted);
  const ask = request(
    'imc.watch',
    wanted,
    (outcome): ImcScreenEvent => ({ type: 'watched', region: wanted.region, what, outcome }),
  );
  const next: HexPage = { ...page, isAsking: true, isWanted: false, askedAt: world.now };
  return { state: { ...state, page: next }, effects: [ask] };
}

function isFollowDue({ page }: ImcState, world: World): boolean {
  if (page?.kind !== 'output' || page.isGone) return false;
  // The line has gone, and with it what was told on it.
  if (page.isFollowed && world.cluster.phase === 'lost') return true;
  return !page.isFollowed && isFree(page, world);
}

function askedLines(state: ImcState, world: World): Asked {
  const { page } = state;
  if (page?.kind !== 'output' || !isFollowDue(state, world)) return { state, effects: [] };
  if (page.isFollowed) {
    return { state: { ...state, page: { ...page, isFollowed: false } }, effects: [] };
  }
  const { pid } = page;
  const ask = request(
    'imc.follow',
    { pid },
    (outcome): ImcScreenEvent => ({ type: 'followed', pid, outcome }),
  );
  const next: OutputPage = { ...page, isAsking: true, askedAt: world.now };
  return { state: { ...state, page: next }, effects: [ask] };
}
