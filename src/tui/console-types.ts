// What a console is made of: its settings, its own state, and the services and views that are handed in. Types
// only; the behaviour is in console.ts.
import type { ClusterStore } from './cluster-store.ts';
import type { Binding } from './keymap.ts';
import type { LayerEffect, LayerView, Navigation } from './navigation.ts';
import type { ConsoleOptions } from './options.ts';
import type { ListFile, Said } from './save-list.ts';
import type {
  CommandsEnd,
  Edited,
  HelpPage,
  Preview,
  RegisteredScreen,
  Requester,
  World,
} from './screen.ts';
import type { Task } from './tasks.ts';
import type { Key, TerminalSize } from './terminal/index.ts';

/** What the console can make happen outside itself; main brings the real ones. */
export interface ConsoleServices {
  /** The line to the service; null while there is none. */
  readonly requester: () => Requester | null;
  /** Milliseconds of the service's clock. */
  readonly now: () => number;
  readonly saveOptions: (text: string) => void;
  /** Keeps the progress in a lesson for the next time. */
  readonly saveProgress: (lesson: string, text: string) => void;
  /** Copies a text; returns a sentence that says where to. */
  readonly copy: (text: string) => string;
  /** Appends lines to the script; false if it cannot be written. */
  readonly appendScript: (lines: readonly string[]) => boolean;
  /** Writes the screen as text to a file; returns a sentence that says where (TUI-312). */
  readonly saveScreen: () => string;
  /** Writes a text into a file of that name; returns a sentence that says where it is. */
  readonly saveText: (name: string, text: string) => string;
  /** Writes a list into a file, or says why not (TUI-312). */
  readonly saveList: (file: ListFile) => Said;
  /** Hands the terminal to the user's shell (TUI-368); with lines it does these for all to see, and comes back. */
  readonly hostShell: (lines?: readonly string[]) => void;
  /** Runs commands one after the other until one fails. */
  readonly runCommands: (commands: readonly string[]) => Promise<CommandsEnd>;
  /** Hands the terminal to the user's editor, with a text in a file of that name (TUI-368). */
  readonly edit: (fileName: string, text: string) => Promise<Edited>;
  /** A sentence about what was sent to the terminal so far. */
  readonly stats: () => string;
  /** Draws everything anew and asks the service again. */
  readonly repaint: () => void;
  /** Gives a key to the ready-made component that has the focus; resolves when it has dealt with it. */
  readonly inkKey: (key: Key) => Promise<void>;
  /** Resolves when the terminal has taken what was drawn so far. */
  readonly drawn: () => Promise<void>;
  /** The user left; called once. */
  readonly end: (exitCode: number) => void;
}

/** Overlays that belong to the shell; the screens' folder makes them. */
export interface ShellViews {
  help(page: HelpPage, bindings: readonly Binding[], world: World): LayerView;
  command(preview: Preview, world: World): LayerView;
  goTo(world: World): LayerView;
  leave(world: World): LayerView;
  card(task: Task, world: World): LayerView;
  /** What the key for undo does: a question, or a sentence why there is none. */
  undo(world: World): LayerEffect;
}

export interface ConsoleSettings {
  /** The user's options with those of the command line over them. */
  readonly options: ConsoleOptions;
  /** The user's options as they are stored. */
  readonly stored: ConsoleOptions;
  readonly size: TerminalSize;
  readonly characters: 'ascii' | 'utf8';
  readonly access: World['access'];
  /** Who owns the cluster, if that is somebody else; left out for one's own. */
  readonly owner?: World['owner'];
  readonly focusMember: string | null;
  readonly user: string;
  /** Six locale values for action scripts; those of the locale `C` if left out. */
  readonly locale?: string;
  /** The lessons of the tutorials, and what was kept of the progress in them. */
  readonly lessons?: World['lessons'];
  readonly progress?: World['progress'];
  /** The scenarios of the practice bench. */
  readonly scenarios?: World['scenarios'];
}

export interface ConsoleState {
  readonly navigation: Navigation;
  readonly options: ConsoleOptions;
  readonly size: TerminalSize;
  readonly focusMember: string | null;
  /** False once the script could not be written (TUI-274). */
  readonly canScript: boolean;
  /** What is kept of the progress in lessons, by the lesson's id. */
  readonly progress: World['progress'];
  /** What the practice bench shows, what was done on it, and what it can play. */
  readonly bench: World['bench'];
  readonly benchScript: World['benchScript'];
  readonly imcBench: World['imcBench'];
  readonly acts: World['acts'];
  readonly scenarios: World['scenarios'];
  /** Rises with every tick of the scheduler, for what shows time. */
  readonly ticks: number;
}

/** What a console is made of besides its settings. */
export interface ConsoleParts {
  readonly cluster: ClusterStore;
  readonly screens: ReadonlyMap<string, RegisteredScreen>;
  readonly shell: ShellViews;
  readonly services: ConsoleServices;
}
