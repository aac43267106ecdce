// Text by cells of the terminal: how wide it is, how it is cut, padded, scrolled sideways and wrapped.
// Works on plain text without colour codes; paint after cutting. Knows no theme and no screen.
import stringWidth from 'string-width';

const printableAscii = /^[\x20-\x7e]*$/;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The characters of a text as a person sees them; combining marks stay with their letter. */
export function graphemes(text: string): readonly string[] {
  if (printableAscii.test(text)) return [...text];
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** Width in cells: wide characters count two, combining ones none, colour codes none. */
export function cellWidth(text: string): number {
  return printableAscii.test(text) ? text.length : stringWidth(text);
}

/**
 * The beginning of a text, at most `width` cells wide. A text that had to be cut ends in `mark`,
 * which is one cell wide.
 */
export function cutText(text: string, width: number, mark: string): string {
  if (width <= 0) return '';
  if (cellWidth(text) <= width) return text;
  return takeCells(text, width - cellWidth(mark)) + mark;
}

/** As {@link cutText}, and filled with blanks on the right to exactly `width` cells. */
export function fitText(text: string, width: number, mark: string): string {
  return padText(cutText(text, width, mark), width);
}

/** Fills with blanks on the right; longer texts stay as they are. */
export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - cellWidth(text)));
}

/** Fills with blanks on the left; longer texts stay as they are. */
export function padLeft(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - cellWidth(text))) + text;
}

/**
 * A window of `width` cells that begins `from` cells into the text. Half of a wide character at an edge
 * becomes a blank, so that columns never shift.
 */
export function sliceCells(text: string, from: number, width: number): string {
  if (printableAscii.test(text)) return text.slice(from, from + width);
  let column = 0;
  let result = '';
  for (const part of graphemes(text)) {
    const size = cellWidth(part);
    const end = column + size;
    if (column >= from && end <= from + width) result += part;
    else if (end > from && column < from + width) {
      result += ' '.repeat(Math.min(end, from + width) - Math.max(column, from));
    }
    column = end;
  }
  return result;
}

/**
 * Breaks a text at blanks into lines of at most `width` cells. Line ends stay; a word longer than a line
 * is broken where the line ends.
 */
export function wrapText(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(1, width)));
}

/** Puts one text at the left edge and one at the right; the left one is cut if both do not fit. */
export function leftAndRight(left: string, right: string, width: number, mark: string): string {
  if (right === '') return cutText(left, width, mark);
  const room = Math.max(0, width - cellWidth(right));
  return fitText(left, room, mark) + cutText(right, width, mark);
}

function wrapLine(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (cellWidth(longer) <= width) {
      current = longer;
      continue;
    }
    if (current !== '') lines.push(current);
    current = word;
    while (cellWidth(current) > width) {
      const head = takeCells(current, width) || (graphemes(current)[0] ?? '');
      lines.push(head);
      current = current.slice(head.length);
    }
  }
  lines.push(current);
  return lines;
}

function takeCells(text: string, width: number): string {
  if (printableAscii.test(text)) return text.slice(0, Math.max(0, width));
  let used = 0;
  let result = '';
  for (const part of graphemes(text)) {
    const size = cellWidth(part);
    if (used + size > width) break;
    result += part;
    used += size;
  }
  return result;
}
