// The door of the Memory Channel driver with threads.
export { ThreadCluster, type ThreadSpawnOptions } from './cluster.ts';
export { runHostProcess } from './host-process.ts';
export { createMachine } from './machine.ts';
export { createRemoteMachine } from './remote-machine.ts';
export { runThread } from './thread.ts';
export type { ThreadProcess } from './thread-process.ts';
