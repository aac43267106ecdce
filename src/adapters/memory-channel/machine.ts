// The Memory Channel as the daemon uses it: the threads of a cluster and the programs that come with the product.
// Loaded only when a cluster begins to use its Memory Channel.
import type { ClusterConfig } from '../../engine/memory-channel/index.ts';
import type { MemoryChannelMachine } from '../../runtime/index.ts';
import { ThreadCluster } from './cluster.ts';
import { ownProgram } from './own-program.ts';

export interface MachineModules {
  /** URL of the module that runs in each thread. */
  readonly thread: string;
  /** URL of the module that exports the programs. */
  readonly programs: string;
}

/** Hardware without hosts. @throws ConfigError for what cannot be built. */
export function createMachine(
  config: ClusterConfig,
  modules: MachineModules,
): MemoryChannelMachine {
  const cluster = new ThreadCluster(config, { threadModule: new URL(modules.thread) });
  return {
    kernel: cluster.kernel,
    whenFree: (work) => cluster.whenFree(work),
    obey: () => cluster.obey(),
    start: ({ host, program, file, argv, user }, listener) => {
      const module = file === null ? { module: modules.programs, name: program } : ownProgram(file);
      return cluster.spawn(host, module, { argv, user, listener });
    },
    whenLost: (heard) => cluster.whenLost(heard),
    shutdown: () => cluster.shutdown(),
  };
}
