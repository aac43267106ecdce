// Circles of waits, compared with the slow way: an edge lies on a circle if its end can be reached back from its other end.

import { describe, expect, it } from 'vitest';
import { dlmWaiters, findDlmCircles } from '../../src/format/dlm-waits.ts';
import { lockSample, pendingSample, resourceSample } from '../commands/dlm-fake.ts';
import { fc } from '../support/properties.ts';

/** Each process holds the lock of its number, and asks for the locks it waits for with a request of its own. */
function waitersOf(edges: readonly (readonly [from: number, to: number])[]) {
  const requests = edges.map(([from], at) => pendingSample(1000 + at, from, ['NONE', 'EX'], at));
  const holders = Array.from({ length: 8 }, (_, pid) => lockSample(pid + 1, pid + 1, 'EX'));
  const resource = resourceSample(['r'], { granted: holders, waiting: requests });
  const waits = edges.map(([, to], at) => ({ lkid: 1000 + at, for: to, why: 'mode' as const }));
  return dlmWaiters({ at: 1_000_000, processes: [], waits }, [resource]);
}

function reaches(edges: readonly (readonly [number, number])[], from: number, to: number): boolean {
  const seen = new Set([from]);
  for (const at of seen) {
    for (const [start, end] of edges) if (start === at) seen.add(end);
    if (seen.has(to)) return true;
  }
  return false;
}

const node = fc.integer({ min: 1, max: 8 });

describe('who waits for whom', () => {
  it('TUI-124 exactly the edges on a circle are on one, and each circle hangs together', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(node, node), { maxLength: 16 }), (edges) => {
        const { circles, others } = findDlmCircles(waitersOf(edges));
        const expected = edges.flatMap(([from, to], at) =>
          from === to || reaches(edges, to, from) ? [1000 + at] : [],
        );
        const found = circles.flat().map(({ lkid }) => lkid);
        expect(found.sort()).toEqual(expected);
        expect(others).toHaveLength(edges.length - found.length);
        for (const circle of circles) {
          const pids = circle.map(({ lock }) => lock.pid);
          for (const pid of pids)
            expect(pid === pids[0] || reaches(edges, pid, pids[0] ?? 0)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a chain of ten thousand is no trouble', () => {
    const length = 10_000;
    const granted = Array.from({ length }, (_, at) => lockSample(at + 1, at + 1, 'EX'));
    const waiting = Array.from({ length: length - 1 }, (_, at) =>
      pendingSample(length + at + 1, at + 1, ['NONE', 'EX'], 0),
    );
    const waits = waiting.map(({ lkid }, at) => ({ lkid, for: at + 2, why: 'mode' as const }));
    const waiters = dlmWaiters({ at: 1_000_000, processes: [], waits }, [
      resourceSample(['r'], { granted, waiting }),
    ]);
    expect(findDlmCircles(waiters).others).toHaveLength(length - 1);
  });

  it('a transaction is one owner, whichever process asks', () => {
    const resource = resourceSample(['r'], {
      granted: [lockSample(1, 1, 'EX', { transaction: 't' })],
      waiting: [{ ...pendingSample(2, 2, ['NONE', 'EX'], 0), transaction: 't' }],
    });
    const waits = [{ lkid: 2, for: 1, why: 'mode' as const }];
    const waiters = dlmWaiters({ at: 1_000_000, processes: [], waits }, [resource]);
    expect(findDlmCircles(waiters).circles).toMatchObject([[{ lkid: 2 }]]);
  });
});
