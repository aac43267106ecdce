// Keys of the practice bench of the lock manager, of its small forms and of its operation line. A part of the one table of
// keys (TUI-167), kept apart for its length. Nothing on the bench is real, so that no key needs the right to act.
import type { Binding } from './keymap.ts';
import { place } from './keymap-rows.ts';

const bench = place('dlm-bench', [
  ['bench.lock', 'l enter', 'l', 'Lock', 'Ask for a new lock; Enter twice gives an EX lock on R.'],
  ['bench.convert', 'c', 'c', 'Convert', 'Convert a lock of the process to another mode.'],
  ['bench.unlock', 'x', 'x', 'Unlock', 'Release a lock of the process, or all of them.'],
  ['bench.cancel', 'a', 'a', 'Cancel', 'Give up a request that waits or converts.'],
  ['bench.kill', 'k', 'k', 'Kill', 'End the process, or its member with all processes there.'],
  ['bench.notify', 't', 't', 'Notify', 'How the process is told things: at once, or when it asks.'],
  ['bench.time', '+', '+', 'Time', 'Let time pass, for timeouts.'],
  ['bench.line', 'o', 'o', 'Operation', 'Type an operation as scenarios have it.'],
  ['bench.undo', 'u z', 'u', 'Undo', 'Take the last operation back.'],
  ['bench.redo', 'r ctrl-r', 'r', 'Redo', 'Do again what was taken back.'],
  ['bench.step', 'n space', 'n', 'Next', 'Play the next operation of the scenario, and check it.'],
  ['bench.play', 'p', 'p', 'Play', 'Play all that is left of the scenario.'],
  ['bench.start', 'e', 'e', 'Restart', 'Back to the start; Next and Redo play it again.'],
  ['bench.scenarios', 'f', 'f', 'Scenarios', 'Choose a scenario, or an empty bench.'],
  ['bench.save', 's', 's', 'Save', 'Keep what was done as a scenario of your own.'],
  ['bench.script', 'f6 alt-6 ctrl-p v', 'F6 or ^P', 'Script', 'The text of the script.'],
  ['bench.process', '1 2 3 4 5 6 7 8 9', '1-9', 'Process', 'Choose the process with that number.'],
  ['bench.named', 'A B C D E F', 'A-F', 'Process', 'Choose the process with that name.'],
  ['bench.previous', 'up', 'Up', 'Process', 'The process above.'],
  ['bench.next', 'down', 'Down', 'Process', 'The process below.'],
  ['bench.log-up', 'pageup ctrl-b', 'PgUp', 'Log up', 'What was said: one window up.'],
  ['bench.log-down', 'pagedown ctrl-f', 'PgDn', 'Log down', 'What was said: one window down.'],
  ['bench.log-first', 'home g', 'Home', 'Log begin', 'What was said: the beginning.'],
  ['bench.log-last', 'end G', 'End', 'Log end', 'What was said: the end.'],
  ['bench.resources-up', 'left [', 'Left', 'Resources', 'Resources: one line up.'],
  ['bench.resources-down', 'right ]', 'Right', 'Resources', 'Resources: one line down.'],
  ['bench.copy', 'y', 'y', 'Copy', 'Copy the script.'],
]);

const benchLine = place('bench-line', [
  ['bench-line.do', 'enter', 'Enter', 'Do', 'Do the operation.'],
  ['bench-line.cancel', 'escape f3 ctrl-g', 'Esc', 'Cancel', 'Close without doing anything.'],
]);

const benchScript = place('dlm-bench-script', [
  ['bench-script.copy', 'y', 'y', 'Copy', 'Copy the script.'],
  [
    'bench-script.close',
    'escape f3 f6 ctrl-g enter',
    'Esc',
    'Close',
    'Close; nothing was changed.',
  ],
]);

/** The bindings of all these places. */
export const benchKeys: readonly Binding[] = [...bench, ...benchLine, ...benchScript];
