// The caller's locale as an action script sees it in _CAA_CLIENT_LOCALE (manual 2.3.3).

const categories = ['LC_CTYPE', 'LC_MONETARY', 'LC_NUMERIC', 'LC_TIME', 'LC_MESSAGES'] as const;

/** Scripts read the six values by position, so that a value with a blank in it must not get through; nor an endless one. */
const oneWord = /^[\x21-\x7e]{1,100}$/;

/**
 * Six values separated by blanks: LC_ALL, LC_CTYPE, LC_MONETARY, LC_NUMERIC, LC_TIME, LC_MESSAGES. A category that
 * is not set has its effective value, `C` if nothing is set.
 *
 * @param env the environment of the command that causes the script to run.
 */
export function clientLocale(env: Readonly<Record<string, string | undefined>>): string {
  const read = (name: string): string | null => {
    const value = env[name] ?? '';
    return oneWord.test(value) ? value : null;
  };
  const all = read('LC_ALL');
  const fallback = all ?? read('LANG') ?? 'C';
  return [fallback, ...categories.map((name) => all ?? read(name) ?? fallback)].join(' ');
}
