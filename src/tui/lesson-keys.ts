// Keys of the tutorial pane and of the list of tutorials. A part of the one table of keys (TUI-167); those of the
// pane work only while the user has given it the keys.
import type { Binding } from './keymap.ts';
import { place } from './keymap-rows.ts';

const lesson = place('lesson', [
  ['lesson.press', 'enter space', 'Enter', 'Press', 'Press the focused button of the pane.'],
  ['lesson.move', 'left right tab shift-tab', 'Left/Right', 'Button', 'The button beside it.'],
  ['lesson.next', 'n', 'n', 'Next step', 'Go on to the next step; this one is done.'],
  ['lesson.begin', 'b', 'b', 'Begin', 'Begin the lesson.'],
  ['lesson.back', 'g', 'g', 'Go back', 'Go back to the step that must be done again.'],
  ['lesson.hint', 'h', 'h', 'Hint', 'A hint: where, then what, then the exact keys.'],
  ['lesson.show', 'w', 'w', 'Show me', 'The rest of the step is done for you, key by key.'],
  [
    'lesson.skip',
    's',
    's',
    'Skip step',
    'The step is done for you, out of sight, and the next one begins.',
  ],
  ['lesson.explore', 'e', 'e', 'Explore', 'Pause the tutorial; the pane becomes one line.'],
  ['lesson.leave', 'l', 'l', 'Leave', 'Close the pane; your place is kept.'],
  ['lesson.over', 'o', 'o', 'Start over', 'Begin the lesson anew.'],
  [
    'lesson.bench',
    'p',
    'p',
    'Open the bench',
    'Open the practice bench, where the lesson is played.',
  ],
  ['lesson.up', 'up', 'Up', 'Up', 'One line up, where the text is longer than the pane.'],
  ['lesson.down', 'down', 'Down', 'Down', 'One line down.'],
  ['lesson.body', 'escape f3 ctrl-g', 'Esc', 'View', 'Give the keys back to the view.'],
]);

const tutorials = place('tutorials', [
  [
    'tutorials.open',
    'enter',
    'Enter',
    'Open',
    'Begin the tutorial, or take it up where you left it.',
  ],
  ['tutorials.over', 'o', 'o', 'Start over', 'Forget how far you were and begin anew.'],
]);

export const lessonKeys: readonly Binding[] = [...lesson, ...tutorials];
