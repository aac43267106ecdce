// Methods about the history of the registry.
import * as z from 'zod';
import { atOnce, type Command, type Plan } from '../../engine/index.ts';
import type { Params } from '../../protocol/index.ts';
import { itemsToRestore } from '../../runtime/index.ts';
import type { DaemonServices } from '../services.ts';
import { MethodError, type MethodTable, method, runCommand } from './method.ts';
import { caller, namesOrAll } from './schemas.ts';

const versionsMax = 20_000;
const number = z.int().min(0);

export const historyMethods: MethodTable<'caa.history' | 'caa.restore'> = {
  'caa.history': method(
    z.object({ after: number, limit: z.int().min(1).max(versionsMax) }),
    (range, { services }) => ({ versions: services.runtime.versions(range) }),
  ),
  'caa.restore': method(
    z.object({ version: number, names: namesOrAll, caller }),
    (params, context) => {
      const command = restoreOf(params, context.services);
      refuseWhatWouldFail(command, params.caller, context.services);
      return runCommand(context, params.caller, command);
    },
  ),
};

/** The command behind a way back; refused if there is no such version, or nothing to take back. */
export function restoreOf(
  { version, names }: Pick<Params<'caa.restore'>, 'version' | 'names'>,
  { runtime }: DaemonServices,
): Extract<Command, { verb: 'restore' }> {
  const all = runtime.versions({ after: 0, limit: versionsMax });
  const newest = all.at(-1)?.number ?? 0;
  if (version > newest) {
    throw new MethodError(`There is no version ${version}: the newest is ${newest}.`);
  }
  const oldest = all[0]?.number ?? 1;
  if (version < oldest - 1) {
    throw new MethodError(
      `Version ${version} is not kept any more: the oldest way back is to ${oldest - 1}.`,
    );
  }
  const since = all.filter((each) => each.number > version);
  const unchanged = (names ?? []).filter((name) => !since.some((each) => each.resource === name));
  if (unchanged.length > 0) {
    throw new MethodError(
      `Resource ${unchanged.join(', ')} has not changed since version ${version}.`,
    );
  }
  return { verb: 'restore', items: itemsToRestore(since, names) };
}

/** Asks the engine what would happen, so that it is done as a whole or not at all. */
function refuseWhatWouldFail(
  command: Command,
  caller: Params<'caa.restore'>['caller'],
  { runtime }: DaemonServices,
): void {
  const supposition = { kind: 'command', command } as const;
  // Without a pause, since nothing may change between the plan and the command.
  const plan = wholeOrNothing(atOnce(runtime.foresight.plan({ supposition, failing: [], caller })));
  if (plan.exitCode === 0) return;
  throw new MethodError(plan.lines.map(({ text }) => text).join('\n'));
}

/** The plan of a way back of which a part would be refused: none of it would be done. */
export function wholeOrNothing(plan: Plan): Plan {
  if (plan.exitCode === 0) return plan;
  const refusals = plan.lines.filter(({ stream }) => stream === 'err');
  const lines = [...refusals, { stream: 'err' as const, text: 'Nothing was changed.' }];
  return { ...plan, lines, events: [], changes: [], decisions: [], versions: [], placements: [] };
}
