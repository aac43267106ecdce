// Methods about runs: reading what a run wrote, and following it.
import * as z from 'zod';
import { MethodError, type MethodTable, method } from './method.ts';
import { runNumber } from './schemas.ts';

export const runMethods: MethodTable<'run.follow' | 'run.unfollow'> = {
  'run.follow': method(z.object({ run: runNumber }), ({ run }, { services, asker }) => {
    const found = services.runtime.runs.read(run);
    if (found === undefined) throw new MethodError(`Run ${run} is not known, or not any more.`);
    if (found.view.endedAt === null) asker.follow(run);
    return found;
  }),
  'run.unfollow': method(z.object({ run: runNumber }), ({ run }, { asker }) => {
    asker.unfollow(run);
    return {};
  }),
};
