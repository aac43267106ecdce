// When applications were ONLINE: what the engine records, and what caa_report makes of it.

import { describe, expect, it } from 'vitest';
import { formatAvailability } from '../../src/format/index.ts';
import { readAvailability } from '../../src/runtime/availability.ts';
import { createMemoryStore } from '../support/engine-fake.ts';
import { fc } from '../support/properties.ts';
import { World } from '../support/world.ts';

const minutes = (count: number): number => count * 60_000;

/** What caa_report would be told, of what the world has recorded. */
function report(world: World, period: { begin?: number; end?: number; app?: string } = {}) {
  const store = createMemoryStore();
  for (const document of world.spans()) {
    const key = `${document.resource} ${document.from}`;
    store.commit([{ kind: 'span', key, document }]);
  }
  return readAvailability(store, {
    resource: period.app ?? null,
    begin: period.begin ?? null,
    end: period.end ?? world.now,
  });
}

function started(name: string): { readonly world: World; readonly begin: number } {
  const world = new World();
  world.register(name, { CHECK_INTERVAL: '60' });
  world.start(name, 'polishham');
  const begin = world.spans()[0]?.from ?? 0;
  return { world, begin };
}

describe('availability', () => {
  it('E2E-49 CAA-501 CAA-502 CAA-506 ten minutes up, five down, five up are 75.00 percent', () => {
    const { world, begin } = started('app');
    world.advance(begin + minutes(10) - world.now);
    world.behave = () => ({ takesMs: 0 });
    world.stop('app');
    world.advance(begin + minutes(15) - world.now);
    world.start('app', 'polishham');
    world.advance(begin + minutes(20) - world.now);
    const period = { app: 'app', end: begin + minutes(20) };
    expect(report(world, period)).toMatchObject([
      { begin, end: begin + minutes(20), uptimeMs: minutes(15), spans: 2, estimatedBefore: null },
    ]);
    const lines = formatAvailability(report(world, period), { begin: null, end: period.end });
    expect(lines[3]).toMatch(/^app {6}75\.00 {2}15 m {4}/);
    expect(report(world, { ...period, begin: begin + minutes(10) })).toMatchObject([
      { uptimeMs: minutes(5) },
    ]);
  });

  it('CAA-503 CAA-506 a failover gap and a restart are downtime, UNKNOWN is not up', () => {
    const { world, begin } = started('app');
    world.behave = (call) => ({ takesMs: call.entryPoint === 'start' ? 5000 : 0 });
    world.fault('crash', 'polishham');
    world.until(() => world.view('app').state === 'ONLINE');
    const [first, second] = world.spans();
    expect(second?.member).not.toBe('polishham');
    expect((second?.from ?? 0) - (first?.to ?? 0)).toBe(5000);
    world.behave = (call) =>
      call.entryPoint === 'stop' ? { outcome: { kind: 'exit', code: 1 } } : { takesMs: 0 };
    world.stop('app');
    expect(world.view('app').state).toBe('UNKNOWN');
    const stopped = world.now;
    world.advance(minutes(5));
    expect(report(world)[0]?.uptimeMs).toBe(stopped - begin - 5000);
  });

  it('CAA-503 the history outlives the registration and begins with the first start', () => {
    const { world, begin } = started('app');
    world.stop('app');
    const uptimeMs = world.now - begin;
    world.unregister('app');
    world.advance(minutes(3));
    expect(report(world)).toMatchObject([{ resource: 'app', firstStart: begin, begin }]);
    expect(report(world)[0]?.uptimeMs).toBeLessThanOrEqual(uptimeMs);
    world.register('app');
    world.start('app');
    world.advance(1000);
    expect(report(world)).toMatchObject([{ firstStart: begin, spans: 2 }]);
  });

  it('leaves out what was not started before the end of the period', () => {
    const { world, begin } = started('app');
    expect(report(world, { end: begin })).toEqual([]);
    expect(report(world, { app: 'other' })).toEqual([]);
  });

  it('CAA-505 time without a daemon is uptime when the application still runs after it', () => {
    const { world, begin } = started('app');
    const died = world.now;
    world.now += minutes(10);
    world.restartDaemon(false, died);
    world.advance(minutes(5));
    expect(report(world)).toMatchObject([{ uptimeMs: world.now - begin, spans: 1 }]);
  });

  it('CAA-505 and downtime from the last time it was known up when it was found dead', () => {
    const { world, begin } = started('app');
    const died = world.now;
    world.killProcess('app');
    world.now += minutes(10);
    world.restartDaemon(false, died);
    world.until(() => world.spans().length > 1);
    expect(world.spans()[0]).toMatchObject({ from: begin, to: died });
  });

  it('a failure after a check that found it well ends the span at that failure', () => {
    const { world } = started('app');
    const died = world.now;
    world.now += minutes(10);
    world.restartDaemon(false, died);
    world.advance(minutes(3));
    world.killProcess('app');
    world.advance(minutes(3));
    expect(world.spans()[0]?.to).toBeGreaterThan(died + minutes(13));
  });

  it('what is started after a takeover and fails its first check was up until then', () => {
    const world = new World();
    world.register('app', { CHECK_INTERVAL: '60' });
    const died = world.now;
    world.now += minutes(10);
    world.restartDaemon(false, died);
    world.start('app');
    world.killProcess('app');
    world.until(() => world.spans().some(({ to }) => to !== null));
    const [first] = world.spans();
    expect((first?.to ?? 0) - (first?.from ?? 0)).toBeGreaterThanOrEqual(60_000);
  });

  it('a boot of the host ends every span when the last daemon was alive', () => {
    const { world, begin } = started('app');
    const died = world.now;
    world.now += minutes(60);
    world.restartDaemon(true, died);
    world.until(() => world.spans().length > 1);
    expect(world.spans()[0]).toMatchObject({ from: begin, to: died });
    const [, second] = world.spans();
    expect(second?.from).toBeGreaterThanOrEqual(died + minutes(60));
    world.stop('app');
    expect(world.spans()[1]?.to).toBeGreaterThan(second?.from ?? 0);
  });

  it('records exactly the times in which the resource is ONLINE, whatever happens', () => {
    const act = fc.constantFrom(
      'start',
      'stop',
      'crash',
      'boot',
      'kill',
      'relocate',
      'wait',
      'restart',
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
        const world = new World();
        world.register('app', { CHECK_INTERVAL: '60', RESTART_ATTEMPTS: '1' });
        for (const one of acts) {
          if (one === 'start') world.start('app');
          else if (one === 'stop') world.stop('app', true);
          else if (one === 'crash') world.fault('crash', 'polishham');
          else if (one === 'boot') world.fault('boot', 'polishham');
          else if (one === 'kill') world.killProcess('app');
          else if (one === 'relocate') world.relocate('app');
          else if (one === 'restart') world.restartDaemon(false, world.now);
          else world.advance(minutes(2));
          const open = world.spans().filter(({ to }) => to === null);
          const { state, member } = world.view('app');
          expect(open.map((span) => span.member)).toEqual(state === 'ONLINE' ? [member] : []);
        }
        const spans = [...world.spans()].sort((a, b) => a.from - b.from);
        for (const [index, { from, to }] of spans.entries()) {
          expect(to ?? world.now).toBeGreaterThanOrEqual(from);
          expect(from).toBeGreaterThanOrEqual(spans[index - 1]?.to ?? 0);
        }
      }),
      { numRuns: 60 },
    );
  });
});
