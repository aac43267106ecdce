// A small full-screen program for the tests of the session: it shows the last key, the size and what came
// back, and has one key for each road out. It uses the terminal layer as the console does, without Ink.

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import {
  createSession,
  decideCapabilities,
  type Key,
  type TerminalInput,
} from '../../src/tui/terminal/index.ts';

const capabilities = decideCapabilities({
  env: process.env,
  input: process.stdin,
  output: process.stdout,
});

const shown = { last: 'none', resumes: 0, resizes: 0, draws: 0 };

const session = createSession({
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  process,
  capabilities,
  now: () => performance.now(),
  onInput,
  onResize: () => {
    shown.resizes++;
    draw();
  },
  onResume: () => {
    shown.resumes++;
    draw();
  },
  onEnd: (cause) => {
    const file = process.env.END_FILE;
    if (file !== undefined) {
      writeFileSync(file, cause);
    }
  },
});

session.start();
draw();

function draw(): void {
  const { columns, rows } = session.size();
  shown.draws++;
  session.sink.draw(
    [
      '\u001B[1mterminal program\u001B[22m',
      `last ${shown.last}`,
      `size ${columns}x${rows}`,
      `resumes ${shown.resumes}`,
      `resizes ${shown.resizes}`,
      'x'.repeat(columns),
      `pid ${process.pid}`,
    ].join('\n'),
  );
  session.sink.setCursor({ row: 1, column: 5 });
}

function onInput(input: TerminalInput): void {
  shown.last = input.kind === 'paste' ? `paste ${JSON.stringify(input.text)}` : nameOf(input);
  draw();
  const act = ACTIONS[shown.last];
  if (act !== undefined) {
    act();
  }
}

function nameOf(key: Key): string {
  const held = `${key.ctrl ? 'ctrl-' : ''}${key.alt ? 'alt-' : ''}`;
  return `${held}${key.name === 'character' ? key.text : key.name}`;
}

const ACTIONS: Readonly<Record<string, () => void>> = {
  q: () => void session.close('farewell line').then(() => process.exit(0)),
  x: () => process.exit(7),
  c: () => {
    throw new Error('deliberate crash');
  },
  r: () => void Promise.reject(new Error('deliberate rejection')),
  'ctrl-z': () => void session.suspend(),
  s: () => void session.suspendFor(runChild),
  f2: () => session.askSize(),
  // Far more than a pseudo-terminal holds, in frames that differ wholly. The file tells that it is over, as
  // nobody may be reading the terminal.
  f: () => {
    const { columns, rows } = session.size();
    let count = 0;
    const timer = setInterval(() => {
      count++;
      session.sink.draw(
        String(count % 10)
          .repeat(columns)
          .concat('\n')
          .repeat(rows - 2),
      );
      if (count === 400) {
        clearInterval(timer);
        writeFileSync(process.env.DONE_FILE ?? '', 'done');
      }
    }, 1);
  },
};

/** A child that reads one line with the terminal in its ordinary mode. */
function runChild(): Promise<void> {
  return new Promise((resolve) => {
    const script = 'stty -a | grep -o -- "-*icanon"; printf "child ready\\n"; read line';
    const child = spawn('sh', ['-c', script], { stdio: 'inherit' });
    child.on('exit', () => resolve());
  });
}
