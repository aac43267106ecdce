// All methods of the protocol.
import type { Method } from '../../protocol/index.ts';
import { caaMethods } from './caa.ts';
import { clusterMethods } from './cluster.ts';
import { daemonMethods } from './daemon.ts';
import type { MethodTable } from './method.ts';
import { profileMethods } from './profiles.ts';
import { runMethods } from './runs.ts';

export { type Asker, MethodError } from './method.ts';

export const methods: MethodTable<Method> = {
  ...daemonMethods,
  ...clusterMethods,
  ...caaMethods,
  ...runMethods,
  ...profileMethods,
};

/** Whether a method of that name exists. */
export function isMethod(name: string): name is Method {
  return Object.hasOwn(methods, name);
}
