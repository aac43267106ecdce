// The Tools menu of SysMan Station: the tasks that fit an object, each opened with that object chosen, and "SysMan Menu"
// last (TUI-153; manual 2.12.2). What cannot be done now keeps its place and says why. Pure; the list is drawn by a dialog.
import type { ClusterEvent, HardwareView, MemberView } from '../../engine/index.ts';
import { cleanText } from '../../format/index.ts';
import { isUnread } from '../../tui/read-events.ts';
import { readOnlyText } from '../../tui/read-only.ts';
import type { Effect, ScreenParams, View, World } from '../../tui/screen.ts';
import { findByAccelerator } from '../../tui/tasks.ts';
import { taskFact } from '../caa-menu/facts.ts';
import { pickDialog } from '../dialogs/pick.tsx';
import { acknowledging } from '../events/acknowledge.ts';
import { eventCard } from '../events/event-card.ts';
import { ownFreezeOf } from '../freeze/look.ts';
import { calmEffects } from '../members/state.ts';
import type { Listed } from '../resources/listed.ts';
import { type ActionVerb, actionRefusal } from '../resources/refusals.ts';
import { askWhatIf } from '../what-if/what-if.ts';
import type { StationRow, ViewName } from './views.ts';

/** What a menu of tools is about: a row of a tree, an event, or a whole view. */
export type ToolSubject =
  | { readonly kind: 'row'; readonly row: StationRow; readonly view: ViewName }
  | { readonly kind: 'event'; readonly event: ClusterEvent }
  | { readonly kind: 'view'; readonly view: ViewName };

type ToolEffect = Effect<never, never>;

interface Tool {
  readonly label: string;
  readonly about: string;
  /** Why it cannot be used now, as a sentence; null if it can. */
  readonly refusal: string | null;
  readonly effects: readonly ToolEffect[];
}

/** The menu as a list to choose from; it closes with the label of a tool. */
export function toolsDialog(subject: ToolSubject, world: World): View<readonly string[]> {
  return pickDialog({
    title: 'Tools',
    heading: `Tools: ${subjectName(subject)}`,
    entries: toolsOf(subject, world).map(({ label, about, refusal }) =>
      refusal === null
        ? { value: label, detail: about }
        : { value: label, detail: clauseOf(refusal), refusal },
    ),
    isMany: false,
    chosen: [],
  });
}

/** The reason without the remedy, so that the letters of another task do not find this one. */
function clauseOf(refusal: string): string {
  const [reason = refusal] = refusal.split(/\.(?: |$)/);
  return reason.replace(/^\S+ is [^:]*: /, 'not now: ');
}

/** The tasks for an object in the order of the menu; the last is always the SysMan Menu. */
export function toolsOf(subject: ToolSubject, world: World): readonly Tool[] {
  switch (subject.kind) {
    case 'row':
      return rowTools(subject.row, subject.view, world);
    case 'event':
      return eventTools(subject.event, world);
    case 'view':
      return viewTools(subject.view, world);
  }
}

function subjectName(subject: ToolSubject): string {
  if (subject.kind === 'event') return `event ${subject.event.sequence}`;
  if (subject.kind === 'view') return subject.view;
  const { object } = subject.row;
  switch (object.kind) {
    case 'cluster':
      return cleanText(object.name);
    case 'member':
      return object.member.name;
    case 'resource':
      return object.view.name;
    case 'hardware':
      return `${object.part.name} of ${object.member}`;
    case 'group':
      return object.label;
    case 'votes':
      return 'quorum';
    case 'event':
      return `event ${object.event.sequence}`;
    case 'lamp':
    case 'note':
      return subject.view;
  }
}

function rowTools({ object }: StationRow, view: ViewName, world: World): readonly Tool[] {
  switch (object.kind) {
    case 'resource':
      return resourceTools(object.view, world);
    case 'member':
      return memberTools(object.member, world);
    case 'hardware':
      return hardwareTools(object.member, object.part, world);
    case 'event':
      return eventTools(object.event, world);
    case 'cluster':
    case 'votes':
      return viewTools('Members and Quorum', world);
    case 'group':
    case 'lamp':
    case 'note':
      return viewTools(view, world);
  }
}

/** Tasks by accelerator for each view; its objects as a whole are what they are about. */
const tasksOfViews: Readonly<Record<ViewName, readonly string[]>> = {
  Hardware: ['members', 'hw_devices', 'practice', 'caa_networks', 'caa_tapes', 'caa_changers'],
  'CAA_Applications_(active)': ['caa_monitor', 'caa_start', 'caa_balance', 'caa_events'],
  'CAA_Applications_(all)': ['caa_monitor', 'caa_start', 'caa_balance', 'caa_events'],
  'Members and Quorum': ['members', 'caa_monitor', 'caa_freeze', 'practice', 'event_viewer'],
  Interconnect: ['imc', 'imc-bench', 'interconnect'],
  DLM: ['dlm', 'dlm-bench'],
  Events: ['event_viewer', 'caa_events'],
};

function viewTools(view: ViewName, world: World): readonly Tool[] {
  const tasks = tasksOfViews[view].flatMap((accelerator) => taskTool(accelerator, world));
  return [...tasks, menuTool('', {})];
}

function taskTool(accelerator: string, world: World): readonly Tool[] {
  const task = findByAccelerator(accelerator);
  if (task === undefined) return [];
  const later = world.hasScreen(task.screen)
    ? null
    : `${task.name} is not in this release. It keeps its place.`;
  const refusal = later ?? taskFact(task, world).refusal;
  const effects = [{ type: 'task', task, params: {} }] as const;
  return [{ label: task.name, about: task.description, refusal, effects }];
}

function resourceTools(view: Listed, world: World): readonly Tool[] {
  const { name, type } = view;
  const isApplication = type === 'application';
  const page = isApplication ? 'resource' : 'monitored';
  const act = (label: string, verb: ActionVerb, about: string): Tool => {
    const isOnItsPage = !isApplication && (verb === 'start' || verb === 'unregister');
    const opening = isOnItsPage ? open(page, { name, order: verb }) : open(verb, { names: name });
    return acting({ label, about, refusal: actionRefusal(view, verb), effects: [opening] }, world);
  };
  const isOnline = isApplication && view.state === 'ONLINE';
  const frozen = ownFreezeOf(name, world.cluster) !== null;
  const freeze = open('freezes', { names: name, order: frozen ? 'unfreeze' : 'freeze' });
  return [
    plain('Details', 'Status, profile, script, needs, placement.', open(page, { name })),
    act('Start...', 'start', 'Set its target to ONLINE.'),
    act('Relocate...', 'relocate', 'Move it to another member.'),
    act('Stop...', 'stop', 'Set its target to OFFLINE.'),
    acting(
      {
        label: 'Balance...',
        about: 'Place it anew by its policy, after the plan.',
        refusal: isOnline ? null : `Only what is ONLINE can be balanced; ${name} is not.`,
        effects: [open('balance', { names: name })],
      },
      world,
    ),
    act('Unregister...', 'unregister', 'CAA forgets it; the profile stays.'),
    acting(plain('Change profile...', 'The form.', open('profile-form', { name })), world),
    acting(
      plain(frozen ? 'End freeze...' : 'Freeze...', 'Let CAA leave it alone for a while.', freeze),
      world,
    ),
    plain('Why', 'Why it is where it is.', open(isApplication ? 'why' : page, { name })),
    plain(
      'What if...',
      'What a loss or a change would do.',
      askWhatIf({ kind: 'resource', name }, world),
    ),
    plain('Events', 'What happened to it.', open('events', { resource: name })),
    menuTool(name, { names: name }),
  ];
}

function memberTools(member: MemberView, world: World): readonly Tool[] {
  const { name } = member;
  const calm = (label: string, about: string, id: string): Tool => {
    const effects = calmEffects(id, member, world) ?? [];
    return acting({ label, about, refusal: null, effects }, world);
  };
  const drain = member.drained === null ? 'Drain...' : 'End drain...';
  return [
    plain('Details', 'What runs there, and a plan for its loss.', open('member', { name })),
    plain(
      'Resources',
      'What runs there, as a list.',
      open('resources', { filter: `host=${name}` }),
    ),
    acting(
      plain('Balance...', 'Place its applications anew.', open('balance', { member: name })),
      world,
    ),
    calm('Freeze...', 'Leave what is on it alone, or end that.', 'members.freeze'),
    calm(drain, 'Move everything off it and keep it free.', 'members.drain'),
    plain(
      'What if...',
      'What its loss would do, or a change.',
      askWhatIf({ kind: 'member', name }, world),
    ),
    plain(
      'Faults to practise with',
      'Crash, boot or shut it down.',
      open('faults', { member: name }),
    ),
    plain('Events', 'What happened to it.', open('events', { member: name })),
    menuTool(name, { member: name }),
  ];
}

function hardwareTools(member: string, part: HardwareView, world: World): readonly Tool[] {
  return [
    plain('Member', `Details of ${member}.`, open('member', { name: member })),
    plain('Fail or restore', 'Faults to practise with.', open('faults', { member })),
    ...(part.kind === 'adapter' ? ['caa_networks'] : ['caa_tapes', 'caa_changers']).flatMap(
      (accelerator) => taskTool(accelerator, world),
    ),
    plain('Events', `What happened to ${member}.`, open('events', { member })),
    menuTool(member, { member }),
  ];
}

function eventTools(event: ClusterEvent, world: World): readonly Tool[] {
  const { resource, member } = event;
  const view = resource === null ? undefined : world.cluster.resources.get(resource);
  const page = view === undefined ? 'monitored' : 'resource';
  const isKnown =
    resource !== null && (view !== undefined || world.cluster.monitored.has(resource));
  const gone = `${resource} is not registered any more.`;
  const card: ToolEffect = { type: 'show', view: eventCard(event) };
  const ofResource = (name: string): readonly Tool[] => [
    { ...plain('Resource', name, open(page, { name })), refusal: isKnown ? null : gone },
    plain('Events of resource', name, open('events', { resource: name })),
  ];
  const ofMember = (name: string): readonly Tool[] => [
    plain('Member', name, open('member', { name })),
    plain('Events of member', name, open('events', { member: name })),
  ];
  return [
    { label: 'Details', about: 'Everything that is known of it.', refusal: null, effects: [card] },
    ...(resource === null ? [] : ofResource(resource)),
    ...(member === null ? [] : ofMember(member)),
    plain('View events', 'All events, with filters.', open('events', {})),
    {
      label: 'Acknowledge',
      about: 'It counts as read.',
      refusal: isUnread(event, world.cluster.read) ? null : 'It is acknowledged already.',
      effects: acknowledging([event], '', world),
    },
    menuTool(isKnown ? resource : '', isKnown ? { names: resource } : {}),
  ];
}

/** The last entry of every menu. */
function menuTool(name: string, params: ScreenParams): Tool {
  const about = name === '' ? 'CAA management.' : `CAA management, with ${name} chosen.`;
  return plain('SysMan Menu', about, open('caa-menu', params));
}

function plain(label: string, about: string, effect: ToolEffect): Tool {
  return { label, about, refusal: null, effects: [effect] };
}

/** What changes the cluster is refused to those who only read, and without a line. */
function acting(tool: Tool, world: World): Tool {
  const { access, cluster } = world;
  if (access === 'RO') return { ...tool, refusal: `${tool.label}: ${readOnlyText(world)}` };
  if (cluster.phase !== 'live') {
    return { ...tool, refusal: 'There is no line to the cluster service. F2 tries again.' };
  }
  return tool;
}

function open(name: string, params: ScreenParams): ToolEffect {
  return { type: 'open', name, params };
}
