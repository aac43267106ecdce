// The characters of frames and marks, as ASCII and as UTF-8. Only characters whose width is one cell
// everywhere are used (TUI-357). Knows no colours.

/** Everything that is drawn and is not text. Each value is exactly one cell wide. */
export interface Marks {
  readonly topLeft: string;
  readonly topRight: string;
  readonly bottomLeft: string;
  readonly bottomRight: string;
  readonly teeLeft: string;
  readonly teeRight: string;
  readonly teeDown: string;
  readonly teeUp: string;
  readonly cross: string;
  readonly horizontal: string;
  readonly vertical: string;
  /** Ends a value that was cut (TUI-026). */
  readonly cut: string;
  /** Stands before the focused item (TUI-021). */
  readonly focus: string;
  readonly barFull: string;
  readonly barEmpty: string;
}

const ascii: Marks = {
  topLeft: '+',
  topRight: '+',
  bottomLeft: '+',
  bottomRight: '+',
  teeLeft: '+',
  teeRight: '+',
  teeDown: '+',
  teeUp: '+',
  cross: '+',
  horizontal: '-',
  vertical: '|',
  cut: '>',
  focus: '>',
  barFull: '#',
  barEmpty: '.',
};

const utf8: Marks = {
  ...ascii,
  topLeft: '┌',
  topRight: '┐',
  bottomLeft: '└',
  bottomRight: '┘',
  teeLeft: '├',
  teeRight: '┤',
  teeDown: '┬',
  teeUp: '┴',
  cross: '┼',
  horizontal: '─',
  vertical: '│',
  cut: '…',
};

/** The set for a terminal that shows only ASCII, or UTF-8 (TUI-356). */
export function marksFor(characters: 'ascii' | 'utf8'): Marks {
  return characters === 'ascii' ? ascii : utf8;
}
