// Breaks sentences into lines of a stated width with a hanging indent. Knows nothing of what they say.
import { widthOf } from './dlm-table.ts';

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

/**
 * A line that is wider than a terminal as several, each behind the blanks, and the bar of what a script wrote, with which
 * the line begins; behind the number of a rule all but the first are indented. Broken at blanks where there are any;
 * nothing else is changed.
 *
 * @param width columns of the terminal; a lead that takes half of them is not repeated.
 */
export function wrapLine(line: string, width: number): readonly string[] {
  const [begin = ''] = /^ *(?:\| |\d+ {2})?/.exec(line) ?? [];
  let lead = begin.length > width / 2 ? '' : begin;
  const lines: string[] = [];
  let rest = line.slice(lead.length);
  while (widthOf(rest) > width - lead.length) {
    const fitting = fittingLength(rest, width - lead.length);
    // The blank may stand right behind what fits.
    const blank = rest.lastIndexOf(' ', fitting);
    const end = blank > 0 ? blank : fitting;
    lines.push(lead + rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
    lead = lead.replaceAll(/\d/g, ' ');
  }
  return rest === '' && lines.length > 0 ? lines : [...lines, lead + rest];
}

/** How many characters of a text fit in so many columns; one at least, and no halves of one. */
function fittingLength(text: string, columns: number): number {
  let length = 0;
  let width = 0;
  for (const character of text) {
    width += widthOf(character);
    if (width > columns && length > 0) return length;
    length += character.length;
  }
  return length;
}
