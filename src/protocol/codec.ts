// JSON-RPC 2.0, one message a line. Turns bytes into messages and messages into lines; knows no sockets.

export interface RequestMessage {
  readonly jsonrpc: '2.0';
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}
export interface NotificationMessage {
  readonly jsonrpc: '2.0';
  readonly method: string;
  readonly params: unknown;
}
export interface ErrorBody {
  readonly code: number;
  /** Complete text for a person: what, why and the remedy. */
  readonly message: string;
}
export type ResponseMessage =
  | {
      readonly jsonrpc: '2.0';
      readonly id: number;
      readonly result: unknown;
      /** The result is too long for a line: it is null here, and its JSON text comes in so many pieces. */
      readonly pieces?: number;
    }
  | { readonly jsonrpc: '2.0'; readonly id: number | null; readonly error: ErrorBody };
export type Message = RequestMessage | NotificationMessage | ResponseMessage;

/** The JSON-RPC error codes in use, and ours. */
export const errorCodes = {
  parse: -32700,
  invalidRequest: -32600,
  unknownMethod: -32601,
  invalidParams: -32602,
  internal: -32603,
  refused: -32000,
} as const;

/** The longest line that is read before a peer is taken for broken. */
export const lineBytesMax = 16 * 1024 * 1024;

/** A message as the line that carries it. */
export function encodeMessage(message: Message): string {
  return `${JSON.stringify(message)}\n`;
}

/** A request as the line that carries it; in pieces, because programs make many thousands of them a second. */
export function encodeRequest(id: number, method: string, params: object): string {
  return `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${JSON.stringify(params)}}\n`;
}

/** A line is not a JSON-RPC message, or never ends; the connection cannot go on. */
export class ProtocolError extends Error {}

/**
 * Collects text into messages.
 *
 * @returns a function that takes the next piece of text and returns the messages it completed, in order.
 * @throws ProtocolError for a line that is not a JSON object or is longer than {@link lineBytesMax}.
 */
export function createDecoder(): (piece: string) => readonly Message[] {
  /** The beginning of a line whose end has not come, in pieces. */
  let begun: string[] = [];
  let length = 0;
  return (piece) => {
    const messages: Message[] = [];
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      let line = piece.slice(from, end);
      if (begun.length > 0) {
        line = begun.join('') + line;
        begun = [];
        length = 0;
      }
      from = end + 1;
      if (line.trim() !== '') messages.push(parseMessage(line));
    }
    if (from < piece.length) {
      begun.push(piece.slice(from));
      length += piece.length - from;
    }
    if (length > lineBytesMax)
      throw new ProtocolError(`a line is longer than ${lineBytesMax} bytes`);
    return messages;
  };
}

function parseMessage(line: string): Message {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new ProtocolError('a line is not JSON');
  }
  if (!isMessage(value)) throw new ProtocolError('a line is not a JSON-RPC 2.0 message');
  return value;
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (!('jsonrpc' in value) || value.jsonrpc !== '2.0') return false;
  const hasId = 'id' in value && (typeof value.id === 'number' || value.id === null);
  if ('method' in value) return typeof value.method === 'string' && (hasId || !('id' in value));
  return hasId && ('result' in value || 'error' in value);
}
