// A practice session: operations, how many of them were done, and what each of them did. A value; undo is going back one
// moment, and whoever goes on from there plays the operations again on a cluster of their own.
import type { PracticeFacts, PracticeView } from './facts.ts';
import {
  formatPracticeOperation,
  PracticeError,
  type PracticeOperation,
  readPracticeOperation,
} from './operation.ts';
import { type PracticeOutcome, PracticeStage } from './stage.ts';
import { practiceSentences } from './why.ts';

/** The longest session. */
const practiceStepsMax = 400;

/** The cluster after some operations. */
interface Moment {
  readonly view: PracticeView;
  readonly outcome: PracticeOutcome;
  /** Why it came so, in sentences. */
  readonly why: readonly string[];
}

export interface PracticeSession {
  readonly operations: readonly PracticeOperation[];
  /** How many of the operations were done; the rest can be done again. */
  readonly position: number;
  /** One more than operations. */
  readonly moments: readonly [Moment, ...Moment[]];
  readonly cache: Cache;
}

/** A cluster that stands at one of the moments; nothing that can be seen depends on it. */
interface Cache {
  stage: PracticeStage;
  at: Moment | null;
}

/** A session in which nothing has been done. */
export function openPractice(): PracticeSession {
  const stage = new PracticeStage();
  const start: Moment = { view: stage.view(), outcome: { answer: '', events: [] }, why: [] };
  return { operations: [], position: 0, moments: [start], cache: { stage, at: start } };
}

/**
 * Does an operation; it takes the place of those that were taken back.
 * @param by who does it when the text does not say.
 * @throws PracticeError; the session is as it was.
 */
export function doPractice(session: PracticeSession, text: string, by: string): PracticeSession {
  const { position, operations, moments, cache } = session;
  if (position >= practiceStepsMax) {
    throw new PracticeError(`The session is full: ${practiceStepsMax} operations. Undo some.`);
  }
  const operation = readPracticeOperation(text, by);
  const before = presentPractice(session);
  const stage = stageAt(session);
  // An operation that is refused may have been done halfway.
  cache.at = null;
  const outcome = stage.play(operation);
  const after = stage.view();
  const why = practiceSentences({ before: before.view, after, operation, outcome });
  const moment: Moment = { view: after, outcome, why };
  cache.at = moment;
  const [first, ...others] = moments;
  return {
    operations: [...operations.slice(0, position), operation],
    position: position + 1,
    moments: [first, ...others.slice(0, position), moment],
    cache,
  };
}

/** Why an operation cannot be done now, as a sentence; null if it can. */
export function practiceProblem(session: PracticeSession, text: string, by: string): string | null {
  try {
    doPractice(session, text, by);
    return null;
  } catch (error) {
    if (error instanceof PracticeError) return error.message;
    throw error;
  }
}

/** One operation less; the same session at the start. */
export function undoPractice(session: PracticeSession): PracticeSession {
  return session.position === 0 ? session : { ...session, position: session.position - 1 };
}

/** What was taken back is done again; the same session when there is nothing. */
export function redoPractice(session: PracticeSession): PracticeSession {
  const { position, operations } = session;
  return position === operations.length ? session : { ...session, position: position + 1 };
}

/** The cluster now, and how the last operation came out. */
export function presentPractice({ moments, position }: PracticeSession): Moment {
  return moments[position] ?? moments[0];
}

/** One operation that was done, and its outcome. */
export interface PracticeRecord {
  readonly text: string;
  readonly outcome: PracticeOutcome;
}

/** What was done, the oldest first. */
export function practiceRecords(session: PracticeSession): readonly PracticeRecord[] {
  return session.operations.slice(0, session.position).map((operation, at) => ({
    text: formatPracticeOperation(operation),
    outcome: session.moments[at + 1]?.outcome ?? { answer: '', events: [] },
  }));
}

/** Everything that lessons may judge. */
export function practiceFacts(session: PracticeSession): PracticeFacts {
  return {
    ...presentPractice(session).view,
    steps: session.position,
    log: practiceRecords(session).flatMap(({ text, outcome }) => [
      text,
      ...(outcome.answer === '' ? [] : [`  ${outcome.answer}`]),
      ...outcome.events,
    ]),
  };
}

function stageAt(session: PracticeSession): PracticeStage {
  const { cache, position, operations } = session;
  if (cache.at !== presentPractice(session)) {
    cache.stage = new PracticeStage();
    for (const operation of operations.slice(0, position)) cache.stage.play(operation);
  }
  return cache.stage;
}
