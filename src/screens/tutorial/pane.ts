// The tutorial pane put together: it stands beside the views and gets keys only when the user asks for it
// (TUI-322).
import type { ScreenDefinition, View, World } from '../../tui/screen.ts';
import { packView } from '../../tui/view.ts';
import { currentStep, type Lesson, type LessonProgress } from '../../tutorials/index.ts';
import { paneButtons } from './pane-buttons.ts';
import { type PaneEvent, type PaneState, startPane } from './pane-play.ts';
import { reducePane } from './pane-state.ts';
import { TutorialPane } from './TutorialPane.tsx';

/** The pane of a lesson, at the place where the progress says. */
export function tutorialPane(lesson: Lesson, progress: LessonProgress, world: World): View<never> {
  return packView(paneDefinition, startPane(lesson, progress, world));
}

const paneHints: Readonly<Record<PaneState['verdict']['kind'], string>> = {
  ready: 'Enter begins the tutorial.',
  blocked: 'The tutorial touches nothing that it did not make.',
  met: 'This step is done. n goes on to the next one.',
  notYet: 'Waiting for you. The check runs by itself.',
  wrongTurn: 'A wrong turn is no error. g goes back to the step that is missing.',
  away: 'The tutorial looks at the practice bench. Enter opens it.',
  resting: 'One moment.',
  done: 'The tutorial is done.',
};

const placeOfCluster =
  'cluster is in the right state, whether you got there by menu, by key or by a command in another window.';
const placeOfBench =
  'practice bench is in the right state, however you got there. Undo works at any time.';

/** What the commands of a step are. */
function noteOf({ bench }: Lesson): string {
  if (bench === null) return 'The commands of this step. Either way of doing it counts.';
  const language = bench === 'dlm' ? ' in the language of scenario scripts' : '';
  return `The operations of this step${language}. Any way to the same state counts.`;
}

const paneDefinition: Omit<ScreenDefinition<PaneState, PaneEvent>, 'start'> = {
  name: 'tutorial-pane',
  kind: 'view',
  crumb: () => [],
  reduce: reducePane,
  place: () => ({ names: ['lesson'] }),
  hints: (state) => {
    const actions = paneButtons(state).map(({ action }) => action);
    const likely = actions.slice(0, 2);
    return ['lesson.press', ...likely, 'lesson.body', 'lesson.move', ...actions.slice(2), 'help'];
  },
  hint: ({ verdict }) => paneHints[verdict.kind],
  help: ({ lesson, progress }) => ({
    title: `Tutorial: ${lesson.title}`,
    text:
      `Step ${currentStep(lesson, progress).index + 1} of ${lesson.steps.length}. A step is done when the ` +
      `${lesson.bench !== null ? placeOfBench : placeOfCluster} Hints come ` +
      'in three grades: where, what, and the exact keys. Explore freely leaves you the whole screen; F12 comes back. ' +
      'Leaving keeps your place.',
  }),
  preview: ({ lesson, texts }) =>
    texts.commands.length === 0
      ? null
      : {
          commands: texts.commands,
          notes: [noteOf(lesson)],
        },
  ticks: ({ progress, isReady }) => !isReady || progress.phase === 'running',
  isFolded: ({ progress }) => progress.phase === 'paused',
  Screen: TutorialPane,
};
