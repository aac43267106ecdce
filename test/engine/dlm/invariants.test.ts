// The invariants of the specification under random sequences of calls, which fast-check shrinks when one is broken.
// Every step is also compared with the model; see test/support/dlm-world.ts.

import { describe, expect, it } from 'vitest';
import {
  BLOCKED,
  Flag,
  JoinFlag,
  LockManager,
  Mode,
  Status,
} from '../../../src/engine/dlm/index.ts';
import { Invariants } from '../../support/dlm-invariants.ts';
import { arbitraryOp, type Op } from '../../support/dlm-ops.ts';
import { DlmWorld } from '../../support/dlm-world.ts';
import { fc } from '../../support/properties.ts';

const sequences = fc.array(arbitraryOp, { minLength: 20, maxLength: 120 });

describe('after every step of a random sequence', () => {
  it('I-01 to I-18, I-21, I-23, I-24, I-26 to I-34 and I-38 hold', () => {
    fc.assert(
      fc.property(sequences, fc.constantFrom(0, 30), (ops, deadlockDelayMs) => {
        const world = new DlmWorld({ deadlockDelayMs });
        const invariants = new Invariants(world);
        for (const op of ops) invariants.check(world.apply(op));
      }),
      { numRuns: 120 },
    );
  });

  it('I-35 the same calls give the same answers, events and states', () => {
    const run = (ops: readonly Op[]) => {
      const world = new DlmWorld();
      const steps = ops.map((op) => world.apply(op));
      return JSON.stringify([steps, world.engine.snapshot(), world.engine.statistics]);
    };
    fc.assert(
      fc.property(sequences, (ops) => {
        expect(run(ops)).toBe(run(ops));
      }),
      { numRuns: 20 },
    );
  });

  it('I-19 if everybody unlocks, every request ends', () => {
    fc.assert(
      fc.property(sequences, (ops) => {
        const world = new DlmWorld();
        for (const op of ops) world.apply(op);
        const { engine } = world;
        for (let round = 0; round < 100 && engine.lockCount > 0; round += 1) {
          for (const { pid, signal } of engine.snapshot().processes) {
            if (signal === 0) continue;
            for (const { lkid, mode } of locksOf(engine, pid)) {
              // Sublocks first: a parent answers DLM_SUBLOCKS until they are gone.
              if (mode !== 'NONE') engine.unlock(pid, lkid);
            }
          }
          // Locks of groups that nobody is attached to belong to nobody who could unlock them.
          for (const { id, processes } of engine.snapshot().groups) {
            if (processes.length === 0) destroy(engine, id);
          }
        }
        const pending = engine
          .snapshot()
          .resources.flatMap(({ converting, waiting }) => [...converting, ...waiting]);
        expect(pending).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

function locksOf(engine: LockManager, pid: number) {
  const { resources, processes } = engine.snapshot();
  const group = processes.find((process) => process.pid === pid)?.group ?? 0;
  return resources
    .flatMap(({ granted, converting, waiting }) => [...granted, ...converting, ...waiting])
    .filter((lock) => (lock.group === 0 ? lock.pid === pid : lock.group === group));
}

function destroy(engine: LockManager, id: number): void {
  const { creator = 0 } = engine.snapshot().groups.find((group) => group.id === id) ?? {};
  const pid = engine.begin({ member: Math.floor(creator / 2 ** 19), uid: 0, gids: [] });
  engine.glcDestroy(pid, id, 4);
  engine.end(pid);
}

/** Plain processes in one namespace, for properties that need no groups and no crashes. */
function plain(processes: number, name = 'R') {
  const manager = new LockManager();
  const people = Array.from({ length: processes }, () => {
    const pid = manager.begin({ member: 1, uid: 100, gids: [] });
    return { pid, nsp: manager.nsjoin(pid, 100, JoinFlag.USER).nsp };
  });
  const locks = people.map(({ pid, nsp }) => manager.lock(pid, { nsp, name, mode: Mode.NL }).lkid);
  return { manager, people, locks };
}

describe('conversions', () => {
  const modes = fc.constantFrom(1, 2, 3, 4, 5, 6) as fc.Arbitrary<Mode>;
  const moves = fc.array(fc.tuple(fc.nat(4), modes, fc.boolean()), { maxLength: 80 });

  it('I-10 what fits is not queued, I-11 what is forced to queue overtakes nobody', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const { manager, people, locks } = plain(5);
        for (const [who, mode, force] of list) {
          const before = manager.snapshot().resources[0];
          const own = locks[who] ?? 0;
          const others = [...(before?.granted ?? []), ...(before?.converting ?? [])].filter(
            ({ lkid }) => lkid !== own,
          );
          const holds = before?.granted.find(({ lkid }) => lkid === own)?.mode;
          const flags = force ? Flag.QUECVT : 0;
          const { status } = manager.cvt(people[who]?.pid ?? 0, own, { mode, flags });
          if (holds === undefined || status === Status.BADPARAM) continue;
          const fits = others.every((other) => compatible.has(`${Mode[other.mode]}${mode}`));
          const behind = force && (before?.converting.length ?? 0) > 0;
          // A victim of a deadlock was queued too.
          const queued = status === BLOCKED || status === Status.DEADLOCK;
          if (behind) expect(status === Status.SUCCESS, 'I-11').toBe(false);
          else expect(queued, 'I-10').toBe(!fits);
        }
      }),
    );
  });

  it('I-37 names of processes, resources and locks do not matter', () => {
    const trace = (list: readonly (readonly [number, Mode, boolean])[], shift: number) => {
      const { manager, people, locks } = plain(5, `name ${shift}`);
      // Other processes and locks before change every number, and must change nothing else.
      for (let at = 0; at < shift; at += 1) {
        const pid = manager.begin({ member: 1, uid: 100, gids: [] });
        const { nsp } = manager.nsjoin(pid, 100, JoinFlag.USER);
        manager.lock(pid, { nsp, name: `other ${at}`, mode: Mode.EX });
      }
      return list.map(([who, mode, force]) => {
        const flags = force ? Flag.QUECVT : 0;
        const args = { mode, flags };
        const { status } = manager.cvt(people[who]?.pid ?? 0, locks[who] ?? 0, args);
        const ends = [];
        for (let event = manager.nextEvent(); event !== null; event = manager.nextEvent()) {
          if ('status' in event) ends.push([locks.indexOf(event.lkid), event.status]);
        }
        return [status, ends];
      });
    };
    fc.assert(
      fc.property(moves, fc.integer({ min: 1, max: 5 }), (list, shift) => {
        expect(trace(list, shift)).toEqual(trace(list, 0));
      }),
    );
  });
});

const compatible = new Set(
  '11 12 13 14 15 16 21 22 23 24 25 31 32 33 41 42 44 51 52 61'.split(' '),
);

describe('value blocks', () => {
  it('I-22 I-23 counters kept in a value block lose nothing and never go back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 100 }), (turns) => {
        const { manager, people, locks } = plain(4);
        const seen = [0, 0, 0, 0];
        let writes = 0;
        const holding = new Map<number, number>();
        const take = () => {
          for (let event = manager.nextEvent(); event !== null; event = manager.nextEvent()) {
            if (event.type === 'return' && event.status === Status.SUCCESS) {
              hold(locks.indexOf(event.lkid), event.value?.[0] ?? -1);
            }
          }
        };
        const hold = (who: number, version: number) => {
          expect(version, 'I-22').toBeGreaterThanOrEqual(seen[who] ?? 0);
          expect(version, 'I-23').toBe(writes);
          seen[who] = version;
          holding.set(who, version);
        };
        for (const who of turns) {
          const pid = people[who]?.pid ?? 0;
          const lkid = locks[who] ?? 0;
          const version = holding.get(who);
          const flags = Flag.VALB;
          if (version === undefined) {
            const answer = manager.cvt(pid, lkid, { mode: Mode.EX, flags, value: [0] });
            if (answer.status === Status.SUCCESS) hold(who, answer.value?.[0] ?? -1);
          } else {
            holding.delete(who);
            writes += 1;
            manager.cvt(pid, lkid, { mode: Mode.NL, flags, value: [version + 1] });
          }
          take();
        }
        expect(manager.snapshot().resources[0]?.value[0]).toBe(writes);
        expect(manager.snapshot().resources[0]?.sequence, 'I-24').toBe(writes);
      }),
    );
  });

  it('I-25 after a writer has died nobody reads without a warning before somebody has written', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (choices) => {
        const { manager, people, locks } = plain(1);
        const keeper = people[0] ?? { pid: 0, nsp: 0 };
        const own = locks[0] ?? 0;
        let spoiled = false;
        for (const choice of choices) {
          if (choice % 3 === 0) {
            const pid = manager.begin({ member: 2, uid: 100, gids: [] });
            const { nsp } = manager.nsjoin(pid, 100, JoinFlag.USER);
            const mode = choice % 2 === 0 ? Mode.EX : Mode.PR;
            manager.lock(pid, { nsp, name: 'R', mode });
            manager.end(pid);
            spoiled ||= mode === Mode.EX;
          } else if (choice % 3 === 1) {
            const flags = Flag.VALB;
            const { status } = manager.cvt(keeper.pid, own, { mode: Mode.PR, flags, value: [] });
            expect(status).toBe(spoiled ? Status.SUCCVALNOTVALID : Status.SUCCESS);
            manager.cvt(keeper.pid, own, { mode: Mode.NL });
          } else {
            manager.cvt(keeper.pid, own, { mode: Mode.EX });
            manager.cvt(keeper.pid, own, { mode: Mode.NL, flags: Flag.VALB, value: [choice] });
            spoiled = false;
          }
        }
      }),
    );
  });
});

describe('other resources', () => {
  it('I-32 I-33 what happens on one resource or in one namespace leaves the others as they are', () => {
    const modes = fc.constantFrom(1, 2, 3, 4, 5, 6) as fc.Arbitrary<Mode>;
    const moves = fc.array(fc.tuple(fc.nat(3), modes), { maxLength: 40 });
    fc.assert(
      fc.property(moves, (list) => {
        const { manager, people } = plain(4, 'quiet');
        const quiet = () => manager.snapshot().resources.filter(({ path }) => path[0] === 'quiet');
        const before = quiet();
        const open = people.map(({ pid }) => manager.nsjoin(pid, 7, JoinFlag.PUBLIC).nsp);
        for (const [who, mode] of list) {
          const { pid = 0, nsp = 0 } = people[who] ?? {};
          const flags = Flag.NODLCKWT;
          manager.lock(pid, { nsp, name: 'loud', mode, flags });
          manager.lock(pid, { nsp: open[who], name: 'quieter', mode, flags });
        }
        expect(quiet()).toEqual(before);
      }),
    );
  });

  it('I-20 a queued request is overtaken by NL requests and by conversions only', () => {
    const { manager, people, locks } = plain(3);
    const [a, b, c] = people;
    if (a === undefined || b === undefined || c === undefined) throw new Error('three');
    manager.cvt(a.pid, locks[0] ?? 0, { mode: Mode.PR });
    const waiting = manager.quelock(b.pid, { nsp: b.nsp, name: 'R', mode: Mode.EX, cplrtn: 'c' });
    for (const mode of [Mode.CR, Mode.CW, Mode.PR, Mode.PW, Mode.EX]) {
      const flags = Flag.NODLCKWT;
      const { status } = manager.lock(c.pid, { nsp: c.nsp, name: 'R', mode, flags });
      expect(status).toBe(BLOCKED);
    }
    expect(manager.lock(c.pid, { nsp: c.nsp, name: 'R', mode: Mode.NL }).status).toBe(
      Status.SUCCESS,
    );
    const forced = { mode: Mode.PR, flags: Flag.QUECVT };
    expect(manager.cvt(c.pid, locks[2] ?? 0, forced).status).toBe(Status.SUCCESS);
    manager.unlock(c.pid, locks[2] ?? 0);
    manager.unlock(a.pid, locks[0] ?? 0);
    expect(manager.getLkinfo(b.pid, waiting.lkid).info?.lkstate).toBe(1);
  });
});
