// The way out of trouble (TUI-072, 106): at most three next steps for a resource that is not as it should be,
// the likeliest first, each with its key and its command. Pure; does nothing by itself.
import type { ResourceView } from '../../engine/index.ts';
import { formatCommandLine } from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';

export interface NextStep {
  /** The key that does it on this screen. */
  readonly key: string;
  /** What it does, and what it does not. */
  readonly text: string;
  /** The same as a command; null where looking is all there is to it. */
  readonly command: string | null;
}

/** What the steps depend on besides the resource. */
export interface NextFacts {
  readonly cluster: Pick<World['cluster'], 'resources' | 'monitored' | 'members'>;
}

/** The steps for the present trouble; none if nothing is wrong. */
export function nextSteps(view: ResourceView, world: NextFacts): readonly NextStep[] {
  switch (view.trouble) {
    case null:
      return [];
    case 'unknown':
      return unknownSteps(view);
    case 'failed':
      return [
        readOutput('start'),
        editProfile(view),
        step('s', 'Start it again, when the cause is gone.', ['caa_start', view.name]),
      ];
    case 'threshold':
      return [
        readOutput('last'),
        step('s', 'Start it again; the failures count from 0.', ['caa_start', view.name]),
        step('l', 'See its events: when it failed, and where.', null),
      ];
    case 'waiting':
      return waitingSteps(view, world);
    case 'delayed':
      return [
        step('5', 'See where it would go; it starts by itself when the delay is over.', null),
        step('s', 'Start it now, without waiting any longer.', ['caa_start', view.name]),
        giveUp(view),
      ];
  }
}

/** The three exits; each asks before it acts. None of them starts it, so that it cannot run twice. */
function unknownSteps({ name }: ResourceView): readonly NextStep[] {
  return [
    step('t', 'Run its stop entry point again.', ['caa_stop', '-retry', name]),
    step('x', 'It is down: set OFFLINE. Stop is not called.', ['caa_stop', name]),
    step('K', 'Kill what is left of it. Stop is not called.', ['caa_stop', '-kill', name]),
  ];
}

function waitingSteps(view: ResourceView, world: NextFacts): readonly NextStep[] {
  const missing = view.required.find((name) => !isThere(name, world));
  const down = [...world.cluster.members.values()].find((member) => member.state === 'DOWN');
  const steps: NextStep[] = [];
  if (missing !== undefined) {
    const isKnown = world.cluster.resources.has(missing);
    steps.push(
      world.cluster.monitored.has(missing)
        ? step('4', `See what it needs: ${missing} is ONLINE nowhere.`, [
            'caa_stat',
            '-why',
            missing,
          ])
        : isKnown
          ? step('4', `See what it needs: ${missing} is not ONLINE.`, ['caa_start', missing])
          : step('4', `See what it needs: ${missing} is not registered.`, [
              'caa_register',
              missing,
            ]),
    );
  }
  if (down !== undefined) {
    steps.push(step('f', `Boot ${down.name}, which is DOWN.`, ['clu_fault', 'boot', down.name]));
  }
  return [
    ...steps,
    step('5', 'See for each member why it cannot run it.', null),
    giveUp(view),
  ].slice(0, 3);
}

/** A network, tape or changer is there if it is ONLINE on any member; placement finds out which. */
function isThere(name: string, { cluster }: NextFacts): boolean {
  const watched = cluster.monitored.get(name);
  if (watched !== undefined) return watched.members.some(({ state }) => state === 'ONLINE');
  return cluster.resources.get(name)?.state === 'ONLINE';
}

function readOutput(which: 'start' | 'last'): NextStep {
  const text = {
    start: 'Read what the start entry point said last.',
    last: 'Read what the script said last.',
  }[which];
  return step('3', text, null);
}

function editProfile(view: ResourceView): NextStep {
  return {
    key: 'e',
    text: 'Correct the profile, then update the registry.',
    command: `caa_register -u ${view.name}`,
  };
}

function giveUp(view: ResourceView): NextStep {
  return step('x', 'Give it up: set its target to OFFLINE.', ['caa_stop', view.name]);
}

function step(key: string, text: string, words: readonly string[] | null): NextStep {
  return { key, text, command: words === null ? null : formatCommandLine(words) };
}
