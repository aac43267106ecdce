// Programs for the Memory Channel tests with threads that get stuck where it hurts, and others that must go on.
import { threadId } from 'node:worker_threads';
import { fabric, type Imc, type Poll } from '../../src/engine/memory-channel/index.ts';

type Program = Generator<Poll, undefined, void>;

/** Sleeps without a poll, for ever: only the end of its thread wakes it. */
function stick(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** What the programs send over a rail: blocks of 8 KB, in turn to the eight pages of a region. */
const pages = 8;
const pageBytes = 8192;
const streamKey = 91;

function streamRegion(imc: Imc, rail: number) {
  return imc.alloc(streamKey + rail, pages * pageBytes, { rail });
}

/** Receives a rail's stream and never looks. */
export function* sleeper(imc: Imc, argv: readonly string[]): Program {
  imc.apiInit();
  streamRegion(imc, Number(argv[1])).attachReceive();
  imc.record({ stuck: true });
  stick();
  yield undefined;
}

/** Gets stuck with the append lock of a rail, after it has begun a packet. */
export function* appendHolder(imc: Imc, argv: readonly string[]): Program {
  imc.apiInit();
  const { fabric: memory } = imc.context.port;
  const rail = fabric.railAt(memory.layout, Number(argv[1]));
  fabric.takeLock(memory, rail + fabric.RailWord.lock);
  // Half a packet lies behind the tail: it was never sent.
  const tail = memory.words[rail + fabric.RailWord.tail] ?? 0;
  memory.logs[Number(argv[1])]?.fill(-1, tail & memory.logMask, (tail & memory.logMask) + 8);
  imc.record({ stuck: true });
  stick();
  yield undefined;
}

/** Gets stuck with the lock under which packets are applied on a host. */
export function* drainHolder(imc: Imc, argv: readonly string[]): Program {
  imc.apiInit();
  const { fabric: memory } = imc.context.port;
  const place = fabric.hostRailAt(memory.layout, Number(argv[2]), Number(argv[1]));
  fabric.takeLock(memory, place + fabric.HostRailWord.lock);
  imc.record({ stuck: true });
  stick();
  yield undefined;
}

/** Gets stuck with lock 0 of a set. */
export function* lockHolder(imc: Imc, argv: readonly string[]): Program {
  imc.apiInit();
  imc.allocLocks(Number(argv[1]), 2, { creator: true });
  imc.record({ stuck: true });
  stick();
  yield undefined;
}

/** Takes one lock of a set, and says so. */
export function* taker(imc: Imc, argv: readonly string[]): Program {
  imc.apiInit();
  const set = imc.allocLocks(Number(argv[1]), 2);
  imc.record({ waits: true });
  yield* set.acquire(Number(argv[2]));
  imc.record({ holds: Number(argv[2]) });
  set.release(Number(argv[2]));
}

/** Sends so many blocks over a rail. */
export function* streamer(imc: Imc, argv: readonly string[]): Program {
  imc.apiInit();
  const tx = streamRegion(imc, Number(argv[1])).attachTransmit();
  const block = new Uint8Array(pageBytes);
  const words = new Int32Array(block.buffer);
  for (let round = 1; round <= Number(argv[2]); round += 1) {
    words.fill(round);
    imc.bcopy(block, tx.slice((round % pages) * pageBytes));
    if (round % 8 === 0) yield undefined;
  }
}

/** Waits for the last of so many blocks of a rail, and looks at all of them. */
export function* follower(imc: Imc, argv: readonly string[]): Program {
  imc.apiInit();
  const rx = streamRegion(imc, Number(argv[1])).attachReceive();
  imc.record({ attached: true });
  const last = Number(argv[2]);
  yield* rx.until((last % pages) * pageBytes + pageBytes - 4, (word) => word === last);
  const wrong: number[] = [];
  for (let round = last - pages + 1; round <= last; round += 1) {
    for (let word = 0; word < pageBytes; word += 4) {
      if (rx.getInt32((round % pages) * pageBytes + word) !== round) wrong.push(word);
    }
  }
  imc.record({ wrong });
}

/** Writes into its host's receive memory behind the library's back, and says which thread it is. */
export function* painter(imc: Imc): Program {
  imc.apiInit();
  const rx = imc.alloc(80, pageBytes).attachReceive();
  rx.raw()[1] = 77;
  imc.record({ threadId });
  yield* rx.until(0, (word) => word === 1);
}

/** Says what its host's receive memory holds when word 0 has come over the rail. */
export function* viewer(imc: Imc): Program {
  imc.apiInit();
  const rx = imc.alloc(80, pageBytes).attachReceive();
  imc.record({ threadId });
  yield* rx.until(0, (word) => word === 1);
  imc.record({ word: rx.getInt32(4) });
}

/** Sends the word that painter and viewer wait for. */
export function* starter(imc: Imc): Program {
  imc.apiInit();
  imc.alloc(80, pageBytes).attachTransmit({ loopback: true }).setInt32(0, 1);
  yield undefined;
}

/** Works until a child of its own has seen the cluster change. */
export function* overseer(imc: Imc): Program {
  imc.apiInit();
  const tx = imc.alloc(81, pageBytes).attachTransmit();
  let isOver = false;
  imc.onSignal('SIGUSR1', () => {
    isOver = true;
  });
  imc.spawnChild('watch', [String(imc.pid)]);
  let work = 0;
  for (; !isOver; work += 1) {
    tx.setInt32(0, work);
    yield undefined;
  }
  imc.record({ work });
}

/** Waits for a host to join, and tells its parent. */
export function* watch(imc: Imc, argv: readonly string[]): Program {
  imc.apiInit();
  const known = imc.clusterInfo();
  // The parent can be seen to work meanwhile; the other side adds a host when this line is there.
  imc.alloc(82, pageBytes);
  const { info } = yield* imc.waitEvent(known);
  if (info.hosts.length > known.hosts.length) imc.kill(imc.hostname, Number(argv[1]), 'SIGUSR1');
}
