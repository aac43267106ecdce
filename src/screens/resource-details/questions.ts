// What can be asked about a resource beyond what its pages show: why not on a certain member, and what would happen if
// (TUI-070, 071, 079). Makes the lists to choose from and the pages that answer; it changes nothing.
import type { ResourceName } from '../../engine/index.ts';
import { formatCommandLine } from '../../format/index.ts';
import type { Effect, World } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { pickDialog } from '../dialogs/pick.tsx';
import { planView } from '../plan/definition.ts';
import type { PlanQuestion } from '../plan/state.ts';
import { type ResourceEvent, type ResourceState, viewOf } from './state.ts';

type ResourceEffect = Effect<ResourceEvent, never>;

/** The list of members for "why not on that one?". */
export function askWhichMember(world: World): ResourceEffect {
  const entries = [...world.cluster.members.values()].map(({ name, state }) => ({
    value: name,
    detail: state,
  }));
  return show(
    pickDialog({ title: 'Why not on member', entries, isMany: false, chosen: [] }),
    (members): ResourceEvent => ({ type: 'why-not', members }),
  );
}

interface Supposed {
  readonly id: string;
  readonly detail: string;
  /** What `caa_eval` is asked for the same answer. */
  readonly words: readonly string[];
  readonly what: PlanQuestion['what'];
}

/** What can be supposed of a resource as it is now. */
export function suppositions(state: ResourceState, world: World): readonly Supposed[] {
  const view = viewOf(state, world);
  if (view === null) return [];
  const { name } = view;
  if (view.state !== 'ONLINE') {
    return [
      view.state === 'OFFLINE'
        ? placing('start', 'it is started', name)
        : stopping('stop', 'it is taken as down', name),
    ];
  }
  const { member } = view;
  const failure = { kind: 'failure', resource: name } as const;
  return [
    { id: 'fail', detail: 'it fails', words: ['fail-resource', name], what: failure },
    ...(member === null
      ? []
      : [
          {
            id: 'crash',
            detail: `${member}, where it runs, crashes`,
            words: ['fail-member', member],
            what: { kind: 'command', command: { verb: 'crash', member } } as const,
          },
        ]),
    placing('relocate', 'it is relocated', name),
    stopping('stop', 'it is stopped', name),
  ];
}

function placing(verb: 'start' | 'relocate', detail: string, name: ResourceName): Supposed {
  const command = { verb, names: [name], member: null, force: false } as const;
  return { id: verb, detail, words: [verb, name], what: { kind: 'command', command } };
}

function stopping(verb: 'stop', detail: string, name: ResourceName): Supposed {
  const command = { verb, names: [name], force: false } as const;
  return { id: verb, detail, words: [verb, name], what: { kind: 'command', command } };
}

/** The list of suppositions. */
export function askWhatIf(state: ResourceState, world: World): ResourceEffect {
  const entries = suppositions(state, world).map(({ id, detail }) => ({ value: id, detail }));
  return show(
    pickDialog({ title: 'What would happen if', entries, isMany: false, chosen: [] }),
    (words): ResourceEvent => ({ type: 'supposed', words }),
  );
}

/** The page that answers a supposition. */
export function showSupposed({ words, what }: Supposed): ResourceEffect {
  const title = formatCommandLine(['caa_eval', ...words]);
  return show(planView({ title, what, act: null }), (): ResourceEvent => ({ type: 'looked' }));
}
