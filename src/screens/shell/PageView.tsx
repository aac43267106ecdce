// How views draw a page of text over themselves, and paragraphs where there is nothing to list: the frame with the buttons,
// the window on the lines, and the mark of the cursor. It knows no view and decides nothing.
import type { ReactElement } from 'react';
import { Frame } from '../../components/Frame.tsx';
import { formatMore } from '../../components/frame-lines.ts';
import { Line, Lines } from '../../components/Lines.tsx';
import { Pager } from '../../components/Pager.tsx';
import type { ScreenProps } from '../../tui/screen.ts';
import { markCursor } from '../../tui/theme.ts';
import { fittedText } from './fitted-text.ts';
import { type PageContent, pageHeight, pageWindow } from './page-lines.ts';

/** What a drawing needs of a screen's props, whatever the screen's state is. */
type Drawing = Pick<ScreenProps<unknown, never>, 'world' | 'isFocused' | 'buttons' | 'button'>;

/** The frame around the body of a view; `above` and `below` count the lines outside of the window. */
export function viewFrame(
  { world, buttons, button }: Omit<Drawing, 'isFocused'>,
  title: string,
  above = 0,
  below = 0,
) {
  const { layout, theme } = world;
  return {
    title,
    columns: layout.columns,
    rows: layout.boxRows,
    lower: {
      buttons: buttons.map((one) => one.label),
      focused: button,
      more: formatMore(above, below),
    },
    theme,
  };
}

/** A page of text from the line `top` on, or from the last one that still fills the window. */
export function PageView(
  props: Drawing & { readonly content: PageContent; readonly top: number },
): ReactElement {
  const { content, world, isFocused } = props;
  const { theme, layout } = world;
  const { bodyColumns, bodyRows } = layout;
  const width = bodyColumns - 1;
  const count = pageHeight(content, width);
  const top = Math.max(0, Math.min(props.top, count - bodyRows));
  const lines = pageWindow(content, width, top, bodyRows, theme);
  return (
    <Frame {...viewFrame(props, content.title, top, Math.max(0, count - top - bodyRows))}>
      <Pager
        lines={lines}
        top={0}
        columns={bodyColumns}
        height={bodyRows}
        isFocused={isFocused}
        theme={theme}
      />
    </Frame>
  );
}

/** Paragraphs in place of data. */
export function ParagraphsView(
  props: Drawing & { readonly title: string; readonly paragraphs: readonly string[] },
): ReactElement {
  const { world, isFocused, paragraphs } = props;
  const { bodyColumns, bodyRows } = world.layout;
  // The first row has the cursor.
  const shown = fittedText(paragraphs, bodyColumns - 4, bodyRows - 1);
  return (
    <Frame {...viewFrame(props, props.title)}>
      <Line text={isFocused ? markCursor(' ') : ''} />
      <Lines lines={shown.map((line) => `  ${line}`)} />
    </Frame>
  );
}
