// Programs for the Memory Channel tests with threads: the manual's examples, and some that are made to be killed.
import type { Imc, Poll } from '../../src/engine/memory-channel/index.ts';

export * from '../../fixtures/examples/memory-channel/index.ts';
export * from './memory-channel-stall-programs.ts';

type Program = Generator<Poll, undefined, void>;

/** Attaches a region for receive and keeps it until a word becomes what the second argument says. */
export function* keeper(imc: Imc, argv: readonly string[]): Program {
  imc.apiInit();
  const rx = imc.alloc(Number(argv[1]), 8192).attachReceive();
  imc.record({ attached: true });
  yield* rx.until(0, (value) => value === Number(argv[2]));
}

/** Stores pairs of one number, looping back, for ever; takes and releases a lock now and then. */
export function* writer(imc: Imc, argv: readonly string[]): Program {
  imc.apiInit();
  const region = imc.alloc(77, 65_536);
  const tx = region.attachTransmit({ loopback: true });
  region.attachReceive();
  const locks = imc.allocLocks(78, 2);
  const base = Number(argv[1]) * 1_000_000;
  const block = new Uint8Array(8192);
  const words = new Int32Array(block.buffer);
  for (let round = 1; ; round += 1) {
    yield* locks.acquire(0);
    tx.setInt32(0, base + round);
    tx.setInt32(4, base + round);
    imc.mb();
    locks.release(0);
    words.fill(base + round);
    imc.bcopy(block, tx.slice(8192));
    if (round % 16 === 0) yield undefined;
  }
}

/** Checks under the lock that both words of a pair are the same, until told to stop. */
export function* checker(imc: Imc, argv: readonly string[]): Program {
  imc.apiInit();
  const region = imc.alloc(77, 65_536);
  const rx = region.attachReceive();
  const locks = imc.allocLocks(78, 2);
  imc.record({ attached: true });
  let isDone = false;
  imc.onSignal('SIGUSR1', () => {
    isDone = true;
  });
  const wrong: number[][] = [];
  let checks = 0;
  const known = (word: number) =>
    word === 0 || (word >= 1_000_000 && word < Number(argv[1]) * 1_000_000);
  while (!isDone) {
    yield* locks.acquire(0);
    const pair = [rx.getInt32(0), rx.getInt32(4)];
    locks.release(0);
    const copied = [rx.getInt32(8192), rx.getInt32(12_284), rx.getInt32(16_380)];
    if (pair.some((word) => !known(word)) || copied.some((word) => !known(word)))
      wrong.push([...pair, ...copied]);
    checks += 1;
    yield undefined;
  }
  imc.record({ wrong, checks });
  return undefined;
}

/** Adds one to a word under a lock, so many times. */
export function* adder(imc: Imc, argv: readonly string[]): Program {
  imc.apiInit();
  const region = imc.alloc(5, 8192, { coherent: true });
  const [tx, rx] = [region.attachTransmit(), region.attachReceive()];
  const locks = imc.allocLocks(6, 1);
  for (let left = Number(argv[1]); left > 0; left -= 1) {
    yield* locks.acquire(0);
    tx.setInt32(0, rx.getInt32(0) + 1);
    locks.release(0);
  }
}

/** Keeps the adders' region, and tells the sum when it is told to. */
export function* total(imc: Imc): Program {
  imc.apiInit();
  const rx = imc.alloc(5, 8192, { coherent: true }).attachReceive();
  const locks = imc.allocLocks(6, 1);
  let isDone = false;
  imc.onSignal('SIGUSR1', () => {
    isDone = true;
  });
  imc.record({ attached: true });
  while (!isDone) yield undefined;
  yield* locks.acquire(0);
  imc.record({ sum: rx.getInt32(0) });
}

/** Does what its argument names, and ends by it. */
export function* wrong(imc: Imc, argv: readonly string[]): Program {
  imc.apiInit();
  const region = imc.alloc(11, 8192);
  const [tx, rx] = [region.attachTransmit(), region.attachReceive()];
  imc.allocLocks(12, 4, { creator: true });
  if (argv[1] === 'read') tx.getInt32(0);
  if (argv[1] === 'short') tx.setInt16(0, 1);
  if (argv[1] === 'write') rx.setInt32(0, 1);
  if (argv[1] === 'throw') throw new Error('gives up');
  if (argv[1] === 'spin') while (rx.getInt32(0) === 0);
  yield undefined;
}

/** Starts a child that prints its pid, and waits for the signal it sends. */
export function* parent(imc: Imc): Program {
  imc.apiInit();
  let signals = 0;
  imc.onSignal('SIGUSR2', () => {
    signals += 1;
  });
  const child = imc.spawnChild('child', [String(imc.pid)]);
  while (signals === 0) yield undefined;
  imc.print(`child ${child} has called`);
}

export function* child(imc: Imc, argv: readonly string[]): Program {
  imc.apiInit();
  imc.kill(imc.hostname, Number(argv[1]), 'SIGUSR2');
  yield undefined;
}

/** Prints numbers without end, and never polls. */
export function* talker(imc: Imc): Program {
  for (let line = 0; line < Infinity; line += 1) imc.print(String(line));
  yield undefined;
}
