// What the sections of the Memory Channel View are made of, and how what does not fit into a line is continued below it.
import type { Meaning } from '../../tui/theme.ts';

/** One line without the column of the focus. */
export interface ViewLine {
  readonly text: string;
  readonly meaning?: Meaning;
  /** The id of the item that it shows; the focus goes from one such line to the next. */
  readonly item?: string;
}

/**
 * Parts with a separator between them, in as many lines as they need in `width` cells. A part that is wider than that is
 * left as it is.
 *
 * @param indent cells before the parts of further lines
 */
export function folded(
  parts: readonly string[],
  separator: string,
  width: number,
  indent = 2,
): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const joined = `${last}${separator}${part}`;
    if (last === undefined) lines.push(part);
    else if (joined.length <= width) lines[lines.length - 1] = joined;
    else lines.push(' '.repeat(indent) + part);
  }
  return lines;
}
