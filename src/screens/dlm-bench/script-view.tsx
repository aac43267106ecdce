// The text of the bench's script in a box over it, with a mark at the place that was reached. Changes nothing.
import type { ReactElement } from 'react';
import { formatMore } from '../../components/frame-lines.ts';
import { listMoveOf } from '../../components/list-state.ts';
import { Overlay } from '../../components/Overlay.tsx';
import { movePager } from '../../components/Pager.tsx';
import type { Layout } from '../../tui/layout.ts';
import type { ScreenDefinition, ScreenProps, View } from '../../tui/screen.ts';
import { cutText } from '../../tui/text.ts';
import { markCursor } from '../../tui/theme.ts';
import { packView } from '../../tui/view.ts';
import { overlayArea, overlayColumns, overlayRows } from '../overlay-area.ts';

interface ScriptState {
  readonly title: string;
  readonly lines: readonly string[];
  readonly top: number;
}

/** The box; it closes without an answer. */
export function scriptOverlay(title: string, text: string): View<never> {
  return packView(scriptDefinition, { title, lines: text.split('\n'), top: 0 });
}

const scriptDefinition: Omit<ScreenDefinition<ScriptState>, 'start'> = {
  name: 'dlm-bench-script',
  kind: 'overlay',
  crumb: () => [],
  reduce: (state, event, { layout }) => {
    if (event.type !== 'action') return null;
    const { lines, top } = state;
    if (event.id === 'bench-script.close') return { state, effects: [{ type: 'close' }] };
    if (event.id === 'bench-script.copy') {
      return { state, effects: [{ type: 'copy', text: lines.join('\n') }] };
    }
    const move = listMoveOf(event.id);
    if (move === null) return null;
    return {
      state: { ...state, top: movePager(top, move, lines.length, shownRows(state, layout)) },
    };
  },
  place: () => ({ names: ['dlm-bench-script', 'pager'] }),
  hints: () => ['bench-script.close', 'bench-script.copy', 'list.up', 'list.down', 'help'],
  hint: () => 'Operations, and below each what came of it. y copies; s on the bench keeps it.',
  help: () => ({
    title: 'Script',
    text:
      'A scenario is a text: an operation a line, what is expected of it indented below. G, C and W are the queues ' +
      'GRANTED, CONVERTING and WAITING of a resource, V its value block, V! one that is not valid.',
  }),
  Screen: ScriptView,
};

function shownRows({ lines }: ScriptState, layout: Layout): number {
  return Math.max(1, overlayRows(layout, lines.length + 2) - 2);
}

function ScriptView({ state, world, isFocused }: ScreenProps<ScriptState, never>): ReactElement {
  const { layout, theme } = world;
  const columns = overlayColumns(layout);
  const rows = shownRows(state, layout);
  const shown = state.lines.slice(state.top, state.top + rows).map((line, index) => {
    const cut = cutText(line, columns - 5, theme.marks.cut);
    return `${index === 0 && isFocused ? markCursor(' ') : ' '} ${cut}`;
  });
  const below = Math.max(0, state.lines.length - state.top - rows);
  return (
    <Overlay
      title={state.title}
      lines={shown}
      columns={columns}
      rows={rows + 2}
      area={overlayArea(layout)}
      lower={{ buttons: [], focused: null, more: formatMore(state.top, below) }}
      theme={theme}
    />
  );
}
