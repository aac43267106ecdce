// A thread that is ended while it asks for something: nothing of it is done any more.
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { ThreadCluster } from '../../src/adapters/memory-channel/index.ts';
import { answerBytes } from '../../src/adapters/memory-channel/messages.ts';
import { ThreadProcess } from '../../src/adapters/memory-channel/thread-process.ts';
import { Simulator } from '../../src/engine/memory-channel/index.ts';

/** Asks for a child, says so, and stays. */
const asks = `
  const { parentPort, workerData } = require('node:worker_threads');
  parentPort.postMessage({ kind: 'spawn', name: 'child', argv: [] });
  const words = new Int32Array(workerData);
  Atomics.store(words, 0, 1);
  Atomics.notify(words, 0);
  Atomics.wait(words, 1, 0);
`;

describe('a process that is ended', () => {
  it('MC-361 starts no child that it has asked for: nobody would end that', async () => {
    const { kernel } = new Simulator();
    kernel.addHost('A');
    kernel.boot('A');
    const { pid } = kernel.beginProcess('A');
    const asked = new Int32Array(new SharedArrayBuffer(8));
    const children: string[] = [];
    const process = new ThreadProcess({
      worker: new Worker(asks, { eval: true, workerData: asked.buffer }),
      answers: new SharedArrayBuffer(answerBytes),
      pid,
      kernel,
      spawn: (name) => children.push(name),
      whenFree: async (work) => work(),
      obey: async () => {},
      trace: undefined,
    });
    // What it has asked for waits in the queue of this thread, which has not looked yet.
    expect(Atomics.wait(asked, 0, 0, 30_000)).not.toBe('timed-out');
    await process.end(9);
    expect(children).toEqual([]);
    expect(kernel.snapshot().processes).toEqual([]);
  });

  it('is out of the tables when there is no thread for it', () => {
    const cluster = new ThreadCluster({}, { threadModule: new URL('http://localhost/none.mjs') });
    cluster.kernel.addHost('A');
    cluster.kernel.boot('A');
    const program = { module: pathToFileURL('/none.mjs').href, name: 'none' };
    for (let at = 0; at < 3; at += 1) expect(() => cluster.spawn('A', program)).toThrow();
    expect(cluster.snapshot().processes).toEqual([]);
    cluster.kernel.stop('A');
    expect(cluster.kernel.boot('A')).toBeUndefined();
  });
});
