// Members, votes and the card of one member, as a person sees them.
import { afterEach, describe, expect, it } from 'vitest';
import type { MemberView } from '../../../src/engine/index.ts';
import type { ClusterState } from '../../../src/tui/cluster-store.ts';
import { type ConsoleSetup, expectGolden, type TestConsole } from '../../support/console.ts';
import { deliState } from '../../support/console-data.ts';
import { openAbove } from '../monitoring-console.ts';
import { decisionFor, detailsOf } from '../resource-details/details-data.ts';

let opened: TestConsole | null = null;

afterEach(() => {
  opened?.close();
  opened = null;
});

const path = ['TruCluster Specific'];

async function open(screen: string, setup: ConsoleSetup = {}): Promise<TestConsole> {
  opened?.close();
  const { params = {}, ...rest } = setup;
  opened = await openAbove({ screen, params, path }, { answer, ...rest });
  return opened;
}

/** The service would put everything on provolone. */
function answer(method: string, params: unknown): unknown {
  if (method === 'caa.survival') return survived;
  const { resources } = deliState();
  const name = (params as { readonly name: string }).name;
  const view = resources.get(name);
  if (method !== 'caa.details' || view === undefined) throw new Error(`${method} ${name}?`);
  return detailsOf(view, { ifMoved: decisionFor(name) });
}

const survived = {
  basis: 'x',
  members: ['polishham', 'provolone', 'pepicelli'].map((member) => ({
    member,
    survives: true,
    lost: [],
  })),
};

function withMember(name: string, change: Partial<MemberView>, votes = 3): ClusterState {
  const state = deliState();
  const member = state.members.get(name);
  const { head } = state;
  if (member === undefined || head === null) throw new Error('no such member');
  const quorum = { ...head.quorum, currentVotes: votes, hasQuorum: votes >= 3 };
  return {
    ...state,
    members: new Map([...state.members, [name, { ...member, ...change }]]),
    head: { ...head, quorum },
  };
}

describe('Cluster Members and Quorum', () => {
  it('TUI-112, TUI-113 lists members and the quorum disk below the votes', async () => {
    const test = await open('members');
    await expectGolden('members-80x24', test.screen());
  });

  it('TUI-112 shows who is down or going, and since when', async () => {
    const cluster = withMember('pepicelli', { state: 'DOWN' });
    const test = await open('members', { cluster });
    expect(test.screen()[7]).toContain('.  3  pepicelli.zk4.com  pepicelli-ics0  DOWN');
    expect(test.screen()[7]).toContain('down 1 d');
    await test.press('down', 'down');
    expect(test.screen()[20]).toContain(
      'pepicelli is DOWN since 2026-11-20 20:12:36. f leads to booting it.',
    );
  });

  it.each([
    [4, '1 more may be lost before the cluster stops.'],
    [3, 'no vote may be lost, or the cluster stops.'],
    [2, 'QUORUM LOST, 1 more needed. CAA waits until a member boots.'],
  ])('TUI-113 with %d of 4 votes says: %s', async (votes, expected) => {
    const cluster = withMember('pepicelli', { state: votes === 4 ? 'UP' : 'DOWN' }, votes);
    const test = await open('members', { cluster, columns: 110, rows: 30 });
    expect(test.screen()[3]).toContain(expected);
  });

  it('TUI-346 fits on a small and on a large screen', async () => {
    const small = await open('members', { columns: 60, rows: 16 });
    await expectGolden('members-60x16', small.screen());
    const large = await open('members', { columns: 200, rows: 60, characters: 'utf8' });
    await expectGolden('members-200x60-utf8', large.screen());
  });

  it('says so while the service does not answer', async () => {
    const cluster = { ...deliState(), head: null, members: new Map(), heardAt: null };
    const test = await open('members', { cluster });
    expect(test.screen()[4]).toContain('Waiting for the cluster service.');
    await test.press('enter', 'f');
    expect(test.screen()[2]).toContain('Faults to practise with');
  });

  it('offers no key that removes a member, and the quorum disk no card', async () => {
    const test = await open('members');
    await test.press('G', 'enter');
    expect(test.screen()[20]).toContain('The quorum disk is a vote and not a member');
    await test.press('f6');
    expect(test.screen().join('\n')).toContain('clu_get_info -full');
  });
});

describe('a member', () => {
  it('TUI-114 shows applications, a plan for its loss, and its events', async () => {
    const test = await open('members');
    await test.press('enter');
    await expectGolden('member-80x24', test.screen());
    await test.press('G');
    expect(test.screen().join('\n')).toContain('none is kept');
    expect(test.log.filter((line) => line.startsWith('request caa.details'))).toEqual([
      'request caa.details {"name":"clock"}',
      'request caa.details {"name":"named"}',
    ]);
  });

  it('TUI-114 warns if its loss would cost the quorum', async () => {
    const cluster = withMember('pepicelli', { state: 'DOWN' }, 3);
    const test = await open('member', { params: { name: 'polishham' }, cluster });
    await test.press('pagedown');
    expect(test.screen().join('\n')).toContain(
      'Votes then: 2 of 4, 3 needed: QUORUM LOST; CAA waits until it is back.',
    );
  });

  it('shows a member that is down, and one that does not exist', async () => {
    const cluster = withMember('pepicelli', { state: 'DOWN' }, 3);
    const down = await open('member', { params: { name: 'pepicelli' }, cluster });
    expect(down.screen().join('\n')).toContain('If it came back');
    const nobody = await open('member', { params: { name: 'rye' } });
    expect(nobody.screen().join('\n')).toContain(
      'Cluster deli has no member rye; it has polishham, provolone, pepicelli.',
    );
  });

  it('Enter lists the resources on it', async () => {
    const test = await open('member', { params: { name: 'polishham' } });
    await test.press('enter');
    expect(test.screen()[3]).toContain('Filter host=polishham');
    expect(test.screen()[3]).toContain('1-2 of 2');
  });
});
