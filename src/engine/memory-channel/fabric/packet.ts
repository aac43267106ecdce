// The form of a packet in a rail's log. A packet carries whole 32-bit words: either those of one 64-byte block that a
// mask names, or a run of words; markers say from where on a host receives a region.

/** Words of a packet before its payload. The total is even, so that the due time lies on a 64-bit boundary. */
export const headerWords = 12;

export const PacketWord = {
  total: 0,
  kind: 1,
  from: 2,
  dest: 3,
  slot: 4,
  /** Word offset in the region. */
  offset: 5,
  /** Mask of a block, length of a run, segment of a marker. */
  detail: 6,
  /** Hosts that lose the packet. */
  dropped: 7,
  /** Two words: a real. */
  due: 8,
  seq: 10,
  region: 11,
} as const;

export const PacketKind = { pad: 0, block: 1, run: 2, attach: 3 } as const;

/** Or-ed to the sender's index: the sending host receives the packet too. */
export const loopbackBit = 0x100;
export const fromMask = 0xff;

/** Words of a block of the emulated write buffer (64 bytes). */
export const blockWords = 16;
/** Words of the longest run (8 KB). */
export const runWordsMax = 2048;

export const broadcast = -1;

export function sizeOfPacket(payload: number): number {
  return headerWords + payload + (payload & 1);
}

export function bitCount(mask: number): number {
  let rest = mask - ((mask >>> 1) & 0x5555);
  rest = (rest & 0x3333) + ((rest >>> 2) & 0x3333);
  rest = (rest + (rest >>> 4)) & 0x0f0f;
  return (rest + (rest >>> 8)) & 0x1f;
}
