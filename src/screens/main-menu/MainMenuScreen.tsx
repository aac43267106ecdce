// Draws the Main Menu: the tree in its frame, with buttons and how much lies outside the window.
import type { ReactElement } from 'react';
import { Frame } from '../../components/Frame.tsx';
import { formatMore } from '../../components/frame-lines.ts';
import { fitWindow, outsideWindow } from '../../components/list-state.ts';
import { Tree, type TreeLine } from '../../components/Tree.tsx';
import type { TreeRow } from '../../components/tree-state.ts';
import type { ScreenProps, World } from '../../tui/screen.ts';
import { type MainMenuState, type MenuItem, menuRows } from './state.ts';

/** The Main Menu (TUI-030, 035, 038). */
export function MainMenuScreen(props: ScreenProps<MainMenuState, never>): ReactElement {
  const { state, world, buttons } = props;
  const { layout, theme } = world;
  const rows = menuRows(state);
  const list = fitWindow(state.list, rows.length, layout.bodyRows);
  const { above, below } = outsideWindow(list, rows.length, layout.bodyRows);
  const labels = buttons.map((button) => button.label);
  return (
    <Frame
      title={state.find === null ? 'Tasks' : `Tasks, find: ${state.find.text}_`}
      columns={layout.columns}
      rows={layout.boxRows}
      lower={{ buttons: labels, focused: props.button, more: formatMore(above, below) }}
      theme={theme}
    >
      <Tree
        rows={rows.map((row) => treeLineOf(row, world))}
        state={list}
        columns={layout.bodyColumns}
        height={layout.bodyRows}
        isFocused={props.isFocused}
        theme={theme}
      />
    </Frame>
  );
}

function treeLineOf(row: TreeRow<MenuItem>, world: World): TreeLine {
  const { depth, value } = row;
  if (value.kind === 'branch') {
    const isHost = value.branch.card !== null;
    return {
      depth,
      kind: isHost ? 'closed' : row.kind,
      label: value.branch.name,
      right: isHost ? '(host system only)' : '',
      isDim: false,
    };
  }
  const { task } = value;
  const note =
    task.kind === 'card' ? '(host system)' : world.hasScreen(task.screen) ? '' : '(later)';
  const right = [note, task.accelerator ?? ''].filter((text) => text !== '').join('  ');
  return { depth, kind: 'leaf', label: task.name, right, isDim: note !== '' };
}
