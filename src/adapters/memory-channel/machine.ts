// The Memory Channel where its programs run: the threads of a cluster, and the programs that come with the product. The
// daemon uses it through the process that keeps it, see remote-machine.ts.
import type { ClusterConfig, Kernel } from '../../engine/memory-channel/index.ts';
import {
  type MachineActs,
  type MachinePicture,
  type MemoryChannelMachine,
  type ProgramListener,
  programRefusal,
} from '../../runtime/index.ts';
import { ThreadCluster } from './cluster.ts';
import { ownProgram } from './own-program.ts';
import type { ProcessListener } from './thread-process.ts';

export interface MachineModules {
  /** URL of the module that runs in each thread. */
  readonly thread: string;
  /** URL of the module that exports the programs. */
  readonly programs: string;
}

/** What a machine of threads tells beside what every machine does. */
export interface ThreadMachineOptions {
  readonly modules: MachineModules;
  /** Of the product; a thread of another one refuses to run. */
  readonly version: string;
  /** Resolves when what programs have printed so far has been passed on; they wait for it when they print much. */
  readonly passedOn?: () => Promise<void>;
}

/** Hardware without hosts. @throws ConfigError for what cannot be built. */
export function createMachine(
  config: ClusterConfig,
  { modules, version, passedOn }: ThreadMachineOptions,
): MemoryChannelMachine {
  const cluster = new ThreadCluster(config, { threadModule: new URL(modules.thread), version });
  const { kernel } = cluster;
  const acts = actsOf(kernel);
  return {
    get picture() {
      return pictureOf(kernel);
    },
    refresh: async () => {},
    act: async (name, ...args) => {
      const { result, ending } = await cluster.whenFree(() => {
        const result = perform(acts, name, args);
        // In the same turn: a program whose host has gone must not get to its next call.
        return { result, ending: cluster.obey() };
      });
      await ending;
      return result;
    },
    start: async ({ host, program, file, argv, user }, begun) => {
      const module = file === null ? { module: modules.programs, name: program } : ownProgram(file);
      let heard: ProgramListener | undefined;
      const listener = threadListener(() => heard, {
        refusal: (child) => programRefusal(child, file, cluster.running),
        passedOn,
      });
      heard = begun(cluster.spawn(host, module, { argv, user, listener }));
    },
    hold: (pid, isHeld) => cluster.hold(pid, isHeld),
    whenLost: (heard) => cluster.whenLost(heard),
    // Threads end with the process that they are in.
    whenOver: () => {},
    shutdown: () => cluster.shutdown(),
  };
}

function perform<K extends keyof MachineActs>(
  acts: MachineActs,
  name: K,
  args: Parameters<MachineActs[K]>,
): ReturnType<MachineActs[K]> {
  // The name decides the types of arguments and result, which TypeScript cannot follow through an index.
  const act = acts[name] as (...given: Parameters<MachineActs[K]>) => ReturnType<MachineActs[K]>;
  return act(...args);
}

function actsOf(kernel: Kernel): MachineActs {
  return {
    addHost: (...args) => kernel.addHost(...args),
    boot: (...args) => kernel.boot(...args),
    stop: (...args) => kernel.stop(...args),
    init: (...args) => kernel.init(...args),
    setAttribute: (...args) => kernel.setAttribute(...args),
    setWiredElsewhere: (...args) => kernel.setWiredElsewhere(...args),
    setLinked: (...args) => kernel.setLinked(...args),
    dropMapper: (...args) => kernel.dropMapper(...args),
    failPhysicalRail: (...args) => kernel.failPhysicalRail(...args),
    restorePhysicalRail: (...args) => kernel.restorePhysicalRail(...args),
    dropPacket: (...args) => kernel.dropPacket(...args),
    setErrorRate: (...args) => kernel.setErrorRate(...args),
    corruptLockSet: (...args) => kernel.corruptLockSet(...args),
    signal: (...args) => kernel.signal(...args),
    readAll: (places) => places.map((place) => kernel.readMemory(place)),
  };
}

function pictureOf(kernel: Kernel): MachinePicture {
  const snapshot = kernel.snapshot();
  return {
    snapshot,
    consoles: snapshot.hosts.map(({ name }) => {
      return {
        host: name,
        lines: kernel.console(name),
        forgotten: kernel.consoleForgotten(name),
      };
    }),
    noRailPanic: kernel.noRailPanic,
  };
}

interface ListenerOptions {
  /** Why a child cannot be started now, or null. */
  readonly refusal: (program: string) => string | null;
  readonly passedOn: (() => Promise<void>) | undefined;
}

/** @param heard who hears a program is known as soon as its process ID is, and a thread is heard in a later turn only. */
function threadListener(
  heard: () => ProgramListener | undefined,
  options: ListenerOptions,
): ProcessListener {
  const { refusal, passedOn } = options;
  return {
    print: (line, isError) => heard()?.print(line, isError),
    failed: (call, status) => heard()?.failed(call, status),
    spawned: (program, argv, begin) => {
      const why = refusal(program);
      if (why !== null) throw new Error(why);
      let child: ProgramListener | undefined;
      const started = begin(threadListener(() => child, options));
      child = heard()?.spawned(program, argv, started);
      return started.pid;
    },
    passedOn,
  };
}
