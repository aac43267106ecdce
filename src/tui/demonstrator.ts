// Carries a demonstration out on the console: looks what is in front, presses and types, and tells the learner what it was
// (TUI-327). What it presses with is handed in.
import { Demonstration, type DemonstrationOrder, type Front, type Shown } from './demonstration.ts';
import type { Binding } from './keymap.ts';
import { bodyLayer, type Navigation, topLayer } from './navigation.ts';
import type { MessageLevel, ScreenParams, World } from './screen.ts';
import type { Key } from './terminal/index.ts';

/** What a demonstration needs of the console. */
interface Stage {
  readonly table: readonly Binding[];
  readonly store: { getState(): { readonly navigation: Navigation } };
  world(): World;
  open(screen: string, params: ScreenParams): void;
  message(level: MessageLevel, text: string): void;
}

/** What it presses and types with. */
interface Hands {
  /** Does an action in the place in front, as its key would. */
  press(action: string): void;
  type(key: Key): void;
  hostShell(lines: readonly string[]): void;
}

export class Demonstrator {
  readonly #stage: Stage;
  readonly #hands: Hands;
  readonly #demonstration: Demonstration;

  constructor(stage: Stage, hands: Hands) {
    this.#stage = stage;
    this.#hands = hands;
    this.#demonstration = new Demonstration(stage.table);
  }

  /** Begins with the first stroke. */
  begin(order: DemonstrationOrder): void {
    if (order.screen !== null && bodyLayer(this.#navigation())?.view.name !== order.screen) {
      this.#stage.open(order.screen, {});
    }
    this.#demonstration.begin(order);
    if (!order.isAtOnce) this.next();
    else while (this.next());
  }

  /** The user has taken over. */
  stop(): void {
    this.#demonstration.stop();
  }

  /** The next stroke; false when nothing is left to be shown. Called once a second, so that a learner can follow. */
  next(): boolean {
    const shown = this.#demonstration.next(this.#front());
    if (shown === null) return false;
    this.#carryOut(shown);
    return true;
  }

  #carryOut({ action, keys, shell, level, message }: Shown): void {
    const hands = this.#hands;
    const before = this.#navigation().message;
    if (action !== null) hands.press(action);
    if (shell.length > 0) hands.hostShell(shell);
    else for (const key of keys) hands.type(key);
    const after = this.#navigation().message;
    // What the product says against a key is more than the name of the key.
    if (after !== null && after !== before && after.level !== 'info') this.stop();
    else this.#stage.message(level, message);
  }

  #navigation(): Navigation {
    return this.#stage.store.getState().navigation;
  }

  #front(): Front {
    const world = this.#stage.world();
    const layer = topLayer(this.#navigation());
    if (layer === undefined) return { name: '', isView: false, place: { names: [] }, hint: '' };
    const { view } = layer;
    return {
      name: view.name,
      isView: view.kind === 'view',
      place: view.place(world),
      hint: view.hint(world),
    };
  }
}
