// Access rules of transmit and receive addresses: which accesses fault, with what, and that a fault leaves no trace.

import { describe, expect, it } from 'vitest';
import type { ReceiveView, TransmitView } from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  faultOf,
  open,
  scenarioCluster,
} from '../../support/memory-channel.ts';
import { fc } from '../../support/properties.ts';

function both(config: Parameters<typeof scenarioCluster>[0] = {}) {
  const simulator = scenarioCluster({ fill: 'zero', delay: 0, ...config });
  const { imc } = open(simulator, 'A');
  const { region, tx, rx } = attachBoth(imc, 1, { loopback: true });
  const far = attachReceive(open(simulator, 'B').imc, 1);
  const packets = () => simulator.snapshot().rails[0]?.packets;
  return { simulator, imc, region, tx, rx, far, packets };
}

const none = 'no fault';

/** Memory as a string, which is compared quickly. */
const memoryOf = (view: ReceiveView) => Buffer.from(view.read(0, 8192)).toString('latin1');

describe('stores through a transmit address', () => {
  it('MC-205 MC-208 MC-210 exactly the aligned 32-bit and 64-bit stores inside the region are let through', () => {
    const { tx, packets } = both();
    const widths: readonly [number, (offset: number) => void][] = [
      [1, (offset) => tx.setUint8(offset, 1)],
      [2, (offset) => tx.setInt16(offset, 1)],
      [4, (offset) => tx.setInt32(offset, 1)],
      [4, (offset) => tx.setUint32(offset, 1)],
      [4, (offset) => tx.setFloat32(offset, 1)],
      [8, (offset) => tx.setBigInt64(offset, 1n)],
      [8, (offset) => tx.setFloat64(offset, 1)],
    ];
    const edges = [-8, -4, -1, 0, 1, 2, 3, 4, 6, 8, 12, 8180, 8184, 8185, 8188, 8190, 8191, 8192];
    for (const [width, store] of widths) {
      for (const offset of edges) {
        const isInside = offset >= 0 && offset + width <= 8192;
        const isUnit = width >= 4 && offset % width === 0;
        const before = packets() ?? 0;
        const expected = !isInside ? 'SIGSEGV' : isUnit ? none : 'SIGBUS';
        expect(
          faultOf(() => store(offset)),
          `${width} at ${offset}`,
        ).toBe(expected);
        expect(packets()).toBe(before + (expected === none ? 1 : 0));
      }
    }
  });

  it('MC-202 increment and decrement read first', () => {
    const { tx, packets } = both();
    for (const offset of [0, 8, 8188]) {
      expect(faultOf(() => tx.increment(offset))).toBe('SIGSEGV');
      expect(faultOf(() => tx.decrement(offset))).toBe('SIGSEGV');
    }
    expect(packets()).toBe(0);
  });

  it('MC-206 bcopy wants a length, a source and a destination that are multiples of eight', () => {
    const { simulator, tx, far } = both();
    const memory = new Uint8Array(128).map((_, at) => at + 1);
    for (let lead = 0; lead <= 16; lead += 1) {
      for (let length = 0; length <= 24; length += 1) {
        for (const offset of [0, 4, 7, 8, 64]) {
          const source = memory.subarray(lead, lead + length);
          const isAllowed = [lead, length, offset].every((one) => one % 8 === 0);
          const what = `${length} bytes from ${lead} to ${offset}`;
          expect(
            faultOf(() => tx.bcopy(source, offset)),
            what,
          ).toBe(isAllowed ? none : 'SIGSEGV');
        }
      }
    }
    tx.bcopy(memory.subarray(8, 32), 64);
    simulator.settle();
    expect([...far.read(64, 24)]).toEqual([...memory.subarray(8, 32)]);
  });

  it('MC-207 a structure goes whole if its size is a multiple of eight, member by member always', () => {
    const { simulator, tx, far, packets } = both();
    for (const size of [1, 4, 12, 20])
      expect(faultOf(() => tx.assign(0, new Uint8Array(size).fill(9)))).toBe('SIGSEGV');
    expect(packets()).toBe(0);
    tx.assign(
      0,
      Uint8Array.from({ length: 16 }, (_, at) => at),
    );
    for (const [at, member] of [7, 8, 9].entries()) tx.setInt32(32 + at * 4, member);
    simulator.settle();
    expect([...far.read(0, 16)]).toEqual(Array.from({ length: 16 }, (_, at) => at));
    expect([32, 36, 40].map((offset) => far.getInt32(offset))).toEqual([7, 8, 9]);
    // A place that is no multiple of four is the fault of an unaligned store.
    expect(faultOf(() => tx.assign(2, new Uint8Array(8)))).toBe('SIGBUS');
    expect(faultOf(() => tx.assign(8188, new Uint8Array(8)))).toBe('SIGSEGV');
  });

  it('MC-162 two views of a region are one memory: the later store to a word stays', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const { simulator, imc, region, tx, far } = both({ writeBuffer: 'alpha', seed });
      const other = region.attachTransmit({ loopback: true });
      tx.setInt32(64, 1);
      other.setInt32(64, 2);
      tx.setInt32(64, 3);
      other.setInt32(128, 4);
      tx.setInt32(128, 5);
      imc.mb();
      simulator.settle();
      expect([far.getInt32(64), far.getInt32(128)], `seed ${seed}`).toEqual([3, 5]);
    }
  });
});

describe('accesses through a receive address', () => {
  it('MC-210 MC-211 a store faults, and so does a load outside the region', () => {
    const { rx, far, packets } = both();
    for (const offset of [0, 4, 8188])
      expect(faultOf(() => rx.setInt32(offset, 5))).toBe('SIGSEGV');
    expect([rx.getInt32(0), far.getInt32(0), packets()]).toEqual([0, 0, 0]);
    const loads: readonly [number, (offset: number) => unknown][] = [
      [1, (offset) => rx.getUint8(offset)],
      [2, (offset) => rx.getInt16(offset)],
      [4, (offset) => rx.getInt32(offset)],
      [4, (offset) => rx.getUint32(offset)],
      [4, (offset) => rx.getFloat32(offset)],
      [8, (offset) => rx.getBigInt64(offset)],
      [8, (offset) => rx.getFloat64(offset)],
      [16, (offset) => rx.read(offset, 16)],
      [16, (offset) => rx.readInto(new Uint8Array(16), offset)],
    ];
    for (const [width, load] of loads) {
      for (const offset of [-1, 8193 - width, 8192])
        expect(
          faultOf(() => load(offset)),
          `${width} at ${offset}`,
        ).toBe('SIGSEGV');
      for (const offset of [0, 3, 8192 - width])
        expect(
          faultOf(() => load(offset)),
          `${width} at ${offset}`,
        ).toBe(none);
    }
  });

  it('MC-236 every load looks again, and the raw memory after a sync', () => {
    const { tx, rx } = both({ delivery: 'prompt' });
    const raw = rx.raw();
    for (let value = 1; value <= 20; value += 1) {
      tx.setInt32(0, value);
      expect(rx.getInt32(0)).toBe(value);
      tx.setInt32(4, value);
      expect(raw[1]).toBe(value - 1);
      rx.sync();
      expect(raw[1]).toBe(value);
    }
  });
});

describe('a fault that is caught', () => {
  it('MC-215 names the signal, the view, the offset and the width, and the process goes on', () => {
    const simulator = scenarioCluster();
    const process = simulator.spawn('A', function* careful(imc) {
      imc.apiInit();
      const { tx, rx } = attachBoth(imc);
      const faults = [
        () => tx.setInt32(6, 1),
        () => tx.getInt32(12),
        () => tx.setInt16(2, 1),
        () => tx.setFloat64(8192, 1),
        () => rx.setInt32(16, 1),
        () => rx.getBigInt64(8190),
      ].map((work) => {
        try {
          return work();
        } catch (error) {
          return error;
        }
      });
      yield undefined;
      imc.record({ faults });
    });
    expect(simulator.run()).toBe(true);
    expect(process.exit).toEqual({ code: 0 });
    expect(process.results[0]?.faults).toMatchObject([
      { signal: 'SIGBUS', view: 'transmit', op: 'setInt32', offset: 6, width: 4 },
      { signal: 'SIGSEGV', view: 'transmit', op: 'getInt32', offset: 12, width: 4 },
      { signal: 'SIGBUS', view: 'transmit', op: 'setInt16', offset: 2, width: 2 },
      { signal: 'SIGSEGV', view: 'transmit', op: 'setFloat64', offset: 8192, width: 8 },
      { signal: 'SIGSEGV', view: 'receive', op: 'setInt32', offset: 16, width: 4 },
      { signal: 'SIGSEGV', view: 'receive', op: 'getBigInt64', offset: 8190, width: 8 },
    ]);
  });
});

/** One access of a random sequence; what a model says of it is computed from these numbers alone. */
const access = fc.record({
  kind: fc.constantFrom('load', 'inc', 'dec', 'byte', 'short', 'word', 'quad', 'copy', 'receive'),
  offset: fc.oneof(fc.integer({ min: -9, max: 140 }), fc.integer({ min: 8170, max: 8210 })),
  value: fc.integer(),
  length: fc.nat(24),
});
type Access = typeof access extends fc.Arbitrary<infer T> ? T : never;

function perform(
  { kind, offset, value, length }: Access,
  tx: TransmitView,
  rx: ReceiveView,
): unknown {
  if (kind === 'load') return tx.getInt32(offset);
  if (kind === 'inc') return tx.increment(offset);
  if (kind === 'dec') return tx.decrement(offset);
  if (kind === 'byte') return tx.setUint8(offset, value);
  if (kind === 'short') return tx.setInt16(offset, value);
  if (kind === 'word') return tx.setInt32(offset, value);
  if (kind === 'quad') return tx.setBigInt64(offset, BigInt(value) << 16n);
  if (kind === 'receive') return rx.setInt32(offset, value);
  return tx.bcopy(new Uint8Array(length).fill(value), offset);
}

/** The bytes an access writes, or undefined when it must fault. */
function written({ kind, offset, value, length }: Access): Uint8Array | undefined {
  const width = kind === 'word' ? 4 : kind === 'quad' ? 8 : kind === 'copy' ? length : 0;
  const unit = kind === 'word' ? 4 : 8;
  const isWritten = ['word', 'quad', 'copy'].includes(kind) && offset % unit === 0;
  if (!isWritten || offset < 0 || offset + width > 8192 || width % unit !== 0) return undefined;
  const bytes = new Uint8Array(width);
  if (kind === 'copy') return bytes.fill(value);
  const view = new DataView(bytes.buffer);
  if (kind === 'word') view.setInt32(0, value, true);
  else view.setBigInt64(0, BigInt(value) << 16n, true);
  return bytes;
}

describe('any sequence of accesses', () => {
  it.each(['none', 'fifo', 'alpha'] as const)(
    'INV-13 MC-213 never reads through a transmit address, and a fault changes neither log nor memory, buffer %s',
    (writeBuffer) => {
      fc.assert(
        fc.property(fc.array(access, { maxLength: 60 }), (accesses) => {
          const { simulator, imc, tx, rx, far, packets } = both({ writeBuffer });
          const expected = new Uint8Array(8192);
          for (const one of accesses) {
            const bytes = written(one);
            const before = [packets(), memoryOf(far)];
            let answer: unknown = 'fault';
            try {
              answer = perform(one, tx, rx);
            } catch (error) {
              expect(error).toMatchObject({ name: 'AccessFault' });
              expect([packets(), memoryOf(far)]).toEqual(before);
            }
            expect(answer, JSON.stringify(one)).toBe(bytes === undefined ? 'fault' : undefined);
            if (bytes !== undefined) expected.set(bytes, one.offset);
          }
          imc.mb();
          simulator.settle();
          const text = Buffer.from(expected).toString('latin1');
          expect([memoryOf(rx) === text, memoryOf(far) === text]).toEqual([true, true]);
        }),
        { numRuns: 60 },
      );
    },
  );
});

describe('imc_bcopy', () => {
  it('MC-218 says whether the destination can be read, and keeps the bytes before an unaligned start', () => {
    const { simulator, imc, tx, far, packets } = both();
    const bytes = Uint8Array.from([1, 2, 3, 4, 5]);
    expect(faultOf(() => imc.bcopy(bytes, tx.slice(3), 5, false))).toBe('SIGSEGV');
    expect(faultOf(() => imc.bcopy(bytes.subarray(0, 4), tx.slice(2), 4, false))).toBe('SIGSEGV');
    expect(packets()).toBe(0);
    imc.bcopy(new Uint8Array(4).fill(7), tx.slice(16), 4, false);
    const quad = imc.bcopy(bytes, tx.slice(3), 5, true, 0x4433221100n >> 8n);
    imc.bcopy(bytes, tx.slice(8), 5, true, quad);
    const next = imc.bcopy(bytes, tx.slice(40), 5);
    imc.bcopy(bytes, tx.slice(45), 5, true, next);
    simulator.settle();
    expect([...far.read(0, 13)]).toEqual([0x11, 0x22, 0x33, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
    expect([...far.read(16, 4)]).toEqual([7, 7, 7, 7]);
    expect([...far.read(40, 10)]).toEqual([...bytes, ...bytes]);
  });

  it('MC-221 a receiver sees a prefix of the copy, in words', () => {
    const partial = new Set<number>();
    for (let seed = 1; seed <= 12; seed += 1) {
      const { simulator, imc, tx, far } = both({ delivery: 'late', splitWords: true, seed });
      const words = Int32Array.from({ length: 2048 }, (_, at) => at + 1);
      imc.bcopy(new Uint8Array(words.buffer).subarray(0, 8188), tx.slice(4));
      for (let isDone = false; !isDone; ) {
        simulator.step();
        const shown = new Int32Array(far.read(4, 8188).buffer);
        const length = shown.indexOf(0);
        const prefix = length < 0 ? shown.length : length;
        expect(shown.every((word, at) => word === (at < prefix ? at + 1 : 0))).toBe(true);
        partial.add(prefix);
        isDone = prefix === shown.length;
      }
    }
    expect(partial.size).toBeGreaterThan(5);
  });
});
