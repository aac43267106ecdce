// The upper and lower border of a frame as text: title above, buttons and "more below" in the lower one
// (TUI-020, 038). Pure; knows no cluster.
import { cellWidth, cutText } from '../tui/text.ts';
import { markCursor, type Theme } from '../tui/theme.ts';

/** What stands in the lower border. */
export interface LowerBorder {
  readonly buttons: readonly string[];
  /** Index of the focused button; null if the focus is elsewhere. */
  readonly focused: number | null;
  /** How much lies outside the window; empty if nothing does. */
  readonly more: string;
}

/** The upper border: `+-- Tasks ----+`. `tee` draws it as a divider below another frame. */
export function upperBorder(title: string, columns: number, theme: Theme, tee = false): string {
  const { marks, paint } = theme;
  const [left, right] = tee ? [marks.teeLeft, marks.teeRight] : [marks.topLeft, marks.topRight];
  const line = marks.horizontal;
  if (title === '') {
    return paint('frame', left + line.repeat(Math.max(0, columns - 2)) + right);
  }
  const shown = cutText(title, columns - 8, marks.cut);
  const rest = Math.max(0, columns - cellWidth(shown) - 6);
  return (
    paint('frame', left + line.repeat(2)) +
    paint('title', ` ${shown} `) +
    paint('frame', line.repeat(rest) + right)
  );
}

/** The lower border: `+--[ Select ]--[ Help ]-- 2 more below -+`. Buttons shrink to letters if they must. */
export function lowerBorder(border: LowerBorder, columns: number, theme: Theme): string {
  const { marks, paint } = theme;
  const line = marks.horizontal;
  const more = border.more === '' ? '' : ` ${border.more} `;
  const labels = fittingLabels(border.buttons, columns - 4 - cellWidth(more), line);
  const buttons = labels
    .map((label, index) => {
      const painted = index === border.focused ? focusedButton(label, theme) : label;
      return paint('frame', line.repeat(2)) + painted;
    })
    .join('');
  const used = labels.reduce((sum, label) => sum + 2 + cellWidth(label), 0);
  const rest = Math.max(0, columns - 2 - used - cellWidth(more) - (more === '' ? 0 : 1));
  return (
    paint('frame', marks.bottomLeft) +
    buttons +
    paint('frame', line.repeat(rest)) +
    more +
    paint('frame', (more === '' ? '' : line) + marks.bottomRight)
  );
}

/** Buttons in a row inside a dialog: `[ Cancel ]   [ Stop 3 ]`. */
export function buttonRow(
  labels: readonly string[],
  focused: number | null,
  theme: Theme,
  gap = '   ',
): string {
  return labels
    .map((label, index) => {
      const button = `[ ${label} ]`;
      return index === focused ? focusedButton(button, theme) : button;
    })
    .join(gap);
}

/** How much of a list lies outside its window: `2 more below`, `3 above, 2 below`. */
export function formatMore(above: number, below: number): string {
  if (above > 0 && below > 0) return `${above} above, ${below} below`;
  if (below > 0) return `${below} more below`;
  return above > 0 ? `${above} more above` : '';
}

function focusedButton(button: string, theme: Theme): string {
  return theme.paint(
    'focus',
    button.slice(0, 1) + markCursor(button.slice(1, 2)) + button.slice(2),
  );
}

function fittingLabels(
  labels: readonly string[],
  columns: number,
  line: string,
): readonly string[] {
  const width = (texts: readonly string[]): number =>
    texts.reduce((sum, text) => sum + cellWidth(line) * 2 + cellWidth(text), 0);
  const full = labels.map((label) => `[ ${label} ]`);
  if (width(full) <= columns) return full;
  const tight = labels.map((label) => `[${label}]`);
  if (width(tight) <= columns) return tight;
  const taken = new Set<string>();
  return labels.map((label) => {
    const letters = [...label.replace(/[^A-Za-z]/g, '')];
    const letter = letters.find((one) => !taken.has(one.toLowerCase())) ?? letters[0] ?? '?';
    taken.add(letter.toLowerCase());
    return `[${letter}]`;
  });
}
