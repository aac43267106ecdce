// The programs that the Memory Channel benchmark measures; each records what it has seen.
import type {
  Imc,
  Poll,
  ReceiveView,
  TransmitView,
} from '../../src/engine/memory-channel/index.ts';

type Program = Generator<Poll, void, void>;

/** A region attached both ways, once everybody who takes part has attached it. */
function* meet(
  imc: Imc,
  size: number,
  people: number,
): Generator<Poll, [TransmitView, ReceiveView], void> {
  imc.apiInit();
  const region = imc.alloc(7, size);
  const [tx, rx] = [region.attachTransmit(), region.attachReceive()];
  const door = imc.alloc(8, 8192, { coherent: true });
  const [doorTx, doorRx] = [door.attachTransmit(), door.attachReceive()];
  const locks = imc.allocLocks(9, 1);
  yield* locks.acquire(0);
  const own = doorRx.getInt32(0) + 1;
  doorTx.setInt32(0, own);
  yield* doorRx.until(0, (value) => value >= own);
  locks.release(0);
  yield* doorRx.until(0, (value) => value >= people);
  return [tx, rx];
}

/** Sends a number and waits for it to come back, so many times; records the microseconds of each round trip. */
export function* ping(imc: Imc, argv: readonly string[]): Program {
  const [tx, rx] = yield* meet(imc, 8192, 2);
  const rounds = Number(argv[1]);
  const trips: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const since = process.hrtime.bigint();
    tx.setInt32(0, round);
    while (rx.getInt32(64) !== round) yield undefined;
    trips.push(Number(process.hrtime.bigint() - since) / 1000);
  }
  imc.record({ trips });
}

export function* pong(imc: Imc, argv: readonly string[]): Program {
  const [tx, rx] = yield* meet(imc, 8192, 2);
  const rounds = Number(argv[1]);
  for (let round = 1; round <= rounds; round += 1) {
    while (rx.getInt32(0) !== round) yield undefined;
    tx.setInt32(64, round);
  }
  // The last answer must leave before the process does.
  yield undefined;
}

/** Copies a block again and again, and waits at the end until the receiver has seen the last. */
export function* copySender(imc: Imc, argv: readonly string[]): Program {
  const [bytes, blocks] = [Number(argv[1]), Number(argv[2])];
  const [tx, rx] = yield* meet(imc, bytes + 8192, 2);
  const shared = argv[3] === 'shared' ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
  const source = new Uint8Array(shared);
  const words = new Int32Array(shared);
  const place = tx.slice(0, bytes);
  const rates: number[] = [];
  for (let round = 1; round <= 9; round += 1) {
    const since = process.hrtime.bigint();
    for (let block = 1; block <= blocks; block += 1) {
      words[words.length - 1] = (round << 20) | block;
      imc.bcopy(source, place, bytes);
    }
    while (rx.getInt32(bytes) !== round) yield undefined;
    rates.push((bytes * blocks) / Number(process.hrtime.bigint() - since));
  }
  imc.record({ rates });
}

export function* copyReceiver(imc: Imc, argv: readonly string[]): Program {
  const [bytes, blocks] = [Number(argv[1]), Number(argv[2])];
  const [tx, rx] = yield* meet(imc, bytes + 8192, 2);
  for (let round = 1; round <= 9; round += 1) {
    while (rx.getInt32(bytes - 4) !== ((round << 20) | blocks)) yield undefined;
    tx.setInt32(bytes, round);
  }
  yield undefined;
}

/** Passes a token round: each waits for its turn and hands on; the first records the time of a hop. */
export function* ring(imc: Imc, argv: readonly string[]): Program {
  const [own, people, laps] = [Number(argv[1]), Number(argv[2]), Number(argv[3])];
  const [tx, rx] = yield* meet(imc, 8192, people);
  const times: bigint[] = [];
  for (let lap = 0; lap < laps; lap += 1) {
    const turn = lap * people + own;
    // Word 0 is written by each in turn; nobody receives its own stores.
    if (turn > 0) while (rx.getInt32(0) !== turn) yield undefined;
    if (own === 0) times.push(process.hrtime.bigint());
    tx.setInt32(0, turn + 1);
  }
  if (own === 0) {
    while (rx.getInt32(0) !== laps * people) yield undefined;
    times.push(process.hrtime.bigint());
    const hops = times
      .slice(1)
      .map((time, lap) => Number(time - (times[lap] ?? time)) / 1000 / people);
    imc.record({ hops });
  }
  yield undefined;
}

/** Polls memory that nobody writes. */
export function* idle(imc: Imc): Program {
  const [, rx] = yield* meet(imc, 8192, 1);
  while (rx.getInt32(0) !== 1) yield undefined;
}
