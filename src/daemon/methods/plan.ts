// Methods that ask what would happen.
import * as z from 'zod';
import type {
  Command,
  MonitoredMemberView,
  Plan,
  Stepwise,
  Supposition,
} from '../../engine/index.ts';
import { type Params, type PlannedCommand, privateText } from '../../protocol/index.ts';
import { restoreOf, wholeOrNothing } from './history.ts';
import { type Context, MethodError, type MethodTable, method } from './method.ts';
import {
  attributes,
  caller,
  exit,
  name,
  names,
  namesOrAll,
  nothing,
  onMember,
  reason,
  scopes,
} from './schemas.ts';
import { userAttributes, withUserValues } from './user-attributes.ts';

const all = z.literal('all');
const failingMax = 1000;

const command: z.ZodType<PlannedCommand> = z.discriminatedUnion('verb', [
  z.strictObject({
    verb: z.literal('register'),
    names,
    update: z.boolean(),
    supposed: z
      .strictObject({
        attributes,
        create: z
          .strictObject({ type: z.string().max(256), executable: z.string().max(4096).nullable() })
          .nullable(),
      })
      .optional(),
  }),
  z.strictObject({ verb: z.literal('restore'), version: z.int().min(0), names: namesOrAll }),
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
        z.strictObject({ kind: z.literal('failure'), resource: name, member: name.optional() }),
      ]),
      failing,
      caller,
    }),
    (params, context) => context.asker.compute(() => planOf(params, context)),
  ),
  'caa.survival': method(nothing, (_params, { services, asker }) =>
    asker.compute(services.runtime.foresight.survival),
  ),
};

function* planOf({ what, ...rest }: Params<'caa.plan'>, context: Context): Stepwise<Plan> {
  refuseStrangeFailures(rest.failing, context);
  const supposition: Supposition =
    what.kind === 'failure'
      ? failureOf(what, context)
      : { ...what, command: yield* complete(what.command, context) };
  const plan = yield* context.services.runtime.foresight.plan({ supposition, ...rest });
  const isWayBack = what.kind === 'command' && what.command.verb === 'restore';
  return isWayBack ? wholeOrNothing(plan) : plan;
}

/** An entry point that nobody runs would fail without any effect, and a mistyped name would look like good news. */
function refuseStrangeFailures(
  failing: Params<'caa.plan'>['failing'],
  { services: { runtime } }: Context,
): void {
  const { name: cluster, members } = runtime.cluster.config;
  const { unknown, monitored } = runtime.cluster.stat(
    failing.map(({ resource }) => resource),
    runtime.now(),
  );
  const strange = failing.find(({ resource }) => unknown.includes(resource));
  const watched = failing.find(({ resource }) => monitored.some(({ name }) => name === resource));
  const lost = failing.find(
    ({ member }) => member !== null && !members.some(({ name }) => name === member),
  );
  if (strange !== undefined) {
    const { resource, entryPoint } = strange;
    const text = `Resource ${resource} is not registered, so its ${entryPoint} entry point cannot fail.`;
    throw new MethodError(text);
  }
  if (watched !== undefined) {
    const text = `Resource ${watched.resource} is not an application resource; it has no entry points.`;
    throw new MethodError(text);
  }
  if (lost !== undefined) {
    const names = members.map(({ name }) => name).join(', ');
    throw new MethodError(
      `Member ${lost.member} is not available. Cluster ${cluster} has ${names}.`,
    );
  }
}

/** What a failure means by the type of the resource; refused if it cannot fail now. */
function failureOf(
  { resource, member: asked }: Extract<Params<'caa.plan'>['what'], { kind: 'failure' }>,
  { services: { runtime } }: Context,
): Supposition {
  const member = asked ?? null;
  const { resources, monitored } = runtime.cluster.stat([resource], runtime.now());
  const [watched] = monitored;
  if (watched !== undefined) {
    const isMeant = (one: MonitoredMemberView) => member === null || one.member === member;
    if (!watched.members.some((one) => isMeant(one) && one.state === 'ONLINE')) {
      const where = member === null ? 'any member' : `member ${member}`;
      throw new MethodError(`Resource ${resource} is not ONLINE on ${where}, so it cannot fail.`);
    }
    return { kind: 'outage', resource, member };
  }
  const [view] = resources;
  if (view === undefined) {
    throw new MethodError(`Resource ${resource} is not registered, so it cannot fail.`);
  }
  if (view.state !== 'ONLINE') {
    throw new MethodError(`Resource ${resource} is not running, so it cannot fail.`);
  }
  if (member !== null && member !== view.member) {
    throw new MethodError(
      `Resource ${resource} runs on ${view.member}, so it cannot fail elsewhere.`,
    );
  }
  return { kind: 'failure', resource };
}

/** What a profile is supposed to say may name any file, which is looked at with the owner's eyes. */
function refuseToReaders({ asker: { readsFrom } }: Context): void {
  if (readsFrom === null) return;
  throw new MethodError(privateText('caa.plan', 'suppose values of profiles', readsFrom));
}

/** What the engine needs beyond what the client said; refused where the command itself would be. */
function* complete(planned: PlannedCommand, context: Context): Stepwise<Command> {
  switch (planned.verb) {
    case 'register': {
      const { verb, names: wanted, update, supposed } = planned;
      const { profiles } = context.services;
      const [only, surplus] = wanted;
      if (supposed !== undefined && only !== undefined) {
        refuseToReaders(context);
        if (surplus !== undefined) {
          throw new MethodError(`A supposed profile is of one resource, but ${surplus} follows.`);
        }
        return {
          verb,
          update,
          items: [profiles.supposeForRegistration({ name: only, ...supposed })],
        };
      }
      return { verb, update, items: yield* profiles.readAllForRegistration(wanted) };
    }
    case 'start':
      return withUserValues(context, planned);
    case 'stop':
      return withUserValues(context, planned);
    case 'relocate':
      return withUserValues(context, planned);
    case 'restore':
      return restoreOf(planned, context.services);
    default:
      return planned;
  }
}
