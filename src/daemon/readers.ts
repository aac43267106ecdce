// Those who may only look, and how much of the daemon they get: so many connections, lines and requests at once, and
// together never more than half of its time. What they may ask for is judged by the connection.
import {
  createDecoder,
  encodeMessage,
  errorCodes,
  ProtocolError,
  type Transport,
  type TransportHandlers,
} from '../protocol/index.ts';

/** Connections that may be open at the same time. */
export const readersMax = 32;
/** Questions are short; only who acts has more to say. */
const lineCharsMax = 65_536;
/** Lines of one connection that may wait for their turn. */
const waitingLinesMax = 256;

/** Time, for taking turns. */
export interface ReadersClock {
  /** Milliseconds since whenever. */
  now(): number;
  /** Calls back once after that time, and after whatever is under way now. */
  after(ms: number, action: () => void): void;
}

/** Makes a connection one of those that take turns. */
export type TakeTurns = (transport: Transport) => Transport;

interface Reader {
  readonly lines: string[];
  serve(line: string): void;
}

/**
 * Readers take turns, a line each. After a line all of them rest for as long as it took, so that the owner's requests
 * are answered in at most twice the time, whatever the readers ask for.
 */
export function createTurns(clock: ReadersClock): TakeTurns {
  const queue: Reader[] = [];
  let isExpected = false;
  const next = (): void => {
    isExpected = false;
    const reader = queue.shift();
    if (reader === undefined) return;
    isExpected = true;
    const line = reader.lines.shift();
    if (reader.lines.length > 0) queue.push(reader);
    const begun = clock.now();
    if (line !== undefined) reader.serve(line);
    // The answer is made and sent after the call has returned.
    clock.after(0, () => clock.after(clock.now() - begun, next));
  };
  const wait = (reader: Reader, line: string): void => {
    reader.lines.push(line);
    if (reader.lines.length === 1) queue.push(reader);
    if (isExpected) return;
    isExpected = true;
    clock.after(0, next);
  };
  return (transport) => ({
    send: transport.send,
    close: transport.close,
    open: (handlers) => openReader(transport, handlers, wait),
  });
}

function openReader(
  transport: Transport,
  handlers: TransportHandlers,
  wait: (reader: Reader, line: string) => void,
): void {
  let begun = '';
  let isOver = false;
  const reader: Reader = {
    lines: [],
    serve: (line) => handlers.text(line),
  };
  const stop = (): void => {
    isOver = true;
    reader.lines.length = 0;
  };
  const end = (message: string): void => {
    stop();
    sendRefusal(transport, null, message);
  };
  transport.open({
    text: (piece) => {
      if (isOver) return;
      const lines = (begun + piece).split('\n');
      begun = lines.pop() ?? '';
      const longest = lines.reduce((most, { length }) => Math.max(most, length), begun.length);
      if (longest > lineCharsMax) {
        end(`A line is longer than ${lineCharsMax} characters. Ask for less at once.`);
      } else if (reader.lines.length + lines.length > waitingLinesMax) {
        end(`More than ${waitingLinesMax} requests wait for their turn. Wait for answers.`);
      } else {
        for (const line of lines) wait(reader, `${line}\n`);
      }
    },
    closed: (reason) => {
      stop();
      handlers.closed(reason);
    },
  });
}

/** Says in the answer to the first request why there is no place for one more, and hangs up. */
export function turnAway(transport: Transport): void {
  const decode = createDecoder();
  const message = `${readersMax} programs of other users are looking at this cluster already. Try again later.`;
  transport.open({
    text: (piece) => {
      let id: number | null = null;
      try {
        const [first] = decode(piece.slice(0, lineCharsMax));
        if (first === undefined) return;
        if ('id' in first) id = first.id;
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
      }
      sendRefusal(transport, id, message);
    },
    closed: () => {},
  });
}

function sendRefusal(transport: Transport, id: number | null, message: string): void {
  const error = { code: errorCodes.refused, message };
  transport.send(encodeMessage({ jsonrpc: '2.0', id, error }));
  transport.close();
}
