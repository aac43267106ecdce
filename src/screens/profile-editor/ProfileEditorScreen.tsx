// Draws the page behind the editor: what became of the edited text.
import type { ReactElement } from 'react';
import { Frame } from '../../components/Frame.tsx';
import { formatMore } from '../../components/frame-lines.ts';
import { Pager } from '../../components/Pager.tsx';
import { cleanText } from '../../format/index.ts';
import type { ScreenProps } from '../../tui/screen.ts';
import { editorLines } from './lines.ts';
import type { EditorState } from './phases.ts';
import type { EditorEvent } from './state.ts';

export function ProfileEditorScreen(props: ScreenProps<EditorState, EditorEvent>): ReactElement {
  const { state, world } = props;
  const { layout, theme } = world;
  const lines = editorLines(state, world);
  const below = Math.max(0, lines.length - state.top - layout.bodyRows);
  return (
    <Frame
      title={`${cleanText(state.name)}.cap`}
      columns={layout.columns}
      rows={layout.boxRows}
      lower={{
        buttons: props.buttons.map((button) => button.label),
        focused: props.button,
        more: formatMore(state.top, below),
      }}
      theme={theme}
    >
      <Pager
        lines={lines}
        top={state.top}
        columns={layout.bodyColumns}
        height={layout.bodyRows}
        isFocused={props.isFocused}
        theme={theme}
      />
    </Frame>
  );
}
