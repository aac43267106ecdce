// A console in a terminal of its own for the benchmarks: opened, given keys, and listened to byte by byte. Which
// figures are made of that is not known here.
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const opened = new Set();

/** Opens a program in a terminal of that size. */
export function openTerminal(program, args, { columns = 80, rows = 24, env, cwd }) {
  const terminal = spawn(program, args, { cols: columns, rows, env, cwd });
  opened.add(terminal);
  terminal.onExit(() => opened.delete(terminal));
  return terminal;
}

/** Ends what is still open: a console that lost its daemon would start another one. */
export function killTerminals() {
  for (const terminal of opened) terminal.kill('SIGKILL');
}

/** Waits until the screen, as a terminal draws it, shows enough; attach it before anything is shown. */
export function watchScreen(terminal) {
  const emulator = new xterm.Terminal({
    cols: terminal.cols,
    rows: terminal.rows,
    allowProposedApi: true,
  });
  let drawn = () => {};
  terminal.onData((piece) => emulator.write(piece, () => drawn()));
  const text = () => {
    const { active } = emulator.buffer;
    const rows = Array.from({ length: terminal.rows }, (_, row) => active.getLine(row));
    return rows.map((row) => row?.translateToString(true) ?? '').join('\n');
  };
  return {
    until: (isEnough, limitMs = 30_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          drawn = () => {};
          reject(new Error(`the console did not show what was waited for:\n${text()}`));
        }, limitMs);
        drawn = () => {
          if (!isEnough(text())) return;
          clearTimeout(timer);
          drawn = () => {};
          resolve();
        };
        drawn();
      }),
  };
}

/** Waits until the output since now says enough. */
export function untilOutput(terminal, isEnough, limitMs = 20_000) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => {
      watch.dispose();
      reject(new Error(`the console did not show what was waited for:\n${text}`));
    }, limitMs);
    const watch = terminal.onData((piece) => {
      text += piece;
      if (!isEnough(text)) return;
      clearTimeout(timer);
      watch.dispose();
      resolve();
    });
  });
}

/** On a busy machine an answer takes its time; a key that changes nothing has none. */
const answerMs = 5000;

/**
 * Presses keys and waits until the console has said nothing for `silenceMs`.
 *
 * @returns the bytes it said, and the milliseconds from the key to the first and to the last of them; null for both
 *   if it said nothing.
 */
export function press(terminal, keys, silenceMs = 60) {
  return new Promise((resolve) => {
    const from = performance.now();
    const heard = { bytes: 0, first: null, last: null };
    const done = () => {
      watch.dispose();
      resolve(heard);
    };
    let timer = setTimeout(done, keys === '' ? Math.max(300, silenceMs) : answerMs);
    const watch = terminal.onData((piece) => {
      heard.last = performance.now() - from;
      heard.first ??= heard.last;
      heard.bytes += Buffer.byteLength(piece);
      clearTimeout(timer);
      timer = setTimeout(done, silenceMs);
    });
    if (keys !== '') terminal.write(keys);
  });
}

/** Waits until the console is silent. */
export const settled = (terminal, silenceMs = 60) => press(terminal, '', silenceMs);

/**
 * Holds a key down: presses it 30 times a second.
 *
 * @returns bytes per key, and the milliseconds from the last key to the last byte.
 */
export async function hold(terminal, key, presses) {
  let bytes = 0;
  const watch = terminal.onData((piece) => {
    bytes += Buffer.byteLength(piece);
  });
  for (let count = 1; count < presses; count += 1) {
    terminal.write(key);
    await new Promise((resolve) => setTimeout(resolve, 1000 / 30));
  }
  const { last } = await press(terminal, key, 300);
  watch.dispose();
  return { bytesPerKey: bytes / presses, lateMs: last ?? 0 };
}

export function endTerminal(terminal) {
  return new Promise((resolve) => {
    terminal.onExit(resolve);
    terminal.kill('SIGTERM');
  });
}
