// Deleting a profile: first what is said of its script, then the question with the name to be typed, then the
// request (TUI-094, 245). A chain of questions and replies; each step orders the next one.
import { cleanText } from '../../format/index.ts';
import { type Effect, type Outcome, request, type World } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { confirmDialog } from '../dialogs/confirm.tsx';
import { pickDialog } from '../dialogs/pick.tsx';
import { scriptEffect } from './script.ts';

interface Deletion {
  readonly name: string;
  /** The script that would go too; null if none does. */
  readonly script: string | null;
  /** Why the script stays although there is one; empty if it can go. */
  readonly scriptNote: string;
  /** The profile has bytes that are not UTF-8, so that nobody can put it back. */
  readonly lossy: boolean;
  readonly keepScript: boolean;
}

export type DeletionEvent =
  | {
      readonly type: 'delete-read';
      readonly name: string;
      readonly outcome: Outcome<'profile.read'>;
    }
  | { readonly type: 'delete-script-chosen'; readonly deletion: Deletion }
  | { readonly type: 'delete-confirmed'; readonly deletion: Deletion }
  | {
      readonly type: 'deleted';
      readonly deletion: Deletion;
      readonly outcome: Outcome<'profile.delete'>;
    };

type DeletionEffect = Effect<DeletionEvent, never>;

/** Asks the service about the profile and its script; nothing is deleted yet. */
export function startDeletion(name: string): DeletionEffect {
  return request('profile.read', { name }, (outcome) => ({ type: 'delete-read', name, outcome }));
}

/** The next step; `deleted` names the profile once it is gone. */
export function reduceDeletion(
  event: DeletionEvent,
  world: World,
): { readonly effects: readonly DeletionEffect[]; readonly deleted: string | null } {
  const still = (...effects: readonly DeletionEffect[]) => ({ effects, deleted: null });
  switch (event.type) {
    case 'delete-read':
      return still(askFirst(event.name, event.outcome));
    case 'delete-script-chosen':
      return still(askForName(event.deletion));
    case 'delete-confirmed': {
      const { deletion } = event;
      const { name, keepScript } = deletion;
      const reply = (outcome: Outcome<'profile.delete'>): DeletionEvent => ({
        type: 'deleted',
        deletion,
        outcome,
      });
      return still(request('profile.delete', { name, keepScript }, reply));
    }
    case 'deleted':
      return tell(event.deletion, event.outcome, world);
  }
}

function askFirst(name: string, outcome: Outcome<'profile.read'>): DeletionEffect {
  if (!outcome.ok) return { type: 'message', level: 'error', text: outcome.message };
  if (!outcome.result.ok) {
    return { type: 'message', level: 'error', text: outcome.result.messages.join(' ') };
  }
  const { attributes, scriptShared, lossy } = outcome.result;
  const script = cleanText(attributes.ACTION_SCRIPT ?? '');
  if (script === '')
    return askForName({ name, script: null, scriptNote: '', keepScript: true, lossy });
  const stays = scriptShared
    ? 'other resources need it'
    : isOutside(script)
      ? 'it lies outside of the script folder'
      : '';
  if (stays !== '') {
    const scriptNote = `The action script ${script} stays: ${stays}.`;
    return askForName({ name, script: null, scriptNote, keepScript: true, lossy });
  }
  return askAboutScript({ name, script, scriptNote: '', keepScript: true, lossy });
}

const scriptFolder = '/var/cluster/caa/script/';

/** As caa_profile(8): only scripts in the script folder go with their profile. */
function isOutside(script: string): boolean {
  return script.startsWith('/') && !script.startsWith(scriptFolder);
}

function askAboutScript(deletion: Deletion): DeletionEffect {
  const keep = 'Keep the script';
  const dialog = pickDialog({
    title: `Action script ${deletion.script ?? ''} of ${deletion.name}`,
    entries: [
      { value: keep, detail: 'only the profile is deleted' },
      { value: 'Delete the script too', detail: 'as caa_profile -delete does' },
    ],
    isMany: false,
    chosen: [],
  });
  return show(dialog, ([answer]) => ({
    type: 'delete-script-chosen',
    deletion: { ...deletion, keepScript: answer === keep },
  }));
}

function askForName(deletion: Deletion): DeletionEffect {
  const { name, script, keepScript, scriptNote } = deletion;
  const withScript = script !== null && !keepScript;
  const files = withScript ? `${name}.cap and its action script ${script}` : `${name}.cap`;
  const note = script !== null && keepScript ? `The action script ${script} stays.` : scriptNote;
  const way = deletionCommand(deletion);
  const lines = [
    `This deletes ${files}.`,
    ...(note === '' ? [] : [note]),
    'The registry does not change: the resource is not registered.',
    '',
    ...way.commands.map((command) => `Command: ${command}`),
    ...way.notes,
    deletion.lossy
      ? 'Way back: none, since the file is not UTF-8 text.'
      : 'Way back: z, within 10 minutes.',
    '',
    'Type the resource name to go on:',
  ];
  const dialog = confirmDialog({
    title: `Delete the profile ${name}?`,
    lines,
    word: name,
    act: withScript ? 'Delete both' : 'Delete',
    hasDryRun: false,
    hint: 'Cancel has the focus. Enter alone deletes nothing.',
    preview: way,
    help: {
      title: 'Delete a profile',
      text:
        'The file of the profile is removed from /var/cluster/caa/profile, and its action script if you said so. ' +
        'z puts back what was deleted, for 10 minutes, unless somebody else has made such a file since.',
    },
  });
  return show(dialog, () => ({ type: 'delete-confirmed', deletion }));
}

/** The command that does the same; where there is none, that is said (TUI-272). */
export function deletionCommand({
  name,
  script,
  keepScript,
}: Pick<Deletion, 'name' | 'script' | 'keepScript'>): {
  readonly commands: readonly string[];
  readonly notes: readonly string[];
} {
  if (script === null || !keepScript)
    return { commands: [`caa_profile -delete ${name}`], notes: [] };
  const notes = ['No caa_profile command keeps the script: -delete removes it too.'];
  return { commands: [`rm /var/cluster/caa/profile/${name}.cap`], notes };
}

function tell(
  deletion: Deletion,
  outcome: Outcome<'profile.delete'>,
  world: World,
): { readonly effects: readonly DeletionEffect[]; readonly deleted: string | null } {
  const [command = ''] = deletionCommand(deletion).commands;
  const reason = failureOf(outcome);
  const script = scriptEffect(command, reason, world);
  if (reason !== null) {
    return { effects: [script, { type: 'message', level: 'error', text: reason }], deleted: null };
  }
  const removed = outcome.ok && outcome.result.ok ? outcome.result.removed : [];
  const text = `Deleted: ${removed.join(', ')}.`;
  return { effects: [script, { type: 'message', level: 'info', text }], deleted: deletion.name };
}

function failureOf(outcome: Outcome<'profile.delete'>): string | null {
  if (!outcome.ok) return outcome.message;
  return outcome.result.ok ? null : outcome.result.messages.join(' ');
}
