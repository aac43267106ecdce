// The console's one controller: takes keys, replies and new data, runs the pure navigation on them, and
// carries out what it orders through services that are handed in. Knows screens only by the registry and
// the terminal not at all.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { rememberActs, settleActs } from './act-log.ts';
import type { ClusterStore } from './cluster-store.ts';
import { focusProblem, helpBindings, noLine, outcomeOf, themeFor } from './console-helpers.ts';
import { type Keeper, keep } from './console-keeping.ts';
import type {
  ConsoleParts,
  ConsoleServices,
  ConsoleSettings,
  ConsoleState,
  ShellViews,
} from './console-types.ts';
import { Demonstrator } from './demonstrator.ts';
import { dispatchInput, performAction } from './dispatch.ts';
import { InputQueue } from './input-queue.ts';
import { applyRebindings, type Binding, keyName } from './keymap.ts';
import { keyTable } from './keymap-table.ts';
import { layoutOf } from './layout.ts';
import { layoutWithPane } from './lesson-pane.ts';
import {
  applyEffects,
  closeLayer,
  deliver,
  emptyNavigation,
  expireMessage,
  type LayerView,
  type Navigation,
  type NavigationStep,
  observeData,
  type PendingEffect,
  pushView,
  type ShellAction,
  showMessage,
  topLayer,
} from './navigation.ts';
import { type ConsoleOptions, formatOptions } from './options.ts';
import { withRead } from './read-events.ts';
import { saveList } from './save-list.ts';
import type {
  MessageLevel,
  OwnEvent,
  RegisteredScreen,
  Requester,
  ScreenParams,
  World,
} from './screen.ts';
import type { Task } from './tasks.ts';
import type { TerminalInput, TerminalSize } from './terminal/index.ts';
import type { Theme } from './theme.ts';

/** A console that shows nothing yet; open a screen to begin. */
export class Console {
  readonly store: StoreApi<ConsoleState>;
  readonly cluster: ClusterStore;
  /** The table of keys with the user's own keys. */
  readonly table: readonly Binding[];
  readonly #settings: ConsoleSettings;
  readonly #screens: ReadonlyMap<string, RegisteredScreen>;
  readonly #shell: ShellViews;
  readonly #services: ConsoleServices;
  #theme: Theme;
  #stored: ConsoleOptions;
  readonly #demonstrator: Demonstrator;
  readonly #keeper: Keeper;
  readonly #inputs = new InputQueue((input) => this.#take(input));

  constructor(settings: ConsoleSettings, parts: ConsoleParts) {
    this.cluster = parts.cluster;
    this.#settings = settings;
    this.#screens = parts.screens;
    this.#shell = parts.shell;
    this.#services = parts.services;
    this.#theme = themeFor(settings.options, settings.characters);
    this.#stored = settings.stored;
    const { table, problems } = applyRebindings(keyTable, settings.options.rebind);
    this.table = table;
    this.#demonstrator = new Demonstrator(this, {
      press: (action) => this.#press(action),
      type: (key) => this.#inputs.push(key),
      hostShell: (lines) => this.#openHostShell(lines),
    });
    this.store = createStore<ConsoleState>(() => ({
      navigation: emptyNavigation,
      options: settings.options,
      size: settings.size,
      focusMember: settings.focusMember,
      canScript: true,
      progress: settings.progress ?? {},
      bench: null,
      benchScript: null,
      imcBench: null,
      acts: [],
      scenarios: settings.scenarios ?? [],
      ticks: 0,
    }));
    this.#keeper = {
      store: this.store,
      services: parts.services,
      tell: (text) => this.message('info', text),
      script: (lines) => this.script(lines),
      tellPane: () => this.#tellPane(),
    };
    for (const problem of problems) this.message('warning', problem);
  }

  /** Everything a screen may look at, at this moment. */
  world(): World {
    const { options, size, focusMember, canScript, ...kept } = this.store.getState();
    return {
      cluster: this.cluster.getState(),
      options,
      size,
      layout: layoutWithPane(this.#navigation(), size),
      now: this.#services.now(),
      access: this.#settings.access,
      owner: this.#settings.owner ?? null,
      focusMember,
      theme: this.#theme,
      hasScreen: (name) => this.#screens.has(name),
      messages: this.#navigation().messages,
      lessons: this.#settings.lessons ?? [],
      progress: kept.progress,
      bench: kept.bench,
      benchScript: kept.benchScript,
      imcBench: kept.imcBench,
      acts: kept.acts,
      scenarios: kept.scenarios,
      user: this.#settings.user,
      locale: this.#settings.locale ?? 'C C C C C C',
      isScriptOn: options.script && canScript,
    };
  }

  /** Opens a screen of the registry above what is there; `path` are the branches that lead to it. */
  open(name: string, params: ScreenParams, path: readonly string[] = []): void {
    const screen = this.#screens.get(name);
    if (!screen) {
      this.message('warning', `There is no view named ${name}.`);
      return;
    }
    this.store.setState({ navigation: { ...this.#navigation(), isPaneFocused: false } });
    const opened = screen.open(params, this.world());
    this.#push(opened.view, null, path);
    const id = topLayer(this.#navigation())?.id ?? 0;
    this.#commit(applyEffects(this.#navigation(), id, opened.effects, this.world()));
  }

  /** Opens a task of the tree, or the card that says why it cannot be opened (TUI-008). */
  openTask(task: Task, params: ScreenParams): void {
    const world = this.world();
    if (task.card === null && world.hasScreen(task.screen)) {
      this.open(task.screen, { ...task.params, ...params }, task.path);
    } else this.#push(this.#shell.card(task, world), this.#topId());
  }

  /** One key or paste. What comes before a new dialog is on the screen is thrown away (TUI-248). */
  input(input: TerminalInput): void {
    this.#demonstrator.stop();
    this.#inputs.push(input);
  }

  /** An own event of a layer, from a widget or a reply; a layer that is gone is not missed. */
  send(layer: number, event: OwnEvent): void {
    const step = deliver(this.#navigation(), layer, { type: 'own', event }, this.world());
    if (step) this.#commit(step);
  }

  resize(size: TerminalSize): void {
    this.store.setState({ size });
  }

  /** New data is in the cluster store: every view may look at it. */
  dataChanged(): void {
    this.#checkFocus();
    settleActs(this);
    const observed = observeData(this.#navigation(), this.world());
    if (observed !== this.#navigation()) this.store.setState({ navigation: observed });
    this.#tellPane();
  }

  /** Time has passed that something on the screen shows. */
  tick(): void {
    const { ticks } = this.store.getState();
    const navigation = expireMessage(this.#navigation(), this.#services.now());
    this.store.setState({ ticks: ticks + 1, navigation });
    this.#tellPane();
    this.#demonstrator.next();
  }

  /** The pane looks at the cluster after every change, and once a second if it wants to (TUI-325). */
  #tellPane(): void {
    const { pane } = this.#navigation();
    const seen = { type: 'action', id: 'lesson.observed', key: null } as const;
    const step = pane === null ? null : deliver(this.#navigation(), pane.id, seen, this.world());
    if (step) this.#commit(step);
  }

  message(level: MessageLevel, text: string): void {
    const navigation = showMessage(this.#navigation(), level, text, this.#services.now());
    this.store.setState({ navigation });
  }

  /** Adds lines to the script, unless it is off; one that cannot be written is off from then on. */
  script(lines: readonly string[]): void {
    if (!this.world().isScriptOn) return;
    this.store.setState({ canScript: this.#services.appendScript(lines) });
  }

  /** Ends the console, once. */
  end(exitCode: number): void {
    const navigation = this.#navigation();
    if (navigation.ended) return;
    this.store.setState({ navigation: { ...navigation, ended: true } });
    this.#services.end(exitCode);
  }

  #navigation(): Navigation {
    return this.store.getState().navigation;
  }

  #topId(): number | null {
    return topLayer(this.#navigation())?.id ?? null;
  }

  #push(view: LayerView, opener: number | null, path: readonly string[] = []): void {
    this.store.setState({ navigation: pushView(this.#navigation(), view, opener, path) });
  }

  #commit(step: NavigationStep): void {
    const { pane } = this.#navigation();
    if (step.navigation !== this.#navigation()) {
      this.store.setState({ navigation: step.navigation });
    }
    for (const pending of step.effects) this.#carryOut(pending);
    // A new pane looks at the cluster at once.
    if (step.navigation.pane !== null && step.navigation.pane.id !== pane?.id) this.#tellPane();
  }

  #carryOut({ layer, effect }: PendingEffect): void {
    switch (effect.type) {
      case 'open':
        this.open(effect.name, effect.params);
        break;
      case 'replace':
        this.store.setState({ navigation: closeLayer(this.#navigation(), layer) });
        this.open(effect.name, effect.params);
        break;
      case 'task':
        this.openTask(effect.task, effect.params);
        break;
      case 'request':
        void this.#request(layer, effect.perform);
        break;
      case 'commands':
      case 'edit':
        void outcomeOf(effect, this.#services).then((event) => this.send(layer, event));
        break;
      case 'press':
        this.#press(effect.id);
        break;
      case 'demonstrate':
        this.#demonstrator.begin(effect.order);
        break;
      case 'options':
        this.#changeOptions(effect.change);
        break;
      case 'acknowledge':
        this.#acknowledge(effect.sequences);
        break;
      case 'copy':
      case 'progress':
      case 'bench':
      case 'imc-bench':
      case 'save':
      case 'script':
        keep(effect, this.#keeper);
        break;
      case 'repaint':
        this.#services.repaint();
        break;
      case 'stats':
        this.message('info', this.#services.stats());
        break;
      case 'save-list':
        this.#saveList(effect.typed);
        break;
      case 'quit':
        this.end(0);
        break;
      case 'ink-key':
        this.#inputs.waitFor(this.#services.inkKey(effect.key));
        break;
      case 'shell':
        this.#shellAction(layer, effect.what);
        break;
      case 'show':
      case 'close':
      case 'pane':
      case 'focus-pane':
      case 'message':
        this.#commit(applyEffects(this.#navigation(), layer, [effect], this.world()));
        break;
    }
  }

  #saveList(typed: string): void {
    const table = topLayer(this.#navigation())?.view.table(this.world()) ?? null;
    const { level, text } = saveList(table, typed, this.#services.saveList);
    this.message(level, text);
  }

  #press(id: string): void {
    const context = { world: this.world(), table: this.table };
    this.#commit(performAction(this.#navigation(), id, null, context));
  }

  #shellAction(layer: number, what: ShellAction): void {
    const world = this.world();
    const top = topLayer(this.#navigation());
    if (!top) return;
    if (what === 'help') {
      const bindings = helpBindings(top.view, this.table, world);
      this.#push(this.#shell.help(top.view.help(world), bindings, world), layer);
    } else if (what === 'command') {
      const preview = top.view.preview(world);
      if (preview) this.#push(this.#shell.command(preview, world), layer);
      else this.message('info', 'There is no command to show here.');
    } else if (what === 'go-to') this.#push(this.#shell.goTo(world), layer);
    else if (what === 'interrupt') this.end(130);
    else if (what === 'save-screen') this.message('info', this.#services.saveScreen());
    else if (what === 'host-shell') this.#openHostShell();
    else if (what === 'runs') this.open('runs', {});
    else if (what === 'undo') this.#carryOut({ layer, effect: this.#shell.undo(world) });
    else if (this.#navigation().layers.some((each) => each.view.hasUnsaved)) {
      this.#push(this.#shell.leave(world), layer);
    } else this.end(0);
  }

  #take(input: TerminalInput): void {
    if (layoutOf(this.store.getState().size).kind === 'too-small') {
      // Nothing of the screen can be seen, so that no key may do anything but leave (TUI-347).
      if (input.kind === 'key' && ['q', 'f10', 'ctrl-c'].includes(keyName(input))) this.end(0);
      return;
    }
    const before = this.#topId();
    const context = { world: this.world(), table: this.table };
    this.#commit(dispatchInput(this.#navigation(), input, context));
    const top = topLayer(this.#navigation());
    if (top && top.id !== before && top.view.kind === 'dialog') {
      this.#inputs.dropUntil(this.#services.drawn());
    }
  }

  async #request(layer: number, perform: (client: Requester) => Promise<OwnEvent>): Promise<void> {
    this.send(layer, await perform(rememberActs(this.#services.requester() ?? noLine, this)));
  }

  #changeOptions(change: Partial<ConsoleOptions>): void {
    const options = { ...this.store.getState().options, ...change };
    this.#theme = themeFor(options, this.#settings.characters);
    this.#stored = { ...this.#stored, ...change };
    this.store.setState({ options });
    this.#services.saveOptions(formatOptions(this.#stored));
  }

  #acknowledge(sequences: readonly number[]): void {
    const { head, read: before, events } = this.cluster.getState();
    const read = withRead(before, events, sequences);
    this.cluster.setState({ read });
    const { seenEvents, seenAlone } = this.store.getState().options;
    if (head === null) return;
    this.#changeOptions({
      seenEvents: { ...seenEvents, [head.name]: read.upTo },
      seenAlone: { ...seenAlone, [head.name]: read.alone },
    });
  }

  /** A focus on a member that the cluster does not have is given up, and said (TUI-016, 023). */
  #checkFocus(): void {
    const problem = focusProblem(this.store.getState().focusMember, this.cluster.getState());
    if (problem === null) return;
    this.store.setState({ focusMember: null });
    this.message('warning', problem);
  }

  #openHostShell(lines?: readonly string[]): void {
    if (this.#settings.access === 'RO') {
      this.message('warning', 'The shell is not available in read-only mode.');
    } else this.#services.hostShell(lines);
  }
}
