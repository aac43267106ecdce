// What a screen, a dialog or an overlay is to the shell around it: a definition made of pure functions and
// one component, and the packed form in which the navigation keeps it together with its state. Knows no
// particular screen and does nothing by itself.
import type { ReactElement } from 'react';
import { ConnectionError } from '../client/index.ts';
import type { BenchFacts } from '../engine/dlm/index.ts';
import type { PracticeSession } from '../engine/memory-channel/index.ts';
import type { Method, Params as MethodParams, Result } from '../protocol/index.ts';
import type { Act } from './acts.ts';
import type { ClusterState } from './cluster-store.ts';
import type { DemonstrationOrder } from './demonstration.ts';
import type { Layout } from './layout.ts';
import type { ConsoleOptions } from './options.ts';
import type { Task } from './tasks.ts';
import type { Key, TerminalSize } from './terminal/index.ts';
import type { Theme } from './theme.ts';

/** The parameters a screen is opened with; the arguments of a command line fill them (TUI-013). */
export type ScreenParams = Readonly<Record<string, string>>;

/** Everything a screen may look at besides its own state. A value of one moment, never kept. */
export interface World {
  readonly cluster: ClusterState;
  readonly options: ConsoleOptions;
  readonly size: TerminalSize;
  readonly layout: Layout;
  /** The cluster service's time. */
  readonly now: number;
  /** `RO`: nothing that changes the cluster may be asked for (TUI-251). */
  readonly access: 'RW' | 'RO' | 'PR';
  /** Who owns the cluster, if that is somebody else; then it can only be looked at. */
  readonly owner?: string | null;
  /** The member a task acts on; null for the whole cluster (TUI-023). */
  readonly focusMember: string | null;
  readonly theme: Theme;
  /** Commands that change something are written to the script (TUI-273, 274). */
  readonly isScriptOn: boolean;
  /** Whether the registry has a screen of this name; a task without one is not in the product yet. */
  readonly hasScreen: (name: string) => boolean;
  /** The last messages, oldest first (TUI-296). */
  readonly messages: readonly Message[];
  /** The lessons of the tutorials, and what was kept of the user's progress by the lesson's id. */
  readonly lessons: readonly LessonFile[];
  readonly progress: Readonly<Record<string, string>>;
  /** What the practice bench of the lock manager shows now; null until it is opened for the first time. */
  readonly bench: BenchFacts | null;
  /** What was done on the bench, to go on with when it is opened again. */
  readonly benchScript: BenchScript | null;
  /** What was done in the practice with the Memory Channel; null until it is opened for the first time. */
  readonly imcBench: PracticeSession | null;
  /** What was done from this console, oldest first, for undo. */
  readonly acts: readonly Act[];
  /** Scenarios for the bench: those of the package, then the user's own. */
  readonly scenarios: readonly ScenarioFile[];
  /** The user's login name, for callers of commands. */
  readonly user: string;
  /** The user's locale in six values, for the environment of action scripts (manual 2.3.3). */
  readonly locale: string;
}

/** The text of a lesson; whoever shows it reads it. */
export interface LessonFile {
  readonly fileName: string;
  readonly text: string;
}

/** The text of a scenario for the practice bench. */
export interface ScenarioFile extends LessonFile {
  /** The user saved it; the others came with the program. */
  readonly isOwn: boolean;
}

/** The script of the practice bench as it is kept while the screen is left. */
export interface BenchScript {
  /** The title of the scenario it began with; null for an empty bench. */
  readonly title: string | null;
  readonly text: string;
  /** How many of its operations were done. */
  readonly done: number;
}

/** What can happen to a screen. `E` is the screen's own events: replies, answers, callbacks of widgets. */
export type ScreenEvent<E> =
  /** A key that has a binding in the places of the screen; `key` tells apart bindings of several keys. */
  | { readonly type: 'action'; readonly id: string; readonly key: Key | null }
  /** A key without a binding, or one that a focused text field takes. */
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'paste'; readonly text: string }
  /** The focus came back from the buttons: to the first thing, or to the last. */
  | { readonly type: 'focus'; readonly from: 'start' | 'end' }
  | { readonly type: 'own'; readonly event: E };

export type MessageLevel = 'info' | 'warning' | 'error';

export interface Message {
  readonly level: MessageLevel;
  readonly text: string;
  readonly at: number;
}

export type Outcome<M extends Method> =
  | { readonly ok: true; readonly result: Result<M> }
  /** `isLost`: the line went away before the answer, so that what was asked for may still be going on. */
  | { readonly ok: false; readonly message: string; readonly isLost?: true };

/** What the user's editor left of a text. */
export type Edited =
  | { readonly ok: true; readonly text: string }
  /** The editor did not end well; `text` is what its file held then, and `message` the reason as a sentence. */
  | { readonly ok: false; readonly message: string; readonly text: string };

/** How commands ended. */
export interface CommandsEnd {
  readonly ok: boolean;
  /** The last line that they said; empty for none. */
  readonly said: string;
}

/** A text for the user's editor, and the event that becomes of what it leaves. */
interface EditEffect<E> {
  readonly type: 'edit';
  readonly fileName: string;
  readonly text: string;
  readonly reply: (edited: Edited) => E;
}

/** The part of the cluster client that requests need. */
export interface Requester {
  request<M extends Method>(method: M, params: MethodParams<M>): Promise<Result<M>>;
}

/** A request to the service, and the event its answer becomes. */
export interface RequestEffect<E> {
  readonly type: 'request';
  readonly method: Method;
  readonly params: unknown;
  readonly perform: (client: Requester) => Promise<E>;
}

/** What a reducer orders. `A` is the answer a dialog closes with. */
export type Effect<E, A> =
  /** Opens a screen of the registry above this one. */
  | { readonly type: 'open'; readonly name: string; readonly params: ScreenParams }
  /** Opens a screen of the registry in place of this one. */
  | { readonly type: 'replace'; readonly name: string; readonly params: ScreenParams }
  /** Opens a task of the tree, or says in a card why it cannot be opened. */
  | { readonly type: 'task'; readonly task: Task; readonly params: ScreenParams }
  /** Shows a dialog or an overlay; made with {@link show}. */
  | { readonly type: 'show'; readonly view: View<E> }
  /** Closes this screen; a dialog with an answer gives it to the screen that showed it. */
  | { readonly type: 'close'; readonly answer?: A }
  | { readonly type: 'message'; readonly level: MessageLevel; readonly text: string }
  | RequestEffect<E>
  /** Closes this overlay and does an action in the place below, as if its key had been pressed. */
  | { readonly type: 'press'; readonly id: string }
  | { readonly type: 'options'; readonly change: Partial<ConsoleOptions> }
  | { readonly type: 'acknowledge'; readonly sequences: readonly number[] }
  | { readonly type: 'copy'; readonly text: string }
  /** Hands the terminal to the user's editor with a text in a file of that name (TUI-368). */
  | EditEffect<E>
  /** Runs commands of the family one after the other, with nothing to be seen, as far as they succeed. */
  | {
      readonly type: 'commands';
      readonly commands: readonly string[];
      readonly reply: (end: CommandsEnd) => E;
    }
  /** Shows a pane beside the views in place of the one that is there (TUI-322); it closes itself. */
  | { readonly type: 'pane'; readonly view: View<never> }
  /** Gives the keys to the pane, or back to the view. */
  | { readonly type: 'focus-pane'; readonly isFocused: boolean }
  /** Presses keys and types, one stroke at a time, for everybody to see (TUI-327). */
  | { readonly type: 'demonstrate'; readonly order: DemonstrationOrder }
  /** Keeps how far the user is in a lesson (TUI-330). */
  | { readonly type: 'progress'; readonly lesson: string; readonly text: string }
  /** Publishes what the practice bench shows, and keeps its script. */
  | { readonly type: 'bench'; readonly facts: BenchFacts; readonly script: BenchScript }
  /** Publishes what was done in the practice with the Memory Channel. */
  | { readonly type: 'imc-bench'; readonly session: PracticeSession }
  /**
   * Writes a text into a file of that name in the user's folder of the console. One in the folder `scenarios` is then
   * among the scenarios.
   */
  | { readonly type: 'save'; readonly name: string; readonly text: string }
  /** Adds lines to the script (TUI-273, 277). */
  | { readonly type: 'script'; readonly lines: readonly string[] }
  /** Writes the list of the view below into a file, as `:save` was typed (TUI-312). */
  | { readonly type: 'save-list'; readonly typed: string }
  | { readonly type: 'repaint' }
  /** Says how many bytes and frames were sent (TUI-430). */
  | { readonly type: 'stats' }
  | { readonly type: 'quit' };

/** What a reducer returns; null says that the event means nothing here and may go further down. */
export type Step<S, E, A> = {
  readonly state: S;
  readonly effects?: readonly Effect<E, A>[];
} | null;

/** The focused place: which bindings work, and who gets the keys. */
export interface Place {
  /** Names of the places in the table of keys, the innermost first. */
  readonly names: readonly string[];
  /** A text field has the focus: typing and editing keys go to the reducer before any binding. */
  readonly typing?: boolean;
  /** A ready-made component has the focus: arrows, Enter and characters go to it (TUI-418, 422). */
  readonly ink?: boolean;
}

/** A button in the lower border; pressing it does the action, as its key would. */
export interface ViewButton {
  readonly label: string;
  readonly action: string;
}

/** The exact commands for what a screen would do (TUI-270..272). */
export interface Preview {
  readonly commands: readonly string[];
  /** Lines below the commands: what would change, or the steps if there is no single command. */
  readonly notes: readonly string[];
  /** The action of the place below that shows what would happen (TUI-249); absent if there is none. */
  readonly dryRun?: string;
}

/** A whole list as `:save` writes it: every row, not only the window (TUI-312). */
export interface ListTable {
  /** Names the file if nobody names one: `resources`. */
  readonly name: string;
  readonly columns: readonly string[];
  /** As many cells as there are columns, in full. */
  readonly rows: readonly (readonly string[])[];
}

/** Help for a place: a paragraph; the keys are added from the table. */
export interface HelpPage {
  readonly title: string;
  readonly text: string;
}

export interface ScreenProps<S, E> {
  readonly state: S;
  /** The world of this drawing; a new one comes with every key and every batch of data. */
  readonly world: World;
  /** False while something lies above, or a button has the focus. */
  readonly isFocused: boolean;
  /** Index of the focused button; null while the body has the focus. */
  readonly button: number | null;
  readonly buttons: readonly ViewButton[];
  /** Sends an own event, for widgets with callbacks. */
  readonly send: (event: E) => void;
}

/** A screen, dialog or overlay. All functions are pure. */
export interface ScreenDefinition<S, E = never, A = never> {
  readonly name: string;
  /** Views fill the body; dialogs and overlays lie above it. */
  readonly kind: 'view' | 'dialog' | 'overlay';
  /** The last parts of the breadcrumb. */
  crumb(state: S): readonly string[];
  /** How many last parts of the breadcrumb always show; 2 unless said otherwise (TUI-022). */
  readonly crumbsKept?: 1 | 2;
  start(
    params: ScreenParams,
    world: World,
  ): { readonly state: S; readonly effects?: readonly Effect<E, A>[] };
  reduce(state: S, event: ScreenEvent<E>, world: World): Step<S, E, A>;
  place(state: S, world: World): Place;
  /** Actions for row 23, the most useful first; actions that are not bound here are left out. */
  hints(state: S, world: World): readonly string[];
  buttons?(state: S, world: World): readonly ViewButton[];
  /** Why an action cannot be done now; null if it can (TUI-008). */
  refusal?(state: S, action: string, world: World): string | null;
  /** The message line while there is no message: help for the focused item. */
  hint(state: S, world: World): string;
  help(state: S, world: World): HelpPage;
  preview?(state: S, world: World): Preview | null;
  /** The list that is shown, for `:save`; null while none is. */
  table?(state: S, world: World): ListTable | null;
  /** Called after new data; returns the same state if nothing changes. */
  observe?(state: S, world: World): S;
  /** Something on it changes with every second, or in so many milliseconds (TUI-424). */
  ticks?(state: S, world: World): boolean | number;
  /** Leaving would lose what was typed (F10 asks). */
  hasUnsaved?(state: S): boolean;
  /** Of a pane: only one line is shown, so that the views have nearly all of the screen. */
  isFolded?(state: S): boolean;
  readonly Screen: (props: ScreenProps<S, E>) => ReactElement;
}

/** An own event on its way back to the screen that made it. */
export interface OwnEvent {
  readonly owner: object;
  readonly event: unknown;
}

/** A definition packed with its state; every change gives a new one. */
export interface View<A> {
  readonly name: string;
  readonly kind: 'view' | 'dialog' | 'overlay';
  readonly crumb: readonly string[];
  readonly crumbsKept: number;
  readonly hasUnsaved: boolean;
  readonly isFolded: boolean;
  readonly handle: (event: ScreenEvent<OwnEvent>, world: World) => ViewStep<A>;
  readonly observe: (world: World) => View<A>;
  readonly place: (world: World) => Place;
  readonly hints: (world: World) => readonly string[];
  readonly buttons: (world: World) => readonly ViewButton[];
  readonly refusal: (action: string, world: World) => string | null;
  readonly hint: (world: World) => string;
  readonly help: (world: World) => HelpPage;
  readonly preview: (world: World) => Preview | null;
  readonly table: (world: World) => ListTable | null;
  readonly ticks: (world: World) => boolean | number;
  readonly element: (props: ViewProps) => ReactElement;
}

export type ViewStep<A> = {
  readonly view: View<A>;
  readonly effects: readonly Effect<OwnEvent, A>[];
} | null;

export interface ViewProps {
  readonly world: World;
  readonly isFocused: boolean;
  readonly button: number | null;
  readonly send: (event: OwnEvent) => void;
}

/** A screen of the registry: opened by name with parameters. */
export interface RegisteredScreen {
  readonly name: string;
  readonly open: (params: ScreenParams, world: World) => NonNullable<ViewStep<never>>;
}

/** An effect that sends a request; `reply` makes the screen's own event of the outcome. */
export function request<M extends Method, E>(
  method: M,
  params: MethodParams<M>,
  reply: (outcome: Outcome<M>) => E,
): RequestEffect<E> {
  const perform = async (client: Requester): Promise<E> => {
    try {
      return reply({ ok: true, result: await client.request(method, params) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const isLost = error instanceof ConnectionError;
      return reply({ ok: false, message, ...(isLost ? { isLost } : {}) });
    }
  };
  return { type: 'request', method, params, perform };
}
