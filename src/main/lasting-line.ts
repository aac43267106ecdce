// One line to the service for a program that asks now and then: when it is lost, it is made anew once for all who notice.
// Knows neither what is asked nor how a line is made.
import { type ClusterClient, ConnectionError } from '../client/index.ts';
import type { Requester } from '../tui/screen.ts';

type Line = Pick<ClusterClient, 'request' | 'close'>;

/**
 * Asks again on a new line, once, when the service has gone. For requests that only read.
 *
 * @param connect makes a new line; starts the service too, if that is wanted.
 */
export function lastingLine<L extends Line>(
  first: L,
  connect: () => Promise<L>,
): Requester & { close(): void } {
  let line = first;
  let coming: Promise<L> | null = null;
  let isClosed = false;
  const renew = async (): Promise<L> => {
    try {
      line = await connect();
      if (isClosed) line.close();
      return line;
    } finally {
      coming = null;
    }
  };
  return {
    request: async (method, params) => {
      const asked = line;
      try {
        return await asked.request(method, params);
      } catch (error) {
        if (!(error instanceof ConnectionError)) throw error;
        // Somebody else may have noticed first, and have the new line already.
        if (line === asked) coming ??= renew();
        const next = coming === null ? line : await coming;
        return next.request(method, params);
      }
    },
    close: () => {
      isClosed = true;
      line.close();
    },
  };
}
