// A plan made in short steps: it is the plan that would have been made at once, whatever becomes of the cluster.
import { describe, expect, it } from 'vitest';
import {
  atOnce,
  type Command,
  type Plan,
  type PlanQuestion,
  planAhead,
  planInSteps,
  type Stepwise,
  survivalOf,
} from '../../../src/engine/index.ts';
import { fc } from '../../support/properties.ts';
import { clusterOf, registration, World } from '../../support/world.ts';

const members = ['rye', 'swiss', 'brie'];
const names = ['a', 'b', 'c', 'd'];

function questionOf(command: Command): PlanQuestion {
  const caller = { user: 'root', commandLine: 'a plan', locale: 'C C C C C C' };
  return { supposition: { kind: 'command', command }, failing: [], caller };
}

function planSteps(world: World, command: Command): Stepwise<Omit<Plan, 'basis'>> {
  const { config, cluster, now } = world;
  return planInSteps(config, cluster.documents(), questionOf(command), now);
}

const anyMember = fc.constantFrom(...members);
const anyNames = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 });
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    verb: fc.constant('start' as const),
    names: fc.oneof(anyNames, fc.constant('all' as const)),
    member: fc.option(anyMember),
    force: fc.boolean(),
  }),
  fc.record({ verb: fc.constant('stop' as const), names: anyNames, force: fc.constant(true) }),
  fc.record({
    verb: fc.constant('relocate' as const),
    names: fc.record({ onMember: anyMember }),
    member: fc.constant(null),
    force: fc.boolean(),
  }),
  fc.record({ verb: fc.constantFrom('crash', 'boot', 'shutdown'), member: anyMember }),
  anyNames.map((wanted) => ({
    verb: 'register' as const,
    update: true,
    items: wanted.map((name) => registration(name, { RESTART_ATTEMPTS: '7' })),
  })),
);

function worldWith(...delays: readonly string[]): World {
  const world = new World(clusterOf(...members));
  for (const [index, name] of names.entries()) {
    const before = names[index - 1];
    const required = index % 2 === 1 && before !== undefined ? before : '';
    const delay = delays[index] ?? '0';
    world.register(name, {
      REQUIRED_RESOURCES: required,
      FAILOVER_DELAY: delay,
      CHECK_INTERVAL: '0',
    });
  }
  world.run({ verb: 'start', names: 'all', member: null, force: false });
  return world;
}

describe('a plan in short steps', () => {
  it('is the plan at once, whatever happens to the cluster between its steps', () => {
    let meanwhile = 0;
    const delays = fc.array(fc.constantFrom('0', '20'), { minLength: 4, maxLength: 4 });
    const others = fc.array(fc.tuple(fc.nat(60), command), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(delays, command, others, (given, asked, orders) => {
        const world = worldWith(...given);
        const { config, now } = world;
        const expected = planAhead(config, world.cluster.documents(), questionOf(asked), now);
        const work = planSteps(world, asked);
        let steps = 0;
        let result = work.next();
        while (result.done !== true) {
          for (const [at, order] of orders) {
            if (at !== steps) continue;
            world.run(order);
            meanwhile += 1;
          }
          steps += 1;
          result = work.next();
        }
        expect(result.value).toEqual(expected);
      }),
      { numRuns: 100 },
    );
    expect(meanwhile).toBeGreaterThan(50);
  });

  it('takes a step for every resource at least, so that none is long', () => {
    const world = new World(clusterOf(...members));
    const many = Array.from({ length: 120 }, (_, index) => `r${index}`);
    const register: Command = {
      verb: 'register',
      items: many.map((name) => registration(name, { CHECK_INTERVAL: '0' })),
      update: false,
    };
    expect(count(planSteps(world, register))).toBeGreaterThan(many.length);
    world.run(register);
    world.behave = () => ({ takesMs: 0 });
    world.run({ verb: 'start', names: 'all', member: 'rye', force: false });
    const commands: readonly Command[] = [
      { verb: 'relocate', names: { onMember: 'rye' }, member: null, force: false },
      { verb: 'stop', names: 'all', force: false },
      { verb: 'crash', member: 'rye' },
      { ...register, update: true },
    ];
    for (const each of commands) {
      expect(count(planSteps(world, each)), each.verb).toBeGreaterThan(many.length);
    }
    const { config, cluster, now } = world;
    const survival = survivalOf(config, cluster.documents(), 'rye', now);
    expect(count(survival)).toBeGreaterThan(many.length);
  });

  it('says the same of the loss of a member', () => {
    const world = worldWith('20');
    const { config, now } = world;
    const documents = world.cluster.documents();
    const work = survivalOf(config, documents, 'rye', now);
    work.next();
    world.fault('crash', 'rye');
    expect(atOnce(work)).toEqual(atOnce(survivalOf(config, documents, 'rye', now)));
  });
});

function count(work: Stepwise<unknown>): number {
  let steps = 0;
  while (work.next().done !== true) steps += 1;
  return steps;
}
