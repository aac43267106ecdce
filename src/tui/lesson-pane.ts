// What the pane of the tutorial does to the room of the views: it takes its part, and gives most of it back while
// a dialog lies above (TUI-322). Pure.
import { type Layout, layoutOf } from './layout.ts';
import { layoutBeside } from './lesson-layout.ts';
import { bodyLayer, type Navigation } from './navigation.ts';
import type { TerminalSize } from './terminal/index.ts';

/** The layout of the views on a terminal of this size. */
export function layoutWithPane(navigation: Navigation, size: TerminalSize): Layout {
  const { pane, layers } = navigation;
  const layout = layoutOf(size);
  if (pane === null || layout.kind === 'too-small') return layout;
  const hasDialog = layers.at(-1)?.view.kind !== 'view';
  const shape = pane.view.isFolded ? 'line' : hasDialog ? 'head' : 'whole';
  const hasDivider = bodyLayer(navigation)?.button === null;
  return layoutBeside(layout, { shape, hasDivider });
}
