// The go-to line (`:`): type a name, see what it means, Enter goes there.
import type { ReactElement } from 'react';
import { formatMore } from '../../components/frame-lines.ts';
import { listLines } from '../../components/List.tsx';
import {
  fitWindow,
  type ListState,
  listMoveOf,
  listStart,
  moveInList,
  outsideWindow,
} from '../../components/list-state.ts';
import { Overlay } from '../../components/Overlay.tsx';
import {
  drawField,
  editText,
  insertText,
  type TextField,
  textField,
} from '../../components/text-field.ts';
import { isTyping, keyName } from '../../tui/keymap.ts';
import type { Layout } from '../../tui/layout.ts';
import type {
  ScreenDefinition,
  ScreenEvent,
  ScreenProps,
  Step,
  View,
  World,
} from '../../tui/screen.ts';
import { fitText, padText } from '../../tui/text.ts';
import { packView } from '../../tui/view.ts';
import { overlayArea, overlayColumns } from '../overlay-area.ts';
import { effectOf, goToEntries, matchEntries } from './entries.ts';

interface GoToState {
  readonly field: TextField;
  readonly list: ListState;
}

/** An empty go-to line. */
export function goToOverlay(): View<never> {
  return packView(goToDefinition, { field: textField(''), list: listStart });
}

const goToDefinition: ScreenDefinition<GoToState> = {
  name: 'go-to',
  kind: 'overlay',
  crumb: () => [],
  start: () => ({ state: { field: textField(''), list: listStart } }),
  reduce,
  place: () => ({ names: ['go-to', 'pick'], typing: true }),
  hints: () => ['go-to.accept', 'go-to.complete', 'pick.down', 'pick.cancel', 'help'],
  hint: () => 'Accelerator, resource, member or view; words behind it fill its form.',
  help: () => ({
    title: 'Go to',
    text:
      'Type the accelerator of a task, or the name of a resource, a member or a view, and press Enter. ' +
      'Words behind an accelerator fill its form: caa_start dtcalc. :q leaves, :messages shows the last messages.',
  }),
  Screen: GoToScreen,
};

function reduce(
  state: GoToState,
  event: ScreenEvent<never>,
  world: World,
): Step<GoToState, never, never> {
  if (event.type === 'paste') {
    return { state: { field: insertText(state.field, event.text), list: listStart } };
  }
  if (event.type === 'key') {
    const field = isTyping(event.key)
      ? insertText(state.field, event.key.text)
      : editText(state.field, keyName(event.key));
    return field ? { state: { field, list: listStart } } : null;
  }
  if (event.type !== 'action') return null;
  const shown = matchEntries(goToEntries(world), state.field.text);
  const move = listMoveOf(event.id);
  if (move) {
    const list = moveInList(state.list, move, shown.length, listRows(world.layout));
    return { state: { ...state, list } };
  }
  const entry = shown[state.list.index];
  switch (event.id) {
    case 'pick.cancel':
      return { state, effects: [{ type: 'close' }] };
    case 'go-to.complete':
      return { state: entry ? { ...state, field: textField(entry.name) } : state };
    case 'go-to.accept':
      if (entry) return { state, effects: [{ type: 'close' }, effectOf(entry, state.field.text)] };
      return {
        state,
        effects: [
          {
            type: 'message',
            level: 'warning',
            text: `Nothing is called "${state.field.text}". Esc closes the line.`,
          },
        ],
      };
    default:
      return null;
  }
}

function listRows(layout: Layout): number {
  return overlayArea(layout).rows - 4;
}

const nameCells = 22;

function GoToScreen({ state, world, isFocused }: ScreenProps<GoToState, never>): ReactElement {
  const { layout, theme } = world;
  const columns = overlayColumns(layout);
  const height = listRows(layout);
  const shown = matchEntries(goToEntries(world), state.field.text);
  const list = fitWindow(state.list, shown.length, height);
  const { above, below } = outsideWindow(list, shown.length, height);
  const lines = listLines({
    state: list,
    count: shown.length,
    columns: columns - 2,
    height,
    row: (index) => {
      const entry = shown[index];
      const name = padText(fitText(entry?.name ?? '', nameCells, theme.marks.cut), nameCells);
      return fitText(` ${name} ${entry?.detail ?? ''}`, columns - 3, theme.marks.cut).trimEnd();
    },
    isFocused: false,
    theme,
  }).map((line, index) =>
    index + list.top === list.index && isFocused
      ? theme.paint('title', theme.marks.focus + line.slice(1))
      : line,
  );
  return (
    <Overlay
      title="Go to"
      lines={[` : ${drawField(state.field, columns - 7, isFocused, theme)}`, '', ...lines]}
      columns={columns}
      rows={overlayArea(layout).rows}
      area={overlayArea(layout)}
      lower={{ buttons: [], focused: null, more: formatMore(above, below) }}
      theme={theme}
    />
  );
}
