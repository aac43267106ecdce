// The door of the terminal layer: bytes to keys, frames to bytes, Ink's streams, the life of the real
// terminal, and what it can do. Nothing behind it knows clusters or screens.

export {
  type CapabilityQuestion,
  decideCapabilities,
  environmentForInk,
} from './capabilities.ts';
export { createDecoder, type Decoder } from './decoder.ts';
export { createFrameSink, type FrameSink } from './frame-sink.ts';
export { createInkStreams, toInkChunk } from './ink-streams.ts';
export { characterKey, namedKey } from './sequences.ts';
export { createSession } from './session.ts';
export type { Session } from './session-types.ts';
export type { Capabilities, Key, KeyName, TerminalInput, TerminalSize } from './types.ts';
