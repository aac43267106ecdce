// The lock manager's door: what the rest of the product may use of it.
export type { DlmStatistics } from './core.ts';
export { DomainFlag, Flag, GroupFlag, JoinFlag } from './flags.ts';
export * from './interface.ts';
export { LockManager } from './manager.ts';
export {
  isCompatible,
  isMode,
  Mode,
  type ModeName,
  mayForceQueue,
  modeNames,
  transferOf,
} from './modes.ts';
export { bytesOf, bytesOfText, nameToBytes, valueOfBytes, valueToBytes } from './names.ts';
export type { JoinAnswer } from './namespaces.ts';
export type { Sample, SampleOptions } from './sample.ts';
export * from './scenario/index.ts';
export { isSuccess, Status, sperrno, statusName, statusNamed } from './status.ts';
export type { DlmSnapshot, LockView, ResourceView } from './views.ts';
