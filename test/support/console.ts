// The whole console without a process: keys go in, frames go through the real sink into a terminal emulator,
// and every frame must be exactly rows - 1 high (TUI-415). Requests are answered by the test.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect } from 'vitest';
import type { Method } from '../../src/protocol/index.ts';
import { mountConsole } from '../../src/screens/mount.tsx';
import { shellViews } from '../../src/screens/shell-views.ts';
import { type ClusterState, createClusterStore } from '../../src/tui/cluster-store.ts';
import { Console } from '../../src/tui/console.ts';
import { type ConsoleOptions, defaultOptions } from '../../src/tui/options.ts';
import type {
  CommandsEnd,
  Edited,
  RegisteredScreen,
  Requester,
  ScreenParams,
  World,
} from '../../src/tui/screen.ts';
import {
  createFrameSink,
  type Key,
  type KeyName,
  type TerminalSize,
} from '../../src/tui/terminal/index.ts';
import { deliState, fixedNow } from './console-data.ts';
import { type Cursor, createEmulator, type Run } from './terminal-emulator.ts';

export interface ConsoleSetup {
  readonly columns?: number;
  readonly rows?: number;
  /** First screen, the Main Menu unless said otherwise. */
  readonly screen?: string;
  readonly params?: ScreenParams;
  readonly path?: readonly string[];
  readonly cluster?: ClusterState;
  readonly options?: Partial<ConsoleOptions>;
  readonly characters?: 'ascii' | 'utf8';
  readonly colour?: 'none' | '16';
  readonly access?: World['access'];
  /** No lessons unless given, so that nothing is offered at the start. */
  readonly lessons?: World['lessons'];
  readonly progress?: World['progress'];
  readonly scenarios?: World['scenarios'];
  /** The registry; the product's unless said otherwise. */
  readonly screens?: ReadonlyMap<string, RegisteredScreen>;
  /** What the user does in an editor; leaves the text as it is unless given. */
  readonly edit?: (fileName: string, text: string) => Edited | Promise<Edited>;
  /** How commands that are run out of sight end; well unless given. */
  readonly commands?: (commands: readonly string[]) => CommandsEnd | Promise<CommandsEnd>;
  /** Answers requests; refuses them all unless given. */
  readonly answer?: (method: Method, params: unknown) => unknown;
}

export interface TestConsole {
  readonly console: Console;
  /** What was ordered outside, in order: `end 0`, `copy text`, `script line`, `request caa.start`. */
  readonly log: readonly string[];
  /** Presses keys by name, or types the characters of a longer text. */
  press(...keys: readonly string[]): Promise<void>;
  paste(text: string): Promise<void>;
  setCluster(state: ClusterState): Promise<void>;
  setNow(now: number): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** The screen, right-trimmed, all rows of the terminal. */
  screen(): readonly string[];
  runs(row: number): Run[];
  cursor(): Cursor;
  /** Bytes sent to the terminal so far. */
  bytes(): number;
  close(): void;
}

/** Opens a console on a terminal of 80x24 with the cluster deli. */
export async function openConsole(setup: ConsoleSetup = {}): Promise<TestConsole> {
  const size: TerminalSize = { columns: setup.columns ?? 80, rows: setup.rows ?? 24 };
  const emulator = createEmulator(size.columns, size.rows);
  const sink = createFrameSink({
    output: { write: (text, done) => emulator.write(text, done) },
    size,
    colour: setup.colour ?? '16',
    characters: setup.characters ?? 'ascii',
    synchronizedUpdates: false,
    now: () => 0,
  });
  sink.enter();
  let now = fixedNow;
  let inkDone: Promise<void> = Promise.resolve();
  const log: string[] = [];
  const requester: Requester = {
    request: async (method, params) => {
      log.push(`request ${method} ${JSON.stringify(params)}`);
      if (!setup.answer) throw new Error('refused by the test');
      // The test answers with the shape of the method it was asked for.
      return (await setup.answer(method, params)) as never;
    },
  };
  const cluster = createClusterStore();
  cluster.setState(setup.cluster ?? deliState());
  const console = new Console(
    {
      options: { ...defaultOptions, ...setup.options },
      stored: { ...defaultOptions, ...setup.options },
      size,
      characters: setup.characters ?? 'ascii',
      access: setup.access ?? 'RW',
      focusMember: null,
      user: 'root',
      lessons: setup.lessons ?? [],
      progress: setup.progress ?? {},
      scenarios: setup.scenarios ?? [],
    },
    {
      cluster,
      screens: setup.screens ?? (await import('../../src/screens/screens.ts')).screens,
      shell: shellViews,
      services: {
        requester: () => requester,
        now: () => now,
        saveProgress: (lesson, text) => void log.push(`progress ${lesson} ${text}`),
        saveOptions: (text) => void log.push(`options ${text.length > 0}`),
        copy: (text) => {
          log.push(`copy ${text}`);
          return 'Copied.';
        },
        appendScript: (lines) => {
          log.push(...lines.map((line) => `script ${line}`));
          return true;
        },
        saveScreen: () => 'Saved.',
        saveText: (name, text) => {
          log.push(`save ${name} ${text}`);
          return `Saved to ${name}.`;
        },
        saveList: ({ path, name, text, overwrites }) => {
          log.push(`list ${path ?? name}${overwrites ? ' -f' : ''}\n${text}`);
          return { level: 'info', text: `Saved to ${path ?? name}.` };
        },
        hostShell: (lines = []) => void log.push(['shell', ...lines].join(' ')),
        runCommands: async (commands) => {
          log.push(...commands.map((command) => `run ${command}`));
          return (await setup.commands?.(commands)) ?? { ok: true, said: '' };
        },
        edit: async (fileName, text) => {
          log.push(`edit ${fileName} ${text}`);
          return (await setup.edit?.(fileName, text)) ?? { ok: true, text };
        },
        stats: () => `${sink.stats().frames} frames`,
        repaint: () => sink.repaint(),
        inkKey: (key) => {
          inkDone = mounted.inkKey(key);
          return inkDone;
        },
        drawn: () => sink.settled(),
        end: (code) => void log.push(`end ${code}`),
      },
    },
  );
  console.open(setup.screen ?? 'main-menu', setup.params ?? {}, setup.path ?? []);
  let current = size;
  const mounted = mountConsole(
    console,
    {
      draw: (frame) => {
        expect(frame.split('\n').length, 'lines of a frame (TUI-415)').toBe(current.rows - 1);
        sink.draw(frame);
      },
      setCursor: (place) => sink.setCursor(place),
    },
    size,
    (error) => void log.push(`crash ${String(error)}`),
  );
  const idle = async (): Promise<void> => {
    await inkDone;
    for (let round = 0; round < 3; round += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      await sink.settled();
    }
  };
  await idle();
  return {
    console,
    log,
    press: async (...keys) => {
      for (const key of keys.flatMap(toKeys)) {
        console.input(key);
        await idle();
      }
    },
    paste: async (text) => {
      console.input({ kind: 'paste', text });
      await idle();
    },
    setCluster: async (state) => {
      cluster.setState(state);
      console.dataChanged();
      await idle();
    },
    setNow: async (time) => {
      now = time;
      console.tick();
      await idle();
    },
    resize: async (columns, rows) => {
      current = { columns, rows };
      emulator.resize(columns, rows);
      sink.resize(current);
      console.resize(current);
      mounted.resize(current);
      await idle();
    },
    screen: () => emulator.screen(),
    runs: emulator.runs,
    cursor: emulator.cursor,
    bytes: () => sink.stats().bytes,
    close: () => {
      mounted.unmount();
      emulator.dispose();
    },
  };
}

/** Compares a screen with `test/golden/<name>.txt`. */
export async function expectGolden(name: string, screen: readonly string[]): Promise<void> {
  const folder = fileURLToPath(new URL('../golden/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  await expect(`${screen.join('\n')}\n`).toMatchFileSnapshot(`${folder}${name}.txt`);
}

const names = new Set<string>(
  'up down left right enter tab shift-tab escape backspace delete home end pageup pagedown space'
    .split(' ')
    .concat(Array.from({ length: 12 }, (_, index) => `f${index + 1}`)),
);

function toKeys(text: string): readonly Key[] {
  if (names.has(text)) return [key(text as KeyName, text === 'space' ? ' ' : '')];
  const modified = /^(ctrl|alt)-(.)$/.exec(text);
  if (modified) {
    const pressed = key('character', modified[2] ?? '');
    return [{ ...pressed, ctrl: modified[1] === 'ctrl', alt: modified[1] === 'alt' }];
  }
  return [...text].map((character) =>
    character === ' ' ? key('space', ' ') : key('character', character),
  );
}

function key(name: KeyName, text: string): Key {
  return { kind: 'key', name, text, ctrl: false, alt: false, shift: false };
}

/** Opens consoles that are closed after each test. */
export function consoleOpener(): (setup?: ConsoleSetup) => Promise<TestConsole> {
  const opened: TestConsole[] = [];
  afterEach(() => {
    for (const test of opened.splice(0)) test.close();
  });
  return async (setup = {}) => {
    const test = await openConsole(setup);
    opened.push(test);
    return test;
  };
}
