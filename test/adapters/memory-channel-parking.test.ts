// When a thread that polls in vain goes to sleep, and what keeps it awake, without threads.
import { describe, expect, it } from 'vitest';
import { Parking } from '../../src/adapters/memory-channel/parking.ts';
import {
  fabric,
  Imc,
  invoke,
  Kernel,
  Random,
  root,
  settingsOf,
  timingOf,
} from '../../src/engine/memory-channel/index.ts';

function set(processors: number) {
  const settings = settingsOf({ fill: 'zero' });
  const random = new Random(1);
  const kernel = new Kernel({
    settings,
    newBuffer: (bytes) => new SharedArrayBuffer(bytes),
    fabric: {
      clock: { now: () => 0, pause: () => false, stallUntil: () => undefined },
      timing: timingOf(settings, random, String),
      random,
    },
  });
  kernel.addHost('A');
  kernel.boot('A');
  kernel.init('A', { as: root });
  const people = [0, 1].map(() => {
    const identity = kernel.beginProcess('A');
    const calls = kernel.calls(identity.pid);
    const imc = new Imc(
      {
        identity,
        fabric: kernel.fabric,
        isPrompt: true,
        settings: { writeBuffer: 'none', receiveStores: 'fault', transport: 'log' },
        call: (name, ...args) => invoke(calls, name, args),
        print: () => undefined,
        printError: () => undefined,
        record: () => undefined,
      },
      () => 0,
    );
    imc.apiInit();
    return { imc, parking: new Parking(kernel.fabric, imc, { spinPolls: 50, processors }) };
  });
  const memory = kernel.fabric;
  const wanted = fabric.hostAt(memory.layout, 0) + fabric.HostWord.wanted;
  return { kernel, memory, people, isWanted: () => memory.words[wanted] === 1 };
}

/** Polls in vain until the process wants to be woken. @returns how many times */
function pollsToSleep(parking: Parking, isWanted: () => boolean): number {
  for (let polls = 1; polls <= 10_000; polls += 1) {
    parking.afterPoll(false, undefined);
    if (isWanted()) return polls;
  }
  return Infinity;
}

describe('parking', () => {
  it('MC-359 comes after a bounded number of polls, sooner with more who poll than processors', () => {
    const roomy = set(8);
    expect(pollsToSleep(roomy.people[0]?.parking ?? never(), roomy.isWanted)).toBe(100);
    const crowded = set(1);
    expect(pollsToSleep(crowded.people[0]?.parking ?? never(), crowded.isWanted)).toBe(12);
  });

  it('MC-359 begins anew with each progress', () => {
    const { people, isWanted } = set(8);
    const { parking } = people[0] ?? never();
    for (let round = 0; round < 10; round += 1) {
      for (let polls = 0; polls < 99; polls += 1) parking.afterPoll(false, undefined);
      expect(isWanted()).toBe(false);
      parking.afterPoll(true, undefined);
    }
    expect(pollsToSleep(parking, isWanted)).toBe(100);
  });

  it('MC-359 looks once more between the announcement and the sleep, and ends by itself', () => {
    const { people, memory, isWanted } = set(8);
    const { parking, imc } = people[0] ?? never();
    const sleep = fabric.processAt(memory.layout, imc.context.port.identity.slot);
    const state = () => memory.words[sleep + fabric.ProcessWord.sleep];
    pollsToSleep(parking, isWanted);
    expect(state()).toBe(1);
    // A delivery now rings the bell: the next call finds it rung and does not sleep.
    const region = imc.alloc(1, 8192);
    region.attachReceive();
    region.attachTransmit({ loopback: true }).setInt32(0, 1);
    expect(isWanted()).toBe(false);
    expect(imc.context.poll()).toBe(true);
    parking.afterPoll(true, undefined);
    // Nothing comes any more: each sleep ends by itself, again and again.
    for (let polls = 0; polls < 140; polls += 1) parking.afterPoll(false, undefined);
    expect(state()).toBe(1);
  });
});

function never(): never {
  throw new Error('there is no such process');
}
