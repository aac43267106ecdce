// What imc_run prints of a program: its lines as they are, or each as one line of JSON, and how it ended.
import { jsonText } from '../format/index.ts';
import type { ImcEnd, ImcLine } from '../protocol/index.ts';
import type { CommandContext } from './context.ts';
import { printErrors, printLines } from './print.ts';

export interface RunOutput {
  print(line: ImcLine): void;
  ended(pid: number, end: ImcEnd): void;
}

/** JSON goes to standard output only, so that one reader gets everything in order. */
export function createOutput(context: CommandContext, json: boolean): RunOutput {
  const write = (value: object): void => printLines(context, [jsonText(value)]);
  if (json) {
    return {
      print: ({ pid, sequence, line, isError }) => write({ pid, sequence, isError, line }),
      ended: (pid, { at, code, signal }) => write({ pid, ended: { at, code, signal } }),
    };
  }
  return {
    print: ({ line, isError }) => (isError ? printErrors : printLines)(context, [line]),
    ended: () => {},
  };
}
