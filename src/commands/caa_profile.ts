// caa_profile (caa_profile(8), manual 2.2, 2.3): creates, changes, checks, prints and deletes the
// profile files of the cluster. It never touches the registry.

import type { ClusterClient } from '../client/index.ts';
import type { Refusable } from '../protocol/index.ts';
import { type ProfileRequest, parseProfileArguments } from './caa_profile-arguments.ts';
import { help, synopsis } from './caa_profile-help.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { UsageError } from './options.ts';
import { printErrors, printLines } from './print.ts';

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  const request = parseProfileArguments(context.argv);
  if (request instanceof UsageError) {
    if (!context.argv.includes('-q')) {
      printErrors(context, [`${context.name}: ${request.message}`, ...usageLines()]);
    }
    return exitStatus.usage;
  }
  if (request.action === 'help') {
    printLines(context, [...usageLines(), '', ...help]);
    return exitStatus.ok;
  }
  if (request.action === 'version') {
    printLines(context, [`${context.name} ${context.version}`]);
    return exitStatus.ok;
  }
  return callCluster(context, request.quiet, (client) => perform(context, client, request));
}

type Acting = Exclude<ProfileRequest, { readonly action: 'help' | 'version' }>;

async function perform(
  context: CommandContext,
  client: ClusterClient,
  request: Acting,
): Promise<number> {
  switch (request.action) {
    case 'create':
      return report(context, request, await client.request('profile.create', request.params));
    case 'update':
      return report(context, request, await client.request('profile.update', request.params));
    case 'validate':
      return report(context, request, await client.request('profile.validate', request.params));
    case 'delete':
      return report(context, request, await client.request('profile.delete', request.params));
    case 'print':
      return printProfiles(context, client, request);
  }
}

/** Success prints nothing but warnings, which go to standard error like messages (CAA-630). */
function report(
  context: CommandContext,
  { quiet }: Acting,
  outcome: Refusable<{ readonly warnings?: readonly string[] }>,
): number {
  const lines = outcome.ok ? (outcome.warnings ?? []) : outcome.messages;
  if (!quiet) printErrors(context, lines);
  return outcome.ok ? exitStatus.ok : exitStatus.failed;
}

async function printProfiles(
  context: CommandContext,
  client: ClusterClient,
  { params, quiet }: Extract<Acting, { readonly action: 'print' }>,
): Promise<number> {
  const { profiles, messages } = await client.request('profile.print', params);
  if (!quiet) {
    const blocks = profiles.map(({ text }) => text.replace(/\n$/, ''));
    if (blocks.length > 0) printLines(context, blocks.join('\n\n').split('\n'));
    printErrors(context, messages);
  }
  return messages.length === 0 ? exitStatus.ok : exitStatus.failed;
}

function usageLines(): readonly string[] {
  return synopsis.map((form, index) => `${index === 0 ? 'usage: ' : '       '}${form}`);
}
