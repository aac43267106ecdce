// Methods about profile files; the profile service does the work.
import * as z from 'zod';
import type { ProfileMethods } from '../../protocol/index.ts';
import { type MethodTable, method } from './method.ts';
import { attributes, name, namesOrAll, nothing } from './schemas.ts';

const named = z.object({ name });

const fileText = z
  .object({ text: z.string().max(1_048_576), mode: z.number().int().min(0).max(0o7777) })
  .nullable();

export const profileMethods: MethodTable<keyof ProfileMethods> = {
  'profile.list': method(nothing, (_params, { services, asker }) =>
    asker.compute(function* () {
      return { profiles: yield* services.profiles.list() };
    }),
  ),
  'profile.create': method(
    z.object({
      name,
      attributes,
      type: z.string().max(256),
      executable: z.string().max(4096).nullable(),
      force: z.boolean(),
    }),
    (params, { services }) => services.profiles.create(params),
  ),
  'profile.createFrom': method(
    z.object({
      name,
      template: z.object({ file: z.string().max(4096), text: z.string().max(1_048_576) }),
      force: z.boolean(),
    }),
    (params, { services }) => services.profiles.createFrom(params),
  ),
  'profile.template': method(
    z.object({
      of: z.union([z.strictObject({ type: z.string().max(256) }), z.strictObject({ name })]),
    }),
    (params, { services }) => services.profiles.template(params.of),
  ),
  'profile.definitions': method(nothing, (_params, { services }) =>
    services.profiles.definitions(),
  ),
  'profile.update': method(z.object({ name, attributes }), (params, { services }) =>
    services.profiles.update(params),
  ),
  'profile.replace': method(
    z.object({
      name,
      // Twice what the service takes, which says so in its own words.
      text: z.string().max(2_097_152),
      was: z.string().max(2_097_152),
      force: z.boolean(),
    }),
    (params, { services }) => services.profiles.replace(params),
  ),
  'profile.check': method(
    z.object({
      name,
      attributes,
      create: z
        .object({ type: z.string().max(256), executable: z.string().max(4096).nullable() })
        .nullable(),
    }),
    (params, { services }) => services.profiles.check(params),
  ),
  'profile.defaults': method(z.object({ type: z.string().max(256) }), (params, { services }) =>
    services.profiles.defaults(params.type),
  ),
  'profile.validate': method(named, (params, { services }) =>
    services.profiles.validate(params.name),
  ),
  'profile.delete': method(z.object({ name, keepScript: z.boolean() }), (params, { services }) =>
    services.profiles.delete(params),
  ),
  'profile.putBack': method(
    z.object({
      name,
      // A profile and its script.
      files: z
        .array(z.object({ path: z.string().max(4096), was: fileText, is: fileText }))
        .min(1)
        .max(2),
    }),
    (params, { services }) => services.profiles.putBack(params),
  ),
  'profile.print': method(z.object({ names: namesOrAll }), (params, { services, asker }) =>
    asker.compute(() => services.profiles.print(params.names)),
  ),
  'profile.read': method(named, (params, { services }) => services.profiles.read(params.name)),
};
