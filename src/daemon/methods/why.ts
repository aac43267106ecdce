// Methods that say why a resource is where it is.
import * as z from 'zod';
import type { ResourceName } from '../../engine/index.ts';
import type { Remains } from '../../protocol/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { MethodError, type MethodTable, method } from './method.ts';
import { name } from './schemas.ts';

export const whyMethods: MethodTable<'caa.why'> = {
  'caa.why': method(
    z.object({ name, member: name.nullable() }),
    ({ name: resource, member }, { services: { runtime } }) => {
      const reasons = runtime.cluster.why(resource, member, runtime.now());
      if (reasons !== undefined) return { ...reasons, remains: remainsOf(resource, runtime) };
      const isRegistered = runtime.cluster.attributes(resource) !== undefined;
      throw new MethodError(
        `Resource ${resource} is not ${isRegistered ? 'an application resource' : 'registered'}.`,
      );
    },
  ),
};

function remainsOf(
  resource: ResourceName,
  { cluster, now, processesOf }: Pick<Runtime, 'cluster' | 'now' | 'processesOf'>,
): Remains | null {
  const [view] = cluster.stat([resource], now()).resources;
  if (view?.state !== 'UNKNOWN' || view.member === null) return null;
  return { member: view.member, processes: processesOf(resource, view.member) };
}
