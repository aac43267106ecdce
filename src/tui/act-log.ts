// Remembers the commands that this console gives (TUI-250): watches the requests that go to the service and notes those
// that acted and were answered. Commands of other consoles and of the command line never come here. Knows no screens.
import type { StoreApi } from 'zustand/vanilla';
import type { RegistryVersion } from '../engine/index.ts';
import type { FileChange, Method, Params, Result } from '../protocol/index.ts';
import {
  type Act,
  type ActVerb,
  actsKeptMax,
  isRegistryVerb,
  profileChange,
  type Standing,
  settledActs,
  standingOf,
} from './acts.ts';
import type { ClusterState } from './cluster-store.ts';
import type { ConsoleState } from './console-types.ts';
import type { Requester, World } from './screen.ts';

/** Versions looked through for those that one command made: more than one command names. */
const versionsAskedMax = 1000;

const actVerbs: Readonly<Partial<Record<Method, ActVerb>>> = {
  'caa.start': 'start',
  'caa.stop': 'stop',
  'caa.relocate': 'relocate',
  'caa.balance': 'balance',
  'caa.register': 'register',
  'caa.unregister': 'unregister',
  'caa.restore': 'restore',
};

/** The methods that write or remove profile files, and tell which; without a better word, what that was. */
const fileMethods: Readonly<Partial<Record<Method, FileWord>>> = {
  'profile.create': 'creation',
  'profile.update': 'change',
  'profile.replace': 'change',
  'profile.delete': 'deletion',
  'profile.putBack': 'change',
};

type FileWord = 'creation' | 'change' | 'deletion';

/** The methods whose answers may hold the present text of a profile file; texts of scripts look just like it. */
const holdsProfile: ReadonlySet<Method> = new Set<Method>(['profile.read', 'profile.replace']);

/** The console: where the acts are kept, and what it knows of the cluster. */
interface ActShelf {
  readonly cluster: Pick<StoreApi<ClusterState>, 'getState'>;
  readonly world: () => Pick<World, 'now' | 'user'>;
  readonly store: Pick<StoreApi<Pick<ConsoleState, 'acts'>>, 'getState' | 'setState'>;
}

/** The same line to the service; every command that acts and is answered is remembered. */
export function rememberActs(requester: Requester, shelf: ActShelf): Requester {
  return {
    request: async <M extends Method>(method: M, params: Params<M>): Promise<Result<M>> => {
      const verb = actVerbs[method] ?? null;
      const before = sightOf(shelf.cluster.getState());
      const result = await requester.request(method, params);
      if (holdsProfile.has(method)) noticeText(params, result, shelf);
      const act = verb === null ? null : actOf(verb, params, result, before);
      if (act !== null) remember(act, requester, shelf);
      const word = fileMethods[method];
      if (word !== undefined) rememberFiles(word, params, result, shelf);
      return result;
    },
  };
}

/** What the cluster had reported when a command was given. */
interface Sight {
  readonly standing: Standing;
  /** Sequence number of the newest event; 0 for none. */
  readonly lastEvent: number;
}

function sightOf(cluster: ClusterState): Sight {
  return { standing: standingOf(cluster), lastEvent: cluster.events.at(-1)?.sequence ?? 0 };
}

/** Takes the ends that the cluster has reported. */
export function settleActs({ cluster, store }: ActShelf): void {
  const { acts } = store.getState();
  const settled = settledActs(acts, cluster.getState());
  if (settled !== acts) store.setState({ acts: settled });
}

/** Keeps an act under the next number, which it returns. */
function put({ store }: ActShelf, act: Act): number {
  const { acts } = store.getState();
  const number = (acts.at(-1)?.number ?? 0) + 1;
  store.setState({ acts: [...acts, { ...act, number }].slice(-actsKeptMax) });
  return number;
}

function remember(act: Act, requester: Requester, shelf: ActShelf): void {
  const { store } = shelf;
  const number = put(shelf, act);
  settleActs(shelf);
  if (!isRegistryVerb(act.verb)) return;
  const take = (versions: readonly RegistryVersion[]): void =>
    store.setState({
      acts: store
        .getState()
        .acts.map((one) => (one.number === number ? { ...one, versions } : one)),
    });
  // Without them the act is not offered: nobody would know what to go back to.
  requester.request('caa.history', { after: 0, limit: versionsAskedMax }).then(
    (result) => take(result.versions),
    () => take([]),
  );
}

/** An answer that holds the present text of a profile file tells whether the file is as it was left. */
function noticeText(params: unknown, result: unknown, { store }: ActShelf): void {
  const { text, now = text } = toRecord(result);
  const { name } = toRecord(params);
  if (typeof now !== 'string' || typeof name !== 'string') return;
  const noticed = (act: Act): Act => {
    const left = profileChange(name, act.file?.changes ?? null);
    if (act.file === null || left === undefined) return act;
    const isAsLeft = (left.is?.text ?? '') === now;
    return act.file.isAsLeft === isAsLeft ? act : { ...act, file: { ...act.file, isAsLeft } };
  };
  const { acts } = store.getState();
  const all = acts.map(noticed);
  if (all.some((act, at) => act !== acts[at])) store.setState({ acts: all });
}

/** A change of profile files is over with its answer, which tells of them. */
function rememberFiles(
  otherwise: FileWord,
  params: unknown,
  result: { readonly files?: readonly FileChange[] | null } | object,
  shelf: ActShelf,
): void {
  if (!('files' in result) || result.files === undefined) return;
  const { files: changes } = result;
  if (changes?.length === 0) return;
  const name = String(toRecord(params).name ?? '');
  const { now, user } = shelf.world();
  const { standing, lastEvent } = sightOf(shelf.cluster.getState());
  put(shelf, {
    ...noRun,
    names: [name],
    user,
    commandLine: `${fileWord(profileChange(name, changes)) ?? otherwise} of ${name}.cap`,
    before: standing,
    eventBefore: lastEvent,
    ended: { startedAt: now, at: now, after: standing, lastEvent: 0 },
    file: { changes, isAsLeft: true },
  });
}

/** Null if the profile itself was not touched. */
function fileWord(change: FileChange | undefined): FileWord | null {
  if (change === undefined) return null;
  if (change.was === null) return 'creation';
  return change.is === null ? 'deletion' : 'change';
}

const noRun = { number: 0, verb: 'profile', force: false, run: null, versions: null } as const;

/** Null if the request was not answered by a run. */
function actOf(verb: ActVerb, params: unknown, result: unknown, before: Sight): Act | null {
  const asked = toRecord(params);
  const caller = toRecord(asked.caller);
  const { run } = toRecord(result);
  if (typeof run !== 'number') return null;
  const { names } = asked;
  return {
    number: 0,
    verb,
    names: Array.isArray(names) ? names.map(String) : null,
    force: asked.force === true,
    user: String(caller.user ?? ''),
    commandLine: String(caller.commandLine ?? ''),
    run,
    before: before.standing,
    eventBefore: before.lastEvent,
    ended: null,
    versions: null,
    file: null,
  };
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
