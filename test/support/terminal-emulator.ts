// A terminal without a window: what a program's bytes would show to a person, as rows of text, looks and
// the cursor. It knows no processes; test/support/terminal.ts puts a real one in front of it.

import xterm from '@xterm/headless';

/** A stretch of cells of one row with the same look. */
export interface Run {
  readonly text: string;
  /** For example `['bold', 'reverse', 'foreground 1']`, sorted; empty for plain text. */
  readonly looks: readonly string[];
}

export interface Cursor {
  readonly row: number;
  readonly column: number;
  readonly isVisible: boolean;
}

export interface Emulator {
  /** Shows bytes; calls back when they are on the screen. */
  write(bytes: string | Uint8Array, onShown: () => void): void;
  /** The visible rows, without the blanks at their ends. */
  screen(): string[];
  /** The runs of one row counted from 0, without the plain blanks at its end. */
  runs(row: number): Run[];
  cursor(): Cursor;
  isAlternateScreen(): boolean;
  isPasteMode(): boolean;
  /** What the terminal would have answered to questions of the program (TUI-364 wants none). */
  answers(): readonly string[];
  resize(columns: number, rows: number): void;
  dispose(): void;
}

/** Opens an emulator of this size in cells. */
export function createEmulator(columns: number, rows: number): Emulator {
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    scrollback: 1000,
  });
  let isCursorVisible = true;
  const answers: string[] = [];
  terminal.onData((answer) => answers.push(answer));
  for (const final of ['h', 'l']) {
    terminal.parser.registerCsiHandler({ prefix: '?', final }, (parameters) => {
      if (parameters.includes(25)) {
        isCursorVisible = final === 'h';
      }
      return false;
    });
  }
  return {
    write: (bytes, onShown) => terminal.write(bytes, onShown),
    screen: () => {
      const buffer = terminal.buffer.active;
      return Array.from({ length: terminal.rows }, (_, row) =>
        (buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '').trimEnd(),
      );
    },
    runs: (row) => readRuns(terminal, row),
    cursor: () => ({
      row: terminal.buffer.active.cursorY,
      column: terminal.buffer.active.cursorX,
      isVisible: isCursorVisible,
    }),
    isAlternateScreen: () => terminal.buffer.active.type === 'alternate',
    isPasteMode: () => terminal.modes.bracketedPasteMode,
    answers: () => answers,
    resize: (newColumns, newRows) => terminal.resize(newColumns, newRows),
    dispose: () => terminal.dispose(),
  };
}

function readRuns(terminal: xterm.Terminal, row: number): Run[] {
  const line = terminal.buffer.active.getLine(terminal.buffer.active.baseY + row);
  const runs: { text: string; looks: readonly string[] }[] = [];
  for (let column = 0; column < terminal.cols; column++) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) {
      continue;
    }
    const text = cell.getChars() === '' ? ' ' : cell.getChars();
    const looks = looksOf(cell);
    const last = runs.at(-1);
    if (last !== undefined && last.looks.join() === looks.join()) {
      last.text += text;
    } else {
      runs.push({ text, looks });
    }
  }
  const last = runs.at(-1);
  if (last !== undefined && last.looks.length === 0) {
    last.text = last.text.trimEnd();
    if (last.text === '') {
      runs.pop();
    }
  }
  return runs;
}

type Cell = NonNullable<ReturnType<NonNullable<ReturnType<xterm.IBuffer['getLine']>>['getCell']>>;

function looksOf(cell: Cell): string[] {
  const looks: [string, boolean][] = [
    ['bold', cell.isBold() !== 0],
    ['dim', cell.isDim() !== 0],
    ['italic', cell.isItalic() !== 0],
    ['underline', cell.isUnderline() !== 0],
    ['blink', cell.isBlink() !== 0],
    ['reverse', cell.isInverse() !== 0],
    ['hidden', cell.isInvisible() !== 0],
    ['struck', cell.isStrikethrough() !== 0],
    [`foreground ${cell.getFgColor()}`, !cell.isFgDefault()],
    [`background ${cell.getBgColor()}`, !cell.isBgDefault()],
  ];
  return looks.filter(([, isOn]) => isOn).map(([name]) => name);
}
