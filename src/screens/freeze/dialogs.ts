// The dialogs before a freeze, a drain and their ends: what, why and how long, with the command that does the same
// (TUI-002, 245, 246). Pure.
import type { FreezeScope, MemberName } from '../../engine/index.ts';
import { cleanText, formatCommandLine } from '../../format/index.ts';
import type { View, World } from '../../tui/screen.ts';
import { type ConfirmAnswer, confirmDialog } from '../dialogs/confirm.tsx';
import { type FormAnswer, plannedFormDialog, type Values } from '../dialogs/form.tsx';
import { sortedMembers } from '../members/look.ts';
import { applicationsOn } from '../members/plan.ts';
import { endOf } from './end.ts';
import { scopeWords } from './look.ts';
import { type CalmOrder, commandOf, planOf } from './orders.ts';

/** What a freeze is about, as the form has it. */
const scopeWordsOfForm = ['resources', 'member', 'cluster'] as const;

/** What a dialog of this screen begins with: names of resources, or a member. */
interface Subject {
  readonly names: readonly string[];
  readonly member: MemberName | null;
}

const wide = { labelColumn: 2, boxColumn: 14, width: 40, markColumn: 60 };

/** The form for a freeze. */
export function freezeDialog({ names, member }: Subject, world: World): View<FormAnswer> {
  const scope = member !== null ? 'member' : names.length > 0 ? 'resources' : 'cluster';
  return plannedFormDialog({
    title: 'Freeze: CAA leaves it alone',
    fields: [
      {
        ...wide,
        name: 'scope',
        label: 'Freeze',
        kind: 'choice',
        choices: scopeWordsOfForm,
        width: 9,
        help: 'Space: resources by name, everything on a member, or the whole cluster.',
      },
      {
        ...wide,
        name: 'names',
        label: 'Names',
        kind: 'text',
        help: 'Resources with blanks between them, or one member; nothing for the cluster.',
      },
      { ...wide, name: 'reason', label: 'Reason', kind: 'text', help: 'Why, for everybody else.' },
      {
        ...wide,
        name: 'for',
        label: 'For',
        kind: 'text',
        width: 16,
        help: 'Ends by itself after 90m, 2h or 1d. Empty: not by itself.',
      },
      {
        ...wide,
        name: 'until',
        label: 'or until',
        kind: 'text',
        width: 16,
        help: 'Ends by itself at this local time: 18:30 or 2026-12-24T18:30.',
      },
    ],
    values: { scope, names: member ?? names.join(' ') },
    help:
      'While something is frozen, CAA does nothing unasked to it: no check is run, and nothing is restarted, ' +
      'failed over, moved or started. Commands work as ever. When it ends, CAA looks at everything again.',
    says: ['No check, restart, failover or start unasked meanwhile. Commands work as ever.'],
    note: 'This would freeze it. Nothing has been run.',
    write: (values) => writtenFreeze(values, world),
    check: (values) => {
      const read = readFreeze(values, world);
      return read.ok ? null : read.problem;
    },
    act: 'Freeze',
    plan: (values) => {
      const read = readFreeze(values, world);
      return read.ok ? planOf(read.order) : null;
    },
  });
}

type Read =
  | { readonly ok: true; readonly order: CalmOrder }
  | { readonly ok: false; readonly problem: string };

/** The order that the form means, or what is wrong with it. */
export function readFreeze(values: Values, world: World): Read {
  const text = (name: string): string => (values[name] ?? '').trim();
  const scopes = readScopes(text('scope'), text('names'), world);
  if (typeof scopes === 'string') return { ok: false, problem: scopes };
  const end = endOf(text('for'), text('until'), world.now);
  if (!end.ok) return end;
  const order = {
    verb: 'freeze' as const,
    scopes,
    reason: text('reason'),
    endOption: endOption(values),
    until: end.until,
  };
  return { ok: true, order };
}

function endOption(values: Values): readonly string[] {
  const [span = '', time = ''] = [values.for?.trim(), values.until?.trim()];
  if (span !== '') return ['-for', span];
  return time === '' ? [] : ['-until', time];
}

/** What is to be frozen, or a sentence on what is wrong. */
function readScopes(kind: string, text: string, world: World): readonly FreezeScope[] | string {
  const names = [...new Set(text.split(/[\s,]+/).filter((name) => name !== ''))];
  const { cluster } = world;
  if (kind === 'cluster') return [{ kind: 'cluster' }];
  if (kind === 'member') {
    const [member, surplus] = names;
    if (member === undefined) return 'Names: name the member.';
    if (surplus !== undefined) return `Names: one member at a time, but ${surplus} follows.`;
    if (cluster.members.has(member)) return [{ kind: 'member', member }];
    const known = sortedMembers(cluster).map(({ name }) => name);
    return `Names: there is no member ${member}; there are ${known.join(', ')}.`;
  }
  if (names.length === 0) return 'Names: name at least one resource.';
  const strange = names.find(
    (name) => !cluster.resources.has(name) && !cluster.monitored.has(name),
  );
  if (strange !== undefined) return `Names: resource ${strange} is not registered.`;
  return names.map((resource) => ({ kind: 'resource', resource }));
}

/** The command, as far as it is filled. */
function writtenFreeze(values: Values, world: World): string {
  const read = readFreeze(values, world);
  if (read.ok) return commandOf(read.order);
  const names = (values.names ?? '').trim();
  const given = names === '' ? [] : names.split(/[\s,]+/);
  const subject = { cluster: ['-all'], member: ['-c', ...given] }[values.scope ?? ''] ?? given;
  const reason = values.reason?.trim() ?? '';
  const why = reason === '' ? [] : ['-m', reason];
  return formatCommandLine(['caa_freeze', ...subject, ...why, ...endOption(values)]);
}

/** The form for a drain. */
export function drainDialog(member: MemberName | null, world: World): View<FormAnswer> {
  const members = sortedMembers(world.cluster);
  const choices = members.map(({ name }) => name);
  const first = member ?? members.find(({ drained }) => drained === null)?.name ?? '';
  return plannedFormDialog({
    title: 'Drain a member',
    fields: [
      {
        ...wide,
        name: 'member',
        label: 'Member',
        kind: 'choice',
        choices,
        width: 20,
        help: 'Space takes the next member.',
      },
      { ...wide, name: 'reason', label: 'Reason', kind: 'text', help: 'Why, for everybody else.' },
    ],
    values: { member: first },
    help:
      'Every application that runs on the member is relocated, and nothing is placed there any more until it is ' +
      'undrained. What cannot leave is named by the run. Leaving the screen does not stop it.',
    says: [
      'Applications there are relocated one by one; nothing is placed there until it is undrained.',
    ],
    note: 'This would drain the member. Nothing has been run.',
    write: (values) => commandOf(readDrain(values)),
    check: (values) => {
      const found = world.cluster.members.get(values.member ?? '');
      if (found === undefined) return `There is no member ${values.member ?? ''}.`;
      return found.drained === null ? null : `Member ${found.name} is drained already.`;
    },
    act: 'Drain',
    plan: (values) => planOf(readDrain(values)),
  });
}

export function readDrain(values: Values): CalmOrder {
  return { verb: 'drain', member: values.member ?? '', reason: (values.reason ?? '').trim() };
}

/** The question before a freeze or a drain is ended. */
export function endDialog(
  order: Extract<CalmOrder, { verb: 'unfreeze' | 'undrain' }>,
  world: World,
): View<ConfirmAnswer> {
  const command = commandOf(order);
  const isFreeze = order.verb === 'unfreeze';
  const subject = isFreeze
    ? order.scopes.map(scopeWords).join(', ')
    : `member ${cleanText(order.member)}`;
  const effect = isFreeze
    ? 'CAA looks at it again at once: checks run, and what was left undone is done.'
    : 'Applications may be placed there again. Those that wait for a member start; others stay where they are.';
  return confirmDialog({
    title: `${isFreeze ? 'Unfreeze' : 'Undrain'} ${subject}?`,
    lines: [effect, ...stillThere(order, world), '', `Command:  ${command}`],
    word: null,
    act: isFreeze ? 'Unfreeze' : 'Undrain',
    hasDryRun: true,
    hint: 'Cancel has the focus. Enter alone does nothing.',
    preview: { commands: [command], notes: [effect], dryRun: 'confirm.dry-run' },
    help: { title: isFreeze ? 'Unfreeze' : 'Undrain', text: effect },
  });
}

/** What runs on a drained member all the same. */
function stillThere(order: CalmOrder, world: World): readonly string[] {
  if (order.verb !== 'undrain') return [];
  const left = applicationsOn(order.member, world.cluster.resources).map(({ name }) => name);
  return left.length === 0 ? [] : [`Still there: ${left.join(', ')}.`];
}
