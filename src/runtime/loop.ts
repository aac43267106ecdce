// The loop between the world and the engine: inputs queue up, are stepped one by one, and what they changed is on
// disk before anything that follows from it is done or said. Decides nothing itself.
import type { Cluster, Effect, Input, StoredChange } from '../engine/index.ts';
import type { Clock, ClusterStore } from './ports.ts';

/** What is left to do once the changes are stored. */
export type Action = Exclude<Effect, { readonly type: 'store' }>;

export interface LoopOptions {
  readonly cluster: Pick<Cluster, 'step'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Pick<ClusterStore, 'commit'>;
  /** Calls back in a later turn of the event loop; everything that arrives until then shares one commit. */
  readonly defer: (action: () => void) => void;
  /** Carries out one action. Inputs that it causes wait for the next tick. */
  readonly act: (action: Action) => void;
  /** All actions of a tick have been carried out. */
  readonly settled: () => void;
  /** The registry cannot be written or the engine broke: nothing more is done, answered or stored. */
  readonly failed: (error: unknown) => void;
}

export interface Loop {
  feed(input: Input): void;
  /** Drops what is queued and takes no more. */
  stop(): void;
}

/** Inputs of one tick; the rest waits for the next, so that a flood cannot hold up the connections. */
const inputsPerTickMax = 1000;

export function createLoop(options: LoopOptions): Loop {
  let queue: Input[] = [];
  let scheduled = false;
  let stopped = false;

  const schedule = (): void => {
    if (scheduled || stopped) return;
    scheduled = true;
    options.defer(drain);
  };
  const drain = (): void => {
    scheduled = false;
    if (stopped || queue.length === 0) return;
    const inputs = queue.slice(0, inputsPerTickMax);
    queue = queue.slice(inputsPerTickMax);
    try {
      for (const action of stepAndStore(inputs, options)) {
        if (stopped) return;
        options.act(action);
      }
      options.settled();
    } catch (error) {
      stopped = true;
      queue = [];
      options.failed(error);
      return;
    }
    if (queue.length > 0) schedule();
  };
  return {
    feed: (input) => {
      if (stopped) return;
      queue.push(input);
      schedule();
    },
    stop: () => {
      stopped = true;
      queue = [];
    },
  };
}

/** Steps all inputs, commits everything they changed at once, and returns what is to be done, in order. */
function stepAndStore(inputs: readonly Input[], options: LoopOptions): readonly Action[] {
  const changes: StoredChange[] = [];
  const actions: Action[] = [];
  for (const input of inputs) {
    for (const effect of options.cluster.step(input, options.clock.now())) {
      if (effect.type === 'store') changes.push(effect.change);
      else actions.push(effect);
    }
  }
  if (changes.length > 0) options.store.commit(changes);
  return actions;
}
