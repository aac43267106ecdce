// What `z` shows (TUI-250): the question with the reverse command, a list if there is more than one act, or a sentence
// why there is nothing to undo. It asks; the screen `undo` acts.
import { formatClock } from '../../format/index.ts';
import { readOnlyText } from '../../tui/read-only.ts';
import type { Effect, OwnEvent, Preview, View, World } from '../../tui/screen.ts';
import { padText } from '../../tui/text.ts';
import { actOnAnswer } from '../../tui/view.ts';
import { levelOf } from '../actions/level.ts';
import { touchedBy } from '../actions/touched.ts';
import { type ConfirmAnswer, confirmDialog } from '../dialogs/confirm.tsx';
import { pickDialog } from '../dialogs/pick.tsx';
import { planView } from '../plan/definition.ts';
import { type Offer, type OpenOffer, offersOf, openOffers } from './offers.ts';
import { plannedStep, stepCommand, type UndoChange, type WayBack } from './way-back.ts';

type UndoEffect = Effect<OwnEvent, never>;

/** The name of the screen that carries an offer out. */
export const undoScreen = 'undo';

/** What the key `z` does, in any view. */
export function undoEffect(world: World): UndoEffect {
  const refused = (text: string): UndoEffect => ({ type: 'message', level: 'info', text });
  if (world.access === 'RO') {
    return refused(`Undo: ${readOnlyText(world)}`);
  }
  if (world.cluster.phase !== 'live') {
    return refused('Undo: there is no line to the cluster service. F2 tries again.');
  }
  const open = openOffers(world);
  const [only, ...others] = open;
  if (only === undefined) return refused(nothingToUndo(offersOf(world)));
  const view = others.length === 0 ? undoDialog(only, world) : undoList(world);
  return { type: 'show', view };
}

/** Why there is nothing to undo. */
function nothingToUndo([newest]: readonly Offer[]): string {
  if (newest === undefined) {
    return 'Nothing to undo: nothing was done from here in the last 10 minutes.';
  }
  return `Nothing to undo: ${newest.refusal ?? ''}. (${newest.act.commandLine})`;
}

/** Acts of the last ten minutes; those that cannot be taken back stay in their places and say why. */
function undoList(world: World): View<never> {
  const offers = offersOf(world);
  const entries = offers.map((offer) => {
    const value = `${offer.act.number} ${offer.act.commandLine}`;
    if (offer.refusal === null) {
      return { value, detail: offer.way.steps.map(stepCommand).join('; ') };
    }
    const { refusal } = offer;
    return { value, detail: `no: ${refusal}`, refusal: `It cannot be undone: ${refusal}.` };
  });
  const newest = offers.findIndex(({ refusal }) => refusal === null);
  const focused = entries[newest]?.value ?? '';
  const list = pickDialog({
    title: 'done from here, and the way back',
    entries,
    isMany: false,
    chosen: [focused],
  });
  return actOnAnswer(list, ([value]) => {
    const offer = offers[entries.findIndex((entry) => entry.value === value)];
    return offer?.refusal === null ? [{ type: 'show', view: undoDialog(offer, world) }] : [];
  });
}

/**
 * The question before an act is taken back.
 *
 * @param basis of the plan that was looked at; null for none.
 */
function undoDialog(offer: OpenOffer, world: World, basis: string | null = null): View<never> {
  const { act, way } = offer;
  const word = typedWord(offer, world);
  const hasDryRun = basis === null && plannedStep(way.steps[0]) !== null;
  const dialog = confirmDialog({
    title: `Undo ${act.commandLine}?`,
    lines: questionLines(offer, { word, basis }),
    word,
    act: 'Undo',
    hasDryRun,
    hint: 'Cancel has the focus. Enter alone undoes nothing.',
    preview: undoPreview(way, hasDryRun),
    help: {
      title: 'Undo: confirmation',
      text:
        'Nothing has been done yet. The last start, stop, relocation, registration, unregistration, change of what ' +
        'is registered, and creation, change or deletion of a profile that was done from this console can be taken ' +
        'back for 10 minutes, as long as nobody and nothing has changed the resource or the file since. Other consoles do not offer it, and what the command line did is ' +
        `offered by none. ${way.lost.join(' ')} An undo can be undone in the same way.`,
    },
  });
  return actOnAnswer(dialog, (answer) => answered(offer, answer, basis, world));
}

function answered(
  offer: OpenOffer,
  answer: ConfirmAnswer,
  basis: string | null,
  world: World,
): readonly UndoEffect[] {
  if (answer === 'act') return [begin(offer, basis)];
  const [first] = offer.way.steps;
  const command = plannedStep(first);
  if (first === undefined || command === null) return [];
  const plan = planView({
    title: stepCommand(first),
    what: { kind: 'command', command },
    act: 'Undo',
  });
  // A plan is the confirmation, unless a name has to be typed (TUI-245).
  const agreed = actOnAnswer(plan, (agreement) =>
    typedWord(offer, world) === null
      ? [begin(offer, agreement.basis)]
      : [{ type: 'show', view: undoDialog(offer, world, agreement.basis) }],
  );
  return [{ type: 'show', view: agreed }];
}

function begin({ act }: OpenOffer, basis: string | null): UndoEffect {
  const params = { act: String(act.number), ...(basis === null ? {} : { basis }) };
  return { type: 'open', name: undoScreen, params };
}

const wayBack = 'Way back: z again, within 10 minutes.';

interface Asking {
  /** The name to be typed; null for none. */
  readonly word: string | null;
  readonly basis: string | null;
}

/** Changes and commands that are listed, fewer where a name has to be typed; all of them are behind F6. */
const listedMax = { ask: 5, type: 2 } as const;

function questionLines({ act, way }: OpenOffer, { word, basis }: Asking): readonly string[] {
  const max = listedMax[word === null ? 'ask' : 'type'];
  const unchanged = act.file === null ? '; unchanged since' : '';
  return [
    `Done here at ${formatClock(act.ended?.at ?? 0)}${unchanged}. Undoing means:`,
    ...listed(way.changes.flatMap(changeLines), max),
    '',
    ...commandLines(way, max),
    basis === null ? wayBack : planned(basis),
    '',
    ...way.lost,
    ...(word === null ? [] : [`Type the name ${word} to go on:`]),
  ];
}

function commandLines({ steps }: WayBack, max: number): readonly string[] {
  const [only = '', ...others] = steps.map(stepCommand);
  if (others.length === 0) return [`Command:  ${only}`];
  const lines = [only, ...others].map((line) => `  ${line}`);
  return [
    'Commands, each if the one before succeeds; a dry run shows the first:',
    ...listed(lines, max),
  ];
}

/** The first of them, and how many there are more. */
function listed(lines: readonly string[], max: number): readonly string[] {
  const more = lines.length - max;
  return more <= 0 ? lines : [...lines.slice(0, max), `  and ${more} more; F6 shows them`];
}

function changeLines({ name, is, becomes, values }: UndoChange): readonly string[] {
  const line = `  ${padText(name, 15)} ${is} -> ${becomes}`;
  return [line, ...values.map((value) => `    ${value}`)];
}

function planned(basis: string): string {
  return `Exactly as planned (plan ${basis}), or not at all.`;
}

/** More than three resources are touched by nobody without a name being typed (TUI-245). */
const askedMax = 3;

function typedWord({ way }: OpenOffer, world: World): string | null {
  const pullsIn = way.steps.some((step) => {
    if (step.kind !== 'choice') return false;
    const touched = touchedBy(step.choice, world, new Map());
    return levelOf(step.choice, touched, world) === 'type';
  });
  if (!pullsIn && way.changes.length <= askedMax) return null;
  const [only, ...others] = way.changes;
  const isOne = only !== undefined && others.length === 0;
  return isOne ? only.name : (world.cluster.head?.name ?? 'undo');
}

/** F6: the commands of the way back, and what they change. */
export function undoPreview(way: WayBack, hasDryRun: boolean): Preview {
  const several = 'Several commands, each only if the one before succeeded.';
  return {
    commands: way.steps.map(stepCommand),
    notes: [
      ...(way.steps.length > 1 ? [several] : []),
      ...way.changes.flatMap(({ name, is, becomes, values }) => [
        `${name}: ${is} -> ${becomes}`,
        ...values.map((value) => `${name}: ${value}`),
      ]),
    ],
    ...(hasDryRun ? { dryRun: 'confirm.dry-run' } : {}),
  };
}
