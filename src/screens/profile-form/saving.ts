// Checking, saving and registering what a profile form holds: one request after the other, each only when the
// one before went well (TUI-088, 092, 252).
import { isChanged } from '../../components/form-state.ts';
import { cleanText } from '../../format/index.ts';
import { type Outcome, request, type World } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { confirmDialog } from '../dialogs/confirm.tsx';
import { supposedView } from '../plan/definition.ts';
import { scriptEffect } from '../profiles/script.ts';
import { isRegisteredName } from '../resources/listed.ts';
import { localProblems, type Problems } from './checks.ts';
import {
  changedAttributes,
  formPreview,
  givenAttributes,
  profileName,
  registerCommand,
  saveCommand,
} from './commands.ts';
import { executableField } from './fields.ts';
import { focusProblem, judgedForm, type OpenForm, savedForm, withVerdict } from './form.ts';
import { explained, register, registered } from './registering.ts';
import {
  reportEffect,
  type SaveOutcome,
  type SavingEffect,
  type SavingEvent,
  type SavingStep,
  say,
  stay,
  type Then,
} from './saving-step.ts';

/** Asks the service about the present values; nothing is written. */
export function checkRequest(open: OpenForm): SavingEffect {
  const of = open.form.values;
  return request('profile.check', checkParams(open), (outcome) => ({
    type: 'checked',
    of,
    outcome,
  }));
}

function checkParams(open: OpenForm) {
  const name = profileName(open);
  return open.mode === 'create'
    ? {
        name,
        attributes: givenAttributes(open),
        create: { type: open.type, executable: executableOf(open) },
      }
    : { name, attributes: changedAttributes(open), create: null };
}

function executableOf({ form }: OpenForm): string | null {
  const executable = (form.values[executableField] ?? '').trim();
  return executable === '' ? null : executable;
}

/** [Validate]: our own rules first, then the service's. */
export function validate(open: OpenForm, world: World): SavingStep {
  const faulty = firstFault(open, world, 'Not valid');
  if (faulty !== null) return faulty;
  return stay(
    { ...judgedForm(open), busy: 'The values are being checked. One moment.' },
    request('profile.check', checkParams(open), (outcome) => ({ type: 'validated', outcome })),
  );
}

/** [Dry run]: what [Save+Register] would do, of the values as they are in the form (TUI-249). */
export function foresee(open: OpenForm, world: World): SavingStep {
  const faulty = firstFault(open, world, 'Not planned');
  if (faulty !== null) return faulty;
  const { name, ...supposed } = checkParams(open);
  const update = isRegisteredName(name, world.cluster);
  const isSaved = open.mode === 'change' && !isChanged(open.form);
  const command = {
    verb: 'register',
    names: [name],
    update,
    ...(isSaved ? {} : { supposed }),
  } as const;
  const title = registerCommand(open, world);
  const view = supposedView({ title, what: { kind: 'command', command } });
  return stay(open, { type: 'show', view });
}

/** [Save] and [Save+Register]. */
export function save(open: OpenForm, then: Then, world: World): SavingStep {
  const faulty = firstFault(open, world, 'Not saved');
  if (faulty !== null) return faulty;
  const name = profileName(open);
  if (open.mode === 'create') return stay(...writing(open, then));
  if (!isChanged(open.form)) {
    if (then === 'register') return register(open, world);
    return stay(open, say('info', `Nothing is changed in ${name}, so nothing was written.`));
  }
  if (open.text === null) return stay(...writing(open, then));
  return stay(
    { ...open, busy: 'The profile is being saved. One moment.' },
    request('profile.read', { name }, (outcome) => ({ type: 'compared', then, outcome })),
  );
}

/** The form with the focus on the first field that is wrong; null if none is. */
function firstFault(open: OpenForm, world: World, what: string): SavingStep | null {
  const problems = localProblems(open, world);
  return hasProblem(problems) ? faultStep(open, problems, what) : null;
}

function hasProblem(problems: Problems): boolean {
  return Object.keys(problems).length > 0;
}

function faultStep(open: OpenForm, problems: Problems, what: string): SavingStep {
  const count = Object.keys(problems).length;
  const text = `${what}: ${count === 1 ? '1 field needs' : `${count} fields need`} to be corrected.`;
  return stay(focusProblem(judgedForm(open), problems), say('warning', text));
}

function writing(open: OpenForm, then: Then): [OpenForm, SavingEffect] {
  const name = profileName(open);
  const reply = (outcome: SaveOutcome): SavingEvent => ({
    type: 'saved',
    then,
    outcome,
  });
  const effect =
    open.mode === 'create'
      ? request(
          'profile.create',
          {
            name,
            type: open.type,
            attributes: givenAttributes(open),
            executable: executableOf(open),
            force: false,
          },
          reply,
        )
      : request('profile.update', { name, attributes: changedAttributes(open) }, reply);
  return [{ ...open, busy: 'The profile is being saved. One moment.' }, effect];
}

/** The next step of checking, saving or registering. */
export function reduceSaving(open: OpenForm, event: SavingEvent, world: World): SavingStep {
  const idle = { ...open, busy: null };
  switch (event.type) {
    case 'checked':
      // Later changes made the answer old; the next one is on its way or comes with saving.
      if (event.of !== open.form.values || !event.outcome.ok) return stay(open);
      return stay(withVerdict(open, linesOf(event.outcome.result)));
    case 'validated':
      return validated(idle, event.outcome);
    case 'compared':
      return compared(idle, event.then, event.outcome, world);
    case 'overwrite':
      return stay(...writing(idle, event.then));
    case 'saved':
      return saved(idle, event.then, event.outcome, world);
    case 'registered':
      return registered(idle, event.outcome);
    case 'explained':
      return explained(idle, event.outcome);
  }
}

function linesOf(result: ProfileAnswer): readonly string[] {
  return result.ok ? result.warnings : result.messages;
}

type ProfileAnswer = Extract<Outcome<'profile.check'>, { ok: true }>['result'];

function validated(open: OpenForm, outcome: Outcome<'profile.check'>): SavingStep {
  if (!outcome.ok) return stay(open, say('error', outcome.message));
  if (!outcome.result.ok) return refused(open, outcome.result.messages, 'Not valid');
  const { warnings } = outcome.result;
  const judged = withVerdict(open, warnings);
  const name = profileName(open);
  if (warnings.length === 0)
    return stay(judged, say('info', `${name} is valid. Nothing was written.`));
  const lines = [`${name} is valid. There are warnings:`, '', ...warnings];
  return stay(judged, reportEffect(`Validation of ${name}`, lines));
}

/** What the service refused stands under its fields; what belongs to no field is told in full. */
function refused(open: OpenForm, messages: readonly string[], what: string): SavingStep {
  const judged = withVerdict(judgedForm(open), messages);
  const { problems, others } = judged.verdict?.said ?? { problems: {}, others: messages };
  if (hasProblem(problems)) return faultStep(judged, problems, what);
  const [only = `${what}.`, ...more] = others;
  if (more.length === 0) return stay(judged, say('error', cleanText(only)));
  return stay(judged, reportEffect(what, others));
}

/** Somebody else may have changed the file since it was read (TUI-252). */
function compared(
  open: OpenForm,
  then: Then,
  outcome: Outcome<'profile.read'>,
  world: World,
): SavingStep {
  if (!outcome.ok) return stay(open, say('error', outcome.message));
  if (!outcome.result.ok) return stay(open, say('error', outcome.result.messages.join(' ')));
  const { text, attributes } = outcome.result;
  if (text === open.text) return stay(...writing(open, then));
  const name = profileName(open);
  const mine = changedAttributes(open);
  const rows = Object.entries(mine).map(
    ([attribute, value]) =>
      `  ${attribute}: now ${cleanText(attributes[attribute] ?? '') || '(empty)'}, yours ${value || '(empty)'}`,
  );
  const dialog = confirmDialog({
    title: `${name} was changed by somebody else`,
    lines: [
      `The file ${name}.cap is not as it was when you opened the form.`,
      'Saving changes these attributes and leaves the others as they are now:',
      ...rows,
    ],
    word: null,
    act: 'Save mine',
    hasDryRun: false,
    hint: 'Cancel has the focus and goes back to the form.',
    preview: formPreview(open, world),
    help: {
      title: 'Two administrators at once',
      text: 'Only the attributes that you changed are written. Cancel, leave the form and open it again to see the rest.',
    },
  });
  return stay(
    open,
    show(dialog, (): SavingEvent => ({ type: 'overwrite', then })),
  );
}

function saved(open: OpenForm, then: Then, outcome: SaveOutcome, world: World): SavingStep {
  const command = saveCommand(open);
  if (!outcome.ok) {
    return stay(open, scriptEffect(command, outcome.message, world), say('error', outcome.message));
  }
  if (!outcome.result.ok) {
    const step = refused(open, outcome.result.messages, 'Not saved');
    const reason = outcome.result.messages[0] ?? 'refused';
    return { ...step, effects: [scriptEffect(command, reason, world), ...(step.effects ?? [])] };
  }
  const written = savedForm(open);
  const script = scriptEffect(command, null, world);
  if (then === 'register') {
    const step = register(written, world);
    return { ...step, effects: [script, ...(step.effects ?? [])] };
  }
  const name = profileName(open);
  const isUpdate = isRegisteredName(name, world.cluster);
  const next = isUpdate
    ? `The registry changes with caa_register -u ${name}.`
    : 'It counts once it is registered.';
  return stay(written, script, say('info', `${name} is saved. ${next}`), { type: 'close' });
}
