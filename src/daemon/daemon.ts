// The daemon's side of the protocol: serves connections and tells subscribers what changes. Knows neither sockets nor
// processes; main gives it transports and takes it down.
import { type ClusterOwner, encodeMessage, errorCodes, type Transport } from '../protocol/index.ts';
import { serveConnection } from './connection.ts';
import { createTurns, type ReadersClock, readersMax, turnAway } from './readers.ts';
import type { DaemonServices } from './services.ts';
import { createSlices } from './slices.ts';

export interface Daemon {
  /** Serves a new connection of the owner until it ends. */
  serve(transport: Transport): void;
  /** Serves a new connection of somebody else, who may only look, until it ends; or turns it away. */
  serveReader(transport: Transport): void;
  /**
   * Sends what is queued, then ends every connection.
   *
   * @param reason why, for whoever still waits for an answer, whatever it was that they asked; none if the end is orderly.
   */
  close(reason?: string | null): void;
}

/** How those who may only look are served. */
export interface ReadersService {
  /** Whose the cluster is, for refusals. */
  readonly owner: ClusterOwner;
  /** For the turns that they take. */
  readonly clock: ReadersClock;
}

/** Where the profiles lie in the cluster root. */
const profileFolder = 'var/cluster/caa/profile';

/**
 * A daemon on services that are ready; it answers from the first connection on.
 *
 * @param readers absent where nobody but the owner gets in.
 */
export function createDaemon(services: DaemonServices, readers?: ReadersService): Daemon {
  const connections = new Set<Transport>();
  const subscribers = new Set<Transport>();
  const takeTurns = readers === undefined ? null : createTurns(readers.clock);
  const slices = createSlices({
    now: services.runtime.now,
    defer: services.defer,
    rest: readers?.clock.after ?? null,
  });
  let readersNow = 0;
  const tell = (text: string): void => {
    for (const transport of [...subscribers]) transport.send(text);
  };
  const unsubscribe = services.runtime.subscribe((params) => {
    // Written once, however many read it.
    if (subscribers.size > 0) {
      tell(encodeMessage({ jsonrpc: '2.0', method: 'cluster.changed', params }));
    }
  });
  const unwatch = services.files.watch(profileFolder, () =>
    tell(encodeMessage({ jsonrpc: '2.0', method: 'profile.changed', params: {} })),
  );
  const serve = (
    transport: Transport,
    readsFrom: ClusterOwner | null,
    closed: () => void = () => {},
  ): void => {
    connections.add(transport);
    serveConnection({
      services,
      transport,
      slices,
      readsFrom,
      subscribe: () => {
        if (connections.has(transport)) subscribers.add(transport);
      },
      others: () => connections.size - 1,
      closed: () => {
        connections.delete(transport);
        subscribers.delete(transport);
        closed();
      },
    });
  };
  return {
    serve: (transport) => serve(transport, null),
    serveReader: (transport) => {
      if (readers === undefined || takeTurns === null || readersNow >= readersMax) {
        turnAway(transport);
        return;
      }
      readersNow += 1;
      serve(takeTurns(transport), readers.owner, () => {
        readersNow -= 1;
      });
    },
    close: (reason = null) => {
      unsubscribe();
      unwatch();
      const lastWords = reason === null ? null : lastWordsOf(reason);
      for (const transport of [...connections]) {
        if (lastWords !== null) transport.send(lastWords);
        transport.close();
      }
    },
  };
}

/** An error that answers no request, which a client takes as the reason for the end of the connection. */
function lastWordsOf(message: string): string {
  return encodeMessage({ jsonrpc: '2.0', id: null, error: { code: errorCodes.internal, message } });
}
