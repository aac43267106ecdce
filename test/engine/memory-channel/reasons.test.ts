// What a wrong program is told: the call, the code, what it is about with its numbers, and the remedy. And waiting calls
// without yield*, which would do nothing in silence.
import { describe, expect, it } from 'vitest';
import {
  type Imc,
  type ImcProgram,
  MessageRing,
  Perm,
  Simulator,
} from '../../../src/engine/memory-channel/index.ts';
import { u, v } from '../../support/memory-channel.ts';

const mb = 1_048_576;

/** Two members; the limits are small. */
function cluster() {
  const simulator = new Simulator({
    fill: 'zero',
    tables: { attaches: 3, regions: 3, lockSets: 1 },
  });
  for (const name of ['A', 'B']) simulator.addMember(name);
  return simulator;
}

/** Runs a program of u on A, and gives what it printed on standard error, and its exit status. */
function run(program: ImcProgram, simulator = cluster()) {
  const process = simulator.spawn('A', program, { user: u });
  simulator.runUntil(() => process.exit !== undefined);
  return { said: process.stderr, code: process.exit?.code };
}

/** Makes one call in a program. */
function call(work: (imc: Imc) => unknown, simulator = cluster()): string {
  const { said, code } = run(function* (imc) {
    imc.apiInit();
    work(imc);
    yield;
  }, simulator);
  expect(code).toBe(1);
  return said.join('\n');
}

const bad = 'IMC_BADPARM, invalid argument';

describe('a call that fails says', () => {
  it.each<[string, (imc: Imc) => unknown, string]>([
    [
      'a size',
      (imc) => imc.alloc(1, 0),
      `imc_asalloc: ${bad}: the size is 0; give a whole number of bytes above 0`,
    ],
    [
      'a key that is a text',
      (imc) => imc.alloc(JSON.parse('"7"'), 1),
      `imc_asalloc: ${bad}: the key is the text '7'; give a whole number`,
    ],
    [
      'a permission',
      (imc) => imc.alloc(1, 1, { perm: 0 }),
      `imc_asalloc: ${bad}: the permission is 0; give Perm.URW, or an OR of such values`,
    ],
    [
      'a rail',
      (imc) => imc.alloc(1, 1, { rail: 2 }),
      `imc_asalloc: ${bad}: there is no logical rail 2; they are numbered from 0 to 0`,
    ],
    [
      'another size for a key',
      (imc) => [imc.alloc(7, 1), imc.alloc(7, 8193)],
      `imc_asalloc: ${bad}: the region of key 7 has 8192 bytes on logical rail 0 and is not coherent; ask for the same, or take another key`,
    ],
    [
      'too much',
      (imc) => [imc.alloc(7, 1), imc.alloc(8, 10 * mb)],
      'imc_asalloc: IMC_MCFULL, insufficient Memory Channel address space: 10485760 bytes were asked for, and 8192 of 10485760 are in use; raise that with imc_init -a',
    ],
    [
      'too many regions',
      (imc) => [1, 2, 3, 4].map((key) => imc.alloc(key, 1)),
      'imc_asalloc: IMC_NORESOURCES, insufficient Memory Channel data structures: the cluster has all the 3 regions that it can have; use fewer',
    ],
    [
      'too many attaches',
      (imc) => {
        const region = imc.alloc(1, 1);
        for (let at = 0; at < 4; at += 1) region.attachTransmit();
      },
      'imc_asattach: IMC_NORESOURCES, insufficient Memory Channel data structures: the cluster has all the 3 attaches that it can have; use fewer',
    ],
    [
      'a host that is none',
      (imc) => imc.alloc(1, 1).attachTransmitTo('X'),
      'imc_asattach_ptp: IMC_BADHOST, invalid host name: X is no other host that has run imc_init: B',
    ],
    [
      'point-to-point with a coherent region',
      (imc) => imc.alloc(1, 1, { coherent: true }).attachTransmitTo('B'),
      `imc_asattach_ptp: ${bad}: the region of key 1 is coherent: all hosts must get what is stored`,
    ],
    [
      'another sharing mode',
      (imc) => {
        const region = imc.alloc(1, 1);
        region.attachTransmit({ mode: 'nonshared' });
        region.attachReceive();
      },
      `imc_asattach: ${bad}: process 524290 has attached the region of key 1 nonshared on this host`,
    ],
    [
      'a region that is attached',
      (imc) => {
        const region = imc.alloc(1, 1);
        region.attachTransmit();
        region.dealloc();
      },
      'imc_asdealloc: IMC_ATTACHED, the region is still attached: detach the region of key 1 first',
    ],
    [
      'how many locks there may be',
      (imc) => imc.allocLocks(1, 513),
      `imc_lkalloc: ${bad}: the number of locks is 513; give 1 to 512`,
    ],
    [
      'too many lock sets',
      (imc) => [imc.allocLocks(1, 1), imc.allocLocks(2, 1)],
      'imc_lkalloc: IMC_NORESOURCES, insufficient Memory Channel data structures: the cluster has all the 1 lock sets that it can have; use fewer',
    ],
    [
      'a lock that is none',
      (imc) => imc.allocLocks(1, 4).release(4),
      'imc_lkrelease: IMC_BADLOCK, no such lock set or lock: there is no lock 4; the set has 4, numbered from 0',
    ],
    [
      'whose lock it is',
      (imc) => imc.allocLocks(1, 4).release(3),
      'imc_lkrelease: IMC_LOCKNOTHELD, the lock is not held: lock 3: nobody holds it',
    ],
    [
      'who holds a lock of the set',
      (imc) => imc.allocLocks(1, 4, { creator: true }).dealloc(),
      'imc_lkdealloc: IMC_LOCKACTIVE, a lock of the set is held: process 524290 holds lock 0; it has to release it first',
    ],
    [
      'the rails there are',
      (imc) => imc.errorCount(1),
      `imc_rderrcnt_mr: ${bad}: there is no logical rail 1; they are numbered from 0 to 0`,
    ],
    [
      'a process that is none',
      (imc) => imc.kill('B', 7, 'SIGTERM'),
      'imc_kill: IMC_ESRCH, no such process: 7 has ended, or runs on another host than B',
    ],
  ])('%s', (_what, work, text) => {
    expect(call(work)).toBe(text);
  });

  it('whose region it is, and who runs the program', () => {
    const simulator = cluster();
    simulator.spawn(
      'B',
      function* (imc) {
        imc.apiInit();
        imc.alloc(9, 1, { perm: Perm.URW | Perm.GR });
        for (;;) yield;
      },
      { user: v },
    );
    simulator.runUntil(() => simulator.snapshot().regions.length === 1);
    expect(call((imc) => imc.alloc(9, 1).attachTransmit(), simulator)).toMatch(
      /^imc_asattach: IMC_PERMIT, permission denied: the region of key 9 is v's with mode rw-.*, and the program runs as u; its owner allocates it with a wider perm$/,
    );
  });

  it('where imc_init has not been run', () => {
    const simulator = new Simulator({});
    simulator.kernel.addHost('A');
    simulator.kernel.boot('A');
    const program: ImcProgram = function* (imc) {
      yield;
      imc.apiInit();
    };
    expect(run(program, simulator).said).toEqual([
      'imc_api_init: IMC_NOTINIT, Memory Channel is not initialized for user access: run imc_init on A first',
    ]);
  });

  it('MC-206 MC-207 what a copy must be', () => {
    const { said, code } = run(function* (imc) {
      imc.apiInit();
      imc.alloc(1, 1).attachTransmit().bcopy(new Uint8Array(12), 0);
      yield;
    });
    expect(code).toBe(139);
    expect(said[0]).toBe('Segmentation fault (core dumped)');
  });
});

describe('options and words that there are none of', () => {
  it.each<[string, (imc: Imc) => unknown, string]>([
    [
      'alloc',
      (imc) => imc.alloc(1, 1, JSON.parse('{"coherant":true}')),
      'alloc: there is no option coherant, only perm, coherent, rail',
    ],
    [
      'allocLocks',
      (imc) => imc.allocLocks(1, 1, JSON.parse('{"create":true}')),
      'allocLocks: there is no option create, only perm, creator',
    ],
    [
      'attachTransmit',
      (imc) => imc.alloc(1, 1).attachTransmit(JSON.parse('{"loopBack":true}')),
      'attachTransmit: there is no option loopBack, only loopback, mode',
    ],
    [
      'attachReceive',
      (imc) => imc.alloc(1, 1).attachReceive(JSON.parse('{"sharing":"nonshared"}')),
      'attachReceive: there is no option sharing, only mode',
    ],
    [
      'a mode',
      (imc) => imc.alloc(1, 1).attachReceive({ mode: JSON.parse('"private"') }),
      'there is no mode private, only shared and nonshared',
    ],
    [
      'a child',
      (imc) => imc.spawnChild(JSON.parse('null')),
      'spawnChild: null is no program; give the name of an export',
    ],
  ])('are refused: %s', (_what, work, text) => {
    expect(call(work)).toBe(text);
  });

  it('are printed as what they are', () => {
    const simulator = cluster();
    const process = simulator.spawn('A', function* (imc) {
      imc.print(5);
      imc.print(undefined);
      yield;
    });
    simulator.run();
    expect(process.stdout).toEqual(['5', 'undefined']);
  });
});

describe('a waiting call without yield*', () => {
  it.each<[string, (imc: Imc) => unknown]>([
    ['acquire(0)', (imc) => imc.allocLocks(1, 1).acquire(0)],
    ['tryAcquire(0)', (imc) => imc.allocLocks(1, 1).tryAcquire(0)],
    [
      'until(4)',
      (imc) =>
        imc
          .alloc(1, 1)
          .attachReceive()
          .until(4, () => true),
    ],
    ['waitEvent()', (imc) => imc.waitEvent(imc.clusterInfo())],
    [
      'receive()',
      (imc) => MessageRing.open(imc, 1, { slots: 1, slotBytes: 8, readers: ['A'] }).receive(),
    ],
  ])('ends the program with a word: %s', (what, work) => {
    expect(call(work)).toBe(`${what} does nothing without yield*: write yield* before it`);
  });

  it('is found at the end of a program, too', () => {
    const program: ImcProgram = function* (imc) {
      yield;
      imc.apiInit();
      imc.allocLocks(1, 1).acquire(0);
    };
    expect(run(program)).toEqual({
      said: ['acquire(0) does nothing without yield*: write yield* before it'],
      code: 1,
    });
  });

  it('may be made first and run later, before the next poll', () => {
    const { said, code } = run(function* (imc) {
      imc.apiInit();
      const locks = imc.allocLocks(1, 2);
      const both = [locks.acquire(0), locks.acquire(1)];
      for (const one of both) yield* one;
      yield;
    });
    expect({ said, code }).toEqual({ said: [], code: 0 });
  });
});
