// One client's connection: its requests in, answers and news out. Whatever the client sends, it can hurt only its own
// connection; whatever it asked for goes on when it leaves.
import {
  type ClusterOwner,
  createDecoder,
  type ErrorBody,
  encodeMessage,
  errorCodes,
  type Message,
  type Method,
  methodAccess,
  ownerOnlyText,
  ProtocolError,
  type RequestMessage,
  type Transport,
} from '../protocol/index.ts';
import { createLockSession, type LockSession } from './dlm/session.ts';
import { createKeptAnswers, type KeptAnswers } from './kept-answers.ts';
import { type Asker, isMethod, MethodError, methods } from './methods/index.ts';
import type { DaemonServices } from './services.ts';
import type { Slices } from './slices.ts';

/** Requests of one connection that may wait for their answers at the same time. */
const requestsAtOnceMax = 1000;
/** Runs that one connection may follow at the same time; the oldest gives way. */
const followedMax = 256;

export interface ConnectionOptions {
  readonly services: DaemonServices;
  readonly transport: Transport;
  /** For what takes long. */
  readonly slices: Slices;
  readonly subscribe: () => void;
  readonly others: () => number;
  /** Whose the cluster is, for somebody else who may only look; null for the owner. */
  readonly readsFrom: ClusterOwner | null;
  /** The connection is over. */
  readonly closed: () => void;
}

/** Serves a connection until either side ends it. */
export function serveConnection(options: ConnectionOptions): void {
  const { services, transport } = options;
  const decode = createDecoder();
  const followed = createFollowed(options);
  const endings = createEndings(transport);
  const kept = createKeptAnswers(options.readsFrom === null ? 'owner' : 'reader');
  const asker: Asker = {
    readsFrom: options.readsFrom,
    piece: kept.piece,
    subscribe: options.subscribe,
    others: options.others,
    follow: followed.add,
    unfollow: followed.remove,
    compute: createCompute(options, endings.asked),
    ...endings.asked,
  };
  const session = createLockSession({
    transport,
    isReader: options.readsFrom !== null,
    locks: services.runtime.locks,
    errorBodyOf: (error, method) => errorBodyOf(error, method, services),
  });
  const dispatch = createDispatch(options, asker, session, kept);
  transport.open({
    text: (piece) => {
      try {
        for (const message of decode(piece)) dispatch(message);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        sendError(transport, null, { code: errorCodes.parse, message: error.message });
        transport.close();
      }
    },
    closed: () => {
      session.end();
      followed.end();
      endings.end();
      kept.end();
      options.closed();
    },
  });
}

function createDispatch(
  { services, transport, readsFrom }: ConnectionOptions,
  asker: Asker,
  session: LockSession,
  kept: KeptAnswers,
): (message: Message) => void {
  let underWay = 0;
  const answer = async (request: RequestMessage): Promise<void> => {
    underWay += 1;
    try {
      const result = await call(request, services, asker);
      const line = kept.lineFor(request, result, asker.compute);
      transport.send(line instanceof Promise ? await line : line);
    } catch (error) {
      sendError(transport, request.id, errorBodyOf(error, request.method, services));
    } finally {
      underWay -= 1;
    }
  };
  return (message) => {
    // Notifications and answers are nothing that a client sends.
    if (!('method' in message) || !('id' in message)) return;
    if (!Number.isFinite(message.id)) {
      throw new ProtocolError('the id of a request is not a number');
    }
    const refusal = readsFrom === null ? null : refusalOf(message.method, readsFrom);
    if (refusal !== null) {
      sendError(transport, message.id, { code: errorCodes.refused, message: refusal });
      return;
    }
    if (session.serve(message)) return;
    if (underWay >= requestsAtOnceMax) {
      const text = `More than ${requestsAtOnceMax} requests of one connection are under way. Wait for answers.`;
      sendError(transport, message.id, { code: errorCodes.refused, message: text });
      return;
    }
    void answer(message);
  };
}

/** Before its parameters are looked at; a method that does not exist is refused where methods are called. */
function refusalOf(method: string, owner: ClusterOwner): string | null {
  return isKnown(method) ? ownerOnlyText(method, owner) : null;
}

function isKnown(method: string): method is Method {
  return Object.hasOwn(methodAccess, method);
}

function call(request: RequestMessage, services: DaemonServices, asker: Asker): unknown {
  const { method, params } = request;
  if (!isMethod(method)) {
    const { version } = services.facts;
    throw new MethodError(
      `The CAA daemon (version ${version}) does not know the method ${method.slice(0, 100)}.`,
      errorCodes.unknownMethod,
    );
  }
  return methods[method].call(params, { services, asker });
}

function errorBodyOf(error: unknown, method: string, services: DaemonServices): ErrorBody {
  if (error instanceof MethodError) return { code: error.code, message: error.message };
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  services.log.write(`error: ${method} failed: ${detail}`);
  const reason = error instanceof Error ? error.message : String(error);
  return { code: errorCodes.internal, message: reason };
}

function sendError(transport: Transport, id: number | null, error: ErrorBody): void {
  transport.send(encodeMessage({ jsonrpc: '2.0', id, error }));
}

/** Long computations for this connection, which end with it. */
function createCompute(
  { slices, readsFrom }: ConnectionOptions,
  { whenOver }: Pick<Asker, 'whenOver'>,
): Asker['compute'] {
  const whose = readsFrom === null ? 'owner' : 'reader';
  return (begin, atTheEnd = 'give up') => {
    const { result, stop } = slices.compute(begin, whose);
    if (!(result instanceof Promise) || atTheEnd === 'go on') return result;
    return result.finally(whenOver(stop));
  };
}

/** What lives as long as the connection. */
function createEndings(transport: Transport) {
  const actions = new Set<() => void>();
  let over = false;
  const asked: Pick<Asker, 'tell' | 'whenOver'> = {
    tell: (line) => {
      if (!over) transport.send(line);
    },
    whenOver: (action) => {
      if (over) action();
      else actions.add(action);
      return () => actions.delete(action);
    },
  };
  return {
    asked,
    end: (): void => {
      over = true;
      for (const action of actions) action();
      actions.clear();
    },
  };
}

/** The runs whose lines this connection gets. */
function createFollowed({ services, transport }: ConnectionOptions) {
  const stops = new Map<number, () => void>();
  let over = false;
  const remove = (run: number): void => {
    stops.get(run)?.();
    stops.delete(run);
  };
  return {
    remove,
    add: (run: number): void => {
      if (over || stops.has(run)) return;
      const [oldest] = stops.keys();
      if (oldest !== undefined && stops.size >= followedMax) remove(oldest);
      const stop = services.runtime.runs.follow(run, (line) =>
        transport.send(encodeMessage({ jsonrpc: '2.0', method: 'run.output', params: line })),
      );
      stops.set(run, stop);
    },
    end: (): void => {
      over = true;
      for (const stop of stops.values()) stop();
      stops.clear();
    },
  };
}
