// One connection as a process of the lock manager: from dlm.begin until the connection or the process ends. Requests
// are answered in the same step in which they arrive, after the notes they caused for this process (DLM-306).
import {
  type ErrorBody,
  encodeMessage,
  type RequestMessage,
  type Transport,
} from '../../protocol/index.ts';
import type { LockProcess, LockService } from '../../runtime/index.ts';
import { MethodError } from '../methods/index.ts';
import { type LockContext, lockMethods } from './methods.ts';
import { noteLine } from './notes.ts';
import { fieldsOf } from './parameters.ts';
import { isBlocked, lockCalls } from './requests.ts';

export interface LockSession {
  /** Serves a request of the lock manager; returns false for any other. */
  serve(request: RequestMessage): boolean;
  /** The connection is over, and with it the process. */
  end(): void;
}

export interface LockSessionOptions {
  readonly locks: LockService;
  /** It may only look. */
  readonly isReader: boolean;
  readonly transport: Transport;
  /** What the peer is told about a request that failed. */
  readonly errorBodyOf: (error: unknown, method: string) => ErrorBody;
}

/** A connection that is no process yet. */
export function createLockSession({
  locks,
  isReader,
  transport,
  errorBodyOf,
}: LockSessionOptions): LockSession {
  let own: LockProcess | null = null;
  const process = (): LockProcess => {
    if (own !== null) return own;
    throw new MethodError(
      'This connection is no process of the lock manager. Ask for dlm.begin first.',
    );
  };
  const context: LockContext = {
    locks,
    isReader,
    process,
    begin: (identity) => {
      if (own !== null) {
        throw new MethodError(
          `This connection is process ${own.pid} already. Use another connection for another process.`,
        );
      }
      const begun = locks.begin(identity, {
        note: (note) => transport.send(noteLine(note)),
        ended: (reason) => {
          transport.send(
            encodeMessage({ jsonrpc: '2.0', method: 'dlm.ended', params: { reason } }),
          );
          transport.close();
        },
      });
      if (typeof begun === 'string') throw new MethodError(begun);
      own = begun;
      return begun;
    },
  };
  /** Sends the answer; false for a method of somebody else. */
  const answer = ({ id, method, params }: RequestMessage): boolean => {
    const call = lockCalls.get(method);
    if (call !== undefined) {
      const { pid } = process();
      const fields = fieldsOf(params);
      const result = locks.serve((manager) => call(manager, pid, fields));
      const line = `{"jsonrpc":"2.0","id":${id},"result":${result}}\n`;
      // Who has to wait is told so, but is not woken for it alone: often the grant can go with it.
      transport.send(line, isBlocked(result));
      return true;
    }
    const rare = lockMethods.get(method);
    if (rare === undefined) return false;
    transport.send(encodeMessage({ jsonrpc: '2.0', id, result: rare.call(params, context) }));
    return true;
  };
  return {
    serve: (request) => {
      try {
        return answer(request);
      } catch (error) {
        const body = errorBodyOf(error, request.method);
        transport.send(encodeMessage({ jsonrpc: '2.0', id: request.id, error: body }));
        return true;
      }
    },
    end: () => {
      if (own !== null) locks.end(own.pid);
    },
  };
}
