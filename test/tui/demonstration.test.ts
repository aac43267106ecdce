// What Show me presses: texts of lessons as strokes, each only in its place, with patience for places that have to read first.
import { describe, expect, it } from 'vitest';
import { Demonstration, type Front, keyStrokes } from '../../src/tui/demonstration.ts';
import { readWalkthrough } from '../tutorials/stated-world.ts';

const front = (name: string, more: Partial<Front> = {}): Front => ({
  name,
  isView: true,
  place: { names: [name] },
  hint: '',
  ...more,
});

function begun(texts: readonly string[]): Demonstration {
  const demonstration = new Demonstration([]);
  const strokes = keyStrokes(texts);
  if (strokes === null) throw new Error('not strokes');
  demonstration.begin({ screen: null, strokes, isAtOnce: false });
  return demonstration;
}

const typed = (demonstration: Demonstration, where: Front): string =>
  (demonstration.next(where)?.keys ?? []).map(({ name, text }) => text || name).join('');

describe('strokes of a lesson', () => {
  it('TUI-327 are keys by name, characters, texts and lines for the shell', () => {
    const strokes = keyStrokes([
      'any: :',
      "go-to: 'caa_start dtcalc'",
      'form: Alt-R',
      'any: F9',
      'shell: kill -9 1',
    ]);
    expect(strokes?.map(({ where, name }) => [where, name])).toEqual([
      ['any', ':'],
      ['go-to', 'caa_start dtcalc'],
      ['form', 'Alt-R'],
      ['any', 'F9'],
    ]);
    expect(strokes?.[1]?.keys).toHaveLength(16);
    expect(strokes?.[2]?.keys).toMatchObject([{ text: 'r', alt: true }]);
    expect(strokes?.[3]?.shell).toEqual(['kill -9 1']);
  });

  it.each(['caa-menu 1', 'go-to: PgUpp', 'shell: ls'])('%s is none', (text) => {
    expect(keyStrokes([text])).toBeNull();
  });

  it('TUI-327 every step of the first lesson has some', () => {
    for (const { id, keys } of readWalkthrough().steps) {
      const texts = keys.map((key) => key.map((part) => (typeof part === 'string' ? part : 'x')));
      const strokes = keyStrokes(texts.map((parts) => parts.join('')));
      expect(strokes?.length ?? 0, id).toBeGreaterThan(0);
    }
  });
});

describe('a demonstration', () => {
  it('TUI-327 waits for the place of a stroke, and gives up in the end', () => {
    const demonstration = begun(['any: x', 'profiles: t', 'profiles: u']);
    expect(typed(demonstration, front('main-menu'))).toBe('x');
    expect(demonstration.next(front('reading'))).toBeNull();
    expect(typed(demonstration, front('profiles'))).toBe('t');
    const looks = Array.from({ length: 21 }, () => demonstration.next(front('reading')));
    expect(looks.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => null));
    expect(looks[20]?.message).toContain('Show me has stopped: something else is in front.');
    expect(demonstration.next(front('profiles'))).toBeNull();
  });

  it('TUI-327 does not begin where something is being typed', () => {
    const typing = front('form', { place: { names: ['form'], typing: true } });
    expect(begun(['any: :']).next(typing)?.level).toBe('warning');
    expect(begun(['any: :']).next(front('pick', { isView: false }))?.level).toBe('warning');
  });

  it('TUI-327 presses a key until its field has the focus, and not for ever', () => {
    const demonstration = begun(['form: Tab until Seconds', 'form: 5']);
    expect(typed(demonstration, front('form'))).toBe('tab');
    expect(typed(demonstration, front('form', { hint: 'The name.' }))).toBe('tab');
    expect(typed(demonstration, front('form', { hint: 'Seconds between checks.' }))).toBe('5');
    const lost = begun(['form: Tab until Seconds']);
    const looks = Array.from({ length: 70 }, () => lost.next(front('form'))?.message ?? '');
    expect(looks.at(60)).toContain('the field is not in this form');
    expect(looks.at(-1)).toBe('');
  });

  it('ends when the user takes over', () => {
    const demonstration = begun(['any: x', 'any: y']);
    demonstration.next(front('main-menu'));
    demonstration.stop();
    expect(demonstration.next(front('main-menu'))).toBeNull();
  });
});
