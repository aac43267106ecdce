// The daemon's door: the protocol served over any transport.
export { createDaemon } from './daemon.ts';
