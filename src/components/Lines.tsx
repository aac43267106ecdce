// Lines of text as rows of the screen, one text element each (TUI-421). Lines come cut and painted.
import { Text } from 'ink';
import { memo, type ReactElement } from 'react';

/** One row; drawn again only when its text changes. */
export const Line = memo(function Line({ text }: { readonly text: string }): ReactElement {
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
});

/** Some rows, one below the other. */
export function Lines({ lines }: { readonly lines: readonly string[] }): ReactElement {
  return (
    <>
      {lines.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place.
        <Line key={index} text={text} />
      ))}
    </>
  );
}
