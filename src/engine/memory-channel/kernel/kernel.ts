// The keeper of the tables: one object for a cluster, in the one thread that owns it. Every operation is complete or
// has changed nothing; one that needs an inner lock of a thread that may be dead throws BusyError and is asked again.
import type { Settings } from '../config.ts';
import { UsageError } from '../errors.ts';
import {
  Fabric,
  type FabricBuffers,
  type FabricOptions,
  kernelMark,
  layoutOf,
} from '../fabric/index.ts';
import { ImcStatus } from '../status.ts';
import { attachRegion, attachTo, detachRegion } from './attach.ts';
import type { KernelCalls } from './calls.ts';
import * as faults from './faults.ts';
import * as hosts from './hosts.ts';
import { type InitOptions, initHost } from './init.ts';
import { panicHost, stopHost } from './leave.ts';
import { allocLockSet, deallocLockSet } from './locks.ts';
import * as processes from './processes.ts';
import { activeRails, failPhysical, logicalRails, noRailPanic, restorePhysical } from './rails.ts';
import { allocRegion, deallocRegion } from './regions.ts';
import { readMemory, type Snapshot, takeSnapshot } from './snapshot.ts';
import {
  type HostRecord,
  inMemberOrder,
  isUp,
  type KernelState,
  members,
  type Order,
  type ProcessRecord,
} from './state.ts';

export interface KernelOptions {
  readonly settings: Settings;
  readonly newBuffer: (bytes: number) => ArrayBufferLike;
  readonly fabric: Pick<FabricOptions, 'clock' | 'timing' | 'random' | 'dropFor' | 'trace'>;
}

export interface ProcessIdentity {
  readonly pid: number;
  readonly host: number;
  readonly hostname: string;
  /** Index of its words in the fabric. */
  readonly slot: number;
}

export class Kernel {
  readonly settings: Settings;
  readonly fabric: Fabric;
  readonly buffers: FabricBuffers;
  readonly #state: KernelState;
  #panic: string | undefined;

  constructor(options: KernelOptions) {
    const { settings, newBuffer } = options;
    const sizes = {
      hosts: settings.maxHosts,
      rails: settings.physicalRails,
      regions: settings.regions,
      lockSets: settings.lockSets,
      locksPerSet: settings.locksPerSet,
      processes: settings.processes,
      logWords: settings.logWords,
    };
    this.settings = settings;
    this.buffers = {
      sizes,
      control: newBuffer(layoutOf(sizes).totalWords * 4),
      logs: Array.from({ length: sizes.rails }, () => newBuffer(sizes.logWords * 4)),
    };
    this.fabric = new Fabric({
      buffers: this.buffers,
      me: kernelMark,
      ...options.fabric,
      mapSegment: () => undefined,
    });
    this.#state = {
      settings,
      fabric: this.fabric,
      hosts: [],
      processes: new Map(),
      regions: new Map(),
      lockSets: new Map(),
      segments: new Map(),
      orders: [],
      rails: undefined,
      physical: Array.from({ length: settings.physicalRails }, () => true),
      nextId: 1,
      nextSegment: 1,
      attachCount: 0,
      newBuffer,
    };
  }

  // Hosts.

  /** Adds a halted host. @throws ConfigError */
  addHost(name: string, options?: hosts.HostOptions): void {
    hosts.addHost(this.#state, name, options);
  }

  /** @returns why the host did not boot, or undefined (manual 10.1.3, 10.5.3) */
  boot(name: string): string | undefined {
    return hosts.bootHost(this.#state, this.#host(name));
  }

  /** Ends a host, halted or crashed; the driver ends its processes by the orders. */
  stop(name: string): void {
    stopHost(this.#state, this.#host(name));
  }

  /** imc_init; @returns why it failed, or undefined (manual 10.2) */
  init(name: string, options: InitOptions): string | undefined {
    return initHost(this.#state, this.#host(name), options);
  }

  /** The host loses its imc_mapper, as by going to single-user mode (manual 10.11.1). */
  dropMapper(name: string): void {
    const host = this.#host(name);
    if (host.mapper === 'running') host.mapper = 'lost';
  }

  /**
   * Attaches or removes the cables of a host. Without them imc_init fails there (manual 10.5.2); a member of the
   * library's cluster has lost every rail and panics, as MC-037 has it.
   * @throws BusyError before anything has changed.
   */
  setLinked(name: string, isLinked: boolean): void {
    const host = this.#host(name);
    if (!isLinked && host.state === 'member') {
      panicHost(this.#state, host, [noRailPanic(this.#state)]);
    }
    host.isLinked = isLinked;
  }

  /** Bytes that others than the library have wired on a host; they count against vm_syswiredpercent. */
  setWiredElsewhere(name: string, bytes: number): void {
    this.#host(name).wiredElsewhere = bytes;
  }

  /** rcmgr set; acts at the next boot. @returns why not, or undefined */
  setRcVariable(name: string, variable: string, value: number): string | undefined {
    return hosts.setRcVariable(this.#host(name), variable, value);
  }

  /** sysconfigdb; acts at the next boot. @returns why not, or undefined */
  setAttribute(name: string, attribute: string, value: number): string | undefined {
    return hosts.setAttribute(this.#host(name), attribute, value);
  }

  /** The newest lines that a host has written to its console. */
  console(name: string): readonly string[] {
    return this.#host(name).console.lines;
  }

  /** How many older lines of a host's console are not kept. */
  consoleForgotten(name: string): number {
    return this.#host(name).console.forgotten;
  }

  /** What is stored for a host's next boot. */
  stored(name: string): Pick<HostRecord, 'rcConfig' | 'attributes'> {
    const { rcConfig, attributes } = this.#host(name);
    return { rcConfig: { ...rcConfig }, attributes: { ...attributes } };
  }

  // Processes.

  /** @throws ConfigError when the host is not booted or the process table is full */
  beginProcess(name: string, options: processes.ProcessOptions = {}): ProcessIdentity {
    const { pid, host, slot } = processes.beginProcess(this.#state, this.#host(name), options);
    return { pid, host: host.index, hostname: host.name, slot };
  }

  /** Cleans up after a process whose thread is gone; again after a BusyError (MC-335, MC-336). */
  processEnded(pid: number): void {
    processes.endProcess(this.#state, pid);
  }

  /** Sends a signal as the operating system does, without imc_kill's rules. */
  signal(pid: number, signal: number): void {
    const process = this.#state.processes.get(pid);
    if (process !== undefined) processes.deliverSignal(this.#state, process, signal);
  }

  get hasOrders(): boolean {
    return this.#state.orders.length > 0;
  }

  /** What the driver has to do, each order once. */
  takeOrders(): Order[] {
    return this.#state.orders.splice(0);
  }

  /** The calls of one process; see calls.ts. */
  calls(pid: number): KernelCalls {
    const state = this.#state;
    const guarded = <A extends { readonly status: number }>(
      work: (process: ProcessRecord) => A,
    ) => {
      const process = state.processes.get(pid);
      if (process === undefined) throw new UsageError(`process ${pid} does not exist`);
      return process.host.state === 'member' ? work(process) : { status: ImcStatus.IMC_NOTINIT };
    };
    return {
      apiInit: () => guarded(() => ({ status: ImcStatus.IMC_SUCCESS })),
      alloc: (args) => guarded((process) => allocRegion(state, process, args)),
      dealloc: (id) => guarded((process) => deallocRegion(state, process, id)),
      attach: (args) => guarded((process) => attachRegion(state, process, args)),
      attachTo: (args) => guarded((process) => attachTo(state, process, args)),
      detach: (id) => guarded((process) => detachRegion(state, process, id)),
      allocLocks: (args) => guarded((process) => allocLockSet(state, process, args)),
      deallocLocks: (id) => guarded((process) => deallocLockSet(state, process, id)),
      kill: (hostname, target, signal) =>
        guarded((process) =>
          processes.killProcess(state, process, { hostname, pid: target, signal }),
        ),
      handleSignal: (signal) =>
        guarded((process) => ({ status: processes.handleSignal(process, signal) })),
      info: () =>
        guarded(() => ({
          status: ImcStatus.IMC_SUCCESS,
          info: {
            hosts: inMemberOrder(members(state)).map((host) => host.name),
            nrails: logicalRails(state),
            activeRails: activeRails(state),
          },
        })),
      segment: (segment) => state.segments.get(segment),
    };
  }

  // Rails and faults.

  /** A physical rail fails; without any, every host that runs panics (manual 10.1, MC-037, MC-038). */
  failPhysicalRail(index: number): void {
    this.#panic ??= failPhysical(this.#state, index);
    if (this.#panic === undefined) return;
    // A BusyError may come between two hosts; asked again, the rest follows.
    for (const host of this.#state.hosts.filter(isUp)) panicHost(this.#state, host, [this.#panic]);
    this.#panic = undefined;
  }

  /** What a host says that reaches no rail any more (MC-037). */
  get noRailPanic(): string {
    return noRailPanic(this.#state);
  }

  restorePhysicalRail(index: number): void {
    restorePhysical(this.#state, index);
  }

  /** @returns why it cannot be armed, or undefined */
  dropPacket(request: faults.DropRequest): string | undefined {
    return faults.dropPacket(this.#state, request);
  }

  /** Loses packets by chance: so many a second of emulated time and rail, or as rarely as the real hardware did. */
  setErrorRate(rate: number | 'historical'): void {
    faults.setErrorRate(this.#state, rate);
  }

  holdCountUpdate(rail: number, polls: number): void {
    faults.holdCountUpdate(this.#state, rail, polls);
  }

  corruptLockSet(id: number): void {
    faults.corruptLockSet(this.#state, id);
  }

  breakErrorCheck(isBroken: boolean): void {
    faults.breakErrorCheck(this.#state, isBroken);
  }

  // Observers.

  snapshot(): Snapshot {
    return takeSnapshot(this.#state);
  }

  /** The bytes of a region as a host has them, or undefined. @throws BusyError */
  readMemory(place: {
    readonly host: string;
    readonly region: number;
    readonly offset: number;
    readonly length: number;
  }): Uint8Array | undefined {
    return readMemory(this.#state, place);
  }

  /** Every member, by index, for a driver that settles. */
  memberIndexes(): number[] {
    return members(this.#state).map((host) => host.index);
  }

  #host(name: string): HostRecord {
    const host = this.#state.hosts.find((one) => one.name === name);
    if (host === undefined) throw new UsageError(`there is no host ${name} in the cluster`);
    return host;
  }
}
