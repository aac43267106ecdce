// The state of the Memory Channel bench, and what operations do to it. Pure; what keys do is in reduce.ts.
import { type OutputState, outputStart } from '../../components/output-state.ts';
import {
  doPractice,
  openPractice,
  PracticeError,
  type PracticeSession,
  practiceHosts,
} from '../../engine/memory-channel/index.ts';
import type { Effect, ScreenParams, World } from '../../tui/screen.ts';

export interface ImcBenchState {
  readonly session: PracticeSession;
  /** The chosen host, by its name. */
  readonly host: string;
  /** Where the window on what was said stands. */
  readonly log: OutputState;
}

/** The answer of the operation line. */
export interface ImcBenchEvent {
  readonly type: 'operation';
  readonly text: string;
}

export type ImcBenchEffect = Effect<ImcBenchEvent, never>;

export interface ImcBenchStep {
  readonly state: ImcBenchState;
  readonly effects?: readonly ImcBenchEffect[];
}

/** The bench as it was left; empty the first time. */
export function startImcBench(_params: ScreenParams, world: World): ImcBenchStep {
  return published({
    session: world.imcBench ?? openPractice(),
    host: practiceHosts[0],
    log: outputStart,
  });
}

/** The state with another session; the window shows what happened last, and lessons hear of it. */
export function withSession(state: ImcBenchState, session: PracticeSession): ImcBenchStep {
  return published({ ...state, session, log: outputStart });
}

function published(state: ImcBenchState): ImcBenchStep {
  return { state, effects: [{ type: 'imc-bench', session: state.session }] };
}

/** Does an operation that was typed or that a key stands for; one that cannot be done changes nothing. */
export function operated(state: ImcBenchState, text: string): ImcBenchStep {
  try {
    const session = doPractice(state.session, text, state.host);
    const by = session.operations.at(-1)?.by ?? 'net';
    return withSession(by === 'net' ? state : { ...state, host: by }, session);
  } catch (error) {
    if (!(error instanceof PracticeError)) throw error;
    return { state, effects: [warning(error.message)] };
  }
}

export function warning(text: string): ImcBenchEffect {
  return { type: 'message', level: 'warning', text };
}
