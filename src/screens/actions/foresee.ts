// What would be refused, said before it is tried and in the words of the commands (TUI-102, 105, 107, 109). It
// foresees from what the cluster reports; the engine decides. Whatever is refused here would be refused there.
import type { MemberView, ResourceDetails, ResourceView } from '../../engine/index.ts';
import { cleanText } from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';
import type { Choice } from './choice.ts';
import { freshDetails, memberChoices, type Placements } from './placement.ts';
import { type Relations, relationsOf } from './relations.ts';
import { refuseWatched } from './watched.ts';

/** A refusal to come. */
export interface Refusal {
  /** Lines as the command would print them. */
  readonly lines: readonly string[];
  /** What to do instead, as sentences; the likeliest first. */
  readonly waysOut: readonly string[];
}

interface Scene {
  readonly choice: Choice;
  readonly world: World;
  readonly placements: Placements;
  readonly relations: Relations;
}

/** Every refusal that can be seen coming, in the order of the names; empty if the action can be tried. */
export function foresee(choice: Choice, world: World, placements: Placements): readonly Refusal[] {
  const scene: Scene = {
    choice,
    world,
    placements,
    relations: relationsOf(world.cluster.resources),
  };
  const general = refuseAll(scene);
  if (general !== null) return [general];
  return choice.names.flatMap((name, index) => {
    const earlier = new Set(choice.names.slice(0, index));
    const refusal =
      choice.verb === 'register'
        ? refuseProfile(name, scene)
        : refuseResource(name, earlier, scene);
    return refusal === null ? [] : [refusal];
  });
}

/** What concerns the command as a whole. */
function refuseAll({ choice, world }: Scene): Refusal | null {
  const { head } = world.cluster;
  if (head !== null && !head.quorum.hasQuorum) {
    const { currentVotes, requiredVotes } = head.quorum;
    const text =
      `Cluster ${head.name} has lost quorum: ` +
      `${currentVotes} of the ${requiredVotes} votes it needs are present. Boot a member.`;
    return { lines: [text], waysOut: ['Boot a member: clu_fault boot MEMBER.'] };
  }
  if (choice.verb === 'start' && choice.force && choice.names.length > 1) {
    return {
      lines: ['-f takes one resource at a time.'],
      waysOut: ['Choose one resource, or leave out -f.'],
    };
  }
  return null;
}

/** A member that was named and is not there, or not up. */
function refuseMember({ choice, world }: Scene): Refusal | null {
  const { members, head } = world.cluster;
  const name = choice.member;
  if (name === null) return null;
  const member = members.get(name);
  if (member === undefined) {
    const known = [...members.keys()].join(', ');
    const text = `Member ${name} is not available. Cluster ${head?.name ?? ''} has ${known}.`;
    return { lines: [text], waysOut: ['F4 lists the members.'] };
  }
  if (member.state === 'UP') return null;
  return {
    lines: [`Member ${name} is not available. It is ${stateWord(member)}.`],
    waysOut: ['Choose another member with F4, or leave it to the policy.'],
  };
}

function stateWord({ state }: MemberView): string {
  return state === 'LEAVING' ? 'being shut down' : 'DOWN';
}

function refuseResource(name: string, earlier: ReadonlySet<string>, scene: Scene): Refusal | null {
  const { choice, world } = scene;
  const view = world.cluster.resources.get(name);
  const watched = world.cluster.monitored.get(name);
  if (watched !== undefined) {
    const needing = scene.relations.dependents(name).filter((other) => !earlier.has(other));
    return (
      (choice.verb === 'start' ? refuseMember(scene) : null) ??
      refuseWatched(watched, choice, needing)
    );
  }
  if (view === undefined) {
    return {
      lines: [`Resource ${name} is not registered.`],
      waysOut: ['F4 lists the resources.', `Register it first: caa_register ${name}.`],
    };
  }
  // What comes of the action under way is not known; the request would wait for it.
  if (view.activity !== null) return refuseMember(scene);
  switch (choice.verb) {
    case 'start':
      return refuseStart(view, earlier, scene);
    case 'stop':
      return refuseStop(view, earlier, scene);
    case 'relocate':
      return refuseRelocation(view, scene);
    case 'balance':
      return refuseBalancing(view);
    case 'unregister':
      return refuseUnregistering(view, earlier, scene);
    case 'register':
      return null;
  }
}

function refuseStart(
  view: ResourceView,
  earlier: ReadonlySet<string>,
  scene: Scene,
): Refusal | null {
  const { name, member } = view;
  if (view.state === 'UNKNOWN') return refuseUnknown(name);
  if (view.state === 'ONLINE') {
    return {
      lines: [`Resource ${name} is already running on member ${member}.`],
      waysOut: [`To move it: caa_relocate ${name}.`],
    };
  }
  const strange = refuseMember(scene);
  if (strange !== null) return strange;
  const { choice } = scene;
  if (choice.force) return refuseForced(view, scene);
  if (view.required.some((other) => earlier.has(other))) return null;
  const missing = requiredElsewhere(view, choice.member, scene);
  if (missing !== null) return missing;
  return refusePlacement(view, scene);
}

function refuseUnknown(name: string): Refusal {
  return {
    lines: [`Resource ${name} is in state UNKNOWN. Run caa_stop first.`],
    waysOut: [
      `caa_stop ${name} sets it OFFLINE without its stop entry point; see by hand what is left of it.`,
    ],
  };
}

/** With `-f` everything that is required comes along, unless its state is not known. */
function refuseForced({ name }: ResourceView, { world, relations }: Scene): Refusal | null {
  const { resources } = world.cluster;
  const lost = relations.required(name).find((other) => resources.get(other)?.state === 'UNKNOWN');
  return lost === undefined ? null : refuseUnknown(lost);
}

/** Required resources that keep the start from every member, or from the one named (TUI-102). */
function requiredElsewhere(
  view: ResourceView,
  wanted: string | null,
  scene: Scene,
): Refusal | null {
  const { resources } = scene.world.cluster;
  const lines: string[] = [];
  const waysOut: string[] = [];
  const places = new Set<string>();
  for (const other of view.required) {
    const required = resources.get(other);
    const on = required?.state === 'ONLINE' ? required.member : null;
    if (on !== null) places.add(on);
    const where = wanted === null ? 'any member' : `member ${wanted}`;
    if (on !== null && (wanted === null || on === wanted)) continue;
    lines.push(`Required resource ${other} of ${view.name} is not ONLINE on ${where}. Use -f.`);
    if (on === null) waysOut.push(`Start ${other} first.`);
    else waysOut.push(`Start ${view.name} there: ${other} is ONLINE on ${on}.`);
  }
  if (lines.length > 0) return { lines, waysOut: [...waysOut.slice(0, 2), useForce] };
  if (places.size < 2) return null;
  const all = view.required
    .map((other) => `${other} on ${resources.get(other)?.member}`)
    .join(', ');
  return {
    lines: [
      `Resource ${view.name} has placement error.`,
      `What it requires is ONLINE apart: ${all}.`,
    ],
    waysOut: [useForce],
  };
}

const useForce = 'Tick Needed resources (-f): they are started or moved to the same member.';

/** The rules leave no member, or not the one named: only what the service itself said counts. */
function refusePlacement(view: ResourceView, scene: Scene): Refusal | null {
  const { choice, world, placements } = scene;
  const { name } = view;
  const details = freshDetails(placements, name, world);
  if (details === null) return null;
  if (choice.member !== null) return refuseNamedMember(choice.member, details, scene);
  if (details.ifMoved.chosen !== null) return null;
  const reasons = details.ifMoved.steps.flatMap(({ dropped }) =>
    dropped.map(({ member, because }) => `  ${member}: ${because}`),
  );
  return {
    lines: [`Resource ${name} has placement error.`, 'No member can run it:', ...reasons],
    waysOut: [
      `See the rules with caa_stat -why ${name}, then change its profile or boot a member.`,
    ],
  };
}

function refuseNamedMember(member: string, details: ResourceDetails, scene: Scene): Refusal | null {
  const { choice, world } = scene;
  const { name } = details.view;
  const question = { verb: choice.verb, name, force: choice.force };
  const own = memberChoices(question, details, world).find((one) => one.member === member);
  if (own === undefined || own.isEligible) return null;
  return {
    lines: [`Resource ${name} has placement error.`, `Member '${member}' ${own.words}.`],
    waysOut: ['Choose another member with F4, or leave it to the policy.'],
  };
}

function refuseStop(
  view: ResourceView,
  earlier: ReadonlySet<string>,
  scene: Scene,
): Refusal | null {
  const { name, state, target } = view;
  if (state === 'OFFLINE' && target === 'OFFLINE') {
    return { lines: [`Resource ${name} is not running.`], waysOut: ['Take it out of the list.'] };
  }
  if (scene.choice.force) return null;
  const dependents = scene.relations.onlineDependents(name).filter((other) => !earlier.has(other));
  if (dependents.length === 0) return null;
  return {
    lines: [`Resources that require ${name} are ONLINE: ${dependents.join(', ')}. Use -f.`],
    waysOut: [
      'Tick Dependents (-f): they stop first.',
      `Stop them yourself: caa_stop ${dependents.join(' ')}.`,
    ],
  };
}

function refuseBalancing({ name, state }: ResourceView): Refusal | null {
  if (state === 'UNKNOWN') return refuseUnknown(name);
  if (state === 'ONLINE') return null;
  return {
    lines: [`Resource ${name} is not running. Use caa_start.`],
    waysOut: ['Take it out of the list.'],
  };
}

function refuseRelocation(view: ResourceView, scene: Scene): Refusal | null {
  const { name, state, member } = view;
  const { choice, relations, world } = scene;
  if (state === 'UNKNOWN') return refuseUnknown(name);
  if (state !== 'ONLINE') {
    return {
      lines: [`Resource ${name} is not running. Use caa_start.`],
      waysOut: [`Start it where it is to be: caa_start ${name} -c MEMBER.`],
    };
  }
  const strange = refuseMember(scene);
  if (strange !== null) return strange;
  if (choice.member !== null && choice.member === member) {
    return {
      lines: [`Resource ${name} is already running on member ${member}.`],
      waysOut: ['Choose another member with F4, or leave it to the policy.'],
    };
  }
  if (choice.force) return refuseForced(view, scene);
  const { resources } = world.cluster;
  const required = view.required.filter((other) => resources.get(other)?.state === 'ONLINE');
  if (required.length > 0) {
    return {
      lines: [`Resources that ${name} requires are ONLINE: ${required.join(', ')}. Use -f.`],
      waysOut: [moveTogether],
    };
  }
  const dependents = relations.onlineDependents(name);
  if (dependents.length > 0) {
    return {
      lines: [`Resources that require ${name} are ONLINE: ${dependents.join(', ')}. Use -f.`],
      waysOut: [moveTogether],
    };
  }
  return refusePlacement(view, scene);
}

const moveTogether = 'Tick Group (-f): they move together.';

function refuseUnregistering(
  { name, state }: ResourceView,
  earlier: ReadonlySet<string>,
  { relations }: Scene,
): Refusal | null {
  if (state === 'ONLINE') {
    return {
      lines: [`Resource ${name} is ONLINE. Stop it first: caa_stop ${name}.`],
      waysOut: ['Stop resources is task 6 of CAA Management.'],
    };
  }
  if (state === 'UNKNOWN') return refuseUnknown(name);
  const dependents = relations.dependents(name).filter((other) => !earlier.has(other));
  if (dependents.length === 0) return null;
  return {
    lines: [`Resource ${name} is required by ${dependents.join(', ')}. Unregister those first.`],
    waysOut: ['Add them to the resources: they are unregistered first.'],
  };
}

function refuseProfile(name: string, { choice, world }: Scene): Refusal | null {
  const profiles = world.cluster.profiles;
  if (profiles === null) return null;
  const profile = profiles.find((one) => one.name === name);
  if (profile === undefined) {
    return {
      lines: [`There is no profile for resource ${name}.`],
      waysOut: ['F4 lists the profiles.', 'Create it first: task 1 of CAA Management.'],
    };
  }
  if (profile.errors.length > 0) {
    return {
      lines: profile.errors.map((line) => cleanText(line)),
      waysOut: [`Correct the profile: caa_profile -validate ${name} checks it.`],
    };
  }
  if (profile.registered && !choice.update) {
    return {
      lines: [`Resource ${name} has already been registered. Use -u to update it.`],
      waysOut: ['Tick Update (-u) to take the values of its profile.'],
    };
  }
  if (!profile.registered && choice.update) {
    return {
      lines: [`Resource ${name} is not registered. Leave out -u to register it.`],
      waysOut: ['Untick Update (-u).'],
    };
  }
  return null;
}
