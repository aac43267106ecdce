// The screen of an undo under way: the run of each command, as every other run is shown. The question before it is
// made in dialog.ts.
import type { ReactElement } from 'react';
import type { ScreenDefinition, ScreenProps, World } from '../../tui/screen.ts';
import { HeldRun, isRunning, observeRun } from '../freeze/held-run.tsx';
import { runPlace } from '../runs/keys.ts';
import { runButtons, runHints } from '../runs/run-definition.tsx';
import { runFacts } from '../runs/watch.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';
import { undoPreview, undoScreen } from './dialog.ts';
import { reduceUndo, startUndo, stepsLeft, type UndoEvent, type UndoState } from './state.ts';

export const undoDefinition: ScreenDefinition<UndoState, UndoEvent> = {
  name: undoScreen,
  kind: 'view',
  crumb: () => ['Undo'],
  crumbsKept: 1,
  start: startUndo,
  reduce: reduceUndo,
  observe: observeRun,
  place: ({ run }, world) => (run === null ? { names: [] } : runPlace(run, world)),
  hints: ({ run }, world) => (run === null ? ['back', 'help'] : runHints(run, world)),
  buttons: ({ run }, world) => (run === null ? [] : runButtons(run, world)),
  hint,
  help: () => ({
    title: 'Undo',
    text:
      'The commands that take back what was done from this console, one after the other. Each is a run like any ' +
      'other: it belongs to the cluster service and goes on if you leave; further steps are begun only while this ' +
      'screen is open. z takes an undo back, for 10 minutes.',
  }),
  preview: ({ way }) => (way === null ? null : undoPreview(way, false)),
  ticks: isRunning,
  Screen: UndoScreen,
};

function hint(state: UndoState, world: World): string {
  if (state.run === null) return '';
  const { steps } = state.way ?? { steps: [] };
  const place = steps.length > 1 ? `Step ${state.at + 1} of ${steps.length}. ` : '';
  if (isRunning(state, world)) {
    return stepsLeft(state) > 0
      ? `${place}The next is begun only if you stay here.`
      : `${place}It goes on if you leave this screen or lose the line.`;
  }
  return runFacts(state.run, world).status === 'OK'
    ? `${place}Done. Enter goes back; z takes it back.`
    : `${place}Not done. d says why; r brings the form of the command.`;
}

function UndoScreen(props: ScreenProps<UndoState, UndoEvent>): ReactElement {
  const { run } = props.state;
  if (run !== null) return <HeldRun {...props} run={run} />;
  return (
    <BodyFrame view={props} title="Undo">
      {null}
    </BodyFrame>
  );
}
