// Row 23: the keys that work in the focused place, from the one table (TUI-024). Pure.
import {
  type Binding,
  bindingsOf,
  formatKeyHints,
  type KeySet,
  keyHint,
} from '../../tui/keymap.ts';
import type { Layer, LayerView } from '../../tui/navigation.ts';
import type { World } from '../../tui/screen.ts';
import { openOffers } from '../undo/offers.ts';

/** Row 23 for a layer. Keys that act are left out in read-only mode (TUI-251). */
export function formatKeys(
  view: LayerView,
  isButtonFocused: boolean,
  table: readonly Binding[],
  world: World,
  pane: Layer | null = null,
): string {
  const place = view.place(world);
  const names = isButtonFocused ? ['buttons'] : [...place.names];
  const own = isButtonFocused ? buttonHints : view.hints(world);
  const bindings = bindingsOf(table, [...names, 'all']);
  const isView = view.kind === 'view' && !isButtonFocused && place.typing !== true;
  const withUndo = isView && offersUndo(bindings, world) ? offered(own) : own;
  const ids = pane === null || view.kind !== 'view' ? withUndo : ['tutorial', ...withUndo];
  const keySet: KeySet = world.options.keys;
  // Dialogs have fields to type into, so that they always name the keys that work there too.
  const isTyping = !isButtonFocused && (place.typing === true || view.kind === 'dialog');
  const hintOf = (id: string): readonly string[] => {
    const binding = bindings.find((candidate) => candidate.id === id);
    if (!binding || (binding.acts === true && world.access === 'RO')) return [];
    return [keyHint(binding, keySet, isTyping)];
  };
  return formatKeyHints(ids.flatMap(hintOf), world.layout.columns, hintOf('help')[0]);
}

/** The key for undo is offered while there is something to undo, where it means nothing else (TUI-250). */
function offersUndo(bindings: readonly Binding[], world: World): boolean {
  if (world.acts.length === 0 || openOffers(world).length === 0) return false;
  const undo = bindings.find(({ id }) => id === undoAction);
  const [key = ''] = undo?.keys ?? [];
  return bindings.find(({ keys }) => keys.includes(key)) === undo;
}

/** Behind the most useful key of the place. */
function offered([first, ...others]: readonly string[]): readonly string[] {
  return first === undefined ? [undoAction] : [first, undoAction, ...others];
}

const undoAction = 'undo';
const buttonHints = ['buttons.press', 'buttons.move', 'buttons.next', 'buttons.body', 'help'];
