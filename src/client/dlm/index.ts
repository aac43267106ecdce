// The lock manager's library for programs, as far as it is the same everywhere: a process on an open connection. How to
// connect is the composition root's business, src/main/dlm.ts.
import type { DlmIdentity } from '../../protocol/index.ts';
import type { ClusterClient } from '../cluster-client.ts';
import type { Dlm } from './api-process.ts';
import { Channel } from './channel.ts';
import { DlmError } from './errors.ts';
import { DlmProcess } from './process.ts';
import type { Ambient } from './routine-queue.ts';

export type * from './api.ts';
export type * from './api-process.ts';
export { DlmError } from './errors.ts';
export type { LockMode } from './statuses.ts';
export { ValueBlock } from './value-block.ts';

export interface OpenOptions {
  readonly identity: DlmIdentity;
  readonly delivery: 'immediate' | 'manual';
  readonly ambient: Ambient;
}

/**
 * Makes a connection a process of the lock manager. The connection belongs to the process from here on.
 *
 * @throws DlmError DLM_ENOSYS if it cannot be one, for instance because its member is not UP; the connection is closed.
 */
export async function openDlm(
  client: ClusterClient,
  { identity, delivery, ambient }: OpenOptions,
): Promise<Dlm> {
  const channel = new Channel(client, ambient);
  try {
    const begun = await client.request('dlm.begin', identity);
    const process = new DlmProcess(channel, begun);
    if (delivery === 'manual') await process.setDelivery('manual');
    return process;
  } catch (error) {
    client.close();
    throw error instanceof DlmError ? error : notRunning(error);
  }
}

/** A connection, or a process on it, could not be had. */
export function notRunning(error: unknown): DlmError {
  const text = error instanceof Error ? error.message : String(error);
  return new DlmError('DLM_ENOSYS', text, { cause: error });
}
