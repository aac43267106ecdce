// What the Memory Channel view asks the service for, and when: a sample at most once a second, and while a region is shown
// the visible bytes of it on each host that receives it, once a second too. Pure.
import { isSampleDue, isSampling } from '../../tui/sampling.ts';
import { request, type World } from '../../tui/screen.ts';
import { type HexPage, hexShape } from './hex.ts';
import { regionOf } from './regions.ts';
import type { ImcEffect, ImcScreenEvent, ImcState } from './state.ts';

/** True if something is to be asked for now. */
export function isDue(state: ImcState, world: World): boolean {
  return isSampleDue(state, world) || isHexDue(state, world);
}

/** The state and the requests that are due. */
export function asked(
  state: ImcState,
  world: World,
): { readonly state: ImcState; readonly effects: readonly ImcEffect[] } {
  const sampled = askedSample(state, world);
  const read = askedBytes(sampled.state, world);
  return { state: read.state, effects: [...sampled.effects, ...read.effects] };
}

/** True while the screen has to be woken every second. */
export function isWatching(state: ImcState, world: World): boolean {
  const { page } = state;
  return isSampling(state, world) || (page?.kind === 'hex' && isSampling(page, world));
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

function isHexDue(state: ImcState, world: World): boolean {
  const { page } = state;
  if (page?.kind !== 'hex' || !isSampleDue(page, world)) return false;
  return (regionOf(state, page.region)?.receivedBy.length ?? 0) > 0;
}

function askedBytes(state: ImcState, world: World): Asked {
  const { page } = state;
  if (page?.kind !== 'hex' || !isHexDue(state, world)) return { state, effects: [] };
  const region = regionOf(state, page.region);
  if (region === null) return { state, effects: [] };
  const { offset } = page;
  const length = Math.min(hexShape(page, region, world.layout).bytes, region.size - offset);
  const round = page.round + 1;
  const next: HexPage = {
    ...page,
    isAsking: true,
    isWanted: false,
    askedAt: world.now,
    round,
    awaited: region.receivedBy.length,
    problem: null,
  };
  const effects = region.receivedBy.map((member) =>
    request(
      'imc.read',
      { member, region: region.id, offset, length },
      (outcome): ImcScreenEvent => ({
        type: 'read',
        round,
        region: region.id,
        host: member,
        offset,
        outcome,
      }),
    ),
  );
  return { state: { ...state, page: next }, effects };
}
