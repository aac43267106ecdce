// The door of what runs inside a process.
export * from './error-calls.ts';
export * from './imc.ts';
export * from './info-calls.ts';
export * from './lock-calls.ts';
export { MessageRing, type MessageRingOptions } from './message-ring.ts';
export type { Poll, ProcessPort, ProcessSettings } from './port.ts';
export { ReceiveView } from './receive-view.ts';
export * from './region-calls.ts';
export * from './run.ts';
export { type TransmitSlice, TransmitView } from './transmit-view.ts';
