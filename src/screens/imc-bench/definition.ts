// The practice bench of the Memory Channel: state, drawing, hints and help put together.
import { presentPractice } from '../../engine/memory-channel/index.ts';
import type { ScreenDefinition } from '../../tui/screen.ts';
import { ImcBenchScreen } from './ImcBenchScreen.tsx';
import { reduceImcBench } from './reduce.ts';
import { type ImcBenchEvent, type ImcBenchState, startImcBench } from './state.ts';

export const imcBenchDefinition: ScreenDefinition<ImcBenchState, ImcBenchEvent> = {
  name: 'imc-bench',
  kind: 'view',
  crumb: () => ['Memory Channel bench'],
  start: startImcBench,
  reduce: reduceImcBench,
  place: () => ({ names: ['imc-bench'] }),
  hints: () => [
    'imc-bench.line',
    'imc-bench.host',
    'imc-bench.store',
    'imc-bench.mb',
    'imc-bench.deliver',
    'imc-bench.read',
    'imc-bench.undo',
    'help',
  ],
  buttons: () => [
    { label: 'Operation', action: 'imc-bench.line' },
    { label: 'Deliver', action: 'imc-bench.deliver' },
    { label: 'All', action: 'imc-bench.all' },
    { label: 'Lose', action: 'imc-bench.drop' },
    { label: 'Undo', action: 'imc-bench.undo' },
    { label: 'New', action: 'imc-bench.new' },
    { label: 'Help', action: 'help' },
  ],
  hint: hintOf,
  help: () => ({
    title: 'Practice bench of the Memory Channel',
    text:
      'You are the programs on hosts a, b and c, and the network; nothing here is real. w0 to w7 are the first words of ' +
      'the region in the memory of each host: ? is undefined, - is not received. A store goes to the write buffer, with ' +
      'mb to the rail, and with d to the memory of the chosen host. Err is the error count as the host knows it. ' +
      'What keys cannot do, o takes as a line.',
  }),
  Screen: ImcBenchScreen,
};

function hintOf({ session, host }: ImcBenchState): string {
  const shown = presentPractice(session).view.hosts.find(({ name }) => name === host);
  if (shown === undefined || !shown.isInitialized) {
    return shown?.state === 'member'
      ? `No program runs on host ${host}: i begins one.`
      : `Host ${host}: i lets it join.`;
  }
  if (shown.waitsFor !== null) {
    return `Program ${host} is inside its call for lock ${shown.waitsFor}. a, b and c choose another.`;
  }
  if (shown.awaits !== null) {
    return `Program ${host} is inside imc_wait_cluster_event. a, b and c choose another.`;
  }
  const way =
    shown.underWay === 0 ? '' : ` ${shown.underWay} on the way to it: d delivers, x loses.`;
  return `Program ${host}: s stores, m lets out, r reads; o takes any operation.${way}`;
}
