// Answers that are too long for a line of the protocol. The line that answers says in how many pieces the result is
// kept, and the client fetches one after the other, so that it is never sent more than it has asked for.
import type { Method } from './methods.ts';

/** The longest piece, in UTF-16 units of the result's JSON text; a longer result comes in pieces. */
export const pieceCharsMax = 1024 * 1024;

/**
 * The methods whose answers may come in pieces: questions that stand alone. An answer that news follow, as
 * `cluster.subscribe`, comes whole, because it has to come before them.
 */
export const methodsInPieces: ReadonlySet<string> = new Set<Method>([
  'caa.history',
  'caa.plan',
  'caa.stat',
  'caa.survival',
  'profile.print',
]);

/** The text of a result in pieces, in order. */
export function piecesOf(text: string, charsMax: number): readonly string[] {
  const count = Math.ceil(text.length / charsMax);
  return Array.from({ length: count }, (_, index) =>
    text.slice(index * charsMax, (index + 1) * charsMax),
  );
}
