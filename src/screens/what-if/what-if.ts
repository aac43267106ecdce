// What can be supposed of a resource, a member or a profile, and of all that could be lost with it (TUI-071): lists to
// choose from, and the page with the plan. Every screen that has such a thing in focus asks through here; nothing of it
// changes anything.
import type {
  HardwareView,
  MemberName,
  MemberView,
  MonitoredView,
  ResourceName,
  ResourceView,
} from '../../engine/index.ts';
import { formatCommandLine } from '../../format/index.ts';
import type { Effect, World } from '../../tui/screen.ts';
import { actOnAnswer } from '../../tui/view.ts';
import { pickDialog } from '../dialogs/pick.tsx';
import { hardwareWords, sortedMembers } from '../members/look.ts';
import { supposedView } from '../plan/definition.ts';
import type { PlanQuestion } from '../plan/state.ts';
import { isGivenUp } from '../resources/listed.ts';

/** What the question is about; null: whatever the cluster has. */
export type Subject =
  | { readonly kind: 'resource'; readonly name: ResourceName }
  | { readonly kind: 'member'; readonly name: MemberName }
  | null;

/** Nothing of it needs an answer. */
type WhatIfEffect = Effect<never, never>;

interface Supposition {
  readonly value: string;
  readonly detail: string;
  readonly leadsTo: () => WhatIfEffect;
}

/** The list of what can be supposed now. */
export function askWhatIf(subject: Subject, world: World): WhatIfEffect {
  // A list that was made before the service has told of its members would stay without them.
  if (world.cluster.members.size === 0) {
    return {
      type: 'message',
      level: 'warning',
      text: 'The cluster is not known yet. Wait for its data.',
    };
  }
  return pickOne('What would happen if', [...ownSuppositions(subject, world), ...others(world)]);
}

function ownSuppositions(subject: Subject, world: World): readonly Supposition[] {
  const { resources, monitored, members } = world.cluster;
  if (subject === null) return [];
  const { kind, name } = subject;
  if (kind === 'member') {
    const member = members.get(name);
    return member === undefined ? [] : ofMember(member);
  }
  const application = resources.get(name);
  const watched = monitored.get(name);
  return [
    ...(application === undefined ? [] : ofApplication(application)),
    ...(watched === undefined ? [] : ofMonitored(watched)),
    ...ofProfile(name, world),
  ];
}

function ofApplication({ name, state, member }: ResourceView): readonly Supposition[] {
  if (state === 'OFFLINE') return [placing('start', name, 'it is started')];
  if (state === 'UNKNOWN') return [stopping(name, 'it is taken as down')];
  const failure = { kind: 'failure', resource: name } as const;
  return [
    supposed('fail', 'it fails', ['fail-resource', name], failure),
    ...(member === null ? [] : [leaving('crash', member, `its member ${member} crashes`)]),
    placing('relocate', name, 'it is relocated'),
    stopping(name, 'it is stopped'),
  ];
}

function ofMonitored({ name, type, members }: MonitoredView): readonly Supposition[] {
  const online = members.filter(({ state }) => state === 'ONLINE');
  const failure = { kind: 'failure', resource: name } as const;
  const words = ['fail-resource', name];
  return [
    ...(online.length === 0
      ? []
      : [supposed('fail', `the ${type} fails on every member`, words, failure)]),
    ...online.map(({ member }) =>
      supposed(`fail on ${member}`, `it fails on ${member} alone`, [...words, '-c', member], {
        ...failure,
        member,
      }),
    ),
    ...(members.some(isGivenUp) ? [placing('start', name, 'it is watched again')] : []),
  ];
}

function ofMember(member: MemberView): readonly Supposition[] {
  const { name, state, drained, hardware = [] } = member;
  const change =
    state === 'DOWN'
      ? [leaving('boot', name, `${name} is booted`)]
      : [
          leaving('crash', name, `${name} crashes`),
          leaving('shutdown', name, `${name} is shut down in order`),
        ];
  const drain = { verb: 'drain', member: name, reason: 'a plan' } as const;
  const draining = supposed('drain', `${name} is drained`, ['drain-member', name], {
    kind: 'command',
    command: drain,
  });
  return [
    ...change,
    ...(state === 'UP' && drained === null ? [draining] : []),
    ...hardware.map((one) => ofHardware(name, one)),
  ];
}

function ofHardware(member: MemberName, one: HardwareView): Supposition {
  const { kind, works, name: hardware } = one;
  const act = works ? 'fail' : 'restore';
  const words = [`${act}-${kind}`, member, hardware];
  const verb = works ? 'fail' : 'repair';
  const command = { verb, kind, member, hardware } as const;
  return supposed(`${act} ${hardware}`, hardwareWords(one), words, { kind: 'command', command });
}

/** What the registry would make of its profile. */
function ofProfile(name: ResourceName, { cluster }: World): readonly Supposition[] {
  const profile = cluster.profiles?.find((one) => one.name === name);
  if (profile === undefined) return [];
  const { registered, changed } = profile;
  const command = { verb: 'register', names: [name], update: registered } as const;
  const words = ['register', ...(registered ? ['-u'] : []), name];
  const isNews = !registered || changed;
  const detail = `its profile is registered${isNews ? ' as it is now' : '; it says nothing new'}`;
  return [
    supposed('profile', detail, words, { kind: 'command', command }),
    {
      value: 'other values',
      detail: 'its profile says otherwise: F11 in its form',
      leadsTo: () => ({ type: 'open', name: 'profile-form', params: { name } }),
    },
  ];
}

/** What else could be lost: any member, any network, tape or changer. */
function others({ cluster }: World): readonly Supposition[] {
  const members = sortedMembers(cluster);
  const monitored = [...cluster.monitored.values()].sort((one, other) =>
    one.name < other.name ? -1 : 1,
  );
  return [
    {
      value: 'a member...',
      detail: 'a member goes down, or comes back',
      leadsTo: () =>
        pickOne(
          'What would happen if a member',
          members.map(({ name, state }) =>
            state === 'DOWN'
              ? { ...leaving('boot', name, 'is booted'), value: name }
              : { ...leaving('crash', name, 'goes down'), value: name },
          ),
        ),
    },
    ...(monitored.length === 0
      ? []
      : [
          {
            value: 'a network...',
            detail: 'a network, tape or changer fails',
            leadsTo: () =>
              pickOne(
                'What would happen if it failed',
                monitored.map((view) => ({
                  value: view.name,
                  detail: `${view.type} ${view.subject}`,
                  leadsTo: () => pickOne(`What would happen if ${view.name}`, ofMonitored(view)),
                })),
              ),
          },
        ]),
  ];
}

const memberVerbs = {
  crash: 'fail-member',
  boot: 'boot-member',
  shutdown: 'shutdown-member',
} as const;

function leaving(verb: keyof typeof memberVerbs, member: MemberName, detail: string): Supposition {
  const command = { verb, member } as const;
  return supposed(verb, detail, [memberVerbs[verb], member], { kind: 'command', command });
}

function placing(verb: 'start' | 'relocate', name: ResourceName, detail: string): Supposition {
  const command = { verb, names: [name], member: null, force: false } as const;
  return supposed(verb, detail, [verb, name], { kind: 'command', command });
}

function stopping(name: ResourceName, detail: string): Supposition {
  const command = { verb: 'stop', names: [name], force: false } as const;
  return supposed('stop', detail, ['stop', name], { kind: 'command', command });
}

/** @param words what caa_eval is asked for the same answer. */
function supposed(
  value: string,
  detail: string,
  words: readonly string[],
  what: PlanQuestion['what'],
): Supposition {
  const title = formatCommandLine(['caa_eval', ...words]);
  return { value, detail, leadsTo: () => ({ type: 'show', view: supposedView({ title, what }) }) };
}

function pickOne(title: string, suppositions: readonly Supposition[]): WhatIfEffect {
  const entries = suppositions.map(({ value, detail }) => ({ value, detail }));
  const dialog = pickDialog({ title, entries, isMany: false, chosen: [] });
  const leadsTo = ([chosen]: readonly string[]) =>
    suppositions.filter(({ value }) => value === chosen).map((one) => one.leadsTo());
  return { type: 'show', view: actOnAnswer(dialog, leadsTo) };
}
