// Keeps a long-lived program connected: when the connection is lost it is made again after a growing pause
// (TUI-295). Time and chance are passed in; what to show meanwhile is the caller's business.
import type { ClusterClient } from './cluster-client.ts';

const pausesSeconds = [1, 2, 4, 8, 16, 30] as const;
const longestPauseSeconds = 30;

export interface ReconnectOptions {
  connect(): Promise<ClusterClient>;
  /** Calls `action` once after `ms`; the result cancels it. */
  delay(ms: number, action: () => void): () => void;
  /** A number from 0 up to 1. */
  random(): number;
  /** A new connection; subscribe again on it. */
  connected(client: ClusterClient): void;
  /** No connection: why, and when the next try is due. */
  lost(reason: Error, retryInMs: number): void;
}

export interface Reconnector {
  /** Tries at once if no connection stands and none is being made. */
  retryNow(): void;
  /** Closes the connection and gives up. */
  stop(): void;
}

/** Connects now, and again whenever the connection is lost, until stopped. */
export function keepConnected(options: ReconnectOptions): Reconnector {
  let attempt = 0;
  let stopped = false;
  let cancelDelay: (() => void) | null = null;
  let client: ClusterClient | null = null;

  const failed = (reason: Error): void => {
    if (stopped) return;
    const ms = pauseMs(attempt, options.random());
    attempt += 1;
    cancelDelay = options.delay(ms, tryOnce);
    options.lost(reason, ms);
  };
  const opened = (fresh: ClusterClient): void => {
    if (stopped) {
      fresh.close();
      return;
    }
    attempt = 0;
    client = fresh;
    void fresh.closed.then((reason) => {
      client = null;
      if (reason !== null) failed(reason);
    });
    options.connected(fresh);
  };
  const tryOnce = (): void => {
    cancelDelay?.();
    cancelDelay = null;
    options.connect().then(opened, failed);
  };
  tryOnce();
  return {
    retryNow: () => {
      if (cancelDelay !== null && !stopped) tryOnce();
    },
    stop: () => {
      stopped = true;
      cancelDelay?.();
      cancelDelay = null;
      client?.close();
    },
  };
}

/** 1, 2, 4 … 30 seconds, of which up to a quarter is taken off by chance so that many clients do not come at once. */
function pauseMs(attempt: number, chance: number): number {
  const seconds = pausesSeconds[attempt] ?? longestPauseSeconds;
  return Math.round(seconds * 1000 * (1 - chance / 4));
}
