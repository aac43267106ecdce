// Methods of calm operations: freezes and drains.
import * as z from 'zod';
import { type MethodTable, method, runCommand } from './method.ts';
import { caller, name, reason, scopes } from './schemas.ts';

export const calmMethods: MethodTable<'caa.freeze' | 'caa.unfreeze' | 'caa.drain' | 'caa.undrain'> =
  {
    'caa.freeze': method(
      z.object({ scopes, reason, until: z.int().nullable(), caller }),
      ({ caller: by, ...rest }, context) => runCommand(context, by, { verb: 'freeze', ...rest }),
    ),
    'caa.unfreeze': method(z.object({ scopes, caller }), ({ caller: by, ...rest }, context) =>
      runCommand(context, by, { verb: 'unfreeze', ...rest }),
    ),
    'caa.drain': method(
      z.object({ member: name, reason, caller }),
      ({ caller: by, ...rest }, context) => runCommand(context, by, { verb: 'drain', ...rest }),
    ),
    'caa.undrain': method(z.object({ member: name, caller }), ({ caller: by, ...rest }, context) =>
      runCommand(context, by, { verb: 'undrain', ...rest }),
    ),
  };
