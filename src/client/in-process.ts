// A client of a daemon in the same process: tests, tutorials and the sandbox speak the same protocol as over the
// socket, through two queues.
import type { Transport, TransportHandlers } from '../protocol/index.ts';
import { type ClusterClient, type Introduction, openClient } from './cluster-client.ts';

/**
 * Connects to a daemon in this process.
 *
 * @param serve takes the daemon's end of the connection, as a listener would hand it over.
 */
export function connectInProcess(
  serve: (transport: Transport) => void,
  introduction: Introduction,
): Promise<ClusterClient> {
  const [ours, theirs] = createTransportPair();
  serve(theirs);
  return openClient(ours, introduction);
}

/** Two transports, each the other's far end. Text arrives in order, in a later microtask. */
export function createTransportPair(): readonly [Transport, Transport] {
  const left = createEnd();
  const right = createEnd();
  left.join(right);
  right.join(left);
  return [left.transport, right.transport];
}

interface End {
  readonly transport: Transport;
  join(peer: End): void;
  receive(text: string): void;
  hangUp(): void;
}

function createEnd(): End {
  const queue: string[] = [];
  let handlers: TransportHandlers | null = null;
  let peer: End | null = null;
  let ended = false;
  let over = false;
  let scheduled = false;

  const flush = (): void => {
    scheduled = false;
    while (handlers !== null && !over) {
      const text = queue.shift();
      if (text === undefined) break;
      handlers.text(text);
    }
    if (handlers === null || over || !ended) return;
    over = true;
    handlers.closed(null);
  };
  const schedule = (): void => {
    if (scheduled || handlers === null) return;
    scheduled = true;
    queueMicrotask(flush);
  };
  return {
    join: (other) => {
      peer = other;
    },
    receive: (text) => {
      if (ended) return;
      queue.push(text);
      schedule();
    },
    hangUp: () => {
      ended = true;
      schedule();
    },
    transport: {
      open: (given) => {
        handlers = given;
        schedule();
      },
      send: (text) => {
        if (!ended) peer?.receive(text);
      },
      close: () => {
        if (ended) return;
        peer?.hangUp();
        ended = true;
        schedule();
      },
    },
  };
}
