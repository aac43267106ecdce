// The runtime's door: a cluster at work, and the ports it needs.
export { itemsToRestore } from './going-back.ts';
export type { LockNote, LockProcess, LockService } from './locks.ts';
export type { MemoryChannelService } from './memory-channel.ts';
export { programCatalog, programRefusal } from './memory-channel-catalog.ts';
export type { WatchedMemory } from './memory-channel-watches.ts';
export * from './ports.ts';
export { createProfileService, type ProfileCluster, type ProfileService } from './profiles.ts';
export type { Delta } from './publisher.ts';
export { createRuntime, type Runtime } from './runtime.ts';
export { scriptFaults, setScriptFault, slowSecondsMax, throughFault } from './script-faults.ts';
