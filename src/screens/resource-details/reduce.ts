// What keys do on the pages of one resource (TUI-075..079). Acting keys open the screens of the actions.
import { listMoveOf, moveInList } from '../../components/list-state.ts';
import { movePager } from '../../components/Pager.tsx';
import type { UnknownExit } from '../../engine/index.ts';
import { formatCommandLine } from '../../format/index.ts';
import type { Effect, ScreenEvent, ScreenParams, Step, World } from '../../tui/screen.ts';
import type { Key } from '../../tui/terminal/index.ts';
import { askWhatIf } from '../what-if/what-if.ts';
import { needsRows } from './needs-tree.ts';
import { pageHeight, pageLines } from './page-lines.ts';
import { askWhichMember } from './questions.ts';
import {
  answered,
  askAgainst,
  goTo,
  type Loaded,
  load,
  type Page,
  pages,
  type ResourceEvent,
  type ResourceState,
  viewOf,
} from './state.ts';

type ResourceStep = Step<ResourceState, ResourceEvent, never>;
type ResourceEffect = Effect<ResourceEvent, never>;

export function reduceResource(
  state: ResourceState,
  event: ScreenEvent<ResourceEvent>,
  world: World,
): ResourceStep {
  switch (event.type) {
    case 'own':
      return reduceOwn(state, event.event, world);
    case 'action':
      return reduceAction(state, event.id, event.key, world);
    case 'focus':
      return { state };
    default:
      return null;
  }
}

function reduceOwn(state: ResourceState, event: ResourceEvent, world: World): ResourceStep {
  switch (event.type) {
    case 'due':
      return load(state, world);
    case 'why-not': {
      const [member] = event.members;
      return member === undefined ? { state } : askAgainst(state, member, world);
    }
    default:
      return { state: answered(state, event) };
  }
}

function reduceAction(
  state: ResourceState,
  id: string,
  key: Key | null,
  world: World,
): ResourceStep {
  const opened = openings[id];
  if (opened !== undefined) return { state, effects: opened(state, world) };
  const move = id.startsWith('list.') ? listMoveOf(id) : null;
  if (move !== null) return { state: moved(state, move, world) };
  switch (id) {
    case 'resource.next-page':
      return turn(state, 1, world);
    case 'resource.previous-page':
      return turn(state, -1, world);
    case 'resource.page':
      return show(state, pages[Number(key?.text ?? '1') - 1] ?? 'status', world);
    case 'resource.events':
      return show(state, 'events', world);
    case 'resource.next':
      return neighbour(state, 1, world);
    case 'resource.previous':
      return neighbour(state, -1, world);
    case 'resource.enter':
      return enter(state, world);
    case 'resource.return':
      return comeBack(state, world);
    default:
      return null;
  }
}

function moved(
  state: ResourceState,
  move: NonNullable<ReturnType<typeof listMoveOf>>,
  world: World,
): ResourceState {
  const view = viewOf(state, world);
  if (view === null) return state;
  const height = pageHeight(state, world);
  if (state.page === 'needs') {
    const count = needsRows(view, world.cluster.resources).length;
    return { ...state, needs: moveInList(state.needs, move, count, height) };
  }
  const count = pageLines(state, view, world, world.layout.bodyColumns).length;
  const top = movePager(topOf(state, count, height), move, count, height);
  const follows = state.page === 'events' && top >= count - height;
  return { ...state, tops: { ...state.tops, [state.page]: follows ? null : top } };
}

/** First line of the window; the page of events follows its end until the user scrolls up. */
export function topOf(state: ResourceState, count: number, height: number): number {
  const end = Math.max(0, count - height);
  const top = state.tops[state.page] ?? (state.page === 'events' ? end : 0);
  return Math.min(end, top);
}

function turn(state: ResourceState, by: 1 | -1, world: World): ResourceStep {
  const at = state.page === 'why' ? -1 : pages.indexOf(state.page);
  return show(state, pages[(at + by + pages.length) % pages.length] ?? 'status', world);
}

/** The screen of reasons has no pages: the details open on the wanted one. */
function show(state: ResourceState, page: Page, world: World): ResourceStep {
  if (state.page === 'why')
    return { state, effects: [open('resource', { name: state.name, page })] };
  return load({ ...state, page }, world);
}

/** The resource before or after it in the order of names, on the same page. */
function neighbour(state: ResourceState, by: 1 | -1, world: World): ResourceStep {
  const names = [...world.cluster.resources.keys()].sort();
  const at = names.indexOf(state.name);
  const name = names[(at + by + names.length) % names.length];
  return name === undefined ? { state } : goTo(state, name, [], world);
}

function enter(state: ResourceState, world: World): ResourceStep {
  const view = viewOf(state, world);
  if (view === null || state.page !== 'needs') return { state };
  const row = needsRows(view, world.cluster.resources)[state.needs.index];
  if (row === undefined || row.name === null) return { state };
  if (!world.cluster.resources.has(row.name)) {
    const text = `${row.name} is not registered. Register resources makes it known: caa_register ${row.name}.`;
    return { state, effects: [{ type: 'message', level: 'warning', text }] };
  }
  return goTo(state, row.name, [...state.trail, state.name], world);
}

function comeBack(state: ResourceState, world: World): Loaded | ResourceStep {
  const name = state.trail.at(-1);
  if (name === undefined) return { state, effects: [{ type: 'close' }] };
  return goTo(state, name, state.trail.slice(0, -1), world);
}

const openings: Readonly<
  Record<string, (state: ResourceState, world: World) => readonly ResourceEffect[]>
> = {
  'resource.start': ({ name }) => [open('start', { names: name })],
  'resource.relocate': ({ name }) => [open('relocate', { names: name })],
  'resource.stop': (state, world) => [openStop(state, 'confirm', world)],
  'resource.retry-stop': (state, world) => [openStop(state, 'retry', world)],
  'resource.kill': (state, world) => [openStop(state, 'kill', world)],
  'resource.why-not': (_state, world) => [askWhichMember(world)],
  'resource.what-if': ({ name }, world) => [askWhatIf({ kind: 'resource', name }, world)],
  'resource.unregister': ({ name }) => [open('unregister', { names: name })],
  'resource.update': ({ name }) => [open('register', { names: name })],
  'resource.edit': ({ name }) => [open('profile-form', { name })],
  'resource.why': ({ name, page }) => (page === 'why' ? [] : [open('why', { name })]),
  'resource.faults': (state, world) => {
    const member = viewOf(state, world)?.member ?? null;
    return [open('faults', member === null ? {} : { member })];
  },
  'resource.copy': (state, world) => [{ type: 'copy', text: plainPage(state, world) }],
  'resource.copy-check': (state) => {
    const path = state.details?.value?.scriptPath;
    if (path === undefined) {
      return [
        { type: 'message', level: 'warning', text: 'The path of the script is not known yet.' },
      ];
    }
    return [{ type: 'copy', text: formatCommandLine([path, 'check']) }];
  },
};

/** The form of stopping; out of state UNKNOWN it asks at once about the way out. */
function openStop(state: ResourceState, exit: UnknownExit, world: World): ResourceEffect {
  const isUnknown = viewOf(state, world)?.state === 'UNKNOWN';
  return open('stop', { names: state.name, ...(isUnknown ? { exit } : {}) });
}

function open(name: string, params: ScreenParams): ResourceEffect {
  return { type: 'open', name, params };
}

const wideColumns = 200;

/** The page as text without looks, as wide as it likes. */
function plainPage(state: ResourceState, world: World): string {
  const view = viewOf(state, world);
  if (view === null) return state.name;
  const plain: World = { ...world, theme: { ...world.theme, paint: (_meaning, text) => text } };
  const lines =
    state.page === 'needs'
      ? needsRows(view, world.cluster.resources).map(
          (row) => `${'  '.repeat(row.depth)}${row.text ?? row.name ?? ''}`,
        )
      : pageLines(state, view, plain, wideColumns);
  return lines.map((line) => line.replace(/^ /, '').trimEnd()).join('\n');
}
