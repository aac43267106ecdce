// The question of F10 while something typed would be lost.
import type { OwnEvent, View } from '../../tui/screen.ts';
import { actOnAnswer } from '../../tui/view.ts';
import { confirmDialog } from './confirm.tsx';

/** Asks once whether to leave without saving, and leaves. */
export function leaveDialog(): View<OwnEvent> {
  const dialog = confirmDialog({
    title: 'Leave the program?',
    lines: ['A form has values that were not saved. They are lost when you leave.'],
    word: null,
    act: 'Leave',
    hasDryRun: false,
    hint: 'Cancel has the focus. Runs under way go on at the service.',
    preview: null,
    help: { title: 'Leave the program', text: 'Leaving loses unsaved values and nothing else.' },
  });
  return actOnAnswer(dialog, () => [{ type: 'quit' }]);
}
