// Methods about the cluster as a whole: its members, its state as it changes, its history, faults.
import * as z from 'zod';
import { type MethodTable, method, runCommand } from './method.ts';
import { caller, name, nothing } from './schemas.ts';

/** Events that a new subscriber gets with the snapshot. */
const recentEvents = 500;

export const clusterMethods: MethodTable<
  'cluster.members' | 'cluster.subscribe' | 'fault.inject' | 'fault.hardware'
> = {
  'cluster.members': method(nothing, (_params, { services }) => {
    const { cluster, members } = services.runtime.view();
    return { cluster, members };
  }),
  'cluster.subscribe': method(nothing, (_params, { services, asker }) => {
    const { runtime } = services;
    asker.subscribe();
    const range = { after: 0, before: null, limit: recentEvents, end: 'newest' } as const;
    return { view: runtime.view(), events: runtime.events(range), now: runtime.now() };
  }),
  'fault.inject': method(
    z.object({ fault: z.enum(['crash', 'boot', 'shutdown']), member: name, caller }),
    (params, context) =>
      runCommand(context, params.caller, { verb: params.fault, member: params.member }),
  ),
  'fault.hardware': method(
    z.object({
      verb: z.enum(['fail', 'repair']),
      kind: z.enum(['adapter', 'device']),
      member: name,
      hardware: name,
      caller,
    }),
    ({ caller: by, ...fault }, context) => runCommand(context, by, fault),
  ),
};
