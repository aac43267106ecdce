// A cluster small enough to be obviously right: applications that run or do not, some of which require others. For
// properties of undo; it knows the rules of the commands and nothing of the code under test.
import type { ResourceView, RunView } from '../../../src/engine/index.ts';
import type { Choice } from '../../../src/screens/actions/choice.ts';
import type { Act } from '../../../src/tui/acts.ts';
import type { ClusterState } from '../../../src/tui/cluster-store.ts';
import { deliState, fixedNow, resource } from '../../support/console-data.ts';

/** Where each application runs; null: it does not. */
export type Places = Readonly<Record<string, string | null>>;
export type Needs = Readonly<Record<string, readonly string[]>>;

export const members = ['polishham', 'provolone', 'pepicelli'] as const;

export interface Order {
  readonly verb: 'start' | 'stop' | 'relocate';
  readonly names: readonly string[];
  readonly member: string | null;
  readonly force: boolean;
}

/** The places after a command; null if the cluster would refuse it. */
export function apply(places: Places, needs: Needs, order: Order): Places | null {
  let now: Places | null = places;
  for (const name of order.names) now = now === null ? null : applyOne(now, needs, order, name);
  return now;
}

function applyOne(
  places: Places,
  needs: Needs,
  { verb, member, force }: Order,
  name: string,
): Places | null {
  const required = reach(name, (one) => needs[one] ?? []);
  const dependents = reach(name, (one) => dependentsOf(one, needs)).filter((one) => places[one]);
  switch (verb) {
    case 'stop':
      if (places[name] === null || (!force && dependents.length > 0)) return null;
      return put(places, [name, ...dependents], null);
    case 'start':
      if (member === null || places[name] !== null) return null;
      return startOn(places, needs, { name, required, member, force });
    case 'relocate':
      if (member === null || places[name] === null || places[name] === member) return null;
      if (!force && required.length + dependents.length > 0) return null;
      return moveAll(places, needs, [...required, name, ...dependents], member);
  }
}

function startOn(
  places: Places,
  needs: Needs,
  start: { name: string; required: readonly string[]; member: string; force: boolean },
): Places | null {
  const { name, required, member, force } = start;
  const elsewhere = required.filter((one) => places[one] !== member);
  if (elsewhere.length === 0) return put(places, [name], member);
  return force ? moveAll(places, needs, [...elsewhere, name], member) : null;
}

/** Nothing is torn from what needs it. */
function moveAll(
  places: Places,
  needs: Needs,
  group: readonly string[],
  member: string,
): Places | null {
  const torn = group.some((one) =>
    dependentsOf(one, needs).some((other) => places[other] && !group.includes(other)),
  );
  return torn ? null : put(places, group, member);
}

function put(places: Places, names: readonly string[], member: string | null): Places {
  return { ...places, ...Object.fromEntries(names.map((name) => [name, member])) };
}

function dependentsOf(name: string, needs: Needs): readonly string[] {
  return Object.keys(needs).filter((other) => needs[other]?.includes(name));
}

function reach(start: string, next: (name: string) => readonly string[]): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    for (const other of next(name)) {
      if (found.has(other)) continue;
      found.add(other);
      visit(other);
    }
  };
  visit(start);
  return [...found];
}

/** The order of a step of a way back. */
export function orderOf({ verb, names, member, force }: Choice): Order {
  if (verb !== 'start' && verb !== 'stop' && verb !== 'relocate') throw new Error(verb);
  return { verb, names, member, force };
}

/** What the console knows of a cluster of the model. */
export function stateOf(
  places: Places,
  needs: Needs,
  more: {
    readonly before?: ClusterState;
    readonly runs?: ClusterState['runs'];
    readonly at?: number;
  } = {},
): ClusterState {
  const at = more.at ?? fixedNow;
  const views = Object.entries(places).map(([name, member]): [string, ResourceView] => {
    const known = more.before?.resources.get(name);
    if (known !== undefined && known.member === member) return [name, known];
    const state = member === null ? 'OFFLINE' : 'ONLINE';
    return [name, resource(name, state, member, { required: needs[name] ?? [], since: at })];
  });
  const runs = more.runs ?? more.before?.runs ?? new Map();
  return { ...deliState(), resources: new Map(views), runs };
}

export function runOf(number: number, commandLine: string, more: Partial<RunView> = {}): RunView {
  return {
    number,
    user: 'root',
    commandLine,
    startedAt: fixedNow - 1000,
    endedAt: fixedNow,
    status: 'OK',
    exitCode: 0,
    ...more,
  };
}

/** An act that this console did, with the cluster before and after. */
export function actOf(
  order: Pick<Order, 'names' | 'force'> & Pick<Act, 'verb'>,
  before: ClusterState,
  after: ClusterState,
  more: Partial<Act> = {},
): Act {
  return {
    number: 1,
    verb: order.verb,
    names: order.names,
    force: order.force,
    user: 'root',
    commandLine: `caa_${order.verb} ${order.names.join(' ')}`,
    run: 1,
    before,
    eventBefore: 1,
    ended: { startedAt: fixedNow - 1000, at: fixedNow, after, lastEvent: 2 },
    versions: null,
    file: null,
    ...more,
  };
}
