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
  const ids = pane === null || view.kind !== 'view' ? own : ['tutorial', ...own];
  const bindings = bindingsOf(table, [...names, 'all']);
  const keySet: KeySet = world.options.keys;
  // Dialogs have fields to type into, so that they always name the keys that work there too.
  const isTyping = !isButtonFocused && (place.typing === true || view.kind === 'dialog');
  const hints = ids.flatMap((id) => {
    const binding = bindings.find((candidate) => candidate.id === id);
    if (!binding || (binding.acts === true && world.access === 'RO')) return [];
    return [keyHint(binding, keySet, isTyping)];
  });
  return formatKeyHints(hints, world.layout.columns);
}

const buttonHints = ['buttons.press', 'buttons.move', 'buttons.next', 'buttons.body', 'help'];
