// Lines to the two streams of a command. On a terminal control characters are made visible, since names and script
// output come from outside; a pipe or a file gets the text as it is.
import { cleanText } from '../format/index.ts';
import type { CommandContext, Output } from './context.ts';

/** Result and progress lines (CAA-630). */
export function printLines({ stdout }: CommandContext, lines: readonly string[]): void {
  print(stdout, lines);
}

/** Messages of refusal and failure (CAA-630). */
export function printErrors({ stderr }: CommandContext, lines: readonly string[]): void {
  print(stderr, lines);
}

function print(output: Output, lines: readonly string[]): void {
  if (lines.length === 0) return;
  const shown = output.isTerminal ? lines.map((line) => cleanText(line)) : lines;
  output.write(`${shown.join('\n')}\n`);
}
