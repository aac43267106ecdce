// The rest of the lock manager's methods: what programs do once in a while.
import * as z from 'zod';
import type { LockManager, Pid } from '../../engine/dlm/index.ts';
import type { DlmIdentity, DlmMethods, DlmSample } from '../../protocol/index.ts';
import type { LockProcess, LockService } from '../../runtime/index.ts';
import { type BoundMethod, method, nothing } from '../methods/index.ts';
import type { CommonMethod } from './requests.ts';

/** The connection that asks, as a process of the lock manager. */
export interface LockContext {
  readonly locks: LockService;
  /** It may only look, and gets less to see. */
  readonly isReader: boolean;
  /** @throws MethodError if it is no process. */
  process(): LockProcess;
  /** @throws MethodError if it is one already or cannot be one. */
  begin(identity: DlmIdentity): LockProcess;
}

type RareMethod = Exclude<keyof DlmMethods, CommonMethod>;

const idsMax = 65_536;
/** Locks that one sample may hold, whatever is asked for. */
const sampledLocksMax = 100_000;
/** The same for somebody who may only look, whose one question must not hold the daemon for long; dlm_stat asks for no more. */
const readersLocksMax = 25_000;
const number = z.number();
const id = z.int().min(0);

/** Makes a call for the process that asks. */
function serve<Result>(
  { locks, process }: LockContext,
  call: (manager: LockManager, pid: Pid) => Result,
): Result {
  const { pid } = process();
  return locks.serve((manager) => call(manager, pid));
}

const methods: { readonly [M in RareMethod]: BoundMethod<M, LockContext> } = {
  'dlm.begin': method(
    z.object({
      member: z.string().max(1024).nullable(),
      uid: id,
      gids: z.array(id).max(idsMax),
      osPid: id,
      program: z.string().max(256),
    }),
    (identity, { begin, locks }) => {
      const { pid, member } = begin(identity);
      return { pid, member, settings: locks.settings };
    },
  ),
  'dlm.setDelivery': method(
    z.object({ delivery: z.enum(['immediate', 'manual']) }),
    ({ delivery }, { locks, process }) => ({ status: locks.setDelivery(process().pid, delivery) }),
  ),
  'dlm.notify': method(nothing, (_params, { locks, process }) => ({
    delivered: locks.notify(process().pid),
  })),
  'dlm.nsjoin': method(
    z.object({ nsid: number, flags: number }),
    ({ nsid, flags }, { locks, process }) => locks.join(process().pid, nsid, flags),
  ),
  'dlm.nsleave': method(z.object({ nsp: number }), ({ nsp }, context) => ({
    status: serve(context, (manager, pid) => manager.nsleave(pid, nsp)),
  })),
  'dlm.detach': method(nothing, (_params, context) => ({
    status: serve(context, (manager, pid) => manager.detach(pid)),
  })),
  'dlm.getLkinfo': method(z.object({ lkid: number }), ({ lkid }, context) =>
    serve(context, (manager, pid) => manager.getLkinfo(pid, lkid)),
  ),
  'dlm.getRsbinfo': method(
    z.object({ nsp: number, name: z.string(), parent: number.exactOptional() }),
    ({ nsp, name, parent }, context) =>
      serve(context, (manager, pid) => manager.getRsbinfo(pid, nsp, name, parent)),
  ),
  'dlm.glcCreate': method(
    z.object({ flags: number, namespaces: z.array(number).max(idsMax) }),
    ({ flags, namespaces }, context) =>
      serve(context, (manager, pid) => manager.glcCreate(pid, flags, namespaces)),
  ),
  'dlm.glcAttach': method(z.object({ id: number }), (params, context) => ({
    status: serve(context, (manager, pid) => manager.glcAttach(pid, params.id)),
  })),
  'dlm.glcDetach': method(nothing, (_params, context) => ({
    status: serve(context, (manager, pid) => manager.glcDetach(pid)),
  })),
  'dlm.glcDestroy': method(
    z.object({ id: number, flags: number.exactOptional() }),
    (params, context) => ({
      status: serve(context, (manager, pid) => manager.glcDestroy(pid, params.id, params.flags)),
    }),
  ),
  'dlm.rdAttach': method(z.object({ name: z.string(), flag: number }), ({ name, flag }, context) =>
    serve(context, (manager, pid) => manager.rdAttach(pid, name, flag)),
  ),
  'dlm.rdDetach': method(
    z.object({ rdId: number, flag: number.exactOptional() }),
    ({ rdId, flag }, context) => ({
      status: serve(context, (manager, pid) => manager.rdDetach(pid, rdId, flag)),
    }),
  ),
  'dlm.rdCollect': method(z.object({ rdId: number }), ({ rdId }, context) =>
    serve(context, (manager, pid) => manager.rdCollect(pid, rdId)),
  ),
  'dlm.rdValidate': method(
    z.object({ rdId: number, handle: number }),
    ({ rdId, handle }, context) => ({
      status: serve(context, (manager, pid) => manager.rdValidate(pid, rdId, handle)),
    }),
  ),
  'dlm.sample': method(
    z.object({ namespace: z.string().max(256).nullable(), locksMax: id }),
    ({ namespace, locksMax }, { locks, isReader }) => {
      const most = Math.min(locksMax, isReader ? readersLocksMax : sampledLocksMax);
      const sample = locks.sample({ namespace, locksMax: most });
      return isReader ? withoutValues(sample) : sample;
    },
  ),
};

function withoutValues(sample: DlmSample): DlmSample {
  const resources = sample.resources?.map((resource) => ({ ...resource, value: null })) ?? null;
  return { ...sample, resources };
}

/** The rare methods by name. */
export const lockMethods: ReadonlyMap<string, BoundMethod<RareMethod, LockContext>> = new Map(
  Object.entries(methods),
);
