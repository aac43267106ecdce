// The lower pane before anything is run: what would be refused and the ways out, or what would happen (TUI-101..107).
// Pure; lines come cut.
import type { UnknownExit } from '../../engine/index.ts';
import { cleanText, formatTrouble } from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';
import { cutText, padText, wrapText } from '../../tui/text.ts';
import { candidates } from './candidates.ts';
import type { Choice } from './choice.ts';
import { foresee, type Refusal } from './foresee.ts';
import {
  freshDetails,
  type MemberChoice,
  type Placements,
  sharedMemberChoices,
} from './placement.ts';
import { standingWords, type Touched, touchedBy } from './touched.ts';
import { verbTexts } from './verbs.ts';

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The lines of the pane for a choice. */
export function planLines(
  choice: Choice,
  world: World,
  placements: Placements,
  size: Size,
): readonly string[] {
  const width = size.columns - 2;
  const isEmpty = choice.scope === 'names' && choice.names.length === 0;
  const refusals = isEmpty ? [] : foresee(choice, world, placements);
  const texts = isEmpty
    ? emptyLines(choice, world)
    : refusals.length > 0
      ? refusals.flatMap((refusal) => refusalLines(refusal, width, world))
      : actionLines(choice, world, placements, size.rows < roomyRows);
  const cut = texts.map((text) => ` ${cutText(text, width, world.theme.marks.cut)}`);
  if (cut.length <= size.rows) return cut;
  const more = cut.length - size.rows + 1;
  return [...cut.slice(0, size.rows - 1), ` ... ${more} more lines`];
}

/** With fewer rows only what cannot be seen in the form is said. */
const roomyRows = 6;

/** Nothing is chosen yet: what could be, or what to do first. */
function emptyLines(choice: Choice, world: World): readonly string[] {
  const { cluster } = world;
  if (cluster.heardAt === null) return [cluster.problem ?? 'Waiting for the cluster service.'];
  const { verb } = choice;
  const { done } = verbTexts[verb];
  const all = candidates(verb, world, choice.update);
  const free = all.filter(({ objection }) => objection === null).length;
  if (free > 0) {
    return [
      `${free} of ${all.length} can be ${done}. F4 lists them, and says why not the others.`,
      'Or type the names, with blanks between them.',
    ];
  }
  if (all.length === 0) {
    return verb === 'register'
      ? ['There is no profile.', 'Create one first: Manage resource profiles (:caa_profile).']
      : ['No resource is registered.', 'Register one first: Register resources (:caa_register).'];
  }
  return [`None of the ${all.length} can be ${done} now. F4 says why.`, ...nextTask(choice)];
}

function nextTask({ verb }: Choice): readonly string[] {
  switch (verb) {
    case 'start':
      return ['What runs already can be moved: Relocate resources (:caa_relocate).'];
    case 'stop':
    case 'relocate':
    case 'balance':
      return ['Start something first: Start resources (:caa_start).'];
    case 'register':
      return ['Create a profile first: Manage resource profiles (:caa_profile).'];
    case 'unregister':
      return ['Stop what is to go first: Stop resources (:caa_stop).'];
  }
}

function refusalLines(refusal: Refusal, width: number, world: World): readonly string[] {
  const [first = '', ...rest] = refusal.lines;
  const wrapped = wrapText(first, width - 2);
  return [
    ...wrapped.map((line, index) =>
      world.theme.paint('warn', `${index === 0 ? '!' : ' '} ${line}`),
    ),
    ...rest.flatMap((line) => wrapText(line, width - 2).map((part) => `  ${part}`)),
    ...refusal.waysOut.flatMap((way, index) =>
      wrapText(way, width - 13).map(
        (part, row) => `  ${padText(row > 0 ? '' : index === 0 ? 'Way out' : '  or', 9)}${part}`,
      ),
    ),
  ];
}

function actionLines(
  choice: Choice,
  world: World,
  placements: Placements,
  isLow: boolean,
): readonly string[] {
  const touched = touchedBy(choice, world, placements);
  switch (choice.verb) {
    case 'start':
    case 'relocate':
      return [
        ...placingLines(choice, world, placements, isLow),
        ...pulledLines(choice, touched, world),
      ];
    case 'balance':
      return balanceLines(choice, touched, world);
    case 'stop':
      return [...stopLines(choice, touched, world), ...busyLines(choice, world)];
    case 'register':
      return registerLines(choice, world);
    case 'unregister':
      return [
        ...touched.map((one) => row(one, world)),
        'Profiles and action scripts stay; caa_register brings the resources back.',
      ];
  }
}

/** The members, best first, and why not the others (TUI-103). */
function placingLines(
  choice: Choice,
  world: World,
  placements: Placements,
  isLow: boolean,
): readonly string[] {
  const { names, verb, force } = choice;
  const [only = ''] = names;
  const rows = names.map((name) => row({ name, isNamed: true }, world));
  if (names.length > 1 && !choice.namesMember) {
    return names.map((name) => {
      const chosen = freshDetails(placements, name, world)?.ifMoved.chosen ?? null;
      const goes = chosen === null ? '' : `would go to ${chosen}`;
      return `${padText(name, 16)} ${padText(standingWords(name, world), 24)} ${goes}`.trimEnd();
    });
  }
  const known = names.some((name) => freshDetails(placements, name, world) !== null);
  const choices = sharedMemberChoices({ verb, force }, names, placements, world);
  const head =
    names.length === 1 ? `Where ${only} would go, best first:` : 'Where they could all go:';
  const members = choices.map((one) => memberLine(one, choice));
  if (isLow && known) return members;
  const trouble = troubleLines(only, world);
  return [...rows, ...trouble, ...(known ? [head, ...members] : []), ...busyLines(choice, world)];
}

function memberLine({ member, isEligible, words }: MemberChoice, choice: Choice): string {
  const mark = choice.member === member ? '*' : ' ';
  return ` ${mark} ${padText(member, 14)} ${isEligible ? '' : 'cannot: '}${words}`;
}

function troubleLines(name: string, world: World): readonly string[] {
  const view = world.cluster.resources.get(name);
  const trouble = view === undefined ? null : formatTrouble(view);
  return trouble === null ? [] : [trouble];
}

/** Something is being done with it: the request waits (CAA-320). */
function busyLines(choice: Choice, world: World): readonly string[] {
  const busy = choice.names.filter((name) => world.cluster.resources.get(name)?.activity);
  return busy.length === 0
    ? []
    : [`CAA is busy with ${busy.join(', ')}; the request waits for it.`];
}

function pulledLines(choice: Choice, touched: readonly Touched[], world: World): readonly string[] {
  const pulled = touched.filter(({ isNamed }) => !isNamed);
  if (!choice.force) return [];
  if (pulled.length === 0) return ['With -f nothing more is touched.'];
  const head = choice.verb === 'start' ? 'With -f these come along:' : 'With -f these move along:';
  return [head, ...pulled.map((one) => row(one, world))];
}

function stopLines({ exit }: Choice, touched: readonly Touched[], world: World): readonly string[] {
  const unknown = touched.filter(
    ({ name }) => world.cluster.resources.get(name)?.state === 'UNKNOWN',
  );
  return [
    ...(touched.length > 1 ? ['These stop, in this order:'] : []),
    ...touched.map((one) => row(one, world)),
    ...unknown.map(({ name }) => `${name}: ${exitWords[exit ?? 'confirm']}`),
  ];
}

/** What each way out of state UNKNOWN does, and does not. */
const exitWords: Readonly<Record<UnknownExit, string>> = {
  confirm: 'its stop entry point is not called; its state is set to OFFLINE.',
  retry: 'its stop entry point runs once more; if that fails it stays UNKNOWN.',
  kill: 'what is left of it is killed; its stop entry point is not called.',
};

function balanceLines(
  choice: Choice,
  touched: readonly Touched[],
  world: World,
): readonly string[] {
  if (choice.scope === 'member' && choice.member === null) {
    return ['Choose the member: F4 lists them.'];
  }
  if (touched.length === 0) {
    const where = choice.member === null ? '' : ` on ${choice.member}`;
    return [`No application runs${where}, so nothing can be better placed.`];
  }
  const count = touched.length === 1 ? '1 application' : `${touched.length} applications`;
  return [
    `Placement is asked again about ${count}. Enter shows the plan first:`,
    ...touched.map((one) => row(one, world)),
  ];
}

function registerLines(choice: Choice, world: World): readonly string[] {
  const profiles = world.cluster.profiles ?? [];
  const lines = choice.names.map((name) => {
    const profile = profiles.find((one) => one.name === name);
    const words =
      profile?.registered === true
        ? profile.changed
          ? 'changed since'
          : 'unchanged'
        : 'valid, not registered';
    return `  ${padText(name, 16)} ${words}   ${cleanText(profile?.description ?? '')}`.trimEnd();
  });
  const after = choice.update
    ? 'New values act from the next check, placement or failure on; nothing is stopped.'
    : 'Nothing is started by it. Start resources comes next (:caa_start).';
  return [...lines, after];
}

function row({ name }: Touched, world: World): string {
  return `  ${padText(name, 16)} ${standingWords(name, world)}`;
}
