// The daemon's side of the protocol: serves connections and tells subscribers what changes. Knows neither sockets nor
// processes; main gives it transports and takes it down.
import { encodeMessage, type Transport } from '../protocol/index.ts';
import { serveConnection } from './connection.ts';
import type { DaemonServices } from './services.ts';

export interface Daemon {
  /** Serves a new connection until it ends. */
  serve(transport: Transport): void;
  /** Sends what is queued, then ends every connection. */
  close(): void;
}

/** Where the profiles lie in the cluster root. */
const profileFolder = 'var/cluster/caa/profile';

/** A daemon on services that are ready; it answers from the first connection on. */
export function createDaemon(services: DaemonServices): Daemon {
  const connections = new Set<Transport>();
  const subscribers = new Set<Transport>();
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
  return {
    serve: (transport) => {
      connections.add(transport);
      serveConnection({
        services,
        transport,
        subscribe: () => {
          if (connections.has(transport)) subscribers.add(transport);
        },
        others: () => connections.size - 1,
        closed: () => {
          connections.delete(transport);
          subscribers.delete(transport);
        },
      });
    },
    close: () => {
      unsubscribe();
      unwatch();
      for (const transport of [...connections]) transport.close();
    },
  };
}
