// A random cluster that remembers what was stored where, by whom and for whom, and says which invariant of the
// specification (INV-01 to INV-26) does not hold. Every stored value is unique, so a word tells its own history.
import {
  BusyError,
  fabric,
  ImcError,
  LockPerm,
  type LockSet,
  Perm,
  type ReceiveView,
  type Region,
  root,
  Signal,
  type SimulatedProcess,
  Simulator,
  type SimulatorConfig,
  type TraceEvent,
  type TransmitView,
} from '../../src/engine/memory-channel/index.ts';
import { u } from './memory-channel.ts';
import type { Random } from './random.ts';

/** One store: what was sent, and who may ever show it. */
interface Stored {
  readonly region: number;
  readonly word: number;
  readonly from: string;
  readonly to: string | undefined;
  readonly isLoopback: boolean;
  readonly order: number;
}

interface Attached {
  readonly region: Region;
  readonly key: number;
  readonly tx: (TransmitView & { to?: string }) | undefined;
  readonly txTo: string | undefined;
  readonly rx: ReceiveView | undefined;
}

interface Person {
  readonly process: SimulatedProcess;
  readonly host: string;
  readonly regions: Map<number, Attached>;
  locks: LockSet | undefined;
  readonly held: Set<number>;
}

const pageBytes = 8192;
const wordsUsed = 64;
const keys = [1, 2, 3, 4];
const coherentKeys = new Set([3, 4]);
const lockCount = 3;
const hostNames = ['A', 'B', 'C', 'D'];

export class MemoryChannelWorld {
  readonly simulator: Simulator;
  readonly seen = new Set<string>();
  readonly #random: Random;
  readonly #people: Person[] = [];
  readonly #stored = new Map<number, Stored>();
  /** For each region and host: how many values had been stored before the host began to receive. */
  readonly #since = new Map<string, number>();
  readonly #lastApplied = new Map<string, number>();
  readonly #lastCount = new Map<string, number>();
  readonly #needed = new Map<string, number>();
  readonly #problems: string[] = [];
  readonly #config: SimulatorConfig;
  #value = 0;

  constructor(random: Random, config: SimulatorConfig) {
    this.#random = random;
    this.#config = config;
    this.simulator = new Simulator({
      delivery: 'late',
      splitWords: true,
      fill: 'poison',
      maxHosts: 4,
      logWords: 16_384,
      tables: { processes: 24, regions: 8, lockSets: 4 },
      ...config,
      trace: (event) => this.#observe(event),
    });
    for (const name of hostNames) this.simulator.addMember(name, {}, { maxalloc: 1, maxrecv: 2 });
  }

  /** Does one random thing, and checks what can be checked at any time. */
  act(): void {
    const roll = this.#random.below(100);
    if (roll < 4 || this.#people.length === 0) this.#begin();
    else if (roll < 6) this.#end();
    else if (roll < 8) this.#cluster();
    else if (roll < 12) this.#inject();
    else this.#work(this.#random.pick(this.#people));
    for (let steps = this.#random.below(6); steps > 0; steps -= 1) this.simulator.step();
    this.#checkTables();
    this.#checkCounts();
  }

  /** Lets everything arrive and checks what must hold at rest. */
  rest(): void {
    for (const { process } of this.#people) process.imc.mb();
    this.simulator.settle();
    this.#checkMemory();
    const { rails } = this.simulator.snapshot();
    const looped = rails.map((rail) => rail.transactions - rail.packets);
    if (looped.some((count) => count < 0)) this.#fail('INV-26', JSON.stringify(rails));
  }

  get problems(): readonly string[] {
    return this.#problems;
  }

  #fail(invariant: string, what: string): void {
    this.#problems.push(`${invariant}: ${what}`);
  }

  #did(what: string): void {
    this.seen.add(what);
  }

  // What happens.

  #begin(): void {
    const up = this.simulator.snapshot().hosts.filter((host) => host.state === 'member');
    if (up.length === 0 || this.#people.length >= 12) return;
    const host = this.#random.pick(up).name;
    const process = this.simulator.open(host, { user: u });
    this.#people.push({ process, host, regions: new Map(), locks: undefined, held: new Set() });
    this.#did('begin');
  }

  #end(): void {
    const person = this.#random.pick(this.#people);
    this.#people.splice(this.#people.indexOf(person), 1);
    if (this.#random.chance(0.5)) person.process.exitNormally();
    else this.simulator.kill(person.process.pid, Signal.SIGKILL);
    this.#did('end');
    const { regions, lockSets, processes } = this.simulator.snapshot();
    const { pid } = person.process;
    const named = [
      ...regions.flatMap((region) => [
        ...region.allocators,
        ...region.attaches.map((one) => one.pid),
      ]),
      ...lockSets.flatMap((set) => [...set.allocators, ...set.held.map((one) => one.pid)]),
      ...processes.map((one) => one.pid),
    ];
    if (named.includes(pid)) this.#fail('INV-21', `${pid} is still named`);
    this.#forgetGone();
  }

  #cluster(): void {
    const { kernel } = this.simulator;
    const host = this.#random.pick(this.simulator.snapshot().hosts);
    if (host.state === 'member') {
      if (this.#random.chance(0.4)) {
        this.#stop(host.name);
        return;
      }
      const failed = kernel.init(host.name, {
        maxalloc: 1 + this.#random.below(3),
        maxrecv: 1 + this.#random.below(3),
        as: root,
      });
      this.#did(failed === undefined ? 'limits' : 'limits refused');
    } else {
      const boot = host.state === 'booted' ? undefined : kernel.boot(host.name);
      const limits = { maxalloc: 1 + this.#random.below(2), maxrecv: 2 };
      const failed = boot ?? kernel.init(host.name, { ...limits, as: root });
      this.#did(failed === undefined ? 'join' : 'join refused');
    }
  }

  #stop(host: string): void {
    const before = this.simulator.snapshot().rails.map((rail) => rail.errorCount);
    this.simulator.stop(host);
    const after = this.simulator.snapshot().rails.map((rail) => rail.errorCount);
    if (after.some((count, rail) => count <= (before[rail] ?? 0))) this.#fail('MC-339', `${after}`);
    for (const person of this.#people.filter((one) => one.host === host)) {
      this.#people.splice(this.#people.indexOf(person), 1);
    }
    for (const key of [...this.#since.keys()]) if (key.endsWith(host)) this.#since.delete(key);
    this.#did('leave');
    this.#forgetGone();
  }

  #inject(): void {
    const { kernel } = this.simulator;
    const rails = this.simulator.snapshot().rails.length;
    const roll = this.#random.below(4);
    if (roll < 2) {
      const failed = kernel.dropPacket({
        rail: this.#random.below(rails),
        skip: this.#random.below(3),
      });
      this.#did(failed === undefined ? 'drop' : 'drop refused');
    } else if (this.#config.railStyle !== 0 && roll === 2) {
      const standby = this.simulator
        .snapshot()
        .physicalRails.some((rail) => rail.state === 'standby');
      const active = this.simulator.snapshot().rails[0]?.activePhysical;
      if (!standby || active === null || active === undefined) return;
      this.simulator.failPhysicalRail(active);
      this.#did('failover');
    } else {
      for (const index of [0, 1]) kernel.restorePhysicalRail(index);
      this.#did('restore');
    }
  }

  /** One call or access of a process; refusals are part of life. */
  #work(person: Person): void {
    try {
      this.#attempt(person);
    } catch (error) {
      if (error instanceof BusyError) throw error;
      if (!(error instanceof ImcError)) throw error;
      this.#did(error.status);
    }
  }

  #attempt(person: Person): void {
    const { imc } = person.process;
    const key = this.#random.pick(keys);
    const attached = person.regions.get(key);
    const roll = this.#random.below(100);
    if (attached === undefined) this.#attach(person, key);
    else if (roll < 3) this.#detach(person, attached);
    else if (roll < 15) this.#lock(person);
    else if (roll < 20) imc.mb();
    else if (roll < 24) this.#check(person);
    else if (attached.tx !== undefined) this.#store(person, attached);
    else attached.rx?.getInt32(0);
  }

  #attach(person: Person, key: number): void {
    const { imc } = person.process;
    const isCoherent = coherentKeys.has(key);
    const rail = key % this.simulator.snapshot().rails.length;
    const size = key === 2 ? 1_100_000 : pageBytes;
    const region = imc.alloc(key, size, { perm: Perm.URW, coherent: isCoherent, rail });
    const others = hostNames.filter((host) => host !== person.host);
    const to = !isCoherent && this.#random.chance(0.3) ? this.#random.pick(others) : undefined;
    try {
      const tx =
        to === undefined
          ? region.attachTransmit({ loopback: this.#random.chance(0.5) })
          : region.attachTransmitTo(to);
      const rx = this.#random.chance(0.8) ? this.#receive(person, region, isCoherent) : undefined;
      person.regions.set(key, { region, key, tx, txTo: to, rx });
      this.#did(to === undefined ? 'attach' : 'attach ptp');
    } catch (error) {
      region.detach();
      region.dealloc();
      this.#forgetGone();
      throw error;
    }
  }

  #receive(person: Person, region: Region, isCoherent: boolean): ReceiveView {
    const place = `${region.id} ${person.host}`;
    const view = this.simulator.snapshot().regions.find((one) => one.id === region.id);
    const isFirst = view?.receivedBy.includes(person.host) !== true;
    // What still lies in write buffers is sent after the attach.
    if (isFirst && !isCoherent) {
      for (const { process } of this.#people) process.imc.mb();
      this.#since.set(place, this.#value);
    }
    return region.attachReceive();
  }

  #detach(person: Person, attached: Attached): void {
    attached.region.detach();
    attached.region.dealloc();
    person.regions.delete(attached.key);
    this.#did('detach');
    this.#forgetGone();
  }

  #store(person: Person, { region, tx, txTo }: Attached): void {
    if (tx === undefined) return;
    const word = this.#random.below(wordsUsed);
    const count = [1, 2, 1 + this.#random.below(24)][this.#random.below(3)] ?? 1;
    const begin = count === 2 ? word & ~1 : word;
    const values = Array.from({ length: count }, (_, at) =>
      this.#note(person, region, begin + at, txTo),
    );
    if (count === 1) tx.setInt32(begin * 4, values[0] ?? 0);
    else if (count === 2) {
      tx.setBigInt64(begin * 4, (BigInt(values[1] ?? 0) << 32n) | BigInt(values[0] ?? 0));
    } else {
      const bytes = new Uint8Array(Int32Array.from(values).buffer);
      person.process.imc.bcopy(bytes, tx.slice(begin * 4), bytes.length);
    }
    this.#did('store');
  }

  #note(person: Person, region: Region, word: number, to: string | undefined): number {
    this.#value += 1;
    const view = this.simulator.snapshot().regions.find((one) => one.id === region.id);
    const isLoopback = to === undefined && view?.loopbackOn.includes(person.host) === true;
    this.#stored.set(this.#value, {
      region: region.id,
      word,
      from: person.host,
      to,
      isLoopback,
      order: this.#value,
    });
    return this.#value;
  }

  #lock(person: Person): void {
    const { imc } = person.process;
    person.locks ??= imc.allocLocks(9, lockCount, { perm: LockPerm.LKU });
    const index = this.#random.below(lockCount);
    if (person.held.has(index)) {
      person.locks.release(index);
      person.held.delete(index);
      this.#did('release');
      return;
    }
    const work = person.locks.tryAcquire(index);
    const isHeld = person.process.finish(work, () => this.simulator.step());
    if (isHeld) person.held.add(index);
    this.#did(isHeld ? 'acquire' : 'busy');
  }

  #check(person: Person): void {
    const { imc } = person.process;
    const rail = this.#random.below(this.simulator.snapshot().rails.length);
    const known = imc.errorCount(rail);
    const first = this.#value;
    for (const attached of person.regions.values())
      if (this.#random.chance(0.5)) this.#store(person, attached);
    const { ok, count } = imc.checkErrors(rail, known);
    this.#did(ok ? 'check passed' : 'check failed');
    if (ok && count !== known) this.#fail('INV-06', `passed with ${count} instead of ${known}`);
    if (ok) this.#checkArrived(rail, first);
  }

  /** INV-06: after a check that passes, everything sent since has been applied on every host it was for. */
  #checkArrived(rail: number, first: number): void {
    const { regions, hosts } = this.simulator.snapshot();
    for (const region of regions.filter((one) => one.rail === rail)) {
      for (const host of hosts.filter((one) => region.receivedBy.includes(one.name))) {
        const words = this.#words(host.name, region.id);
        for (const [value, store] of this.#stored) {
          if (value <= first || store.region !== region.id) continue;
          const isFor =
            store.to === undefined
              ? store.from !== host.name || store.isLoopback
              : store.to === host.name;
          const shown = words[store.word] ?? 0;
          if (isFor && shown < value)
            this.#fail('INV-06', `${value} is missing on ${host.name}, ${shown} is there`);
        }
      }
    }
  }

  // What must hold.

  /** INV-01, INV-02, INV-04: packets are applied in rail order; a count rises before anything later is seen. */
  #observe(event: TraceEvent): void {
    if (event.kind !== 'apply' && event.kind !== 'drop') return;
    const { rail = 0, position = 0, host } = event;
    const place = `${rail} ${host}`;
    const last = this.#lastApplied.get(place) ?? -1;
    if (position <= last)
      this.#fail('INV-01', `${host} applied ${position} after ${last} of rail ${rail}`);
    this.#lastApplied.set(place, position);
    const index = hostNames.indexOf(host);
    const memory = this.simulator.fabric;
    if (event.kind === 'drop') {
      this.#did('lost');
      this.#needed.set(place, (this.#lastCount.get(place) ?? 0) + 1);
    } else if (fabric.knownCount(memory, index, rail) < (this.#needed.get(place) ?? 0)) {
      this.#fail('INV-04', `${host} saw packet ${position} before the count of rail ${rail} rose`);
    }
  }

  /** INV-07: no host's count ever falls. */
  #checkCounts(): void {
    for (const { id } of this.simulator.snapshot().rails) {
      for (const [index, host] of hostNames.entries()) {
        const count = fabric.knownCount(this.simulator.fabric, index, id);
        const place = `${id} ${host}`;
        if (count >= 0 && count < (this.#lastCount.get(place) ?? 0))
          this.#fail('INV-07', `${host} ${count}`);
        if (count >= 0) this.#lastCount.set(place, count);
      }
    }
  }

  /** INV-14, INV-17 to INV-20, INV-24. */
  #checkTables(): void {
    const snapshot = this.simulator.snapshot();
    const members = snapshot.hosts.filter((host) => host.state === 'member');
    const bytes = snapshot.regions.reduce((sum, region) => sum + region.size, 0);
    const pages = snapshot.lockSets.length * pageBytes;
    if (bytes + pages !== snapshot.allocatedBytes) this.#fail('INV-17', 'space does not add up');
    if (bytes + pages > snapshot.effectiveMaxalloc)
      this.#fail('INV-17', 'more space than the limit');
    const largest = members.reduce((most, host) => Math.max(most, host.maxalloc), 0);
    if (snapshot.effectiveMaxalloc !== Math.max(largest, bytes + pages))
      this.#fail('INV-19', 'not the largest');
    for (const host of members) {
      const received = snapshot.regions.filter((region) => region.receivedBy.includes(host.name));
      const sum = received.reduce((total, region) => total + region.size, 0);
      if (sum !== host.receiveBytes)
        this.#fail('INV-17', `${host.name} receives ${sum}, says ${host.receiveBytes}`);
      if (sum > host.maxrecv || sum > host.wiredLimit)
        this.#fail('INV-18', `${host.name} receives too much`);
    }
    const live = new Set(this.#people.map((person) => person.process.pid));
    for (const one of [...snapshot.regions, ...snapshot.lockSets]) {
      const isKept = one.allocators.length > 0 && one.allocators.every((pid) => live.has(pid));
      if (!isKept) this.#fail('INV-20', `${one.key} is kept by ${one.allocators}`);
    }
    const held = snapshot.lockSets.flatMap((set) =>
      set.held.map(({ pid, index }) => `${pid} ${index}`),
    );
    const mine = this.#people.flatMap(({ process, held: own }) =>
      [...own].map((index) => `${process.pid} ${index}`),
    );
    if (held.sort().join() !== mine.sort().join())
      this.#fail('INV-14', `${held} instead of ${mine}`);
    const [person] = this.#people;
    if (person === undefined) return;
    const info = person.process.imc.clusterInfo();
    if (info.hosts.join() !== members.map((host) => host.name).join())
      this.#fail('INV-24', `${info.hosts}`);
    const mask = snapshot.rails.reduce(
      (bits, rail) => (rail.active ? bits | (1 << rail.id) : bits),
      0,
    );
    if (info.activeRails !== mask) this.#fail('INV-24', `mask ${info.activeRails}`);
  }

  /** INV-03, INV-08, INV-09, INV-11, INV-12, at rest. */
  #checkMemory(): void {
    const { regions, rails } = this.simulator.snapshot();
    for (const region of regions) {
      const copies = new Map<string, Int32Array>();
      for (const host of region.receivedBy) {
        const words = this.#words(host, region.id);
        copies.set(host, words);
        for (const [word, value] of words.entries()) this.#checkWord({ host, region, word, value });
      }
      const isWhole = rails[region.rail]?.drops === 0;
      const shown = new Set([...copies.values()].map((words) => words.join()));
      if (region.coherent && isWhole && shown.size > 1)
        this.#fail('INV-09', `region ${region.key} differs`);
      if (region.coherent && copies.size > 1)
        this.#did(isWhole ? 'coherent' : 'coherent with losses');
    }
  }

  #checkWord(at: {
    host: string;
    region: { id: number; coherent: boolean };
    word: number;
    value: number;
  }): void {
    const { host, region, word, value } = at;
    if (value === (region.coherent ? 0 : 0xdeadbeef | 0)) return;
    const stored = this.#stored.get(value);
    const where = `${value} in word ${word} of region ${region.id} on ${host}`;
    if (stored === undefined || stored.region !== region.id || stored.word !== word) {
      this.#fail('INV-03', where);
      return;
    }
    if (stored.to !== undefined && stored.to !== host) this.#fail('INV-12', where);
    if (stored.to === undefined && stored.from === host && !stored.isLoopback)
      this.#fail('INV-11', where);
    const since = this.#since.get(`${region.id} ${host}`) ?? 0;
    if (!region.coherent && stored.order <= since) this.#fail('INV-08', where);
    this.#did('word');
  }

  #words(host: string, region: number): Int32Array {
    const length = (wordsUsed + 32) * 4;
    const bytes = this.simulator.kernel.readMemory({ host, region, offset: 0, length });
    return bytes === undefined ? new Int32Array(0) : new Int32Array(bytes.buffer, 0, length / 4);
  }

  /** Receive memory that nobody receives any more starts anew. */
  #forgetGone(): void {
    const { regions } = this.simulator.snapshot();
    for (const place of [...this.#since.keys()]) {
      const [id, host] = place.split(' ');
      const region = regions.find((one) => one.id === Number(id));
      if (region?.receivedBy.includes(host ?? '') !== true) this.#since.delete(place);
    }
  }
}
