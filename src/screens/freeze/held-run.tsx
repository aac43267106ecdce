// A run that a screen has asked for and shows in place of its own body until it is closed: freezes, history and
// monitored resources share it. The run belongs to the service; leaving the screen changes nothing about it (TUI-230).
import type { ReactElement } from 'react';
import { Lines } from '../../components/Lines.tsx';
import { cleanText } from '../../format/index.ts';
import type { Preview, ScreenEvent, ScreenProps, Step, World } from '../../tui/screen.ts';
import { wrapText } from '../../tui/text.ts';
import { markCursor } from '../../tui/theme.ts';
import { type RunEvent, reduceRun } from '../runs/keys.ts';
import { outputHeight, type RunArea, RunPane } from '../runs/RunPane.tsx';
import { leaveRun } from '../runs/run-definition.tsx';
import {
  answerWatch,
  hasEnded,
  observeWatch,
  type RunAnswer,
  type RunWatch,
  runFacts,
  watchAsked,
} from '../runs/watch.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';

/** The part of a screen's state that holds its run. */
export interface RunHolder {
  /** Null while the screen shows its own body. */
  readonly run: RunWatch | null;
  /** The run before this one, which must not be taken for it. */
  readonly lastRun: RunWatch | null;
  /** Closing the run leaves the screen as well: it was opened for this order. */
  readonly isForOrder: boolean;
}

export type HolderEvent = RunEvent | { readonly type: 'answered'; readonly answer: RunAnswer };

/** The state with the run that was just asked for. */
export function withRun<S extends RunHolder>(state: S, commandLine: string, world: World): S {
  return { ...state, run: watchAsked(commandLine, world, state.lastRun) };
}

/** After new data. The same object if nothing changes. */
export function observeRun<S extends RunHolder>(state: S, world: World): S {
  const run = state.run === null ? null : observeWatch(state.run, world);
  return run === state.run ? state : { ...state, run };
}

/** Its seconds go on. */
export function isRunning(state: RunHolder, world: World): boolean {
  return state.run !== null && !hasEnded(runFacts(state.run, world));
}

/** An own event of the run, whether it is still shown or not. */
export function reduceRunEvent<S extends RunHolder>(
  state: S,
  event: HolderEvent,
  world: World,
): Step<S, HolderEvent, never> {
  if (state.run === null) return { state };
  if (event.type === 'answered') {
    return { state: { ...state, run: answerWatch(state.run, event.answer, world) } };
  }
  return reduceShownRun(state, state.run, { type: 'own', event }, world);
}

/** What a key does while the run is shown. */
export function reduceShownRun<S extends RunHolder>(
  state: S,
  run: RunWatch,
  event: ScreenEvent<RunEvent>,
  world: World,
): Step<S, HolderEvent, never> {
  if (event.type === 'focus') return { state };
  const step = reduceRun(run, event, world, outputHeight(run, world, runArea(world)));
  if (step !== null) return { state: { ...state, run: step.watch }, effects: step.effects };
  if (event.type !== 'action') return null;
  const closes = event.id === 'run.close' || event.id === 'run.hide';
  if (event.id === 'run.again' || (closes && !state.isForOrder)) {
    return { state: { ...state, run: null, lastRun: run } };
  }
  const left = leaveRun(run, event.id, world);
  return left === null ? null : { state, effects: left.effects ?? [] };
}

/** Row 21 while the run is shown. */
export function heldRunHint(state: RunHolder, world: World): string {
  return isRunning(state, world)
    ? 'The run goes on if you leave this screen or lose the line.'
    : 'The run is over. Enter closes it.';
}

/** F6 while the run is shown. */
export function heldRunPreview({ commandLine }: RunWatch): Preview {
  return { commands: [commandLine], notes: ['This is the command of the run.'] };
}

function runArea(world: World): RunArea {
  return { columns: world.layout.bodyColumns, rows: world.layout.bodyRows, canRetry: false };
}

type Props<S, E> = ScreenProps<S, E | HolderEvent> & { readonly run: RunWatch };

/** The run in a frame of the whole body. */
export function HeldRun<S, E>(props: Props<S, E>): ReactElement {
  const { run, world, isFocused, send } = props;
  const refusal = refusalOf(run);
  return (
    <BodyFrame view={props} title={run.commandLine}>
      {refusal === null ? (
        <RunPane
          watch={run}
          world={world}
          area={runArea(world)}
          isFocused={isFocused}
          onFollowNeeded={() => send({ type: 'follow-needed' })}
        />
      ) : (
        <Lines lines={refusalLines(refusal, isFocused, world)} />
      )}
    </BodyFrame>
  );
}

/** What the service said instead of beginning a run; null if there is a run, or nobody knows. */
function refusalOf({ answer, number }: RunWatch): string | null {
  if (answer === null || answer.ok || answer.isLost === true || number !== null) return null;
  return answer.message;
}

/** A refusal with every reason on lines of its own. */
function refusalLines(
  text: string,
  isFocused: boolean,
  { layout, theme }: World,
): readonly string[] {
  const width = layout.bodyColumns - 4;
  const reasons = text.split('\n').flatMap((line) => wrapText(cleanText(line), width));
  const head = `${isFocused ? markCursor(' ') : ' '}${theme.paint('fail', 'FAILED')}    It was refused:`;
  return [head, '', ...reasons.map((line) => `   ${line}`)];
}
