// Requests in the name of the user of this console. Whoever that is, is read as the request is sent, so that reducers stay
// pure; the service compares it with the rights that a call needs.
import type { Method, Params } from '../../protocol/index.ts';
import { type Outcome, type RequestEffect, type Requester, request } from '../../tui/screen.ts';

/** Numeric user and group of this process, as the system counts them. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/** Like `request`, with parameters that name the user. */
export function requestAs<M extends Method, E>(
  method: M,
  paramsOf: (identity: Identity) => Params<M>,
  reply: (outcome: Outcome<M>) => E,
): RequestEffect<E> {
  const perform = (client: Requester): Promise<E> =>
    request(method, paramsOf(ownIdentity()), reply).perform(client);
  return { type: 'request', method, params: {}, perform };
}

function ownIdentity(): Identity {
  return { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
}
