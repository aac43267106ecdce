// Methods about the daemon itself.
import * as z from 'zod';
import { type MethodTable, method } from './method.ts';
import { nothing } from './schemas.ts';

export const daemonMethods: MethodTable<'daemon.hello' | 'daemon.status' | 'daemon.stop'> = {
  'daemon.hello': method(
    z.object({ client: z.string().max(256), version: z.string().max(256) }),
    (_params, { services }) => {
      const { version, pid, root } = services.facts;
      return { version, pid, root, cluster: services.runtime.cluster.config.name };
    },
  ),
  'daemon.status': method(nothing, (_params, { services, asker }) => ({
    ...services.facts,
    uptimeMs: services.runtime.now() - services.facts.startedAt,
    clients: asker.others(),
  })),
  'daemon.stop': method(nothing, (_params, { services }) => {
    // After the answer is on its way.
    services.defer(services.stopRequested);
    return {};
  }),
};
