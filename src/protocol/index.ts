// The language between clients and the daemon.
export * from './access.ts';
export type * from './caller.ts';
export type * from './calm.ts';
export * from './codec.ts';
export type * from './dlm.ts';
export type * from './events.ts';
export type * from './faults.ts';
export type * from './history.ts';
export type * from './imc.ts';
export type * from './methods.ts';
export * from './pieces.ts';
export type * from './plan.ts';
export type * from './profiles.ts';
export type * from './transport.ts';
export type * from './why.ts';
