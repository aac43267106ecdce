// The command caad: runs the daemon of a cluster root, starts it, stops it, or says how it is. Everything that a
// daemon needs is loaded only when this process becomes one.
import { closeSync, realpathSync, writeSync } from 'node:fs';
import { version } from '../../package.json';
import { createClientMachine, readyOption, readyWords } from '../adapters/client-machine.ts';
import { codeOf, outputFailure } from '../adapters/errors.ts';
import { resolveRoot } from '../adapters/root-path.ts';
import { type ClusterClient, type ConnectOptions, connectCluster } from '../client/index.ts';
import { clientLocale } from '../commands/locale.ts';
import { formatTime } from '../format/index.ts';
import type { RunningDaemon } from './caad-run.ts';

const synopsis = 'Usage: caad run|start|stop|status [--root DIR] [--json] [--help]';
const help = `${synopsis}

The CAA daemon owns one cluster root: it keeps the registry, runs action scripts and watches applications.
Commands and the console start it when they need it. Other users may look at a cluster, and only its owner acts.

  run      be the daemon in the foreground; the log goes to standard error; Ctrl-C ends it
  start    start the daemon in the background
  stop     end the daemon; applications keep running, but nobody watches them
  status   say whether it runs: process id, cluster root, uptime, clients; exit status 1 if it does not

  --root DIR   the cluster root; otherwise SYSMAN_ROOT, or trucluster in the user's state folder
  --json       start, stop and status answer as JSON; see docs/JSON.md
`;

const exitStatus = { ok: 0, failed: 1, usage: 2 } as const;
/** For peers that do not read their last words. */
const lingerMs = 500;

const verbs = ['run', 'start', 'stop', 'status'] as const;
type Verb = (typeof verbs)[number];

interface Arguments {
  readonly verb: Verb | 'help';
  readonly root: string | undefined;
  /** Where to say that the daemon is ready; given by whoever starts it in the background. */
  readonly readyFd: number | null;
  readonly json: boolean;
}

class UsageError extends Error {}

function parseArguments(argv: readonly string[]): Arguments {
  let verb: Verb | undefined;
  let root: string | undefined;
  let readyFd: number | null = null;
  let json = false;
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [option = '', value] = splitOption(word);
    if (/^--?(help|h)$/.test(word)) return { verb: 'help', root, readyFd, json };
    if (option === '--root' || option === '-root') {
      root = value ?? rest.shift();
      if (!root) throw new UsageError('--root needs a folder');
    } else if (/^--?json$/.test(word)) json = true;
    else if (option === readyOption && /^\d+$/.test(value ?? '')) readyFd = Number(value);
    else if (word.startsWith('-')) throw new UsageError(`unknown option ${word}`);
    else if (verb !== undefined) throw new UsageError(`${word} is one word too many`);
    else verb = verbs.find((known) => known === word);
    if (verb === undefined && !word.startsWith('-')) throw new UsageError(`unknown word ${word}`);
  }
  if (verb === undefined) throw new UsageError('say what to do');
  return { verb, root, readyFd, json };
}

function splitOption(word: string): readonly [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 || !word.startsWith('-')
    ? [word, undefined]
    : [word.slice(0, at), word.slice(at + 1)];
}

async function main(argv: readonly string[]): Promise<void> {
  let given: Arguments;
  try {
    given = parseArguments(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`caad: ${error.message}\n${synopsis}\n`);
    process.exitCode = exitStatus.usage;
    return;
  }
  const { verb, readyFd, json } = given;
  const root = resolveRoot(process.env, given.root);
  switch (verb) {
    case 'help':
      process.stdout.write(help);
      return;
    case 'run':
      return run(root, readyFd);
    case 'start':
      return start(root, json);
    case 'stop':
      return stop(root, json);
    case 'status':
      return status(root, json);
  }
}

/** Be the daemon, until a signal or `caad stop` ends it. */
async function run(root: string, readyFd: number | null): Promise<void> {
  const inBackground = readyFd !== null;
  // A terminal that is gone must not end the daemon.
  process.stderr.on('error', () => {});
  const { startDaemon, HeldError } = await import('./caad-run.ts');
  let daemon: RunningDaemon | undefined;
  const end = (): void => (daemon === undefined ? process.exit(exitStatus.failed) : daemon.stop());
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  // The terminal that a daemon in the background was started from may go away.
  process.on('SIGHUP', inBackground ? () => {} : end);
  try {
    daemon = await startDaemon({
      root,
      version,
      environment: process.env,
      locale: clientLocale(process.env),
      echo: inBackground ? () => {} : (line) => process.stderr.write(line),
      ended: endProcess,
    });
    process.on('uncaughtException', daemon.fault);
    report(readyFd, readyWords.ready);
  } catch (error) {
    report(readyFd, error instanceof HeldError ? readyWords.held : `caad: ${textOf(error)}`);
    throw error;
  }
}

/** Says how the start went to the one who waits for it, who may have gone. */
function report(readyFd: number | null, word: string): void {
  if (readyFd === null) return;
  try {
    writeSync(readyFd, `${word}\n`);
    closeSync(readyFd);
  } catch (error) {
    process.stderr.write(`caad: nobody waits to hear: ${textOf(error)}\n`);
  }
}

function endProcess(exitCode: number): void {
  process.exitCode = exitCode;
  setTimeout(() => process.exit(exitCode), lingerMs).unref();
}

async function start(root: string, json: boolean): Promise<void> {
  const found = await findDaemon(root);
  const client = found ?? (await connect({ machine: machineOf(root), start: true }));
  const { pid } = client.hello;
  client.close();
  const started = found === undefined;
  const what = started ? 'has started' : 'is running already';
  const text = `caad ${what}: process id ${pid}, cluster root ${root}`;
  answer(json ? { started, pid, root } : text);
}

async function stop(root: string, json: boolean): Promise<void> {
  const client = await findDaemon(root);
  if (client === undefined) {
    answer(json ? { stopped: false, root } : notRunning(root));
    return;
  }
  const left = await countRunning(client);
  try {
    await client.request('daemon.stop', {});
  } catch (error) {
    // It is somebody else's.
    client.close();
    throw error;
  }
  // The daemon ends its connections last.
  await client.closed;
  const text = `caad has stopped: cluster root ${root}.${keepRunning(left)}`;
  answer(json ? { stopped: true, root } : text);
}

/** How many applications are ONLINE; null from a daemon of another version that does not say so. */
async function countRunning(client: ClusterClient): Promise<number | null> {
  try {
    const { resources } = await client.request('caa.stat', { names: null });
    return resources.filter(({ state }) => state === 'ONLINE').length;
  } catch {
    return null;
  }
}

/** Nothing where nothing runs. */
function keepRunning(count: number | null): string {
  if (count === null) return ' Applications that were running keep running.';
  if (count === 0) return '';
  return count === 1 ? ' 1 application keeps running.' : ` ${count} applications keep running.`;
}

async function status(root: string, json: boolean): Promise<void> {
  const client = await findDaemon(root);
  if (client === undefined) {
    answer(json ? { running: false, root } : notRunning(root));
    process.exitCode = exitStatus.failed;
    return;
  }
  const facts = await client.request('daemon.status', {});
  client.close();
  const { cluster } = client.hello;
  const { pid, socket, startedAt, uptimeMs, clients } = facts;
  const lines = [
    'caad is running',
    `Process id = ${pid}`,
    `Cluster root = ${facts.root}`,
    `Cluster = ${cluster}`,
    `Socket = ${socket}`,
    `Version = ${facts.version}`,
    `Started = ${formatTime(startedAt)}`,
    `Uptime = ${spanText(uptimeMs)}`,
    `Clients = ${clients}`,
  ];
  const record = { pid, root: facts.root, cluster, socket, version: facts.version };
  const times = { startedAt, uptimeMs };
  answer(json ? { running: true, ...record, ...times, clients } : lines.join('\n'));
}

/** Text as it is, a record as JSON. */
function answer(said: string | object): void {
  process.stdout.write(`${typeof said === 'string' ? said : JSON.stringify(said)}\n`);
}

const notRunning = (root: string): string => `caad is not running on cluster root ${root}`;

/** `3 d 4 h 5 min 6 s`, without the leading parts that are zero. */
function spanText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first < 0 ? -1 : first)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** The daemon that runs, of whatever version; undefined if none does. */
async function findDaemon(root: string): Promise<ClusterClient | undefined> {
  const machine = machineOf(root);
  const transport = await machine.dial();
  if (transport === undefined) return undefined;
  return connect({ machine: { ...machine, dial: async () => transport }, start: false });
}

function connect(how: Pick<ConnectOptions, 'machine' | 'start'>): Promise<ClusterClient> {
  return connectCluster({ ...how, clientName: 'caad', version, anyVersion: true });
}

function machineOf(root: string) {
  const program = realpathSync(process.argv[1] ?? '');
  return createClientMachine({
    root,
    daemonCommand: [process.execPath, program, 'run'],
    environment: process.env,
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// A reader that has gone away is no error; a full disk is one.
process.stdout.on('error', (error) => {
  if (codeOf(error) === 'EPIPE') return;
  process.stderr.write(`caad: ${outputFailure(error)}\n`);
  process.exitCode = exitStatus.failed;
});

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`caad: ${textOf(error)}\n`);
  process.exitCode = exitStatus.failed;
});
