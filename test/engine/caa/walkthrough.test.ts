import { describe, expect, it } from 'vitest';
import { World } from '../../support/world.ts';

describe('the walkthrough of manual 2.13 through the engine', () => {
  it('CAA-522 CAA-523 CAA-524 starts on provolone, relocates to polishham, stops there', () => {
    const world = new World();
    expect(world.register('dtcalc')).toEqual({ out: [], err: [], exitCode: 0 });
    expect(world.status('dtcalc')).toBe('OFFLINE/OFFLINE');
    expect(world.start('dtcalc')).toEqual({
      out: [
        "Attempting to start 'dtcalc' on member 'provolone'",
        "Start of 'dtcalc' on member 'provolone' succeeded.",
      ],
      err: [],
      exitCode: 0,
    });
    expect(world.status('dtcalc')).toBe('ONLINE/ONLINE on provolone');
    expect(world.relocate('dtcalc', 'polishham').out).toEqual([
      "Attempting to stop 'dtcalc' on member 'provolone'",
      "Stop of 'dtcalc' on member 'provolone' succeeded.",
      "Attempting to start 'dtcalc' on member 'polishham'",
      "Start of 'dtcalc' on member 'polishham' succeeded.",
    ]);
    expect(world.stop('dtcalc').out).toEqual([
      "Attempting to stop 'dtcalc' on member 'polishham'",
      "Stop of 'dtcalc' on member 'polishham' succeeded.",
    ]);
    expect(world.status('dtcalc')).toBe('OFFLINE/OFFLINE');
    expect(world.unregister('dtcalc')).toEqual({ out: [], err: [], exitCode: 0 });
    expect(world.cluster.stat(['dtcalc'], world.now).unknown).toEqual(['dtcalc']);
  });
});
