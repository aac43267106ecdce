// What ksh and bash know and sh does not: arrays and `[[ … ]]`. Passed over, so that what follows can be read.
import type { TakeWord } from './redirects.ts';
import type { ShellSource } from './source.ts';
import { skipLines, takeOperator } from './tokens.ts';

/** `A=(one two)` of ksh and bash. */
export function skipArray(source: ShellSource, takeWord: TakeWord): void {
  const line = source.lineAt();
  source.needsKsh = true;
  source.position += 1;
  do {
    skipLines(source);
  } while (takeWord(source) !== null);
  takeOperator(source, ')', line);
}

/** `[[ … ]]`, with the position at its beginning. */
export function skipTest(source: ShellSource, takeWord: TakeWord): void {
  const line = source.lineAt();
  source.needsKsh = true;
  source.position += 2;
  for (;;) {
    skipLines(source);
    if (/^\]\](?=[ \t\n;&|)]|$)/.test(source.text.slice(source.position, source.position + 3)))
      break;
    if (source.isAtEnd) source.fail('the [[ is never closed', line);
    if (takeWord(source) === null) source.position += 1;
  }
  source.position += 2;
}
