// The CAA Management menu: the seven historic tasks, a rule, then ours (section 5.1 of the console's
// specification, TUI-050).
import { Box } from 'ink';
import { type ReactElement, useEffect } from 'react';
import { Choice, type ChoiceItem } from '../../components/Choice.tsx';
import { Lines } from '../../components/Lines.tsx';
import type { ScreenDefinition, ScreenProps, World } from '../../tui/screen.ts';
import { caaTasks, historicCaaTasks, type Task } from '../../tui/tasks.ts';
import { cutText, fitText, padText } from '../../tui/text.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';
import { isSurvivalStale, isSurvivalWaiting, survivalSummary } from '../survival/survival.ts';
import { taskFact } from './facts.ts';
import { type CaaMenuEvent, type CaaMenuState, chosenName, reduceCaaMenu } from './state.ts';

export const caaMenuDefinition: ScreenDefinition<CaaMenuState, CaaMenuEvent> = {
  name: 'caa-menu',
  kind: 'view',
  crumb: (state) => ['CAA Management', ...(chosenName(state) === '' ? [] : [chosenName(state)])],
  start: ({ names, member }) => ({
    state: {
      index: 0,
      generation: 0,
      chosen: names !== undefined ? { names } : member !== undefined ? { member } : {},
      survival: null,
    },
  }),
  reduce: reduceCaaMenu,
  place: () => ({ names: ['caa-menu'], ink: true }),
  hints: () => ['caa-menu.choose', 'caa-menu.digit', 'back', 'go-to', 'find', 'help', 'exit'],
  buttons: () => [
    { label: 'Select', action: 'caa-menu.choose' },
    { label: 'Back', action: 'back' },
    { label: 'Help', action: 'help' },
  ],
  hint: (state) => caaTasks[state.index]?.description ?? '',
  help: () => ({
    title: 'CAA Management',
    text:
      'CAA keeps an application running somewhere in the cluster. A profile says how; registering makes it ' +
      'known; starting sets its target to ONLINE. The numbers beside the tasks count what they could act on ' +
      'at this moment. The same tasks work from the resource list, where you choose the resource first.',
  }),
  preview: (state) => {
    const accelerator = caaTasks[state.index]?.accelerator;
    if (!accelerator) return null;
    return {
      commands: [`sysman ${accelerator}`],
      notes: ['Opens the task directly. Opening a task changes nothing.'],
    };
  },
  ticks: (state, world) => isSurvivalWaiting(state.survival, world),
  Screen: CaaMenuScreen,
};

/** Where the facts begin, in cells from the left border. */
const factColumn = 38;

function CaaMenuScreen(props: ScreenProps<CaaMenuState, CaaMenuEvent>): ReactElement {
  const { state, world, send } = props;
  const { layout, theme } = world;
  const isRoomy = layout.bodyRows >= caaTasks.length + 6;
  const hasCheck = layout.bodyRows >= caaTasks.length + checkRows;
  const stale = hasCheck && isSurvivalStale(state.survival, world);
  // A subscription: it ends when nothing has changed, and with the screen.
  useEffect(() => {
    if (stale) send({ type: 'due' });
  });
  // The menu builds no window by itself; beside the tutorial it may be higher than the body.
  const above = isRoomy ? 0 : Math.max(0, state.index + 1 - layout.bodyRows);
  const select = (type: 'highlighted' | 'selected') => (value: string) =>
    send({ type, index: caaTasks.findIndex((task) => task.accelerator === value) });
  return (
    <BodyFrame view={props} title="Cluster Application Availability (CAA) Management">
      {isRoomy ? (
        <Lines lines={['', '   Choose a task, then press Enter or its number.', '']} />
      ) : null}
      <Box flexDirection="column" flexShrink={0} marginTop={-above}>
        <Choice
          key={state.generation}
          items={caaTasks.map((task, index) => menuItem(task, index, world, isRoomy))}
          index={state.index}
          columns={layout.bodyColumns}
          isFocused={props.isFocused}
          onHighlight={select('highlighted')}
          onSelect={select('selected')}
          theme={theme}
        />
      </Box>
      {isRoomy ? (
        <Lines lines={['', '   A task that cannot be used now stays here and says why.']} />
      ) : null}
      {hasCheck ? <Lines lines={[checkLine(state, world)]} /> : null}
    </BodyFrame>
  );
}

/** Rows beside the tasks where the standing check has room as well. */
const checkRows = 7;

function checkLine({ survival }: CaaMenuState, { layout, theme }: World): string {
  const line = cutText(`   ${survivalSummary(survival)}`, layout.bodyColumns, theme.marks.cut);
  return /: no, /.test(line) ? theme.paint('warn', line) : line;
}

/** One entry; the rule below the historic ones takes a row of its own where there is room. */
function menuItem(task: Task, index: number, world: World, isRoomy: boolean): ChoiceItem {
  const { theme, layout } = world;
  const fact = taskFact(task, world);
  const name = padText(`  ${index + 1}  ${task.name}`, factColumn - 1);
  const hasRule = isRoomy && index === historicCaaTasks - 1;
  const rule = `  ${theme.marks.horizontal.repeat(Math.max(0, layout.bodyColumns - 6))}`;
  return {
    value: task.accelerator ?? task.name,
    label: fitText(`${name}${fact.text}`, layout.bodyColumns - 2, theme.marks.cut),
    isDim: fact.refusal !== null || !world.hasScreen(task.screen),
    below: hasRule ? theme.paint('frame', rule) : '',
  };
}
