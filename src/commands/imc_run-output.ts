// What imc_run prints of a program: its lines as they are, or each as one line of JSON, and how it ended.
import { jsonText } from '../format/index.ts';
import type { ImcEnd, ImcLine } from '../protocol/index.ts';
import type { CommandContext, Output } from './context.ts';
import { printErrors, printLines } from './print.ts';

export interface RunOutput {
  /** Tells of a reader that is slow, and when it has caught up. */
  pace(hold: (isHeld: boolean) => void): void;
  print(line: ImcLine): void;
  ended(pid: number, end: ImcEnd): void;
}

/** JSON goes to standard output only, so that one reader gets everything in order. */
export function createOutput(context: CommandContext, json: boolean): RunOutput {
  const { pace, look } = createPacing(context.stdout);
  const write = (value: object): void => printLines(context, [jsonText(value)]);
  if (json) {
    return {
      pace,
      print: ({ pid, sequence, line, isError }) => {
        write({ pid, sequence, isError, line });
        look();
      },
      ended: (pid, { at, code, signal }) => write({ pid, ended: { at, code, signal } }),
    };
  }
  return {
    pace,
    print: ({ line, isError }) => {
      (isError ? printErrors : printLines)(context, [line]);
      look();
    },
    ended: () => {},
  };
}

/** A program that prints faster than it is read waits, as one does that writes to a full pipe itself. */
function createPacing(stdout: Output) {
  let hold: ((isHeld: boolean) => void) | null = null;
  let isHeld = false;
  return {
    pace: (next: (isHeld: boolean) => void): void => {
      hold = next;
    },
    look: (): void => {
      if (hold === null || isHeld) return;
      const release = (): void => {
        isHeld = false;
        hold?.(false);
      };
      if (stdout.isBehind?.(release) !== true) return;
      isHeld = true;
      hold(true);
    },
  };
}
