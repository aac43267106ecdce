// How much an action asks for before it is done, and what the question says (TUI-245..248, 252). Pure.
import { formatCommandLine } from '../../format/index.ts';
import type { Preview, World } from '../../tui/screen.ts';
import { padText } from '../../tui/text.ts';
import type { ConfirmData } from '../dialogs/confirm.tsx';
import { type Choice, commandLineOf } from './choice.ts';
import type { Placements } from './placement.ts';
import { standingWords, type Touched, touchedBy } from './touched.ts';
import { verbTexts } from './verbs.ts';

/** `plain`: the form is the confirmation. `ask`: a dialog. `type`: a name has to be typed. */
export type Level = 'plain' | 'ask' | 'type';

/** Acting on more than these asks for a name. */
const askedMax = 3;

/** The level of an action by what it touches (TUI-245). */
export function levelOf(choice: Choice, touched: readonly Touched[], world: World): Level {
  const pulls = choice.force && touched.some(({ isNamed }) => !isNamed);
  const isGrave = pulls || choice.scope === 'all' || kills(choice, world);
  if (isGrave || touched.length > askedMax) return 'type';
  // A state that nobody knows is not changed without a question, whatever the options say.
  if (choice.exit !== null) return 'ask';
  return verbTexts[choice.verb].asks && world.options.confirm === 'ask' ? 'ask' : 'plain';
}

/** Processes die without having been asked. */
function kills({ exit, names }: Choice, world: World): boolean {
  const { resources } = world.cluster;
  return exit === 'kill' && names.some((name) => resources.get(name)?.state === 'UNKNOWN');
}

/** What a confirmation was given for; if it differs later, somebody changed something meanwhile (TUI-252). */
export function fingerprint(choice: Choice, world: World, placements: Placements): string {
  const states = touchedBy(choice, world, placements).map(({ name }) => {
    const view = world.cluster.resources.get(name);
    return [name, view?.target, view?.state, view?.member, view?.activity?.entryPoint];
  });
  return JSON.stringify([commandLineOf(choice), states]);
}

/**
 * The question for a choice (TUI-246).
 *
 * @param changed the last answer came too late.
 * @param basis of the plan that the choice is to follow; null if none was looked at.
 */
export function confirmData(
  choice: Choice,
  world: World,
  placements: Placements,
  changed: boolean,
  basis: string | null,
): ConfirmData {
  const texts = verbTexts[choice.verb];
  const touched = touchedBy(choice, world, placements);
  const level = levelOf(choice, touched, world);
  const first = subject(choice, touched, world);
  const rest = touched.length - 1;
  const count = touched.length === 1 ? '' : ` ${touched.length}`;
  return {
    title: `${texts.act} ${first}${rest <= 0 || choice.scope !== 'names' ? '' : ` and ${rest} more`}?`,
    lines: [
      ...(changed ? ['! The state has changed since you were asked. It is now:', ''] : []),
      ...whatLines(choice, touched, world),
      ...(basis === null ? [] : [`Exactly as planned (plan ${basis}), or not at all.`]),
      '',
      ...howLines(choice, touched, world),
      ...(level === 'type' ? ['', typeSentence(choice, touched, world)] : []),
    ],
    word: level === 'type' ? confirmWord(choice, world) : null,
    act: `${texts.act}${count}`,
    hasDryRun: basis === null,
    hint: `Cancel has the focus. Enter alone ${texts.act.toLowerCase()}s nothing.`,
    preview: previewOf(choice, world, placements, basis === null ? 'confirm.dry-run' : null),
    help: {
      title: `${texts.act}: confirmation`,
      text:
        `Nothing has been done yet. ${texts.about} Tab goes to [ ${texts.act}${count} ]; Esc leaves. ` +
        'Answers are not remembered.',
    },
  };
}

/** What the title of the question names. */
function subject(
  { scope, member, names }: Choice,
  touched: readonly Touched[],
  world: World,
): string {
  if (scope === 'all') return `cluster ${world.cluster.head?.name ?? ''}`;
  if (scope === 'member') return `member ${member ?? ''}`;
  return names[0] ?? touched[0]?.name ?? '';
}

/** The name to be typed: of the one resource, else of the cluster. */
function confirmWord(choice: Choice, world: World): string {
  const [only, ...others] = choice.names;
  const isOne = only !== undefined && others.length === 0;
  return isOne ? only : (world.cluster.head?.name ?? only ?? verbTexts[choice.verb].command);
}

function typeSentence(choice: Choice, touched: readonly Touched[], world: World): string {
  const members = new Set(
    touched.flatMap(({ name }) => world.cluster.resources.get(name)?.member ?? []),
  );
  const where =
    members.size === 0 ? '' : ` on ${members.size} ${members.size === 1 ? 'member' : 'members'}`;
  const what = choice.verb === 'register' ? 'profile' : 'application';
  const count = touched.length === 1 ? `1 ${what}` : `${touched.length} ${what}s`;
  const whose = choice.names.length === 1 ? 'resource' : 'cluster';
  const word = confirmWord(choice, world);
  return `${count}${where}. Type the ${whose} name, ${word}, to go on:`;
}

/** Resources listed one by one in a question; of more the number is said. */
const listedMax = 6;

function whatLines(choice: Choice, touched: readonly Touched[], world: World): readonly string[] {
  const named = touched.filter(({ isNamed }) => isNamed);
  const pulled = touched.filter(({ isNamed }) => !isNamed);
  const verb = verbTexts[choice.verb].act.toLowerCase();
  const [only] = named;
  const asked =
    named.length === 1 && pulled.length > 0
      ? [`You asked to ${verb}   ${only?.name ?? ''}`]
      : [`You asked to ${verb}`, ...rows(named, world)];
  if (pulled.length === 0) return asked;
  return [...asked, pulledSentence(choice), ...rows(pulled, world)];
}

function pulledSentence({ verb }: Choice): string {
  if (verb === 'stop') return 'With -f these stop too, because they need it:';
  if (verb === 'relocate') return 'With -f these move too, because they belong together:';
  return 'With -f these are started or moved too, because it needs them:';
}

function rows(touched: readonly Touched[], world: World): readonly string[] {
  const listed = touched.length > listedMax ? touched.slice(0, listedMax - 1) : touched;
  const more = touched.length - listed.length;
  const lines = listed.map(({ name }) => `  ${padText(name, 15)} ${standingWords(name, world)}`);
  return more === 0 ? lines : [...lines, `  and ${more} more; F6 shows the whole command`];
}

/** Names joined into a line of a question; of more the number is said. */
const joinedMax = 5;

function joined(names: readonly string[], separator: string): string {
  if (names.length <= joinedMax) return names.join(separator);
  return `${names.slice(0, joinedMax).join(separator)}${separator}... (${names.length})`;
}

function howLines(choice: Choice, touched: readonly Touched[], world: World): readonly string[] {
  const names = touched.map(({ name }) => name);
  const order = names.length > 1 ? `Order: ${joined(names, ', ')}.   ` : '';
  const commandLine = commandLineOf({ ...choice, names: shortened(choice.names) });
  return [`${order}Command: ${commandLine}`, `Way back: ${wayBack(choice, touched, world)}`];
}

function shortened(names: readonly string[]): readonly string[] {
  return names.length <= joinedMax ? names : [...names.slice(0, joinedMax - 1), '...'];
}

/** The commands that undo it, and what they cannot bring back. */
function wayBack(choice: Choice, touched: readonly Touched[], world: World): string {
  if (choice.verb === 'stop' && choice.exit === 'kill')
    return 'none. What is killed cannot end in order.';
  const names = touched.map(({ name }) => name);
  const command = (name: string, list: readonly string[]): string =>
    `${name} ${formatCommandLine(shortened(list))}`;
  switch (choice.verb) {
    case 'start':
      return command('caa_stop', [...names].reverse());
    case 'stop':
      return command('caa_start', [...names].reverse());
    case 'relocate':
      return `${command(choice.force ? 'caa_relocate -f' : 'caa_relocate', choice.names)} -c ${homeOf(choice, world)}`;
    case 'balance':
      return 'caa_relocate NAME -c MEMBER, for each that has moved.';
    case 'register':
      return command('caa_unregister', names);
    case 'unregister':
      return `${command('caa_register', [...names].reverse())}. The profiles and scripts stay.`;
  }
}

/** The member they all run on now; a placeholder if they run apart. */
function homeOf({ names }: Choice, world: World): string {
  const homes = new Set(names.map((name) => world.cluster.resources.get(name)?.member));
  const [home] = homes;
  return homes.size === 1 && home ? home : 'MEMBER';
}

/**
 * F6: the exact command, and what it changes (TUI-270, 271).
 *
 * @param dryRun the action of the place below that shows the plan; null if there is none.
 */
export function previewOf(
  choice: Choice,
  world: World,
  placements: Placements,
  dryRun: string | null,
): Preview {
  const touched = touchedBy(choice, world, placements);
  const changes = touched
    .slice(0, listedMax)
    .map(({ name }) => `${name}: ${changeOf(choice, name, world)}`);
  const more = touched.length - changes.length;
  return {
    commands: [commandLineOf(choice)],
    notes: [...changes, ...(more > 0 ? [`and ${more} more`] : [])],
    ...(dryRun === null ? {} : { dryRun }),
  };
}

/** What the ways out of UNKNOWN do that caa_stop alone does not. */
const exitChanges = {
  retry: 'its stop entry point runs again; OFFLINE if it succeeds',
  kill: 'its processes are killed; OFFLINE if none is left',
} as const;

function changeOf({ verb, member, exit }: Choice, name: string, world: World): string {
  const view = world.cluster.resources.get(name);
  const target = view?.target ?? 'none';
  switch (verb) {
    case 'start':
      return `target ${target} -> ONLINE${member === null ? '' : `, on ${member}`}`;
    case 'stop':
      return view?.state === 'UNKNOWN' && (exit === 'retry' || exit === 'kill')
        ? exitChanges[exit]
        : `target ${target} -> OFFLINE`;
    case 'relocate':
      return `${view?.member ?? 'nowhere'} -> ${member ?? 'another member, by the policy'}`;
    case 'balance':
      return `${view?.member ?? 'nowhere'} -> where placement would have it now`;
    case 'register':
      return view === undefined
        ? 'not registered -> registered'
        : 'registered values -> those of the profile';
    case 'unregister':
      return 'registered -> not registered; profile and script stay';
  }
}
