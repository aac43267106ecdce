// The text of the tutorial pane for the room it has: what is most needed stays, the rest goes first (TUI-322,
// 323, 325). Pure.
import { cleanText } from '../../format/index.ts';
import { padText, wrapText } from '../../tui/text.ts';
import type { Theme } from '../../tui/theme.ts';
import { currentStep } from '../../tutorials/index.ts';
import type { PaneState } from './pane-play.ts';

interface Block {
  readonly lines: readonly string[];
  /** A shorter form; empty if there is none. */
  readonly short: readonly string[];
  /** The highest goes first; 0 may be shortened, and always stays. */
  readonly rank: number;
}

/** Lines of at most `columns` cells. They are more than `rows` only if even the needed ones are. */
export function paneLines(
  state: PaneState,
  columns: number,
  rows: number,
  theme: Theme,
): readonly string[] {
  const blocks = paneBlocks(state, columns, theme);
  const chosen = blocks.map(({ lines }) => lines);
  const count = (): number => chosen.reduce((sum, lines) => sum + lines.length, 0);
  const byRank = blocks
    .map((block, index) => ({ ...block, index }))
    .toSorted((one, other) => other.rank - one.rank);
  for (const form of ['short', 'none'] as const) {
    for (const { index, short, lines, rank } of byRank) {
      if (count() <= rows) break;
      // An empty line says nothing: it goes before anything is shortened.
      if (form === 'none' ? rank > 0 : lines.join('') === '') chosen[index] = [];
      else if (short.length > 0) chosen[index] = short;
    }
  }
  return chosen.flat();
}

function paneBlocks(state: PaneState, columns: number, theme: Theme): readonly Block[] {
  const { texts, verdict } = state;
  const block = (rank: number, lines: readonly string[], short: readonly string[] = []): Block => ({
    rank,
    lines,
    short,
  });
  if (['ready', 'blocked', 'done'].includes(verdict.kind)) {
    const about = verdict.kind === 'ready' ? `It takes about ${state.lesson.minutes} minutes.` : '';
    return [
      block(0, wrapText(cleanText(verdict.text), columns)),
      block(1, about === '' ? [] : wrapText(about, columns)),
      block(2, ['', ...gridLines(state, columns)]),
    ];
  }
  // What is done needs neither hint nor command any more.
  const isMet = verdict.kind === 'met';
  const given = isMet ? [] : texts.hints;
  const hints = given.flatMap((hint, index) => labelled(`Hint ${index + 1}`, [hint], columns));
  const lastHint = given.slice(-1).flatMap((hint) => labelled('Hint', [hint], columns));
  const grid = gridLines(state, columns);
  const commands = isMet ? [] : texts.commands;
  const label = state.lesson.bench !== null ? 'Operation' : 'Command';
  return [
    block(4, grid, gridWindow(state, columns)),
    block(6, ['']),
    // Whoever asked for a hint has read the text.
    block(given.length > 0 ? 1 : 0, wrapText(cleanText(texts.text), columns)),
    block(5, labelled('Where', [texts.where], columns)),
    block(0, hints, lastHint),
    block(0, verdictLines(state, columns, theme)),
    block(3, labelled(label, commands, columns), labelled(label, commands.slice(0, 1), columns)),
  ];
}

/** `Check: ... not yet`, with the reason in words (TUI-325). */
function verdictLines(
  { verdict, lesson, progress }: PaneState,
  columns: number,
  theme: Theme,
): readonly string[] {
  const text = cleanText(verdict.text);
  switch (verdict.kind) {
    case 'met': {
      const isLast = currentStep(lesson, progress).index === lesson.steps.length - 1;
      const onward = isLast ? 'F12 and Enter end the lesson.' : 'F12 and Enter: next step.';
      return paintAll('ok', wrapText(`Done: ${text} ${onward}`, columns), theme);
    }
    case 'wrongTurn':
      return paintAll('warn', wrapText(`${text} F12 and Enter.`, columns), theme);
    case 'away':
      return paintAll('warn', wrapText(`${text} F12 and Enter open it.`, columns), theme);
    case 'notYet':
      return wrapText(`Not yet: ${text}`, columns);
    default:
      return wrapText(text, columns);
  }
}

function paintAll(
  meaning: 'ok' | 'warn',
  lines: readonly string[],
  theme: Theme,
): readonly string[] {
  return lines.map((line) => theme.paint(meaning, line));
}

/** The first line has the label, the others stand below its text. */
function labelled(label: string, texts: readonly string[], columns: number): readonly string[] {
  const head = `${label}: `;
  const lines = texts.flatMap((text) => wrapText(text, columns - head.length));
  return lines.map((line, index) => (index === 0 ? head : ' '.repeat(head.length)) + line);
}

/** Every step with its mark: done, here, skipped, to come. */
function stepMarks({ lesson, progress }: PaneState): readonly string[] {
  return lesson.steps.map(({ id, title }, index) => {
    const mark = progress.done.includes(id)
      ? 'x'
      : progress.skipped.includes(id)
        ? '-'
        : id === progress.step && progress.phase !== 'new'
          ? '>'
          : ' ';
    return `[${mark}] ${index + 1} ${title}`;
  });
}

const cellsOfStep = 24;

function gridLines(state: PaneState, columns: number): readonly string[] {
  return inRows(stepMarks(state), columns);
}

/** As many steps as a row has, and at least three: the one that the user is at, and its neighbours. */
function gridWindow(state: PaneState, columns: number): readonly string[] {
  const marks = stepMarks(state);
  const count = Math.max(3, Math.floor(columns / cellsOfStep));
  const at = state.lesson.steps.findIndex(({ id }) => id === state.progress.step);
  const from = Math.max(0, Math.min(at - Math.floor(count / 2), marks.length - count));
  return inRows(marks.slice(from, from + count), columns);
}

function inRows(marks: readonly string[], columns: number): readonly string[] {
  const perRow = Math.max(1, Math.floor(columns / cellsOfStep));
  const width = Math.floor(columns / perRow);
  const cells = marks.map((mark) => (mark.length >= width ? `${mark.slice(0, width - 2)}>` : mark));
  return Array.from({ length: Math.ceil(cells.length / perRow) }, (_, row) =>
    cells
      .slice(row * perRow, (row + 1) * perRow)
      .map((cell) => padText(cell, width))
      .join('')
      .trimEnd(),
  );
}
