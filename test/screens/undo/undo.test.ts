// What of this console's acts can be taken back, and by which commands (TUI-250), without a screen.

import { describe, expect, it } from 'vitest';
import type { ClusterEvent, RegistryVersion } from '../../../src/engine/index.ts';
import { offersOf, openOffers } from '../../../src/screens/undo/offers.ts';
import { stepCommand, wayBackOf } from '../../../src/screens/undo/way-back.ts';
import { type Act, undoOfferedMs } from '../../../src/tui/acts.ts';
import type { ClusterState } from '../../../src/tui/cluster-store.ts';
import { fixedNow, resource } from '../../support/console-data.ts';
import { fc } from '../../support/properties.ts';
import { version } from '../calm-data.ts';
import { changed } from '../monitoring-world.ts';
import {
  actOf,
  apply,
  members,
  type Needs,
  type Order,
  orderOf,
  type Places,
  runOf,
  stateOf,
} from './undo-model.ts';

const none: Needs = {};
const [ham, cheese] = members;

/** The commands of the way back from an act of the model. */
function commandsBack(places: Places, needs: Needs, order: Order): readonly string[] {
  const after = apply(places, needs, order);
  if (after === null) throw new Error('the model refuses this');
  const before = stateOf(places, needs);
  const way = wayBackOf(actOf(order, before, stateOf(after, needs, { before, at: fixedNow + 1 })));
  return (way?.steps ?? []).map(stepCommand);
}

const chain: Needs = { app: ['db'], db: ['net'] };

describe('the way back', () => {
  it.each<[string, Places, Needs, Order, readonly string[]]>([
    [
      'a start is stopped',
      { app: null },
      none,
      { verb: 'start', names: ['app'], member: ham, force: false },
      ['caa_stop app'],
    ],
    [
      'a stop is started on the member it ran on',
      { app: cheese },
      none,
      { verb: 'stop', names: ['app'], member: null, force: false },
      [`caa_start app -c ${cheese}`],
    ],
    [
      'a relocation goes back',
      { app: cheese },
      none,
      { verb: 'relocate', names: ['app'], member: ham, force: false },
      [`caa_relocate app -c ${cheese}`],
    ],
    [
      'several stops go back to their own members',
      { app: cheese, db: ham },
      none,
      { verb: 'stop', names: ['app', 'db'], member: null, force: false },
      [`caa_start app -c ${cheese}`, `caa_start db -c ${ham}`],
    ],
    [
      'a stop with -f starts required ones first',
      { app: ham, db: ham, net: ham },
      chain,
      { verb: 'stop', names: ['net'], member: null, force: true },
      [`caa_start net db app -c ${ham}`],
    ],
    [
      'a start with -f stops dependents first, and moves back what it moved',
      { app: null, db: null, net: cheese },
      chain,
      { verb: 'start', names: ['app'], member: ham, force: true },
      ['caa_stop app db', `caa_relocate -f net -c ${cheese}`],
    ],
    [
      'a start with -f that moved a group takes the group back as one',
      { app: null, db: cheese, net: cheese },
      chain,
      { verb: 'start', names: ['app'], member: ham, force: true },
      ['caa_stop app', `caa_relocate -f net -c ${cheese}`],
    ],
    [
      'a relocation with -f takes the group along',
      { app: ham, db: ham, net: ham },
      chain,
      { verb: 'relocate', names: ['db'], member: cheese, force: true },
      [`caa_relocate -f db -c ${ham}`],
    ],
  ])('TUI-250 %s', (_what, places, needs, order, commands) => {
    expect(commandsBack(places, needs, order)).toEqual(commands);
  });

  it('TUI-250 leads to the state before, and its own way back to the state after', () => {
    let undone = 0;
    fc.assert(
      fc.property(clusters, orders, ({ places, needs }, order) => {
        const after = apply(places, needs, order);
        if (after === null || JSON.stringify(after) === JSON.stringify(places)) return;
        const restored = undo(places, after, needs, order);
        expect(restored.places).toEqual(places);
        expect(redo(restored.acts, needs)).toEqual(after);
        undone += 1;
      }),
      { numRuns: 1000 },
    );
    expect(undone).toBeGreaterThan(50);
  });

  it('TUI-250 says what it cannot bring back', () => {
    const [before, after] = [stateOf({ app: ham }, none), stateOf({ app: null }, none)];
    const order = { verb: 'stop', names: ['app'], force: false } as const;
    const lost = wayBackOf(actOf(order, before, after))?.lost.join(' ');
    expect(lost).toContain('run time');
    expect(lost).toContain('counters');
    expect(lost).toContain('in memory');
  });

  it('TUI-250 takes a balance back, application by application', () => {
    const before = stateOf({ app: ham, db: cheese, web: ham }, none);
    const after = stateOf({ app: cheese, db: ham, web: ham }, none, { before, at: fixedNow + 1 });
    const act = actOf({ verb: 'balance', names: [], force: false }, before, after, { names: null });
    expect(wayBackOf(act)?.steps.map(stepCommand)).toEqual([
      `caa_relocate app -c ${ham}`,
      `caa_relocate db -c ${cheese}`,
    ]);
  });

  it('there is none from state UNKNOWN, and none where nothing moved', () => {
    const unknown = changed(stateOf({ app: ham }, none), {
      app: resource('app', 'UNKNOWN', ham),
    });
    const order = { verb: 'stop', names: ['app'], force: false } as const;
    const off = stateOf({ app: null }, none);
    expect(wayBackOf(actOf(order, unknown, off))?.refusal).toContain('state UNKNOWN');
    expect(wayBackOf(actOf(order, off, off))?.refusal).toContain('nothing started, stopped');
  });
});

interface Done {
  readonly order: Order;
  readonly before: Places;
  readonly after: Places;
}

/** Does the way back, step by step, as the cluster would. */
function undo(
  before: Places,
  after: Places,
  needs: Needs,
  order: Order,
): { readonly places: Places; readonly acts: readonly Done[] } {
  const was = stateOf(before, needs);
  const is = stateOf(after, needs, { before: was, at: fixedNow + 1 });
  const acts: Done[] = [];
  let places = after;
  for (const step of wayBackOf(actOf(order, was, is))?.steps ?? []) {
    if (step.kind !== 'choice') throw new Error('a version of the registry');
    const next = apply(places, needs, orderOf(step.choice));
    if (next === null) throw new Error(`refused: ${stepCommand(step)}`);
    acts.push({ order: orderOf(step.choice), before: places, after: next });
    places = next;
  }
  return { places, acts };
}

/** Takes the steps of an undo back, the last one first. */
function redo(acts: readonly Done[], needs: Needs): Places | undefined {
  let places: Places | undefined;
  for (const { order, before, after } of [...acts].reverse()) {
    places = undo(before, after, needs, order).places;
  }
  return places;
}

const names = ['app', 'db', 'net', 'web'] as const;

/** Whoever needs another runs with it or not at all; names later in the list are needed by earlier ones. */
const clusters = fc
  .record({
    needs: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    wanted: fc.array(fc.constantFrom(null, ...members), { minLength: 4, maxLength: 4 }),
  })
  .map(({ needs: bits, wanted }) => {
    const pairs = names.flatMap((name, at) =>
      names.slice(at + 1).map((other): [string, string] => [name, other]),
    );
    const chosen = pairs.filter((_pair, at) => bits[at] === true);
    const needs: Needs = Object.fromEntries(
      names.map((name) => [name, chosen.filter(([one]) => one === name).map(([, other]) => other)]),
    );
    const places: Record<string, string | null> = {};
    for (const [at, name] of [...names.entries()].reverse()) {
      const homes = new Set((needs[name] ?? []).map((other) => places[other] ?? null));
      const [home = null] = homes;
      const isAlone = homes.size === 0;
      places[name] = isAlone ? (wanted[at] ?? null) : homes.size === 1 && wanted[at] ? home : null;
    }
    return { places, needs };
  });

const orders: fc.Arbitrary<Order> = fc.record({
  verb: fc.constantFrom('start', 'stop', 'relocate'),
  names: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 2 }),
  member: fc.constantFrom(...members),
  force: fc.boolean(),
});

describe('the way back in the registry', () => {
  const values = { attributes: { NAME: 'app' }, scriptPath: '' };
  const run = { user: 'root', at: fixedNow - 500 };

  function way(verb: Act['verb'], versions: readonly RegistryVersion[], more: Partial<Act> = {}) {
    const state = stateOf({}, none);
    const commandLine = versions[0]?.commandLine ?? '';
    const act = actOf({ verb, names: [], force: false }, state, state, {
      versions,
      commandLine,
      ...more,
    });
    return wayBackOf(act);
  }

  it('TUI-250 unregisters what was registered, and takes the rest back to the version before', () => {
    const registered = version(7, {
      ...run,
      resource: 'app',
      commandLine: 'caa_register app',
      before: null,
      after: values,
    });
    expect(way('register', [registered])?.steps.map(stepCommand)).toEqual(['caa_unregister app']);
    const gone = version(8, {
      ...run,
      resource: 'app',
      commandLine: 'caa_unregister app',
      before: values,
      after: null,
    });
    expect(way('unregister', [registered, gone], { commandLine: gone.commandLine })).toMatchObject({
      steps: [{ kind: 'restore', order: { version: 7, names: ['app'] } }],
      changes: [{ name: 'app', is: 'not registered', becomes: 'registered as it was' }],
    });
    const updated = version(9, {
      ...run,
      resource: 'app',
      commandLine: 'caa_register -u app',
      before: values,
      after: { ...values, attributes: { NAME: 'app', PLACEMENT: 'favored' } },
    });
    const steps = way('register', [updated])?.steps.map(stepCommand);
    expect(steps).toEqual(['caa_history -back 8 app']);
  });

  it('TUI-250 takes an undo of the registry back by the same rules', () => {
    const back = version(9, {
      ...run,
      resource: 'app',
      commandLine: 'caa_history -back 7 app',
      before: null,
      after: values,
    });
    expect(way('restore', [back])?.steps.map(stepCommand)).toEqual(['caa_unregister app']);
  });

  it('does not take versions of others for its own', () => {
    const mine = { resource: 'app', commandLine: 'caa_register app', before: null };
    const others = [
      version(7, { ...run, ...mine, user: 'brie' }),
      version(8, { ...run, ...mine, at: fixedNow + 5000 }),
      version(9, { ...run, ...mine, commandLine: 'caa_register other' }),
    ];
    const refusal = way('register', others, { commandLine: mine.commandLine })?.refusal;
    expect(refusal).toContain('changed nothing');
  });
});

describe('what is offered', () => {
  const before = stateOf({ app: ham, db: ham }, none);
  const after = stateOf({ app: null, db: ham }, none, { before, runs: runsOf() });
  const stop = { verb: 'stop', names: ['app'], force: false } as const;
  const act = actOf(stop, before, after);

  function runsOf(...more: Parameters<typeof runOf>[]): ClusterState['runs'] {
    const all = [runOf(1, 'caa_stop app'), ...more.map((one) => runOf(...one))];
    return new Map(all.map((run) => [run.number, run]));
  }

  function refusalIn(cluster: ClusterState, now = fixedNow + 1000): string | null | undefined {
    return offersOf({ acts: [act], cluster, now })[0]?.refusal;
  }

  const event = (more: Partial<ClusterEvent>): ClusterEvent => ({
    sequence: 3,
    at: fixedNow + 500,
    priority: 'warning',
    facility: 'caa',
    resource: 'app',
    member: ham,
    text: 'app failed',
    ...more,
  });

  it('TUI-250 an act is offered for ten minutes', () => {
    const offered = (now: number) => openOffers({ acts: [act], cluster: after, now }).length;
    expect(offered(fixedNow + undoOfferedMs - 1)).toBe(1);
    expect(offered(fixedNow + undoOfferedMs)).toBe(0);
    expect(refusalIn(after, fixedNow + undoOfferedMs)).toBeUndefined();
  });

  it('TUI-250 changes of other resources withdraw nothing', () => {
    const other = changed({ ...after, runs: runsOf([2, 'caa_stop db']) }, { db: null });
    expect(refusalIn(other)).toBeNull();
    const events = [...after.events, event({ resource: 'db' }), event({ facility: 'mail' })];
    expect(refusalIn({ ...after, events })).toBeNull();
  });

  it.each<[string, ClusterState, string]>([
    [
      'a later command',
      { ...after, runs: runsOf([2, 'caa_start -f app', { user: 'brie' }]) },
      'brie did caa_start -f app at 20:12:35',
    ],
    [
      'a later command that still runs',
      { ...after, runs: runsOf([2, 'caa_start app', { status: 'RUNNING', endedAt: null }]) },
      'root did caa_start app at 20:12:35',
    ],
    [
      'a command that ended while it ran',
      { ...after, runs: runsOf([0, 'caa_start app', { user: 'brie' }]) },
      'brie did caa_start app at 20:12:35',
    ],
    [
      'a way back to a version that takes everything along',
      { ...after, runs: runsOf([2, 'caa_history -back 3']) },
      'root did caa_history -back 3 at 20:12:35',
    ],
    [
      'another state',
      changed(after, { app: resource('app', 'ONLINE', cheese, { since: fixedNow + 2000 }) }),
      `app is ONLINE on ${cheese} since 20:12:38`,
    ],
    [
      'the same state at a later time',
      changed(after, { app: resource('app', 'OFFLINE', null, { since: fixedNow + 2000 }) }),
      'app is OFFLINE since 20:12:38',
    ],
    ['unregistering', changed(after, { app: null }), 'app is not registered any more'],
    [
      'a later event of weight',
      { ...after, events: [...after.events, event({})] },
      'at 20:12:36: app failed',
    ],
  ])('TUI-250 %s withdraws it, and is named', (_what, cluster, words) => {
    expect(refusalIn(cluster)).toBe(words);
  });

  it('TUI-250 what others did unseen before it, or after its end in the same batch, is not its own', () => {
    const told = {
      at: fixedNow - 1001,
      sequence: 2,
      priority: 'info',
      text: 'app is OFFLINE',
    } as const;
    expect(refusalIn({ ...after, events: [event(told)] })).toBe('at 20:12:34: app is OFFLINE');
    expect(refusalIn({ ...after, events: [event({ ...told, sequence: 1 })] }), 'seen').toBeNull();
    expect(refusalIn({ ...after, events: [event({ ...told, resource: 'db' })] })).toBeNull();
    expect(refusalIn({ ...after, events: [event({ ...told, at: fixedNow - 1000 })] })).toBeNull();
    const later = stateOf({ app: null, db: ham }, none, { before, at: fixedNow + 5 });
    const batched = actOf(stop, before, { ...later, runs: runsOf() });
    const offers = offersOf({
      acts: [batched],
      cluster: { ...later, runs: runsOf() },
      now: fixedNow,
    });
    expect(offers[0]?.refusal).toBe('app is OFFLINE since 20:12:36');
  });

  it('TUI-250 a command that was refused, or is older, changes nothing', () => {
    const refused = runsOf([2, 'caa_start app', { status: 'FAILED', exitCode: 1 }]);
    expect(refusalIn({ ...after, runs: refused })).toBeNull();
    const older = runsOf([0, 'caa_start app', { endedAt: fixedNow - 5000 }]);
    expect(refusalIn({ ...after, runs: older })).toBeNull();
  });

  it('TUI-250 what failed over while everything was balanced is not taken for the balance', () => {
    const beside = event({ sequence: 2, at: fixedNow - 500, priority: 'failure' });
    const cluster = { ...after, events: [beside] };
    const refusal = (names: readonly string[] | null): string | null | undefined => {
      const one = { ...act, verb: 'balance' as const, names };
      return offersOf({ acts: [one], cluster, now: fixedNow })[0]?.refusal;
    };
    expect(refusal(null)).toContain('app failed');
    expect(refusal(['app']), 'its own failure, which it names').toBeNull();
  });

  it('TUI-250 a registration that failed half-way may have changed what was registered here', () => {
    const update = { resource: 'app', commandLine: 'caa_register -u app', before: null } as const;
    const own = version(7, { ...update, user: 'root', at: fixedNow - 500 });
    const more = { versions: [own], commandLine: own.commandLine };
    const mine = actOf({ verb: 'register', names: ['app'], force: false }, before, after, more);
    const refusal = (commandLine: string): string | null | undefined => {
      const runs = runsOf([2, commandLine, { user: 'brie', status: 'FAILED', exitCode: 1 }]);
      return offersOf({ acts: [mine], cluster: { ...after, runs }, now: fixedNow })[0]?.refusal;
    };
    expect(refusal('caa_register -u app db')).toContain('brie did caa_register -u app db');
    expect(refusal('caa_register -u db')).toBeNull();
    expect(refusal('caa_start app')).toBeNull();
  });

  it('TUI-250 is never offered once anything of it has changed', () => {
    const change = fc.record({
      state: fc.constantFrom('ONLINE' as const, 'OFFLINE' as const, 'UNKNOWN' as const),
      target: fc.constantFrom('ONLINE' as const, 'OFFLINE' as const),
      member: fc.constantFrom(null, ...members),
      since: fc.constantFrom(fixedNow, fixedNow + 1),
    });
    fc.assert(
      fc.property(change, (more) => {
        const view = resource('app', more.state, more.member, more);
        const left = after.resources.get('app');
        const isSame =
          left?.state === more.state &&
          left.target === more.target &&
          left.member === more.member &&
          left.since === more.since;
        expect(refusalIn(changed(after, { app: view })) === null).toBe(isSame);
      }),
    );
  });

  it('TUI-250 a later act from here withdraws it before the cluster has reported that one', () => {
    const later = { ...act, number: 2, run: 2, commandLine: 'caa_start app', ended: null };
    const sight = { cluster: after, now: fixedNow };
    expect(offersOf({ acts: [act, later], ...sight })[1]?.refusal).toBe(
      'caa_start app was done after it',
    );
    const other = { ...later, names: ['db'] };
    expect(offersOf({ acts: [act, other], ...sight })[1]?.refusal).toBeNull();
  });

  it('an act that has not ended, or whose versions have not come, is not offered yet', () => {
    const running = { ...act, ended: null };
    const waiting = { ...act, verb: 'register' as const };
    for (const one of [running, waiting]) {
      const [offer] = offersOf({ acts: [one], cluster: after, now: fixedNow });
      expect(offer?.refusal).toBe('the cluster has not reported its end yet');
    }
  });
});
