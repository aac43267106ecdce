// A practice bench without a screen, for lessons in line mode: operations come in as they are typed, facts go out. Pure but
// for the bench it holds.
import type { PracticeSession } from '../../engine/memory-channel/index.ts';
import {
  doPractice,
  openPractice,
  practiceFacts,
  practiceProblem,
  undoPractice,
} from '../../engine/memory-channel/index.ts';
import type { LessonFacts } from '../../tutorials/index.ts';
import { benchFacts } from '../dlm-bench/record.ts';
import { type BenchState, benchOf, operated, problemOfOperation } from '../dlm-bench/state.ts';
import { stepBack } from '../dlm-bench/tape.ts';

/** A bench that a lesson is played on. */
export interface LineBench {
  readonly facts: () => Pick<LessonFacts, 'bench' | 'channel'>;
  /** Does an operation; the lines that were said, or why it cannot be done. */
  readonly operate: (text: string) => readonly string[];
  /** Takes the last operation back. */
  readonly undo: () => void;
  readonly empty: () => void;
}

/** An empty bench; null for a lesson that is played on the cluster. */
export function lineBench(kind: 'dlm' | 'imc' | null): LineBench | null {
  if (kind === null) return null;
  return kind === 'dlm' ? lockBench() : channelBench();
}

function lockBench(): LineBench {
  let state: BenchState = benchOf(null);
  const said = (): readonly string[] => benchFacts(state.tape).log;
  return {
    facts: () => ({ bench: benchFacts(state.tape), channel: null }),
    operate: (text) => {
      const problem = problemOfOperation(state, text);
      if (problem !== null) return [problem];
      const before = said().length;
      state = operated(state, text)?.state ?? state;
      return said().slice(before);
    },
    undo: () => {
      state = { ...state, tape: stepBack(state.tape) };
    },
    empty: () => {
      state = benchOf(null);
    },
  };
}

/** Who does an operation that names nobody. */
const firstHost = 'a';

function channelBench(): LineBench {
  let session: PracticeSession = openPractice();
  return {
    facts: () => ({ bench: null, channel: practiceFacts(session) }),
    operate: (text) => {
      const problem = practiceProblem(session, text, firstHost);
      if (problem !== null) return [problem];
      const before = practiceFacts(session).log.length;
      session = doPractice(session, text, firstHost);
      return practiceFacts(session).log.slice(before);
    },
    undo: () => {
      session = undoPractice(session);
    },
    empty: () => {
      session = openPractice();
    },
  };
}
