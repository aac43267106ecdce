// Methods of the stream of events, and of the availability that follows from it.
import * as z from 'zod';
import type { ClusterEvent } from '../../engine/index.ts';
import { encodeMessage } from '../../protocol/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { type Asker, MethodError, type MethodTable, method } from './method.ts';
import { name, nothing } from './schemas.ts';

const eventsMax = 10_000;
/** Far above what is allowed, so that the refusal comes from the engine, in its words. */
const postedMax = 1000;
const textMax = 65_536;

const sequence = z.int().min(0);
const time = z.int();

const posted = z.strictObject({
  priority: z.enum(['info', 'warning', 'failure']),
  facility: name,
  resource: name.nullable(),
  member: name.nullable(),
  text: z.string().max(textMax),
});

export const eventMethods: MethodTable<
  'cluster.events' | 'cluster.watch' | 'cluster.post' | 'caa.report'
> = {
  'cluster.events': method(
    z.object({
      limit: z.int().min(0).max(eventsMax),
      after: sequence.optional(),
      before: sequence.optional(),
      end: z.enum(['newest', 'oldest']).optional(),
    }),
    ({ limit, after = 0, before = null, end = 'newest' }, { services }) => ({
      events: services.runtime.events({ limit, after, before, end }),
    }),
  ),
  'cluster.watch': method(nothing, (_params, { services: { runtime }, asker }) => {
    if (!watching.has(asker)) watch(runtime, asker);
    const range = { after: 0, before: null, limit: 1, end: 'newest' } as const;
    return { sequence: runtime.events(range)[0]?.sequence ?? 0 };
  }),
  'cluster.post': method(
    z.object({ events: z.array(posted).max(postedMax) }),
    async ({ events }, { services }) => {
      const result = await services.runtime.post(events);
      if (!result.ok) throw new MethodError(result.message);
      return { sequence: result.sequence };
    },
  ),
  'caa.report': method(
    z.object({ resource: name.nullable(), begin: time.nullable(), end: time.nullable() }),
    ({ resource, begin, end: wanted }, { services: { runtime } }) => {
      const now = runtime.now();
      const end = wanted ?? now;
      return { now, end, applications: runtime.availability({ resource, begin, end }) };
    },
  ),
};

/** The connections that get events; who asks twice is told once. */
const watching = new WeakSet<Asker>();

/** Sends the events of every change to the connection, until it is over. */
function watch(runtime: Pick<Runtime, 'subscribe'>, asker: Asker): void {
  watching.add(asker);
  const unsubscribe = runtime.subscribe(({ changes }) => {
    const events: ClusterEvent[] = [];
    for (const change of changes) if (change.collection === 'events') events.push(change.view);
    if (events.length === 0) return;
    asker.tell(encodeMessage({ jsonrpc: '2.0', method: 'cluster.event', params: { events } }));
  });
  asker.whenOver(unsubscribe);
}
