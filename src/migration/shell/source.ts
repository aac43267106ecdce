// The characters of a shell script, with the place in them. Reads quotes, expansions and comments, which know nothing of
// commands; the grammar is in parse.ts.
import type { Redirect, SyntaxProblem } from './ast.ts';

/** Thrown inside this folder only; parseShell turns it into a result. */
export class ShellSyntaxError extends Error {
  readonly problem: SyntaxProblem;

  constructor(problem: SyntaxProblem) {
    super(problem.reason);
    this.problem = problem;
  }
}

/** A here-document whose text comes after the line that asks for it. */
export interface PendingDocument {
  readonly delimiter: string;
  readonly stripsTabs: boolean;
  /** Variables and substitutions in it are replaced, because its delimiter has no quotes. */
  readonly isExpanded: boolean;
  readonly line: number;
}

/** How deep commands, substitutions and expansions may lie in one another. */
const depthMax = 100;

export function endsInBackslash(text: string): boolean {
  const [backslashes = ''] = /\\*$/.exec(text) ?? [];
  return backslashes.length % 2 === 1;
}

export class ShellSource {
  readonly text: string;
  position = 0;
  needsKsh = false;
  readonly documents: PendingDocument[] = [];
  /** What stood in the here-documents whose expansions are still to be read. */
  readonly expandedDocuments: { readonly text: string; readonly line: number }[] = [];
  /** From and to of every comment. */
  readonly comments: (readonly [number, number])[] = [];
  /** Redirections of one command, while it is read. */
  readonly redirects: Redirect[] = [];
  #depth = 0;
  readonly #lineStarts: readonly number[];
  readonly #lineOffset: number;

  /** @param lineOffset lines before the text, if it is a part of another. */
  constructor(text: string, lineOffset = 0, depth = 0) {
    this.text = text;
    this.#lineOffset = lineOffset;
    this.#depth = depth;
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#lineStarts = starts;
  }

  get depth(): number {
    return this.#depth;
  }

  /** The line of a place in the text. */
  lineAt(position = this.position): number {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low + 1 + this.#lineOffset;
  }

  fail(reason: string, line = this.lineAt()): never {
    throw new ShellSyntaxError({ line, reason });
  }

  /** Runs a part that may hold others of its kind. */
  deeper<T>(part: () => T): T {
    this.#depth += 1;
    if (this.#depth > depthMax) this.fail(`more than ${depthMax} things lie in one another`);
    const result = part();
    this.#depth -= 1;
    return result;
  }

  get isAtEnd(): boolean {
    return this.position >= this.text.length;
  }

  peek(ahead = 0): string {
    return this.text[this.position + ahead] ?? '';
  }

  startsWith(lead: string): boolean {
    return this.text.startsWith(lead, this.position);
  }

  /** Blanks, joined lines and comments; never the end of a line. */
  skipBlanks(): void {
    for (;;) {
      const next = this.peek();
      if (next === ' ' || next === '\t') this.position += 1;
      else if (next === '\\' && this.peek(1) === '\n') this.position += 2;
      else if (next === '#') this.#skipComment();
      else return;
    }
  }

  #skipComment(): void {
    const end = this.text.indexOf('\n', this.position);
    const to = end < 0 ? this.text.length : end;
    this.comments.push([this.position, to]);
    this.position = to;
  }

  /** The end of a line, and the here-documents that follow it. */
  takeLineEnd(): void {
    this.position += 1;
    for (const document of this.documents.splice(0)) this.#skipDocument(document);
  }

  #skipDocument({ delimiter, stripsTabs, isExpanded, line }: PendingDocument): void {
    const start = this.position;
    let isJoined = false;
    while (!this.isAtEnd) {
      const lineStart = this.position;
      const end = this.text.indexOf('\n', lineStart);
      const to = end < 0 ? this.text.length : end;
      const found = this.text.slice(lineStart, to);
      this.position = Math.min(to + 1, this.text.length);
      if (!isJoined && (stripsTabs ? found.replace(/^\t+/, '') : found) === delimiter) {
        if (!isExpanded) return;
        const text = this.text.slice(start, lineStart);
        this.expandedDocuments.push({ text, line: this.lineAt(start) });
        return;
      }
      // A line that goes on in the next one is no line to the shell: the delimiter is not looked for there.
      isJoined = isExpanded && endsInBackslash(found);
    }
    this.fail(`the here-document up to ${delimiter} never ends`, line);
  }

  /** Behind the closing apostrophe; the position is behind the opening one. */
  skipApostrophes(): void {
    const end = this.text.indexOf("'", this.position);
    if (end < 0) this.fail('the apostrophe is never closed');
    this.position = end + 1;
  }

  /** The text between grave accents, with its own backslashes taken out. */
  takeGraveAccents(isQuoted: boolean): { readonly text: string; readonly line: number } {
    const line = this.lineAt();
    const start = this.position;
    this.position += 1;
    let text = '';
    while (this.peek() !== '`') {
      if (this.isAtEnd) {
        this.position = start;
        this.fail('the grave accent is never closed');
      }
      const escaped = isQuoted ? '`$\\"' : '`$\\';
      if (this.peek() === '\\' && escaped.includes(this.peek(1)) && this.peek(1) !== '') {
        this.position += 1;
      }
      text += this.peek();
      this.position += 1;
    }
    this.position += 1;
    return { text, line };
  }

  /** True, and behind it, if `$((…))` is arithmetic; the position is at its dollar sign. */
  skipArithmetic(lead: '$((' | '(('): boolean {
    const start = this.position;
    this.position += lead.length;
    let open = 2;
    while (!this.isAtEnd && open > 0) {
      const next = this.peek();
      if (next === '\n' && lead === '((') break;
      if (next === '(') open += 1;
      if (next === ')') open -= 1;
      if (open === 1 && next === ')' && this.peek(1) !== ')') break;
      this.position += 1;
    }
    if (open === 0) return true;
    this.position = start;
    return false;
  }
}
