// Where the user is: the stack of views, dialogs and overlays with their states, the buttons' focus and the
// messages (TUI-064, 296, 420). Pure functions over one value; nothing here reads a key table or talks to
// the service.

import type {
  Effect,
  Message,
  MessageLevel,
  OwnEvent,
  ScreenEvent,
  View,
  World,
} from './screen.ts';
import type { Key } from './terminal/index.ts';

/** The effects of navigation's layers, with answers already on their way to the layer below. */
export type LayerEffect = Effect<OwnEvent, OwnEvent>;
export type LayerView = View<OwnEvent>;

export interface Layer {
  /** Unique for the life of the program; replies find their layer by it. */
  readonly id: number;
  readonly view: LayerView;
  /** The focused button of the lower border; null while the body has the focus. */
  readonly button: number | null;
  /** The layer that gets the answer. */
  readonly opener: number | null;
  /** Branches that lead to it, for the breadcrumb. */
  readonly path: readonly string[];
}

/** Messages kept for `:messages` (TUI-296). */
export const messagesKeptMax = 200;
/** How long a message stays that is not an error, in milliseconds (TUI-296). */
export const messageStaysMs = 30_000;
/** Within this time a second Ctrl-C leaves the program, in milliseconds. */
export const secondCtrlCMs = 2000;
/** Deepest stack; going deeper closes the oldest view above the first. */
export const layersMax = 50;

export interface Navigation {
  /** The first is the view the program started with; never empty once started. */
  readonly layers: readonly Layer[];
  readonly nextId: number;
  readonly message: Message | null;
  readonly messages: readonly Message[];
  /** When Ctrl-C was pressed last; null if another key came since. */
  readonly ctrlCAt: number | null;
  /** The view that was left last, for `-`. */
  readonly previous: LayerView | null;
  readonly ended: boolean;
  /** The pane beside the views (TUI-322); null if there is none. */
  readonly pane: Layer | null;
  /** The pane gets the keys, because the user asked for it. */
  readonly isPaneFocused: boolean;
}

/** A navigation and what is left to be done outside, each with the layer that asked. */
export interface NavigationStep {
  readonly navigation: Navigation;
  readonly effects: readonly PendingEffect[];
}

export interface PendingEffect {
  readonly layer: number;
  readonly effect: LayerEffect | ShellEffect;
}

export type ShellAction =
  | 'help'
  | 'command'
  | 'go-to'
  | 'exit'
  | 'interrupt'
  | 'save-screen'
  | 'host-shell'
  | 'runs'
  | 'undo';

/** What the shell around the screens does on a key of its own. */
export type ShellEffect =
  | { readonly type: 'shell'; readonly what: ShellAction }
  /** The key belongs to the ready-made component that has the focus (TUI-418). */
  | { readonly type: 'ink-key'; readonly key: Key };

export const emptyNavigation: Navigation = {
  layers: [],
  nextId: 1,
  message: null,
  messages: [],
  ctrlCAt: null,
  previous: null,
  ended: false,
  pane: null,
  isPaneFocused: false,
};

/** The layer that gets the keys; undefined only before the start. */
export function topLayer(navigation: Navigation): Layer | undefined {
  const { layers, pane, isPaneFocused } = navigation;
  const last = layers.at(-1);
  // Dialogs and overlays come before the pane, whoever has opened them.
  return pane !== null && isPaneFocused && last?.view.kind === 'view' ? pane : last;
}

/** The view that fills the body: the highest layer that is not a dialog or overlay. */
export function bodyLayer(navigation: Navigation): Layer | undefined {
  return navigation.layers.findLast((layer) => layer.view.kind === 'view');
}

/** The stack with another view on top. */
export function pushView(
  navigation: Navigation,
  view: LayerView,
  opener: number | null,
  path: readonly string[] = [],
): Navigation {
  const layer: Layer = { id: navigation.nextId, view, button: null, opener, path };
  const [first, ...others] = navigation.layers;
  const kept = first === undefined ? [] : [first, ...others.slice(-(layersMax - 2))];
  return { ...navigation, layers: [...kept, layer], nextId: navigation.nextId + 1 };
}

/** The stack without a layer and everything above it. The first layer stays, whatever is asked. */
export function closeLayer(navigation: Navigation, id: number): Navigation {
  if (navigation.pane?.id === id) return { ...navigation, pane: null, isPaneFocused: false };
  const index = navigation.layers.findIndex((layer) => layer.id === id);
  if (index <= 0) return navigation;
  const closed = navigation.layers[index];
  const previous = closed?.view.kind === 'view' ? closed.view : navigation.previous;
  return { ...navigation, layers: navigation.layers.slice(0, index), previous };
}

/** The navigation with one layer changed; the same object if nothing changes. */
export function updateLayer(
  navigation: Navigation,
  id: number,
  change: Partial<Pick<Layer, 'view' | 'button'>>,
): Navigation {
  const changed = (layer: Layer): Layer => (layer.id === id ? { ...layer, ...change } : layer);
  const pane = navigation.pane === null ? null : changed(navigation.pane);
  return { ...navigation, layers: navigation.layers.map(changed), pane };
}

/** The layer with this id, the pane included. */
export function findLayer(navigation: Navigation, id: number): Layer | undefined {
  const { layers, pane } = navigation;
  return pane?.id === id ? pane : layers.find((layer) => layer.id === id);
}

/** Puts a message on row 21 and into the list of messages. */
export function showMessage(
  navigation: Navigation,
  level: MessageLevel,
  text: string,
  at: number,
): Navigation {
  const message = { level, text, at };
  const messages = [...navigation.messages, message].slice(-messagesKeptMax);
  return { ...navigation, message, messages };
}

/** Without a message that has been there for its time; errors stay until a key (TUI-296). */
export function expireMessage(navigation: Navigation, now: number): Navigation {
  const { message } = navigation;
  if (message === null || message.level === 'error' || now - message.at < messageStaysMs) {
    return navigation;
  }
  return { ...navigation, message: null };
}

/** Gives an event to a layer; null if it means nothing to it. */
export function deliver(
  navigation: Navigation,
  id: number,
  event: ScreenEvent<OwnEvent>,
  world: World,
): NavigationStep | null {
  const layer = findLayer(navigation, id);
  const step = layer?.view.handle(event, world);
  if (!layer || !step) return null;
  const updated =
    step.view === layer.view ? navigation : updateLayer(navigation, id, { view: step.view });
  return applyEffects(updated, id, step.effects, world);
}

/** Carries out the effects that concern the stack and the messages; returns the others. */
export function applyEffects(
  navigation: Navigation,
  id: number,
  effects: readonly LayerEffect[],
  world: World,
): NavigationStep {
  let current = navigation;
  const others: PendingEffect[] = [];
  for (const effect of effects) {
    if (effect.type === 'show') current = pushView(current, effect.view, id);
    else if (effect.type === 'message') {
      current = showMessage(current, effect.level, effect.text, world.now);
    } else if (effect.type === 'pane') {
      const pane = { id: current.nextId, view: effect.view, button: null, opener: null, path: [] };
      current = { ...current, pane, nextId: current.nextId + 1 };
    } else if (effect.type === 'focus-pane') {
      current = { ...current, isPaneFocused: effect.isFocused };
    } else if (effect.type === 'close') {
      const closed = closeWithAnswer(current, id, effect.answer, world);
      current = closed.navigation;
      others.push(...closed.effects);
    } else others.push({ layer: id, effect });
  }
  return { navigation: current, effects: others };
}

/** Lets every view look at new data; the same object if none of them changed. */
export function observeData(navigation: Navigation, world: World): Navigation {
  let changed = false;
  const layers = navigation.layers.map((layer) => {
    const view = layer.view.observe(world);
    if (view === layer.view) return layer;
    changed = true;
    return { ...layer, view };
  });
  return changed ? { ...navigation, layers } : navigation;
}

/** The breadcrumb's parts, from the first view to the body. */
export function breadcrumb(navigation: Navigation): {
  readonly parts: readonly string[];
  readonly kept: number;
} {
  const views = navigation.layers.filter((layer) => layer.view.kind === 'view');
  const parts: string[] = [];
  for (const layer of views) {
    // The branches of the tree lead to a view only where the tree is above it (TUI-012).
    const path = views[0]?.view.name === 'main-menu' ? layer.path : [];
    parts.push(...path.filter((part) => !parts.includes(part)), ...layer.view.crumb);
  }
  return { parts, kept: views.at(-1)?.view.crumbsKept ?? 2 };
}

function closeWithAnswer(
  navigation: Navigation,
  id: number,
  answer: OwnEvent | undefined,
  world: World,
): NavigationStep {
  const layer = navigation.layers.find((candidate) => candidate.id === id);
  const closed = closeLayer(navigation, id);
  if (!layer || answer === undefined || layer.opener === null) {
    return { navigation: closed, effects: [] };
  }
  const delivered = deliver(closed, layer.opener, { type: 'own', event: answer }, world);
  return delivered ?? { navigation: closed, effects: [] };
}
