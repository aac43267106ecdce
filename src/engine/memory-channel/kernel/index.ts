// The kernel's door.
export * from './calls.ts';
export type { DropRequest } from './faults.ts';
export type { HostOptions } from './hosts.ts';
export type { InitOptions } from './init.ts';
export { Kernel, type ProcessIdentity } from './kernel.ts';
export type { ProcessOptions } from './processes.ts';
export type * from './snapshot.ts';
