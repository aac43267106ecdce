// Pages of text as lines: what a line is, and how a page is laid out for the width at hand. Pure.
import { cutText, wrapText } from '../../tui/text.ts';
import type { Meaning, Theme } from '../../tui/theme.ts';

/** One line before it is wrapped or cut. */
export interface PageLine {
  readonly text: string;
  /** Cells before the text, also on the lines that it is continued on. */
  readonly indent?: number;
  /** Stands before the text; the text keeps its column where it is continued. */
  readonly label?: string;
  readonly meaning?: Meaning;
}

export interface PageContent {
  readonly title: string;
  /** Tables and long lists are cut at the edge; texts are wrapped. */
  readonly isWrapped: boolean;
  readonly lines: readonly PageLine[];
}

export const blank: PageLine = { text: '' };

export function heading(text: string): PageLine {
  return { text, meaning: 'title' };
}

export function indented(text: string, indent = 2): PageLine {
  return { text, indent };
}

/** How many lines the page has in this width. */
export function pageHeight(content: PageContent, width: number): number {
  if (!content.isWrapped) return content.lines.length;
  return content.lines.reduce((sum, line) => sum + laidOut(line, width).length, 0);
}

/** The whole page as text, for copying. */
export function pageText(content: PageContent): string {
  return content.lines.map((line) => lead(line) + line.text).join('\n');
}

/** Some lines of the page from `top` on, painted. */
export function pageWindow(
  content: PageContent,
  width: number,
  top: number,
  height: number,
  theme: Theme,
): readonly string[] {
  const { cut } = theme.marks;
  const shown = content.isWrapped
    ? content.lines.flatMap((line) => laidOut(line, width)).slice(top, top + height)
    : content.lines
        .slice(top, top + height)
        .map((line) => ({ ...line, text: lead(line) + line.text }));
  return shown.map(({ text, meaning }) => {
    const fitted = cutText(text, width, cut);
    return meaning === undefined ? fitted : theme.paint(meaning, fitted);
  });
}

function laidOut(line: PageLine, width: number): readonly PageLine[] {
  const first = lead(line);
  const others = ' '.repeat(first.length);
  const room = Math.max(10, width - first.length);
  return wrapText(line.text, room).map((text, index) => ({
    ...line,
    text: `${index === 0 ? first : others}${text}`,
  }));
}

function lead({ indent = 0, label = '' }: PageLine): string {
  return ' '.repeat(indent) + (label === '' ? '' : label.padEnd(labelColumns));
}

const labelColumns = 16;

/** A fact as two columns: what it is about, and what is so. */
export function fact(label: string, text: string): PageLine {
  return { text, label };
}
