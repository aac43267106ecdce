// What the console says beforehand must be what the engine says afterwards. Random clusters are built with the real
// engine, a random action is foreseen and then tried: refusals must agree, in both directions.

import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/engine/index.ts';
import { type Choice, commandLineOf, readChoice } from '../../../src/screens/actions/choice.ts';
import { foresee } from '../../../src/screens/actions/foresee.ts';
import { memberChoices } from '../../../src/screens/actions/placement.ts';
import type { Verb } from '../../../src/screens/actions/verbs.ts';
import { resource } from '../../support/console-data.ts';
import { fc } from '../../support/properties.ts';
import { World as EngineWorld } from '../../support/world.ts';
import { deliWith, placementsOf, stateOf, worldOf } from './scene.ts';

const members = ['provolone', 'polishham', 'pepicelli'];
const names = ['r0', 'r1', 'r2', 'r3'];
type Resourceful = Exclude<Verb, 'register'>;

interface Profile {
  readonly policy: string;
  readonly hosting: readonly string[];
  /** Indexes of earlier resources. */
  readonly required: readonly number[];
}

interface Operation {
  readonly kind: 'start' | 'stop' | 'break' | 'crash';
  readonly name: number;
  readonly member: number;
}

interface Scenario {
  readonly profiles: readonly Profile[];
  readonly operations: readonly Operation[];
  readonly verb: Resourceful;
  readonly name: number;
  readonly member: number | null;
}

const index = (count: number) => fc.integer({ min: 0, max: count - 1 });
const scenario: fc.Arbitrary<Scenario> = fc.record({
  profiles: fc.array(
    fc.record({
      policy: fc.constantFrom('balanced', 'balanced', 'favored', 'restricted'),
      hosting: fc.uniqueArray(fc.constantFrom(...members), { minLength: 1, maxLength: 2 }),
      required: fc.uniqueArray(index(names.length), { maxLength: 2 }),
    }),
    { minLength: names.length, maxLength: names.length },
  ),
  operations: fc.array(
    fc.record({
      kind: fc.constantFrom('start', 'start', 'start', 'stop', 'break', 'crash'),
      name: index(names.length),
      member: index(members.length),
    }),
    { maxLength: 6 },
  ),
  verb: fc.constantFrom<Resourceful>('start', 'stop', 'relocate', 'unregister'),
  name: index(names.length),
  member: fc.option(index(members.length)),
});

/** A cluster after the operations of a scenario, with nothing under way. */
function build({ profiles, operations }: Scenario): EngineWorld {
  const engine = new EngineWorld();
  profiles.forEach(({ policy, hosting, required }, at) => {
    engine.register(names[at] ?? '', {
      PLACEMENT: policy,
      HOSTING_MEMBERS: policy === 'balanced' ? '' : hosting.join(' '),
      REQUIRED_RESOURCES: required
        .filter((other) => other < at)
        .map((other) => names[other])
        .join(' '),
    });
  });
  let crashes = 0;
  for (const { kind, name, member } of operations) {
    const target = names[name] ?? '';
    if (kind === 'start') engine.start(target);
    if (kind === 'stop') engine.stop(target);
    // A second member down would cost the cluster its quorum with the third; one is enough.
    if (kind === 'crash' && crashes++ === 0) engine.fault('crash', members[member] ?? '');
    if (kind === 'break') {
      engine.behave = ({ entryPoint }) =>
        entryPoint === 'stop' ? { outcome: { kind: 'exit', code: 1 } } : {};
      engine.stop(target);
      engine.behave = () => ({});
    }
    engine.advance(1000);
  }
  return engine;
}

function choiceOf({ verb, name, member }: Scenario, force: boolean): Choice {
  const hasMember = verb === 'start' || verb === 'relocate';
  return {
    verb,
    names: [names[name] ?? ''],
    namesMember: hasMember && member !== null,
    member: hasMember && member !== null ? (members[member] ?? null) : null,
    force: force && verb !== 'unregister',
    update: false,
    attributes: [],
    scope: 'names',
    exit: null,
  };
}

function commandOf({ verb, names: chosen, member, force }: Choice): Command {
  switch (verb) {
    case 'start':
    case 'relocate':
      return { verb, names: chosen, member, force };
    case 'stop':
      return { verb, names: chosen, force };
    default:
      return { verb: 'unregister', names: chosen };
  }
}

function seen(engine: EngineWorld) {
  const state = stateOf(engine.cluster, engine.now);
  const details = (name: string) => engine.cluster.details(name, engine.now);
  return { world: worldOf(state), placements: placementsOf(state, details), details };
}

describe('what is said before an action is tried', () => {
  it('TUI-102 TUI-105 TUI-107 one resource is refused beforehand exactly when the engine refuses it', () => {
    const tried = { refused: 0, accepted: 0 };
    fc.assert(
      fc.property(scenario, (one) => {
        const engine = build(one);
        const choice = choiceOf(one, false);
        const { world, placements } = seen(engine);
        const refusals = foresee(choice, world, placements);
        const calls = engine.calls.length;
        const reply = engine.run(commandOf(choice));
        const isRefused = reply.exitCode !== 0 && engine.calls.length === calls;
        expect(refusals.length > 0, `${commandLineOf(choice)}: ${reply.err.join(' | ')}`).toBe(
          isRefused,
        );
        if (isRefused) tried.refused += 1;
        else tried.accepted += 1;
        // The first line of a refusal is the engine's own first line.
        if (isRefused) expect(refusals[0]?.lines[0]).toBe(reply.err[0]);
      }),
      { numRuns: 400 },
    );
    expect(tried.refused).toBeGreaterThan(50);
    expect(tried.accepted).toBeGreaterThan(50);
  });

  it('what is refused beforehand with -f, the engine refuses', () => {
    fc.assert(
      fc.property(scenario, (one) => {
        const engine = build(one);
        const choice = choiceOf(one, true);
        const { world, placements } = seen(engine);
        if (foresee(choice, world, placements).length === 0) return;
        const calls = engine.calls.length;
        expect(engine.run(commandOf(choice)).exitCode).not.toBe(0);
        expect(engine.calls.length).toBe(calls);
      }),
      { numRuns: 200 },
    );
  });

  it('TUI-103 a member is offered exactly when the engine would go there', () => {
    let offered = 0;
    fc.assert(
      fc.property(scenario, fc.constantFrom('start', 'relocate'), (one, verb) => {
        const [name = ''] = choiceOf(one, false).names;
        const engine = build(one);
        const { world, details } = seen(engine);
        const known = details(name);
        const isRunning = known?.view.state === 'ONLINE';
        if (known === undefined || known.view.state === 'UNKNOWN') return;
        if (isRunning !== (verb === 'relocate')) return;
        const choices = memberChoices(
          { verb: verb === 'start' ? 'start' : 'relocate', name, force: false },
          known,
          world,
        );
        expect(choices.map(({ member }) => member).sort()).toEqual([...members].sort());
        const flags = choices.map(({ isEligible }) => isEligible);
        expect(flags, 'eligible ones come first').toEqual([...flags].sort().reverse());
        for (const { member, isEligible } of choices) {
          const again = build(one);
          const dependents = verb === 'relocate' && refusesForGroup(again, name);
          if (dependents) return;
          const calls = again.calls.length;
          const reply = verb === 'start' ? again.start(name, member) : again.relocate(name, member);
          expect(
            again.calls.length > calls,
            `${verb} ${name} -c ${member}: ${reply.err.join(' | ')}`,
          ).toBe(isEligible);
          if (isEligible) offered += 1;
        }
      }),
      { numRuns: 150 },
    );
    expect(offered).toBeGreaterThan(30);
  });
});

/** Without -f a group is never taken apart, whatever the member. */
function refusesForGroup(engine: EngineWorld, name: string): boolean {
  const { required } = engine.view(name);
  const isOnline = (other: string): boolean => engine.view(other).state === 'ONLINE';
  return (
    required.some(isOnline) ||
    names.some((other) => engine.view(other).required.includes(name) && isOnline(other))
  );
}

describe('several resources', () => {
  const values = {
    where: 'policy',
    member: '',
    force: false,
    update: false,
    attributes: '',
    scope: 'names',
    exit: '',
  };

  it('TUI-234 are started after what they require, and stopped before it', () => {
    const world = worldOf(
      deliWith(
        resource('db', 'OFFLINE', null),
        resource('app', 'OFFLINE', null, { required: ['db'] }),
        resource('web', 'OFFLINE', null, { required: ['app'] }),
      ),
    );
    const order = (verb: Verb) => readChoice(verb, { ...values, names: 'web db app' }, world).names;
    expect(order('start')).toEqual(['db', 'app', 'web']);
    expect(order('stop')).toEqual(['web', 'app', 'db']);
    expect(order('unregister')).toEqual(['web', 'app', 'db']);
    const start = readChoice('start', { ...values, names: 'web db app' }, world);
    expect(foresee(start, world, new Map())).toEqual([]);
  });

  it('one that cannot be done is named, also among others', () => {
    const world = worldOf();
    const choice = readChoice('start', { ...values, names: 'dhcp clock ghost' }, world);
    expect(foresee(choice, world, new Map()).map(({ lines }) => lines[0])).toEqual([
      'Resource clock is already running on member polishham.',
      'Resource ghost is not registered.',
    ]);
  });

  it('TUI-102 names both ways out when a required resource runs elsewhere', () => {
    const world = worldOf(
      deliWith(
        resource('db', 'ONLINE', 'polishham'),
        resource('app', 'OFFLINE', null, { required: ['db'] }),
      ),
    );
    const choice = readChoice(
      'start',
      { ...values, names: 'app', where: 'member', member: 'provolone' },
      world,
    );
    const [refusal] = foresee(choice, world, new Map());
    expect(refusal?.lines).toEqual([
      'Required resource db of app is not ONLINE on member provolone. Use -f.',
    ]);
    expect(refusal?.waysOut).toEqual([
      'Start app there: db is ONLINE on polishham.',
      'Tick Needed resources (-f): they are started or moved to the same member.',
    ]);
    expect(foresee({ ...choice, force: true }, world, new Map())).toEqual([]);
  });

  it('says that the cluster has lost quorum before it says anything else', () => {
    const cluster = deliWith();
    const head = cluster.head;
    if (head === null) throw new Error('deli has a head');
    const quorum = { ...head.quorum, hasQuorum: false, currentVotes: 2 };
    const world = worldOf({ ...cluster, head: { ...head, quorum } });
    const choice = readChoice('start', { ...values, names: 'clock' }, world);
    expect(foresee(choice, world, new Map()).map(({ lines }) => lines[0])).toEqual([
      'Cluster deli has lost quorum: 2 of the 3 votes it needs are present. Boot a member.',
    ]);
  });
});
