// The way back to a version of the registry: the question with what would change, the command, the request, and why
// it cannot be asked for (issue 5, undo). Whether it can be done is the service's business, which says so. Pure.
import type { RegistryVersion, ResourceName } from '../../engine/index.ts';
import {
  cleanText,
  differencesOf,
  formatCommandLine,
  formatDifferences,
} from '../../format/index.ts';
import { callerOf } from '../../tui/caller.ts';
import { request, type Step, type View, type World } from '../../tui/screen.ts';
import { type ConfirmAnswer, confirmDialog } from '../dialogs/confirm.tsx';
import { pickDialog } from '../dialogs/pick.tsx';
import { type HolderEvent, type RunHolder, withRun } from '../freeze/held-run.tsx';
import type { PlanQuestion } from '../plan/state.ts';

/** Back to right after a version; 0 is before the first. */
export interface BackOrder {
  readonly version: number;
  /** Null: everything that has changed since. */
  readonly names: readonly ResourceName[] | null;
}

/** What a key asks for on a version; null if it asks for nothing of this. */
export function orderOf(id: string, { number, resource }: RegistryVersion): BackOrder | null {
  switch (id) {
    case 'history.back':
      return { version: number, names: null };
    case 'history.undo':
      return { version: number - 1, names: null };
    case 'history.undo-one':
      return { version: number - 1, names: [resource] };
    default:
      return null;
  }
}

export function backCommand({ version, names }: BackOrder): string {
  return formatCommandLine(['caa_history', '-back', String(version), ...(names ?? [])]);
}

/** What the way back would do (TUI-249). */
export function backPlan(order: BackOrder): PlanQuestion {
  const command = { verb: 'restore', ...order } as const;
  return { title: backCommand(order), what: { kind: 'command', command }, act: 'Go back' };
}

/** The ways back from a version, to ask what each would do; closes with the name of one. */
export function backList(
  version: RegistryVersion,
  versions: readonly RegistryVersion[],
): View<readonly string[]> {
  const entries = (['undo', 'undo-one', 'back'] as const).flatMap((value) => {
    const order = orderOf(`history.${value}`, version);
    if (order === null || backRefusal(order, versions) !== null) return [];
    return [{ value, detail: backCommand(order) }];
  });
  return pickDialog({ title: 'What would happen by', entries, isMany: false, chosen: [] });
}

/** Why there is nothing to do; null if it can be asked. */
export function backRefusal(
  { version }: BackOrder,
  versions: readonly RegistryVersion[],
): string | null {
  const newest = versions.at(-1)?.number ?? 0;
  if (version < newest) return null;
  return 'This is the newest version, so there is nothing to go back from. z undoes it.';
}

/** Differences listed in the question, so that the command and the way back stay in it. */
const listedMax = { full: 7, compact: 3 } as const;

/** The question before the registry goes back. */
export function backDialog(
  order: BackOrder,
  versions: readonly RegistryVersion[],
  { layout }: World,
): View<ConfirmAnswer> {
  const { version, names } = order;
  const newest = versions.at(-1)?.number ?? 0;
  const concerned =
    names === null ? versions : versions.filter(({ resource }) => names.includes(resource));
  const all = formatDifferences(differencesOf(concerned, newest, version)).map((line) =>
    cleanText(line),
  );
  const max = listedMax[layout.kind === 'full' ? 'full' : 'compact'];
  const left = all.length - max;
  const more = left > 0 ? [`and ${left === 1 ? '1 line' : `${left} lines`} more`] : [];
  const command = backCommand(order);
  const wayBack = formatCommandLine(['caa_history', '-back', String(newest), ...(names ?? [])]);
  const what = names === null ? 'the registry' : names.join(', ');
  return confirmDialog({
    title: `Take ${what} back to version ${version}?`,
    lines: [
      'Done as a whole or not at all; profiles on disk are not changed.',
      ...all.slice(0, max).map((line) => `  ${line}`),
      ...more,
      '',
      `Command:  ${command}`,
      `Way back: ${wayBack}`,
    ],
    word: null,
    act: 'Go back',
    hasDryRun: true,
    hint: 'Cancel has the focus. Enter alone does nothing.',
    preview: {
      commands: [command],
      notes: [`caa_history -diff ${newest} ${version} shows it all.`],
      dryRun: 'confirm.dry-run',
    },
    help: {
      title: 'Back to a version',
      text:
        'What is registered becomes what it was right after that version. Resources that were registered since are ' +
        'unregistered, so they have to be OFFLINE; others take their old values. The change is a version itself.',
    },
  });
}

/**
 * Asks for it; the answer comes when it is done or refused.
 *
 * @param basis of the plan that it is to follow; null for none.
 */
export function beginBack<S extends RunHolder>(
  state: S,
  order: BackOrder,
  basis: string | null,
  world: World,
): Step<S, HolderEvent, never> {
  const commandLine = backCommand(order);
  const caller = { ...callerOf(world, commandLine), ...(basis === null ? {} : { basis }) };
  const asking = request('caa.restore', { ...order, caller }, (answer): HolderEvent => {
    return { type: 'answered', answer };
  });
  return { state: withRun(state, commandLine, world), effects: [asking] };
}
