// The watched bytes of a region in the store: news gathers and is written five times as often as other data, one watch
// at a time, and nothing is left of a line that is lost.
import { describe, expect, it } from 'vitest';
import { createClusterStore } from '../../src/tui/cluster-store.ts';
import { MemoryFeed } from '../../src/tui/memory-feed.ts';

const params = { region: 1, members: ['A'], offset: 0, length: 1 };
const memory = (hex: string) => [{ member: 'A', hex }];

function set() {
  const store = createClusterStore();
  const waits: { readonly ms: number; readonly action: () => void }[] = [];
  const ended: number[] = [];
  let changes = 0;
  const feed = new MemoryFeed({
    store,
    now: () => 1000,
    delay: (ms, action) => {
      const wait = { ms, action };
      waits.push(wait);
      return () => waits.splice(waits.indexOf(wait), 1);
    },
    intervalMs: () => 1000,
    changed: () => {
      changes += 1;
    },
  });
  const begin = (watch: number) =>
    feed.begun(params, { watch, at: 1, memory: memory('00') }, (old) => ended.push(old));
  const hear = (watch: number, hex: string) => feed.heard({ watch, at: 2, memory: memory(hex) });
  const shown = () => store.getState().memory?.bytes.get('A');
  return { store, feed, waits, ended, begin, hear, shown, changes: () => changes };
}

describe('the watched bytes', () => {
  it('are written at once, and what comes soon after together, a fifth of the interval later', () => {
    const { begin, hear, shown, waits, changes } = set();
    begin(1);
    expect(shown()).toBe('00');
    hear(1, '01');
    expect(shown()).toBe('01');
    hear(1, '02');
    hear(1, '03');
    expect(shown()).toBe('01');
    expect(waits.map(({ ms }) => ms)).toEqual([200]);
    waits[0]?.action();
    expect([shown(), changes()]).toEqual(['03', 2]);
  });

  it('are those of the newest watch; the one before is ended when the new one is there', () => {
    const { begin, hear, shown, ended, changes } = set();
    begin(1);
    begin(2);
    expect(ended).toEqual([1]);
    hear(1, '09');
    expect([shown(), changes()]).toEqual(['00', 0]);
  });

  it('are gone with the line, also those that were to be written', () => {
    const { begin, hear, feed, store, waits } = set();
    begin(1);
    hear(1, '01');
    hear(1, '02');
    feed.lost();
    expect(waits).toEqual([]);
    expect(store.getState().memory).toBeNull();
    begin(1);
    hear(2, '05');
    expect(store.getState().memory?.bytes.get('A')).toBe('00');
  });
});
