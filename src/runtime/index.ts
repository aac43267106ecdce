// The runtime's door: a cluster at work, and the ports it needs.
export type { LockNote, LockProcess, LockService } from './locks.ts';
export * from './ports.ts';
export { createProfileService, type ProfileCluster, type ProfileService } from './profiles.ts';
export type { Delta } from './publisher.ts';
export { createRuntime, type Runtime } from './runtime.ts';
