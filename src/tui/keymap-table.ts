// The one table of keys (TUI-167). A new screen adds its rows here; a place named in `where` belongs to one
// widget or one screen, and `all` works everywhere.
import type { Binding } from './keymap.ts';
import { calmKeys } from './keymap-calm.ts';
import { dlmKeys } from './keymap-dlm.ts';
import { benchKeys } from './keymap-dlm-bench.ts';
import { imcBenchKeys } from './keymap-imc-bench.ts';
import { memoryChannelKeys } from './keymap-memory-channel.ts';
import { monitoringKeys } from './keymap-monitoring.ts';
import { profileKeys } from './keymap-profiles.ts';
import { place } from './keymap-rows.ts';
import { lessonKeys } from './lesson-keys.ts';

/** Works in every place, after everything the focused place does with its keys. */
const everywhere = place('all', [
  ['help', 'f1 ? alt-1', '?', 'Help', 'Help for this place, with all its keys.'],
  ['repaint', 'f2 ctrl-l alt-2', 'F2 or ^L', 'Refresh', 'Draw the screen anew and read again.'],
  ['back', 'f3 escape ctrl-g alt-3 backspace', 'F3 or Esc', 'Back', 'One level back.'],
  ['command', 'f6 alt-6 ctrl-p', 'F6 or ^P', 'Command', 'Show the command; nothing is run.'],
  ['exit', 'f10 alt-0', 'F10 or :q', 'Exit', 'Leave the program.'],
  ['go-to', ':', ':', 'Go to', 'Go to a task, a resource, a member or a view by name.'],
  ['previous-view', '-', '-', 'Previous', 'Back to the view seen before.'],
  ['save-screen', 'f8 alt-8 ctrl-t', 'F8 or ^T', 'Image', 'Save the screen as text.'],
  ['host-shell', 'f9 alt-9 !', 'F9 or !', 'Shell', 'The shell of this host; exit comes back.'],
  ['runs', 'L', 'L', 'Runs', 'The runs and their output.'],
  ['undo', 'z', 'z', 'Undo', 'Take back what was done from here; asks first.', 'acts'],
  [
    'tutorial',
    'f12 T',
    'F12',
    'Tutorial pane',
    'Give the keys to the tutorial pane, or back; opens the list of tutorials.',
  ],
  ['stop-typing', 'ctrl-c', '^C', 'Cancel', 'Leave what is open; twice leaves the program.'],
  ['buttons', 'tab', 'Tab', 'Buttons', 'From the body to the buttons and back.'],
  ['buttons-back', 'shift-tab', 'Shift-Tab', 'Buttons', 'To the last button.'],
]);

const list = place('list', [
  ['list.up', 'up k', 'Up', 'Previous', 'The item above.'],
  ['list.down', 'down j', 'Down', 'Next', 'The item below.'],
  ['list.page-up', 'pageup ctrl-b', 'PgUp', 'Window up', 'One window up.'],
  ['list.page-down', 'pagedown ctrl-f', 'PgDn', 'Window down', 'One window down.'],
  ['list.first', 'home g', 'Home', 'First', 'The first item.'],
  ['list.last', 'end G', 'End', 'Last', 'The last item.'],
]);

const buttons = place('buttons', [
  ['buttons.press', 'enter space', 'Enter', 'Press', 'Press the focused button.'],
  ['buttons.move', 'left right', 'Left/Right', 'Button', 'The button beside it.'],
  ['buttons.next', 'tab shift-tab', 'Tab', 'Next', 'The next button, then the body again.'],
  ['buttons.body', 'up', 'Up', 'Body', 'Back to the body.'],
]);

const mainMenu = place('main-menu', [
  ['tree.enter', 'enter', 'Enter', 'Select', 'Open or close a branch; start a task.'],
  ['tree.right', 'right l', 'Right', 'Open', 'Open the branch, or go into it.'],
  ['tree.left', 'left h', 'Left', 'Close', 'Close the branch, or go up to it.'],
  ['tree.fold', '+ -', '+/-', 'Open/Close', 'Open or close the branch without moving.'],
  ['tree.fold-all', '*', '*', 'All', 'Open all branches, or close them all.'],
  ['main-menu.options', 'O', 'O', 'Options', 'Theme, marks, keys, confirmation and more.'],
  ['find', '/', '/', 'Find', 'Find a task by name, accelerator or description.'],
  ['find.next', 'n', 'n', 'Next hit', 'The next hit of the last search.'],
  ['find.previous', 'N', 'N', 'Previous hit', 'The hit before.'],
]);

const mainMenuFind = place('main-menu-find', [
  ['find.accept', 'enter', 'Enter', 'Go there', 'Keep the hit and go on in the tree.'],
  ['find.cancel', 'escape f3 ctrl-g', 'Esc', 'Cancel', 'Put the tree back as it was.'],
  ['find.next', 'down', 'Down', 'Next hit', 'The next hit.'],
  ['find.previous', 'up', 'Up', 'Previous hit', 'The hit before.'],
]);

const caaMenu = place('caa-menu', [
  ['caa-menu.choose', 'enter', 'Enter', 'Select', 'Start the focused task.'],
  ['caa-menu.digit', '1 2 3 4 5 6 7 8 9', '1-9', 'Choose', 'Start the task with that number.'],
  ['caa-menu.up', 'up k', 'Up', 'Previous', 'The task above.'],
  ['caa-menu.down', 'down j', 'Down', 'Next', 'The task below.'],
  ['caa-menu.first', 'home g', 'Home', 'First', 'The first task.'],
  ['caa-menu.last', 'end G', 'End', 'Last', 'The last task.'],
  ['find', '/', '/', 'Find', 'Go to a task or a resource by name.'],
]);

const form = place('form', [
  ['form.next', 'tab down', 'Tab', 'Next', 'The next field.'],
  ['form.previous', 'shift-tab up', 'Shift-Tab', 'Previous', 'The field before.'],
  ['form.do', 'enter', 'Enter', 'Do', 'Do what the form is for.'],
  ['form.list', 'f4 alt-4 ctrl-n', 'F4 or ^N', 'List', 'The list of values for this field.'],
  ['form.reset', 'f5 alt-5', 'F5', 'Reset', 'This field as it was; twice: the whole form.'],
  ['form.big', 'f7 alt-7', 'F7', 'Edit big', 'Edit a long value in a large field.'],
  ['form.cancel', 'escape f3 ctrl-g', 'F3 or Esc', 'Cancel', 'Leave the form; asks about changes.'],
  ['form.toggle', 'space', 'Space', 'Change', 'Tick or untick, or take the next value.'],
]);

const pick = place('pick', [
  ['pick.up', 'up', 'Up', 'Previous', 'The entry above.'],
  ['pick.down', 'down', 'Down', 'Next', 'The entry below.'],
  ['pick.page-up', 'pageup', 'PgUp', 'Window up', 'One window up.'],
  ['pick.page-down', 'pagedown', 'PgDn', 'Window down', 'One window down.'],
  ['pick.accept', 'enter', 'Enter', 'Take', 'Take the value and go back to the field.'],
  ['pick.cancel', 'escape f3 ctrl-g', 'Esc', 'Cancel', 'Back without a change.'],
]);

const pickMany = place('pick-many', [
  ['pick.mark', 'space', 'Space', 'Mark', 'Mark or unmark the entry.'],
  ['pick.earlier', '<', '<', 'Earlier', 'Move the entry forward in the order.'],
  ['pick.later', '>', '>', 'Later', 'Move the entry back in the order.'],
]);

const dialog = place('dialog', [
  ['dialog.next', 'tab right down', 'Tab', 'Next', 'The next button or field.'],
  ['dialog.previous', 'shift-tab left up', 'Shift-Tab', 'Previous', 'The one before.'],
  ['dialog.press', 'enter space', 'Enter', 'Press', 'Press the focused button.'],
  ['dialog.cancel', 'escape f3 ctrl-g', 'Esc', 'Cancel', 'Close without doing anything.'],
]);

const confirm = place('confirm', [
  ['confirm.dry-run', 'd', 'd', 'Dry run', 'Show what would happen; nothing is done.'],
]);

const confirmText = place('confirm-text', [
  [
    'confirm-text.up',
    'pageup ctrl-b',
    'PgUp',
    'Up',
    'The lines before, if there are more than fit.',
  ],
  [
    'confirm-text.down',
    'pagedown ctrl-f',
    'PgDn',
    'More',
    'Further lines, if there are more than fit.',
  ],
]);

const actionForm = place('action-form', [
  [
    'action.plan',
    'f11 ctrl-o alt-w',
    'F11 or ^O',
    'Dry run',
    'Show what would happen; nothing is done.',
  ],
]);

const plan = place('plan', [
  ['plan.do', 'D', 'D', 'Do it', 'Carry out exactly this plan, or nothing.', 'acts'],
  ['plan.reasons', 'w', 'w', 'Why', 'Also the reasons of every placement, or not any more.'],
  ['plan.again', 'n', 'n', 'New plan', 'Ask again, from the cluster as it is now.'],
  ['plan.copy', 'y', 'y', 'Copy', 'Copy the plan as text.'],
]);

const help = place('help', [
  ['help.up', 'up', 'Up', 'Previous', 'The line above.'],
  ['help.down', 'down', 'Down', 'Next', 'The line below.'],
  ['help.page-up', 'pageup', 'PgUp', 'Window up', 'One window up.'],
  ['help.page-down', 'pagedown', 'PgDn', 'Window down', 'One window down.'],
  ['help.do', 'enter', 'Enter', 'Do it', 'Close the help and do what the line says.'],
  ['help.close', 'escape f1 f3 ctrl-g', 'Esc', 'Close', 'Close the help.'],
]);

const pager = place('pager', [
  ['list.up', 'up k', 'Up', 'Up', 'One line up.'],
  ['list.down', 'down j', 'Down', 'Down', 'One line down.'],
  ['list.page-up', 'pageup ctrl-b', 'PgUp', 'Page up', 'One window up.'],
  ['list.page-down', 'pagedown ctrl-f space', 'PgDn', 'Page down', 'One window down.'],
  ['list.first', 'home g', 'Home', 'Begin', 'The beginning.'],
  ['list.last', 'end G', 'End', 'End', 'The end.'],
]);

const preview = place('command-preview', [
  ['preview.copy', 'y', 'y', 'Copy', 'Copy the command.'],
  ['preview.script', 'w', 'w', 'Add to script', 'Add it to the script, as a comment.'],
  ['preview.close', 'escape f3 f6 ctrl-g', 'Esc', 'Close', 'Close; nothing has been run.'],
]);

const previewPlan = place('command-preview-plan', [
  ['preview.dry-run', 'd', 'd', 'Dry run', 'Show what would happen; nothing is done.'],
]);

const card = place('card', [
  ['card.close', 'enter escape f3 space ctrl-g', 'Enter', 'Close', 'Close the card.'],
]);

const goTo = place('go-to', [
  ['go-to.accept', 'enter', 'Enter', 'Go', 'Go to the focused entry.'],
  ['go-to.complete', 'tab', 'Tab', 'Complete', 'Write the focused entry into the line.'],
]);

const run = place('run', [
  ['run.follow', 'f', 'f', 'Follow', 'Follow the end of the output, or stop here.'],
  ['run.find', '/', '/', 'Find', 'Find a text in the output.'],
  ['run.find-next', 'n', 'n', 'Next hit', 'The next line with the text.'],
  ['run.find-previous', 'N', 'N', 'Previous hit', 'The line with the text before.'],
  ['run.right', 'right l', 'Right', 'Right', 'Scroll long lines to the right.'],
  ['run.left', 'left h', 'Left', 'Left', 'Scroll long lines back.'],
  ['run.copy', 'y', 'y', 'Copy', 'Copy the output.'],
  ['run.save', 'w', 'w', 'Save', 'Save the output to a file.'],
  ['run.prefix', 't', 't', 'Prefix', 'Show or hide member and resource before script lines.'],
  ['run.hide', 'escape f3 ctrl-g', 'Esc', 'Hide', 'Leave this screen; the run goes on.'],
]);

const runEnded = place('run-ended', [
  ['run.close', 'enter escape f3 ctrl-g', 'Enter', 'Close', 'Leave this screen; the run is over.'],
  ['run.why', 'd', 'd', 'Why', 'The reasons for the state now, and the last output.'],
  ['run.again', 'r', 'r', 'Again', 'The form again, with the same values.'],
  ['run.script', 'e', 'e', 'Script', 'The action script of the resource.'],
]);

const planRefused = place('plan-refused', [
  ['action.new-plan', 'p', 'p', 'New plan', 'What would happen now; nothing is done.'],
]);

const runFind = place('run-find', [
  ['run.find-accept', 'enter', 'Enter', 'Find', 'Go on from this hit with n and N.'],
  ['run.find-cancel', 'escape f3 ctrl-g', 'Esc', 'Cancel', 'Search for nothing.'],
]);

const runs = place('runs', [
  ['runs.open', 'enter right', 'Enter', 'Output', 'Open the output of the run.'],
  ['runs.again', 'r', 'r', 'Again', 'Open the form of the command, with its values.'],
  ['runs.filter', '/', '/', 'Filter', 'Show only runs that hold a text.'],
  ['runs.copy', 'y', 'y', 'Copy', 'Copy the command of the run.'],
]);

const runsFilter = place('runs-filter', [
  ['runs.filter-keep', 'enter', 'Enter', 'Keep', 'Keep the filter and go back to the list.'],
  ['runs.filter-clear', 'escape f3 ctrl-g', 'Esc', 'Clear', 'Show all runs again.'],
]);

/** Every binding of the console. */
export const keyTable: readonly Binding[] = [
  ...everywhere.map((row) => (row.id === 'help' ? { ...row, shownTyping: 'F1' } : row)),
  ...list,
  ...buttons,
  ...mainMenu,
  ...mainMenuFind,
  ...caaMenu,
  ...form,
  ...pick,
  ...pickMany,
  ...dialog,
  ...confirm,
  ...confirmText,
  ...actionForm,
  ...plan,
  ...help,
  ...pager,
  ...preview,
  ...previewPlan,
  ...goTo,
  ...monitoringKeys,
  ...calmKeys,
  ...profileKeys,
  ...dlmKeys,
  ...benchKeys,
  ...imcBenchKeys,
  ...memoryChannelKeys,
  ...lessonKeys,
  ...card,
  ...run,
  ...runEnded,
  ...planRefused,
  ...runFind,
  ...runs,
  ...runsFilter,
];
