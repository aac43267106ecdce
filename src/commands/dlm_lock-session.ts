// The conversation of dlm_lock with the lock manager: become a process, join, ask for the lock, wait, give it back. Knows
// nothing of the command that runs meanwhile.
import type { ClusterClient } from '../client/index.ts';
import {
  type DlmSettings,
  Flag,
  isSuccess,
  type LockId,
  Status,
  sperrno,
  statusName,
  type ValueBlock,
} from '../engine/dlm/index.ts';
import { formatDlmName, formatDlmNamespace } from '../format/index.ts';
import type { DlmAnswer, DlmNote } from '../protocol/index.ts';
import type { Host } from './context.ts';
import { type LockOrder, valueOfCharacters } from './dlm_lock-arguments.ts';
import { UsageError } from './options.ts';

/** A lock that was granted, and what came with it. */
export interface HeldLock {
  readonly lkid: LockId;
  readonly value: ValueBlock;
  readonly isValueValid: boolean;
  /** Most bytes of a value block. */
  readonly valueBytesMax: number;
}

export type LockAnswer =
  | { readonly kind: 'granted'; readonly lock: HeldLock }
  /** Not free, or not in time. */
  | { readonly kind: 'not-granted' }
  /** A sentence for people: what, why and the remedy. */
  | { readonly kind: 'refused'; readonly message: string };

/** What becomes of the value block: bytes, one character each, to be stored, a mark, or nothing. */
export type ValueChange =
  | { readonly kind: 'store'; readonly bytes: string }
  | { readonly kind: 'invalidate' | 'none' };

export interface LockSession {
  /**
   * Asks for the lock and waits for it.
   *
   * @param waiting is called if it is not granted at once.
   * @throws UsageError for a name or value that is too long, RequestError if the process cannot be begun,
   *   ConnectionError if the connection is lost before it is queued. A wait ends with `lost` as well.
   */
  request(order: LockOrder, waiting: () => void): Promise<LockAnswer>;
  /**
   * Gives the lock back.
   *
   * @returns the lock manager's refusal as a text for people, or null.
   */
  release(lock: HeldLock, change: ValueChange): Promise<string | null>;
  /** Settles when all locks of the session are gone without our doing; says why in a sentence. Never rejects. */
  readonly lost: Promise<string>;
}

/** Speaks for one process. Nothing is asked for yet. */
export function openLockSession(client: ClusterClient, host: Host): LockSession {
  const returns = listenForReturns(client);
  return {
    lost: lossOf(client),
    request: async (order, waiting) => {
      const { settings } = await client.request('dlm.begin', {
        member: order.member,
        uid: host.uid,
        gids: host.gids,
        osPid: host.pid,
        program: programName(order.program),
      });
      refuseSizes(order, settings);
      const joined = await client.request('dlm.nsjoin', {
        nsid: order.namespace.id,
        flags: order.namespace.joinFlag,
      });
      if (!isSuccess(joined.status)) return refusal(order, host, joined.status);
      const answer = await client.request('dlm.lock', {
        nsp: joined.nsp,
        name: order.name,
        mode: order.mode,
        flags: Flag.VALB | (order.noQueue ? Flag.NOQUEUE : 0),
        value: [],
        timeout: order.timeout,
      });
      if (answer.status !== blocked) return outcomeOf(order, host, settings, answer);
      waiting();
      return outcomeOf(order, host, settings, await returns.of(answer.lkid));
    },
    release: async ({ lkid }, change) => {
      const { status } = await client.request('dlm.unlock', { lkid, ...releaseTerms(change) });
      return isSuccess(status) ? null : sperrno(status);
    },
  };
}

/** The call has not returned; a note will end it. */
const blocked = -1;

/** As others see the process; the name of the command is cut to what fits a table. */
function programName(program: string): string {
  const name = program.slice(program.lastIndexOf('/') + 1);
  return `dlm_lock:${name.slice(0, programNameMax)}`;
}
const programNameMax = 32;

type Return = Extract<DlmNote, { readonly type: 'completion' | 'return' }>;

interface Returns {
  /** The end of a call that blocked, which may have come already. */
  of(lkid: LockId): Promise<Return>;
}

function listenForReturns(client: ClusterClient): Returns {
  const arrived = new Map<LockId, Return>();
  const waiting = new Map<LockId, (note: Return) => void>();
  client.on('dlm.note', (note) => {
    if (note.type !== 'return') return;
    arrived.set(note.lkid, note);
    waiting.get(note.lkid)?.(note);
  });
  return {
    of: (lkid) =>
      new Promise((resolve) => {
        const note = arrived.get(lkid);
        if (note === undefined) waiting.set(lkid, resolve);
        else resolve(note);
      }),
  };
}

function lossOf(client: ClusterClient): Promise<string> {
  return new Promise((resolve) => {
    client.on('dlm.ended', ({ reason }) => resolve(reason));
    void client.closed.then((error) => {
      if (error !== null) resolve('The connection to the CAA daemon has ended.');
    });
  });
}

/** @throws UsageError that says how many bytes there are and how many may be (DLM-007). */
function refuseSizes({ name, value }: LockOrder, settings: DlmSettings): void {
  const nameMax = settings.resourceNameBytesMax;
  if (name.length > nameMax) {
    throw new UsageError(`the resource name has ${name.length} bytes; at most ${nameMax} may be`);
  }
  const valueMax = valueBytes(settings);
  if (value !== null && value.length > valueMax) {
    throw new UsageError(`the value has ${value.length} bytes; at most ${valueMax} may be`);
  }
}

function valueBytes(settings: DlmSettings): number {
  return settings.valueBlockLongwords * 4;
}

function outcomeOf(
  order: LockOrder,
  host: Host,
  settings: DlmSettings,
  { status, lkid, value = [] }: DlmAnswer,
): LockAnswer {
  if (status === Status.NOTQUEUED || status === Status.TIMEOUT) return { kind: 'not-granted' };
  if (!isSuccess(status)) return refusal(order, host, status);
  const isValueValid = status !== Status.SUCCVALNOTVALID && status !== Status.SYNCVALNOTVALID;
  const valueBytesMax = valueBytes(settings);
  return { kind: 'granted', lock: { lkid, value, isValueValid, valueBytesMax } };
}

function releaseTerms(change: ValueChange) {
  if (change.kind === 'none') return {};
  if (change.kind === 'store') {
    return { flags: Flag.VALB, value: valueOfCharacters(change.bytes) };
  }
  return { flags: Flag.INVVALBLK };
}

function refusal(order: LockOrder, host: Host, status: number): LockAnswer {
  const what = `The lock on ${formatDlmName(order.name)} in ${formatDlmNamespace(order.namespace.key)}`;
  const reason = sperrno(status).replace(/^[A-Z_]+, /, '');
  const name = statusName(status) ?? `status ${status}`;
  const message = `${what} was refused: ${reason} (${name}). ${remedyOf(order, host, status)}`;
  return { kind: 'refused', message };
}

function remedyOf({ namespace }: LockOrder, { uid, gids }: Host, status: number): string {
  if (status === Status.NOACCESS) {
    const who = namespace.kind === 'user' ? 'to that user' : 'to members of that group';
    const you = `you are user ${uid}, in the groups ${gids.join(' ')}`;
    return `The namespace is open ${who} only, and ${you}. Use a namespace of yours, or a public one.`;
  }
  return (
    remedies.get(status) ?? 'Look with dlm_stat -l who uses the resource, and with dlm_stat -s.'
  );
}

const remedies: ReadonlyMap<number, string> = new Map([
  [
    Status.DEADLOCK,
    'Others wait in a circle with this request. Run the command again, and take several locks in the ' +
      'same order everywhere; dlm_stat -w shows the circle.',
  ],
  [Status.INSFMEM, 'There are too many locks; dlm_stat -p shows who has them.'],
  [Status.ENOSYS, 'Look with caad status, and start the lock manager with caad start.'],
]);
