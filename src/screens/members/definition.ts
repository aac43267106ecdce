// Cluster Members and Quorum as a screen of the registry (section 5.6 of the console's specification).
import { formatTime } from '../../format/index.ts';
import type { ScreenDefinition, World } from '../../tui/screen.ts';
import { membersTable } from '../save/tables.ts';
import { noLineText } from '../shell/no-line.ts';
import { isSurvivalWaiting } from '../survival/survival.ts';
import { calmWords, memberTime } from './look.ts';
import { MembersScreen } from './MembersScreen.tsx';
import { applicationsOn } from './plan.ts';
import {
  focusedRow,
  type MembersEvent,
  type MembersState,
  reduceMembers,
  startMembers,
} from './state.ts';

export const membersDefinition: ScreenDefinition<MembersState, MembersEvent> = {
  name: 'members',
  kind: 'view',
  crumb: () => ['Members and Quorum'],
  start: (params, world) => ({ state: startMembers(params, world) }),
  reduce: reduceMembers,
  place: () => ({ names: ['members', 'list'] }),
  hints: () => [
    'members.details',
    'members.faults',
    'members.events',
    'members.freeze',
    'members.drain',
    'members.balance',
    'back',
    'help',
  ],
  buttons: () => [
    { label: 'Details', action: 'members.details' },
    { label: 'Faults...', action: 'members.faults' },
    { label: 'Events', action: 'members.events' },
    { label: 'Back', action: 'back' },
    { label: 'Help', action: 'help' },
  ],
  refusal: (state, action, world) => {
    const row = focusedRow(state, world);
    const isCalm = action === 'members.freeze' || action === 'members.drain';
    if (isCalm && world.cluster.phase !== 'live') {
      return noLineText;
    }
    const isOfMember = isCalm || ['members.details', 'members.balance'].includes(action);
    if (row?.kind !== 'disk' || !isOfMember) return null;
    return 'The quorum disk is a vote and not a member: nothing runs there.';
  },
  hint: membersHint,
  help: () => ({
    title: 'Cluster Members and Quorum',
    text:
      'One row for every configured member and one for the quorum disk. The cluster runs while its current votes ' +
      'are at least the votes needed: half of the expected votes and one more. Below that CAA starts nothing ' +
      'until a member boots. Apps counts the applications that are ONLINE there. Members are not removed here; ' +
      'Faults crashes, boots or shuts down a member of the emulated cluster. F before a member: what is on it is ' +
      'frozen; D behind its mark: it is drained, nothing is placed there. Below stands whether the loss of each ' +
      'would be survived, found out by the same rules and kept up to date while you look.',
  }),
  preview: () => ({
    commands: ['clu_get_info -full'],
    notes: ['This list as a command. It only looks.'],
  }),
  ticks: (state, world) => isSurvivalWaiting(state.survival, world),
  table: (_state, world) => membersTable(world),
  Screen: MembersScreen,
};

function membersHint(state: MembersState, world: World): string {
  const row = focusedRow(state, world);
  if (row === undefined) return '';
  if (row.kind === 'disk') return 'The quorum disk: a vote for whoever can write to it.';
  const { member } = row;
  const calm = calmWords(member, world);
  if (calm !== '') return `${member.name}: ${calm}.`;
  if (member.state !== 'UP') {
    return `${member.name} is ${member.state} since ${formatTime(member.since)}. f leads to booting it.`;
  }
  const running = applicationsOn(member.name, world.cluster.resources).map((view) => view.name);
  const what = running.length === 0 ? 'no application' : running.slice(0, 4).join(', ');
  const more = running.length > 4 ? ` and ${running.length - 4} more` : '';
  return `${member.name}: UP for ${memberTime(member, world.now)}, runs ${what}${more}.`;
}
