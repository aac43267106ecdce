// The one place that writes to the terminal. It takes whole frames, compares each with what the terminal
// shows, and sends the cells that changed; while a frame is still on its way no other is encoded, and the
// newest waits. It knows nothing of Ink beyond the shape of a frame, and nothing of keys.

import { blankRow, parseRow, type Row } from './cells.ts';
import { encodeCursorMove, encodeScreenChange } from './screen-diff.ts';
import type { CharacterSet, ColourDepth, CursorPlace, TerminalSize } from './types.ts';

/** Where the bytes go; `done` is called when the terminal has taken them, or never will. */
export interface SinkOutput {
  write(text: string, done: () => void): void;
}

export interface FrameSinkOptions {
  readonly output: SinkOutput;
  readonly size: TerminalSize;
  readonly colour: ColourDepth;
  readonly characters: CharacterSet;
  /** Whether frames are wrapped in synchronized-update marks. */
  readonly synchronizedUpdates: boolean;
  /** Milliseconds of a steady clock; it serves the counts only. */
  readonly now: () => number;
  /** Puts work off until the present piece of work is done; a microtask by default. */
  readonly defer?: (work: () => void) => void;
}

/** What was sent so far (TUI-430). */
export interface SinkStats {
  /** Frames that changed something and were sent. */
  readonly frames: number;
  /** Frames that a newer one replaced before they were sent. */
  readonly framesReplaced: number;
  readonly bytes: number;
  readonly lastWaitMs: number;
  readonly longestWaitMs: number;
  /** Whether output once waited for more than 250 ms three times in a row (TUI-362). */
  readonly isLineSlow: boolean;
}

export interface FrameSink {
  /** Takes the alternate screen, paste mode on and the cursor hidden; frames are drawn from now on. */
  enter(): void;
  /** Gives the screen back as it was, once: paste mode off, cursor on, alternate screen left. */
  leave(): void;
  /** Takes a whole frame, lines joined by line feeds; only the newest is drawn. */
  draw(frame: string): void;
  /** Says where the real cursor stands after each frame (TUI-429). */
  setCursor(place: CursorPlace): void;
  /** Takes a new size; the screen is cleared with the next frame. */
  resize(size: TerminalSize): void;
  /** Forgets what the terminal shows, and draws the last frame whole. */
  repaint(): void;
  /** Resolves when everything drawn so far has been taken by the terminal. */
  settled(): Promise<void>;
  stats(): SinkStats;
}

const ENTER = '\u001B[?1049h\u001B[?2004h\u001B[?25l';
const LEAVE_MODES = '\u001B[m\u001B[?2004l\u001B[?25h';
const LEAVE_SCREEN = '\u001B[?1049l';
const CLEAR = '\u001B[m\u001B[2J';
const SHOW_CURSOR = '\u001B[?25h';
const HIDE_CURSOR = '\u001B[?25l';
const BEGIN_UPDATE = '\u001B[?2026h';
const END_UPDATE = '\u001B[?2026l';
/** From this many bytes on, a visible cursor would be seen running over the screen. */
const HIDE_CURSOR_FROM_BYTES = 400;
const SLOW_WAIT_MS = 250;
const SLOW_WAITS = 3;

interface SinkState {
  readonly options: FrameSinkOptions;
  size: TerminalSize;
  isEntered: boolean;
  isDeferred: boolean;
  /** Writes that the terminal has not taken yet. */
  writesUnderWay: number;
  frame: string | null;
  isFrameNew: boolean;
  cursor: CursorPlace;
  /** What the terminal shows, with the lines it was made from; null if that is not known. */
  shown: { readonly lines: readonly string[]; readonly rows: readonly Row[] } | null;
  shownCursor: CursorPlace;
  waiters: (() => void)[];
  slowWaits: number;
  stats: SinkStats;
}

/** Creates a sink that has written nothing yet (TUI-416, TUI-417, TUI-363, TUI-400). */
export function createFrameSink(options: FrameSinkOptions): FrameSink {
  const state: SinkState = {
    options,
    size: options.size,
    isEntered: false,
    isDeferred: false,
    writesUnderWay: 0,
    frame: null,
    isFrameNew: false,
    cursor: 'hidden',
    shown: null,
    shownCursor: 'hidden',
    waiters: [],
    slowWaits: 0,
    stats: {
      frames: 0,
      framesReplaced: 0,
      bytes: 0,
      lastWaitMs: 0,
      longestWaitMs: 0,
      isLineSlow: false,
    },
  };
  return {
    enter: () => enter(state),
    leave: () => leave(state),
    draw: (frame) => draw(state, frame),
    setCursor: (place) => {
      state.cursor = place;
      schedule(state);
    },
    resize: (size) => {
      state.size = size;
      state.shown = null;
      schedule(state);
    },
    repaint: () => {
      state.shown = null;
      schedule(state);
    },
    settled: () => new Promise((resolve) => waitUntilSettled(state, resolve)),
    stats: () => state.stats,
  };
}

function enter(state: SinkState): void {
  if (state.isEntered) {
    return;
  }
  state.isEntered = true;
  state.shown = null;
  state.shownCursor = 'hidden';
  send(state, ENTER);
  schedule(state);
}

function leave(state: SinkState): void {
  if (!state.isEntered) {
    return;
  }
  state.isEntered = false;
  // Terminals without a second screen keep the frame, so the shell's text must go on below it.
  const lastRow = encodeCursorMove(state.size.rows - 1, 0);
  send(state, LEAVE_MODES + lastRow + LEAVE_SCREEN);
}

function draw(state: SinkState, frame: string): void {
  if (state.isFrameNew) {
    state.stats = { ...state.stats, framesReplaced: state.stats.framesReplaced + 1 };
  }
  state.frame = frame;
  state.isFrameNew = true;
  schedule(state);
}

/** Gathers what one key changes (a frame and the cursor, say) into one write. */
function schedule(state: SinkState): void {
  if (state.isDeferred) {
    return;
  }
  state.isDeferred = true;
  const defer = state.options.defer ?? queueMicrotask;
  defer(() => {
    state.isDeferred = false;
    flush(state);
  });
}

function flush(state: SinkState): void {
  if (!state.isEntered || state.writesUnderWay > 0) {
    return;
  }
  const bytes = encode(state);
  if (bytes === '') {
    wakeWaiters(state);
    return;
  }
  state.stats = { ...state.stats, frames: state.stats.frames + 1 };
  send(state, bytes);
}

function send(state: SinkState, bytes: string): void {
  const { output, now } = state.options;
  const begin = now();
  const sent = new TextEncoder().encode(bytes).length;
  state.stats = { ...state.stats, bytes: state.stats.bytes + sent };
  state.writesUnderWay++;
  output.write(bytes, () => {
    state.writesUnderWay--;
    countWait(state, now() - begin);
    flush(state);
    wakeWaiters(state);
  });
}

function countWait(state: SinkState, waitMs: number): void {
  state.slowWaits = waitMs > SLOW_WAIT_MS ? state.slowWaits + 1 : 0;
  state.stats = {
    ...state.stats,
    lastWaitMs: waitMs,
    longestWaitMs: Math.max(state.stats.longestWaitMs, waitMs),
    isLineSlow: state.stats.isLineSlow || state.slowWaits >= SLOW_WAITS,
  };
}

function waitUntilSettled(state: SinkState, resolve: () => void): void {
  state.waiters.push(resolve);
  wakeWaiters(state);
}

function wakeWaiters(state: SinkState): void {
  if (state.writesUnderWay > 0 || (state.isEntered && state.isDeferred)) {
    return;
  }
  for (const wake of state.waiters.splice(0)) {
    wake();
  }
}

/** The bytes from what the terminal shows to what it should show; they count as shown from here on. */
function encode(state: SinkState): string {
  const drawn = state.frame === null ? '' : encodeFrame(state, state.frame);
  state.isFrameNew = false;
  const isVisible = state.shownCursor !== 'hidden';
  const hidesFirst =
    isVisible && (state.cursor === 'hidden' || drawn.length >= HIDE_CURSOR_FROM_BYTES);
  const before = hidesFirst ? HIDE_CURSOR : '';
  if (hidesFirst) {
    state.shownCursor = 'hidden';
  }
  const after = encodeCursor(state, drawn !== '');
  const bytes = before + drawn + after;
  if (bytes === '' || !state.options.synchronizedUpdates) {
    return bytes;
  }
  return BEGIN_UPDATE + bytes + END_UPDATE;
}

function encodeFrame(state: SinkState, frame: string): string {
  const { columns, rows } = state.size;
  const lines = frame.split('\n', rows);
  const before = state.shown;
  const after: Row[] = [];
  for (let index = 0; index < rows; index++) {
    const line = lines[index] ?? '';
    const isSame = before !== null && (before.lines[index] ?? '') === line;
    const known = isSame ? before.rows[index] : undefined;
    after.push(
      known ??
        parseRow(line, {
          columns,
          colour: state.options.colour,
          ascii: state.options.characters === 'ascii',
        }),
    );
  }
  state.shown = { lines, rows: after };
  if (before !== null) {
    return encodeScreenChange(before.rows, after);
  }
  const blank = Array.from({ length: rows }, () => blankRow(columns));
  return CLEAR + encodeScreenChange(blank, after);
}

function encodeCursor(state: SinkState, isMoved: boolean): string {
  const { cursor, shownCursor } = state;
  if (cursor === 'hidden') {
    return '';
  }
  const isInPlace =
    !isMoved &&
    shownCursor !== 'hidden' &&
    shownCursor.row === cursor.row &&
    shownCursor.column === cursor.column;
  state.shownCursor = cursor;
  if (isInPlace) {
    return '';
  }
  const row = Math.min(cursor.row, state.size.rows - 1);
  const column = Math.min(cursor.column, state.size.columns - 1);
  return encodeCursorMove(row, column) + (shownCursor === 'hidden' ? SHOW_CURSOR : '');
}
