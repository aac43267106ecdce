// imc_bcopy (manual 10.11.2): the fast copy, of any length and alignment, to a transmit address or between ordinary
// buffers. It sends ascending addresses in whole 32-bit units.
import { runWordsMax } from '../fabric/index.ts';
import type { TransmitSlice } from './transmit-view.ts';

/** What is copied where; the last two parameters of imc_bcopy. */
export interface CopyRequest {
  readonly src: Uint8Array;
  readonly dest: TransmitSlice | Uint8Array;
  /** Bytes. */
  readonly length: number;
  /** Says that the destination cannot be read. */
  readonly destWriteOnly: boolean;
  /** The present contents of the first destination quadword; the bytes before an unaligned start are kept from it. */
  readonly firstDestQuad: bigint;
}

const quadBytes = 8;

/**
 * Copies bytes.
 * @returns the last quadword written, little-endian, for use as `firstDestQuad` of a following copy (MC-220).
 * @throws AccessFault when the destination is no place to write, or would have to be read
 * @throws RangeError when the source or an ordinary destination is shorter than the length
 */
export function copyBytes(request: CopyRequest): bigint {
  const { src, dest, length, firstDestQuad } = request;
  if (!Number.isInteger(length) || length < 0 || length > src.length) {
    throw new RangeError(`imc_bcopy: length ${length} of a source of ${src.length} bytes`);
  }
  if (length === 0) return firstDestQuad;
  return 'view' in dest ? copyToRail(request, dest) : copyToMemory(request, dest);
}

function copyToMemory(request: CopyRequest, dest: Uint8Array): bigint {
  const { src, length } = request;
  if (length > dest.length) {
    throw new RangeError(`imc_bcopy: length ${length} into a buffer of ${dest.length} bytes`);
  }
  dest.set(src.subarray(0, length));
  const address = dest.byteOffset + length - 1;
  const quad = address - (address % quadBytes);
  const last = new Uint8Array(quadBytes);
  for (let at = 0; at < quadBytes; at += 1) last[at] = dest[quad + at - dest.byteOffset] ?? 0;
  return new DataView(last.buffer).getBigUint64(0, true);
}

function copyToRail(request: CopyRequest, dest: TransmitSlice): bigint {
  const { src, length, destWriteOnly, firstDestQuad } = request;
  const { view, offset } = dest;
  const isWhole = offset % 4 === 0 && length % 4 === 0;
  // Unaligned ends need the present contents; without the caller's word they would have to be read.
  if (!isWhole && !destWriteOnly) view.read('imc_bcopy', offset);
  const isDirect = isWhole && src.byteOffset % 4 === 0;
  if (isDirect) {
    const words = new Int32Array(src.buffer, src.byteOffset, length / 4);
    view.sendWords('imc_bcopy', offset / 4, words);
  } else {
    copyUnaligned(request, dest);
  }
  return lastQuad(src, offset, length, firstDestQuad);
}

/** Copies by way of a buffer that has the alignment of the destination. */
function copyUnaligned(request: CopyRequest, dest: TransmitSlice): void {
  const { src, length, firstDestQuad } = request;
  const { view, offset } = dest;
  const lead = offset % 4;
  const total = Math.ceil((lead + length) / 4);
  const staging = new Int32Array(Math.min(total, runWordsMax));
  const bytes = new Uint8Array(staging.buffer);
  const quad = quadOf(firstDestQuad);
  const base = offset - lead;
  let done = 0;
  for (let word = 0; word < total; word += staging.length) {
    const count = Math.min(staging.length, total - word);
    bytes.fill(0);
    const kept = word === 0 ? lead : 0;
    for (let at = 0; at < kept; at += 1) bytes[at] = quad[(base + at) % quadBytes] ?? 0;
    const part = src.subarray(done, Math.min(length, done + count * 4 - kept));
    bytes.set(part, kept);
    done += part.length;
    const whole = count === staging.length ? staging : staging.subarray(0, count);
    view.sendWords('imc_bcopy', base / 4 + word, whole);
  }
}

const scratch = new DataView(new ArrayBuffer(quadBytes));

/** The last quadword as far as it is known: from the source, and before its start from the caller's word. */
function lastQuad(src: Uint8Array, offset: number, length: number, firstDestQuad: bigint): bigint {
  const end = offset + length;
  const quad = end - 1 - ((end - 1) % quadBytes);
  scratch.setBigInt64(0, quad < offset ? BigInt.asIntN(64, firstDestQuad) : 0n, true);
  for (let at = Math.max(0, offset - quad); at < quadBytes; at += 1) {
    const from = quad + at - offset;
    scratch.setUint8(at, from < length ? (src[from] ?? 0) : 0);
  }
  return scratch.getBigUint64(0, true);
}

function quadOf(value: bigint): Uint8Array {
  const bytes = new Uint8Array(quadBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
  return bytes;
}
