// The clock, the log, the lock of the daemon and the interfaces of the host.
import { mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHolder, takeLock } from '../../src/adapters/daemon-lock.ts';
import { hostInterfaces } from '../../src/adapters/host-interfaces.ts';
import { createLogFile } from '../../src/adapters/log-file.ts';
import { createSystemClock } from '../../src/adapters/system-clock.ts';
import { makeFolder, until } from '../support/root.ts';

describe('the system clock', () => {
  it('never goes back, and follows when the host’s clock is set forward', () => {
    const host = { wall: 1_000_000, steady: 0 };
    const clock = createSystemClock({ wall: () => host.wall, steady: () => host.steady });
    expect(clock.now()).toBe(1_000_000);
    host.steady += 10;
    host.wall += 10;
    expect(clock.now()).toBe(1_000_010);
    host.wall -= 3_600_000;
    host.steady += 5;
    expect(clock.now()).toBe(1_000_015);
    host.wall += 7_200_000;
    expect(clock.now()).toBe(host.wall);
  });

  it('calls once, at or after the time, never at once, and not when cancelled', async () => {
    const clock = createSystemClock();
    const at = clock.now() + 20;
    const called: number[] = [];
    clock.schedule(at, () => called.push(clock.now()));
    clock.schedule(at - 1000, () => called.push(-1));
    clock.schedule(at, () => called.push(-2))();
    expect(called).toEqual([]);
    await until('the timer is due', () => called.length === 2);
    expect(called[0]).toBe(-1);
    expect(called[1]).toBeGreaterThanOrEqual(at);
  });
});

describe('the lock of the daemon', () => {
  it('says which file it could not write, and is free again then', () => {
    const root = makeFolder();
    const path = join(root, 'var/run/caad.pid');
    mkdirSync(path, { recursive: true });
    const holder = { pid: 4711, started: '2026-11-22T06:00:00.000Z' };
    expect(() => takeLock(root, holder)).toThrow(`The file ${path} cannot be written: `);
    rmdirSync(path);
    const lock = takeLock(root, holder);
    expect(readHolder(root)).toEqual(holder);
    expect(takeLock(root, holder)).toBeUndefined();
    lock?.release();
  });
});

describe('the interfaces of the host', () => {
  it('are those that are up, with address and netmask', () => {
    const found = hostInterfaces.read();
    expect(found).toContainEqual({ name: 'lo', address: '127.0.0.1', netmask: '255.0.0.0' });
    for (const { address } of found) expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  });
});

describe('the log', () => {
  it('has a line for each text, and is put aside when it has grown to a mebibyte', () => {
    const folder = makeFolder();
    const path = join(folder, 'caad.log');
    const echoed: string[] = [];
    const log = createLogFile(path, (line) => echoed.push(line));
    log.write('first\nstill first');
    expect(readFileSync(path, 'utf8')).toMatch(/^\d{4}-\d\d-\d\dT\S+Z first still first\n$/);
    expect(echoed).toHaveLength(1);
    for (let at = 0; at < 25; at += 1) log.write('x'.repeat(100_000));
    expect(readdirSync(folder).sort()).toEqual(['caad.log', 'caad.log.1']);
    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(folder, name)).length).toBeLessThanOrEqual(1024 * 1024);
    }
    const again = createLogFile(path);
    again.write('last');
    expect(readFileSync(path, 'utf8')).toMatch(/last\n$/);
  });

  it('that cannot be written stops nobody', () => {
    createLogFile('/no/such/folder/caad.log').write('unheard');
  });
});
