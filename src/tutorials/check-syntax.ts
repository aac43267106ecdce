// The language of checks: text to a tree. It is the style of the list filters (`state=ONLINE`, spaces mean and) with a
// subject in front, events and counts. Reads no facts; what the words mean is in facts.ts.
//
//   check    all ( "or" all )*
//   all      item ( "and"? item )*
//   item     ( "!" | "not" ) item | "(" check ")" | subject | event | said | operations | count
//   subject  ( "profile" | "resource" | "member" | "process" | "lock" | "queue" | "host" | "rail" | "packet" ) NAME test+
//   test     WORD | FIELD comparison
//   event    "event" STRING? ( FIELD comparison )* ( "since" "step" )?
//   said     "said" STRING ( "since" "step" )?
//   operations  "operations" comparison
//   count    "count" COLLECTION test* comparison, where a collection is the plural of a subject
//   comparison  ( = != ~ < <= > >= ) ( WORD | STRING | $VARIABLE )
import {
  type Collection,
  collectionNames,
  collectionSubject,
  describeVocabulary,
  hasField,
  hasWord,
  isCollection,
  isSubject,
  type Subject,
  subjectNames,
} from './facts.ts';
import { CheckError, type Token, TokenReader } from './tokens.ts';

export type Operand =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string };
export type Operator = '=' | '!=' | '~' | '<' | '<=' | '>' | '>=';
export interface Comparison {
  readonly kind: 'compare';
  readonly field: string;
  readonly operator: Operator;
  readonly operand: Operand;
}
export type Test = { readonly kind: 'is'; readonly word: string } | Comparison;
export interface Count {
  readonly collection: Collection;
  readonly tests: readonly Test[];
}

export type Check =
  | { readonly kind: 'any' | 'all'; readonly parts: readonly Check[] }
  | { readonly kind: 'not'; readonly part: Check }
  | {
      readonly kind: 'subject';
      readonly subject: Subject;
      readonly name: Operand;
      readonly tests: readonly Test[];
    }
  | {
      readonly kind: 'event';
      readonly text: string | null;
      readonly tests: readonly Comparison[];
      readonly sinceStep: boolean;
    }
  /** A line of the bench's log that contains the text. */
  | { readonly kind: 'said'; readonly text: string; readonly sinceStep: boolean }
  /** How many operations were done on the bench. */
  | { readonly kind: 'operations'; readonly operator: Operator; readonly operand: Operand }
  | ({
      readonly kind: 'count';
      readonly operator: Operator;
      readonly operand: Operand;
    } & Count);

/** What can be put into a sentence or remembered. */
export type Value =
  | { readonly kind: 'variable'; readonly name: string }
  | {
      readonly kind: 'field';
      readonly subject: Subject;
      readonly name: Operand;
      readonly field: string;
    }
  | ({ readonly kind: 'count' | 'first' } & Count);

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string };

const textLengthMax = 500;
const operators: readonly Operator[] = ['=', '!=', '~', '<', '<=', '>', '>='];
const orderOperators: ReadonlySet<Operator> = new Set(['<', '<=', '>', '>=']);

/** Reads a check expression. The message of a refusal names the place and what was expected there. */
export function parseCheck(text: string): Parsed<Check> {
  return parseWhole(text, readAny);
}

/** Reads `$name`, `resource dtcalc host`, `count members state=UP` or `first members state!=UP` (a name). */
export function parseValue(text: string): Parsed<Value> {
  return parseWhole(text, readValue);
}

function parseWhole<T>(text: string, read: (reader: TokenReader) => T): Parsed<T> {
  if (text.length > textLengthMax) {
    return { ok: false, message: `is longer than ${textLengthMax} characters` };
  }
  try {
    const reader = new TokenReader(text);
    const value = read(reader);
    if (!reader.atEnd()) throw reader.unexpected('the end');
    return { ok: true, value };
  } catch (error) {
    if (error instanceof CheckError) return { ok: false, message: error.message };
    throw error;
  }
}

function readAny(reader: TokenReader): Check {
  const parts = [readAll(reader)];
  while (reader.takeWord('or')) parts.push(readAll(reader));
  return join('any', parts);
}

function readAll(reader: TokenReader): Check {
  const parts = [readItem(reader)];
  while (!reader.atEnd() && !reader.isNext('sign', ')') && !reader.isNext('word', 'or')) {
    reader.takeWord('and');
    parts.push(readItem(reader));
  }
  return join('all', parts);
}

function join(kind: 'any' | 'all', parts: readonly Check[]): Check {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, parts };
}

function readItem(reader: TokenReader): Check {
  if (reader.takeSign('!') || reader.takeWord('not')) {
    return { kind: 'not', part: readItem(reader) };
  }
  if (reader.takeSign('(')) {
    const check = readAny(reader);
    if (!reader.takeSign(')')) throw reader.unexpected('")"');
    return check;
  }
  if (reader.takeWord('event')) return readEvent(reader);
  if (reader.takeWord('said')) return readSaid(reader);
  if (reader.takeWord('operations')) return { kind: 'operations', ...readComparison(reader) };
  if (reader.takeWord('count')) {
    const count = readCount(reader);
    return { kind: 'count', ...count, ...readComparison(reader) };
  }
  const subject = readSubject(reader);
  const name = readOperand(reader, 'a name');
  const tests = readTests(reader, subject);
  if (tests.length === 0) throw unknownTest(reader, subject);
  return { kind: 'subject', subject, name, tests };
}

function readSubject(reader: TokenReader): Subject {
  const token = reader.peek();
  if (token?.kind !== 'word' || !isSubject(token.text)) {
    throw reader.unexpected(
      `${subjectNames.join(', ')}, event, said, operations, count, not or "("`,
    );
  }
  reader.take();
  return token.text;
}

function readTests(reader: TokenReader, subject: Subject): readonly Test[] {
  const tests: Test[] = [];
  for (let token = reader.peek(); token?.kind === 'word'; token = reader.peek()) {
    // A known word goes first, because in `count profiles valid = 0` the comparison is that of the count.
    if (hasWord(subject, token.text)) {
      reader.take();
      tests.push({ kind: 'is', word: token.text });
    } else if (reader.peek(1)?.kind === 'operator') tests.push(readFieldTest(reader, subject));
    else break;
  }
  return tests;
}

function readFieldTest(reader: TokenReader, subject: Subject | 'event'): Comparison {
  const field = reader.peek()?.text ?? '';
  if (!hasField(subject, field)) throw unknownTest(reader, subject);
  reader.take();
  return { kind: 'compare', field, ...readComparison(reader) };
}

function unknownTest(reader: TokenReader, subject: Subject | 'event'): CheckError {
  return reader.unexpected(`one of ${describeVocabulary(subject)}`);
}

function readComparison(reader: TokenReader): Pick<Comparison, 'operator' | 'operand'> {
  const token = reader.peek();
  const operator = operators.find((known) => token?.kind === 'operator' && known === token.text);
  if (operator === undefined) throw reader.unexpected(`a comparison (${operators.join(' ')})`);
  reader.take();
  const operandToken = reader.peek();
  const operand = readOperand(reader, 'a value');
  if (orderOperators.has(operator) && operand.kind === 'text' && !isNumber(operand.text)) {
    throw new CheckError(`at character ${(operandToken?.at ?? 0) + 1}: a number is expected`);
  }
  return { operator, operand };
}

function readOperand(reader: TokenReader, what: string): Operand {
  const token: Token | undefined = reader.peek();
  if (token === undefined || token.kind === 'sign' || token.kind === 'operator') {
    throw reader.unexpected(what);
  }
  reader.take();
  if (token.kind === 'variable') return { kind: 'variable', name: token.text };
  return { kind: 'text', text: token.text };
}

function readEvent(reader: TokenReader): Check {
  const string = reader.peek();
  const text = string?.kind === 'string' ? string.text : null;
  if (text !== null) reader.take();
  const tests: Comparison[] = [];
  while (reader.peek(1)?.kind === 'operator') tests.push(readFieldTest(reader, 'event'));
  const sinceStep = readSinceStep(reader);
  if (text === null && tests.length === 0) throw reader.unexpected('"TEXT" or resource=NAME');
  return { kind: 'event', text, tests, sinceStep };
}

function readSaid(reader: TokenReader): Check {
  const string = reader.peek();
  if (string?.kind !== 'string' || string.text === '') throw reader.unexpected('"TEXT"');
  reader.take();
  return { kind: 'said', text: string.text, sinceStep: readSinceStep(reader) };
}

function readSinceStep(reader: TokenReader): boolean {
  const sinceStep = reader.takeWord('since');
  if (sinceStep && !reader.takeWord('step')) throw reader.unexpected('step');
  return sinceStep;
}

function readCount(reader: TokenReader): Count {
  const token = reader.peek();
  if (token?.kind !== 'word' || !isCollection(token.text)) {
    throw reader.unexpected(`one of ${collectionNames.join(', ')}`);
  }
  reader.take();
  return { collection: token.text, tests: readTests(reader, collectionSubject(token.text)) };
}

function readValue(reader: TokenReader): Value {
  const first = reader.peek();
  if (first?.kind === 'variable') {
    reader.take();
    return { kind: 'variable', name: first.text };
  }
  for (const kind of ['count', 'first'] as const) {
    if (reader.takeWord(kind)) return { kind, ...readCount(reader) };
  }
  const subject = readSubject(reader);
  const name = readOperand(reader, 'a name');
  const token = reader.peek();
  if (token?.kind !== 'word' || !hasField(subject, token.text)) throw unknownTest(reader, subject);
  reader.take();
  return { kind: 'field', subject, name, field: token.text };
}

function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}
