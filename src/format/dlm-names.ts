// Names and value blocks of the lock manager as text. Both are bytes that anybody may choose, so that whatever does not
// print is shown as an escape, and what is shown can be typed again: `dlm_lock` and `dlm_stat` read the same escapes.
import { type ValueBlock, valueToBytes } from '../engine/dlm/index.ts';

/**
 * A resource name as text: UTF-8 that prints as it is, everything else as `\xNN`, a backslash doubled. Blanks at either
 * end are escaped as well, since nobody would see them.
 *
 * @param name one character a byte.
 */
export function formatDlmName(name: string): string {
  return printableUtf8(name).replace(/^ +| +$/g, (blanks) => '\\x20'.repeat(blanks.length));
}

/** The names from the root resource down, with a slash between; a slash within a name is `\x2f`. */
export function formatDlmPath(path: readonly string[]): string {
  return path.map((name) => formatDlmName(name).replaceAll('/', '\\x2f')).join('/');
}

/** `user 100` as the options of the commands take it: `user:100`. */
export function formatDlmNamespace(key: string): string {
  return key.replace(' ', ':');
}

/** Lock IDs in hexadecimal with eight digits, as the manual's tools print them. */
export function formatLockId(lkid: number): string {
  return lkid.toString(16).padStart(8, '0');
}

/** Letters, marks, digits, punctuation and symbols, and the one blank; nothing that steers a terminal. */
const printing = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

function printableUtf8(name: string): string {
  let text = '';
  for (let at = 0; at < name.length; ) {
    const character = characterAt(name, at);
    if (character !== null && printing.test(character.text)) {
      text += character.text === '\\' ? '\\\\' : character.text;
      at += character.bytes;
    } else {
      text += `\\x${(name.charCodeAt(at) & 0xff).toString(16).padStart(2, '0')}`;
      at += 1;
    }
  }
  return text;
}

/** The UTF-8 character whose first byte is there; null if the bytes are none. */
function characterAt(
  name: string,
  at: number,
): { readonly text: string; readonly bytes: number } | null {
  const first = name.charCodeAt(at);
  const bytes = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (bytes === 1) return { text: String.fromCharCode(first), bytes };
  const encoded = Uint8Array.from(name.slice(at, at + bytes), (byte) => byte.charCodeAt(0));
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(encoded);
    return { text, bytes };
  } catch {
    return null;
  }
}

/** A value block up to its first zero byte, if all of that is printable text and nothing follows; else null. */
export function valueText(value: ValueBlock): string | null {
  const bytes = valueToBytes(value);
  const rest = bytes.subarray(textLength(bytes));
  return rest.some((byte) => byte !== 0) ? null : valueLead(value);
}

/** A value block up to its first zero byte, whatever follows, if all of that is printable text; else null. */
export function valueLead(value: ValueBlock): string | null {
  const bytes = valueToBytes(value);
  return printableText(bytes.subarray(0, textLength(bytes)));
}

function textLength(bytes: Uint8Array): number {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes.length : end;
}

/** Bytes as text, if they are UTF-8 and every character prints; else null. */
export function printableText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return [...text].every((character) => printing.test(character)) ? text : null;
  } catch {
    return null;
  }
}

/** The bytes of a value block in hexadecimal, two digits each, in their order. */
export function valueHex(value: ValueBlock): string {
  return Array.from(valueToBytes(value), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A value block for people (TUI-126): `"text"`, its bytes in hexadecimal, `invalid`, or `not shown` to others. */
export function formatDlmValue(value: ValueBlock | null, isValid: boolean): string {
  if (!isValid) return 'invalid';
  if (value === null) return 'not shown';
  const text = valueText(value);
  return text === null ? valueHex(value) : `"${text}"`;
}
