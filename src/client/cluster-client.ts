// A cluster as a program outside the daemon sees it: typed requests, notifications, and the end of the connection.
// Knows the protocol and nothing of sockets, processes or files.
import {
  createDecoder,
  type ErrorBody,
  encodeRequest,
  type Message,
  type Method,
  methodsInPieces,
  type NotificationName,
  type Notifications,
  type Params,
  ProtocolError,
  type Result,
  type Transport,
} from '../protocol/index.ts';

/** The daemon refused a request; the message is complete and names the remedy. */
export class RequestError extends Error {
  /** One of `errorCodes`. */
  readonly code: number;
  constructor(body: ErrorBody) {
    super(body.message);
    this.name = 'RequestError';
    this.code = body.code;
  }
}

/** The daemon cannot be reached, or the connection was lost; the message is complete. */
export class ConnectionError extends Error {
  override readonly name: string = 'ConnectionError';
}

/** The connection stood, and ended before the answer came. */
export class ConnectionLostError extends ConnectionError {}

type Handler<N extends NotificationName> = (params: Notifications[N]) => void;

export interface ClusterClient {
  /** What the daemon said of itself when the connection was made. */
  readonly hello: Result<'daemon.hello'>;
  /**
   * Asks the daemon for something. Requests may overlap; each is answered once. Those of `methodsInPieces` are sent one
   * after the other, since the daemon keeps one long answer at a time for a connection that only looks.
   *
   * @throws RequestError if the daemon refuses, ConnectionError if the connection ends first.
   */
  request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
  /** Calls `handler` for each notification of that name; the result stops it. */
  on<N extends NotificationName>(name: N, handler: Handler<N>): () => void;
  /** Ends the connection; what the daemon is doing for us goes on. */
  close(): void;
  /** Settles when the connection is over: null if we closed it, otherwise the reason. Never rejects. */
  readonly closed: Promise<ConnectionError | null>;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Who connects, for the daemon's log. */
export interface Introduction {
  readonly clientName: string;
  readonly version: string;
}

/** A client over an open transport, after the daemon has said hello. */
export async function openClient(
  transport: Transport,
  introduction: Introduction,
): Promise<ClusterClient> {
  const channel = createChannel(transport);
  const hello = await channel.request('daemon.hello', {
    client: introduction.clientName,
    version: introduction.version,
  });
  return { ...channel, hello };
}

function createChannel(transport: Transport): Omit<ClusterClient, 'hello'> {
  const waiting = new Map<number, Waiting>();
  const handlers = new Map<string, Set<(params: unknown) => void>>();
  const decode = createDecoder();
  let lastId = 0;
  let over: ConnectionError | null = null;
  let closedByUs = false;
  let settleClosed: (reason: ConnectionError | null) => void = () => {};
  const closed = new Promise<ConnectionError | null>((resolve) => {
    settleClosed = resolve;
  });

  const end = (reason: ConnectionError): void => {
    if (over !== null) return;
    over = reason;
    for (const { reject } of waiting.values()) reject(over);
    waiting.clear();
    handlers.clear();
    settleClosed(closedByUs ? null : over);
  };
  const receive = (piece: string): void => {
    try {
      for (const message of decode(piece)) {
        if ('result' in message && message.pieces !== undefined) {
          void fetchPieces(message.id, message.pieces);
        } else if ('error' in message && message.id === null) {
          // It answers no request: the daemon says why it hangs up.
          end(new ConnectionError(message.error.message));
          transport.close();
        } else deliver(message, waiting, handlers);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      const text = `The CAA daemon sent something that cannot be read: ${error.message}.`;
      end(new ConnectionError(text));
      transport.close();
    }
  };
  const send: ClusterClient['request'] = (method, params) =>
    new Promise((resolve, reject) => {
      if (over !== null) return reject(over);
      lastId += 1;
      // The table in protocol/methods.ts ties the result to the method.
      waiting.set(lastId, { resolve: resolve as (result: unknown) => void, reject });
      transport.send(encodeRequest(lastId, method, params));
    });
  /** One after the other: the daemon has never more under way to us than one piece. */
  const fetchPieces = async (answer: number, count: number): Promise<void> => {
    const waiter = waiting.get(answer);
    waiting.delete(answer);
    try {
      const texts: string[] = [];
      for (let piece = 0; piece < count; piece += 1) {
        texts.push((await send('daemon.piece', { answer, piece })).text);
      }
      waiter?.resolve(JSON.parse(texts.join('')));
    } catch (error) {
      waiter?.reject(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const inTurn = createQueue();
  const request: ClusterClient['request'] = (method, params) =>
    methodsInPieces.has(method) ? inTurn(() => send(method, params)) : send(method, params);
  transport.open({
    text: receive,
    closed: (reason) => end(new ConnectionLostError(lostText(reason))),
  });

  return {
    closed,
    request,
    on: (name, handler) => {
      const known = handlers.get(name) ?? new Set();
      handlers.set(name, known);
      // The same table ties the parameters to the name.
      const call = (params: unknown): void => (handler as (params: unknown) => void)(params);
      known.add(call);
      return () => known.delete(call);
    },
    close: () => {
      closedByUs = true;
      end(new ConnectionError('The connection to the CAA daemon was closed.'));
      transport.close();
    },
  };
}

/** Does one thing after the other in the order they are given; what finds nobody before it begins at once. */
function createQueue(): <T>(action: () => Promise<T>) => Promise<T> {
  let last: Promise<void> | null = null;
  return (action) => {
    const doing = last === null ? action() : last.then(action);
    const nothing = (): void => {};
    const over: Promise<void> = doing.then(nothing, nothing).then(() => {
      if (last === over) last = null;
    });
    last = over;
    return doing;
  };
}

function deliver(
  message: Message,
  waiting: Map<number, Waiting>,
  handlers: ReadonlyMap<string, ReadonlySet<(params: unknown) => void>>,
): void {
  if ('method' in message) {
    for (const handle of [...(handlers.get(message.method) ?? [])]) handle(message.params);
    return;
  }
  if (message.id === null) return;
  const waiter = waiting.get(message.id);
  waiting.delete(message.id);
  if ('error' in message) waiter?.reject(new RequestError(message.error));
  else waiter?.resolve(message.result);
}

function lostText(reason: string | null): string {
  const why = reason === null ? '' : ` (${reason})`;
  return (
    `Lost the connection to the CAA daemon${why}. An action under way may still be going on; ` +
    'run caa_stat to see the state.'
  );
}
