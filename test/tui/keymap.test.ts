// The one table of keys, and what is made of it.
import { describe, expect, it } from 'vitest';
import {
  applyRebindings,
  type Binding,
  bindingsOf,
  findBinding,
  formatKeyHints,
  keyHint,
  keyName,
} from '../../src/tui/keymap.ts';
import { keyTable } from '../../src/tui/keymap-table.ts';
import type { Key } from '../../src/tui/terminal/index.ts';

const key = (name: Key['name'], more: Partial<Key> = {}): Key => ({
  kind: 'key',
  name,
  text: '',
  ctrl: false,
  alt: false,
  shift: false,
  ...more,
});
const letter = (text: string, more: Partial<Key> = {}) => key('character', { text, ...more });

describe('key names', () => {
  it('are those of the table', () => {
    const names = [
      keyName(key('shift-tab')),
      keyName(letter('G')),
      keyName(letter('g', { ctrl: true })),
      keyName(letter('1', { alt: true })),
      keyName(key('space', { text: ' ' })),
      keyName(key('up', { shift: true })),
    ];
    expect(names).toEqual(['shift-tab', 'G', 'ctrl-g', 'alt-1', 'space', 'shift-up']);
  });
});

describe('table of keys', () => {
  const places = [...new Set(keyTable.map((binding) => binding.where))];

  it('TUI-167 names every action once in its place, with words for row 23 and help', () => {
    for (const place of places) {
      const ids = bindingsOf(keyTable, [place]).map((binding) => binding.id);
      expect(ids.length, place).toBe(new Set(ids).size);
    }
    for (const binding of keyTable) {
      expect(binding.label, binding.id).not.toBe('');
      expect(binding.description, binding.id).toMatch(/\.$/);
    }
  });

  it('TUI-167 gives a key one meaning in its place', () => {
    for (const place of places) {
      const keys = bindingsOf(keyTable, [place]).flatMap((binding) => binding.keys);
      expect(keys.length, place).toBe(new Set(keys).size);
    }
  });

  it('TUI-166 every function key has Alt with the digit and a third way', () => {
    for (const binding of keyTable.filter((one) => one.where === 'all')) {
      const number = binding.keys.map((name) => /^f(\d+)$/.exec(name)?.[1]).find(Boolean);
      // Only ten digits: F11 and F12 have a letter alone.
      if (number === undefined || Number(number) > 10) continue;
      expect(binding.keys, binding.id).toContain(`alt-${number === '10' ? '0' : number}`);
    }
    const ways = ['help', 'repaint', 'back', 'command', 'save-screen', 'host-shell'].map(
      (id) => keyTable.find((binding) => binding.id === id)?.keys.length ?? 0,
    );
    expect(Math.min(...ways)).toBeGreaterThanOrEqual(3);
  });

  it('TUI-169 Ctrl-S, Ctrl-Q and Ctrl-backslash are never bound', () => {
    const keys = new Set(keyTable.flatMap((binding) => binding.keys));
    expect(['ctrl-s', 'ctrl-q', 'ctrl-\\'].filter((name) => keys.has(name))).toEqual([]);
  });

  it('the innermost place wins', () => {
    const found = findBinding(bindingsOf(keyTable, ['main-menu', 'all']), letter('-'));
    expect(found?.id).toBe('tree.fold');
    expect(findBinding(bindingsOf(keyTable, ['caa-menu', 'all']), letter('-'))?.id).toBe(
      'previous-view',
    );
  });
});

describe('row 23', () => {
  const binding: Binding = {
    id: 'back',
    keys: ['f3'],
    shown: 'F3',
    shownModern: 'Esc',
    shownTyping: 'F3!',
    label: 'Back',
    description: 'One level back.',
    where: 'all',
  };

  it('TUI-165 the key sets differ only in what is printed', () => {
    expect(keyHint(binding, 'historic', false)).toBe('F3=Back');
    expect(keyHint(binding, 'modern', false)).toBe('Esc=Back');
    expect(keyHint(binding, 'modern', true)).toBe('F3!=Back');
  });

  it('TUI-024 lists at most eight keys, and only as many as fit', () => {
    const hints = Array.from({ length: 12 }, (_, index) => `k${index}=Do`);
    expect(formatKeyHints(hints, 200).split('  ')).toHaveLength(8);
    expect(formatKeyHints(hints, 15)).toBe('k0=Do  k1=Do');
    expect(formatKeyHints(hints, 15, 'k8=Do')).toBe('k0=Do  k8=Do');
    expect(formatKeyHints(hints, 200, 'k8=Do').split('  ')).toHaveLength(8);
    expect(formatKeyHints(hints, 200, 'k8=Do')).toMatch(/k6=Do {2}k8=Do$/);
    expect(formatKeyHints(hints, 15, 'elsewhere')).toBe('k0=Do  k1=Do');
  });
});

describe('rebinding', () => {
  it('TUI-168 takes a free key', () => {
    const { table, problems } = applyRebindings(keyTable, { 'tree.fold-all': 'Z' });
    expect(problems).toEqual([]);
    expect(findBinding(bindingsOf(table, ['main-menu']), letter('Z'))?.id).toBe('tree.fold-all');
    expect(findBinding(bindingsOf(table, ['main-menu']), letter('*'))).toBeUndefined();
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ['tree.fold-all', 'enter', 'this key cannot be rebound'],
    ['tree.fold-all', 'ctrl-c', 'this key cannot be rebound'],
    ['tree.fold-all', 'n', 'it already means "Next hit"'],
    ['tree.fold-all', '?', 'it already means "Help"'],
    ['no.such', 'Z', 'there is no such action'],
  ];
  for (const [id, wish, reason] of refused) {
    it(`TUI-168 reports ${id} on ${wish} and keeps the default`, () => {
      const { table, problems } = applyRebindings(keyTable, { [id]: wish });
      expect(problems).toEqual([`Key "${wish}" for ${id}: ${reason}; the default stays.`]);
      expect(table).toEqual(keyTable);
    });
  }
});
