// The practice bench of the lock manager: state, drawing, hints and help put together.

import { formatOperation } from '../../engine/dlm/index.ts';
import type { ScreenDefinition } from '../../tui/screen.ts';
import { BenchScreen } from './BenchScreen.tsx';
import { doneSteps } from './record.ts';
import { reduceBench } from './reduce.ts';
import { processRefusal } from './refusals.ts';
import { type BenchEvent, type BenchState, startBench } from './state.ts';
import { presentMoment } from './tape.ts';

export const benchDefinition: ScreenDefinition<BenchState, BenchEvent> = {
  name: 'dlm-bench',
  kind: 'view',
  crumb: () => ['Practice bench'],
  start: startBench,
  reduce: reduceBench,
  place: () => ({ names: ['dlm-bench'] }),
  hints: ({ tape }) => [
    ...(tape.steps.length > tape.position ? ['bench.step'] : []),
    'bench.lock',
    'bench.convert',
    'bench.unlock',
    'bench.process',
    'bench.undo',
    'bench.kill',
    'bench.line',
    'bench.scenarios',
    'help',
  ],
  buttons: ({ tape }) => [
    { label: 'Lock', action: 'bench.lock' },
    { label: 'Convert', action: 'bench.convert' },
    { label: 'Unlock', action: 'bench.unlock' },
    { label: 'Undo', action: 'bench.undo' },
    ...(tape.steps.length > tape.position ? [{ label: 'Next', action: 'bench.step' }] : []),
    { label: 'Scenarios', action: 'bench.scenarios' },
    { label: 'Help', action: 'help' },
  ],
  refusal: refusalOf,
  hint: hintOf,
  help: () => ({
    title: 'Practice bench of the lock manager',
    text:
      'You are several processes at once, and the lock manager is yours alone. Enter twice: A gets an EX lock on R. ' +
      '2, Enter twice: B asks for the same and waits; the line in the middle says why. 1, x, Enter: A releases it, ' +
      'and B has it. u takes back. a:PR A is lock a, mode PR, process A; * has a blocking routine, ! it was called. ' +
      'CONVERTING has a lock and wants another mode. f lists scenarios, n plays one step by step.',
  }),
  Screen: BenchScreen,
};

const needsProcess: Readonly<Record<string, boolean>> = {
  'bench.lock': false,
  'bench.convert': false,
  'bench.unlock': false,
  'bench.cancel': false,
  'bench.notify': false,
  'bench.kill': true,
};

/** A process that has ended, or is inside a call, does nothing; only its end is possible. */
function refusalOf(state: BenchState, action: string): string | null {
  const ends = needsProcess[action];
  if (ends === undefined) return null;
  return processRefusal(state.process, presentMoment(state.tape).view, ends);
}

function hintOf(state: BenchState): string {
  const { tape, process } = state;
  const next = tape.steps[tape.position];
  const place = `${tape.position + 1} of ${tape.steps.length}`;
  if (next !== undefined) return `n plays ${place}: ${formatOperation(next)}`;
  if (presentMoment(tape).done?.problems != null) return checkedWords(state);
  const refusal = processRefusal(process, presentMoment(tape).view, false);
  if (refusal !== null) return refusal;
  return `Process ${process}: l locks, c converts, x unlocks, k kills; o takes a typed operation.`;
}

/** At the end of a scenario: whether all came as it expects. */
function checkedWords({ tape }: BenchState): string {
  const checked = doneSteps(tape).filter(({ done }) => done.problems !== null);
  const different = checked.filter(({ done }) => (done.problems?.length ?? 0) > 0).length;
  return different === 0
    ? checked.length === 1
      ? 'The expectation of the scenario was met.'
      : `All ${checked.length} expectations of the scenario were met.`
    : `${different} of ${checked.length === 1 ? '1 operation' : `${checked.length} operations`} came out different from what the scenario expects.`;
}
