// A learner at the practice bench of the Memory Channel without its screen: operations go to the bench's own session, and
// the lesson player sees what the bench publishes.
import {
  doPractice,
  openPractice,
  practiceFacts,
  undoPractice,
} from '../../src/engine/memory-channel/index.ts';
import type { LessonFacts } from '../../src/tutorials/index.ts';
import { lessonFacts } from './bench-learner.ts';
import { LessonLearner } from './lesson-learner.ts';

export const channelLessonIds = [
  'imc-ex1',
  'imc-initial-coherency',
  'imc-latency',
  'imc-ex2',
  'imc-errors-receiver',
  'imc-errors-sender',
  'imc-failover',
  'imc-locks',
  'imc-ex6',
] as const;

export class ChannelLearner extends LessonLearner {
  session = openPractice();

  facts(): LessonFacts {
    return { ...lessonFacts(null), channel: practiceFacts(this.session) };
  }

  protected operate(operation: string): void {
    this.session = doPractice(this.session, operation, 'a');
  }

  protected undo(): void {
    this.session = undoPractice(this.session);
  }
}
