// The fast mode without a log (option `transport: 'direct'`): stores go straight into the receive memory of every
// host. There is no order between senders, no delay and no injected error; an attach takes effect at once.
import type { Route } from './append.ts';
import { ringBells } from './bells.ts';
import type { Fabric } from './fabric.ts';
import { SegmentWord, segmentAt } from './layout.ts';
import { broadcast } from './packet.ts';

/** Stores one word. */
export function storeDirect(fabric: Fabric, route: Route, word: number, value: number): void {
  for (let host = 0; host < fabric.layout.hosts; host += 1) {
    const memory = receiverMemory(fabric, route, host);
    if (memory !== undefined) Atomics.store(memory, word, value);
  }
  ringBells(fabric);
}

/** Copies a run of words. */
export function copyDirect(fabric: Fabric, route: Route, word: number, source: Int32Array): void {
  for (let host = 0; host < fabric.layout.hosts; host += 1) {
    receiverMemory(fabric, route, host)?.set(source, word);
  }
  ringBells(fabric);
}

function receiverMemory(fabric: Fabric, route: Route, host: number): Int32Array | undefined {
  const { words, layout } = fabric;
  if (route.dest === broadcast ? host === route.from && !route.loopback : host !== route.dest) {
    return undefined;
  }
  const at = segmentAt(layout, host, route.slot);
  const segment = Atomics.load(words, at + SegmentWord.segment);
  if (segment === 0 || words[at + SegmentWord.region] !== route.region) return undefined;
  const memory = fabric.mapped(host, route.slot, segment);
  if (memory !== undefined) return memory;
  return fabric.map(host, route.slot, segment)
    ? fabric.mapped(host, route.slot, segment)
    : undefined;
}
