// Notices a daemon that keeps the connection and does not answer: one that was stopped by a signal, or hangs. Time is
// passed in; what is said of it, and whether to wait on, is the caller's business.
import { methodAccess } from '../protocol/index.ts';
import type { ClusterClient } from './cluster-client.ts';

/** From one answer to the next question whether the daemon is still there. */
const pauseMs = 5000;
/** How long it may take over an answer that costs it nothing. */
const patienceMs = 10_000;
/** How long one waits for a mere look at the cluster: long answers are worked out in less. */
const lookingMs = 60_000;

export interface SilenceOptions {
  /** Calls `action` once after `ms`; the result cancels it. */
  after(ms: number, action: () => void): () => void;
  /** It has not answered for so long; told once until it answers again. `acts`: something asked for may yet be done. */
  silent(ms: number, acts: boolean): void;
  /** It answers again. */
  answers(): void;
  /** It has not answered for so long, and nobody waits for more than a look at the cluster. */
  gone(ms: number): void;
}

/** The client, looked after, until `stop` is called. */
export interface WatchedClient {
  readonly client: ClusterClient;
  stop(): void;
}

/**
 * Asks the daemon every few seconds, on the same connection, whether it is there. Whoever waits for something that is
 * being done goes on waiting, however long the silence: giving up would be taken for a failure, and the daemon may carry
 * it out after all. So does who waits for news. Only those who are owed nothing but a look are told that it is gone.
 */
export function watchForSilence(watched: ClusterClient, options: SilenceOptions): WatchedClient {
  const { after } = options;
  const pending = createPending();
  let timers: (() => void)[] = [];
  let stopped = false;
  const disarm = (): void => {
    for (const cancel of timers) cancel();
    timers = [];
  };
  const stop = (): void => {
    stopped = true;
    disarm();
  };
  const ask = (): void => {
    let wasSilent = false;
    const fellSilent = (): void => {
      wasSilent = true;
      options.silent(patienceMs, pending.acts());
    };
    const lookedLongEnough = (): void => {
      if (pending.onlyLooks()) options.gone(lookingMs);
    };
    timers = [after(patienceMs, fellSilent), after(lookingMs, lookedLongEnough)];
    const answered = (): void => {
      disarm();
      if (stopped) return;
      if (wasSilent) options.answers();
      timers = [after(pauseMs, ask)];
    };
    // A connection that ends tells everybody by itself.
    watched.request('daemon.status', {}).then(answered, stop);
  };
  timers = [after(pauseMs, ask)];
  const client: ClusterClient = {
    ...watched,
    request: (method, params) => pending.note(method, watched.request(method, params)),
  };
  return { client, stop };
}

/** The requests that wait for their answers. */
function createPending() {
  const acting = new Set<Promise<unknown>>();
  const looking = new Set<Promise<unknown>>();
  return {
    note: <T>(method: keyof typeof methodAccess, answer: Promise<T>): Promise<T> => {
      const kind = methodAccess[method].kind === 'acts' ? acting : looking;
      kind.add(answer);
      const over = (): void => void kind.delete(answer);
      answer.then(over, over);
      return answer;
    },
    acts: (): boolean => acting.size > 0,
    onlyLooks: (): boolean => acting.size === 0 && looking.size > 0,
  };
}
