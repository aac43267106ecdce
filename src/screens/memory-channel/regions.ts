// Finds what a page is about in the newest sample. Pure.
import type { RegionView } from '../../engine/memory-channel/index.ts';
import type { HexPage } from './hex.ts';
import type { ImcState } from './state.ts';

/** The region of a page; null if it has been deallocated, also if another one has its number now. */
export function regionOf({ sample }: ImcState, page: HexPage): RegionView | null {
  if (page.isGone) return null;
  return sample?.snapshot.regions.find(({ id }) => id === page.region) ?? null;
}
