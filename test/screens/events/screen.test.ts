// The event viewer: filters, following, acknowledging.
import { afterEach, describe, expect, it } from 'vitest';
import type { ClusterEvent } from '../../../src/engine/index.ts';
import { eventFilter } from '../../../src/screens/events/event-filter.ts';
import type { ClusterState } from '../../../src/tui/cluster-store.ts';
import { type ConsoleSetup, expectGolden, type TestConsole } from '../../support/console.ts';
import { deliState, fixedNow } from '../../support/console-data.ts';
import { caaPath, openAbove } from '../monitoring-console.ts';

let opened: TestConsole | null = null;

afterEach(() => {
  opened?.close();
  opened = null;
});

async function open(setup: ConsoleSetup = {}): Promise<TestConsole> {
  opened?.close();
  const { params = {}, ...rest } = setup;
  opened = await openAbove(
    { screen: 'events', params, path: caaPath },
    { answer: () => ({ events: [] }), ...rest },
  );
  return opened;
}

function event(sequence: number, more: Partial<ClusterEvent> = {}): ClusterEvent {
  return {
    sequence,
    at: fixedNow - 60_000 + sequence,
    priority: 'info',
    facility: 'caa',
    resource: 'clock',
    member: 'polishham',
    text: `event ${sequence}`,
    ...more,
  };
}

function withEvents(events: readonly ClusterEvent[]): ClusterState {
  return { ...deliState(), events };
}

const thirty = Array.from({ length: 30 }, (_, index) => event(index + 1));

describe('event viewer', () => {
  it('TUI-156 shows events newest last, and what is not acknowledged', async () => {
    const test = await open();
    await expectGolden('events-80x24', test.screen());
  });

  it('TUI-156 follows new events until one moves up, and again at the end', async () => {
    const test = await open({ cluster: withEvents(thirty) });
    expect(test.screen()[18]).toContain('event 30');
    await test.setCluster(withEvents([...thirty, event(31)]));
    expect(test.screen()[18]).toContain('>  20:11:36 I caa  event 31');
    await test.press('up');
    expect(test.screen()[3]).toContain('Follow off');
    await test.setCluster(withEvents([...thirty, event(31), event(32), event(33)]));
    expect(test.screen()[3]).toContain('Follow off   2 new');
    expect(test.screen().find((line) => line.startsWith('|>'))).toContain('event 30');
    await test.press('f');
    expect(test.screen()[3]).toContain('Follow on');
    expect(test.screen()[18]).toContain('event 33');
    await test.press('up', 'G');
    expect(test.screen()[3]).toContain('Follow on');
  });

  it('TUI-156 filters by pick list and by text, and shows the filter', async () => {
    const events = [
      ...thirty,
      event(31, { priority: 'warning', member: 'pepicelli', text: 'slow' }),
      event(32, { priority: 'failure', resource: 'db_2', text: 'stop failed' }),
    ];
    const test = await open({ cluster: withEvents(events) });
    await test.press('P', 'warn', 'enter');
    expect(test.screen()[3]).toContain('Filter priority=warning');
    expect(test.screen()[3]).toContain('1-2 of 2');
    await test.press('m', 'pep', 'enter');
    expect(test.screen()[3]).toContain('Filter priority=warning member=pepicelli');
    expect(test.screen()[3]).toContain('1-1 of 1');
    await test.press('m', 'any', 'enter');
    expect(test.screen()[3]).toContain('1-2 of 2');
    await test.press('/', ' nothing of this', 'enter');
    await expectGolden('events-no-match-80x24', test.screen());
    await test.press('escape');
    expect(test.screen()[3]).toContain('Filter none');
    expect(test.screen()[3]).toContain('of 32');
  });

  it.each([
    ['priority=warning', [2, 3]],
    ['priority=failure', [3]],
    ['member=pepicelli', [2]],
    ['resource=db_2', [3]],
    ['source=clu', [4]],
    ['after=20:12', [3, 4]],
    ['before=20:12', [1, 2]],
    ['after=2026-11-21/20:12:10', [4]],
    ['!source=clu slow', [2]],
  ])('TUI-156 %s', (text, expected) => {
    const minute = Date.UTC(2026, 10, 21, 20, 12, 0);
    const events = [
      event(1, { at: minute - 60_000 }),
      event(2, { at: minute - 1000, priority: 'warning', member: 'pepicelli', text: 'slow' }),
      event(3, { at: minute + 1000, priority: 'failure', resource: 'db_2' }),
      event(4, { at: minute + 20_000, facility: 'clu', resource: null, text: 'slow too' }),
    ];
    const { matches } = eventFilter(text, fixedNow);
    expect(events.filter(matches).map((one) => one.sequence)).toEqual(expected);
  });

  it('TUI-152 a acknowledges the focused event alone, A all; they stay in the list', async () => {
    const test = await open();
    await test.press('a');
    expect(test.screen()[0]).toContain('EVM 1!');
    expect(test.screen()[20]).toContain('Acknowledged: 1 event.');
    expect(test.screen()[4]).toContain('! 20:09:16 W');
    expect(test.screen()[5]).toContain('>  20:11:58 W');
    await test.press('A');
    expect(test.screen()[0]).toContain('EVM 0');
    expect(test.screen()[5]).toContain('20:11:58 W caa  db_2 state UNKNOWN');
    await test.press('A');
    expect(test.screen()[20]).toContain('No event waits to be acknowledged.');
  });

  it('TUI-152 A acknowledges the group that the filter shows, and the lamp goes out with the last', async () => {
    const test = await open({ params: { member: 'pepicelli', arguments: 'UNKNOWN' } });
    expect(test.screen()[3]).toContain('1-1 of 1');
    await test.press('A');
    expect(test.screen()[20]).toContain('Acknowledged: 1 event that the filter shows.');
    expect(test.screen()[0]).toContain('EVM 1!');
    await test.press('escape', 'A');
    expect(test.screen()[0]).toContain('EVM 0');
  });

  it('TUI-156 filters by a time that is picked from some minutes to some days ago', async () => {
    const events = [event(1, { at: fixedNow - 20 * 60_000 }), event(2)];
    const test = await open({ cluster: withEvents(events) });
    expect(test.screen()[3]).toContain('of 2');
    await test.press('t', 'down', 'enter');
    expect(test.screen()[3]).toContain('Filter after=2026-11-21/20:07:36');
    expect(test.screen()[3]).toContain('1-1 of 1');
    await test.press('t', 'any', 'enter');
    expect(test.screen()[3]).toContain('of 2');
  });

  it('reads older events, and shows the day when they are of another one', async () => {
    const older = [event(1, { at: fixedNow - 2 * 86_400_000, text: 'long ago' })];
    const test = await open({
      cluster: withEvents([event(5)]),
      answer: () => ({ events: [...older, event(5)] }),
    });
    expect(test.screen()[3]).toContain('1-2 of 2');
    expect(test.screen()[4]).toContain('11-19 20:12:36 I caa  long ago');
    expect(test.screen()[5]).toContain('11-21 20:11:36 I caa  event 5');
  });

  it('asks for older events once there is a line, and says why they are missing', async () => {
    const connecting = { ...withEvents([]), phase: 'connecting' as const, heardAt: null };
    const test = await open({
      cluster: connecting,
      answer: () => {
        throw new Error('The registry is damaged.');
      },
    });
    expect(test.log).toEqual([]);
    await test.setCluster(withEvents([event(7)]));
    expect(test.log).toEqual(['request cluster.events {"limit":2000,"before":7}']);
    expect(test.screen()[20]).toContain('Older events are not known: The registry is damaged.');
  });

  it('shows the whole text of a cut event on the message line, and leads to its resource', async () => {
    const long = `clock ${'is very busy and '.repeat(6)}done`;
    const test = await open({ cluster: withEvents([event(1, { text: long })]) });
    expect(test.screen()[4]?.endsWith('>|')).toBe(true);
    await test.press('enter');
    expect(test.screen()[1]).toContain('Events > clock');
  });

  it('opens with the events of one resource, or of one member', async () => {
    const ofResource = await open({ params: { resource: 'db_2' } });
    expect(ofResource.screen()[3]).toContain('Filter resource=db_2   Follow on');
    expect(ofResource.screen()[3]).toContain('1-1 of 1');
    const ofMember = await open({ params: { member: 'pepicelli' } });
    expect(ofMember.screen()[3]).toContain('1-2 of 2');
  });

  it('reads page by page up to the first event, 10,000 of them, and keeps the focus', async () => {
    const all = Array.from({ length: 10_000 }, (_, index) => event(index + 1));
    const test = await open({
      cluster: withEvents(all.slice(-500)),
      answer: (_method, params) => {
        const { before, limit } = params as { before: number; limit: number };
        return { events: all.slice(Math.max(0, before - 1 - limit), before - 1) };
      },
    });
    expect(test.screen()[3]).toContain('of 2500+');
    await test.press('g');
    expect(test.screen()[3]).toContain('of 4500+');
    expect(test.screen().find((line) => line.startsWith('|>'))).toContain('event 7501');
    for (let page = 0; page < 4; page += 1) await test.press('g');
    expect(test.screen()[3]).toContain('1-15 of 10000 ');
    expect(test.screen()[4]).toContain('event 1 ');
    expect(test.log.filter((line) => line.includes('cluster.events'))).toHaveLength(5);
    await test.press('/', '9999', 'enter');
    expect(test.screen()[3]).toContain('1-1 of 1 ');
  });

  it('looks on for older events until the rows that match fill the window', async () => {
    // The first of them is 4000 events back.
    const all = Array.from({ length: 9000 }, (_, index) =>
      event(index + 1, index < 5000 && index % 500 === 0 ? { priority: 'warning' } : {}),
    );
    const test = await open({
      cluster: withEvents(all.slice(-10)),
      answer: (_method, params) => {
        const { before, limit } = params as { before: number; limit: number };
        return { events: all.slice(Math.max(0, before - 1 - limit), before - 1) };
      },
    });
    expect(test.log.filter((line) => line.includes('cluster.events'))).toHaveLength(1);
    await test.press('/', 'priority=warning', 'enter');
    expect(test.screen()[3]).toContain('1-10 of 10 ');
    expect(test.log.filter((line) => line.includes('cluster.events'))).toHaveLength(5);
  });

  it('keeps what the cluster store drops, and asks again after a gap', async () => {
    const asked: unknown[] = [];
    const test = await open({
      cluster: withEvents([event(1), event(2)]),
      answer: (_method, params) => {
        asked.push(params);
        return { events: [event(1), event(2), event(3), event(4)] };
      },
    });
    await test.setCluster(withEvents([event(2), event(3)]));
    expect(test.screen()[3]).toContain('of 3 ');
    expect(asked).toEqual([]);
    await test.setCluster(withEvents([event(5), event(6)]));
    expect(asked).toEqual([{ limit: 2000, before: 5 }]);
    expect(test.screen()[3]).toContain('of 6 ');
  });

  it('shows everything of one event on a card', async () => {
    const text = `the disk ${'is nearly '.repeat(9)}full`;
    const posted = event(41, { facility: 'com.acme.shop', priority: 'warning', text });
    const test = await open({ cluster: withEvents([posted]) });
    await test.press('d');
    await expectGolden('events-card-80x24', test.screen());
    await test.press('enter');
    expect(test.screen()[2]).toContain('Events');
    const small = await open({ columns: 60, rows: 16, cluster: withEvents([posted]) });
    await small.press('d');
    await expectGolden('events-card-60x16', small.screen());
    const longest = { ...posted, text: 'x '.repeat(500).trim() };
    const cut = await open({ columns: 60, rows: 16, cluster: withEvents([longest]) });
    await cut.press('d');
    expect(cut.screen().join('\n')).toContain('... The rest: y in the list copies it');
  });

  it('TUI-156 filters by a source that is picked from those that there are', async () => {
    const events = [...thirty, event(31, { facility: 'com.acme', resource: null, text: 'posted' })];
    const test = await open({ cluster: withEvents(events) });
    await test.press('s', 'com', 'enter');
    expect(test.screen()[3]).toContain('Filter facility=com.acme');
    expect(test.screen()[3]).toContain('1-1 of 1');
  });

  it('says so when nothing has happened, and fits on a small screen', async () => {
    const empty = await open({ cluster: withEvents([]) });
    await expectGolden('events-empty-80x24', empty.screen());
    const small = await open({ columns: 60, rows: 16, cluster: withEvents(thirty) });
    await expectGolden('events-60x16', small.screen());
  });
});
