// Methods about the daemon itself.
import * as z from 'zod';
import { MethodError, type MethodTable, method } from './method.ts';
import { nothing } from './schemas.ts';

const count = z.int().min(0);

export const daemonMethods: MethodTable<
  'daemon.hello' | 'daemon.status' | 'daemon.piece' | 'daemon.stop'
> = {
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
  'daemon.piece': method(
    z.object({ answer: count, piece: count }),
    ({ answer, piece }, { asker }) => {
      const text = asker.piece(answer, piece);
      if (text !== null) return { text };
      throw new MethodError(`Answer ${answer} is not kept any more. Ask the question again.`);
    },
  ),
  'daemon.stop': method(nothing, (_params, { services }) => {
    // After the answer is on its way.
    services.defer(services.stopRequested);
    return {};
  }),
};
