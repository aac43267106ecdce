// Draws an action: the form above, and below it what would happen or the run that happens, under the command that
// does the same (section 5.5 of the console's specification). It decides nothing.

import { Box } from 'ink';
import { type ReactElement, useEffect } from 'react';
import { formLines } from '../../components/Form.tsx';
import { Frame } from '../../components/Frame.tsx';
import type { LowerBorder } from '../../components/frame-lines.ts';
import { Lines } from '../../components/Lines.tsx';
import type { ScreenProps } from '../../tui/screen.ts';
import { RunPane } from '../runs/RunPane.tsx';
import { commandLineOf, wordsOf } from './choice.ts';
import { actionColumns, choiceOf, drawnForm } from './form.ts';
import { actionLayout, runArea } from './layout.ts';
import { missingPlacements } from './placement.ts';
import { planLines } from './plan.ts';
import type { ActionEvent, ActionState } from './state.ts';
import { verbTexts } from './verbs.ts';

type Props = ScreenProps<ActionState, ActionEvent>;

/** The two frames, one above the other. */
export function ActionScreen(props: Props): ReactElement {
  const { state, world, buttons, send } = props;
  const { layout, theme } = world;
  const { formRows, paneRows } = actionLayout(state, state.run, world);
  usePlacements(props);
  const lower: LowerBorder = {
    buttons: buttons.map(({ label }) => label),
    focused: props.button,
    more: '',
  };
  const title = state.run?.commandLine ?? commandLineOf(choiceOf(state, world));
  return (
    <Box flexDirection="column" width={layout.columns} height={layout.boxRows}>
      {formRows === 0 ? null : (
        <Frame
          title={verbTexts[state.verb].title}
          columns={layout.columns}
          rows={formRows}
          lower={null}
          theme={theme}
        >
          <Lines lines={visibleFields(props, formRows - 1)} />
        </Frame>
      )}
      <Frame
        title={title}
        columns={layout.columns}
        rows={paneRows}
        lower={lower}
        isDivider={formRows > 0}
        theme={theme}
      >
        {state.run === null ? (
          <Plan {...props} rows={paneRows - 2} />
        ) : (
          <RunPane
            watch={state.run}
            world={world}
            area={runArea(state, state.run, world)}
            isFocused={props.isFocused}
            onFollowNeeded={() => send({ type: 'follow-needed' })}
          />
        )}
      </Frame>
    </Box>
  );
}

/** The lines of the form around the focused field. */
function visibleFields(props: Props, height: number): readonly string[] {
  const { state, world } = props;
  const { lines, focusLine } = formLines(
    drawnForm(state, world),
    actionColumns(world.layout.bodyColumns),
    props.isFocused && state.run === null,
    world.theme,
  );
  const top = Math.min(Math.max(0, lines.length - height), Math.max(0, focusLine - height + 2));
  return lines.slice(top, top + height);
}

/** Keeps the shown placement as new as the cluster: a subscription that ends when nothing is missing. */
function usePlacements({ state, world, send }: Props): void {
  const isShown = verbTexts[state.verb].hasMember && state.run === null;
  const names = isShown ? wordsOf(state.form.values.names ?? '') : [];
  const isMissing = missingPlacements(state.placements, names, world).length > 0;
  useEffect(() => {
    if (isMissing) send({ type: 'placement-needed' });
  });
}

function Plan({ state, world, rows }: Props & { readonly rows: number }): ReactElement {
  const size = { columns: world.layout.bodyColumns, rows };
  return <Lines lines={planLines(choiceOf(state, world), world, state.placements, size)} />;
}
