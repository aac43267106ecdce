// Long answers of one connection, kept until their last piece was fetched. What is kept is bounded: a client that asks
// for more and fetches nothing loses its oldest answer.
import {
  encodeMessage,
  methodsInPieces,
  pieceCharsMax,
  piecesOf,
  type RequestMessage,
} from '../protocol/index.ts';
import { isLong, jsonInSteps } from './json-steps.ts';
import type { Asker } from './methods/index.ts';

/** Answers of one connection that may wait to be fetched; of one that may only look, and of which others have many. */
const keptMax = { owner: 4, reader: 1 };

export interface KeptAnswers {
  /**
   * The line that answers a request: with the result, or with the number of its pieces.
   *
   * @param compute for the text of a long result.
   */
  lineFor(
    request: RequestMessage,
    result: unknown,
    compute: Asker['compute'],
  ): string | Promise<string>;
  /** A piece of the answer to a request; null if it is not kept, or not any more. */
  piece(answer: number, index: number): string | null;
  /** The connection is over. */
  end(): void;
}

export function createKeptAnswers(whose: keyof typeof keptMax): KeptAnswers {
  const kept = new Map<number, readonly string[]>();
  /** @param text of the result. */
  const lineOf = (id: number, result: unknown, text: string): string => {
    if (text.length <= pieceCharsMax) return encodeMessage({ jsonrpc: '2.0', id, result });
    const pieces = piecesOf(text, pieceCharsMax);
    const [oldest] = kept.keys();
    if (oldest !== undefined && kept.size >= keptMax[whose]) kept.delete(oldest);
    kept.set(id, pieces);
    return encodeMessage({ jsonrpc: '2.0', id, result: null, pieces: pieces.length });
  };
  return {
    lineFor: ({ id, method }, result, compute) => {
      if (!methodsInPieces.has(method)) return encodeMessage({ jsonrpc: '2.0', id, result });
      if (!isLong(result)) return lineOf(id, result, JSON.stringify(result));
      const text = compute(() => jsonInSteps(result));
      return text instanceof Promise
        ? text.then((whole) => lineOf(id, result, whole))
        : lineOf(id, result, text);
    },
    piece: (answer, index) => {
      const pieces = kept.get(answer);
      if (pieces !== undefined && index >= pieces.length - 1) kept.delete(answer);
      return pieces?.[index] ?? null;
    },
    end: () => kept.clear(),
  };
}
