// SysMan Station as a person sees it: views at the left, live objects at the right, and the way to their screens.
import { describe, expect, it } from 'vitest';
import type { ClusterEvent } from '../../../src/engine/index.ts';
import type { ClusterState } from '../../../src/tui/cluster-store.ts';
import { type ConsoleSetup, consoleOpener, expectGolden } from '../../support/console.ts';
import { deliState, fixedNow, resource } from '../../support/console-data.ts';
import { network } from '../calm-data.ts';
import { changed, manyResources } from '../monitoring-world.ts';

const opener = consoleOpener();
const open = (setup: ConsoleSetup = {}) => opener({ screen: 'station', ...setup });

function withHardware(works: boolean): ClusterState {
  const state = deliState();
  const member = state.members.get('polishham');
  if (member === undefined) throw new Error('no such member');
  const adapter = {
    name: 'tu0',
    kind: 'adapter' as const,
    address: '16.69.244.5',
    subnet: '16.69.244.0/24',
    works,
    isHosts: false,
  };
  const members = new Map([...state.members, [member.name, { ...member, hardware: [adapter] }]]);
  return { ...state, members };
}

/** The right pane of the screen as one text. */
const textOf = (screen: readonly string[]): string => screen.join('\n');

describe('SysMan Station, drawn', () => {
  it('CAA-512 TUI-147 TUI-148 TUI-151 shows views, groups, applications by member and the lamp', async () => {
    const test = await open();
    await expectGolden('station-80x24', test.screen());
  });

  it('CAA-512 fits 110x30', async () => {
    const test = await open({ columns: 110, rows: 30 });
    await expectGolden('station-110x30', test.screen());
  });

  it('CAA-512 shows one pane at a time at 60x16', async () => {
    const test = await open({ columns: 60, rows: 16 });
    await expectGolden('station-60x16', test.screen());
    await test.press('enter');
    await expectGolden('station-objects-60x16', test.screen());
    await test.press('v');
    expect(test.screen()[3]).toContain('VIEWS');
  });

  it('keeps the names of the views whole where the terminal is wide but low', async () => {
    const test = await open({ rows: 20 });
    expect(textOf(test.screen())).toMatch(/CAA_Applications_\(active\) \|[\s\S]*_\(all\)/);
    expect(textOf(test.screen())).not.toContain('MONITOR');
    expect(textOf(test.screen())).toContain('db_2');
  });

  it('waits with words before the first answer', async () => {
    const empty = { ...deliState(), head: null, phase: 'connecting' as const, heardAt: null };
    const cluster = { ...empty, resources: new Map(), members: new Map(), events: [] };
    const test = await open({ cluster });
    expect(textOf(test.screen())).toContain('Waiting for the cluster service.');
    await test.press('down', 'enter', 'enter', 'x', 'a');
    expect(textOf(test.screen())).toContain('Waiting for the cluster service.');
    await test.setCluster(deliState());
    expect(textOf(test.screen())).toContain('clock');
  });

  it('says that a cluster without applications has none, and leads to CAA management', async () => {
    const test = await open({ cluster: { ...deliState(), resources: new Map() } });
    expect(textOf(test.screen())).toContain('No application yet: Enter opens CAA ');
    await test.press('enter', 'end', 'enter');
    expect(test.screen()[1]).toContain('CAA Management');
  });
});

describe('SysMan Station, views', () => {
  it('TUI-149 the active view leaves out what is OFFLINE as it shall be; the other groups it', async () => {
    const test = await open();
    expect(textOf(test.screen())).not.toContain('dhcp');
    await test.press('down', 'tab', 'end');
    const screen = textOf(test.screen());
    expect(screen).toContain('not placed (1)');
    expect(screen).toContain('. dhcp');
  });

  it('TUI-149 shows a failed application although it is OFFLINE', async () => {
    const failed = resource('dhcp', 'OFFLINE', null, { target: 'ONLINE', trouble: 'failed' });
    const test = await open({ cluster: changed(deliState(), { dhcp: failed }), rows: 30 });
    expect(textOf(test.screen())).toContain('. dhcp');
    expect(textOf(test.screen())).toMatch(/CAA +\[FAIL\]/);
  });

  it('TUI-150 a group is the worst of its parts, and unknown once the data is old', async () => {
    const test = await open();
    expect(textOf(test.screen())).toMatch(/Cluster +\[ OK \][\s\S]*CAA +\[WARN\]/);
    const lost = { ...deliState(), phase: 'lost' as const, lostAt: fixedNow };
    await test.setCluster(lost);
    expect(textOf(test.screen())).toMatch(/Cluster +\[ \? {2}\][\s\S]*CAA +\[ \? {2}\]/);
    expect(textOf(test.screen())).not.toMatch(/\[(WARN| OK )\]/);
  });

  it('TUI-150 a failed adapter is the status of its member and of the hardware', async () => {
    const test = await open({ cluster: withHardware(false), params: { type: 'hardware' } });
    const screen = textOf(test.screen());
    expect(screen).toMatch(/polishham {2}UP {2}id 1 +\[FAIL\]/);
    expect(screen).toMatch(/adapter tu0.*\[FAIL\]/);
    expect(screen).toMatch(/Hardware +\[FAIL\]/);
    await test.setCluster(withHardware(true));
    expect(textOf(test.screen())).not.toContain('[FAIL]');
  });

  it('shows a change at once and keeps the focus on its object', async () => {
    const cluster = deliState();
    const test = await open({ cluster });
    await test.press('tab', 'down', 'down', 'down');
    expect(test.screen()[20]).toContain('named: ONLINE on polishham');
    const early = resource('aaa', 'ONLINE', 'polishham');
    await test.setCluster(changed(cluster, { aaa: early }));
    expect(test.screen()[20]).toContain('named: ONLINE on polishham');
    expect(textOf(test.screen())).toContain('* aaa');
  });
});

/** An answer of the lock manager or the Memory Channel, as much of it as the station looks at. */
const idleDlm = { at: fixedNow, namespaces: [], deadlocks: [], locks: 0 };
const idleImc = {
  at: fixedNow,
  hasMemoryChannel: true,
  cutLinks: [],
  snapshot: {
    rails: [{ id: 0, active: true }],
    physicalRails: [
      { name: 'mca0', state: 'active', logical: 0 },
      { name: 'mcb0', state: 'standby', logical: 0 },
    ],
  },
};

/** The station in front of a service that answers samples, all of which are counted. */
async function openSampled(setup: ConsoleSetup = {}) {
  const answers: { 'dlm.sample': unknown; 'imc.sample': unknown } = {
    'dlm.sample': idleDlm,
    'imc.sample': idleImc,
  };
  const test = await open({
    answer: (method, params) => {
      if (method !== 'dlm.sample' && method !== 'imc.sample') return new Promise(() => {});
      // The lock browser, which the station leads to, wants locks as well.
      if ((params as { locksMax?: number }).locksMax) return new Promise(() => {});
      const found = answers[method];
      if (found instanceof Error) throw found;
      return found;
    },
    ...setup,
  });
  const asked = (): number => test.log.filter((line) => line.includes('.sample ')).length;
  return { test, answers, asked };
}

describe('SysMan Station, lamps', () => {
  it('TUI-150 the lamps of interconnect and DLM are asked for, and green while nothing is wrong', async () => {
    const { test, asked } = await openSampled();
    expect(textOf(test.screen())).toMatch(/Interconnect +\[ OK \][\s\S]*DLM +\[ OK \]/);
    expect(asked()).toBe(2);
    expect(test.log).toContain('request dlm.sample {"namespace":null,"locksMax":0}');
  });

  it('TUI-150 TUI-400 asks again after 5 seconds, and not at all below another screen', async () => {
    const { test, asked } = await openSampled();
    await test.setNow(fixedNow + 4999);
    expect(asked()).toBe(2);
    await test.setNow(fixedNow + 5000);
    expect(asked()).toBe(4);
    await test.press('m');
    await test.setNow(fixedNow + 60_000);
    expect(asked()).toBe(4);
    await test.press('escape');
    expect(asked()).toBe(6);
  });

  it('TUI-150 a recent deadlock is a warning with its reason, and in the view of the DLM', async () => {
    const { test, answers } = await openSampled();
    const circle = [{ path: ['disk1', 'file3'] }];
    const deadlock = { at: fixedNow - 60_000, kind: 'conversion', circle };
    answers['dlm.sample'] = { ...idleDlm, deadlocks: [deadlock] };
    await test.setNow(fixedNow + 5000);
    expect(textOf(test.screen())).toMatch(/DLM +\[WARN\]/);
    await test.press('end', 'up');
    expect(test.screen()[20]).toContain(
      'DLM [WARN] 1 deadlock within 10 min, the last at 20:11:36 over disk1 > file3.',
    );
    expect(textOf(test.screen())).toContain('1 deadlock within 10');
    await test.press('enter');
    expect(test.screen()[1]).toContain('DLM Browser');
  });

  it.each([
    ['a failed rail', 'WARN', 'mcb0 has failed.', { physical: 'failed' }],
    [
      'all rails',
      'FAIL',
      'logical rail 0 is down, mcb0 has failed.',
      { physical: 'failed', active: false },
    ],
    ['a cut cable', 'WARN', 'the link of provolone to mcb0 is cut.', { cut: true }],
    ['none', '?', 'This cluster has no Memory Channel', { has: false }],
  ])('TUI-150 the lamp of the interconnect: %s', async (_what, word, reason, more) => {
    const {
      physical = 'standby',
      active = true,
      cut = false,
      has = true,
    } = more as {
      physical?: string;
      active?: boolean;
      cut?: boolean;
      has?: boolean;
    };
    const { test, answers } = await openSampled({ params: { type: 'interconnect' } });
    answers['imc.sample'] = {
      ...idleImc,
      hasMemoryChannel: has,
      cutLinks: cut ? [{ member: 'provolone', physical: 1 }] : [],
      snapshot: {
        rails: [{ id: 0, active }],
        physicalRails: [
          { name: 'mca0', state: 'active', logical: 0 },
          { name: 'mcb0', state: physical, logical: 0 },
        ],
      },
    };
    await test.setNow(fixedNow + 5000);
    expect(textOf(test.screen())).toMatch(
      new RegExp(`Interconnect +\\[ ?${word.replace('?', '\\?')} *\\]`),
    );
    expect(test.screen()[20]).toContain(`] ${reason}`);
  });

  it('TUI-150 says why nothing is known, also of groups that the cluster reports', async () => {
    const { test, answers } = await openSampled();
    expect(test.screen()[20]).toContain('CAA [WARN] db_2: ');
    answers['dlm.sample'] = new Error('Only the owner may use the lock manager.');
    await test.setNow(fixedNow + 5000);
    await test.press('end', 'up');
    expect(test.screen()[20]).toContain('DLM [ ?  ] Only the owner may use the lock manager.');
  });
});

describe('SysMan Station, acknowledging', () => {
  it('TUI-152 a acknowledges the events of what has the focus: an application, a member, a view', async () => {
    const test = await open();
    expect(test.screen()[0]).toContain('EVM 2!');
    await test.press('tab', 'end');
    expect(test.screen()[20]).toContain('db_2: ');
    await test.press('a');
    expect(test.screen()[20]).toContain('Acknowledged: 1 event of db_2.');
    expect(test.screen()[0]).toContain('EVM 1!');
    await test.press('a');
    expect(test.screen()[20]).toContain('No event of db_2 waits to be acknowledged.');
    await test.press('up', 'a');
    expect(test.screen()[20]).toContain('Acknowledged: 1 event of pepicelli.');
    expect(test.screen()[0]).toContain('EVM 0');
  });

  it('TUI-152 a in the views acknowledges those of the view, and leaves the others', async () => {
    const monitored = new Map([['network1', network('network1', [])]]);
    const cluster = { ...deliState(), monitored };
    const test = await open({ cluster });
    await test.press('home', 'a');
    expect(test.screen()[20]).toContain('Acknowledged: 1 event of Hardware.');
    expect(test.screen()[0]).toContain('EVM 1!');
    await test.press('end', 'a');
    expect(test.screen()[0]).toContain('EVM 0');
  });
});

/** The cluster with so many events more, one a minute. */
function withEvents(count: number): ClusterState {
  const state = deliState();
  const more = Array.from({ length: count }, (_, index): ClusterEvent => {
    const sequence = index + 3;
    const text = `clock event number ${sequence}`;
    const at = fixedNow - (count - index) * 60_000;
    return {
      sequence,
      at,
      priority: 'info',
      facility: 'caa',
      resource: 'clock',
      member: null,
      text,
    };
  });
  return { ...state, events: [...state.events, ...more] };
}

describe('SysMan Station, events', () => {
  const wide = { columns: 110, rows: 30 };

  it('TUI-155 at 80 columns the last three events stand at the lower right, the newest first', async () => {
    const test = await open({ cluster: withEvents(5) });
    const rows = test.screen().filter((line) => line.includes('clock event number'));
    expect(rows.map((row) => /number (\d+)/.exec(row)?.[1])).toEqual(['7', '6', '5']);
    expect(test.screen()[15]).toContain('EVENT LAMP  (!) 2 unread');
  });

  it('TUI-155 from 110 columns they have a pane of their own, which takes the focus and scrolls', async () => {
    const test = await open({ ...wide, cluster: withEvents(20) });
    await test.press('tab', 'tab', 'end');
    await expectGolden('station-events-110x30', test.screen());
    expect(textOf(test.screen())).toContain('network1 OFFLINE on pepicelli');
    expect(textOf(test.screen())).toContain('16 more above');
    await test.resize(109, 30);
    expect(textOf(test.screen())).toContain('EVENT LAMP');
    expect(test.screen()[27]).not.toContain('Card');
  });

  it('TUI-155 Enter in the pane opens the card of the event, and Esc comes back to it', async () => {
    const test = await open({ ...wide, cluster: withEvents(20) });
    await test.press('tab', 'tab', 'down', 'enter');
    expect(textOf(test.screen())).toMatch(/\+-- Event -/);
    expect(textOf(test.screen())).toContain('clock event number 21');
    await test.press('escape');
    expect(test.screen()[26]).toContain('clock event number 21');
    await test.press('v');
    expect(test.screen()[28]).toContain('Tab=Pane');
  });

  it('TUI-155 the newest stays in sight; who has moved down stays with that event', async () => {
    const test = await open({ ...wide, cluster: withEvents(20) });
    await test.press('tab', 'tab');
    await test.setCluster(withEvents(21));
    expect(test.screen()[26]).toContain('clock event number 23');
    await test.press('down', 'down');
    await test.setCluster(withEvents(30));
    expect(test.screen()[26]).toContain('clock event number 21');
    expect(textOf(test.screen())).toMatch(/>.*clock event number 21/);
  });

  it('TUI-153 TUI-155 t in the pane lists what fits the event, and a acknowledges it', async () => {
    const test = await open(wide);
    await test.press('tab', 'tab', 'down', 't');
    expect(textOf(test.screen())).toContain('Tools: event 1');
    await test.press('Member', 'enter');
    expect(test.screen()[2]).toContain('Member pepicelli');
    await test.press('backspace', 'a');
    expect(test.screen()[0]).toContain('EVM 1!');
    await test.press('up', 'a');
    expect(test.screen()[0]).toContain('EVM 0');
  });

  it('TUI-155 the view of events is that pane, and Enter opens the card there', async () => {
    const test = await open({ ...wide, cluster: withEvents(3), params: { type: 'events' } });
    expect(textOf(test.screen())).not.toContain('Events  (!)');
    await test.press('tab', 'enter');
    expect(textOf(test.screen())).toMatch(/\+-- Event -/);
  });

  it('says that there is no event yet', async () => {
    const test = await open({ ...wide, cluster: { ...deliState(), events: [] } });
    expect(textOf(test.screen())).toContain('No event yet.');
    await test.press('tab', 'tab', 'enter', 't');
    expect(textOf(test.screen())).toContain('Tools: CAA_Applications_(active)');
  });

  it('fits 200x60 in UTF-8', async () => {
    const test = await open({
      columns: 200,
      rows: 60,
      characters: 'utf8',
      cluster: withEvents(40),
    });
    await test.press('tab', 'tab', 'pagedown');
    await expectGolden('station-200x60-utf8', test.screen());
  });
});

describe('SysMan Station, keys', () => {
  it('CAA-512 TUI-154 Enter opens the application, and Esc comes back to the same place', async () => {
    const test = await open();
    await test.press('tab', 'down', 'down', 'enter');
    expect(test.screen()[2]).toContain('clock');
    await test.press('escape');
    expect(test.screen()[2]).toContain('Station');
    expect(test.screen()[20]).toContain('clock: ONLINE on polishham');
    await test.press('up', 'enter');
    expect(test.screen()[2]).toContain('Member polishham');
    await test.press('backspace');
    expect(test.screen()[20]).toContain('polishham: UP');
  });

  it.each([
    ['s', 'Start'],
    ['r', 'Relocate'],
    ['x', 'Stop'],
  ])(
    'CAA-512 %s leads to %s with the application, and is refused elsewhere',
    async (key, title) => {
      const test = await open();
      await test.press('tab', key);
      expect(test.screen()[20]).toContain('Only applications are started');
      await test.press('down', 'down', key);
      expect(test.screen()[2]).toContain(title);
      expect(textOf(test.screen())).toContain('clock');
      expect(test.log.filter((line) => line.startsWith('request caa.s'))).toEqual([]);
    },
  );

  it('closes and opens a branch, also with many resources below', async () => {
    const cluster = manyResources(10_000, (index) => {
      return resource(`app${String(index).padStart(5, '0')}`, 'ONLINE', 'polishham');
    });
    const test = await open({ cluster, colour: 'none' });
    await test.press('tab', 'end');
    expect(test.screen()[20]).toContain('pepicelli: UP');
    await test.press('up', 'up');
    expect(test.screen()[20]).toContain('app09999: ONLINE on polishham');
    const before = test.bytes();
    await test.press('up');
    expect(test.bytes() - before).toBeLessThanOrEqual(600);
    await test.press('home', 'down', 'left');
    expect(textOf(test.screen())).not.toContain('app0');
    await test.press('right');
    expect(textOf(test.screen())).toContain('app00000');
  });

  it('TUI-148 the lock browser and the interconnect have screens of their own', async () => {
    const test = await open();
    await test.press('end', 'up', 'enter');
    expect(test.screen()[1]).toContain('DLM Browser');
    await test.press('escape', 'up', 'enter');
    expect(test.screen()[1]).toContain('Memory Channel');
  });

  it('TUI-148 members with votes and the quorum disk; Enter on the votes opens their screen', async () => {
    const test = await open({ params: { type: 'members and quorum' } });
    const screen = textOf(test.screen());
    expect(screen).toContain('votes 4 of 4, 3 needed');
    expect(screen).toContain('quorum disk dsk10h, votes 1');
    await test.press('tab', 'end', 'enter');
    expect(test.screen()[2]).toContain('Cluster Members and Quorum');
  });

  it('TUI-151 a acknowledges all, and in the events the focused one and what is older', async () => {
    const test = await open({ params: { type: 'events' } });
    await test.press('tab', 'down', 'a');
    expect(test.screen()[0]).toContain('EVM 1!');
    expect(textOf(test.screen())).toContain('20:11:58 W caa  db_2 state UNKNOWN');
    await test.press('v', 'a');
    expect(test.screen()[0]).toContain('EVM 0');
    await test.press('up');
    expect(textOf(test.screen())).toContain('none unread');
  });

  it('m opens the CAA menu, and the menu has the station below Monitoring and Tuning', async () => {
    const test = await open();
    await test.press('m');
    expect(test.screen()[1]).toContain('CAA Management');
    const menu = await opener();
    await menu.press('/', 'SysMan Station', 'enter', 'enter');
    expect(menu.screen()[2]).toContain('CAA_Applications_(active) View');
  });
});
