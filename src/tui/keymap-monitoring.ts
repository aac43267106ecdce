// Keys of the screens that watch the cluster: resources, one resource, members, faults and events. A part of the
// one table of keys (TUI-167), kept apart for its length.
import type { Binding } from './keymap.ts';
import { place } from './keymap-rows.ts';

const listFilter = place('list-filter', [
  ['list-filter.accept', 'enter', 'Enter', 'Keep', 'Keep the filter and go on in the list.'],
  ['list-filter.clear', 'escape f3 ctrl-g', 'Esc', 'Clear', 'No filter; every row again.'],
  ['list-filter.up', 'up', 'Up', 'Previous', 'The row above.'],
  ['list-filter.down', 'down', 'Down', 'Next', 'The row below.'],
  ['list-filter.page-up', 'pageup', 'PgUp', 'Window up', 'One window up.'],
  ['list-filter.page-down', 'pagedown', 'PgDn', 'Window down', 'One window down.'],
]);

const resources = place('resources', [
  ['resources.details', 'enter', 'Enter', 'Details', 'Everything about the focused resource.'],
  ['resources.mark', 'space', 'Space', 'Mark', 'Mark or unmark the row; actions take marked rows.'],
  ['resources.start', 's', 's', 'Start', 'Start the marked resources, or the focused one.', 'acts'],
  ['resources.relocate', 'r', 'r', 'Relocate', 'Move them to another member.', 'acts'],
  ['resources.stop', 'x', 'x', 'Stop', 'Stop them.', 'acts'],
  ['resources.filter', '/', '/', 'Filter', 'Show only rows that match.'],
  ['resources.sort', 'o', 'o', 'Sort', 'Sort by a column; the same one twice reverses.'],
  ['resources.group', 'O', 'O', 'Group', 'Group by member, by type or not at all.'],
  [
    'resources.sort-again',
    'R',
    'R',
    'Sort again',
    'Apply filter and sort to what changed meanwhile.',
  ],
  ['resources.mark-all', 'A', 'A', 'Mark all', 'Mark all rows that are shown.'],
  ['resources.unmark', 'U', 'U', 'Unmark', 'Take all marks away.'],
  [
    'resources.register',
    'c',
    'c',
    'Register',
    'Register profiles that are not registered.',
    'acts',
  ],
  ['resources.unregister', 'u', 'u', 'Unregister', 'Unregister them; profiles stay.', 'acts'],
  [
    'resources.edit',
    'e',
    'e',
    'Edit profile',
    'Change the profile of the focused resource.',
    'acts',
  ],
  [
    'resources.freeze',
    'F',
    'F',
    'Freeze',
    'Let CAA leave them alone for a while, or end that.',
    'acts',
  ],
  ['resources.faults', 'f', 'f', 'Faults', 'Members, adapters and devices that fail on purpose.'],
  ['resources.events', 'l', 'l', 'Events', 'Events of the focused resource.'],
  ['resources.balance', 'b', 'b', 'Balance', 'Place them anew by their policies.', 'acts'],
  ['resources.why', 'w', 'w', 'Why', 'Why it is where it is, and the way out of trouble.'],
  ['resources.what-if', 'W', 'W', 'What if', 'Show what would happen; nothing is done.'],
  [
    'resources.dry-run',
    'd',
    'd',
    'Dry run',
    'Show what the next action would do; nothing is done.',
  ],
  ['resources.copy', 'y', 'y', 'Copy', 'Copy the focused row.'],
  ['resources.scroll-left', 'left', 'Left', 'Scroll', 'Cut values: to their beginning.'],
  ['resources.scroll-right', 'right', 'Right', 'Scroll', 'Cut values: further to the right.'],
]);

const resourcesFiltered = place('resources-filtered', [
  ['resources.clear', 'escape', 'Esc', 'Clear filter', 'Show all rows again.'],
]);

const resourcesGrouped = place('resources-grouped', [
  ['resources.fold', '+ -', '+/-', 'Fold', 'Fold or unfold the group.'],
]);

const resource = place('resource', [
  ['resource.next-page', 'right ]', 'Left/Right', 'Page', 'The page after this one.'],
  ['resource.previous-page', 'left [', 'Left', 'Page before', 'The page before this one.'],
  [
    'resource.page',
    '1 2 3 4 5 6',
    '1-6',
    'Page',
    'Status, Profile, Script, Needs, Placement, Events.',
  ],
  ['resource.next', 'n', 'n', 'Next', 'The next resource, on the same page.'],
  ['resource.previous', 'N', 'N', 'Previous', 'The resource before, on the same page.'],
  ['resource.start', 's', 's', 'Start', 'Start it.', 'acts'],
  ['resource.relocate', 'r', 'r', 'Relocate', 'Move it to another member.', 'acts'],
  ['resource.stop', 'x', 'x', 'Stop', 'Stop it.', 'acts'],
  ['resource.unregister', 'u', 'u', 'Unregister', 'Unregister it; the profile stays.', 'acts'],
  ['resource.update', 'c', 'c', 'Register', 'Update the registry from the profile file.', 'acts'],
  ['resource.edit', 'e', 'e', 'Edit', 'Change its profile.', 'acts'],
  ['resource.events', 'l', 'l', 'Log', 'The page of its events.'],
  ['resource.why', 'w', 'w', 'Why', 'Why it is where it is, and the way out of trouble.'],
  [
    'resource.retry-stop',
    't',
    't',
    'Stop again',
    'UNKNOWN: run its stop entry point again.',
    'acts',
  ],
  ['resource.kill', 'K', 'K', 'Kill', 'UNKNOWN: kill what is left of it; asks first.', 'acts'],
  ['resource.why-not', 'm', 'm', 'Why not', 'Why it is not on a certain member.'],
  ['resource.what-if', 'W', 'W', 'What if', 'Show what would happen; nothing is done.'],
  ['resource.faults', 'f', 'f', 'Faults', 'Crash, boot or shut down a member.'],
  ['resource.copy', 'y', 'y', 'Copy', 'Copy the page as text.'],
  ['resource.copy-check', 'C', 'C', 'Copy check', 'Copy the command that runs the check by hand.'],
]);

const resourceNeeds = place('resource-needs', [
  ['resource.enter', 'enter', 'Enter', 'Go there', 'Go to the focused resource.'],
  ['resource.return', 'backspace', 'Backspace', 'Return', 'Back to the resource you came from.'],
]);

const members = place('members', [
  [
    'members.details',
    'enter',
    'Enter',
    'Details',
    'The member, what runs there, and a plan for its loss.',
  ],
  ['members.faults', 'f', 'f', 'Faults', 'Crash, boot or shut down the member; asks first.'],
  ['members.events', 'l', 'l', 'Events', 'Events of the member.'],
  [
    'members.balance',
    'b',
    'b',
    'Balance',
    'Place its applications anew by their policies.',
    'acts',
  ],
  [
    'members.freeze',
    'F',
    'F',
    'Freeze',
    'Let CAA leave what is on the member alone, or end that.',
    'acts',
  ],
  [
    'members.drain',
    'd',
    'd',
    'Drain',
    'Move everything off the member and keep it free, or end that.',
    'acts',
  ],
  ['members.what-if', 'W', 'W', 'What if', 'Show what would happen; nothing is done.'],
  ['members.copy', 'y', 'y', 'Copy', 'Copy the name of the member.'],
]);

const member = place('member', [
  ['member.faults', 'f', 'f', 'Faults', 'Crash, boot or shut down the member; asks first.'],
  ['member.events', 'l', 'l', 'Events', 'All events of the member.'],
  ['member.freeze', 'F', 'F', 'Freeze', 'Freeze what is on it, or end that.', 'acts'],
  ['member.drain', 'd', 'd', 'Drain', 'Drain it, or let it be used again.', 'acts'],
  ['member.what-if', 'W', 'W', 'What if', 'Show what would happen; nothing is done.'],
  ['member.resources', 'enter', 'Enter', 'Resources', 'The resources on the member, as a list.'],
]);

const faults = place('faults', [
  ['faults.crash', 'c', 'c', 'Crash', 'Power the member off; asks first.', 'acts'],
  ['faults.boot', 'b', 'b', 'Boot', 'Power the member on; asks first.', 'acts'],
  ['faults.shutdown', 's', 's', 'Shut down', 'Take the member out in order; asks first.', 'acts'],
  [
    'faults.hardware',
    'h',
    'h',
    'Hardware',
    'Fail or restore an adapter or device of the member; asks first.',
    'acts',
  ],
  [
    'faults.script',
    'a',
    'a',
    'Script',
    'Make an action script fail or be slow, or work again; asks first.',
    'acts',
  ],
  ['faults.what-if', 'W', 'W', 'What if', 'Show what would happen; nothing is done.'],
  ['faults.details', 'enter', 'Enter', 'Details', 'The member with everything that runs there.'],
  ['faults.output-up', '<', '<', 'Output up', 'The output: one window up.'],
  ['faults.output-down', '>', '>', 'Output down', 'The output: one window down.'],
  ['faults.follow', 'f', 'f', 'Follow', 'Follow the end of the output, or stay here.'],
]);

const events = place('events', [
  ['events.open', 'enter', 'Enter', 'Open', 'The resource or member that the event is about.'],
  ['events.filter', '/', '/', 'Filter', 'Show only events that match.'],
  ['events.details', 'd', 'd', 'Details', 'Everything that is known of the event.'],
  ['events.follow', 'f', 'f', 'Follow', 'Follow new events, or stay here.'],
  ['events.priority', 'P', 'P', 'Priority', 'Only events of a priority and worse.'],
  ['events.member', 'm', 'm', 'Member', 'Only events of one member.'],
  ['events.facility', 's', 's', 'Source', 'Only events of one facility.'],
  ['events.resource', 'r', 'r', 'Resource', 'Only events of one resource.'],
  ['events.after', 't', 't', 'Time', 'Only the events of the last minutes or hours.'],
  ['events.acknowledge', 'a', 'a', 'Acknowledge', 'The focused event counts as read.'],
  ['events.acknowledge-all', 'A', 'A', 'All read', 'All that the filter shows count as read.'],
  ['events.copy', 'y', 'y', 'Copy', 'Copy the event.'],
]);

const eventsFiltered = place('events-filtered', [
  ['events.clear', 'escape', 'Esc', 'Clear filter', 'Show all events again.'],
]);

const station = place('station', [
  [
    'station.acknowledge',
    'a',
    'a',
    'Acknowledge',
    'The events of what has the focus count as read.',
  ],
  ['station.tools', 't', 't', 'Tools', 'The tasks that fit what has the focus.'],
  ['station.menu', 'm', 'm', 'SysMan Menu', 'The tasks of CAA management for it.'],
]);

const stationViews = place('station-views', [
  [
    'station.enter',
    'enter',
    'Enter',
    'Open',
    'The objects of the view, or the screen that has them.',
  ],
  ['station.to-objects', 'tab right l', 'Tab', 'Pane', 'To the objects of the view.'],
]);

const stationObjects = place('station-objects', [
  ['station.open', 'enter', 'Enter', 'Open', 'The screen of the object; opens or closes a group.'],
  ['station.to-events', 'tab', 'Tab', 'Events', 'To the pane of events, where there is one.'],
  ['station.to-views', 'v backspace', 'v', 'Views', 'Back to the views.'],
  ['station.left', 'left h', 'Left', 'Close', 'Close the branch, or back to the views.'],
  ['station.right', 'right l', 'Right', 'Open', 'Open the branch.'],
  ['station.fold', '+ -', '+/-', 'Open/Close', 'Open or close the branch without moving.'],
  ['station.start', 's', 's', 'Start', 'Start the application.', 'acts'],
  ['station.relocate', 'r', 'r', 'Relocate', 'Move the application to another member.', 'acts'],
  ['station.stop', 'x', 'x', 'Stop', 'Stop the application.', 'acts'],
]);

const stationEvents = place('station-events', [
  ['station.event', 'enter', 'Enter', 'Card', 'Everything that is known of the event.'],
  ['station.to-views', 'v left h backspace', 'v', 'Views', 'Back to the views.'],
  ['station.to-objects', 'o', 'o', 'Objects', 'Back to the objects of the view.'],
]);

const availability = place('availability', [
  [
    'availability.period',
    'p',
    'p',
    'Period',
    'The next period: the whole history, a day, a week, a month.',
  ],
  ['availability.again', 'n', 'n', 'Ask again', 'Ask again, up to now.'],
  ['availability.copy', 'y', 'y', 'Copy', 'Copy the report as text.'],
]);

/** The bindings of all these places. */
export const monitoringKeys: readonly Binding[] = [
  ...listFilter,
  ...resources,
  ...resourcesFiltered,
  ...resourcesGrouped,
  ...resource,
  ...resourceNeeds,
  ...members,
  ...member,
  ...faults,
  ...events,
  ...eventsFiltered,
  ...station,
  ...stationViews,
  ...stationObjects,
  ...stationEvents,
  ...availability,
];
