// One fire drill: what runs on the member, the crash, the wait until every application has come to rest, the boot.
import { type ClusterClient, ConnectionError, RequestError } from '../client/index.ts';
import type { MemberName, ResourceName, ResourceView } from '../engine/index.ts';
import {
  type Drill,
  type DrilledApplication,
  formatDrill,
  formatDrilled,
  formatSurvival,
  formatTrouble,
} from '../format/index.ts';
import type { RunLine } from '../protocol/index.ts';
import type { CommandContext } from './context.ts';
import { callerOf } from './run-command.ts';

interface Refusal {
  readonly refusal: string;
}

interface PreparedDrill {
  readonly member: MemberName;
  /** What runs there now, in ascending order. */
  readonly names: readonly ResourceName[];
  /** For whoever is asked whether it shall be done. */
  readonly warnings: readonly string[];
}

/** Looks at the member before anything is done to it. */
export async function prepareDrill(
  client: ClusterClient,
  member: MemberName,
): Promise<PreparedDrill | Refusal> {
  const { cluster, members } = await client.request('cluster.members', {});
  const known = members.find(({ name }) => name === member);
  if (known === undefined) {
    const names = members.map(({ name }) => name).join(', ');
    return {
      refusal: `Member ${member} is not available. Cluster ${cluster.name} has ${names}.`,
    };
  }
  if (known.state !== 'UP') {
    return { refusal: `Member ${member} is not up. Boot it with clu_fault boot ${member}.` };
  }
  const { resources } = await client.request('caa.stat', { names: null });
  const names = resources
    .filter((view) => view.state === 'ONLINE' && view.member === member)
    .map(({ name }) => name);
  const survival = await client.request('caa.survival', {});
  const count = names.length === 1 ? '1 application runs' : `${names.length} applications run`;
  return {
    member,
    names,
    warnings: [
      `${count} on member ${member}.`,
      ...formatSurvival(survival.members.filter((each) => each.member === member)),
    ],
  };
}

/**
 * Crashes the member, waits, and boots it again, whatever happens between.
 *
 * @param print is given the lines for people as they become known.
 */
export async function holdDrill(
  context: CommandContext,
  client: ClusterClient,
  { member, names }: PreparedDrill,
  print: (lines: readonly string[]) => void,
): Promise<Drill | Refusal> {
  const errors: RunLine[] = [];
  client.on('run.output', (line) => {
    if (line.kind === 'err') errors.push(line);
  });
  let interrupted = false;
  const stopListening = context.host.onSignal(() => {
    interrupted = true;
  });
  const caller = callerOf(context, null);
  const startedAt = context.host.now();
  let applications: readonly DrilledApplication[] = [];
  let isRefused = true;
  try {
    const crash = await client.request('fault.inject', { fault: 'crash', member, caller });
    isRefused = false;
    if (crash.exitCode !== 0) return { refusal: errors.map(({ text }) => text).join('\n') };
    print([`Member ${member} has crashed.`]);
    try {
      const views = await untilAtRest(context, client, names, () => interrupted);
      applications = await Promise.all(
        names.map((name) => outcomeOf(client, name, views.get(name), startedAt)),
      );
      print(applications.flatMap(formatDrilled));
    } finally {
      await client.request('fault.inject', { fault: 'boot', member, caller });
    }
  } catch (error) {
    if (!(error instanceof ConnectionError || error instanceof RequestError)) throw error;
    // Nothing has happened, and nothing is to be repaired.
    if (isRefused && error instanceof RequestError) throw error;
    return {
      refusal: `${error.message} Member ${member} may still be down: run clu_fault boot ${member}.`,
    };
  } finally {
    stopListening();
  }
  const { members } = await client.request('cluster.members', {});
  const booted = members.some(({ name, state }) => name === member && state === 'UP');
  const drill = { member, applications, interrupted, booted };
  if (booted) print([`Member ${member} has been booted again.`]);
  print([formatDrill(drill)]);
  return drill;
}

const lookMs = 100;

/**
 * Looks until nothing moves any more, twice in a row, because one application may wait for another. Without quorum
 * nothing is going to move, whatever is under way: the boot has to bring the quorum back.
 */
async function untilAtRest(
  { host }: CommandContext,
  client: ClusterClient,
  names: readonly ResourceName[],
  isInterrupted: () => boolean,
): Promise<ReadonlyMap<ResourceName, ResourceView>> {
  for (let calm = 0; ; ) {
    const { resources } = await client.request('caa.stat', { names });
    calm = resources.every(isAtRest) || !(await hasQuorum(client)) ? calm + 1 : 0;
    if (calm > 1 || isInterrupted()) return new Map(resources.map((view) => [view.name, view]));
    await new Promise<void>((resolve) => {
      host.after(lookMs, resolve);
    });
  }
}

async function hasQuorum(client: ClusterClient): Promise<boolean> {
  const { cluster } = await client.request('cluster.members', {});
  return cluster.quorum.hasQuorum;
}

function isAtRest({ activity, trouble }: ResourceView): boolean {
  return activity === null && trouble !== 'delayed';
}

async function outcomeOf(
  client: ClusterClient,
  name: ResourceName,
  view: ResourceView | undefined,
  startedAt: number,
): Promise<DrilledApplication> {
  if (view === undefined) {
    return { name, online: null, ms: null, lost: 'It has been unregistered meanwhile.' };
  }
  if (view.state === 'ONLINE' && view.member !== null) {
    return { name, online: view.member, ms: Math.max(0, view.since - startedAt), lost: null };
  }
  return { name, online: null, ms: null, lost: await reasonOf(client, view) };
}

async function reasonOf(client: ClusterClient, view: ResourceView): Promise<string> {
  const { name } = view;
  const { cluster } = await client.request('cluster.members', {});
  if (!cluster.quorum.hasQuorum) return `Cluster ${cluster.name} has lost quorum.`;
  const { freeze } = await client.request('caa.why', { name, member: null });
  if (freeze !== null) return `It is frozen: ${freeze.reason}`;
  if (view.activity !== null) return `Its ${view.activity.entryPoint} entry point still runs.`;
  if (view.trouble !== 'waiting') return formatTrouble(view) ?? `It is ${view.state}.`;
  const { ifMoved } = await client.request('caa.details', { name });
  const against = ifMoved.steps
    .flatMap(({ dropped }) => dropped)
    .map(({ member, because }) => `${member} ${because}`);
  return `No member can run it: ${against.join('; ')}.`;
}
