// Methods about faults of action scripts, to practise with.
import * as z from 'zod';
import type { FaultMethods } from '../../protocol/index.ts';
import { scriptFaults, setScriptFault, slowSecondsMax } from '../../runtime/index.ts';
import { type MethodTable, method } from './method.ts';
import { name, nothing } from './schemas.ts';

const entryPoint = z.enum(['start', 'stop', 'check']);

export const faultMethods: MethodTable<keyof FaultMethods> = {
  'fault.script': method(
    z.object({
      name,
      fault: z
        .discriminatedUnion('kind', [
          z.object({ kind: z.literal('fail'), entryPoint }),
          z.object({
            kind: z.literal('slow'),
            entryPoint,
            seconds: z.int().min(1).max(slowSecondsMax),
          }),
        ])
        .nullable(),
    }),
    (params, { services }) => {
      const { resources } = services.runtime.view();
      const isKnown = resources.some((one) => one.name === params.name);
      if (params.fault !== null && !isKnown) {
        const messages = [
          `${params.name} is no registered application, so it has no action script.`,
        ];
        return { ok: false, messages };
      }
      return setScriptFault(services.files, params.name, params.fault);
    },
  ),
  'fault.scripts': method(nothing, (_params, { services }) => ({
    faults: scriptFaults(services.files),
  })),
};
