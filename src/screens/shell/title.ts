// The first two rows as text: title with focus, event lamp, access and clock, and the breadcrumb
// (section 3 of the console's specification). Pure.
import { formatClock } from '../../format/index.ts';
import { cellWidth, cutText, padText } from '../../tui/text.ts';

export interface TitleParts {
  readonly program: string;
  readonly focus: string;
  /** Empty where the lamp stands elsewhere (TUI-346). */
  readonly lamp: string;
  readonly access: 'RW' | 'RO' | 'PR';
  readonly now: number;
}

/** The event lamp: unread events and the worst of them (TUI-151). */
export function formatLamp(unread: number, worst: 'warning' | 'failure' | null): string {
  if (worst === null) return 'EVM 0';
  return `EVM ${unread}${worst === 'failure' ? '!!' : '!'}`;
}

/** Row 1: the program at the left, the focus in the middle, the rest at the right edge. */
export function formatTitle(parts: TitleParts, columns: number, cut: string): string {
  const clock = formatClock(parts.now).slice(0, 5);
  const right = [parts.lamp, parts.access, clock].filter((part) => part !== '').join('  ');
  const middle = `Focus: ${parts.focus}`;
  const begin = Math.max(
    cellWidth(parts.program) + 1,
    Math.floor((columns - cellWidth(middle)) / 2),
  );
  const room = columns - begin - cellWidth(right) - 1;
  const left = padText(parts.program, begin) + cutText(middle, room, cut);
  return cutText(padText(left, columns - cellWidth(right)) + right, columns, cut);
}

/** From this many columns less than the screen has, a breadcrumb is shortened. */
const crumbReserve = 16;

/** Row 2: the parts joined by `>`; the middle gives way, the last ones always show (TUI-022). */
export function formatCrumbs(
  parts: readonly string[],
  kept: number,
  columns: number,
  cut: string,
): string {
  const whole = parts.join(' > ');
  if (cellWidth(whole) <= columns - crumbReserve || parts.length <= kept + 1) {
    return cutText(whole, columns, cut);
  }
  const short = [parts[0] ?? '', '...', ...parts.slice(-kept)].join(' > ');
  return cutText(short, columns, cut);
}
