// When a store leaves the write buffer of its processor: each occasion by itself, counted in packets and words.
import { describe, expect, it } from 'vitest';
import {
  fabric,
  imc_ckerrcnt_mr,
  imc_getclusterinfo,
  imc_rderrcnt,
  imc_rderrcnt_mr,
} from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  open,
  poison,
  scenarioCluster,
} from '../../support/memory-channel.ts';

function buffered(writeBuffer: 'none' | 'fifo' | 'alpha') {
  const simulator = scenarioCluster({ writeBuffer });
  const { imc } = open(simulator, 'A');
  const { region, tx } = attachBoth(imc);
  const sent = () => {
    const { packets = 0, words = 0 } = simulator.snapshot().rails[0] ?? {};
    return { packets, words };
  };
  return { simulator, imc, region, tx, sent };
}

const nothing = { packets: 0, words: 0 };
const modes = ['fifo', 'alpha'] as const;

describe('the write buffer', () => {
  it('MC-234 none: every store is a packet at once', () => {
    const { tx, sent } = buffered('none');
    tx.setInt32(0, 1);
    expect(sent()).toEqual({ packets: 1, words: 1 });
    tx.setBigInt64(8, 1n);
    expect(sent()).toEqual({ packets: 2, words: 3 });
  });

  it.each(modes)('MC-235 %s: stores wait, and leave at a barrier, a poll or any call', (mode) => {
    const occasions: ((one: ReturnType<typeof buffered>) => unknown)[] = [
      ({ imc }) => imc.mb(),
      ({ imc }) => imc.context.poll(),
      ({ imc }) => imc_rderrcnt_mr(imc, 0),
      ({ imc }) => imc_rderrcnt(imc),
      ({ imc }) => imc_ckerrcnt_mr(imc, { value: 0 }, 0),
      ({ imc }) => imc_getclusterinfo(imc, [0], 0),
      ({ imc }) => imc.alloc(9, 1),
      ({ imc }) => imc.allocLocks(9, 1),
      ({ imc }) => imc.clusterInfo(),
      ({ region }) => region.attachReceive(),
      ({ region }) => region.detach(),
    ];
    for (const occasion of occasions) {
      const one = buffered(mode);
      for (const word of [0, 1, 40]) one.tx.setInt32(word * 4, 1);
      expect(one.sent(), String(occasion)).toEqual(nothing);
      occasion(one);
      expect(one.sent().words, String(occasion)).toBe(3);
    }
  });

  it('MC-235 fifo: at a poll of the program', () => {
    const { simulator, sent } = buffered('fifo');
    const program = simulator.spawn('B', function* store(imc) {
      imc.apiInit();
      const { tx } = attachBoth(imc, 5);
      tx.setInt32(0, 1);
      imc.record(sent());
      yield undefined;
      imc.record(sent());
    });
    expect(simulator.run()).toBe(true);
    expect(program.results).toEqual([nothing, { packets: 1, words: 1 }]);
  });

  it('MC-235 fifo: a full block leaves with all that came before it', () => {
    const { tx, sent } = buffered('fifo');
    tx.setInt32(4096, 1);
    for (let word = 0; word < 15; word += 1) tx.setInt32(word * 4, word);
    expect(sent()).toEqual(nothing);
    tx.setInt32(60, 15);
    expect(sent()).toEqual({ packets: 2, words: 17 });
  });

  it('MC-235 alpha: a full block leaves alone', () => {
    const outcomes = new Set<number>();
    for (let seed = 1; seed <= 400; seed += 1) {
      const simulator = scenarioCluster({ writeBuffer: 'alpha', seed });
      const { tx } = attachBoth(open(simulator, 'A').imc);
      tx.setInt32(4096, 1);
      for (let word = 0; word < 16; word += 1) tx.setInt32(word * 4, word);
      outcomes.add(simulator.snapshot().rails[0]?.words ?? -1);
    }
    // By chance the words share one block, and then it leaves and the other stays.
    expect(outcomes.has(16)).toBe(true);
    expect(outcomes.has(17)).toBe(false);
  });

  it.each(modes)('MC-235 %s: one of four blocks makes room for a fifth', (mode) => {
    const { tx, sent } = buffered(mode);
    for (let block = 0; block < 4; block += 1) tx.setInt32(block * 64, block);
    expect(sent()).toEqual(nothing);
    tx.setInt32(4 * 64, 4);
    expect(sent()).toEqual({ packets: 1, words: 1 });
    tx.setInt32(5 * 64, 5);
    expect(sent()).toEqual({ packets: 2, words: 2 });
  });

  it.each(modes)('MC-235 %s: everything leaves at latest after so many stores', (mode) => {
    const { tx, sent } = buffered(mode);
    for (let store = 0; store < 63; store += 1) tx.setInt32(0, store);
    expect(sent()).toEqual(nothing);
    tx.setInt32(0, 63);
    expect(sent()).toEqual({ packets: 1, words: 1 });
  });
});

describe('what leaves and what is seen of it', () => {
  it.each(modes)('MC-228 %s: a copy does not overtake the stores before it', (mode) => {
    const { simulator, imc, tx } = buffered(mode);
    const rx = attachReceive(open(simulator, 'B').imc);
    tx.setInt32(0, 1);
    imc.bcopy(new Uint8Array(8).fill(2), tx.slice(0));
    imc.mb();
    simulator.settle();
    expect(rx.getInt32(0)).toBe(0x02020202);
  });

  it('MC-232 no part of a packet is seen before it is due, or on a host it is not for', () => {
    const { simulator, region } = buffered('none');
    const memory = region.attachReceive().raw();
    const others = ['B', 'C'].map((host) => attachReceive(open(simulator, host).imc).raw());
    simulator.settle();
    const words = () => [memory, ...others].map((one) => one[0]);
    const partOnAll = () => {
      for (const host of [0, 1, 2]) fabric.applyPart(simulator.fabric, host, 0, 16);
      return words();
    };
    region.attachTransmitTo('C').setInt32(0, 7);
    expect(partOnAll()).toEqual([poison, poison, poison]);
    simulator.advance(3);
    expect(partOnAll()).toEqual([poison, poison, 7]);
  });
});
