// A practice cluster: three hosts with two rails, a failover pair unless told, in the library's simulator, where nothing moves unless an
// operation moves it. It does operations and tells what they answered; undo is session.ts.
import { AccessFault } from '../errors.ts';
import { root, Signal } from '../flags.ts';
import { Simulator } from '../simulator/index.ts';
import type { PracticeAwaited, PracticeView } from './facts.ts';
import { deliverAll, deliverNext, dropNext, packetsUnderWay, passBy } from './network.ts';
import {
  PracticeError,
  type PracticeOperation,
  practiceHosts,
  practiceRails,
} from './operation.ts';
import { PracticeProgram } from './program.ts';
import { takeView, wordOf } from './view.ts';

/** What an operation did. */
export interface PracticeOutcome {
  /** The answer of the call or the value read; empty where there is none. */
  readonly answer: string;
  /** What happened to others: calls of theirs that returned. */
  readonly events: readonly string[];
}

/** One operation with the moments around it. */
export interface PracticeStep {
  readonly before: PracticeView;
  readonly after: PracticeView;
  readonly operation: PracticeOperation;
  readonly outcome: PracticeOutcome;
}

/** Microseconds until the other hosts hear of an error, which pass only when the network is told so. */
const newsUs = 1;

export class PracticeStage {
  #simulator = bootedCluster(1);
  readonly #programs = new Map<string, PracticeProgram>();

  view(): PracticeView {
    return takeView(this.#simulator, this.#programs);
  }

  /**
   * Does an operation; time and packets move only as far as it says.
   * @throws PracticeError when it cannot be done now; nothing has changed then.
   */
  play(operation: PracticeOperation): PracticeOutcome {
    const answer =
      operation.by === 'net' ? this.#network(operation) : this.#act(operation, operation.by);
    this.#forgetEnded();
    for (const host of this.#members()) passBy(this.#simulator.fabric, host);
    return { answer, events: this.#resumeWaiting() };
  }

  #members(): readonly number[] {
    return this.#simulator.kernel.memberIndexes();
  }

  #act(operation: PracticeOperation, by: string): string {
    const { verb, words } = operation;
    if (verb === 'init') return this.#init(by);
    if (verb === 'halts') return this.#halt(by);
    const program = this.#programs.get(by);
    if (program === undefined) {
      throw new PracticeError(`Nothing runs on host ${by}: ${by}: init begins a program there.`);
    }
    if (verb === 'killed') {
      this.#simulator.kill(program.process.pid);
      return '';
    }
    if (program.waiting !== null) {
      const { name } = program.waiting;
      throw new PracticeError(
        `Program ${by} is inside ${name}; act for another host, or end it with ${by}: killed.`,
      );
    }
    const word = Number(words[0]);
    switch (verb) {
      case 'alloc':
        return program.alloc(words[0] === 'coherent');
      case 'attach':
        return attach(program, words);
      case 'detach':
        return program.detach();
      case 'dealloc':
        return program.dealloc();
      case 'store':
        if (words[2] === 'rx') return this.#fault(program, () => program.storeToReceive(word, 0));
        program.store(word, Number(words[1]));
        return '';
      case 'read':
        if (words[1] === 'tx') return this.#fault(program, () => program.loadFromTransmit(word));
        program.read = describeWord(program.load(word));
        return program.read;
      case 'mb':
        program.barrier();
        return '';
      default:
        return this.#callElse(program, operation);
    }
  }

  #callElse(program: PracticeProgram, { by, verb, words }: PracticeOperation): string {
    const [first] = words;
    switch (verb) {
      case 'rderrcnt':
        return String(program.readCount());
      case 'ckerrcnt': {
        const known = first === undefined ? program.count : Number(first);
        if (known === null) {
          throw new PracticeError(
            `Program ${by} knows no error count yet: ${by}: rderrcnt reads it.`,
          );
        }
        return `${program.checkCount(known)}, count ${program.count}`;
      }
      case 'lkalloc':
        return program.allocLocks(first === 'creator');
      case 'acquire':
        return program.acquire(Number(first), words[1] !== 'nowait') ?? 'waits';
      case 'release':
        return program.release(Number(first));
      case 'info':
        return program.info();
      case 'wait':
        return program.wait(awaitedOf(first)) ?? 'waits';
      default:
        throw new PracticeError(`${by} cannot ${verb}.`);
    }
  }

  /** An access that the address forbids ends the program, as the manual says (10.11.5). */
  #fault(program: PracticeProgram, access: () => void): string {
    try {
      access();
    } catch (error) {
      if (!(error instanceof AccessFault)) throw error;
      this.#simulator.kill(program.process.pid, Signal[error.signal]);
      return error.signal === 'SIGSEGV' ? 'Segmentation fault' : 'Bus error';
    }
    return '';
  }

  /** The host is booted if it is down, joins with imc_init, and a program begins on it. */
  #init(name: string): string {
    if (this.#programs.has(name)) {
      throw new PracticeError(`Program ${name} is initialized already.`);
    }
    const { kernel } = this.#simulator;
    const { state } = this.#hostOf(name);
    if (this.#simulator.snapshot().physicalRails.every((rail) => rail.state === 'failed')) {
      throw new PracticeError('No rail works, so that no host can join: net: restore mca0.');
    }
    if (state === 'halted' || state === 'panicked') need(kernel.boot(name));
    if (state !== 'member') need(kernel.init(name, { as: root }));
    const program = new PracticeProgram(this.#simulator.open(name, { initialized: false }));
    this.#programs.set(name, program);
    return program.init();
  }

  #halt(name: string): string {
    if (this.#hostOf(name).state !== 'member') {
      throw new PracticeError(`Host ${name} has not joined: ${name}: init.`);
    }
    this.#simulator.stop(name);
    return '';
  }

  #hostOf(name: string): { readonly state: string } {
    const host = this.#simulator.snapshot().hosts.find((one) => one.name === name);
    if (host === undefined) throw new PracticeError(`There is no host ${name}.`);
    return host;
  }

  #network({ verb, words }: PracticeOperation): string {
    const [first = ''] = words;
    const { fabric, kernel } = this.#simulator;
    switch (verb) {
      case 'deliver':
        this.#deliver(first);
        return '';
      case 'all':
        this.#needPackets('');
        for (const host of this.#members()) deliverAll(fabric, host);
        return '';
      case 'drop':
        this.#needPackets(first);
        dropNext(fabric, fabric.hostNames.indexOf(first));
        return '';
      case 'tell':
        this.#simulator.advance(newsUs);
        return '';
      case 'single':
        this.#separateRails();
        return '';
      default: {
        const index = practiceRails.findIndex((name) => name.startsWith(first));
        const isFailed = this.#simulator.snapshot().physicalRails[index]?.state === 'failed';
        if (isFailed === (verb === 'fail')) {
          throw new PracticeError(`${first} ${isFailed ? 'has failed already' : 'works'}.`);
        }
        if (verb === 'fail') this.#simulator.failPhysicalRail(index);
        else kernel.restorePhysicalRail(index);
        return '';
      }
    }
  }

  /** rm_rail_style is read when a host boots and must be the same on all, so that nobody may have joined. */
  #separateRails(): void {
    const { style, hosts } = this.#simulator.snapshot();
    if (style === 0) throw new PracticeError('The rails are single already.');
    if (hosts.some(({ state }) => state !== 'booted')) {
      throw new PracticeError('Rails are made single before the first host joins: begin anew (n).');
    }
    this.#simulator = bootedCluster(0);
  }

  /** The next packet of a host, or with no name the oldest packet, to each host that still waits for it. */
  #deliver(name: string): void {
    this.#needPackets(name);
    const { fabric } = this.#simulator;
    const [oldest] = packetsUnderWay(fabric, this.#members());
    const hosts = name === '' ? (oldest?.to ?? []) : [name];
    for (const host of hosts) deliverNext(fabric, fabric.hostNames.indexOf(host));
  }

  #needPackets(name: string): void {
    const packets = packetsUnderWay(this.#simulator.fabric, this.#members());
    const isAny = packets.some(({ to }) => name === '' || to.includes(name));
    if (isAny) return;
    const whom = name === '' ? '' : ` to host ${name}`;
    throw new PracticeError(
      `No packet is on its way${whom}. Stores leave the write buffer with mb or with any call.`,
    );
  }

  /** Programs that a signal ended are gone, with everything they held. */
  #forgetEnded(): void {
    for (const [name, { process }] of this.#programs) {
      if (process.exit !== undefined) this.#programs.delete(name);
    }
  }

  /** Lets those inside a call go on as far as they can. */
  #resumeWaiting(): readonly string[] {
    const events: string[] = [];
    for (const [name, program] of this.#programs) {
      const operation = program.waiting?.operation;
      const status = program.resume();
      if (status === null) continue;
      events.push(`${name}: ${operation} returns ${status}`);
    }
    return events;
  }
}

/** The three hosts, booted and not yet joined. */
function bootedCluster(railStyle: 0 | 1): Simulator {
  const simulator = new Simulator({
    physicalRails: practiceRails.length,
    railStyle,
    maxHosts: practiceHosts.length,
    fill: 'poison',
    writeBuffer: 'fifo',
    delivery: 'late',
    countPropagation: newsUs,
    logWords: 16_384,
    tables: { regions: 4, lockSets: 2, locksPerSet: 8, attaches: 64, processes: 16 },
  });
  for (const name of practiceHosts) {
    simulator.kernel.addHost(name);
    simulator.kernel.boot(name);
  }
  return simulator;
}

/** Example 6 waits for both, which is what is meant when nothing is said. */
function awaitedOf(word: string | undefined): PracticeAwaited {
  return word === 'host' || word === 'rail' ? word : 'rail or host';
}

function attach(program: PracticeProgram, [direction, more]: readonly string[]): string {
  if (direction === 'rx') return program.attachReceive();
  return direction === 'ptp'
    ? program.attachTo(more ?? '')
    : program.attachTransmit(more === 'loopback');
}

function describeWord(value: number): string {
  return String(wordOf(value) ?? 'undefined');
}

function need(problem: string | undefined): void {
  if (problem !== undefined) throw new PracticeError(`${problem}.`);
}
