// Finds what a page is about in the newest sample. Pure.
import type { RegionView } from '../../engine/memory-channel/index.ts';
import type { ImcState } from './state.ts';

/** The region with that identifier; null if it has been deallocated. */
export function regionOf({ sample }: ImcState, id: number): RegionView | null {
  return sample?.snapshot.regions.find((region) => region.id === id) ?? null;
}
