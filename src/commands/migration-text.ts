// Texts that a person hands to ase_migrate and caa_lint: read with a limit, and refused if they are no text.
import type { CommandContext } from './context.ts';

export type TextRead =
  | { readonly ok: true; readonly text: string; readonly mode: number }
  | { readonly ok: false; readonly message: string };

/** A database of a large site has some hundred kilobytes. */
export const databaseBytesMax = 4 * 1024 * 1024;
/** A script is far shorter. */
export const scriptBytesMax = 256 * 1024;

/** The bytes of a text file, one a character; a failure names the file, the reason and the remedy. */
export function readBytes({ host }: CommandContext, path: string, bytesMax: number): TextRead {
  const found = host.files.read(path, bytesMax);
  if (!found.ok) {
    return { ok: false, message: `The file ${path} cannot be read: ${found.reason}.` };
  }
  if (!isBinary(found.text)) return found;
  return { ok: false, message: `The file ${path} is no text: give a text file.` };
}

/** Bytes as characters, which old systems wrote in ISO 8859-1 where it is not UTF-8. */
export function decodeBytes(bytes: string): string {
  const codes = Uint8Array.from(bytes, (character) => character.charCodeAt(0));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(codes);
  } catch {
    return bytes;
  }
}

const sampleLength = 4096;
/** One control character in so many others is no text. */
const controlShare = 20;

function isBinary(bytes: string): boolean {
  if (bytes.includes('\0')) return true;
  const sample = bytes.slice(0, sampleLength);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  const controls = sample.match(/[\x01-\x06\x0e-\x1a\x1c-\x1f]/g)?.length ?? 0;
  return controls * controlShare > sample.length;
}
