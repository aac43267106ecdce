// The forms of caa_stat: each asks the cluster, prints, and answers with the exit status. Names that are not
// registered get a message each; the others are shown all the same (CAA-492).
import type { ClusterClient } from '../client/index.ts';
import {
  formatFull,
  formatRegisteredProfile,
  formatStatList,
  formatStatTable,
  fullStatJson,
  joinBlocks,
  jsonText,
  type StatEntry,
  statJson,
} from '../format/index.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { printLines } from './print.ts';
import { byName, findResources, reportUnknown, type StatRequest } from './stat-find.ts';
import { showReasons } from './stat-reasons.ts';

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
    resources: readonly StatEntry[],
    options: { readonly verbose: boolean },
  ) => readonly string[],
): Form {
  return async (context, client, request) => {
    const found = await findResources(context, client, request);
    if (found === null) return exitStatus.failed;
    const { resources, unknown, status } = found;
    if (request.json) printJson(context, request, statJson(resources, unknown));
    else if (!request.quiet) printLines(context, format(resources, request));
    return status;
  };
}

async function showProfiles(
  context: CommandContext,
  client: ClusterClient,
  request: StatRequest,
): Promise<number> {
  const { profiles, unknown } = await client.request('caa.profiles', { names: request.names });
  if (request.json) {
    printJson(context, request, jsonText({ profiles: byName(profiles), unknown }));
  } else if (!request.quiet) {
    const blocks = byName(profiles).map((profile) => formatRegisteredProfile(profile.attributes));
    printLines(context, joinBlocks(blocks));
  }
  return reportUnknown(context, request, unknown);
}

async function isRegistered(
  context: CommandContext,
  client: ClusterClient,
  request: StatRequest,
): Promise<number> {
  const { names } = request;
  const { unknown } = await client.request('caa.stat', { names });
  const registered = unknown.length === 0;
  if (request.json) printJson(context, request, jsonText({ name: names?.[0] ?? null, registered }));
  return registered ? exitStatus.ok : exitStatus.failed;
}

async function isRunning(
  context: CommandContext,
  client: ClusterClient,
  request: StatRequest,
): Promise<number> {
  const found = await findResources(context, client, request);
  const running = found?.resources.some(isOnline) ?? false;
  const name = request.names?.[0] ?? null;
  if (request.json) printJson(context, request, jsonText({ name, running }));
  return running ? exitStatus.ok : exitStatus.failed;
}

/** What CAA only watches runs where it is ONLINE on any member. */
function isOnline(resource: StatEntry): boolean {
  if (resource.type === 'application') return resource.state === 'ONLINE';
  return resource.members.some(({ state }) => state === 'ONLINE');
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
  if (request.json) {
    printJson(context, request, fullStatJson(found.resources, attributes, found.unknown));
    return found.status;
  }
  const blocks = found.resources.map((view) => formatFull(view, attributes.get(view.name) ?? {}));
  if (!request.quiet) printLines(context, joinBlocks(blocks));
  return found.status;
}

function printJson(context: CommandContext, { quiet }: StatRequest, text: string): void {
  if (!quiet) printLines(context, [text]);
}
