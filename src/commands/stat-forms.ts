// The forms of caa_stat: each asks the cluster, prints, and answers with the exit status. Names that are not
// registered get a message each; the others are shown all the same (CAA-492).
import type { ClusterClient } from '../client/index.ts';
import type { ResourceView } from '../engine/index.ts';
import {
  formatFull,
  formatReasons,
  formatRegisteredProfile,
  formatStatList,
  formatStatTable,
  formatWhyNot,
  joinBlocks,
  wrapText,
} from '../format/index.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { printErrors, printLines } from './print.ts';

export interface StatRequest {
  /** Each name once; null for every registered resource. */
  readonly names: readonly string[] | null;
  /** Show only what is on this member. */
  readonly member: string | null;
  readonly verbose: boolean;
  readonly quiet: boolean;
}

export type StatForm = 'l' | 't' | 'p' | 'g' | 'r' | 'f' | 'why';

type Form = (
  context: CommandContext,
  client: ClusterClient,
  request: StatRequest,
) => Promise<number>;

/** What each form of the command does. */
export const statForms: Readonly<Record<StatForm, Form>> = {
  l: showStates(formatStatList),
  t: showStates(formatStatTable),
  p: showProfiles,
  g: isRegistered,
  r: isRunning,
  f: showEverything,
  why: showReasons,
};

function showStates(
  format: (
    resources: readonly ResourceView[],
    options: { readonly verbose: boolean },
  ) => readonly string[],
): Form {
  return async (context, client, request) => {
    const found = await findResources(context, client, request);
    if (found === null) return exitStatus.failed;
    if (!request.quiet) printLines(context, format(found.resources, request));
    return found.status;
  };
}

async function showProfiles(
  context: CommandContext,
  client: ClusterClient,
  request: StatRequest,
): Promise<number> {
  const { profiles, unknown } = await client.request('caa.profiles', { names: request.names });
  if (!request.quiet) {
    const blocks = byName(profiles).map((profile) => formatRegisteredProfile(profile.attributes));
    printLines(context, joinBlocks(blocks));
  }
  return reportUnknown(context, request, unknown);
}

async function isRegistered(
  _context: CommandContext,
  client: ClusterClient,
  { names }: StatRequest,
): Promise<number> {
  const { unknown } = await client.request('caa.stat', { names });
  return unknown.length === 0 ? exitStatus.ok : exitStatus.failed;
}

async function isRunning(
  context: CommandContext,
  client: ClusterClient,
  request: StatRequest,
): Promise<number> {
  const found = await findResources(context, client, request);
  const running = found?.resources.some(({ state }) => state === 'ONLINE') ?? false;
  return running ? exitStatus.ok : exitStatus.failed;
}

async function showEverything(
  context: CommandContext,
  client: ClusterClient,
  request: StatRequest,
): Promise<number> {
  const found = await findResources(context, client, request);
  if (found === null) return exitStatus.failed;
  const names = found.resources.map(({ name }) => name);
  const { profiles } = await client.request('caa.profiles', { names });
  const attributes = new Map(profiles.map((profile) => [profile.name, profile.attributes]));
  const blocks = found.resources.map((view) => formatFull(view, attributes.get(view.name) ?? {}));
  if (!request.quiet) printLines(context, joinBlocks(blocks));
  return found.status;
}

async function showReasons(
  context: CommandContext,
  client: ClusterClient,
  request: StatRequest,
): Promise<number> {
  // A resource that is elsewhere is just what the question is about, so that `-c` does not restrict here.
  const found = await findResources(context, client, { ...request, member: null });
  if (found === null || !(await isKnownMember(context, client, request))) return exitStatus.failed;
  const blocks: (readonly string[])[] = [];
  for (const { name } of found.resources) {
    const details = await client.request('caa.details', { name });
    const { decision } = details;
    if (decision === null || request.member === null) blocks.push(formatReasons(details));
    else blocks.push(wrapText(`${name}: ${formatWhyNot(decision, request.member)}`, 80, '  '));
  }
  if (!request.quiet) printLines(context, joinBlocks(blocks));
  return found.status;
}

/** The resources asked for, in ascending order of name; null, after a message, if the member is unknown. */
async function findResources(
  context: CommandContext,
  client: ClusterClient,
  request: StatRequest,
): Promise<{ readonly resources: readonly ResourceView[]; readonly status: number } | null> {
  if (!(await isKnownMember(context, client, request))) return null;
  const { resources, unknown } = await client.request('caa.stat', { names: request.names });
  const status = reportUnknown(context, request, unknown);
  const shown = resources.filter(
    ({ member }) => request.member === null || member === request.member,
  );
  return { resources: byName(shown), status };
}

async function isKnownMember(
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

function reportUnknown(
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

function byName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}
