// evmwatch: prints events as they come, without a gap even when the daemon is restarted meanwhile. The name and the
// option letters are those of the Event Manager's command.
import { type ClusterClient, ConnectionError, RequestError } from '../client/index.ts';
import type { ClusterEvent } from '../engine/index.ts';
import { eventJson, formatEvent } from '../format/index.ts';
import { oversee } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { filterHelp } from './evm-filter.ts';
import { readAfter, readStored, type Selection, selectionOf } from './evm-output.ts';
import { type CommandUsage, type Options, UsageError, withOptions } from './options.ts';
import { printErrors, printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: [
    'evmwatch [-A] [-f filter] [-n count] [-since time] [-after sequence]',
    '         [-x] [-w seconds] [-json]',
  ],
  help: [
    'Prints the events of the cluster as they come, until Ctrl-C is pressed.',
    '',
    '  -f filter        only those that fit',
    '  -n count         first the newest so many stored ones',
    '  -since time      first the stored ones since then: "YYYY-MM-DD hh:mm", 12h',
    '  -after sequence  first the stored ones after this number',
    '  -x               end with the first event that fits',
    '  -w seconds       end when for so long none came that fits',
    '  -A               as text for people, as always here',
    '  -json            each event as one line of JSON',
    '  -help            this text',
    '  -version         the version of this product',
    '',
    'When the daemon goes away, it waits for the next one and asks for what it',
    'missed; it does not start one. Exit status 0: an event was shown; 1: none.',
    '',
    ...filterHelp,
  ],
  flags: ['A', 'x', 'json'],
  values: { f: 'filter', n: 'count', since: 'time', after: 'sequence', w: 'seconds' },
};

/** Between two attempts to reach a daemon: the first minute, and after it. */
const retryMs = 1000;
const retryLaterMs = 5000;
const retriesSoonMax = 60;

interface Wish {
  readonly selection: Selection;
  readonly after: number | null;
  readonly onlyFirst: boolean;
  readonly patienceMs: number | null;
  readonly json: boolean;
}

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => new Watch(context, wishOf(options)).run());
}

function wishOf(options: Options): Wish {
  const [operand] = options.operands;
  if (operand !== undefined) {
    throw new UsageError(`${operand} is one word too many: write a filter in quotes after -f`);
  }
  const selection = selectionOf(options, Date.now());
  const after = numberOf(options, 'after', 999_999_999_999_999);
  if (after !== null && (selection.count !== null || selection.since !== null)) {
    throw new UsageError('-after cannot be combined with -n and -since');
  }
  const seconds = numberOf(options, 'w', 9_999_999);
  return {
    selection,
    after,
    onlyFirst: options.has('x'),
    patienceMs: seconds === null ? null : seconds * 1000,
    json: options.has('json'),
  };
}

function numberOf(options: Options, name: string, max: number): number | null {
  const value = options.value(name);
  if (value === null) return null;
  if (!/^\d{1,15}$/.test(value) || Number(value) > max) {
    throw new UsageError(`${value} is no value for -${name}: a whole number up to ${max}`);
  }
  return Number(value);
}

class Watch {
  readonly #context: CommandContext;
  readonly #wish: Wish;
  /** The newest event that was looked at; null before the first. */
  #last: number | null;
  #shown = 0;
  #stopPatience = (): void => {};
  #end: (status: number) => void = () => {};
  #isOver = false;
  #client: ClusterClient | null = null;

  constructor(context: CommandContext, wish: Wish) {
    this.#context = context;
    this.#wish = wish;
    this.#last = wish.after;
  }

  async run(): Promise<number> {
    const { onInterrupt, stdout } = this.#context;
    const ended = new Promise<number>((resolve) => {
      this.#end = (status) => {
        this.#isOver = true;
        resolve(status);
      };
    });
    const stopListening = onInterrupt(() => this.#end(exitStatus.interrupted));
    stdout.whenGone?.(() => this.#end(exitStatus.ok));
    this.#follow().catch((error: unknown) => this.#fail(error));
    const status = await ended;
    stopListening();
    this.#stopPatience();
    this.#client?.close();
    return status;
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    const isTold = error instanceof ConnectionError || error instanceof RequestError;
    const text = isTold ? error.message : `this is a fault of the program: ${String(error)}`;
    printErrors(this.#context, [`evmwatch: ${text}`]);
    this.#end(exitStatus.failed);
  }

  /** One connection after the other, for as long as anybody watches. */
  async #follow(): Promise<void> {
    this.#client = await this.#context.connect();
    this.#beginPatience();
    while (!this.#isOver) {
      const lost = await this.#watchUntilLost(this.#client);
      if (this.#isOver) return;
      printErrors(this.#context, [`evmwatch: ${lost} Waiting for the CAA daemon.`]);
      const next = await this.#reconnect();
      if (next === null) return;
      this.#client = next;
    }
  }

  /** @returns why the connection ended. */
  async #watchUntilLost(client: ClusterClient): Promise<string> {
    let waiting: ClusterEvent[] | null = [];
    client.on('cluster.event', ({ events }) => {
      if (waiting !== null) waiting.push(...events);
      else this.#show(events);
    });
    const overseen = oversee(this.#context, false, client);
    try {
      const { sequence } = await client.request('cluster.watch', {});
      await this.#catchUp(client, sequence);
      const missed = waiting;
      waiting = null;
      this.#show(missed);
      const reason = await client.closed;
      return reason?.message ?? 'The connection was closed.';
    } catch (error) {
      if (error instanceof ConnectionError && !this.#isOver) return error.message;
      throw error;
    } finally {
      overseen.stop();
    }
  }

  /** What is stored: as wished at first, later what was missed. */
  async #catchUp(client: ClusterClient, newest: number): Promise<void> {
    const { selection } = this.#wish;
    if (this.#last !== null) {
      for await (const page of readAfter(client, this.#last)) this.#show(page);
    } else if (selection.count !== null || selection.since !== null) {
      this.#print(await readStored(client, selection, newest));
    }
    this.#last = Math.max(this.#last ?? 0, newest);
  }

  /** Events in their order; what was shown before is left out, and what is missing is said. */
  #show(events: readonly ClusterEvent[]): void {
    const news = events.filter(({ sequence }) => this.#last === null || sequence > this.#last);
    const fitting: ClusterEvent[] = [];
    for (const event of news) {
      const expected = (this.#last ?? event.sequence - 1) + 1;
      if (event.sequence > expected) this.#sayGap(expected, event.sequence - 1);
      this.#last = event.sequence;
      if (this.#wish.selection.fits(event)) fitting.push(event);
    }
    this.#print(fitting);
  }

  #sayGap(first: number, last: number): void {
    const which = first === last ? `Event ${first} is` : `Events ${first} to ${last} are`;
    printErrors(this.#context, [`evmwatch: ${which} not kept any more.`]);
  }

  #print(events: readonly ClusterEvent[]): void {
    if (this.#isOver || events.length === 0) return;
    const { onlyFirst, json } = this.#wish;
    const shown = onlyFirst ? events.slice(0, 1) : events;
    printLines(this.#context, shown.map(json ? eventJson : formatEvent));
    this.#shown += shown.length;
    if (onlyFirst) this.#end(exitStatus.ok);
    else this.#beginPatience();
  }

  #beginPatience(): void {
    const { patienceMs } = this.#wish;
    this.#stopPatience();
    if (patienceMs === null || this.#isOver) return;
    this.#stopPatience = this.#context.host.after(patienceMs, () =>
      this.#end(this.#shown > 0 ? exitStatus.ok : exitStatus.failed),
    );
  }

  /** The next daemon that somebody starts; null if nobody watches any more. */
  async #reconnect(): Promise<ClusterClient | null> {
    for (let tries = 1; !this.#isOver; tries += 1) {
      try {
        return await this.#context.connect({ start: false });
      } catch (error) {
        if (!(error instanceof ConnectionError)) throw error;
        await this.#pause(tries <= retriesSoonMax ? retryMs : retryLaterMs);
      }
    }
    return null;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#context.host.after(ms, resolve));
  }
}
