// Which acts of this console can be taken back now, and why not the others (TUI-250): for ten minutes, and only while
// what they changed is as they left it. Judged by what caad reports: states, later runs and later events. Pure.
import type { ClusterEvent, ResourceName, RunView } from '../../engine/index.ts';
import { cleanText, formatClock, formatState } from '../../format/index.ts';
import {
  type Act,
  type ChangedFiles,
  isRegistryVerb,
  profileChange,
  type Standing,
  undoOfferedMs,
} from '../../tui/acts.ts';
import type { World } from '../../tui/screen.ts';
import { parseRunCommand } from '../runs/command.ts';
import { type WayBack, wayBackOf } from './way-back.ts';

export type Offer =
  | { readonly act: Act; readonly way: WayBack; readonly refusal: null }
  /** Why it cannot be taken back, as a clause. */
  | { readonly act: Act; readonly way: null; readonly refusal: string };

export type OpenOffer = Extract<Offer, { refusal: null }>;

type Sight = Pick<World, 'acts' | 'cluster' | 'now'>;

/** The acts of the last ten minutes, newest first. */
export function offersOf({ acts, cluster, now }: Sight): readonly Offer[] {
  return acts
    .filter(({ ended }) => ended === null || now - ended.at < undoOfferedMs)
    .map((act) => judge(act, acts, cluster))
    .reverse();
}

/** Those that can be taken back, newest first. */
export function openOffers(world: Sight): readonly OpenOffer[] {
  return offersOf(world).flatMap((offer) => (offer.refusal === null ? [offer] : []));
}

/** Data comes in batches, so that the answer may be here before what it led to. */
const notReported = 'the cluster has not reported its end yet';

function judge(act: Act, acts: readonly Act[], cluster: World['cluster']): Offer {
  const way = wayBackOf(act);
  const refusal =
    way === null
      ? notReported
      : (way.refusal ?? laterAct(act, acts, way) ?? changedSince(act, way, cluster));
  if (way === null || refusal !== null) {
    return { act, way: null, refusal: refusal ?? notReported };
  }
  return { act, way, refusal: null };
}

/** What was done from here after it and is not reported yet; null if nothing is. */
function laterAct(
  { number, file }: Act,
  acts: readonly Act[],
  { changes }: WayBack,
): string | null {
  const later = acts.find(
    (one) =>
      one.number > number &&
      (one.ended === null || one.file !== null) &&
      (one.file === null) === (file === null) &&
      changes.some(({ name }) => one.names === null || one.names.includes(name)),
  );
  return later === undefined ? null : `${later.commandLine} was done after it`;
}

/** Who has changed one of its resources since, and when; null if nobody has. */
function changedSince(act: Act, way: WayBack, cluster: World['cluster']): string | null {
  if (act.file !== null) return fileChangedSince(act, act.file, cluster);
  const runs = [...cluster.runs.values()].filter((run) => mayHaveChanged(act, run));
  const events = cluster.events.filter((event) => speaksOfOthers(act, event));
  for (const { name } of way.changes) {
    const run = runs.find(({ commandLine }) => isAbout(commandLine, name));
    if (run !== undefined) return runWords(run);
    const unseen = cluster.events.find((event) => wasUnseen(act, event, name));
    if (unseen !== undefined) return eventWords(unseen);
    const event = events.findLast(({ resource }) => resource === name);
    const isSame = isAsLeft(act.ended, cluster, name);
    if (isSame && (event === undefined || event.priority === 'info')) continue;
    return event === undefined ? standingWords(name, cluster) : eventWords(event);
  }
  return null;
}

/** Of files the cluster says nothing; the service compares them when they are put back. */
function fileChangedSince(
  { names }: Act,
  { changes, isAsLeft }: ChangedFiles,
  { resources, monitored }: World['cluster'],
): string | null {
  if (!isAsLeft) return 'somebody else changed the file since';
  const [name = ''] = names ?? [];
  const isNew = profileChange(name, changes)?.was === null;
  const isRegistered = resources.has(name) || monitored.has(name);
  return isNew && isRegistered ? `${name} is registered; unregister it first` : null;
}

/**
 * An event after it; and of a command that named nothing, as `-all`, a failure beside it, since whatever failed over then
 * would be taken for its doing.
 */
function speaksOfOthers(
  { names, ended }: Act,
  { sequence, facility, priority, at }: ClusterEvent,
): boolean {
  if (facility !== 'caa' || ended === null) return false;
  if (sequence > ended.lastEvent) return true;
  return names === null && priority !== 'info' && at >= ended.startedAt;
}

/** Something of before the run that had not been reported when the command was given: its doing would be taken for ours. */
function wasUnseen(
  { eventBefore, ended }: Act,
  { sequence, facility, resource, at }: ClusterEvent,
  name: ResourceName,
): boolean {
  if (facility !== 'caa' || resource !== name || ended === null) return false;
  return sequence > eventBefore && at < ended.startedAt;
}

/** A run after it, or beside it: then nobody knows whose the change is. */
function mayHaveChanged(
  { run: own, verb, ended }: Act,
  { number, status, endedAt, commandLine }: RunView,
): boolean {
  if (number === own) return false;
  const isLater = number > (own ?? 0);
  if (!isLater) return endedAt === null || endedAt > (ended?.startedAt ?? 0);
  if (status !== 'FAILED') return true;
  // Of several names some may have been registered before the run failed, which no state tells.
  return isRegistryVerb(verb) && /^caa_(?:un)?register\s|^caa_history\s/.test(commandLine);
}

const backInHistory = /^caa_history\s.*-back\s+\d+\s*(.*)$/;

function isAbout(commandLine: string, name: ResourceName): boolean {
  const back = backInHistory.exec(commandLine);
  if (back === null) return parseRunCommand(commandLine).names.includes(name);
  // Without names everything goes back.
  const names = (back[1] ?? '').split(/\s+/).filter((word) => word !== '');
  return names.length === 0 || names.includes(name);
}

function isAsLeft(ended: Act['ended'], now: Standing, name: ResourceName): boolean {
  if (ended?.after.monitored.has(name) !== now.monitored.has(name)) return false;
  const was = ended.after.resources.get(name);
  const is = now.resources.get(name);
  // It changed after the end, in the batch that reported the end.
  if (was !== undefined && was.since > ended.at) return false;
  if (was === is) return true;
  return (
    was !== undefined &&
    is !== undefined &&
    is.activity === null &&
    was.target === is.target &&
    was.state === is.state &&
    was.member === is.member &&
    was.since === is.since
  );
}

function runWords({ user, commandLine, startedAt }: RunView): string {
  return `${cleanText(user)} did ${cleanText(commandLine)} at ${formatClock(startedAt)}`;
}

function eventWords({ at, text }: ClusterEvent): string {
  return `at ${formatClock(at)}: ${cleanText(text)}`;
}

function standingWords(name: ResourceName, { resources }: World['cluster']): string {
  const view = resources.get(name);
  if (view === undefined) return `${name} is not registered any more`;
  const { activity } = view;
  if (activity !== null) return `${activity.entryPoint} of ${name} is running`;
  return `${name} is ${formatState(view)} since ${formatClock(view.since)}`;
}
