// Which key goes where: the focused place first, then what works everywhere (TUI-418, 420). Pure functions
// over the navigation and the table of keys; the actions themselves belong to the screens and the shell.
import { type Binding, bindingsOf, findBinding, isForText, isTyping, keyName } from './keymap.ts';
import {
  closeLayer,
  deliver,
  type Layer,
  type Navigation,
  type NavigationStep,
  pushView,
  type ShellEffect,
  secondCtrlCMs,
  showMessage,
  topLayer,
  updateLayer,
} from './navigation.ts';
import { readOnlyText } from './read-only.ts';
import type { World } from './screen.ts';
import type { Key, TerminalInput } from './terminal/index.ts';

interface Context {
  readonly world: World;
  readonly table: readonly Binding[];
}

const inkKeys = new Set(['up', 'down', 'enter', 'j', 'k', ...'123456789']);

/** One key or paste: the navigation after it, and what is left to be done outside. */
export function dispatchInput(
  navigation: Navigation,
  input: TerminalInput,
  context: Context,
): NavigationStep {
  const layer = topLayer(navigation);
  if (!layer) return quiet(navigation);
  if (input.kind === 'paste') return dispatchPaste(navigation, layer, input.text, context.world);
  const cleared = { ...navigation, message: null, ctrlCAt: null };
  const name = keyName(input);
  if (name === 'ctrl-c') return dispatchCtrlC(navigation, layer, input, context.world);
  const pressed = layer.button === null ? null : dispatchToButtons(cleared, layer, input, context);
  return pressed ?? dispatchToPlace(cleared, layer, input, context);
}

/** Does an action in the top layer as if its key had been pressed; for buttons and the help. */
export function performAction(
  navigation: Navigation,
  id: string,
  key: Key | null,
  context: Context,
): NavigationStep {
  const layer = topLayer(navigation);
  if (!layer) return quiet(navigation);
  const { world, table } = context;
  const places = layer.view.place(world).names;
  const binding = bindingsOf(table, places).find((candidate) => candidate.id === id);
  const refused = refusalOf(layer, id, binding, world);
  if (refused !== null) return quiet(showMessage(navigation, 'warning', refused, world.now));
  const done = deliver(navigation, layer.id, { type: 'action', id, key }, world);
  return done ?? performGlobal(navigation, layer, id, world);
}

function dispatchToPlace(
  navigation: Navigation,
  layer: Layer,
  key: Key,
  context: Context,
): NavigationStep {
  const { world, table } = context;
  const place = layer.view.place(world);
  const inBody = layer.button === null;
  const typing = inBody && place.typing === true;
  if (typing && isForText(key)) {
    const typed = deliver(navigation, layer.id, { type: 'key', key }, world);
    if (typed) return typed;
  }
  if (inBody && place.ink === true && inkKeys.has(keyName(key))) {
    return shellStep(navigation, layer, { type: 'ink-key', key });
  }
  const binding = findBinding(bindingsOf(table, place.names), key);
  if (binding) {
    const refused = refusalOf(layer, binding.id, binding, world);
    if (refused !== null) return quiet(showMessage(navigation, 'warning', refused, world.now));
    const acted = deliver(navigation, layer.id, { type: 'action', id: binding.id, key }, world);
    if (acted) return acted;
  } else if (inBody) {
    const taken = deliver(navigation, layer.id, { type: 'key', key }, world);
    if (taken) return taken;
  }
  if (typing && (isTyping(key) || keyName(key) === 'backspace')) return quiet(navigation);
  const everywhere = findBinding(bindingsOf(table, ['all']), key);
  if (!everywhere) return quiet(navigation);
  const name = keyName(key);
  // Backspace comes back from a view (TUI-154); where something is filled in it would lose that.
  if (name === 'backspace' && (layer.view.kind !== 'view' || place.names.includes('form'))) {
    return quiet(navigation);
  }
  // One Esc too many must not end the program; whoever means it has F3, the button and F10.
  const isSoft = name === 'escape' || name === 'backspace';
  if (everywhere.id === 'back' && isSoft && isFirst(navigation, layer)) {
    return stay(navigation, world);
  }
  return performGlobal(navigation, layer, everywhere.id, world);
}

/** Left, Right, Tab, Enter and Space among the buttons; null for every other key (TUI-020). */
function dispatchToButtons(
  navigation: Navigation,
  layer: Layer,
  key: Key,
  context: Context,
): NavigationStep | null {
  const buttons = layer.view.buttons(context.world);
  const at = layer.button ?? 0;
  const name = keyName(key);
  const focusBody = (from: 'start' | 'end'): NavigationStep => {
    const inBody = updateLayer(navigation, layer.id, { button: null });
    return deliver(inBody, layer.id, { type: 'focus', from }, context.world) ?? quiet(inBody);
  };
  switch (name) {
    case 'enter':
    case 'space': {
      const button = buttons[at];
      return button ? performAction(navigation, button.action, key, context) : quiet(navigation);
    }
    case 'right':
      return quiet(updateLayer(navigation, layer.id, { button: (at + 1) % buttons.length }));
    case 'left':
      return quiet(
        updateLayer(navigation, layer.id, { button: (at + buttons.length - 1) % buttons.length }),
      );
    case 'tab':
      if (at + 1 >= buttons.length) return focusBody('start');
      return quiet(updateLayer(navigation, layer.id, { button: at + 1 }));
    case 'shift-tab':
      if (at === 0) return focusBody('end');
      return quiet(updateLayer(navigation, layer.id, { button: at - 1 }));
    case 'up':
      return focusBody('end');
    case 'down':
      return quiet(navigation);
    default:
      return null;
  }
}

function dispatchPaste(
  navigation: Navigation,
  layer: Layer,
  text: string,
  world: World,
): NavigationStep {
  const cleared = { ...navigation, message: null, ctrlCAt: null };
  const takesText = layer.button === null && layer.view.place(world).typing === true;
  const pasted = takesText ? deliver(cleared, layer.id, { type: 'paste', text }, world) : null;
  const ignored = 'The pasted text was ignored, because no text field has the focus.';
  return pasted ?? quiet(showMessage(cleared, 'warning', ignored, world.now));
}

/** The first press leaves what is open or being typed, the second one the program. */
function dispatchCtrlC(
  navigation: Navigation,
  layer: Layer,
  key: Key,
  world: World,
): NavigationStep {
  const { ctrlCAt } = navigation;
  if (ctrlCAt !== null && world.now - ctrlCAt <= secondCtrlCMs) {
    return shellStep(navigation, layer, { type: 'shell', what: 'interrupt' });
  }
  const left =
    layer.view.kind === 'view'
      ? (deliver(navigation, layer.id, { type: 'key', key }, world) ?? quiet(navigation))
      : quiet(closeLayer(navigation, layer.id));
  const told = showMessage(left.navigation, 'info', 'Press Ctrl-C again to exit.', world.now);
  return { navigation: { ...told, ctrlCAt: world.now }, effects: left.effects };
}

function performGlobal(
  navigation: Navigation,
  layer: Layer,
  id: string,
  world: World,
): NavigationStep {
  const isView = layer.view.kind === 'view';
  switch (id) {
    case 'help':
    case 'command':
      return shellStep(navigation, layer, { type: 'shell', what: id });
    case 'go-to':
    case 'runs':
    case 'undo':
      return isView ? shellStep(navigation, layer, { type: 'shell', what: id }) : quiet(navigation);
    case 'exit':
    case 'save-screen':
    case 'host-shell':
      return shellStep(navigation, layer, { type: 'shell', what: id });
    case 'repaint':
      return { navigation, effects: [{ layer: layer.id, effect: { type: 'repaint' } }] };
    case 'back':
      return goBack(navigation, layer, world);
    case 'tutorial':
      return togglePane(navigation, layer, world);
    case 'buttons':
    case 'buttons-back':
      return focusButtons(navigation, layer, id, world);
    case 'previous-view':
      if (!isView || navigation.previous === null) return quiet(navigation);
      return quiet(pushView(navigation, navigation.previous, null));
    default:
      return quiet(navigation);
  }
}

function isFirst(navigation: Navigation, layer: Layer): boolean {
  return navigation.layers[0]?.id === layer.id;
}

function stay(navigation: Navigation, world: World): NavigationStep {
  return quiet(showMessage(navigation, 'info', 'F10 leaves the program.', world.now));
}

function goBack(navigation: Navigation, layer: Layer, world: World): NavigationStep {
  if (!isFirst(navigation, layer)) return quiet(closeLayer(navigation, layer.id));
  if (layer.view.name === 'main-menu') return stay(navigation, world);
  return shellStep(navigation, layer, { type: 'shell', what: 'exit' });
}

/** F12: the keys go to the pane and back; a folded pane unfolds; without one the tutorials are listed. */
function togglePane(navigation: Navigation, layer: Layer, world: World): NavigationStep {
  const { pane, isPaneFocused } = navigation;
  if (layer.view.kind !== 'view') return quiet(navigation);
  if (pane === null) {
    if (layer.view.name === 'tutorials') return quiet(navigation);
    const open = { type: 'open', name: 'tutorials', params: {} } as const;
    return { navigation, effects: [{ layer: layer.id, effect: open }] };
  }
  const inBody = updateLayer(navigation, layer.id, { button: null });
  const toggled = { ...inBody, isPaneFocused: !isPaneFocused };
  if (!pane.view.isFolded) return quiet(toggled);
  const unfold = { type: 'action', id: 'lesson.resume', key: null } as const;
  return deliver({ ...inBody, isPaneFocused: true }, pane.id, unfold, world) ?? quiet(toggled);
}

function focusButtons(
  navigation: Navigation,
  layer: Layer,
  id: string,
  world: World,
): NavigationStep {
  const count = layer.view.buttons(world).length;
  if (count === 0) return quiet(navigation);
  return quiet(updateLayer(navigation, layer.id, { button: id === 'buttons' ? 0 : count - 1 }));
}

function refusalOf(
  layer: Layer,
  id: string,
  binding: Binding | undefined,
  world: World,
): string | null {
  if (binding?.acts === true && world.access === 'RO') {
    return `${binding.label}: ${readOnlyText(world)}`;
  }
  return layer.view.refusal(id, world);
}

function shellStep(navigation: Navigation, layer: Layer, effect: ShellEffect): NavigationStep {
  return { navigation, effects: [{ layer: layer.id, effect }] };
}

function quiet(navigation: Navigation): NavigationStep {
  return { navigation, effects: [] };
}
