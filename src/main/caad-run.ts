// Composition root of the daemon: takes the cluster root, puts engine, registry, scripts and socket together, and
// takes them down again. Loaded only when this process is to be the daemon, since it brings in SQLite.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createLogFile,
  createScriptRunner,
  createSystemClock,
  hostInterfaces,
  listenForReaders,
  listenOnSocket,
  openRegistry,
  openRoot,
  prepareRoot,
  RootError,
  readHolder,
  takeLock,
} from '../adapters/index.ts';
import { userName } from '../adapters/root-owner.ts';
import { ownUid, socketPathOf } from '../adapters/root-path.ts';
import { createDaemon, type Daemon } from '../daemon/index.ts';
import { type ClusterConfig, createCluster, type MemberConfig } from '../engine/index.ts';
import {
  type ClusterFiles,
  type ClusterStore,
  createProfileService,
  createRuntime,
  type Log,
  type MemoryChannelParts,
  type ProfileCluster,
  type Runtime,
  throughFault,
} from '../runtime/index.ts';

export interface DaemonOptions {
  /** Full path of the cluster root. */
  readonly root: string;
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The daemon's own locale, in six values. */
  readonly locale: string;
  /** Gets every line of the log as well. */
  readonly echo: (line: string) => void;
  /** The daemon has ended, by order or because it cannot go on; everything is closed. */
  readonly ended: (exitCode: number) => void;
}

export interface RunningDaemon {
  /** Ends the daemon. Applications and scripts live on. */
  stop(): void;
  /** Writes down a fault of the program and ends the daemon; the next one carries on from the registry. */
  fault(error: unknown): void;
}

/** Another daemon holds the root. */
export class HeldError extends Error {}

/**
 * Takes a cluster over and serves it.
 *
 * @throws HeldError, or another Error with a text for people; nothing is then left running.
 */
export async function startDaemon(options: DaemonOptions): Promise<RunningDaemon> {
  const { root } = options;
  prepareRoot(root);
  const lock = takeLock(root, { pid: process.pid, started: new Date().toISOString() });
  if (lock === undefined) throw new HeldError(heldText(root));
  try {
    return await openCluster(options, lock.release);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function heldText(root: string): string {
  const holder = readHolder(root);
  const by =
    holder === undefined
      ? 'another caad that is just starting'
      : `caad with process id ${holder.pid}, started ${holder.started}`;
  return (
    `The cluster root ${root} is held by ${by}. ` +
    'Use caad stop first, or set SYSMAN_ROOT to another cluster root.'
  );
}

async function openCluster(options: DaemonOptions, unlock: () => void): Promise<RunningDaemon> {
  const { root, version } = options;
  const { files, config } = openRoot(root, fixturesFolder());
  const log = createLogFile(join(root, 'var/cluster/caa/log/caad.log'), options.echo);
  const store = openRegistry(join(root, 'var/cluster/caa/registry/caa.reg'));
  const closers: (() => void)[] = [() => store.close(), unlock];
  let over = false;
  /** What those who wait are told; null if the end is an orderly one. */
  let lastWords: string | null = null;
  const end = (exitCode: number): void => {
    if (over) return;
    over = true;
    for (const close of closers) close();
    options.ended(exitCode);
  };
  try {
    const runtime = createClusterRuntime(options, {
      config,
      files,
      store,
      log,
      fatal: (message) => {
        lastWords = message;
        end(1);
      },
    });
    closers.unshift(runtime.stop);
    const profiles = createProfileService(files, profileClusterOf(runtime), {
      strictScripts: true,
    });
    const daemon = createDaemon(
      {
        facts: {
          pid: process.pid,
          root,
          socket: socketPathOf(root),
          version,
          startedAt: runtime.now(),
        },
        runtime,
        files,
        log,
        profiles,
        defer: setImmediate,
        stopRequested: () => end(0),
      },
      { owner: { owner: userName(ownUid()), root }, clock: systemTime },
    );
    closers.unshift((await listenOnSocket(root, daemon.serve)).close);
    closers.unshift(await letOthersLook(root, daemon, log));
    // Last, so that a client which sees its connection end may start another daemon at once.
    closers.push(() => daemon.close(lastWords));
    runtime.start();
  } catch (error) {
    store.close();
    throw error;
  }
  log.write(`caad ${version} owns the cluster root ${root} (process id ${process.pid})`);
  return {
    stop: () => {
      log.write('caad stops; applications keep running');
      end(0);
    },
    fault: (error) => {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log.write(`fault of the program, caad stops: ${detail}`);
      end(1);
    },
  };
}

const systemTime = {
  now: () => performance.now(),
  after: (ms: number, action: () => void) => void setTimeout(action, ms),
};

/** A cluster that others cannot look at works all the same. Returns what ends the looking. */
async function letOthersLook(root: string, daemon: Daemon, log: Log): Promise<() => void> {
  try {
    return (await listenForReaders(root, daemon.serveReader)).close;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.write(`other users cannot look at this cluster: ${reason}`);
    return () => {};
  }
}

interface ClusterParts {
  readonly config: ClusterConfig;
  readonly files: ClusterFiles;
  readonly store: ClusterStore;
  readonly log: Log;
  readonly fatal: (message: string) => void;
}

function createClusterRuntime(
  { root, environment, locale, version }: DaemonOptions,
  { config, files, store, log, fatal }: ClusterParts,
): Runtime {
  const hostRebooted = noticeReboot(store);
  const scripts = createScriptRunner({
    root,
    environment,
    hostRebooted,
    members: membersEver(config, store),
    clusterId: clusterIdOf(store),
    binFolder: binFolder(),
    through: (order) => throughFault(files, order),
  });
  return createRuntime({
    createCluster,
    config,
    store,
    scripts,
    interfaces: hostInterfaces,
    log,
    files,
    memoryChannel: { files, load: (wanted) => loadMemoryChannel(wanted, version), groupName },
    hostRebooted,
    locale,
    fatal,
    clock: createSystemClock(),
    defer: setImmediate,
  });
}

/** Those that the description no longer has too: what runs there has to be found and ended. */
function membersEver(config: ClusterConfig, store: ClusterStore): readonly MemberConfig[] {
  const removed = (store.load()?.members ?? []).filter(
    (known) => !config.members.some(({ name }) => name === known.name),
  );
  return [...config.members, ...removed];
}

/** A random word that tells this cluster's processes from those of any other, made once. */
function clusterIdOf(store: ClusterStore): string {
  const known = store.readSetting('cluster-id');
  if (known !== null) return known;
  const made = randomBytes(8).toString('hex');
  store.writeSetting('cluster-id', made);
  return made;
}

/** Whether the host was booted since the last daemon; on hosts that do not say, it is taken not to have been. */
function noticeReboot(store: ClusterStore): boolean {
  const path = '/proc/sys/kernel/random/boot_id';
  if (!existsSync(path)) return false;
  const bootId = readFileSync(path, 'utf8').trim();
  const before = store.readSetting('boot-id');
  if (before !== bootId) store.writeSetting('boot-id', bootId);
  return before !== null && before !== bootId;
}

function profileClusterOf({ cluster, now }: Runtime): ProfileCluster {
  return {
    members: () => cluster.config.members.map((member) => member.name),
    registered: (name) => cluster.attributes(name),
    registeredNames: () => cluster.stat(null, now()).resources.map((resource) => resource.name),
  };
}

/** Loads the emulation, whose bundles are beside this one or in the folder dist further up. */
const loadMemoryChannel = async (
  config: Parameters<MemoryChannelParts['load']>[0],
  version: string,
): ReturnType<MemoryChannelParts['load']> => {
  const folder = folderWith('imc-keeper.mjs', 'dist');
  const urlOf = (name: string): string => pathToFileURL(join(folder, name)).href;
  const keeper = (await import(urlOf('imc-keeper.mjs'))) as typeof import('./imc-keeper.ts');
  return keeper.createRemoteMachine(config, {
    modules: { thread: urlOf('imc-thread.mjs'), programs: urlOf('imc-programs.mjs') },
    host: urlOf('imc-host.mjs'),
    version,
  });
};

/** As the host names its groups; the number of one that it does not name. */
function groupName(gid: number): string {
  const groups = existsSync('/etc/group') ? readFileSync('/etc/group', 'utf8') : '';
  const line = groups.split('\n').find((one) => one.split(':')[2] === String(gid));
  return line?.split(':')[0] ?? String(gid);
}

/** The launchers of the commands; undefined where only the bundles were installed. */
function binFolder(): string | undefined {
  const above = findFolderWith(join('bin', 'launch.cjs'));
  return above === undefined ? undefined : join(above, 'bin');
}

/** The fixtures that come with the program: beside the folder of the bundle, or further up. */
function fixturesFolder(): string {
  return join(folderWith(join('fixtures', 'clusters', 'deli.json')), 'fixtures');
}

/** The folder of the bundle or the nearest above it that holds `name`, itself or in its folder `below`. */
function folderWith(name: string, below = ''): string {
  const found = findFolderWith(name, below);
  if (found !== undefined) return found;
  throw new RootError(
    `The program is not complete: no ${name} above ${__dirname}. Install it again.`,
  );
}

function findFolderWith(name: string, below = ''): string | undefined {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const found = [folder, join(folder, below)].find((one) => existsSync(join(one, name)));
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}
