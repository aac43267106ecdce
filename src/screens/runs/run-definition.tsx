// One run in a view of its own: opened from the list of runs, also when somebody else started it (TUI-231).
import type { ReactElement } from 'react';
import type {
  Effect,
  ScreenDefinition,
  ScreenEvent,
  ScreenParams,
  ScreenProps,
  Step,
  ViewButton,
  World,
} from '../../tui/screen.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';
import { parseRunCommand } from './command.ts';
import { followRun, type RunEvent, reduceRun, runPlace } from './keys.ts';
import { nextStepEffects } from './next-steps.ts';
import { outputHeight, type RunArea, RunPane } from './RunPane.tsx';
import { hasEnded, observeWatch, type RunWatch, runFacts, watchRun } from './watch.ts';

type RunScreenStep = Step<RunWatch, RunEvent, never>;

export const runDefinition: ScreenDefinition<RunWatch, RunEvent> = {
  name: 'run',
  kind: 'view',
  crumb: (watch) => [`Run ${watch.number ?? ''}`],
  start,
  reduce,
  place: runPlace,
  hints: runHints,
  buttons: runButtons,
  hint: (watch, world) => {
    const facts = runFacts(watch, world);
    if (!hasEnded(facts)) return 'The run goes on if you leave this screen or lose the line.';
    return facts.status === 'LOST'
      ? lostHint
      : 'The run is over. Its output stays at the service for a while.';
  },
  help: () => ({
    title: 'Run',
    text:
      'One execution of a command that acts: its status, its output line by line with the time, and the ' +
      'time used of SCRIPT_TIMEOUT. Lines with ! are complaints of the command; lines of an action script ' +
      'begin with member and resource. A run belongs to the cluster service: leaving this screen changes ' +
      'nothing about it.',
  }),
  preview: (watch) => ({
    commands: [watch.commandLine],
    notes: ['This is the command of the run.'],
  }),
  observe: observeWatch,
  ticks: (watch, world) => !hasEnded(runFacts(watch, world)),
  Screen: RunScreen,
};

/** What to do when nobody knows how a run went. */
export const lostHint =
  'Whether it was done is not certain: look at the state before you try again.';

/** Row 23 while a run is shown. */
export function runHints(watch: RunWatch, world: World): readonly string[] {
  if (watch.search?.isTyping === true) return ['run.find-accept', 'run.find-cancel'];
  const ended = hasEnded(runFacts(watch, world));
  const ways = ended ? ['run.close'] : ['run.hide'];
  return [
    'run.follow',
    'run.find',
    'run.copy',
    'run.save',
    ...ways,
    'command',
    'help',
    'run.prefix',
  ];
}

/** Buttons of the lower border while a run is shown. */
export function runButtons(watch: RunWatch, world: World): readonly ViewButton[] {
  const leave = hasEnded(runFacts(watch, world))
    ? { label: 'Close', action: 'run.close' }
    : { label: 'Hide, keep it running', action: 'run.hide' };
  return [leave, { label: 'Save output', action: 'run.save' }, { label: 'Help', action: 'help' }];
}

function start(
  params: ScreenParams,
  world: World,
): { readonly state: RunWatch; readonly effects: readonly Effect<RunEvent, never>[] } {
  const number = Number((params.number ?? params.arguments ?? '').trim());
  const watch = watchRun(Number.isInteger(number) && number > 0 ? number : 0, world);
  const { watch: state, effects } = followRun(watch);
  return { state, effects };
}

function area(watch: RunWatch, world: World): RunArea {
  const canRetry = parseRunCommand(watch.commandLine).names.length > 0;
  return { columns: world.layout.bodyColumns, rows: world.layout.bodyRows, canRetry };
}

function reduce(watch: RunWatch, event: ScreenEvent<RunEvent>, world: World): RunScreenStep {
  if (event.type === 'focus') return { state: watch };
  const step = reduceRun(watch, event, world, outputHeight(watch, world, area(watch, world)));
  if (step !== null) return { state: step.watch, effects: step.effects };
  if (event.type !== 'action') return null;
  return leaveRun(watch, event.id, world);
}

/** Leaving a run, or going on from it; null for other actions. */
export function leaveRun(watch: RunWatch, id: string, world: World): RunScreenStep {
  if (id === 'run.hide' || id === 'run.close') {
    return { state: watch, effects: [{ type: 'press', id: 'back' }] };
  }
  const effects = nextStepEffects(runFacts(watch, world), id, world);
  return effects === null ? null : { state: watch, effects };
}

function RunScreen(props: ScreenProps<RunWatch, RunEvent>): ReactElement {
  const { state, world, send } = props;
  return (
    <BodyFrame view={props} title={state.commandLine}>
      <RunPane
        watch={state}
        world={world}
        area={area(state, world)}
        isFocused={props.isFocused}
        onFollowNeeded={() => send({ type: 'follow-needed' })}
      />
    </BodyFrame>
  );
}
