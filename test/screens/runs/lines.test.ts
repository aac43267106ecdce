// Lines of a run come live and once more when the run is followed anew; the store has each of them once.

import { expect, it } from 'vitest';
import { withRunLines } from '../../../src/tui/cluster-store.ts';
import { deliState } from '../../support/console-data.ts';
import { fc } from '../../support/properties.ts';
import { lines } from './run-data.ts';

it('lines that come twice, late or in pieces stand in the store once and in their order', () => {
  const all = lines(...Array.from({ length: 30 }, (_, index) => `out line ${index}`));
  const piece = fc
    .tuple(fc.nat({ max: all.length }), fc.nat({ max: all.length }))
    .map(([one, other]) => all.slice(Math.min(one, other), Math.max(one, other)));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const state = pieces.reduce(withRunLines, deliState());
      const known = new Set(pieces.flat().map(({ sequence }) => sequence));
      const expected = all.filter(({ sequence }) => known.has(sequence));
      expect(state.runLines.get(1) ?? []).toEqual(expected);
    }),
  );
});
