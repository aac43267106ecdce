// caa_profile (caa_profile(8), manual 2.2, 2.3): creates, changes, checks, prints and deletes the
// profile files of the cluster. It never touches the registry.

import type { ClusterClient } from '../client/index.ts';
import { givenValues, parseProfile } from '../engine/index.ts';
import { jsonText } from '../format/index.ts';
import type { Refusable } from '../protocol/index.ts';
import {
  type CreateFromRequest,
  type ProfileRequest,
  parseProfileArguments,
  type TemplateRequest,
  UnknownSwitchError,
} from './caa_profile-arguments.ts';
import { help, synopsis } from './caa_profile-help.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { saysQuiet, UsageError } from './options.ts';
import { printErrors, printLines } from './print.ts';

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  const request = parseProfileArguments(context.argv);
  const quiet = saysQuiet(context.argv);
  if (request instanceof UnknownSwitchError && mayHaveUserSwitches(context.argv)) {
    return callCluster(context, quiet, (client) => readAgain(context, client));
  }
  return answer(context, request, (acting) =>
    callCluster(context, acting.quiet, (client) => perform(context, client, acting)),
  );
}

/** The user-defined attributes are in a file of the cluster, and only these two forms know their switches. */
function mayHaveUserSwitches(argv: readonly string[]): boolean {
  return argv.some((word) => /^--?(create|update)$/.test(word));
}

/** A switch is not known: it may be that of a user-defined attribute (manual 2.4). */
async function readAgain(context: CommandContext, client: ClusterClient): Promise<number> {
  const defined = await client.request('profile.definitions', {});
  if (!defined.ok) {
    if (!saysQuiet(context.argv)) printErrors(context, defined.messages);
    return exitStatus.failed;
  }
  const request = parseProfileArguments(context.argv, defined.attributes);
  return answer(context, request, (acting) => perform(context, client, acting));
}

/** Answers what needs no cluster, and lets `act` do the rest. */
async function answer(
  context: CommandContext,
  request: ProfileRequest | UsageError,
  act: (acting: Acting) => Promise<number>,
): Promise<number> {
  if (request instanceof UsageError) {
    if (!saysQuiet(context.argv)) {
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
  return act(request);
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
    case 'createFrom':
      return createFromFile(context, client, request);
    case 'template':
      return makeTemplate(context, client, request);
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

async function createFromFile(
  context: CommandContext,
  client: ClusterClient,
  request: CreateFromRequest,
): Promise<number> {
  const { name, file, force } = request;
  const read = attempt(() => context.host.readText(file));
  if (!read.ok) return report(context, request, read);
  const params = { name, template: { file, text: read.value }, force };
  return report(context, request, await client.request('profile.createFrom', params));
}

/** Without -O the template goes to standard output; a file that is there already is not touched. */
async function makeTemplate(
  context: CommandContext,
  client: ClusterClient,
  request: TemplateRequest,
): Promise<number> {
  const made = await client.request('profile.template', request.params);
  if (!made.ok) return report(context, request, made);
  const { output } = request;
  if (output !== null) {
    return report(
      context,
      request,
      attempt(() => context.host.createText(output, made.text)),
    );
  }
  if (request.json) {
    const { text } = made;
    if (!request.quiet) printLines(context, [jsonText({ ...outcomeRecord(made), text })]);
    return exitStatus.ok;
  }
  if (!request.quiet) printLines(context, made.text.replace(/\n$/, '').split('\n'));
  return exitStatus.ok;
}

/** What the machine refuses comes with a text for people. */
function attempt<T>(action: () => T): Refusable<{ readonly value: T }> {
  try {
    return { ok: true, value: action() };
  } catch (error) {
    return { ok: false, messages: [error instanceof Error ? error.message : String(error)] };
  }
}

/** Success prints nothing but warnings, which go to standard error like messages (CAA-630). */
function report(
  context: CommandContext,
  { quiet, json }: Pick<Acting, 'quiet' | 'json'>,
  outcome: Outcome,
): number {
  const record = outcomeRecord(outcome);
  if (!quiet) {
    printErrors(context, [...record.messages, ...record.warnings]);
    if (json) printLines(context, [jsonText(record)]);
  }
  return outcome.ok ? exitStatus.ok : exitStatus.failed;
}

type Outcome = Refusable<{ readonly warnings?: readonly string[] }>;

/** How it ended, for programs: complete message lines if it was refused, warnings if it was not. */
function outcomeRecord(outcome: Outcome) {
  return {
    ok: outcome.ok,
    messages: outcome.ok ? [] : outcome.messages,
    warnings: outcome.ok ? (outcome.warnings ?? []) : [],
  };
}

async function printProfiles(
  context: CommandContext,
  client: ClusterClient,
  { params, quiet, json }: Extract<Acting, { readonly action: 'print' }>,
): Promise<number> {
  const { profiles, messages } = await client.request('profile.print', params);
  if (quiet) return messages.length === 0 ? exitStatus.ok : exitStatus.failed;
  if (json) {
    const records = profiles.map(({ name, text }) => ({
      name,
      attributes: givenValues(parseProfile(text)),
      text,
    }));
    printLines(context, [jsonText({ profiles: records, messages })]);
  } else {
    const blocks = profiles.map(({ text }) => text.replace(/\n$/, ''));
    if (blocks.length > 0) printLines(context, blocks.join('\n\n').split('\n'));
  }
  printErrors(context, messages);
  return messages.length === 0 ? exitStatus.ok : exitStatus.failed;
}

function usageLines(): readonly string[] {
  return synopsis.map((form, index) => `${index === 0 ? 'usage: ' : '       '}${form}`);
}
