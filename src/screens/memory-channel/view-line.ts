// What the sections of the Memory Channel View are made of.
import type { Meaning } from '../../tui/theme.ts';

/** One line without the column of the focus. */
export interface ViewLine {
  readonly text: string;
  readonly meaning?: Meaning;
  /** The id of the item that it shows; the focus goes from one such line to the next. */
  readonly item?: string;
}
