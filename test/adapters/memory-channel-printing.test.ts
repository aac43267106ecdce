// A program that prints without end: it waits while this thread has other things to do or its lines are not read, and can
// be ended all the same.
import { expect, it } from 'vitest';
import { untakenLinesMax } from '../../src/adapters/memory-channel/messages.ts';
import { ThreadBench } from '../support/memory-channel-threads.ts';
import { until } from '../support/root.ts';

const takenInTime = 10;
const busyMs = 200;

it('prints no more than was taken, until it is taken; and all of it comes, in order', async () => {
  const bench = await ThreadBench.make();
  const cluster = await bench.cluster({}, ['A']);
  const lines: string[] = [];
  let isTakenSoon = false;
  let beforeTaken = 0;
  await new Promise<void>((resolve) => {
    bench.spawn(cluster, 'A', 'talker', {
      listener: {
        print: (line) => {
          // Set before the one that tells the program, so that it is over first.
          if (lines.length === 0) {
            setTimeout(() => {
              isTakenSoon = true;
            }, takenInTime);
            // What the program prints meanwhile is there all at once.
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busyMs);
          }
          lines.push(line);
          if (!isTakenSoon) beforeTaken = lines.length;
          if (lines.length === 4 * untakenLinesMax) resolve();
        },
        failed: () => {},
        spawned: () => 0,
      },
    });
  });
  expect(beforeTaken).toBeLessThanOrEqual(untakenLinesMax);
  expect(lines).toEqual(lines.map((_, at) => String(at)));
  await bench.close();
});

it('prints a little more when it is held, and then nothing, until it is held no longer', async () => {
  const bench = await ThreadBench.make();
  const cluster = await bench.cluster({}, ['A']);
  const counts = { held: 0, free: 0 };
  const talk = (which: keyof typeof counts) =>
    bench.spawn(cluster, 'A', 'talker', {
      listener: {
        print: () => {
          counts[which] += 1;
        },
        failed: () => {},
        spawned: () => 0,
      },
    });
  const held = talk('held');
  cluster.hold(held.pid, true);
  await until('it waits', () => counts.held === untakenLinesMax);
  // For as long as it takes another one to print four times as much.
  const free = talk('free');
  await until('another one prints on', () => counts.free > 4 * untakenLinesMax);
  expect(counts.held).toBe(untakenLinesMax);
  await free.end(9);
  cluster.hold(held.pid, false);
  await until('it prints on', () => counts.held > 4 * untakenLinesMax);
  await bench.close();
});
