// Composition root of the lock manager's library: what `import … from 'trucluster/dlm'` gives. Knows where the cluster
// is, who the calling process is, and how to reach the daemon; the library itself knows none of it.
import { AsyncLocalStorage } from 'node:async_hooks';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../../package.json';
import { createClientMachine } from '../adapters/client-machine.ts';
import { ownUid, resolveRoot } from '../adapters/root-path.ts';
import { connectCluster } from '../client/connect.ts';
import type { Dlm } from '../client/dlm/api-process.ts';
import { notRunning, openDlm } from '../client/dlm/index.ts';
import { type Status, sperrno } from '../client/dlm/statuses.ts';

export type * from '../client/dlm/api.ts';
export type * from '../client/dlm/api-process.ts';
export { DlmError } from '../client/dlm/errors.ts';
export {
  type FailureStatus,
  type LockMode,
  type Status,
  type SuccessStatus,
  sperrno,
  statusNumber,
} from '../client/dlm/statuses.ts';
export { DLM_VALBLKSIZE, ValueBlock } from '../client/dlm/value-block.ts';

/** The longest resource name, in bytes. */
export const DLM_RESNAMELEN: number = 31;
/** The most namespaces that a process may have joined at a time. */
export const DLM_NSPROC: number = 16;
/** The longest name of a recovery domain, in characters. */
export const DLM_RDNAMELEN: number = 31;

/** How to connect; everything has a default. */
export interface ConnectOptions {
  /** The cluster root; otherwise SYSMAN_ROOT, otherwise `trucluster` in the user's state folder. */
  readonly root?: string | undefined;
  /** The member that this process is to run on; otherwise SYSMAN_MEMBER, otherwise the cluster's local member. */
  readonly member?: string | undefined;
  /** The program's name, for those who look at the locks; otherwise the name of its file. */
  readonly program?: string | undefined;
  /** The user and group IDs to have instead of the process's own, for tests and teaching. */
  readonly identity?: { readonly uid: number; readonly gids: readonly number[] } | undefined;
  /** Whether the cluster's daemon is started if it does not run; true unless said. */
  readonly start?: boolean | undefined;
  /** How routines come to be called, as for `Dlm.setDelivery`; by themselves unless said. */
  readonly delivery?: 'immediate' | 'manual' | undefined;
}

/**
 * Connects this program to its cluster's lock manager, as a process of a member. Each call makes another process.
 *
 * @throws DlmError DLM_ENOSYS with the reason and the remedy: no cluster and `start` is false, the daemon cannot be
 *   started or is another user's, there is no such member, or it is not UP.
 */
export async function connect(options: ConnectOptions = {}): Promise<Dlm> {
  const { env } = process;
  const program = options.program ?? basename(process.argv[1] ?? process.execPath);
  const machine = createClientMachine({
    root: resolveRoot(env, options.root),
    daemonCommand: [process.execPath, join(bundleFolder(), 'caad.cjs'), 'run'],
    environment: env,
  });
  const client = await connectCluster({
    machine,
    start: options.start ?? true,
    clientName: program,
    version,
  }).catch((error: unknown) => Promise.reject(notRunning(error)));
  const identity = {
    member: options.member ?? (env.SYSMAN_MEMBER || null),
    uid: options.identity?.uid ?? ownUid(),
    gids: options.identity?.gids ?? ownGids(),
    osPid: process.pid,
    program: program.slice(0, programCharsMax),
  };
  const delivery = options.delivery ?? 'immediate';
  return openDlm(client, { identity, delivery, ambient: new AsyncLocalStorage<object>() });
}

/** As much of a program's name as the daemon takes. */
const programCharsMax = 256;

/** Where this bundle lies, and the daemon's beside it. */
function bundleFolder(): string {
  return dirname(fileURLToPath(import.meta.url));
}

/** Effective and supplementary groups. */
function ownGids(): readonly number[] {
  const effective = process.getegid?.();
  return [
    ...new Set([...(effective === undefined ? [] : [effective]), ...(process.getgroups?.() ?? [])]),
  ];
}

/** Prints the text for a status and a new line to standard error (dlm_perrno). */
export function perrno(status: Status | number): void {
  process.stderr.write(`${sperrno(status)}\n`);
}

/** Prints the caller's text, `: ` and the text for a status to standard error (dlm_perror). */
export function perror(text: string, status: Status | number): void {
  process.stderr.write(`${text}: ${sperrno(status)}\n`);
}
