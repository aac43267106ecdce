// The stream of events as clients see it: watching, missing nothing, posting.
import { describe, expect, it } from 'vitest';
import type { ClusterEvent } from '../../src/engine/index.ts';
import { createRealDaemon } from './events-daemon.ts';

const post = (text: string) => ({
  priority: 'info' as const,
  facility: 'user',
  resource: null,
  member: null,
  text,
});

describe('cluster.watch', () => {
  it('tells every event once, in order, and the number before the first', async () => {
    const daemon = createRealDaemon();
    const watcher = await daemon.connect();
    const seen: ClusterEvent[] = [];
    watcher.on('cluster.event', ({ events }) => seen.push(...events));
    const { sequence } = await watcher.request('cluster.watch', {});
    expect(sequence).toBe(3);
    const poster = await daemon.connect();
    for (const text of ['one', 'two', 'three']) {
      await poster.request('cluster.post', { events: [post(text)] });
    }
    await daemon.settle();
    expect(seen.map((event) => [event.sequence, event.text])).toEqual([
      [4, 'one'],
      [5, 'two'],
      [6, 'three'],
    ]);
  });

  it('a watcher that connects again asks for what it missed, in pages', async () => {
    const daemon = createRealDaemon();
    const poster = await daemon.connect();
    for (let at = 0; at < 7; at += 1) {
      await poster.request('cluster.post', { events: [post(`event ${at}`)] });
    }
    const watcher = await daemon.connect();
    const missed: number[] = [];
    for (let after = 5; ; ) {
      const range = { after, limit: 2, end: 'oldest' } as const;
      const { events } = await watcher.request('cluster.events', range);
      missed.push(...events.map((event) => event.sequence));
      if (events.length < 2) break;
      after = events[1]?.sequence ?? 0;
    }
    expect(missed).toEqual([6, 7, 8, 9, 10]);
  });

  it('ends with its connection', async () => {
    const daemon = createRealDaemon();
    const watcher = await daemon.connect();
    await watcher.request('cluster.watch', {});
    expect(daemon.subscribers()).toBe(2);
    watcher.close();
    await daemon.settle();
    expect(daemon.subscribers()).toBe(1);
  });
});

describe('cluster.post', () => {
  it('answers when the events are stored, with the number of the last', async () => {
    const daemon = createRealDaemon();
    const client = await daemon.connect();
    const result = await client.request('cluster.post', { events: [post('a'), post('b')] });
    expect(result).toEqual({ sequence: 5 });
    expect(daemon.stored().map(({ text }) => text)).toEqual(['a', 'b']);
  });

  it.each([
    [[post('')], 'The text of the event is empty. Say in a few words what happened.'],
    [[], 'There is no event to post.'],
  ])('refuses %j in words', async (events, text) => {
    const client = await createRealDaemon().connect();
    await expect(client.request('cluster.post', { events })).rejects.toThrow(text);
  });

  it.each([
    { events: 'x' },
    { events: [{ ...post('x'), priority: 'urgent' }] },
    { events: [{ ...post('x'), facility: null }] },
    { events: [{ ...post('x'), sequence: 7 }] },
    { events: [{ ...post('x'.repeat(70_000)) }] },
    { events: Array.from({ length: 1001 }, () => post('x')) },
  ])('refuses parameters that are not those of the protocol %#', async (params) => {
    const client = await createRealDaemon().connect();
    await expect(client.request('cluster.post', params as never)).rejects.toMatchObject({
      code: -32602,
    });
  });
});

describe('cluster.events and caa.report', () => {
  it.each([
    ['cluster.events', { limit: -1 }],
    ['cluster.events', { limit: 10_001 }],
    ['cluster.events', { limit: 1, after: -1 }],
    ['cluster.events', { limit: 1, end: 'middle' }],
    ['caa.report', { resource: null, begin: 0.5, end: null }],
    ['caa.report', { resource: 7, begin: null, end: null }],
  ] as const)('%s refuses %j', async (method, params) => {
    const client = await createRealDaemon().connect();
    await expect(client.request(method, params as never)).rejects.toMatchObject({ code: -32602 });
  });

  it('a report says of what time it is', async () => {
    const daemon = createRealDaemon();
    const client = await daemon.connect();
    const report = await client.request('caa.report', { resource: null, begin: null, end: null });
    expect(report).toEqual({ now: daemon.now(), end: daemon.now(), applications: [] });
  });
});
