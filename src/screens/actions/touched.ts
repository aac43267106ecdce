// Everything an action would change, in the order in which it happens: the resources named and those that -f pulls
// in (TUI-105, 245, 246). Foreseen from what the cluster reports; the service decides. Pure.
import type { ResourceName } from '../../engine/index.ts';
import { formatDuration, formatState } from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';
import { stateLine } from '../resources/listed.ts';
import type { Choice } from './choice.ts';
import { freshDetails, type Placements } from './placement.ts';
import { type Relations, relationsOf } from './relations.ts';

export interface Touched {
  readonly name: ResourceName;
  /** Named by the user, not pulled in. */
  readonly isNamed: boolean;
}

/** All that is touched, each once. */
export function touchedBy(
  choice: Choice,
  world: World,
  placements: Placements,
): readonly Touched[] {
  if (choice.scope !== 'names') return runningIn(choice, world);
  const relations = relationsOf(world.cluster.resources);
  const named = new Set(choice.names);
  const all = choice.names.flatMap((name) => [
    ...pulledBefore(name, choice, relations, world, placements),
    name,
    ...pulledAfter(name, choice, relations),
  ]);
  return [...new Set(all)].map((name) => ({ name, isNamed: named.has(name) }));
}

/** What is balanced together: every application that runs, or those of one member. */
function runningIn({ scope, member }: Choice, world: World): readonly Touched[] {
  return [...world.cluster.resources.values()]
    .filter((view) => view.state === 'ONLINE' && (scope === 'all' || view.member === member))
    .map(({ name }) => ({ name, isNamed: true }));
}

function pulledBefore(
  name: ResourceName,
  choice: Choice,
  relations: Relations,
  world: World,
  placements: Placements,
): readonly ResourceName[] {
  if (!choice.force) return [];
  if (choice.verb === 'stop') return relations.onlineDependents(name);
  const required = relations.required(name);
  if (choice.verb === 'relocate') return required;
  // What runs on the destination already is left alone; the destination may not be known.
  const details = freshDetails(placements, name, world);
  const destination = choice.namesMember ? choice.member : (details?.ifMoved.chosen ?? null);
  const { resources } = world.cluster;
  return required.filter(
    (other) => destination === null || resources.get(other)?.member !== destination,
  );
}

function pulledAfter(
  name: ResourceName,
  choice: Choice,
  relations: Relations,
): readonly ResourceName[] {
  if (choice.verb !== 'relocate' || !choice.force) return [];
  return [...relations.onlineDependents(name)].reverse();
}

/** `ONLINE on provolone     5 m up`, `UNKNOWN on rye        16 s`; for profiles that are not registered, that. */
export function standingWords(name: ResourceName, world: World): string {
  const view = world.cluster.resources.get(name);
  const watched = world.cluster.monitored.get(name);
  if (watched !== undefined) return stateLine(watched);
  if (view === undefined) return 'not registered';
  const { activity } = view;
  if (activity !== null) return `${activity.entryPoint} is running on ${activity.member}`;
  const state = formatState(view);
  if (view.state === 'OFFLINE')
    return view.target === 'ONLINE' ? 'OFFLINE, waiting to be started' : state;
  // Nobody knows whether one that is UNKNOWN is up.
  const up = view.state === 'ONLINE' ? ' up' : '';
  return `${state.padEnd(22)} ${formatDuration(world.now - view.since)}${up}`;
}
