// Breaks sentences into lines of a stated width with a hanging indent. Knows nothing of what they say.

/**
 * The text as lines of at most `width` columns, broken at blanks. A single word that is longer than a line is cut, so
 * that no line is ever longer.
 *
 * @param indent what every line but the first begins with; narrower than `width`.
 * @param lead what the first line begins with.
 */
export function wrapText(text: string, width: number, indent = '', lead = ''): readonly string[] {
  const lines: string[] = [];
  let line = lead;
  let empty = true;
  const breakLine = (): void => {
    lines.push(line);
    line = indent;
    empty = true;
  };
  for (let word of text.split(/ +/)) {
    if (!empty && line.length + 1 + word.length > width) breakLine();
    while (line.length + word.length > width) {
      const room = Math.max(1, width - line.length);
      line += word.slice(0, room);
      word = word.slice(room);
      breakLine();
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}
