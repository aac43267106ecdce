// The daemon's door: the protocol served over any transport.
export { createDaemon, type Daemon } from './daemon.ts';
export { createTurns } from './readers.ts';
