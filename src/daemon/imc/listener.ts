// What one connection hears of the Memory Channel without asking again: programs that it has started or follows, and
// parts of regions that it watches. Each ends with the connection.
import {
  encodeMessage,
  type ImcMemory,
  type NotificationName,
  type Notifications,
  type Params,
  type Result,
} from '../../protocol/index.ts';
import type { MemoryChannelService, WatchedMemory } from '../../runtime/index.ts';
import { type Asker, MethodError } from '../methods/method.ts';

const watchesMax = 8;

type Watcher = Parameters<MemoryChannelService['follow']>[1];

class Listener {
  readonly #asker: Asker;
  /** Programs that it has started, whose lines come anyway. */
  readonly #own = new Set<number>();
  readonly #followed = new Map<number, () => void>();
  readonly #watches = new Map<number, () => void>();
  /** Watches that have been asked for and not been answered. */
  #beginning = 0;
  #isOver = false;
  readonly print: Watcher['print'];
  readonly ended: Watcher['ended'];

  constructor(asker: Asker) {
    this.#asker = asker;
    this.print = (line) => this.#tell('imc.output', line);
    this.ended = (pid, end) => {
      this.#own.delete(pid);
      this.#followed.delete(pid);
      this.#tell('imc.ended', { pid, end });
    };
    asker.whenOver(() => this.#end());
  }

  #tell<N extends NotificationName>(method: N, params: Notifications[N]): void {
    this.#asker.tell(encodeMessage({ jsonrpc: '2.0', method, params }));
  }

  /** This connection has started a program. */
  owns(pid: number): void {
    this.#own.add(pid);
  }

  isOwn(pid: number): boolean {
    return this.#own.has(pid);
  }

  /** Undefined for a program that is not known. */
  follow(service: MemoryChannelService, pid: number): Result<'imc.follow'> | undefined {
    const followed = service.follow(pid, this);
    if (followed === undefined) return undefined;
    const { program, lines, forgotten, stop } = followed;
    const isHeard = this.#own.has(pid) || this.#followed.has(pid);
    if (isHeard || program.ended !== null || this.#isOver) {
      if (!this.#followed.has(pid)) stop();
    } else {
      this.#followed.set(pid, stop);
    }
    return { program, lines, forgotten };
  }

  unfollow(pid: number): void {
    this.#followed.get(pid)?.();
    this.#followed.delete(pid);
  }

  /** @throws MethodError when it has watches enough. */
  async watch(
    { watches, now }: MemoryChannelService,
    request: Params<'imc.watch'>,
  ): Promise<Result<'imc.watch'>> {
    if (this.#watches.size + this.#beginning >= watchesMax) {
      throw new MethodError(
        `A connection watches ${watchesMax} parts of regions at once at most. End one with imc.unwatch first.`,
      );
    }
    this.#beginning += 1;
    try {
      const { watch, memory } = await watches.start(request, (number, changed) =>
        this.#tell('imc.memory', { watch: number, at: now(), memory: changed.map(memoryOf) }),
      );
      if (this.#isOver) watches.end(watch);
      else this.#watches.set(watch, () => watches.end(watch));
      return { watch, at: now(), memory: memory.map(memoryOf) };
    } finally {
      this.#beginning -= 1;
    }
  }

  unwatch(watch: number): void {
    this.#watches.get(watch)?.();
    this.#watches.delete(watch);
  }

  #end(): void {
    this.#isOver = true;
    for (const stop of [...this.#followed.values(), ...this.#watches.values()]) stop();
    this.#followed.clear();
    this.#watches.clear();
  }
}

function memoryOf({ member, bytes }: WatchedMemory): ImcMemory {
  return { member, hex: bytes === null ? null : Buffer.from(bytes).toString('hex') };
}

const listeners = new WeakMap<Asker, Listener>();

/** The listener of a connection, made when it is first needed. */
export function listenerOf(asker: Asker): Listener {
  const known = listeners.get(asker);
  if (known !== undefined) return known;
  const made = new Listener(asker);
  listeners.set(asker, made);
  return made;
}
