// Starts the full screen: the terminal, the console, the line to the service and the clock, and takes them
// apart again when the user leaves. Loaded only when the screen is wanted, after the environment is right.
import { spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createClientMachine } from '../adapters/client-machine.ts';
import { foreignOwnerOf } from '../adapters/root-owner.ts';
import { resolveRoot } from '../adapters/root-path.ts';
import { type ClusterClient, connectCluster } from '../client/index.ts';
import { clientLocale } from '../commands/locale.ts';
import { type MountedConsole, mountConsole } from '../screens/mount.tsx';
import { screens } from '../screens/screens.ts';
import { shellViews } from '../screens/shell-views.ts';
import type { Opening, Wishes } from '../tui/arguments.ts';
import { type ClusterFeed, createClusterFeed } from '../tui/cluster-feed.ts';
import { createClusterStore } from '../tui/cluster-store.ts';
import { Console } from '../tui/console.ts';
import type { ConsoleServices } from '../tui/console-types.ts';
import { keyName } from '../tui/keymap.ts';
import { type ConsoleOptions, defaultOptions, parseOptions, refreshMs } from '../tui/options.ts';
import { storedRead } from '../tui/read-events.ts';
import { createScheduler, nextScreenChange, type Scheduler } from '../tui/scheduler.ts';
import type { Requester } from '../tui/screen.ts';
import { recordRequests } from '../tui/script-log.ts';
import { type Capabilities, createSession, type Session } from '../tui/terminal/index.ts';
import { environmentOf, runCommands, showLines } from './sysman-children.ts';
import { createEditor, type Editor } from './sysman-editor.ts';
import { openUserFiles, type UserFiles } from './sysman-files.ts';
import { openProgress, readLessons } from './sysman-lessons.ts';
import { readScenarios } from './sysman-scenarios.ts';

export interface Program {
  readonly packageFolder: string;
  readonly version: string;
  /** The environment as it was given to us, for children. */
  readonly hostEnvironment: Readonly<Record<string, string | undefined>>;
}

interface Invocation {
  readonly opening: Opening;
  readonly wishes: Wishes;
}

/** Runs the console until the user leaves; returns the exit code. */
export async function runScreen(
  invocation: Invocation,
  capabilities: Capabilities,
  program: Program,
): Promise<number> {
  return new ScreenProgram(invocation, capabilities, program).run();
}

class ScreenProgram {
  readonly #invocation: Invocation;
  readonly #program: Program;
  /** Who owns the cluster, if that is somebody else; then it can only be looked at. */
  readonly #owner: string | null;
  readonly #files: UserFiles;
  readonly #stored: ConsoleOptions;
  readonly #problems: readonly string[];
  readonly #cluster = createClusterStore();
  readonly #session: Session;
  readonly #feed: ClusterFeed;
  readonly #console: Console;
  readonly #scheduler: Scheduler;
  readonly #editor: Editor;
  #mounted: MountedConsole | null = null;
  #commands = 0;
  #end: (code: number) => void = () => {};

  constructor(invocation: Invocation, capabilities: Capabilities, program: Program) {
    const { wishes } = invocation;
    this.#invocation = invocation;
    this.#program = program;
    this.#owner = foreignOwnerOf(resolveRoot(program.hostEnvironment))?.name ?? null;
    this.#files = openUserFiles(program.hostEnvironment, wishes.script || null);
    const { options: stored, problems } = readStored(this.#files.readOptions());
    this.#stored = stored;
    this.#problems = problems;
    const options = withWishes(stored, wishes);
    this.#editor = createEditor(program.hostEnvironment);
    this.#feed = this.#createFeed();
    this.#session = this.#createSession(
      options.colour ? capabilities : { ...capabilities, colour: 'none' },
    );
    this.#console = new Console(
      {
        options,
        stored,
        size: this.#session.size(),
        characters: capabilities.characters,
        access: wishes.readOnly || this.#owner !== null ? 'RO' : 'RW',
        owner: this.#owner,
        focusMember: wishes.focus,
        user: loginName(),
        locale: clientLocale(program.hostEnvironment),
        lessons: readLessons(program.packageFolder),
        progress: openProgress(program.hostEnvironment).read(),
        scenarios: readScenarios(program.packageFolder, program.hostEnvironment),
      },
      { cluster: this.#cluster, screens, shell: shellViews, services: this.#services() },
    );
    this.#scheduler = createScheduler({
      delay,
      now: () => performance.now(),
      nextChange: () =>
        nextScreenChange(this.#console.store.getState().navigation, this.#console.world()),
      tick: () => this.#console.tick(),
    });
  }

  async run(): Promise<number> {
    const ended = new Promise<number>((resolve) => {
      this.#end = resolve;
    });
    const console = this.#console;
    for (const store of [console.store, this.#cluster]) {
      store.subscribe(() => this.#scheduler.look());
    }
    openFirst(console, this.#invocation.opening);
    for (const problem of this.#problems) console.message('warning', problem);
    if (this.#owner !== null) {
      const text = `Read only: you are ${loginName()}; ${this.#owner} owns this cluster.`;
      console.message('info', text);
    }
    this.#session.start();
    // The first frame does not wait for data (TUI-395).
    const mounted = mountConsole(console, this.#session.sink, this.#session.size(), crash);
    this.#mounted = mounted;
    await this.#session.sink.settled();
    this.#feed.start();
    const code = await ended;
    this.#scheduler.stop();
    this.#feed.stop();
    mounted.unmount();
    await this.#session.close(this.#farewell());
    return code;
  }

  #createSession(capabilities: Capabilities): Session {
    return createSession({
      input: process.stdin,
      output: process.stdout,
      errors: process.stderr,
      process,
      capabilities,
      now: () => performance.now(),
      onInput: (input) => {
        if (input.kind === 'key' && keyName(input) === 'ctrl-z') void this.#session.suspend();
        else this.#console.input(input);
      },
      onResize: (size) => {
        this.#console.resize(size);
        this.#mounted?.resize(size);
      },
      onResume: () => this.#feed.refresh(),
      onEnd: (cause) => {
        this.#feed.stop();
        return this.#editor.end(cause === 'crash' ? 'SIGHUP' : cause);
      },
    });
  }

  #createFeed(): ClusterFeed {
    return createClusterFeed({
      store: this.#cluster,
      connect: () => connect(this.#program),
      now: () => Date.now(),
      delay,
      random: () => Math.random(),
      intervalMs: () => refreshMs[this.#console.store.getState().options.refresh],
      acknowledged: (name) => storedRead(this.#stored, name),
      changed: () => this.#console.dataChanged(),
      lost: (reason) => this.#console.message('error', reason),
      restored: () => this.#console.message('info', 'The line to the cluster service is back.'),
    });
  }

  #services(): ConsoleServices {
    const session = this.#session;
    const files = this.#files;
    return {
      requester: () => this.#requester(),
      now: () => this.#feed.serviceNow(),
      saveOptions: (text) => files.writeOptions(text),
      saveProgress: (lesson, text) =>
        openProgress(this.#program.hostEnvironment).write(lesson, text),
      copy: (text) => files.keepCopy(text),
      appendScript: (lines) => files.appendScript(lines),
      saveText: (name, text) => files.saveText(name, text),
      saveList: (file) => files.saveList(file),
      saveScreen: () => files.saveScreen(`${this.#mounted?.text() ?? ''}\n`),
      hostShell: (lines) => void this.#openHostShell(lines ?? []),
      runCommands: (commands) => runCommands(commands, this.#environment()),
      edit: (fileName, text) => session.suspendFor(() => this.#editor.edit(fileName, text)),
      stats: () => statsText(session),
      repaint: () => {
        session.askSize();
        session.sink.repaint();
        this.#feed.refresh();
      },
      inkKey: (key) => this.#mounted?.inkKey(key) ?? Promise.resolve(),
      drawn: () => session.sink.settled(),
      end: (code) => this.#end(code),
    };
  }

  #requester(): Requester | null {
    const requester = this.#feed.requester();
    if (requester === null) return null;
    return recordRequests(requester, {
      now: () => this.#feed.serviceNow(),
      user: loginName(),
      focus: () => `cluster ${this.#cluster.getState().head?.name ?? ''}`,
      append: (lines) => {
        this.#commands += 1;
        this.#console.script(lines);
      },
    });
  }

  #environment() {
    const { packageFolder, hostEnvironment } = this.#program;
    return environmentOf(packageFolder, hostEnvironment);
  }

  async #openHostShell(lines: readonly string[]): Promise<void> {
    const { hostEnvironment } = this.#program;
    const shell = hostEnvironment.SHELL || '/bin/sh';
    await this.#session.suspendFor(
      () =>
        new Promise<void>((resolve) => {
          if (lines.length === 0) process.stdout.write(shellGreeting);
          const child =
            lines.length > 0
              ? showLines(lines, this.#environment())
              : spawn(shell, [], { stdio: 'inherit', env: hostEnvironment });
          child.on('exit', () => resolve());
          child.on('error', (error) => {
            this.#console.message(
              'error',
              `The shell ${shell} cannot be started: ${error.message}.`,
            );
            resolve();
          });
        }),
    );
  }

  /** One line for the shell: what was done, and where it is written down (TUI-350). */
  #farewell(): string {
    if (this.#commands === 0) return 'sysman: nothing was changed.';
    const commands =
      this.#commands === 1 ? '1 command was run' : `${this.#commands} commands were run`;
    const { isScriptOn } = this.#console.world();
    return `sysman: ${commands}.${isScriptOn ? ` The script is ${this.#files.scriptPath}.` : ''}`;
  }
}

/** The screen is gone, and the prompt of a shell tells nobody how to come back. */
const shellGreeting = 'sysman: this is the shell of this host; exit comes back.\n';

function connect({ packageFolder, version, hostEnvironment }: Program): Promise<ClusterClient> {
  const machine = createClientMachine({
    root: resolveRoot(hostEnvironment),
    daemonCommand: [process.execPath, join(packageFolder, 'dist', 'caad.cjs'), 'run'],
    environment: hostEnvironment,
  });
  return connectCluster({ machine, start: true, clientName: 'sysman', version });
}

function openFirst(console: Console, opening: Opening): void {
  switch (opening.kind) {
    case 'menu':
      console.open('main-menu', {});
      break;
    case 'station':
      console.open('station', {});
      break;
    case 'task': {
      const { task, words } = opening;
      const params = words.length === 0 ? {} : { arguments: words.join(' ') };
      // A task that only explains has no screen of its own to stand on, and a tutorial stands beside one.
      const needsMenu =
        task.card !== null || !screens.has(task.screen) || task.screen === 'tutorials';
      if (needsMenu) console.open('main-menu', { offer: 'no' });
      console.openTask({ ...task, path: [] }, params);
    }
  }
}

function readStored(text: string | null): ReturnType<typeof parseOptions> {
  return text === null ? { options: defaultOptions, problems: [] } : parseOptions(text);
}

/** A command line option wins over the file (TUI-034). */
function withWishes(stored: ConsoleOptions, wishes: Wishes): ConsoleOptions {
  return {
    ...stored,
    theme: wishes.theme ?? stored.theme,
    keys: wishes.keys ?? stored.keys,
    colour: stored.colour && !wishes.noColor,
    script: wishes.script === null ? stored.script : wishes.script !== false,
  };
}

function statsText(session: Session): string {
  const { frames, framesReplaced, bytes, lastWaitMs, longestWaitMs } = session.sink.stats();
  return (
    `${frames} frames, ${framesReplaced} replaced, ${bytes} bytes; ` +
    `waited ${Math.round(lastWaitMs)} ms, at most ${Math.round(longestWaitMs)} ms.`
  );
}

function delay(ms: number, action: () => void): () => void {
  const timer = setTimeout(action, ms);
  return () => clearTimeout(timer);
}

/** A fault of the program: thrown outside of every callback, the session puts the terminal back first. */
function crash(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.geteuid?.() ?? 'unknown'}`;
  }
}
