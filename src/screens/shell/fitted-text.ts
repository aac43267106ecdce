// Words in place of data, for the room at hand: what a window is too narrow for is wrapped, and where it is too low the
// blank lines go first. Pure.
import { wrapText } from '../../tui/text.ts';

/**
 * The paragraphs as lines of at most so many cells, and so many of them as fit; a paragraph that begins with a blank is a
 * command, which stands in its own line.
 */
export function fittedText(
  paragraphs: readonly string[],
  width: number,
  height: number,
): readonly string[] {
  const lines = paragraphs.flatMap((text) =>
    text.startsWith(' ') ? [text] : wrapText(text, width),
  );
  return fittedLines(lines, height);
}

/** The lines, without the blank ones if there is no room for all; what is still too much is said to be missing. */
export function fittedLines(lines: readonly string[], height: number): readonly string[] {
  if (lines.length <= height) return lines;
  const dense = lines.filter((line) => line.trim() !== '');
  if (dense.length <= height) return dense;
  return [...dense.slice(0, Math.max(0, height - 1)), '... In a larger window there is more.'];
}
