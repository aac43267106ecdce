// How a method of the protocol is written down: a check of its parameters and a handler. Both are tied to the
// protocol's table of types, so that neither can change alone.
import type { z } from 'zod';
import type { Caller, Command, Stepwise } from '../../engine/index.ts';
import {
  type ClusterOwner,
  errorCodes,
  type Method,
  type Params,
  type Result,
  type RunResult,
} from '../../protocol/index.ts';
import type { DaemonServices } from '../services.ts';

/** The connection that asked, as far as methods may change it. */
export interface Asker {
  /** Whose the cluster is, for somebody else who may only look; null for the owner. */
  readonly readsFrom: ClusterOwner | null;
  /** Sends the changes of the cluster to this connection from now on. */
  subscribe(): void;
  /** Sends further lines of a run to this connection. */
  follow(run: number): void;
  unfollow(run: number): void;
  /** Sends a line of the protocol to this connection, unless it is over. */
  tell(line: string): void;
  /** Calls back when the connection is over, at once if it is; the result takes that back. */
  whenOver(action: () => void): () => void;
  /**
   * Computes something bit by bit while others are served; at once if it is short. It is given up when the connection is
   * over, unless it belongs to a command.
   *
   * @throws what it throws, at once or later.
   */
  compute<T>(begin: () => Stepwise<T>, whenOver?: 'give up' | 'go on'): T | Promise<T>;
  /** A piece of a long answer to this connection; null if it is not kept, or not any more. */
  piece(answer: number, index: number): string | null;
  /** How many other connections there are. */
  others(): number;
}

export interface Context {
  readonly services: DaemonServices;
  readonly asker: Asker;
}

/** A request is refused; the message is complete and names the remedy. */
export class MethodError extends Error {
  readonly code: number;
  constructor(message: string, code: number = errorCodes.refused) {
    super(message);
    this.code = code;
  }
}

export interface BoundMethod<M extends Method, C = Context> {
  /** @throws MethodError if the parameters are not what the protocol says, or the request is refused. */
  call(raw: unknown, context: C): Result<M> | Promise<Result<M>>;
}

export type MethodTable<M extends Method> = { readonly [K in M]: BoundMethod<K> };

/** A method from the schema of its parameters and its handler. */
export function method<M extends Method, C = Context>(
  params: z.ZodType<Params<M>>,
  handle: (params: Params<M>, context: C) => Result<M> | Promise<Result<M>>,
): BoundMethod<M, C> {
  return {
    call: (raw, context) => {
      const checked = params.safeParse(raw);
      if (!checked.success) {
        const faults = checked.error.issues.map(
          ({ path, message }) => `${path.map(String).join('.') || 'parameters'}: ${message}`,
        );
        throw new MethodError(faults.join('; '), errorCodes.invalidParams);
      }
      return handle(checked.data, context);
    },
  };
}

/**
 * Hands a command to the engine. The connection that asked sees its lines; when it is gone, the command goes on.
 */
export function runCommand(
  { services, asker }: Context,
  caller: Caller,
  command: Command,
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    services.runtime.command(caller, command, {
      accepted: asker.follow,
      ended: (result) => {
        asker.unfollow(result.run);
        resolve(result);
      },
      failed: (message) => reject(new MethodError(message)),
    });
  });
}
