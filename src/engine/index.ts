// The engine's door: everything outside src/engine imports from here.
export { isLaterBasis } from './basis.ts';
export { followAll } from './caa/follow.ts';
export * from './caa/profile/index.ts';
export { newApplication } from './caa/register.ts';
export { describeRemains, remainsWarning } from './caa/remains.ts';
export type { LocalSchedule } from './caa/settings.ts';
export { createCluster } from './cluster.ts';
export type * from './cluster-interface.ts';
export type * from './documents.ts';
export type * from './effects.ts';
export type * from './inputs.ts';
export * from './plan/index.ts';
export { isPosted } from './posting.ts';
export type * from './views.ts';
