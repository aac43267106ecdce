// Which events count as read: up to a number, and single ones beyond it (TUI-151, 152).
import { describe, expect, it } from 'vitest';
import type { ClusterEvent } from '../../src/engine/index.ts';
import { defaultOptions, formatOptions, parseOptions } from '../../src/tui/options.ts';
import { isUnread, nothingRead, storedRead, withRead } from '../../src/tui/read-events.ts';
import { fc } from '../support/properties.ts';

function event(sequence: number, priority: ClusterEvent['priority']): ClusterEvent {
  return { sequence, at: 0, priority, facility: 'caa', resource: null, member: null, text: '' };
}

describe('read events', () => {
  it('TUI-152 acknowledging some leaves the others waiting, whatever the order', () => {
    const priorities = fc.array(fc.constantFrom('info', 'warning', 'failure'), { maxLength: 12 });
    fc.assert(
      fc.property(priorities, fc.array(fc.array(fc.nat(11))), (given, groups) => {
        const known = given.map((priority, at) => event(at + 1, priority));
        const sequences = groups.map((group) => group.map((at) => at + 1));
        const read = sequences.reduce(
          (before, group) => withRead(before, known, group),
          nothingRead,
        );
        const acknowledged = new Set(sequences.flat());
        for (const one of known) {
          const isWaiting = one.priority !== 'info' && !acknowledged.has(one.sequence);
          expect(isUnread(one, read)).toBe(isWaiting);
        }
        // A number at or below the mark is not kept as well.
        expect(read.alone.every((one) => one > read.upTo)).toBe(true);
      }),
    );
  });

  it('TUI-152 what all count as read up to moves on once the gap is closed', () => {
    const known = [event(1, 'warning'), event(2, 'info'), event(3, 'failure'), event(4, 'warning')];
    const one = withRead(nothingRead, known, [3]);
    expect(one).toEqual({ upTo: 0, alone: [3] });
    const two = withRead(one, known, [1]);
    expect(two).toEqual({ upTo: 3, alone: [] });
    expect(withRead(two, known, [4])).toEqual({ upTo: 4, alone: [] });
  });

  it('TUI-152 is kept with the options of the user, for each cluster', () => {
    const options = { ...defaultOptions, seenEvents: { deli: 3 }, seenAlone: { deli: [5, 9] } };
    const { options: back } = parseOptions(formatOptions(options));
    expect(storedRead(back, 'deli')).toEqual({ upTo: 3, alone: [5, 9] });
    expect(storedRead(back, 'other')).toBeNull();
    const wrong = parseOptions('{"seenEvents": {"a": 1}, "seenAlone": {"a": ["x"], "b": 3}}');
    expect(storedRead(wrong.options, 'a')).toEqual({ upTo: 1, alone: [] });
  });
});
