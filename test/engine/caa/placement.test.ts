// Placement (manual 2.2.2.2, 2.2.2.3): state in, decision out. A case is three lines; add yours.

import { describe, expect, it } from 'vitest';
import { place } from '../../../src/engine/caa/placement.ts';
import { fc } from '../../support/properties.ts';

type Question = Parameters<typeof place>[0];

interface Case {
  readonly title: string;
  /** `A3 B1 C2-`: name, applications running there, `-` if it is down. In joining order. */
  readonly members: string;
  /** `n1:A,C n2:B`: where each resource is ONLINE. */
  readonly online?: string;
  readonly ask?: Partial<Question>;
  readonly chosen: string | null;
  readonly tie?: string;
}

const cases: readonly Case[] = [
  {
    title: 'CAA-412 balanced takes the member with fewest applications',
    members: 'A3 B1 C2',
    chosen: 'B',
  },
  {
    title: 'CAA-392 CAA-461 a member that is down is never chosen',
    members: 'A0- B5 C6',
    chosen: 'B',
  },
  { title: 'nobody is up', members: 'A0- B0-', chosen: null },
  {
    title: 'decision 5: a tie goes to the member that joined first',
    members: 'B1 A1 C1',
    chosen: 'B',
    tie: 'B A C',
  },
  {
    title: 'CAA-373 the present member wins a tie',
    members: 'A1 B1 C1',
    ask: { present: 'C' },
    chosen: 'C',
    tie: 'C A B',
  },
  {
    title: 'CAA-413 only where every required resource is ONLINE',
    members: 'A0 B2 C1',
    online: 'r1:B,C r2:A,B',
    ask: { required: ['r1', 'r2'] },
    chosen: 'B',
  },
  {
    title: 'CAA-393 restricted never leaves the list',
    members: 'A0- B0 C0',
    ask: { policy: 'restricted', hostingMembers: ['A'] },
    chosen: null,
  },
  {
    title: 'CAA-402 restricted takes the earliest listed, whatever runs there',
    members: 'A9 B0 C0',
    ask: { policy: 'restricted', hostingMembers: ['A', 'B'] },
    chosen: 'A',
  },
  {
    title: 'CAA-394 CAA-402 favored takes the earliest listed that is up',
    members: 'A0- B4 C0',
    ask: { policy: 'favored', hostingMembers: ['A', 'B'] },
    chosen: 'B',
  },
  {
    title: 'CAA-405 AMB-18 favored with no listed member is placed as balanced',
    members: 'A0- B4 C1',
    ask: { policy: 'favored', hostingMembers: ['A'] },
    chosen: 'C',
  },
  {
    title: 'CAA-398 CAA-399 CAA-410 optional resources: most, then in order',
    members: 'A0 B0 C0',
    online: 'n1:A n2:B n3:A,B,C',
    ask: { optional: ['n1', 'n2', 'n3'] },
    chosen: 'A',
  },
  {
    title: 'CAA-398 the number of optional resources counts before their order',
    members: 'A0 B0',
    online: 'n1:A n2:B n3:B',
    ask: { optional: ['n1', 'n2', 'n3'] },
    chosen: 'B',
  },
  {
    title: 'CAA-411 CAA-397 optional resources come before the order of HOSTING_MEMBERS',
    members: 'A0 B0 C0',
    online: 'n1:A,B n2:A,B n3:C',
    ask: { optional: ['n1', 'n2', 'n3'], policy: 'favored', hostingMembers: ['C', 'B', 'A'] },
    chosen: 'B',
  },
  {
    title: 'CAA-397 optional resources come before fewest applications',
    members: 'A9 B0',
    online: 'n1:A',
    ask: { optional: ['n1'] },
    chosen: 'A',
  },
  {
    title: 'CAA-400 a resource that is ONLINE nowhere removes nobody',
    members: 'A1 B0',
    ask: { optional: ['n1'] },
    chosen: 'B',
  },
  {
    title: 'CAA-396 an excluded member is out before optional resources count',
    members: 'A0 B1 C2',
    online: 'n1:A',
    ask: { optional: ['n1'], excluded: new Map([['A', 'the start there failed']]) },
    chosen: 'B',
  },
  {
    title: 'CAA-302 the member asked for, if the policy allows it',
    members: 'A0 B9',
    ask: { wanted: 'B' },
    chosen: 'B',
  },
  {
    title: 'CAA-303 the member asked for is refused by restricted',
    members: 'A0 B0',
    ask: { wanted: 'B', policy: 'restricted', hostingMembers: ['A'] },
    chosen: null,
  },
  {
    title: 'CAA-358 a relocation to a member outside favored',
    members: 'A0 B0',
    ask: { wanted: 'B', policy: 'favored', hostingMembers: ['A'], disregardFavored: true },
    chosen: 'B',
  },
];

function question({
  members,
  online = '',
  ask = {},
}: Pick<Case, 'members' | 'online' | 'ask'>): Question {
  const where = new Map(
    online
      .split(' ')
      .filter(Boolean)
      .map((entry): [string, string[]] => {
        const [name = '', list = ''] = entry.split(':');
        return [name, list.split(',')];
      }),
  );
  return {
    resource: 'app',
    at: 0,
    cause: 'a test',
    policy: 'balanced',
    hostingMembers: [],
    required: [],
    optional: [],
    candidates: members.split(' ').map((entry, index) => {
      const [, name = '', count = '', down = ''] = /^([A-Z]+)(\d+)(-?)$/.exec(entry) ?? [];
      const state = down === '-' ? ('DOWN' as const) : ('UP' as const);
      return { name, state, joinNumber: index, drained: null, applications: Number(count) };
    }),
    isOnline: (resource, member) => where.get(resource)?.includes(member) ?? false,
    excluded: new Map(),
    wanted: null,
    restartOn: null,
    disregardFavored: false,
    present: null,
    ...ask,
  };
}

describe('placement', () => {
  it.each(cases)('$title', ({ chosen, tie, ...situation }) => {
    const decision = place(question(situation));
    expect(decision.chosen).toBe(chosen);
    expect(decision.tie.join(' ')).toBe(tie ?? '');
  });

  it('records who was dropped by which rule, with the values compared', () => {
    const { steps } = place(
      question({ members: 'A3 B1 C2 D0-', ask: { policy: 'favored', hostingMembers: ['A', 'B'] } }),
    );
    expect(steps).toEqual([
      {
        rule: 'Members that are up',
        finding: '3 of 4 members are UP',
        dropped: [{ member: 'D', because: 'is DOWN' }],
        left: ['A', 'B', 'C'],
      },
      {
        rule: 'Placement policy',
        finding: 'favored: A, B',
        dropped: [{ member: 'C', because: 'is not in HOSTING_MEMBERS' }],
        left: ['A', 'B'],
      },
      {
        rule: 'First in HOSTING_MEMBERS',
        finding: 'A stands first',
        dropped: [{ member: 'B', because: 'A stands before it' }],
        left: ['A'],
      },
    ]);
  });

  const anyQuestion = fc
    .record({
      counts: fc.array(fc.tuple(fc.nat(3), fc.boolean()), { minLength: 1, maxLength: 5 }),
      policy: fc.constantFrom('balanced' as const, 'favored' as const, 'restricted' as const),
      hosting: fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'D', 'E')),
      online: fc.array(fc.tuple(fc.constantFrom('n1', 'n2', 'r1'), fc.constantFrom('A', 'B', 'C'))),
      required: fc.subarray(['r1']),
      optional: fc.subarray(['n1', 'n2']),
    })
    .map((parts) => {
      const names = ['A', 'B', 'C', 'D', 'E'];
      const members = parts.counts
        .map(([count, down], index) => `${names[index]}${count}${down ? '-' : ''}`)
        .join(' ');
      const online = parts.online.map(([name, member]) => `${name}:${member}`).join(' ');
      return question({
        members,
        online,
        ask: {
          policy: parts.policy,
          hostingMembers: parts.hosting,
          required: parts.required,
          optional: parts.optional,
        },
      });
    });

  it('CAA-392 CAA-393 CAA-413 whoever is chosen is up, has what is required and may be used', () => {
    fc.assert(
      fc.property(anyQuestion, (asked) => {
        const { chosen } = place(asked);
        const usable = asked.candidates.filter(
          ({ name, state }) =>
            state === 'UP' &&
            asked.required.every((resource) => asked.isOnline(resource, name)) &&
            (asked.policy !== 'restricted' || asked.hostingMembers.includes(name)),
        );
        if (chosen === null) expect(usable).toEqual([]);
        else expect(usable.map(({ name }) => name)).toContain(chosen);
      }),
    );
  });

  it('does not depend on the order in which members are given, only on when they joined', () => {
    fc.assert(
      fc.property(anyQuestion, (asked) => {
        const reversed = { ...asked, candidates: [...asked.candidates].reverse() };
        expect(place(reversed).chosen).toBe(place(asked).chosen);
      }),
    );
  });
});
