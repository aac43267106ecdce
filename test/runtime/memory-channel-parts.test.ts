// Parts of the Memory Channel's service, each alone: cables and rails, what programs have printed, who watches regions,
// codes and losses in the journal, and how often a thread tells of a code.

import { describe, expect, it } from 'vitest';
import { createCodeNotes } from '../../src/adapters/memory-channel/code-notes.ts';
import { root, Simulator, type Snapshot } from '../../src/engine/memory-channel/index.ts';
import { Journal } from '../../src/runtime/memory-channel-journal.ts';
import { Links } from '../../src/runtime/memory-channel-links.ts';
import { ProgramOutput } from '../../src/runtime/memory-channel-output.ts';
import { type WatchedMemory, Watches } from '../../src/runtime/memory-channel-watches.ts';
import { fc } from '../support/properties.ts';

describe('links', () => {
  const pair = (...members: string[]) => {
    const links = new Links(2);
    for (const member of members) links.boot(member);
    return links;
  };
  const cut = (member: string, physical: number) => ({ member, physical });

  it('a cut cable makes the rail unusable while its member is up', () => {
    const links = pair('A', 'B');
    expect(links.cutLink(cut('A', 0))).toEqual([]);
    expect([...links.unusable]).toEqual([0]);
    links.halt('A');
    expect([...links.unusable]).toEqual([]);
    links.boot('A');
    expect([...links.unusable]).toEqual([0]);
    links.restoreLink(cut('A', 0));
    expect([...links.unusable]).toEqual([]);
    expect(links.cut).toEqual([]);
  });

  it('MC-037 the member that would leave no rail to all is cut off', () => {
    const links = pair('A', 'B', 'C');
    links.cutLink(cut('A', 0));
    // B reaches rail 0 only, which A does not.
    expect(links.cutLink(cut('B', 1))).toEqual(['B']);
    expect(['A', 'B', 'C'].map((name) => links.isLinked(name))).toEqual([true, false, true]);
    expect([...links.unusable]).toEqual([0]);
  });

  it('MC-037 a rail that fails cuts off those whose other cable is cut, and nobody else', () => {
    const links = pair('B', 'A');
    links.cutLink(cut('A', 1));
    expect(links.failRail(0)).toEqual(['A']);
    expect([...links.unusable]).toEqual([0]);
    // With both rails gone everybody is lost, which is not a matter of cables.
    expect(links.failRail(1)).toEqual([]);
    expect([...links.unusable]).toEqual([0, 1]);
    links.restoreRail(0);
    expect([...links.unusable]).toEqual([1]);
    const other = pair('A', 'B');
    other.cutLink(cut('A', 0));
    expect([...other.failRail(0), ...other.failRail(1)]).toEqual([]);
  });

  it('MC-069 a member that boots without a cable is not linked, and stops nobody', () => {
    const links = pair('B');
    expect(links.cutLink(cut('A', 0))).toEqual([]);
    expect(links.cutLink(cut('A', 1))).toEqual([]);
    links.boot('A');
    expect(links.isLinked('A')).toBe(false);
    expect(links.isLinked('B')).toBe(true);
    expect([...links.unusable]).toEqual([]);
  });

  it('a rail is left to the linked members whatever is cut, as long as one works by itself', () => {
    const members = ['A', 'B', 'C'];
    const act = fc.record({
      what: fc.constantFrom('cut', 'whole', 'boot', 'halt', 'fail', 'restore'),
      member: fc.constantFrom(...members),
      physical: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const links = new Links(3);
        for (const { what, member, physical } of acts) {
          const link = { member, physical };
          if (what === 'cut' && !links.isCut(link)) links.cutLink(link);
          if (what === 'whole') links.restoreLink(link);
          if (what === 'boot') links.boot(member);
          if (what === 'halt') links.halt(member);
          if (what === 'fail') links.failRail(physical);
          if (what === 'restore') links.restoreRail(physical);
          if (links.failed.size === 3) continue;
          expect(links.unusable.size).toBeLessThan(3);
          const reached = members.filter((name) => links.isLinked(name));
          for (let rail = 0; rail < 3; rail += 1) {
            if (links.unusable.has(rail)) continue;
            for (const name of reached) expect(links.isCut(cut(name, rail))).toBe(false);
          }
        }
      }),
    );
  });
});

describe('output', () => {
  it('keeps the newest 1,000 lines, numbered, and says how many are gone', () => {
    const output = new ProgramOutput(7);
    for (let at = 1; at <= 1005; at += 1) output.add(`line ${at}`, at % 2 === 0);
    expect(output.lines).toHaveLength(1000);
    expect(output.lines[0]).toEqual({ pid: 7, sequence: 6, line: 'line 6', isError: true });
    expect(output.lines.at(-1)?.sequence).toBe(1005);
    expect(output.forgotten).toBe(5);
  });

  it('keeps the newest lines, whatever is printed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }), (lengths) => {
        const output = new ProgramOutput(7);
        // Each counts for a hundred, so that both limits are met.
        const texts = lengths.flatMap((length) =>
          Array.from({ length: 100 }, () => 'x'.repeat(length)),
        );
        for (const text of texts) output.add(text, false);
        let kept = 0;
        let chars = 0;
        for (const text of texts.toReversed()) {
          chars += text.length;
          if (kept === 1000 || (chars > 262_144 && kept > 0)) break;
          kept += 1;
        }
        expect(output.lines.map(({ line }) => line)).toEqual(texts.slice(texts.length - kept));
        expect(output.forgotten).toBe(texts.length - kept);
        expect(output.lines.at(-1)?.sequence ?? 0).toBe(texts.length);
      }),
    );
  });

  it('keeps 256 KB of text, and the newest line however long it is', () => {
    const output = new ProgramOutput(7);
    const long = 'x'.repeat(100_000);
    for (let at = 0; at < 5; at += 1) output.add(long, false);
    expect(output.lines).toHaveLength(2);
    output.add('y'.repeat(300_000), false);
    expect(output.lines.map(({ sequence }) => sequence)).toEqual([6]);
    expect(output.forgotten).toBe(5);
  });

  it('what was given away does not change', () => {
    const output = new ProgramOutput(7);
    output.add('one', false);
    const { lines } = output;
    output.add('two', false);
    expect(lines.map(({ line }) => line)).toEqual(['one']);
  });
});

describe('watches', () => {
  function start() {
    const timers: (() => void)[] = [];
    let at = 0;
    let reads = 0;
    let bytes: Uint8Array | null = Uint8Array.of(1);
    const watches = new Watches({
      clock: {
        now: () => at,
        schedule: (due, action) => {
          const timer = () => {
            at = due;
            action();
          };
          timers.push(timer);
          return () => {
            const index = timers.indexOf(timer);
            if (index >= 0) timers.splice(index, 1);
          };
        },
      },
      read: async ({ members }) => {
        reads += 1;
        return members.map((member) => ({ member, bytes: member === 'A' ? bytes : null }));
      },
    });
    return {
      watches,
      timers,
      set: (next: Uint8Array | null) => {
        bytes = next;
      },
      reads: () => reads,
      now: () => at,
      /** Lets the timer pass, and all that it leads to. */
      tick: async () => {
        timers.shift()?.();
        await new Promise((resolve) => setImmediate(resolve));
      },
    };
  }
  const request = { region: 1, members: ['A', 'B'], offset: 0, length: 1 };

  it('tells changes only, of the members that have changed, every 100 ms at most', async () => {
    const world = start();
    const told: (readonly WatchedMemory[])[] = [];
    const { watch, memory } = await world.watches.start(request, (number, changed) => {
      expect(number).toBe(watch);
      told.push(changed);
    });
    expect(memory).toEqual([
      { member: 'A', bytes: Uint8Array.of(1) },
      { member: 'B', bytes: null },
    ]);
    await world.tick();
    expect([told.length, world.now()]).toEqual([0, 100]);
    world.set(Uint8Array.of(2));
    await world.tick();
    await world.tick();
    expect(told).toEqual([[{ member: 'A', bytes: Uint8Array.of(2) }]]);
    world.set(null);
    await world.tick();
    expect(told[1]).toEqual([{ member: 'A', bytes: null }]);
    expect(world.now()).toBe(400);
  });

  it('has one timer while somebody watches, and neither timer nor reading otherwise', async () => {
    const world = start();
    expect(world.timers).toHaveLength(0);
    const one = await world.watches.start(request, () => {});
    const two = await world.watches.start(request, () => {});
    expect(world.timers).toHaveLength(1);
    world.watches.end(one.watch);
    await world.tick();
    expect([world.timers.length, world.reads()]).toEqual([1, 3]);
    world.watches.end(two.watch);
    expect(world.timers).toHaveLength(0);
    await world.tick();
    expect(world.reads()).toBe(3);
  });

  it('a watch that ends and one that begins while it is looked at make no second timer', async () => {
    const world = start();
    const one = await world.watches.start(request, () => {});
    world.timers.shift()?.();
    world.watches.end(one.watch);
    await world.watches.start(request, () => {});
    await new Promise((resolve) => setImmediate(resolve));
    expect(world.timers).toHaveLength(1);
    world.watches.endAll();
    expect(world.timers).toHaveLength(0);
  });

  it('nothing is told of a watch that has ended meanwhile', async () => {
    const world = start();
    const told: number[] = [];
    const one = await world.watches.start(request, (watch) => told.push(watch));
    world.set(Uint8Array.of(9));
    world.timers.shift()?.();
    world.watches.end(one.watch);
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([]);
  });
});

describe('the journal', () => {
  function start() {
    const simulator = new Simulator();
    for (const name of ['A', 'B']) simulator.addMember(name);
    const snapshot = simulator.snapshot();
    let at = 1000;
    const journal = new Journal({ now: () => at, write: () => {} });
    journal.compare(snapshot);
    const [rail] = snapshot.rails;
    if (rail === undefined) throw new Error('no rail');
    const count = rail.errorCount;
    return {
      journal,
      lose: (lost: number, ms: number, more: Partial<Snapshot> = {}) => {
        at += ms;
        journal.compare({
          ...snapshot,
          ...more,
          rails: [{ ...rail, drops: lost, errorCount: count + lost }],
        });
      },
      count,
      errors: () => journal.events.filter(({ kind }) => kind === 'error').slice(1),
    };
  }

  it('losses within a second of the first are one event, later ones another', () => {
    const { lose, errors, count } = start();
    lose(1, 0);
    lose(3, 600);
    expect(errors()).toEqual([
      {
        at: 1000,
        kind: 'error',
        text: `error count of logical rail 0 is ${count + 3}: 3 packets lost`,
      },
    ]);
    lose(4, 400);
    expect(errors().map(({ at, text }) => [at, text.split(': ')[1]])).toEqual([
      [1000, '3 packets lost'],
      [2000, '1 packet lost'],
    ]);
  });

  it('a loss together with another reason is an event of its own', () => {
    const { journal, lose, errors } = start();
    const physicalRails = [{ name: 'mca0', state: 'failed', logical: 0 }] as const;
    lose(1, 0);
    lose(2, 10, { physicalRails });
    lose(3, 10, { physicalRails });
    expect(errors().map(({ text }) => text.split(': ')[1])).toEqual([
      '1 packet lost',
      '1 packet lost; physical rail mca0 has failed',
      '1 packet lost',
    ]);
    expect(journal.errorChangesOf(1, 0)[0]?.at).toBe(1020);
  });

  it('TUI-142 every code has a remedy', () => {
    const { journal } = start();
    for (const code of ['IMC_LOCKBUSY', 'IMC_EXISTS', 'IMC_NOROOT', 'IMC_MCFULL'] as const) {
      journal.noteCode(code, 'imc_x', 'p on A (process 7)');
      const text = journal.events.at(-1)?.text ?? '';
      expect(text).toMatch(
        new RegExp(`^${code} from imc_x in p on A \\(process 7\\): [a-z].{15,}$`),
      );
    }
  });
});

describe('what a thread tells of codes', () => {
  it('each code of each call once, and again after a minute', () => {
    let at = 0;
    const told: string[] = [];
    const note = createCodeNotes(
      () => at,
      (call, status) => told.push(`${call} ${status}`),
    );
    for (; at < 59_000; at += 1000) {
      note('a', -1);
      note('a', -2);
      note('b', -1);
    }
    expect(told).toEqual(['a -1', 'a -2', 'b -1']);
    at = 60_000;
    note('a', -1);
    expect(told).toHaveLength(4);
  });
});

describe('the console of a host', () => {
  it('MC-071 keeps its newest lines, and every line is written down once, however many there were', () => {
    const simulator = new Simulator({});
    simulator.kernel.addHost('A', { memoryMB: 64 });
    simulator.kernel.boot('A');
    const written: string[] = [];
    const journal = new Journal({ now: () => 1, write: (line) => written.push(line) });
    const { kernel } = simulator;
    const look = () => journal.noteConsole('A', kernel.console('A'), kernel.consoleForgotten('A'));
    const fail = () => kernel.init('A', { maxrecv: 2000, as: root });
    for (let round = 0; round < 1000; round += 1) {
      expect(fail()).toContain('insufficient wired memory');
      look();
    }
    expect(written).toHaveLength(1000);
    expect(kernel.console('A').length + kernel.consoleForgotten('A')).toBe(1000);
    expect(kernel.console('A').length).toBeLessThanOrEqual(200);
    // Nobody looked: what is not kept cannot be written down, and nothing is twice.
    for (let round = 0; round < 500; round += 1) fail();
    look();
    look();
    expect(written).toHaveLength(1000 + kernel.console('A').length);
  });
});
