// Methods about the cluster as a whole: its members, its state as it changes, its history, faults.
import { z } from 'zod';
import { type MethodTable, method, runCommand } from './method.ts';
import { caller, name, nothing } from './schemas.ts';

/** Events that a new subscriber gets with the snapshot. */
const recentEvents = 500;
const eventsMax = 10_000;

export const clusterMethods: MethodTable<
  'cluster.members' | 'cluster.subscribe' | 'cluster.events' | 'fault.inject'
> = {
  'cluster.members': method(nothing, (_params, { services }) => {
    const { cluster, members } = services.runtime.view();
    return { cluster, members };
  }),
  'cluster.subscribe': method(nothing, (_params, { services, asker }) => {
    const { runtime } = services;
    asker.subscribe();
    return { view: runtime.view(), events: runtime.events(recentEvents), now: runtime.now() };
  }),
  'cluster.events': method(
    z.object({ limit: z.int().min(0).max(eventsMax) }),
    ({ limit }, { services }) => ({ events: services.runtime.events(limit) }),
  ),
  'fault.inject': method(
    z.object({ fault: z.enum(['crash', 'boot', 'shutdown']), member: name, caller }),
    (params, context) =>
      runCommand(context, params.caller, { verb: params.fault, member: params.member }),
  ),
};
