// Words of a shell script: quotes, backslashes, expansions and the scripts inside them.
import type { CommandList, Word } from './ast.ts';
import type { ShellSource } from './source.ts';
import { reservedWords } from './tokens.ts';

/** How the scripts inside a word are read; the grammar hands it in. */
export interface WordParts {
  parseSubstitution(source: ShellSource): CommandList;
  parseGraveAccents(source: ShellSource, text: string, line: number): CommandList;
}

interface Reading {
  readonly source: ShellSource;
  readonly parts: WordParts;
  readonly substitutions: CommandList[];
  value: string;
  isPlain: boolean;
}

const wordEnd = new Set([' ', '\t', '\n', ';', '&', '|', '<', '>', '(', ')', '']);

/** The word at the position, which is behind it afterwards; null if none begins here. */
export function readWord(source: ShellSource, parts: WordParts): Word | null {
  const start = source.position;
  const line = source.lineAt();
  const reading: Reading = { source, parts, substitutions: [], value: '', isPlain: true };
  for (;;) {
    const next = source.peek();
    if (isProcessSubstitution(source)) readProcess(reading);
    else if (wordEnd.has(next)) break;
    else readPart(reading, next);
  }
  if (source.position === start) return null;
  const { value, isPlain, substitutions } = reading;
  if (isPlain && reservedWords.has(value) && source.position - start > value.length) {
    source.fail(`${value} is joined over the end of a line; write it on one`, line);
  }
  return { raw: source.text.slice(start, source.position), value, isPlain, line, substitutions };
}

function isProcessSubstitution(source: ShellSource): boolean {
  return source.startsWith('<(') || source.startsWith('>(');
}

function readProcess(reading: Reading): void {
  const { source, parts } = reading;
  source.needsKsh = true;
  const start = source.position;
  source.position += 2;
  reading.substitutions.push(parts.parseSubstitution(source));
  reading.value += source.text.slice(start, source.position);
}

function readPart(reading: Reading, next: string): void {
  const { source } = reading;
  switch (next) {
    case '\\':
      if (source.peek(1) === '\n') {
        source.position += 2;
        return;
      }
      reading.isPlain = false;
      reading.value += source.peek(1);
      source.position += Math.min(2, source.text.length - source.position);
      return;
    case "'": {
      reading.isPlain = false;
      source.position += 1;
      const start = source.position;
      source.skipApostrophes();
      reading.value += source.text.slice(start, source.position - 1);
      return;
    }
    case '"':
      readQuotes(reading);
      return;
    case '`':
    case '$':
      readExpansion(reading, false);
      return;
    default:
      reading.value += next;
      source.position += 1;
  }
}

function readQuotes(reading: Reading): void {
  const { source } = reading;
  const line = source.lineAt();
  reading.isPlain = false;
  source.position += 1;
  for (;;) {
    const next = source.peek();
    if (source.isAtEnd) source.fail('the quotation mark is never closed', line);
    if (next === '"') break;
    if (next === '`' || next === '$') readExpansion(reading, true);
    else if (next === '\\' && source.peek(1) !== '') {
      const escaped = source.peek(1);
      if (escaped !== '\n') reading.value += '"\\`$'.includes(escaped) ? escaped : `\\${escaped}`;
      source.position += 2;
    } else {
      reading.value += next;
      source.position += 1;
    }
  }
  source.position += 1;
}

/** The expansions of a here-document, which is all of the source. Quotation marks are nothing special there. */
export function readDocument(source: ShellSource, parts: WordParts): void {
  const reading: Reading = { source, parts, substitutions: [], value: '', isPlain: false };
  while (!source.isAtEnd) {
    const next = source.peek();
    if (next === '`' || next === '$') readExpansion(reading, true);
    else source.position += next === '\\' ? 2 : 1;
  }
}

/** `$NAME`, `${…}`, `$(…)`, `$((…))` and grave accents. */
function readExpansion(reading: Reading, isQuoted: boolean): void {
  const { source, parts, substitutions } = reading;
  const start = source.position;
  // The shell joins lines before it looks at them: `$` and `{` on two lines are `${`.
  if (/^\$(?:\\\n|\((?:\\\n)+\()/.test(source.text.slice(start, start + 40))) {
    source.fail('an expansion is joined over the end of a line; write its beginning on one');
  }
  if (source.peek() === '`') {
    const { text, line } = source.takeGraveAccents(isQuoted);
    substitutions.push(parts.parseGraveAccents(source, text, line));
  } else if (source.startsWith('${')) {
    source.position += 2;
    source.deeper(() => skipBraces(reading, isQuoted));
  } else if (source.startsWith('$((')) {
    // Numbers only: nothing in there is a command. Not every shell looks further if it turns out to be none.
    if (!source.skipArithmetic('$((')) {
      source.fail(
        '$(( is arithmetic, and has no )); a subshell needs a blank before its parenthesis',
      );
    }
  } else if (source.startsWith('$(')) {
    source.position += 2;
    substitutions.push(parts.parseSubstitution(source));
  } else {
    if (!isQuoted && /^\$['"]/.test(source.text.slice(start, start + 2))) source.needsKsh = true;
    source.position += 1;
  }
  reading.value += source.text.slice(start, source.position);
}

/** Up to the brace that closes `${`. */
function skipBraces(reading: Reading, isQuoted: boolean): void {
  const { source } = reading;
  const line = source.lineAt();
  const inner: Reading = { ...reading };
  checkParameter(source, line);
  for (;;) {
    const next = source.peek();
    if (source.isAtEnd) source.fail('the brace of ${ is never closed', line);
    if (next === '}') break;
    if (next === '`' || next === '$') readExpansion(inner, isQuoted);
    else if (next === '\\') source.position += 2;
    else if (next === '"') readQuotes(inner);
    else if (next === "'" && !isQuoted) {
      source.position += 1;
      source.skipApostrophes();
    } else source.position += 1;
  }
  source.position += 1;
}

/** What may follow `${` in sh; anything else is left to ksh. */
const parameter =
  /^(?:#?(?:[A-Za-z_]\w*|[0-9]+|[@*#?$!-])\}|(?:[A-Za-z_]\w*|[0-9]+|[@*#?$!-])(?::?[-+=?]|%%?|##?))/;

function checkParameter(source: ShellSource, line: number): void {
  const lead = source.text.slice(source.position, source.position + 200);
  if (parameter.test(lead)) return;
  if (!/^[#!]?[A-Za-z_@*]/.test(lead)) source.fail('what follows ${ is no variable', line);
  source.needsKsh = true;
}
