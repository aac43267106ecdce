// One profile file in the user's own editor (TUI-093): it is read, handed to the editor, judged by the service and
// written only if it is valid and nobody else changed it meanwhile. Until it is written the edited text stays here,
// so that nothing that was typed is lost. Pure.
import { listMoveOf } from '../../components/list-state.ts';
import { movePager } from '../../components/Pager.tsx';
import { cleanText } from '../../format/index.ts';
import {
  type Edited,
  type Effect,
  type Outcome,
  request,
  type ScreenEvent,
  type ScreenParams,
  type Step,
  type World,
} from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { confirmDialog } from '../dialogs/confirm.tsx';
import { scriptEffect } from '../profiles/script.ts';
import { isRegisteredName } from '../resources/listed.ts';
import { editorLines } from './lines.ts';
import type { EditorPhase, EditorState } from './phases.ts';
import { writingCommand } from './texts.ts';

export type EditorEvent =
  | { readonly type: 'read'; readonly outcome: Outcome<'profile.read'> }
  | { readonly type: 'edited'; readonly edited: Edited }
  | { readonly type: 'saved'; readonly outcome: Outcome<'profile.replace'> }
  | { readonly type: 'given-up' };

type EditorEffect = Effect<EditorEvent, never>;
type EditorStep = Step<EditorState, EditorEvent, never>;

/** Begins to read the file of a profile. */
export function startEditor(params: ScreenParams): {
  readonly state: EditorState;
  readonly effects: readonly EditorEffect[];
} {
  const name = (params.name ?? params.arguments ?? '').trim();
  return {
    state: { name, was: '', draft: '', now: { phase: 'reading' }, top: 0 },
    effects: [request('profile.read', { name }, (outcome) => ({ type: 'read', outcome }))],
  };
}

/** The edited text would be lost by leaving. */
export function hasDraft({ now, draft, was }: EditorState): boolean {
  return ['invalid', 'conflict', 'stopped'].includes(now.phase) && draft !== was;
}

export function reduceEditor(
  state: EditorState,
  event: ScreenEvent<EditorEvent>,
  world: World,
): EditorStep {
  switch (event.type) {
    case 'own':
      return reduceOwn(state, event.event, world);
    case 'action':
      return reduceAction(state, event.id, world);
    case 'focus':
      return { state };
    case 'key':
    case 'paste':
      return null;
  }
}

function reduceAction(state: EditorState, id: string, world: World): EditorStep {
  const move = id.startsWith('list.') ? listMoveOf(id) : null;
  if (move !== null) {
    const count = editorLines(state, world).length;
    return { state: { ...state, top: movePager(state.top, move, count, world.layout.bodyRows) } };
  }
  switch (id) {
    case 'profile-editor.again':
      return edit(state);
    case 'profile-editor.save':
      return save(state, state.now.phase === 'invalid');
    case 'profile-editor.copy':
      return { state, effects: [{ type: 'copy', text: state.draft }] };
    case 'profile-editor.leave':
      return leave(state);
    default:
      return null;
  }
}

function reduceOwn(state: EditorState, event: EditorEvent, world: World): EditorStep {
  switch (event.type) {
    case 'read':
      return wasRead(state, event.outcome);
    case 'edited':
      return wasEdited(state, event.edited);
    case 'saved':
      return wasSaved(state, event.outcome, world);
    case 'given-up':
      return { state, effects: [{ type: 'close' }] };
  }
}

function inPhase(state: EditorState, now: EditorPhase): EditorState {
  return { ...state, now, top: 0 };
}

function wasRead(state: EditorState, outcome: Outcome<'profile.read'>): EditorStep {
  const fail = (text: string): EditorStep => ({ state: inPhase(state, { phase: 'failed', text }) });
  if (!outcome.ok) return fail(outcome.message);
  if (!outcome.result.ok) return fail(outcome.result.messages.join(' '));
  const { text, lossy } = outcome.result;
  // An editor would give back other bytes than it was given.
  if (lossy) {
    return fail('The file is not UTF-8 text. Convert it first, as with iconv -f LATIN1 -t UTF-8.');
  }
  return edit({ ...state, was: text, draft: text });
}

function edit(state: EditorState): NonNullable<EditorStep> {
  const reply = (edited: Edited): EditorEvent => ({ type: 'edited', edited });
  const fileName = `${state.name}.cap`;
  return {
    state: inPhase(state, { phase: 'editing' }),
    effects: [{ type: 'edit', fileName, text: state.draft, reply }],
  };
}

function wasEdited(state: EditorState, edited: Edited): EditorStep {
  const taken = { ...state, draft: edited.text };
  const isSame = edited.text === state.was;
  if (!edited.ok) {
    const stopped = inPhase(taken, { phase: 'stopped', text: edited.message });
    if (!isSame) return { state: stopped };
    const text = `${edited.message} Nothing was changed.`;
    return { state: stopped, effects: [{ type: 'message', level: 'error', text }, closing] };
  }
  if (!isSame) return save(taken, false);
  const text = `The file of ${cleanText(state.name)} is as it was; nothing was written.`;
  return { state: taken, effects: [{ type: 'message', level: 'info', text }, closing] };
}

const closing: EditorEffect = { type: 'close' };

function save(state: EditorState, force: boolean): EditorStep {
  const { name, was, draft } = state;
  return {
    state: inPhase(state, { phase: 'saving' }),
    effects: [
      request('profile.replace', { name, text: draft, was, force }, (outcome) => ({
        type: 'saved',
        outcome,
      })),
    ],
  };
}

function wasSaved(
  state: EditorState,
  outcome: Outcome<'profile.replace'>,
  world: World,
): EditorStep {
  if (!outcome.ok) {
    return { state: inPhase(state, { phase: 'stopped', text: outcome.message }) };
  }
  const { result } = outcome;
  if (!result.ok) {
    const { messages, now } = result;
    if (now === undefined) return { state: inPhase(state, { phase: 'invalid', messages }) };
    if (now === state.draft) {
      const text = 'Somebody else has written the same text; nothing is left to do.';
      return { state, effects: [{ type: 'message', level: 'info', text }, closing] };
    }
    const conflict = { phase: 'conflict', before: state.was, messages } as const;
    return { state: inPhase({ ...state, was: now }, conflict) };
  }
  const script = scriptEffect(writingCommand(state.name, state.draft), null, world);
  const told: EditorEffect = {
    type: 'message',
    level: 'info',
    text: savedWords(state.name, world),
  };
  const { warnings } = result;
  const written = inPhase({ ...state, was: state.draft }, { phase: 'written', warnings });
  const end: readonly EditorEffect[] = warnings.length === 0 ? [closing] : [];
  return { state: written, effects: [script, told, ...end] };
}

function savedWords(name: string, world: World): string {
  const next = isRegisteredName(name, world.cluster)
    ? `The registry changes with caa_register -u ${name}.`
    : 'It counts once it is registered.';
  return `The file of ${cleanText(name)} is saved. ${next}`;
}

/** Leaves at once if nothing is lost; asks once otherwise. */
function leave(state: EditorState): EditorStep {
  if (!hasDraft(state)) return { state, effects: [closing] };
  const name = cleanText(state.name);
  const dialog = confirmDialog({
    title: `Give up what you edited in ${name}.cap?`,
    lines: [
      'The edited text is only here; the file is as it was before.',
      'e goes on editing it, y copies it.',
    ],
    word: null,
    act: 'Give up',
    hasDryRun: false,
    hint: 'Cancel has the focus and goes back to the text.',
    preview: null,
    help: { title: 'Give up', text: 'The edited text is lost; the profile file does not change.' },
  });
  return { state, effects: [show(dialog, (): EditorEvent => ({ type: 'given-up' }))] };
}
