// What a lesson shows by doing it: the strokes that type operations into the operation line of a practice bench, one at a
// time, and who has the keys meanwhile (TUI-327). Presses nothing itself, and knows neither benches nor lessons.
import type { Binding } from './keymap.ts';

/** Operations to be typed on a screen that has an operation line. */
export interface DemonstrationOrder {
  readonly screen: string;
  /** The action that opens the operation line there. */
  readonly line: string;
  readonly operations: readonly string[];
}

interface Stroke {
  /** The view that must be in front. */
  readonly where: string;
  readonly action: string;
  /** Typed after the action. */
  readonly text: string;
  /** What it is, for the learner: `o, a: init`. */
  readonly name: string;
}

/** What is pressed and typed now, and what the learner is told of it. */
export interface Shown {
  readonly action: string | null;
  readonly typed: string;
  readonly level: 'info' | 'warning';
  readonly message: string;
}

const lineView = 'bench-line';
const doAction = 'bench-line.do';

export class Demonstration {
  readonly #table: readonly Binding[];
  #strokes: readonly Stroke[] = [];

  /** @param table says how keys are shown */
  constructor(table: readonly Binding[]) {
    this.#table = table;
  }

  begin({ screen, line, operations }: DemonstrationOrder): void {
    this.#strokes = operations.flatMap((operation) => [
      { where: screen, action: line, text: operation, name: `${this.#keyOf(line)}, ${operation}` },
      { where: lineView, action: doAction, text: '', name: this.#keyOf(doAction) },
    ]);
  }

  /** The user has taken over. */
  stop(): void {
    this.#strokes = [];
  }

  /** The next stroke, or the end when another view is in front than the one it is for; null when nothing is shown. */
  next(front: string): Shown | null {
    const [stroke, ...rest] = this.#strokes;
    if (stroke === undefined) return null;
    if (stroke.where !== front) {
      this.stop();
      const message = 'Show me has stopped: something else is in front. Esc closes it.';
      return { action: null, typed: '', level: 'warning', message };
    }
    this.#strokes = rest;
    const { action, text, name } = stroke;
    return { action, typed: text, level: 'info', message: `Show me: ${name}` };
  }

  #keyOf(id: string): string {
    return this.#table.find((binding) => binding.id === id)?.shown ?? '?';
  }
}
