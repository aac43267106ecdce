// Doorbells: how a process that polls in vain sleeps until something happens on its host. Senders look at one word
// and pay for a notification only when somebody sleeps.
import type { Fabric } from './fabric.ts';
import { Global, HostWord, hostAt, ProcessWord, processAt } from './layout.ts';

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

/** Wakes every sleeper after a thread has died: it may have been about to, and have left no sign that anybody sleeps. */
export function ringAfterDeath(fabric: Fabric): void {
  Atomics.store(fabric.words, Global.anyWanted, 1);
  ringBells(fabric);
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

/** Says that a process polls, for those who must share processors with it. */
export function markAwake(fabric: Fabric, slot: number): void {
  fabric.words[processAt(fabric.layout, slot) + ProcessWord.sleep] = 1;
}

/** Says that a process sleeps until the bell of its host is no longer of this value. */
export function markAsleep(fabric: Fabric, slot: number, host: number, bell: number): void {
  const at = processAt(fabric.layout, slot);
  fabric.words[at + ProcessWord.sleptOn] = bell;
  fabric.words[at + ProcessWord.bell] = bellAt(fabric, host);
  fabric.words[at + ProcessWord.sleep] = 2;
}

/** Says that there is no process in a slot. */
export function markGone(fabric: Fabric, slot: number): void {
  fabric.words[processAt(fabric.layout, slot) + ProcessWord.sleep] = 0;
}

/** How many processes poll, or would if they had a processor: those count from the moment their bell rings. */
export function awakeCount(fabric: Fabric): number {
  const { words, layout } = fabric;
  const slots = words[Global.processSlots] ?? 0;
  let count = 0;
  for (let slot = 0; slot < slots; slot += 1) {
    const at = processAt(layout, slot);
    const sleep = words[at + ProcessWord.sleep] ?? 0;
    const isRung =
      sleep === 2 && words[words[at + ProcessWord.bell] ?? 0] !== words[at + ProcessWord.sleptOn];
    if (sleep === 1 || isRung) count += 1;
  }
  return count;
}
