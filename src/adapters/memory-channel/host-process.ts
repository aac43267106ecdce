// The process that keeps a Memory Channel for the daemon: whatever a program does to the process that its thread is in,
// it does it here. It obeys what comes over its IPC channel, tells what programs do, and ends with the daemon.
import type {
  MachineActs,
  MemoryChannelMachine,
  ProgramListener,
  StartedProgram,
} from '../../runtime/index.ts';
import { reasonOf } from '../errors.ts';
import type { HostMessage, HostOrder, HostRequest, Origin } from './host-messages.ts';
import { createMachine } from './machine.ts';
import { otherVersion } from './versions.ts';

/** Serves the daemon that has started this process. @param version of the product that this process is of. */
export function runHostProcess(version: string): void {
  // Whoever lets the channel go is gone.
  process.on('disconnect', () => process.exit(0));
  const host = new Host(version);
  process.on('message', (request: HostRequest) => void host.serve(request));
}

class Host {
  readonly #version: string;
  #machine: MemoryChannelMachine | undefined;
  /** Settles when the last message is written. */
  #written: Promise<unknown> = Promise.resolve();

  constructor(version: string) {
    this.#version = version;
  }

  async serve({ id, order }: HostRequest): Promise<void> {
    try {
      const result = await this.#obey(id, order);
      this.#send({ kind: 'answer', id, result, picture: this.#machine?.picture });
    } catch (error) {
      const picture = this.#machine?.picture;
      this.#send({ kind: 'answer', id, error: reasonOf(error), picture });
    }
  }

  async #obey(id: number, order: HostOrder): Promise<unknown> {
    if (order.kind === 'create') {
      this.#create(order);
      return undefined;
    }
    const machine = this.#machine;
    if (machine === undefined) throw new Error('There is no Memory Channel yet.');
    switch (order.kind) {
      case 'act':
        // The daemon names an act with its own arguments; the channel carries them as they are.
        return machine.act(
          order.name,
          ...(order.args as Parameters<MachineActs[typeof order.name]>),
        );
      case 'refresh':
        return undefined;
      case 'hold':
        return machine.hold(order.pid, order.isHeld);
      case 'start':
        return machine.start(order.order, (started) => this.#begin(started, { request: id }));
    }
  }

  #create({ config, modules, version }: Extract<HostOrder, { kind: 'create' }>): void {
    if (version !== this.#version) throw new Error(otherVersion(version, this.#version));
    const machine = createMachine(config, { modules, version, passedOn: () => this.#passedOn() });
    machine.whenLost(() => this.#send({ kind: 'lost', picture: machine.picture }));
    this.#machine = machine;
  }

  #begin({ pid, exit }: StartedProgram, origin: Origin): ProgramListener {
    this.#send({ kind: 'begun', pid, origin });
    void exit
      .catch((error: unknown) => ({ code: 1, error: reasonOf(error) }))
      .then((status) => {
        const picture = this.#machine?.picture;
        if (picture !== undefined) this.#send({ kind: 'ended', pid, status, picture });
      });
    return {
      print: (line, isError) => this.#send({ kind: 'print', pid, line, isError }),
      failed: (call, status) => this.#send({ kind: 'failed', pid, call, status }),
      spawned: (program, argv, child) => this.#begin(child, { parent: pid, program, argv }),
    };
  }

  #send(message: HostMessage): void {
    this.#written = new Promise((resolve) => {
      // One that cannot be written any more is for a daemon that has ended.
      process.send?.(message, undefined, undefined, () => resolve(undefined));
    });
  }

  async #passedOn(): Promise<void> {
    await this.#written;
  }
}
