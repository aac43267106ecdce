// When a process that polls in vain sleeps, and for how long (MC-359, MC-360). It announces itself first, polls once
// more, and only then sleeps, so that nothing that happens in between is missed.
import { availableParallelism } from 'node:os';
import { fabric, type Imc, type Poll } from '../../engine/memory-channel/index.ts';
import type { ThreadTuning } from './messages.ts';

/** The longest sleep of a process whose memory may change at any time. */
const sleepMs = 1;
/** After so many sleeps in vain a process is idle, and sleeps longer and longer. */
const sleepsBeforeIdle = 100;
const idleSleepMsMax = 64;
const eventSleepMs = 1000;
/** Sleeping is not worth it for less. */
const sleepUsMin = 80;
/** While there are processors enough for all who poll, polling lasts so many times longer. */
const spinFactor = 2;
/**
 * On a busy machine the one waited for may need this very processor: every sleep halves the next polling, until polling
 * pays again. That is tried every so many sleeps, for so much longer that the system can move one of both.
 */
const sleepsBetweenTrials = 256;
const trialFactor = 40;
/** With more who poll than processors it lasts only so long, so that the next in turn gets one. */
const crowdedPolls = 12;

export class Parking {
  readonly #fabric: fabric.Fabric;
  readonly #imc: Imc;
  readonly #spinPolls: number;
  readonly #processors: number;
  readonly #host: number;
  readonly #slot: number;
  /** Without a log no delivery can be seen to come: polling is always tried. */
  readonly #isDirect: boolean;
  #vainPolls = 0;
  #vainSleeps = 0;
  #bell: number | undefined;
  #sleeps = 0;
  #budget: number;

  constructor(memory: fabric.Fabric, imc: Imc, tuning: ThreadTuning) {
    this.#fabric = memory;
    this.#imc = imc;
    this.#spinPolls = tuning.spinPolls;
    this.#processors = tuning.processors ?? availableParallelism();
    this.#host = imc.context.host;
    this.#slot = imc.context.port.identity.slot;
    this.#isDirect = imc.context.port.settings.transport === 'direct';
    this.#budget = this.#longest;
    fabric.markAwake(memory, this.#slot);
  }

  /** Called between two polls of the program. */
  afterPoll(isProgress: boolean, waitsFor: Poll): void {
    if (isProgress) {
      if (this.#vainPolls > 0) this.#budget = this.#longest;
      this.#vainPolls = 0;
      this.#vainSleeps = 0;
      this.#bell = undefined;
      return;
    }
    this.#vainPolls += 1;
    if (this.#imc.context.isStopped) this.#sleepWhileStopped();
    if (this.#bell === undefined) {
      if (!this.#isTimeToSleep()) return;
      this.#helpOthers();
      this.#bell = fabric.wantBell(this.#fabric, this.#host);
      return;
    }
    this.#sleep(this.#bell, waitsFor);
    this.#bell = undefined;
  }

  get #longest(): number {
    return this.#spinPolls * spinFactor;
  }

  #isTimeToSleep(): boolean {
    if (this.#vainPolls >= this.#budget) return true;
    if (this.#vainPolls % crowdedPolls !== 0) return false;
    return fabric.awakeCount(this.#fabric) > this.#processors;
  }

  #sleep(bell: number, waitsFor: Poll): void {
    const timeoutMs = this.#timeoutMs(waitsFor);
    if (timeoutMs <= 0) return;
    const { words } = this.#fabric;
    fabric.markAsleep(this.#fabric, this.#slot, this.#host, bell);
    const outcome = Atomics.wait(words, fabric.bellAt(this.#fabric, this.#host), bell, timeoutMs);
    fabric.markAwake(this.#fabric, this.#slot);
    this.#sleeps += 1;
    this.#budget = this.#nextBudget();
    if (outcome === 'timed-out') {
      this.#vainSleeps += 1;
      return;
    }
    this.#vainSleeps = 0;
    this.#vainPolls = 0;
  }

  #nextBudget(): number {
    if (this.#sleeps % sleepsBetweenTrials === 0) return this.#longest * trialFactor;
    if (this.#isDirect) return this.#longest;
    return Math.max(crowdedPolls, Math.min(this.#longest, this.#budget) / 2);
  }

  #timeoutMs(waitsFor: Poll): number {
    const dueMs = this.#msToNextDue();
    if (waitsFor === 'event') return Math.min(eventSleepMs, dueMs);
    const doublings = Math.max(0, this.#vainSleeps - sleepsBeforeIdle);
    return Math.min(idleSleepMsMax, sleepMs * 2 ** Math.min(doublings, 16), dueMs);
  }

  /** Until the next packet for this host is due; 0 when it is not worth sleeping. */
  #msToNextDue(): number {
    let next = Infinity;
    for (let rail = 0; rail < this.#fabric.layout.rails; rail += 1) {
      next = Math.min(next, fabric.nextDue(this.#fabric, this.#host, rail) ?? Infinity);
    }
    if (next === Infinity) return Infinity;
    const leftUs = next - this.#fabric.clock.now();
    return leftUs < sleepUsMin ? 0 : leftUs / 1000;
  }

  /** Applies what is due on other hosts, whose programs may not be looking (MC-351). */
  #helpOthers(): void {
    const { layout, words } = this.#fabric;
    for (let host = 0; host < layout.hosts; host += 1) {
      if (words[fabric.hostAt(layout, host) + fabric.HostWord.member] !== 1) continue;
      for (let rail = 0; rail < layout.rails; rail += 1) {
        if (fabric.isPending(this.#fabric, host, rail)) fabric.drain(this.#fabric, host, rail);
      }
    }
  }

  #sleepWhileStopped(): void {
    while (this.#imc.context.isStopped) {
      const bell = fabric.wantBell(this.#fabric, this.#host);
      const at = fabric.bellAt(this.#fabric, this.#host);
      if (this.#imc.context.isStopped) Atomics.wait(this.#fabric.words, at, bell, eventSleepMs);
    }
  }
}
