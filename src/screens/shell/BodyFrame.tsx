// The frame of a view that fills the body of the screen: its buttons stand in the lower border, and how much of its
// content lies outside the window. What is inside is the view's.
import type { ReactElement, ReactNode } from 'react';
import { Frame } from '../../components/Frame.tsx';
import { formatMore } from '../../components/frame-lines.ts';
import type { ScreenProps } from '../../tui/screen.ts';

export interface BodyFrameProps {
  /** The properties that the view was given. */
  readonly view: Pick<ScreenProps<unknown, unknown>, 'world' | 'buttons' | 'button'>;
  readonly title: string;
  /** Lines of the content above and below the window; none unless said. */
  readonly above?: number;
  readonly below?: number;
  readonly children: ReactNode;
}

export function BodyFrame(props: BodyFrameProps): ReactElement {
  const { view, title, above = 0, below = 0, children } = props;
  const { layout, theme } = view.world;
  return (
    <Frame
      title={title}
      columns={layout.columns}
      rows={layout.boxRows}
      lower={{
        buttons: view.buttons.map(({ label }) => label),
        focused: view.button,
        more: formatMore(above, below),
      }}
      theme={theme}
    >
      {children}
    </Frame>
  );
}
