// The door of the Memory Channel driver with threads.
export { ThreadCluster, type ThreadClusterOptions, type ThreadSpawnOptions } from './cluster.ts';
export { createMachine } from './machine.ts';
export type { ProgramModule, ThreadTuning } from './messages.ts';
export { runThread } from './thread.ts';
export type { ThreadProcess } from './thread-process.ts';
