// Resource names and value blocks as text and bytes. Inside the lock manager a name is a string of one character a byte,
// which maps use without copying, and a value block is a row of longwords, the first byte lowest.
import type { ValueBlock } from './interface.ts';

/** The UTF-8 bytes of a text as a name. */
export function bytesOfText(text: string): string {
  let name = '';
  for (const character of text) name += utf8(character.codePointAt(0) ?? 0);
  return name;
}

function utf8(point: number): string {
  if (point < 0x80) return String.fromCharCode(point);
  const tail = (shift: number) => 0x80 | ((point >> shift) & 0x3f);
  if (point < 0x800) return String.fromCharCode(0xc0 | (point >> 6), tail(0));
  if (point < 0x10000) return String.fromCharCode(0xe0 | (point >> 12), tail(6), tail(0));
  return String.fromCharCode(0xf0 | (point >> 18), tail(12), tail(6), tail(0));
}

/** Bytes as a name; a zero byte counts like any other (DLM-009). */
export function bytesOf(bytes: ArrayLike<number>): string {
  let name = '';
  for (let at = 0; at < bytes.length; at += 1) name += String.fromCharCode((bytes[at] ?? 0) & 0xff);
  return name;
}

export function nameToBytes(name: string): Uint8Array {
  return Uint8Array.from(name, (character) => character.charCodeAt(0));
}

/** The bytes of a value block. */
export function valueToBytes(value: ValueBlock): Uint8Array {
  return Uint8Array.from({ length: value.length * 4 }, (_, at) => byteAt(value, at));
}

function byteAt(value: ValueBlock, at: number): number {
  return ((value[at >> 2] ?? 0) >>> ((at & 3) * 8)) & 0xff;
}

/** Longwords with these bytes, as many as are needed. */
export function valueOfBytes(bytes: ArrayLike<number>): number[] {
  const value: number[] = Array<number>((bytes.length + 3) >> 2).fill(0);
  for (let at = 0; at < bytes.length; at += 1) {
    const longword = (value[at >> 2] ?? 0) | (((bytes[at] ?? 0) & 0xff) << ((at & 3) * 8));
    value[at >> 2] = longword >>> 0;
  }
  return value;
}
