// The sink by what a terminal shows after it: each screen must be the one that the frame alone would give,
// and the bytes on the way must be few.

import { describe, expect, it } from 'vitest';
import { createFrameSink, type FrameSink } from '../../../src/tui/terminal/index.ts';
import { fc } from '../../support/properties.ts';
import { createEmulator, type Emulator } from '../../support/terminal-emulator.ts';

type Options = Partial<Parameters<typeof createFrameSink>[0]>;

interface Bench {
  readonly sink: FrameSink;
  readonly emulator: Emulator;
  /** What was written since the last call. */
  written(): string;
  /** Lets the terminal take what was written; nothing is taken otherwise while `isStalled`. */
  release(): void;
  /** Draws and returns the bytes that it took, when the emulator shows them. */
  draw(frame: string): Promise<string>;
  shown(): Promise<void>;
}

function openBench(columns: number, rows: number, options: Options = {}, isStalled = false): Bench {
  const emulator = createEmulator(columns, rows);
  let written = '';
  let waiting: (() => void)[] = [];
  let clock = 0;
  const sink = createFrameSink({
    output: {
      write: (text, done) => {
        written += text;
        emulator.write(text, () => {});
        if (isStalled) {
          waiting.push(done);
        } else {
          done();
        }
      },
    },
    size: { columns, rows },
    colour: '16',
    characters: 'utf8',
    synchronizedUpdates: false,
    now: () => clock++,
    defer: (work) => work(),
    ...options,
  });
  const bench: Bench = {
    sink,
    emulator,
    written: () => {
      const text = written;
      written = '';
      return text;
    },
    release: () => {
      const taken = waiting;
      waiting = [];
      for (const done of taken) {
        done();
      }
    },
    draw: async (frame) => {
      bench.written();
      sink.draw(frame);
      await bench.shown();
      return bench.written();
    },
    shown: () => new Promise((resolve) => emulator.write('', resolve)),
  };
  return bench;
}

async function openAndDraw(frame: string): Promise<string> {
  const bench = openBench(40, 2);
  bench.sink.enter();
  return bench.draw(frame);
}

/** What a terminal shows of the frame, written plainly line by line. */
async function plainScreen(frame: string, columns: number, rows: number): Promise<unknown> {
  const emulator = createEmulator(columns, rows);
  const lines = frame.split('\n').slice(0, rows);
  const bytes = lines.map((line, row) => `\u001B[${row + 1};1H\u001B[m${line}`).join('');
  await new Promise<void>((resolve) => emulator.write(bytes, resolve));
  return readAll(emulator, rows);
}

function readAll(emulator: Emulator, rows: number): unknown {
  return Array.from({ length: rows }, (_, row) => emulator.runs(row));
}

/**
 * A list with borders, the focused row in reverse and a line below. Its words share nothing from row to row,
 * so that a page down changes every cell of text; a row has at most 92 of them and blanks up to the border.
 */
function listFrame(columns: number, rows: number, first: number, focus: number): string {
  const width = columns - 4;
  const body = Array.from({ length: rows - 6 }, (_, index) => {
    const number = first + index;
    const words = Array.from(
      { length: Math.min(11, Math.floor((width - 4) / 8)) },
      (_unused, place) =>
        (((number * 64 + place + 1) * 0x9e3779b1) % 36 ** 7).toString(36).padStart(7, 'x'),
    );
    const state = number % 2 === 0 ? 'OFF' : 'ON ';
    const text = [state, ...words].join(' ').slice(0, width);
    const coloured = text.replace('OFF', '\u001B[31mOFF\u001B[39m');
    const blanks = ' '.repeat(width - text.length);
    return index === focus
      ? `│\u001B[7m> ${coloured}${blanks}\u001B[27m│`
      : `│  ${coloured}${blanks}│`;
  });
  return [
    `\u001B[1mSysMan Menu\u001B[22m${' '.repeat(columns - 35)}Focus: cluster deli 20:11`,
    'Main Menu > CAA Management > Resources',
    `┌${'─'.repeat(columns - 2)}┐`,
    ...body,
    `└${'─'.repeat(columns - 2)}┘`,
    `item ${first + focus + 1} of 10000`,
  ].join('\n');
}

describe('the sink draws what the frame says', () => {
  const letters = fc.constantFrom('a', 'b', 'Z', '~', ' ', ' ', '─', '│', 'é', 'ß', 'e\u0301', 'Ж');
  const wide = fc.constantFrom('日', '本', '語', 'ア', '한');
  const unclear = fc.constantFrom('☆', '√', '“', '…', '■');
  const look = fc.constantFrom(
    '0',
    '1',
    '2',
    '4',
    '7',
    '22',
    '24',
    '27',
    '31',
    '42',
    '39',
    '49',
    '1;7;93',
  );
  const cluster = fc.oneof(
    { weight: 8, arbitrary: letters.map((text) => ({ text, width: 1 })) },
    { weight: 2, arbitrary: wide.map((text) => ({ text, width: 2 })) },
    { weight: 1, arbitrary: unclear.map((text) => ({ text, width: 1 })) },
    { weight: 2, arbitrary: look.map((code) => ({ text: `\u001B[${code}m`, width: 0 })) },
    {
      weight: 2,
      arbitrary: fc.nat(12).map((count) => ({ text: ' '.repeat(count), width: count })),
    },
  );
  const lineOf = (columns: number) =>
    fc.array(cluster, { maxLength: 30 }).map((clusters) => {
      let width = 0;
      return clusters
        .filter((part) => {
          width += part.width;
          return width <= columns || part.width === 0;
        })
        .map((part) => part.text)
        .join('');
    });
  const frameOf = (columns: number, rows: number) => {
    const line = fc.oneof(
      lineOf(columns),
      fc.constantFrom('', 'same line', '\u001B[7mfocus\u001B[m'),
    );
    return fc.array(line, { maxLength: rows }).map((lines) => lines.join('\n'));
  };
  const COLUMNS = 24;
  const ROWS = 6;

  it('TUI-416 after any frames the screen is that of the last one alone, cells and looks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(frameOf(COLUMNS, ROWS), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (frames, synchronizedUpdates) => {
          const bench = openBench(COLUMNS, ROWS, { synchronizedUpdates });
          bench.sink.enter();
          for (const frame of frames) {
            await bench.draw(frame);
            expect(readAll(bench.emulator, ROWS)).toEqual(await plainScreen(frame, COLUMNS, ROWS));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('TUI-416 a frame that follows itself, or comes after a repaint, needs no other screen', async () => {
    await fc.assert(
      fc.asyncProperty(frameOf(COLUMNS, ROWS), frameOf(COLUMNS, ROWS), async (first, second) => {
        const bench = openBench(COLUMNS, ROWS);
        bench.sink.enter();
        await bench.draw(first);
        await bench.draw(second);
        expect(await bench.draw(second)).toBe('');
        bench.emulator.write('\u001B[2J\u001B[3;3Hrubbish of another program', () => {});
        bench.sink.repaint();
        await bench.shown();
        expect(readAll(bench.emulator, ROWS)).toEqual(await plainScreen(second, COLUMNS, ROWS));
      }),
      { numRuns: 100 },
    );
  });

  it('TUI-348 a resize clears the screen once and draws the next frame whole', async () => {
    const bench = openBench(40, 5, { defer: queueMicrotask });
    bench.sink.enter();
    await bench.draw('x'.repeat(40));
    bench.emulator.resize(20, 4);
    bench.sink.resize({ columns: 20, rows: 4 });
    const bytes = await bench.draw('narrow');
    expect(bytes.split('\u001B[2J')).toHaveLength(2);
    expect(bench.emulator.screen()).toEqual(['narrow', '', '', '']);
  });

  it('TUI-354 without colours bold, underline and reverse stay', async () => {
    const bench = openBench(40, 2, { colour: 'none' });
    bench.sink.enter();
    const bytes = await bench.draw(
      '\u001B[1;31mbold\u001B[22m \u001B[4;38;5;200mline\u001B[24m \u001B[7;48;2;1;2;3mturned\u001B[0m',
    );
    expect(bench.emulator.runs(0)).toEqual([
      { text: 'bold', looks: ['bold'] },
      { text: ' ', looks: [] },
      { text: 'line', looks: ['underline'] },
      { text: ' ', looks: [] },
      { text: 'turned', looks: ['reverse'] },
    ]);
    expect(bytes).not.toMatch(/[34]8;|31m/);
  });

  it('TUI-355 with colours those of the palette pass as they are', async () => {
    const bench = openBench(40, 2);
    bench.sink.enter();
    await bench.draw(
      '\u001B[31mred\u001B[39m \u001B[44mon blue\u001B[49m \u001B[92mbright\u001B[m',
    );
    expect(bench.emulator.runs(0)).toEqual([
      { text: 'red', looks: ['foreground 1'] },
      { text: ' ', looks: [] },
      { text: 'on blue', looks: ['background 4'] },
      { text: ' ', looks: [] },
      { text: 'bright', looks: ['foreground 10'] },
    ]);
  });

  it('TUI-356 in ASCII everything else becomes a question mark in the same cells', async () => {
    const bench = openBench(40, 2, { characters: 'ascii' });
    bench.sink.enter();
    const bytes = await bench.draw('│é日本e\u0301😀x│');
    expect(bench.emulator.screen()[0]).toBe('??? ? ?? x?');
    expect(bytes.replaceAll('\u001B', '')).toMatch(/^[ -~]*$/);
  });

  it('TUI-454 no sequence but a look, and no control character, reaches the terminal', async () => {
    const bench = openBench(60, 2);
    bench.sink.enter();
    const hostile =
      'a\u001B]0;title\u0007b\u001B[2Jc\u001BP1$r\u001B\\d\u001B[5;5He\u0007f\u009B2Jg\th\u001B[?1049li\u202Ej';
    const bytes = await bench.draw(hostile);
    expect(bench.emulator.screen()[0]).toBe('abcde?f?2Jg?hij');
    for (const harmful of ['title', '\u0007', '\u009B', '\u202E', '[5;5H', '1049', '$r']) {
      expect(bytes).not.toContain(harmful);
    }
  });

  it('TUI-357 a mark belongs to its character, even with a change of look between', async () => {
    const bench = openBench(40, 2);
    bench.sink.enter();
    await bench.draw('日\u001B[4m\u0301e\u001B[24m\u0301x');
    expect(bench.emulator.screen()[0]).toBe('日\u0301e\u0301x');
  });

  it('TUI-357 a character that some terminals draw wider does not hide the next one', async () => {
    const bench = openBench(40, 2);
    bench.sink.enter();
    await bench.draw('ab');
    expect(await bench.draw('☆b')).toBe('\u001B[H☆\u001B[1;2Hb');
  });

  it('TUI-357 a character of unclear width moves nothing that follows it', async () => {
    const bench = openBench(40, 2);
    bench.sink.enter();
    const bytes = await bench.draw('✔ one 👨‍👩‍👧 two');
    // Ink counts two cells for both marks, so the words stand in cells 4 and 11 whatever the terminal thinks.
    expect(bytes).toContain('\u001B[1;4Hone');
    expect(bytes).toContain('\u001B[1;11Htwo');
    const row = bench.emulator.screen()[0] ?? '';
    expect(row).toContain('one');
    expect(row).toContain('two');
    expect(await openAndDraw('1\uFE0F\u20E3 x')).toContain('\u001B[1;4Hx');
    expect(await openAndDraw('❤\uFE0F x')).toContain('\u001B[1;4Hx');
    await bench.draw('✔ ONE 👨‍👩‍👧 TWO');
    expect(bench.emulator.screen()[0]).toBe(row.replace('one', 'ONE').replace('two', 'TWO'));
  });
});

describe('the sink writes little', () => {
  it.each([
    { columns: 80, rows: 24, most: 250 },
    { columns: 200, rows: 60, most: 500 },
  ])(
    'TUI-397 one arrow key in a list at $columns x $rows takes at most $most bytes',
    async (budget) => {
      const { columns, rows, most } = budget;
      const bench = openBench(columns, rows);
      bench.sink.enter();
      bench.sink.setCursor({ row: 3, column: 1 });
      await bench.draw(listFrame(columns, rows, 20, 0));
      for (let focus = 1; focus < rows - 6; focus++) {
        bench.sink.setCursor({ row: 3 + focus, column: 1 });
        const cursorBytes = bench.written();
        const bytes = cursorBytes + (await bench.draw(listFrame(columns, rows, 20, focus)));
        expect(Buffer.byteLength(bytes)).toBeLessThanOrEqual(most);
      }
    },
  );

  it.each([
    { columns: 80, rows: 24, most: 2200 },
    { columns: 200, rows: 60, most: 6000 },
  ])('TUI-398 a page down at $columns x $rows takes at most $most bytes', async (budget) => {
    const { columns, rows, most } = budget;
    const bench = openBench(columns, rows);
    bench.sink.enter();
    bench.sink.setCursor({ row: 3, column: 1 });
    await bench.draw(listFrame(columns, rows, 0, 4));
    for (let page = 1; page < 8; page++) {
      const bytes = await bench.draw(listFrame(columns, rows, page * (rows - 6), 4));
      expect(Buffer.byteLength(bytes)).toBeLessThanOrEqual(most);
    }
  });

  it('TUI-416 erases long blanks in place of writing them, also before a border', async () => {
    const bench = openBench(80, 4);
    bench.sink.enter();
    await bench.draw(`${'x'.repeat(79)}|`);
    expect(await bench.draw(`x${' '.repeat(78)}|`)).toBe('\u001B[1;2H\u001B[78X');
    expect(await bench.draw('x')).toBe('\u001B[1;80H ');
    await bench.draw('x'.repeat(80));
    expect(await bench.draw('x')).toBe('\u001B[1;2H\u001B[K');
  });

  it('TUI-400 an equal frame and an equal cursor take no bytes', async () => {
    const bench = openBench(80, 24, { synchronizedUpdates: true });
    bench.sink.enter();
    bench.sink.setCursor({ row: 2, column: 3 });
    const frame = listFrame(80, 24, 0, 0);
    await bench.draw(frame);
    const { frames } = bench.sink.stats();
    expect(await bench.draw(frame)).toBe('');
    bench.sink.setCursor({ row: 2, column: 3 });
    expect(bench.written()).toBe('');
    expect(bench.sink.stats().frames).toBe(frames);
  });

  it('TUI-430 counts every byte', async () => {
    const bench = openBench(80, 24);
    let bytes = 0;
    bench.sink.enter();
    for (const focus of [0, 1, 2]) {
      bench.sink.draw(listFrame(80, 24, 0, focus));
    }
    bench.sink.leave();
    await bench.shown();
    bytes += Buffer.byteLength(bench.written());
    expect(bench.sink.stats().bytes).toBe(bytes);
    expect(bench.sink.stats().frames).toBe(3);
  });
});

describe('the sink and a slow line', () => {
  it('TUI-363 encodes nothing while a frame is under way, then the newest only', async () => {
    const bench = openBench(20, 4, {}, true);
    bench.sink.enter();
    bench.release();
    bench.sink.draw('first');
    const first = bench.written();
    bench.sink.draw('second');
    bench.sink.draw('third');
    expect(bench.written()).toBe('');
    bench.release();
    const next = bench.written();
    expect(first).toContain('first');
    expect(next).toContain('third'.slice(0, 2));
    expect(next).not.toContain('sec');
    await bench.shown();
    expect(bench.emulator.screen()[0]).toBe('third');
    expect(bench.sink.stats().framesReplaced).toBe(1);
  });

  it('TUI-363 is settled only when the terminal has taken everything', async () => {
    const bench = openBench(20, 4, {}, true);
    bench.sink.enter();
    bench.sink.draw('frame');
    const order: string[] = [];
    const settled = bench.sink.settled().then(() => order.push('settled'));
    await Promise.resolve();
    order.push('taken');
    bench.release();
    bench.release();
    await settled;
    expect(order).toEqual(['taken', 'settled']);
  });

  it('TUI-362 is called slow after three long waits in a row', () => {
    let clock = 0;
    const bench = openBench(20, 4, { now: () => clock }, true);
    const sendOne = (text: string, waitMs: number) => {
      bench.sink.draw(text);
      clock += waitMs;
      bench.release();
    };
    bench.sink.enter();
    bench.release();
    sendOne('a', 300);
    sendOne('b', 300);
    sendOne('c', 100);
    sendOne('d', 300);
    sendOne('e', 300);
    expect(bench.sink.stats().isLineSlow).toBe(false);
    sendOne('f', 251);
    expect(bench.sink.stats().isLineSlow).toBe(true);
    expect(bench.sink.stats().longestWaitMs).toBe(300);
  });
});

describe('the screen is taken and given back', () => {
  it('TUI-417 enters the alternate screen before the first frame and leaves it once', async () => {
    const bench = openBench(20, 4);
    bench.emulator.write('shell text', () => {});
    bench.sink.draw('too early');
    expect(bench.written()).toBe('');
    bench.sink.enter();
    bench.sink.enter();
    await bench.shown();
    expect(bench.emulator.isAlternateScreen()).toBe(true);
    expect(bench.emulator.isPasteMode()).toBe(true);
    expect(bench.emulator.cursor().isVisible).toBe(false);
    expect(bench.emulator.screen()[0]).toBe('too early');
    bench.written();
    bench.sink.leave();
    expect(bench.written()).not.toBe('');
    bench.sink.leave();
    bench.sink.draw('too late');
    expect(bench.written()).toBe('');
    await bench.shown();
    expect(bench.emulator.isAlternateScreen()).toBe(false);
    expect(bench.emulator.isPasteMode()).toBe(false);
    expect(bench.emulator.cursor()).toEqual({ row: 0, column: 10, isVisible: true });
    expect(bench.emulator.screen()[0]).toBe('shell text');
  });

  it('TUI-367 draws the last frame whole when it enters again', async () => {
    const bench = openBench(20, 4);
    bench.sink.enter();
    await bench.draw('frame');
    bench.sink.leave();
    bench.sink.enter();
    await bench.shown();
    expect(bench.emulator.screen()[0]).toBe('frame');
  });

  it('TUI-429 puts the real cursor where it is told, after every frame', async () => {
    const bench = openBench(20, 4);
    bench.sink.enter();
    bench.sink.setCursor({ row: 1, column: 4 });
    await bench.draw('one\ntwo\nthree');
    expect(bench.emulator.cursor()).toEqual({ row: 1, column: 4, isVisible: true });
    await bench.draw('one\ntwo\nfour');
    expect(bench.emulator.cursor()).toEqual({ row: 1, column: 4, isVisible: true });
    bench.sink.setCursor({ row: 99, column: 99 });
    await bench.shown();
    expect(bench.emulator.cursor()).toEqual({ row: 3, column: 19, isVisible: true });
    bench.sink.setCursor('hidden');
    await bench.shown();
    expect(bench.emulator.cursor().isVisible).toBe(false);
  });

  it('TUI-416 wraps each frame in synchronized-update marks only where they are known', async () => {
    const marked = openBench(20, 4, { synchronizedUpdates: true });
    marked.sink.enter();
    const bytes = await marked.draw('frame');
    expect(bytes.startsWith('\u001B[?2026h')).toBe(true);
    expect(bytes.endsWith('\u001B[?2026l')).toBe(true);
    const unmarked = openBench(20, 4);
    unmarked.sink.enter();
    expect(await unmarked.draw('frame')).not.toContain('2026');
  });

  it('TUI-364 asks the terminal nothing', async () => {
    const bench = openBench(80, 24, { synchronizedUpdates: true });
    bench.sink.enter();
    await bench.draw(listFrame(80, 24, 0, 0));
    bench.sink.leave();
    await bench.shown();
    expect(bench.emulator.answers()).toEqual([]);
  });
});
