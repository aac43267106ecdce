// Starts line mode: questions on standard output, answers from standard input, commands as children on the
// same terminal. Draws nothing; loads neither Ink nor React.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClientMachine } from '../adapters/client-machine.ts';
import { foreignOwnerOf } from '../adapters/root-owner.ts';
import { resolveRoot } from '../adapters/root-path.ts';
import { type ClusterClient, connectCluster } from '../client/index.ts';
import { cleanText, formatTime } from '../format/index.ts';
import { nextLines } from '../screens/resource-details/next-lines.ts';
import type { ClusterFacts } from '../screens/tutorial/line-player.ts';
import type { Opening, Wishes } from '../tui/arguments.ts';
import { type LineModeOptions, runLineMenu, runLineTask } from '../tui/line-mode.ts';
import type { Requester } from '../tui/screen.ts';
import { lastingLine } from './lasting-line.ts';
import { environmentOf, runCommands } from './sysman-children.ts';
import { openUserFiles } from './sysman-files.ts';
import { openProgress, readLessons } from './sysman-lessons.ts';

interface Invocation {
  readonly opening: Opening;
  readonly wishes: Wishes;
}

interface Program {
  readonly packageFolder: string;
  readonly version: string;
}

/** Exit code when the service cannot be reached and nothing was shown (TUI-019). */
const unreachable = 1;

/** Runs line mode until the user leaves; returns the exit code. */
export async function runLines({ opening, wishes }: Invocation, program: Program): Promise<number> {
  let client: ClusterClient;
  try {
    client = await connect(program);
  } catch (error) {
    process.stderr.write(`sysman: ${error instanceof Error ? error.message : String(error)}\n`);
    return unreachable;
  }
  const reader = createReader();
  const line = lastingLine(client, () => connect(program));
  const focus =
    wishes.focus === null ? `cluster ${client.hello.cluster}` : `member ${wishes.focus}`;
  const options: LineModeOptions = {
    ask: reader.ask,
    say: (lines) => void process.stdout.write(`${lines.join('\n')}\n`),
    run: (words) => runCommand(words, program, reader),
    ...readings(line),
    copy: (text) => openUserFiles(process.env, null).keepCopy(text),
    tutorials: (wanted) =>
      openTutorials(wanted, { line, reader, program, isReadOnly: wishes.readOnly }),
    focus,
    isReadOnly: wishes.readOnly,
  };
  const owner = foreignOwnerOf(resolveRoot(process.env));
  if (owner !== null) options.say([`Read only: ${owner.name} owns this cluster.`]);
  try {
    if (opening.kind === 'task') return await runLineTask(options, opening.task, opening.words);
    return await runLineMenu(options);
  } finally {
    reader.close();
    line.close();
  }
}

interface TutorialParts {
  readonly line: Requester;
  readonly reader: Reader;
  readonly program: Program;
  readonly isReadOnly: boolean;
}

/** How long a lesson waits for a line before it looks at the cluster again (TUI-325). */
const lookAgainMs = 1000;

/** The tutorials are read and played only when they are asked for. */
async function openTutorials(
  wanted: string,
  { line, reader, program, isReadOnly }: TutorialParts,
): Promise<'stay' | 'quit'> {
  const { runLineTutorials } = await import('../screens/tutorial/line-tutorial.ts');
  const files = openProgress(process.env);
  const env = environmentOf(program.packageFolder, process.env);
  let typed: Promise<string | null> | null = null;
  return runLineTutorials(
    {
      lessons: readLessons(program.packageFolder),
      progress: files.read(),
      keep: files.write,
      say: (lines) => void process.stdout.write(`${lines.join('\n')}\n`),
      hear: async () => {
        typed ??= reader.ask('');
        const heard = await Promise.race([typed, nothingFor(lookAgainMs)]);
        if (heard === null || typeof heard === 'string') typed = null;
        return heard;
      },
      facts: (resources) => readFacts(line, resources),
      run: (command) => runInShell(command, env, reader),
      runQuietly: (commands) => runCommands(commands, env),
      now: () => Date.now(),
      isReadOnly,
    },
    wanted,
  );
}

function nothingFor(ms: number): Promise<{ readonly nothing: true }> {
  return new Promise((resolve) => {
    setTimeout(() => resolve({ nothing: true }), ms);
  });
}

/** What a lesson about the cluster looks at. */
async function readFacts(line: Requester, names: readonly string[]): Promise<ClusterFacts> {
  const { members } = await line.request('cluster.members', {});
  const { resources } = await line.request('caa.stat', { names: null });
  const { profiles } = await line.request('profile.list', {});
  const registered = await line.request('caa.profiles', { names });
  const { events } = await line.request('cluster.events', { limit: eventsLookedAt });
  return {
    view: {
      members: new Map(members.map((member) => [member.name, member])),
      resources: new Map(resources.map((resource) => [resource.name, resource])),
    },
    profiles,
    attributes: new Map(registered.profiles.map((one) => [one.name, one.attributes])),
    events,
  };
}

/** More events than a step brings. */
const eventsLookedAt = 500;

type Readings = Pick<LineModeOptions, 'list' | 'events' | 'states' | 'next'>;

/** What is asked of the service for lists and sentences. */
function readings(client: Requester): Readings {
  return {
    list: async (kind) => {
      if (kind === 'profiles') {
        const { profiles } = await client.request('profile.list', {});
        return profiles.map((one) => `${one.name}, ${one.registered ? '' : 'not '}registered`);
      }
      if (kind === 'member') {
        const { members } = await client.request('cluster.members', {});
        return members.map((one) => `${one.name}, ${one.state}`);
      }
      const { resources } = await client.request('caa.stat', { names: null });
      return resources.map((one) => `${one.name}, ${stateText(one)}`);
    },
    events: async () => {
      const { events } = await client.request('cluster.events', { limit: 20 });
      return events.map(
        (event) => `${formatTime(event.at)} ${event.priority}: ${cleanText(event.text)}`,
      );
    },
    next: async (name) => {
      const [{ resources, monitored }, { members }] = await Promise.all([
        client.request('caa.stat', { names: null }),
        client.request('cluster.members', {}),
      ]);
      const cluster = {
        resources: byName(resources),
        monitored: byName(monitored),
        members: byName(members),
      };
      const view = [...resources, ...monitored].find((one) => one.name === name);
      return nextLines(name, view, { cluster });
    },
    states: async (names) => {
      const { resources } = await client.request('caa.stat', { names });
      return resources.map((one) => `${one.name} is ${stateText(one)}.`);
    },
  };
}

function byName<T extends { readonly name: string }>(views: readonly T[]): ReadonlyMap<string, T> {
  return new Map(views.map((view) => [view.name, view]));
}

function stateText(one: { readonly state: string; readonly member: string | null }): string {
  return one.member === null ? one.state : `${one.state} on ${one.member}`;
}

interface Reader {
  ask(question: string): Promise<string | null>;
  pause(): void;
  resume(): void;
  close(): void;
}

/** Lines of standard input; those typed ahead wait for their question. */
function createReader(): Reader {
  const reader = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  const lines: string[] = [];
  let isOver = false;
  let waiting: ((line: string | null) => void) | null = null;
  const give = (line: string | null): void => {
    const resolve = waiting;
    waiting = null;
    if (resolve) resolve(line);
    else if (line !== null) lines.push(line);
  };
  reader.on('line', give);
  reader.on('close', () => {
    isOver = true;
    give(null);
  });
  return {
    ask: (question) => {
      process.stdout.write(question);
      const ready = lines.shift();
      if (ready !== undefined || isOver) return Promise.resolve(ready ?? null);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    pause: () => reader.pause(),
    resume: () => reader.resume(),
    close: () => reader.close(),
  };
}

function runCommand(
  [name = '', ...rest]: readonly string[],
  { packageFolder }: Program,
  reader: Reader,
): Promise<number> {
  reader.pause();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(packageFolder, 'bin', name), ...rest], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const done = (code: number): void => {
      reader.resume();
      resolve(code);
    };
    child.on('exit', (code) => done(code ?? 1));
    child.on('error', () => done(1));
  });
}

/** What was typed in a lesson, as the shell understands it. */
function runInShell(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
  reader: Reader,
): Promise<void> {
  reader.pause();
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env,
    });
    const done = (): void => {
      reader.resume();
      resolve();
    };
    child.on('exit', done);
    child.on('error', done);
  });
}

function connect({ packageFolder, version }: Program): Promise<ClusterClient> {
  const machine = createClientMachine({
    root: resolveRoot(process.env),
    daemonCommand: [process.execPath, join(packageFolder, 'dist', 'caad.cjs'), 'run'],
    environment: process.env,
  });
  return connectCluster({ machine, start: true, clientName: 'sysman', version });
}
