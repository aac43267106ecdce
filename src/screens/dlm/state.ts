// The lock browser's state: the last sample, what of the tree is shown, the focus in both panes, and the page that lies
// over them, and what follows from these. New samples come in sampling.ts, keys in reduce.ts. Pure.
import { type ListState, listStart } from '../../components/list-state.ts';
import type { TextField } from '../../components/text-field.ts';
import type { LockId } from '../../engine/dlm/index.ts';
import { type Sampling, samplingStart } from '../../tui/sampling.ts';
import type { Outcome, ScreenParams } from '../../tui/screen.ts';
import type { Page } from './pages.ts';
import type { TreeRow, TreeSort } from './rows.ts';
import type { LockEntry, ResourceNode, SampleIndex } from './sample-index.ts';
import type { CountsBefore } from './statistics-page.ts';

export interface DlmState extends Sampling {
  /** Null before the first answer. */
  readonly index: SampleIndex | null;
  readonly before: CountsBefore | null;
  /** The namespace to load while there are too many locks for all of them; null for all. */
  readonly only: string | null;
  readonly sort: TreeSort;
  readonly filter: string;
  readonly typing: TextField | null;
  /** Branches that the user opened or closed; while a filter is set, others. */
  readonly folds: ReadonlyMap<string, boolean>;
  readonly filterFolds: ReadonlyMap<string, boolean>;
  readonly rows: readonly TreeRow[];
  readonly list: ListState;
  readonly pane: 'tree' | 'locks';
  /** The chosen lock of the focused resource; null for none. */
  readonly lock: LockId | null;
  /** First line of the right pane's window. */
  readonly lockTop: number;
  readonly page: Page | null;
}

export type DlmEvent =
  /** A new sample can be asked for; the drawing noticed. */
  | { readonly type: 'due' }
  | {
      readonly type: 'sampled';
      readonly only: string | null;
      readonly outcome: Outcome<'dlm.sample'>;
    };

/** Arguments are a filter: `sysman dlm vol_b`. */
export function startDlm(params: ScreenParams): DlmState {
  return {
    ...samplingStart,
    index: null,
    before: null,
    only: null,
    sort: 'waiters',
    filter: (params.filter ?? params.arguments ?? '').trim(),
    typing: null,
    folds: new Map(),
    filterFolds: new Map(),
    rows: [],
    list: listStart,
    pane: 'tree',
    lock: null,
    lockTop: 0,
    page: null,
  };
}

/** The folds that count now. */
export function foldsOf(state: DlmState): ReadonlyMap<string, boolean> {
  return state.filter.trim() === '' ? state.folds : state.filterFolds;
}

export function focusedRow(state: DlmState): TreeRow | undefined {
  return state.rows[state.list.index];
}

/** The resource that has the focus; null on a namespace and in an empty tree. */
export function focusedNode(state: DlmState): ResourceNode | null {
  const row = focusedRow(state);
  return row?.kind === 'resource' ? row.node : null;
}

/** The chosen lock of the focused resource; null for none. */
export function chosenLock(state: DlmState): LockEntry | null {
  const entry = state.lock === null ? undefined : state.index?.locks.get(state.lock);
  return entry !== undefined && entry.node === focusedNode(state) ? entry : null;
}

/** The request that "Find blocker" begins with: the chosen one, else the resource's first, else the longest below. */
export function firstRequest(state: DlmState): LockEntry | null {
  const chosen = chosenLock(state);
  if (chosen !== null && chosen.queue !== 'granted') return chosen;
  const row = focusedRow(state);
  const node = focusedNode(state);
  const { waiting = [], converting = [] } = node?.sample ?? {};
  const first = waiting[0] ?? converting[0];
  const own = first === undefined ? undefined : state.index?.locks.get(first.lkid);
  return own ?? (row?.kind === 'namespace' ? row.namespace.worst : (node?.worst ?? null));
}

/** True if only the resources of one namespace are loaded, or of none, for the number of locks. */
export function isPartial(state: DlmState): boolean {
  const { index } = state;
  return index !== null && (index.only !== null || index.sample.resources === null);
}
