// Makes text from outside harmless for a terminal. Script output, resource names from a damaged file and the like may
// hold anything; what is shown must be readable and must never be obeyed.

const tabStop = 8;

/** Longer text is cut before it reaches a screen. */
const cleanLengthMax = 4096;

/** Marks that turn the direction of text around, and separators that some terminals take for line ends. */
const isTreacherous = (code: number): boolean =>
  code === 0x061c ||
  (code >= 0x200e && code <= 0x200f) ||
  (code >= 0x2028 && code <= 0x202e) ||
  (code >= 0x2066 && code <= 0x2069);

/** Text that holds none of the characters below is returned as it is. */
const suspicious =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/;

/**
 * The text with every control character made visible (`^[` for escape, `^?` for delete, `\x9b` for the eight-bit
 * ones, `\u202e` for direction marks), tabs widened to stops of eight columns and halves of surrogate pairs replaced.
 * It is one line, whatever came in.
 *
 * @param lengthMax longest text that is shown whole, in characters of the input; a longer one says how much is missing.
 */
export function cleanText(text: string, lengthMax = cleanLengthMax): string {
  if (text.length > lengthMax) {
    const missing = text.length - lengthMax;
    return `${cleanText(text.slice(0, lengthMax))} (${missing} more characters)`;
  }
  if (!suspicious.test(text)) return text;
  let clean = '';
  let column = 0;
  for (const character of text) {
    const shown = visible(character, column);
    clean += shown;
    column += shown.length;
  }
  return clean;
}

function visible(character: string, column: number): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\t') return ' '.repeat(tabStop - (column % tabStop));
  if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
  if (code === 0x7f) return '^?';
  if (code < 0xa0 && code >= 0x80) return `\\x${code.toString(16)}`;
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  if (isTreacherous(code)) return `\\u${code.toString(16).padStart(4, '0')}`;
  return character;
}
