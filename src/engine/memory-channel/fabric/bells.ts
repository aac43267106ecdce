// Doorbells: how a process that polls in vain sleeps until something happens on its host. Senders look at one word
// and pay for a notification only when somebody sleeps.
import type { Fabric } from './fabric.ts';
import { Global, HostWord, hostAt } from './layout.ts';

/** Wakes every sleeper of the cluster, if there is one. */
export function ringBells(fabric: Fabric): void {
  const { words, layout } = fabric;
  if (Atomics.load(words, Global.anyWanted) === 0) return;
  Atomics.store(words, Global.anyWanted, 0);
  for (let host = 0; host < layout.hosts; host += 1) {
    const at = hostAt(layout, host);
    if (Atomics.exchange(words, at + HostWord.wanted, 0) === 0) continue;
    Atomics.add(words, at + HostWord.bell, 1);
    Atomics.notify(words, at + HostWord.bell);
  }
}

/** Announces a sleeper; after it the caller must look once more before it sleeps on the value returned. */
export function wantBell(fabric: Fabric, host: number): number {
  const { words, layout } = fabric;
  const at = hostAt(layout, host);
  const value = Atomics.load(words, at + HostWord.bell);
  Atomics.store(words, at + HostWord.wanted, 1);
  Atomics.store(words, Global.anyWanted, 1);
  return value;
}

/** Where the bell of a host lies, for whoever sleeps on it. */
export function bellAt(fabric: Fabric, host: number): number {
  return hostAt(fabric.layout, host) + HostWord.bell;
}
