// All methods of the protocol but those of the lock manager, which has a path of its own.
import type { DlmMethods, Method } from '../../protocol/index.ts';
import { imcMethods } from '../imc/methods.ts';
import { caaMethods } from './caa.ts';
import { calmMethods } from './calm.ts';
import { clusterMethods } from './cluster.ts';
import { daemonMethods } from './daemon.ts';
import { eventMethods } from './events.ts';
import { faultMethods } from './faults.ts';
import { historyMethods } from './history.ts';
import type { MethodTable } from './method.ts';
import { planMethods } from './plan.ts';
import { profileMethods } from './profiles.ts';
import { runMethods } from './runs.ts';
import { whyMethods } from './why.ts';

export { type Asker, type BoundMethod, MethodError, method } from './method.ts';
export { nothing } from './schemas.ts';

type ServedMethod = Exclude<Method, keyof DlmMethods>;

export const methods: MethodTable<ServedMethod> = {
  ...daemonMethods,
  ...clusterMethods,
  ...caaMethods,
  ...runMethods,
  ...planMethods,
  ...calmMethods,
  ...faultMethods,
  ...historyMethods,
  ...eventMethods,
  ...whyMethods,
  ...profileMethods,
  ...imcMethods,
};

/** Whether a method of that name exists. */
export function isMethod(name: string): name is ServedMethod {
  return Object.hasOwn(methods, name);
}
