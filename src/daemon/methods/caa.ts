// Methods about registered resources: what they are, and the commands that act on them.
import * as z from 'zod';
import type {
  RegistrationItem,
  ResourceDetails,
  ResourceName,
  ScriptRecord,
} from '../../engine/index.ts';
import type { ScriptText } from '../../protocol/index.ts';
import type { DaemonServices } from '../services.ts';
import { MethodError, type MethodTable, method, runCommand } from './method.ts';
import { caller, exit, name, names, namesOrAll, onMember } from './schemas.ts';
import { userAttributes, withUserValues } from './user-attributes.ts';

const all = z.literal('all');

export const caaMethods: MethodTable<
  | 'caa.stat'
  | 'caa.profiles'
  | 'caa.details'
  | 'caa.script'
  | 'caa.register'
  | 'caa.unregister'
  | 'caa.start'
  | 'caa.stop'
  | 'caa.relocate'
  | 'caa.balance'
> = {
  'caa.stat': method(z.object({ names: namesOrAll }), (params, { services: { runtime } }) =>
    runtime.cluster.stat(params.names, runtime.now()),
  ),
  'caa.profiles': method(z.object({ names: namesOrAll }), (params, { services: { runtime } }) => {
    const { resources, monitored, unknown } = runtime.cluster.stat(params.names, runtime.now());
    const profiles = [...resources, ...monitored].map((resource) => ({
      name: resource.name,
      attributes: runtime.cluster.attributes(resource.name) ?? {},
    }));
    return { profiles, unknown };
  }),
  'caa.details': method(z.object({ name }), (params, { services, asker: { readsFrom } }) => {
    const details = detailsOf(params.name, services);
    return readsFrom === null ? details : withoutOutput(details, readsFrom.owner);
  }),
  'caa.script': method(z.object({ name }), (params, { services }) =>
    scriptOf(params.name, services),
  ),
  'caa.register': method(
    z.object({ names, update: z.boolean(), caller }),
    ({ names: wanted, update, caller: by }, context) => {
      const { asker, services } = context;
      const register = (items: readonly RegistrationItem[]) =>
        runCommand(context, by, { verb: 'register', items, update });
      const { profiles } = services;
      const read = asker.compute(() => profiles.readAllForRegistration(wanted), 'go on');
      return read instanceof Promise ? read.then(register) : register(read);
    },
  ),
  'caa.unregister': method(z.object({ names, caller }), ({ caller: by, ...rest }, context) =>
    runCommand(context, by, { verb: 'unregister', ...rest }),
  ),
  'caa.start': method(
    z.object({
      names: z.union([names, all]),
      member: name.nullable(),
      force: z.boolean(),
      userAttributes,
      caller,
    }),
    ({ caller: by, ...rest }, context) =>
      runCommand(context, by, { verb: 'start', ...withUserValues(context, rest) }),
  ),
  'caa.stop': method(
    z.object({
      names: z.union([names, all, onMember]),
      force: z.boolean(),
      exit,
      userAttributes,
      caller,
    }),
    ({ caller: by, ...rest }, context) =>
      runCommand(context, by, { verb: 'stop', ...withUserValues(context, rest) }),
  ),
  'caa.relocate': method(
    z.object({
      names: z.union([names, onMember]),
      member: name.nullable(),
      force: z.boolean(),
      userAttributes,
      caller,
    }),
    ({ caller: by, ...rest }, context) =>
      runCommand(context, by, { verb: 'relocate', ...withUserValues(context, rest) }),
  ),
  'caa.balance': method(
    z.object({ names: z.union([names, all, onMember]), caller }),
    ({ caller: by, ...rest }, context) => runCommand(context, by, { verb: 'balance', ...rest }),
  ),
};

function detailsOf(resource: ResourceName, { runtime }: DaemonServices) {
  const details = runtime.cluster.details(resource, runtime.now());
  if (details === undefined) {
    const isRegistered = runtime.cluster.attributes(resource) !== undefined;
    throw new MethodError(
      `Resource ${resource} is not ${isRegistered ? 'an application resource' : 'registered'}.`,
    );
  }
  return details;
}

/** What scripts print may hold what others must not read; that there is something is said in its place. */
function withoutOutput(details: ResourceDetails, owner: string): ResourceDetails {
  const kept = (record: ScriptRecord | null): ScriptRecord | null =>
    record === null || record.output.length === 0
      ? record
      : { ...record, output: [`(only ${owner} sees what it wrote)`] };
  const { lastStart, lastStop, lastCheck } = details;
  return {
    ...details,
    lastStart: kept(lastStart),
    lastStop: kept(lastStop),
    lastCheck: kept(lastCheck),
  };
}

function scriptOf(resource: ResourceName, services: DaemonServices): ScriptText {
  const path = detailsOf(resource, services).scriptPath;
  const facts = services.files.statFull(path);
  const text = services.files.readFull(path);
  if (facts === undefined || text === undefined) {
    throw new MethodError(`The action script ${path} of resource ${resource} does not exist.`);
  }
  return { path, text, mode: facts.mode, uid: facts.uid };
}
