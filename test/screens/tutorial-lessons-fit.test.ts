// The lessons on the practice benches in the pane of an 80x24 terminal: what the learner needs is there at every step, before it is
// done, after it, and with the last hint, which has the keys.
import { describe, expect, it } from 'vitest';
import { paneLines } from '../../src/screens/tutorial/pane-lines.ts';
import type { PaneState } from '../../src/screens/tutorial/pane-play.ts';
import { wrapText } from '../../src/tui/text.ts';
import { createTheme, withoutCodes } from '../../src/tui/theme.ts';
import { BenchLearner, benchLessonIds } from '../tutorials/bench-learner.ts';
import { ChannelLearner, channelLessonIds } from '../tutorials/channel-learner.ts';
import type { LessonLearner } from '../tutorials/lesson-learner.ts';

const columns = 76;
const rows = 8;
const theme = createTheme('mono', 'ascii');

function paneOf(learner: LessonLearner): PaneState {
  const { lesson, progress } = learner;
  return {
    lesson,
    progress,
    verdict: learner.verdict(),
    texts: learner.texts(),
    attributes: new Map(),
    isReady: true,
    askedRevision: -1,
    button: 0,
    top: 0,
    skip: null,
    failedSkip: null,
  };
}

/** The pane as one paragraph, after a look that all of it is there. */
function shown(learner: LessonLearner): string {
  const lines = paneLines(paneOf(learner), columns, rows, theme).map(withoutCodes);
  expect(lines.length, lines.join('\n')).toBeLessThanOrEqual(rows);
  for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(columns);
  return lines.map((line) => line.trim()).join(' ');
}

const learners: readonly (readonly [string, () => LessonLearner])[] = [
  ...benchLessonIds.map((id) => [id, () => new BenchLearner(id)] as const),
  ...channelLessonIds.map((id) => [id, () => new ChannelLearner(id)] as const),
];

describe.each(learners)('%s', (_, newLearner) => {
  it('TUI-322 TUI-323 text, verdict and the keys fit the pane at every step', () => {
    const learner = newLearner();
    expect(shown(learner)).toContain(`It takes about ${learner.lesson.minutes} minutes.`);
    learner.does('begin');
    for (const step of learner.lesson.steps) {
      const { text, commands } = learner.texts();
      expect(shown(learner), step.id).toContain(text);
      for (const _ of [1, 2, 3]) {
        learner.does('hint');
        const hint = learner.texts().hints.at(-1) ?? 'no hint';
        expect(shown(learner), step.id).toContain(`: ${hint}`);
        expect(shown(learner), step.id).toContain('Not yet: ');
      }
      learner.operates(...commands);
      expect(shown(learner), step.id).toContain('Done: ');
      expect(wrapText(text, columns).length, step.id).toBeLessThanOrEqual(3);
      learner.does('next');
    }
    expect(shown(learner)).toContain(learner.lesson.end);
  });
});
