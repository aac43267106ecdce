// The registry on a real disk: the contract, and everything that can be wrong with its file.
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { openRegistry } from '../../src/adapters/registry.ts';
import { RegistryError } from '../../src/runtime/index.ts';
import { createMemoryStore } from '../support/engine-fake.ts';
import { makeFolder } from '../support/root.ts';
import { counters, describeClusterStore, event, newest } from './cluster-store-contract.ts';

describeClusterStore('the registry in memory', createMemoryStore);
describeClusterStore('the registry on disk', () => openRegistry(join(makeFolder(), 'caa.reg')));

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(RegistryError);
    return String(error);
  }
  throw new Error('nothing was thrown');
}

/** A registry with records, closed again. */
function makeRegistry(): string {
  const path = join(makeFolder(), 'caa.reg');
  const store = openRegistry(path);
  store.commit([counters(1), ...Array.from({ length: 500 }, (_, at) => event(at + 1))]);
  store.close();
  return path;
}

describe('a registry file', () => {
  it('keeps its records when it is closed and opened', () => {
    const path = makeRegistry();
    const store = openRegistry(path);
    expect(store.load()?.counters).toEqual(counters(1).document);
    expect(store.events(newest(1))).toEqual([event(500).document]);
    store.close();
  });

  it('keeps all of a commit or nothing', () => {
    const store = openRegistry(makeRegistry());
    const broken = counters(2);
    const unwritable = { ...counters(3), key: null } as unknown as typeof broken;
    expect(() => store.commit([broken, unwritable])).toThrow(RegistryError);
    expect(store.load()?.counters).toEqual(counters(1).document);
    store.commit([counters(4)]);
    expect(store.load()?.counters).toEqual(counters(4).document);
    store.close();
  });

  it.each([
    ['is no database', (path: string) => writeFileSync(path, 'x'.repeat(20_000)), 'is damaged'],
    ['is cut off', (path: string) => truncateSync(path, 9000), 'is damaged'],
    ['is overwritten in the middle', (path: string) => scribble(path), 'is damaged'],
    [
      'is of a newer program',
      (path: string) => change(path, 'PRAGMA user_version = 3'),
      'was written by a newer version (schema 3; this program knows 2)',
    ],
    [
      'belongs to another program',
      (path: string) => change(path, 'PRAGMA application_id = 7'),
      'is not a registry file',
    ],
    [
      'has an unreadable record',
      (path: string) => change(path, "UPDATE documents SET json = '{'"),
      'is damaged (a record is not readable)',
    ],
  ])('that %s is refused by name, with a remedy, and not touched', (_what, spoil, text) => {
    const path = makeRegistry();
    spoil(path);
    const before = readFileSync(path);
    const message = messageOf(() => openRegistry(path).load());
    expect(message).toContain(path);
    expect(message).toContain(text);
    expect(message).toMatch(/(Put|Move|Install) /);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('whose folder does not exist is refused by name', () => {
    const path = join(makeFolder(), 'gone', 'caa.reg');
    expect(messageOf(() => openRegistry(path))).toContain(`${path} cannot be opened or made`);
  });
});

function change(path: string, sql: string): void {
  const database = new Database(path);
  database.exec(sql);
  database.close();
}

/** Overwrites the pages after the first, where the tables' contents are. */
function scribble(path: string): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, 4096);
  writeFileSync(path, bytes);
}
