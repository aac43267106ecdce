// Reads the description of a cluster, etc/cluster.json, and says exactly what is wrong with it. Knows no other file.
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { ClusterConfig } from '../engine/index.ts';
import { reasonOf } from './errors.ts';

/** The cluster root or its description cannot be used; the message is complete and names the remedy. */
export class RootError extends Error {}

const label = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/, 'must be a host name without a period');
const hostName = z
  .string()
  .max(253, 'must have at most 253 characters')
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, 'must be a host name');
const votes = z.union([z.literal(0), z.literal(1)], { error: 'must be 0 or 1' });

const quad = z
  .string()
  .regex(
    /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/,
    'must be four decimal numbers from 0 to 255, as in 16.69.244.12',
  );
const adapterSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,31}$/, 'must be a name such as tu0'),
  address: quad,
  netmask: quad,
});
const deviceSchema = z.strictObject({
  name: z
    .string()
    .max(1024, 'must have at most 1024 characters')
    .regex(/^\/\S+$/, 'must be a full path such as /dev/tape/tape1'),
});

const memberSchema = z.strictObject({
  id: z
    .int('must be a whole number')
    .min(1, 'must be from 1 to 63')
    .max(63, 'must be from 1 to 63'),
  name: label,
  hostName,
  interconnectName: hostName,
  votes,
  adapters: z.array(adapterSchema).max(64, 'must list at most 64 adapters').optional(),
  devices: z.array(deviceSchema).max(256, 'must list at most 256 devices').optional(),
});

const configSchema = z
  .strictObject({
    name: label,
    members: z
      .array(memberSchema)
      .min(1, 'must list 1 to 8 members')
      .max(8, 'must list 1 to 8 members'),
    quorumDisk: z.strictObject({ name: z.string().min(1, 'must not be empty'), votes }).nullable(),
    localMember: z.string(),
  })
  .superRefine((config, context) => {
    const wrong = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    config.members.forEach((member, at) => {
      const before = config.members.slice(0, at);
      for (const field of ['id', 'name', 'hostName', 'interconnectName'] as const) {
        if (before.some((other) => other[field] === member[field])) {
          wrong(['members', at, field], `is used twice: ${member[field]}`);
        }
      }
      for (const field of ['adapters', 'devices'] as const) {
        const names = (member[field] ?? []).map(({ name }) => name);
        names.forEach((name, place) => {
          if (names.indexOf(name) < place) {
            wrong(['members', at, field, place, 'name'], `is used twice: ${name}`);
          }
        });
      }
      if (member.hostName.split('.')[0] !== member.name) {
        wrong(['members', at, 'hostName'], `must begin with the member's name, ${member.name}`);
      }
    });
    if (!config.members.some((member) => member.name === config.localMember)) {
      wrong(['localMember'], `${config.localMember} is not one of the members`);
    }
  });

/** @throws RootError naming the file, the field and what it must be. */
export function readClusterConfig(path: string): ClusterConfig {
  const result = configSchema.safeParse(parseJson(path));
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${fieldName(issue.path)}: ${issue.message}`);
  throw new RootError(
    `${path}: ${problems.join('; ')}. Correct the file with an editor, then start caad again.`,
  );
}

function parseJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new RootError(`${path} cannot be read: ${reasonOf(error)}. Make it readable again.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RootError(
      `${path} is not JSON: ${reasonOf(error)}. Correct the file with an editor, then start caad again.`,
    );
  }
}

/** `members[1].id`, as one would write it. */
function fieldName(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file';
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .slice(1);
}
