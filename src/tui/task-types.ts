// The shapes of tasks, branches and cards. Types only; the tables are in tasks.ts, task-rows.ts and
// task-cards.ts.

/** What a task does: acts on the cluster, only shows, or only explains (host system). */
export type TaskKind = 'works' | 'shows' | 'card';

/** Why something of the historic menu is not here, for the card that explains it (TUI-037). */
export interface HostCard {
  /** What it did on Tru64 UNIX. */
  readonly before: string;
  readonly why: string;
  readonly instead: string;
}

export interface Task {
  readonly name: string;
  readonly accelerator: string | null;
  /** Branches from the top to the task. */
  readonly path: readonly string[];
  readonly kind: TaskKind;
  /** Name of the screen it opens. */
  readonly screen: string;
  /** Parameters the screen is opened with. */
  readonly params: Readonly<Record<string, string>>;
  readonly description: string;
  readonly card: HostCard | null;
}

export interface Branch {
  readonly name: string;
  readonly description: string;
  /** Nothing of ours lies below: the branch itself opens this card. */
  readonly card: HostCard | null;
  readonly tasks: readonly Task[];
}
