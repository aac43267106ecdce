// Composition root of the Memory Channel for caad: what it loads when its cluster begins to use it, in a bundle of its
// own, so that a caad without Memory Channel programs starts as quickly as ever. The emulation itself runs in a process
// of its own, src/main/imc-host.ts.
export { createRemoteMachine } from '../adapters/memory-channel/index.ts';
