// Methods that ask what would happen.
import * as z from 'zod';
import type { Command, ResourceName } from '../../engine/index.ts';
import type { PlannedCommand } from '../../protocol/index.ts';
import { type Context, MethodError, type MethodTable, method } from './method.ts';
import { caller, exit, name, names, nothing, onMember, reason, scopes } from './schemas.ts';
import { userAttributes, withUserValues } from './user-attributes.ts';

const all = z.literal('all');
const failingMax = 1000;

const command: z.ZodType<PlannedCommand> = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('register'), names, update: z.boolean() }),
  z.strictObject({ verb: z.literal('unregister'), names }),
  z.strictObject({
    verb: z.literal('start'),
    names: z.union([names, all]),
    member: name.nullable(),
    force: z.boolean(),
    userAttributes,
  }),
  z.strictObject({
    verb: z.literal('stop'),
    names: z.union([names, all, onMember]),
    force: z.boolean(),
    exit,
    userAttributes,
  }),
  z.strictObject({
    verb: z.literal('relocate'),
    names: z.union([names, onMember]),
    member: name.nullable(),
    force: z.boolean(),
    userAttributes,
  }),
  z.strictObject({ verb: z.literal('balance'), names: z.union([names, all, onMember]) }),
  z.strictObject({
    verb: z.literal('freeze'),
    scopes,
    reason,
    until: z.int().nullable(),
  }),
  z.strictObject({ verb: z.literal('unfreeze'), scopes }),
  z.strictObject({ verb: z.literal('drain'), member: name, reason }),
  z.strictObject({ verb: z.literal('undrain'), member: name }),
  z.strictObject({ verb: z.enum(['crash', 'boot', 'shutdown']), member: name }),
  z.strictObject({
    verb: z.enum(['fail', 'repair']),
    kind: z.enum(['adapter', 'device']),
    member: name,
    hardware: name,
  }),
]);

const failing = z
  .array(
    z.strictObject({
      entryPoint: z.enum(['start', 'stop', 'check']),
      resource: name,
      member: name.nullable(),
    }),
  )
  .max(failingMax);

export const planMethods: MethodTable<'caa.plan' | 'caa.survival'> = {
  'caa.plan': method(
    z.object({
      what: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('command'), command }),
        z.strictObject({ kind: z.literal('failure'), resource: name }),
      ]),
      failing,
      caller,
    }),
    ({ what, ...rest }, context) => {
      if (what.kind === 'failure') refuseWhatCannotFail(what.resource, context);
      const supposition =
        what.kind === 'failure' ? what : { ...what, command: complete(what.command, context) };
      return context.services.runtime.foresight.plan({ supposition, ...rest });
    },
  ),
  'caa.survival': method(nothing, (_params, { services }) => services.runtime.foresight.survival()),
};

function refuseWhatCannotFail(resource: ResourceName, { services: { runtime } }: Context): void {
  const [view] = runtime.cluster.stat([resource], runtime.now()).resources;
  if (view === undefined) {
    throw new MethodError(`${resource} is not registered as an application, so it cannot fail.`);
  }
  if (view.state !== 'ONLINE') {
    throw new MethodError(`Resource ${resource} is not running, so it cannot fail.`);
  }
}

/** What the engine needs beyond what the client said; refused where the command itself would be. */
function complete(planned: PlannedCommand, context: Context): Command {
  switch (planned.verb) {
    case 'register': {
      const { verb, names: wanted, update } = planned;
      const { profiles } = context.services;
      return { verb, update, items: wanted.map((each) => profiles.readForRegistration(each)) };
    }
    case 'start':
      return withUserValues(context, planned);
    case 'stop':
      return withUserValues(context, planned);
    case 'relocate':
      return withUserValues(context, planned);
    default:
      return planned;
  }
}
