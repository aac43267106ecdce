// How the box of an action screen is shared out between the form and the run below it (the picture of section 5.5):
// the form keeps its lines where there is room, and gives way to the output of a run that needs it. Pure.
import { formLines } from '../../components/Form.tsx';
import type { World } from '../../tui/screen.ts';
import type { RunArea } from '../runs/RunPane.tsx';
import { hasEnded, type RunWatch, runFacts } from '../runs/watch.ts';
import { actionColumns, drawnForm, type FormScene } from './form.ts';

export interface ActionLayout {
  /** Rows of the form's frame with its upper border; 0 if the run has the whole box. */
  readonly formRows: number;
  /** Rows of the pane below, with its two borders. */
  readonly paneRows: number;
}

/** A run is readable in this many rows; with fewer the form gives way. */
const runRowsMin = 8;
const planRowsMin = 3;

/** The rows of both parts. */
export function actionLayout(scene: FormScene, run: RunWatch | null, world: World): ActionLayout {
  const { boxRows, bodyColumns } = world.layout;
  const { lines } = formLines(
    drawnForm(scene, world),
    actionColumns(bodyColumns),
    false,
    world.theme,
  );
  const formRows = Math.max(2, Math.min(lines.length + 1, boxRows - planRowsMin - 2));
  if (run === null) return { formRows, paneRows: boxRows - formRows };
  const facts = runFacts(run, world);
  const needsAll = hasEnded(facts) && facts.status !== 'OK';
  if (needsAll || boxRows - formRows - 2 < runRowsMin) return { formRows: 0, paneRows: boxRows };
  return { formRows, paneRows: boxRows - formRows };
}

/** Room for the run inside its pane. */
export function runArea(scene: FormScene, run: RunWatch, world: World): RunArea {
  const { paneRows } = actionLayout(scene, run, world);
  return { columns: world.layout.bodyColumns, rows: paneRows - 2, canRetry: true };
}
