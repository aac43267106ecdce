// What the forms of caa_stat have in common: the question, finding what is asked for, and naming what is not there.
import type { ClusterClient } from '../client/index.ts';
import type { StatEntry } from '../format/index.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { printErrors } from './print.ts';

export interface StatRequest {
  /** Each name once; null for every registered resource. */
  readonly names: readonly string[] | null;
  /** Show only what is on this member. */
  readonly member: string | null;
  readonly verbose: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
  /** How many of the last decisions to show. */
  readonly decisions: number;
}

interface Found {
  readonly resources: readonly StatEntry[];
  /** Names that are not registered. */
  readonly unknown: readonly string[];
  readonly status: number;
}

/** The resources asked for, in ascending order of name; null, after a message, if the member is unknown. */
export async function findResources(
  context: CommandContext,
  client: ClusterClient,
  request: StatRequest,
): Promise<Found | null> {
  if (!(await isKnownMember(context, client, request))) return null;
  const { names, member } = request;
  const { resources, monitored, unknown } = await client.request('caa.stat', { names });
  const status = reportUnknown(context, request, unknown);
  const shown: readonly StatEntry[] = [
    ...resources.filter((resource) => member === null || resource.member === member),
    ...monitored.map((one) => ({
      ...one,
      members: one.members.filter((record) => member === null || record.member === member),
    })),
  ];
  return { resources: byName(shown), unknown, status };
}

export async function isKnownMember(
  context: CommandContext,
  client: ClusterClient,
  { member, quiet }: StatRequest,
): Promise<boolean> {
  if (member === null) return true;
  const { cluster, members } = await client.request('cluster.members', {});
  if (members.some(({ name }) => name === member)) return true;
  const names = members.map(({ name }) => name).join(', ');
  if (!quiet) {
    printErrors(context, [
      `Member ${member} is not configured in cluster ${cluster.name}. Its members are ${names}.`,
    ]);
  }
  return false;
}

export function reportUnknown(
  context: CommandContext,
  { quiet }: StatRequest,
  unknown: readonly string[],
): number {
  if (!quiet) {
    printErrors(
      context,
      unknown.map((name) => `Resource ${name} is not registered.`),
    );
  }
  return unknown.length === 0 ? exitStatus.ok : exitStatus.failed;
}

export function byName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}
