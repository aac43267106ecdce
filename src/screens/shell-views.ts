// The overlays that belong to the shell and not to the registry: help, command preview, go-to, cards.
import type { ShellViews } from '../tui/console-types.ts';
import { cardOverlay } from './card/card.ts';
import { previewOverlay } from './command-preview/preview.tsx';
import { leaveDialog } from './dialogs/leave.ts';
import { goToOverlay } from './go-to/go-to.tsx';
import { helpOverlay } from './help/help.tsx';
import { undoEffect } from './undo/dialog.ts';

/** The overlays that belong to the shell. */
export const shellViews: ShellViews = {
  help: (page, bindings) => helpOverlay(page, bindings),
  command: (preview) => previewOverlay(preview),
  goTo: () => goToOverlay(),
  leave: () => leaveDialog(),
  card: (task) => cardOverlay(task),
  undo: undoEffect,
};
