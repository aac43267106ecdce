// The fabric's door: shared memory, rails and error counts, without the rules of the library.
export * from './append.ts';
export * from './bells.ts';
export * from './counts.ts';
export * from './direct.ts';
export * from './drain.ts';
export * from './drop-rules.ts';
export * from './fabric.ts';
export * from './layout.ts';
export {
  blockWords,
  broadcast,
  PacketKind,
  PacketWord,
  runWordsMax,
} from './packet.ts';
