// The door of the Memory Channel emulation: the library for programs, the kernel and the simulator for whoever runs a
// cluster, and what a driver with threads needs to build one (manual, chapter 10).
export {
  type ClusterConfig,
  type RailStyle,
  type Settings,
  settingsOf,
  type TraceEvent,
  type WriteBufferMode,
} from './config.ts';
export { BusyError, ConfigError, ImcError } from './errors.ts';
export * as fabric from './fabric/index.ts';
export {
  Flag,
  LockPerm,
  Perm,
  root,
  Signal,
  signalNumber,
  type User,
} from './flags.ts';
export * from './kernel/index.ts';
export * from './practice/index.ts';
export * from './process/index.ts';
export { Random } from './random.ts';
export * from './simulator/index.ts';
export { ImcStatus, type StatusName, statusName, statusText } from './status.ts';
export { timingOf } from './timing.ts';
