// Composition root of the Memory Channel's emulation: what caad loads when its cluster begins to use it, in a bundle of
// its own, so that a caad without Memory Channel programs starts as quickly as ever.
export { createMachine } from '../adapters/memory-channel/index.ts';
