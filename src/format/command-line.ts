// An argument vector as a line that a person reads and a shell understands. What is pasted from a preview must run
// exactly the command that was shown.

/** Words of these characters alone mean themselves to every shell. */
const plainWord = /^[A-Za-z0-9_@%+=:,./-]+$/;
/** Words that double quotes protect: nothing in them is special between double quotes. */
const doubleQuotable = /^[^"$`\\!\n]+$/;

/**
 * One word, quoted only if it needs it. Double quotes are preferred, as the manual writes `-d "dtcalc application"`.
 */
export function quoteWord(word: string): string {
  if (plainWord.test(word) && !word.startsWith('=')) return word;
  if (doubleQuotable.test(word)) return `"${word}"`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command and its arguments as one line; pasted into a POSIX shell it gives the same words again. */
export function formatCommandLine(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}
