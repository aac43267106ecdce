// Why not on a certain member: everything that is against it, and the decisions that are kept.

import { describe, expect, it } from 'vitest';
import { objectionsTo, place } from '../../../src/engine/caa/placement.ts';
import type { Candidate, PlacementQuestion } from '../../../src/engine/caa/placement-rules.ts';
import { fc } from '../../support/properties.ts';
import { clusterOf, World } from '../../support/world.ts';

const none: ReadonlyMap<string, string> = new Map();

function question(changes: Partial<PlacementQuestion>): PlacementQuestion {
  return {
    resource: 'app',
    at: 0,
    cause: 'a test',
    policy: 'balanced',
    hostingMembers: [],
    required: [],
    optional: [],
    candidates: ['A', 'B', 'C'].map((name, index) => candidate(name, { joinNumber: index })),
    isOnline: () => false,
    excluded: none,
    wanted: null,
    restartOn: null,
    disregardFavored: false,
    present: null,
    ...changes,
  };
}

function candidate(name: string, changes: Partial<Candidate> = {}): Candidate {
  return { name, state: 'UP', joinNumber: 0, drained: null, applications: 0, ...changes };
}

const said = (asked: PlacementQuestion, member: string): readonly string[] =>
  objectionsTo(asked, member).map(({ rule, because }) => `${rule}: ${because}`);

describe('objections', () => {
  it('every rule is asked on its own, in the order of the rules', () => {
    const asked = question({
      candidates: [candidate('A'), candidate('B', { state: 'DOWN', drained: 'fan' })],
      required: ['net'],
      isOnline: (_name, member) => member === 'A',
      policy: 'restricted',
      hostingMembers: ['A'],
      excluded: new Map([['B', 'it is frozen: fan']]),
      wanted: 'A',
    });
    expect(said(asked, 'B')).toEqual([
      'Members that are up: is DOWN',
      'Members that are not drained: is drained: fan',
      'Required resources: net not ONLINE there',
      'Members excluded for this operation: it is frozen: fan',
      'Placement policy: is not in HOSTING_MEMBERS',
      'Member asked for: is not the member asked for',
    ]);
    expect(said(asked, 'A')).toEqual([]);
  });

  it('rules that compare take those that are left, and it', () => {
    const candidates = [
      candidate('A', { applications: 3 }),
      candidate('B', { applications: 9, state: 'DOWN' }),
      candidate('C', { applications: 0, state: 'DOWN' }),
    ];
    const asked = question({ candidates });
    // C runs less, but is out before: B is compared with A alone.
    expect(said(asked, 'B')).toEqual([
      'Members that are up: is DOWN',
      'Fewest applications: runs 9, another runs 3',
    ]);
    expect(said(asked, 'C')).toEqual(['Members that are up: is DOWN']);
  });

  it('optional resources and the order of the list', () => {
    const online: Readonly<Record<string, string>> = { n1: 'B', n2: 'A' };
    const asked = question({
      optional: ['n1', 'n2'],
      isOnline: (name, member) => online[name] === member,
      policy: 'favored',
      hostingMembers: ['B', 'A', 'C'],
    });
    expect(said(asked, 'A')).toEqual([
      'Optional resources in order: n1 is not ONLINE there',
      'First in HOSTING_MEMBERS: B stands before it',
    ]);
    expect(said(asked, 'C')).toEqual([
      'Most optional resources: has 0, another has 1',
      'Optional resources in order: n1 is not ONLINE there',
      'First in HOSTING_MEMBERS: B stands before it',
    ]);
  });

  it('favored without a listed member that is left is against nobody', () => {
    const candidates = [candidate('A', { state: 'DOWN' }), candidate('B'), candidate('C')];
    const asked = question({ candidates, policy: 'favored', hostingMembers: ['A'] });
    expect(said(asked, 'A')).toEqual(['Members that are up: is DOWN']);
    expect(said(asked, 'C')).toEqual([
      'Tie: is equal to B by every rule; B is taken, because it joined the cluster first',
    ]);
  });

  it('a member that is not known has no objections', () => {
    expect(said(question({}), 'Z')).toEqual([]);
  });

  const member = fc.record({
    state: fc.constantFrom('UP' as const, 'DOWN' as const, 'LEAVING' as const),
    drained: fc.constantFrom(null, null, 'fan'),
    applications: fc.nat(3),
  });
  const names = ['A', 'B', 'C', 'D'] as const;
  const subset = fc.subarray([...names]);
  it('nobody but the chosen one is without objection, and the first is that of the decision', () => {
    const property = fc.property(
      fc.array(member, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('balanced' as const, 'favored' as const, 'restricted' as const),
      fc.record({ hosting: subset, r1: subset, o1: subset, o2: subset, present: subset }),
      (members, policy, { hosting, r1, o1, o2, present }) => {
        const places: Readonly<Record<string, readonly string[]>> = { r1, o1, o2 };
        const asked = question({
          candidates: members.map((each, index) =>
            candidate(names[index] ?? '', { ...each, joinNumber: index }),
          ),
          policy,
          hostingMembers: hosting,
          required: r1.length > 2 ? ['r1'] : [],
          optional: ['o1', 'o2'],
          isOnline: (name, on) => places[name]?.includes(on) === true,
          present: present[0] ?? null,
        });
        const decision = place(asked);
        for (const { name } of asked.candidates) {
          const [first] = objectionsTo(asked, name);
          expect(first === undefined).toBe(name === decision.chosen);
          const step = decision.steps.find(({ dropped }) =>
            dropped.some((one) => one.member === name),
          );
          if (step === undefined) expect(first?.rule ?? 'Tie').toBe('Tie');
          else {
            const { because } = step.dropped.find((one) => one.member === name) ?? {};
            expect(first).toEqual({ rule: step.rule, because });
          }
        }
      },
    );
    fc.assert(property, { numRuns: 500 });
  });
});

describe('what the cluster says', () => {
  it('freezes, drains, and what is against a member now', () => {
    const world = new World(clusterOf('rye', 'swiss'));
    world.register('clock');
    world.start('clock', 'rye');
    const scopes = [
      { kind: 'resource', resource: 'clock' },
      { kind: 'member', member: 'swiss' },
    ] as const;
    world.run({ verb: 'freeze', scopes, reason: 'disk', until: null });
    world.run({ verb: 'drain', member: 'swiss', reason: 'fan' });
    const why = world.cluster.why('clock', 'swiss', world.now);
    expect(why?.freeze).toMatchObject({ scope: scopes[0], reason: 'disk' });
    expect(why?.drains).toMatchObject([{ member: 'swiss', drain: { reason: 'fan' } }]);
    expect(why?.against).toEqual({
      member: 'swiss',
      chosen: 'rye',
      objections: [
        { rule: 'Members that are not drained', because: 'is drained: fan' },
        { rule: 'Members excluded for this operation', because: 'it is frozen: disk' },
      ],
    });
    expect(world.cluster.why('clock', null, world.now)?.against).toBeNull();
    expect(world.cluster.why('bell', null, world.now)).toBeUndefined();
  });

  it('say that quorum is lost, as long as it is', () => {
    const { members, ...rest } = clusterOf('rye', 'swiss');
    const votes = members.map((member) => ({ ...member, votes: 1 as const }));
    const world = new World({ ...rest, quorumDisk: null, members: votes });
    world.register('clock');
    const lost = (): unknown => world.cluster.why('clock', null, world.now)?.lostQuorum;
    expect(lost()).toBeNull();
    world.run({ verb: 'crash', member: 'swiss' }, 'clu_fault crash swiss');
    expect(lost()).toMatch(/lost quorum: 1 of the 2 votes it needs are present\. Boot a member\.$/);
    world.run({ verb: 'boot', member: 'swiss' }, 'clu_fault boot swiss');
    expect(lost()).toBeNull();
  });

  it('the last five decisions are kept, newest first, and survive the daemon', () => {
    const world = new World(clusterOf('rye', 'swiss'));
    world.register('clock');
    const places = (): readonly (string | null)[] =>
      (world.cluster.why('clock', null, world.now)?.decisions ?? []).map(({ chosen }) => chosen);
    expect(places()).toEqual([]);
    world.start('clock', 'rye');
    for (let move = 0; move < 5; move += 1) world.relocate('clock');
    const expected = ['swiss', 'rye', 'swiss', 'rye', 'swiss'];
    expect(places()).toEqual(expected);
    world.restartDaemon();
    expect(places()).toEqual(expected);
  });
});
