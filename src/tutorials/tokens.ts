// The words of a check expression, one at a time. Knows places and spellings, nothing of meanings.

export interface Token {
  readonly kind: 'word' | 'string' | 'variable' | 'operator' | 'sign';
  /** Without quotes and without the dollar sign. */
  readonly text: string;
  /** Place of its first character, from 0. */
  readonly at: number;
}

/** An expression cannot be read; the message says where and why. Stays inside this folder. */
export class CheckError extends Error {}

const spellings: readonly (readonly [Token['kind'], RegExp])[] = [
  ['string', /"([^"]*)"/y],
  ['variable', /\$([A-Za-z][A-Za-z0-9_]*)/y],
  ['operator', /(!=|<=|>=|=|~|<|>)/y],
  ['sign', /([!()])/y],
  ['word', /([A-Za-z0-9_.:-]+)/y],
];

export class TokenReader {
  readonly #tokens: readonly Token[];
  readonly #length: number;
  #next = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
    this.#length = text.length;
  }

  /** The next token, or the one `ahead` further. */
  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#next + ahead];
  }

  take(): void {
    this.#next += 1;
  }

  atEnd(): boolean {
    return this.peek() === undefined;
  }

  isNext(kind: Token['kind'], text: string): boolean {
    const token = this.peek();
    return token?.kind === kind && token.text === text;
  }

  takeWord(word: string): boolean {
    return this.#takeIf('word', word);
  }

  takeSign(sign: string): boolean {
    return this.#takeIf('sign', sign);
  }

  #takeIf(kind: Token['kind'], text: string): boolean {
    const found = this.isNext(kind, text);
    if (found) this.take();
    return found;
  }

  unexpected(expected: string): CheckError {
    const token = this.peek();
    const found = token === undefined ? 'the end' : `"${token.text}"`;
    const place = (token?.at ?? this.#length) + 1;
    return new CheckError(`at character ${place}: ${expected} is expected, not ${found}`);
  }
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at += 1;
    if (at >= text.length) return tokens;
    const { token, end } = tokenAt(text, at);
    tokens.push(token);
    at = end;
  }
}

function tokenAt(text: string, at: number): { token: Token; end: number } {
  for (const [kind, spelling] of spellings) {
    spelling.lastIndex = at;
    const match = spelling.exec(text);
    if (match !== null) {
      return { token: { kind, text: match[1] ?? '', at }, end: at + match[0].length };
    }
  }
  throw new CheckError(`at character ${at + 1}: "${text.charAt(at)}" cannot be read`);
}
