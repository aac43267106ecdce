// The resource list without a terminal: arranging, keeping places, marks and what keys order.
import { describe, expect, it } from 'vitest';
import { resourcesDefinition } from '../../../src/screens/resources/definition.ts';
import { reduceResources } from '../../../src/screens/resources/reduce.ts';
import {
  focusedView,
  observeResources,
  type ResourcesState,
  startResources,
} from '../../../src/screens/resources/state.ts';
import { resourcesHint, resourcesRefusal } from '../../../src/screens/resources/texts.ts';
import { defaultOptions } from '../../../src/tui/options.ts';
import type { World } from '../../../src/tui/screen.ts';
import { deliState, fixedNow, resource } from '../../support/console-data.ts';
import { changed, keyOf, manyResources, worldOf } from '../monitoring-world.ts';

function run(state: ResourcesState, world: World, ...ids: readonly string[]): ResourcesState {
  return ids.reduce((current, id) => {
    const step = reduceResources(current, { type: 'action', id, key: null }, world);
    return step?.state ?? current;
  }, state);
}

function effects(state: ResourcesState, world: World, id: string) {
  return reduceResources(state, { type: 'action', id, key: null }, world)?.effects ?? [];
}

function names(state: ResourcesState): string {
  return state.items.map((item) => (item.kind === 'row' ? item.name : `[${item.label}]`)).join(' ');
}

function filteredBy(text: string, world = worldOf()): string {
  const start = startResources({}, world);
  const typing = run(start, world, 'resources.filter');
  const typed = [...text].reduce((state, character) => {
    const step = reduceResources(state, { type: 'key', key: keyOf(character) }, world);
    return step?.state ?? state;
  }, typing);
  return names(typed);
}

describe('what the resource list shows', () => {
  it.each([
    ['cl', 'clock cluster_lockd'],
    ['state=UNKNOWN', 'db_2'],
    ['host=polishham', 'clock named'],
    ['host=provolone', 'cluster_lockd dtcalc'],
    ['type=network', ''],
    ['!ONLINE', 'dhcp'],
    ['target=online !state=online', 'db_2 dtcalc'],
  ])('TUI-063 filters by %s while it is typed', (text, expected) => {
    expect(filteredBy(text)).toBe(expected);
  });

  it('TUI-063 Esc clears the filter, and without one it is not taken', () => {
    const world = worldOf();
    const state = startResources({ filter: 'db' }, world);
    expect(names(run(state, world, 'resources.clear'))).toBe(
      'clock cluster_lockd db_2 dhcp dtcalc named',
    );
    expect(resourcesDefinition.place(state, world).names).toContain('resources-filtered');
    const all = run(state, world, 'resources.clear');
    expect(resourcesDefinition.place(all, world).names).not.toContain('resources-filtered');
  });

  it('TUI-064 sorts by a column, the same one again reverses, and both are remembered', () => {
    const world = worldOf();
    const sort = (state: ResourcesState, column: string) =>
      reduceResources(state, { type: 'own', event: { type: 'sorted', column } }, world);
    const once = sort(startResources({}, world), 'state');
    expect(names(once?.state ?? startResources({}, world))).toBe(
      'dhcp dtcalc clock cluster_lockd named db_2',
    );
    const twice = once && sort(once.state, 'state');
    expect(twice && names(twice.state)).toBe('db_2 named cluster_lockd clock dtcalc dhcp');
    expect(twice?.effects).toEqual([
      { type: 'options', change: { lists: { 'resources.sort': 'state reversed' } } },
    ]);
    const lists = { 'resources.sort': 'state reversed', 'resources.filter': 'name~d' };
    const again = startResources({}, worldOf({ options: { ...defaultOptions, lists } }));
    expect(names(again)).toBe('db_2 named cluster_lockd dtcalc dhcp');
  });

  it('TUI-066 groups by member, folds, and keeps the focus on the head', () => {
    const world = worldOf();
    const grouped = reduceResources(
      startResources({}, world),
      { type: 'own', event: { type: 'grouped', by: 'member' } },
      world,
    )?.state;
    if (!grouped) throw new Error('no state');
    expect(names(grouped)).toBe(
      '[pepicelli] db_2 [polishham] clock named [provolone] cluster_lockd [not placed] dhcp dtcalc',
    );
    const onClock = { ...grouped, list: { index: 3, top: 0 } };
    const folded = run(onClock, world, 'resources.fold');
    expect(names(folded)).toBe(
      '[pepicelli] db_2 [polishham] [provolone] cluster_lockd [not placed] dhcp dtcalc',
    );
    expect(folded.items[folded.list.index]).toMatchObject({ kind: 'head', label: 'polishham' });
    expect(names(run(folded, world, 'resources.fold'))).toBe(names(grouped));
  });

  it('TUI-067 rows keep their place when what they are sorted by changes, until R', () => {
    const before = worldOf();
    const state = reduceResources(
      startResources({}, before),
      { type: 'own', event: { type: 'sorted', column: 'state' } },
      before,
    )?.state;
    if (!state) throw new Error('no state');
    const cluster = changed(before.cluster, {
      clock: resource('clock', 'OFFLINE', null),
      added: resource('added', 'ONLINE', 'polishham'),
      db_2: null,
    });
    const after = worldOf({ cluster });
    const observed = observeResources(state, after);
    expect(names(observed)).toBe('dhcp dtcalc clock cluster_lockd named added');
    expect([...observed.changed.keys()]).toEqual(['clock', 'added']);
    expect(names(run(observed, after, 'resources.sort-again'))).toBe(
      'clock dhcp dtcalc added cluster_lockd named',
    );
  });

  it('TUI-067 the focus stays on its resource when rows above it go', () => {
    const before = worldOf();
    const state = { ...startResources({}, before), list: { index: 4, top: 0 } };
    expect(focusedView(state, before)?.name).toBe('dtcalc');
    const cluster = changed(before.cluster, { clock: null, db_2: null });
    const after = worldOf({ cluster });
    expect(focusedView(observeResources(state, after), after)?.name).toBe('dtcalc');
  });

  it('gives the focus to the resource of the command line when the data comes', () => {
    const empty = worldOf({ cluster: { ...deliState(), resources: new Map(), heardAt: null } });
    const state = startResources({ arguments: 'dhcp' }, empty);
    const world = worldOf();
    expect(focusedView(observeResources(state, world), world)?.name).toBe('dhcp');
  });
});

describe('keys of the resource list', () => {
  it('TUI-053, TUI-065 acts on marked rows, else on the focused one, and only opens dialogs', () => {
    const world = worldOf();
    const state = startResources({}, world);
    expect(effects(state, world, 'resources.stop')).toEqual([
      { type: 'open', name: 'stop', params: { names: 'clock' } },
    ]);
    const marked = run(state, world, 'list.last', 'resources.mark', 'list.first', 'resources.mark');
    expect(effects(marked, world, 'resources.relocate')).toEqual([
      { type: 'open', name: 'relocate', params: { names: 'clock named' } },
    ]);
    expect([...run(marked, world, 'resources.unmark').marked]).toEqual([]);
    const all = run(startResources({ filter: 'state=ONLINE' }, world), world, 'resources.mark-all');
    expect([...all.marked]).toEqual(['clock', 'cluster_lockd', 'named']);
  });

  it('TUI-170 no key of the list asks the service for anything', () => {
    const world = worldOf();
    const state = startResources({}, world);
    const ids =
      'details start relocate stop register unregister edit events why balance copy sort group';
    for (const id of ids.split(' ')) {
      const types = effects(state, world, `resources.${id}`).map((effect) => effect.type);
      expect(types, id).not.toContain('request');
      expect(types.length, id).toBe(1);
    }
  });

  it('TUI-068 a number before G goes to that row', () => {
    const world = worldOf({
      cluster: manyResources(500, (index) =>
        resource(`app${String(index).padStart(3, '0')}`, 'ONLINE', 'polishham'),
      ),
    });
    let state = startResources({}, world);
    for (const digit of '123') {
      state = reduceResources(state, { type: 'key', key: keyOf(digit) }, world)?.state ?? state;
    }
    const there = run(state, world, 'list.last');
    expect(focusedView(there, world)?.name).toBe('app122');
    expect(there.digits).toBe('');
    expect(focusedView(run(there, world, 'list.last'), world)?.name).toBe('app499');
  });

  it.each([
    ['resources.start', 'clock', 'clock is ONLINE on polishham: it runs already. r relocates.'],
    [
      'resources.relocate',
      'dhcp',
      'dhcp is OFFLINE: only what is ONLINE can be relocated. s starts.',
    ],
    ['resources.stop', 'dhcp', 'dhcp is OFFLINE: it is stopped already. s starts.'],
    [
      'resources.unregister',
      'clock',
      'clock is ONLINE on polishham: only what is OFFLINE can be unregistered. x stops.',
    ],
    [
      'resources.start',
      'db_2',
      'db_2 is UNKNOWN on pepicelli: it has to be stopped first. x sets it OFFLINE, w says why.',
    ],
    ['resources.start', 'dhcp', null],
    ['resources.stop', 'dtcalc', null],
  ])('TUI-008 %s of %s says why not, with the remedy', (action, name, expected) => {
    const world = worldOf();
    expect(resourcesRefusal(startResources({ name }, world), action, world)).toBe(expected);
  });

  it('TUI-065 refuses marked ones only if it could do nothing for any of them', () => {
    const world = worldOf();
    const refused = (filter: string) => {
      const marked = run(startResources({ filter }, world), world, 'resources.mark-all');
      return resourcesRefusal(marked, 'resources.start', world);
    };
    expect(refused('state=ONLINE')).toBe(
      'None of the 3 marked ones. clock is ONLINE on polishham: it runs already. r relocates.',
    );
    expect(refused('')).toBeNull();
  });

  it('TUI-293 acting keys refuse without a line; looking goes on', () => {
    const world = worldOf({ cluster: { ...deliState(), phase: 'lost', lostAt: fixedNow } });
    const state = startResources({}, world);
    for (const id of ['start', 'relocate', 'stop', 'register', 'unregister', 'edit']) {
      expect(resourcesRefusal(state, `resources.${id}`, world), id).toContain('no line');
    }
    expect(resourcesRefusal(state, 'resources.details', world)).toBeNull();
  });

  it('says what to do when there is no resource to act on', () => {
    const world = worldOf({ cluster: { ...deliState(), resources: new Map() } });
    const state = startResources({}, world);
    expect(resourcesRefusal(state, 'resources.stop', world)).toBe(
      'There is no resource here. c opens Register resources.',
    );
  });
});

describe('the message line of the resource list', () => {
  const waiting = resource('dhcp', 'OFFLINE', null, { target: 'ONLINE', trouble: 'waiting' });
  const failed = resource('dhcp', 'OFFLINE', null, { target: 'ONLINE', trouble: 'failed' });

  it.each([
    ['waiting', waiting, 'dhcp: No member can run it now.'],
    ['failed', failed, 'dhcp: It could not be started on any member.'],
  ])('TUI-062 names the cause when target and state differ: %s', (_name, view, expected) => {
    const world = worldOf({ cluster: changed(deliState(), { dhcp: view }) });
    expect(resourcesHint(startResources({ name: 'dhcp' }, world), world)).toContain(expected);
  });

  it('shows how long an action has been running', () => {
    const world = worldOf();
    expect(resourcesHint(startResources({ name: 'dtcalc' }, world), world)).toBe(
      'dtcalc: target ONLINE, start running on provolone, 12 s of 60 s.',
    );
  });
});
