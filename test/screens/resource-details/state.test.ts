// One resource without a terminal: next steps, order of placement, what is asked of the service and when.
import { describe, expect, it } from 'vitest';
import type { PlacementDecision, ResourceView } from '../../../src/engine/index.ts';
import { changedAttributes, formatMode } from '../../../src/screens/resource-details/file-pages.ts';
import { needsRows } from '../../../src/screens/resource-details/needs-tree.ts';
import { nextLines } from '../../../src/screens/resource-details/next-lines.ts';
import { nextSteps } from '../../../src/screens/resource-details/next-steps.ts';
import { placementOrder } from '../../../src/screens/resource-details/placement-order.ts';
import { reduceResource } from '../../../src/screens/resource-details/reduce.ts';
import {
  isStale,
  load,
  type ResourceState,
  startResource,
} from '../../../src/screens/resource-details/state.ts';
import { formatRunTime } from '../../../src/screens/resource-details/words.ts';
import type { World } from '../../../src/tui/screen.ts';
import { deliState, fixedNow, resource } from '../../support/console-data.ts';
import { network, onMember } from '../calm-data.ts';
import { changed, worldOf } from '../monitoring-world.ts';
import { decisionFor, detailsOf, reasonsOf } from './details-data.ts';

function withResource(view: ResourceView): World {
  return worldOf({ cluster: changed(deliState(), { [view.name]: view }) });
}

describe('next steps', () => {
  const stopped = { target: 'ONLINE' as const };

  it('TUI-072, TUI-106 UNKNOWN: the three ways out, each with what it does not do', () => {
    const view = resource('db_2', 'UNKNOWN', 'pepicelli', { trouble: 'unknown' });
    const steps = nextSteps(view, withResource(view));
    expect(steps.map((step) => [step.key, step.command])).toEqual([
      ['t', 'caa_stop -retry db_2'],
      ['x', 'caa_stop db_2'],
      ['K', 'caa_stop -kill db_2'],
    ]);
    expect(steps[1]?.text).toContain('Stop is not called');
    expect(steps[2]?.text).toContain('Stop is not called');
  });

  it.each([
    ['failed', ['3', 'e', 's']],
    ['threshold', ['3', 's', 'l']],
    ['delayed', ['5', 's', 'x']],
    ['waiting', ['5', 'x']],
  ] as const)('TUI-072 %s has steps, each with its key', (trouble, keys) => {
    const view = resource('dhcp', 'OFFLINE', null, { ...stopped, trouble });
    expect(nextSteps(view, withResource(view)).map((step) => step.key)).toEqual(keys);
  });

  it('TUI-072 waiting: first what it needs, then a member that is down, never more than three', () => {
    const view = resource('dhcp', 'OFFLINE', null, {
      ...stopped,
      trouble: 'waiting',
      required: ['clock', 'dtcalc'],
    });
    const world = withResource(view);
    const members = new Map(world.cluster.members);
    const pepicelli = members.get('pepicelli');
    if (pepicelli) members.set('pepicelli', { ...pepicelli, state: 'DOWN' });
    const steps = nextSteps(view, { ...world, cluster: { ...world.cluster, members } });
    expect(steps.map((step) => step.command)).toEqual([
      'caa_start dtcalc',
      'clu_fault boot pepicelli',
      null,
    ]);
  });

  it('TUI-072 waiting for a network: only where it is ONLINE nowhere', () => {
    const view = resource('dhcp', 'OFFLINE', null, {
      ...stopped,
      trouble: 'waiting',
      required: ['net'],
    });
    const stepsIf = (state: 'ONLINE' | 'OFFLINE') => {
      const world = withResource(view);
      const monitored = new Map([['net', network('net', [onMember('polishham', state)])]]);
      return nextSteps(view, { cluster: { ...world.cluster, monitored } });
    };
    expect(stepsIf('ONLINE').map(({ key }) => key)).toEqual(['5', 'x']);
    expect(stepsIf('OFFLINE')[0]).toMatchObject({
      text: 'See what it needs: net is ONLINE nowhere.',
      command: 'caa_stat -why net',
    });
  });

  it('TUI-073 are the same words in line mode, each with its command', () => {
    const view = resource('db_2', 'UNKNOWN', 'pepicelli', { trouble: 'unknown' });
    const [trouble, first, ...others] = nextLines('db_2', view, withResource(view));
    expect(trouble).toMatch(/^db_2: /);
    expect(first).toBe('1 Run its stop entry point again. Command: caa_stop -retry db_2');
    expect(others).toHaveLength(2);
    const calm = resource('clock', 'ONLINE', 'polishham');
    expect(nextLines('clock', calm, worldOf())).toEqual(['Nothing is wrong with clock.']);
    expect(nextLines('rye', undefined, worldOf())).toEqual([
      'Resource rye is not registered. Command: caa_register rye',
    ]);
    expect(nextLines('net', network('net', []), worldOf())).toEqual([
      'net is a network: CAA only watches it. Command: caa_stat -why net',
    ]);
  });

  it('has none where nothing is wrong', () => {
    const view = resource('clock', 'ONLINE', 'polishham');
    expect(nextSteps(view, worldOf())).toEqual([]);
  });
});

describe('order of placement', () => {
  const members = ['polishham', 'provolone', 'pepicelli'];

  it('TUI-079 the chosen one first, then those that could, then those that cannot, each with its rule', () => {
    const view = resource('clock', 'ONLINE', 'polishham');
    const rows = placementOrder(decisionFor('clock'), view, members);
    expect(rows.map((row) => [row.member, row.rank])).toEqual([
      ['provolone', 'first'],
      ['pepicelli', 'no'],
      ['polishham', 'here'],
    ]);
    expect(rows[1]?.reason).toBe('rule 2, Required resources: network1 not ONLINE there.');
  });

  it('TUI-079 names ties as ties, and what a policy drops is out only if it is restricted', () => {
    const tied: PlacementDecision = {
      ...decisionFor('dhcp'),
      steps: [
        {
          rule: 'Placement policy',
          finding: 'favored: polishham, provolone',
          dropped: [{ member: 'pepicelli', because: 'is not in HOSTING_MEMBERS' }],
          left: ['polishham', 'provolone'],
        },
      ],
      chosen: 'polishham',
      tie: ['polishham', 'provolone'],
      tieBreak: 'it joined the cluster first',
    };
    const favored = resource('dhcp', 'OFFLINE', null, { placement: 'favored' });
    const rows = placementOrder(tied, favored, members);
    expect(rows.map((row) => [row.member, row.rank])).toEqual([
      ['polishham', 'first'],
      ['provolone', 'later'],
      ['pepicelli', 'later'],
    ]);
    expect(rows[0]?.reason).toBe(
      'Would be chosen: equal to provolone, but it joined the cluster first.',
    );
    const restricted = { ...favored, placement: 'restricted' };
    expect(placementOrder(tied, restricted, members)[2]?.rank).toBe('no');
  });
});

describe('needs', () => {
  it('TUI-078 follows chains of requirements, and shows a circle once', () => {
    const cluster = changed(deliState(), {
      a: resource('a', 'OFFLINE', null, { required: ['b'], optional: ['clock'] }),
      b: resource('b', 'OFFLINE', null, { required: ['c', 'gone'] }),
      c: resource('c', 'OFFLINE', null, { required: ['a'] }),
      d: resource('d', 'OFFLINE', null, { required: ['a'] }),
    });
    const view = cluster.resources.get('a');
    if (!view) throw new Error('no a');
    const rows = needsRows(view, cluster.resources).map((row) => `${row.depth}${row.name ?? '-'}`);
    expect(rows).toEqual(['0-', '1b', '2c', '3a', '2gone', '0-', '1clock', '0-', '1c', '1d']);
  });
});

describe('what is asked of the service', () => {
  const methods = (state: ResourceState, world: World) =>
    load(state, world).effects.map((effect) => effect.method);

  it('asks for details at the start, again when the resource changes, and when they are 5 s old', () => {
    const world = worldOf();
    const { state, effects } = startResource({ name: 'clock' }, world, 'status');
    expect(effects.map((effect) => effect.method)).toEqual(['caa.details']);
    expect(isStale(state, world)).toBe(false);
    expect(isStale(state, worldOf({ cluster: world.cluster, now: fixedNow + 4999 }))).toBe(false);
    expect(isStale(state, worldOf({ cluster: world.cluster, now: fixedNow + 5000 }))).toBe(true);
    const moved = changed(world.cluster, { clock: resource('clock', 'ONLINE', 'provolone') });
    expect(methods(state, worldOf({ cluster: moved }))).toEqual(['caa.details']);
    expect(methods({ ...state, page: 'script' }, world)).toEqual(['caa.script']);
    expect(methods({ ...state, page: 'profile' }, world)).toEqual(['profile.read']);
  });

  it('asks for nothing without a line, or for a resource that is not registered', () => {
    const lost = worldOf({ cluster: { ...deliState(), phase: 'lost' } });
    expect(startResource({ name: 'clock' }, lost, 'status').effects).toEqual([]);
    expect(startResource({ name: 'nothing' }, worldOf(), 'status').effects).toEqual([]);
  });

  it('keeps the old answer when a new one is an error, and drops answers about another resource', () => {
    const world = worldOf();
    const { state } = startResource({ name: 'clock' }, world, 'status');
    const clock = world.cluster.resources.get('clock');
    if (!clock) throw new Error('no clock');
    const answer = (current: ResourceState, event: Parameters<typeof reduceResource>[1]) =>
      reduceResource(current, event, world)?.state ?? current;
    const known = answer(state, {
      type: 'own',
      event: { type: 'details', name: 'clock', outcome: { ok: true, result: detailsOf(clock) } },
    });
    const failed = answer(known, {
      type: 'own',
      event: { type: 'details', name: 'clock', outcome: { ok: false, message: 'No.' } },
    });
    expect(failed.details?.value?.scriptPath).toBe('/var/cluster/caa/script/clock.scr');
    expect(failed.details?.problem).toBe('No.');
    const other = answer(failed, {
      type: 'own',
      event: { type: 'details', name: 'named', outcome: { ok: true, result: detailsOf(clock) } },
    });
    expect(other).toBe(failed);
  });

  it('TUI-070 asks for the reasons where they are shown, and drops answers about another member', () => {
    const world = worldOf();
    const started = startResource({ name: 'clock' }, world, 'why');
    expect(started.effects.map((effect) => effect.method)).toEqual(['caa.details', 'caa.why']);
    const event = { type: 'why-not', members: ['pepicelli'] } as const;
    const asked = reduceResource(started.state, { type: 'own', event }, world);
    expect(asked?.state.against).toBe('pepicelli');
    const clock = world.cluster.resources.get('clock');
    if (!asked || !clock) throw new Error('nothing asked');
    const outcome = { ok: true, result: reasonsOf(clock) } as const;
    const late = { type: 'reasons', name: 'clock', member: null, outcome } as const;
    expect(reduceResource(asked.state, { type: 'own', event: late }, world)?.state).toBe(
      asked.state,
    );
    const right = { ...late, member: 'pepicelli' };
    expect(
      reduceResource(asked.state, { type: 'own', event: right }, world)?.state.reasons?.value,
    ).toEqual(reasonsOf(clock));
  });

  it('TUI-004, TUI-170 only acting screens are opened by keys, and only reading methods are asked', () => {
    const world = worldOf();
    const { state } = startResource({ name: 'clock' }, world, 'status');
    const ids =
      'start relocate stop retry-stop kill why-not what-if unregister update edit why faults copy copy-check next previous next-page previous-page events';
    const reading = ['caa.details', 'caa.why', 'caa.script', 'profile.read'];
    for (const id of ids.split(' ')) {
      const step = reduceResource(
        state,
        { type: 'action', id: `resource.${id}`, key: null },
        world,
      );
      for (const effect of step?.effects ?? []) {
        if (effect.type === 'request') expect(reading).toContain(effect.method);
      }
    }
  });
});

describe('small words', () => {
  it.each([
    [0, '0 ms'],
    [41.4, '41 ms'],
    [800, '0.8 s'],
    [9949, '9.9 s'],
    [125_000, '2 m 5 s'],
  ])('%d ms is %s', (ms, expected) => {
    expect(formatRunTime(ms)).toBe(expected);
  });

  it('writes permissions as ls does', () => {
    expect(formatMode(0o100755)).toBe('rwxr-xr-x');
    expect(formatMode(0o622)).toBe('rw--w--w-');
  });

  it('TUI-076 finds what differs between registry and file, in order', () => {
    expect(changedAttributes({ A: '1', B: '2', C: '' }, { A: '1', B: '3', D: '4' })).toEqual([
      'B',
      'D',
    ]);
  });
});
