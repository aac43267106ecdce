// The feed against a service that the test plays: snapshot, gathered changes, silence, loss and return.
import { describe, expect, it } from 'vitest';
import { type ClusterClient, ConnectionError } from '../../src/client/index.ts';
import type { Notifications } from '../../src/protocol/index.ts';
import { type ClusterFeed, createClusterFeed } from '../../src/tui/cluster-feed.ts';
import { type ClusterStore, createClusterStore } from '../../src/tui/cluster-store.ts';
import { dataAge } from '../../src/tui/data-age.ts';
import { deliProfiles, deliSnapshot, fixedNow, resource } from '../support/console-data.ts';
import { createManualTime, type ManualTime, settle } from '../support/manual-time.ts';

/** A connection whose other end is the test. */
class FakeService {
  readonly client: ClusterClient;
  readonly asked: string[] = [];
  /** Answers stop coming, as from a daemon that hangs. */
  isSilent = false;
  readonly #handlers = new Map<string, (params: never) => void>();
  #end: (reason: ConnectionError | null) => void = () => {};

  constructor() {
    const closed = new Promise<ConnectionError | null>((resolve) => {
      this.#end = resolve;
    });
    this.client = {
      hello: { version: '1', pid: 1, root: '/r', cluster: 'deli' },
      closed,
      close: () => this.#end(null),
      on: (name, handler) => {
        this.#handlers.set(name, handler);
        return () => this.#handlers.delete(name);
      },
      request: (method) => {
        this.asked.push(method);
        if (this.isSilent) return new Promise(() => {});
        const answers: Readonly<Record<string, unknown>> = {
          'cluster.subscribe': deliSnapshot,
          'profile.list': { profiles: deliProfiles },
          'daemon.status': {},
        };
        // The answers have the shapes of their methods.
        return Promise.resolve(answers[method] as never);
      },
    };
  }

  tell<N extends keyof Notifications>(name: N, params: Notifications[N]): void {
    // The feed registered the handler for this name.
    this.#handlers.get(name)?.(params as never);
  }

  change(name: string, now: number): void {
    const view = resource(name, 'ONLINE', 'polishham');
    this.tell('cluster.changed', {
      revision: 101,
      basis: '1.101',
      now,
      changes: [{ collection: 'resources', key: name, view }],
    });
  }

  hangUp(): void {
    this.#end(new ConnectionError('Lost the connection to the CAA daemon.'));
  }
}

interface Fixture {
  readonly feed: ClusterFeed;
  readonly store: ClusterStore;
  readonly time: ManualTime;
  readonly services: FakeService[];
  readonly log: string[];
  /** Connections fail while this is set. */
  refuse: string | null;
}

function start(): Fixture {
  const time = createManualTime(1_000_000);
  const store = createClusterStore();
  const services: FakeService[] = [];
  const log: string[] = [];
  const fixture: Fixture = {
    time,
    store,
    services,
    log,
    refuse: null,
    feed: createClusterFeed({
      store,
      connect: () => {
        if (fixture.refuse !== null) return Promise.reject(new ConnectionError(fixture.refuse));
        const service = new FakeService();
        services.push(service);
        return Promise.resolve(service.client);
      },
      now: time.now,
      delay: time.delay,
      random: () => 0,
      intervalMs: () => 500,
      acknowledged: () => null,
      changed: () => log.push('changed'),
      lost: (reason) => log.push(`lost ${reason}`),
      restored: () => log.push('restored'),
    }),
  };
  fixture.feed.start();
  return fixture;
}

describe('cluster feed', () => {
  it('TUI-291 TUI-297 takes the snapshot and the service time', async () => {
    const { store, feed } = start();
    await settle();
    expect(store.getState().phase).toBe('live');
    expect(store.getState().profiles).toHaveLength(7);
    expect(feed.serviceNow()).toBe(fixedNow);
    feed.stop();
  });

  it('TUI-292 TUI-404 writes a thousand changes at most twice a second', async () => {
    const { store, services, time, log, feed } = start();
    await settle();
    log.length = 0;
    let writes = 0;
    store.subscribe((now, before) => {
      if (now.resources !== before.resources) writes += 1;
    });
    for (let index = 0; index < 1000; index += 1) {
      services[0]?.change(`r${index}`, fixedNow + index);
      await time.advance(1);
    }
    await time.advance(500);
    expect(writes).toBeLessThanOrEqual(4);
    expect(writes).toBeGreaterThanOrEqual(2);
    expect(store.getState().resources.size).toBe(1006);
    feed.stop();
  });

  it('TUI-292 shows a single change at once', async () => {
    const { store, services, feed } = start();
    await settle();
    services[0]?.change('new', fixedNow);
    expect(store.getState().resources.has('new')).toBe(true);
    feed.stop();
  });

  it('TUI-226 gathers the lines of runs', async () => {
    const { store, services, time, feed } = start();
    await settle();
    const line = { run: 3, at: fixedNow, kind: 'out', member: null, resource: null } as const;
    services[0]?.tell('run.output', { ...line, sequence: 1, text: 'one' });
    services[0]?.tell('run.output', { ...line, sequence: 2, text: 'two' });
    await time.advance(500);
    expect(
      store
        .getState()
        .runLines.get(3)
        ?.map((one) => one.text),
    ).toEqual(['one', 'two']);
    feed.stop();
  });

  it('lists the profiles again when the folder changed', async () => {
    const { services, feed } = start();
    await settle();
    services[0]?.tell('profile.changed', {});
    await settle();
    expect(services[0]?.asked.filter((method) => method === 'profile.list')).toHaveLength(2);
    feed.stop();
  });

  it('TUI-293 silence is asked about, and shows as age when nothing answers', async () => {
    const { store, services, time, feed } = start();
    await settle();
    await time.advance(60_000);
    expect(dataAge(store.getState(), feed.serviceNow()).text).toBe('data live');
    expect(
      services[0]?.asked.filter((method) => method === 'daemon.status').length,
    ).toBeGreaterThan(5);
    const service = services[0];
    if (service) service.isSilent = true;
    await time.advance(12_000);
    expect(dataAge(store.getState(), feed.serviceNow()).text).toMatch(/^data 1[0-5] s$/);
    await time.advance(10_000);
    expect(dataAge(store.getState(), feed.serviceNow()).isOld).toBe(true);
    feed.stop();
  });

  it('TUI-293 a service that answers is never shown as old, whenever it last spoke', async () => {
    const { store, services, time, feed } = start();
    await settle();
    await time.advance(100);
    // News just after the question was put off must not put off the next one beyond the age that would be shown.
    services[0]?.change('news', feed.serviceNow());
    for (let half = 0; half < 60; half += 1) {
      await time.advance(500);
      expect(dataAge(store.getState(), feed.serviceNow()).text).toBe('data live');
    }
    feed.stop();
  });

  it('TUI-293 TUI-295 says since when there is no line, keeps the data, and comes back by itself', async () => {
    const fixture = start();
    const { store, services, time, log, feed } = fixture;
    await settle();
    fixture.refuse = 'Cannot communicate with the CAA daemon.';
    services[0]?.hangUp();
    await settle();
    expect(dataAge(store.getState(), feed.serviceNow()).text).toBe(
      'NO LINE since 20:12:36, showing old data',
    );
    expect(store.getState().resources.size).toBe(6);
    expect(feed.requester()).toBeNull();
    await time.advance(20_000);
    expect(log.filter((entry) => entry.startsWith('lost'))).toEqual([
      'lost Lost the connection to the CAA daemon.',
      'lost Cannot communicate with the CAA daemon.',
    ]);
    expect(dataAge(store.getState(), feed.serviceNow()).text).toContain('since 20:12:36');
    fixture.refuse = null;
    await time.advance(30_000);
    expect(log.filter((entry) => entry === 'restored')).toHaveLength(1);
    expect(store.getState().phase).toBe('live');
    expect(services).toHaveLength(2);
    feed.stop();
  });

  it('TUI-295 F2 tries at once', async () => {
    const fixture = start();
    await settle();
    fixture.refuse = 'no';
    fixture.services[0]?.hangUp();
    await settle();
    fixture.refuse = null;
    fixture.feed.refresh();
    await settle();
    expect(fixture.store.getState().phase).toBe('live');
    fixture.feed.refresh();
    await settle();
    expect(
      fixture.services[1]?.asked.filter((method) => method === 'cluster.subscribe'),
    ).toHaveLength(2);
    fixture.feed.stop();
  });

  it('TUI-395 a service that cannot be reached at the start is said, and tried again', async () => {
    const time = createManualTime(0);
    const store = createClusterStore();
    const log: string[] = [];
    const feed = createClusterFeed({
      store,
      connect: () => Promise.reject(new ConnectionError('The root is not writable.')),
      now: time.now,
      delay: time.delay,
      random: () => 0,
      intervalMs: () => 500,
      acknowledged: () => null,
      changed: () => {},
      lost: (reason) => log.push(reason),
      restored: () => {},
    });
    feed.start();
    await time.advance(10_000);
    expect(log).toEqual(['The root is not writable.']);
    expect(store.getState()).toMatchObject({
      phase: 'connecting',
      problem: 'The root is not writable.',
    });
    feed.stop();
    expect(time.waits()).toEqual([]);
  });
});
