// Redirections of commands, and the here-documents that they ask for. How a word is read is handed in.
import type { Redirect, Word } from './ast.ts';
import type { ShellSource } from './source.ts';

export type TakeWord = (source: ShellSource) => Word | null;

export function takeRedirects(source: ShellSource, takeWord: TakeWord): readonly Redirect[] {
  const redirects: Redirect[] = [];
  for (;;) {
    source.skipBlanks();
    const redirect = takeRedirect(source, takeWord);
    if (redirect === null) return redirects;
    redirects.push(redirect);
  }
}

/** Longest first. Here-strings and `&>` are known to ksh and bash only. */
const redirectOperators = /^([0-9]?)(&>>|&>|<<<|<<-|<<|<&|<>|<(?!\()|>>|>&|>\||>(?!\())/;

export function takeRedirect(source: ShellSource, takeWord: TakeWord): Redirect | null {
  const found = redirectOperators.exec(source.text.slice(source.position, source.position + 5));
  const [all, digit = '', operator] = found ?? [];
  if (all === undefined || operator === undefined) return null;
  const line = source.lineAt();
  source.position += all.length;
  if (operator === '<<<' || operator.startsWith('&')) source.needsKsh = true;
  source.skipBlanks();
  // The digit before a redirection belongs to that one: `>2>&1` has no file.
  const isNext = /^[0-9][<>]/.test(source.text.slice(source.position, source.position + 2));
  const target =
    (isNext ? null : takeWord(source)) ?? source.fail(`nothing follows ${operator}`, line);
  if (operator === '<<' || operator === '<<-') {
    if (/[$`]/.test(target.raw))
      source.fail('the end of a here-document must be a plain word', line);
    const { value: delimiter, isPlain: isExpanded } = target;
    source.documents.push({ delimiter, stripsTabs: operator === '<<-', isExpanded, line });
  }
  const descriptor = digit === '' ? null : Number(digit);
  return { descriptor, operator, target, line };
}
