// The list of tutorials with how far the user is in each (TUI-330). Opening one shows its pane beside the views.
import type { ReactElement } from 'react';
import { Line, Lines } from '../../components/Lines.tsx';
import { List } from '../../components/List.tsx';
import {
  type ListState,
  listMoveOf,
  listStart,
  moveInList,
  outsideWindow,
} from '../../components/list-state.ts';
import { cleanText } from '../../format/index.ts';
import type { Effect, ScreenDefinition, ScreenProps, Step, World } from '../../tui/screen.ts';
import { cutText, padText, wrapText } from '../../tui/text.ts';
import {
  currentStep,
  initialProgress,
  type Lesson,
  type LessonProgress,
  serializeProgress,
} from '../../tutorials/index.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';
import { type Lessons, progressOf, readLessons } from './lessons.ts';
import { tutorialPane } from './pane.ts';

interface TutorialsState extends Lessons {
  readonly list: ListState;
}

export const tutorialsDefinition: ScreenDefinition<TutorialsState> = {
  name: 'tutorials',
  kind: 'view',
  crumb: () => ['Tutorials'],
  start: (params, world) => {
    const read = readLessons(world);
    const wanted = (params.lesson ?? params.arguments ?? '').trim();
    const index = read.lessons.findIndex((lesson) =>
      wanted === '' ? isBegun(progressOf(lesson, world).progress) : lesson.id === wanted,
    );
    const state: TutorialsState = { ...read, list: { ...listStart, index: Math.max(0, index) } };
    if (wanted === '') return { state };
    const lesson = read.lessons[index];
    return { state, effects: lesson ? openEffects(lesson, world) : [unknown(wanted)] };
  },
  reduce: (state, event, world) => {
    if (event.type === 'focus') return { state };
    return event.type === 'action' ? reduceAction(state, event.id, world) : null;
  },
  place: () => ({ names: ['tutorials', 'list'] }),
  hints: () => ['tutorials.open', 'tutorials.over', 'back', 'help'],
  buttons: () => [
    { label: 'Open', action: 'tutorials.open' },
    { label: 'Start over', action: 'tutorials.over' },
    { label: 'Back', action: 'back' },
    { label: 'Help', action: 'help' },
  ],
  hint: (state, world) =>
    aboutLines(state, world).length > 0
      ? 'Enter opens the tutorial beside the screens.'
      : (state.lessons[state.list.index]?.about ?? ''),
  help: () => ({
    title: 'Tutorials',
    text:
      'A tutorial stands beside the real screens and watches the cluster: a step is done when the cluster is in ' +
      'the right state, however you got there. It works with resources of its own and touches nothing else. ' +
      'F12 gives the keys to its pane and back.',
  }),
  preview: ({ lessons, list }) => {
    const lesson = lessons[list.index];
    return lesson === undefined
      ? null
      : { commands: [`sysman --tutorial ${lesson.id}`], notes: ['Opens the tutorial directly.'] };
  },
  Screen: TutorialsScreen,
};

function reduceAction(
  state: TutorialsState,
  id: string,
  world: World,
): Step<TutorialsState, never, never> {
  const move = id.startsWith('list.') ? listMoveOf(id) : null;
  if (move !== null) {
    const height = listRows(state, world);
    return {
      state: { ...state, list: moveInList(state.list, move, state.lessons.length, height) },
    };
  }
  const lesson = state.lessons[state.list.index];
  if (lesson === undefined) return null;
  if (id === 'tutorials.open') return { state, effects: openEffects(lesson, world) };
  return id === 'tutorials.over' ? { state, effects: overEffects(lesson, world) } : null;
}

/**
 * Shows the pane of a lesson beside the view behind the list. It has the keys where one of its buttons is the next thing to press;
 * a lesson on the cluster that is taken up again goes on in the views.
 */
function openEffects(lesson: Lesson, world: World): readonly Effect<never, never>[] {
  const { progress, problem } = progressOf(lesson, world);
  const goesOn = isBegun(progress) && lesson.bench === null;
  const told: readonly Effect<never, never>[] =
    problem !== null
      ? [{ type: 'message', level: 'warning', text: problem }]
      : goesOn
        ? [{ type: 'message', level: 'info', text: takenUp }]
        : [];
  return [
    { type: 'pane', view: tutorialPane(lesson, progress, world) },
    { type: 'focus-pane', isFocused: !goesOn },
    ...told,
    { type: 'close' },
  ];
}

/** Which step it is now is for the pane to say: what was done meanwhile counts. */
const takenUp = 'The tutorial is taken up again. F12 gives it the keys.';

/** It was left in the middle. */
function isBegun({ phase }: LessonProgress): boolean {
  return phase !== 'new' && phase !== 'done';
}

function overEffects(lesson: Lesson, world: World): readonly Effect<never, never>[] {
  const progress = initialProgress(lesson);
  return [
    { type: 'progress', lesson: lesson.id, text: serializeProgress(progress) },
    { type: 'pane', view: tutorialPane(lesson, progress, world) },
    { type: 'focus-pane', isFocused: true },
    { type: 'close' },
  ];
}

function unknown(wanted: string): Effect<never, never> {
  const text = `There is no tutorial ${cleanText(wanted)}. These are the tutorials.`;
  return { type: 'message', level: 'warning', text };
}

const titleCells = 36;
const aboutRows = 3;
const rowsWithAbout = 14;

function TutorialsScreen(props: ScreenProps<TutorialsState, never>): ReactElement {
  const { state, world } = props;
  const { layout, theme } = world;
  const { lessons } = state;
  const height = listRows(state, world);
  const { above, below } = outsideWindow(state.list, lessons.length, height);
  return (
    <BodyFrame view={props} title="Tutorials" above={above} below={below}>
      <Line text={theme.paint('title', `  ${padText('Tutorial', titleCells)} Time     State`)} />
      <List
        state={state.list}
        count={lessons.length}
        columns={layout.bodyColumns}
        height={height}
        isFocused={props.isFocused}
        theme={theme}
        row={(index) => {
          const lesson = lessons[index];
          return lesson === undefined ? '' : lessonRow(lesson, world);
        }}
      />
      <Lines lines={['', ...aboutLines(state, world), ...problemLines(state, world)]} />
    </BodyFrame>
  );
}

function listRows(state: TutorialsState, world: World): number {
  const others = 2 + aboutLines(state, world).length + problemLines(state, world).length;
  return Math.max(1, Math.min(state.lessons.length, world.layout.bodyRows - others));
}

function lessonRow(lesson: Lesson, world: World): string {
  const { theme, layout } = world;
  const title = padText(cutText(lesson.title, titleCells, theme.marks.cut), titleCells);
  const time = padText(`${lesson.minutes} min`, 8);
  return cutText(
    ` ${title} ${time} ${stateOf(lesson, world)}`,
    layout.bodyColumns - 1,
    theme.marks.cut,
  );
}

/** How far the user is: `new`, `step 5 of 11`, `done`. */
function stateOf(lesson: Lesson, world: World): string {
  const { progress } = progressOf(lesson, world);
  if (progress.phase === 'new') return 'new';
  if (progress.phase === 'done') return 'done';
  return `started, step ${currentStep(lesson, progress).index + 1} of ${lesson.steps.length}`;
}

/** What the focused lesson is about, where there is room; always as many lines, so that the list does not jump. */
function aboutLines({ lessons, list }: TutorialsState, { layout }: World): readonly string[] {
  const about = lessons[list.index]?.about;
  if (about === undefined || layout.bodyRows < rowsWithAbout) return [];
  const lines = wrapText(about, layout.bodyColumns - 3).map((line) => `  ${line}`);
  return Array.from({ length: aboutRows }, (_, index) => lines[index] ?? '');
}

function problemLines({ lessons, problems }: TutorialsState, world: World): readonly string[] {
  const none = lessons.length === 0 && problems.length === 0;
  const texts = none
    ? ['No lesson was found beside the program. Install it again, fixtures included.']
    : problems.map((problem) => `! ${cleanText(problem)}`);
  return texts
    .flatMap((text) => wrapText(text, world.layout.bodyColumns - 3))
    .map((line) => `  ${line}`);
}
