// A copy of a cluster that an input can be tried on, bit by bit. What it decides is what the cluster would decide; only
// nothing of it is stored, shown or run, so that nothing is made ready for that.
import { accept, createCore, regainQuorum } from './cluster.ts';
import { considerMove } from './commands.ts';
import type {
  ClusterConfig,
  ClusterDocuments,
  Millis,
  PlacementDecision,
  ResourceName,
} from './documents.ts';
import type { Effect } from './effects.ts';
import type { Input } from './inputs.ts';
import type { QuorumView } from './views.ts';

export interface Rehearsal {
  /**
   * Feeds one input at time `now`. Every procedure that has gone on until it waits is one part; what it has ordered and
   * what has come to the history is given with it. Records and views of records are not.
   */
  play(input: Input, now: Millis): Generator<readonly Effect[], void>;
  /** Everything as it is by now. */
  documents(): ClusterDocuments;
  quorum(): QuorumView;
  /** Where an application would go if it had to move at time `now`; undefined if it is not registered. */
  ifMoved(name: ResourceName, now: Millis): PlacementDecision | undefined;
}

/** @param documents of the cluster that is copied; they are not changed. */
export function createRehearsal(config: ClusterConfig, documents: ClusterDocuments): Rehearsal {
  let effects: Effect[] = [];
  const core = createCore(config, documents, { isCopy: true, emit: (it) => effects.push(it) });
  const { state, scheduler } = core;
  const take = (): readonly Effect[] => {
    const part = [...state.takeHistory(), ...effects];
    effects = [];
    return part;
  };
  return {
    *play(input, now) {
      state.now = now;
      const { hasQuorum } = state.quorum;
      accept(core, input);
      yield take();
      while (scheduler.runOne()) yield take();
      if (hasQuorum || !state.quorum.hasQuorum) return;
      regainQuorum(core);
      yield take();
      while (scheduler.runOne()) yield take();
    },
    documents: () => state.documents(),
    quorum: () => state.quorum,
    ifMoved: (name, now) => {
      state.now = now;
      return state.resource(name) === undefined ? undefined : considerMove(core, name);
    },
  };
}
