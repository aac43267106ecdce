// Practice with the Memory Channel: a small cluster that a person plays operation by operation, with undo.
export type {
  PracticeAwaited,
  PracticeFacts,
  PracticeHost,
  PracticeKnowledge,
  PracticePacket,
  PracticeRail,
  PracticeStore,
  PracticeView,
} from './facts.ts';
export {
  formatPracticeOperation,
  PracticeError,
  practiceHosts,
  practiceWords,
} from './operation.ts';
export {
  doPractice,
  openPractice,
  type PracticeSession,
  practiceFacts,
  practiceProblem,
  practiceRecords,
  presentPractice,
  redoPractice,
  undoPractice,
} from './session.ts';
